"""One field of one segment, opened: which sentences hold a term, and how often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.engine.scores import SentenceBm25
from index.engine.terms import TermDictionary

_COUNTS = (np.dtype(np.uint8), np.dtype(np.uint16), np.dtype(np.uint32))
_OFFSETS = (np.dtype(np.int64),)

_TABLED_TF = range(1, 5)  # nearly all; the compiled code reads as many rows
_KEPT_TERMS = 4_096  # of a field: a question looks for each of its terms a dozen times


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """The measure by length of a sentence, for lengths of one or two bytes."""

    norms: NDArray[np.float64]  # what is added to tf in the denominator
    impacts: NDArray[np.float64]  # of tf 1, then of tf 2, to 4


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """The sentences of a segment that hold one term of one field, those that are gone too."""

    sentence_nos: NDArray[np.uint32]  # in the segment, ascending, at least one
    tf: NDArray[Any]  # same shape, unsigned
    lengths: NDArray[Any]  # of every sentence of the field, unsigned
    is_gone: NDArray[np.bool_] | None  # of every sentence; none when none is

    @property
    def df(self) -> int:
        """How many sentences hold the term and count."""
        if self.is_gone is None:
            return self.sentence_nos.size
        return self.sentence_nos.size - int(np.count_nonzero(self.is_gone[self.sentence_nos]))

    def places_of(self, wanted: NDArray[np.uint32]) -> NDArray[np.intp]:
        """Return where the wanted sentences stand in the postings, -1 for one without the term."""
        places = self.sentence_nos.searchsorted(wanted)
        return np.where(self._is_at(places, wanted), places, -1)

    def is_in(self, wanted: NDArray[np.uint32]) -> NDArray[np.bool_]:
        """Return which of the wanted sentences hold the term."""
        return self._is_at(self.sentence_nos.searchsorted(wanted), wanted)

    def _is_at(self, places: NDArray[np.intp], wanted: NDArray[np.uint32]) -> NDArray[np.bool_]:
        at = self.sentence_nos.take(places, mode="clip")  # behind the last there is none
        return np.asarray(at == wanted)

    def counting(self) -> NDArray[np.intp]:
        """Return the places of the postings whose sentences count."""
        if self.is_gone is None:
            return np.arange(self.sentence_nos.size)
        return np.flatnonzero(~self.is_gone[self.sentence_nos])

    def impacts(self, measure: SentenceBm25, places: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return the term's impact at those places of the postings, all of which count."""
        return measure.impacts(self.tf[places], self.lengths[self.sentence_nos[places]])


