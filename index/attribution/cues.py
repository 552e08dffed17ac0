"""Cues: the words of a sentence that show a speaker, and the candidates for who it is.

Every construction has a function of its own; ``candidates`` gathers what they find, and the best
one by ``rank`` speaks in the sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.attribution import lexicon as lex
from index.attribution.phrases import (
    Phrase,
    VerbGroup,
    opening_subject,
    speaker_right,
    subject,
    verb_group,
)
from index.attribution.words import NUMBER, QUOTE, WORD, Words

# Smaller is better.
_BESIDE_QUOTATION = 0
_AROUND_CLAUSE = 1  # "..., the agency said."
_MAIN_CLAUSE = 2
_ACCORDING = 4
_SUBORDINATE = 5
_SHARED = 6

_LOOK_AHEAD = 12  # tokens behind a cue within which its quotation or its clause begins
_ONE = frozenset("one another each everyone everybody nobody anyone someone no-one".split())
_ANY_NUMBER = frozenset("half all most some percent".split())
# With these the subject is a speaker whatever noun it is.
_PLAIN = frozenset(
    {
        "say",
        "tell",
        "announce",
        "insist",
        "claim",
        "argue",
        "deny",
        "write",
        "admit",
        "acknowledge",
        "warn",
        "explain",
        "add",
    }
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One speaker that a sentence shows."""

    rank: int
    phrase: Phrase
    cue: int  # first token of the cue
    cue_last: int  # its last one
    kind: lex.Kind
    lemma: str
    negated: bool = False
    quotes: bool = False  # the quotation of the sentence belongs to this speaker
    content_before: bool = False  # what is said stands before the cue


def candidates(words: Words) -> list[Candidate]:
    """Return every speaker that the sentence shows, in the order of their cues."""
    found: list[Candidate] = []
    for n in range(len(words)):
        if words.kind[n] == QUOTE:
            continue
        if words.kind[n] == ":":
            continue
        low = words.low[n]
        if low in ("according", "words", "opinion", "view"):
            found.extend(_according(words, n))
        verbs = lex.VERBS.get(low)
        if verbs and not (
            words.is_cap(n)
            and n > 0
            and words.kind[n - 1] == WORD
            and not (_closes_headline(words, n))
        ):
            found.extend(_by_verb(words, n, verbs, found))
        if low in lex.SAYINGS:
            found.extend(_by_noun(words, n))
    found.extend(_byline(words))
    return found


def best(found: list[Candidate]) -> Candidate | None:
    """Return the candidate that speaks in the sentence as a whole."""
    return min(found, key=lambda candidate: candidate.rank, default=None)


# "did not respond", "has not denied" are worth telling; "did not say" is no saying.
_TELLING_WHEN_NEGATED = frozenset(
    """respond answer reply comment deny confirm dispute acknowledge admit reject rule decline
    refuse""".split()
)
_CAUSATIVES = frozenset(
    "let lets make makes made making help helps helped see saw hear heard letting helping have".split()
)


def _by_verb(
    words: Words, n: int, verbs: tuple[lex.Verb, ...], found: list[Candidate]
) -> Iterator[Candidate]:
    usable = [verb for verb in verbs if _has_next_words(words, n, verb)]
    if not usable or _is_noun(words, n, usable):
        return
    group = verb_group(words, n)
    tense = usable[0].tense
    if tense == "ing" and not group.passive:
        yield from _participle(words, n, usable, group, found)
        return
    if group.passive and tense == "past":
        yield from _passive(words, n, usable, group)
        return
    if (
        tense == "past"
        and not any(verb.next_words for verb in usable)
        and _is_agentive_participle(words, n)
    ):
        yield from _passive(words, n, usable, group, reduced=True)
        return
    if group.infinitive:
        yield from _infinitive(words, n, usable, found)
        return
    yield from _active(words, n, usable, group, found)


def _closes_headline(words: Words, n: int) -> bool:
    """Return whether a capital cue ends a headline: "Taxes to Rise, Minister Says"."""
    return words.low[n].endswith("s") and n >= len(words) - 2 and "," in words.kind[:n]


