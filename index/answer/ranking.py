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

_MOST_CONCEPTS = 64  # of a long post the rarest decide; each costs a walk through its postings
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
    as it is below. Of very many concepts the rarest are looked for; coverage counts all.
    """
    telling = _telling(engine, concepts)
    found = engine.top_k(telling, max(k, POOL))
    coverage = _coverage(engine, telling, found.sentence_nos, of=concepts)
    scores = found.scores * (_COVERAGE_FLOOR + (1 - _COVERAGE_FLOOR) * coverage)
    order = np.lexsort((found.sentence_nos, -scores))[:k]
    return tuple(
        Scored(int(found.sentence_nos[at]), float(scores[at]), float(coverage[at])) for at in order
    )


def missing_words(engine: SearchEngine, concepts: Sequence[Concept]) -> tuple[str, ...]:
    """Return the words of the question of which no form stands in any sentence, each once."""
    return tuple(
        dict.fromkeys(concept.words for concept in concepts if not _is_known(engine, concept))
    )


def _telling(engine: SearchEngine, concepts: Sequence[Concept]) -> Sequence[Concept]:
    """Return the concepts that weigh most, at most ``_MOST_CONCEPTS``, in question order."""
    if len(concepts) <= _MOST_CONCEPTS:
        return concepts
    known = [at for at, concept in enumerate(concepts) if _is_known(engine, concept)]
    known.sort(key=lambda at: -_weight(engine, concepts[at]))
    return [concepts[at] for at in sorted(known[:_MOST_CONCEPTS])]


def _coverage(
    engine: SearchEngine,
    telling: Sequence[Concept],
    sentence_nos: NDArray[np.int64],
    *,
    of: Sequence[Concept],
) -> NDArray[np.float64]:
    """Return the idf-weighted share of the concepts ``of`` a question that each sentence holds.

    It is 0 to 1; only those among ``telling`` are looked for. A word that stands nowhere weighs as
    much as the rarest word could. Where every word is weak, as in "what did they say?", nothing
    is asked, and no sentence covers more than their weight.
    """
    covered = np.zeros(len(sentence_nos))
    total = sum(_weight(engine, concept) for concept in of)
    strongest = max((way.weight for concept in of for way in concept.alternatives), default=0.0)
    for concept in telling:
        holds = np.zeros(len(sentence_nos), dtype=bool)
        for way in concept.alternatives:
            holds |= _member(sentence_nos, engine.postings(way.field, way.term))
        covered += _weight(engine, concept) * holds
    return np.minimum(strongest * covered / total, 1.0) if total else covered


def _is_known(engine: SearchEngine, concept: Concept) -> bool:
    """Return whether a form of the concept stands in any sentence."""
    return any(engine.document_frequency(way.field, way.term) for way in concept.alternatives)


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
