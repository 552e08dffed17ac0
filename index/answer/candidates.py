"""From a question to its candidates in their final order, with the confidence that they answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.answer.collection import Collection
from index.answer.confidence import model
from index.answer.features import features_of
from index.answer.phrases import holds_phrase
from index.answer.ranking import POOL, Pool, Scored, order, pool_of
from index.question import Question, understand


@dataclass(frozen=True, slots=True)
class Found:
    """A question with its candidates in their final order."""

    question: Question
    pool: Pool
    best: tuple[Scored, ...]
    features: Mapping[str, float]  # of the confidence; empty without a candidate
    confidence: float  # 0 to 1


def search(collection: Collection, text: str, k: int = POOL) -> Found:
    """Return the candidates for a question, best first, at least ``k`` if there are as many.

    The whole pool is ordered, so that neither order nor confidence depend on how much is shown.
    """
    question = understand(text, collection)
    pool = pool_of(
        collection.engine,
        collection.marks_of,
        collection.articles_of,
        collection.places_in_article,
        question,
        k,
    )
    best = order(pool, question)
    phrase_found: bool | None = None
    if question.phrases and best:
        best, phrase_found = _by_phrase(collection, best, question.phrases)
    if not best:
        return Found(question, pool, best, {}, 0.0)
    features = features_of(collection.engine, question, pool, best, phrase_found=phrase_found)
    return Found(question, pool, best, features, model().confidence(features))


def _by_phrase(
    collection: Collection, best: Sequence[Scored], phrases: Sequence[str]
) -> tuple[tuple[Scored, ...], bool]:
    """Return the candidates that hold the quoted words first, and whether there is one."""
    holding: list[Scored] = []
    others: list[Scored] = []
    for scored in best[:POOL]:
        text = collection.sentence(scored.sentence_no).text
        holds = any(holds_phrase(text, phrase) for phrase in phrases)
        (holding if holds else others).append(scored)
    return (*holding, *others, *best[POOL:]), bool(holding)
