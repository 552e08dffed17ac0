"""What an engine offers, whichever stands behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.domain import Alternative, Concept


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """Sentences by score descending; equal scores by number ascending."""

    sentence_nos: NDArray[np.int64]  # shape (n,)
    scores: NDArray[np.float64]  # shape (n,), comparable within one question only


@dataclass(frozen=True, slots=True)
class Match:
    """Why a sentence scores for a concept: the alternative that won, and its numbers."""

    alternative: Alternative
    tf: int  # how often the term stands in the sentence
    length: int  # terms of the sentence in that field
    df: int  # how many sentences hold the term
    idf: float
    impact: float  # before idf and weight
    contribution: float  # weight * (idf * impact): what is added to the score


class SearchEngine(Protocol):
    """Weighted alternatives per concept in, the best sentence numbers with exact scores out.

    A sentence is a candidate when it holds a term of any alternative. Its score is the sum
    over the concepts, in the order of the question, of its best alternative's
    ``weight * (idf * impact)``, in float64; a concept that occurs twice counts twice. Terms and
    fields that the index does not know match nothing.
    """

    @property
    def n_sentences(self) -> int:
        """How many sentences there are; they are numbered from 0."""

    def top_k(self, concepts: Sequence[Concept], k: int) -> Ranking:
        """Return the ``k`` best candidates; fewer when there are fewer.

        Raises:
            ValueError: ``k`` is below 1, or a weight is negative or not finite.
        """

    def scores_of(
        self, concepts: Sequence[Concept], sentence_nos: NDArray[Any]
    ) -> NDArray[np.float64]:
        """Return the scores of those sentences, in their order; 0.0 for one that shares no term.

        Raises:
            ValueError: there is no sentence of such a number.
        """

    def explain(self, concepts: Sequence[Concept], sentence_no: int) -> tuple[Match | None, ...]:
        """Return what each concept adds to a sentence's score, ``None`` where it adds nothing.

        The contributions, added in order, are the score. Of equally good alternatives the
        first is named.

        Raises:
            ValueError: there is no sentence of that number.
        """

    def document_frequency(self, field: str, term: str) -> int:
        """Return how many sentences hold the term in that field."""

    def idf(self, field: str, term: str) -> float:
        """Return the term's idf; the highest there is when no sentence holds it."""

    def holds(self, field: str, term: str, sentence_nos: NDArray[Any]) -> NDArray[np.bool_]:
        """Return which of those sentences hold the term in that field, in their order.

        Raises:
            ValueError: there is no sentence of such a number.
        """

    def vocabulary(self, field: str, prefix: str = "") -> Iterator[str]:
        """Yield the terms of a field that begin with ``prefix``, sorted by their UTF-8 bytes."""
