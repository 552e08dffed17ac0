"""The receipt of an answer: everything that is needed to retrace it on the same generation."""

from __future__ import annotations

from index.answer.candidates import Found
from index.answer.collection import Collection
from index.answer.confidence import model
from index.domain import Concept, Receipt, Way


def receipt_of(collection: Collection, found: Found) -> Receipt:
    """Return how the candidates of a question came about, with the numbers of this generation."""
    return Receipt(
        generation=collection.generation,
        built_by=collection.built_by,
        answer_type=found.question.answer_type,
        concepts=tuple(
            (concept, _ways(collection, concept)) for concept in found.question.concepts
        ),
        features=found.features,
        matter=model().matter.probability(found.features),
        answer_from=model().answer.threshold,
        matter_from=model().matter.threshold,
    )


def _ways(collection: Collection, concept: Concept) -> tuple[Way, ...]:
    """Return the alternatives that stand in some sentence."""
    engine = collection.engine
    return tuple(
        Way(way.field, way.term, way.weight, sentences, engine.idf(way.field, way.term))
        for way in concept.alternatives
        if (sentences := engine.document_frequency(way.field, way.term))
    )
