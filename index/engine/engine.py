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
from index.engine.interface import Match, Ranking
from index.engine.kernel import Kernel, Surveyed, compiled_kernel
from index.engine.postings import FieldPostings, Postings, take
from index.engine.scores import Bm25Parameters
from index.engine.topk import top_k

_KEPT_TERMS = 16_384  # surveyed ones; each costs a walk through its postings

_Scored = tuple[NDArray[Any], NDArray[np.float64]]  # sentence numbers, ascending; what is added


class Engine:
    """Answers out of the arrays of ``EngineBuilder.freeze``; see ``SearchEngine`` for the rules.

    It is immutable and may be used from several threads.

    Args:
        arrays: by name; may be read-only memory maps. Other names are ignored.
        kernel: gives the compiled code, or ``None`` for numpy alone.

    Raises:
        ValueError: an array is missing, of another type, or does not fit the others.
    """

    def __init__(
        self,
        arrays: Mapping[str, NDArray[Any]],
        *,
        kernel: Callable[[], Kernel | None] = compiled_kernel,
    ) -> None:
        k1, b = take(arrays, "parameters", (np.dtype(np.float64),), size=2)
        self._parameters = Bm25Parameters(k1=float(k1), b=float(b))
        names = sorted(name.removesuffix(".terms") for name in arrays if name.endswith(".terms"))
        self._fields = {name: FieldPostings(name, arrays, self._parameters) for name in names}
        counts = {field.lengths.size for field in self._fields.values()}
        if len(counts) != 1:
            raise ValueError(
                f"fields {names} are of {sorted(counts)} sentences, expected one count"
            )
        self._n_sentences = counts.pop()
        self._kernel = kernel()
        self._surveyed = lru_cache(_KEPT_TERMS)(self._survey)

    @property
    def n_sentences(self) -> int:
        """How many sentences there are; they are numbered from 0."""
        return self._n_sentences

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
        found = None if self._kernel is None else self._compiled_top_k(self._kernel, concepts, k)
        return self._plain_top_k(concepts, k) if found is None else found

    def scores_of(
        self, concepts: Sequence[Concept], sentence_nos: NDArray[Any]
    ) -> NDArray[np.float64]:
        """Return the scores of those sentences, in their order; 0.0 for one that shares no term."""
        wanted = self._checked(sentence_nos)
        scores = np.zeros(wanted.size, dtype=np.float64)
        for concept in concepts:
            best = np.zeros(wanted.size, dtype=np.float64)
            for weight, postings in map(self._find, concept.alternatives):
                if postings is None:
                    continue
                places = postings.places_of(wanted)
                matching = np.flatnonzero(places >= 0)
                added = weight * (postings.idf * postings.impacts(places[matching]))
                best[matching] = np.maximum(best[matching], added)
            scores += best
        return scores

    def explain(self, concepts: Sequence[Concept], sentence_no: int) -> tuple[Match | None, ...]:
        """Return what each concept adds to a sentence's score, ``None`` where it adds nothing."""
        wanted = self._checked(np.array([sentence_no]))
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
        wanted = self._checked(sentence_nos)
        found = self._fields[field].find(term) if field in self._fields else None
        if found is None:
            return np.zeros(wanted.size, dtype=np.bool_)
        return found.places_of(wanted) >= 0

    def vocabulary(self, field: str) -> Iterator[str]:
        """Yield the terms of a field, sorted by their UTF-8 bytes."""
        return iter(self._fields[field].terms) if field in self._fields else iter(())

    def n_terms(self, field: str) -> int:
        """Return how many terms a field has."""
        return len(self._fields[field].terms) if field in self._fields else 0

    def _compiled_top_k(
        self, kernel: Kernel, concepts: Sequence[Concept], k: int
    ) -> Ranking | None:
        """Return the best candidates, or ``None`` where the kernel does not serve the question."""
        weights: list[float] = []
        terms: list[Surveyed] = []
        ends: list[int] = []
        for concept in concepts:
            for alternative in concept.alternatives:
                weight = _checked_weight(alternative)
                term = self._surveyed(alternative.field, alternative.term)
                if term is not None:
                    weights.append(weight)
                    terms.append(term)
            ends.append(len(terms))
        if not terms:
            return Ranking(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float64))
        return kernel.top_k(weights, terms, ends, self._n_sentences, k)

    def _survey(self, field: str, term: str) -> Surveyed | None:
        postings = self._fields[field].find(term) if field in self._fields else None
        return None if postings is None or self._kernel is None else self._kernel.survey(postings)

    def _plain_top_k(self, concepts: Sequence[Concept], k: int) -> Ranking:
        """Return the best candidates of all, each scored: no bound, nothing left out."""
        scores = np.zeros(self._n_sentences, dtype=np.float64)
        is_candidate = np.zeros(self._n_sentences, dtype=np.bool_)
        for concept in concepts:
            sentence_nos, contributions = self._contributions(concept)
            scores[sentence_nos] += contributions
            is_candidate[sentence_nos] = True
        candidates = np.flatnonzero(is_candidate)
        best = candidates[top_k(scores[candidates], k)]
        return Ranking(best.astype(np.int64), scores[best])

    def _contributions(self, concept: Concept) -> _Scored:
        """Return every sentence that the concept matches with its best alternative's part."""
        scored: list[_Scored] = []
        for alternative in concept.alternatives:
            weight, postings = self._find(alternative)
            if postings is not None:
                added = weight * (postings.idf * postings.impacts())
                scored.append((postings.sentence_nos, added))
        return scored[0] if len(scored) == 1 else _best_of(scored, self._n_sentences)

    def _match(self, alternative: Alternative, wanted: NDArray[np.uint32]) -> Match | None:
        """Return the numbers of one alternative in the one wanted sentence."""
        weight, postings = self._find(alternative)
        places = None if postings is None else postings.places_of(wanted)
        if postings is None or places is None or places[0] < 0:
            return None
        impact = float(postings.impacts(places)[0])
        return Match(
            alternative=alternative,
            tf=int(postings.tf[places[0]]),
            length=int(postings.lengths[wanted[0]]),
            df=postings.df,
            idf=postings.idf,
            impact=impact,
            contribution=weight * (postings.idf * impact),
        )

    def _find(self, alternative: Alternative) -> tuple[float, Postings | None]:
        """Return the weight of an alternative, and its postings when any sentence holds it."""
        field = self._fields.get(alternative.field)
        postings = None if field is None else field.find(alternative.term)
        return _checked_weight(alternative), postings

    def _checked(self, sentence_nos: NDArray[Any]) -> NDArray[np.uint32]:
        wanted = np.asarray(sentence_nos)
        if wanted.size and not (int(wanted.min()) >= 0 and int(wanted.max()) < self._n_sentences):
            raise ValueError(f"sentence numbers must be from 0 to {self._n_sentences - 1}")
        # Of the postings' own type, or every search in them would convert all of them.
        return wanted.astype(np.uint32)


def _checked_weight(alternative: Alternative) -> float:
    weight = alternative.weight
    if not 0 <= weight < math.inf:
        raise ValueError(f"weight of {alternative.term!r} is {weight}, must be 0 or more")
    return weight


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
