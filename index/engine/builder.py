"""From terms to frozen arrays: what the write side of the engine does."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.engine.scores import Bm25Parameters
from index.engine.terms import encode

SENTENCE_BITS = 32
_BYTES_A_TERM = 150  # the string, its number and their place in the dictionary


class EngineBuilder:
    """Collects the terms of sentences and freezes them into arrays.

    Args:
        fields: the kinds of terms, each an identifier such as ``words``; every field has its
            own lengths and document frequencies.
        parameters: ``k1`` and ``b``, kept with the arrays.

    Raises:
        ValueError: there is no field, one twice, or one that is no identifier.
    """

    def __init__(self, fields: Sequence[str], parameters: Bm25Parameters) -> None:
        if not fields or len(set(fields)) != len(fields):
            raise ValueError(f"fields are {list(fields)}, must be one or more, each once")
        for field in fields:
            if not field.isidentifier():
                raise ValueError(f"field {field!r} must be an identifier, such as 'words'")
        self._parameters = parameters
        self._fields = {field: _FieldBuffer() for field in sorted(fields)}
        self._n_sentences = 0

    @property
    def n_bytes(self) -> int:
        """About how much memory is held for what was added."""
        return sum(buffer.n_bytes for buffer in self._fields.values())

    def add(self, terms: Mapping[str, Sequence[str]]) -> int:
        """Take the terms of the next sentence, by field, and return its number.

        Args:
            terms: in text order, repeated as in the text; a field that is left out is empty.

        Raises:
            ValueError: a field was not named when the builder was made.
        """
        if not terms.keys() <= self._fields.keys():
            unknown = sorted(terms.keys() - self._fields.keys())
            raise ValueError(f"unknown fields {unknown}, expected {sorted(self._fields)}")
        for field, buffer in self._fields.items():
            buffer.append(terms.get(field, ()))
        sentence_no = self._n_sentences
        self._n_sentences += 1
        return sentence_no

    def freeze(self) -> dict[str, NDArray[Any]]:
        """Return the arrays that ``Engine`` reads, by name, sorted by name.

        Equal sentences give equal bytes, whatever the order of the mappings. For a field
        ``words``, with T terms, P postings and N sentences:

        - ``words.terms`` uint8, ``words.term_offsets`` int64 (T+1): the terms' UTF-8, sorted;
        - ``words.offsets`` int64 (T+1): where a term's postings start;
        - ``words.sentences`` uint32 (P), ascending within a term; ``words.tf`` (P);
        - ``words.lengths`` (N), ``words.total_length`` int64 (1): terms per sentence, in all.

        ``tf`` and ``lengths`` are of the smallest unsigned type that holds them. ``parameters``
        is float64 (2): ``k1`` and ``b``.
        """
        return dict(sorted(self.arrays()))

    def arrays(self) -> Iterator[tuple[str, NDArray[Any]]]:
        """Yield the arrays of ``freeze`` and their names, a field's at a time.

        Whoever writes each away at once never holds those of more than one field.
        """
        parameters = [self._parameters.k1, self._parameters.b]
        yield "parameters", np.array(parameters, dtype=np.float64)
        for field, buffer in self._fields.items():
            for name, part in buffer.freeze().items():
                yield f"{field}.{name}", part


class _FieldBuffer:
    """The terms of one field as flat numbers: 4 bytes an occurrence, no object per posting."""

    def __init__(self) -> None:
        self._term_ids = defaultdict[str, int](count().__next__)  # in order of first use
        self._occurrences = array("I")  # term ids, sentence after sentence
        self._lengths = array("I")

    @property
    def n_bytes(self) -> int:
        occurrences = self._occurrences.itemsize * len(self._occurrences)
        lengths = self._lengths.itemsize * len(self._lengths)
        return occurrences + lengths + _BYTES_A_TERM * len(self._term_ids)

    def append(self, terms: Sequence[str]) -> None:
        if terms:
            self._occurrences.extend(map(self._term_ids.__getitem__, terms))
        self._lengths.append(len(terms))

    def freeze(self) -> dict[str, NDArray[Any]]:
        encoded = sorted((encode(term), term_id) for term, term_id in self._term_ids.items())
        lengths = np.array(self._lengths, dtype=np.int64)
        postings, tf = self._postings([term_id for _, term_id in encoded], lengths)
        return arrays_of_field([term for term, _ in encoded], postings, tf, lengths)

    def _postings(
        self, ids_in_order: Sequence[int], lengths: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return (term rank, sentence) packed into one number each, ascending, and their tf."""
        ranks = np.empty(len(ids_in_order), dtype=np.int64)
        ranks[np.array(ids_in_order, dtype=np.intp)] = np.arange(len(ids_in_order))
        occurrences = ranks[np.array(self._occurrences, dtype=np.uint32)]
        occurrences <<= SENTENCE_BITS
        occurrences |= np.repeat(np.arange(lengths.size), lengths)
        # Sorting the packed numbers groups by term and orders by sentence in one go.
        postings, tf = np.unique(occurrences, return_counts=True)
        return postings, tf.astype(np.int64)


def arrays_of_field(
    terms: Sequence[bytes],
    postings: NDArray[np.int64],
    tf: NDArray[Any],
    lengths: NDArray[np.int64],
) -> dict[str, NDArray[Any]]:
    """Return the arrays of one field, by the names of ``EngineBuilder.freeze``.

    Args:
        terms: sorted, each once, as ``encode`` gives them.
        postings: rank of the term << ``SENTENCE_BITS`` | number of the sentence, ascending.
        tf: how often the term stands in that sentence, same shape.
        lengths: the terms of each sentence.
    """
    first_posting_of = np.arange(len(terms) + 1, dtype=np.int64) << SENTENCE_BITS
    return {
        "terms": np.frombuffer(b"".join(terms), dtype=np.uint8),
        "term_offsets": _offsets([len(term) for term in terms]),
        "offsets": np.searchsorted(postings, first_posting_of).astype(np.int64),
        "sentences": (postings & ((1 << SENTENCE_BITS) - 1)).astype(np.uint32),
        "tf": _smallest(tf),
        "lengths": _smallest(lengths),
        "total_length": np.array([lengths.sum()], dtype=np.int64),
    }


def _offsets(sizes: Sequence[int]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]).astype(np.int64)


def _smallest(numbers: NDArray[Any]) -> NDArray[Any]:
    largest = int(numbers.max(initial=0))
    return numbers.astype(np.min_scalar_type(largest))
