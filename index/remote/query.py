"""A question as the cluster understands it, and how far its scores can be trusted.

A concept is a ``dis_max`` over its alternatives, a question the sum of its concepts; an
alternative is a term with its weight times idf as the boost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.domain import Alternative
from index.remote.documents import token
from index.remote.vocabulary import KnownTerm

_MOST_CLAUSES = 900  # of single terms; the cluster refuses a query of more than 1,024
# A boost, an impact and the sum are each rounded to 24 bits; eight times that leaves room.
_RELATIVE_ERROR = 2.0**-21
_SMALLEST = 2.0**-120  # of a boost: whatever is below could vanish in 32 bits


@dataclass(frozen=True, slots=True)
class Weighted:
    """An alternative that a sentence holds."""

    alternative: Alternative
    known: KnownTerm

    @property
    def boost(self) -> float:
        """What an impact of 1 adds."""
        return self.alternative.weight * self.known.idf

    @property
    def most(self) -> float:
        """More than any impact could add."""
        return self.boost * (self.known.measure.k1 + 1)


@dataclass(frozen=True, slots=True)
class ClusterQuestion:
    """A query and what its scores mean."""

    query: Mapping[str, Any]
    scale: float  # a score of ours times this is about the cluster's
    n_concepts: int


def query_of(concepts: Sequence[Sequence[Weighted]]) -> ClusterQuestion:
    """Return the query that finds every candidate, scored no lower than it deserves.

    Args:
        concepts: of each, the alternatives that a sentence holds; at least one has some.
    """
    asked = [concept for concept in concepts if concept]
    largest = max(way.boost for concept in asked for way in concept)
    scale = 1 / largest if largest > _SMALLEST else 1.0
    exact = _worth_a_clause(asked)
    should = [
        _best_of([_clause(way, scale) for way in ways])
        for concept in asked
        if (ways := [way for way in concept if way.boost > exact])
    ]
    should += _together(asked, exact, scale)
    query = {"bool": {"should": should, "minimum_should_match": 1}}
    return ClusterQuestion(query, scale, len(asked))


def still_possible(question: ClusterQuestion, score: float) -> float:
    """Return the score of ours that no sentence exceeds whose score there is at most ``score``."""
    bound = score * (1 + _RELATIVE_ERROR) + question.n_concepts * _SMALLEST
    return bound / question.scale


def _worth_a_clause(concepts: Sequence[Sequence[Weighted]]) -> float:
    """Return above which boost an alternative is a clause of its own: all, if they may be."""
    boosts = sorted((way.boost for concept in concepts for way in concept), reverse=True)
    return -1.0 if len(boosts) <= _MOST_CLAUSES else boosts[_MOST_CLAUSES]


def _clause(way: Weighted, scale: float) -> dict[str, Any]:
    value = {"value": token(way.alternative.term), "boost": way.boost * scale}
    return {"term": {f"in.{way.alternative.field}": value}}


def _best_of(clauses: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return clauses[0] if len(clauses) == 1 else {"dis_max": {"queries": clauses}}


def _together(
    concepts: Sequence[Sequence[Weighted]], exact: float, scale: float
) -> list[dict[str, Any]]:
    """Return a clause a field for what is worth none of its own, each as good as all could be."""
    terms: dict[str, set[str]] = {}
    most: dict[str, float] = {}
    for concept in concepts:
        of_concept: dict[str, float] = {}
        for way in concept:
            if way.boost <= exact:
                field = way.alternative.field
                terms.setdefault(field, set()).add(token(way.alternative.term))
                of_concept[field] = max(of_concept.get(field, 0.0), way.most)
        for field, best in of_concept.items():
            most[field] = most.get(field, 0.0) + best
    return [
        {
            "constant_score": {
                "filter": {"terms": {f"in.{field}": sorted(words)}},
                "boost": most[field] * scale,
            }
        }
        for field, words in terms.items()
    ]
