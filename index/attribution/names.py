"""Names with capitals in running text: which words are the name, which the role before it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from index.attribution import lexicon as lex
from index.kept import Kept

SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})

_CAPITAL = "[A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŨŪŬŮŰŲŴŶŸŹŻŽΑ-ΩА-ЯЁ]"
_WORD = rf"(?:{_CAPITAL}[^\W_]{{0,30}}(?:['’\-‑][^\W_]{{1,20}}){{0,3}}\.?)"
_PARTICLE = r"(?:de la|de|del|da|dos|du|van der|van|von|bin|al|el|la|le)"
RUN = re.compile(rf"(?<![^\W_]){_WORD}(?:[ \u00a0](?:{_PARTICLE} )?{_WORD}){{0,7}}")
"""A run of words with capitals: a name with what stands before it."""

_ALONE = re.compile(r"[^\W_][\w'’.\-]*")
_LEFT_WORD = re.compile(r"\S+")
_SEPARATOR = re.compile(r"[,;:()“”\"\n]")
_LEFT_CHARS = 90
_LEFT_WORDS = 6
_NO_ROLE_BEFORE = (",", ";", ":", ")", "”", '"', ".", "-", "—", "–")
_OFFICE_OF = re.compile(r"\b(\w{3,20}) of (?:the )?$")
_ENDINGS_OF_OFFICES = (" of ", " of the ")
_OFFICE_CHARS = 30
_POSSESSIVE = re.compile(r"['’]s$|(?<=s)['’]$")
_COURTESY = lex.words("courtesy_titles")
_ENDS_OF_ROLES = lex.TITLES | lex.PEOPLE.keys() | lex.MODIFIERS
_BARE_TITLES = lex.TITLES - lex.GENDERS.keys()
_MALE = lex.words("male_words")
_FEMALE = lex.words("female_words")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands at one place, without what is no part of it."""

    words: list[str]
    at: int
    role: str  # the words before it; empty without a title among them
    titled: bool
    gender: lex.Gender | None


def name_in(text: str, start: int, end: int, sentence_starts: Collection[int]) -> Name | None:
    """Return the name in a run of capitals ``text[start:end]``, or None without one."""
    if _is_no_part(text[start:end].lower(), begins=False):
        return None  # "The": most runs are no more than the word that opens a sentence
    words = [(match.group(), match.start()) for match in _ALONE.finditer(text, start, end)]
    office: list[str] = []
    of = None
    if text.endswith(_ENDINGS_OF_OFFICES, max(0, start - _OFFICE_CHARS), start):
        of = _OFFICE_OF.search(text, max(0, start - _OFFICE_CHARS), start)
    if of is not None and of.group(1).lower() in lex.TITLES and len(words) > 1:
        # "Secretary of State Ann Lee": what follows "of" belongs to the office
        office = [*of.group().split(), words.pop(0)[0]]
    while words and _is_no_part(words[0][0].lower(), begins=start in sentence_starts):
        words.pop(0)
    title = _last_title([word for word, _ in words])
    name = [_without_stop(word) for word, _ in words[title + 1 :]]
    while name and len(words) > 1 and is_verb(name[-1].lower()):
        name.pop()  # "White House Doctor Says", in a headline
    if not name or _is_bare_title([word for word, _ in words], len(name)):
        return None
    name[-1] = _POSSESSIVE.sub("", name[-1])
    before = [word for word, _ in words[: title + 1]]
    left = office or _role_left_of(text, words[0][1])
    titled = bool(left) or (title >= 0 and not before[-1].endswith(("'s", "’s")))
    gender = _gender([word.lower().rstrip(".") for word in (*left, *before)], name)
    role = [*left, *before]
    while role and role[-1].lower().rstrip(".") in _COURTESY:
        role.pop()
    return Name(name, words[title + 1][1], " ".join(role) if titled else "", titled, gender)


