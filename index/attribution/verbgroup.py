"""The verb group: what stands between a subject and its verb of speaking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from index.attribution import lexicon as lex
from index.attribution.words import NUMBER, WORD, Words

Number = Literal["one", "many"]

_CONTRACTED_SUBJECTS = frozenset(
    f"{word}{mark}s" for word in ("he", "He", "she", "She", "it", "It", "who") for mark in "'’"
)
_NUMBERS: dict[str, Number] = {
    **dict.fromkeys("is was has does isn't wasn't hasn't doesn't".split(), "one"),
    **dict.fromkeys("are were have do aren't weren't haven't don't".split(), "many"),
}


@dataclass(frozen=True, slots=True)
class VerbGroup:
    """The auxiliaries of a verb, and where its subject would end."""

    subject_end: int  # number of the token that the subject would end with, -1 without one
    negated: bool
    modal: bool
    be: bool  # a form of "to be" governs the verb: passive or progressive
    infinitive: bool
    number: Number | None  # of the subject, where an auxiliary shows it


def verb_group(words: Words, cue: int) -> VerbGroup:
    """Return what stands left of the verb at ``cue``: auxiliaries, adverbs, words of time."""
    negated = modal = be = infinitive = False
    number: Number | None = None
    n = cue - 1
    while n >= 0 and words.kind[n] in (WORD, NUMBER):
        word = words.low[n]
        if word == "to" and n == cue - 1:
            infinitive = True
            break
        if words.is_cap(n) and n > 0 and words.is_cap(n - 1):
            break  # "Theresa May said"
        is_name = words.is_cap(n) and n > 0  # "in late May"
        if word in lex.AUXILIARIES and not is_name:
            number = _NUMBERS.get(word, number)
            negated = negated or word in lex.NEGATIONS
            modal = modal or word in lex.MODALS
            be = be or word in lex.BE
        elif word in lex.NEGATIONS:
            negated = True
        elif words.text[n] in _CONTRACTED_SUBJECTS:
            be = True  # "he's claiming"
            break
        elif not words.is_adverb(n) or (words.is_cap(n) and n == 0):
            earlier = _before_time(words, n)
            if earlier == n:
                break
            n = earlier
            continue
        n -= 1
    return VerbGroup(n, negated, modal, be, infinitive, number)


def _before_time(words: Words, n: int) -> int:
    """Return the number of the token before words of time that end at ``n``; ``n`` without such."""
    word = words.low[n]
    if word not in lex.TIME_NOUNS and words.kind[n] != NUMBER and word != "may":
        return n
    m = n - 1
    while m >= 0 and (
        words.kind[m] == NUMBER
        or (words.kind[m] == WORD and words.low[m] in lex.TIME_MODIFIERS | lex.MONTHS)
    ):
        m -= 1
    if word in lex.WEEKDAYS or word in ("today", "yesterday", "tonight"):
        return m
    return m if m < n - 1 else n
