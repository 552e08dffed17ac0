"""Noun phrases beside a cue: the subject on its left, the speaker of "..., said X" on its right.

There is no parser behind this. A phrase grows word by word from the cue outwards as long as the
words can belong to it, and is given up where the grammar does not show a subject.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from index.attribution import lexicon as lex
from index.attribution.words import NUMBER, QUOTE, WORD, Words

_MOST_WORDS = 14  # of one noun phrase
_MOST_LOWER_WORDS = 5  # that no list knows, between a determiner and the noun
_MOST_APPOSITION_WORDS = 40
_MOST_INTRODUCTION_WORDS = 40
_ADJECTIVES = lex.MODIFIERS - lex.FUNCTION
_NICKNAME_CHARS = 16
_DASHES_AND_COMMAS = ",-"
_CONTRACTED_SUBJECTS = frozenset(
    f"{word}{mark}s" for word in ("he", "He", "she", "She", "it", "It", "who") for mark in "'’"
)
_NUMBERS: dict[str, Literal["one", "many"]] = {
    "is": "one",
    "was": "one",
    "has": "one",
    "does": "one",
    "isn't": "one",
    "wasn't": "one",
    "hasn't": "one",
    "doesn't": "one",
    "are": "many",
    "were": "many",
    "have": "many",
    "do": "many",
    "aren't": "many",
    "weren't": "many",
    "haven't": "many",
    "don't": "many",
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase, as token numbers, both inclusive."""

    first: int
    last: int
    kind: Literal["name", "noun", "pronoun"]
    apposition: tuple[int, int] | None = None  # what stands beside it between commas


@dataclass(frozen=True, slots=True)
class VerbGroup:
    """What stands between a subject and its verb."""

    subject_end: int  # number of the token that the subject would end with, -1 without one
    negated: bool
    modal: bool
    passive: bool  # a form of "to be" directly governs the verb
    infinitive: bool
    number: Literal["one", "many"] | None  # of the subject, where an auxiliary shows it


def verb_group(words: Words, cue: int) -> VerbGroup:
    """Return what stands left of the verb at ``cue``: auxiliaries, adverbs, words of time."""
    negated = modal = be = infinitive = False
    number: Literal["one", "many"] | None = None
    n = cue - 1
    low, kind = words.low, words.kind
    while n >= 0 and kind[n] in (WORD, NUMBER):
        word = low[n]
        if word == "to" and n == cue - 1:
            infinitive = True
            break
        if words.is_cap(n) and n > 0 and words.is_cap(n - 1):
            break  # "Theresa May said"
        if word in lex.AUXILIARIES:
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
            before_time = _before_time(words, n)
            if before_time == n:
                break
            n = before_time
            continue
        n -= 1
    return VerbGroup(n, negated, modal, be, infinitive, number)


def _before_time(words: Words, n: int) -> int:
    """Return the number of the token before words of time that end at ``n``; ``n`` without such."""
    word = words.low[n]
    if word not in lex.TIME_NOUNS and words.kind[n] != NUMBER:
        return n
    if word == "may":
        return n
    m = n - 1
    while (
        m >= 0
        and words.kind[m] in (WORD, NUMBER)
        and (
            words.low[m] in lex.TIME_MODIFIERS
            or words.kind[m] == NUMBER
            or words.low[m] in lex.MONTHS
        )
    ):
        m -= 1
    if word in lex.WEEKDAYS or word in ("today", "yesterday", "tonight"):
        return m
    return m if m < n - 1 else n


def subject(words: Words, end: int) -> Phrase | None:
    """Return the noun phrase that ends at token ``end`` and can be a subject, if there is one."""
    if end < 0:
        return None
    kind = words.kind[end]
    if kind in _DASHES_AND_COMMAS:
        return _before_apposition(words, end)
    return _plain_subject(words, end)


