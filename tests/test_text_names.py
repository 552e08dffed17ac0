"""Which words of an article are names, and which fuller name they belong to."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.domain import Span
from index.text.names import ArticleNames, names_of

LINE = re.compile(r"[^\n]+")


def read(text: str) -> ArticleNames:
    """Return the names of a text whose lines are its sentences."""
    return names_of(text, [Span(*line.span()) for line in LINE.finditer(text)])


def words(text: str) -> list[list[str]]:
    names = read(text)
    n_lines = len(LINE.findall(text))
    return [[word.folded for word in names.words(number)] for number in range(n_lines)]


def test_words_with_a_capital_are_names_and_others_are_not() -> None:
    text = "The envoy Anna Kowalska met the mayor of Gdynia.\nThe mayor thanked Kowalska."

    assert words(text) == [["anna", "kowalska", "gdynia"], ["kowalska"]]


def test_a_word_mostly_written_small_is_no_name() -> None:
    text = "The Harbour Board met.\nThe harbour is shut.\nNo harbour pays.\nA harbour is a harbour."

    assert words(text)[0] == ["board"]


def test_a_name_says_where_it_stands_without_its_possessive() -> None:
    text = "They heard Tove Lindqvist’s answer."

    places = [(text[word.start : word.end], word.folded) for word in read(text).words(0)]

    assert places == [("Tove", "tove"), ("Lindqvist", "lindqvist")]


@pytest.mark.parametrize(
    "opening",
    ["Meanwhile", "Asked", "Speaking", "Officially", "Yesterday", "Witnesses", "Several", "Selon"],
)
def test_a_word_that_opens_a_sentence_is_no_name_by_its_capital_alone(opening: str) -> None:
    assert words(f"{opening} they left for Tromso.") == [["tromso"]]


def test_a_name_at_the_beginning_is_one_when_nothing_speaks_against_it() -> None:
    assert words("Okonkwo left.\n“Lindqvist knows,” she said.\nBeijing and Emily agreed.") == [
        ["okonkwo"],
        ["lindqvist"],
        ["beijing", "emily"],
    ]


def test_a_beginning_that_is_small_elsewhere_is_no_name() -> None:
    assert words(
        "Fishing stopped.\nThe fleet of Narvik gave up fishing.\nQuotas fell, quotas rose."
    ) == [
        [],
        ["narvik"],
        [],
    ]


def test_months_weekdays_titles_and_function_words_are_no_names() -> None:
    text = (
        "On Friday, in March, President Adaeze Okonkwo told Mr. Brandt that She and The US agree."
    )

    assert words(text) == [["adaeze", "okonkwo", "brandt", "us"]]


@pytest.mark.parametrize(
    "headline",
    [
        "HARBOUR CHIEF DENIES TAKING MONEY",
        "Harbour Chief Denies Taking Money From Builders",
        "Harbour Chief Denies Taking Money From Builders.",
    ],
)
def test_a_headline_in_capitals_makes_no_names_of_its_words(headline: str) -> None:
    body = "The harbour chief denies it.\nHe was taking no money from any builders."

    assert words(f"{headline}\n{body}")[0] == []


def test_a_month_is_a_name_only_where_it_is_somebodys() -> None:
    assert words("In May she met Karl Brandt.\nOn May 5 Brandt left, in May.") == [
        ["karl", "brandt"],
        ["brandt"],
    ]
    assert words("They met Edith May on May 5.\nMay left.") == [["edith", "may"], ["may"]]


def test_abbreviations_are_names() -> None:
    assert words("The treaty with NATO and the IAEA holds.") == [["nato", "iaea"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was Han Min-jun who left.", ["han", "min", "jun"]),
        ("It was a Narvik-based and Hamas-run group.", ["narvik", "hamas"]),
        (
            "It was Liam O’Brien’s and Valerie d’Estaing's idea.",
            "liam obrien valerie estaing".split(),
        ),
        ("It was Ludwig van Houten and Omar al-Rashid.", ["ludwig", "houten", "omar", "rashid"]),
        ("It was [Tove] Lindqvist, on her iPhone.", ["tove", "lindqvist", "iphone"]),
        ("Это был Иван Соколов из Перми.", ["иван", "соколов", "перми"]),
    ],
)
def test_compound_names_are_names_in_all_their_parts(text: str, expected: list[str]) -> None:
    assert words(text) == [expected]


def test_in_a_script_without_capitals_every_content_word_may_be_a_name() -> None:
    assert words("قال سليم ان المرفأ مغلق") == [["قال", "سليم", "المرفا", "مغلق"]]


def test_words_without_bounds_give_no_names() -> None:
    assert words("港口主任否认。") == [[]]


# -- fuller names ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("They met Tove Lindqvist.\nLindqvist left.", "lindqvist", ("tove",)),
        ("They met Tove Lindqvist.\nLindqvist left.", "tove", ("lindqvist",)),
        ("They met Han Min Jun.\nHan left.", "han", ("min", "jun")),
        ("They met Han Min-jun.\nHan left.", "jun", ("han", "min")),
        ("They met Foreign Minister Tove Lindqvist.", "lindqvist", ("tove",)),
        ("They met Swedish Professor Tove Lindqvist Jr.", "lindqvist", ("tove",)),
        ("They met Tove A. Lindqvist and [Omar] Rashid.", "rashid", ("omar",)),
        ("They met Ludwig van der Houten.", "houten", ("ludwig",)),
        ("They met Sergei Volkov.\nThey met Sergey Volkov.", "sergey", ("volkov",)),
        ("They met Tove Lindqvist, Omar Rashid and others.", "rashid", ("omar",)),
        (
            "They met Tove Lindqvist.\nThey met Tove Maria Lindqvist.",
            "maria",
            ("tove", "lindqvist"),
        ),
        ("They met Tove Lindqvist at Lindqvist Tower.", "lindqvist", ("tove",)),
        ("They met at Lindqvist Tower.", "lindqvist", ()),
        ("They read the Narvik Gazette.", "narvik", ()),
        ("The Lindqvist-Rashid talks failed.", "rashid", ()),
        ("They met Tove Lindqvist.", "narvik", ()),
        ("They met Mohammed Muhammad.", "mohammed", ()),
        ("Tove Lindqvist Meets Omar Rashid Again", "tove", ()),
    ],
)
def test_a_word_leads_to_the_rest_of_its_name(
    text: str, word: str, expected: tuple[str, ...]
) -> None:
    assert read(text).fuller(word) == expected


def test_a_word_of_two_peoples_names_leads_to_neither() -> None:
    names = read("They met Tove Lindqvist and Karl Lindqvist.\nLindqvist left.")

    assert (names.fuller("lindqvist"), names.fuller("karl")) == ((), ("lindqvist",))


# -- laws -----------------------------------------------------------------------------------------


@given(st.text(alphabet=st.sampled_from("Ab é'’-.“ \u0301שع1_")))
def test_every_name_is_a_slice_inside_its_sentence(text: str) -> None:
    sentences = [Span(*line.span()) for line in LINE.finditer(text)]
    names = names_of(text, sentences)

    for number, sentence in enumerate(sentences):
        for word in names.words(number):
            assert sentence.start <= word.start < word.end <= sentence.end


def test_an_article_without_sentences_has_no_names() -> None:
    assert read("").fuller("tove") == ()


@pytest.mark.parametrize(
    "unit",
    [" ", "'", ".", "a", "A", "\u0301", "A-", "A'", "Ab Cd ", "Ab. ", "Al de la ", "ش ", "’s"],
)
def test_long_hostile_texts_are_read_in_linear_time(unit: str) -> None:
    text = (unit * 200_000)[:200_000]

    started = time.process_time()
    names_of(text, [Span(0, len(text))])

    assert time.process_time() - started < 3
