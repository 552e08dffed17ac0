"""The names of places, and which words of a text can begin one.

The names come from ``data/places.tsv``: CLDR's in some forty languages, joined with a table made
by hand. A word is looked up as the first of a name; no pattern holds the names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from index.text.fold import fold

_DATA = Path(__file__).parent / "data"


class Condition(NamedTuple):
    """A name that counts only under a condition."""

    how: str  # as the table made by hand explains
    place: str
    spelling: str


class PlaceNames(NamedTuple):
    """All names, by ``name_key``; those of scripts without spaces as they are written."""

    places: Mapping[str, str]  # in any case -> place
    proper: Mapping[str, str]  # with a capital, or where all is typed small -> place
    conditions: Mapping[str, list[Condition]]  # goes before the above
    longest: Mapping[str, int]  # first word of a name -> words of the longest that begins so
    seconds: Mapping[str, frozenset[str]]  # first word -> second words of those that begin so
    runs: Mapping[str, str]  # names of scripts without spaces -> place
    longest_run: Mapping[str, int]  # first character of these -> characters of the longest


@cache
def place_names() -> PlaceNames:
    """Return the names; the first call reads them, in some 15 ms."""
    places: dict[str, str] = {}
    proper: dict[str, str] = {}
    conditions: dict[str, list[Condition]] = {}
    runs: dict[str, str] = {}
    by_key = {"name": places, "proper": proper, "run": runs}
    for how, place, names in _lines("places.tsv"):
        if how in by_key:
            by_key[how].update(dict.fromkeys(names.split("|"), place))
        else:
            for spelling in names.split("|"):
                condition = Condition(how, place, spelling)
                conditions.setdefault(name_key(spelling), []).append(condition)
    longest: dict[str, int] = {}
    seconds: dict[str, set[str]] = {}
    for key in (*places, *proper, *conditions):
        first, *others = key.replace(",", "").split(" ")
        longest[first] = max(longest.get(first, 0), len(others) + 1)
        seconds.setdefault(first, set()).update(others[:1])
    longest_run: dict[str, int] = {}
    for name in runs:
        longest_run[name[0]] = max(longest_run.get(name[0], 0), len(name))
    second_words = {first: frozenset(words) for first, words in seconds.items()}
    return PlaceNames(places, proper, conditions, longest, second_words, runs, longest_run)


@cache
def neighbours(kind: str) -> frozenset[str]:
    """Return words beside a name that decide whether it is a person's.

    Args:
        kind: ``given`` names, ``title`` words, which name nobody, a ``noun`` as in "Jordan Valley";
            ``particle``, what is written in one with a Korean name.
    """
    lines = _lines("place_neighbours.tsv")
    return frozenset(word for key, words in lines if key == kind for word in words.split())


def _lines(file: str) -> Iterator[list[str]]:
    for line in (_DATA / file).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split("\t")


# -- words --------------------------------------------------------------------------------------

# Whatever parts words: spaces, punctuation, apostrophes and hyphens. Said by what it is not, so
# that the marks of Indian scripts stay inside their words.
_PARTS = (
    r"\s\x00-/:-@\[-`{-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\u02b9-\u02bf\u05be\u05f3\u05f4"
    r"\u060c\u061b\u061f\u0964\u0965\u2000-\u206f\u3000-\u3003\u3008-\u301f\uff01-\uff0f\uff1a-\uff20"
)
WORD = re.compile(
    rf"(?:[^\W\d_]\.){{2,6}}(?:[^\W\d_](?!\w))?|[^\W\d_]\.[^\W\d_](?![\w.])|[^{_PARTS}]+"
)
"""A word between spaces, hyphens and apostrophes, or an abbreviation such as "U.S."."""

_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff]"
)
_GAP = re.compile(r"[ \xa0\u202f.'’‘ʼʻ`´\"׳״\-‐‑\u200c&,]{1,3}")
MOST_WORD_CHARS = 40
"""What is longer is no word of a name."""


def name_key(name: str) -> str:
    """Return how a name is looked up: folded words, a space between them, a comma kept."""
    words = [*WORD.finditer(name)]
    gaps = (gap_key(name[a.end() : b.start()]) or " " for a, b in pairwise(words))
    pieces = (word_key(word.group()) for word in words)
    return "".join(piece + gap for piece, gap in zip(pieces, [*gaps, ""], strict=True))


@lru_cache(maxsize=65_536)
def word_key(word: str) -> str:
    """Return a word as it is looked up: folded, an abbreviation without its full stops."""
    return fold(word.replace(".", ""))


def gap_key(between: str) -> str:
    """Return what stands for the characters between two words of a name; empty: there is none."""
    if not _GAP.fullmatch(between):
        return ""
    return ", " if "," in between else " "


def is_unspaced(name: str) -> bool:
    """Return whether the name is of a script that puts no spaces between words."""
    return _UNSPACED.search(name) is not None


class Head(NamedTuple):
    """A word with which a name can begin."""

    key: str
    skipped: int  # characters before the name: "and", "to", "in" in one with it
    particle: int  # characters behind the name
    longest: int  # words of the longest name that begins so


RUN = (Head("", 0, 0, 0),)
"""Said of a word that holds characters of a script without spaces."""


def heads_of(word: str) -> tuple[Head, ...]:
    """Return the names' beginnings that a word can be: mostly none, or itself; or ``RUN``."""
    if len(word) <= MOST_WORD_CHARS:
        return _heads_of_word(word)
    return RUN if is_unspaced(word) else ()


@lru_cache(maxsize=65_536)
def _heads_of_word(word: str) -> tuple[Head, ...]:
    longest = place_names().longest
    key = word_key(word)
    if key in longest:
        return (Head(key, 0, 0, longest[key]),)
    if word.isascii():
        return ()
    if is_unspaced(word):
        return RUN
    pieces = [*_without_prefixes(key), *_without_particle(key)]
    if len(key) != len(word):  # vowel signs are folded away: the mention takes the whole word
        pieces = [(piece, 0, 0) for piece, _, _ in pieces]
    heads = (Head(*piece, longest.get(piece[0], 0)) for piece in pieces)
    return tuple(head for head in heads if head.longest)


_ARABIC_PREFIXES = frozenset("وفبلك")  # and, so, in, to, as
_HEBREW_PREFIXES = frozenset("והבלמכש")  # and, the, in, to, from, as, that
_LEAST_STEM_CHARS = 3


def _without_prefixes(key: str) -> Iterator[tuple[str, int, int]]:
    """Yield a Semitic word without the one or two small words written in one with it."""
    prefixes = _HEBREW_PREFIXES if "א" <= key[:1] <= "ת" else _ARABIC_PREFIXES
    for skipped in (1, 2):
        if key[skipped - 1 : skipped] not in prefixes or len(key) - skipped < _LEAST_STEM_CHARS:
            return
        yield key[skipped:], skipped, 0
        if key[skipped - 1 : skipped + 1] == "لل":  # "to the" swallows an alef
            yield "ا" + key[skipped:], skipped + 1, 0


def _without_particle(key: str) -> Iterator[tuple[str, int, int]]:
    """Yield a Korean word without its particle, the longest name first."""
    if "가" <= key[:1] <= "힣":
        particles = neighbours("particle")
        for n_chars in range(len(key) - 1, 1, -1):
            if key[n_chars:] in particles:
                yield key[:n_chars], 0, len(key) - n_chars