def _has_next_words(words: Words, n: int, verb: lex.Verb) -> bool:
    if not verb.next_words:
        return True
    m = n + 1
    if (
        words.low[m : m + 1] == ["on"]
        and words.low[m + 1 : m + 2]
        and words.low[m + 1] in lex.WEEKDAYS
    ):
        m += 2  # "called on Friday for"
    elif words.low[m : m + 1] and words.low[m] in lex.TIME_NOUNS | lex.ADVERBS:
        m += 1
    # "made it clear", "brushed the claims off"
    limit = min(len(words), m + 1 + (4 if verb.lemma in ("make", "brush", "wave", "shrug") else 0))
    while m < limit and words.kind[m] == WORD:
        if words.low[m] in verb.next_words:
            return True
        m += 1
    return False


def _is_noun(words: Words, n: int, verbs: list[lex.Verb]) -> bool:
    """Return whether the form at ``n`` stands as a noun or a modifier: "the claims", "a stated aim"."""
    if n == 0 or words.kind[n - 1] not in (WORD, NUMBER):
        return False
    before = words.low[n - 1]
    if words.kind[n - 1] == NUMBER and verbs[0].lemma == "state":
        return True
    if before in lex.DETERMINERS - {
        "all",
        "both",
        "many",
        "some",
        "several",
        "few",
        "others",
        "that",
        "this",
        "one",
        "each",
        "another",
        "most",
    }:
        return True
    if verbs[0].tense in ("base", "present"):
        if words.is_possessive(n - 1) and words.text[n - 1].endswith(("'s", "’s")):
            return True
        if before in lex.PREPOSITIONS - {"to"} or (
            before in lex.MODIFIERS - lex.SPEAKERS - lex.QUANTITIES and not words.is_cap(n - 1)
        ):
            return True
        if (
            verbs[0].lemma in ("state", "report", "show")
            and n + 1 < len(words)
            and (words.low[n + 1] in lex.PEOPLE)
        ):
            return True
    return False


def _is_agentive_participle(words: Words, n: int) -> bool:
    """Return whether "by" follows a participle: "echoed by", "a claim denied by the ministry"."""
    return n + 1 < len(words) and words.low[n + 1] == "by" and words.kind[n + 1] == WORD


def _active(
    words: Words, n: int, verbs: list[lex.Verb], group: VerbGroup, found: list[Candidate]
) -> Iterator[Candidate]:
    quote_before = _quote_before(words, n, group)
    if verbs[0].tense != "base" or group.subject_end < 0:
        inverted = _inverted(words, n, verbs, group)
        if inverted is not None:
            yield inverted
            return
    phrase = subject(words, group.subject_end)
    shared = False
    if phrase is None:
        phrase = _shared_subject(words, n, group, found) or _far_subject(words, n, group)
        shared = phrase is not None
        if phrase is None:
            return
    if not _agrees(words, phrase, verbs[0].tense, group, shared=shared):
        phrase = _far_subject(words, n, group)
        if phrase is None or not _agrees(words, phrase, verbs[0].tense, group):
            return
        shared = True
    verb = _fitting(words, n, verbs, phrase, group)
    if verb is None or not _can_speak(words, phrase, verb):
        return
    if group.modal and not (group.negated and verb.lemma in ("say", "comment", "discuss")):
        return
    last = n
    kind = verb.kind
    negated = group.negated
    if negated and group.modal:
        kind = "decline"  # "would not say"
    elif negated and kind != "think" and verb.lemma not in _TELLING_WHEN_NEGATED:
        return
    if verb.kind == "decline":
        last = _declined(words, n)
        if last < 0:
            return
    quotes = quote_before or _quote_after(words, n) or _is_beside_quotation(words, phrase)
    if _in_condition(words, phrase):
        return
    if verbs[0].tense == "base" and phrase.first > 0 and words.low[phrase.first - 1] in _CAUSATIVES:
        return
    rank = _rank(words, n, phrase, quotes=quotes, shared=shared)
    if rank >= _SUBORDINATE and (negated or (verb.need == "object" and not quotes)):
        return
    yield Candidate(
        rank,
        phrase,
        n,
        last,
        kind,
        verb.lemma,
        negated,
        quotes,
        _stands_behind(words, n, phrase),
    )


