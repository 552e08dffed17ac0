"""Collections of made-up terms in several segments, as a source that can be loaded."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.domain import NOBODY, Alternative, Article, Attribution, Concept, ResolvedDate
from index.engine import NEWS, Engine, EngineBuilder, Numbering
from index.remote.source import Source, opened_fields

FIELDS = ("names", "tags", "words")
ODD = ("a b", "%", "%25;", "a%b", " ", "\u2028x", "\x00", "#", "x" * 400, "𝔘" * 130, "ß", "\ud800")
"""Terms that a cluster would cut, change or refuse."""

_SEGMENTS = 3
_WEIGHTS = (1.0, 0.5, 0.3, 2.7, 0.0, 1e-30)


@dataclass(frozen=True)
class MadeUp:
    """A collection on this machine, and as it is loaded."""

    engine: Engine
    source: Source
    terms: dict[str, list[str]]

    def question(self, rng: random.Random, most: int = 5) -> list[Concept]:
        """Return concepts with alternatives of every kind, some of which stand nowhere."""
        return [
            Concept("", tuple(self._alternative(rng) for _ in range(rng.randint(1, most))))
            for _ in range(rng.randint(1, most))
        ]

    def _alternative(self, rng: random.Random) -> Alternative:
        field = rng.choice([*FIELDS, "unknown"])
        terms = self.terms.get(field, ["t1"])
        return Alternative(field, rng.choice([*terms, *ODD, "nowhere"]), rng.choice(_WEIGHTS))


def made_up(rng: random.Random, n_sentences: int, name: str = "g00000001") -> MadeUp:
    """Return a collection of about so many sentences; a fifth of its articles no longer counts."""
    terms = {field: [f"t{min(int(rng.paretovariate(0.7)), 999)}" for _ in range(500)]
             for field in FIELDS}  # fmt: skip
    sentences = [
        {field: _terms(rng, terms[field], longest) for field, longest in (*_LONGEST.items(),)}
        for _ in range(n_sentences)
    ]
    parts = [sentences[number::_SEGMENTS] for number in range(_SEGMENTS)]
    segments = [_frozen(part) for part in parts]
    starts = [_starts(rng, len(part)) for part in parts]
    numbering = Numbering(_order(rng, [each.size - 1 for each in starts]), starts)
    source = Source(
        name=name,
        built_by="a test",
        about={"content": str(rng.random())},
        concepts=None,
        parameters=NEWS,
        fields=opened_fields(FIELDS, segments, numbering),
        numbering=numbering,
        holdings=OneArticle(numbering.n_sentences),
    )
    return MadeUp(Engine(*segments, numbering=numbering), source, terms)


_LONGEST = {"words": 90, "names": 4, "tags": 2}  # the cluster rounds lengths from 40 on


def _terms(rng: random.Random, terms: Sequence[str], longest: int) -> list[str]:
    length = rng.choice([0, 1, longest // 8, longest // 2, longest])
    return [rng.choice(ODD if rng.random() < 0.02 else terms) for _ in range(length)]


def _frozen(sentences: Sequence[dict[str, list[str]]]) -> dict[str, NDArray[Any]]:
    builder = EngineBuilder(FIELDS, NEWS)
    for sentence in sentences:
        builder.add(sentence)
    return builder.freeze()


def _starts(rng: random.Random, n_sentences: int) -> NDArray[np.int64]:
    cuts = {rng.randint(0, n_sentences) for _ in range(n_sentences // 5)}
    return np.array(sorted({0, n_sentences, *cuts}), dtype=np.int64)


def _order(rng: random.Random, n_articles: Sequence[int]) -> NDArray[np.int64]:
    waiting = [
        [(segment, article) for article in range(count) if rng.random() < 0.8]
        for segment, count in enumerate(n_articles)
    ]
    order = []
    while any(waiting):
        order.append(rng.choice([articles for articles in waiting if articles]).pop(0))
    return np.array(order, dtype=np.int64).reshape(-1, 2)


class OneArticle:
    """Holdings of a single article in which all sentences stand."""

    def __init__(self, n_sentences: int) -> None:
        self.n_articles = 1
        self.n_sentences = n_sentences

    def number_of(self, article_id: str) -> int:
        return 0

    def at(self, number: int) -> Article:
        return Article("one", "one.txt", "text")

    def id_at(self, number: int) -> str:
        return "one"

    def sentences_of(self, number: int) -> range:
        return range(self.n_sentences)

    def drops(self, number: int) -> tuple[()]:
        return ()

    def agency(self, number: int) -> None:
        return None

    def language(self, number: int) -> str:
        return "en"

    def articles_of(self, sentence_nos: NDArray[Any]) -> NDArray[Any]:
        return np.zeros_like(sentence_nos)

    def places_in_article(self, sentence_nos: NDArray[Any]) -> NDArray[Any]:
        return sentence_nos

    def spans(self, sentence_nos: NDArray[Any]) -> NDArray[Any]:
        return np.stack([sentence_nos, sentence_nos + 1], axis=1)

    def marks(self, sentence_nos: NDArray[Any]) -> NDArray[Any]:
        return np.zeros_like(sentence_nos)

    def attribution(
        self, number: int, place: int, text: str
    ) -> tuple[Attribution, tuple[ResolvedDate, ...]]:
        return NOBODY, ()

    def surfaces(self, prefix: str) -> tuple[str, ...]:
        return ()

    def outlets(self) -> tuple[()]:
        return ()

    def of_outlet(self, outlet: str | None) -> tuple[()]:
        return ()

    def titles(self, limit: int, *, most_chars: int) -> tuple[()]:
        return ()

    def undated(self) -> int:
        return 0

    def refused(self) -> tuple[()]:
        return ()

    def close(self) -> None:
        """Nothing is open."""
