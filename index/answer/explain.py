"""How a question is understood and scored, in numbers: ``python -m index explain``."""

from __future__ import annotations

from index.answer.candidates import search
from index.answer.collection import Collection
from index.answer.confidence import model
from index.answer.ranking import missing_words
from index.domain import Concept
from index.engine import Match, SearchEngine
from index.question import is_small_talk

_SHOWN = 5


def explain_as_text(collection: Collection, question: str) -> str:
    """Return the terms of ``question``, their idf, and the score parts of the best sentences."""
    if is_small_talk(question):
        return "small talk: a greeting, thanks or an errand, so nothing is looked for"
    engine = collection.engine
    found = search(collection, question)
    concepts = found.question.concepts
    lines = [
        f"generation {collection.generation}: {engine.n_sentences:,} sentences",
        f"answer type: {found.question.answer_type}"
        + (f", wants who {found.question.relation}" if found.question.relation else ""),
        "concepts:",
    ]
    for concept in concepts:
        lines += _ways(engine, concept)
    missing = missing_words(engine, concepts)
    lines.append(
        f"confidence {found.confidence:.3f}, answer from {model().answer.threshold:.3f}; matter "
        f"{model().matter.probability(found.features):.3f}, shown from "
        f"{model().matter.threshold:.3f}: {model().outcome_of(found.features)}; "
        f"in no sentence: {', '.join(missing) or '-'}"
    )
    lines += [
        f"  {name} {value:.3f} x {model().answer.coefficients.get(name, 0.0):g}"
        for name, value in found.features.items()
    ]
    for place, scored in enumerate(found.best[:_SHOWN], 1):
        sentence = collection.sentence(scored.sentence_no)
        lines.append(
            f"{place}. {sentence.unit}: score {scored.score:.4f}, coverage {scored.coverage:.3f}"
        )
        lines.append(f"   {sentence.text}")
        for concept, match in zip(
            concepts, engine.explain(concepts, scored.sentence_no), strict=True
        ):
            lines.append(f"   {concept.words}: {_parts(match)}")
    return "\n".join(lines)


def _ways(engine: SearchEngine, concept: Concept) -> list[str]:
    """Return a line for each way that some sentence takes, or one that says there is none."""
    known = [
        f"  {concept.words} ({concept.kind}): {way.field}:{way.term} x {way.weight:g}, "
        f"in {engine.document_frequency(way.field, way.term):,} sentences, "
        f"idf {engine.idf(way.field, way.term):.4f}"
        for way in concept.alternatives
        if engine.document_frequency(way.field, way.term)
    ]
    return known or [f"  {concept.words} ({concept.kind}): in no sentence, in no form"]


def _parts(match: Match | None) -> str:
    if match is None:
        return "-"
    way = match.alternative
    return (
        f"{way.field}:{way.term} {match.contribution:.4f} = {way.weight:g} x idf {match.idf:.4f} "
        f"x impact {match.impact:.4f} (tf {match.tf}, {match.length} terms)"
    )
