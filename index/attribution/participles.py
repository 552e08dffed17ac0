"""Verbs of speaking that are not finite: "..., insisting", "went on to say", "was denied by X"."""

from __future__ import annotations

from typing import TypeGuard

from index.attribution import lexicon as lex
from index.attribution.behind import opening_subject, phrase_behind
from index.attribution.candidates import Candidate, Rank, can_speak, is_subordinate
from index.attribution.clauses import is_followed_by_verb
from index.attribution.complements import quote_after, quote_before, stands_behind
from index.attribution.growth import Phrase
from index.attribution.phrases import head_of, subject
from index.attribution.verbgroup import VerbGroup, verb_group
from index.attribution.words import Words

_REPLYING = lex.words("replying")
_MESSAGES = lex.words("messages") | {"and"}
_MUTE_PASSIVES = lex.words("mute_passives")
_MOST_BEFORE_BY = 8

_RELATIVES = frozenset({"who", "which", "that"})
_CONTINUING = frozenset({"continued", "continues", "rushed"})


def by_participle(words: Words, n: int, verb: lex.Verb, found: list[Candidate]) -> Candidate | None:
    """Return the speaker of "..., insisting that" and "by saying": the subject of the clause."""
    before = n - 1
    while words.word(before) in lex.ADVERBS or words.word(before) in ("not", "even"):
        before -= 1
    if before < 0 or verb.kind == "think" or (verb.lemma in ("show", "find", "add") and not found):
        return None
    low, is_comma = words.word(before), words.kind[before] == ","
    if low in ("heard", "seen"):
        phrase = subject(words, verb_group(words, before).subject_end)
        return _speaking(words, n, verb, phrase, Rank.MAIN_CLAUSE)
    if not (is_comma or low in _MESSAGES or (low == "by" and words.word(before - 1) in _REPLYING)):
        return None
    if found and found[-1].rank != Rank.SHARED and not is_subordinate(words, found[-1].phrase):
        phrase = found[-1].phrase
    else:
        phrase = opening_subject(words)
        if phrase is None or phrase.last >= n or not is_followed_by_verb(words, phrase):
            return None
        if not is_comma and not lex.OPENERS.isdisjoint(words.low[phrase.last + 1 : n]):
            return None  # somebody else sent the letter: "spoke after Beck sent a letter saying"
    return _speaking(words, n, verb, phrase, Rank.SHARED)


def by_infinitive(words: Words, n: int, verb: lex.Verb) -> Candidate | None:
    """Return the speaker of "went on to say"; other infinitives tell of no speech."""
    at = n - 2
    if words.word(at) == "on" and words.word(at - 1) in ("went", "goes", "go"):
        at -= 1
    elif words.word(at) not in _CONTINUING:
        return None
    phrase = subject(words, verb_group(words, at).subject_end)
    if phrase is None or not can_speak(words, phrase, verb, head_of(words, phrase)):
        return None
    quotes = quote_after(words, n)
    return Candidate(Rank.MAIN_CLAUSE, phrase, at, n, verb.kind, verb.lemma, quotes=quotes)


def by_passive(
    words: Words, n: int, verb: lex.Verb, group: VerbGroup, *, reduced: bool
) -> Candidate | None:
    """Return the speaker of "X was quoted as saying" and of "was denied by X".

    Args:
        words: the sentence.
        n: the participle's token.
        verb: its use.
        group: its auxiliaries.
        reduced: whether no form of "to be" stands before it: "a claim denied by X".
    """
    if verb.lemma in ("quote", "cite") and not reduced:
        return _quoted_as_saying(words, n, group)
    if group.negated or verb.lemma in _MUTE_PASSIVES:
        return None
    by = n + 1
    while by < n + _MOST_BEFORE_BY and words.word(by) not in ("", "by"):
        by += 1
    if words.word(by) != "by" or (reduced and by > n + 1):
        return None
    phrase = phrase_behind(words, by + 1)
    if not _is_speaker(phrase, words, verb):
        return None
    is_inside = reduced or words.word(group.subject_end) in _RELATIVES
    rank = Rank.SUBORDINATE if is_inside else Rank.MAIN_CLAUSE
    quotes = quote_after(words, n)
    return Candidate(rank, phrase, n, by, verb.kind, verb.lemma, quotes=quotes, content_before=True)


def _quoted_as_saying(words: Words, n: int, group: VerbGroup) -> Candidate | None:
    last = n + 2
    if words.word(n + 1) == "by":
        # "was quoted by the agency as saying"
        last += next((m for m in range(1, _MOST_BEFORE_BY) if words.word(last - 1 + m) == "as"), 0)
    if words.word(last - 1) != "as" or words.word(last) not in ("saying", "telling", "stating"):
        return None
    phrase = subject(words, group.subject_end)
    if phrase is None:
        return None
    is_behind = stands_behind(words, n, phrase)
    return Candidate(
        Rank.BESIDE_QUOTATION if is_behind else Rank.MAIN_CLAUSE,
        phrase,
        n,
        last,
        "say",
        "say",
        quotes=quote_before(words, group) or quote_after(words, n),
        content_before=is_behind,
    )


def _speaking(
    words: Words, n: int, verb: lex.Verb, phrase: Phrase | None, rank: Rank
) -> Candidate | None:
    if not _is_speaker(phrase, words, verb):
        return None
    return Candidate(rank, phrase, n, n, verb.kind, verb.lemma, quotes=quote_after(words, n))


def _is_speaker(phrase: Phrase | None, words: Words, verb: lex.Verb) -> TypeGuard[Phrase]:
    if phrase is None:
        return False
    head = head_of(words, phrase)
    if phrase.kind == "noun" and head not in lex.SPEAKERS:
        return False
    return can_speak(words, phrase, verb, head)
