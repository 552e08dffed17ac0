"""Places in a text: countries, their people and adjectives, capitals and seats of power.

The longest name that goes on from a word wins; then the words beside it tell whether it is a
country's, a newspaper's or somebody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import zip_longest
from typing import NamedTuple

from index.kept import Kept, pieces_of
from index.text.place_names import (
    MOST_WORD_CHARS,
    RUN,
    WORD,
    Condition,
    Head,
    gap_key,
    heads_of,
    neighbours,
    place_names,
    word_key,
)
from index.text.stopwords import ENGLISH

NO_PLACE = "-"
"""The code of names that only begin like a place: "Washington Post"."""


class PlaceMention(NamedTuple):
    """Words that name a place: ``text[start:end]``, without a possessive ending."""

    start: int  # inclusive
    end: int  # exclusive
    place: str  # a territory code as in ISO 3166 ("RU"), or "EU", "XK", "SU", "WEST"


def places_in(text: str) -> tuple[PlaceMention, ...]:
    """Return the places named in ``text``, ascending, never overlapping, the longest name first.

    Moscow, Russia, Russians and the Kremlin are all "RU". Parts of a country (a state, a town that
    is no capital) are no places here, nor are newspapers and people that bear a place's name. An
    article's sentence and a question typed in small letters are both understood.
    """
    # Most sentences of most articles name no place, and looking up their pieces is all they cost.
    pieces = pieces_of(text)
    begun = [*map(_BEGUN.__getitem__, pieces)]
    places = [at for at, seconds in enumerate(begun) if seconds]
    if not any(_may_name(pieces, begun[at], at) for at in places):
        return ()
    return tuple(_Reading(text, [*map(heads_of, WORD.findall(text))]).mentions())


# -- whether there is anything to read ----------------------------------------------------------

_HERE = frozenset({""})


def _begun(piece: str) -> frozenset[str]:
    """Return the second words of the names that the last word of a piece begins.

    ``_HERE`` where a name may stand in the piece itself, nothing where it begins none.
    """
    names = place_names()
    words = WORD.findall(piece)
    seconds: frozenset[str] = frozenset()
    for word, following in zip_longest(words, words[1:]):
        heads = heads_of(word)
        seconds = frozenset()
        if not heads:
            continue
        key = heads[0].key
        if heads is RUN or heads[0].skipped or heads[0].particle or len(heads) > 1:
            return _HERE  # no spaces part the words here
        if key in names.places or key in names.proper or key in names.conditions:
            return _HERE
        seconds = names.seconds[key]
        if following is not None and word_key(following) in seconds:
            return _HERE
    return seconds


def _first_key(piece: str) -> str:
    """Return the key of the first word of a piece, empty without one."""
    first = WORD.search(piece)
    return word_key(first.group()) if first else ""


_BEGUN = Kept(_begun)
_FIRST_KEYS = Kept(_first_key)


def _may_name(pieces: Sequence[str], seconds: frozenset[str], at: int) -> bool:
    """Return whether a name may begin in the piece at ``at``: "New York", but not "new rules"."""
    if seconds is _HERE:
        return True
    following = _FIRST_KEYS[pieces[at + 1]] if at + 1 < len(pieces) else "-"
    return not following or following in seconds


# -- one text -----------------------------------------------------------------------------------


class _Reading:
    """One text while its places are found."""

    def __init__(self, text: str, heads: list[tuple[Head, ...]]) -> None:
        self._text = text
        self._words = [*WORD.finditer(text)]
        self._heads = heads
        self._is_typed_small = _is_typed_small(text)
        self._last: PlaceMention | None = None

    def mentions(self) -> Iterator[PlaceMention]:
        position = 0
        while position < len(self._words):
            heads = self._heads[position]
            if heads is RUN:
                yield from self._in_run(self._words[position])
                position += 1
                continue
            n_words = 1
            for head in heads:
                found = self._longest_name(position, head)
                if found:
                    n_words, mention = found
                    if mention.place != NO_PLACE:
                        self._last = mention
                        yield mention
                    break
            position += n_words

    def _longest_name(self, position: int, head: Head) -> tuple[int, PlaceMention] | None:
        """Return the longest name that begins here, with the number of its words."""
        keys = [head.key]
        for before, word in zip(
            self._words[position : position + head.longest - 1],
            self._words[position + 1 : position + head.longest],
            strict=False,
        ):
            gap = gap_key(self._text[before.end() : word.start()])
            if not gap:
                break
            keys.append(keys[-1] + gap + word_key(word.group()))
        names = place_names()
        for n_words in range(len(keys), 0, -1):
            key = keys[n_words - 1]
            start = self._words[position].start() + head.skipped
            end = self._words[position + n_words - 1].end() - (head.particle if n_words == 1 else 0)
            if key in names.conditions:
                for condition in names.conditions[key]:
                    place = self._place_if(condition, start, end, position, n_words)
                    if place:
                        return n_words, PlaceMention(start, end, place)
            elif key in names.places:
                return n_words, PlaceMention(start, end, names.places[key])
            elif key in names.proper and (self._is_typed_small or not self._text[start].islower()):
                return n_words, PlaceMention(start, end, names.proper[key])
        return None

    def _place_if(
        self, condition: Condition, start: int, end: int, position: int, n_words: int
    ) -> str | None:
        """Return the place if its condition holds, ``NO_PLACE`` if the words name something else.

        None leaves the words to a shorter name.
        """
        how, place, spelling = condition
        surface = self._text[start:end]
        if how in ("family", "alone"):
            is_name = surface[:1].isupper() and self._is_in_a_name(
                position, is_given=how == "alone"
            )
            return NO_PLACE if is_name else place
        if not self._is_spelled(surface, how, spelling, start):
            return None
        if how in ("ending", "the") and self._is_capital(position + n_words):
            return None
        if how == "the" and not self._is_behind_the(start):
            return None
        if how == "shared" and self._last and self._last.end + 1 == start:
            return NO_PLACE
        return place

    def _is_spelled(self, surface: str, how: str, spelling: str, start: int) -> bool:
        """Return whether the words have the capitals and accents that the name needs."""
        if "." in surface:
            surface = surface.replace(".", "").upper()
        if surface in (spelling, spelling.upper(), spelling[0].upper() + spelling[1:]):
            return True
        if how == "strict":
            # "the us said", typed without capitals, is never the pronoun.
            return surface == "us" and self._is_behind_the(start)
        return self._is_typed_small and surface == spelling.lower()

    def _is_behind_the(self, start: int) -> bool:
        return _BEHIND_THE.search(self._text, max(0, start - 5), start) is not None

    # -- people who bear a place's name ---------------------------------------------------------

    def _is_capital(self, position: int) -> bool:
        """Return whether the word there stands right behind the one before, with a capital."""
        if not 0 < position < len(self._words):
            return False
        between = self._text[self._words[position - 1].end() : self._words[position].start()]
        return between in (" ", "\xa0", "-") and self._words[position].group()[0].isupper()

    def _is_in_a_name(self, position: int, *, is_given: bool) -> bool:
        """Return whether the place's name is part of a person's, by the words beside it.

        Behind a first name it is a family name. What can be a first name itself ("Jordan") belongs
        to any word with a capital beside it of which it is not known that it names nobody.
        """
        if position and self._is_name_behind(position, is_given=is_given):
            return True
        return is_given and self._is_capital(position + 1) and self._may_name(position + 1)

    def _is_name_behind(self, position: int, *, is_given: bool) -> bool:
        before = self._words[position - 1]
        between = self._text[before.end() : self._words[position].start()]
        word = before.group()
        if not word[0].isupper() or between not in (" ", "\xa0", ". "):
            return False
        if between == ". ":
            return len(word) == 1  # "Booker T. Washington"
        is_first_name = word_key(word[:MOST_WORD_CHARS]) in neighbours("given")
        return is_first_name or (is_given and self._may_name(position - 1))

    def _may_name(self, position: int) -> bool:
        """Return whether the word, which has a capital, may be part of a person's name."""
        if self._is_headline or self._heads[position]:
            return False
        key = word_key(self._words[position].group()[:MOST_WORD_CHARS])
        is_known = key in neighbours("noun") or key in neighbours("title") or key in ENGLISH
        return not (is_known or key.endswith(("ing", "ly")))

    @cached_property
    def _is_headline(self) -> bool:
        """Return whether the text is a headline in which capitals say nothing."""
        cased = [w.group()[0] for w in self._words if w.group()[0].lower() != w.group()[0].upper()]
        return len(cased) >= 5 and sum(letter.isupper() for letter in cased) > 0.8 * len(cased)

    # -- scripts without spaces -----------------------------------------------------------------

    def _in_run(self, run: re.Match[str]) -> Iterator[PlaceMention]:
        """Yield the places in a run of characters without spaces."""
        names = place_names()
        characters = run.group()
        start = 0
        while start < len(characters):
            longest = names.longest_run.get(characters[start], 0)
            n_chars = min(longest, len(characters) - start)
            while n_chars and not self._is_run_name(characters, start, start + n_chars):
                n_chars -= 1
            if n_chars:
                place = names.runs[characters[start : start + n_chars]]
                if place != NO_PLACE:
                    yield PlaceMention(run.start() + start, run.start() + start + n_chars, place)
            start += max(1, n_chars)

    @staticmethod
    def _is_run_name(run: str, start: int, end: int) -> bool:
        """Return whether a name stands there; one in katakana not inside a longer word."""
        if run[start:end] not in place_names().runs:
            return False
        is_inside = _is_katakana(run[start - 1 : start]) and _is_katakana(run[start])
        goes_on = _is_katakana(run[end - 1]) and _is_katakana(run[end : end + 1])
        return not (is_inside or goes_on)


def _is_katakana(character: str) -> bool:
    return "ァ" <= character <= "ヺ" or character == "ー"


_BEHIND_THE = re.compile(r"(?<!\w)the\s\Z", re.IGNORECASE)
_ASKING = re.compile(
    r"(?:who|what|when|where|why|how|which|did|does|do|is|are|was|were|has|have)\b"
)


def _is_typed_small(text: str) -> bool:
    """Return whether the text is typed without capitals, but perhaps for the first one."""
    if text.islower():
        return True
    small = text[:1].lower() + text[1:]
    return small.islower() and (_ASKING.match(small) is not None or text.rstrip().endswith("?"))
