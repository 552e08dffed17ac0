"""The subject on the left of a cue: who says, who denies.

There is no parser behind this. Where the grammar does not show a subject, there is none.
"""

from __future__ import annotations

from index.attribution import lexicon as lex
from index.attribution.growth import Phrase, grown
from index.attribution.heads import Clause, clause_of
from index.attribution.words import NUMBER, WORD, Words

_MOST_APPOSITION_WORDS = 40
_MOST_JOINED = 6  # items of one list
_MOST_NESTED = 3  # prepositions between a noun and its verb
_DASHES_AND_COMMAS = (",", "-")
_APPOSITION_OPENERS = lex.words("apposition_openers")
_APPOSITION_NOUNS = lex.DETERMINERS | lex.MODIFIERS | frozenset(lex.PEOPLE) | frozenset(lex.BODIES)
_AMOUNTS = lex.QUANTITIES | lex.DETERMINERS
# No noun phrase ends with these but the pronouns; "he" and "who" are subjects by themselves.
_NO_ENDS = lex.FUNCTION - {"him", "them", "her", "it", "us", "me", "you"}
_PARTICIPLES = lex.words("irregular_participles") | {"told"}
_BEFORE_PARTICIPLES = frozenset({"when", "while", "after", "before", "though", "although"})
_SURE_OPENERS = lex.OPENERS - {"after"}
_JOINING = frozenset({"and", "or", "nor"})
_BEFORE_CLAUSES = lex.OPENERS | {"", "but", "and"}
_BINDING_PREPOSITIONS = lex.PREPOSITIONS - {"for"}


def subject(words: Words, end: int) -> Phrase | None:
    """Return the noun phrase that ends at token ``end`` and can be a subject, if there is one."""
    if words.mark(end) in _DASHES_AND_COMMAS:
        return _before_apposition(words, end)
    return _clause_subject(words, end)


def head_of(words: Words, phrase: Phrase) -> str:
    """Return the noun that a phrase is about: "lawyer" in "a lawyer for the bank"."""
    if phrase.head is not None:
        return words.low[phrase.head]
    for n in range(phrase.first + 1, phrase.last + 1):
        if words.low[n] in lex.LINKS and words.low[n - 1] in lex.SPEAKERS:
            return words.low[n - 1]
    return words.low[phrase.last]


def is_known(words: Words, phrase: Phrase) -> bool:
    """Return whether the head of a phrase is a noun of a speaker by the lists."""
    head = head_of(words, phrase)
    return head in lex.SPEAKERS or head in lex.QUANTITIES


def _clause_subject(words: Words, end: int) -> Phrase | None:
    """Return the subject of the clause before ``end``: what stands there, or what it hangs on."""
    if words.mark(end) not in (WORD, NUMBER) or words.low[end] in _NO_ENDS:
        return _plain_subject(words, end)
    near = _plain_subject(words, end)
    first = -1 if near is None else near.first
    before = words.word(first - 1)
    if near is not None and not before and words.mark(first - 1) != ",":
        return near
    if before in ("as", "than") and words.word(first - 2) in ("well", "rather", "such", "other"):
        return None  # "Crowe as well as Beck"
    is_sure = near is not None and (near.kind != "noun" or is_known(words, near))
    if is_sure and before in _SURE_OPENERS:
        return near  # "that Crowe": whatever the clause hangs on, it begins here
    clause, outer = clause_of(words, first, end)
    if outer is not None and clause is Clause.HANGING:
        is_inside = near is not None and near.first <= (
            outer.last if outer.head is None else outer.head
        )
        return near if is_inside else outer
    if near is None or clause is Clause.OWN:
        return near
    if before in _JOINING:
        return _joined(words, near)
    if not before and "and" in words.low[first:end]:
        return _joined(words, near) or near  # "Bern, Rome and Oslo"
    return near if is_sure else None


def _joined(words: Words, phrase: Phrase) -> Phrase | None:
    """Return the whole of "the mayor and Crowe"; nobody is sure to speak in "Beck or Crowe"."""
    first = phrase.first
    for _ in range(_MOST_JOINED):
        left = grown(words, first - 2) if words.word(first - 2) else None
        if left is None or words.low[first - 1] not in ("and", ","):
            return None
        is_item = left.kind == phrase.kind and not words.is_adverb(left.last)
        if words.low[first - 1] == "," and not is_item:
            return None
        first = left.first
        if words.mark(first - 1) != ",":
            break
    if words.word(first - 1) not in _BEFORE_CLAUSES:
        return None
    return Phrase(first, phrase.last, phrase.kind, phrase.apposition)


def _plain_subject(words: Words, end: int, depth: int = 0) -> Phrase | None:
    if words.mark(end) != WORD:
        return None
    low = words.low[end]
    if low in ("who", "which"):
        return _antecedent(words, end)
    before = words.word(end - 1)
    if low in lex.PRONOUNS:
        # "of it says": the object of a preposition is no subject
        return None if before in _BINDING_PREPOSITIONS else Phrase(end, end, "pronoun")
    phrase = grown(words, end)
    if phrase is None:
        return None
    if words.word(phrase.first - 1) in lex.PREPOSITIONS:
        return _across_preposition(words, phrase, phrase.first - 1, depth)
    return phrase


