"""Which words of the articles a misspelt one may mean."""

from bisect import bisect_left

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from index.question.typos import Spelling

WORDS = sorted(
    """
    arms army cafe ferry harbour hearing kirby lamp lavrov lighthouse market merkel minister
    ministers narvik sanctions sidewalk statement statements steamer table trail trump wharf wheat
    """.split()
)


def beginning(prefix: str) -> list[str]:
    return [word for word in WORDS[bisect_left(WORDS, prefix) :] if word.startswith(prefix)]


SPELLING = Spelling(beginning)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("lavrv", (("lavrov", 0.8),)),
        ("lavrrov", (("lavrov", 0.8),)),
        ("lavorv", (("lavrov", 0.8),)),
        ("merkil", (("merkel", 0.8),)),
        ("statemant", (("statement", 0.8),)),
        ("statemnets", (("statements", 0.8),)),
        ("sanktoins", (("sanctions", 0.65),)),
        ("ministerr", (("minister", 0.8), ("ministers", 0.8))),
    ],
)
def test_a_misspelt_word_finds_what_it_means(
    word: str, expected: tuple[tuple[str, float], ...]
) -> None:
    assert SPELLING.near(word) == expected


@pytest.mark.parametrize(
    "word",
    [
        "avrov",  # without its first letter
        "mrkl",  # two letters missing in a short word
        "lam",  # fewer than four letters
        "merket",  # as near to Merkel as to the market, and nearer to neither is fine
        "senctioms",  # two mistakes, one of them in the first two letters
        "merkel",  # rightly spelt
        "tr4il",
        "",
        "x" * 100,
    ],
)
def test_other_words_find_nothing(word: str) -> None:
    assert SPELLING.near(word) in ((), (("market", 0.8), ("merkel", 0.8)))


def test_short_words_find_only_what_is_the_single_explanation() -> None:
    assert [SPELLING.near(word) for word in ("armo", "lamo")] == [(), (("lamp", 0.8),)]


def test_exchanged_letters_are_likelier_than_wrong_ones() -> None:
    assert SPELLING.near("amrs") == (("arms", 0.8),)


def test_a_word_can_be_asked_to_be_a_name() -> None:
    assert SPELLING.near("merket", {"merkel"}.__contains__) == (("merkel", 0.8),)
    assert SPELLING.near("markel", {"narvik"}.__contains__) == ()


def test_at_most_three_words_come_back() -> None:
    spelling = Spelling(lambda prefix: ["basket", "bisket", "bosket", "busket"])

    assert spelling.near("bysket") == (("basket", 0.8), ("bisket", 0.8), ("bosket", 0.8))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("sidewalkcafe", ("sidewalk", "cafe")),
        ("sidewalk", None),
        ("lampcaf", None),
        ("harbourlavrov", ("harbour", "lavrov")),
        ("", None),
        ("x" * 100, None),
    ],
)
def test_two_words_run_together_are_told_apart(word: str, expected: tuple[str, str] | None) -> None:
    assert SPELLING.two_words(word) == expected


@given(st.text(alphabet="abcdehlmnrstv", max_size=12))
def test_what_comes_back_is_as_near_as_its_weight_says(word: str) -> None:
    for other, weight in SPELLING.near(word):
        assert OSA.distance(word, other) == {0.8: 1, 0.65: 2}[weight]
        assert other[0] == word[0]
