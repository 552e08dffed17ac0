"""The words and figures that dates are made of, as a row of tokens with a letter each.

A date is then a pattern of letters: ``DMY`` is a day, a month and a year. The words of all
languages are in ``data/dates.tsv``.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from index.kept import Kept, pieces_of
from index.text.fold import fold

_DATA = Path(__file__).parent / "data"

UNITS = ("day", "week", "month", "year")

CHUNK = re.compile(
    r"""
    [^\W\d_]+
    | \d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)? | \d{1,2}月\d{1,2}日
    | \d{4}년(?:\ ?\d{1,2}월(?:\ ?\d{1,2}일)?)? | \d{1,2}월\ ?\d{1,2}일
    | \d{4}-\d{2}-\d{2}(?![\w-])
    | \d+(?:[.,:/]\d+)*(?:(?:st|nd|rd|th|s|er|º|ª|-?го|-?е)(?!\w))?
    """,
    re.VERBOSE,
)
"""A run of letters, or figures with what parts them."""


class Token(NamedTuple):
    """A word, phrase or figure that is part of a date or tells in which time it lies."""

    letter: str  # its kind, see ``LETTERS`` and ``_figure``
    values: tuple[int, ...] = ()  # number of the month, weekday (from Monday), unit; the figures
    start: int = 0
    end: int = 0
    chunk: int = 0  # number of its first chunk in the text


LETTERS = {
    "month": "M",
    "weak month": "m",
    "weekday": "W",
    "short weekday": "w",
    "day": "R",
    "unit": "U",  # a day or month
    "week": "c",
    "year": "C",
    "units": "u",
    "counted": "V",
    "weekend": "Z",
    "last": "L",
    "past": "l",
    "this": "H",
    "next": "N",
    "last behind": "G",
    "this behind": "J",
    "next behind": "K",
    "ago after": "A",
    "ago before": "B",
    "number": "n",
    "article": "a",
    "in": "P",
    "on": "p",
    "the": "T",
    "el": "E",
    "of": "F",
    "to": "X",
    "future": "!",
    "ahead": "f",
    "open": "?",
    "said": "s",
    "did": "d",
    "habit": "h",
    "named": "b",
}
"""Kind in the data -> letter. Besides there are those of figures, and a bar between two words that
do not stand together; a hyphen is an X as "to" is."""

_ANCHORS = frozenset("MmWwRUcCuVZ")


def has_anchor(text: str) -> bool:
    """Return whether a date can hang on a chunk of the text: a figure, or a word as "Friday"."""
    # Looking up their pieces is all that sentences without a date cost.
    found = {*map(_ANCHORING.__getitem__, pieces_of(text))}
    return "sure" in found or ("if small" in found and text.islower())


def tokens_in(text: str) -> list[Token]:
    """Return the tokens of ``text`` in order, with bars and hyphens between them."""
    chunks = [*CHUNK.finditer(text)]
    words = [chunk.group() for chunk in chunks]
    known = [*map(_KNOWN.__getitem__, words)]  # most are part of no date
    is_small = text.islower()
    tokens: list[Token] = []
    end = number = 0
    while number < len(chunks):
        begins = known[number]
        meaning = None if begins is None else _meaning(text, chunks, words, number, begins)
        if meaning is None or (not is_small and words[number] in _SMALL_WORDS):
            tokens.append(_BAR)
            number += 1
            continue
        n_chunks, letter, values = meaning
        start = chunks[number].start()
        if tokens and tokens[-1] is not _BAR:
            between = text[end:start] if start - end <= _MOST_GAP_CHARS else "|"
            if not _BESIDE.fullmatch(between):
                tokens.append(_HYPHEN if _RANGE.fullmatch(between) else _BAR)
        end = chunks[number + n_chunks - 1].end()
        tokens.append(Token(letter, values, start, end, number))
        number += n_chunks
    return tokens


_BAR = Token("|")
_HYPHEN = Token("X")
_MOST_GAP_CHARS = 5
_BESIDE = re.compile(r"[ \xa0]{0,2}[.,،(]?[ \xa0]{0,2}")
_RANGE = re.compile(r"[ \xa0]?[-‐‑–—][ \xa0]?")
_INSIDE = re.compile(r"[ \xa0'’\-]")  # between the words of one phrase

_SMALL_WORDS = frozenset("may march mar august jan dec sep".split())
"""Written small they are no months, unless the whole text is."""

Meaning = tuple[str, tuple[int, ...]]


def _meaning(
    text: str, chunks: list[re.Match[str]], words: list[str], number: int, begins: _Known
) -> tuple[int, str, tuple[int, ...]] | None:
    """Return how many chunks from there are one token, its letter and values; None: no token."""
    meaning = begins.meaning
    found = (1, *meaning) if meaning else None
    phrase = begins.key
    for beyond in range(number + 1, min(number + begins.longest, len(chunks))):
        key = _key(words[beyond])
        if beyond == number + 1 and key not in begins.seconds:
            break
        if not _INSIDE.fullmatch(text, chunks[beyond - 1].end(), chunks[beyond].start()):
            break
        phrase = f"{phrase} {key}"
        if phrase in _phrases():
            found = (beyond + 1 - number, *_phrases()[phrase])
    return found


# -- words --------------------------------------------------------------------------------------

_MOST_WORD_CHARS = 20


class _Known(NamedTuple):
    """A chunk that is a token or begins one."""

    key: str
    meaning: Meaning | None  # by itself
    longest: int  # chunks of the longest phrase that begins with it
    seconds: frozenset[str]  # the keys of the second chunks of these phrases


def _known(word: str) -> _Known | None:
    if word[0].isdecimal():
        meaning = _figure(word)
        return _Known(word, meaning, 1, frozenset()) if meaning else None
    if len(word) > _MOST_WORD_CHARS:
        return None
    key = fold(word)
    meaning, longest = _phrases().get(key), _longest().get(key, 0)
    if meaning is None and longest < 2:
        return None
    return _Known(key, meaning, longest, _seconds().get(key, frozenset()))


_KNOWN = Kept(_known)


def _key(word: str) -> str:
    return fold(word[:_MOST_WORD_CHARS])


@cache
def _phrases() -> dict[str, Meaning]:
    """Return folded phrase -> letter and values; of two meanings the first in the file."""
    phrases: dict[str, Meaning] = {}
    for line in (_DATA / "dates.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        kind, given, words = line.split("\t")
        values = tuple(UNITS.index(v) if v in UNITS else int(v) for v in given.split())
        for phrase in words.split(", "):
            key = " ".join(_key(chunk) for chunk in CHUNK.findall(phrase))
            phrases.setdefault(key, (LETTERS[kind], values))
    return phrases


@cache
def _longest() -> dict[str, int]:
    """Return first word -> words of the longest phrase that begins so."""
    longest: dict[str, int] = {}
    for phrase in _phrases():
        first = phrase.partition(" ")[0]
        longest[first] = max(longest.get(first, 0), phrase.count(" ") + 1)
    return longest


@cache
def _seconds() -> dict[str, frozenset[str]]:
    """Return first word -> the second words of the phrases that begin so."""
    seconds: dict[str, set[str]] = {}
    for phrase in _phrases():
        first, *others = phrase.split(" ")
        if others:
            seconds.setdefault(first, set()).add(others[0])
    return {first: frozenset(words) for first, words in seconds.items()}


@cache
def _anchor_words() -> frozenset[str]:
    """Return the last words of the phrases on which a date can hang."""
    phrases = (phrase for phrase, (letter, _) in _phrases().items() if letter in _ANCHORS)
    return frozenset(phrase.rpartition(" ")[2] for phrase in phrases)


def _anchoring(piece: str) -> Literal["sure", "if small", "no"]:
    """Return whether a date can hang on a chunk of a piece, or only where all is written small."""
    words = CHUNK.findall(piece)
    if any(len(word) <= _MOST_WORD_CHARS and _is_anchor(word) for word in words):
        return "sure"
    return "no" if _SMALL_WORDS.isdisjoint(words) else "if small"


_ANCHORING = Kept(_anchoring)


def _is_anchor(word: str) -> bool:
    if word in _SMALL_WORDS:
        return False
    return word[0].isdecimal() or fold(word) in _anchor_words()


# -- figures ------------------------------------------------------------------------------------

_YEAR_FIRST = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})")
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_EAST = re.compile(r"(?:(\d{4})[年년])?(?: ?(\d{1,2})[月월])?(?: ?(\d{1,2})[日일])?")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|º|ª|-?го|-?е)")
_DECADE = re.compile(r"((?:19|20)\d0)s")


def _figure(chunk: str) -> Meaning | None:
    """Return the letter and the values of a chunk of figures.

    I is a whole date (year, month, day; 0 what is not given, day -1 where month and day may be the
    other way round), D is 1 to 31, O 1st to 31st, n another small number, Y a year of our times, y
    an earlier one, S a decade.
    """
    if chunk.isdecimal():
        return _plain_figure(chunk)
    if match := _YEAR_FIRST.fullmatch(chunk):
        return "I", (int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_FIRST.fullmatch(chunk):
        year = int(match[3])
        return "I", (year + 2000 if year < 100 else year, int(match[2]), int(match[1]))
    if match := _SLASHES.fullmatch(chunk):
        one, two, year = int(match[1]), int(match[2]), int(match[3])
        if one > 12:
            return "I", (year, two, one)
        return "I", (year, one, two if two > 12 or one == two else -1)
    if match := _ORDINAL.fullmatch(chunk):
        number = int(match[1])
        return ("O", (number,)) if 0 < number <= 31 else None
    if match := _DECADE.fullmatch(chunk):
        return "S", (int(match[1]),)
    if match := _EAST.fullmatch(chunk):
        return "I", tuple(int(part or 0) for part in match.groups())
    return None


def _plain_figure(chunk: str) -> Meaning | None:
    if len(chunk) > 4:
        return None
    number = int(chunk)
    if len(chunk) == 4 and number >= 1000:
        if number > 2099:
            return None
        return ("Y" if number >= 1900 else "y"), (number,)
    if len(chunk) <= 2 and 0 < number <= 31:
        return "D", (number,)
    return ("n", (number,)) if 0 < number < 1000 else None