def _plain_subject(words: Words, end: int, depth: int = 0) -> Phrase | None:
    if end < 0 or words.kind[end] != WORD:
        return None
    low = words.low[end]
    if low in ("who", "which"):
        return _antecedent(words, end)
    if low in lex.PRONOUNS:
        return Phrase(end, end, "pronoun") if not _governed(words, end) else None
    phrase = _grown(words, end)
    if phrase is None:
        return None
    before = phrase.first - 1
    if before >= 0 and words.low[before] in lex.PREPOSITIONS and words.kind[before] == WORD:
        return _across_preposition(words, phrase, before, depth)
    return phrase


def _across_preposition(words: Words, phrase: Phrase, at: int, depth: int) -> Phrase | None:
    """Return the phrase before the preposition at ``at``, if ``phrase`` only hangs on it.

    "officials at the bank" is one phrase; in "Trump in a statement" the name stands alone.
    """
    if (
        at
        and words.low[at] == "of"
        and (words.low[at - 1] in lex.QUANTITIES | lex.DETERMINERS or words.kind[at - 1] == NUMBER)
    ):
        number = at - 1
        if number and words.kind[number - 1] == NUMBER:
            number -= 1
        return Phrase(number, phrase.last, "noun")  # "74 percent of voters", "eight of ten"
    if depth >= 3 or at == 0 or words.low[at] in ("including", "despite", "like"):
        return None
    outer = _plain_subject(words, at - 1, depth + 1)
    if outer is None or outer.kind == "pronoun":
        return outer
    if outer.kind == "noun":
        if words.low[outer.last] not in lex.SPEAKERS and words.low[at] != "of":
            return None
        return Phrase(outer.first, phrase.last, "noun")
    if words.low[at] in ("of", "for") or (
        words.low[at] == "on" and words.low[outer.last] in lex.BODIES
    ):
        return Phrase(outer.first, phrase.last, "name")
    return outer


def _governed(words: Words, n: int) -> bool:
    """Return whether the pronoun at ``n`` is the object of a preposition: "of it says"."""
    return n > 0 and words.kind[n - 1] == WORD and words.low[n - 1] in lex.PREPOSITIONS - {"for"}


def _antecedent(words: Words, relative: int) -> Phrase | None:
    """Return the phrase that "who" or "which" at ``relative`` stands for."""
    before = relative - 1
    if before < 0:
        return None
    if words.kind[before] in _DASHES_AND_COMMAS:
        before -= 1
    phrase = _plain_or_object(words, before)
    if phrase is None or phrase.kind == "pronoun":
        return None
    return phrase


def _plain_or_object(words: Words, end: int) -> Phrase | None:
    """Return the noun phrase that ends at ``end``, whatever governs it."""
    if end < 0 or words.kind[end] != WORD or words.low[end] in lex.PRONOUNS:
        return None
    return _grown(words, end)


def _before_apposition(words: Words, comma: int) -> Phrase | None:
    """Return the subject before "..., a lawyer for the family, said"; the comma is the last one."""
    low, kind = words.low, words.kind
    dashed = kind[comma] == "-"
    stop = max(-1, comma - _MOST_APPOSITION_WORDS)
    for n in range(comma - 1, stop, -1):
        if kind[n] in ";:.!?" and kind[n] not in (WORD, NUMBER):
            return None
        if kind[n] != words.kind[comma] or (dashed and n == comma - 1):
            continue
        if n + 1 >= comma or not _begins_apposition(words, n + 1, comma):
            continue
        phrase = _plain_subject(words, n - 1)
        if phrase is None or phrase.kind == "pronoun":
            continue
        outer = (
            _plain_subject(words, phrase.first - 2)
            if (
                phrase.kind == "noun"
                and phrase.first > 1
                and kind[phrase.first - 1] in _DASHES_AND_COMMAS
            )
            else None
        )
        if outer is not None and outer.kind == "name":
            # "Ann Lee, head of the union, which has 300 members, said"
            return Phrase(outer.first, outer.last, "name", (phrase.first, phrase.last))
        return _with_name(words, phrase, n + 1, comma - 1)
    # "At the hearing, Warren, said": no apposition, a stray comma behind the subject
    if low[comma - 1] in lex.PRONOUNS:
        return None
    return None


