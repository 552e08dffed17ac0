"""The final order of candidates: BM25, lifted by what a sentence is besides its words.

How much of the question it covers, whether it holds what the answer type wants, whether the one
who speaks in it is the one asked about, and which side it takes, if a side was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.answer.matching import BESIDE, RANK_BESIDE
from index.domain import Concept
from index.engine import SearchEngine
from index.question import Question
from index.text import Mark

POOL = 300
"""How many of the engine's best candidates are ordered anew."""

TAKEN_UP = 0.5
"""From this share on a concept counts as taken up."""

_ASKED_SPEAKS = 0.6  # from this share of their name and role on, the one asked for speaks
_MOST_CONCEPTS = 64  # of a long post the rarest decide; each costs a walk through its postings


@dataclass(frozen=True, slots=True)
class Lifts:
    """By what a candidate's BM25 score is multiplied, unless said otherwise.

    ``make fit`` leaves them alone: the judges are fitted on the order that they make.
    """

    uncovered: float = 0.15  # what a sentence that covers nothing keeps of its score
    in_article: float = 0.7  # what a concept adds that another sentence of its article holds
    type_met: float = 1.5
    asked_speaks: float = 1.5
    another_speaks: float = 0.7
    side_taken: float = 1.3  # "who denied": a denial
    side_missed: float = 0.75
    headline: float = 0.6
    opening: float = 0.1  # added for the sentence that opens its article, less for those after


LIFTS = Lifts()


class Scored(NamedTuple):
    """A candidate in the final order; a tuple, as a question makes three hundred of them."""

    sentence_no: int  # from 0
    score: float  # comparable within one question only
    coverage: float  # 0 to 1
    covered: tuple[float, ...] = ()  # by concept of the question: 0 to 1
    type_met: bool = True
    asked_speaks: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """The engine's best candidates with what decides their order; rows are candidates."""

    concepts: Sequence[Concept]
    sentence_nos: NDArray[np.int64]  # (n,)
    bm25: NDArray[np.float64]  # (n,)
    covered: NDArray[np.float64]  # (n, concepts), 0 to 1
    in_article: NDArray[np.float64]  # (n, concepts): the most that a candidate of its article has
    importance: NDArray[np.float64]  # (concepts,), idf of the concept times its weight
    total: float  # importance of all concepts of the question, looked for or not
    type_met: NDArray[np.bool_]  # (n,)
    asked_speaks: NDArray[np.bool_]  # (n,)
    marks: NDArray[Any]  # (n,)
    places: NDArray[np.int64]  # (n,): the number of the sentence in its article, from 0
    beside: NDArray[np.int64]  # (n, concepts): which of BESIDE takes it up, or behind the last

    def row_of(self, sentence_no: int) -> int | None:
        """Return the row of a sentence; ``None``: it is no candidate."""
        rows = np.flatnonzero(self.sentence_nos == sentence_no)
        return int(rows[0]) if rows.size else None

    @property
    def coverage(self) -> NDArray[np.float64]:
        """The weighted share of the question's concepts in each candidate, 0 to 1."""
        if not self.total:
            return np.zeros(len(self.sentence_nos))
        return np.minimum(self.covered @ self.importance / self.total, 1.0)


def pool_of(
    engine: SearchEngine,
    marks_of: Callable[[NDArray[np.int64]], NDArray[Any]],
    articles_of: Callable[[NDArray[np.int64]], NDArray[Any]],
    place_in_article: Callable[[NDArray[np.int64]], NDArray[Any]],
    question: Question,
    k: int = POOL,
) -> Pool:
    """Return at least ``k`` candidates of ``question``, if there are as many, in BM25 order."""
    concepts = _telling(engine, question.concepts)
    found = engine.top_k(concepts, max(k, POOL))
    nos = found.sentence_nos
    by_concept = np.zeros((len(concepts), len(nos)))
    ranks_beside = np.full(by_concept.shape, len(BESIDE), dtype=np.int64)
    for taken_up, ranks, concept in zip(by_concept, ranks_beside, concepts, strict=True):
        for way in concept.alternatives:
            if not engine.document_frequency(way.field, way.term):
                continue
            holds = engine.holds(way.field, way.term, nos)
            np.maximum(taken_up, holds * way.covers, out=taken_up)
            if (rank := RANK_BESIDE.get(way.field)) is not None:
                ranks[holds & (ranks > rank)] = rank
    covered, beside = np.ascontiguousarray(by_concept.T), ranks_beside.T
    asked_speaks = _share_spoken(engine, question.asked_speaker, nos) >= _ASKED_SPEAKS
    here = marks_of(nos)
    wanted = int(question.wanted)
    return Pool(
        concepts=concepts,
        sentence_nos=nos,
        bm25=found.scores,
        covered=covered,
        in_article=_most_by(articles_of(nos), covered),
        importance=np.array([_importance(engine, concept) for concept in concepts]),
        total=sum(_importance(engine, concept) for concept in question.concepts),
        type_met=(here & wanted) != 0 if wanted else np.ones(len(nos), dtype=bool),
        asked_speaks=asked_speaks,
        marks=here,
        places=place_in_article(nos),
        beside=beside,
    )


