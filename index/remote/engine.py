"""The engine behind which a cluster stands: it finds candidates, and we score them.

The cluster scores in 32 bits and with rounded lengths, so its order is only nearly ours. What it
says is a bound: no sentence is better than that by more than a known error. So candidates are
fetched until none that is left could be among the best, and scored here in 64 bits.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.domain import Alternative, Concept
from index.engine import Match, Ranking
from index.remote.query import Weighted, query_of, still_possible
from index.remote.sentences import Block, Hit, Sentences
from index.remote.vocabulary import Vocabulary

_BEYOND = 64  # fetched at once besides the k: then the first answer mostly suffices
_MOST_AT_ONCE = 5_000  # hits in one answer of the cluster, which allows 10,000


class RemoteEngine:
    """Answers as ``Engine`` does, bit for bit; see ``SearchEngine`` for the rules.

    It is bound to one generation and may be used from several threads. Every method may raise
    SearchAway; ``document_frequency``, ``idf`` and ``vocabulary`` ask nobody.
    """

    def __init__(self, vocabulary: Vocabulary, sentences: Sentences) -> None:
        self._vocabulary = vocabulary
        self._sentences = sentences

    @property
    def n_sentences(self) -> int:
        """How many sentences there are; they are numbered from 0."""
        return self._vocabulary.n_sentences

    def top_k(self, concepts: Sequence[Concept], k: int) -> Ranking:
        """Return the ``k`` best candidates; fewer when there are fewer."""
        if k < 1:
            raise ValueError(f"k is {k}, must be at least 1")
        weighted = self._weighted(concepts)
        if not any(weighted):
            return Ranking(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float64))
        question = query_of(weighted)
        numbers, scores = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float64)
        last: Hit | None = None
        size = min(k + _BEYOND, _MOST_AT_ONCE)
        while True:
            hits = self._sentences.search(question.query, size, last)
            found = np.array([hit.sentence_no for hit in hits], dtype=np.int64)
            numbers = np.concatenate([numbers, found])
            scores = np.concatenate([scores, self._scores(weighted, self._sentences.block(found))])
            order = np.lexsort((numbers, -scores))
            numbers, scores = numbers[order], scores[order]
            if len(hits) < size:
                break
            last = hits[-1]
            if numbers.size >= k and still_possible(question, last.score) < scores[k - 1]:
                break
            size = min(2 * size, _MOST_AT_ONCE)
        return Ranking(numbers[:k], scores[:k])

    def scores_of(
        self, concepts: Sequence[Concept], sentence_nos: NDArray[Any]
    ) -> NDArray[np.float64]:
        """Return the scores of those sentences, in their order; 0.0 for one that shares no term."""
        return self._scores(self._weighted(concepts), self._sentences.block(sentence_nos))

    def explain(self, concepts: Sequence[Concept], sentence_no: int) -> tuple[Match | None, ...]:
        """Return what each concept adds to a sentence's score, ``None`` where it adds nothing."""
        block = self._sentences.block(np.array([sentence_no]))
        best: list[Match | None] = []
        for concept in concepts:
            matches = [self._match(alternative, block) for alternative in concept.alternatives]
            found = [match for match in matches if match is not None]
            best.append(max(found, key=lambda match: match.contribution, default=None))
        return tuple(best)

    def document_frequency(self, field: str, term: str) -> int:
        """Return how many sentences hold the term in that field."""
        known = self._vocabulary.find(field, term)
        return 0 if known is None else known.df

    def idf(self, field: str, term: str) -> float:
        """Return the term's idf; the highest there is when no sentence holds it."""
        return self._vocabulary.idf(field, term)

    def holds(self, field: str, term: str, sentence_nos: NDArray[Any]) -> NDArray[np.bool_]:
        """Return which of those sentences hold the term in that field, in their order."""
        block = self._sentences.block(sentence_nos)
        known = self._vocabulary.find(field, term)
        holding = np.zeros(len(sentence_nos), dtype=np.bool_)
        if known is not None:
            holding[block.sentences[block.postings_of(known.number)]] = True
        return holding

    def vocabulary(self, field: str, prefix: str = "") -> Iterator[str]:
        """Yield the terms of a field that begin with ``prefix``, sorted by their UTF-8 bytes."""
        return self._vocabulary.of_field(field, prefix)

    def _weighted(self, concepts: Sequence[Concept]) -> list[list[Weighted]]:
        """Return of each concept the alternatives that a sentence holds."""
        return [
            [
                Weighted(alternative, known)
                for alternative in concept.alternatives
                if _is_sound(alternative)
                and (known := self._vocabulary.find(alternative.field, alternative.term))
            ]
            for concept in concepts
        ]

    def _scores(self, concepts: Sequence[Sequence[Weighted]], block: Block) -> NDArray[np.float64]:
        """Return the scores of a block's sentences, in the float operations of ``Engine``."""
        scores = np.zeros(len(block.lengths), dtype=np.float64)
        for concept in concepts:
            best = np.zeros(scores.size, dtype=np.float64)
            for way in concept:
                at = block.postings_of(way.known.number)
                matching = block.sentences[at]
                impacts = way.known.measure.impacts(
                    block.tf[at], block.lengths[matching, way.known.field_no]
                )
                added = way.alternative.weight * (way.known.idf * impacts)
                best[matching] = np.maximum(best[matching], added)
            scores += best
        return scores

    def _match(self, alternative: Alternative, block: Block) -> Match | None:
        """Return the numbers of one alternative in the one sentence of a block."""
        known = self._vocabulary.find(alternative.field, alternative.term)
        if not _is_sound(alternative) or known is None:
            return None
        at = block.postings_of(known.number)
        if not at.size:
            return None
        length = block.lengths[:1, known.field_no]
        impact = float(known.measure.impacts(block.tf[at], length)[0])
        return Match(
            alternative=alternative,
            tf=int(block.tf[at[0]]),
            length=int(length[0]),
            df=known.df,
            idf=known.idf,
            impact=impact,
            contribution=alternative.weight * (known.idf * impact),
        )


def _is_sound(alternative: Alternative) -> bool:
    """Return true; raise ValueError for a weight that is none."""
    if not 0 <= alternative.weight < math.inf:
        raise ValueError(
            f"weight of {alternative.term!r} is {alternative.weight}, must be 0 or more"
        )
    return True
