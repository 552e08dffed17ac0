"""What an answer needs of an opened index; ``index.reader.Reader`` has it."""

from __future__ import annotations

from typing import Any, Protocol

from numpy.typing import NDArray

from index.domain import Article, Attribution, ResolvedDate, Searched, Sentence
from index.engine import SearchEngine
from index.question import Knowledge


class Collection(Knowledge, Protocol):
    """What an answer needs of an opened index, besides what understanding a question does."""

    @property
    def generation(self) -> str:
        """Name of the generation, such as ``g00000003``."""

    @property
    def built_by(self) -> str:
        """The analyzer, the format and the lexicon that it was built with."""

    @property
    def engine(self) -> SearchEngine:
        """The postings of this generation."""

    def marks_of(self, sentence_nos: NDArray[Any]) -> NDArray[Any]:
        """Return what kinds of things each sentence holds."""

    @property
    def searched(self) -> Searched:
        """What a question is asked of."""

    def articles_of(self, sentence_nos: NDArray[Any]) -> NDArray[Any]:
        """Return the number of the article that each sentence belongs to."""

    def places_in_article(self, sentence_nos: NDArray[Any]) -> NDArray[Any]:
        """Return the number that each sentence has in its article, from 0."""

    def sentence(self, sentence_no: int) -> Sentence:
        """The sentence of that number, from 0."""

    def attribution(self, sentence_no: int) -> tuple[Attribution, tuple[ResolvedDate, ...]]:
        """Who speaks in the sentence of that number, and the days that it names."""

    def source(self, article_id: str) -> Article:
        """The article of that id."""

    def article_id(self, number: int) -> str:
        """Return the id of the article of that number."""

    def language(self, article_id: str) -> str:
        """Return the language that an article was analysed in, ISO 639-1."""

    def agency(self, article_id: str) -> str | None:
        """The agency that an article names."""