def _share_spoken(
    engine: SearchEngine, asked: Sequence[Concept], nos: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return which share of the one asked for each candidate has in its speaker, 0 to 1."""
    # Of a person's names one is enough: "Hui" is also called "Choe".
    parts = [list(run) for _, run in groupby(enumerate(asked), key=_part_of_speaker)]
    weights = [max(_importance(engine, concept) for _, concept in part) for part in parts]
    share = np.zeros(len(nos))
    for part, weight in zip(parts, weights, strict=True):
        spoken = np.zeros(len(nos), dtype=bool)
        for way in (way for _, concept in part for way in concept.alternatives):
            if way.field == "speakers":
                spoken |= engine.holds(way.field, way.term, nos)
        share += weight / sum(weights) * spoken
    return share


def _part_of_speaker(numbered: tuple[int, Concept]) -> int:
    """Return a key that neighbouring names share and every other concept has alone."""
    number, concept = numbered
    return -1 if concept.kind == "name" else number


def order(pool: Pool, question: Question, lifts: Lifts = LIFTS) -> tuple[Scored, ...]:
    """Return the candidates of ``pool``, best first; ties keep the order of the index."""
    coverage = pool.coverage
    beside = np.maximum(pool.in_article - pool.covered, 0.0) @ pool.importance
    scores = pool.bm25 + lifts.in_article * beside
    scores *= lifts.uncovered + (1 - lifts.uncovered) * coverage
    scores *= 1 + lifts.opening / (1 + pool.places)
    scores = np.where((pool.marks & int(Mark.HEADLINE)) != 0, scores * lifts.headline, scores)
    if question.wanted:
        scores = np.where(pool.type_met, scores * lifts.type_met, scores)
    if question.asked_speaker:
        speaks = (pool.marks & int(Mark.SPEAKER)) != 0
        scores = np.where(
            pool.asked_speaks,
            scores * lifts.asked_speaks,
            np.where(speaks, scores * lifts.another_speaks, scores),
        )
    if question.relation is not None:
        side = int(Mark.DENIES if question.relation == "denies" else Mark.ASSERTS)
        takes = (pool.marks & side) != 0
        scores = np.where(takes, scores * lifts.side_taken, scores * lifts.side_missed)
    best = np.lexsort((pool.sentence_nos, -scores))
    return tuple(
        map(
            Scored,
            pool.sentence_nos[best].tolist(),
            scores[best].tolist(),
            coverage[best].tolist(),
            map(tuple, pool.covered[best].tolist()),
            pool.type_met[best].tolist(),
            pool.asked_speaks[best].tolist(),
        )
    )


def _most_by(groups: NDArray[Any], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each row the largest values, by column, of all rows of its group."""
    _, group_no = np.unique(groups, return_inverse=True)
    most = np.zeros((int(group_no.max(initial=-1)) + 1, values.shape[1]))
    np.maximum.at(most, group_no, values)
    return most[group_no]


def missing_words(engine: SearchEngine, concepts: Sequence[Concept]) -> tuple[str, ...]:
    """Return the words of the question of which no form stands in any sentence, each once."""
    return tuple(
        dict.fromkeys(concept.words for concept in concepts if not is_known(engine, concept))
    )


def is_known(engine: SearchEngine, concept: Concept) -> bool:
    """Return whether a form of the concept stands in any sentence."""
    return any(engine.document_frequency(way.field, way.term) for way in concept.alternatives)


def _telling(engine: SearchEngine, concepts: Sequence[Concept]) -> Sequence[Concept]:
    """Return the concepts that weigh most, at most ``_MOST_CONCEPTS``, in question order."""
    if len(concepts) <= _MOST_CONCEPTS:
        return concepts
    known = [at for at, concept in enumerate(concepts) if is_known(engine, concept)]
    known.sort(key=lambda at: -_importance(engine, concepts[at]))
    return [concepts[at] for at in sorted(known[:_MOST_CONCEPTS])]


def _importance(engine: SearchEngine, concept: Concept) -> float:
    """Return the idf of the concept's plainest known form, times its weight.

    A concept that stands nowhere weighs as much as the rarest could; one that stands only in
    another form, as a tag or a name's key, lies between.
    """
    plain = concept.alternatives[0]
    if engine.document_frequency(plain.field, plain.term):
        return concept.weight * engine.idf(plain.field, plain.term)
    highest = engine.idf(plain.field, plain.term)
    known = [
        engine.idf(way.field, way.term)
        for way in concept.alternatives
        if way.field not in _BESIDE and engine.document_frequency(way.field, way.term)
    ]
    return concept.weight * ((max(known) + highest) / 2 if known else highest)


_BESIDE = frozenset({"lead", "before", "after", "title"})
