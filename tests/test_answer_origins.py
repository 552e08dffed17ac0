"""Origins: near-equal sentences are one statement, and outlets are no origins."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.origins import fold, known_origins
from index.domain import Evidence
from index.text import analyze
from tests.evidence import sentence

DEAL = "Mayor Ada Wren denied that the council sold the harbour to Arl Shipping."
DEAL_TOO = "The council never sold the harbour to Arl Shipping, Wren said on Monday."
FERRY = "Wren also spoke about the new ferry to the island and its timetable."


def folded(*evidence: Evidence) -> list[tuple[str, tuple[str, ...]]]:
    """Units that are left, each with those folded into it; every term weighs the same."""
    left = fold(evidence, terms_of, lambda _: 1.0)
    return [(one.unit, one.same_as) for one in left]


def terms_of(one: Evidence) -> list[str]:
    return [token.term for token in analyze(one.text)]


def wren(text: str, article: str, unit: str) -> Evidence:
    return sentence(text, article, unit=unit, speaker="Ada Wren", stance="denies")


def nobody(text: str, article: str, unit: str) -> Evidence:
    return sentence(text, article, unit=unit)


def test_one_speakers_statement_in_other_words_is_folded_into_the_best() -> None:
    evidence = wren(DEAL, "a", "1"), wren(FERRY, "b", "2"), wren(DEAL_TOO, "c", "3")

    assert folded(*evidence) == [("1", ("3",)), ("2", ())]


def test_the_same_words_of_another_stance_stay() -> None:
    denial = wren(DEAL, "a", "1")
    report = sentence(DEAL, "b", unit="2", speaker="Ada Wren", stance="reports")

    assert folded(denial, report) == [("1", ()), ("2", ())]


def test_the_same_words_of_another_speaker_stay() -> None:
    orlov = sentence(DEAL_TOO, "b", unit="2", speaker="Tom Orlov", stance="denies")

    assert folded(wren(DEAL, "a", "1"), orlov) == [("1", ()), ("2", ())]


def test_sentences_of_one_article_stay_unless_their_words_are_equal() -> None:
    again = f"“{DEAL.upper()}”"
    evidence = wren(DEAL, "a", "1"), wren(DEAL_TOO, "a", "2"), wren(again, "a", "3")

    assert folded(*evidence) == [("1", ("3",)), ("2", ())]


def test_what_was_folded_before_is_listed_too_in_rank_order() -> None:
    first = sentence(DEAL, "a", unit="1", speaker="Ada Wren", same_as=("x",))
    second = sentence(DEAL, "b", unit="2", speaker="Ada Wren", same_as=("y", "x"))
    third = sentence(DEAL_TOO, "c", unit="3", speaker="Ada Wren")

    assert folded(first, second, third) == [("1", ("x", "2", "y", "3"))]


def test_a_wording_between_two_others_joins_all_three() -> None:
    evidence = (
        wren("harbour deal price council vote winter", "a", "1"),
        wren("harbour deal price ferry island winter", "b", "2"),
        wren("ferry island price timetable winter summer", "c", "3"),
    )

    assert folded(*evidence) == [("1", ("2", "3"))]


def test_a_chain_of_wordings_does_not_lead_to_another_statement() -> None:
    evidence = (
        wren("harbour deal price council vote", "a", "1"),
        wren("harbour deal price ferry island", "b", "2"),
        wren("ferry island price timetable winter", "c", "3"),
    )

    assert folded(*evidence) == [("1", ("2",)), ("3", ())]


def test_unknown_speakers_are_folded_only_as_copies() -> None:
    copy = DEAL.replace("the council", "its council").replace("sold", "had sold")
    evidence = nobody(DEAL, "a", "1"), nobody(DEAL_TOO, "b", "2"), nobody(copy, "c", "3")

    assert folded(*evidence) == [("1", ("3",)), ("2", ())]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Turnout in the northern district reached 61 percent by noon.",
            "Turnout in the northern district reached 62 percent by noon.",
        ),
        (
            "The northern district did count the votes by noon on Friday.",
            "The northern district did not count the votes by noon on Friday.",
        ),
        ("He denied it.", "She denied it."),
        ("He denied it.", "He denied it."),
    ],
)
def test_unknown_speakers_are_not_folded_over_what_makes_a_difference(one: str, other: str) -> None:
    assert folded(nobody(one, "a", "1"), nobody(other, "b", "2")) == [("1", ()), ("2", ())]


def test_a_thousands_separator_makes_no_difference() -> None:
    evidence = (
        nobody("Police counted 1,200 people on the market square of Pellworth.", "a", "1"),
        nobody("Police counted 1200 people on the market square in Pellworth.", "b", "2"),
    )

    assert folded(*evidence) == [("1", ("2",))]


def test_a_reprint_that_lost_its_speaker_is_folded() -> None:
    reprint = sentence(DEAL, "b", unit="2", stance="denies")

    assert folded(wren(DEAL, "a", "1"), reprint) == [("1", ("2",))]
    assert folded(reprint, wren(DEAL, "a", "1")) == [("2", ("1",))]


def test_nobodies_of_two_articles_are_unknown() -> None:
    evidence = [
        sentence(text, article, unit=article, speaker="officials")
        for article, text in (("a", DEAL), ("b", DEAL_TOO))
    ]

    assert folded(*evidence) == [("a", ()), ("b", ())]


def test_terms_without_weight_fold_nothing_but_equal_words() -> None:
    evidence = [wren(DEAL, "a", "1"), wren(DEAL_TOO, "b", "2"), wren(DEAL, "c", "3")]

    left = fold(evidence, terms_of, lambda _: 0.0)

    assert [(one.unit, one.same_as) for one in left] == [("1", ("3",)), ("2", ())]


def test_nothing_folds_to_nothing() -> None:
    assert folded() == []


sentences = st.builds(
    sentence,
    st.lists(st.sampled_from("harbour deal ferry vote mayor 12 not".split()), max_size=6).map(
        " ".join
    ),
    st.sampled_from("abcd"),
    speaker=st.sampled_from([None, "Wren", "Ada Wren", "Bea Wren", "officials"]),
    stance=st.sampled_from(["denies", "asserts"]),
)


@given(st.lists(sentences, max_size=12))
def test_every_unit_is_shown_or_folded_once_and_the_order_stays(evidence: list[Evidence]) -> None:
    left = fold(evidence, terms_of, lambda _: 1.0)
    rank = {one.unit: number for number, one in enumerate(evidence)}

    assert sorted(unit for one in left for unit in (one.unit, *one.same_as)) == sorted(rank)
    assert [rank[one.unit] for one in left] == sorted(rank[one.unit] for one in left)
    for one in left:
        assert [one.unit, *one.same_as] == sorted([one.unit, *one.same_as], key=rank.__getitem__)


def test_hundreds_of_sentences_fold_quickly() -> None:
    draw = random.Random(7)
    words = [f"word{number}" for number in range(400)]
    evidence = [
        nobody(" ".join(draw.choices(words, k=20)), f"a{number}", f"u{number}")
        for number in range(500)
    ]

    before = time.process_time()
    fold(evidence, lambda one: one.text.split(), lambda _: 1.0)

    assert time.process_time() - before < 1


def test_a_statement_in_four_outlets_has_one_origin() -> None:
    copies = [wren(DEAL, article, article) for article in "abcd"]

    assert known_origins([copies]) == 1


def test_statements_of_one_speaker_in_other_articles_are_other_origins() -> None:
    assert known_origins([[wren(DEAL, "a", "1")], [wren(FERRY, "b", "2")]]) == 2


def test_statements_that_share_an_article_are_one_appearance() -> None:
    statements = [
        [wren(DEAL, "a", "1")],
        [wren(FERRY, "c", "2")],
        [wren(DEAL_TOO, "a", "3"), wren(DEAL_TOO, "c", "4")],
    ]

    assert known_origins(statements) == 1


def test_two_stories_of_one_agency_are_one_origin() -> None:
    statements = [
        [sentence(DEAL, "a", agency="Sorn Press")],
        [sentence(FERRY, "b", agency="SORN PRESS")],
        [sentence(FERRY, "c", agency="Tideline")],
    ]

    assert known_origins(statements) == 2


def test_without_a_speaker_and_an_agency_no_origin_is_known() -> None:
    assert known_origins([[sentence(DEAL, "a"), sentence(DEAL, "b")], [sentence(FERRY, "c")]]) == 0
