"""What kinds of things a sentence holds, by its words alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import Mark, marks_of
from index.text import marks as marks_module


@pytest.mark.parametrize(
    ("sentence", "marks"),
    [
        ("Divers found 14 drums.", Mark.NUMBER),
        ("Two divers were missing.", Mark.NUMBER),
        ("Nobody was hurt.", Mark.NUMBER),
        ("Hundreds queued.", Mark.NUMBER),
        ("The queue lasted three weeks.", Mark.NUMBER | Mark.DURATION),
        ("She waited for several months.", Mark.DURATION),
        ("A sixty-day ban begins.", Mark.NUMBER | Mark.DURATION),
        ("It rained for an hour.", Mark.DURATION),
        ("The pier closed because it rained.", Mark.REASON),
        ("The crew left in response to a call.", Mark.REASON),
        ("Wet wood caused the fire.", Mark.REASON),
        ("The line lost $5.", Mark.NUMBER | Mark.MONEY),
        ("The winners will share a purse of crowns.", Mark.MONEY),
        ("Fares rose 4%.", Mark.NUMBER | Mark.SHARE),
        ("A large percentage stayed away.", Mark.SHARE),
        ("“Go,” she said.", Mark.QUOTATION),
        ("«Уходите», — сказала она.", Mark.QUOTATION),
        ("Ann Lee, 34, left.", Mark.NUMBER | Mark.AGE),
        ("A 12-year-old boy fell.", Mark.NUMBER | Mark.DURATION | Mark.AGE),
        ("The captain is in his fifties.", Mark.AGE),
        ("The pier is old.", Mark(0)),
        ("Ofthree is no number and centuryold no time.", Mark(0)),
        ("", Mark(0)),
    ],
)
def test_words_show_what_a_sentence_holds(sentence: str, marks: Mark) -> None:
    assert marks_of(sentence) == marks


def test_case_does_not_count() -> None:
    assert marks_of("THREE WEEKS BECAUSE OF 4 DOLLARS") == marks_of(
        "three weeks because of 4 dollars"
    )


def test_the_stored_values_stay_and_fit_thirty_two_bits() -> None:
    assert [(mark.name, mark.value) for mark in Mark] == [
        ("NUMBER", 1),
        ("DAY", 2),
        ("DURATION", 4),
        ("PLACE", 8),
        ("REASON", 16),
        ("SPEAKER", 32),
        ("DENIES", 64),
        ("ASSERTS", 128),
        ("REPORTS", 256),
        ("HEDGED", 512),
        ("QUOTATION", 1024),
        ("MONEY", 2048),
        ("SHARE", 4096),
        ("PERSON", 8192),
        ("HEADLINE", 16384),
        ("AGE", 32768),
        ("INTRODUCES", 65536),
    ]


@given(st.text(), st.text())
def test_a_longer_sentence_holds_what_its_parts_hold(first: str, second: str) -> None:
    whole = marks_of(f"{first}\n{second}")

    assert whole & marks_of(first) == marks_of(first)
    assert whole & marks_of(second) == marks_of(second)


@pytest.mark.parametrize(
    "text", ["two and more ", "aged ", "in his ", ", 1", '"', " ", "1", "a", "́", "over the "]
)
def test_hostile_texts_are_read_once(text: str) -> None:
    marks_of(text * (200_000 // len(text)))  # the time limit of a test is what it fails by


WORDS = sorted(
    {word for kind in marks_module._KINDS for word in kind.hints | kind.shows}
    | set("a an one no some over so that to the due led in of per his year-old aged 14 3.5".split())
)


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8), st.sampled_from(" -,.’"))
def test_the_hints_pass_over_nothing_that_a_pattern_finds(words: list[str], between: str) -> None:
    for sentence in (between.join(words), between.join(words).upper()):
        found = Mark(0)
        for kind in marks_module._KINDS:
            if kind.pattern.search(sentence.casefold()):
                found |= kind.mark

        assert marks_of(sentence) == found