def _begins_apposition(words: Words, first: int, comma: int) -> bool:
    low = words.low[first]
    if words.kind[first] == NUMBER or words.kind[first - 1] == "-":
        return True
    if words.kind[first] != WORD:
        return False
    if low in (
        "who",
        "which",
        "whose",
        "whom",
        "then",
        "now",
        "once",
        "also",
        "himself",
        "herself",
    ):
        return True
    if low in lex.DETERMINERS or low in lex.MODIFIERS or low in lex.PEOPLE or low in lex.BODIES:
        return True
    if low in (
        "of",
        "from",
        "in",
        "with",
        "at",
        "on",
        "for",
        "like",
        "speaking",
        "citing",
        "writing",
        "appearing",
        "via",
        "by",
        "as",
        "along",
        "including",
        "through",
    ):
        return True
    if words.is_possessive(first):
        return True
    if words.is_cap(first):
        return True
    return low.endswith(("ed", "ing"))


def _with_name(words: Words, phrase: Phrase, first: int, last: int) -> Phrase:
    """Return ``phrase`` with its apposition; "a lawyer for the family, Ann Lee, said" is Ann Lee."""
    if phrase.kind == "noun" and words.is_cap(first):
        name = _grown(words, last)
        if name is not None and name.kind == "name" and name.first == first and last > first:
            return Phrase(first, last, "name", (phrase.first, phrase.last))
    return Phrase(phrase.first, phrase.last, phrase.kind, (first, last))


def _grown(words: Words, end: int) -> Phrase | None:
    """Return the noun phrase whose last word is at ``end``, without what hangs on it before."""
    low, kind = words.low, words.kind
    head = low[end]
    is_name = words.is_cap(end) and not _is_common(words, end)
    if head in lex.FUNCTION and head not in lex.QUANTITIES and not (is_name and end > 0):
        return None
    if (
        head in lex.FUNCTION
        and head not in lex.QUANTITIES
        and head not in lex.PARTICLES
        and not (head in ("may", "will") and end > 0 and words.is_cap(end - 1))
    ):
        return None
    if head in lex.TIME_NOUNS and not (end > 0 and words.is_cap(end - 1) and head == "may"):
        return None
    if words.is_possessive(end) and not is_name:
        return None
    if not is_name and head not in lex.SPEAKERS and head.endswith("ed"):
        return None  # a participle: "a poll released (in May) found"
    first = end
    determined = head in lex.QUANTITIES
    while first > 0 and end - first < _MOST_WORDS:
        step = _step_left(words, first, end)
        if step is None:
            break
        first, determined_now = step
        if determined_now:
            determined = True
            break
    if is_name:
        is_bare_adjective = first == end and head in lex.PROPER and not head.endswith("s")
        return None if is_bare_adjective else Phrase(first, end, "name")
    if (
        determined
        or head in lex.SPEAKERS
        or (words.is_cap(first) and first < end and not _is_common(words, first))
    ):
        return Phrase(first, end, "noun")
    return None


def _is_common(words: Words, n: int) -> bool:
    """Return whether a capital at ``n`` is only that of the sentence's beginning."""
    if not _begins_clause(words, n):
        return False
    low = words.low[n]
    return low in lex.SPEAKERS or low in lex.MODIFIERS or low in lex.QUANTITIES


def _begins_clause(words: Words, n: int) -> bool:
    return n == 0 or words.kind[n - 1] in (QUOTE, ":", ".", "-", "!", "?")


