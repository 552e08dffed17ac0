"""The story of the read side inside the room: a question becomes an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.answer.candidates import Found, search
from index.answer.claims import claims_behind, parties_of
from index.answer.collection import Collection
from index.answer.confidence import model
from index.answer.evidence import evidence_of
from index.answer.grouping import groups_of, without_answer
from index.answer.matching import matched_words
from index.answer.matter import articles_on_the_matter
from index.answer.origins import fold
from index.answer.ranking import missing_words
from index.answer.reasons import reason_of
from index.answer.receipts import receipt_of
from index.answer.silence import silent
from index.answer.stance import is_denial
from index.domain import Answer, Evidence, Group, Outcome
from index.question import is_small_talk, statements_of
from index.text import analyze, wording_of

_OUTCOMES: tuple[Outcome, ...] = ("answer", "closest", "nothing")

# Against the best sentence of an answer: below this share of its score and of what it covers of
# the question, a sentence is shown as coming close, and below the second not at all.
_LEAST_SCORE, _LEAST_COVERAGE = 0.45, 0.6
_CLOSE_SCORE, _CLOSE_COVERAGE = 0.3, 0.4


def answer_question(collection: Collection, question: str, *, limit: int) -> Answer:
    """Return what ``collection`` holds on ``question``, with at most ``limit`` sentences.

    A forwarded post is taken statement by statement. The same question on the same generation
    gives an equal answer. A question without a content word, such as "and why?", finds nothing.
    """
    statements = statements_of(question)
    if len(statements) < 2:
        return _answer(collection, question, limit)
    return _answer_to_post(
        question, [_answer(collection, statement, limit) for statement in statements], limit
    )


def _answer(collection: Collection, question: str, limit: int) -> Answer:
    if is_small_talk(question):
        return Answer(
            question, "nothing", 0.0, collection.generation, collection.searched,
            reason="small talk",
        )  # fmt: skip
    found = search(collection, question)
    missing = missing_words(collection.engine, found.question.concepts)
    outcome = model().outcome_of(found.features)
    shown = found.best[:limit] if outcome != "nothing" else ()
    denial = is_denial(question)
    evidence = tuple(evidence_of(collection, found, one, is_denial=denial) for one in shown)
    composed = _Composed.of(collection, found, evidence, outcome)
    return Answer(
        question=question,
        outcome=outcome,
        confidence=found.confidence,
        generation=collection.generation,
        searched=collection.searched,
        missing=missing,
        matched=matched_words(evidence),
        groups=composed.groups,
        ranked=_with_copies(evidence, composed.folded),
        silent=composed.silent,
        without_answer=composed.without_answer,
        answer_type=found.question.answer_type,
        reason=None
        if outcome == "answer"
        else reason_of(found.pool, found.best, missing, has_concepts=bool(found.question.concepts)),
        receipt=receipt_of(collection, found),
    )


def _answer_to_post(question: str, answers: Sequence[Answer], limit: int) -> Answer:
    """Return the answer to a post out of those to its statements, the best of each first."""
    best = min(answers, key=lambda answer: (_OUTCOMES.index(answer.outcome), -answer.confidence))
    in_turn = sorted(
        ((rank, turn, one) for turn, a in enumerate(answers) for rank, one in enumerate(a.ranked)),
        key=lambda each: each[:2],
    )
    once = {one.unit: one for _, _, one in reversed(in_turn)}
    ranked = tuple(once[unit] for unit in dict.fromkeys(one.unit for _, _, one in in_turn))[:limit]
    return replace(best, question=question, ranked=ranked, groups=(), statements=tuple(answers))


def _with_copies(evidence: Iterable[Evidence], folded: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return all of ``evidence``, each with the units that were folded into it."""
    same_as = {one.unit: one.same_as for one in folded}
    return tuple(replace(one, same_as=same_as.get(one.unit, ())) for one in evidence)


@dataclass(frozen=True, slots=True)
class _Composed:
    """What is shown of the evidence, and what can be said around it."""

    folded: tuple[Evidence, ...] = ()
    groups: tuple[Group, ...] = ()
    silent: tuple[str, ...] = ()
    without_answer: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, collection: Collection, found: Found, evidence: Sequence[Evidence], outcome: Outcome
    ) -> _Composed:
        if not evidence:
            return cls()
        relation = found.question.relation if outcome == "answer" else None
        claims = claims_behind(collection, found) if relation == "denies" else ()
        known = {one.unit: one for one in evidence}
        every = [*evidence, *(one for one in claims if one.unit not in known)]
        folded = fold(
            every,
            lambda one: _terms(collection, one),
            lambda term: collection.engine.idf("words", term),
        )
        top, most = evidence[0].score, max(one.coverage for one in evidence)
        behind = {one.unit for one in claims}
        groups = groups_of(
            folded,
            outcome=outcome,
            relation=relation,
            is_answer=lambda one: (
                one.unit in known
                and one.score >= _LEAST_SCORE * top
                and one.coverage >= _LEAST_COVERAGE * most
            ),
            is_claim=lambda one: one.unit in behind,
            is_close=lambda one: (
                one.unit in known
                and one.score >= _CLOSE_SCORE * top
                and one.coverage >= _CLOSE_COVERAGE * most
            ),
            copies={one.unit: one for one in every},
            both_sides=found.question.answer_type == "yes or no",
        )
        return cls(
            folded,
            groups,
            _silent(collection, found, groups, {one.unit: one for one in every}),
            without_answer(parties_of(claims), groups),
        )


def _silent(
    collection: Collection, found: Found, groups: Sequence[Group], copies: Mapping[str, Evidence]
) -> tuple[str, ...]:
    """Return the outlets that write about the matter without what was found on it.

    What is as near to an answer as what is shown is found too, however little is shown.
    """
    shown = {
        same.article_id
        for group in groups
        if group.part != "closest"
        for one in group.evidence
        for same in (one, *(copies[unit] for unit in one.same_as if unit in copies))
    }
    if not shown:
        return ()
    top = found.best[0]
    near = [
        one.sentence_no
        for one in found.best
        if one.score >= _LEAST_SCORE * top.score and one.coverage >= _LEAST_COVERAGE * top.coverage
    ]
    numbers = np.unique(collection.articles_of(np.array(near)))
    with_it = shown.union(collection.article_id(int(number)) for number in numbers)
    return silent(
        articles_on_the_matter(collection, found), map(collection.source, sorted(with_it))
    )


def _terms(collection: Collection, evidence: Evidence) -> list[str]:
    """Return the terms of what is said, without those of who says it and how.

    Two statements of "Detective Inspector Rufus Okonbey" share his name and are not the same.
    """
    language = collection.language(evidence.article_id)
    cue = evidence.cue.text if evidence.cue else None
    around = {
        token.term
        for text in (evidence.speaker, evidence.role, cue)
        if text is not None
        for token in analyze(text, language)
    }
    terms = wording_of(evidence.text, language).terms
    return [term for term in terms if term not in around] or terms
