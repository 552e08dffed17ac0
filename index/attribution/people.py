"""The persons of one article: their fullest names, their roles, and who a short name means."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from index.attribution import lexicon as lex
from index.domain import Span

_CAPITAL = "[A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŨŪŬŮŰŲŴŶŸŹŻŽΑ-ΩА-ЯЁ]"
_WORD = rf"(?:{_CAPITAL}[^\W_]{{0,30}}(?:['’\-‑][^\W_]{{1,20}}){{0,3}}\.?)"
_PARTICLE = r"(?:de la|de|del|da|dos|du|van der|van|von|bin|al|el|la|le)"
_RUN = re.compile(rf"(?<![^\W_]){_WORD}(?:[ \u00a0](?:{_PARTICLE} )?{_WORD}){{0,7}}")
_ALONE = re.compile(r"[^\W_][\w'’.\-]*")
_LEFT = re.compile(r"[^\s,;:()“”\"]+")
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_NO_PERSON_FIRST = frozenset(
    """new north south east west northern southern eastern western united white san santa los las great supreme fort lake
    mount saint st central middle hong saudi sri costa el high black red""".split()
)
_NO_PERSON_LAST = frozenset(
    """house states street avenue city county university college court times post journal party committee council act bill
    security service services affairs state nations union kingdom island islands korea york jersey river beach park
    center centre airport square news day week month war room office department institute association congress
    university school hospital church street road bridge building district republic federation law agency bank fund
    group company corp corp. inc inc. co co. ltd ltd. board commission bureau""".split()
)
_LEFT_CHARS = 90
_MOST_NAMESAKES = 20
_MOST_ROLES = 200  # the latest ones, among which a role phrase is looked for
_MOST_MEANT = 10
_SMALL_WORD = re.compile(r"(?<![^\W_])[a-z]+")
_OFFICE_OF = re.compile(r"\b(\w{3,20}) of (?:the )?$")
_MALE_WORDS = frozenset(
    {
        "mr",
        "sir",
        "lord",
        "king",
        "prince",
        "father",
        "brother",
        "emperor",
        "pope",
        "cardinal",
        "businessman",
        "actor",
        "widower",
        "congressman",
        "spokesman",
        "chairman",
        "councilman",
        "assemblyman",
        "husband",
        "son",
        "emir",
        "sultan",
    }
)
_FEMALE_WORDS = frozenset(
    {
        "mrs",
        "ms",
        "miss",
        "dame",
        "lady",
        "queen",
        "princess",
        "sister",
        "mother",
        "businesswoman",
        "actress",
        "widow",
        "congresswoman",
        "spokeswoman",
        "chairwoman",
        "councilwoman",
        "assemblywoman",
        "wife",
        "daughter",
        "ex-wife",
    }
)
_SHORT_TITLES = {
    "gop": "republican",
    "sen": "senator",
    "sens": "senator",
    "rep": "representative",
    "reps": "representative",
    "gov": "governor",
    "gen": "general",
    "prof": "professor",
    "dr": "doctor",
    "congressman": "representative",
    "congresswoman": "representative",
    "lt": "lieutenant",
    "col": "colonel",
    "sgt": "sergeant",
    "capt": "captain",
}

Gender = Literal["m", "f"]


@dataclass(slots=True)
class Person:
    """Somebody whom the article names."""

    name: str  # the fullest form, without titles
    surname: str
    first: str
    gender: Gender | None = None
    roles: list[tuple[int, str]] = field(default_factory=list)  # where, and the words
    mentions: list[int] = field(
        default_factory=list
    )  # where the full name or name with title stands

    def role_before(self, position: int) -> str | None:
        """Return the latest role given up to ``position``, else the first one given."""
        earlier = [role for at, role in self.roles if at <= position]
        if earlier:
            return earlier[0]
        return self.roles[0][1] if self.roles else None


class People:
    """The persons of an article, found by surname, given name or role."""

    def __init__(self, text: str, sentences: Sequence[Span]) -> None:
        self._text = text
        self._by_surname: dict[str, list[Person]] = {}
        self._by_first: dict[str, list[Person]] = {}
        self._alone: set[str] = set()
        self._starts = frozenset(sentence.start for sentence in sentences)
        runs = [
            (match.start(), match.end())
            for sentence in sentences
            for match in _RUN.finditer(text, sentence.start, sentence.end)
        ]
        # words that the article also writes small: "Poor Mexico" names nobody
        self._common = frozenset(_SMALL_WORD.findall(text)) if runs else frozenset()
        self._inside = {
            word.lower()
            for start, end in runs
            for word in text[start:end].split()[start in self._starts :]
        }
        names = [self._named(start, end) for start, end in runs]
        self._alone = {
            name.words[0].lower() for name in names if name is not None and len(name.words) == 1
        }
        kept = [name for name in names if name is not None]
        # Full names first, so that "President Obama" finds the Barack Obama of a later paragraph.
        for name in kept:
            if len(name.words) > 1 and self._is_person(name):
                self._add(name)
        for name in kept:
            if len(name.words) == 1 and name.titled:
                self._add_short(name)
        self._mentions = sorted(
            (
                (name.at, person)
                for name in kept
                if (person := self.of(name.words, name.gender)) is not None
            ),
            key=_position,
        )
        self._roles = sorted(
            (
                (at, person, role)
                for persons in self._by_surname.values()
                for person in persons
                for at, role in person.roles
            ),
            key=_position,
        )

    def of(self, name: Sequence[str], gender: Gender | None = None) -> Person | None:
        """Return the one person whom the words of a name mean, or None if that is not clear."""
        words = [word for word in name if word.lower() not in _SUFFIXES]
        while len(words) > 1 and words[0].lower() in lex.PARTICLES:
            words = words[1:]  # "De Blasio"
        if not words:
            return None
        if len(words) > 1:
            known = self._by_surname.get(_key(words[-1]), [])
            same = [person for person in known if _same_first(person.first, words[0])]
            return same[0] if len(same) == 1 else None
        key = _key(words[0])
        known = self._by_surname.get(key, [])
        if not known:
            known = self._by_first.get(key, [])
        if len(known) > 1 and gender:
            known = [person for person in known if person.gender in (gender, None)]
        return known[0] if len(known) == 1 else None

    def is_name(self, word: str, at: int) -> bool:
        """Return whether a capital at ``at`` is that of a name, not of a sentence's beginning."""
        return at not in self._starts or word.lower() in self._inside or word[1:2].isupper()

    def mentioned(self, start: int, end: int) -> list[Person]:
        """Return whom the text names between two positions, each once."""
        n = bisect_left(self._mentions, start, key=_position)
        found: list[Person] = []
        while n < len(self._mentions) and self._mentions[n][0] < end and len(found) < _MOST_MEANT:
            person = self._mentions[n][1]
            if not any(person is other for other in found):
                found.append(person)
            n += 1
        return found

    def is_ambiguous(self, surname: str) -> bool:
        """Return whether several persons of the article bear the surname."""
        return len(self._by_surname.get(_key(surname), [])) > 1

    def by_role(
        self, phrase: Sequence[str], position: int, beside: str | None = None
    ) -> Person | None:
        """Return whom a role phrase such as "the foreign minister" means at ``position``.

        Args:
            phrase: its words in small letters, without the determiner.
            position: only persons given such a role before are meant.
            beside: the role of the one whose "counterpart" is meant.
        """
        wanted = {_SHORT_TITLES.get(word, word) for word in phrase} - _VAGUE
        head = _SHORT_TITLES.get(phrase[-1], phrase[-1])
        best: list[Person] = []
        best_fit = 1
        before = bisect_left(self._roles, position, key=_position)
        for _, person, role in self._roles[max(0, before - _MOST_ROLES) : before]:
            fit = _role_fit(role, head, wanted)
            if fit > best_fit:
                best = []
            if fit >= best_fit and not any(person is other for other in best):
                best.append(person)
            best_fit = max(best_fit, fit)
        if len(best) > 1 and head == "counterpart" and beside is not None:
            offices = _OFFICES.intersection(re.findall(r"[a-z]+", beside.lower()))
            best = [
                person
                for person in best
                if any(office in role.lower() for office in offices for _, role in person.roles)
            ]
        return best[0] if len(best) == 1 else None

    def _named(self, start: int, end: int) -> _Name | None:
        """Take a run of capitals apart: role, title, name."""
        text = self._text
        words = [(match.group(), match.start()) for match in _ALONE.finditer(text, start, end)]
        office = _OFFICE_OF.search(text, max(0, start - 30), start)
        office_words: list[str] = []
        if office is not None and office.group(1).lower() in lex.TITLES and len(words) > 1:
            # "Secretary of State Ann Lee": what follows "of" is part of the office
            office_words = [*office.group().split(), words.pop(0)[0]]
        while words and (
            words[0][0].lower() in lex.FUNCTION
            or words[0][0].lower() in lex.TIME_NOUNS
            or (start in self._starts and _is_verb(words[0][0].lower()))
        ):
            words.pop(0)
        title = -1
        for n, (word, _) in enumerate(words):
            low = word.lower()
            if n < len(words) - 1 and _is_before_name(low):
                title = n
            if n < len(words) - 1 and word.endswith(("'s", "’s")):
                title = max(title, n)
        name = [
            word.rstrip(".") if len(word) > 2 and word.lower() not in _SUFFIXES else word
            for word, _ in words[title + 1 :]
        ]
        while name and len(words) > 1 and _is_verb(name[-1].lower()):
            name.pop()  # "White House Doctor Says", in a headline
        if not name:
            return None
        name[-1] = re.sub(r"['’]s$|(?<=s)['’]$", "", name[-1])
        at = words[title + 1][1]
        before = [word for word, _ in words[: title + 1]]
        low_before = [word.lower().rstrip(".") for word in before]
        if office_words:
            left, left_titled = office_words, True
        else:
            left, left_titled = self._left_role(words[0][1])
        role_words = [*left, *before]
        titled = (title >= 0 and not before[-1].endswith(("'s", "’s"))) or left_titled
        gender = _gender([*(word.lower() for word in left), *low_before], name)
        while role_words and role_words[-1].lower().rstrip(".") in (
            "mr",
            "mrs",
            "ms",
            "miss",
            "dr",
            "sir",
        ):
            role_words.pop()
        return _Name(name, at, " ".join(role_words) if titled else "", titled, gender)

    def _left_role(self, start: int) -> tuple[list[str], bool]:
        """Return the role words in small letters before a name, with the capitals before them."""
        if start and self._text[start - 1] not in " \u00a0":
            return [], False
        words = _LEFT.findall(self._text, max(0, start - _LEFT_CHARS), start)
        taken: list[str] = []
        titled = False
        # A comma or a full stop parts the role from the name: findall has cut it off.
        gap = self._text[max(0, start - _LEFT_CHARS) : start].rstrip()
        if gap.endswith((",", ";", ":", ")", "”", '"', ".", "-", "—", "–")):
            return [], False
        for word in reversed(words[-6:]):
            low = word.lower()
            if word[0].islower() and (low in lex.PEOPLE or low in lex.TITLES):
                titled = titled or not taken or all(w[0].islower() for w in taken)
                taken.append(word)
            elif word[0].islower() and low in lex.MODIFIERS:
                taken.append(word)
            elif (
                taken
                and word[0].isupper()
                and low not in lex.FUNCTION
                and low not in lex.TIME_NOUNS
            ):
                taken.append(word)
            else:
                break
        return (taken[::-1], titled) if titled else ([], False)

    def _is_person(self, name: _Name) -> bool:
        first, last = name.words[0].lower(), name.words[-1].lower()
        if first in _NO_PERSON_FIRST or last in _NO_PERSON_LAST or last in lex.BODIES:
            return False
        if last in lex.MEDIA or last in lex.PROPER or lex.PEOPLE.get(last, last) != last:
            return False
        return (
            name.titled
            or first in lex.GENDERS
            or (
                name.words[-1].lower() in self._alone
                and len(name.words) <= 3
                and (name.at not in self._starts or first not in self._common)
            )
            or self._text[name.at + len(" ".join(name.words)) :][:2] == ", "
            and (
                re.match(
                    r", (?:\d\d|an?|the|who)\b",
                    self._text[name.at + len(" ".join(name.words)) :][:8],
                )
                is not None
            )
        )

    def _add(self, name: _Name) -> None:
        surname = _surname(name.words)
        known = self._by_surname.setdefault(_key(surname), [])
        person = next((p for p in known if _same_first(p.first, name.words[0])), None)
        full = " ".join(name.words)
        if person is None and len(known) >= _MOST_NAMESAKES:
            return
        if person is None:
            person = Person(full, surname, name.words[0], name.gender)
            known.append(person)
            if len(name.words) > 1:
                self._by_first.setdefault(_key(name.words[0]), []).append(person)
        elif len(full.split()) > len(person.name.split()):
            person.name = full
        self._note(person, name)

    def _add_short(self, name: _Name) -> None:
        key = _key(name.words[0])
        known = self._by_surname.get(key) or self._by_first.get(key) or []
        if name.gender and len(known) > 1:
            known = [person for person in known if person.gender in (name.gender, None)]
        if not known:
            person = Person(name.words[0], name.words[0], name.words[0], name.gender)
            self._by_surname.setdefault(key, []).append(person)
            known = [person]
        if len(known) == 1:
            self._note(known[0], name)

    @staticmethod
    def _note(person: Person, name: _Name) -> None:
        person.gender = person.gender or name.gender
        person.mentions.append(name.at)
        if name.role:
            person.roles.append((name.at, name.role))