def _step_left(words: Words, first: int, end: int) -> tuple[int, bool] | None:
    """Return the new first token and whether it is a determiner; None where the phrase begins."""
    low, kind = words.low, words.kind
    n = first - 1
    if kind[n] == QUOTE:
        # 'Dwayne "The Rock" Johnson'
        is_nickname = (
            words.end[n] - words.start[n] < _NICKNAME_CHARS
            and n > 0
            and (words.is_cap(n - 1) and words.is_cap(first) and not words.is_possessive(n - 1))
        )
        return (n - 1, False) if is_nickname else None
    if kind[n] == NUMBER:
        return n, False
    if kind[n] != WORD:
        return None
    word = low[n]
    if word == "that":
        return None
    if word in lex.DETERMINERS and not (words.is_cap(n) and n > 0 and word not in ("the", "a")):
        return n, True
    if word in _ADJECTIVES and not words.is_cap(first):
        return n, False
    if word in lex.PARTICLES and words.is_cap(first) and word not in ("al", "st"):
        return (n - 1, False) if n > 0 and words.is_cap(n - 1) else (n, False)
    if word == "of" and n > 0 and words.is_cap(first):
        if words.is_cap(n - 1) and low[n - 1] not in lex.FUNCTION:
            return n - 1, False
        return None
    if word in ("and", "&") and n > 0:
        return _over_and(words, n, first)
    if word in lex.TIME_NOUNS or word in lex.FUNCTION:
        return None
    if (
        words.is_cap(n)
        and _begins_clause(words, n)
        and word in lex.VERBS
        and word not in lex.GENDERS
    ):
        return None  # "Say Mexico demanded ..."
    if words.is_possessive(n) or words.is_cap(n):
        return n, False
    if words.is_cap(first) and word not in lex.PEOPLE and word not in lex.MODIFIERS:
        return None  # "In an interview Trump said"
    if word in lex.SPEAKERS or word in lex.MODIFIERS:
        return n, False
    if word in lex.VERBS:
        return None
    return (n, False) if _is_determined(words, n) else None


def _over_and(words: Words, conjunction: int, first: int) -> tuple[int, bool] | None:
    """Return the step across "and" if it joins two speakers and no two clauses."""
    if words.low[conjunction - 1] in lex.MODIFIERS and not words.is_cap(first):
        return conjunction - 1, False  # "federal and state officials"
    left = _plain_or_object(words, conjunction - 1)
    if left is None:
        return None
    before = left.first - 1
    at_boundary = (
        before < 0
        or words.kind[before] not in (WORD, NUMBER)
        or words.low[before] in lex.OPENERS
        or words.low[before] in ("but", "and")
    )
    joins = words.is_cap(first) == words.is_cap(left.last) or left.kind == "noun"
    return (left.first, True) if at_boundary and joins else None


def _is_determined(words: Words, n: int) -> bool:
    """Return whether a determiner or a possessive stands a few words before token ``n``."""
    for m in range(n - 1, max(-1, n - 1 - _MOST_LOWER_WORDS), -1):
        if words.kind[m] not in (WORD, NUMBER):
            return False
        if words.low[m] in lex.DETERMINERS or words.is_possessive(m):
            return True
        if words.low[m] == "of":
            return True  # "an analysis of newly filed reports"
        if words.low[m] in lex.FUNCTION or words.low[m] in lex.VERBS:
            return False
    return False


