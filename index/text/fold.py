"""Normalisation of one word: what may differ between two spellings of the same word.

Case, compatibility forms, invisible characters, apostrophes, the accents of Latin, Greek, Hebrew
and Arabic letters, and the letters that Arabic, Persian and Russian writers use for one another.
"""

from __future__ import annotations

import unicodedata

# Kept apart from the accents: й is a letter, and so are the vowel signs of Indian scripts.
_ACCENTS_GO_BELOW = 0x0400  # Latin and Greek
_ACCENTS_GO_IN = ((0x0590, 0x08FF), (0x1E00, 0x1FFF))  # Hebrew, Arabic, Syriac; more of the above
_CYRILLIC = (0x0400, 0x052F)

# Soft hyphen, zero-width and direction marks, tatweel: drawn or not, they change no word.
_INVISIBLE = dict.fromkeys(
    [
        0x00AD,
        0x034F,
        0x061C,
        0x0640,
        0x180E,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFE00, 0xFE10),
        0xFEFF,
    ]
)
_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼ´`＇"), "'")
_BEFORE = {**_INVISIBLE, **_APOSTROPHES, ord("٬"): ",", ord("٫"): "."}
_AFTER = _APOSTROPHES | str.maketrans(
    {
        # Letters that have no accent to take off, yet are written without their stroke abroad.
        "ø": "o",
        "đ": "d",
        "ł": "l",
        "ħ": "h",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "ð": "d",
        "þ": "th",
        "ё": "е",
        # Final yeh, teh marbuta and the Persian letters; alef forms lose their hamza as an accent.
        "ى": "ي",
        "ی": "ي",
        "ة": "ه",
        "ک": "ك",
        "ٱ": "ا",
    }
)


def fold(word: str) -> str:
    """Return the spelling under which ``word`` is compared; may be longer, shorter or empty.

    Hyphens and full stops stay: they are the analyzer's matter. The time is bounded only for
    bounded words, because ordering many combining marks is quadratic.
    """
    if word.isascii():
        return word.lower().replace("`", "'")
    folded = unicodedata.normalize("NFKC", word.translate(_BEFORE)).casefold()
    folded = _without_accents(unicodedata.normalize("NFKD", folded)).translate(_AFTER)
    # Some compatibility forms hold spaces, and no term may.
    return "".join(_western_digits(folded).split())


def _without_accents(decomposed: str) -> str:
    """Return the word composed again, without the marks that are mere accents in its script."""
    kept = []
    base = 0
    for character in decomposed:
        if not unicodedata.combining(character):
            base = ord(character)
        elif base < _ACCENTS_GO_BELOW or any(a <= base <= b for a, b in _ACCENTS_GO_IN):
            continue
        kept.append(character)
    composed = unicodedata.normalize("NFC", "".join(kept))
    if any(_CYRILLIC[0] <= ord(character) <= _CYRILLIC[1] for character in composed):
        # What did not melt into a letter is a stress mark, as dictionaries print it.
        composed = "".join(c for c in composed if not unicodedata.combining(c))
    return composed


def _western_digits(word: str) -> str:
    """Return the word with the decimal digits of any script as 0 to 9."""
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in word
    )
