"""The story of the read side: open a generation, ask it, look around in it.

A reader is a snapshot. It answers from its generation for as long as it is open, whatever is
built or published beside it, and it may be used from several threads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

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
from index.engine import Engine, TermDictionary
from index.errors import DamagedIndex, StaleIndex
from index.store import Generation, Store
from index.store.articles import Articles, ArticleSummary, OutletSummary
from index.text import ANALYZER, Lexicon, language_of, load_lexicon

INDEX_FORMAT = 3
"""Raised when the files of a generation change their meaning; older ones are then rebuilt."""

BUILT_BY = f"{ANALYZER}, format {INDEX_FORMAT}"
ARTICLES_FILE = "articles.sqlite"
SPANS = "spans"
MARKS = "marks"
SURFACES, SURFACE_STARTS = "surfaces", "surface_starts"  # folded words as they stand
_OURS = frozenset({SPANS, MARKS, SURFACES, SURFACE_STARTS})  # arrays that are not the engine's

_KEPT_ARTICLES = 64  # texts in memory: the sentences of an answer come from few articles
_KEPT_LANGUAGES = 1024
_KEPT_PREFIXES = 32  # of words looked up for misspelt ones; one letter's words each
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
            self._article_nos = np.ascontiguousarray(self._spans[:, 0])  # ascending
            self._marks = generation.array(MARKS)
            self._engine = Engine(
                {
                    name: generation.array(name)
                    for name in generation.array_names()
                    if name not in _OURS
                }
            )
            self._surfaces = TermDictionary(
                generation.array(SURFACES), generation.array(SURFACE_STARTS)
            )
            self._lexicon = _lexicon_of(generation)
            self._text_at = lru_cache(_KEPT_ARTICLES)(self._articles.at)
            self._placed = lru_cache(_KEPT_ARTICLES)(self._articles.placed)
            self._examples = lru_cache(_KEPT_EXAMPLES)(self._find_examples)
            self._language_of = lru_cache(_KEPT_LANGUAGES)(self._find_language)
            self._surfaces_from = lru_cache(_KEPT_PREFIXES)(
                lambda prefix: tuple(self._surfaces.beginning(prefix))
            )
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
    def engine(self) -> Engine:
        """The postings of this generation."""
        return self._engine

    @property
    def marks(self) -> NDArray[np.uint32]:
        """What kinds of things each sentence holds: ``index.text.Mark``, shape (n_sentences,)."""
        return self._marks

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
        return self._surfaces_from(prefix)

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

    def attribution(self, sentence_no: int) -> tuple[Attribution, tuple[ResolvedDate, ...]]:
        """Return who speaks in the sentence of that number, and the days that it names."""
        article = self._text_at(int(self._spans[sentence_no, 0]))
        return self._articles.attribution(sentence_no, article.text)

    def language(self, article_id: str) -> str:
        """Return the language that an article was analysed in, ISO 639-1."""
        return self._language_of(article_id)

    def agency(self, article_id: str) -> str | None:
        """Return the agency that an article names, a hint of where its words come from."""
        return self._articles.agency(article_id)

    def sentence_numbers(self, article_id: str | None = None) -> range:
        """Return the numbers of all sentences, or of those of one article."""
        if article_id is None:
            return range(len(self._spans))
        placed = self._placed(self._articles.number_of(article_id))
        return range(placed.first_sentence, placed.first_sentence + placed.n_sentences)

    def articles_of(self, sentence_nos: NDArray[Any]) -> NDArray[Any]:
        """Return the number of the article that each sentence belongs to."""
        return np.asarray(self._article_nos[sentence_nos])

    def places_in_article(self, sentence_nos: NDArray[Any]) -> NDArray[Any]:
        """Return the number that each sentence has in its article, from 0."""
        first = np.searchsorted(self._article_nos, self._article_nos[sentence_nos])
        return np.asarray(sentence_nos - first)

    def article_id(self, number: int) -> str:
        """Return the id of the article of that number."""
        return self._placed(number).id

    def sentences(self, article_id: str | None = None) -> Iterator[Sentence]:
        """Yield all sentences in index order, or those of one article."""
        yield from map(self.sentence, self.sentence_numbers(article_id))

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

    def _find_language(self, article_id: str) -> str:
        article = self.source(article_id)
        return language_of(article.text, article.language)

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


def _lexicon_of(generation: Generation) -> Lexicon:
    """Return the concepts that a generation's sentences were tagged with.

    Raises:
        StaleIndex: the built-in ones have changed since, so that questions would not meet them.
    """
    own = CONCEPTS_FILE if CONCEPTS_FILE in generation.manifest.files else None
    lexicon = load_lexicon(generation.path(own) if own else None)
    tagged_with = str(generation.about["lexicon"])
    if tagged_with != lexicon.digest:
        where = generation.path(ARTICLES_FILE).parent
        raise StaleIndex(where, f"lexicon {tagged_with[:12]}", f"lexicon {lexicon.digest[:12]}")
    return lexicon
