"""The engine over frozen arrays: from concepts to sentences with exact scores.

All of it is numpy; the choice of the best sentences is left to compiled code where there is some.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.domain import Alternative, Concept
from index.engine.field import Field, FieldTerm
from index.engine.interface import Match, Ranking
from index.engine.kernel import Kernel, Surveyed, compiled_kernel
from index.engine.numbering import Numbering
from index.engine.postings import Postings, SegmentField, take
from index.engine.scores import Bm25Parameters
from index.engine.topk import top_k

_KEPT_PLACES = 64  # lists of sentences that were located
_KEPT_TERMS = 16_384  # surveyed ones; each costs a walk through its postings

_Scored = tuple[
    NDArray[Any], NDArray[np.float64]
]  # sentences of a segment, ascending; what is added


class Engine:
    """Answers out of the arrays of ``EngineBuilder.freeze``; see ``SearchEngine`` for the rules.

    It is immutable and may be used from several threads.

    Args:
        segments: the arrays of each, by name; may be read-only memory maps. Other names are
            ignored.
        numbering: which sentence of a segment has which number; by default there is one
            segment, and its numbers are those of the sentences.
        kernel: gives the compiled code, or ``None`` for numpy alone.

    Raises:
        ValueError: an array is missing, of another type, or does not fit the others.
    """

    def __init__(
        self,
        *segments: Mapping[str, NDArray[Any]],
        numbering: Numbering | None = None,
        kernel: Callable[[], Kernel | None] = compiled_kernel,
    ) -> None:
        self._parameters = _common_parameters(segments)
        names = {_field_names(arrays) for arrays in segments}
        if len(names) != 1:
            raise ValueError(f"the segments have the fields {sorted(names)}, expected the same")
        gone = [None if numbering is None else numbering.gone(no) for no in range(len(segments))]
        opened = [
            {name: SegmentField(name, arrays, is_gone) for name in _field_names(arrays)}
            for arrays, is_gone in zip(segments, gone, strict=True)
        ]
        self._sizes = [_common_size(fields) for fields in opened]  # sentences of each segment
        self._numbering = numbering or Numbering.single(self._sizes[0])
        if self._numbering.n_segments != len(segments):
            raise ValueError(f"{len(segments)} segments, {self._numbering.n_segments} are numbered")
        self._fields = {
            name: Field(
                [fields[name] for fields in opened], self._parameters, self._numbering.n_sentences
            )
            for name in names.pop()
        }
        self._kernel = kernel()
        self._surveyed = lru_cache(_KEPT_TERMS)(self._survey)
        self._located_at = lru_cache(_KEPT_PLACES)(self._locate)

    @property
    def n_sentences(self) -> int:
        """How many sentences there are; they are numbered from 0."""
        return self._numbering.n_sentences

    @property
    def parameters(self) -> Bm25Parameters:
        """The ``k1`` and ``b`` that the arrays were built with."""
        return self._parameters

    @property
    def runs_on(self) -> str:
        """What chooses the best sentences: ``compiled code`` or ``numpy``; the bits are equal."""
        return "numpy" if self._kernel is None else "compiled code"

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields, sorted."""
        return tuple(self._fields)

    def top_k(self, concepts: Sequence[Concept], k: int) -> Ranking:
        """Return the ``k`` best candidates; fewer when there are fewer."""
        if k < 1:
            raise ValueError(f"k is {k}, must be at least 1")
        rankings = [self._top_k_of(segment, concepts, k) for segment in range(len(self._sizes))]
        return rankings[0] if len(rankings) == 1 else _best(rankings, k)

    def scores_of(
        self, concepts: Sequence[Concept], sentence_nos: NDArray[Any]
    ) -> NDArray[np.float64]:
        """Return the scores of those sentences, in their order; 0.0 for one that shares no term."""
        wanted = self._located(sentence_nos)
        scores = np.zeros(len(sentence_nos), dtype=np.float64)
        for concept in concepts:
            best = np.zeros(scores.size, dtype=np.float64)
            for weight, term in map(self._find, concept.alternatives):
                if term is None:
                    continue
                for postings, at, within in _meeting(term, wanted):
                    places = postings.places_of(within)
                    holding = places >= 0
                    impacts = postings.impacts(term.measure, places[holding])
                    matching = at[holding]
                    best[matching] = np.maximum(best[matching], weight * (term.idf * impacts))
            scores += best
        return scores

    def explain(self, concepts: Sequence[Concept], sentence_no: int) -> tuple[Match | None, ...]:
        """Return what each concept adds to a sentence's score, ``None`` where it adds nothing."""
        wanted = self._located(np.array([sentence_no]))
        best: list[Match | None] = []
        for concept in concepts:
            matches = [self._match(alternative, wanted) for alternative in concept.alternatives]
            found = [match for match in matches if match is not None]
            best.append(max(found, key=lambda match: match.contribution, default=None))
        return tuple(best)

    def document_frequency(self, field: str, term: str) -> int:
        """Return how many sentences hold the term in that field."""
        return self._fields[field].document_frequency(term) if field in self._fields else 0

    def idf(self, field: str, term: str) -> float:
        """Return the term's idf; the highest there is when no sentence holds it."""
        measure = next(iter(self._fields.values())).measure  # all are of one sentence count
        return measure.idf_of(self.document_frequency(field, term))

    def holds(self, field: str, term: str, sentence_nos: NDArray[Any]) -> NDArray[np.bool_]:
        """Return which of those sentences hold the term in that field, in their order."""
        wanted = self._located(sentence_nos)
        found = self._fields[field].find(term) if field in self._fields else None
        meeting = [] if found is None else list(_meeting(found, wanted))
        if len(meeting) == len(self._sizes) == 1:
            return meeting[0][0].is_in(meeting[0][2])
        is_held = np.zeros(len(sentence_nos), dtype=np.bool_)
        for postings, at, within in meeting:
            is_held[at] = postings.is_in(within)
        return is_held

    def vocabulary(self, field: str, prefix: str = "") -> Iterator[str]:
        """Yield the terms of a field that begin with ``prefix``, sorted by their UTF-8 bytes."""
        return self._fields[field].vocabulary(prefix) if field in self._fields else iter(())

    def _top_k_of(self, segment: int, concepts: Sequence[Concept], k: int) -> Ranking:
        """Return the ``k`` best candidates of a segment, by their numbers in the collection."""
        found = None
        if self._kernel is not None:
            found = self._compiled_top_k(self._kernel, segment, concepts, k)
        if found is None:
            found = self._plain_top_k(segment, concepts, k)
        numbers = self._numbering.numbers(segment, found.sentence_nos)
        return Ranking(numbers, found.scores)

    def _compiled_top_k(
        self, kernel: Kernel, segment: int, concepts: Sequence[Concept], k: int
    ) -> Ranking | None:
        """Return the best candidates, or ``None`` where the kernel does not serve the question."""
        weights: list[float] = []
        terms: list[Surveyed] = []
        ends: list[int] = []
        for concept in concepts:
            for alternative in concept.alternatives:
                weight = _checked_weight(alternative)
                term = self._surveyed(segment, alternative.field, alternative.term)
                if term is not None:
                    weights.append(weight)
                    terms.append(term)
            ends.append(len(terms))
        if not terms:
            return Ranking(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float64))
        return kernel.top_k(weights, terms, ends, self._sizes[segment], k)

    def _survey(self, segment: int, name: str, term: str) -> Surveyed | None:
        field = self._fields.get(name)
        found = None if field is None else field.find(term)
        if field is None or found is None or self._kernel is None:
            return None
        postings = found.postings[segment]
        if postings is None or not postings.df:
            return None
        return self._kernel.survey(postings, found.measure, found.idf, field.tables(segment))

    def _plain_top_k(self, segment: int, concepts: Sequence[Concept], k: int) -> Ranking:
        """Return the best candidates of all, each scored: no bound, nothing left out."""
        scores = np.zeros(self._sizes[segment], dtype=np.float64)
        is_candidate = np.zeros(scores.size, dtype=np.bool_)
        for concept in concepts:
            sentence_nos, contributions = self._contributions(segment, concept)
            scores[sentence_nos] += contributions
            is_candidate[sentence_nos] = True
        candidates = np.flatnonzero(is_candidate)
        best = candidates[top_k(scores[candidates], k)]
        return Ranking(best.astype(np.int64), scores[best])

    def _contributions(self, segment: int, concept: Concept) -> _Scored:
        """Return every sentence that the concept matches with its best alternative's part."""
        scored: list[_Scored] = []
        for weight, term in map(self._find, concept.alternatives):
            postings = None if term is None else term.postings[segment]
            if term is None or postings is None:
                continue
            places = postings.counting()
            added = weight * (term.idf * postings.impacts(term.measure, places))
            scored.append((postings.sentence_nos[places], added))
        return scored[0] if len(scored) == 1 else _best_of(scored, self._sizes[segment])

    def _match(self, alternative: Alternative, wanted: _Located) -> Match | None:
        """Return the numbers of one alternative in the one wanted sentence."""
        weight, term = self._find(alternative)
        if term is None:
            return None
        for postings, _, within in _meeting(term, wanted):
            places = postings.places_of(within)
            if places[0] < 0:
                continue
            impact = float(postings.impacts(term.measure, places)[0])
            return Match(
                alternative=alternative,
                tf=int(postings.tf[places[0]]),
                length=int(postings.lengths[within[0]]),
                df=term.df,
                idf=term.idf,
                impact=impact,
                contribution=weight * (term.idf * impact),
            )
        return None

    def _find(self, alternative: Alternative) -> tuple[float, FieldTerm | None]:
        """Return the weight of an alternative, and its term when any sentence holds it."""
        field = self._fields.get(alternative.field)
        term = None if field is None else field.find(alternative.term)
        return _checked_weight(alternative), term

    def _located(self, sentence_nos: NDArray[Any]) -> _Located:
        """Return where sentences are, by segment."""
        # A question asks of the same few hundred for each of its terms.
        return self._located_at(np.asarray(sentence_nos).astype(np.int64).tobytes())

    def _locate(self, sentence_nos: bytes) -> _Located:
        wanted = np.frombuffer(sentence_nos, dtype=np.int64)
        if wanted.size and not (int(wanted.min()) >= 0 and int(wanted.max()) < self.n_sentences):
            raise ValueError(f"sentence numbers must be from 0 to {self.n_sentences - 1}")
        place = self._numbering.locate(wanted)
        # Of the postings' own type, or every search in them would convert all of them.
        within = place.within.astype(np.uint32)
        if len(self._sizes) == 1:
            return [(0, np.arange(wanted.size), within)]
        located = []
        for segment in np.unique(place.segments).tolist():
            at = np.flatnonzero(place.segments == segment)
            located.append((segment, at, within[at]))
        return located


