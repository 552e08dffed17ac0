"""What understanding a question needs of the collection that it is asked of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Protocol

from index.text import Lexicon


class Knowledge(Protocol):
    """What understanding a question needs of the collection that it is asked of."""

    @property
    def lexicon(self) -> Lexicon:
        """The concepts that the sentences were tagged with."""

    @property
    def languages(self) -> Collection[str]:
        """The languages of the articles, ISO 639-1."""

    @property
    def newest_day(self) -> date | None:
        """The day of the newest article: what "on Friday" in a question is resolved against."""

    def sentences_with(self, field: str, term: str) -> int:
        """Return how many sentences hold the term in that field."""

    def surfaces(self, prefix: str) -> Sequence[str]:
        """Return the folded words of the articles that begin with ``prefix``, sorted."""
