"""What is kept of words, and that looking at pieces finds what looking at the whole text does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.attribution.words import Words, _read, words_of
from index.domain import Span
from index.kept import Kept, pieces_of
from index.text import Wording, analyze, fold, wording_of
from index.text.context import _INTRODUCED, _ROLE_BEFORE_NAME, introduces
from index.text.date_words import _MOST_WORD_CHARS, _SMALL_WORDS, CHUNK, _is_anchor, has_anchor
from index.text.place_names import WORD, heads_of
from index.text.places import _Reading, places_in
from tests.collected import built_in_lexicon

WORDS = (
    "a new North South Korea York Hong Kong U.S. U.S.-led Trump's us the New the may May Sept. 11"
    " 1,000 3.5 2023-10-13 Friday, last week 2023년 12월 mayor minister, Ada Wren who is no"
    " evidence without proof not true - -- ( ) [Ada] <b> Mr. Mr said, 'tis “so” it’s workers'"
    " and/or don't bullet-proof WHO long us far Москва в بريطانيا 東京で e\u0301 \ud800 İ ſ"
    " \u00a0 \t"
).split(" ")
TEXTS = st.one_of(
    st.text(),
    st.lists(st.sampled_from(WORDS), max_size=20).map(" ".join),
    st.lists(st.sampled_from([*WORDS, " ", "\n", ",", "-"]), max_size=20).map("".join),
)


def test_a_word_is_found_out_once() -> None:
    asked: list[str] = []

    def find_out(word: str) -> int:
        asked.append(word)
        return len(word)

    kept = Kept(find_out)

    assert [kept[word] for word in ("pier", "harbour", "pier")] == [4, 7, 4]
    assert asked == ["pier", "harbour"]


def test_what_is_kept_is_bounded_in_number_and_in_size() -> None:
    kept = Kept(len, most=3)

    for word in ("a", "b", "c", "d" * 41, "e"):
        assert kept[word] == len(word)
        assert len(kept) <= 3
    assert list(kept) == ["e"]


@given(TEXTS)
def test_pieces_and_spaces_are_the_text(text: str) -> None:
    assert " ".join(pieces_of(text)) == text


@given(TEXTS, st.sampled_from([None, "en", "de", "tr", "ar"]))
def test_a_wording_is_that_of_the_tokens(text: str, language: str | None) -> None:
    tokens = analyze(text, language)
    folded = [fold(text[token.start : token.end]) for token in tokens]

    expected = Wording(
        [token.term for token in tokens], frozenset(word for word in folded if word.isalpha())
    )

    assert wording_of(text, language) == expected


@given(TEXTS)
def test_no_place_is_passed_over_by_its_pieces(text: str) -> None:
    heads = [*map(heads_of, WORD.findall(text))]

    assert places_in(text) == tuple(_Reading(text, heads).mentions())


@given(TEXTS)
def test_no_date_is_passed_over_by_its_pieces(text: str) -> None:
    words = CHUNK.findall(text)
    has = any(len(word) <= _MOST_WORD_CHARS and _is_anchor(word) for word in words)

    assert has_anchor(text) == (has or (text.islower() and not _SMALL_WORDS.isdisjoint(words)))


@given(TEXTS)
def test_no_introduction_is_passed_over_by_its_pieces(text: str) -> None:
    found = _INTRODUCED.search(text) or _ROLE_BEFORE_NAME.search(text)

    assert introduces(text) == (found is not None)


@given(TEXTS)
def test_concepts_are_those_of_the_tags(text: str) -> None:
    lexicon = built_in_lexicon()

    expected = list(dict.fromkeys(mention.concept for mention in lexicon.tags(text)))

    assert lexicon.concepts_in(text) == expected


@given(TEXTS)
def test_the_tokens_of_pieces_are_those_of_the_whole_stretch(text: str) -> None:
    span = Span(0, len(text))
    found = words_of(text, span, ())
    expected = Words()
    _read(text, 0, len(text), expected)

    assert columns(found) == columns(expected)


def columns(words: Words) -> list[list[object]]:
    return [[*each] for each in (words.kind, words.text, words.low, words.start, words.end)]
