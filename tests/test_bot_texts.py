from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import admin_texts, answer_texts, texts, view_texts
from index.domain import Searched

CONSTANTS = {
    name: value
    for module in (texts, answer_texts, view_texts)
    for name, value in vars(module).items()
    if name.isupper() and not name.startswith("_") and isinstance(value, str)
}


@pytest.mark.parametrize(
    ("first", "last", "read"),
    [
        ("2026-05-03", "2026-05-18", "3 to 18 May 2026"),
        ("2026-04-03", "2026-05-18", "3 Apr to 18 May 2026"),
        ("2025-12-30", "2026-01-02", "30 Dec 2025 to 2 Jan 2026"),
        ("2025-05-03", "2026-05-18", "3 May 2025 to 18 May 2026"),
        ("2026-05-18", "2026-05-18", "18 May 2026"),
        (None, None, "dates not given"),
        ("in spring", "in spring", "in spring"),
        ("in spring", "2026-05-18", "in spring to 18 May 2026"),
    ],
)
def test_a_range_of_days_says_nothing_twice(first: str, last: str, read: str) -> None:
    assert texts.days(first, last) == read


@pytest.mark.parametrize(
    ("published", "read"),
    [
        ("2023-10-19", "19 Oct 2023"),
        ("2023-10-09T08:30:00+02:00", "9 Oct 2023"),
        (None, "date not given"),
        ("", "date not given"),
        ("2023-10", "2023-10"),
        ("2023-13-45", "2023-13-45"),
    ],
)
def test_a_date_is_written_as_people_do(published: str | None, read: str) -> None:
    assert texts.day(published) == read


@given(st.dates())
def test_every_day_names_its_own_year_and_day(day: object) -> None:
    year, _, number = str(day).split("-")

    assert re.fullmatch(rf"{int(number)} [A-Z][a-z]{{2}} {int(year)}", texts.day(str(day)))


def test_one_thing_is_not_counted_as_many() -> None:
    assert texts.counted(1, "article") == "1 article"
    assert texts.counted(0, "article") == "0 articles"
    assert texts.counted(1204, "article") == "1,204 articles"
    assert answer_texts.searched(Searched(1, 1, None, None)) == (
        "Searched 1 article, 1 sentence, dates not given."
    )


def test_numbers_are_listed_as_people_say_them() -> None:
    assert answer_texts.searched(Searched(2, 9, "2026-05-03", "2026-05-03")) == (
        "Searched 2 articles, 9 sentences; newest article: 3 May 2026."
    )
    assert view_texts.numbers_of([2]) == "sentence 2"
    assert view_texts.numbers_of([1, 3]) == "sentences 1 and 3"
    assert view_texts.repeats([1, 2, 5]) == "repeats sentences 1, 2 and 5"


@pytest.mark.parametrize(
    ("counts", "n_articles", "n_origins", "read"),
    [
        ((3, 0, 3), 3, 2, "3 denials in 3 of 5 articles, at least 2 known origins."),
        ((1, 0, 1), 2, 1, "1 denial in 2 of 5 articles, at least 1 known origin."),
        ((0, 2, 2), 1, 1, "2 statements in 1 of 5 articles."),
        ((0, 1, 4), 2, 0, "4 sentences in 2 of 5 articles."),
        ((2, 1, 3), 2, 0, "2 denials and 1 statement in 2 of 5 articles."),
        ((1, 0, 2), 2, 0, "2 sentences, 1 denial among them, in 2 of 5 articles."),
    ],
)
def test_what_was_found_is_counted_with_care(
    counts: tuple[int, int, int], n_articles: int, n_origins: int, read: str
) -> None:
    found = answer_texts.found(*counts, n_articles=n_articles, n_searched=5, n_origins=n_origins)

    assert found == read


@pytest.mark.parametrize(
    ("n_articles", "n_origins", "read"),
    [
        (1, 1, ""),
        (2, 0, "2 articles"),
        (2, 2, "2 articles"),
        (4, 1, "4 articles, 1 known origin"),
    ],
)
def test_fewer_origins_than_articles_are_said(n_articles: int, n_origins: int, read: str) -> None:
    assert answer_texts.behind(n_articles, n_origins) == read


@pytest.mark.parametrize(
    ("answered", "close", "read"),
    [
        (2, 1, "The articles speak of 2, come close to 1 and hold nothing on 1."),
        (4, 0, "The articles speak of all of them."),
        (0, 4, "The articles come close to all of them."),
        (0, 0, "The articles hold nothing on any of them."),
    ],
)
def test_a_post_is_summed_up_in_one_sentence(answered: int, close: int, read: str) -> None:
    summary = answer_texts.statements(4, answered=answered, close=close)

    assert summary == f"I looked up 4 statements of this post. {read}"


@pytest.mark.parametrize(
    ("words", "on", "is_plain"),
    [
        ("13 October 2023", "2023-10-13", True),
        ("October 05, 2023", "2023-10-05", True),
        ("13 October", "2023-10-13", False),
        ("October 2023", "2023-10-13", False),
        ("October 2023", "2023-10", False),
    ],
)
def test_words_that_say_day_and_year_need_no_translation(
    words: str, on: str, is_plain: bool
) -> None:
    assert answer_texts.is_plain(words, on) is is_plain


def test_privacy_says_how_long_and_how_to_delete() -> None:
    text = texts.privacy(30)

    assert "30 days" in text
    assert "/forget" in text
    assert "1 day," in texts.privacy(1)


def test_about_leaves_out_what_is_not_so() -> None:
    dated = texts.about(24, 6, 311, "2026-05-03", "2026-05-18", 0)
    undated = texts.about(1, 0, 1, None, None, 1)

    assert "24 articles from 6 outlets, 311 sentences" in dated
    assert "3 to 18 May 2026; the newest is of 18 May 2026" in dated
    assert "not given" not in dated
    assert "newest" not in undated
    assert "I know 1 article, 1 sentence in all" in undated
    assert "Of 1 article the date was not given." in undated


def test_forgetting_says_how_many_questions_went() -> None:
    assert texts.forgotten(0) == "I had no questions stored of you."
    assert "1 question of yours. It was" in texts.forgotten(1)
    assert "12 questions of yours. They were" in texts.forgotten(12)


def test_admins_are_not_told_that_all_is_gone() -> None:
    for n_questions in (0, 1, 12):
        text = texts.forgotten(n_questions, is_admin=True)
        assert "all I had" not in text
        assert "90 days" in text


@pytest.mark.parametrize("name", ["NOT_MINE", "SLOW_DOWN"])
def test_a_notice_on_a_button_is_short_enough(name: str) -> None:
    assert 0 < len(CONSTANTS[name]) <= 200


@pytest.mark.parametrize("name", sorted(CONSTANTS))
def test_every_text_is_tidy(name: str) -> None:
    text = CONSTANTS[name]

    assert 0 < len(text) <= 4096
    assert text.lstrip() == text
    assert "  " not in text or name.startswith("HELP")
    assert not re.search(r"[\"'<>*_`]", text.replace("WHOSAID_ARTICLES_DIR", ""))


def test_start_is_two_lines() -> None:
    assert texts.START.count("\n") == 1
    assert texts.START_WITHOUT_EXAMPLES.count("\n") == 1


@pytest.mark.parametrize("command", sorted(admin_texts.COMMANDS))
def test_help_for_admins_has_all_their_commands(command: str) -> None:
    assert f"\n/{command}  " in texts.HELP_FOR_ADMINS
