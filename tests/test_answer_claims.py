"""The claim behind a denial: who makes it, and whom it names."""

import pytest

from index.answer import search
from index.answer.claims import claims_behind, parties_of
from index.reader import Reader
from tests.evidence import sentence


def claims(reader: Reader, question: str) -> list[tuple[str, str | None, str]]:
    found = claims_behind(reader, search(reader, question))
    return [(one.unit, one.speaker, one.stance) for one in found]


def test_the_claims_behind_a_denial_are_about_its_matter_and_no_denials(dispute: Reader) -> None:
    assert claims(dispute, "who denied dumping waste oil in the Skarv strait?") == [
        ("gazette/claim#0", "Iceland", "asserts"),
        ("gazette/claim#1", "Hulda Brim", "asserts"),
    ]


def test_a_question_that_is_nothing_but_a_verb_has_no_matter(dispute: Reader) -> None:
    assert claims(dispute, "who denied it?") == []
    assert claims(dispute, "who denied the claim?") == []


def test_where_nobody_claims_anything_there_is_no_claim(dispute: Reader) -> None:
    assert claims(dispute, "who denied that the bakery opens at six in the morning?") == []


def test_parties_are_the_countries_that_several_claims_name() -> None:
    parties = parties_of(
        [
            sentence("Iceland accused Denmark and Norway of dumping oil."),
            sentence("Danish and Norwegian trawlers dumped oil, Iceland said."),
            sentence("Denmark sent a ship to France, a minister said."),
        ]
    )

    labels = dict(parties)
    assert set(labels) == {"Denmark", "Iceland", "Norway"}
    assert labels["Norway"]("The Norwegian minister")
    assert not labels["Norway"]("The Danish minister")


@pytest.mark.parametrize(
    ("names", "label"),
    [
        (["German", "Germany"], "Germany"),
        (["German", "German"], "German"),
        (["Iran", "Iranian", "Iranian"], "Iran"),
        (["Afghan", "Afghanistan"], "Afghanistan"),
        (["Swiss", "Switzerland"], "Switzerland"),
        (["North Korean", "North Korea"], "North Korea"),
    ],
)
def test_a_party_is_called_by_its_name_and_not_by_what_is_its_own(
    names: list[str], label: str
) -> None:
    claims = [sentence(f"The {name} fleet dumped oil.") for name in names]

    assert [label for label, _ in parties_of(claims * 2)] == [label]


def test_what_a_single_claim_names_is_no_party() -> None:
    assert [label for label, _ in parties_of([sentence("Iceland accused Denmark.")])] == []
    assert parties_of([]) == []
