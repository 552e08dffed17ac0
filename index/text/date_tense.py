"""Whether the words around a date speak of what was or of what is to come."""

from __future__ import annotations

import re
from itertools import islice
from typing import Literal

from index.text.date_words import Token

Tense = Literal["past", "future", "open", "none"]

_BREAK = re.compile(r"[;\"“”«»]|''|[.!?]\s(?=[^\W\d_a-z])")
_BREAK_BEHIND = re.compile(rf"{_BREAK.pattern}|\bthat\b")
_PAST_VERB = re.compile(r"\b[a-z]{2,20}ed\b")
_BEFORE_CHARS = 120
_AFTER_CHARS = 50
_MOST_TOKENS = 40

_TENSES: dict[str, Tense] = {"!": "future", "f": "future", "?": "open", "s": "past", "d": "past"}


def tense_at(text: str, tokens: list[Token], first: int, beyond: int) -> Tense:
    """Return in which time the date made of ``tokens[first:beyond]`` lies, by the words around.

    The nearest word before it decides: in "will travel to Oslo, she said on Friday" the Friday
    belongs to "said". Without one the nearest behind it does: "On Friday she will travel". Open is
    "would", from which it cannot be told; none is no such word.
    """
    start = tokens[first].start
    window = _clear_before(text, start)
    for token in islice(reversed(tokens[max(0, first - _MOST_TOKENS) : first]), _MOST_TOKENS):
        if token.end and token.start < window:
            break
        # What was held may be held on Friday: "will be held on Friday".
        if token.letter in "!f?s":
            return _TENSES[token.letter]
    end = tokens[beyond - 1].end
    window = _clear_behind(text, end)
    past = _PAST_VERB.search(text, end, window)
    for token in tokens[beyond : beyond + _MOST_TOKENS]:
        if token.end and token.start >= window:
            break
        if token.letter in "!?sd":  # "on Friday in the upcoming debate" is no future
            return "past" if past and past.start() < token.start else _TENSES[token.letter]
    return "past" if past else "none"


def _clear_before(text: str, start: int) -> int:
    """Return from where the words before the date belong to it: not beyond a quotation mark."""
    earliest = max(0, start - _BEFORE_CHARS)
    breaks = [match.end() for match in _BREAK.finditer(text, earliest, start)]
    return breaks[-1] if breaks else earliest


def _clear_behind(text: str, end: int) -> int:
    found = _BREAK_BEHIND.search(text, end, end + _AFTER_CHARS)
    return found.start() if found else end + _AFTER_CHARS
