"""Groups: who says what, in the order in which it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.grouping import groups_of, without_answer
from index.domain import Evidence, Group, Outcome
from tests.evidence import sentence

CLAIM = sentence(
    "Tern says Sorn sank the barge.", "claim", speaker="Tern", stance="asserts", coverage=0.5
)
DENIAL = sentence("Ada Wren denied it.", "denial", speaker="Ada Wren", stance="denies")
STRAY = sentence("The barge was old.", "stray", stance="unclear", coverage=0.3)


def grouped(*ranked: Evidence, **changes: Any) -> tuple[Group, ...]:
    """Groups where coverage decides: .8 answers, .5 is on the matter, .2 comes close."""
    arguments: dict[str, Any] = {
        "outcome": "answer",
        "relation": None,
        "is_answer": lambda one: one.coverage >= 0.8,
        "is_claim": lambda one: one.coverage >= 0.5,
        "is_close": lambda one: one.coverage >= 0.2,
        "copies": {},
    }
    return groups_of(ranked, **(arguments | changes))


def outline(groups: Sequence[Group]) -> list[tuple[str, str, str | None]]:
    return [(group.part, group.stance, group.speaker) for group in groups]


def test_of_who_denied_it_the_denial_comes_first_and_the_claim_apart() -> None:
    assert outline(grouped(STRAY, CLAIM, DENIAL, relation="denies")) == [
        ("answer", "denies", "Ada Wren"),
        ("claim", "asserts", "Tern"),
        ("closest", "unclear", None),
    ]


def test_the_accuser_is_no_answer_to_who_denied_it_however_good_the_match() -> None:
    accuser = sentence(
        "Tern claims that Sorn denied help.", "claim", speaker="Tern", stance="asserts"
    )

    assert outline(grouped(accuser, relation="denies")) == [("claim", "asserts", "Tern")]


def test_of_who_claims_it_a_denial_only_comes_close() -> None:
    claim = sentence("Tern says so.", "claim", speaker="Tern", stance="asserts")

    assert outline(grouped(DENIAL, claim, relation="asserts")) == [
        ("answer", "asserts", "Tern"),
        ("closest", "denies", "Ada Wren"),
    ]


def test_without_a_relation_every_stance_answers_best_group_first() -> None:
    claim = sentence("Tern says so.", "claim", speaker="Tern", stance="asserts")
    report = sentence("A paper reported it.", "report", stance="reports")

    assert outline(grouped(claim, report, DENIAL)) == [
        ("answer", "asserts", "Tern"),
        ("answer", "reports", None),
        ("answer", "denies", "Ada Wren"),
    ]


def test_both_sides_of_a_yes_or_no_question_stand_side_by_side() -> None:
    claim = sentence("Tern says so.", "claim", speaker="Tern", stance="asserts")
    report = sentence("A paper reported it.", "report", stance="reports")
    other = sentence("Arl denied it.", "other", speaker="Arl", stance="denies")

    assert outline(grouped(report, DENIAL, report, claim, other, STRAY, both_sides=True)) == [
        ("answer", "reports", None),
        ("answer", "denies", "Ada Wren"),
        ("answer", "denies", "Arl"),
        ("answer", "asserts", "Tern"),
        ("closest", "unclear", None),
    ]


def test_what_takes_no_side_stays_as_it_is() -> None:
    assert outline(grouped(STRAY, both_sides=True)) == [("closest", "unclear", None)]


@pytest.mark.parametrize(("outcome", "parts"), [("closest", ["closest"] * 3), ("nothing", [])])
def test_without_an_answer_nothing_is_shown_as_one(outcome: Outcome, parts: list[str]) -> None:
    groups = grouped(DENIAL, CLAIM, STRAY, outcome=outcome, relation="denies")

    assert [group.part for group in groups] == parts


def test_what_does_not_even_come_close_is_left_out() -> None:
    assert grouped(sentence("It rained.", coverage=0.1)) == ()


def test_a_speaker_of_several_articles_is_one_group_with_the_fullest_name_and_role() -> None:
    short = sentence("Wren denied it.", "a", speaker="Wren", stance="denies", role="mayor")
    full = sentence(
        "Ada Wren called it a lie.",
        "b",
        speaker="Ada Wren",
        stance="denies",
        role="mayor of Pellworth",
    )

    assert grouped(short, full) == (
        Group("answer", "denies", "Ada Wren", "mayor of Pellworth", 2, 0, 2, (short, full)),
    )


def test_copies_count_as_articles_and_outlets_and_are_no_origins() -> None:
    copies = {
        article: sentence(
            "It is a lie, Wren said.", article, unit=article, outlet=outlet, speaker="Wren"
        )
        for article, outlet in (("b", "Tern Herald"), ("c", "tern herald"), ("d", None))
    }
    shown = sentence(
        "It is a lie, Wren said.",
        "a",
        outlet="Sorn Observer",
        speaker="Ada Wren",
        same_as=("b", "c", "d", "gone"),
    )

    (group,) = grouped(shown, copies=copies)

    assert (group.articles, group.outlets, group.origins) == (4, 2, 1)
    assert group.evidence == (shown,)


def test_unknown_speakers_are_a_group_for_each_article() -> None:
    first, second, third = (sentence("It sank.", article) for article in "aba")

    groups = grouped(first, second, third)

    assert [group.evidence for group in groups] == [(first, third), (second,)]
    assert [(group.speaker, group.origins) for group in groups] == [(None, 0), (None, 0)]


def test_a_copy_that_names_the_speaker_names_it_for_the_group() -> None:
    named = sentence("It is a lie.", "b", unit="b#1", speaker="Ada Wren")
    shown = sentence("It is a lie.", "a", same_as=("b#1",))
    more = sentence("Nothing was sold.", "c", speaker="Wren")

    groups = grouped(shown, more, copies={"b#1": named})

    assert [(group.speaker, group.evidence) for group in groups] == [("Ada Wren", (shown, more))]


@given(
    st.lists(
        st.builds(
            sentence,
            st.just("It sank."),
            st.sampled_from("abc"),
            stance=st.sampled_from(["denies", "asserts", "reports", "hedged", "unclear"]),
            speaker=st.sampled_from([None, "Wren", "Ada Wren", "Tern", "officials"]),
            coverage=st.sampled_from([0.1, 0.3, 0.6, 0.9]),
        ),
        max_size=10,
    ),
    st.sampled_from([None, "denies", "asserts"]),
    st.booleans(),
)
def test_every_sentence_is_in_one_group_of_its_stance(
    ranked: list[Evidence], relation: str | None, both_sides: bool
) -> None:
    groups = grouped(*ranked, relation=relation, both_sides=both_sides)
    shown = [one.unit for group in groups for one in group.evidence]

    assert sorted(shown) == sorted(one.unit for one in ranked if one.coverage >= 0.2)
    assert all(one.stance == group.stance for group in groups for one in group.evidence)


# -- who is asked about and does not answer --------------------------------------------------------


def party(label: str) -> tuple[str, Any]:
    return label, lambda text: label in text


def test_who_is_named_in_the_claim_and_speaks_in_no_answer_is_without_one() -> None:
    groups = grouped(DENIAL, CLAIM, relation="denies")

    assert without_answer(map(party, ("Sorn", "Tern", "Arl", "Sorn")), groups) == ("Sorn",)


def test_who_answers_by_themselves_or_through_their_spokesman_is_not() -> None:
    spokesman = sentence(
        "Wren denied it.", "d", speaker="Ada Wren", role="spokeswoman of Sorn", stance="denies"
    )

    assert without_answer([party("Sorn")], grouped(spokesman, CLAIM, relation="denies")) == ()


def test_who_may_be_the_unknown_speaker_of_a_denial_is_not() -> None:
    unclear = sentence("In Sorn it was called a lie.", "d", stance="denies")

    assert without_answer([party("Sorn")], grouped(unclear, CLAIM, relation="denies")) == ()


def test_without_a_claim_nobody_owes_an_answer() -> None:
    assert without_answer([party("Sorn")], grouped(DENIAL, relation="denies")) == ()
