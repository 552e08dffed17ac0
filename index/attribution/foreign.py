"""Speakers in Spanish, French, German, Russian and Arabic sentences, shown by verbs of speaking."""

from __future__ import annotations

import re

from index.attribution.candidates import Candidate, Rank
from index.attribution.foreign_subjects import PAUSES, subject_of
from index.attribution.foreign_words import CUES, LANGUAGES, ForeignCue, Language
from index.attribution.growth import Phrase
from index.attribution.words import QUOTE, WORD, Words

_MOST_CLAUSE_WORDS = 16  # between the parts of a verb: "wies ... zurück"
_MOST_ADVERBS = 3  # between an auxiliary and its participle
_FIRST_WORDS = frozenset(CUES)

TELLING_WORDS = frozenset(
    max(re.findall(r"[^\W_]+", " ".join(cue.words)), key=len)
    for cues in CUES.values()
    for cue in cues
)
"""The longest word of each cue: without one of them there is no need to look."""


def foreign_candidates(words: Words) -> list[Candidate]:
    """Return the speakers that cues of other languages show, in the order of their cues."""
    if _FIRST_WORDS.isdisjoint(words.low):
        return []
    found = []
    for n in range(len(words)):
        for cue in CUES.get(words.low[n], ()):
            if words.kind[n] == WORD and tuple(words.low[n : n + len(cue.words)]) == cue.words:
                candidate = _candidate(words, n, cue)
                if candidate is not None:
                    found.append(candidate)
    return found


def is_clear(found: list[Candidate]) -> bool:
    """Return whether a sentence shows no two speakers, of whom the next may mean either."""
    return len({(candidate.phrase.first, candidate.phrase.last) for candidate in found}) <= 1


def _candidate(words: Words, n: int, cue: ForeignCue) -> Candidate | None:
    language = LANGUAGES[cue.language]
    last = n + len(cue.words) - 1
    first = n  # where the verb group begins, what stands before it is the subject
    if cue.side == "perfect":
        auxiliary = _auxiliary(words, n, language)
        if auxiliary is None:
            return None
        first = auxiliary
    negated = False
    while first > 0 and words.kind[first - 1] == WORD:
        low = words.low[first - 1]
        if low in language.reflexive:
            return None  # "se negó a hablar": he refused to
        if low in language.negations:
            negated = True
        elif low not in language.between:
            break
        first -= 1
    if negated and cue.kind != "deny":
        return None
    negated = negated or _is_negated_behind(words, last + 1, language)
    cue_first = n if language.tag == "de" else min(n, _group_first(words, first, n, language))
    cue_last = _particle(words, last, cue) if cue.need not in ("-", "claim") else last
    if cue_last is None:
        return None
    phrase = subject_of(words, first, last + 1, cue, language)
    if phrase is None:
        return None
    behind = phrase.first > n
    pause = words.mark(first - 1) in PAUSES
    beside = QUOTE in words.kind[max(0, first - 2) : first]
    rank = Rank.MAIN_CLAUSE
    if cue.side == "behind" and language.tag != "ar":
        rank = Rank.ACCORDING
    elif behind and beside:
        rank = Rank.BESIDE_QUOTATION
    return Candidate(
        rank,
        phrase,
        cue_first,
        cue_last,
        cue.kind if _is_of_kind(words, first, cue_last, phrase, cue, language) else "decline",
        cue.words[0],
        negated=negated,
        quotes=QUOTE in words.kind,
        content_before=(behind or phrase.kind == "pronoun") and pause and language.tag != "ar",
        language=cue.language,
    )


# The verb and what belongs to it


def _auxiliary(words: Words, n: int, language: Language) -> int | None:
    """Return the auxiliary of the participle at ``n``; in German it may stand far before it."""
    if language.tag == "de":
        for m in range(n - 1, max(-1, n - 1 - _MOST_CLAUSE_WORDS), -1):
            if words.kind[m] != WORD:
                return None
            if words.low[m] in language.auxiliaries:
                return m
        return None
    m = n - 1
    while m >= 0 and n - m <= 1 + _MOST_ADVERBS and words.kind[m] == WORD:
        if words.low[m] in language.auxiliaries:
            return m
        is_adverb = words.low[m] in language.adverbs or words.low[m].endswith(("mente", "ment"))
        if not is_adverb:
            return None
        m -= 1
    return None


def _is_negated_behind(words: Words, n: int, language: Language) -> bool:
    """Return whether the clause goes on with "nicht", where that stands behind the verb."""
    if language.tag != "de":
        return False
    for m in range(n, min(len(words), n + _MOST_CLAUSE_WORDS)):
        if words.kind[m] not in (WORD, "n"):
            return False
        if words.low[m] in language.negations:
            return True
    return False


def _group_first(words: Words, first: int, n: int, language: Language) -> int:
    """Return where the auxiliary of the cue at ``n`` stands, or ``n`` without one."""
    for m in range(first, n):
        if words.low[m] in language.auxiliaries:
            return m
    return n


def _particle(words: Words, last: int, cue: ForeignCue) -> int | None:
    """Return where the word stands that a verb of two parts ends with: "wies ... zurück"."""
    for m in range(last + 1, min(len(words), last + 1 + _MOST_CLAUSE_WORDS)):
        if words.low[m] == cue.need and words.kind[m] == WORD:
            return m
        if words.kind[m] not in (WORD, QUOTE, "n"):
            return None
    return None


def _is_of_kind(
    words: Words, first: int, last: int, phrase: Phrase, cue: ForeignCue, language: Language
) -> bool:
    """Return whether a verb of denying contradicts a claim and does not refuse something."""
    if cue.kind != "deny":
        return True
    near = [*words.low[max(0, first - 6) : first], *words.low[last + 1 : last + 7]]
    near += words.low[phrase.last + 1 : phrase.last + 7]
    if cue.need == "-":
        return language.refusals.isdisjoint(near)
    that = last + 2 if words.mark(last + 1) == "," else last + 1
    has_claim = not language.claims.isdisjoint([*near, *words.low[first:last]])
    return has_claim or words.word(that) in language.that
