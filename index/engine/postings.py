"""One field's frozen arrays, opened: which sentences hold a term, and how often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.engine.scores import Bm25Parameters, SentenceBm25
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
    """The sentences that hold one term of one field."""

    sentence_nos: NDArray[np.uint32]  # ascending, at least one
    tf: NDArray[Any]  # same shape, unsigned
    lengths: NDArray[Any]  # of every sentence of the field, unsigned
    measure: SentenceBm25
    tables: Tables | None  # of the field; none when a length needs more than two bytes

    @property
    def df(self) -> int:
        """How many sentences hold the term."""
        return self.sentence_nos.size

    @property
    def idf(self) -> float:
        """The term's idf."""
        return self.measure.idf_of(self.df)

    def places_of(self, wanted: NDArray[np.uint32]) -> NDArray[np.intp]:
        """Return where the wanted sentences stand in the postings, -1 for one without the term."""
        places = np.searchsorted(self.sentence_nos, wanted)
        found = self.sentence_nos[np.minimum(places, self.df - 1)] == wanted
        return np.where(found, places, -1)

    def impacts(self, places: NDArray[np.intp] | None = None) -> NDArray[np.float64]:
        """Return the term's impact at those places of the postings, by default at all."""
        tf, sentence_nos = self.tf, self.sentence_nos
        if places is not None:
            tf, sentence_nos = tf[places], sentence_nos[places]
        return self.measure.impacts(tf, self.lengths[sentence_nos])


class FieldPostings:
    """The postings of one field.

    Opening checks shapes, types and the offsets, which takes milliseconds; the postings
    themselves are checked as they are read, so a memory map stays untouched until then.

    Args:
        field: the field's name, for messages.
        arrays: as ``EngineBuilder.freeze`` returns them; may be read-only memory maps.
        parameters: ``k1`` and ``b``.

    Raises:
        ValueError: an array is missing, of another type, or does not fit the others.
    """

    def __init__(
        self, field: str, arrays: Mapping[str, NDArray[Any]], parameters: Bm25Parameters
    ) -> None:
        self._field = field
        terms = take(arrays, f"{field}.terms", (np.dtype(np.uint8),))
        term_offsets = take(arrays, f"{field}.term_offsets", _OFFSETS)
        self._offsets = take(arrays, f"{field}.offsets", _OFFSETS, size=term_offsets.size)
        self._sentence_nos = take(arrays, f"{field}.sentences", (np.dtype(np.uint32),))
        self._tf = take(arrays, f"{field}.tf", _COUNTS, size=self._sentence_nos.size)
        self.lengths = take(arrays, f"{field}.lengths", _COUNTS)
        total_length = int(take(arrays, f"{field}.total_length", _OFFSETS, size=1)[0])

        _check_offsets(f"{field}.term_offsets", term_offsets, terms.size)
        _check_offsets(f"{field}.offsets", self._offsets, self._sentence_nos.size)
        if total_length < self._sentence_nos.size or (total_length and not self.lengths.size):
            raise ValueError(f"{field}.total_length is {total_length}, too few for the postings")
        self.terms = TermDictionary(terms, term_offsets)
        self.measure = SentenceBm25.from_statistics(self.lengths.size, total_length, parameters)
        self._term_no = lru_cache(_KEPT_TERMS)(self.terms.find)
        self._kept = lru_cache(_KEPT_TERMS)(self._postings_of)

    def document_frequency(self, term: str) -> int:
        """Return how many sentences hold the term."""
        term_no = self._term_no(term)
        return 0 if term_no is None else int(self._offsets[term_no + 1] - self._offsets[term_no])

    def find(self, term: str) -> Postings | None:
        """Return the term's postings, or ``None`` when no sentence holds it.

        Raises:
            ValueError: the postings are damaged.
        """
        term_no = self._term_no(term)
        return None if term_no is None else self._kept(term_no)

    @cached_property
    def _tables(self) -> Tables | None:
        if self.lengths.itemsize > np.dtype(np.uint16).itemsize:
            return None
        lengths = np.arange(1 << 8 * self.lengths.itemsize)
        rows = [self.measure.impacts(np.full_like(lengths, tf), lengths) for tf in _TABLED_TF]
        return Tables(self.measure.norms(lengths), np.concatenate(rows))

    def _postings_of(self, term_no: int) -> Postings | None:
        start, end = (int(offset) for offset in self._offsets[term_no : term_no + 2])
        if start == end:
            return None
        sentence_nos = self._sentence_nos[start:end]
        if int(sentence_nos.max()) >= self.lengths.size:
            raise ValueError(f"{self._field}.sentences names a sentence that is not there")
        if np.any(sentence_nos[1:] <= sentence_nos[:-1]):
            raise ValueError(f"{self._field}.sentences goes backwards within a term")
        tf = self._tf[start:end]
        if not tf.all():
            raise ValueError(f"{self._field}.tf has a term that is not there")
        return Postings(sentence_nos, tf, self.lengths, self.measure, self._tables)


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
