"""The persons of one article: their fullest names, their roles, and who a short name means."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from index.attribution import lexicon as lex
from index.attribution.names import (
    RUN,
    SUFFIXES,
    Name,
    key_of,
    name_in,
    same_given_name,
    surname_of,
)
from index.domain import Span

_SMALL_WORD = re.compile(r"(?<![^\W_])[a-z]+")
_GENDERED = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er|[Hh]im|[Hh]ers|[Hh]erself|[Hh]imself)\b")
_FEMININE = frozenset({"she", "her", "hers", "herself"})
_IN_PLACE = re.compile(r"\b(?:in|across|throughout|inside) ([A-Z]\w{1,30})(?!['’\w])")
_APPOSITION = re.compile(r", (?:\d\d|an?|the|who)\b")
_ROLE_WORD = re.compile(r"[\w\-]+")
_NOT_GIVEN_NAMES = lex.words("not_given_names")
_NOT_SURNAMES = lex.words("not_surnames") | lex.BODIES.keys() | lex.MEDIA | lex.PROPER
_VAGUE = lex.words("vague_adjectives")
_OFFICES = lex.words("offices")
_MOST_NAMESAKES = 20
_MOST_ROLES = 200  # the latest ones, among which a role phrase is looked for
_MOST_MENTIONED = 10
_MOST_WORDS_UNKNOWN = 3  # of a name with a given name that no list knows


@dataclass(slots=True, eq=False)
class Person:
    """Somebody whom the article names."""

    name: str  # the fullest form, without titles
    given: str
    gender: lex.Gender | None = None
    roles: list[tuple[int, str]] = field(default_factory=list)  # where, and the words

    @property
    def role(self) -> str | None:
        """The role given first."""
        return self.roles[0][1] if self.roles else None


class People:
    """The persons of an article, found by surname, given name or role."""

    def __init__(self, text: str, sentences: Sequence[Span]) -> None:
        self._text = text
        self._starts = frozenset(sentence.start for sentence in sentences)
        self._by_surname: dict[str, list[Person]] = {}
        self._by_given: dict[str, list[Person]] = {}
        runs = [
            match.span()
            for sentence in sentences
            for match in RUN.finditer(text, sentence.start, sentence.end)
        ]
        names = [name for run in runs if (name := name_in(text, *run, self._starts)) is not None]
        self._inside = {
            word.lower()
            for start, end in runs
            for word in text[start:end].split()[start in self._starts :]
        }
        self._alone = {name.words[0].lower() for name in names if len(name.words) == 1}
        # Full names first, so that "President Obama" finds the Barack Obama of a later paragraph.
        for name in names:
            if len(name.words) > 1 and self._is_person(name):
                self._add(name)
        for name in names:
            if len(name.words) == 1 and name.titled:
                self._add_short(name)
        self._mentions = sorted(
            ((n.at, p) for n in names if (p := self.of(n.words, n.gender)) is not None),
            key=_position,
        )
        self._learn_genders(sentences)
        self._roles = sorted(
            (
                (at, person, role)
                for persons in self._by_surname.values()
                for person in persons
                for at, role in person.roles
            ),
            key=_position,
        )

    def of(self, name: Sequence[str], gender: lex.Gender | None = None) -> Person | None:
        """Return the one person whom the words of a name mean, or None if that is not clear."""
        words = [word for word in name if word.lower() not in SUFFIXES]
        while len(words) > 1 and words[0].lower() in lex.PARTICLES:
            words = words[1:]  # "De Blasio"
        if not words:
            return None
        known = self._by_surname.get(key_of(words[-1]), [])
        if len(words) > 1:
            known = [person for person in known if same_given_name(person.given, words[0])]
        else:
            known = _of_gender(known or self._by_given.get(key_of(words[0]), []), gender)
        return known[0] if len(known) == 1 else None

    def is_ambiguous(self, surname: str) -> bool:
        """Return whether several persons of the article bear the surname."""
        return len(self._by_surname.get(key_of(surname), [])) > 1

    def is_name(self, word: str, at: int) -> bool:
        """Return whether a capital at ``at`` is that of a name, not of a sentence's beginning."""
        return at not in self._starts or word.lower() in self._inside or word[1:2].isupper()

    def mentioned(self, start: int, end: int) -> list[Person]:
        """Return whom the text names between two positions, each once."""
        n = bisect_left(self._mentions, start, key=_position)
        found: list[Person] = []
        while (
            n < len(self._mentions) and self._mentions[n][0] < end and len(found) < _MOST_MENTIONED
        ):
            _append_once(found, self._mentions[n][1])
            n += 1
        return found

    def by_role(
        self, phrase: Sequence[str], position: int, beside: str | None = None
    ) -> Person | None:
        """Return whom a role phrase such as "the foreign minister" means at ``position``.

        Args:
            phrase: its words in small letters, without the determiner.
            position: only persons given such a role before are meant.
            beside: the role of the one whose "counterpart" is meant.
        """
        wanted = {lex.SHORT_TITLES.get(word, word) for word in phrase} - _VAGUE
        head = lex.SHORT_TITLES.get(phrase[-1], phrase[-1])
        best: list[Person] = []
        best_fit = 1
        before = bisect_left(self._roles, position, key=_position)
        for _, person, role in self._roles[max(0, before - _MOST_ROLES) : before]:
            fit = _role_fit(role, head, wanted)
            if fit > best_fit:
                best, best_fit = [], fit
            if fit == best_fit:
                _append_once(best, person)
        if len(best) > 1 and head == "counterpart" and beside is not None:
            offices = _OFFICES.intersection(_ROLE_WORD.findall(beside.lower()))
            best = [p for p in best if any(o in r.lower() for o in offices for _, r in p.roles)]
        return best[0] if len(best) == 1 else None

    # Words that the article also writes small, and places: "Poor Norvik" names nobody. Few articles
    # need to know.

    @cached_property
    def _small(self) -> frozenset[str]:
        return frozenset(_SMALL_WORD.findall(self._text))

    @cached_property
    def _places(self) -> frozenset[str]:
        return frozenset(_IN_PLACE.findall(self._text))

    def _is_person(self, name: Name) -> bool:
        given, last = name.words[0].lower(), name.words[-1].lower()
        if given in _NOT_GIVEN_NAMES or last in _NOT_SURNAMES:
            return False
        if lex.PEOPLE.get(last, last) != last:
            return False  # "Virginia Democrats"
        if name.titled or given in lex.GENDERS:
            return True
        if last in self._alone and len(name.words) <= _MOST_WORDS_UNKNOWN:
            return name.at not in self._starts or not (
                given in self._small or name.words[-1] in self._places
            )
        return _APPOSITION.match(self._text, name.at + len(" ".join(name.words))) is not None

    def _learn_genders(self, sentences: Sequence[Span]) -> None:
        """Take "he" or "she" for a sign where a sentence names one person alone."""
        signs: dict[int, set[lex.Gender]] = {}
        unknown: dict[int, Person] = {}
        for sentence in sentences:
            named = self.mentioned(sentence.start, sentence.end)
            if len(named) != 1 or named[0].gender is not None:
                continue
            unknown[id(named[0])] = named[0]
            for match in _GENDERED.finditer(self._text, sentence.start, sentence.end):
                is_feminine = match.group().lower() in _FEMININE
                signs.setdefault(id(named[0]), set()).add("f" if is_feminine else "m")
        for number, found in signs.items():
            if len(found) == 1:
                unknown[number].gender = next(iter(found))

    def _add(self, name: Name) -> None:
        known = self._by_surname.setdefault(key_of(surname_of(name.words)), [])
        person = next((p for p in known if same_given_name(p.given, name.words[0])), None)
        full = " ".join(name.words)
        if person is None:
            if len(known) >= _MOST_NAMESAKES:
                return
            person = Person(full, name.words[0], name.gender)
            known.append(person)
            self._by_given.setdefault(key_of(name.words[0]), []).append(person)
        elif full.count(" ") > person.name.count(" "):
            person.name = full
        _note(person, name)

    def _add_short(self, name: Name) -> None:
        key = key_of(name.words[0])
        known = self._by_surname.get(key) or self._by_given.get(key) or []
        if len(known) > 1:
            known = _of_gender(known, name.gender)
        if not known:
            person = Person(name.words[0], name.words[0], name.gender)
            self._by_surname.setdefault(key, []).append(person)
            known = [person]
        if len(known) == 1:
            _note(known[0], name)


