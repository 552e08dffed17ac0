"""The analyzer: from a text in any language to the terms that are indexed and asked for.

Words are found in the text as it stands, so that every term knows where it comes from, and each
is then folded, freed of possessives and endings, and stemmed on its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from index.kept import Kept, pieces_of
from index.text.fold import fold
from index.text.foreign import MAX_TERM_CHARS, WITH_RULES, joined_in, term_in, without_points
from index.text.stems import american, stem
from index.text.stopwords import AS_WRITTEN, ENGLISH, FOREIGN
from index.text.words import AMBIGUOUS_MONTHS

ANALYZER = "news-2"
"""Name and version; stored with an index, because other terms would not be found in it."""


class Token(NamedTuple):
    """One occurrence of a term: ``text[start:end]`` is the word as it stands."""

    term: str
    start: int  # inclusive, in code points of the analysed text
    end: int  # exclusive, without a possessive ending


class Wording(NamedTuple):
    """The terms of a text, and the folded words that they come from, as far as these are words."""

    terms: list[str]  # in the order of their words
    surfaces: frozenset[str]  # of letters alone


# -- where words are ---------------------------------------------------------------------------

# Scripts that put no spaces between words, and Korean, whose words carry their particles.
_UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e80-\u0ecf\u0edc-\u0eff\u1000-\u103f\u1050-\u108f\u109a-\u109d"
    "\u1100-\u11ff\u1780-\u17d3"
    "\u3005-\u3007\u3040-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff"
)
# Marks and invisible characters that stand inside words, though ``\w`` leaves them out.
_MARKS = (
    "\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a"
    "\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u09d7\u09e2\u09e3"
    "\u0a01-\u0a03\u0a3c-\u0a51\u0a70\u0a71\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b57"
    "\u0b82\u0bbe-\u0bcd\u0bd7\u0c00-\u0c04\u0c3e-\u0c56\u0c81-\u0c83\u0cbc-\u0cd6\u0d00-\u0d03"
    "\u0d3b-\u0d4d\u0d57\u0dca-\u0ddf\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff"
)
_LETTER = r"[^\W\d_]"
_SIGN = rf"[^\W_{_UNSPACED}]"
_WORD = rf"{_SIGN}+(?:[{_MARKS}]+{_SIGN}*)*"
_HYPHENS = "\\-‐‑"
_APOSTROPHES = "'’‘ʼ`´＇"
# Letters, marks and what links them are kinds of characters of their own: there is one way to read
# a chunk, so that no text makes the search go back further than a letter.
_CHUNK = re.compile(
    rf"""
    (?:{_LETTER}\.){{2,}}(?:{_LETTER}(?!{_SIGN}))?        # U.S.  U.S.A
    | {_LETTER}\.{_LETTER}(?![\w.])                       # U.S
    | {_WORD}
      (?:
        (?: [{_APOSTROPHES}](?={_LETTER})                 # Sergei's  O'Brien
          | [{_HYPHENS}](?!{_LETTER}\.{_LETTER})          # bullet-proof, but anti-|U.S.
          | (?<=\d)[.,٫٬\u00a0\u202f](?=\d)               # 1,000  3.5
        )
        {_WORD}
      )*
    | [{_UNSPACED}]+
    """,
    re.VERBOSE,
)

Part = tuple[str, int, int]  # a term, and start and end inside its chunk


def analyze(text: str, language: str | None = None) -> list[Token]:
    """Return the terms of ``text`` in the order of their words, function words left out.

    The same call serves articles and questions. A text of function words alone gives no terms;
    the caller says so to the person who asked. A compound such as "bullet-proof" gives its joined
    form, which spans the whole, and then its parts, each with its own span; all of them count in
    the length of a sentence. Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese give every
    two neighbouring characters as a term, a character alone by itself.

    Args:
        text: what to analyse.
        language: that of the text, as ``language_of`` or ``question_language`` give it. Words are
            stemmed by its rules and its function words alone are left out. Without one, with
            English and with languages that have no rules here, the English rules hold for Latin
            letters, and function words of other languages are left out where they are no English
            words.
    """
    tokens = []
    parts_of = _known_in(language).parts
    by_context = _NOTHING if language in WITH_RULES else _BY_CONTEXT
    for match in _CHUNK.finditer(text):
        surface = match.group()
        start = match.start()
        parts = _in_context(text, start, surface) if surface in by_context else parts_of[surface]
        for term, part_start, part_end in parts:
            tokens.append(Token(term, start + part_start, start + part_end))
    return tokens


def wording_of(text: str, language: str | None = None) -> Wording:
    """Return the terms of ``analyze`` without where they stand, and their words as they stand.

    Indexing asks for no more, and without places the words can be looked up piece by piece.
    """
    terms: list[str] = []
    surfaces: set[str] = set()
    for wording in map(_known_in(language).wordings.__getitem__, pieces_of(text)):
        if wording is _BY_NEIGHBOURS:
            return _wording(text, analyze(text, language))
        if wording.terms:
            terms += wording.terms
            surfaces |= wording.surfaces
    return Wording(terms, frozenset(surfaces))


# -- what is known of words already -------------------------------------------------------------

_MOST_LANGUAGES = 8  # at a time; the rules for English hold for most of them
_KEPT_OF_A_LANGUAGE = 16_384
_NOTHING: frozenset[str] = frozenset()


class _Known(NamedTuple):
    """What the rules of a language make of words."""

    parts: Kept[tuple[Part, ...]]  # of a chunk
    wordings: Kept[Wording]  # of a piece; ``_BY_NEIGHBOURS`` where the piece does not tell


def _known_in(language: str | None) -> _Known:
    return _known_by_rules(language) if language in WITH_RULES else _KNOWN


@lru_cache(maxsize=_MOST_LANGUAGES)
def _known_by_rules(language: str) -> _Known:
    return _Known(
        Kept(lambda surface: tuple(_parts(surface, language)), most=_KEPT_OF_A_LANGUAGE),
        Kept(lambda piece: _wording(piece, analyze(piece, language)), most=_KEPT_OF_A_LANGUAGE),
    )


def _wording(text: str, tokens: list[Token]) -> Wording:
    folded = (fold(text[token.start : token.end]) for token in tokens)
    surfaces = frozenset(word for word in folded if word.isalpha())
    return Wording([token.term for token in tokens], surfaces)


def _wording_of_piece(piece: str) -> Wording:
    if not _BY_CONTEXT.isdisjoint(_CHUNK.findall(piece)):
        return _BY_NEIGHBOURS
    return _wording(piece, analyze(piece))


_BY_NEIGHBOURS = Wording([], frozenset())
_KNOWN = _Known(Kept(lambda surface: tuple(_parts(surface))), Kept(_wording_of_piece))

# -- what a word means by its neighbours --------------------------------------------------------

_HOW_WORDS = frozenset({"big", "far", "fast", "long", "old", "soon"})
_US = "u.s."
_ORGANISATIONS = {"US": _US, "USA": _US, "WHO": "w.h.o."}
_BY_CONTEXT = {
    form
    for word in AMBIGUOUS_MONTHS | _HOW_WORDS
    for form in (word, word.capitalize(), word.upper())
} | {"us", "WHO"}

_NUMBER_AHEAD = re.compile(r"\.?,?\s{0,2}\d")
_NUMBER_BEHIND = re.compile(r"\d(?:st|nd|rd|th)?\.?\s$")
_AFTER_THE = re.compile(r"(?<!\w)the\s$", re.IGNORECASE)
_AFTER_HOW = re.compile(r"(?<!\w)how\s$", re.IGNORECASE)
_NEIGHBOURHOOD_CHARS = 40


def _in_context(text: str, start: int, surface: str) -> tuple[Part, ...]:
    """Return the terms of a word that means one thing or another by what stands beside it."""
    end = start + len(surface)
    before = text[max(0, start - 5) : start]
    word = surface.lower()
    if word in AMBIGUOUS_MONTHS:
        by_number = _NUMBER_AHEAD.match(text, end) or _NUMBER_BEHIND.search(before)
        if word == "may":
            # With a capital it is the month or a name; in small letters it is mostly the verb.
            term = "may" if by_number or surface != word else None
        elif by_number or (surface != word and text[end : end + 1] == "."):
            term = stem(word, is_month=True)
        else:
            term = stem(word)
    elif surface == "us":
        # "the us said", typed without capitals, is never the pronoun.
        term = _US if _AFTER_THE.search(before) else None
    elif surface == "WHO":
        # Among capitals alone it is as likely the question word.
        around = text[max(0, start - _NEIGHBOURHOOD_CHARS) : end + _NEIGHBOURHOOD_CHARS]
        term = None if around.isupper() else _ORGANISATIONS[surface]
    else:
        term = None if _AFTER_HOW.search(before) else stem(word)
    return () if term is None else ((term, 0, len(surface)),)


# -- one chunk at a time ------------------------------------------------------------------------

_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_IS_ACRONYM = re.compile(rf"{_LETTER}\.")
_PIECE = re.compile(rf"[^{_HYPHENS}]+")
_LINKS = frozenset({"in", "of", "to", "and", "the"})
_MOST_JOINED_PIECES = 4


def _parts(surface: str, language: str | None = None) -> Iterator[Part]:
    """Yield the terms of one chunk of the text, by the rules of a language that has its own."""
    if surface.isascii() and surface.isalpha():
        yield from _piece(surface, 0, language)  # as nearly all
    elif _IS_UNSPACED.match(surface):
        yield from _bigrams(surface)
    elif _IS_ACRONYM.match(surface):
        yield from _acronym(surface)
    else:
        pieces = list(_PIECE.finditer(surface))
        if len(pieces) == 1:
            yield from _piece(surface, 0, language)
        else:
            yield from _compound(surface, pieces, language)


def _bigrams(run: str) -> Iterator[Part]:
    if len(run) == 1:
        yield fold(run) or run, 0, 1
    is_plain = unicodedata.is_normalized("NFKC", run)  # as is nearly all, and nothing to fold
    for start in range(len(run) - 1):
        pair = run[start : start + 2]
        yield pair if is_plain else fold(pair) or pair, start, start + 2


def _acronym(surface: str) -> Iterator[Part]:
    """Yield the acronym without its full stops: "U.N." is "UN".

    One whose letters spell a function word keeps them, so that "U.S." is a country and not "us";
    times of day and "e.g." are function words themselves.
    """
    letters = fold(surface.replace(".", "")[:MAX_TERM_CHARS])
    if letters in {"am", "pm", "eg", "ie"} and surface != surface.upper():
        return
    if letters.upper() in _ORGANISATIONS:
        yield _ORGANISATIONS[letters.upper()], 0, len(surface)
    elif letters in ENGLISH:
        yield ".".join(letters) + ".", 0, len(surface)
    elif letters:
        yield stem(letters), 0, len(surface)


def _compound(surface: str, pieces: list[re.Match[str]], language: str | None) -> Iterator[Part]:
    """Yield the joined form of a hyphenated word and its parts.

    Of "comrades-in-arms" only the first part: it is not about arms. Numbers are not joined.
    """
    parts = [
        list(_piece(piece.group(), piece.start(), language, in_compound=True)) for piece in pieces
    ]
    words = [fold(piece.group()[:MAX_TERM_CHARS]) for piece in pieces]
    if any(parts) and _is_written_as_one_word_too(words, parts):
        last = _without_possessive(words[-1])
        end = len(surface) - (len(words[-1]) - len(last))
        if language is None:
            joined = "".join(american(word) for word in [*words[:-1], last]).replace("'", "")
            yield stem(joined[:MAX_TERM_CHARS]), 0, end
        else:
            yield joined_in(language, _PIECE.findall(surface[:end])), 0, end
        if len(words) > 2 and parts[0] and _LINKS.issuperset(words[1:-1]):
            parts = parts[:1]
    for part in parts:
        yield from part


def _is_written_as_one_word_too(words: list[str], parts: list[list[Part]]) -> bool:
    """Return whether anybody writes the compound without its hyphens.

    Nobody does after a number ("20-year-old"), beside an abbreviation ("U.S.-led"), or in a long
    chain.
    """
    abbreviated = any(term.endswith(".") for part in parts for term, _, _ in part)
    return words[0][:1].isalpha() and len(words) <= _MOST_JOINED_PIECES and not abbreviated


# -- one word at a time -------------------------------------------------------------------------

_CLITIC = re.compile(r"(?<=.)(?:'(?:s|ll|re|ve|d|m))+$")
_ELISION = re.compile(r"(?:[cdjls]|qu|un|all|dall|dell|nell|sull)'(?=..)")
_NUMBER = re.compile(r"([\d.,]*\d)(st|nd|rd|th)?(\D.*)?")
_THOUSANDS = re.compile(r"\d{1,3}(?:(?:,\d{3})+(?:\.\d+)?|(?:\.\d{3}){2,})")
_DECIMAL = re.compile(r"\d+(?:[.,]\d+)?")


def _piece(
    piece: str, start: int, language: str | None, *, in_compound: bool = False
) -> Iterator[Part]:
    """Yield the terms of a word without hyphens: mostly one, of a function word none."""
    if piece in _ORGANISATIONS or (in_compound and piece == "us" and language is None):
        yield _ORGANISATIONS[piece.upper()], start, start + len(piece)
        return
    folded = fold(piece[:MAX_TERM_CHARS])
    if folded[:1].isdecimal():
        yield from _numbers(without_points(language, folded) if language else folded, piece, start)
        return
    if language is not None:
        if found := term_in(language, piece):
            yield found[0], start + found[1], start + found[2]
        return
    if folded in ENGLISH or piece in AS_WRITTEN:
        return
    word, end = folded, start + len(piece)
    if "'" in folded:
        word = _without_possessive(folded)
        end = start + max(1, len(piece) - (len(folded) - len(word)))
        elided = _ELISION.match(word)
        if elided:
            word = word[elided.end() :]
            start = min(end - 1, start + elided.end())
        word = word.replace("'", "")
    is_shouted = len(piece) > 1 and piece.isupper()
    if word and word not in ENGLISH and (is_shouted or not {word, folded} & FOREIGN):
        yield stem(word), start, end


def _without_possessive(folded: str) -> str:
    """Return the word without "'s" and the endings of contractions."""
    return _CLITIC.sub("", folded)


def _numbers(folded: str, piece: str, start: int) -> Iterator[Part]:
    """Yield the number in its plainest form: 1,000 as 1000, 13th as 13, 3,5 as 3.5.

    Figures that are no single number, such as those of 19.10.2023, come one by one.
    """
    match = _NUMBER.fullmatch(folded)
    digits, rest = (match[1], match[3] or "") if match else (folded, "")
    if _THOUSANDS.fullmatch(digits):
        decimals = "," if "," in digits else "."
        yield digits.replace(decimals, "") + rest, start, start + len(piece)
    elif _DECIMAL.fullmatch(digits):
        yield digits.replace(",", ".") + rest, start, start + len(piece)
    else:
        for figure in re.finditer(r"[^.,]+", piece[:MAX_TERM_CHARS]):
            yield fold(figure.group()), start + figure.start(), start + figure.end()
