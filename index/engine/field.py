"""One field over all segments: statistics of the whole, postings of each."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from index.engine.postings import Postings, SegmentField, Tables
from index.engine.scores import Bm25Parameters, SentenceBm25
from index.engine.terms import encode

_KEPT_TERMS = 16_384


@dataclass(frozen=True, slots=True, eq=False)
class FieldTerm:
    """A term of a field that at least one sentence holds."""

    df: int  # how many sentences hold it, in all segments
    idf: float
    measure: SentenceBm25  # of the field
    postings: tuple[Postings | None, ...]  # of each segment


class Field:
    """A field of an index.

    Args:
        segments: the field in each segment, at least one.
        parameters: ``k1`` and ``b``.
        n_sentences: how many sentences count, in all segments.
    """

    def __init__(
        self, segments: Sequence[SegmentField], parameters: Bm25Parameters, n_sentences: int
    ) -> None:
        self.segments = tuple(segments)
        total_length = sum(segment.total_length for segment in segments)
        self.measure = SentenceBm25.from_statistics(n_sentences, total_length, parameters)
        self.find = lru_cache(_KEPT_TERMS)(self._find)
        self.document_frequency = lru_cache(_KEPT_TERMS)(self._document_frequency)
        self._tables: dict[int, Tables | None] = {}

    def _document_frequency(self, term: str) -> int:
        """Return how many sentences hold the term."""
        return sum(segment.document_frequency(term) for segment in self.segments)

    def vocabulary(self, prefix: str) -> Iterator[str]:
        """Yield the terms that a sentence holds and that begin so, sorted by their UTF-8 bytes."""
        found = [segment.terms.beginning(prefix) for segment in self.segments]
        merged = heapq.merge(*found, key=encode)
        for term, _ in groupby(merged):
            if self.document_frequency(term):
                yield term

    def tables(self, segment: int) -> Tables | None:
        """Return the measure by length for a segment."""
        if segment not in self._tables:
            self._tables[segment] = self.segments[segment].tables(self.measure)
        return self._tables[segment]

    def _find(self, term: str) -> FieldTerm | None:
        """Return the term, or ``None`` when no sentence holds it.

        Raises:
            ValueError: the postings are damaged.
        """
        postings = tuple(segment.find(term) for segment in self.segments)
        df = sum(of_segment.df for of_segment in postings if of_segment is not None)
        return FieldTerm(df, self.measure.idf_of(df), self.measure, postings) if df else None
