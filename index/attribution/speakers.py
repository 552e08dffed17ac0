"""From a noun phrase to a speaker: the fullest name, the role, and whom a pronoun means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from index.attribution import lexicon as lex
from index.attribution.growth import Phrase
from index.attribution.names import gender_of, split_name
from index.attribution.people import People, Person
from index.attribution.phrases import head_of
from index.attribution.words import NUMBER, WORD, Words

Group = Literal["person", "body", "group"]

_MOST_ROLE_ADJECTIVES = 3
_MOST_ROLE_CHARS = 90
_MALE = frozenset({"he", "his"})
_FEMALE = frozenset({"she", "her"})
_PLURAL = frozenset({"they", "their"})
_SINGLE = frozenset({"it", "its", "which"})
_COURTESY = lex.words("courtesy_titles")
_PLURAL_NOUNS = lex.words("plural_nouns") | {"family"}
_SINGULAR_QUANTITIES = lex.words("singular_quantities")
_ROLE_ENDS = frozenset({"who", "which", "that", "said", "whose"})
_OPENING_WORDS = (lex.DETERMINERS | lex.SPEAKERS | lex.MODIFIERS | lex.QUANTITIES) - lex.PROPER
_FORCES = frozenset({"coast", "national", "border", "home", "revolutionary"})
_NARROWING = frozenset({"of", "for", "from", "who", "that", "whose"})
_LINKS_BEHIND = frozenset({"of", "for", "from"})


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, and what is needed to tell whom a later "he" or "they" means."""

    name: str
    role: str | None
    kind: Group  # a body or a document is "it", a group "they"
    gender: lex.Gender | None = None
    is_medium: bool = False  # passes on what others say


def name_speaker(
    text: str, words: Words, phrase: Phrase, people: People, before: Speaker | None = None
) -> Speaker:
    """Return the speaker of a phrase that is no pronoun; ``before`` is who spoke last."""
    if phrase.kind == "name":
        return _named(text, words, phrase, people)
    first, last = phrase.first, phrase.last
    if first == last and words.is_cap(first):
        # "Dean said": a noun of a person, and somebody's name in this article
        known = people.of([words.text[first]])
        if known is not None and known.name != words.text[first]:
            return as_speaker(known)
    person = _by_role(words, phrase, people, before.role if before else None)
    if person is not None:
        return as_speaker(person)
    lows = words.low[first : last + 1]
    head = head_of(words, phrase)
    return Speaker(
        _as_it_stands(text[words.start[first] : words.end[last]], words, first),
        None,
        _kind_of(lows, head),
        gender_of([*lows, ""]),
        is_medium=_is_medium(lows[: lows.index(head) + 1], head),
    )


def as_speaker(person: Person, role: str | None = None) -> Speaker:
    """Return a person as a speaker, with the role given here or else the first one."""
    return Speaker(person.name, role or person.role, "person", person.gender)


def pronoun_matches(pronoun: str, speaker: Speaker) -> bool:
    """Return whether ``pronoun`` can mean ``speaker``."""
    if pronoun in _MALE:
        return speaker.kind == "person" and speaker.gender != "f"
    if pronoun in _FEMALE:
        return speaker.kind == "person" and speaker.gender != "m"
    if pronoun in _PLURAL:
        return speaker.kind == "group"
    return pronoun in _SINGLE and speaker.kind == "body"


def role_phrases(words: Words) -> Iterator[list[str]]:
    """Yield the phrases such as "the foreign minister" that a sentence holds, without "the"."""
    for n, low in enumerate(words.low):
        if lex.PEOPLE.get(low) != low or words.is_cap(n):
            continue
        for first in range(n - 1, max(-1, n - 2 - _MOST_ROLE_ADJECTIVES), -1):
            if words.word(first) == "the":
                yield words.low[first + 1 : n + 1]
            if words.word(first) not in lex.MODIFIERS:
                break


