"""Which sentences have the same speaker.

Inside an article the attribution has seen to it. Across articles a name is spelt, shortened and
titled in several ways, and one surname can be two people's: then they are kept apart.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from index.domain import Evidence
from index.text.fold import fold
from index.text.name_keys import name_key
from index.text.places import places_in


def identities(evidence: Iterable[Evidence]) -> dict[str, int | None]:
    """Return a number for the speaker of each unit, the same for the same; ``None``: not known.

    "Peskov" is "Dmitry Peskov", "the White House" is "Washington", "Bill Clinton" is nobody else.
    A surname that fits two people who are named in full is neither's: it stands for one speaker
    inside its article. So does a name of nobody, such as "officials".
    """
    spoken = [one for one in evidence if one.speaker is not None]
    names = dict.fromkeys(_name_of(one.speaker or "") for one in spoken)
    home = _homes([name for name in names if name.is_known])
    numbers: dict[object, int] = {}
    found: dict[str, int | None] = {}
    for one in spoken:
        name = _name_of(one.speaker or "")
        key = home.get(name) or (one.article_id, name)
        found[one.unit] = numbers.setdefault(key, len(numbers))
    return found


def fullest(names: Iterable[str]) -> str | None:
    """Return the name with the most words, titles not counted; the first of several such.

    Of places the first: "Moscow" is as full a name as "the Russian Federation".
    """
    best: str | None = None
    for name in names:
        if best is None or _fullness(_name_of(name)) > _fullness(_name_of(best)):
            best = name
    return best


# -- names ---------------------------------------------------------------------------------------

_WORD_LISTS = tomllib.loads(
    Path(__file__).with_name("speaker_words.toml").read_text(encoding="utf-8")
)
_TITLES = frozenset(_WORD_LISTS["titles"].split())
_COMMON = frozenset(_WORD_LISTS["common"].split()) | _TITLES
_BODIES = frozenset(_WORD_LISTS["bodies"].split())
_ARTICLES = frozenset({"the", "a", "an", "its", "his", "her", "their"})
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii"})

_CHARS = 120  # a longer noun phrase is compared by its beginning
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’][^\W_]+)*")  # U.S.  O'Brien's
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class _Name:
    """A speaker's name, taken apart."""

    keys: tuple[str, ...]  # of its words, without titles and articles
    suffix: str = ""  # "jr"
    place: str | None = None  # when the whole name is that of a place
    is_known: bool = False  # it names somebody, so that it means the same in another article
    is_person: bool = False


@lru_cache(maxsize=4096)
def _name_of(speaker: str) -> _Name:
    found = _WORD.findall(speaker[:_CHARS])
    words = [_POSSESSIVE.sub("", word).replace(".", "") for word in found]
    while len(words) > 1 and fold(words[0]) in _ARTICLES:
        words = words[1:]
    is_known = any(_is_capitalised(word) and fold(word) not in _COMMON for word in words)
    if not is_known:
        return _Name(tuple(map(fold, words)))
    place = _place_of(" ".join(words))
    if place is not None:
        return _Name((), place=place, is_known=True)
    words = _without_titles(words)
    suffix = fold(words[-1]) if len(words) > 1 and fold(words[-1]) in _SUFFIXES else ""
    words = words[:-1] if suffix else words
    is_person = all(map(_is_capitalised, words)) and _BODIES.isdisjoint(map(fold, words))
    return _Name(tuple(map(name_key, words)), suffix, None, is_known, is_person)


def _is_capitalised(word: str) -> bool:
    """Return whether ``word`` has no small initial; scripts without case count as capitals."""
    return not word[0].islower()


def _place_of(name: str) -> str | None:
    mentions = places_in(name)
    if len(mentions) == 1 and mentions[0].start == 0 and mentions[0].end == len(name):
        return mentions[0].place
    return None


def _without_titles(words: list[str]) -> list[str]:
    """Return the words behind the last title, if they can be a name: capitals alone."""
    folded = [fold(word) for word in words]
    behind = max((at + 1 for at, word in enumerate(folded) if word in _TITLES), default=0)
    if folded[behind : behind + 1] == ["of"]:  # Secretary of State Ann Lee
        behind += 2
    rest = words[behind:]
    if rest and all(map(_is_capitalised, rest)) and _BODIES.isdisjoint(folded[behind:]):
        return rest
    return words


# -- sameness ------------------------------------------------------------------------------------


def _agree(one: _Name, other: _Name) -> bool:
    """Return whether two known names can be one speaker's."""
    if one.place or other.place:
        return one.place == other.place
    if (one.keys, one.suffix) == (other.keys, other.suffix):
        return True
    if not (one.is_person and other.is_person):
        return False
    shorter, longer = sorted((one, other), key=lambda name: len(name.keys))
    if len(shorter.keys) == 1:
        return len(longer.keys) > 1 and shorter.keys[0] == longer.keys[-1]
    return (
        one.suffix == other.suffix
        and one.keys[-1] == other.keys[-1]
        and _same_given(one.keys[0], other.keys[0])
        and _same_middle(one.keys[1:-1], other.keys[1:-1])
    )


def _same_given(one: str, other: str) -> bool:
    """Return whether two given names are equal, or one is the initial of the other."""
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _same_middle(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return whether two lists of middle names are equal, or one of them is left out."""
    if not one or not other:
        return True
    return len(one) == len(other) and all(map(_same_given, one, other))


def _homes(names: list[_Name]) -> dict[_Name, _Name]:
    """Return for each name the fullest name of its speaker; what fits two speakers has none."""
    speakers: list[list[_Name]] = []
    homes: dict[_Name, _Name] = {}
    for name in sorted(names, key=_fullness, reverse=True):
        fitting = [known for known in speakers if all(_agree(name, other) for other in known)]
        if not fitting:
            speakers.append([name])
            homes[name] = name
        elif len(fitting) == 1:
            fitting[0].append(name)
            homes[name] = fitting[0][0]
    return homes


def _fullness(name: _Name) -> tuple[bool, int, int]:
    """Return how much a name tells: whether it is somebody's, its words, those written out."""
    return name.is_known, len(name.keys), sum(len(key) > 1 for key in name.keys)
