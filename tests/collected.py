"""What a question is asked of, in tests that need no index: words, names and languages by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from index.text import Lexicon, load_lexicon


@cache
def built_in_lexicon() -> Lexicon:
    """The concepts that come with the bot, read once."""
    return load_lexicon()


@dataclass(frozen=True)
class Collected:
    """A collection that holds these terms and nothing else; without any, an empty one."""

    holds: Mapping[tuple[str, str], int] = field(default_factory=dict)  # field, term -> sentences
    words: Sequence[str] = ()  # folded, as they stand in the articles
    languages: Sequence[str] = ("en",)
    newest_day: date | None = None

    @property
    def lexicon(self) -> Lexicon:
        return built_in_lexicon()

    def sentences_with(self, field: str, term: str) -> int:
        return self.holds.get((field, term), 0)

    def surfaces(self, prefix: str) -> Sequence[str]:
        return sorted(word for word in self.words if word.startswith(prefix))
