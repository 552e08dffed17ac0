"""The last step from a folded word to its term: spelling, irregular forms, stem."""

from __future__ import annotations

import threading

import Stemmer

from index.text.words import AMBIGUOUS_MONTHS, IRREGULAR, KEPT_APART, MONTHS, SPELLINGS

# By script and not by language: a question and an article then agree whatever their languages,
# and a name keeps one stem wherever it is written.
_STEMMERS = {name: Stemmer.Stemmer(name, 0) for name in ("english", "greek", "russian", "arabic")}
_SCRIPTS = (
    (0x0250, "english"),
    (0x0370, None),
    (0x0400, "greek"),
    (0x0530, "russian"),
    (0x0600, None),
    (0x0700, "arabic"),
)
# A stemmer keeps its working memory between calls, and readers ask from several threads.
_LOCK = threading.Lock()


def stem(word: str, *, is_month: bool = False) -> str:
    """Return the term of a folded word.

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
    stemmer = _STEMMERS.get(_rules_for(word) or "")
    if stemmer is None:
        return word
    with _LOCK:
        return str(stemmer.stemWord(word)) or word


def american(word: str) -> str:
    """Return the American spelling of a folded word that the British spell otherwise."""
    return SPELLINGS.get(word, word)


def _rules_for(word: str) -> str | None:
    """Return the stemmer for the script of the word, or none for a word that is no plain one."""
    if not word.isalpha():
        return None
    first = ord(word[0])
    return next((name for below, name in _SCRIPTS if first < below), None)
