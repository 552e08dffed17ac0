"""Clauses with a verb of speaking: "X said", '"...", said X', "... and denied"."""

from __future__ import annotations

from dataclasses import replace

from index.attribution import lexicon as lex
from index.attribution.behind import apposition_behind, opening_subject, phrase_behind
from index.attribution.candidates import (
    Candidate,
    Rank,
    can_speak,
    is_subordinate,
    opens_sentence,
)
from index.attribution.complements import (
    beside_quotation,
    fitting,
    quote_after,
    quote_before,
    stands_behind,
)
from index.attribution.growth import Phrase
from index.attribution.phrases import head_of, is_known, subject
from index.attribution.verbgroup import VerbGroup
from index.attribution.words import QUOTE, WORD, Words

_CAUSATIVES = lex.words("causatives")
_TELLING_WHEN_NEGATED = lex.words("telling_when_negated")
_INVERTING = lex.words("inverting_verbs")
_DECLINED = lex.words("declined")
_REDUCED_RELATIVES = lex.words("reduced_relatives")
_SINGULAR = lex.words("singular_quantities")
_ANY_NUMBER = lex.words("any_number")
_PLURALS = lex.words("plural_nouns")
_ALSO_NOUNS = frozenset(
    form for form in lex.VERBS if form.removesuffix("s") in lex.SAYINGS | lex.DOCUMENTS.keys()
)
_BREAKING = lex.AUXILIARIES | lex.CONJUNCTIONS
_JOINING = frozenset({"and", "but", "or", "then", "nor", "yet"})
_BEHIND_INVERSION = (
    lex.PREPOSITIONS
    | lex.TIME_NOUNS
    | lex.ADVERBS
    | frozenset(
        "who whose close familiar when as after while before last this late early to".split()
    )
)
_APPOSITION_WORDS = 25


def by_clause(
    words: Words, n: int, verbs: list[lex.Verb], group: VerbGroup, found: list[Candidate]
) -> Candidate | None:
    """Return the speaker of the finite verb at ``n``.

    Args:
        words: the sentence.
        n: the verb's token.
        verbs: its uses that come into question.
        group: its auxiliaries.
        found: the speakers found left of it.
    """
    tense = verbs[0].tense
    if tense != "base" or group.subject_end < 0:
        inverted = _inverted(words, n, verbs[0], group)
        if inverted is not None:
            return inverted
    phrase = subject(words, group.subject_end)
    shared = phrase is None
    if phrase is None:
        phrase = _shared_subject(words, n, group, found) or _far_subject(words, group)
    elif not _agrees(words, phrase, tense, group):
        phrase, shared = _far_subject(words, group), True
    if phrase is None or (shared and not _agrees(words, phrase, tense, group, shared=True)):
        return None
    if phrase.kind == "noun" and words.low[n] in _ALSO_NOUNS and not is_known(words, phrase):
        return None  # "Crowe faces claims that ..."
    verb = fitting(words, n, verbs, phrase, group)
    if verb is None or not can_speak(words, phrase, verb, head_of(words, phrase)):
        return None
    before = words.word(phrase.begin - 1)
    if before in lex.CONDITIONS or (tense == "base" and before in _CAUSATIVES):
        return None
    return _stated(words, n, verb, group, phrase, shared=shared)


def _stated(
    words: Words, n: int, verb: lex.Verb, group: VerbGroup, phrase: Phrase, *, shared: bool
) -> Candidate | None:
    kind, last = verb.kind, n
    if group.modal:
        if not (group.negated and verb.lemma in ("say", "comment", "discuss")):
            return None
        kind = "decline"  # "would not say"
    elif group.negated and kind != "think" and verb.lemma not in _TELLING_WHEN_NEGATED:
        return None
    if verb.kind == "decline":
        last = _declined(words, n)
        if last < 0:
            return None
    is_behind = stands_behind(words, n, phrase)
    quotes = quote_before(words, group) or quote_after(words, n) or beside_quotation(words, phrase)
    rank = Rank.MAIN_CLAUSE
    if is_behind and not shared and verb.lemma != "show":
        rank = Rank.BESIDE_QUOTATION if quotes else Rank.AROUND_CLAUSE
    elif is_subordinate(words, phrase) or words.word(group.subject_end) in ("who", "which"):
        rank = Rank.SHARED if shared else Rank.SUBORDINATE
    elif opens_sentence(words, phrase):
        rank = Rank.OPENING_CLAUSE
    if rank >= Rank.SUBORDINATE and (group.negated or (verb.need == "object" and not quotes)):
        return None
    return Candidate(rank, phrase, n, last, kind, verb.lemma, group.negated, quotes, is_behind)


