"""The story of the read side: open a generation, ask it, look around in it.

A reader is a snapshot. It answers from its generation for as long as it is open, whatever is
built or published beside it, and it may be used from several threads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from index.answer import answer_question
from index.corpus import CONCEPTS_FILE
from index.domain import (
    Answer,
    Article,
    Attribution,
    Drop,
    Evidence,
    Refusal,
    ResolvedDate,
    Searched,
    Sentence,
)
from index.engine import SearchEngine
from index.errors import DamagedIndex, StaleIndex
from index.holdings import Holdings
from index.segments import Collected, SegmentHoldings
from index.store import Generation, Store
from index.store.articles import ArticleSummary, OutletSummary
from index.text import ANALYZER, Lexicon, load_lexicon

INDEX_FORMAT = 4
"""Raised when the files of a generation change their meaning; older ones are then rebuilt."""

BUILT_BY = f"{ANALYZER}, format {INDEX_FORMAT}"
_KEPT_ARTICLES = 64  # texts in memory: the sentences of an answer come from few articles
_KEPT_NUMBERS = 1024  # of articles, by their ids, and the little that is asked of each
_KEPT_SENTENCES = 4096
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


class Snapshot(Protocol):
    """A generation as a reader sees it, wherever it is kept."""

    @property
    def name(self) -> str:
        """Name of the generation, such as ``g00000003``."""

    @property
    def built_by(self) -> str:
        """The analyzer and the format that it was built with."""

    @property
    def about(self) -> Mapping[str, Any]:
        """What the build noted about it."""

    @property
    def degraded(self) -> tuple[str, ...]:
        """Why this is not the current generation; empty when it is."""

    def verify(self) -> None:
        """Read all of it; raise DamagedIndex when something is not as it was written."""

    def close(self) -> None:
        """Let it go; a sweep may then remove it."""


class Reader:
    """An opened generation. Use ``Reader.open``; close it, or use it in a ``with``.

    Args:
        generation: closed by the reader, as are the holdings.
        engine: over its sentences.
        holdings: its articles and sentences.
        lexicon: the concepts that they were tagged with.

    Raises:
        DamagedIndex: what it holds cannot be read.
    """

    def __init__(
        self, generation: Snapshot, engine: SearchEngine, holdings: Holdings, lexicon: Lexicon
    ) -> None:
        self._generation = generation
        self._engine = engine
        self._holdings = holdings
        self._lexicon = lexicon
        self._text_at = lru_cache(_KEPT_ARTICLES)(holdings.at)
        self._number_of = lru_cache(_KEPT_NUMBERS)(holdings.number_of)
        self._language_at = lru_cache(_KEPT_NUMBERS)(holdings.language)
        self._agency_at = lru_cache(_KEPT_NUMBERS)(holdings.agency)
        self._id_at = lru_cache(_KEPT_NUMBERS)(holdings.id_at)
        self._sentence_at = lru_cache(_KEPT_SENTENCES)(self._find_sentence)
        self._examples = lru_cache(_KEPT_EXAMPLES)(self._find_examples)
        self._summary = self._summarize()

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
            return cls.of(store.open(generation, built_by=BUILT_BY, thorough=thorough))
        except (ValueError, DamagedIndex):
            if thorough:
                raise
        # The sizes were right, a content is not: a full look tells which generation serves instead.
        return cls.of(store.open(generation, built_by=BUILT_BY, thorough=True))

    @classmethod
    def of(cls, generation: Generation) -> Reader:
        """Return a reader of a generation on this machine, which is closed if that fails.

        Raises:
            ValueError: the arrays do not fit each other.
            DamagedIndex: a file is missing or not of its kind.
            StaleIndex: the built-in concepts have changed since it was built.
        """
        with ExitStack() as opened:
            opened.callback(generation.close)
            lexicon = _lexicon_of(generation)
            collected = Collected(generation)
            holdings = SegmentHoldings(collected)
            opened.callback(holdings.close)
            reader = cls(generation, collected.engine(), holdings, lexicon)
            opened.pop_all()
            return reader

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
    def built_by(self) -> str:
        """The analyzer, the format and the lexicon that it was built with."""
        return f"{self._generation.built_by}, lexicon {self._lexicon.digest[:12]}"

    @property
    def built_at(self) -> str:
        """When it was built: ISO 8601, UTC."""
        return str(self._generation.about["built_at"])

    @property
    def content(self) -> str | None:
        """Digest of what it answers from, as in a build's report; ``None`` in older ones."""
        content: str | None = self._generation.about.get("content")
        return content

    @property
    def degraded(self) -> tuple[str, ...]:
        """Why an older generation than the current one serves; empty when all is well."""
        return self._generation.degraded

    @property
    def engine(self) -> SearchEngine:
        """The postings of this generation."""
        return self._engine

    def marks_of(self, sentence_nos: NDArray[Any]) -> NDArray[Any]:
        """Return what kinds of things each sentence holds: ``index.text.Mark``."""
        return self._holdings.marks(sentence_nos)

    @property
    def lexicon(self) -> Lexicon:
        """The concepts that the sentences were tagged with."""
        return self._lexicon

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the articles, ISO 639-1, sorted."""
        return tuple(self._generation.about["languages"])

    @property
    def newest_day(self) -> date | None:
        """The day of the newest article that is dated."""
        last_day = self._summary.last_day
        return None if last_day is None else date.fromisoformat(last_day)

    def sentences_with(self, field: str, term: str) -> int:
        """Return how many sentences hold the term in that field."""
        return self._engine.document_frequency(field, term)

    def surfaces(self, prefix: str) -> Sequence[str]:
        """Return the folded words of the articles that begin with ``prefix``, sorted."""
        return self._holdings.surfaces(prefix)

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
        return self._holdings.at(self._holdings.number_of(article_id))

    def source(self, article_id: str) -> Article:
        """Return an article, kept in memory for a while: an answer asks for the same few."""
        return self._text_at(self._number_of(article_id))

    def drops(self, article_id: str) -> tuple[Drop, ...]:
        """Return what of an article was left out as boilerplate, by rule."""
        return self._holdings.drops(self._number_of(article_id))

    def sentence(self, sentence_no: int) -> Sentence:
        """Return the sentence of that number, from 0."""
        return self._sentence_at(sentence_no)

    def attribution(self, sentence_no: int) -> tuple[Attribution, tuple[ResolvedDate, ...]]:
        """Return who speaks in the sentence of that number, and the days that it names."""
        article_no, place = self._placed(sentence_no)
        return self._holdings.attribution(article_no, place, self._text_at(article_no).text)

    def language(self, article_id: str) -> str:
        """Return the language that an article was analysed in, ISO 639-1."""
        return self._language_at(self._number_of(article_id))

    def agency(self, article_id: str) -> str | None:
        """Return the agency that an article names, a hint of where its words come from."""
        return self._agency_at(self._number_of(article_id))

    def sentence_numbers(self, article_id: str | None = None) -> range:
        """Return the numbers of all sentences, or of those of one article."""
        if article_id is None:
            return range(self._holdings.n_sentences)
        return self._holdings.sentences_of(self._number_of(article_id))

    def articles_of(self, sentence_nos: NDArray[Any]) -> NDArray[Any]:
        """Return the number of the article that each sentence belongs to."""
        return self._holdings.articles_of(sentence_nos)

    def places_in_article(self, sentence_nos: NDArray[Any]) -> NDArray[Any]:
        """Return the number that each sentence has in its article, from 0."""
        return self._holdings.places_in_article(sentence_nos)

    def article_id(self, number: int) -> str:
        """Return the id of the article of that number."""
        return self._id_at(number)

    def sentences(self, article_id: str | None = None) -> Iterator[Sentence]:
        """Yield all sentences in index order, or those of one article."""
        yield from map(self.sentence, self.sentence_numbers(article_id))

    def context(self, evidence: Evidence) -> tuple[Sentence | None, Sentence | None]:
        """Return the sentence before and the one after ``evidence`` in its article."""
        numbers = self.sentence_numbers(evidence.article_id)
        spans = self._holdings.spans(np.arange(numbers.start, numbers.stop))
        # The starts ascend: one sentence among the thousands of a long article is found at once.
        number = numbers.start + int(np.searchsorted(spans[:, 0], evidence.start))
        before = self.sentence(number - 1) if number > numbers.start else None
        after = self.sentence(number + 1) if number + 1 < numbers.stop else None
        return before, after

    def outlets(self) -> tuple[OutletSummary, ...]:
        """Return the outlets by name; articles that name none come last."""
        return self._holdings.outlets()

    def articles(self, outlet: str | None) -> tuple[ArticleSummary, ...]:
        """Return the articles of an outlet, newest first; ``None``: those that name none."""
        return self._holdings.of_outlet(outlet)

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
        self._holdings.close()
        self._generation.close()

    @property
    def _is_whole(self) -> bool:
        """Whether every article is one unit."""
        return bool(self._generation.about["units"] == "sentences")

    def _placed(self, sentence_no: int) -> tuple[int, int]:
        """Return the number of a sentence's article and its own number in it."""
        numbers = np.array([sentence_no])
        article_no = int(self._holdings.articles_of(numbers)[0])
        return article_no, int(self._holdings.places_in_article(numbers)[0])

    def _find_sentence(self, sentence_no: int) -> Sentence:
        article_no, place = self._placed(sentence_no)
        start, end = self._holdings.spans(np.array([sentence_no]))[0].tolist()
        article = self._text_at(article_no)
        if not 0 <= start < end <= len(article.text):
            raise ValueError(f"sentence {sentence_no} is not in its article")
        unit = article.id if self._is_whole else f"{article.id}#{place}"
        return Sentence(unit, article.id, start, end, article.text[start:end])

    def _find_examples(self, n: int) -> tuple[str, ...]:
        given: Sequence[str] = self._generation.about.get("examples", [])
        titles = self._holdings.titles(_TITLES_TRIED * n, most_chars=_EXAMPLE_CHARS)
        answered: list[str] = []
        for question in dict.fromkeys([*given, *titles]):
            if len(question) <= _EXAMPLE_CHARS and self.ask(question).outcome == "answer":
                answered.append(question)
            if len(answered) == n:
                break
        return tuple(answered)

    def _summarize(self) -> Summary:
        outlets = self._holdings.outlets()
        days = [
            day
            for outlet in outlets
            for day in (outlet.first_day, outlet.last_day)
            if day is not None
        ]
        return Summary(
            articles=self._holdings.n_articles,
            sentences=self._holdings.n_sentences,
            outlets=sum(outlet.outlet is not None for outlet in outlets),
            first_day=min(days, default=None),
            last_day=max(days, default=None),
            undated=self._holdings.undated(),
            refused=self._holdings.refused(),
        )


def _lexicon_of(generation: Generation) -> Lexicon:
    """Return the concepts that a generation's sentences were tagged with.

    Raises:
        StaleIndex: the built-in ones have changed since, so that questions would not meet them.
    """
    own = CONCEPTS_FILE if CONCEPTS_FILE in generation.manifest.files else None
    lexicon = load_lexicon(generation.path(own) if own else None)
    tagged_with = str(generation.about["lexicon"])
    if tagged_with != lexicon.digest:
        where = generation.directory
        raise StaleIndex(where, f"lexicon {tagged_with[:12]}", f"lexicon {lexicon.digest[:12]}")
    return lexicon
