"""The terms of a generation with their document frequencies, held in memory.

A question looks up a hundred terms before it searches: a call for each would cost more than the
search. So what the cluster keeps of them is read when a generation is opened.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.engine import Bm25Parameters, SentenceBm25, TermDictionary
from index.errors import SearchAway

# Arrays besides those of the fields.
SURFACES = "surfaces"  # the words of all articles, folded
IDS = "ids"  # of the articles, in their order
STARTS = "starts"  # of each article the number of its first sentence, and behind the last one
_PART_BYTES = 1_000_000
_KEPT_TERMS = 16_384


@dataclass(frozen=True, slots=True, eq=False)
class KnownTerm:
    """A term that at least one sentence holds."""

    number: int  # over all fields
    field_no: int
    df: int
    idf: float
    measure: SentenceBm25  # of its field


class Vocabulary:
    """The terms of all fields.

    Args:
        arrays: of each field ``words`` the arrays ``words.terms``, ``words.sizes`` and
            ``words.df``; see ``dictionary_arrays``.
        total_lengths: of all sentences together, by field.
        n_sentences: how many there are.
        parameters: ``k1`` and ``b``.
    """

    def __init__(
        self,
        arrays: Mapping[str, NDArray[Any]],
        total_lengths: Mapping[str, int],
        n_sentences: int,
        parameters: Bm25Parameters,
    ) -> None:
        self.n_sentences = n_sentences
        self.fields = tuple(sorted(total_lengths))
        self._number_of_field = {field: number for number, field in enumerate(self.fields)}
        self._terms = [dictionary_of(arrays, field) for field in self.fields]
        self._df = [arrays[f"{field}.df"] for field in self.fields]
        firsts = np.cumsum([0, *map(len, self._terms)]).tolist()
        self._first = firsts[:-1]  # of each field, the number of its first term over all fields
        self.measures = [
            SentenceBm25.from_statistics(n_sentences, total_lengths[field], parameters)
            for field in self.fields
        ]
        self.find = lru_cache(_KEPT_TERMS)(self._find)

    def idf(self, field: str, term: str) -> float:
        """Return the term's idf; the highest there is when no sentence holds it."""
        known = self.find(field, term)
        return self.measures[0].idf_of(0) if known is None else known.idf

    def of_field(self, field: str, prefix: str) -> Iterator[str]:
        """Yield the terms of a field that begin with ``prefix``, sorted by their UTF-8 bytes."""
        number = self._number_of_field.get(field)
        return iter(()) if number is None else self._terms[number].beginning(prefix)

    def _find(self, field: str, term: str) -> KnownTerm | None:
        field_no = self._number_of_field.get(field)
        number = None if field_no is None else self._terms[field_no].find(term)
        if field_no is None or number is None:
            return None
        df, measure = int(self._df[field_no][number]), self.measures[field_no]
        return KnownTerm(self._first[field_no] + number, field_no, df, measure.idf_of(df), measure)


def dictionary_arrays(name: str, terms: Sequence[bytes]) -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield the arrays of which ``dictionary_of`` makes a dictionary.

    Terms that are not sorted can be had by their numbers only.
    """
    yield f"{name}.terms", np.frombuffer(b"".join(terms), dtype=np.uint8)
    yield f"{name}.sizes", np.fromiter(map(len, terms), dtype=np.uint32, count=len(terms))


def dictionary_of(arrays: Mapping[str, NDArray[Any]], name: str) -> TermDictionary:
    """Return the dictionary of a field, or of the surfaces."""
    offsets = np.concatenate([[0], np.cumsum(arrays[f"{name}.sizes"], dtype=np.int64)])
    return TermDictionary(arrays[f"{name}.terms"], offsets.astype(np.int64))


@dataclass(frozen=True, slots=True)
class Packed:
    """An array in parts that each fit into a document."""

    about: Mapping[str, Any]  # what ``unpacked`` needs beside the parts
    parts: tuple[str, ...]


def packed_array(array: NDArray[Any]) -> Packed:
    """Return an array compressed and cut into parts."""
    plain = np.ascontiguousarray(array.astype(array.dtype.newbyteorder("<")))
    pressed = zlib.compress(plain.tobytes(), level=6)
    starts = range(0, len(pressed), _PART_BYTES)
    parts = [
        base64.b64encode(pressed[start : start + _PART_BYTES]).decode("ascii") for start in starts
    ]
    about = {
        "dtype": plain.dtype.str,
        "parts": len(parts),
        "sha256": hashlib.sha256(pressed).hexdigest(),
    }
    return Packed(about, tuple(parts))


def unpacked_array(packed: Packed, where: str) -> NDArray[Any]:
    """Return the array; raise SearchAway when it is not what was packed."""
    pressed = b"".join(map(base64.b64decode, packed.parts))
    if hashlib.sha256(pressed).hexdigest() != packed.about["sha256"]:
        raise SearchAway(where, "a list of words is damaged there", "load the index again")
    return np.frombuffer(zlib.decompress(pressed), dtype=np.dtype(packed.about["dtype"]))
