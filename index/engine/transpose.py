"""The postings turned round: from sentences to the terms that they hold.

An index elsewhere takes sentences one after the other, with all of their terms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.engine.numbering import Place
from index.engine.postings import SegmentField


@dataclass(frozen=True, slots=True, eq=False)
class FieldTerms:
    """The terms of a field over all segments that a sentence holds which counts."""

    terms: tuple[bytes, ...]  # sorted; a term's number is its place here
    df: NDArray[np.int64]  # how many sentences hold each
    total_length: int  # of all sentences that count
    numbers: tuple[NDArray[np.int64], ...]  # of each segment, the number of each of its terms


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """What each of some sentences holds of a field."""

    starts: NDArray[np.int64]  # where the terms of each sentence start, one more than sentences
    term_nos: NDArray[np.int64]  # ascending within a sentence
    tf: NDArray[np.int64]  # same shape


def terms_of(segments: Sequence[SegmentField]) -> FieldTerms:
    """Return the terms of a field and their numbers; in one pass over its postings."""
    counts = [_sentences_with(segment) for segment in segments]
    df_of: dict[bytes, int] = {}
    for segment, of_segment in zip(segments, counts, strict=True):
        for term_no in np.flatnonzero(of_segment).tolist():
            term = segment.terms[term_no]
            df_of[term] = df_of.get(term, 0) + int(of_segment[term_no])
    terms = tuple(sorted(df_of))
    number_of = {term: number for number, term in enumerate(terms)}
    return FieldTerms(
        terms=terms,
        df=np.array([df_of[term] for term in terms], dtype=np.int64),
        total_length=sum(segment.total_length for segment in segments),
        numbers=tuple(
            np.array(
                [number_of.get(segment.terms[no], -1) for no in range(len(segment.terms))],
                dtype=np.int64,
            )
            for segment in segments
        ),
    )


def terms_by_sentence(segments: Sequence[SegmentField], terms: FieldTerms, places: Place) -> Held:
    """Return the terms of the sentences at ``places``, all of which count.

    Each call walks through all postings of the field, so ask for many sentences at once.
    """
    n_sentences = places.within.size
    sentences, term_nos, tf = [], [], []
    for segment_no, segment in enumerate(segments):
        here = np.flatnonzero(places.segments == segment_no)
        if not here.size:
            continue
        wanted = np.full(segment.lengths.size, -1, dtype=np.int64)
        wanted[places.within[here]] = here
        of_posting = wanted[segment.sentence_nos]
        at = np.flatnonzero(of_posting >= 0)
        ranks = np.searchsorted(segment.offsets, at, side="right") - 1
        sentences.append(of_posting[at])
        term_nos.append(terms.numbers[segment_no][ranks])
        tf.append(segment.tf[at].astype(np.int64))
    sentence_of, number, times = _joined(sentences), _joined(term_nos), _joined(tf)
    order = np.lexsort((number, sentence_of))
    starts = np.concatenate([[0], np.cumsum(np.bincount(sentence_of, minlength=n_sentences))])
    return Held(starts.astype(np.int64), number[order], times[order])


def _sentences_with(segment: SegmentField) -> NDArray[np.int64]:
    """Return how many sentences that count hold each term of a segment."""
    if segment.is_gone is None:
        return np.diff(segment.offsets)
    counting = np.concatenate([[0], np.cumsum(~segment.is_gone[segment.sentence_nos])])
    of_terms: NDArray[Any] = counting[segment.offsets]
    return np.diff(of_terms)


def _joined(parts: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.concatenate([np.empty(0, dtype=np.int64), *parts])