def speaker_right(words: Words, first: int) -> Phrase | None:
    """Return the noun phrase that begins at ``first``, as in "..., said X"."""
    low, kind = words.low, words.kind
    n, size = first, len(words)
    while n < size and (kind[n] == NUMBER or low[n] in ("also", "then")):
        n += 1
    if n >= size or kind[n] != WORD:
        return None
    if low[n] in lex.PRONOUNS:
        return Phrase(n, n, "pronoun")
    start = first if kind[first] == NUMBER else n
    last_name = last_noun = -1
    unknown = 0
    determined = low[n] in lex.DETERMINERS or low[n] in lex.QUANTITIES
    if low[n] in lex.DETERMINERS:
        n += 1
    while n < size and n - start < _MOST_WORDS:
        word = low[n]
        if kind[n] == NUMBER:
            n += 1
            continue
        if kind[n] == QUOTE and words.end[n] - words.start[n] < 24:
            n += 1
            continue
        if kind[n] != WORD or word in lex.TIME_NOUNS and word != "may":
            break
        if n == first and _is_common(words, n) and words.is_cap(n):
            last_noun = n if word in lex.SPEAKERS or word in lex.QUANTITIES else last_noun
        elif words.is_cap(n) and word not in lex.FUNCTION - lex.PARTICLES - {"will", "may"}:
            last_name = n
        elif word in lex.SPEAKERS or word in lex.QUANTITIES:
            last_noun = n
        elif word in lex.MODIFIERS or (word in lex.PARTICLES and last_name == n - 1):
            pass
        elif (
            word in ("of", "and", "&", "for", "the", "at", "from", "with")
            and max(last_name, last_noun) >= 0
        ):
            if not _goes_on(words, n):
                break
        elif words.is_possessive(n):
            pass
        elif (
            determined
            and word not in lex.FUNCTION
            and unknown < 3
            and last_name < n - 1
            and last_noun < 0
        ):
            unknown += 1
            if n + 1 >= size or kind[n + 1] != WORD or low[n + 1] in lex.FUNCTION:
                last_noun = n
        elif last_name < 0 and last_noun < 0 and _leads_to_speaker(words, n):
            pass  # "show insiders", "conservative talk radio host Ann Lee"
        else:
            break
        n += 1
    last = max(last_name, last_noun)
    if last < 0:
        return None
    return Phrase(start, last, "name" if last_name == last else "noun")


def _leads_to_speaker(words: Words, n: int) -> bool:
    """Return whether a noun of a speaker follows the words at ``n`` that no list knows."""
    for m in range(n, min(len(words), n + 4)):
        if words.kind[m] != WORD or words.low[m] in lex.FUNCTION:
            return False
        if m > n and words.low[m] in lex.VERBS and words.low[m] not in lex.SPEAKERS:
            return False
        if m > n and words.low[m] in lex.SPEAKERS:
            return True
    return False


def _goes_on(words: Words, n: int) -> bool:
    """Return whether a phrase goes on behind the link word at ``n``: "of the Ministry"."""
    m = n + 1
    while (
        m < len(words)
        and words.kind[m] == WORD
        and (words.low[m] in lex.DETERMINERS or words.low[m] in lex.MODIFIERS)
    ):
        m += 1
    return (
        m < len(words)
        and words.kind[m] == WORD
        and (words.is_cap(m) or words.low[m] in lex.SPEAKERS)
        and words.low[m] not in lex.TIME_NOUNS
    )


def opening_subject(words: Words) -> Phrase | None:
    """Return the subject of the sentence's first main clause, if its beginning shows one."""
    low, kind = words.low, words.kind
    n, size = 0, len(words)
    for _ in range(4):
        while n < size and (
            kind[n] in (QUOTE, ",", "-")
            or low[n] in lex.CONJUNCTIONS
            or low[n] in lex.ADVERBS
            or (words.is_adverb(n) and n + 1 < size and kind[n + 1] == ",")
        ):
            n += 1
        if n >= size or kind[n] not in (WORD, NUMBER):
            return None
        if not _is_introduction(words, n):
            return speaker_right(words, n)
        stop = min(size, n + _MOST_INTRODUCTION_WORDS)
        while n < stop and kind[n] != ",":
            n += 1
        if n == stop:
            return None
    return None


def _is_introduction(words: Words, n: int) -> bool:
    word = words.low[n]
    return (
        word in lex.PREPOSITIONS
        or word in lex.OPENERS
        or word in lex.TIME_NOUNS
        or word.endswith("ing")
        or word
        in ("asked", "like", "unlike", "earlier", "according", "last", "this", "that", "meanwhile")
    )
