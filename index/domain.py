"""The words of the index: what flows from an article to an answer. Imports nothing of ours.

Every offset counts code points of ``Article.text``, not bytes and not the UTF-16 units that
Telegram counts in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Outcome = Literal["answer", "closest", "nothing"]
Stance = Literal["denies", "asserts", "reports", "hedged", "unclear"]
Form = Literal["quoted", "reported"]
Part = Literal["answer", "claim", "closest"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an article's text: ``article.text[start:end]``."""

    start: int  # inclusive
    end: int  # exclusive


@dataclass(frozen=True, slots=True)
class Article:
    """One published text with what is known of its source; what is not known is ``None``.

    ``text`` is the stored text: decoded, ``\\n`` line ends, without control and invisible
    characters, NFC, without front matter. It is never changed afterwards.
    """

    id: str  # path inside its source without the suffix, or the ``id`` of a JSONL record
    file: str  # path inside its source with the suffix, ``/`` between folders
    text: str
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: str | None = None  # ISO 8601 as it was given: a day, or a time with its offset
    url: str | None = None  # http or https
    language: str | None = None  # IETF tag as given, lower case
    given_by: Mapping[str, str] = field(default_factory=dict)  # "title" -> "front matter"
    warnings: tuple[str, ...] = ()  # what was not understood, for the admin

    @property
    def digest(self) -> str:
        """SHA-256 of the stored text, in hex: the same words have the same digest."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def day(self) -> str | None:
        """The day of publication as ``YYYY-MM-DD``."""
        return self.published[:10] if self.published else None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file or record that was left out, and why; the build goes on without it."""

    file: str
    reason: str  # a sentence for the admin: what is wrong and what to do


@dataclass(frozen=True, slots=True)
class Drop:
    """A stretch of an article that is boilerplate and therefore has no sentence."""

    rule: str  # the rule's name, as in index/corpus/boilerplate.py
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Body:
    """What of an article's text is to be split into sentences."""

    paragraphs: tuple[Span, ...]  # in order, never overlapping, no newline inside
    drops: tuple[Drop, ...] = ()
    place: str | None = None  # of the dateline
    agency: str | None = None  # of the dateline or the closing tag: a hint of origin, no outlet


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an article: the unit that is indexed, ranked and quoted.

    ``article.text[start:end] == text`` holds, so a quotation leads back to its source.
    """

    unit: str  # "article-id#n", n from 0 within the article; with whole units, the article's id
    article_id: str
    start: int  # inclusive
    end: int  # exclusive
    text: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way in which a concept of the question can stand in a sentence."""

    field: str  # "words"
    term: str  # as the analyzer made it
    weight: float  # 1.0 for the word itself; scales the impact


@dataclass(frozen=True, slots=True)
class Concept:
    """One unit of meaning in a question; a sentence scores its best alternative."""

    words: str  # as they stand in the question
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """The words that show who speaks or which stance they take."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class ResolvedDate:
    """Words of a sentence that name a day, and the day they mean."""

    words: str
    day: str  # YYYY-MM-DD


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence chosen for an answer, with its source and why it was chosen."""

    unit: str
    article_id: str
    file: str
    start: int
    end: int
    text: str
    score: float  # comparable within one question only
    coverage: float  # 0 to 1: idf-weighted share of the question's concepts in the sentence
    matches: tuple[Span, ...] = ()  # the matched words, in the article's offsets, ascending
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    url: str | None = None
    speaker: str | None = None
    form: Form | None = None
    stance: Stance = "unclear"
    cue: Cue | None = None
    dates: tuple[ResolvedDate, ...] = ()
    same_as: tuple[str, ...] = ()  # units folded into this one


@dataclass(frozen=True, slots=True)
class Group:
    """Evidence that belongs together in the message, best first."""

    part: Part
    stance: Stance
    speaker: str | None
    role: str | None
    articles: int
    outlets: int  # known ones
    origins: int  # known (speaker, statement) pairs; 0 while speakers are unknown
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Searched:
    """What a question was asked of."""

    articles: int
    sentences: int
    first_day: str | None  # of the dated articles, YYYY-MM-DD
    last_day: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the articles hold on a question; with ``nothing``, ``ranked`` is empty."""

    question: str
    outcome: Outcome
    confidence: float  # best coverage, 0 to 1
    generation: str
    searched: Searched
    missing: tuple[str, ...] = ()  # words of the question that stand in no sentence
    matched: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    ranked: tuple[Evidence, ...] = ()  # best first, flat
    silent: tuple[str, ...] = ()
    without_answer: tuple[str, ...] = ()
    statements: tuple[Answer, ...] = ()  # one per statement of a long post
