"""Other ways to look at an answer: along time, and by the wordings of one statement."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from index.domain import Answer, Article, Evidence, Span, Stance

Basis = Literal["statement", "article"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A sentence with its place in time."""

    day: str  # YYYY-MM-DD
    basis: Basis  # whether the sentence names the day, or the article was published on it
    words: str | None  # that name the day in the sentence; None with "article"
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Timeline:
    """Sentences by day; those whose article gives no date are kept apart, never guessed."""

    dated: tuple[Entry, ...]  # earliest first
    undated: tuple[Evidence, ...]


def timeline(evidence: Sequence[Evidence]) -> Timeline:
    """Return ``evidence``, best first, in the order of its days; those of one day by rank.

    The first day that a sentence names counts; one that names none has its article's.
    """
    entries = [(one, _entry(one)) for one in evidence]
    dated = [entry for _, entry in entries if entry is not None]
    return Timeline(
        dated=tuple(sorted(dated, key=lambda entry: entry.day)),
        undated=tuple(one for one, entry in entries if entry is None),
    )


def _entry(one: Evidence) -> Entry | None:
    if one.dates:
        return Entry(one.dates[0].day, "statement", one.dates[0].words, one)
    if one.published:
        return Entry(one.published[:10], "article", None, one)
    return None


# -- wordings ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wording:
    """One way in which a statement is worded, and the articles that carry just these words."""

    text: str  # as the first of the articles has it
    articles: tuple[Article, ...]
    own_numbers: tuple[Span, ...]  # offsets in ``text``: numbers that some other wording has not


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement in all its wordings, the best-ranked first."""

    speaker: str | None
    stance: Stance
    wordings: tuple[Wording, ...]  # a single one: the others are reprints of it

    @property
    def numbers_differ(self) -> bool:
        """Whether the wordings tell different numbers."""
        return any(wording.own_numbers for wording in self.wordings)


def wordings(
    answer: Answer, text_of: Callable[[str], tuple[str, Article]]
) -> tuple[Statement, ...]:
    """Return the statements of ``answer`` that several sentences carry, best first.

    Equal words, whatever their case and quotation marks, are a reprint: one wording, all of whose
    articles are listed.

    Args:
        answer: whose ``ranked`` sentences are looked at; those without copies are left out.
        text_of: the words of a unit and the article they stand in.
    """
    return tuple(
        Statement(one.speaker, one.stance, _wordings(map(text_of, (one.unit, *one.same_as))))
        for one in answer.ranked
        if one.same_as
    )


def _wordings(carried: Iterable[tuple[str, Article]]) -> tuple[Wording, ...]:
    texts: dict[str, str] = {}
    articles: dict[str, dict[str, Article]] = {}
    for text, article in carried:
        words = _NOT_A_WORD.sub(" ", text.casefold()).strip()
        texts.setdefault(words, text)
        articles.setdefault(words, {})[article.id] = article
    numbers = {words: _numbers_in(text) for words, text in texts.items()}
    everywhere = set.intersection(*(set(found.values()) for found in numbers.values()))
    return tuple(
        Wording(
            text=text,
            articles=tuple(articles[words].values()),
            own_numbers=tuple(
                span for span, number in numbers[words].items() if number not in everywhere
            ),
        )
        for words, text in texts.items()
    )


_NOT_A_WORD = re.compile(r"[\W_]+")

_WRITTEN_OUT = {
    word: str(number)
    for number, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve".split(), 2
    )
}
_BOUNDS = {
    "more than": ">",
    "over": ">",
    "above": ">",
    "upwards of": ">",
    "at least": ">=",
    "no fewer than": ">=",
    "no less than": ">=",
    "less than": "<",
    "fewer than": "<",
    "under": "<",
    "below": "<",
    "up to": "<=",
    "at most": "<=",
    "as many as": "<=",
    "as much as": "<=",
    "nearly": "<~",
    "almost": "<~",
    "about": "~",
    "around": "~",
    "some": "~",
    "roughly": "~",
    "approximately": "~",
    "an estimated": "~",
}
_NUMBER = re.compile(
    rf"(?:\b(?P<bound>{'|'.join(_BOUNDS)})\s)?"
    r"(?P<money>[$€£¥₽])?"
    rf"(?:(?<![\w.,])(?P<figures>\d{{1,15}}(?:[.,]\d{{1,15}}){{0,6}})"
    rf"|\b(?P<word>{'|'.join(_WRITTEN_OUT)})\b)"
    r"(?:(?:\s|-)?(?P<scale>%|(?:per\s?cent|hundred|thousand|million|billion|trillion|m|bn)\b))?",
    re.IGNORECASE,
)
_SCALES = {"percent": "%", "m": "million", "bn": "billion"}


def _numbers_in(text: str) -> dict[Span, str]:
    """Return the numbers of a sentence and what each means; "1,000" is less than "over 1,000"."""
    found = {}
    for match in _NUMBER.finditer(text):
        bound = _BOUNDS.get(" ".join((match["bound"] or "").lower().split()), "")
        figures = match["figures"] or _WRITTEN_OUT[match["word"].lower()]
        scale = "".join((match["scale"] or "").lower().split())
        meaning = f"{bound}{match['money'] or ''}{_plain(figures)}{_SCALES.get(scale, scale)}"
        found[Span(match.start(), match.end())] = meaning
    return found


_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def _plain(figures: str) -> str:
    """Return the figures without what sets thousands apart."""
    return _THOUSANDS.sub("", figures)