@dataclass(frozen=True, slots=True)
class _Name:
    words: list[str]
    at: int
    role: str
    titled: bool
    gender: Gender | None


def split_name(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the role and the name of a phrase such as "Kremlin spokesman Dmitry Peskov"."""
    title = -1
    if words[-1].lower() in lex.BODIES or words[-1].lower() in lex.MEDIA:
        return [], list(words)  # "Chicago Police Department"
    names = [n for n, word in enumerate(words) if word.lower() not in _SUFFIXES]
    for n in names[:-1]:
        word = words[n]
        low = word.lower()
        if (
            _is_before_name(low)
            or (word[0].islower() and low not in lex.PARTICLES)
            or word.endswith(("'s", "’s", "s'", "s’"))
            or word[0].isdigit()
        ):
            title = n
        elif (
            n
            and words[n - 1] == "of"
            and len(names) - n > 1
            and n > 1
            and (words[n - 2].lower() in lex.TITLES)
        ):
            title = n  # "Secretary of State Ann Lee"
    return list(words[: title + 1]), list(words[title + 1 :])


def _is_before_name(low: str) -> bool:
    """Return whether a word with a capital before a name is a title or an adjective."""
    if low in lex.GENDERS:
        return False
    return (
        low in lex.TITLES or low.rstrip(".") in lex.TITLES or low in lex.PROPER or low in lex.PEOPLE
    )


def _is_verb(low: str) -> bool:
    return low in lex.VERBS and low not in lex.GENDERS


def gender_of(words: Sequence[str]) -> Gender | None:
    """Return the gender that titles and given names among ``words`` show."""
    return _gender([word.lower().rstrip(".") for word in words[:-1]], list(words[-1:]) or [""])


def _gender(before: Sequence[str], name: Sequence[str]) -> Gender | None:
    words = set(before)
    if words & _FEMALE_WORDS:
        return "f"
    if words & _MALE_WORDS:
        return "m"
    gender = lex.GENDERS.get(name[0].lower()) if len(name) > 1 else None
    return gender  # type: ignore[return-value]


def _position(item: tuple[Any, ...]) -> int:
    return int(item[0])


def _surname(words: Sequence[str]) -> str:
    kept = [word for word in words if word.lower() not in _SUFFIXES]
    return kept[-1] if kept else words[-1]


def _key(word: str) -> str:
    return re.sub(r"['’]s$|(?<=s)['’]$", "", word).lower().replace("’", "'").rstrip(".")


def _same_first(one: str, other: str) -> bool:
    """Return whether two given names can be one: Sergei and Sergey, J. and John."""
    one, other = _key(one), _key(other)
    if len(one) == 1 or len(other) == 1:
        return one[:1] == other[:1]
    return one == other or (one[:4] == other[:4] and abs(len(one) - len(other)) <= 3)


def _role_fit(role: str, head: str, wanted: set[str]) -> int:
    """Return how well a role phrase fits a role: 2 by all its words, 1 if nothing speaks against."""
    words = {
        _SHORT_TITLES.get(word.lower(), word.lower()): word[0].isupper()
        for word in re.findall(r"[\w\-]+", role)
    }
    is_head = head in words
    if head == "counterpart":
        is_head = len(wanted) > 1 and not _OFFICES.isdisjoint(words)
    if not is_head:
        return 0
    missing = wanted - words.keys() - {head}
    if not missing:
        return 2
    is_special = any(
        capital and word not in lex.TITLES and (word in lex.PROPER or word not in lex.MODIFIERS)
        for word, capital in words.items()
    )
    return 0 if is_special or head == "counterpart" else 1


_OFFICES = frozenset(
    {"minister", "president", "leader", "secretary", "chancellor", "premier", "king"}
)
_VAGUE = frozenset({"veteran", "top", "longtime", "presidential", "own"})
