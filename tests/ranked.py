"""A handful of sentences given by their terms, for tests of the order and of what follows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.analysis import FIELDS
from index.answer.ranking import POOL, Pool, Scored, order, pool_of
from index.domain import Alternative, Concept, ConceptKind
from index.engine import NEWS, Engine, EngineBuilder
from index.question import Question
from index.text import Mark

OTHERS = 30
"""Sentences about something else, behind the given ones: BM25 over a handful of them misleads."""


@dataclass(frozen=True)
class Line:
    """A sentence by its terms; what is not given is empty."""

    words: str = ""
    article: int = 0
    marks: Mark | int = 0
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)


class SmallIndex:
    """These lines and thirty others, as the engine and the order see them."""

    def __init__(self, *lines: Line) -> None:
        last = max((line.article for line in lines), default=0)
        self.lines = [*lines, *(Line(f"other{n} filler", last + 1 + n) for n in range(OTHERS))]
        builder = EngineBuilder(FIELDS, NEWS)
        for line in self.lines:
            builder.add({"words": line.words.split(), **line.fields})
        self.engine = Engine(builder.freeze())
        self.marks = np.array([int(line.marks) for line in self.lines], dtype=np.uint32)
        self._articles = np.array([line.article for line in self.lines])

    def articles_of(self, nos: NDArray[Any]) -> NDArray[Any]:
        return np.asarray(self._articles[nos])

    def places_in_article(self, nos: NDArray[Any]) -> NDArray[Any]:
        return np.asarray(nos - np.searchsorted(self._articles, self._articles[nos]))

    def pool(self, question: Question, k: int = POOL) -> Pool:
        return pool_of(
            self.engine,
            self.marks.__getitem__,
            self.articles_of,
            self.places_in_article,
            question,
            k,
        )

    def best(self, question: Question, **lifts: Any) -> tuple[Scored, ...]:
        return order(self.pool(question), question, **lifts)

    def numbers(self, question: Question, **lifts: Any) -> list[int]:
        """The numbers of the candidates, best first."""
        return [scored.sentence_no for scored in self.best(question, **lifts)]


def concept(
    word: str, *others: Alternative, kind: ConceptKind = "word", weight: float = 1.0
) -> Concept:
    """A concept that stands as its word, and in these other ways."""
    return Concept(word, (Alternative("words", word, 1.0), *others), kind, weight)


def question_of(*concepts: Concept | str, **fields: Any) -> Question:
    """A question of these concepts; what is not given asks for nothing in particular."""
    known: dict[str, Any] = {
        "text": "",
        "answer_type": "keywords",
        "wanted": Mark(0),
        "relation": None,
        "phrases": (),
        "asked_speaker": (),
    }
    every = tuple(concept(one) if isinstance(one, str) else one for one in concepts)
    return Question(concepts=every, **(known | fields))
