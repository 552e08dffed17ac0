"""The last step from a word to its term: spelling, irregular forms, stem."""

from __future__ import annotations

import threading
import unicodedata

import Stemmer

from index.text.fold import fold
from index.text.words import AMBIGUOUS_MONTHS, IRREGULAR, KEPT_APART, MONTHS, SPELLINGS

# What a text has whose language is unknown or without rules: a question and an article then agree,
# and so do words of another script than that of their text.
_BY_SCRIPT = {"Latin": "english", "Greek": "greek", "Cyrillic": "russian", "Arabic": "arabic"}
# The first code point behind each script.
_SCRIPTS = (
    (0x0250, "Latin"),
    (0x0370, None),
    (0x0400, "Greek"),
    (0x0530, "Cyrillic"),
    (0x0590, "Armenian"),
    (0x0600, "Hebrew"),
    (0x0700, "Arabic"),
    (0x0900, None),
    (0x0980, "Devanagari"),
    (0x0B80, None),
    (0x0C00, "Tamil"),
)
# Snowball's rules for a language, and the scripts they are for. Where they are those of the script
# anyway, as for Russian, there is no entry.
_BY_LANGUAGE = {
    "ca": ("catalan", "Latin"),
    "cs": ("czech", "Latin"),
    "da": ("danish", "Latin"),
    "de": ("german", "Latin"),
    "es": ("spanish", "Latin"),
    "et": ("estonian", "Latin"),
    "eu": ("basque", "Latin"),
    "fa": ("persian", "Arabic"),
    "fi": ("finnish", "Latin"),
    "fr": ("french", "Latin"),
    "ga": ("irish", "Latin"),
    "hi": ("hindi", "Devanagari"),
    "hr": ("serbian", "Latin"),
    "hu": ("hungarian", "Latin"),
    "hy": ("armenian", "Armenian"),
    "id": ("indonesian", "Latin"),
    "it": ("italian", "Latin"),
    "lt": ("lithuanian", "Latin"),
    "ne": ("nepali", "Devanagari"),
    "nl": ("dutch_porter", "Latin"),
    "no": ("norwegian", "Latin"),
    "pl": ("polish", "Latin"),
    "pt": ("portuguese", "Latin"),
    "ro": ("romanian", "Latin"),
    "sr": ("serbian", "Latin Cyrillic"),
    "sv": ("swedish", "Latin"),
    "ta": ("tamil", "Tamil"),
    "tr": ("turkish", "Latin"),
    "yi": ("yiddish", "Hebrew"),
}
STEMMED = frozenset(_BY_LANGUAGE)
"""The languages with rules of their own."""

# Their vowels are marks and no letters, so that a plain word has more than letters.
_WITH_VOWEL_SIGNS = frozenset({"Devanagari", "Tamil"})
_SHORTEST_STEM = 3  # shorter ones bring together what has nothing in common
_TURKISH_CAPITALS = str.maketrans({"I": "ı", "İ": "i"})

_STEMMERS: dict[str, Stemmer.Stemmer] = {}
# A stemmer keeps its working memory between calls, and readers ask from several threads.
_LOCK = threading.Lock()


def stem(word: str, *, is_month: bool = False) -> str:
    """Return the term of a folded word by the rules for English and for its script.

    Args:
        word: as ``fold`` gives it, without apostrophes, not empty.
        is_month: its neighbours tell that "dec" is December.
    """
    word = american(word)
    if is_month or word not in AMBIGUOUS_MONTHS:
        word = MONTHS.get(word, word)
    if word in KEPT_APART:
        return KEPT_APART[word]
    word = IRREGULAR.get(word, word)
    algorithm = _BY_SCRIPT.get(_script_of(word) or "") if word.isalpha() else None
    return word if algorithm is None else _snowball(algorithm, word) or word


def stem_in(language: str, written: str, folded: str) -> str:
    """Return the term of a word in an article of ``language``.

    A word of another script than the language's has the term that it has everywhere.

    Args:
        language: as ``language_of`` gives it.
        written: the word as it stands; most rules need its accents.
        folded: the same as ``fold`` gives it, without apostrophes, not empty.
    """
    algorithm, scripts = _BY_LANGUAGE.get(language, ("", ""))
    script = _script_of(folded)
    if script is None or script not in scripts:
        return stem(folded)
    if script in _WITH_VOWEL_SIGNS:
        return _snowball(algorithm, folded) or folded
    if not folded.isalpha():
        return folded
    if language == "tr":
        written = written.translate(_TURKISH_CAPITALS)
    written = unicodedata.normalize("NFC", written).lower()
    # With an apostrophe or an invisible character inside, the rules would see two words.
    stemmed = fold(_snowball(algorithm, written if written.isalpha() else folded))
    return folded if len(stemmed) < _SHORTEST_STEM <= len(folded) else stemmed or folded


def american(word: str) -> str:
    """Return the American spelling of a folded word that the British spell otherwise."""
    return SPELLINGS.get(word, word)


def _script_of(word: str) -> str | None:
    first = ord(word[0])
    if first < _SCRIPTS[0][0]:
        return "Latin"  # as nearly all are
    return next((name for behind, name in _SCRIPTS if first < behind), None)


def _snowball(algorithm: str, word: str) -> str:
    """Return the stem, empty for some odd words."""
    with _LOCK:
        if algorithm not in _STEMMERS:
            _STEMMERS[algorithm] = Stemmer.Stemmer(algorithm, 0)
        return str(_STEMMERS[algorithm].stemWord(word))
