"""Names in an article: which words are names, and which fuller name they belong to.

Decided inside one article, by how it writes a word elsewhere: nothing is looked up in a list of
names, so that names nobody has heard of are found as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.domain import Span
from index.text.capitals import HYPHENS, NEVER, OPENERS, WORD_LISTS, Line, Use
from index.text.name_keys import name_key

__all__ = ["ArticleNames", "NameWord", "name_key", "names_of"]


class NameWord(NamedTuple):
    """A word of a name: ``article.text[start:end]``, without a possessive ending."""

    folded: str  # as ``fold`` gives it, without apostrophes
    start: int  # inclusive
    end: int  # exclusive


@dataclass(frozen=True, slots=True)
class ArticleNames:
    """The names of one article. Use ``names_of``."""

    _words: tuple[tuple[NameWord, ...], ...]  # by sentence
    _fuller: Mapping[str, tuple[str, ...]]  # by the key of a word

    def words(self, sentence_no: int) -> tuple[NameWord, ...]:
        """Return the words of names in a sentence, in their order."""
        return self._words[sentence_no]

    def fuller(self, folded: str) -> tuple[str, ...]:
        """Return the other words of the full name that a word belongs to, folded, in their order.

        "Lavrov" gives "sergei" where the article speaks of Sergei Lavrov somewhere. A word that
        belongs to different names, as of Bill and of Hillary Clinton, gives nothing.
        """
        return self._fuller.get(name_key(folded), ())


def names_of(text: str, sentences: Sequence[Span]) -> ArticleNames:
    """Return the names in the sentences of one article.

    A word is one of a name when it has a capital in at least half of its uses in these sentences.
    Where everything has one, at the beginning of a sentence or quotation and in a headline, a
    capital counts half, and alone it does not make a name of a word that often opens sentences.
    Weekdays, titles and pronouns are no names, months only behind another name, as in "Theresa
    May"; abbreviations such as NATO are names.

    Arabic, Hebrew, Georgian and the scripts of India have no capitals: every word of two letters
    or more may be one there. Chinese, Japanese, Korean and Thai words have no bounds and give none.
    The time is proportional to the length of the sentences.
    """
    lines = [Line(text, sentence) for sentence in sentences]
    are_names = _names_among(lines)
    words = tuple(
        tuple(
            NameWord(use.folded, use.start, use.end)
            for use in line.uses
            if use.weight > 0 and use.folded in are_names
        )
        for line in lines
    )
    runs: dict[tuple[str, ...], _Run] = {}
    for line in lines:
        for run in () if line.is_headline else _runs(text, line, are_names):
            keys = tuple(map(name_key, run))
            runs.setdefault(keys, _Run(keys, run)).n_uses += 1
    return ArticleNames(words, _fuller_names(list(runs.values())))


# -- which words are names ------------------------------------------------------------------------


def _names_among(lines: Sequence[Line]) -> frozenset[str]:
    """Return the folded words that the article uses as names."""
    capital: dict[str, float] = {}  # sum of the weights
    for line in lines:
        for use in line.uses:
            if use.weight > 0:
                capital[use.folded] = capital.get(use.folded, 0.0) + use.weight
    n_uses = Counter([use.folded for line in lines for use in line.uses])
    return frozenset(
        word
        for word, weight in capital.items()
        if word not in NEVER
        and 2 * weight >= n_uses[word]
        and (2 * weight > n_uses[word] or not _opens_sentences(word))
    )


def _opens_sentences(word: str) -> bool:
    """Return whether a capital at the beginning says nothing of a word."""
    if word in OPENERS:
        return True
    return word.endswith(("ly", "ing", "ed")) and len(word) > 4 and word not in _NO_OPENERS


_NO_OPENERS = WORD_LISTS["no_openers"]

# -- full names -----------------------------------------------------------------------------------

_NO_PART = WORD_LISTS["titles"] | WORD_LISTS["peoples"]
_INSTITUTIONS = WORD_LISTS["institutions"]
_PARTICLES = frozenset(
    "de del della di da do dos du van von der den ter la le bin ibn ben al el st y e zu".split()
)
# Between two words of one name: a space, a hyphen, initials, particles, a bracket of an editor.
_WITHIN = re.compile(r"[-‐‑]|\]?[ \u00a0]\[?(?:[A-Z]\. ?){0,3}(?:[a-z]{1,5}[ -]){0,3}")
_LONGEST_WITHIN = 16
_MOST_WORDS = 4


@dataclass(slots=True)
class _Run:
    """A full name as the article uses it."""

    keys: tuple[str, ...]
    words: tuple[str, ...]
    n_uses: int = 0


def _runs(text: str, line: Line, are_names: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """Yield the names of two to four words that may be a person's."""
    run: list[Use] = []
    for use in line.uses:
        if use.weight == 0 and use.folded in _PARTICLES:
            continue
        is_part = use.weight > 0 and use.folded in are_names and use.folded not in _NO_PART
        if is_part and use.folded in _INSTITUTIONS:
            if not (run and _belong_together(text, run[-1], use)):
                yield from _finished(text, run)
            run = []
        elif is_part and run and _belong_together(text, run[-1], use):
            run.append(use)
        else:
            if run:
                yield from _finished(text, run)
            run = [use] if is_part else []
    yield from _finished(text, run)


def _belong_together(text: str, before: Use, use: Use) -> bool:
    between = text[before.end : min(use.start, before.end + _LONGEST_WITHIN + 1)]
    return len(between) <= _LONGEST_WITHIN and _WITHIN.fullmatch(between) is not None


def _finished(text: str, run: Sequence[Use]) -> Iterator[tuple[str, ...]]:
    """Yield the words of a run that can be a full name; two words with a hyphen are no name."""
    words = tuple(use.folded for use in run)
    if (
        2 <= len(words) <= _MOST_WORDS
        and len(set(map(name_key, words))) == len(words)
        and any(text[use.end] not in HYPHENS for use in run[:-1])
        and words[0].upper() != words[0]  # other scripts do not tell where a name ends
    ):
        yield words


def _fuller_names(runs: Sequence[_Run]) -> dict[str, tuple[str, ...]]:
    """Return, by the key of a word, the other words of the one full name that it belongs to."""
    by_key: dict[str, list[_Run]] = {}
    for run in runs:
        for key in run.keys:
            by_key.setdefault(key, []).append(run)
    return {key: words for key, those in by_key.items() if (words := _others(key, those))}


def _others(key: str, runs: Sequence[_Run]) -> tuple[str, ...]:
    """Return the other words of the name that most uses have, if all the rest agree with it."""
    # Of a word that is a surname, what begins with it is another matter: "Trump Taj Mahal".
    if any(run.keys[-1] == key for run in runs):
        runs = [run for run in runs if run.keys[0] != key]
    best = max(runs, key=lambda run: (run.n_uses, len(run.keys)))
    own = set(best.keys)
    if any(not (own.issuperset(run.keys) or own.issubset(run.keys)) for run in runs):
        return ()
    return tuple(word for word, other in zip(best.words, best.keys, strict=True) if other != key)
