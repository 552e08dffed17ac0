"""The speakers that a sentence shows, and which of them speaks in it as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from index.attribution import lexicon as lex
from index.attribution.growth import Phrase
from index.attribution.words import WORD, Words


class Rank(IntEnum):
    """How surely a construction shows who speaks in the whole sentence; smaller is surer."""

    BESIDE_QUOTATION = 0
    AROUND_CLAUSE = 1  # "..., the agency said."
    MAIN_CLAUSE = 2
    OPENING_CLAUSE = 3  # "While Beck denied it, ..."
    ACCORDING = 4
    SUBORDINATE = 5
    SHARED = 6  # the subject of another verb: "..., insisting"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One speaker that a sentence shows; numbers are those of tokens."""

    rank: Rank
    phrase: Phrase
    cue: int  # first token of the cue
    cue_last: int  # its last one
    kind: lex.Kind
    lemma: str
    negated: bool = False
    quotes: bool = False  # the quotation of the sentence belongs to this speaker
    content_before: bool = False  # what is said stands before the cue
    language: str = ""  # of a cue of another language than English


def best(found: list[Candidate]) -> Candidate | None:
    """Return the candidate that speaks in the sentence as a whole, the first of equals."""
    return min(found, key=lambda candidate: candidate.rank, default=None)


def can_speak(words: Words, phrase: Phrase, verb: lex.Verb, head: str) -> bool:
    """Return whether a phrase with this head is a subject that the verb goes with."""
    if phrase.kind == "pronoun":
        return words.low[phrase.last] not in ("i", "we", "you")
    if phrase.kind == "name":
        return True
    if head in lex.NOBODY or words.low[phrase.first] in lex.NOBODY | {"no"}:
        return False
    if verb.lemma == "question" and head in _QUESTIONING:
        return False  # "police questioned a man"
    if verb.lemma == "raise" and head in lex.DOCUMENTS:
        return False  # "the decision raises questions"
    return verb.lemma in _PLAIN_VERBS or head in lex.SPEAKERS or head in lex.QUANTITIES


def opens_sentence(words: Words, phrase: Phrase) -> bool:
    """Return whether the phrase is the subject of a clause that leads up to the main one."""
    return phrase.begin == 1 and words.low[0] in lex.OPENERS and words.low[0] != "even"


def is_subordinate(words: Words, phrase: Phrase) -> bool:
    """Return whether the phrase is the subject of a clause inside another one."""
    before = phrase.begin - 1
    if words.mark(before) != WORD:
        return False
    if words.low[before] in lex.OPENERS and words.low[before] != "even":
        return before > 0
    return words.low[before] in lex.VERBS  # "Crowe said he believes"


_QUESTIONING = frozenset({"police", "officers", "detectives", "investigators"})
_PLAIN_VERBS = lex.words("plain_verbs")
