"""Where each sentence is: from its number in the collection to its place in a segment, and back.

Sentences are numbered in the order of the articles, whichever segment holds them, so that the
same articles give the same answers however often they were added to. Within a segment the
articles stand in that order as well; those that no longer count are passed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Places of sentences; all arrays of one shape."""

    segments: NDArray[np.int64]
    within: NDArray[np.int64]  # the numbers in those segments


class Numbering:
    """The articles that count, in order, each with its segment.

    Args:
        articles: rows of (segment, number of the article in it), shape (n_articles, 2).
        starts: of each segment, the number of the first sentence of each of its articles, and
            behind the last one; shape (articles of the segment + 1,).

    Raises:
        ValueError: the arrays do not fit each other, an article comes twice, or the articles of
            a segment are not in its order.
    """

    def __init__(self, articles: NDArray[Any], starts: Sequence[NDArray[Any]]) -> None:
        rows = np.asarray(articles).astype(np.int64)
        if rows.ndim != 2 or rows.shape[1] != 2:
            raise ValueError(f"articles are of shape {rows.shape}, expected (n, 2)")
        self._segment_of, self._article_in_segment = rows[:, 0], rows[:, 1]
        if rows.size and not (rows[:, 0].min() >= 0 and rows[:, 0].max() < len(starts)):
            raise ValueError(f"an article is in none of the {len(starts)} segments")
        self._starts = [_checked_starts(segment_starts) for segment_starts in starts]
        self._first_within = np.zeros(len(rows), dtype=np.int64)
        counts = np.zeros(len(rows), dtype=np.int64)
        self._here: list[NDArray[np.intp]] = []  # of each segment, its articles in the collection
        self._within_here: list[NDArray[np.int64]] = []  # and their numbers in the segment
        for segment, segment_starts in enumerate(self._starts):
            here = np.flatnonzero(self._segment_of == segment)
            within = self._article_in_segment[here]
            if within.size and not (within[0] >= 0 and within[-1] < segment_starts.size - 1):
                raise ValueError(f"an article is not in segment {segment}")
            if np.any(within[1:] <= within[:-1]):
                raise ValueError(f"the articles of segment {segment} are not in its order")
            self._first_within[here] = segment_starts[within]
            counts[here] = segment_starts[within + 1] - segment_starts[within]
            self._here.append(here)
            self._within_here.append(within)
        self._first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)

    @classmethod
    def single(cls, n_sentences: int) -> Numbering:
        """Return the numbering of one segment of which all counts, as if it were one article."""
        return cls(np.zeros((1, 2), dtype=np.int64), [np.array([0, n_sentences])])

    @property
    def n_articles(self) -> int:
        """How many articles count."""
        return self._segment_of.size

    @property
    def n_sentences(self) -> int:
        """How many sentences count; they are numbered from 0."""
        return int(self._first[-1])

    @property
    def n_segments(self) -> int:
        """How many segments there are."""
        return len(self._starts)

    def sentences_of(self, article_no: int) -> range:
        """Return the numbers of the sentences of an article."""
        return range(int(self._first[article_no]), int(self._first[article_no + 1]))

    def articles_of(self, sentence_nos: NDArray[Any]) -> NDArray[np.int64]:
        """Return the number of the article that each sentence belongs to."""
        # The method, not the function: for one number it is several times as quick.
        return np.asarray(self._first.searchsorted(sentence_nos, side="right") - 1)

    def places_in_article(self, sentence_nos: NDArray[Any]) -> NDArray[np.int64]:
        """Return the number that each sentence has in its article, from 0."""
        return np.asarray(sentence_nos - self._first[self.articles_of(sentence_nos)])

    def place_of_article(self, article_no: int) -> tuple[int, int]:
        """Return the segment of an article and its number there."""
        return int(self._segment_of[article_no]), int(self._article_in_segment[article_no])

    def numbers_of_articles(self, segment: int) -> NDArray[np.int64]:
        """Return the number of each article of a segment; -1 for one that no longer counts."""
        numbers = np.full(self._starts[segment].size - 1, -1, dtype=np.int64)
        numbers[self._within_here[segment]] = self._here[segment]
        return numbers

    def article_at(self, segment: int, article_in_segment: int) -> int | None:
        """Return the number of an article of a segment; ``None``: it no longer counts."""
        within = self._within_here[segment]
        at = int(within.searchsorted(article_in_segment))
        found = at < within.size and within[at] == article_in_segment
        return int(self._here[segment][at]) if found else None

    def locate(self, sentence_nos: NDArray[Any]) -> Place:
        """Return where sentences are.

        Args:
            sentence_nos: from 0 up to ``n_sentences``, any integer type.
        """
        if self._is_plain:
            within = np.asarray(sentence_nos).astype(np.int64)
            return Place(np.zeros_like(within), within)
        articles = self.articles_of(sentence_nos)
        within = sentence_nos - self._first[articles] + self._first_within[articles]
        return Place(self._segment_of[articles], np.asarray(within))

    def numbers(self, segment: int, within: NDArray[Any]) -> NDArray[np.int64]:
        """Return the numbers of sentences of a segment, all of which count."""
        if self._is_plain:
            return np.asarray(within).astype(np.int64)
        here = self._here[segment]
        at = here[np.searchsorted(self._first_within[here], within, side="right") - 1]
        return np.asarray(within - self._first_within[at] + self._first[at])

    def gone(self, segment: int) -> NDArray[np.bool_] | None:
        """Return which sentences of a segment no longer count; ``None``: all of them do."""
        starts = self._starts[segment]
        is_gone = self.gone_articles(segment)
        return None if is_gone is None else np.repeat(is_gone, np.diff(starts))

    def gone_articles(self, segment: int) -> NDArray[np.bool_] | None:
        """Return which articles of a segment no longer count; ``None``: all of them do."""
        n_articles, here = self._starts[segment].size - 1, self._here[segment]
        if here.size == n_articles:
            return None
        is_gone = np.ones(n_articles, dtype=np.bool_)
        is_gone[self._within_here[segment]] = False
        return is_gone

    @cached_property
    def _is_plain(self) -> bool:
        """Whether numbers and places are the same: one segment, all of which counts."""
        return len(self._starts) == 1 and self.n_sentences == int(self._starts[0][-1])


def _checked_starts(starts: NDArray[Any]) -> NDArray[np.int64]:
    checked = np.asarray(starts).astype(np.int64)
    if checked.ndim != 1 or not checked.size or checked[0] != 0:
        raise ValueError("the starts of a segment's articles do not begin with 0")
    if np.any(checked[1:] < checked[:-1]):
        raise ValueError("the starts of a segment's articles go backwards")
    return checked
