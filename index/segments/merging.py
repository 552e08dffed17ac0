"""Several segments into one: what counts of them, written anew without a second analysis."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

import numpy as np
from numpy.typing import NDArray

from index.engine import Numbering, merged
from index.segments.files import ARTICLES, MARKS, SPANS, STARTS, file_of
from index.segments.opened import Segment
from index.store.articles import ArticlesWriter
from index.store.draft import Draft

_PARAMETERS = "parameters"


def merge(draft: Draft, name: str, segments: Sequence[Segment], order: NDArray[np.int64]) -> None:
    """Write one segment that holds what counts of others.

    Its arrays equal, to the byte, those of a segment that was written of the same articles.

    Args:
        draft: the generation that it becomes a part of.
        name: of the segment.
        segments: that are merged.
        order: rows of (segment, article in it) of the articles that count, in order.

    Raises:
        DamagedIndex: a file of a segment is missing or not of its kind.
        IndexingError: the file of articles cannot be written.
    """
    starts = [segment.array(STARTS) for segment in segments]
    numbering = Numbering(order, starts)
    by_article = Numbering(order, [np.arange(each.size) for each in starts])
    _write_articles(draft, name, segments, by_article)
    firsts = [numbering.sentences_of(article).start for article in range(numbering.n_articles)]
    draft.save_array(
        file_of(name, STARTS), np.array([*firsts, numbering.n_sentences], dtype=np.int64)
    )
    place = numbering.locate(np.arange(numbering.n_sentences))
    for array in (SPANS, MARKS):
        parts = [segment.array(array) for segment in segments]
        values = np.empty((numbering.n_sentences, *parts[0].shape[1:]), dtype=np.uint32)
        for number, part in enumerate(parts):
            here = place.segments == number
            values[here] = part[place.within[here]]
        draft.save_array(file_of(name, array), values)
    for array, values in merged([segment.surface_arrays() for segment in segments], by_article):
        if array != _PARAMETERS:
            draft.save_array(file_of(name, array), values)
    for array, values in merged([segment.engine_arrays() for segment in segments], numbering):
        draft.save_array(file_of(name, array), values)


def _write_articles(
    draft: Draft, name: str, segments: Sequence[Segment], by_article: Numbering
) -> None:
    with ArticlesWriter(draft.announce(file_of(name, ARTICLES))) as writer:
        for number, segment in enumerate(segments):
            is_gone = by_article.gone(number)
            n_articles = segment.array(STARTS).size - 1
            counting = np.arange(n_articles) if is_gone is None else np.flatnonzero(~is_gone)
            numbers = by_article.numbers(number, counting)
            with closing(segment.open_articles(None)) as articles:
                pairs = zip(counting.tolist(), numbers.tolist(), strict=True)
                writer.take_over(articles, list(pairs))
