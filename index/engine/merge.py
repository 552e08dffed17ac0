"""Several segments into one: the arrays that a builder would have made of the same sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.engine.builder import SENTENCE_BITS, arrays_of_field
from index.engine.numbering import Numbering
from index.engine.postings import SegmentField


def merged(
    segments: Sequence[Mapping[str, NDArray[Any]]], numbering: Numbering
) -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield the arrays of one segment that holds all sentences that count, and their names.

    They equal, to the byte, those of ``EngineBuilder.arrays`` for the same sentences in the
    order of their numbers. Those of one field are held at a time.

    Args:
        segments: the arrays of each, of one set of fields and one pair of parameters.
        numbering: which sentences count, and their order.

    Raises:
        ValueError: an array is missing, of another type, or does not fit the others.
    """
    yield "parameters", np.array(segments[0]["parameters"], dtype=np.float64)
    gone = [numbering.gone(segment) for segment in range(len(segments))]
    names = sorted(name.removesuffix(".terms") for name in segments[0] if name.endswith(".terms"))
    numbers: list[NDArray[np.int64]] | None = None
    for name in names:
        fields = [
            SegmentField(name, arrays, is_gone)
            for arrays, is_gone in zip(segments, gone, strict=True)
        ]
        if numbers is None:
            numbers = [_numbers(numbering, no, field) for no, field in enumerate(fields)]
        for part, values in _merged_field(fields, numbers, numbering.n_sentences).items():
            yield f"{name}.{part}", values


def _numbers(numbering: Numbering, segment: int, field: SegmentField) -> NDArray[np.int64]:
    """Return the number of each sentence of a segment; of one that is gone anything."""
    numbers = np.zeros(field.lengths.size, dtype=np.int64)
    counts = _counting(field)
    numbers[counts] = numbering.numbers(segment, np.flatnonzero(counts))
    return numbers


def _counting(field: SegmentField) -> NDArray[np.bool_]:
    if field.is_gone is None:
        return np.ones(field.lengths.size, dtype=np.bool_)
    return ~field.is_gone


def _merged_field(
    fields: Sequence[SegmentField], numbers: Sequence[NDArray[np.int64]], n_sentences: int
) -> dict[str, NDArray[Any]]:
    lengths = np.zeros(n_sentences, dtype=np.int64)
    counting = [_counting(field) for field in fields]
    held = [_held_terms(field, counts) for field, counts in zip(fields, counting, strict=True)]
    terms = sorted(set().union(*(by_no.values() for by_no in held)))
    rank_of = {term: rank for rank, term in enumerate(terms)}
    postings, tf = [], []
    for field, counts, number_of, by_no in zip(fields, counting, numbers, held, strict=True):
        lengths[number_of[counts]] = field.lengths[counts]
        ranks = np.zeros(len(field.terms), dtype=np.int64)
        ranks[list(by_no)] = [rank_of[term] for term in by_no.values()]
        is_kept = counts[field.sentence_nos]
        packed = np.repeat(ranks, np.diff(field.offsets))[is_kept] << SENTENCE_BITS
        packed |= number_of[field.sentence_nos[is_kept]]
        postings.append(packed)
        tf.append(field.tf[is_kept].astype(np.uint32))
    packed, tfs = np.concatenate(postings), np.concatenate(tf)
    if len(fields) > 1:
        order = np.argsort(packed, kind="stable")  # quick: each segment's are sorted
        packed, tfs = packed[order], tfs[order]
    return arrays_of_field(terms, packed, tfs, lengths)


def _held_terms(field: SegmentField, counts: NDArray[np.bool_]) -> dict[int, bytes]:
    """Return the terms that a sentence that counts holds, by their numbers in the segment."""
    # How many postings that count stand before each posting, and behind the last one.
    before = np.concatenate([[0], np.cumsum(counts[field.sentence_nos])])
    is_held = np.diff(before[field.offsets]) > 0
    return {no: field.terms[no] for no in np.flatnonzero(is_held).tolist()}
