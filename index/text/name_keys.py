"""The key of a name: what its spellings have in common, and those of other names do not.

Rules undo the habits of transliteration that are safe in every language; a table holds the
spellings that only knowledge joins. Both are narrow on purpose: a name that is joined with
another answers a question with the wrong person.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from index.text.scripts import latin

_CACHED_WORDS = 65_536


@lru_cache(maxsize=_CACHED_WORDS)
def name_key(word: str) -> str:
    """Return the key under which all spellings of one word of a name are found.

    "Sergei", "Sergey" and "Сергей" have one key; "Iran" and "Iraq", "Trump" and "Tramp" have not.
    Other scripts are transliterated first; a word of which nothing comes through is its own key.
    """
    key = _by_rules(latin(word)) or word
    return _SAME.get(key, key)


_C = "[bcdfghjklmnpqrstvxz]"  # consonants; w and y are at times vowels
_LIKE_SLAVIC = re.compile(r"(?:[oe]w|[oe]wa|n[iy]j?|sk[iy]j?|enko|mir|itsch|in)$")

# (fewest letters of the word as it came, a letter without which there is nothing to do, if there is
# one, pattern, replacement), in order. In short words every
# letter tells names apart, so most rules are for longer ones.
_RULES = tuple(
    (n_letters, letter, re.compile(pattern), replacement)
    for n_letters, letter, pattern, replacement in (
        (5, "c", r"tsch|^tch|tch(?=[eo][vwf])", "ch"),  # Tschernobyl, Gorbatchev
        (5, "h", r"ph", "f"),
        (6, "h", r"^th(?=[aeo])", "t"),  # Theresa
        (6, "h", r"kh", "h"),
        (5, "h", r"gh(?=[aeioubd])", "g"),  # Baghdad, Ghandi
        (6, "g", r"gu(?=[ei])", "g"),  # Serguei
        (5, "h", r"dh(?=[aeiou]|$)", "d"),  # Riyadh, Gandhi
        (5, "h", r"bh", "b"),
        (6, "c", r"[vw][iy](?:ch|cz|c)$", "vich"),  # Milosevic
        (4, "q", r"q(?!u)", "k"),  # Iraq, Irak
        (4, "c", r"(?<=.)c(?=[lrtaou]|$)", "k"),  # Victor, Moscow, Eric
        (5, "x", r"(?<=[aeiou])x(?=[aeiou]|$)", "ks"),  # Alexander
        (7, "z", r"ez$", "es"),  # Gonzalez
        (5, "w", r"(?<=[oe])w$", "v"),  # Lavrow
        (6, "f", r"(?<=[oe])ff?$", "v"),  # Lavroff
        (6, "y", r"(?<=[aeo])y(?=eva?$)", ""),  # Nazarbayev
        (6, "e", rf"([aou])e(?={_C})(?<![gq]ue)", r"\1"),  # Mueller, Schroeder
        (6, "e", rf"(a(?:{_C}|sh|kh))ee({_C})$", r"\1i\2"),  # Waleed
        (6, "u", r"ou(?=[drnf]$)", "u"),  # Mahmoud
        (6, "", rf"({_C})\1", r"\1"),  # Hillary, Odessa
        (5, "a", r"aa", "a"),
        (7, "y", r"^ye", "e"),  # Yevgeny
        (5, "h", r"(?<!l)ah$", "a"),  # Sarah
        (5, "", r"(?<=[^aeiouy])[iy]{1,2}j?$", "i"),  # Dmitry, Dmitriy, Dmitrij
        (5, "", r"(?<=[aeou])[iyj]$", "i"),  # Sergey, Sergej
        (5, "y", rf"(?<=[aeo])y(?={_C})", "i"),  # Haydar
        (5, "", rf"(?<={_C})(?:iy|ij|[iyj])(?=[au])", "i"),  # Natalya, Lyudmila
    )
)


def _by_rules(word: str) -> str:
    n_letters = len(word)
    if n_letters >= _LEAST_FOR_W and _LIKE_SLAVIC.search(word):
        word = word.replace("w", "v")
    for least, letter, pattern, replacement in _RULES:
        if n_letters >= least and letter in word:
            word = pattern.sub(replacement, word)
    return word


_LEAST_FOR_W = 6


def _read_variants() -> dict[str, str]:
    """Return the key by rules of every spelling in the table -> that of its group."""
    same: dict[str, str] = {}
    table = Path(__file__).with_name("name_variants.txt")
    for line in table.read_text(encoding="utf-8").splitlines():
        keys = [_by_rules(word) for word in line.partition("#")[0].split()]
        for key in keys:
            same.setdefault(key, keys[0])
    return same


_SAME = _read_variants()