def _fitting(
    words: Words, n: int, verbs: list[lex.Verb], phrase: Phrase, group: VerbGroup
) -> lex.Verb | None:
    """Return the first use of the verb whose complement is there."""
    for verb in verbs:
        if verb.need == "any" and not (
            verb.lemma == "claim" and n + 1 < len(words) and words.low[n + 1] in ("responsibility",)
        ):
            return verb
        if verb.need == "clause" and (
            _clause_after(words, n)
            or _stands_behind(words, n, phrase)
            or (_quote_after(words, n) and words.low[n + 1] != "with")
            or _quote_before(words, n, group)
        ):
            return verb
        if verb.need == "quote" and (_quote_after(words, n) or _quote_before(words, n, group)):
            return verb
        if verb.lemma == "call" and verb.need == "object":
            if _calls_names(words, n):
                return verb
        elif (
            verb.need == "object"
            and n + 1 < len(words)
            and (
                words.kind[n + 1] in (QUOTE, NUMBER)
                or (
                    words.kind[n + 1] == WORD
                    and words.low[n + 1] not in lex.PREPOSITIONS
                    and words.low[n + 1] not in lex.CONJUNCTIONS
                )
            )
        ):
            return verb
        if (
            verb.kind == "report"
            and phrase.kind == "noun"
            and n + 1 < len(words)
            and (
                _head(words, phrase) in lex.DOCUMENTS
                and words.kind[n + 1] in (WORD, NUMBER)
                and words.low[n + 1] not in lex.PREPOSITIONS
            )
        ):
            return verb  # "a study found 31 cases"
    return None


def _calls_names(words: Words, n: int) -> bool:
    """Return whether "called him a liar" is meant, and not "called a meeting"."""
    for m in range(n + 1, min(len(words), n + 7)):
        if words.kind[m] not in (WORD, NUMBER) or words.low[m] in lex.PREPOSITIONS | lex.OPENERS:
            return False
        if m > n + 1 and words.low[m] in ("a", "an"):
            return True
    return False


def _can_speak(words: Words, phrase: Phrase, verb: lex.Verb) -> bool:
    """Return whether the subject is one that the verb goes with."""
    low = words.low[phrase.last]
    if phrase.kind == "pronoun":
        return low not in ("i", "we", "you")
    if phrase.kind == "name":
        return True
    head = _head(words, phrase)
    return verb.lemma in _PLAIN or head in lex.SPEAKERS or head in lex.QUANTITIES


def _head(words: Words, phrase: Phrase) -> str:
    """Return the noun that the phrase is about: "lawyer" in "a lawyer for the bank"."""
    for n in range(phrase.first + 1, phrase.last + 1):
        if words.low[n] in lex.LINKS and words.low[n - 1] in lex.SPEAKERS:
            return words.low[n - 1]
    return words.low[phrase.last]


def _agrees(
    words: Words, phrase: Phrase, tense: lex.Tense, group: VerbGroup, *, shared: bool = False
) -> bool:
    """Return whether the verb can have this subject: "critics say", not "the minister say"."""
    if group.modal:
        return True
    number = group.number
    if number is None and tense == "base" and (shared or not group.negated):
        number = "many"
    if number is None and tense == "present":
        number = "one"
    low = words.low[phrase.last]
    if number is None or low in ("who", "which"):
        return True
    if phrase.kind == "pronoun":
        return (low == "they") == (number == "many")
    head = _head(words, phrase)
    if any(words.low[m] == "and" for m in range(phrase.first, phrase.last)):
        return number == "many" or phrase.kind == "name"
    if (
        any(words.low[m] == "of" for m in range(phrase.first, phrase.last))
        and head == words.low[phrase.last]
    ):
        return True  # "a chorus of critics has said"
    if head in lex.QUANTITIES:
        return head in _ANY_NUMBER or (number == "one") == (head in _ONE)
    if number == "many":
        return (
            head.endswith("s")
            or head in ("police", "people", "men", "women", "children", "media", "authorities")
            or head.endswith(("men", "women"))
        )
    singular = lex.PEOPLE.get(head) or lex.BODIES.get(head) or lex.DOCUMENTS.get(head)
    return phrase.kind == "name" or singular is None or singular == head