def _across_preposition(words: Words, phrase: Phrase, at: int, depth: int) -> Phrase | None:
    """Return the phrase before the preposition at ``at``, if ``phrase`` only hangs on it.

    "officials at the bank" is one phrase; in "Crowe in a statement" the name stands alone.
    """
    preposition = words.low[at]
    if preposition == "of" and at and _is_amount(words, at - 1):
        # "74 percent of voters", "eight of ten"
        first = at - 2 if words.mark(at - 2) == NUMBER else at - 1
        return Phrase(first, phrase.last, "noun")
    if depth >= _MOST_NESTED or preposition in ("including", "despite", "like", "unlike"):
        return None
    outer = _plain_subject(words, at - 1, depth + 1)
    if outer is None or outer.kind == "pronoun":
        return outer
    outer_head = words.low[outer.last]
    if outer.kind == "noun":
        joins = outer_head in lex.SPEAKERS or preposition == "of"
        return Phrase(outer.first, phrase.last, "noun") if joins else None
    is_beside = outer.last == at - 1
    if is_beside and (
        preposition in ("of", "for") or (preposition == "on" and outer_head in lex.BODIES)
    ):
        return Phrase(outer.first, phrase.last, "name")
    return outer


def _is_amount(words: Words, n: int) -> bool:
    return words.kind[n] == NUMBER or words.low[n] in _AMOUNTS


def _antecedent(words: Words, relative: int) -> Phrase | None:
    """Return the phrase that "who" or "which" at ``relative`` stands for."""
    end = relative - 1
    if words.mark(end) in _DASHES_AND_COMMAS:
        end -= 1
    if words.mark(end) != WORD or words.low[end] in lex.PRONOUNS | {"one"}:
        return None
    phrase = grown(words, end)
    if phrase is None or words.low[relative] == "which":
        return phrase
    before = words.word(phrase.first - 1)
    outer = _plain_subject(words, phrase.first - 2) if before in lex.PREPOSITIONS else None
    if outer is None or head_of(words, outer) not in lex.PEOPLE:
        return phrase
    # "a friend of Crowe who said", but "a friend of Crowe, who said" may be either of them
    return Phrase(outer.first, phrase.last, "noun") if end == relative - 1 else None


def _before_apposition(words: Words, comma: int) -> Phrase | None:
    """Return the subject before "..., a lawyer for the family, said"; the comma is the last one."""
    for n in range(comma - 1, max(-1, comma - _MOST_APPOSITION_WORDS), -1):
        if words.kind[n] in (";", ":", ".", "!", "?"):
            return None
        if words.kind[n] != words.kind[comma] or not _begins_apposition(words, n + 1, comma):
            continue
        phrase = _clause_subject(words, n - 1)
        if phrase is None or phrase.kind == "pronoun":
            continue
        outer = None
        if phrase.kind == "noun" and words.mark(phrase.first - 1) in _DASHES_AND_COMMAS:
            outer = _plain_subject(words, phrase.first - 2)
        if outer is not None and outer.kind == "name":
            # "Ann Lee, head of the union, which has 300 members, said"
            return Phrase(outer.first, outer.last, "name", (phrase.first, phrase.last))
        return _with_name(words, phrase, n + 1, comma - 1)
    return None


def _begins_apposition(words: Words, first: int, comma: int) -> bool:
    if first >= comma:
        return False
    if words.kind[first] == NUMBER or words.kind[first - 1] == "-":
        return True
    if words.kind[first] != WORD:
        return False
    low = words.low[first]
    if low in _BEFORE_PARTICIPLES:
        return words.word(first + 1).endswith(("ed", "ing", "told"))
    return (
        low in _APPOSITION_OPENERS
        or low in _APPOSITION_NOUNS
        or words.is_possessive(first)
        or words.is_cap(first)
        or low in _PARTICIPLES
        or low.endswith(("ed", "ing"))
    )


def _with_name(words: Words, phrase: Phrase, first: int, last: int) -> Phrase:
    """Return ``phrase`` with its apposition; "a lawyer for them, Ann Lee, said" is Ann Lee."""
    if "and" in words.low[phrase.first : phrase.last]:
        return phrase  # "Crowe and her husband, Beck, said"
    if phrase.kind == "noun" and words.is_cap(first) and last > first and words.is_cap(first + 1):
        end = first
        while end < last and words.is_cap(end + 1):
            end += 1
        # "Ann Lee of the port bureau"
        is_name = end == last or words.low[end + 1] in lex.PREPOSITIONS
        name = grown(words, end) if is_name else None
        # "a spokesman for the operator, Orra Power": the name may be that of the operator
        is_beside_head = (
            words.low[first] in lex.GENDERS or head_of(words, phrase) == (words.low[phrase.last])
        )
        if name is not None and name.kind == "name" and name.first == first and is_beside_head:
            return Phrase(first, end, "name", (phrase.first, phrase.last))
    return Phrase(phrase.first, phrase.last, phrase.kind, (first, last))
