"""The choice of the best candidates, with ties settled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def top_k(scores: NDArray[np.float64], k: int) -> NDArray[np.intp]:
    """Return the positions of the ``k`` highest scores, best first; ties keep their order.

    Args:
        scores: of the candidates, shape ``(n_candidates,)``.
        k: how many to return, at least 1; fewer come back when there are fewer candidates.

    Raises:
        ValueError: ``k`` is below 1.

    Source: Lin and Yang, "The Impact of Score Ties on Repeatability in Document Ranking", 2019.
    """
    if k < 1:
        raise ValueError(f"k is {k}, must be at least 1")
    if k >= scores.size:
        return _best_first(scores)
    # Everything that ties with the last of the k stays in until order has settled it.
    threshold = np.partition(scores, scores.size - k)[scores.size - k]
    contenders = np.flatnonzero(scores >= threshold)
    return contenders[_best_first(scores[contenders])[:k]]


def _best_first(scores: NDArray[np.float64]) -> NDArray[np.intp]:
    # Negate and sort stably: reversing an ascending sort would reverse ties as well.
    return np.argsort(-scores, kind="stable")
