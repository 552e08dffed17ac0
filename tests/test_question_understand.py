"""A question taken apart: its type, its side, its quoted words and the one it asks about."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.question import Question, understand
from index.text import Mark
from tests.collected import Collected


def understood(text: str, collected: Collected = Collected()) -> Question:  # noqa: B008 - frozen
    return understand(text, collected)


def test_a_question_is_taken_apart() -> None:
    question = understood("Who denied the arms claim?")

    assert (question.text, question.answer_type) == ("Who denied the arms claim?", "who")
    assert question.wanted == Mark.SPEAKER | Mark.PERSON
    assert [concept.words for concept in question.concepts] == ["denied", "arms", "claim"]
    assert (question.relation, question.phrases, question.asked_speaker) == ("denies", (), ())


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Who denied the arms claim?", "denies"),
        ("who rejects the allegations?", "denies"),
        ("Did Norvik Lines deny dumping oil?", "denies"),
        ("Who claims that the ferry is safe?", "asserts"),
        ("who publicly claims to own it", "asserts"),
        ("Who accused Norvik Lines?", "asserts"),
        ("who confirmed the repair?", "asserts"),
        ("Who made the claim?", None),  # the noun is what is claimed, not a side
        ("Who repaired the ferry?", None),
        ("Did Norvik Lines accuse the board?", None),  # to be asserted or denied
        ("When did Norvik Lines deny it?", None),
        ("denied allegations", None),
        ("", None),
    ],
)
def test_a_verb_of_claiming_or_denying_asks_for_a_side(text: str, relation: str | None) -> None:
    assert understood(text).relation == relation


def test_quoted_words_are_kept_as_they_stand() -> None:
    question = understood("who said “We were given none”?")

    assert (question.answer_type, question.phrases) == ("quotation", ("We were given none",))


def test_the_one_whose_words_are_asked_for_is_told_from_what_they_speak_about() -> None:
    question = understood("What did the mayor of Lund say about Tomas Hale and France?")

    assert [concept.words for concept in question.asked_speaker] == ["mayor", "Lund"]


@pytest.mark.parametrize("text", ["Who spoke for Lund?", "what was said?", "did Hale say it?"])
def test_only_a_question_about_words_asks_for_a_speaker(text: str) -> None:
    assert understood(text).asked_speaker == ()


def test_a_day_of_the_question_is_seen_from_the_newest_article() -> None:
    question = understood("ferry on Tuesday", Collected(newest_day=date(2026, 3, 5)))

    days = [
        way.term
        for concept in question.concepts
        for way in concept.alternatives
        if way.field == "days"
    ]
    assert days == ["2026-03-03"]


@given(st.text())
def test_equal_texts_are_understood_alike(text: str) -> None:
    question = understood(text)

    assert understood(text) == question
    assert set(question.asked_speaker) <= set(question.concepts)