def split_name(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the role and the name of a phrase such as "Kremlin spokesman Ivan Orlov"."""
    if words[-1].lower() in lex.BODIES or words[-1].lower() in lex.MEDIA:
        return [], list(words)  # "Chicago Police Department"
    title = -1
    names = [n for n, word in enumerate(words) if word.lower() not in SUFFIXES]
    for n in names[:-1]:
        word, low = words[n], words[n].lower()
        is_office = n > 1 and words[n - 1] == "of" and words[n - 2].lower() in lex.TITLES
        if (
            _is_before_name(low)
            or (word[0].islower() and low not in lex.PARTICLES and not _links_body(words, n))
            or word.endswith(("'s", "’s", "s'", "s’"))
            or word[0].isdigit()
            or (is_office and n + 1 < len(names))  # "Secretary of State Ann Lee"
        ):
            title = n
    return list(words[: title + 1]), list(words[title + 1 :])


def _links_body(words: Sequence[str], n: int) -> bool:
    """Return whether word ``n`` is the "of" of a body's name: "Ministry of Health"."""
    return words[n].lower() == "of" and n > 0 and words[n - 1].lower() in lex.BODIES


def gender_of(words: Sequence[str]) -> lex.Gender | None:
    """Return the gender that titles and a given name among ``words`` show."""
    before = [word.lower().rstrip(".") for word in words[:-1]]
    return _gender(before, list(words[-1:]) or [""])


def surname_of(words: Sequence[str]) -> str:
    """Return the last word that is no "Jr."."""
    return next((word for word in reversed(words) if word.lower() not in SUFFIXES), words[-1])


def key_of(word: str) -> str:
    """Return the form under which a name is looked up."""
    return _KEYS[word]


def _key_of(word: str) -> str:
    return _POSSESSIVE.sub("", word).lower().replace("’", "'").rstrip(".")


_KEYS = Kept(_key_of)


def same_given_name(one: str, other: str) -> bool:
    """Return whether two given names can be one: Sergei and Sergey, J. and John."""
    one, other = key_of(one), key_of(other)
    if len(one) == 1 or len(other) == 1:
        return one[:1] == other[:1]
    return one == other or (one[:4] == other[:4] and abs(len(one) - len(other)) <= 3)


def is_verb(low: str) -> bool:
    """Return whether a word is a form of a cue verb and no given name."""
    return low in lex.VERBS and low not in lex.GENDERS


def _is_bare_title(words: Sequence[str], n_name: int) -> bool:
    """Return whether the only word of a name is a title: "Prime Minister", but "Mr. King"."""
    before = words[-2].lower().rstrip(".") if len(words) > 1 else ""
    return n_name == 1 and before not in _COURTESY and words[-1].lower() in _BARE_TITLES


def _is_no_part(low: str, *, begins: bool) -> bool:
    return low in lex.FUNCTION or low in lex.TIME_NOUNS or (begins and is_verb(low))


def _last_title(words: Sequence[str]) -> int:
    """Return the number of the last word that stands before the name, -1 without one."""
    titles = [
        n
        for n, word in enumerate(words[:-1])
        if _is_before_name(word.lower()) or word.endswith(("'s", "’s"))
    ]
    return titles[-1] if titles else -1


def _is_before_name(low: str) -> bool:
    """Return whether a word with a capital before a name is a title or an adjective."""
    if low in lex.GENDERS:
        return False
    is_title = low in lex.TITLES or low.rstrip(".") in lex.TITLES
    return is_title or low in lex.PROPER or low in lex.PEOPLE


def _without_stop(word: str) -> str:
    return word.rstrip(".") if len(word) > 2 and word.lower() not in SUFFIXES else word


def _role_left_of(text: str, start: int) -> list[str]:
    """Return the role in small letters before a name, with its capitals: "Kremlin aide"."""
    if start and text[start - 1] not in " \u00a0":
        return []
    window = text[max(0, start - _LEFT_CHARS) : start]
    nearest = window.rsplit(None, 1)[-1:]
    if nearest and nearest[0].isalpha() and nearest[0] not in _ENDS_OF_ROLES:
        return []  # as nearly all
    if window.rstrip().endswith(_NO_ROLE_BEFORE):
        return []
    window = _SEPARATOR.split(window)[-1]
    taken: list[str] = []
    titled = False
    for word in reversed(_LEFT_WORD.findall(window)[-_LEFT_WORDS:]):
        low = word.lower()
        is_small = word[0].islower()
        if is_small and (low in lex.PEOPLE or low in lex.TITLES):
            titled = True
        elif not (is_small and low in lex.MODIFIERS) and not (
            taken and word[0].isupper() and not _is_no_part(low, begins=False)
        ):
            break
        taken.append(word)
    return taken[::-1] if titled else []


def _gender(before: Sequence[str], name: Sequence[str]) -> lex.Gender | None:
    if not _FEMALE.isdisjoint(before):
        return "f"
    if not _MALE.isdisjoint(before):
        return "m"
    return lex.GENDERS.get(name[0].lower()) if len(name) > 1 else None
