"""Speakers that no verb shows: "according to X", "X's claim that", a signed quotation."""

from __future__ import annotations

from dataclasses import replace

from index.attribution import lexicon as lex
from index.attribution.behind import apposition_behind, phrase_behind
from index.attribution.candidates import Candidate, Rank
from index.attribution.complements import quote_after
from index.attribution.growth import Phrase, grown
from index.attribution.phrases import head_of
from index.attribution.words import QUOTE, WORD, Words

_SOURCES = lex.SPEAKERS | lex.QUANTITIES
_MOST_ADJECTIVES = 4  # between "X's" and "claim"


def by_according(words: Words, n: int) -> Candidate | None:
    """Return the source of "according to X" and of "in the words of X"."""
    if words.low[n] == "according":
        is_cue = words.word(n + 1) == "to"
    else:
        is_cue = words.word(n + 1) == "of" and words.word(n - 2) == "in"
    phrase = phrase_behind(words, n + 2) if is_cue else None
    if phrase is None or phrase.kind == "pronoun":
        return None
    if phrase.kind == "noun" and head_of(words, phrase) not in _SOURCES:
        return None
    return Candidate(
        Rank.ACCORDING,
        replace(phrase, apposition=apposition_behind(words, phrase.last + 1)),
        n,
        n + 1,
        "report",
        "according",
        quotes=QUOTE in words.kind[max(0, n - 2) : n],
        content_before=n > 1,
    )


def by_noun(words: Words, n: int) -> Candidate | None:
    """Return the speaker of "X's claim that ..."."""
    if words.word(n + 1) != "that" and words.mark(n + 1) not in (QUOTE, ":"):
        return None
    owner = n - 1
    while (
        words.mark(owner) == WORD
        and n - owner < _MOST_ADJECTIVES
        and not words.is_possessive(owner)
        and words.low[owner] not in lex.FUNCTION
    ):
        owner -= 1
    if words.word(owner) in ("his", "her", "their"):
        phrase = Phrase(owner, owner, "pronoun")
    elif words.mark(owner) == WORD and words.is_cap(owner) and words.is_possessive(owner):
        phrase = grown(words, owner) or _name_ending(words, owner)
    else:
        return None
    quotes = quote_after(words, n)
    return Candidate(Rank.SUBORDINATE, phrase, n, n, "say", words.low[n], quotes=quotes)


def by_signature(words: Words) -> Candidate | None:
    """Return the speaker of a quotation that is signed: '"..." - Maria Lopez'."""
    if words.kind[:2] != [QUOTE, "-"]:
        return None
    phrase = phrase_behind(words, 2)
    if phrase is None or phrase.kind != "name":
        return None
    behind = phrase.last + 1
    if words.mark(behind) not in ("", ",", "."):
        return None
    return Candidate(
        Rank.BESIDE_QUOTATION,
        replace(phrase, apposition=apposition_behind(words, behind)),
        1,
        1,
        "say",
        "-",
        quotes=True,
        content_before=True,
    )


def _name_ending(words: Words, last: int) -> Phrase:
    """Return the capitals up to ``last``, whatever governs them."""
    first = last
    while first > 0 and words.is_cap(first - 1) and words.low[first - 1] not in lex.FUNCTION:
        first -= 1
    return Phrase(first, last, "name")
