"""From a noun phrase to a speaker: the fullest name, the role, and whom a pronoun means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from index.attribution import lexicon as lex
from index.attribution.people import Gender, People, Person, gender_of, split_name
from index.attribution.phrases import Phrase
from index.attribution.words import NUMBER, WORD, Words

_MOST_ROLE_CHARS = 90
_MALE = frozenset({"he", "his", "him"})
_FEMALE = frozenset({"she", "her"})
_PLURAL = frozenset({"they", "their"})
_LEADING = frozenset({"the"})


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, and what is needed to tell whom a later "he" or "they" means."""

    name: str
    role: str | None
    kind: Literal["person", "body", "group"]  # a body or a document is "it", a group "they"
    gender: Gender | None = None
    is_medium: bool = False


def name_speaker(
    text: str, words: Words, phrase: Phrase, people: People, before: Speaker | None = None
) -> Speaker:
    """Return the speaker of a phrase that is no pronoun; ``before`` is who spoke last."""
    first, last = phrase.first, phrase.last
    if phrase.kind == "name":
        return _named(text, words, phrase, people)
    tokens = [words.low[n] for n in range(first, last + 1)]
    if first == last and words.is_cap(first):
        # "Dean said": a noun of a person, and somebody's name in this article
        known = people.of([words.text[first]])
        if known is not None and known.name != words.text[first]:
            return Speaker(known.name, known.role_before(words.start[last]), "person", known.gender)
    person = _by_role(words, phrase, people, before.role if before else None)
    if person is not None:
        return Speaker(person.name, person.role_before(words.start[last]), "person", person.gender)
    span = text[words.start[first] : words.end[last]]
    head = next(
        (
            tokens[n - 1]
            for n in range(1, len(tokens))
            if tokens[n] in lex.LINKS and tokens[n - 1] in lex.SPEAKERS
        ),
        tokens[-1],
    )
    return Speaker(
        _as_it_stands(span, words, first),
        None,
        _kind_of(head),
        gender_of([*tokens, ""]),
        is_medium=_is_medium(tokens, head),
    )


def pronoun_matches(pronoun: str, speaker: Speaker) -> bool:
    """Return whether ``pronoun`` can mean ``speaker``."""
    if pronoun in _MALE:
        return speaker.kind == "person" and speaker.gender in ("m", None)
    if pronoun in _FEMALE:
        return speaker.kind == "person" and speaker.gender in ("f", None)
    if pronoun in _PLURAL:
        return speaker.kind == "group"
    if pronoun in ("it", "its", "which"):
        return speaker.kind == "body"
    return False


def _named(text: str, words: Words, phrase: Phrase, people: People) -> Speaker:
    first, last = phrase.first, phrase.last
    if words.low[first] in lex.DETERMINERS and first < last:
        first += 1
    numbers = range(first, last + 1)
    if any(words.low[n] in ("and", "&") for n in numbers):
        span = text[words.start[first] : words.end[last]]
        if "&" not in span:
            return Speaker(_bare(span), None, "group")
    cut = next((n for n in numbers if n > first and words.low[n] in ("of", "for", "from")), None)
    if cut is not None:
        short = Phrase(first, cut - 1, "name", phrase.apposition)
        person = people.of(split_name([words.text[n] for n in range(first, cut)])[1])
        if person is not None and words.is_cap(cut - 1):
            return _named(text, words, short, people)  # "Rep. Ann Lee of Ohio"
    tokens = [words.text[n] for n in numbers if words.kind[n] in (WORD, NUMBER)]
    role_words, name = split_name(tokens)
    if not name:
        role_words, name = [], tokens
    gender = gender_of(tokens)
    person = people.of(
        [_bare(word).rstrip(".") if len(word) > 2 else word for word in name], gender
    )
    if person is None and len(name) > 1 and not role_words:
        # "Massachusetts Sen. Warren" has its role cut off; "Clinton spokesman" has none to cut.
        person = people.of([_bare(name[-1])], gender) if _is_initialed(name) else None
    if person is not None:
        role = _role_of(text, words, phrase, first, len(role_words)) or person.role_before(
            words.start[last]
        )
        return Speaker(person.name, role, "person", person.gender or gender)
    name_first = first + len(tokens) - len(name)
    ambiguous = people.is_ambiguous(_bare(name[-1]))
    titled = bool(role_words) and role_words[-1].lower().rstrip(".") in lex.TITLES
    if titled and ambiguous and len(name) == 1:
        name_first -= 1  # "Mrs. Clinton" says more than "Clinton"
    span = _bare(text[words.start[name_first] : words.end[last]])
    is_person = titled or ambiguous or len(name) > 1 and name[0].lower() in lex.GENDERS
    if is_person:
        role = _role_of(text, words, phrase, first, len(role_words))
        return Speaker(span, role, "person", gender)
    if role_words:
        span = _bare(text[words.start[first] : words.end[last]])
    lows = [words.low[n] for n in numbers]
    return Speaker(span, None, _kind_of_name(lows), gender, is_medium=_is_medium(lows, lows[-1]))


