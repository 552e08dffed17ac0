"""The final order of candidates: BM25, lifted by how much of the question a sentence covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.domain import Concept
from index.engine import SearchEngine

POOL = 300
"""How many of the engine's best candidates are ordered anew."""

_COVERAGE_FLOOR = 0.4  # a sentence that covers nothing keeps this share of its BM25 score


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate in the final order."""

    sentence_no: int  # from 0
    score: float  # BM25 x (0.4 + 0.6 x coverage); comparable within one question only
    coverage: float  # 0 to 1


def rank(engine: SearchEngine, concepts: Sequence[Concept], k: int) -> tuple[Scored, ...]:
    """Return the ``k`` best candidates, best first; ties keep the order of the index.

    At least ``POOL`` candidates are looked at, so that the order does not depend on ``k`` as long
    as it is below.
    """
    found = engine.top_k(concepts, max(k, POOL))
    coverage = _coverage(engine, concepts, found.sentence_nos)
    scores = found.scores * (_COVERAGE_FLOOR + (1 - _COVERAGE_FLOOR) * coverage)
    order = np.lexsort((found.sentence_nos, -scores))[:k]
    return tuple(
        Scored(int(found.sentence_nos[at]), float(scores[at]), float(coverage[at])) for at in order
    )


def missing_words(engine: SearchEngine, concepts: Sequence[Concept]) -> tuple[str, ...]:
    """Return the words of the question of which no form stands in any sentence, each once."""
    return tuple(
        dict.fromkeys(
            concept.words
            for concept in concepts
            if not any(
                engine.document_frequency(way.field, way.term) for way in concept.alternatives
            )
        )
    )


def _coverage(
    engine: SearchEngine, concepts: Sequence[Concept], sentence_nos: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the idf-weighted share of the concepts that each sentence holds, 0 to 1.

    A word that stands nowhere weighs as much as the rarest word could. Where every word is weak,
    as in "what did they say?", nothing is asked, and no sentence covers more than their weight.
    """
    covered = np.zeros(len(sentence_nos))
    total = 0.0
    strongest = max(
        (way.weight for concept in concepts for way in concept.alternatives), default=0.0
    )
    for concept in concepts:
        weight = _weight(engine, concept)
        total += weight
        holds = np.zeros(len(sentence_nos), dtype=bool)
        for way in concept.alternatives:
            holds |= _member(sentence_nos, engine.postings(way.field, way.term))
        covered += weight * holds
    return np.minimum(strongest * covered / total, 1.0) if total else covered


def _weight(engine: SearchEngine, concept: Concept) -> float:
    """Return the idf of the concept's commonest form, times its weight."""
    known = [way for way in concept.alternatives if engine.document_frequency(way.field, way.term)]
    ways = known or concept.alternatives[:1]
    return min(way.weight * engine.idf(way.field, way.term) for way in ways)


def _member(numbers: NDArray[np.int64], postings: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Return which of ``numbers`` are among ``postings``, which ascend."""
    if not len(postings):
        return np.zeros(len(numbers), dtype=bool)
    # The same type on both sides: else searchsorted converts all postings on every call.
    wanted = numbers.astype(postings.dtype)
    at = np.minimum(np.searchsorted(postings, wanted), len(postings) - 1)
    return np.asarray(postings[at] == wanted)
