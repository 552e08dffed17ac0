"""Noun phrases of other languages: a name, a role with its name, or a role alone.

Spanish, French, German and Russian show a name by its capitals. Where the end of a role and the
beginning of a name cannot be told apart, the phrase stays whole: longer than needed, never wrong.
"""

from __future__ import annotations

from dataclasses import dataclass

from index.attribution.foreign_words import Language, bare
from index.attribution.growth import Phrase
from index.attribution.words import WORD, Words

_MOST_WORDS = 14  # of one noun phrase
_MOST_NAME_WORDS = 6
_MOST_ADJECTIVES = 2  # before the noun
_MOST_ARABIC_WORDS = 9
_NAME_LINKS = frozenset("de del la los las du des von van der den zu y e al el bin ibn d'".split())
_PATRONYMIC = ("вич", "вна", "чна", "шна")
_GENITIVE = ("ии", "ы", "и", "ой", "ого", "его")
_FEMININE_SURNAME = ("ова", "ева", "ёва", "ина", "ына", "ская", "цкая", "ая")
_ARTICLE = "ال"


@dataclass(frozen=True, slots=True)
class Found:
    """A noun phrase and the token behind it."""

    phrase: Phrase
    behind: int

    @property
    def has_name(self) -> bool:
        """Whether somebody is named, not only called by a role."""
        return self.phrase.kind == "name"


def phrase_at(words: Words, n: int, limit: int, language: Language) -> Found | None:
    """Return the noun phrase that begins at token ``n`` and ends before token ``limit``."""
    limit = min(limit, n + _MOST_WORDS)
    if n >= limit or words.kind[n] != WORD:
        return None
    if language.tag == "ar":
        return _arabic(words, n, limit, language)
    begin = n
    if words.low[n] in language.determiners:
        n += 1
    head = _head(words, n, limit, language)
    if head is not None:
        if language.tag == "ru":
            return _russian_role(words, begin, head, limit, language)
        return _role(words, n, head, limit, language)
    if n > begin and (language.tag == "de" or n >= limit or n == begin + 2):
        return None
    last = _name_end(words, n, limit, language)
    return None if last is None else Found(Phrase(n, last, "name"), last + 1)


def name_at(words: Words, n: int, limit: int, language: Language) -> Found | None:
    """Return the bare name, of capitals, that begins at token ``n``."""
    limit = min(limit, len(words))
    if language.tag == "ar":
        return _arabic(words, n, limit, language)
    if n >= limit or _head(words, n, n + 1, language) is not None:
        return None
    last = _name_end(words, n, limit, language)
    return None if last is None else Found(Phrase(n, last, "name"), last + 1)


def is_noun_of_person(words: Words, phrase: Phrase, language: Language) -> bool:
    """Return whether a phrase without a name begins with a noun of a person, adjectives aside."""
    head = _head(words, phrase.first, phrase.last + 1, language)
    return head is not None and language.is_person(words.low[head])


def _head(words: Words, n: int, limit: int, language: Language) -> int | None:
    for m in range(n, min(limit, n + 1 + _MOST_ADJECTIVES)):
        low = words.low[m]
        if words.kind[m] != WORD or low in language.stops or low in language.links:
            return None
        if language.is_person(low) or language.is_body(low):
            return m
        is_name = words.is_cap(m) and m > 0 and language.tag != "ru"
        if is_name or (words.is_cap(m) and m > n):
            return None
    return None


def _name_end(words: Words, n: int, limit: int, language: Language) -> int | None:
    """Return the last token of the name that begins at ``n``."""
    if not _can_be_name(words, n, limit, language):
        return None
    last = n
    m = n + 1
    while m < limit and words.kind[m] == WORD and m - n < _MOST_NAME_WORDS:
        if words.is_cap(m) and words.low[m] not in language.stops:
            last = m
        elif words.low[m] not in _NAME_LINKS:
            break
        m += 1
    return last


def _can_be_name(words: Words, n: int, limit: int, language: Language) -> bool:
    if n >= limit or words.kind[n] != WORD or words.low[n] in language.stops:
        return False
    # "l'Élysée"
    is_cap = words.is_cap(n) or bare(words.text[n])[:1].isupper()
    return is_cap and words.low[n] not in language.times | language.determiners


def _role(words: Words, n: int, head: int, limit: int, language: Language) -> Found:
    """Return the phrase of a role whose noun is at ``head``, with the name behind it, if any."""
    m = head + 1
    last = head
    in_link = False  # capitals right behind "de" are no name of the speaker
    inner: list[str] = []  # the nouns behind "de"
    while m < limit and words.kind[m] == WORD:
        low = words.low[m]
        if _is_link(words, m, language):
            if low.startswith("d'") and len(low) > 2:
                last = m  # "d'urgence"
                inner.append(bare(low))
                m += 1
                continue
            m = _over_determiner(words, m + 1, language)
            if m >= limit or words.kind[m] != WORD:
                break
            inner.append(bare(words.low[m]))
            in_link = words.is_cap(m) and language.tag != "de"
        elif low in language.stops or low in language.times or low in language.determiners:
            break
        elif words.is_cap(m):
            if not in_link:
                end = _name_end(words, m, limit, language)
                if end is not None:
                    return _with_name(words, n, head, m, end, inner, language)
                break
        elif language.tag == "de" or low.endswith(("mente", "ment")):
            break
        else:
            in_link = False
        last = m
        m += 1
    return Found(Phrase(n, last, "noun", head=head), last + 1)