def _in_condition(words: Words, phrase: Phrase) -> bool:
    first = phrase.first if phrase.apposition is None else min(phrase.first, phrase.apposition[0])
    return first > 0 and words.low[first - 1] in lex.CONDITIONS


def _quote_before(words: Words, n: int, group: VerbGroup) -> bool:
    """Return whether a quotation or its comma stands right before the clause of the cue."""
    m = group.subject_end
    for _ in range(16):
        if m < 0:
            return False
        if words.kind[m] == QUOTE:
            return True
        if words.kind[m] in ".:;":
            return False
        m -= 1
    return False


def _is_beside_quotation(words: Words, phrase: Phrase) -> bool:
    first = phrase.first if phrase.apposition is None else min(phrase.first, phrase.apposition[0])
    before = first - 1
    if before > 0 and words.kind[before] == ",":
        before -= 1
    return before >= 0 and words.kind[before] == QUOTE


def _quote_after(words: Words, n: int) -> bool:
    """Return whether a quotation begins behind the cue, before another clause does."""
    for m in range(n + 1, min(len(words), n + 1 + _LOOK_AHEAD)):
        if words.kind[m] == QUOTE:
            return True
        if words.kind[m] == ":":
            return True
        if words.kind[m] in ".;":
            return False
    return False


def _clause_after(words: Words, n: int) -> bool:
    """Return whether a clause follows the verb at ``n``: "that", a question word, a subject."""
    m, size = n + 1, len(words)
    while (
        m < size
        and words.kind[m] in (WORD, NUMBER)
        and (
            words.low[m] in lex.ADVERBS
            or words.low[m] in lex.TIME_NOUNS
            or words.low[m]
            in ("to", "in", "on", "at", "during", "this", "last", "as", "out", "the")
            or words.low[m].endswith("ly")
        )
    ):
        if words.low[m] in ("this", "the", "last", "in", "on", "at", "to", "during", "as") and not (
            _leads_to_time(words, m)
        ):
            break
        m += 1
    if m >= size:
        return False
    low = words.low[m]
    if words.kind[m] == QUOTE or words.kind[m] == ":":
        return True
    if words.kind[m] == ",":
        return _that_after_comma(words, m)
    if words.kind[m] not in (WORD, NUMBER):
        return False
    if low in ("that", "whether", "how", "why", "what", "if", "there", "he", "she", "they", "we"):
        return True
    if low in lex.PREPOSITIONS:
        return False
    # a subject and its verb: some auxiliary before the next comma
    for k in range(m + 1, min(size, m + 10)):
        if words.kind[k] not in (WORD, NUMBER, QUOTE):
            return False
        if words.low[k] in lex.AUXILIARIES and words.kind[k] == WORD:
            return True
        if words.low[k] in ("that", "which", "who", "when", "because", "while", "as"):
            return False
    return False


def _that_after_comma(words: Words, comma: int) -> bool:
    """Return whether "..., as others did, that" follows."""
    for m in range(comma + 1, min(len(words) - 1, comma + 14)):
        if words.kind[m] == ",":
            return words.low[m + 1] == "that"
    return False


def _leads_to_time(words: Words, m: int) -> bool:
    return any(
        words.low[k] in lex.TIME_NOUNS
        for k in range(m + 1, min(len(words), m + 4))
        if words.kind[k] == WORD
    )


def _stands_behind(words: Words, n: int, phrase: Phrase) -> bool:
    """Return whether the cue's clause is put behind or into another: "..., Kim noted"."""
    first = phrase.first if phrase.apposition is None else min(phrase.first, phrase.apposition[0])
    before = first - 1
    if before < 0 or words.kind[before] not in (",", QUOTE, "-"):
        if not (
            before >= 0
            and words.low[before] == "as"
            and before > 0
            and words.kind[before - 1] == ","
        ):
            return False
    if before < 2:
        return before == 0 and words.kind[0] == QUOTE
    return _ends_clause(words, n + 1)


