"""Sentences of made-up terms by the laws of news, as many as wanted and equal on every run.

How long sentences are, how often terms come back (Zipf) and how many there are (Heaps) is that
of analysed English news. Terms are drawn one by one: they keep company less than words do, which
leaves bounds less to prune.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

MEAN_TERMS = 14.4  # of a sentence
_HEAPS = (90.3, 0.433)  # vocabulary = a * occurrences ** b
_FLATTER = 4.0  # added to a term's rank: the most frequent one stands in a quarter of sentences
_BATCH = 50_000  # sentences drawn at once


def sentences(n_sentences: int, seed: int = 1) -> Iterator[list[str]]:
    """Yield the terms of ``n_sentences`` sentences."""
    chance = np.random.default_rng(seed)
    law = _law(n_sentences)
    terms = [f"t{number}" for number in range(law.size)]
    for first in range(0, n_sentences, _BATCH):
        lengths = _lengths(chance, min(_BATCH, n_sentences - first))
        drawn = iter(_draw(chance, law, int(lengths.sum())).tolist())
        for length in lengths.tolist():
            yield [terms[number] for number in itertools.islice(drawn, length)]


def questions(n_sentences: int, n_questions: int, seed: int = 2) -> list[list[str]]:
    """Return the terms of questions, two to seven each, drawn by the law of the sentences."""
    chance = np.random.default_rng(seed)
    law = _law(n_sentences)
    return [
        [f"t{number}" for number in _draw(chance, law, int(chance.integers(2, 8)))]
        for _ in range(n_questions)
    ]


def _law(n_sentences: int) -> NDArray[np.float64]:
    """Return the running sum of the terms' probabilities, most frequent first."""
    factor, power = _HEAPS
    n_terms = int(factor * (n_sentences * MEAN_TERMS) ** power)
    shares = 1 / (np.arange(1, n_terms + 1) + _FLATTER)
    return np.asarray(np.cumsum(shares / shares.sum()))


def _draw(chance: np.random.Generator, law: NDArray[np.float64], n: int) -> NDArray[np.intp]:
    return np.minimum(np.searchsorted(law, chance.random(n)), law.size - 1)


def _lengths(chance: np.random.Generator, n: int) -> NDArray[np.int64]:
    # A gamma law: from one term to about sixty, one sentence in a hundred above forty.
    return np.asarray(np.clip(np.rint(chance.gamma(2.6, MEAN_TERMS / 2.6, n)), 1, 117), np.int64)
