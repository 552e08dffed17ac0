"""Questions with their judgements, as ``docs/quality.md`` describes the files.

A sentence is named by its file and by words of it, never by a number: another splitter or other
ranking does not void a judgement. The words stand exactly once in the file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path, PurePosixPath
from typing import Any

QUESTIONS = Path(__file__).resolve().parent / "questions"

# What the field of fact-checking calls a stance, in our words; a file may use either.
_STANCES = {
    "supports": ("asserts", "reports"),
    "disputes": ("denies",),
    "neutral": ("reports", "hedged", "unclear"),
}

_SPACE = re.compile(r"\s+")
_QUOTES = str.maketrans("’‘“”", "''\"\"")


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence, by its file and words of it."""

    file: str  # path inside the source; in a foreign file perhaps the last part of it alone
    words: str

    def holds(self, file: str, text: str) -> bool:
        """Return whether the sentence ``text`` of ``file`` is the one that is meant."""
        wanted = PurePosixPath(self.file).parts
        return PurePosixPath(file).parts[-len(wanted) :] == wanted and plain(self.words) in plain(
            text
        )


@dataclass(frozen=True, slots=True)
class JudgedSentence:
    """What a reader says of a sentence: who speaks in it and what it does by its words."""

    id: str
    place: Place
    body: bool = True  # else a headline or a caption, which may be no sentence of ours
    speakers: tuple[str, ...] = ()  # accepted names; empty: not judged, unless unattributed
    not_speakers: tuple[str, ...] = ()  # words that must not stand in the name that is shown
    unattributed: bool = False  # nobody speaks in it: a speaker would be invented
    polarity: tuple[str, ...] = ()  # accepted; empty: not judged


@dataclass(frozen=True, slots=True)
class Relevant:
    """A sentence that belongs to the answer of a question."""

    id: str  # of the judged sentence
    place: Place
    grade: int  # 2 answers, 1 is related
    stances: tuple[str, ...] = ()  # accepted, towards the claim asked about; empty: not judged


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what belongs to its answer; without an answer, nothing does."""

    id: str
    text: str
    type: str  # "who", "no-answer-near", ...
    relevant: tuple[Relevant, ...] = ()

    @property
    def answerable(self) -> bool:
        """Whether the articles hold an answer."""
        return not self.type.startswith("no-answer")

    @property
    def best(self) -> int:
        """The highest grade there is; 0 without an answer."""
        return max((one.grade for one in self.relevant), default=0)


@dataclass(frozen=True, slots=True)
class Judgements:
    """Questions about one collection of articles, and what is known of its sentences."""

    questions: tuple[Question, ...]
    sentences: tuple[JudgedSentence, ...] = ()
    never_evidence: tuple[Place, ...] = ()  # boilerplate
    same_statement: tuple[tuple[str, ...], ...] = ()  # ids of sentences that say the same

    @property
    def same_pairs(self) -> frozenset[frozenset[str]]:
        """Return every two sentences of a group that say the same."""
        groups = self.same_statement
        return frozenset(frozenset(pair) for group in groups for pair in combinations(group, 2))


def load(paths: Iterable[Path]) -> Judgements:
    """Return the judgements of several files as one; raise ``KeyError`` where one lacks a key."""
    files = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    return Judgements(
        questions=tuple(_question(one) for file in files for one in file["questions"]),
        sentences=tuple(_sentence(one) for file in files for one in file["sentences"]),
        never_evidence=tuple(_place(one) for file in files for one in file["never_evidence"]),
        same_statement=tuple(tuple(one) for file in files for one in file["same_statement"]),
    )


def ours(split: str) -> Judgements:
    """Return the judgements of the samples that are ``seen`` or ``unseen``."""
    return load(sorted(QUESTIONS.glob(f"{split}-*.json")))


def plain(text: str) -> str:
    """Return ``text`` with straight quotation marks and single spaces."""
    return _SPACE.sub(" ", text.translate(_QUOTES)).strip()


def _place(entry: dict[str, Any]) -> Place:
    return Place(entry["file"], entry["substring"])


def _sentence(entry: dict[str, Any]) -> JudgedSentence:
    return JudgedSentence(
        id=entry["id"],
        place=_place(entry),
        body=entry.get("kind", "body") == "body",
        speakers=tuple(entry.get("speaker", ())),
        not_speakers=tuple(entry.get("not_speaker", ())),
        unattributed=entry.get("unattributed", False),
        polarity=tuple(entry.get("polarity", ())),
    )


def _question(entry: dict[str, Any]) -> Question:
    return Question(
        id=entry["id"],
        text=entry["text"],
        type=entry["type"],
        relevant=tuple(
            Relevant(one["id"], _place(one), one["grade"], _stances(one.get("stance")))
            for one in entry["relevant"]
        ),
    )


def _stances(given: str | list[str] | None) -> tuple[str, ...]:
    match given:
        case None:
            return ()
        case str():
            return _STANCES.get(given, (given,))
        case list():
            return tuple(given)
