"""Marks: what kinds of things a sentence holds, as bits, so that an answer type is checked at once.

"How many" wants a number, "when" a day, "why" a reason. The bits are computed when the index is
built and kept in one array; at question time a candidate costs one bitwise "and".
"""

from __future__ import annotations

import re
from enum import IntFlag
from typing import NamedTuple

from index.kept import Kept, pieces_of


class Mark(IntFlag):
    """What a sentence holds; the values are stored and must not change."""

    NUMBER = 1
    DAY = 2
    DURATION = 4
    PLACE = 8
    REASON = 16
    SPEAKER = 32
    DENIES = 64
    ASSERTS = 128
    REPORTS = 256
    HEDGED = 512
    QUOTATION = 1024
    MONEY = 2048
    SHARE = 4096  # a percentage
    PERSON = 8192  # a name that is no place
    HEADLINE = 16384  # it repeats the headline, or reads like one and opens the article
    AGE = 32768
    INTRODUCES = 65536  # somebody by name, with what they are: "Ada Wren, who builds boats"


_NUMBER_WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    "|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    "|dozen|dozens|hundred|hundreds|thousand|thousands|million|millions|billion|billions|trillion"
    "|trillions|half|twice|nobody|none|no one"
)
_UNITS = "second minute hour day night week weekend month year decade centur".split()
# For what ``str.casefold`` gives: a pattern that ignores case takes twice the time.
_NUMBER = re.compile(rf"\d|\b(?:{_NUMBER_WORDS})\b")
_DURATION = re.compile(
    rf"\b(?:\d+(?:\.\d+)?|an?|one|several|few|many|some|couple of|{_NUMBER_WORDS})[ -]"
    r"(?:(?:or|to|and|more|full|consecutive|straight) (?:\w{1,12} )?)?"
    rf"(?:{'|'.join(_UNITS)})(?:s|ies|y)?\b"
    r"|\b(?:decades|centuries|overnight|since \d{4})\b",
)
_REASONS = (
    "because|due to|owing to|since|so that|in order to|as a result|thanks to|in response"
    "|over concern|over concerns|over fear|over fears|over allegation|over allegations|over claim"
    "|over claims|over the|amid|after|reason|reasons|therefore|which is why|that's why|prompts"
    "|prompted|led to|cause|causes|caused|causing|sparked|blame|blames|blamed|blaming|argue|argues"
    "|argued|arguing|to avoid|to prevent|to protect|to keep|to make|to ensure|to stop"
)
_REASON = re.compile(rf"\b(?:{_REASONS})\b")
_CURRENCIES = (
    "dollar|dollars|euro|euros|pound|pounds|rouble|roubles|ruble|rubles|crown|crowns|yen|yuan|peso"
    "|pesos|cent|cents"
)
_MONEY = re.compile(rf"[$€£¥₽]|\b(?:{_CURRENCIES})\b")
_SHARES = "percent|per cent|percentage"
_SHARE = re.compile(rf"\d ?%|\b(?:{_SHARES})\b")
_AGES = "teens|twenties|thirties|forties|fifties|sixties|seventies"
_AGE = re.compile(
    rf"\b(?:\d{{1,3}}|{_NUMBER_WORDS})[ -]years?[ -]old\b|\baged? (?:of )?\d|, \d{{1,3}},"
    rf"|\bin (?:his|her|their) (?:{_AGES}|\d0s)\b",
)
_QUOTATION = re.compile(r"[“”«»\"]")


def _rarest_words(phrases: str) -> set[str]:
    """Return the longest word of each phrase, but of "so that" the one that is not everywhere."""
    return {
        max((word for word in re.findall(r"\w+", phrase) if word not in _EVERYWHERE), key=len)
        for phrase in phrases.split("|")
    }


def _single_words(phrases: str) -> set[str]:
    return {phrase for phrase in phrases.split("|") if phrase.isalpha()}


_FIGURE = "0"  # stands for any figure
_EVERYWHERE = frozenset({"that", "which"})
_WORD_OR_SIGN = re.compile(r"\w+|[$€£¥₽%“”«»\"]")
_DIGIT = re.compile(r"\d")


class _Kind(NamedTuple):
    """A mark and what shows it.

    The pattern is tried at every letter of a sentence, and most sentences have nothing for it. So
    the words, signs and figures in ``shows``, which the pattern takes wherever they stand, settle
    it, and without any of ``hints`` there is nothing to look for.
    """

    mark: Mark
    pattern: re.Pattern[str]
    shows: frozenset[str]
    hints: frozenset[str]
    figures: re.Pattern[str] | None = None  # a hint too: how they stand in a piece


_KINDS = (
    _Kind(
        Mark.NUMBER,
        _NUMBER,
        frozenset({_FIGURE, *_single_words(_NUMBER_WORDS)}),
        frozenset(_rarest_words(_NUMBER_WORDS)),
    ),
    _Kind(
        Mark.DURATION,
        _DURATION,
        frozenset({"decades", "centuries", "overnight"}),
        frozenset({unit + ending for unit in _UNITS for ending in ("", "s", "ies", "y")})
        | {"overnight", "since"},
    ),
    _Kind(
        Mark.REASON,
        _REASON,
        frozenset(_single_words(_REASONS)),
        frozenset(_rarest_words(_REASONS)),
    ),
    _Kind(
        Mark.MONEY,
        _MONEY,
        frozenset({*"$€£¥₽", *_single_words(_CURRENCIES)}),
        frozenset(_rarest_words(_CURRENCIES)),
    ),
    _Kind(
        Mark.SHARE,
        _SHARE,
        frozenset(_single_words(_SHARES)),
        frozenset({"%", *_rarest_words(_SHARES)}),
    ),
    _Kind(Mark.QUOTATION, _QUOTATION, frozenset('“”«»"'), frozenset()),
    _Kind(
        Mark.AGE,
        _AGE,
        frozenset(),
        frozenset({"year", "years", "age", "aged", *_rarest_words(_AGES)}),
        re.compile(r"\A\d{1,3},|\d0s"),
    ),
)


class _Hints(NamedTuple):
    """The marks, as bits, that a piece of a sentence shows and those that it may belong to."""

    shown: int
    possible: int


def marks_of(sentence: str) -> Mark:
    """Return the marks that the words of a sentence show by themselves."""
    shown = possible = 0
    for hints in {*map(_HINTS.__getitem__, pieces_of(sentence))}:
        shown |= hints.shown
        possible |= hints.possible
    if possible & ~shown:
        small = sentence.casefold()
        for mark, pattern in _PATTERNS:
            if possible & mark and not shown & mark and pattern.search(small):
                shown |= mark
    return Mark(shown)


def _hints_of(piece: str) -> _Hints:
    held = {*_WORD_OR_SIGN.findall(piece.casefold())}
    if _DIGIT.search(piece):
        held.add(_FIGURE)
    elif _TELLING.isdisjoint(held):
        return _NO_HINTS  # as most pieces are
    shown = possible = 0
    for mark, _, shows, hints, figures in _KINDS:
        if not shows.isdisjoint(held):
            shown |= mark
        elif not hints.isdisjoint(held) or (figures and figures.search(piece)):
            possible |= mark
    return _Hints(shown, possible)


_TELLING = frozenset().union(*(kind.shows | kind.hints for kind in _KINDS))
_NO_HINTS = _Hints(0, 0)
_HINTS = Kept(_hints_of)
# Numbers: an operation on flags takes a microsecond.
_PATTERNS = tuple((int(kind.mark), kind.pattern) for kind in _KINDS)
