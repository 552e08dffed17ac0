"""Noun phrases that are read to the right: "..., said X", "according to X", the opening subject."""

from __future__ import annotations

from index.attribution import lexicon as lex
from index.attribution.growth import Phrase, is_common
from index.attribution.words import NUMBER, QUOTE, WORD, Words

_MOST_WORDS = 14  # of one noun phrase
_MOST_UNKNOWN_WORDS = 3  # that no list knows
_MOST_INTRODUCTIONS = 4
_MOST_INTRODUCTION_WORDS = 40
_NICKNAME_CHARS = 24
_LINKS = frozenset({"of", "and", "&", "for", "the", "at", "from", "with"})
_HANGING = frozenset({"of", "for", "at", "from", "with"})
_INTRODUCTIONS = lex.words("introductions") | lex.PREPOSITIONS | lex.OPENERS | lex.TIME_NOUNS
_NEVER_IN_NAMES = lex.FUNCTION - lex.PARTICLES - {"will", "may"}
_ADJECTIVES = lex.MODIFIERS - lex.DETERMINERS
_ENDING_PHRASE = lex.FUNCTION | {""}
_SKIPPED = lex.CONJUNCTIONS | lex.ADVERBS


def phrase_behind(words: Words, first: int) -> Phrase | None:
    """Return the noun phrase that begins at ``first``, as in "..., said X"."""
    n, size = first, len(words)
    while n < size and (words.kind[n] == NUMBER or words.low[n] in ("also", "then")):
        n += 1
    if words.mark(n) != WORD:
        return None
    if words.low[n] in lex.PRONOUNS:
        return Phrase(n, n, "pronoun")
    start = first if words.kind[first] == NUMBER else n
    determined = words.low[n] in lex.DETERMINERS or words.low[n] in lex.QUANTITIES
    if words.low[n] in lex.DETERMINERS:
        n += 1
    last_name = last_noun = head = -1
    unknown = 0
    while n < min(size, start + _MOST_WORDS):
        word = words.low[n]
        if words.kind[n] == NUMBER or _is_nickname(words, n):
            n += 1
            continue
        if words.kind[n] != WORD or (word in lex.TIME_NOUNS and word != "may"):
            break
        is_cap = words.is_cap(n)
        if n == first and is_cap and is_common(words, n):
            if word in lex.SPEAKERS or word in lex.QUANTITIES:
                last_noun = n
        elif is_cap and word not in _NEVER_IN_NAMES:
            last_name = n
        elif word in lex.SPEAKERS or word in lex.QUANTITIES:
            last_noun = n
        elif (
            word in lex.MODIFIERS
            or words.is_possessive(n)
            or (word in lex.PARTICLES and last_name == n - 1)
        ):
            pass
        elif word == "of" and n == start + 1 and words.low[start] in lex.QUANTITIES:
            last_noun = start  # "one of the guests"
        elif word in _LINKS and max(last_name, last_noun) >= 0:
            if not _goes_on(words, n):
                break
            if head < 0 and words.low[n - 1] in lex.SPEAKERS and word in _HANGING:
                head = n - 1  # "the wife of Ann Lee" is not Ann Lee
        elif (
            determined
            and last_noun < 0
            and last_name < n - 1
            and word not in lex.FUNCTION
            and unknown < _MOST_UNKNOWN_WORDS
        ):
            unknown += 1
            if not words.word(n + 1) or words.low[n + 1] in lex.FUNCTION:
                last_noun = n
        elif last_name >= 0 or last_noun >= 0 or not _leads_to_speaker(words, n):
            break
        n += 1
    last = max(last_name, last_noun)
    if last < 0:
        return None
    if head >= 0 and last > head:
        return Phrase(start, last, "noun", head=head)
    return Phrase(start, last, "name" if last_name == last else "noun")


def opening_subject(words: Words) -> Phrase | None:
    """Return the subject of the sentence's first main clause, if its beginning shows one."""
    n, size = 0, len(words)
    for _ in range(_MOST_INTRODUCTIONS):
        while n < size and (
            words.kind[n] in (QUOTE, ",", "-")
            or words.low[n] in _SKIPPED
            or (words.mark(n + 1) == "," and words.is_adverb(n))
        ):
            n += 1
        if not words.word(n):
            return None
        if words.low[n] not in _INTRODUCTIONS and not words.low[n].endswith("ing"):
            return phrase_behind(words, n)
        stop = min(size, n + _MOST_INTRODUCTION_WORDS)
        while n < stop and words.kind[n] != ",":
            n += 1
        if n == stop:
            return None
    return None


def apposition_behind(words: Words, comma: int) -> tuple[int, int] | None:
    """Return what stands beside a name on its right: ", a lawyer who ..."."""
    if words.mark(comma) != ",":
        return None
    last = comma + 1
    while words.word(last):
        last += 1
    return (comma + 1, last - 1) if last > comma + 1 else None


def _is_nickname(words: Words, n: int) -> bool:
    return words.kind[n] == QUOTE and words.end[n] - words.start[n] < _NICKNAME_CHARS


def _leads_to_speaker(words: Words, n: int) -> bool:
    """Return whether words that no list knows lead to a noun of a speaker: "show insiders"."""
    for m in range(n, n + 1 + _MOST_UNKNOWN_WORDS):
        low = words.word(m)
        if not low or low in lex.FUNCTION:
            return False
        if m > n and low in lex.SPEAKERS:
            return True
        if m > n and low in lex.VERBS:
            return False
    return False


def _goes_on(words: Words, n: int) -> bool:
    """Return whether a phrase goes on behind the link word at ``n``: "of the Ministry"."""
    m = n + 1
    while words.mark(m) == WORD and words.low[m] in lex.DETERMINERS:
        m += 1
    while words.mark(m) == WORD and words.low[m] in _ADJECTIVES:
        m += 1
    if words.low[m - 1] in lex.SPEAKERS and words.word(m) in _ENDING_PHRASE:
        return True  # "of the bank": the noun is an adjective in other places
    return (
        words.mark(m) == WORD
        and (words.is_cap(m) or words.low[m] in lex.SPEAKERS)
        and words.low[m] not in lex.TIME_NOUNS
    )
