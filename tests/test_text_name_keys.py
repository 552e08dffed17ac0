"""The key of a name joins its spellings and no other name."""

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import name_keys
from index.text.fold import fold
from index.text.name_keys import name_key

# A group a line: the spellings in which news of several languages writes one name.
SPELLINGS = [
    line.split()
    for line in """
    Sergei Sergey Sergej Serguei
    Lavrov Lawrow Lavroff
    Dmitry Dmitri Dmitriy Dmitrij Dimitri
    Peskov Peskow
    Zelensky Zelenskyy Zelenskiy Selenskyj
    Kyiv Kiev Kiew
    Kharkiv Kharkov
    Odesa Odessa
    Jong Jung Jeong
    Choe Choi
    Yoon Yun
    Pyongyang Pyeongyang
    Mohammed Muhammad Mohamed Mohammad
    Hussein Hussain Husain
    Ahmed Ahmad
    Gaddafi Qaddafi Kadhafi
    Khamenei Khamenai
    Netanyahu Netanjahu
    Erdogan Erdoğan
    Gorbachev Gorbatschow Gorbatchev
    Medvedev Medwedew
    Alexei Alexey Aleksei Aleksey
    Navalny Nawalny Navalnyj
    Yevgeny Evgeny Yevgeniy
    Mueller Müller Muller
    Schroeder Schröder
    Gonzalez González Gonzales
    Rodriguez Rodrigues
    Catherine Katherine
    Hillary Hilary
    Natalya Natalia Natalja
    Lyudmila Liudmila
    Milosevic Milošević Milosevich
    Yanukovych Yanukovich
    Baghdad Bagdad
    Iraq Irak
    Qatar Katar
    Gandhi Ghandi
    Tariq Tarik
    Mahmoud Mahmud
    Waleed Walid
    Victor Viktor
    Alexander Aleksander
    Smirnov Smirnoff Smirnow
    Chernobyl Tschernobyl
    Jeffrey Geoffrey
    Sarah Sara
    Philippe Philipe
    Suleyman Suleiman
    """.strip().splitlines()
]

TRAPS = [
    tuple(pair.split())
    for pair in """
    Iran Iraq|Austria Australia|Niger Nigeria|Trump Tramp|Biden Baden|Clinton Clayton|Scott Scotus
    Sanders Saunders|Merkel Markle|Merkel Market|Putin Martin|Lavrov Larov|Kim Kam|Lee Lai
    Moscow Muscat|Peskov Pestov|Kirby Corby|Choe Chow|Choe Cho|Seoul Saul|Guinea Guyana
    Macron Micron|Obama Osama|Sunak Sonic|Reid Reed|Kerry Kerrey|Barr Baer|Perez Peres|Khan Han
    Yellen Ellen|Dixon Dickson|Bush Bosh|Fischer Fisher|Michel Mitchell|Houston Huston|Bloom Blum
    Louis Luis|Nunes Nunez|Wang Vang|Lowell Lovell|Cramer Kramer|Cory Cori|Byrd Bird|Miers Myers
    Mali Malawi|Slovakia Slovenia|Gambia Zambia|Dominica Dominican|Hall Hal|Penn Pen|Scott Scot
    Shultz Schultz|Kelly Kelley|Andrew Andreev|Moore Moor|Hayes Hays|Rice Reyes|Rohde Rode
    """.replace("\n", "|").split("|")
    if pair.split()
]

LEAST_JOINED = 0.95  # of the pairs of spellings


def test_nearly_all_spellings_of_a_name_have_one_key() -> None:
    pairs = [pair for group in SPELLINGS for pair in combinations(group, 2)]
    apart = [(one, other) for one, other in pairs if name_key(one) != name_key(other)]

    assert len(pairs) > 90
    assert len(apart) <= (1 - LEAST_JOINED) * len(pairs), apart


def test_no_two_names_have_one_key() -> None:
    pairs = [
        (one, other)
        for group, others in combinations(SPELLINGS, 2)
        for one in group
        for other in others
    ]

    assert len(pairs) > 1_000
    assert [pair for pair in pairs if name_key(pair[0]) == name_key(pair[1])] == []


@pytest.mark.parametrize(("one", "other"), TRAPS)
def test_names_that_look_alike_stay_apart(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("Лавров", "Lavrov"),
        ("Зеленский", "Zelensky"),
        ("Дмитрий", "Dmitry"),
        ("Навальный", "Navalny"),
        ("Тимошенко", "Tymoshenko"),
        ("Медведев", "Medvedev"),
        ("Μέρκελ", "Merkel"),
    ],
)
def test_scripts_with_vowels_are_transliterated(word: str, name: str) -> None:
    assert name_key(word) == name_key(name)


def test_no_spelling_of_the_table_stands_in_two_groups() -> None:
    groups: dict[str, set[int]] = {}
    table = Path(name_keys.__file__).with_name("name_variants.txt").read_text(encoding="utf-8")
    for number, line in enumerate(table.splitlines()):
        for word in line.partition("#")[0].split():
            groups.setdefault(name_key(word), set()).add(number)

    assert {key: lines for key, lines in groups.items() if len(lines) > 1} == {}


@given(st.text())
def test_a_key_does_not_depend_on_case_and_accents(word: str) -> None:
    assert name_key(fold(word[:20])) == name_key(word[:20]) or not word.isalpha()


@pytest.mark.parametrize("word", ["", "'", "\ud800", "a" * 200_000, "\u0301" * 200_000, "ß" * 500])
def test_any_word_has_a_key(word: str) -> None:
    assert isinstance(name_key(word), str)
