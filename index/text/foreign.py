"""A word in an article of another language than English: what of it counts, and its term."""

from __future__ import annotations

import re

from index.text.fold import fold
from index.text.stems import STEMMED, stem_in
from index.text.stopwords import AS_WRITTEN, LISTED, function_words

WITH_RULES = (STEMMED | frozenset(LISTED)) - {"en"}
"""The languages that have stems or function words of their own."""

MAX_TERM_CHARS = 64
"""What is longer is a word of no language; it counts by its beginning."""

_APOSTROPHE = "['’‘ʼ`´＇]"
# Romance articles and pronouns; a name such as O'Brien has another letter before its apostrophe.
_ELIDED = re.compile(
    rf"(?:[cdjlmnst]|(?:jus|lors|puis|quoi)?qu|un|all|dall|dell|nell|sull|coll|quell|quest|com|dov)"
    rf"{_APOSTROPHE}(?=.)",
    re.IGNORECASE,
)
_GENITIVE = re.compile(rf"(?<=.){_APOSTROPHE}s$", re.IGNORECASE)
# Turkish puts the endings of names behind one: Ankara'nın.
_ENDINGS = re.compile(rf"(?<=..){_APOSTROPHE}.*$")

# Where 12.500 are twelve thousand.
_POINT_BETWEEN_THOUSANDS = frozenset("ca da de el es hr id it nl pt ro tr".split())
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")


def term_in(language: str, piece: str) -> tuple[str, int, int] | None:
    """Return the term of a word and its start and end in ``piece``; nothing for a function word.

    Args:
        language: one of ``WITH_RULES``.
        piece: a word without hyphens as it stands, that begins with no digit.
    """
    start, end = 0, len(piece)
    if language == "tr":
        ending = _ENDINGS.search(piece)
    else:
        ending = _GENITIVE.search(piece)
        elided = _ELIDED.match(piece)
        start = elided.end() if elided else 0
    if ending is not None:
        end = max(start + 1, ending.start())
    written = piece[start : min(end, start + MAX_TERM_CHARS)]
    folded = fold(written).replace("'", "")
    # Capitals are abbreviations: UN, EU, LA and ES are no function words.
    is_shouted = len(piece) > 1 and piece.isupper()
    if not folded or piece in AS_WRITTEN:
        return None
    if folded in function_words(language) and not is_shouted:
        return None
    return stem_in(language, written, folded), start, end


def joined_in(language: str, pieces: list[str]) -> str:
    """Return the term of a compound of ``pieces``, written as one word."""
    written = "".join(pieces)[:MAX_TERM_CHARS]
    return stem_in(language, written, fold(written).replace("'", "") or written)


def without_points(language: str, digits: str) -> str:
    """Return the number without the points that part its thousands in ``language``."""
    if language in _POINT_BETWEEN_THOUSANDS and _THOUSANDS.fullmatch(digits):
        return digits.replace(".", "")
    return digits
