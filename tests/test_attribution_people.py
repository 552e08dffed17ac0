"""Who the persons of an article are, and whom a part of a name or a role means."""

from __future__ import annotations

import pytest

from index.attribution.names import split_name
from index.attribution.people import People
from index.domain import Span


def people(text: str) -> People:
    return People(text, [Span(0, len(text))])


@pytest.mark.parametrize(
    ("words", "role", "name"),
    [
        ("Kremlin spokesman Dmitri Volkov", "Kremlin spokesman", "Dmitri Volkov"),
        ("Mayor Carl de Witt", "Mayor", "Carl de Witt"),
        ("Democrat Ida Crowe", "Democrat", "Ida Crowe"),
        ("Martin Luther King Jr.", "", "Martin Luther King Jr."),
        ("Secretary of State Ida Crowe", "Secretary of State", "Ida Crowe"),
        ("Chicago Police Department", "", "Chicago Police Department"),
        ("Norvik's mayor Lionel Beck", "Norvik's mayor", "Lionel Beck"),
    ],
)
def test_a_role_is_cut_off_its_name(words: str, role: str, name: str) -> None:
    assert split_name(words.split()) == (role.split(), name.split())


@pytest.mark.parametrize(
    ("text", "asked", "name"),
    [
        ("Senator Ida Crowe met Lionel Beck.", "Crowe", "Ida Crowe"),
        ("Senator Ida Crowe met Lionel Beck.", "Ida", "Ida Crowe"),
        ("Ida Crowe left. Ida R. Crowe came.", "Crowe", "Ida R. Crowe"),
        ("President Crowe met Ida Crowe.", "Crowe", "Ida Crowe"),
        ("Sergei Orlov left. Sergey Orlov came.", "Orlov", "Sergei Orlov"),
    ],
)
def test_a_part_of_a_name_finds_the_fullest_one(text: str, asked: str, name: str) -> None:
    person = people(text).of([asked])

    assert person is not None
    assert person.name == name


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Hanna Stone met Viktor Stone.", "Stone"),
        ("The White House is in Washington.", "House"),
        ("The New York Times wrote it.", "Times"),
        ("Virginia Democrats met.", "Democrats"),
    ],
)
def test_what_is_not_clear_finds_nobody(text: str, asked: str) -> None:
    assert people(text).of([asked]) is None


def test_only_a_role_given_before_is_meant() -> None:
    text = "The mayor spoke. Mayor Lionel Beck left. The mayor returned."
    persons = people(text)

    assert persons.by_role(["mayor"], 5) is None
    found = persons.by_role(["mayor"], len(text))
    assert found is not None
    assert found.name == "Lionel Beck"


def test_a_party_tells_two_nominees_apart() -> None:
    persons = people("Republican nominee Carl Voss met Democratic nominee Ida Crowe.")

    found = persons.by_role(["democratic", "nominee"], 70)
    assert found is not None
    assert found.name == "Ida Crowe"
    assert persons.by_role(["nominee"], 70) is None
