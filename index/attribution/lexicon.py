"""The word lists of this room, read once from ``data/``, and the forms of the cue verbs."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Need = Literal["any", "clause", "object", "quote"]
Kind = Literal["say", "deny", "ask", "think", "hedge", "report", "decline"]
Tense = Literal["base", "present", "past", "ing"]

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Verb:
    """One way in which a form of a verb can show a speaker."""

    lemma: str
    need: Need
    kind: Kind
    tense: Tense
    next_words: frozenset[str]  # one of them must follow; empty: anything may


def _lines(name: str) -> Iterator[str]:
    for line in (_DATA / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


def _plural(noun: str) -> str:
    if noun.endswith("man"):
        return noun[:-3] + "men"
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + ("es" if re.search(r"(?:s|x|ch|sh)$", noun) else "s")


def _nouns(name: str) -> dict[str, str]:
    """Return form -> singular for the nouns of a file."""
    singulars = {}
    for line in _lines(name):
        for noun in line.split():
            singulars[_plural(noun)] = noun
            singulars[noun] = noun
    return singulars


def _forms(lemma: str, irregular: str) -> Iterator[tuple[str, Tense]]:
    """Yield every form of a verb with its tense."""
    yield lemma, "base"
    if re.search(r"[^aeiou]y$", lemma):
        yield lemma[:-1] + "ies", "present"
    else:
        yield lemma + ("es" if re.search(r"(?:s|x|ch|sh|o)$", lemma) else "s"), "present"
    if irregular != "-":
        past, ing = irregular.split(",")
    else:
        ing = (lemma[:-1] if re.search(r"[^e]e$", lemma) else lemma) + "ing"
        past = re.sub(r"([^aeiou])y$", r"\1i", lemma).removesuffix("e") + "ed"
    yield past, "past"
    yield ing, "ing"


def _verbs() -> dict[str, tuple[Verb, ...]]:
    verbs: dict[str, tuple[Verb, ...]] = {}
    for line in _lines("verbs.tsv"):
        lemma, need, kind, irregular, *following = line.split("\t")
        next_words = frozenset(following[0].split()) if following else frozenset()
        for form, tense in _forms(lemma, irregular):
            verb = Verb(lemma, need, kind, tense, next_words)  # type: ignore[arg-type]
            verbs[form] = (*verbs.get(form, ()), verb)
    return verbs


def _given_names() -> dict[str, str]:
    genders = {}
    for line in _lines("givennames.tsv"):
        gender, names = line.split("\t")
        genders.update(dict.fromkeys(names.split(), gender))
    return genders


_WORDS = tomllib.loads((_DATA / "words.toml").read_text(encoding="utf-8"))
TONES: dict[str, str] = tomllib.loads((_DATA / "tones.toml").read_text(encoding="utf-8"))


def _words(name: str) -> frozenset[str]:
    return frozenset(_WORDS[name].split())


VERBS = _verbs()
"""Form -> the ways in which it can show a speaker."""
PEOPLE = _nouns("people.txt")
BODIES = _nouns("bodies.txt")
DOCUMENTS = _nouns("documents.txt")
SPEAKERS: frozenset[str] = frozenset(PEOPLE) | frozenset(BODIES) | frozenset(DOCUMENTS)
MEDIA = frozenset(word for line in _lines("media.txt") for word in line.split())
TITLES = frozenset(word for line in _lines("titles.txt") for word in line.split())
GENDERS = _given_names()
"""Given name in small letters -> "m" or "f"."""

PRONOUNS = _words("pronouns")
QUANTITIES = _words("quantities")
DETERMINERS = _words("determiners")
POSSESSIVES = _words("possessives")
PREPOSITIONS = _words("strict_prepositions")
LINKS = _words("linking_prepositions")
CONJUNCTIONS = _words("conjunctions")
OPENERS = _words("openers")
CONDITIONS = _words("conditions")
BE = _words("be")
AUXILIARIES = _words("auxiliaries")
MODALS = _words("modals")
NEGATIONS = _words("negations")
ADVERBS = _words("adverbs")
TIME_NOUNS = _words("time_nouns")
TIME_MODIFIERS = _words("time_modifiers")
WEEKDAYS = _words("weekdays")
MONTHS = _words("months")
PARTICLES = _words("particles")
MODIFIERS = _words("modifiers")
SAYINGS = _words("sayings")
CLAIM_NOUNS = _words("claim_nouns")
REFUSED_NOUNS = _words("refused_nouns")
PROPER = _words("proper")
FOREIGN_DETERMINERS = _words("foreign_determiners")
FOREIGN_LINKS = _words("foreign_links")
FOREIGN_ENDS = _words("foreign_ends")
ARABIC_ENDS = _words("arabic_ends")
FUNCTION = (
    PRONOUNS | DETERMINERS | PREPOSITIONS | CONJUNCTIONS | OPENERS | AUXILIARIES | ADVERBS
) | {"not", "never", "to", "there", "here", "him", "them", "us", "me", "whom"}
"""Words that are never a noun and never part of a name, even with a capital."""