def _is_initialed(name: list[str]) -> bool:
    return len(name) == 2 and len(name[0].rstrip(".")) == 1


def _role_of(text: str, words: Words, phrase: Phrase, first: int, n_role: int) -> str | None:
    """Return the role that stands before the name, or beside it between commas."""
    if n_role:
        role = text[words.start[first] : words.end[first + n_role - 1]].rstrip()
        bare = role.lower().rstrip(".")
        if bare not in ("mr", "mrs", "ms", "miss", "dr", "sir"):
            return role
    if phrase.apposition is not None:
        begin, end = phrase.apposition
        if words.low[begin] in ("who", "which", "whose"):
            return None
        stop = begin
        while stop <= end and words.low[stop] not in ("who", "which", "that", "said", "whose"):
            stop += 1
        if words.low[begin] in ("a", "an", "the"):
            begin += 1
        if (
            begin < stop
            and words.low[begin] not in lex.FUNCTION
            and any(words.low[n] in lex.PEOPLE for n in range(begin, stop))
        ):
            role = text[words.start[begin] : words.end[stop - 1]]
            return role if len(role) <= _MOST_ROLE_CHARS else None
    return None


def _by_role(words: Words, phrase: Phrase, people: People, beside: str | None) -> Person | None:
    """Return the named person whom "the foreign minister" means."""
    first, last = phrase.first, phrase.last
    if words.low[last] not in lex.PEOPLE or not (
        words.low[first] == "the"
        or (words.low[first] in lex.POSSESSIVES and words.low[last] == "counterpart")
    ):
        return None
    if words.low[last].endswith("s") and words.low[last] not in ("boss",):
        return None
    wanted = [words.low[n] for n in range(first + 1, last + 1)]
    return people.by_role(wanted, words.start[first], beside) if wanted else None


def _kind_of(head: str) -> Literal["person", "body", "group"]:
    singular = lex.PEOPLE.get(head)
    if singular is not None:
        return (
            "person"
            if singular == head
            and head
            not in (
                "people",
                "police",
                "authorities",
                "men",
                "women",
                "children",
                "family",
                "officials",
            )
            else "group"
        )
    if head in lex.QUANTITIES and head not in ("one", "another"):
        return "group"
    noun = lex.BODIES.get(head) or lex.DOCUMENTS.get(head)
    if noun is not None and noun != head:
        return "group"
    return "body"


def _kind_of_name(lows: list[str]) -> Literal["person", "body", "group"]:
    last = lows[-1]
    if last in ("republicans", "democrats") or (lex.PEOPLE.get(last, last) != last):
        return "group"
    if last in lex.BODIES or last in lex.DOCUMENTS or last in lex.MEDIA:
        return "body"
    if len(lows) > 1 and lows[0] in lex.GENDERS:
        return "person"
    return "body"


def _is_medium(lows: list[str], head: str) -> bool:
    return head in lex.MEDIA or head in lex.DOCUMENTS or any(low in lex.MEDIA for low in lows)


def _bare(name: str) -> str:
    """Return a name without the possessive and stray marks at its end."""
    for ending in ("'s", "’s"):
        if name.endswith(ending):
            return name[: -len(ending)]
    return name[:-1] if name.endswith(("s'", "s’")) else name


def _as_it_stands(span: str, words: Words, first: int) -> str:
    """Return a noun phrase without the capital that only begins a sentence."""
    low = words.low[first]
    only_opens = low in lex.DETERMINERS | lex.SPEAKERS | lex.MODIFIERS | lex.QUANTITIES
    if only_opens and low not in lex.PROPER and not words.text[first][1:2].isupper():
        span = span[0].lower() + span[1:]
    if low in _LEADING and len(span) > 4 and span[4].isupper():
        span = span[4:]
    return _bare(span)
