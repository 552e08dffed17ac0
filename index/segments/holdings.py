"""The articles and sentences of a generation on this machine, over all of its segments."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.domain import Article, Attribution, Drop, Refusal, ResolvedDate
from index.errors import DamagedIndex, UnknownArticle
from index.segments.files import MARKS, REFUSED, SPANS, SURFACES
from index.segments.opened import Collected
from index.store.articles import Articles, ArticleSummary, Headline, Identity, OutletSummary

_KEPT_PREFIXES = 32  # of words looked up for misspelt ones; one letter's words each


class SegmentHoldings:
    """What ``index.holdings.Holdings`` promises.

    Raises:
        ValueError: the arrays do not fit each other.
        DamagedIndex: a file is missing or not of its kind.
    """

    def __init__(self, collected: Collected) -> None:
        self._numbering = collected.numbering
        self._spans = [segment.array(SPANS) for segment in collected.segments]
        self._marks = [segment.array(MARKS) for segment in collected.segments]
        for starts, spans, marks in zip(collected.starts, self._spans, self._marks, strict=True):
            if spans.shape != (starts[-1], 2) or marks.shape != (starts[-1],):
                shapes = f"{spans.shape} and {marks.shape}"
                raise ValueError(f"spans and marks are of {shapes}, {starts[-1]} sentences")
        self._refused = _refused(collected)
        words = collected.surfaces()
        self.surfaces = lru_cache(_KEPT_PREFIXES)(
            lambda prefix: tuple(words.vocabulary(SURFACES, prefix))
        )
        self._articles = collected.open_articles()

    @property
    def n_articles(self) -> int:
        """How many articles there are."""
        return self._numbering.n_articles

    @property
    def n_sentences(self) -> int:
        """How many sentences there are."""
        return self._numbering.n_sentences

    def number_of(self, article_id: str) -> int:
        """Return the number of an article; raise UnknownArticle when there is none of that id."""
        for segment, articles in enumerate(self._articles):
            within = articles.number_of(article_id)
            number = None if within is None else self._numbering.article_at(segment, within)
            if number is not None:
                return number
        raise UnknownArticle(article_id)

    def at(self, number: int) -> Article:
        """Return the article of that number."""
        articles, within = self._placed(number)
        return articles.at(within)

    def id_at(self, number: int) -> str:
        """Return the id of the article of that number."""
        articles, within = self._placed(number)
        return articles.id_at(within)

    def sentences_of(self, number: int) -> range:
        """Return the numbers of the sentences of an article."""
        return self._numbering.sentences_of(number)

    def drops(self, number: int) -> tuple[Drop, ...]:
        """Return what of an article was left out as boilerplate."""
        articles, within = self._placed(number)
        return articles.drops(within)

    def agency(self, number: int) -> str | None:
        """Return the agency that an article names in its dateline or closing tag."""
        articles, within = self._placed(number)
        return articles.agency(within)

    def language(self, number: int) -> str:
        """Return the language that an article was analysed in, ISO 639-1."""
        articles, within = self._placed(number)
        return articles.language(within)

    def articles_of(self, sentence_nos: NDArray[Any]) -> NDArray[Any]:
        """Return the number of the article that each sentence belongs to."""
        return self._numbering.articles_of(sentence_nos)

    def places_in_article(self, sentence_nos: NDArray[Any]) -> NDArray[Any]:
        """Return the number that each sentence has in its article, from 0."""
        return self._numbering.places_in_article(sentence_nos)

    def spans(self, sentence_nos: NDArray[Any]) -> NDArray[Any]:
        """Return start and end of each sentence in the text of its article, shape (n, 2)."""
        return self._gathered(self._spans, sentence_nos)

    def marks(self, sentence_nos: NDArray[Any]) -> NDArray[Any]:
        """Return what kinds of things each sentence holds: ``index.text.Mark``."""
        return self._gathered(self._marks, sentence_nos)

    def attribution(
        self, number: int, place: int, text: str
    ) -> tuple[Attribution, tuple[ResolvedDate, ...]]:
        """Return who speaks in a sentence, and the days that it names."""
        articles, within = self._placed(number)
        return articles.attribution(within, place, text)

    def outlets(self) -> tuple[OutletSummary, ...]:
        """Return the outlets by name; articles that name none come last."""
        found: dict[str | None, OutletSummary] = {}
        for articles in self._articles:
            for outlet in articles.outlets():
                other = found.get(outlet.outlet)
                found[outlet.outlet] = outlet if other is None else _sum(outlet, other)
        return tuple(found[name] for name in sorted(found, key=lambda name: (name is None, name)))

    def of_outlet(self, outlet: str | None) -> tuple[ArticleSummary, ...]:
        """Return the articles of an outlet, newest first, undated ones last."""
        found = [
            (self._number(segment, within), summary)
            for segment, articles in enumerate(self._articles)
            for within, summary in articles.of_outlet(outlet)
        ]
        found.sort(key=lambda each: each[0])
        found.sort(key=lambda each: each[1].published or "", reverse=True)  # and stably
        return tuple(summary for _, summary in found)

    def titles(self, limit: int, *, most_chars: int) -> tuple[str, ...]:
        """Return titles that are not too long: the newest of each outlet, then the next of each."""
        found = [
            (self._number(segment, headline.number), headline)
            for segment, articles in enumerate(self._articles)
            for headline in articles.headlines(limit, most_chars=most_chars)
        ]
        found.sort(key=lambda each: each[0])
        found.sort(key=lambda each: each[1].published or "", reverse=True)
        turns: dict[str | None, int] = {}
        by_turn: list[tuple[int, Headline]] = []
        for _, headline in found:
            turn = turns[headline.outlet] = turns.get(headline.outlet, 0) + 1
            by_turn.append((turn, headline))
        by_turn.sort(key=lambda each: each[0])
        return tuple(headline.title for _, headline in islice(by_turn, limit))

    def undated(self) -> int:
        """Return how many articles have no date."""
        return sum(articles.undated() for articles in self._articles)

    def refused(self) -> tuple[Refusal, ...]:
        """Return the files that were left out, with reasons."""
        return self._refused

    def identities(self) -> Iterator[Identity]:
        """Yield by what each article is known again, with its number in the collection."""
        for segment, articles in enumerate(self._articles):
            numbers = self._numbering.numbers_of_articles(segment).tolist()
            for within, *known in articles.identities():
                yield Identity(numbers[within], *known)

    def close(self) -> None:
        """Close the files; reading afterwards raises an error."""
        for articles in self._articles:
            articles.close()

    def _placed(self, number: int) -> tuple[Articles, int]:
        segment, within = self._numbering.place_of_article(number)
        return self._articles[segment], within

    def _number(self, segment: int, within: int) -> int:
        number = self._numbering.article_at(segment, within)
        if number is None:
            raise ValueError(f"article {within} of segment {segment} does not count")
        return number

    def _gathered(
        self, of_segments: Sequence[NDArray[Any]], sentence_nos: NDArray[Any]
    ) -> NDArray[Any]:
        """Return the rows of sentences, in their order."""
        place = self._numbering.locate(np.asarray(sentence_nos))
        if len(of_segments) == 1:
            return np.asarray(of_segments[0][place.within])
        if place.within.size == 1:
            return np.asarray(of_segments[int(place.segments[0])][place.within])
        first = of_segments[0]
        rows = np.empty((place.within.size, *first.shape[1:]), dtype=first.dtype)
        for segment in np.unique(place.segments).tolist():
            here = place.segments == segment
            rows[here] = of_segments[segment][place.within[here]]
        return rows


def _sum(one: OutletSummary, other: OutletSummary) -> OutletSummary:
    days = [day for each in (one, other) for day in (each.first_day, each.last_day) if day]
    return OutletSummary(
        one.outlet,
        one.articles + other.articles,
        min(days, default=None),
        max(days, default=None),
    )


def _refused(collected: Collected) -> tuple[Refusal, ...]:
    path = collected.generation.path(REFUSED)
    try:
        return tuple(Refusal(*pair) for pair in json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError) as error:
        raise DamagedIndex(path, str(error)) from error
