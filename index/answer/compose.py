"""The story of the read side inside the room: a question becomes an answer."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Protocol

from index.answer.outcome import ANSWER_COVERAGE, CLOSEST_COVERAGE, outcome_of
from index.answer.ranking import POOL, Scored, missing_words, rank
from index.domain import (
    Answer,
    Article,
    Concept,
    Evidence,
    Group,
    Outcome,
    Part,
    Searched,
    Sentence,
    Span,
)
from index.engine import SearchEngine
from index.question import concepts_of, is_small_talk
from index.text import analyze


class Collection(Protocol):
    """What an answer needs of an opened index."""

    @property
    def generation(self) -> str:
        """Name of the generation, such as ``g00000003``."""

    @property
    def engine(self) -> SearchEngine:
        """The postings of this generation."""

    @property
    def searched(self) -> Searched:
        """What a question is asked of."""

    def sentence(self, sentence_no: int) -> Sentence:
        """The sentence of that number, from 0."""

    def source(self, article_id: str) -> Article:
        """The article of that id."""


def answer_question(collection: Collection, question: str, *, limit: int) -> Answer:
    """Return what ``collection`` holds on ``question``, with at most ``limit`` sentences.

    There are never more than ``POOL``. The same question on the same generation gives an equal
    answer. A question without a content word, such as "and why?", finds nothing.
    """
    concepts = () if is_small_talk(question) else concepts_of(question)
    # The whole pool is ranked, so that confidence does not depend on how much is shown.
    best = rank(collection.engine, concepts, k=POOL)
    confidence = max((scored.coverage for scored in best), default=0.0)
    missing = missing_words(collection.engine, concepts)
    outcome = outcome_of(confidence, missing)
    shown = best[:limit] if outcome != "nothing" else ()
    ranked = tuple(_evidence(collection, scored, concepts) for scored in shown)
    return Answer(
        question=question,
        outcome=outcome,
        confidence=confidence,
        generation=collection.generation,
        searched=collection.searched,
        missing=missing,
        matched=_matched(concepts, ranked),
        groups=_groups(ranked, outcome),
        ranked=ranked,
    )


def _evidence(collection: Collection, scored: Scored, concepts: Sequence[Concept]) -> Evidence:
    sentence = collection.sentence(scored.sentence_no)
    article = collection.source(sentence.article_id)
    return Evidence(
        unit=sentence.unit,
        article_id=article.id,
        file=article.file,
        start=sentence.start,
        end=sentence.end,
        text=sentence.text,
        score=scored.score,
        coverage=scored.coverage,
        matches=_matches(sentence, concepts),
        title=article.title,
        outlet=article.outlet,
        published=article.published,
        url=article.url,
    )


def _matches(sentence: Sentence, concepts: Sequence[Concept]) -> tuple[Span, ...]:
    """Return where the concepts stand in the article, ascending and without overlap."""
    wanted = {way.term for concept in concepts for way in concept.alternatives}
    found: list[Span] = []
    for token in sorted(analyze(sentence.text), key=lambda token: (token.start, -token.end)):
        start, end = sentence.start + token.start, sentence.start + token.end
        if token.term in wanted and (not found or start >= found[-1].end):
            found.append(Span(start, end))
    return tuple(found)


def _matched(concepts: Sequence[Concept], ranked: Sequence[Evidence]) -> dict[str, tuple[str, ...]]:
    """Return for each word of the question the words it was found as, in order of appearance."""
    surfaces: dict[str, dict[str, None]] = {}
    for evidence in ranked:
        for token in analyze(evidence.text):
            surface = evidence.text[token.start : token.end].casefold()
            surfaces.setdefault(token.term, {})[surface] = None
    return {
        concept.words: tuple(
            dict.fromkeys(
                surface for way in concept.alternatives for surface in surfaces.get(way.term, ())
            )
        )
        for concept in concepts
        if any(way.term in surfaces for way in concept.alternatives)
    }


def _groups(ranked: Sequence[Evidence], outcome: Outcome) -> tuple[Group, ...]:
    """Return what is shown: the answer first, then what only comes close to it.

    A sentence of an answer covers as much of the question as an answer must; one that covers less
    than the closest passages must is in ``ranked`` alone.
    """
    # Without an outcome of "answer" no coverage makes a sentence one.
    least = ANSWER_COVERAGE if outcome == "answer" else math.inf
    answers = [evidence for evidence in ranked if evidence.coverage >= least]
    close = [evidence for evidence in ranked if CLOSEST_COVERAGE <= evidence.coverage < least]
    return (*_by_article(answers, "answer"), *_by_article(close, "closest"))


def _by_article(found: Sequence[Evidence], part: Part) -> Iterator[Group]:
    """Yield a group for each article, the one with the best sentence first."""
    articles: dict[str, list[Evidence]] = {}
    for evidence in found:
        articles.setdefault(evidence.article_id, []).append(evidence)
    for of_article in articles.values():
        yield Group(
            part=part,
            stance="unclear",
            speaker=None,
            role=None,
            articles=1,
            outlets=0 if of_article[0].outlet is None else 1,
            origins=0,
            evidence=tuple(of_article),
        )