class SegmentField:
    """The postings of one field in one segment.

    Opening checks shapes, types and the offsets, which takes milliseconds; the postings
    themselves are checked as they are read, so a memory map stays untouched until then.

    Args:
        field: the field's name, for messages.
        arrays: as ``EngineBuilder.freeze`` returns them; may be read-only memory maps.
        is_gone: which sentences no longer count; ``None``: all of them do.

    Raises:
        ValueError: an array is missing, of another type, or does not fit the others.
    """

    def __init__(
        self,
        field: str,
        arrays: Mapping[str, NDArray[Any]],
        is_gone: NDArray[np.bool_] | None = None,
    ) -> None:
        self._field = field
        terms = take(arrays, f"{field}.terms", (np.dtype(np.uint8),))
        term_offsets = take(arrays, f"{field}.term_offsets", _OFFSETS)
        self.offsets = take(arrays, f"{field}.offsets", _OFFSETS, size=term_offsets.size)
        self.sentence_nos = take(arrays, f"{field}.sentences", (np.dtype(np.uint32),))
        self.tf = take(arrays, f"{field}.tf", _COUNTS, size=self.sentence_nos.size)
        lengths = take(arrays, f"{field}.lengths", _COUNTS)
        total_length = int(take(arrays, f"{field}.total_length", _OFFSETS, size=1)[0])

        _check_offsets(f"{field}.term_offsets", term_offsets, terms.size)
        _check_offsets(f"{field}.offsets", self.offsets, self.sentence_nos.size)
        if total_length < self.sentence_nos.size or (total_length and not lengths.size):
            raise ValueError(f"{field}.total_length is {total_length}, too few for the postings")
        if is_gone is not None and is_gone.size != lengths.size:
            raise ValueError(f"{is_gone.size} sentences are gone or not, {lengths.size} are there")
        self.terms = TermDictionary(terms, term_offsets)
        self.is_gone = is_gone
        self.lengths = lengths  # of a sentence that is gone: ``gone_length``, if there are any
        self.gone_length: int | None = None
        self.total_length = total_length  # of the sentences that count
        if is_gone is not None:
            self.total_length -= int(lengths[is_gone].sum(dtype=np.int64))
            self.gone_length = int(lengths.max(initial=0)) + 1
            self.lengths = lengths.astype(
                np.promote_types(lengths.dtype, np.min_scalar_type(self.gone_length))
            )
            self.lengths[is_gone] = self.gone_length
        self._term_no = lru_cache(_KEPT_TERMS)(self.terms.find)
        self._kept = lru_cache(_KEPT_TERMS)(self._postings_of)

    def document_frequency(self, term: str) -> int:
        """Return how many sentences hold the term and count."""
        term_no = self._term_no(term)
        if term_no is None:
            return 0
        if self.is_gone is None:
            return int(self.offsets[term_no + 1] - self.offsets[term_no])
        postings = self._kept(term_no)
        return 0 if postings is None else postings.df

    def find(self, term: str) -> Postings | None:
        """Return the term's postings, or ``None`` when no sentence holds it.

        Raises:
            ValueError: the postings are damaged.
        """
        term_no = self._term_no(term)
        return None if term_no is None else self._kept(term_no)

    def tables(self, measure: SentenceBm25) -> Tables | None:
        """Return the measure by length; ``None`` when a length needs more than two bytes.

        A sentence that is gone has an impact of 0.
        """
        if self.lengths.itemsize > np.dtype(np.uint16).itemsize:
            return None
        lengths = np.arange(1 << 8 * self.lengths.itemsize)
        norms = measure.norms(lengths)
        impacts = [measure.impacts(np.full_like(lengths, tf), lengths) for tf in _TABLED_TF]
        if self.gone_length is not None:
            norms[self.gone_length] = np.inf
            for row in impacts:
                row[self.gone_length] = 0
        return Tables(norms, np.concatenate(impacts))

    def _postings_of(self, term_no: int) -> Postings | None:
        start, end = (int(offset) for offset in self.offsets[term_no : term_no + 2])
        if start == end:
            return None
        sentence_nos = self.sentence_nos[start:end]
        if int(sentence_nos.max()) >= self.lengths.size:
            raise ValueError(f"{self._field}.sentences names a sentence that is not there")
        if np.any(sentence_nos[1:] <= sentence_nos[:-1]):
            raise ValueError(f"{self._field}.sentences goes backwards within a term")
        tf = self.tf[start:end]
        if not tf.all():
            raise ValueError(f"{self._field}.tf has a term that is not there")
        return Postings(sentence_nos, tf, self.lengths, self.is_gone)


def take(
    arrays: Mapping[str, NDArray[Any]],
    name: str,
    dtypes: tuple[np.dtype[Any], ...],
    *,
    size: int | None = None,
) -> NDArray[Any]:
    """Return the named array as a flat plain array after a look at its shape and type.

    Raises:
        ValueError: it is missing, not flat, of another type or of another size.
    """
    if name not in arrays:
        raise ValueError(f"array {name} is missing")
    # A memory map is a subclass that makes every slice slow; its plain view shares the pages.
    # The compiled code takes addresses: whatever is not in one piece is copied.
    plain = np.require(np.asarray(arrays[name]), requirements=("C", "A"))
    if plain.ndim != 1 or plain.dtype not in dtypes:
        expected = " or ".join(map(str, dtypes))
        raise ValueError(f"array {name} is {plain.ndim}-d {plain.dtype}, expected 1-d {expected}")
    if size is not None and plain.size != size:
        raise ValueError(f"array {name} has {plain.size} items, expected {size}")
    return plain


def _check_offsets(name: str, offsets: NDArray[np.int64], end: int) -> None:
    if not offsets.size or offsets[0] != 0 or offsets[-1] != end:
        raise ValueError(f"array {name} does not run from 0 to {end}")
    if np.any(offsets[1:] < offsets[:-1]):
        raise ValueError(f"array {name} goes backwards")