def _is_link(words: Words, n: int, language: Language) -> bool:
    """Return whether a noun in the genitive follows, in German one with its article."""
    low = words.low[n]
    if language.tag == "de" and low in ("der", "des"):
        # "sagte der Sprecher der Zeitung": may be whom it was said to
        return all(words.word(m) not in language.media for m in (n + 1, n + 2))
    return low in language.links or low.startswith("d'")


def _over_determiner(words: Words, n: int, language: Language) -> int:
    return n + 1 if words.word(n) in language.determiners else n


def _with_name(
    words: Words, n: int, head: int, first: int, last: int, inner: list[str], language: Language
) -> Found:
    is_body = language.is_body(words.low[head]) and not language.is_person(words.low[head])
    unclear = is_body  # "la policía de Sorn": no name of a person
    if inner and words.low[head] not in language.spokespeople:
        # "the widow of the singer Ann Lee": whose name is it?
        unclear = unclear or last == first or any(language.is_person(low) for low in inner)
    if inner and not language.is_body(inner[-1]):
        unclear = True
    if unclear:
        return Found(Phrase(n, last, "noun", head=head), last + 1)
    return Found(Phrase(first, last, "name", (n, first - 1)), last + 1)


def _russian_role(words: Words, n: int, head: int, limit: int, language: Language) -> Found:
    m = head + 1
    while m < limit and words.kind[m] == WORD:
        if words.low[m] in language.stops or words.low[m] in language.joints:
            break
        m += 1
    first = m
    while first - 1 > head and words.is_cap(first - 1):
        first -= 1
    whole = Found(Phrase(n, m - 1, "noun", head=head), m)
    name = _russian_name(words, first, m - 1, adjacent=first == head + 1)
    is_body = language.is_body(words.low[head]) and not language.is_person(words.low[head])
    if first >= m or name is None or is_body:
        return whole
    if first == head + 1 and name == first and words.low[head] in language.companions:
        return whole  # "адвокат Ивана Седова": whose name is it?
    return Found(Phrase(name, m - 1, "name", (n, name - 1)), m)


def _russian_name(words: Words, first: int, last: int, *, adjacent: bool) -> int | None:
    """Return where the name begins in a run of capitals behind a role, None if that is unclear."""
    size = last - first + 1
    if size < 1 or words.low[last].endswith(_GENITIVE) or words.text[last].isupper():
        return None
    if size == 1:
        is_feminine = words.low[last].endswith(_FEMININE_SURNAME)
        ends_as_name = is_feminine or words.low[last][-1] not in "аяеоую"
        return first if ends_as_name else None
    if words.low[last - 1].endswith(_PATRONYMIC):
        return last - 2 if size > 2 else last - 1
    if words.low[last - 1].endswith(("ы", "ии")) or words.text[last - 1].isupper():
        return last  # "министр обороны Карвессы Орлов"
    if size > 2 or adjacent or not words.low[last - 1].endswith(("а", "я", "и")):
        return last - 1
    is_feminine = words.low[last].endswith(("а", "я"))
    return last - 1 if is_feminine else last


def _arabic(words: Words, n: int, limit: int, language: Language) -> Found | None:
    """Return the words up to one that opens a clause; a name behind a definite role by itself."""
    m = n
    end = min(len(words), limit, n + _MOST_ARABIC_WORDS)
    while m < end and words.kind[m] == WORD and words.low[m] not in language.stops:
        if words.low[m] == "في" and words.mark(m + 2) not in (",", "،"):
            break  # "in a speech", but "the minister of ports in Karvessa,"
        m += 1
    if m == n or m - n == _MOST_ARABIC_WORDS:
        return None
    is_role = language.is_person(words.low[n])
    if not is_role and not language.is_body(words.low[n]):
        return Found(Phrase(n, m - 1, "name"), m)
    name = _arabic_name(words, n, m, language) if is_role else None
    if name is None:
        return Found(Phrase(n, m - 1, "noun", head=n), m)
    return Found(Phrase(name, m - 1, "name", (n, name - 1)), m)


def _arabic_name(words: Words, n: int, behind: int, language: Language) -> int | None:
    """Return where two or three words without the article begin behind a word that has it."""
    for m in range(n + 1, behind - 1):
        is_definite = words.low[m - 1].startswith(_ARTICLE)
        if is_definite and not words.low[m].startswith(_ARTICLE):
            rest = words.low[m:behind]
            is_name = len(rest) <= 3 and not any(
                language.is_person(w) or language.is_body(w) or len(w) < 3 or w == "باسم"
                for w in rest
            )
            return m if is_name else None
    return None
