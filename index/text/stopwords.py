"""Function words: they stand in every text and decide nothing about what it is about.

The lists are in ``function_words.toml``, which says what may stand in which. Question words and
auxiliaries are function words too. All are given folded, as ``fold`` gives them.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from index.text.fold import fold


def function_words(language: str) -> frozenset[str]:
    """Return what is dropped from a text in ``language``; nothing is known of most languages.

    Args:
        language: as ``language_of`` gives it.
    """
    return _BY_LANGUAGE.get(language, frozenset())


def question_words(language: str) -> frozenset[str]:
    """Return the function words that begin a question in ``language``."""
    return _ASKING.get(language, frozenset())


def _read() -> dict[str, dict[str, frozenset[str]]]:
    """Return the folded words of every list of the file, by language and list."""
    file = Path(__file__).with_name("function_words.toml")
    return {
        language: {name: frozenset(map(fold, words.split())) for name, words in lists.items()}
        for language, lists in tomllib.loads(file.read_text(encoding="utf-8")).items()
    }


_LISTS = _read()
_BY_LANGUAGE = {language: frozenset().union(*lists.values()) for language, lists in _LISTS.items()}
_ASKING = {language: lists.get("asks", frozenset()) for language, lists in _LISTS.items()}

LISTED = tuple(_LISTS)
"""The languages whose function words are known, in the order of the file."""

# "upon" is written as it stands, unfolded, because folded it is the name Ali.
AS_WRITTEN = frozenset({"على", "وعلى"})

ENGLISH = _BY_LANGUAGE["en"]
# Of the other languages; those that are no content word of a third one. They are no function words
# when written in capitals: UN, EU, LA and ES are abbreviations.
FOREIGN = frozenset().union(
    *(lists.get("anywhere", frozenset()) for name, lists in _LISTS.items() if name != "en")
)
