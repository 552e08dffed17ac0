"""Why there is no answer: what keeps the best candidate from being one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.answer.ranking import TAKEN_UP, Pool, Scored
from index.domain import Reason
from index.text import Mark


def reason_of(
    pool: Pool, best: Sequence[Scored], missing: Sequence[str], *, has_concepts: bool
) -> Reason | None:
    """Return why the best candidate of a question is no answer to it.

    ``None`` where that cannot be told: a sentence holds what is asked about, and yet the
    confidence is low.

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
    first = int(np.flatnonzero(pool.sentence_nos == best[0].sentence_no)[0])
    if int(pool.marks[first]) & Mark.HEADLINE:
        return "only a headline"
    kinds = [concept.kind for concept in pool.concepts]
    is_name = np.array([kind in ("name", "place") for kind in kinds], dtype=bool)
    is_asked = np.array([kind in ("word", "number", "day") for kind in kinds], dtype=bool)
    taken_up = pool.covered >= TAKEN_UP
    if taken_up[:, is_name | is_asked].all(axis=1).any():
        return None
    if is_name.any() and taken_up[first, is_name].all():
        return "name without the rest"
    return "never together"
