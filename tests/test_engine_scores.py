"""The measure: sound for any corpus, and the same numbers from statistics as from sentences."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.engine import ANY_LENGTH, NEWS, Bm25Parameters, SentenceBm25

TERMS = st.sampled_from(["arms", "deny", "ship", "port", "𝔸stral", "é"])
CORPORA = st.lists(st.lists(TERMS, max_size=8), max_size=12)


def test_a_term_in_every_sentence_still_counts_for_something() -> None:
    measure = SentenceBm25([["a", "b"], ["a", "c"]])

    assert measure.idf["a"] == math.log(1 + 0.5 / 2.5) > 0
    assert measure.idf["b"] == math.log(1 + 1.5 / 1.5)


@pytest.mark.parametrize("corpus", [[], [[]], [[], [], []]])
def test_a_corpus_without_any_term_scores_nothing_and_does_not_fail(
    corpus: list[list[str]],
) -> None:
    scores = SentenceBm25(corpus).get_scores(["word", "word"])

    np.testing.assert_array_equal(scores, np.zeros(len(corpus)))


def test_an_empty_sentence_among_others_scores_zero() -> None:
    scores = SentenceBm25([[], ["a"], ["b", "c"]]).get_scores(["a"])

    assert scores[0] == scores[2] == 0
    assert scores[1] > 0


def test_the_scores_do_not_depend_on_the_order_of_the_sentences() -> None:
    corpus = [["a", "b"], ["a", "c", "c"], ["a"], ["d", "b"]]

    forward = SentenceBm25(corpus).get_scores(["a", "b"])
    backward = SentenceBm25(corpus[::-1]).get_scores(["a", "b"])

    np.testing.assert_array_equal(forward, backward[::-1])


@settings(deadline=None)
@given(CORPORA, st.sampled_from([NEWS, ANY_LENGTH]), TERMS)
def test_the_measure_built_from_statistics_gives_the_bits_of_the_one_built_from_sentences(
    corpus: list[list[str]], parameters: Bm25Parameters, term: str
) -> None:
    whole = SentenceBm25(corpus, parameters)
    lengths = np.array([len(sentence) for sentence in corpus], dtype=np.uint8)
    tf = np.array([sentence.count(term) for sentence in corpus], dtype=np.uint8)

    lean = SentenceBm25.from_statistics(len(corpus), int(lengths.sum()), parameters)
    scores = lean.idf_of(int(np.count_nonzero(tf))) * lean.impacts(tf, lengths)

    np.testing.assert_array_equal(scores, whole.get_scores([term]))


@pytest.mark.parametrize(("k1", "b"), [(0.0, 0.4), (-1.0, 0.4), (math.nan, 0.4), (math.inf, 0.4)])
def test_a_k1_that_would_divide_zero_by_zero_is_refused(k1: float, b: float) -> None:
    with pytest.raises(ValueError, match="k1 is"):
        Bm25Parameters(k1, b)


@pytest.mark.parametrize("b", [-0.1, 1.0, math.nan])
def test_a_b_out_of_range_is_refused(b: float) -> None:
    with pytest.raises(ValueError, match="b is"):
        Bm25Parameters(1.2, b)
