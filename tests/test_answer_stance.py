"""Stance: on which side of the claim asked about a sentence stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.stance import is_denial, stance_of
from index.domain import Attribution, Stance

STANCES: tuple[Stance, ...] = ("denies", "asserts", "reports", "hedged", "unclear")


@pytest.mark.parametrize("polarity", STANCES)
def test_seen_from_a_claim_the_stance_is_the_polarity(polarity: Stance) -> None:
    attribution = Attribution(polarity=polarity)

    assert stance_of(attribution, is_denial_asked_about=False) == polarity


@pytest.mark.parametrize(
    ("polarity", "expected"),
    [
        ("denies", "asserts"),
        ("asserts", "denies"),
        ("reports", "reports"),
        ("hedged", "hedged"),
        ("unclear", "unclear"),
    ],
)
def test_seen_from_a_denial_asserting_and_denying_change_sides(
    polarity: Stance, expected: Stance
) -> None:
    attribution = Attribution(polarity=polarity)

    assert stance_of(attribution, is_denial_asked_about=True) == expected


@pytest.mark.parametrize(
    "question",
    [
        "the company did not dump waste in the bay",
        "The company didn’t dump waste in the bay.",
        "there is no evidence that the company dumped waste",
        "There's no proof of a leak",
        "is it true that the company didn't dump waste?",
        "is there no proof of it?",
        "did the mayor not attend the meeting?",
        "The mayor never met the bidder.",
        "Nobody was hurt in the blast",
        "No senior manager has been held to account",
        "none of the ships carried grain",
        "neither side fired first",
        "it's not true that the ferry sank",
        "It is false that the ferry sank",
        "The report that the bridge fell is false",
        "The council denies the charge",
        "Minister rejects claims of fraud",
        "the company had nothing to do with the spill",
        "The agency does not let people who are being audited publish it",
        "who says that nobody at the agency leaked the file?",
        "who claimed there was no proof",
        "did the mayor say she did not know?",
        "They did not sign it. Was that wise?",
    ],
)
def test_a_statement_that_something_is_not_so_is_a_denial(question: str) -> None:
    assert is_denial(question)


@pytest.mark.parametrize(
    "question",
    [
        "",
        "?!",
        "who denied the waste claim?",
        "who rejected the allegations",
        "did the company deny dumping waste?",
        "has anyone denied it",
        "why didn't they take her to hospital",
        "who did not sign the deal?",
        "what did the mayor not say?",
        "Which judge did not agree",
        "denial of the waste claim",
        "The mayor signed the deal",
    ],
)
def test_a_question_about_a_denial_is_none(question: str) -> None:
    assert not is_denial(question)


@pytest.mark.parametrize(
    "question",
    [
        "didn't the mayor sign it?",
        "The mayor never denied it",
        "it is not a lie",
        "there's no doubt the ferry sank",
        "The smuggler was denied bail",
        "The consulate denied him a visa",
        "the union rejected the offer",
        "The ship did not arrive until Friday",
        "Not only the mayor signed",
        "the mayor, not the council, signed",
        "the man who did not sign was arrested",
        "deaths not linked to the heat rose",
        "No. 5 on the list won",
        "find out whether or not the ferry sank",
        "The ferry sank. It was not old.",
    ],
)
def test_not_every_negative_word_makes_a_denial(question: str) -> None:
    assert not is_denial(question)


@given(st.text())
def test_any_text_is_a_denial_or_none(text: str) -> None:
    assert is_denial(text) in (True, False)


@pytest.mark.parametrize(
    "piece", ["not ", "no ", "who says ", "did ", "it is ", "'", " ", "a", "é"]
)
def test_long_texts_are_judged_by_their_beginning(piece: str) -> None:
    assert is_denial(piece * 200_000) == is_denial((piece * 200_000)[:300])