# Of each segment with any of the sentences: which of them, and their numbers in the segment.
_Located = list[tuple[int, NDArray[np.intp], NDArray[np.uint32]]]


def _meeting(
    term: FieldTerm, located: _Located
) -> Iterator[tuple[Postings, NDArray[np.intp], NDArray[np.uint32]]]:
    """Yield the postings of a term in the segments of the sentences, with the sentences."""
    for segment, at, within in located:
        postings = term.postings[segment]
        if postings is not None:
            yield postings, at, within


def _field_names(arrays: Mapping[str, NDArray[Any]]) -> tuple[str, ...]:
    return tuple(sorted(name.removesuffix(".terms") for name in arrays if name.endswith(".terms")))


def _common_parameters(segments: Sequence[Mapping[str, NDArray[Any]]]) -> Bm25Parameters:
    found = {
        Bm25Parameters(*take(arrays, "parameters", (np.dtype(np.float64),), size=2).tolist())
        for arrays in segments
    }
    if len(found) != 1:
        raise ValueError(f"the segments are of the parameters {found}, expected one pair")
    return found.pop()


def _common_size(fields: Mapping[str, SegmentField]) -> int:
    sizes = {field.lengths.size for field in fields.values()}
    if len(sizes) != 1:
        raise ValueError(
            f"fields {list(fields)} are of {sorted(sizes)} sentences, expected one count"
        )
    return sizes.pop()


def _checked_weight(alternative: Alternative) -> float:
    weight = alternative.weight
    if not 0 <= weight < math.inf:
        raise ValueError(f"weight of {alternative.term!r} is {weight}, must be 0 or more")
    return weight


def _best(rankings: Sequence[Ranking], k: int) -> Ranking:
    """Return the ``k`` best of several rankings, in the order of a ranking."""
    numbers = np.concatenate([ranking.sentence_nos for ranking in rankings])
    scores = np.concatenate([ranking.scores for ranking in rankings])
    best = np.lexsort((numbers, -scores))[:k]
    return Ranking(numbers[best], scores[best])


def _best_of(scored: Sequence[_Scored], n_sentences: int) -> _Scored:
    """Return the union of the sentences, each with the largest of its parts."""
    # A place for every sentence is quicker than merging: the system hands out zeros, and only
    # the pages that are touched cost anything.
    best = np.zeros(n_sentences, dtype=np.float64)
    is_matched = np.zeros(n_sentences, dtype=np.bool_)
    for sentence_nos, added in scored:
        best[sentence_nos] = np.maximum(best[sentence_nos], added)
        is_matched[sentence_nos] = True
    matched = np.flatnonzero(is_matched)
    return matched, best[matched]