def _named(text: str, words: Words, phrase: Phrase, people: People) -> Speaker:
    first, last = phrase.first, phrase.last
    if "and" in words.low[first : last + 1]:
        first += words.low[first] == "both"
        span = text[words.start[first] : words.end[last]]
        return Speaker(_as_it_stands(span, words, first), None, "group")
    if words.low[first] in lex.DETERMINERS and first < last:
        first += 1
    shorter = _before_link(words, first, last)
    if shorter is not None and people.of(split_name(words.text[first : shorter + 1])[1]):
        # "Rep. Ann Lee of Ohio"
        return _named(text, words, Phrase(first, shorter, "name", phrase.apposition), people)
    tokens = [words.text[n] for n in range(first, last + 1) if words.kind[n] in (WORD, NUMBER)]
    role_words, name = split_name(tokens)
    if not name:
        role_words, name = [], tokens
    name = [*name[:-1], _bare(name[-1])]
    gender = gender_of(tokens)
    role = _role_of(text, words, phrase, first, len(role_words))
    person = people.of(name, gender)
    if person is not None:
        if role and not person.roles:
            person.roles.append((words.start[first], role))
        return as_speaker(person, role)
    titled = bool(role_words) and role_words[-1].lower().rstrip(".") in lex.TITLES
    ambiguous = people.is_ambiguous(name[-1])
    if titled or ambiguous or (len(name) > 1 and name[0].lower() in lex.GENDERS):
        # "Mrs. Stone" says more than "Stone" where there are two.
        keep_title = titled and ambiguous and len(name) == 1
        begin = first + len(tokens) - len(name) - keep_title
        span = text[words.start[begin] : words.end[last]]
        return Speaker(_bare(span), role, "person", gender)
    lows = words.low[first : last + 1]
    return Speaker(
        _bare(text[words.start[first] : words.end[last]]),
        None,
        _kind_of_name(lows),
        gender,
        is_medium=_is_medium(lows, lows[-1]),
    )


def _before_link(words: Words, first: int, last: int) -> int | None:
    """Return the last token before "of", "for" or "from", if it has a capital."""
    for n in range(first + 1, last + 1):
        if words.low[n] in _LINKS_BEHIND:
            return n - 1 if words.is_cap(n - 1) else None
    return None


def _role_of(text: str, words: Words, phrase: Phrase, first: int, n_role: int) -> str | None:
    """Return the role that stands before the name, or beside it between commas."""
    if n_role:
        role = text[words.start[first] : words.end[first + n_role - 1]]
        if role.lower().rstrip(".") not in _COURTESY and not role.endswith(("'s", "’s")):
            return role
    if phrase.apposition is None:
        return None
    begin, end = phrase.apposition
    if words.low[begin] in ("a", "an", "the"):
        begin += 1
    stop = begin
    while stop <= end and words.low[stop] not in _ROLE_ENDS:
        stop += 1
    if stop == begin or words.low[begin] in lex.FUNCTION:
        return None
    if lex.PEOPLE.keys().isdisjoint(words.low[begin:stop]):
        return None
    role = text[words.start[begin] : words.end[stop - 1]]
    return role if len(role) <= _MOST_ROLE_CHARS else None


def _by_role(words: Words, phrase: Phrase, people: People, beside: str | None) -> Person | None:
    """Return the named person whom "the foreign minister" means."""
    first, head = words.low[phrase.first], words.low[phrase.last]
    if lex.PEOPLE.get(head) != head or phrase.first == phrase.last:
        return None
    if words.word(phrase.last + 1) in _NARROWING:
        return None  # "the captain of a tug" is not the captain named before
    if first == "the" or (first in lex.POSSESSIVES and head == "counterpart"):
        wanted = words.low[phrase.first + 1 : phrase.last + 1]
        return people.by_role(wanted, words.start[phrase.first], beside)
    return None


def _kind_of(lows: list[str], head: str) -> Group:
    if head in _PLURAL_NOUNS:
        return "group"
    singular = lex.PEOPLE.get(head)
    if singular is not None:
        is_force = head == "guard" and not _FORCES.isdisjoint(lows)
        return "body" if is_force else "person" if singular == head else "group"
    if head in lex.QUANTITIES and head not in _SINGULAR_QUANTITIES:
        return "group"
    noun = lex.BODIES.get(head) or lex.DOCUMENTS.get(head)
    return "group" if noun is not None and noun != head else "body"


def _kind_of_name(lows: list[str]) -> Group:
    last = lows[-1]
    if lex.PEOPLE.get(last, last) != last:
        return "group"
    is_body = last in lex.BODIES or last in lex.DOCUMENTS or last in lex.MEDIA
    return "person" if not is_body and len(lows) > 1 and lows[0] in lex.GENDERS else "body"


def _is_medium(lows: list[str], head: str) -> bool:
    return head in lex.DOCUMENTS or not lex.MEDIA.isdisjoint(lows)


def _bare(name: str) -> str:
    """Return a name without the possessive at its end."""
    for ending in ("'s", "’s"):
        if name.endswith(ending):
            return name[: -len(ending)]
    return name[:-1] if name.endswith(("s'", "s’")) else name


def _as_it_stands(span: str, words: Words, first: int) -> str:
    """Return a noun phrase without the capital that only begins a sentence."""
    low = words.low[first]
    is_title = low in lex.TITLES and words.mark(first + 1) == WORD and words.is_cap(first + 1)
    is_common = low in _OPENING_WORDS and not is_title and not words.text[first][1:2].isupper()
    if words.is_cap(first) and is_common:
        span = span[0].lower() + span[1:]
    if low == "the" and span[4:5].isupper():
        span = span[4:]
    return _bare(span)