def _declined(words: Words, n: int) -> int:
    """Return the last token of "declined to comment", or -1 if something else is declined."""
    return next((m for m in range(n + 1, n + 4) if words.word(m) in _DECLINED), -1)


def _agrees(
    words: Words, phrase: Phrase, tense: lex.Tense, group: VerbGroup, *, shared: bool = False
) -> bool:
    """Return whether the verb can have this subject: "critics say", not "the minister say"."""
    number = group.number
    if number is None and tense == "base" and (shared or not group.negated):
        number = "many"
    if number is None and tense == "present":
        number = "one"
    low = words.low[phrase.last]
    if number is None or group.modal:
        return True
    if phrase.kind == "pronoun":
        return (low == "they") == (number == "many")
    head = head_of(words, phrase)
    inside = words.low[phrase.first : phrase.last]
    if "and" in inside:
        return number == "many" or phrase.kind == "name"
    if "of" in inside and head == low:
        return True  # "a chorus of critics has said"
    if head in lex.QUANTITIES:
        return head in _ANY_NUMBER or (number == "one") == (head in _SINGULAR)
    if number == "many":
        return head.endswith(("s", "men", "women")) or head in _PLURALS
    singular = lex.PEOPLE.get(head) or lex.BODIES.get(head) or lex.DOCUMENTS.get(head)
    return phrase.kind == "name" or singular is None or singular == head


def _inverted(words: Words, n: int, verb: lex.Verb, group: VerbGroup) -> Candidate | None:
    """Return the speaker of '"...", said X' and "..., says X."."""
    before = n - 1
    mark = words.mark(before)
    if group.modal or mark not in (QUOTE, ",", "-", "?", "!"):
        return None
    if verb.need == "object" and verb.kind != "ask":
        return None
    phrase = phrase_behind(words, n + 1)
    if phrase is None:
        return None
    if phrase.kind == "pronoun" and words.low[phrase.last] not in ("he", "she", "they"):
        return None
    behind = phrase.last + 1
    after = words.word(behind)
    goes_on = after in _BEHIND_INVERSION or after.endswith("ing")
    if after and not goes_on and not (after == "that" and phrase.kind == "noun"):
        return None
    is_quote = mark == QUOTE or words.mark(before - 1) == QUOTE
    if not is_quote and (
        verb.lemma not in _INVERTING
        or after.endswith("ing")
        or mark == "-"
        or before == 0
        # "Beck, an ally of hers, said Crowe ..." has its subject on the left
        or subject(words, before) is not None
    ):
        return None
    return Candidate(
        Rank.BESIDE_QUOTATION if is_quote else Rank.AROUND_CLAUSE,
        replace(phrase, apposition=apposition_behind(words, behind)),
        n,
        n,
        verb.kind,
        verb.lemma,
        group.negated,
        is_quote,
        content_before=True,
    )


def _shared_subject(
    words: Words, n: int, group: VerbGroup, found: list[Candidate]
) -> Phrase | None:
    """Return the subject that "... and said" shares with the verb before it."""
    conjunction = group.subject_end
    if words.word(conjunction) not in _JOINING:
        return None
    if found and found[-1].rank <= Rank.SUBORDINATE and not found[-1].content_before:
        return found[-1].phrase
    phrase = opening_subject(words)
    if phrase is None or phrase.last >= n or not is_followed_by_verb(words, phrase):
        return None
    # Another subject in between would be the nearer one, unless a comma closes its clause.
    others = {"he", "she", "they"}
    if words.mark(conjunction - 1) != ",":
        others |= {"who", "which", "that"}
    return phrase if others.isdisjoint(words.low[phrase.last + 1 : n]) else None


def _far_subject(words: Words, group: VerbGroup) -> Phrase | None:
    """Return the subject that a participle parts from its verb: "a poll released in May found"."""
    end = group.subject_end
    if not words.word(end) or words.low[end] in lex.CONJUNCTIONS:
        return None
    phrase = opening_subject(words)
    if phrase is None or phrase.kind != "noun" or phrase.last >= end:
        return None
    after = words.low[phrase.last + 1]
    if not after.endswith(("ed", "ing", "en")) and after not in _REDUCED_RELATIVES:
        return None
    between = range(phrase.last + 1, end)
    if any(words.kind[m] in (",", ";", ":") or words.low[m] in _BREAKING for m in between):
        return None
    return phrase


def is_followed_by_verb(words: Words, phrase: Phrase) -> bool:
    """Return whether a verb can follow the phrase, maybe behind an apposition."""
    n = phrase.last + 1
    if words.mark(n) in (",", "-"):
        limit = min(len(words), n + _APPOSITION_WORDS)
        n = next((m + 1 for m in range(n + 1, limit) if words.kind[m] == words.kind[n]), n)
    return words.mark(n) == WORD and words.low[n] not in lex.PREPOSITIONS
