"""Why a sentence matches, and which of its words do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.matching import matched_words, matches_of
from index.domain import Match, Span
from index.question.concepts import concepts_of
from tests.collected import Collected, built_in_lexicon
from tests.evidence import sentence


def matched(
    text: str, question: str, beside: dict[str, str] | None = None
) -> tuple[tuple[Match, ...], tuple[Span, ...]]:
    """Match ``text``; ``beside``: in which field something beside it takes a word up."""
    concepts = concepts_of(question, Collected())
    fields = [(beside or {}).get(concept.words) for concept in concepts]
    return matches_of(text, concepts, fields, lexicon=built_in_lexicon(), language="en")


def words(text: str, spans: tuple[Span, ...]) -> list[str]:
    return [text[span.start : span.end] for span in spans]


def test_a_word_matches_in_other_forms_of_itself() -> None:
    text = "Two ferries and a ferry left."
    why, spans = matched(text, "ferry")

    assert words(text, spans) == ["ferries", "ferry"]
    assert why == (Match("ferry", "words", "ferries"), Match("ferry", "words", "ferry"))


def test_a_name_matches_in_another_spelling() -> None:
    text = "Sergey spoke."
    why, spans = matched(text, "about Sergei")

    assert words(text, spans) == ["Sergey"]
    assert why == (Match("Sergei", "names", "Sergey"),)


def test_a_place_matches_by_another_of_its_names() -> None:
    text = "Danish divers left Denmark."
    why, spans = matched(text, "in Denmark")

    assert words(text, spans) == ["Danish", "Denmark"]
    assert {match.field for match in why} == {"places", "words"}


def test_a_concept_matches_in_the_words_that_stand_for_it() -> None:
    text = "There is no proof of that."
    why, spans = matched(text, "denied")

    assert words(text, spans) == ["no proof"]
    assert why == (Match("denied", "tags", "no proof"),)


def test_what_stands_beside_a_sentence_is_told_where_it_stands_itself_it_is_not() -> None:
    text = "The ferry sank."
    why, spans = matched(text, "crack ferry", {"crack": "before", "ferry": "title"})

    assert why == (Match("crack", "before", "crack"), Match("ferry", "words", "ferry"))
    assert words(text, spans) == ["ferry"]


def test_what_stands_nowhere_is_not_told() -> None:
    assert matched("The ferry sank.", "zebra") == ((), ())


def test_overlapping_words_are_one_span_the_longest() -> None:
    text = "The captain rejected the claim."
    _, spans = matched(text, "who denied and rejected it")

    assert words(text, spans) == ["rejected the claim"]


def test_matched_words_are_told_once_in_small_letters_and_without_what_stands_beside() -> None:
    why = [
        (Match("ferry", "words", "Ferries"), Match("crack", "before", "crack")),
        (Match("ferry", "words", "ferry"), Match("ferry", "words", "ferries")),
        (Match("crack", "tags", "fissure"),),
    ]
    evidence = [sentence("The ferry.", why=each) for each in why]

    assert matched_words(evidence) == {"ferry": ("ferries", "ferry"), "crack": ("fissure",)}
    assert matched_words([]) == {}


TEXTS = st.text(alphabet=st.sampled_from("aeT “”,.’и1-") | st.characters(codec="utf-8"))


@given(TEXTS, TEXTS)
def test_spans_stand_in_the_sentence_ascend_and_never_overlap(text: str, question: str) -> None:
    why, spans = matched(f"{text} ferry {question}", f"{question} ferry")

    ends = [0]
    for span in spans:
        assert ends[-1] <= span.start < span.end
        ends.append(span.end)
    assert ends[-1] <= len(text) + len(question) + 7
    assert any(match.asked == "ferry" for match in why)


@pytest.mark.parametrize("text", ["“", " ", "denied ", "A", "́", "no proof "])
def test_hostile_sentences_are_read_once(text: str) -> None:
    matched(text * (200_000 // len(text)), "who denied it?")  # or the test's time limit is over
