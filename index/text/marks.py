"""Marks: what kinds of things a sentence holds, as bits, so that an answer type is checked at once.

"How many" wants a number, "when" a day, "why" a reason. The bits are computed when the index is
built and kept in one array; at question time a candidate costs one bitwise "and".
"""

from __future__ import annotations

import re
from enum import IntFlag
from typing import NamedTuple


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
_NUMBER = re.compile(rf"\d|\b(?:{_NUMBER_WORDS})\b", re.IGNORECASE)
_DURATION = re.compile(
    rf"\b(?:\d+(?:\.\d+)?|an?|one|several|few|many|some|couple of|{_NUMBER_WORDS})[ -]"
    r"(?:(?:or|to|and|more|full|consecutive|straight) (?:\w{1,12} )?)?"
    rf"(?:{'|'.join(_UNITS)})(?:s|ies|y)?\b"
    r"|\b(?:decades|centuries|overnight|since \d{4})\b",
    re.IGNORECASE,
)
_REASONS = (
    "because|due to|owing to|since|so that|in order to|as a result|thanks to|in response"
    "|over concern|over concerns|over fear|over fears|over allegation|over allegations|over claim"
    "|over claims|over the|amid|after|reason|reasons|therefore|which is why|that's why|prompts"
    "|prompted|led to|cause|causes|caused|causing|sparked|blame|blames|blamed|blaming|argue|argues"
    "|argued|arguing|to avoid|to prevent|to protect|to keep|to make|to ensure|to stop"
)
_REASON = re.compile(rf"\b(?:{_REASONS})\b", re.IGNORECASE)
_CURRENCIES = (
    "dollar|dollars|euro|euros|pound|pounds|rouble|roubles|ruble|rubles|crown|crowns|yen|yuan|peso"
    "|pesos|cent|cents"
)
_MONEY = re.compile(rf"[$€£¥₽]|\b(?:{_CURRENCIES})\b", re.IGNORECASE)
_SHARES = "percent|per cent|percentage"
_SHARE = re.compile(rf"\d ?%|\b(?:{_SHARES})\b", re.IGNORECASE)
_AGES = "teens|twenties|thirties|forties|fifties|sixties|seventies"
_AGE = re.compile(
    rf"\b(?:\d{{1,3}}|{_NUMBER_WORDS})[ -]years?[ -]old\b|\baged? (?:of )?\d|, \d{{1,3}},"
    rf"|\bin (?:his|her|their) (?:{_AGES}|\d0s)\b",
    re.IGNORECASE,
)
_QUOTATION = re.compile(r"[“”«»\"]")


def _longest_words(phrases: str) -> set[str]:
    return {max(re.findall(r"\w+", phrase), key=len) for phrase in phrases.split("|")}


_FIGURE = "0"  # stands for any figure
_WORD_OR_SIGN = re.compile(r"\w+|[$€£¥₽%“”«»\"]")
_DIGIT = re.compile(r"\d")


class _Kind(NamedTuple):
    """A mark, what shows it, and words and signs of which such a sentence holds one.

    The patterns are tried at every letter of a sentence, and most sentences have nothing for them.
    """

    mark: Mark
    pattern: re.Pattern[str]
    hints: frozenset[str]


_KINDS = (
    _Kind(Mark.NUMBER, _NUMBER, frozenset({_FIGURE, *_longest_words(_NUMBER_WORDS)})),
    _Kind(
        Mark.DURATION,
        _DURATION,
        frozenset(
            {unit + ending for unit in _UNITS for ending in ("", "s", "ies", "y")}
            | {"overnight", "since"}
        ),
    ),
    _Kind(Mark.REASON, _REASON, frozenset(_longest_words(_REASONS))),
    _Kind(Mark.MONEY, _MONEY, frozenset({*"$€£¥₽", *_longest_words(_CURRENCIES)})),
    _Kind(Mark.SHARE, _SHARE, frozenset({"%", *_longest_words(_SHARES)})),
    _Kind(Mark.QUOTATION, _QUOTATION, frozenset('“”«»"')),
    _Kind(Mark.AGE, _AGE, frozenset({_FIGURE, "year", "years", *_longest_words(_AGES)})),
)


def marks_of(sentence: str) -> Mark:
    """Return the marks that the words of a sentence show by themselves."""
    held = {*_WORD_OR_SIGN.findall(sentence.casefold())}
    if _DIGIT.search(sentence):
        held.add(_FIGURE)
    found = Mark(0)
    for mark, pattern, hints in _KINDS:
        if not hints.isdisjoint(held) and pattern.search(sentence):
            found |= mark
    return found
