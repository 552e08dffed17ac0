"""How a question is understood and scored, in numbers: ``python -m index explain``."""

from __future__ import annotations

from index.answer.compose import Collection
from index.answer.outcome import ANSWER_COVERAGE, CLOSEST_COVERAGE, outcome_of
from index.answer.ranking import POOL, missing_words, rank
from index.domain import Concept
from index.engine import Match, SearchEngine
from index.question import concepts_of, is_small_talk

_SHOWN = 5


def explain_as_text(collection: Collection, question: str) -> str:
    """Return the terms of ``question``, their idf, and the score parts of the best sentences."""
    if is_small_talk(question):
        return "small talk: a greeting, thanks or an errand, so nothing is looked for"
    engine = collection.engine
    concepts = concepts_of(question)
    lines = [f"generation {collection.generation}: {engine.n_sentences:,} sentences", "concepts:"]
    for concept in concepts:
        lines += _ways(engine, concept)
    best = rank(engine, concepts, POOL)
    confidence = max((scored.coverage for scored in best), default=0.0)
    missing = missing_words(engine, concepts)
    lines.append(
        f"confidence {confidence:.3f} (best coverage), in no sentence: "
        f"{', '.join(missing) or '-'}: {outcome_of(confidence, missing)}; "
        f"answer from {ANSWER_COVERAGE:.2f}, closest from {CLOSEST_COVERAGE:.2f}"
    )
    for place, scored in enumerate(best[:_SHOWN], 1):
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
    return [
        f"  {concept.words}: {way.field}:{way.term} x {way.weight:g}, "
        f"in {engine.document_frequency(way.field, way.term):,} sentences, "
        f"idf {engine.idf(way.field, way.term):.4f}"
        for way in concept.alternatives
    ]


def _parts(match: Match | None) -> str:
    if match is None:
        return "-"
    way = match.alternative
    return (
        f"{way.field}:{way.term} {match.contribution:.4f} = {way.weight:g} x idf {match.idf:.4f} "
        f"x impact {match.impact:.4f} (tf {match.tf}, {match.length} terms)"
    )
