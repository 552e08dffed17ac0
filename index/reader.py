"""The story of the read side: open a generation, ask it, look around in it.

A reader is a snapshot. It answers from its generation for as long as it is open, whatever is
built or published beside it, and it may be used from several threads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self

import numpy as np

from index.answer import answer_question
from index.domain import Answer, Article, Drop, Evidence, Refusal, Searched, Sentence
from index.engine import Engine
from index.errors import DamagedIndex
from index.store import Generation, Store
from index.store.articles import Articles, ArticleSummary, OutletSummary
from index.text import ANALYZER

INDEX_FORMAT = 1
"""Raised when the files of a generation change their meaning; older ones are then rebuilt."""

BUILT_BY = f"{ANALYZER}, format {INDEX_FORMAT}"
ARTICLES_FILE = "articles.sqlite"
SPANS = "spans"

_KEPT_ARTICLES = 64  # texts in memory: the sentences of an answer come from few articles
_KEPT_EXAMPLES = 8  # lists of them, by how many were wanted
_EXAMPLE_CHARS = 60  # what fits on a button
_TITLES_TRIED = 4  # for each example that is wanted; headlines do not always use the body's words


@dataclass(frozen=True, slots=True)
class Summary:
    """What a generation holds."""

    articles: int
    sentences: int
    outlets: int  # known ones
    first_day: str | None  # YYYY-MM-DD, of the dated articles
    last_day: str | None
    undated: int  # articles without a date
    refused: tuple[Refusal, ...]


class Reader:
    """An opened generation. Use ``Reader.open``; close it, or use it in a ``with``.

    Args:
        generation: closed by the reader, also when there is something wrong with it.

    Raises:
        ValueError: the arrays do not fit each other.
        DamagedIndex: a file is missing or not of its kind.
    """

    def __init__(self, generation: Generation) -> None:
        with ExitStack() as opened:
            opened.callback(generation.close)
            self._generation = generation
            self._articles = Articles(generation.path(ARTICLES_FILE))
            opened.callback(self._articles.close)
            # Rows of (article number, start, end), in the order of the sentence numbers.
            self._spans = generation.array(SPANS)
            self._engine = Engine(
                {name: generation.array(name) for name in generation.array_names() if name != SPANS}
            )
            self._text_at = lru_cache(_KEPT_ARTICLES)(self._articles.at)
            self._placed = lru_cache(_KEPT_ARTICLES)(self._articles.placed)
            self._examples = lru_cache(_KEPT_EXAMPLES)(self._find_examples)
            self._summary = self._summarize()
            opened.pop_all()

    @classmethod
    def open(
        cls, index_dir: Path, generation: str | None = None, *, thorough: bool = False
    ) -> Reader:
        """Return a reader of the current generation in ``index_dir``, or of the named one.

        When the current one is damaged, the newest older one that is whole is opened, and
        ``degraded`` says why. Sizes are checked; with ``thorough`` every checksum too.

        Raises:
            NoIndex: nothing was built there yet.
            StaleIndex: it was built by another analyzer or format.
            DamagedIndex: neither it nor an older generation is whole.
            GenerationGone: the named generation was swept.
        """
        store = Store(index_dir)
        try:
            return cls(store.open(generation, built_by=BUILT_BY, thorough=thorough))
        except (ValueError, DamagedIndex):
            if thorough:
                raise
        # The sizes were right, a content is not: a full look tells which generation serves instead.
        return cls(store.open(generation, built_by=BUILT_BY, thorough=True))

    def __enter__(self) -> Self:
        """Return the reader itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the reader."""
        self.close()

    @property
    def generation(self) -> str:
        """Name of the generation, such as ``g00000003``."""
        return self._generation.name

    @property
    def built_at(self) -> str:
        """When it was built: ISO 8601, UTC."""
        return str(self._generation.about["built_at"])

    @property
    def degraded(self) -> tuple[str, ...]:
        """Why an older generation than the current one serves; empty when all is well."""
        return self._generation.degraded

    @property
    def engine(self) -> Engine:
        """The postings of this generation."""
        return self._engine

    @property
    def summary(self) -> Summary:
        """What this generation holds."""
        return self._summary

    @property
    def searched(self) -> Searched:
        """What a question is asked of."""
        counts = self._summary
        return Searched(counts.articles, counts.sentences, counts.first_day, counts.last_day)

    def ask(self, question: str, *, limit: int = 10) -> Answer:
        """Return what the articles hold on ``question``, with at most ``limit`` sentences.

        The same question on the same generation gives an equal answer.
        """
        return answer_question(self, question, limit=limit)

    def article(self, article_id: str) -> Article:
        """Return an article; raise UnknownArticle when there is none of that id."""
        return self._articles.article(article_id)

    def source(self, article_id: str) -> Article:
        """Return an article, kept in memory for a while: an answer asks for the same few."""
        return self._text_at(self._articles.number_of(article_id))

    def drops(self, article_id: str) -> tuple[Drop, ...]:
        """Return what of an article was left out as boilerplate, by rule."""
        return self._articles.drops(article_id)

    def sentence(self, sentence_no: int) -> Sentence:
        """Return the sentence of that number, from 0."""
        article_no, start, end = (int(value) for value in self._spans[sentence_no])
        article = self._text_at(article_no)
        return Sentence(
            self._unit(article_no, sentence_no), article.id, start, end, article.text[start:end]
        )

    def sentences(self, article_id: str | None = None) -> Iterator[Sentence]:
        """Yield all sentences in index order, or those of one article."""
        if article_id is None:
            yield from (self.sentence(number) for number in range(len(self._spans)))
            return
        placed = self._placed(self._articles.number_of(article_id))
        for number in range(placed.first_sentence, placed.first_sentence + placed.n_sentences):
            yield self.sentence(number)

    def context(self, evidence: Evidence) -> tuple[Sentence | None, Sentence | None]:
        """Return the sentence before and the one after ``evidence`` in its article."""
        placed = self._placed(self._articles.number_of(evidence.article_id))
        first, behind = placed.first_sentence, placed.first_sentence + placed.n_sentences
        # The starts ascend: one sentence among the thousands of a long article is found at once.
        number = first + int(np.searchsorted(self._spans[first:behind, 1], evidence.start))
        before = self.sentence(number - 1) if number > first else None
        after = self.sentence(number + 1) if number + 1 < behind else None
        return before, after

    def outlets(self) -> tuple[OutletSummary, ...]:
        """Return the outlets by name; articles that name none come last."""
        return self._articles.outlets()

    def articles(self, outlet: str | None) -> tuple[ArticleSummary, ...]:
        """Return the articles of an outlet, newest first; ``None``: those that name none."""
        return self._articles.of_outlet(outlet)

    def examples(self, n: int = 3) -> tuple[str, ...]:
        """Return up to ``n`` questions that this generation answers, short enough for a button.

        They are those that were given with the articles, then titles of new ones. Found once:
        a generation never changes.
        """
        return self._examples(n)

    def verify(self) -> None:
        """Read every file and hold it against its checksum; raise DamagedIndex on a difference."""
        self._generation.verify()

    def close(self) -> None:
        """Let the generation go; using the reader afterwards is an error."""
        self._articles.close()
        self._generation.close()

    def _unit(self, article_no: int, sentence_no: int) -> str:
        article_id = self._text_at(article_no).id
        if self._generation.about["units"] == "sentences":
            return article_id
        return f"{article_id}#{sentence_no - self._placed(article_no).first_sentence}"

    def _find_examples(self, n: int) -> tuple[str, ...]:
        given: Sequence[str] = self._generation.about.get("examples", [])
        titles = self._articles.titles(_TITLES_TRIED * n, most_chars=_EXAMPLE_CHARS)
        answered: list[str] = []
        for question in dict.fromkeys([*given, *titles]):
            if len(question) <= _EXAMPLE_CHARS and self.ask(question).outcome == "answer":
                answered.append(question)
            if len(answered) == n:
                break
        return tuple(answered)

    def _summarize(self) -> Summary:
        outlets = self._articles.outlets()
        days = [
            day
            for outlet in outlets
            for day in (outlet.first_day, outlet.last_day)
            if day is not None
        ]
        return Summary(
            articles=sum(outlet.articles for outlet in outlets),
            sentences=len(self._spans),
            outlets=sum(outlet.outlet is not None for outlet in outlets),
            first_day=min(days, default=None),
            last_day=max(days, default=None),
            undated=self._articles.undated(),
            refused=self._articles.refused(),
        )
