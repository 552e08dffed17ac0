"""What ``data/foreign.tsv`` and ``data/foreign.toml`` hold: cues and word classes by language."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from index.attribution import lexicon as lex

_DATA = Path(__file__).parent / "data"
_LEAST_NOUN_CHARS = 4
_MOST_COMPOUND_CHARS = 24
_ELIDED = re.compile(r"(?:l|d|qu|s|n)'(?=[^\W_])")


@dataclass(frozen=True, slots=True)
class ForeignCue:
    """One entry of the table of cues."""

    language: str
    kind: lex.Kind
    side: str
    need: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Language:
    """The closed classes of one language, each a set of words in small letters."""

    tag: str
    determiners: frozenset[str]
    subject_determiners: frozenset[str]  # of these, those of a subject
    feminine: frozenset[str]
    masculine: frozenset[str]
    links: frozenset[str]  # hang one noun on another: "de"
    joints: frozenset[str]  # "and"
    people: frozenset[str]
    spokespeople: frozenset[str]  # "of X" behind them is an office, never the one who is named
    companions: frozenset[str]  # of these "X's lawyer Y" and "lawyer of X Y" look the same
    bodies: frozenset[str]
    media: frozenset[str]  # of the bodies, those that pass on what others say
    stops: frozenset[str]  # never part of a noun phrase
    no_names: frozenset[str]  # stand before a verb with a capital and are no name
    openers: frozenset[str]  # may open a clause before its subject
    times: frozenset[str]
    time_determiners: frozenset[str]
    between: frozenset[str]  # may stand between subject and verb
    reflexive: frozenset[str]
    negations: frozenset[str]
    auxiliaries: frozenset[str]
    adverbs: frozenset[str]  # between an auxiliary and its participle
    asides: frozenset[str]  # may open what stands between commas behind a name
    that: frozenset[str]
    pronouns_m: frozenset[str]
    pronouns_f: frozenset[str]
    claims: frozenset[str]  # what rejecting makes a denial
    refusals: frozenset[str]  # of these denying is refusing
    doubts: re.Pattern[str]
    denials: re.Pattern[str]

    def is_person(self, low: str) -> bool:
        """Return whether a noun is one of a person: "portavoz", "Außenminister"."""
        return self._is_in(low, self.people)

    def is_body(self, low: str) -> bool:
        """Return whether a noun is one of a body or a document that speaks."""
        return self._is_in(low, self.bodies)

    def _is_in(self, low: str, nouns: frozenset[str]) -> bool:
        if low in nouns or bare(low) in nouns:
            return True
        if self.tag == "de":  # compounds: "regierungssprecherin"
            longest = low[-_MOST_COMPOUND_CHARS:]
            return any(longest[n:] in nouns for n in range(len(longest) - _LEAST_NOUN_CHARS + 1))
        return "-" in low and low.rpartition("-")[2] in nouns


def bare(low: str) -> str:
    """Return a word of French without the elided one before it: "l'agence"."""
    return _ELIDED.sub("", low, count=1) if low[1:3].find("'") >= 0 else low


def _phrases(lines: str) -> re.Pattern[str]:
    phrases = sorted(lines.strip().splitlines(), key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, phrases))})(?![^\W_])")


def _cues() -> dict[str, tuple[ForeignCue, ...]]:
    cues: dict[str, tuple[ForeignCue, ...]] = {}
    for line in (_DATA / "foreign.tsv").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            language, kind, side, need, forms = line.split("\t")
            for form in forms.split("|"):
                words = tuple(form.split())
                cue = ForeignCue(language, kind, side, need, words)  # type: ignore[arg-type]
                cues[words[0]] = (*cues.get(words[0], ()), cue)
    return cues


def _language(tag: str, entries: dict[str, str]) -> Language:
    classes = {name: frozenset(words.split()) for name, words in entries.items()}
    patterns = {name: _phrases(entries[name]) for name in ("doubts", "denials")}
    return Language(tag, **{**classes, **patterns})  # type: ignore[arg-type]


LANGUAGES = {
    tag: _language(tag, entries)
    for tag, entries in tomllib.loads((_DATA / "foreign.toml").read_text(encoding="utf-8")).items()
}
CUES = _cues()
"""First word -> the cues that begin with it."""
DOUBTING_WORDS = frozenset(
    word
    for language in LANGUAGES.values()
    for word in re.findall(r"[^\W_]{5,}", language.doubts.pattern.replace("\\", ""))
)
"""Words without one of which, but for short ones, nothing in another language is doubted."""
