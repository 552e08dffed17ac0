"""Why there is no answer: what keeps the best candidate from being one."""

from __future__ import annotations

from collections.abc import Sequence

from index.answer.ranking import Pool, Scored
from index.domain import Reason
from index.text import Mark

_TAKEN_UP = 0.5  # from this share on a concept counts as taken up


def reason_of(
    pool: Pool, best: Sequence[Scored], missing: Sequence[str], *, has_concepts: bool
) -> Reason:
    """Return why the best candidate of a question is no answer to it.

    Args:
        pool: the candidates.
        best: them in their final order; may be empty.
        missing: the words of the question that stand nowhere.
        has_concepts: whether the question has any content word.
    """
    if not has_concepts:
        return "no words"
    if missing:
        return "unknown word"
    if not best:
        return "never together"
    first = best[0]
    marks = int(pool.marks[pool.sentence_nos == first.sentence_no][0])
    if marks & Mark.HEADLINE:
        return "only a headline"
    named = [
        covered
        for concept, covered in zip(pool.concepts, first.covered, strict=True)
        if concept.kind in ("name", "place")
    ]
    asked = [
        covered
        for concept, covered in zip(pool.concepts, first.covered, strict=True)
        if concept.kind in ("word", "number", "day")
    ]
    has_name = bool(named) and min(named) >= _TAKEN_UP
    if has_name and asked and min(asked) < _TAKEN_UP:
        return "name without the rest"
    return "never together"
