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
from index.attribution.verbforms import Form, form_of
from index.attribution.words import NUMBER, WORD, Words

_MOST_CLAUSE_WORDS = 45  # of a clause that is read; a longer one is not understood
_MOST_SHOWN_WORDS = 12  # of a long subject
_MOST_ITEM_WORDS = 4  # of one item in "miners, dockers and sailors"
_MOST_ADJECTIVES = 5  # before a name
_WORDY = (WORD, NUMBER)
_RELATIVES = frozenset({"who", "which", "whose", "whom", "where"})
_JOINING = frozenset({"and", "or", "nor", "&"})
_NOT_FINITE = frozenset({"be", "been", "being", "having"})
_NAMING = frozenset({"named", "called"})
_ADVERBS = lex.ADVERBS | {"together", "alone", "not", "never"}
_OPENERS = (lex.OPENERS - _RELATIVES - _ADVERBS - {"that"}) | {"but", "so", "yet"}
_SUBJECT_PRONOUNS = lex.PRONOUNS - _RELATIVES
_BEGINNINGS = lex.DETERMINERS | _SUBJECT_PRONOUNS
_AFTER_JOINING = _BEGINNINGS | lex.SPEAKERS
_SAYING = frozenset(
    form
    for form, verbs in lex.VERBS.items()
    if any(verb.need in ("any", "clause") and not verb.next_words for verb in verbs)
)
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
    may_be_relative: bool = False  # "the mine Ann Lee ..."
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
            if not (low in _NOT_FINITE or words.word(n - 1) == "to" or in_group):
                self._verb(n)
            self.in_group = True
        elif low in lex.PREPOSITIONS or low in ("to", "after"):
            self._hang(n)
            self.is_unsure = self.is_unsure or (low in _NAMING and words.is_cap(n + 1))
        elif (low in _ADVERBS or low.endswith("ly")) and low not in lex.DETERMINERS:
            self.in_group = in_group
        elif low in lex.TIME_NOUNS and (words.is_cap(n) or low not in lex.MONTHS):
            self._time(n)
        else:
            form = form_of(words, n, in_relative=self.waits_for_verb, after_noun=self.after_noun)
            if form is None:
                self._noun(n)
            else:
                self._verb_form(n, form, in_group=in_group)

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
        self.may_be_verb = self.may_be_relative = self.is_unsure = self.after_noun = False

    def _join(self, n: int) -> None:
        if self.has_verb:
            self._begin()
            return
        words = self.words
        item = n + 2 if words.word(n + 1) == "the" else n + 1
        is_alike = n > 0 and bool(words.word(item)) and self._are_alike(n - 1, item)
        leads_to_noun = is_alike or words.word(n + 1) in _AFTER_JOINING
        # "officials in Ulm and Bern" is one phrase, "... in Ulm and the mayor" may be two clauses
        is_pair = "between" in words.low[max(0, n - _MOST_ITEM_WORDS) : n]
        if leads_to_noun and not is_pair and (self.may_be_verb or not self.ends or not is_alike):
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
        if self.may_be_relative and self.ends:
            self.is_unsure = True
            return
        is_saying = self.words.low[n] in _SAYING
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

    def _verb_form(self, n: int, form: Form, *, in_group: bool) -> None:
        after = self.words.word(n + 1)
        if form == "infinitive" or in_group:
            self.after_noun = False
        elif form == "ing":
            self._hang(n)
        elif self.waits_for_verb:
            self._verb(n)
            self.after_noun = False
        elif form == "unsure":
            self.is_unsure = True
        elif form == "participle" and after in _AFTER_PARTICIPLE:
            self._hang(n)
            self.may_be_verb = self.may_be_verb or after != "by"
        else:
            self._verb(n)

    def _noun(self, n: int) -> None:
        words, low = self.words, self.words.low[n]
        begins = (
            low in _BEGINNINGS
            or (words.kind[n] == NUMBER and not self.in_opening)
            or self._names_another(n)
        )
        if self.first < 0:
            if not self.has_verb and (not self.in_opening or (self.after_noun and begins)):
                self.first, self.in_opening = n, False
        elif self.after_noun and begins:
            self._open_relative(n)  # "the man the police held"
        elif self.after_noun and words.is_cap(n - 1) and not words.is_cap(n) and self.ends:
            # "in Norvik grow wheat": a noun or a verb
            is_title = bool(words.word(n + 1)) and words.is_cap(n + 1)
            self.is_unsure = self.is_unsure or not (low in lex.SPEAKERS or is_title)
        is_owner = words.is_possessive(n)
        self.after_noun = low not in lex.DETERMINERS and words.kind[n] != NUMBER and not is_owner
        if self.first < 0 or self.ends:
            return
        if is_owner:
            self.head = -1
        elif self.after_noun and self._is_head(n):
            self.head = n

    def _are_alike(self, one: int, other: int) -> bool:
        """Return whether two tokens are names both, or nouns of several persons both."""
        words = self.words
        if words.is_cap(one) or words.is_cap(other):
            return words.is_cap(one) and words.is_cap(other)
        lows = (words.low[one], words.low[other])
        return all(lex.SINGULARS.get(low, low) != low for low in lows)

    def _names_another(self, n: int) -> bool:
        """Return whether a name begins at ``n`` that is not part of the phrase before it."""
        words = self.words
        if not n or not words.is_cap(n) or words.is_cap(n - 1) or words.low[n - 1] in _TITLES:
            return False
        self.may_be_relative = self.after_noun
        m = n - 2
        while n - m < _MOST_ADJECTIVES and words.word(m) and words.low[m] not in lex.FUNCTION:
            m -= 1
        if words.word(m) in lex.PREPOSITIONS:
            return False  # "of champion swimmer Ann Lee"
        # "the latest Gallup poll", but "the firm Ann Lee leads"
        return words.word(n - 2) not in lex.DETERMINERS or words.low[n - 1] in lex.SPEAKERS

    def _is_head(self, n: int) -> bool:
        """Return whether the noun at ``n`` takes the place of the head before it."""
        low = self.words.low[n]
        known = self.head >= 0 and (
            self.words.low[self.head] in lex.SPEAKERS or self.words.is_cap(self.head)
        )
        return not known or low in lex.SPEAKERS or self.words.is_cap(n)
