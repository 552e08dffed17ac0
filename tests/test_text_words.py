"""The tables of single words, and folding: laws that every entry has to keep."""

import pytest
import Stemmer
from hypothesis import example, given
from hypothesis import strategies as st

from index.text import analyze
from index.text.fold import fold
from index.text.stems import stem
from index.text.stopwords import ENGLISH, FOREIGN
from index.text.words import AMBIGUOUS_MONTHS, IRREGULAR, KEPT_APART, MONTHS, SPELLINGS

TABLES = [MONTHS, IRREGULAR, SPELLINGS, KEPT_APART]


@pytest.mark.parametrize("table", TABLES)
def test_entries_are_written_folded(table: dict[str, str]) -> None:
    words = {*table, *table.values()}

    assert {fold(word) for word in words} == words


def test_function_words_are_written_folded_and_are_in_no_table() -> None:
    words = ENGLISH | FOREIGN

    assert {fold(word) for word in words} == words
    assert not ENGLISH & {form for table in (IRREGULAR, SPELLINGS, KEPT_APART) for form in table}


@pytest.mark.parametrize(("form", "base"), [*IRREGULAR.items(), *SPELLINGS.items()])
def test_a_form_meets_its_base(form: str, base: str) -> None:
    assert stem(form) == stem(base)


@pytest.mark.parametrize(("form", "month"), MONTHS.items())
def test_an_abbreviated_month_beside_a_number_is_the_month(form: str, month: str) -> None:
    expected = [month_term, "5"] if (month_term := stem(month)) else []

    assert [token.term for token in analyze(f"{form.capitalize()}. 5")] == expected
    assert (stem(form) == stem(month)) == (form not in AMBIGUOUS_MONTHS)


@pytest.mark.parametrize("term", sorted(set(KEPT_APART.values())))
def test_a_word_that_is_kept_apart_needs_it(term: str) -> None:
    plain_stem = Stemmer.Stemmer("english").stemWord(term)

    assert plain_stem != term
    assert {stem(form) for form, kept in KEPT_APART.items() if kept == term} == {term}


@example("ŉ")
@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(word: str) -> None:
    once = fold(word)

    assert fold(once) == once
    assert not any(character.isspace() for character in once if not word.isascii())