def _ends_clause(words: Words, m: int) -> bool:
    """Return whether nothing but words of time and place follow before the next comma or end."""
    size = len(words)
    while m < size:
        kind, low = words.kind[m], words.low[m]
        if kind in (",", ".", ";", "-", "!", "?"):
            return True
        if kind == QUOTE:
            return True
        if low in (
            "that",
            "whether",
            "there",
            "he",
            "she",
            "they",
            "it",
            "we",
            "how",
            "why",
            "what",
        ):
            return False
        if (
            low == "to"
            and m + 1 < size
            and words.low[m + 1] not in lex.DETERMINERS | lex.PEOPLE.keys()
        ):
            return False
        if low in (
            "in",
            "on",
            "at",
            "during",
            "to",
            "after",
            "before",
            "when",
            "while",
            "of",
            "as",
            "with",
            "following",
            "outside",
            "by",
            "about",
            "via",
            "from",
        ):
            for k in range(m + 1, size):
                if words.kind[k] not in (WORD, NUMBER):
                    break
                if words.low[k] == "that":
                    return False
            return True
        if (
            low in lex.TIME_NOUNS
            or low in lex.ADVERBS
            or low in lex.TIME_MODIFIERS
            or low.endswith("ly")
        ):
            m += 1
            continue
        return low in ("reporters", "journalists", "him", "her", "them", "me", "us")
    return True


def _rank(words: Words, n: int, phrase: Phrase, *, quotes: bool, shared: bool) -> int:
    if shared:
        return _MAIN_CLAUSE if not _is_subordinate(words, phrase) else _SHARED
    if _stands_behind(words, n, phrase) and words.low[n] not in ("showed", "shows", "show"):
        return _BESIDE_QUOTATION if quotes else _AROUND_CLAUSE
    if _is_subordinate(words, phrase):
        return _SUBORDINATE
    return _MAIN_CLAUSE


def _is_subordinate(words: Words, phrase: Phrase) -> bool:
    first = phrase.first if phrase.apposition is None else min(phrase.first, phrase.apposition[0])
    before = first - 1
    if before < 0:
        return False
    if words.kind[before] == WORD and words.low[before] in lex.OPENERS - {"even"}:
        return before > 0
    if words.kind[before] == WORD and words.low[before] in lex.VERBS:
        return True  # "Trump said he believes"
    return words.low[phrase.last] in ("who", "which")


def _inverted(words: Words, n: int, verbs: list[lex.Verb], group: VerbGroup) -> Candidate | None:
    """Return the speaker of '"...", said X' and "..., says X."."""
    before = group.subject_end
    if group.modal or group.passive or before < 0 or n + 1 >= len(words):
        return None
    if words.kind[before] not in (QUOTE, ",", "-", "?", "!") or before != n - 1:
        return None
    phrase = speaker_right(words, n + 1)
    if (
        phrase is None
        or phrase.kind == "pronoun"
        and words.low[phrase.last] not in ("he", "she", "they")
    ):
        return None
    behind = phrase.last + 1
    is_quote = words.kind[before] == QUOTE or (before > 0 and words.kind[before - 1] == QUOTE)
    if (
        behind < len(words)
        and words.kind[behind] == WORD
        and words.low[behind]
        not in (
            lex.PREPOSITIONS
            | lex.TIME_NOUNS
            | lex.ADVERBS
            | {
                "who",
                "when",
                "as",
                "after",
                "while",
                "last",
                "this",
                "late",
                "early",
                "to",
                "before",
                "whose",
            }
        )
        and not words.low[behind].endswith("ing")
    ):
        return None
    if not is_quote:
        if verbs[0].lemma not in (
            "say",
            "write",
            "add",
            "argue",
            "explain",
            "warn",
            "note",
            "report",
        ):
            return None
        if behind < len(words) and words.low[behind].endswith("ing"):
            return None
        # "Rendell, a Clinton surrogate, said Clinton ..." has its subject on the left
        if subject(words, before) is not None or words.kind[before] == "-":
            return None
        if before == 0:
            return None
    verb = verbs[0]
    if verb.need == "object" and verb.kind != "ask":
        return None
    apposition = _apposition_right(words, behind)
    return Candidate(
        _BESIDE_QUOTATION if is_quote else _AROUND_CLAUSE,
        replace(phrase, apposition=apposition),
        n,
        n,
        verb.kind,
        verb.lemma,
        group.negated,
        is_quote,
        True,
    )


