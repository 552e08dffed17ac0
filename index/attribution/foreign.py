"""Simple constructions of other languages: a verb of saying with a name beside it, "according to".

Spanish, French, German and Russian show a name by its capitals; in Arabic the speaker stands
between the verb and the word that opens the clause.
"""

from __future__ import annotations

import re
from pathlib import Path

from index.attribution import lexicon as lex
from index.attribution.candidates import Candidate, Rank
from index.attribution.growth import Phrase
from index.attribution.words import QUOTE, WORD, Words

_FOREIGN_DETERMINERS = lex.words("foreign_determiners")
_FOREIGN_LINKS = lex.words("foreign_links")
_FOREIGN_ENDS = lex.words("foreign_ends")
_ARABIC_ENDS = lex.words("arabic_ends")
_MOST_ROLE_WORDS = 6
_MOST_NAME_WORDS = 6
_MOST_ARABIC_WORDS = 7


class _Cue:
    """One entry of the table."""

    __slots__ = ("kind", "language", "side", "words")

    def __init__(self, language: str, kind: lex.Kind, side: str, words: tuple[str, ...]) -> None:
        self.language = language
        self.kind = kind
        self.side = side
        self.words = words


def _read() -> dict[str, list[_Cue]]:
    cues: dict[str, list[_Cue]] = {}
    table = Path(__file__).parent / "data" / "foreign.tsv"
    for line in table.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            language, kind, side, forms = line.split("\t")
            for form in forms.split("|"):
                words = tuple(form.split())
                cues.setdefault(words[0], []).append(_Cue(language, kind, side, words))  # type: ignore[arg-type]
    return cues


_CUES = _read()
TELLING_WORDS = frozenset(
    max(re.findall(r"[^\W_]+", " ".join(cue.words)), key=len)
    for cues in _CUES.values()
    for cue in cues
)
"""The longest word of each cue: without one of them there is no need to look."""


def foreign_candidates(words: Words) -> list[Candidate]:
    """Return the speakers that cues of other languages show, in the order of their cues."""
    found = []
    for n in range(len(words)):
        for cue in _CUES.get(words.low[n], ()):
            size = len(cue.words)
            if tuple(words.low[n : n + size]) != cue.words:
                continue
            phrase = _beside(words, n, n + size, cue)
            if phrase is None:
                continue
            quotes = QUOTE in words.kind
            behind = phrase.first > n
            found.append(
                Candidate(
                    Rank.MAIN_CLAUSE,
                    phrase,
                    n,
                    n + size - 1,
                    cue.kind,
                    cue.words[0],
                    quotes=quotes,
                    content_before=behind and n > 0 and cue.language != "ar",
                )
            )
    return found


def _beside(words: Words, first: int, behind: int, cue: _Cue) -> Phrase | None:
    if cue.language == "ar":
        return _arabic(words, behind)
    if cue.side in ("either", "before"):
        phrase = _name_before(words, first - 1)
        if phrase is not None:
            return phrase
    return _name_behind(words, behind) if cue.side != "before" else None


def _name_before(words: Words, last: int) -> Phrase | None:
    if last < 0 or not words.is_cap(last) or words.low[last] in _FOREIGN_ENDS:
        return None
    first = last
    while first > 0 and last - first < _MOST_NAME_WORDS and words.kind[first - 1] == WORD:
        if words.is_cap(first - 1) and words.low[first - 1] not in _FOREIGN_DETERMINERS:
            first -= 1
        elif (
            words.low[first - 1] in _FOREIGN_LINKS
            and first > 1
            and words.is_cap(first - 2)
            and (words.low[first - 2] not in _FOREIGN_DETERMINERS)
        ):
            first -= 2
        else:
            break
    return Phrase(_without_titles(words, first, last), last, "name")


def _name_behind(words: Words, n: int) -> Phrase | None:
    size = len(words)
    while n < size and words.low[n] in _FOREIGN_DETERMINERS and words.kind[n] == WORD:
        n += 1
    start = n
    while (
        n < size and words.kind[n] == WORD and not words.is_cap(n) and n - start < _MOST_ROLE_WORDS
    ):
        if words.low[n] in _FOREIGN_ENDS:
            return None
        n += 1
    if n > start and words.mark(n) == "," and words.mark(n + 1) == WORD and words.is_cap(n + 1):
        return _with_role(words, start, n)  # "la ministra, Lucía Robles"
    if n >= size or not words.is_cap(n):
        return None
    first = n
    last = n
    while n < size and words.kind[n] == WORD and n - first < _MOST_NAME_WORDS:
        if words.is_cap(n):
            last = n
        elif words.low[n] not in _FOREIGN_LINKS:
            break
        n += 1
    if first > start and words.mark(last + 1) == "," and words.mark(last + 2) == WORD:
        # "el ministro de Defensa, Juan Pérez"
        named = _with_role(words, start, last + 1)
        if named is not None:
            return named
    return Phrase(_without_titles(words, first, last), last, "name")


def _with_role(words: Words, start: int, comma: int) -> Phrase | None:
    """Return the name of two words or more behind the comma; the role begins at ``start``."""
    name = _name_behind(words, comma + 1)
    if name is None or name.first != comma + 1 or name.last == name.first:
        return None
    return Phrase(name.first, name.last, "name", (start, comma - 1))


def _without_titles(words: Words, first: int, last: int) -> int:
    """Return where a Cyrillic name of two words begins: "министр ... России Борис Орлов"."""
    is_cyrillic = "\u0400" <= words.text[first][0] <= "\u04ff"
    return last - 1 if is_cyrillic and last - first >= 2 else first


def _arabic(words: Words, n: int) -> Phrase | None:
    for m in range(n, min(len(words), n + _MOST_ARABIC_WORDS)):
        if words.kind[m] != WORD or words.low[m] in _ARABIC_ENDS:
            return Phrase(n, m - 1, "name") if m > n else None
    return None
