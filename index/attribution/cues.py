"""Cues: the words of a sentence that show a speaker, each handed to the rules it belongs to."""

from __future__ import annotations

from index.attribution import lexicon as lex
from index.attribution.candidates import Candidate
from index.attribution.clauses import by_clause
from index.attribution.nominals import by_according, by_noun, by_signature
from index.attribution.participles import by_infinitive, by_participle, by_passive
from index.attribution.verbgroup import verb_group
from index.attribution.words import NUMBER, QUOTE, WORD, Words

_ACCORDING = frozenset({"according", "words"})
CUE_WORDS = frozenset(lex.VERBS) | lex.SAYINGS | _ACCORDING
"""Words without one of which no sentence of English shows a speaker, but for a quotation."""

_SEPARABLE = frozenset({"make", "brush", "wave", "shrug"})  # "made it clear"
_SEPARABLE_WORDS = 4
_AFTER_DAY = lex.TIME_NOUNS | lex.ADVERBS
# "all said", "many argue": behind these a form is a verb all the same
_NO_ARTICLES = frozenset(
    "all both many some several few others that this one each another most".split()
)
_ARTICLES = lex.DETERMINERS - _NO_ARTICLES
_MEANS = frozenset(
    "phone telephone video email e-mail letter text radio satellite mail fax".split()
)
_AFTER_NOUNS = lex.PEOPLE.keys() | {"media", "police", "television", "tv", "radio"}
_BEFORE_NOUNS = lex.PREPOSITIONS - {"to"}
_BEFORE_NOUNS_IF_SMALL = lex.MODIFIERS - lex.SPEAKERS - lex.QUANTITIES


def candidates(words: Words) -> list[Candidate]:
    """Return every speaker that the sentence shows, in the order of their cues."""
    found: list[Candidate] = []
    for n, low in enumerate(words.low):
        if low not in CUE_WORDS or words.kind[n] == QUOTE:
            continue
        if low in _ACCORDING:
            _take(found, by_according(words, n))
        verbs = lex.VERBS.get(low)
        if verbs and _can_be_verb(words, n):
            _take(found, _by_verb(words, n, verbs, found))
        if low in lex.SAYINGS:
            _take(found, by_noun(words, n))
    _take(found, by_signature(words))
    return found


def _take(found: list[Candidate], candidate: Candidate | None) -> None:
    if candidate is not None:
        found.append(candidate)


def _can_be_verb(words: Words, n: int) -> bool:
    """Return whether the form is not part of a name, unless it ends a headline: ", Mayor Says"."""
    if not words.is_cap(n) or words.mark(n - 1) != WORD:
        return True
    return words.low[n].endswith("s") and n >= len(words) - 2 and "," in words.kind[:n]


def _by_verb(
    words: Words, n: int, verbs: tuple[lex.Verb, ...], found: list[Candidate]
) -> Candidate | None:
    usable = [verb for verb in verbs if not verb.next_words or _is_followed(words, n, verb)]
    if not usable or _is_noun(words, n, usable[0]):
        return None
    verb = usable[0]
    group = verb_group(words, n)
    if verb.lemma == "tell" and verb.tense == "past" and words.word(n + 1) == "to":
        return None  # "Beck told to resign", in a headline
    if verb.tense == "ing" and not group.be:
        return by_participle(words, n, verb, found)
    if verb.tense == "past" and group.be:
        return by_passive(words, n, verb, group, reduced=False)
    if (
        verb.tense == "past"
        and words.word(n + 1) == "by"
        and words.word(n + 2) not in _MEANS  # "said by phone"
        and not any(v.next_words for v in usable)
    ):
        return by_passive(words, n, verb, group, reduced=True)
    if group.infinitive:
        return by_infinitive(words, n, verb)
    return by_clause(words, n, usable, group, found)


def _is_followed(words: Words, n: int, verb: lex.Verb) -> bool:
    """Return whether one of the words follows that the verb needs: "called (on Friday) for"."""
    first = n + 1
    if words.word(first) == "on" and words.word(first + 1) in lex.WEEKDAYS:
        first += 2
    elif words.word(first) in _AFTER_DAY:
        first += 1
    reach = 1 + (_SEPARABLE_WORDS if verb.lemma in _SEPARABLE else 0)
    for m in range(first, first + reach):
        if words.word(m) in verb.next_words:
            return True
        if not words.word(m):
            return False
    return False


def _is_noun(words: Words, n: int, verb: lex.Verb) -> bool:
    """Return whether the form stands as a noun or a modifier: "the claims", "a stated aim"."""
    before = words.word(n - 1)
    if not before:
        return False
    if before in _ARTICLES and words.low[n] in ("said", "told"):
        return False  # "a man who knew her told ..."
    if before in _ARTICLES or (words.kind[n - 1] == NUMBER and verb.lemma == "state"):
        return True
    if verb.tense not in ("base", "present"):
        return False
    if words.text[n - 1].endswith(("'s", "’s")) or before in _BEFORE_NOUNS:
        return True
    if before in _BEFORE_NOUNS_IF_SMALL and not words.is_cap(n - 1):
        return True
    return verb.lemma in ("state", "report", "show") and words.word(n + 1) in _AFTER_NOUNS