def _apposition_right(words: Words, comma: int) -> tuple[int, int] | None:
    """Return what stands beside a name on its right: ", a lawyer who ..."."""
    if comma + 1 >= len(words) or words.kind[comma] != ",":
        return None
    last = comma + 1
    while last < len(words) and words.kind[last] in (WORD, NUMBER):
        last += 1
    return (comma + 1, last - 1) if last > comma + 1 else None


def _shared_subject(
    words: Words, n: int, group: VerbGroup, found: list[Candidate]
) -> Phrase | None:
    """Return the subject that "... and said" shares with the verb before it."""
    end = group.subject_end
    if end < 0 or words.kind[end] not in (WORD, ","):
        return None
    conjunction = end if words.kind[end] == WORD else -1
    if conjunction < 0 or words.low[conjunction] not in ("and", "but", "or", "then", "nor", "yet"):
        return None
    if (
        found
        and found[-1].rank <= _SUBORDINATE
        and not found[-1].content_before
        and (found[-1].cue > 0)
    ):
        return found[-1].phrase
    phrase = opening_subject(words)
    if phrase is None or phrase.last >= n or not _is_followed_by_verb(words, phrase):
        return None
    # Another subject in between would be the nearer one, unless a comma closes its clause.
    closed = conjunction > 0 and words.kind[conjunction - 1] == ","
    for m in range(phrase.last + 1, n):
        if words.low[m] in ("he", "she", "they") or (
            words.low[m] in ("who", "which", "that") and not closed
        ):
            return None
    return phrase


def _far_subject(words: Words, n: int, group: VerbGroup) -> Phrase | None:
    """Return the subject that a participle parts from its verb: "a poll released in May found"."""
    end = group.subject_end
    if end < 0 or words.kind[end] not in (WORD, NUMBER) or words.low[end] in lex.CONJUNCTIONS:
        return None
    phrase = opening_subject(words)
    if phrase is None or phrase.kind != "noun" or phrase.last >= end:
        return None
    after = words.low[phrase.last + 1]
    if not after.endswith(("ed", "ing", "en")) and after not in (
        "by",
        "of",
        "from",
        "for",
        "in",
        "on",
        "held",
        "sent",
        "led",
        "who",
        "that",
    ):
        return None
    between = range(phrase.last + 1, end)
    if any(words.kind[m] in (",", ";", ":") or words.low[m] in lex.AUXILIARIES for m in between):
        return None
    return phrase


def _is_followed_by_verb(words: Words, phrase: Phrase) -> bool:
    n = phrase.last + 1
    if n < len(words) and words.kind[n] in (",", "-"):
        closing = next(
            (m for m in range(n + 1, min(len(words), n + 25)) if words.kind[m] == words.kind[n]), -1
        )
        n = closing + 1 if closing > 0 else n
    return n < len(words) and words.kind[n] == WORD and words.low[n] not in lex.PREPOSITIONS


