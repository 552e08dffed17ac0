"""Whether names in different articles are one speaker's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.speakers import fullest, identities
from index.domain import Evidence


def said_by(*speakers: str | None, articles: str = "") -> list[Evidence]:
    """A sentence by each speaker, every one in an article of its own unless they are given."""
    return [
        Evidence(
            unit=f"u{number}",
            article_id=articles[number] if articles else f"a{number}",
            file="a.txt",
            start=0,
            end=4,
            text="Yes.",
            score=1.0,
            coverage=1.0,
            speaker=speaker,
        )
        for number, speaker in enumerate(speakers)
    ]


def groups(evidence: list[Evidence]) -> list[set[int]]:
    """The positions of the sentences by speaker."""
    found: dict[int | None, set[int]] = {}
    numbers = identities(evidence)
    for position, one in enumerate(evidence):
        if one.speaker is not None:
            found.setdefault(numbers[one.unit], set()).add(position)
    return list(found.values())


def same_speaker(one: str, other: str) -> bool:
    """Whether two names in two articles, with no other around, are one speaker's."""
    return len(groups(said_by(one, other))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wren", "Ada Wren"),
        ("Ms. Wren", "Mayor Ada Wren"),
        ("Ada Wren", "Ada M. Wren"),
        ("A. Wren", "Ada Wren"),
        ("Council spokeswoman Ada Wren", "Ada Wren"),
        ("Secretary of State Ada Wren", "Wren"),
        ("ADA WREN", "Ada Wren"),
        ("Ada Wren’s", "Ada Wren"),
        ("Sergei Orlov", "Sergey Orlov"),
        ("Сергей Орлов", "Sergei Orlov"),
        ("Pak Song Hui", "Pak Song-hui"),
        ("the Harbour Board", "Harbour Board"),
        ("U.S. officials", "US officials"),
        ("United States", "the U.S."),
        ("Russia", "the Kremlin"),
    ],
)
def test_one_speaker_is_known_by_several_names(one: str, other: str) -> None:
    assert same_speaker(one, other)
    assert same_speaker(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Wren", "Bea Wren"),
        ("Tom Wren Jr.", "Tom Wren"),
        ("Ada B. Wren", "Ada C. Wren"),
        ("Iran", "Iraq"),
        ("Washington", "Denzel Washington"),
        ("Wren", "Wren Shipping Company"),
        ("Harbour Board", "Harbour Union"),
        ("Mayor of Pellworth", "Bishop of Pellworth"),
        ("officials", "officials"),
        ("the Ministry", "the Ministry"),
        ("he", "he"),
        ("", ""),
        ("...", "..."),
    ],
)
def test_two_speakers_and_nobodies_are_never_the_same(one: str, other: str) -> None:
    assert not same_speaker(one, other)


def test_a_surname_joins_the_only_full_name_around() -> None:
    assert groups(said_by("Wren", "Ada Wren", "Wren", "Tom Orlov")) == [{0, 1, 2}, {3}]


def test_a_surname_of_two_people_is_neither_and_stays_in_its_article() -> None:
    evidence = said_by("Wren", "Ada Wren", "Bea Wren", "Wren", "Wren", articles="abcad")

    assert groups(evidence) == [{0, 3}, {1}, {2}, {4}]


def test_nobodies_are_one_speaker_in_one_article_only() -> None:
    assert groups(said_by("officials", "officials", "Officials", articles="aab")) == [{0, 1}, {2}]


def test_a_sentence_without_a_speaker_has_no_number() -> None:
    assert identities(said_by(None, "Ada Wren")) == {"u1": 0}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], None),
        (["Wren", "Ada Wren", "Ada May Wren"], "Ada May Wren"),
        (["Ada Wren", "Mayor Ada Wren"], "Ada Wren"),
        (["A. Wren", "Ada Wren"], "Ada Wren"),
        (["Moscow", "the Russian Federation"], "Moscow"),
    ],
)
def test_the_fullest_name_is_shown(names: list[str], expected: str | None) -> None:
    assert fullest(names) == expected


@given(st.lists(st.one_of(st.none(), st.text(max_size=20)), max_size=8))
def test_every_spoken_sentence_has_one_speaker(names: list[str | None]) -> None:
    evidence = said_by(*names)

    assert set(identities(evidence)) == {one.unit for one in evidence if one.speaker is not None}


@given(st.text(), st.text())
def test_sameness_looks_the_same_from_both_sides(one: str, other: str) -> None:
    assert same_speaker(one, other) == same_speaker(other, one)


@pytest.mark.parametrize("piece", ["A", "A ", "A.", "'", " ", "(", "é", "Mr "])
def test_a_name_of_any_length_is_compared(piece: str) -> None:
    assert same_speaker(piece * 200_000, "Ada Wren") is False
