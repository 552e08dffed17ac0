"""How a sentence hangs on those before it, and whether it is a headline."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import (
    introduces,
    is_headline,
    is_plain_negation,
    names_what_it_answers_elsewhere,
    points_back,
)


@pytest.mark.parametrize(
    "sentence",
    [
        "He was released on Friday.",
        "“It is false,” he said.",
        "Its board met at noon.",
        "The bank denied it.",
        "The company said so.",
        "The former prime minister left.",
        "Meanwhile, the mayor waited.",
        "However, they left.",
        "On Friday he came back.",
        "In recent weeks she was silent.",
        "This was not the first time.",
    ],
)
def test_an_opening_can_point_back(sentence: str) -> None:
    assert points_back(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Norvik Lines denied it.",
        "The trees fell.",
        "Italy left.",
        "Heathrow closed.",
        "Theory is grey.",
        "Thesis and antithesis met.",
        "Divers said that he was right.",
        "The long and winding road to the ministry was closed.",
        "",
        "“",
    ],
)
def test_other_openings_stand_for_themselves(sentence: str) -> None:
    assert not points_back(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Norvik Lines denied the allegations.",
        "Norvik Lines denied it.",
        "Hale rejected the mayor's remarks.",
        "Hale rejected the mayor’s latest remarks.",
        "Hale denied any wrongdoing.",
        "He denied doing so, and left.",
        "A spokesman called all of the claims lies.",
        "Hale denied this",
    ],
)
def test_a_denial_can_name_what_it_answers_by_a_pointer_alone(sentence: str) -> None:
    assert names_what_it_answers_elsewhere(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Norvik Lines denied dumping oil.",
        "Hale denied that the drums were his.",
        "Nobody reported it to the coast guard.",
        "",
    ],
)
def test_other_denials_say_what_they_deny(sentence: str) -> None:
    assert not names_what_it_answers_elsewhere(sentence)


@pytest.mark.parametrize(
    ("sentence", "title", "opens"),
    [
        ("Pier closed after storm.", "Pier closed after storm", True),
        ("“Pier closed” after storm!", "Pier closed after storm", False),
        ("The Mayor Of Lund Bay Accuses Norvik Lines", None, True),
        ("Pier Closed as Heavy Storm Hits Harbour", None, True),
    ],
)
def test_a_headline_repeats_the_title_or_reads_like_one(
    sentence: str, title: str | None, opens: bool
) -> None:
    assert is_headline(sentence, title, opens=opens)


@pytest.mark.parametrize(
    ("sentence", "title", "opens"),
    [
        ("The pier was closed on Friday.", "Pier closed after storm", True),
        ("The Mayor Of Lund Bay Accuses Norvik Lines", "Pier closed after storm", True),
        ("The Mayor Of Lund Bay Accuses Norvik Lines", None, False),
        ("The mayor of Lund Bay accused Norvik Lines.", None, True),
        ("Mayor Ann Lee spoke.", None, True),  # too short to tell
        ("Pier " * 50, "Pier " * 50, True),  # too long for one
        ("14.", "2026", True),  # no word of it is repeated
        ("", "", True),
        ("", None, True),
    ],
)
def test_other_sentences_are_no_headlines(sentence: str, title: str | None, opens: bool) -> None:
    assert not is_headline(sentence, title, opens=opens)


@pytest.mark.parametrize("cue", ["did not", "There is no", "never", "hadn’t", "couldn't", "not"])
def test_some_cues_only_negate(cue: str) -> None:
    assert is_plain_negation(cue)


@pytest.mark.parametrize("cue", ["denied", "no evidence", "rejected the claim", "a lie", "", " "])
def test_other_cues_deny_whatever_they_are_about(cue: str) -> None:
    assert not is_plain_negation(cue)


@given(st.text(min_size=130))
def test_only_the_opening_decides_what_points_back(text: str) -> None:
    assert points_back(text) == points_back(text[:120])


@pytest.mark.parametrize(
    "text", ["x's ", "the abc def ", "the ", "it ", "(", " ", "“", "A", "́", "on xday, "]
)
def test_hostile_texts_are_read_once(text: str) -> None:
    whole = text * (200_000 // len(text))

    points_back(whole)
    names_what_it_answers_elsewhere(whole)
    is_headline(whole, None, opens=True)
    is_headline(whole, whole, opens=True)  # the time limit of a test is what they fail by


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Ada Wren, who builds boats, spoke first.", True),
        ("Ada Wren, head of the yard, spoke first.", True),
        ("The mayor Ada Wren spoke first.", True),
        ("Ada Wren is a boat builder.", True),
        ("Ada Wren spoke first.", False),
        ("A boat sank, and nobody came.", False),
    ],
)
def test_somebody_is_introduced_with_what_they_are(sentence: str, expected: bool) -> None:
    assert introduces(sentence) is expected
