"""The figures: how good an order, a confidence and a name are. Pure, each with its source."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence

_WORD = re.compile(r"\w+")


def ndcg(grades: Sequence[int], judged: Sequence[int], k: int) -> float:
    """Return nDCG@k, 0 to 1, with the gain 2^grade - 1.

    Args:
        grades: of the sentences shown, best first; 0 where one does not belong.
        judged: of all sentences that belong to the answer, in any order.
        k: how many of those shown count.

    Source: Burges et al., "Learning to Rank using Gradient Descent", 2005.
    """
    ideal = _dcg(sorted(judged, reverse=True)[:k])
    # More than 1 is possible where two shown sentences hold the words of one judgement.
    return min(_dcg(grades[:k]) / ideal, 1.0) if ideal else 0.0


def _dcg(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))


def success(grades: Sequence[int], best: int, k: int) -> float:
    """Return 1.0 when a sentence of the ``best`` grade is among the first ``k``, else 0.0."""
    return float(best > 0 and best in grades[:k])


def auroc(positives: Collection[float], negatives: Collection[float]) -> float:
    """Return how often a positive lies above a negative, ties as a half; NaN without a pair."""
    pairs = [(p > n) + 0.5 * (p == n) for p in positives for n in negatives]
    return sum(pairs) / len(pairs) if pairs else math.nan


def same_person(shown: str, accepted: Collection[str], refused: Collection[str] = ()) -> bool:
    """Return whether the name ``shown`` is one of those ``accepted``.

    Names are the same when the last word of one stands in the other: "Dr Nilufar Abbeykirk" and
    "Abbeykirk", "the owner" and "owner". A word of ``refused`` in what is shown speaks against
    it: the brother's first name, for instance.
    """
    words = _words(shown)
    if not words or any(set(words) & set(_words(name)) for name in refused):
        return False
    return any(
        known and (known[-1] in words or words[-1] in known) for known in map(_words, accepted)
    )


def _words(name: str) -> list[str]:
    return _WORD.findall(name.casefold())
