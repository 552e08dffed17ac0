"""Capitals: how the words of a sentence are written, and what that says of names.

A capital in the middle of a sentence speaks for a name; where every word has one it speaks half.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from index.domain import Span
from index.kept import Kept
from index.text.fold import fold
from index.text.stopwords import LISTED, function_words


class Use(NamedTuple):
    """A word as it is used in one place: ``text[start:end]``, without a possessive ending.

    All uses of a word in small letters are one and the same, without a place: so most words of a
    text cost no more than being looked up.
    """

    folded: str
    start: int
    end: int
    weight: float  # of its capital: 1, or a half where everything has one; 0 without


class Line:
    """A sentence as a row of the words in it that have two letters or more."""

    def __init__(self, text: str, sentence: Span) -> None:
        self.uses = list(_uses(text, sentence))
        self.is_headline = _is_headline(text[sentence.start : sentence.end], self.uses)
        if self.is_headline:
            self.uses = [use._replace(weight=min(use.weight, 0.5)) for use in self.uses]


def _read_lists() -> dict[str, frozenset[str]]:
    file = Path(__file__).with_name("name_words.toml")
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return {name: frozenset(words.split()) for name, words in tables.items()}


WORD_LISTS = _read_lists()
"""The lists of ``name_words.toml``, by name."""

NEVER = WORD_LISTS["never"] | WORD_LISTS["titles"]
_MONTHS = WORD_LISTS["months"]
OPENERS = WORD_LISTS["openers"].union(_MONTHS, *map(function_words, LISTED))
# Small in most headlines, and no names unless all in capitals, as IT and WHO are; May and Will are
# names as well.
_SMALL = function_words("en") - {"may", "will"}

_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0dff"
_LETTER = r"[^\W\d_]"
_WORD = re.compile(rf"{_LETTER}[\w{_MARKS}]*(?:['’ʼ]{_LETTER}[\w{_MARKS}]*)*")
_DIGIT = re.compile(r"[\d_]")
_POSSESSIVE = ("'s", "’s", "'S", "’S")
_ELIDED = re.compile(r"[cdjlmnst]['’ʼ](?=..)", re.IGNORECASE)
HYPHENS = ("-", "‐", "‑")
_NUMBER_BESIDE = re.compile(r"\.?,?\s?\d")
_MOST_LETTERS = 40  # what is longer is no name
_MOST_CHARS = _MOST_LETTERS + 4  # with an elision before it and a possessive ending behind it

# After these a word has a capital for its place; a full stop behind "Sen" or "J" is none of them.
_OPENS = frozenset("“‘„«‹\"'([{¿¡:!?…•–—")
_ABBREVIATION = re.compile(r"(?<!\w)[A-Z]\w{0,4}\.$")
_ENDS = frozenset(".!?…”\"’'»)。؟")
_BEFORE_CHARS = 8

# A syllable of a Korean or Chinese given name, whose second part is often written small.
_SYLLABLE = re.compile(
    r"(?:[bcdghjklmnprstwyz]|[cs]h|[hkm]y|[gk]w)?(?:ae|ai|ao|eo|eu|oe|oo|ou|ee|ui|ei|[aeiou])"
    r"(?:ng|n|m|k|l)?"
)


def _is_headline(sentence: str, uses: Sequence[Use]) -> bool:
    """Return whether every word that may have a capital has one."""
    if sentence.isupper():
        return True
    n_words = 0
    for use in uses:
        if len(use.folded) > 2 and use.folded not in _SMALL:
            if use.weight == 0:
                return False
            n_words += 1
    return n_words >= (2 if sentence[-1:] not in _ENDS else 4)


def _uses(text: str, sentence: Span) -> Iterator[Use]:
    """Yield the words of a sentence that have two letters or more."""
    opens = True
    before = _NOT_USED
    for match in _WORD.finditer(text, sentence.start, sentence.end):
        written = _WRITTEN[match.group()]
        if written is not None:
            use: Use | None = written.small
            if use is None or before.weight > 0:
                use = _use(text, match, written, before, opens=opens)
            if use is not None:
                yield use
                before = use
        opens = False


class _Written(NamedTuple):
    """A word as it is written, wherever it stands."""

    folded: str
    skipped: int  # characters of an elision before it: "d'"
    cut: int  # characters of a possessive ending behind it
    weight: float
    small: Use | None  # what it is in small letters, but behind the first half of a name


def _written(word: str) -> _Written | None:
    """Return a word without what is joined to it; a letter and what holds figures give none."""
    if len(word) > _MOST_CHARS:
        return None
    cut = 2 if word.endswith(_POSSESSIVE) else 0
    bare = word[: len(word) - cut]
    skipped = 2 if _ELIDED.match(bare) else 0
    bare = bare[skipped:]
    if not 2 <= len(bare) <= _MOST_LETTERS or _DIGIT.search(bare):
        return None
    folded = fold(bare).replace("'", "")
    weight = _weight(bare, folded)
    small = Use(folded, -1, -1, 0.0) if weight == 0.0 else None
    return _Written(folded, skipped, cut, weight, small)


_WRITTEN = Kept(_written)
_NOT_USED = Use("", -1, -1, 0.0)


def _use(
    text: str, match: re.Match[str], written: _Written, before: Use, *, opens: bool
) -> Use | None:
    """Return a word as it is used here; the month of a day gives none."""
    folded, skipped, cut, weight, small = written
    start, end = match.start() + skipped, match.end() - cut
    if weight == 0.0:
        if not _continues(text, before, start, folded):
            return small
        weight = before.weight
    elif folded in _MONTHS:
        if _NUMBER_BESIDE.match(text, end):
            return None
        # "Theresa May" is a surname, "in May" is none.
        weight = min(weight, 1.0 if _follows_a_name(text, before, start) else 0.5)
    elif weight == 1.0 and (opens or _is_opened(text, match.start())):
        weight = 0.5
    return Use(folded, start, end, weight)


def _is_opened(text: str, start: int) -> bool:
    """Return whether a word stands where every word would have a capital."""
    before = text[max(0, start - _BEFORE_CHARS) : start].rstrip()
    if not before:
        return False
    last = before[-1]
    if last == ".":
        return _ABBREVIATION.search(before) is None
    if last in "\"'-":
        # What touches the word opens it; behind a space it closed what was said before. A hyphen
        # that touches it makes a compound.
        touches = text[start - 1] == last
        return touches if last != "-" else not touches
    return last in _OPENS


def _weight(word: str, folded: str) -> float:
    """Return how much the writing of a word says that it is a name, wherever it stands."""
    if word.islower():
        return 0.0
    if word[0].isupper():
        return 1.0 if folded not in _SMALL or word.isupper() else 0.0
    if word[0].islower():
        return 1.0  # iPhone
    has_no_case = "\u0590" <= word[0] < "\u0e00" or "\u10a0" <= word[0] <= "\u10ff"
    return 1.0 if has_no_case and folded not in OPENERS else 0.0


def _follows_a_name(text: str, before: Use, start: int) -> bool:
    is_name = before.weight > 0 and before.folded not in NEVER
    return is_name and text[before.end : start] in (" ", "-")


def _continues(text: str, before: Use, start: int, folded: str) -> bool:
    """Return whether a small word is the second syllable of a name such as Jong-un."""
    return (
        before.weight > 0
        and text[before.end : start] in HYPHENS
        and _SYLLABLE.fullmatch(before.folded) is not None
        and _SYLLABLE.fullmatch(folded) is not None
    )
