"""What stands around a verb of speaking: a quotation, a clause, an object."""

from __future__ import annotations

from index.attribution import lexicon as lex
from index.attribution.growth import Phrase
from index.attribution.phrases import head_of
from index.attribution.verbgroup import VerbGroup
from index.attribution.words import NUMBER, QUOTE, WORD, Words

_LOOK_AHEAD = 12  # tokens behind a cue within which its quotation begins
_LOOK_BACK = 16
_CLAUSE_WORDS = 10
_BETWEEN_COMMAS = 14
_CLAUSE_OPENERS = lex.words("clause_openers")
_VERDICTS = lex.words("verdicts")
_LISTENERS = lex.words("listeners")
_OCCASIONS = lex.words("occasions")
_RELATIVES = frozenset({"that", "which", "who", "when", "because", "while", "as"})
# Between a cue and its clause these are skipped when a word of time follows: "said this week".
_BEFORE_TIME = frozenset({"this", "the", "last", "in", "on", "at", "to", "during", "as"})
_ENDS = frozenset({",", ".", ";", "-", "!", "?", QUOTE})


def fitting(
    words: Words, n: int, verbs: list[lex.Verb], phrase: Phrase, group: VerbGroup
) -> lex.Verb | None:
    """Return the first use of the verb at ``n`` whose complement is there."""
    return next((verb for verb in verbs if _fits(words, n, verb, phrase, group)), None)


def quote_before(words: Words, group: VerbGroup) -> bool:
    """Return whether a quotation stands before the cue in the same clause."""
    for n in range(group.subject_end, max(-1, group.subject_end - _LOOK_BACK), -1):
        if words.kind[n] == QUOTE:
            return True
        if words.kind[n] in (".", ":", ";"):
            return False
    return False


def quote_after(words: Words, n: int) -> bool:
    """Return whether a quotation or a colon follows the cue before its sentence ends."""
    for m in range(n + 1, min(len(words), n + 1 + _LOOK_AHEAD)):
        if words.kind[m] in (QUOTE, ":"):
            return True
        if words.kind[m] in (".", ";"):
            return False
    return False


def beside_quotation(words: Words, phrase: Phrase) -> bool:
    """Return whether a quotation stands right before the phrase."""
    before = phrase.begin - 1
    if words.mark(before) == ",":
        before -= 1
    return words.mark(before) == QUOTE


def stands_behind(words: Words, n: int, phrase: Phrase) -> bool:
    """Return whether the cue's clause is put behind or into another: "..., Kim noted"."""
    before = phrase.begin - 1
    if words.mark(before) not in (",", QUOTE, "-") and not (
        words.word(before) == "as" and words.mark(before - 1) == ","
    ):
        return False
    if before < 2:
        return words.kind[0] == QUOTE and before == 0
    return _ends_clause(words, n + 1)


def _fits(words: Words, n: int, verb: lex.Verb, phrase: Phrase, group: VerbGroup) -> bool:
    after = words.word(n + 1)
    if verb.need == "any":
        return not (verb.lemma == "claim" and after == "responsibility")
    if verb.need == "quote":
        return quote_after(words, n) or quote_before(words, group)
    if verb.need == "clause":
        return (
            _clause_after(words, n)
            or stands_behind(words, n, phrase)
            or (quote_after(words, n) and after != "with")
            or quote_before(words, group)
            or _is_finding(words, n, verb, phrase)
        )
    if verb.lemma == "call":
        return _calls_names(words, n)
    if words.mark(n + 1) == QUOTE:
        return True
    return bool(after) and after not in lex.PREPOSITIONS and after not in lex.CONJUNCTIONS


def _is_finding(words: Words, n: int, verb: lex.Verb, phrase: Phrase) -> bool:
    """Return whether a paper finds or shows something: "a study found 31 cases"."""
    after = words.word(n + 1)
    return (
        verb.kind == "report"
        and phrase.kind == "noun"
        and head_of(words, phrase) in lex.DOCUMENTS
        and bool(after)
        and after not in lex.PREPOSITIONS
    )


def _calls_names(words: Words, n: int) -> bool:
    """Return whether "called him a liar" is meant, and not "called a meeting"."""
    for m in range(n + 1, n + 7):
        low = words.word(m)
        if not low or low in lex.PREPOSITIONS or low in lex.OPENERS:
            return False
        if m > n + 1 and (low in ("a", "an") or low in _VERDICTS):
            return True
    return False


def _clause_after(words: Words, n: int) -> bool:
    """Return whether a clause follows the verb at ``n``: "that", a question word, a subject."""
    m = n + 1
    while low := words.word(m):
        if low in _BEFORE_TIME:
            if not _leads_to_time(words, m):
                break
        elif not (low in lex.TIME_NOUNS or low == "out" or words.is_adverb(m)):
            break
        m += 1
    mark = words.mark(m)
    if mark in (QUOTE, ":"):
        return True
    if mark == ",":
        return _that_after_comma(words, m)
    if low in _CLAUSE_OPENERS and low != "it":
        return True
    return bool(low) and low not in lex.PREPOSITIONS and _verb_follows(words, m + 1)


def _verb_follows(words: Words, first: int) -> bool:
    """Return whether an auxiliary shows that the words from ``first`` on are a clause."""
    for n in range(first, min(len(words), first + _CLAUSE_WORDS - 1)):
        if words.kind[n] == QUOTE:
            continue
        low = words.word(n)
        if not low or low in _RELATIVES:
            return False
        if low in lex.AUXILIARIES and not words.is_cap(n):
            return True
    return False


def _that_after_comma(words: Words, comma: int) -> bool:
    """Return whether "..., as others did, that" follows."""
    for n in range(comma + 1, min(len(words), comma + _BETWEEN_COMMAS)):
        if words.kind[n] == ",":
            return words.word(n + 1) == "that"
    return False


def _leads_to_time(words: Words, n: int) -> bool:
    return any(words.word(m) in lex.TIME_NOUNS for m in range(n + 1, n + 4))


def _ends_clause(words: Words, n: int) -> bool:
    """Return whether nothing but words of time and place follow before the next comma or end."""
    while n < len(words):
        low = words.low[n]
        if words.kind[n] in _ENDS:
            return True
        if low in _CLAUSE_OPENERS and low != "if":
            return False
        if low == "to" and words.word(n + 1) not in lex.DETERMINERS | lex.PEOPLE.keys():
            return False
        if low in _OCCASIONS:
            return not _that_before_mark(words, n + 1)
        if not (low in lex.TIME_NOUNS or low in lex.TIME_MODIFIERS or words.is_adverb(n)):
            return low in _LISTENERS
        n += 1
    return True


def _that_before_mark(words: Words, n: int) -> bool:
    while words.kind[n : n + 1] in ([WORD], [NUMBER]):
        if words.low[n] == "that":
            return True
        n += 1
    return False
