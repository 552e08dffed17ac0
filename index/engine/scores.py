"""The measure: what a score is. The one place that imports ``rank_bm25``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi


@dataclass(frozen=True, slots=True)
class Bm25Parameters:
    """The two free numbers of BM25.

    Raises:
        ValueError: ``k1`` is not above 0, or ``b`` is not in [0, 1). At those borders a
            sentence without terms, or without the term, would divide zero by zero.
    """

    k1: float  # how slowly repeated uses of a term stop counting
    b: float  # how much a sentence that is longer than the average loses

    def __post_init__(self) -> None:
        if not (math.isfinite(self.k1) and self.k1 > 0):
            raise ValueError(f"k1 is {self.k1}, must be above 0")
        if not 0 <= self.b < 1:
            raise ValueError(f"b is {self.b}, must be at least 0 and below 1")


NEWS = Bm25Parameters(k1=1.2, b=0.4)  # sentences of news: all of about one length
ANY_LENGTH = Bm25Parameters(k1=1.5, b=0.75)  # units from a title to a whole abstract


class SentenceBm25(BM25Okapi):  # type: ignore[misc]  # rank_bm25 has no types
    """Okapi BM25 with an idf that is sound for sentences: ``ln(1 + (N - n + .5) / (n + .5))``.

    The stock idf is negative for a term in more than half of the sentences, and the floor put
    under it depends on the order of the terms. This one is above zero for any corpus.

    Built from a corpus, ``get_scores`` scores every sentence: the definition that tests hold
    the engine to. Built by ``from_statistics``, it knows no sentence and supplies the idf and
    the impacts at run time.

    Args:
        corpus: the terms of each sentence; may be empty, and so may sentences.
        parameters: ``k1`` and ``b``.

    Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond",
    2009; the idf is that of Apache Lucene.
    """

    k1: float
    b: float
    avgdl: float
    corpus_size: int
    idf: dict[str, float]

    def __init__(self, corpus: Sequence[Sequence[str]], parameters: Bm25Parameters = NEWS) -> None:
        super().__init__(corpus, k1=parameters.k1, b=parameters.b)

    @classmethod
    def from_statistics(
        cls, n_sentences: int, total_length: int, parameters: Bm25Parameters = NEWS
    ) -> Self:
        """Return the measure for a corpus of which only the sums are known.

        Args:
            n_sentences: how many sentences there are, empty ones included.
            total_length: the terms of all sentences together.
            parameters: ``k1`` and ``b``.
        """
        measure = cls([], parameters)
        measure.corpus_size = n_sentences
        if total_length:
            measure.avgdl = total_length / n_sentences
        return measure

    def idf_of(self, df: int) -> float:
        """Return the idf of a term that ``df`` sentences hold; a term in none has one too."""
        return math.log(1 + (self.corpus_size - df + 0.5) / (df + 0.5))

    def impacts(self, tf: NDArray[Any], lengths: NDArray[Any]) -> NDArray[np.float64]:
        """Return what a term of idf 1 adds to sentences, in the float operations of ``get_scores``.

        Args:
            tf: how often the term stands in each sentence, any integer type.
            lengths: the terms of each sentence, same shape.
        """
        # Small integer types would make numpy compute in less than 64 bits.
        q_freq = tf.astype(np.int64)
        doc_len = lengths.astype(np.int64)
        impacts: NDArray[np.float64] = q_freq * (self.k1 + 1) / (q_freq + self.norms(doc_len))
        return impacts

    def norms(self, lengths: NDArray[Any]) -> NDArray[np.float64]:
        """Return what is added to tf in the denominator, in the operations of ``get_scores``."""
        norms: NDArray[np.float64] = self.k1 * (1 - self.b + self.b * lengths / self.avgdl)
        return norms

    def _initialize(self, corpus: Sequence[Sequence[str]]) -> dict[str, int]:
        """Count as the base class does; without any term the average length is 1, not 0 / 0."""
        if not corpus:
            self.avgdl = 1.0
            return {}
        sentences_with: dict[str, int] = super()._initialize(corpus)
        self.avgdl = self.avgdl or 1.0
        return sentences_with

    def _calc_idf(self, nd: Mapping[str, int]) -> None:
        self.idf = {term: self.idf_of(df) for term, df in nd.items()}
