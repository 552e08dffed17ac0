"""Growing a noun phrase to the left, word by word, as long as the words can belong to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from index.attribution import lexicon as lex
from index.attribution.words import NUMBER, QUOTE, WORD, Words

_MOST_WORDS = 14  # of one noun phrase
_MOST_LOWER_WORDS = 5  # that no list knows, between a determiner and the noun
_NICKNAME_CHARS = 16
_ADJECTIVES = lex.MODIFIERS - lex.FUNCTION
_IMPERATIVES = (lex.VERBS.keys() - lex.GENDERS.keys()) | lex.words("causatives")
_NEVER_BEFORE_OF = lex.FUNCTION | (lex.PEOPLE.keys() - lex.words("offices_of"))
_NO_HEADS = lex.FUNCTION - lex.QUANTITIES


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase, as token numbers, both inclusive."""

    first: int
    last: int
    kind: Literal["name", "noun", "pronoun"]
    apposition: tuple[int, int] | None = None  # what stands beside it between commas
    head: int | None = None  # the noun that it is about, where much hangs on it

    @property
    def begin(self) -> int:
        """The first token, that of the apposition included where it stands before."""
        return self.first if self.apposition is None else min(self.first, self.apposition[0])


def grown(words: Words, end: int) -> Phrase | None:
    """Return the noun phrase whose last word is at ``end``, without what hangs on it before."""
    head = words.low[end]
    is_name = words.is_cap(end) and not is_common(words, end)
    if not _can_be_head(words, end, is_name=is_name):
        return None
    first = end
    determined = head in lex.QUANTITIES
    while first > 0 and end - first < _MOST_WORDS:
        step = _step_left(words, first)
        if step is None:
            break
        first, is_determiner = step
        if is_determiner:
            determined = True
            break
    if is_name:
        is_bare_adjective = first == end and head in lex.PROPER and not head.endswith("s")
        return None if is_bare_adjective else Phrase(first, end, "name")
    holds_name = first < end and words.is_cap(first) and not is_common(words, first)
    if determined or head in lex.SPEAKERS or holds_name:
        return Phrase(first, end, "noun")
    return None


def is_common(words: Words, n: int) -> bool:
    """Return whether a capital at ``n`` is only that of the sentence's beginning."""
    if not _begins_clause(words, n):
        return False
    low = words.low[n]
    return low in lex.SPEAKERS or low in lex.MODIFIERS or low in lex.QUANTITIES


def _begins_clause(words: Words, n: int) -> bool:
    return n == 0 or words.kind[n - 1] in (QUOTE, ":", ".", "-", "!", "?")


def _can_be_head(words: Words, end: int, *, is_name: bool) -> bool:
    head = words.low[end]
    after_name = end > 0 and words.is_cap(end - 1)
    if head in _NO_HEADS and not (is_name and after_name and head in ("may", "will")):
        return is_name and end > 0 and head in lex.PARTICLES
    if head in lex.TIME_NOUNS:
        return False
    if is_name:
        return True
    if words.is_possessive(end):
        return False
    # No participle: "a poll released (in May) found"
    return head in lex.SPEAKERS or not head.endswith("ed")


def _step_left(words: Words, first: int) -> tuple[int, bool] | None:
    """Return the new first token and whether it is a determiner; None where the phrase begins."""
    n = first - 1
    if words.kind[n] == NUMBER:
        return n, False
    if words.kind[n] == QUOTE:
        return (n - 1, False) if _is_nickname(words, n) else None
    if words.kind[n] != WORD:
        return None
    word, is_cap, before_cap = words.low[n], words.is_cap(n), words.is_cap(first)
    if word == "that":
        return None
    if word in lex.DETERMINERS and (not is_cap or n == 0 or word in ("the", "a")):
        return n, True
    if word in _ADJECTIVES and not before_cap:
        return n, False
    if word in lex.PARTICLES and before_cap and word not in ("al", "st"):
        return (n - 1, False) if n > 0 and words.is_cap(n - 1) else (n, False)
    if word == "of":
        joins = n > 0 and before_cap and words.is_cap(n - 1)
        return (n - 1, False) if joins and words.low[n - 1] not in _NEVER_BEFORE_OF else None
    if word in ("and", "&") and n > 0:
        return _over_and(words, n, first)
    if word in lex.TIME_NOUNS or word in lex.FUNCTION:
        return None
    if is_cap and _begins_clause(words, n) and word in _IMPERATIVES:
        return None  # "Say Norvik demanded ...", "Let editors tell ..."
    if is_cap or words.is_possessive(n):
        return n, False
    if before_cap and word not in lex.PEOPLE and word not in lex.MODIFIERS:
        return None  # "In an interview Crowe said"
    if word in lex.SPEAKERS or word in lex.MODIFIERS:
        return n, False
    return (n, False) if word not in lex.VERBS and _is_determined(words, n) else None


def _is_nickname(words: Words, n: int) -> bool:
    """Return whether the quotation at ``n`` stands inside a name: 'Dwayne "Rock" Johnson'."""
    return (
        words.end[n] - words.start[n] < _NICKNAME_CHARS
        and n > 0
        and words.is_cap(n - 1)
        and words.is_cap(n + 1)
        and not words.is_possessive(n - 1)
    )


def _over_and(words: Words, conjunction: int, first: int) -> tuple[int, bool] | None:
    """Return the step across "and" if it joins two speakers and no two clauses."""
    end = conjunction - 1
    if words.low[end] in lex.MODIFIERS and not words.is_cap(first):
        return end, False  # "federal and state officials"
    if words.kind[end] != WORD or words.low[end] in lex.PRONOUNS:
        return None
    left = grown(words, end)
    if left is None:
        return None
    before = left.first - 1
    at_boundary = (
        not words.word(before)
        or words.low[before] in lex.OPENERS
        or words.low[before] in ("but", "and")
    )
    joins = words.is_cap(first) == words.is_cap(left.last) or left.kind == "noun"
    return (left.first, True) if at_boundary and joins else None


def _is_determined(words: Words, n: int) -> bool:
    """Return whether a determiner, a possessive or "of" stands a few words before token ``n``."""
    for m in range(n - 1, max(-1, n - 1 - _MOST_LOWER_WORDS), -1):
        low = words.word(m)
        if not low:
            return False
        if low in lex.DETERMINERS or words.is_possessive(m) or low == "of":
            return True
        if low in lex.FUNCTION or low in lex.VERBS:
            return False
    return False
