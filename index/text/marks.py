"""Marks: what kinds of things a sentence holds, as bits, so that an answer type is checked at once.

"How many" wants a number, "when" a day, "why" a reason. The bits are computed when the index is
built and kept in one array; at question time a candidate costs one bitwise "and".
"""

from __future__ import annotations

import re
from enum import IntFlag


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


_NUMBER_WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    "|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    "|dozens?|hundreds?|thousands?|millions?|billions?|trillions?|half|twice|nobody|none|no one"
)
_NUMBER = re.compile(rf"\d|\b(?:{_NUMBER_WORDS})\b", re.IGNORECASE)
_DURATION = re.compile(
    rf"\b(?:\d+(?:\.\d+)?|an?|one|several|few|many|some|couple of|{_NUMBER_WORDS})[ -]"
    r"(?:(?:or|to|and|more|full|consecutive|straight) (?:\w{1,12} )?)?"
    r"(?:second|minute|hour|day|night|week|weekend|month|year|decade|centur)(?:s|ies|y)?\b"
    r"|\b(?:decades|centuries|overnight|since \d{4})\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|due to|owing to|since|so that|in order to|as a result|thanks to|in response"
    r"|over (?:concerns?|fears?|allegations?|claims?|the)|amid|after|reasons?|therefore"
    r"|which is why|that's why|prompt(?:s|ed)|led to|caus(?:e|es|ed|ing)|sparked"
    r"|blam(?:e|es|ed|ing)|argu(?:e|es|ed|ing)"
    r"|to (?:avoid|prevent|protect|keep|make|ensure|stop))\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"[$€£¥₽]|\b(?:dollars?|euros?|pounds?|roubles?|rubles?|crowns?|yen|yuan|pesos?|cents?)\b",
    re.IGNORECASE,
)
_SHARE = re.compile(r"\d ?%|\bper ?cent\b|\bpercentage\b", re.IGNORECASE)
_AGE = re.compile(
    rf"\b(?:\d{{1,3}}|{_NUMBER_WORDS})[ -]years?[ -]old\b|\baged? (?:of )?\d|, \d{{1,3}},"
    r"|\bin (?:his|her|their) (?:teens|twenties|thirties|forties|fifties|sixties|seventies|\d0s)\b",
    re.IGNORECASE,
)
_QUOTATION = re.compile(r"[“”«»\"]")

_BY_PATTERN = (
    (Mark.NUMBER, _NUMBER),
    (Mark.DURATION, _DURATION),
    (Mark.REASON, _REASON),
    (Mark.MONEY, _MONEY),
    (Mark.SHARE, _SHARE),
    (Mark.QUOTATION, _QUOTATION),
    (Mark.AGE, _AGE),
)


def marks_of(sentence: str) -> Mark:
    """Return the marks that the words of a sentence show by themselves."""
    found = Mark(0)
    for mark, pattern in _BY_PATTERN:
        if pattern.search(sentence):
            found |= mark
    return found
