"""What a generation holds besides its postings, wherever it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from numpy.typing import NDArray

from index.domain import Article, Attribution, Drop, Refusal, ResolvedDate
from index.store.articles import ArticleSummary, OutletSummary


class Holdings(Protocol):
    """Articles and sentences by their numbers, both from 0, in the order of the build.

    A method that takes an article's number raises DamagedIndex when there is none of it. It may
    be used from several threads.
    """

    @property
    def n_articles(self) -> int:
        """How many articles there are."""

    @property
    def n_sentences(self) -> int:
        """How many sentences there are."""

    def number_of(self, article_id: str) -> int:
        """Return the number of an article; raise UnknownArticle when there is none of that id."""

    def at(self, number: int) -> Article:
        """Return the article of that number."""

    def id_at(self, number: int) -> str:
        """Return the id of the article of that number."""

    def sentences_of(self, number: int) -> range:
        """Return the numbers of the sentences of an article."""

    def drops(self, number: int) -> tuple[Drop, ...]:
        """Return what of an article was left out as boilerplate."""

    def agency(self, number: int) -> str | None:
        """Return the agency that an article names in its dateline or closing tag."""

    def language(self, number: int) -> str:
        """Return the language that an article was analysed in, ISO 639-1."""

    def articles_of(self, sentence_nos: NDArray[Any]) -> NDArray[Any]:
        """Return the number of the article that each sentence belongs to."""

    def places_in_article(self, sentence_nos: NDArray[Any]) -> NDArray[Any]:
        """Return the number that each sentence has in its article, from 0."""

    def spans(self, sentence_nos: NDArray[Any]) -> NDArray[Any]:
        """Return start and end of each sentence in the text of its article, shape (n, 2)."""

    def marks(self, sentence_nos: NDArray[Any]) -> NDArray[Any]:
        """Return what kinds of things each sentence holds: ``index.text.Mark``."""

    def attribution(
        self, number: int, place: int, text: str
    ) -> tuple[Attribution, tuple[ResolvedDate, ...]]:
        """Return who speaks in a sentence, and the days that it names.

        Args:
            number: of its article.
            place: its own number in the article, from 0.
            text: of the article.
        """

    def surfaces(self, prefix: str) -> Sequence[str]:
        """Return the folded words of the articles that begin with ``prefix``, sorted."""

    def outlets(self) -> tuple[OutletSummary, ...]:
        """Return the outlets by name; articles that name none come last."""

    def of_outlet(self, outlet: str | None) -> tuple[ArticleSummary, ...]:
        """Return the articles of an outlet, newest first, undated ones last."""

    def titles(self, limit: int, *, most_chars: int) -> tuple[str, ...]:
        """Return titles that are not too long: the newest of each outlet, then the next of each."""

    def undated(self) -> int:
        """Return how many articles have no date."""

    def refused(self) -> tuple[Refusal, ...]:
        """Return the files that were left out, with reasons."""

    def close(self) -> None:
        """Let everything go; using it afterwards is an error."""
