"""One candidate as evidence: the sentence as it is stored, its source, speaker and stance."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from index.answer.candidates import Found
from index.answer.collection import Collection
from index.answer.matching import BESIDE, RANK_BESIDE, matches_of
from index.answer.ranking import Pool, Scored
from index.answer.stance import stance_of
from index.domain import Attribution, Concept, Evidence, Span
from index.text import is_plain_negation

_CLOSING_QUOTE = re.compile(r"[”»\"]")
_NEGATED_CHARS = 60  # behind a negation


def evidence_of(
    collection: Collection, found: Found, scored: Scored, *, is_denial: bool
) -> Evidence:
    """Return a candidate as evidence; ``is_denial``: the question's own statement is a denial."""
    sentence = collection.sentence(scored.sentence_no)
    article = collection.source(sentence.article_id)
    attribution, dates = collection.attribution(scored.sentence_no)
    why, matches = matches_of(
        sentence.text,
        found.pool.concepts,
        _beside(collection, found.pool, scored.sentence_no),
        lexicon=collection.lexicon,
        language=collection.language(article.id),
    )
    towards = _towards_what_is_asked(attribution, sentence.text, sentence.start, matches)
    return Evidence(
        unit=sentence.unit,
        article_id=article.id,
        file=article.file,
        start=sentence.start,
        end=sentence.end,
        text=sentence.text,
        score=scored.score,
        coverage=scored.coverage,
        matches=tuple(
            Span(sentence.start + span.start, sentence.start + span.end) for span in matches
        ),
        title=article.title,
        outlet=article.outlet,
        published=article.published,
        url=article.url,
        speaker=attribution.speaker,
        role=attribution.role,
        form=attribution.form,
        stance=stance_of(towards, is_denial_asked_about=is_denial),
        cue=towards.cue,
        agency=collection.agency(article.id),
        why=why,
        dates=dates,
    )


def _towards_what_is_asked(
    attribution: Attribution, text: str, sentence_start: int, matches: Sequence[Span]
) -> Attribution:
    """Return the attribution, its denial turned into a statement if it denies something else.

    "I have never curtsied to a canvas" is no denial to whoever asks about the theft: a plain
    negation denies just what stands behind it.
    """
    cue = attribution.cue
    if attribution.polarity != "denies" or cue is None or not is_plain_negation(cue.text):
        return attribution
    behind = cue.end - sentence_start
    quotation_ends = _CLOSING_QUOTE.search(text, behind)
    negated = behind + _NEGATED_CHARS
    if quotation_ends is not None:
        negated = min(negated, quotation_ends.start())
    if any(behind <= match.start < negated for match in matches):
        return attribution
    return replace(attribution, cue=None, polarity="asserts")


def _beside(collection: Collection, pool: Pool, sentence_no: int) -> list[str | None]:
    """Return for each concept the first field in which something beside the sentence has it."""
    row = pool.row_of(sentence_no)
    if row is not None:
        ranks = pool.beside[row].tolist()
    else:
        ranks = [_rank_beside(collection, concept, sentence_no) for concept in pool.concepts]
    return [None if rank == len(BESIDE) else BESIDE[rank] for rank in ranks]


def _rank_beside(collection: Collection, concept: Concept, sentence_no: int) -> int:
    first = len(BESIDE)
    here = np.array([sentence_no])
    for way in concept.alternatives:
        rank = RANK_BESIDE.get(way.field, first)
        if rank < first and collection.engine.holds(way.field, way.term, here)[0]:
            first = rank
    return first
