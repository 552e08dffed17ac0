"""The head of a long subject: whom a verb goes with, however much hangs on that noun.

In "the lawyer of the man accused of robbing Crowe denied it" the name stands beside the verb and
the lawyer is its subject. So the clause is read from its beginning: a noun, what hangs on it, and
whether a main verb has come before the verb that was asked about.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from index.attribution import lexicon as lex
from index.attribution.growth import Phrase, is_common
from index.attribution.words import NUMBER, WORD, Words

_MOST_CLAUSE_WORDS = 45  # of a clause that is read; a longer one is not understood
_MOST_SHOWN_WORDS = 12  # of a long subject
_MOST_ITEM_WORDS = 4  # of one item in "miners, dockers and sailors"
_WORDY = (WORD, NUMBER)
_RELATIVES = frozenset({"who", "which", "whose", "whom", "where"})
_JOINING = frozenset({"and", "or", "nor", "&"})
_NOT_FINITE = frozenset({"be", "been", "being", "having"})
_NAMING = frozenset({"named", "called"})
_FINITE = lex.words("finite_verbs")
_PARTICIPLES = lex.words("irregular_participles")
_ADVERBS = lex.ADVERBS | {"together", "alone", "not", "never"}
_OPENERS = (lex.OPENERS - _RELATIVES - _ADVERBS - {"that"}) | {"but", "so", "yet"}
_SUBJECT_PRONOUNS = lex.PRONOUNS - _RELATIVES
_BEFORE_NOUNS = lex.DETERMINERS | lex.PREPOSITIONS | lex.MODIFIERS
_TITLES = lex.TITLES | lex.PEOPLE.keys() | lex.MODIFIERS
_AFTER_PARTICIPLE = lex.PREPOSITIONS | lex.ADVERBS | lex.TIME_NOUNS | {"to"}


class Clause(Enum):
    """How a noun phrase before a verb stands in its clause."""

    OWN = "it is the subject"
    HANGING = "it hangs on the subject, which begins before it"
    UNKNOWN = "neither is sure"


def clause_of(words: Words, first: int, end: int) -> tuple[Clause, Phrase | None]:
    """Return how the noun phrase from ``first`` to ``end`` stands before a verb behind it.

    Args:
        words: the sentence.
        first: the phrase's first token; -1 if no phrase is known that ends at ``end``.
        end: the last token before the verb.

    Returns:
        The subject that it hangs on comes second, else None.
    """
    start = _clause_start(words, end)
    if start is None:
        return Clause.UNKNOWN, None
    reading = _Reading(words)
    for n in range(start, end + 1):
        reading.take(n)
    return reading.result(first, end)


def _clause_start(words: Words, end: int) -> int | None:
    """Return the first token behind the punctuation before ``end``; None if that is far away."""
    n = end
    while n >= 0 and (words.kind[n] in _WORDY or _is_list_comma(words, n)):
        if end - n > _MOST_CLAUSE_WORDS:
            return None
        n -= 1
    return n + 1


def _is_list_comma(words: Words, n: int) -> bool:
    """Return whether the comma at ``n`` parts items: "for miners, dockers and sailors"."""
    if words.kind[n] != "," or not words.word(n - 1):
        return False
    for m in range(n + 1, n + 2 + _MOST_ITEM_WORDS):
        low = words.word(m)
        if low in ("and", "or"):
            return m > n + 1
        if not low or (low in lex.FUNCTION and low not in lex.DETERMINERS):
            return False
    return False


@dataclass(slots=True)
class _Reading:
    words: Words
    first: int = -1  # of the subject, -1 before it
    head: int = -1
    ends: list[int] = field(default_factory=list)  # where the subject may be cut for showing
    time: int = -1  # where words of time begin behind the subject
    in_opening: bool = False  # "On Monday ...", "In a letter to Crowe ..."
    has_verb: bool = False  # the main verb has come
    waits_for_verb: bool = False  # a relative clause is open
    in_group: bool = False  # right behind an auxiliary
    may_be_verb: bool = False  # a participle that could have been the main verb
    is_unsure: bool = False
    after_noun: bool = False

    def take(self, n: int) -> None:
        """Read token ``n``."""
        words = self.words
        low = words.low[n]
        in_group, self.in_group = self.in_group, False
        if words.kind[n] == ",":
            self.after_noun = False
        elif low in _JOINING:
            self._join(n)
        elif low == "that" and not self.after_noun:
            self._begin()
        elif low in _RELATIVES or low == "that":
            self._open_relative(n)
        elif low in _OPENERS and not (low == "after" and words.word(n - 1) == "named"):
            self._begin()
        elif words.kind[n] == WORD and low in lex.AUXILIARIES and not words.is_cap(n):
            if low in _NOT_FINITE or words.word(n - 1) == "to" or in_group:
                self.in_group = True
            else:
                self._verb(n)
                self.in_group = True
        elif low in lex.PREPOSITIONS or low in ("to", "named", "after"):
            self._hang(n)
            self.is_unsure = self.is_unsure or (low in _NAMING and words.is_cap(n + 1))
        elif (low in _ADVERBS or low.endswith("ly")) and low not in lex.DETERMINERS:
            self.in_group = in_group
        elif low in lex.TIME_NOUNS and (words.is_cap(n) or low not in lex.MONTHS):
            self._time(n)
        elif self._is_verb_form(n, in_group=in_group):
            self._verb_form(n, in_group=in_group)
        else:
            self._noun(n)

    def result(self, first: int, end: int) -> tuple[Clause, Phrase | None]:
        """Return how the phrase from ``first`` to ``end`` stands, and the subject it hangs on."""
        if self.has_verb or (first >= 0 and self.first == first):
            return Clause.OWN, None
        if self.head < 0 or not self.ends or self.waits_for_verb or self.is_unsure:
            return Clause.UNKNOWN, None
        words, head = self.words, self.head
        if words.is_cap(head) and not is_common(words, head):
            if self.may_be_verb and words.low[self.first] in lex.DETERMINERS:
                return Clause.UNKNOWN, None  # "the man Ann Lee accused of theft"
            return Clause.HANGING, Phrase(self.first, head, "name")
        limit = min(self.first + _MOST_SHOWN_WORDS - 1, self.time - 1 if self.time > 0 else end)
        ends = [*self.ends, end] if self.after_noun else self.ends
        last = max((n for n in ends if head <= n <= limit), default=head)
        return Clause.HANGING, Phrase(self.first, last, "noun", head=head)

    def _begin(self) -> None:
        """Begin a clause."""
        self.first = self.head = self.time = -1
        self.ends = []
        self.in_opening = self.has_verb = self.waits_for_verb = False
        self.may_be_verb = self.is_unsure = self.after_noun = False

    def _join(self, n: int) -> None:
        if self.has_verb:
            self._begin()
            return
        words = self.words
        is_alike = words.is_cap(n - 1) and words.is_cap(n + 1) if n else False
        leads_to_noun = words.is_cap(n + 1) or words.word(n + 1) in (
            lex.DETERMINERS | lex.SPEAKERS | _SUBJECT_PRONOUNS
        )
        # "officials in Ulm and Bern" is one phrase, "... in Ulm and the mayor" may be two clauses
        if leads_to_noun and (self.may_be_verb or not self.ends or not is_alike):
            self.is_unsure = True
        self.after_noun = False

    def _open_relative(self, n: int) -> None:
        self._hang(n)
        self.waits_for_verb = True

    def _hang(self, n: int) -> None:
        """Take a word with which something begins that hangs on the noun before it."""
        if self.first >= 0:
            if self.head < 0:
                self.head = n - 1  # "one of ..."
            if self.after_noun or not self.ends:
                self.ends.append(n - 1)
        elif not self.has_verb:
            self.in_opening = True
        self.after_noun = False

    def _verb(self, n: int) -> None:
        if self.waits_for_verb:
            self.waits_for_verb = False
            return
        is_saying = self.words.low[n] in lex.VERBS
        self._begin()
        # "Officials say (that) the owner of ...": what is said is a clause of its own
        self.has_verb = not is_saying

    def _time(self, n: int) -> None:
        if self.first >= 0 and self.time < 0:
            m = n
            while m - 1 > self.head and (
                self.words.low[m - 1] in lex.TIME_MODIFIERS or self.words.kind[m - 1] == NUMBER
            ):
                m -= 1
            self.time = m
        self.after_noun = self.in_opening
        self.waits_for_verb = self.waits_for_verb and self.words.low[n - 1] not in ("this", "last")

    def _is_verb_form(self, n: int, *, in_group: bool) -> bool:
        words, low = self.words, self.words.low[n]
        if words.kind[n] != WORD or (words.is_cap(n) and n > 0):
            return False
        before = words.word(n - 1)
        if self.waits_for_verb and before in _RELATIVES | {"that"}:
            return low not in lex.DETERMINERS and low not in _SUBJECT_PRONOUNS
        if before in lex.DETERMINERS or (n and words.is_possessive(n - 1)):
            return False
        if low.endswith("ing") and lex.SINGULARS.get(words.word(n + 1)) == words.word(n + 1):
            return not words.word(n + 1)  # "a tracking poll"
        if low in _FINITE or low in _PARTICIPLES or low.endswith(("ed", "ing")):
            return low not in lex.SPEAKERS
        if self.waits_for_verb and n and words.is_cap(n - 1):
            return low not in lex.SPEAKERS
        return self.after_noun and (low in lex.VERBS and low not in lex.SPEAKERS)

    def _verb_form(self, n: int, *, in_group: bool) -> None:
        words, low = self.words, self.words.low[n]
        after = words.word(n + 1)
        if in_group or words.word(n - 1) == "to":
            self.after_noun = False
        elif self.waits_for_verb and not low.endswith("ing"):
            self._verb(n)
            self.after_noun = False
        elif low.endswith("ing"):
            self._hang(n)
        elif low in _FINITE:
            self._verb(n)
        elif low in _PARTICIPLES or low.endswith("ed"):
            if words.word(n - 1) in _BEFORE_NOUNS and after and after not in lex.FUNCTION:
                return  # "of elected officials"
            if after in _AFTER_PARTICIPLE:
                self._hang(n)
                self.may_be_verb = self.may_be_verb or after != "by"
            else:
                self._verb(n)
        else:
            self.is_unsure = True  # "claims", "report": a noun or a verb

    def _noun(self, n: int) -> None:
        words, low = self.words, self.words.low[n]
        begins = low in lex.DETERMINERS or low in _SUBJECT_PRONOUNS
        begins = begins or (words.kind[n] == NUMBER and not self.in_opening)
        begins = begins or self._names_another(n)
        if self.first < 0:
            if not self.has_verb and (not self.in_opening or (self.after_noun and begins)):
                self.first, self.in_opening = n, False
        elif self.after_noun and begins:
            self._open_relative(n)  # "the man the police held"
        elif self.after_noun and words.is_cap(n - 1) and not words.is_cap(n) and self.ends:
            # "in Norvik grow wheat": a noun or a verb
            self.is_unsure = self.is_unsure or low not in lex.SPEAKERS
        is_owner = words.is_possessive(n)
        self.after_noun = low not in lex.DETERMINERS and words.kind[n] != NUMBER and not is_owner
        if self.first < 0 or self.ends:
            return
        if is_owner:
            self.head = -1
        elif self.after_noun and self._is_head(n):
            self.head = n

    def _names_another(self, n: int) -> bool:
        """Return whether a name begins at ``n`` that is not part of the phrase before it."""
        words = self.words
        if not n or not words.is_cap(n) or words.is_cap(n - 1) or words.low[n - 1] in _TITLES:
            return False
        # "the latest Gallup poll", but "the firm Ann Lee leads"
        return words.word(n - 2) not in lex.DETERMINERS or words.low[n - 1] in lex.SPEAKERS

    def _is_head(self, n: int) -> bool:
        """Return whether the noun at ``n`` takes the place of the head before it."""
        low = self.words.low[n]
        known = self.head >= 0 and (
            self.words.low[self.head] in lex.SPEAKERS or self.words.is_cap(self.head)
        )
        return not known or low in lex.SPEAKERS or self.words.is_cap(n)
