"""Whether what was found is an answer, the closest passages, or nothing.

A raw BM25 score cannot decide this: it grows with rare words whether or not they belong together.
Coverage can, and it is a share, so that one pair of thresholds serves collections of any size.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.domain import Outcome

ANSWER_COVERAGE = 0.60
"""Least coverage (0 to 1) of the best sentence for an answer."""

CLOSEST_COVERAGE = 0.42
"""Least coverage (0 to 1) of the best sentence for showing the closest passages."""


def outcome_of(confidence: float, missing: Sequence[str]) -> Outcome:
    """Return what a best coverage of ``confidence`` (0 to 1) amounts to.

    ``missing`` are the words of the question that stand in no sentence. Articles that never
    mention a name cannot answer a question about it, whatever else of it they hold.
    """
    if confidence < CLOSEST_COVERAGE:
        return "nothing"
    if confidence < ANSWER_COVERAGE or any(word[:1].isupper() for word in missing):
        return "closest"
    return "answer"
