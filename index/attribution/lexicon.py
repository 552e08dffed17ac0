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
Gender = Literal["m", "f"]
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


def _given_names() -> dict[str, Gender]:
    genders: dict[str, Gender] = {}
    for line in _lines("givennames.tsv"):
        gender, names = line.split("\t")
        genders.update(dict.fromkeys(names.split(), "f" if gender == "f" else "m"))
    return genders


_WORDS = tomllib.loads((_DATA / "words.toml").read_text(encoding="utf-8"))
TONES: dict[str, str] = tomllib.loads((_DATA / "tones.toml").read_text(encoding="utf-8"))


def words(name: str) -> frozenset[str]:
    """Return a closed class of ``data/words.toml``."""
    return frozenset(_WORDS[name].split())


VERBS = _verbs()
"""Form -> the ways in which it can show a speaker."""
PEOPLE = _nouns("people.txt")
BODIES = _nouns("bodies.txt")
DOCUMENTS = _nouns("documents.txt")
SINGULARS = {**DOCUMENTS, **BODIES, **PEOPLE}
"""Form -> singular of every noun of a speaker."""
SPEAKERS: frozenset[str] = frozenset(SINGULARS)
MEDIA = frozenset(word for line in _lines("media.txt") for word in line.split())
TITLES = frozenset(word for line in _lines("titles.txt") for word in line.split())
GENDERS = _given_names()
"""Given name in small letters -> "m" or "f"."""

PRONOUNS = words("pronouns")
QUANTITIES = words("quantities")
DETERMINERS = words("determiners")
POSSESSIVES = words("possessives")
PREPOSITIONS = words("strict_prepositions")
LINKS = words("linking_prepositions")
CONJUNCTIONS = words("conjunctions")
OPENERS = words("openers")
CONDITIONS = words("conditions")
BE = words("be")
AUXILIARIES = words("auxiliaries")
MODALS = words("modals")
NEGATIONS = words("negations")
ADVERBS = words("adverbs")
TIME_NOUNS = words("time_nouns")
TIME_MODIFIERS = words("time_modifiers")
WEEKDAYS = words("weekdays")
MONTHS = words("months")
PARTICLES = words("particles")
MODIFIERS = words("modifiers")
NOBODY = words("nobody")
SAYINGS = words("sayings")
PROPER = words("proper")
SHORT_TITLES: dict[str, str] = _WORDS["short_titles"]
"""Short title -> the word that a role phrase uses: "sen" is a senator."""
FUNCTION = (
    PRONOUNS | DETERMINERS | PREPOSITIONS | CONJUNCTIONS | OPENERS | AUXILIARIES | ADVERBS
) | {"not", "never", "to", "there", "here", "him", "them", "us", "me", "whom"}
"""Words that are never a noun and never part of a name, even with a capital."""
