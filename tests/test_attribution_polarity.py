"""What a sentence does: denies, asserts, reports, hedges, or nothing that its words show."""

from __future__ import annotations

import pytest

from index.attribution import attribute
from index.domain import Attribution, Span


def only(sentence: str) -> Attribution:
    return attribute(sentence, [Span(0, len(sentence))])[0]


def shown(sentence: str) -> tuple[str, str | None]:
    attribution = only(sentence)
    return attribution.polarity, attribution.cue.text if attribution.cue else None


@pytest.mark.parametrize(
    ("sentence", "cue"),
    [
        ("Norvik Lines denied that the ferry was overloaded.", "denied"),
        ("Norvik Lines denies the charge.", "denies"),
        ("Norvik Lines denounced the allegations.", "denounced"),
        ("Norvik Lines dismissed the report as gossip.", "dismissed"),
        ("Norvik Lines rejected claims that the ferry was overloaded.", "rejected"),
        ("The claim was denied by Norvik Lines.", "denied by"),
        ("Ida Crowe rejected that on Monday, and the yard said it had no time.", "rejected"),
        ("Ida Crowe said there was no leak.", "there was no"),
        ("Ida Crowe said the claims were not based on evidence.", "were not based on evidence"),
        ("Ida Crowe insisted that Norvik has no proof of it.", "has no proof"),
        ("Ida Crowe said the ferry had not been overloaded.", "had not"),
        ("Ida Crowe called the accusations baseless.", "baseless"),
        ("Ida Crowe said the story was not true.", "was not true"),
        ('"We have never sent weapons," Ida Crowe said.', "have never"),
        ("Ida Crowe scoffed at the idea.", "scoffed"),
        ("Ida Crowe brushed the claims aside.", "brushed"),
        ("Ida Crowe denied that the owners may have known.", "denied"),
        ("Ida Crowe does not believe that the owners knew.", "believe"),
    ],
)
def test_a_denial_has_the_words_of_the_denial_as_its_cue(sentence: str, cue: str) -> None:
    assert shown(sentence) == ("denies", cue)


@pytest.mark.parametrize(
    "sentence",
    [
        "Ida Crowe said the ferry was safe.",
        "Ida Crowe denounced the attack on the ferry.",
        "The council rejected the request of the owners.",
        "Norvik Lines denied him entry to the hall.",
        "Ida Crowe denied that there was no money left.",
        "Ida Crowe claimed, without evidence, that the ferry was overloaded.",
        "Ida Crowe falsely claimed that the ferry was overloaded.",
        "Ida Crowe said not only the ferry was safe.",
        "Ida Crowe said in May that the ferry was safe.",
        "Ida Crowe accused the owners of greed.",
        "Ida Crowe said the claim was not false.",
        "A plan that shows how the ferry could be raised lay in a drawer, Ida Crowe said.",
        "A co-author of the study, who lives in Norvik, said the ferry was safe.",
    ],
)
def test_a_statement_asserts_even_where_it_sounds_like_a_denial(sentence: str) -> None:
    assert only(sentence).polarity == "asserts"


@pytest.mark.parametrize(
    ("sentence", "cue"),
    [
        ("The ferry reportedly sank within minutes.", "reportedly"),
        ("The ferry may have been overloaded.", "may"),
        ("The alleged leak was found in March.", "alleged"),
        ("The news fanned fears of another flood.", "fears"),
        ("Ida Crowe said the ferry could have sunk earlier.", "could"),
        ("Prosecutors allege that Beck took bribes.", "allege"),
        ("Officials fear that the dam will burst.", "fear"),
        ("Ida Crowe reportedly told the owners that the ferry was safe.", "reportedly"),
        ("Ida Crowe said the ferry was possibly overloaded.", "possibly"),
    ],
)
def test_a_hedge_never_becomes_an_assertion(sentence: str, cue: str) -> None:
    assert shown(sentence) == ("hedged", cue)


@pytest.mark.parametrize(
    "sentence",
    [
        "The Norvik Courier reported that the ferry was overloaded.",
        "According to the newspaper, the ferry was overloaded.",
        "State media said the ferry was overloaded.",
        "A study found that ferries are often overloaded.",
        "Ida Crowe cited a letter of the owners.",
    ],
)
def test_who_passes_on_what_others_say_reports(sentence: str) -> None:
    assert only(sentence).polarity == "reports"


def test_a_person_named_by_according_to_asserts() -> None:
    assert only("According to police, the ferry was overloaded.").polarity == "asserts"


@pytest.mark.parametrize(
    ("sentence", "cue"),
    [
        ("Ida Crowe declined to comment.", "declined to comment"),
        ("Ida Crowe did not respond to a request for comment.", "respond"),
        ("Ida Crowe did not deny that money was paid.", "deny"),
        ("Ida Crowe would not say who had paid.", "say"),
        ("Ida Crowe asked whether the ferry was safe.", "asked"),
    ],
)
def test_silence_and_questions_are_neither_denial_nor_assertion(sentence: str, cue: str) -> None:
    attribution = only(sentence)

    assert (attribution.speaker, *shown(sentence)) == ("Ida Crowe", "unclear", cue)


def test_narration_without_a_cue_shows_nothing() -> None:
    assert shown("The ferry sank on Monday with forty people on board.") == ("unclear", None)


def test_state_media_that_have_not_reported_deny_nothing() -> None:
    assert shown("State media haven't reported about the meeting.") == ("unclear", None)


def test_the_outlet_itself_can_say_that_there_is_no_evidence() -> None:
    attribution = only("There is no evidence that the ferry was overloaded.")

    assert (attribution.speaker, attribution.polarity) == (None, "denies")


def test_a_question_denies_nothing() -> None:
    assert only('"Why was the ferry not safe?" Ida Crowe asked.').polarity == "unclear"


def test_the_month_of_may_hedges_nothing() -> None:
    assert only("The ferry sailed in May and sank in June.").polarity == "unclear"


def test_footage_that_does_not_show_whether_denies_nothing() -> None:
    sentence = "Ida Crowe said the footage did not show whether he held a gun."

    assert only(sentence).polarity == "asserts"
