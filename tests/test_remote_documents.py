from __future__ import annotations

import re

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from index.domain import NOBODY, Attribution, Cue, ResolvedDate
from index.remote.documents import attribution_as_list, attribution_of, packed, token, unpacked

TEXTS = st.text(st.characters(codec=None, exclude_categories=()))  # halves of surrogates as well


@given(TEXTS)
def test_a_token_is_one_word_that_a_cluster_takes_whole(term: str) -> None:
    word = token(term)

    assert re.search(r"\s", word) is None
    assert len(word.encode("utf-16-le")) // 2 <= 255
    assert (word != "") == (term != "")


@given(TEXTS, TEXTS)
def test_different_terms_have_different_tokens(one: str, other: str) -> None:
    assume(one != other)

    assert token(one) != token(other)
    assert token(one * 60) != token(other * 60) or one * 60 == other * 60


def test_ordinary_terms_stay_as_they_are() -> None:
    for term in ("deni", "~sergei", "@FR", "2026-05-18", "отрица", "核", "#deny"):
        assert token(term) == term


def test_what_looks_like_an_escape_is_not_taken_for_one() -> None:
    terms = ["a b", "a%20;b", "%", "%25;", "%#", "x" * 121, "%#" + "0" * 64]

    assert len({token(term) for term in terms}) == len(terms)


@given(
    st.lists(st.integers(0, 2**32 - 1), min_size=3, max_size=3),
    st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=12),
    st.lists(st.tuples(st.integers(0, 2**32 - 1), st.integers(1, 2**32 - 1))),
    st.none() | st.lists(st.text() | st.none()),
)
def test_a_sentence_comes_back_as_it_was_packed(
    head: list[int], lengths: list[int], postings: list[tuple[int, int]], said: list[str] | None
) -> None:
    rows = np.array(postings, dtype=np.int64).reshape(-1, 2)
    start, end, marks = head
    text = packed(start, end, marks, said, np.array(lengths), rows)

    for given_back in (text, text.rstrip("=").replace("+", "-").replace("/", "_")):
        data = unpacked(given_back, len(lengths))
        assert [data.start, data.end, data.marks] == head
        assert data.lengths.tolist() == lengths
        assert list(zip(data.term_nos.tolist(), data.tf.tolist(), strict=True)) == postings
        assert bool(data.attribution) == (said is not None)


def test_who_speaks_comes_back_with_the_words_that_show_it() -> None:
    text = "Brandt denied it on Friday."
    attribution = Attribution("Brandt", "mayor", "reported", Cue(7, 13, "denied"), "denies")
    dates = (ResolvedDate("Friday", "2026-05-15"),)
    lengths, rows = np.array([0]), np.empty((0, 2), dtype=np.int64)

    kept = unpacked(packed(0, 27, 1, attribution_as_list(attribution, dates), lengths, rows), 1)

    assert attribution_of(kept.attribution, text) == (attribution, dates)


def test_of_a_sentence_in_which_nobody_speaks_nothing_is_kept() -> None:
    assert attribution_as_list(NOBODY, ()) is None
    assert attribution_of(b"", "text") == (NOBODY, ())
