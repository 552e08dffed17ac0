"""The words of the index: what flows from an article to an answer. Imports nothing of ours.

Every offset counts code points of ``Article.text``, not bytes and not the UTF-16 units that
Telegram counts in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Outcome = Literal["answer", "closest", "nothing"]
Stance = Literal["denies", "asserts", "reports", "hedged", "unclear"]
Form = Literal["quoted", "reported"]
Part = Literal["answer", "claim", "closest"]

AnswerType = Literal[
    "who",  # a person, an office, an outlet
    "said",  # what somebody says: "what did X say about Y?"
    "when",
    "where",
    "how many",
    "how long",
    "why",
    "yes or no",  # a question or a statement that the articles may assert or deny
    "quotation",  # words between quotation marks
    "what",
    "keywords",
]

PLACE_SIGN, TAG_SIGN, NAME_SIGN = "@", "#", "~"
"""What marks a place, a concept and a name's key in a field of several kinds of terms."""

ConceptKind = Literal["word", "name", "place", "number", "day", "weak"]

Reason = Literal[
    "small talk",  # a greeting, thanks or an errand
    "no words",  # nothing but function words
    "unknown word",  # a word of the question stands nowhere
    "never together",  # its words stand in the articles, but never in one sentence
    "only a headline",  # only a headline holds them together
    "name without the rest",  # the name is known, but not with what is asked of it
]


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
    def fingerprint(self) -> str:
        """SHA-256 of the words and of everything that is kept with them, in hex."""
        known = (self.digest, self.file, self.title, self.outlet, self.author, self.published)
        told = (sorted(self.given_by.items()), self.warnings)
        kept = json.dumps([*known, self.url, self.language, *told])
        return hashlib.sha256(kept.encode()).hexdigest()

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

    field: str  # "words", "names", "tags", ...
    term: str  # as the analyzer made it
    weight: float  # 1.0 for the word itself; scales the impact
    covers: float = 1.0  # 0 to 1: how far such a match takes up the concept


@dataclass(frozen=True, slots=True)
class Concept:
    """One unit of meaning in a question; a sentence scores its best alternative."""

    words: str  # as they stand in the question
    alternatives: tuple[Alternative, ...]
    kind: ConceptKind = "word"
    weight: float = 1.0  # how much it counts in coverage; weak verbs count less
    start: int = 0  # where its words stand in the question


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
class Attribution:
    """Who speaks in a sentence, by which words, and what the sentence does by its words.

    Decided inside one article. What the text does not show stays ``None`` and ``unclear``.
    """

    speaker: str | None = None  # in the article's words: the fullest name, else the noun phrase
    role: str | None = None  # in the article's words: "Kremlin spokesman"
    form: Form | None = None
    cue: Cue | None = None  # the words that show it, in the article's offsets
    polarity: Stance = "unclear"


NOBODY = Attribution()


@dataclass(frozen=True, slots=True)
class Match:
    """Why a sentence matches a concept of the question."""

    asked: str  # the concept's words in the question
    field: str  # in which field the sentence has it
    found: str  # the words of the sentence; those of the question where it stands beside it


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
    role: str | None = None
    stance: Stance = "unclear"  # the polarity, seen from the claim asked about
    cue: Cue | None = None
    agency: str | None = None  # of the dateline or the closing tag: a hint of origin
    why: tuple[Match, ...] = ()
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
class Way:
    """An alternative with its numbers in this generation."""

    field: str
    term: str
    weight: float
    sentences: int  # that hold it
    idf: float


@dataclass(frozen=True, slots=True)
class Receipt:
    """How an answer came about: enough to retrace it on the same generation."""

    generation: str
    built_by: str  # analyzer, format and lexicon
    answer_type: AnswerType
    concepts: tuple[tuple[Concept, tuple[Way, ...]], ...]
    features: Mapping[str, float]  # of the confidence model, by name
    matter: float  # how likely the articles write about the matter at all, 0 to 1
    answer_from: float  # least confidence for an answer, 0 to 1
    matter_from: float  # least ``matter`` for showing anything, 0 to 1


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
    confidence: float  # 0 to 1
    generation: str
    searched: Searched
    missing: tuple[str, ...] = ()  # words of the question that stand in no sentence
    matched: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    ranked: tuple[Evidence, ...] = ()  # best first, flat
    silent: tuple[str, ...] = ()  # outlets or files on the matter without the claim
    without_answer: tuple[str, ...] = ()  # who is asked about and found without an answer
    answer_type: AnswerType = "keywords"
    reason: Reason | None = None  # why there is no answer; None with one, or if it cannot be told
    receipt: Receipt | None = None
    statements: tuple[Answer, ...] = ()  # one per statement of a long post