def _participle(
    words: Words, n: int, verbs: list[lex.Verb], group: VerbGroup, found: list[Candidate]
) -> Iterator[Candidate]:
    """Yield the speaker of "..., insisting that" and "by saying": the subject of the clause."""
    before = n - 1
    while before >= 0 and (
        words.low[before] in lex.ADVERBS or words.low[before] in ("not", "even")
    ):
        before -= 1
    if before < 0:
        return
    low = words.low[before]
    verb = next((verb for verb in verbs if verb.need in ("any", "clause", "object", "quote")), None)
    if verb is None or verb.kind == "think" or verb.lemma in ("show", "find", "add") and not found:
        return
    if words.kind[before] == ",":
        pass
    elif (
        low == "by"
        and before > 0
        and words.low[before - 1]
        in (
            "responded",
            "answered",
            "began",
            "concluded",
            "ended",
            "started",
            "opened",
            "reacted",
            "countered",
            "closed",
            "replied",
            "defended",
            "followed",
        )
    ):
        pass
    elif low in (
        "statement",
        "letter",
        "tweet",
        "message",
        "report",
        "memo",
        "email",
        "release",
        "post",
        "video",
        "note",
        "brief",
        "tweets",
        "letters",
        "statements",
        "and",
    ):
        pass
    elif low in ("heard", "seen") and before > 0:
        heard = subject(words, verb_group(words, before).subject_end)
        if heard is not None and _can_speak(words, heard, verb):
            yield Candidate(
                _MAIN_CLAUSE, heard, n, n, verb.kind, verb.lemma, quotes=_quote_after(words, n)
            )
        return
    else:
        return
    if found and found[-1].rank not in (_SHARED,) and not _is_subordinate(words, found[-1].phrase):
        phrase = found[-1].phrase
    else:
        opening = opening_subject(words)
        if opening is None or opening.last >= n or not _is_followed_by_verb(words, opening):
            return
        if words.kind[before] != "," and any(
            words.low[m] in lex.OPENERS for m in range(opening.last + 1, n)
        ):
            return
        phrase = opening
    if not _can_speak(words, phrase, verb):
        return
    if phrase.kind == "noun" and _head(words, phrase) not in lex.SPEAKERS:
        return
    yield Candidate(
        _SHARED, phrase, n, n, verb.kind, verb.lemma, negated=False, quotes=_quote_after(words, n)
    )


def _infinitive(
    words: Words, n: int, verbs: list[lex.Verb], found: list[Candidate]
) -> Iterator[Candidate]:
    """Yield the speaker of "went on to say"; other infinitives tell of no speech."""
    m = n - 2
    if (
        m >= 1
        and words.low[m] in ("on", "continued", "continues", "rushed", "took")
        and words.low[m if words.low[m] != "on" else m - 1]
        in ("went", "goes", "go", "continued", "continues", "rushed")
    ):
        verb_at = m if words.low[m] != "on" else m - 1
        group = verb_group(words, verb_at)
        phrase = subject(words, group.subject_end)
        if phrase is not None and _can_speak(words, phrase, verbs[0]):
            quotes = _quote_after(words, n)
            yield Candidate(
                _MAIN_CLAUSE, phrase, verb_at, n, verbs[0].kind, verbs[0].lemma, quotes=quotes
            )


def _declined(words: Words, n: int) -> int:
    """Return the last token of "declined to comment", or -1 if something else is declined."""
    for m in range(n + 1, min(len(words), n + 4)):
        if words.low[m] in (
            "comment",
            "say",
            "respond",
            "answer",
            "discuss",
            "elaborate",
            "confirm",
            "identify",
            "specify",
            "speculate",
            "deny",
        ):
            return m
    return -1


