"""What of a question is looked for."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.question import concepts_of, is_small_talk
from index.question.frames import frame_end


def words(question: str) -> list[str]:
    return [concept.words for concept in concepts_of(question)]


def test_concepts_are_the_content_words_in_the_order_of_the_question() -> None:
    assert words("Who denied the arms claim?") == ["denied", "arms", "claim"]


def test_a_word_said_twice_is_two_concepts() -> None:
    assert words("cargo, cargo!") == ["cargo", "cargo"]


@pytest.mark.parametrize("question", ["", "?!", "who was it?", "\ud800", "  \n"])
def test_a_text_without_content_words_has_no_concepts(question: str) -> None:
    assert concepts_of(question) == ()


def test_a_hyphenated_word_is_its_parts_and_matches_the_joined_form() -> None:
    first, second = concepts_of("bullet-proof")

    assert (first.words, second.words) == ("bullet", "proof")
    (joined,) = concepts_of("bulletproof")
    for part in (first, second):
        assert joined.alternatives[0].term in {way.term for way in part.alternatives}


def test_a_compound_lends_its_joined_form_to_its_own_parts_only() -> None:
    before, first, second, after = concepts_of("proof bullet-proof bullet")

    assert [len(concept.alternatives) for concept in (before, first, second, after)] == [1, 2, 2, 1]


@pytest.mark.parametrize("sign", ["字", "b "])
def test_twice_as_long_a_question_takes_twice_as_many_steps(sign: str) -> None:
    def steps(question: str) -> int:
        taken = 0

        def count(frame: object, event: str, argument: object) -> None:
            nonlocal taken
            taken += event == "call"

        sys.setprofile(count)
        try:
            concepts_of(question)
        finally:
            sys.setprofile(None)
        return taken

    concepts_of(sign * 800)  # what the analyzer remembers of it must not count

    assert steps(sign * 800) < 3 * steps(sign * 400)


def test_verbs_of_saying_weigh_less_than_what_was_said() -> None:
    said, ferry = concepts_of("said ferry")

    assert said.alternatives[0].weight < ferry.alternatives[0].weight == 1.0


@pytest.mark.parametrize(
    "text",
    [
        "Thank you!",
        "thanks, that's all for now",
        "hello",
        "Hey, how are you today?",
        "good morning everyone",
        "Спасибо",
        "write me a poem about ferries",
        "Can you translate this into French?",
        "tell me a joke",
        "What's new?",
        "what happened today?",
        "Can you help me?",
        "true or false?",
        "what time is it",
        "test",
        "which sources do you have?",
        "please explain",
        "Thank you very much for the answer",
        "you are wrong",
        "THANK YOU",
        "OK thanks",
    ],
)
def test_greetings_thanks_and_errands_are_small_talk(text: str) -> None:
    assert is_small_talk(text)


@pytest.mark.parametrize(
    "text",
    [
        "who thanked the crew?",
        "thanks for the ferry",
        "",
        "…",
        "is it open today in Lund?",
        "tell me about a ferry",
        "who wrote a poem?",
        "is the new ferry late?",
        "What did WHO say?",
        "what did the us do?",
        "which articles have you got about the ferry?",
        "what happened in Lund?",
        "make me a list of denials",
        "Translated books",
    ],
)
def test_what_names_a_matter_is_no_small_talk(text: str) -> None:
    assert not is_small_talk(text)


@pytest.mark.parametrize(
    ("question", "matter"),
    [
        ("Is it true that the ferry sank?", ["ferry", "sank"]),
        ("please tell me about the ferry", ["ferry"]),
        ("Hi, can you check if the ferry sank", ["ferry", "sank"]),
        ("What do the articles say about the ferry?", ["ferry"]),
        ("I heard that the ferry sank", ["ferry", "sank"]),
        ("fact-check: the ferry sank", ["ferry", "sank"]),
        ("The captain wants the true report", ["captain", "wants", "true", "report"]),
        ("Who will tell the press?", ["tell", "press"]),
        ("Hitachi denied it", ["Hitachi", "denied"]),
        ("tell me", ["tell"]),
    ],
)
def test_the_words_that_only_say_that_something_is_asked_are_passed_over(
    question: str, matter: list[str]
) -> None:
    assert words(question) == matter


@given(st.text())
def test_concepts_stand_in_the_question_in_order(question: str) -> None:
    at = 0
    for concept in concepts_of(question):
        found = question.find(concept.words, at)
        assert found >= at
        at = found


@pytest.mark.parametrize("text", ["tell me " * 25_000, " " * 200_000, "please," * 30_000])
def test_a_text_made_of_frames_is_read_once(text: str) -> None:
    assert 0 <= frame_end(text) <= 200