def _note(person: Person, name: Name) -> None:
    person.gender = person.gender or name.gender
    if name.role:
        person.roles.append((name.at, name.role))


def _of_gender(persons: list[Person], gender: lex.Gender | None) -> list[Person]:
    if gender is None or len(persons) < 2:
        return persons
    return [person for person in persons if person.gender in (gender, None)]


def _append_once(persons: list[Person], person: Person) -> None:
    if person not in persons:
        persons.append(person)


def _position(item: tuple[Any, ...]) -> int:
    return int(item[0])


def _role_fit(role: str, head: str, wanted: set[str]) -> int:
    """Return how well a role phrase fits a role: 2 by all its words, 1 without contradiction."""
    words = {
        lex.SHORT_TITLES.get(word.lower(), word.lower()): word[0].isupper()
        for word in _ROLE_WORD.findall(role)
    }
    if head == "counterpart":
        is_head = len(wanted) > 1 and not _OFFICES.isdisjoint(words)
    else:
        is_head = head in words
    if not is_head:
        return 0
    if wanted <= words.keys() | {head}:
        return 2
    is_special = any(
        capital and word not in lex.TITLES and (word in lex.PROPER or word not in lex.MODIFIERS)
        for word, capital in words.items()
    )
    return 0 if is_special or head == "counterpart" else 1