def _passive(
    words: Words, n: int, verbs: list[lex.Verb], group: VerbGroup, *, reduced: bool = False
) -> Iterator[Candidate]:
    """Yield the speaker of "X was quoted as saying" and of "was denied by X"."""
    verb = verbs[0]
    size = len(words)
    if (
        verb.lemma in ("quote", "cite")
        and not reduced
        and n + 2 < size
        and (words.low[n + 1] == "as" and words.low[n + 2] in ("saying", "telling", "stating"))
    ):
        phrase = subject(words, group.subject_end)
        if phrase is not None:
            yield Candidate(
                _MAIN_CLAUSE if not _stands_behind(words, n, phrase) else _BESIDE_QUOTATION,
                phrase,
                n,
                n + 2,
                "say",
                "say",
                quotes=_quote_before(words, n, group) or _quote_after(words, n),
                content_before=_stands_behind(words, n, phrase),
            )
        return
    if group.negated:
        return
    by = n + 1
    while by < min(size, n + 8) and words.kind[by] in (WORD, NUMBER) and words.low[by] != "by":
        by += 1
    if by >= size or words.low[by] != "by" or words.kind[by] != WORD or by > n + 1 and reduced:
        return
    if verb.lemma in (
        "ask",
        "quote",
        "cite",
        "show",
        "find",
        "make",
        "put",
        "take",
        "go",
        "believe",
        "expect",
    ):
        return
    phrase = speaker_right(words, by + 1)
    if phrase is None or not _can_speak(words, phrase, verb):
        return
    if phrase.kind == "noun" and _head(words, phrase) not in lex.SPEAKERS:
        return
    yield Candidate(
        _SUBORDINATE if reduced else _MAIN_CLAUSE,
        phrase,
        n,
        by,
        verb.kind,
        verb.lemma,
        quotes=_quote_after(words, n),
        content_before=True,
    )


def _according(words: Words, n: int) -> Iterator[Candidate]:
    """Yield the source of "according to X" and of "in the words of X"."""
    size = len(words)
    if words.low[n] == "according":
        if n + 1 >= size or words.low[n + 1] != "to":
            return
        last = n + 1
    elif n + 1 < size and words.low[n + 1] == "of" and n > 1 and words.low[n - 2] == "in":
        last = n + 1
    else:
        return
    phrase = speaker_right(words, last + 1)
    if phrase is None or phrase.kind == "pronoun":
        return
    if phrase.kind == "noun" and _head(words, phrase) not in lex.SPEAKERS | lex.QUANTITIES:
        return
    yield Candidate(
        _ACCORDING,
        replace(phrase, apposition=_apposition_right(words, phrase.last + 1)),
        n,
        last,
        "report",
        "according",
        quotes=n > 0 and any(kind == QUOTE for kind in words.kind[max(0, n - 2) : n]),
        content_before=n > 1,
    )


def _by_noun(words: Words, n: int) -> Iterator[Candidate]:
    """Yield the speaker of "X's claim that ..." and of "a statement by X"."""
    size = len(words)
    follows = n + 1 < size and (
        words.low[n + 1] == "that" or words.kind[n + 1] == QUOTE or words.kind[n + 1] == ":"
    )
    if not follows:
        return
    m = n - 1
    while (
        m >= 0
        and words.kind[m] == WORD
        and not words.is_possessive(m)
        and (words.low[m] not in lex.FUNCTION and n - m < 4)
    ):
        m -= 1
    if m < 0 or words.kind[m] != WORD:
        return
    if words.low[m] in ("his", "her", "their"):
        phrase = Phrase(m, m, "pronoun")
    elif words.is_possessive(m) and words.is_cap(m):
        found = subject(words, m)
        if found is None:
            first = m
            while (
                first > 0 and words.is_cap(first - 1) and words.low[first - 1] not in lex.FUNCTION
            ):
                first -= 1
            found = Phrase(first, m, "name")
        phrase = found
    else:
        return
    yield Candidate(_SUBORDINATE, phrase, n, n, "say", words.low[n], quotes=_quote_after(words, n))


def _byline(words: Words) -> Iterator[Candidate]:
    """Yield the speaker of a quotation that is signed: '"..." - Maria Lopez'."""
    dash = next((n for n in range(len(words) - 1, -1, -1) if words.kind[n] == "-"), -1)
    if dash < 1 or dash + 1 >= len(words) or words.kind[dash - 1] != QUOTE or dash != 1:
        return
    phrase = speaker_right(words, dash + 1)
    if phrase is None or phrase.kind != "name":
        return
    behind = phrase.last + 1
    if behind < len(words) and words.kind[behind] not in (",", "."):
        return
    yield Candidate(
        _BESIDE_QUOTATION,
        replace(phrase, apposition=_apposition_right(words, behind)),
        dash,
        dash,
        "say",
        "-",
        quotes=True,
        content_before=True,
    )
