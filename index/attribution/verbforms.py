"""Whether a word inside a clause is a verb there, as far as its form and its neighbours show it."""

from __future__ import annotations

from typing import Literal

from index.attribution import lexicon as lex
from index.attribution.words import WORD, Words

Form = Literal[
    "finite",  # the verb of a clause
    "participle",  # "held in Bern", or the verb of a clause: only what follows can tell
    "ing",
    "infinitive",
    "unsure",  # "claims": a noun or a verb
]

_FINITE = lex.words("finite_verbs")
_PARTICIPLES = lex.words("irregular_participles")
_RELATIVES = frozenset({"who", "which", "that"})
_NO_VERBS_AFTER_RELATIVE = lex.DETERMINERS | lex.PRONOUNS
_NO_INFINITIVES = lex.DETERMINERS | lex.SPEAKERS | lex.MODIFIERS
_BEFORE_ADJECTIVES = lex.DETERMINERS | lex.PREPOSITIONS | (lex.MODIFIERS - lex.SPEAKERS)


def form_of(words: Words, n: int, *, in_relative: bool, after_noun: bool) -> Form | None:
    """Return as which form of a verb token ``n`` stands, or None where it is no verb.

    Args:
        words: the sentence.
        n: the token; auxiliaries are not looked at.
        in_relative: whether a relative clause is open that has had no verb.
        after_noun: whether a noun stands before it, maybe with adverbs in between.
    """
    low, before = words.low[n], words.word(n - 1)
    if words.kind[n] != WORD or (words.is_cap(n) and n > 0):
        return None
    if before == "to":
        return None if low in _NO_INFINITIVES else "infinitive"
    if in_relative and before in _RELATIVES:
        # "the plan that owners back"
        is_noun = before != "who" and low in lex.SPEAKERS
        return None if is_noun or low in _NO_VERBS_AFTER_RELATIVE else "finite"
    if low in lex.SPEAKERS or before in lex.DETERMINERS or (n and words.is_possessive(n - 1)):
        return None
    after = words.word(n + 1)
    if low.endswith("ing"):
        # "a tracking poll"
        return None if after and lex.SINGULARS.get(after) == after else "ing"
    if low in _FINITE:
        return "finite"
    if low in _PARTICIPLES or low.endswith("ed"):
        is_before_noun = after and after not in lex.FUNCTION and not words.is_cap(n + 1)
        # "of elected officials"
        return None if is_before_noun and before in _BEFORE_ADJECTIVES else "participle"
    if in_relative and n and words.is_cap(n - 1):
        return "finite"  # "the firm that Ann Lee leads"
    return "unsure" if after_noun and low in lex.VERBS else None
