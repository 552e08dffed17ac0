"""Quoted words: whether a sentence holds them as they stand."""

from __future__ import annotations

import re
from functools import lru_cache

from index.text import fold

_SPACE_OR_SIGN = re.compile(r"[\W_]+")
_MOST_CHARS = 2_000  # of a sentence or a phrase that are compared
_KEPT = 1_024  # a text with many quotations looks for each in the same few hundred candidates


def holds_phrase(text: str, phrase: str) -> bool:
    """Return whether the words of ``phrase`` stand in ``text`` one after the other.

    Case, accents, quotation marks, punctuation and white space do not count.
    """
    wanted = _plain(phrase[:_MOST_CHARS])
    return bool(wanted.strip()) and wanted in _plain(text[:_MOST_CHARS])


@lru_cache(_KEPT)
def _plain(text: str) -> str:
    """Return the words of a text with one space around each."""
    words = _SPACE_OR_SIGN.sub(" ", text).split()
    return f" {' '.join(map(fold, words))} "
