"""Places: countries, capitals, adjectives and seats of power in many languages."""

import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.text.places import places_in

DATA = Path(__file__).resolve().parents[1] / "index" / "text" / "data" / "places.tsv"


def found(text: str) -> list[str]:
    """Return the places of a text as ``"words=place"``."""
    return [f"{text[m.start : m.end]}={m.place}" for m in places_in(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ferries to North Korea and South Korean ports", ["North Korea=KP", "South Korean=KR"]),
        ("Norway's fleet met Swedes in Oslo", ["Norway=NO", "Swedes=SE", "Oslo=NO"]),
        ("the Kremlin, the White House, Downing Street", ["Kremlin=RU", "White House=US"]),
        ("the Blue House and the Pentagon", ["Blue House=KR", "Pentagon=US"]),
        ("Papua New Guinea, not Guinea-Bissau", ["Papua New Guinea=PG", "Guinea-Bissau=GW"]),
        ("Bosnia and Herzegovina and Côte d’Ivoire", ["Bosnia and Herzegovina=BA"]),
        ("Canberra, Ottawa, Hanoi, Abuja", ["Canberra=AU", "Ottawa=CA", "Hanoi=VN", "Abuja=NG"]),
        ("the Soviet Union and the European Union", ["Soviet Union=SU", "European Union=EU"]),
        ("anti-Danish, pro-Kremlin, Chile-Peru", ["Danish=DK", "Kremlin=RU", "Chile=CL"]),
    ],
)
def test_names_are_found_in_english(text: str, expected: list[str]) -> None:
    assert found(text)[: len(expected)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Судно из России везло груз в Северную Корею", ["России=RU", "Северную Корею=KP"]),
        ("по словам российского посла в Белом доме", ["российского=RU", "Белом доме=US"]),
        ("Кораблі України вийшли з Москви", ["України=UA", "Москви=RU"]),
        ("Statek z Rosji płynie do Niemiec", ["Rosji=RU", "Niemiec=DE"]),
        ("وروسيا وللصين وبالعراق", ["روسيا=RU", "صين=CN", "العراق=IQ"]),
        ("السفينة الروسية والرئيس الأمريكي", ["الروسية=RU", "الأمريكي=US"]),
        ("la ministra norcoreana y los barcos rusos", ["norcoreana=KP", "rusos=RU"]),
        ("EE.UU. y la Casa Blanca", ["EE.UU=US", "Casa Blanca=US"]),
        ("l'Ukraine, d'Iran et la flotte américaine", ["Ukraine=UA", "Iran=IR", "américaine=US"]),
        ("die russischen Schiffe, Norwegens Küste", ["russischen=RU", "Norwegens=NO"]),
        ("Türkiye'nin gemisi Rusya'da", ["Türkiye=TR", "Rusya=RU"]),
        ("挪威的船在莫斯科", ["挪威=NO", "莫斯科=RU"]),
        ("ノルウェーと北朝鮮の船", ["ノルウェー=NO", "北朝鮮=KP"]),
        ("러시아의 배가 북한에서 왔다", ["러시아=RU", "북한=KP"]),
        ("ספינה ברוסיה ובישראל", ["רוסיה=RU", "ישראל=IL"]),
        ("भारत और चीन के जहाज", ["भारत=IN", "चीन=CN"]),
        ("tàu của Mỹ và my boat", ["Mỹ=US"]),
    ],
)
def test_names_are_found_in_other_languages_and_their_cases(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They told us that US boats left.", ["US=US"]),
        ("The U.S.-led fleet saw U.S sailors", ["U.S.=US", "U.S=US"]),
        ("did the us say so? tell us", ["us=US"]),
        ("We served turkey on fine china", []),
        (
            "Turkey and China sent polish remover and Polish boats",
            ["Turkey=TR", "China=CN", "Polish=PL"],
        ),
        ("did turkey or china pay", ["turkey=TR", "china=CN"]),
        ("Did china sell boats?", ["china=CN"]),
        ("what did polish sailors say", ["polish=PL"]),
    ],
)
def test_a_word_that_is_no_place_in_small_letters_counts_by_its_capital(
    text: str, expected: list[str]
) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The coach Michael Jordan waved.", []),
        ("Reporters met Jordan Smith and Chad Miller.", []),
        ("King Hussein of Jordan; Queen Noor in Jordan Valley", ["Jordan=JO", "Jordan=JO"]),
        ("Denzel Washington and Booker T. Washington read.", []),
        ("Meanwhile Washington warned Moscow.", ["Washington=US", "Moscow=RU"]),
        ("the Washington Post and the Moscow Times wrote", []),
        ("a hall in New Mexico, then one in West Virginia", []),
        ("Latin American boats, African American sailors", []),
        ("the West against Western Union, Western boats", ["West=WEST", "Western=WEST"]),
        ("the German Foreign Office, the Foreign Office", ["German=DE", "Foreign Office=GB"]),
        ("Long Island, a Man, the District of Columbia, Roma families", []),
    ],
)
def test_people_newspapers_and_regions_are_no_countries(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@given(st.text())
@example("Ивано-Kremlin's U.S.")
@example("アイランド・北朝鮮")
def test_mentions_are_ascending_and_inside_the_text(text: str) -> None:
    bounds = [position for mention in places_in(text) for position in mention[:2]]

    assert bounds == sorted(bounds)
    assert all(mention.start < mention.end <= len(text) for mention in places_in(text))


@given(
    st.lists(
        st.sampled_from(["Jordan", "US", "the", "West", "United", "states", "-", "ولل", "中国"])
    )
)
def test_a_text_of_names_alone_is_read(words: list[str]) -> None:
    text = " ".join(words)

    assert all(m.place for m in places_in(text))


@pytest.mark.parametrize(
    "text",
    [
        " " * 200_000,
        "a" * 200_000,
        "a." * 100_000,
        "'" * 200_000,
        "\u0301" * 200_000,
        "中国" * 100_000,
        "United " * 30_000,
        "Jordan " * 30_000,
        "وو " * 60_000,
    ],
)
def test_hostile_texts_take_linear_time(text: str) -> None:
    start = time.process_time()
    places_in(text)

    assert time.process_time() - start < 5


def test_the_data_is_what_its_tool_makes() -> None:
    pytest.importorskip("babel")
    from tests.tools.make_places import places_tsv

    made, kept = places_tsv(), DATA.read_text(encoding="utf-8")
    if made.splitlines()[0] != kept.splitlines()[0]:
        pytest.skip("made with another version of Babel")

    assert made == kept


def test_no_name_stands_for_two_places() -> None:
    names: dict[str, set[str]] = {}
    for line in DATA.read_text(encoding="utf-8").splitlines()[1:]:
        how, place, keys = line.split("\t")
        for key in keys.split("|"):
            names.setdefault(f"{how in ('name', 'proper')}{key}", set()).add(place)

    assert {key: places for key, places in names.items() if len(places) > 1} == {}
