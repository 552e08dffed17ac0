"""The segments of a new generation: kept ones, new ones, and those that become one."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.analysis import Analysis
from index.engine import Bm25Parameters
from index.segments.files import ORDER, STARTS, segment_name, segment_number
from index.segments.merging import merge
from index.segments.opened import Collected, Segment
from index.segments.policy import to_merge
from index.segments.writing import SegmentWriter
from index.store.draft import Draft


class Assembly:
    """Takes the articles of a generation in their order, kept or new; then call ``finish``.

    Use it in a ``with``.

    Args:
        draft: the generation.
        base: an older one of which articles may be kept; it must stay open.
        parameters: ``k1`` and ``b`` of the engine.
        most_bytes: about how much memory new articles may take before they are written away.
    """

    def __init__(
        self, draft: Draft, base: Collected | None, parameters: Bm25Parameters, most_bytes: int
    ) -> None:
        self._draft = draft
        self._base = base
        self._parameters = parameters
        self._most_bytes = most_bytes
        self._segments: list[Segment] = list(base.segments) if base is not None else []
        self._n_kept = len(self._segments)
        self._last_kept = [-1] * self._n_kept
        self._order: list[tuple[int, int]] = []  # segment, article in it
        self._highest = max((segment_number(one.name) for one in self._segments), default=0)
        self._writer: SegmentWriter | None = None
        self._open = ExitStack()
        self.n_sentences = 0

    def __enter__(self) -> Self:
        """Return the assembly itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the files that are being written, complete or not."""
        self._open.close()

    def may_keep(self, number: int) -> bool:
        """Return whether an article of the older generation can be kept; asked in their order.

        Within a segment, articles keep the order that they have: one that comes before another
        that is kept already has to be added anew.
        """
        if self._base is None:
            return False
        segment, within = self._base.numbering.place_of_article(number)
        if within <= self._last_kept[segment]:
            return False
        self._last_kept[segment] = within
        return True

    def keep(self, number: int) -> None:
        """Append an article of the older generation as it is.

        Args:
            number: of the article in that generation; ``may_keep`` has said yes.

        Raises:
            ValueError: there is no older generation.
        """
        if self._base is None:
            raise ValueError("there is nothing that could be kept")
        self._order.append(self._base.numbering.place_of_article(number))
        self.n_sentences += len(self._base.numbering.sentences_of(number))

    def add(self, analysis: Analysis) -> None:
        """Append a new article.

        Raises:
            IndexingError: the file of articles cannot be written.
            OSError: the disk is full.
        """
        if self._writer is None:
            self._writer = SegmentWriter(self._draft, self._next_name(), self._parameters)
            self._segments.append(Segment(self._writer.name, self._draft))
            self._open.enter_context(self._writer)
        self._order.append((len(self._segments) - 1, self._writer.n_articles))
        self._writer.add(analysis)
        self.n_sentences += len(analysis.sentences)
        if self._writer.n_bytes > self._most_bytes:
            self._finish_writer()

    def finish(self, *, one_segment: bool = False) -> list[str]:
        """Write everything and return the names of the generation's segments.

        Args:
            one_segment: leave no more than one.

        Raises:
            DamagedIndex: a file of the older generation is not of its kind.
            IndexingError: a file of articles cannot be written.
            OSError: the disk is full.
        """
        self._finish_writer()
        order = np.array(self._order, dtype=np.int64).reshape(-1, 2)
        here = [order[order[:, 0] == number, 1] for number in range(len(self._segments))]
        chosen = self._chosen(here, one_segment=one_segment)
        self._merge(chosen, order)
        for number in range(self._n_kept):
            if number not in chosen and here[number].size:
                self._link(self._segments[number])
        left = [
            number
            for number in range(len(self._segments))
            if number not in chosen and np.any(order[:, 0] == number)
        ]
        renumbered = np.zeros(len(self._segments), dtype=np.int64)
        renumbered[left] = np.arange(len(left))
        order[:, 0] = renumbered[order[:, 0]]
        self._draft.save_array(ORDER, order.astype(np.uint32))
        return [self._segments[number].name for number in left]

    def _chosen(self, here: Sequence[NDArray[np.int64]], *, one_segment: bool) -> set[int]:
        """Return the segments that become one."""
        there = [number for number, articles in enumerate(here) if articles.size]
        counting, gone = [], []
        for number in there:
            starts = self._segments[number].array(STARTS)
            counting.append(int(np.sum(np.diff(starts)[here[number]])))
            gone.append(int(starts[-1]) - counting[-1])
        if one_segment:
            # Also of one whose gone articles have no sentences.
            lacks = (here[n].size < self._segments[n].array(STARTS).size - 1 for n in there)
            return set(there) if len(there) > 1 or any(lacks) else set()
        return {there[place] for place in to_merge(counting, gone)}

    def _merge(self, chosen: set[int], order: NDArray[np.int64]) -> None:
        """Write the chosen segments as one, and put it in their place in ``order``."""
        if not chosen:
            return
        numbers = sorted(chosen)
        is_chosen = np.isin(order[:, 0], numbers)
        rows = order[is_chosen]
        rows[:, 0] = np.searchsorted(numbers, rows[:, 0])
        name = self._next_name()
        merge(self._draft, name, [self._segments[number] for number in numbers], rows)
        for number in numbers:
            if number >= self._n_kept:
                for file in self._segments[number].files():
                    self._draft.drop(file)
        order[is_chosen, 0] = len(self._segments)
        order[is_chosen, 1] = np.arange(len(rows))
        self._segments.append(Segment(name, self._draft))

    def _link(self, segment: Segment) -> None:
        if self._base is not None:
            for file in segment.files():
                self._draft.link(self._base.generation, file)

    def _finish_writer(self) -> None:
        if self._writer is not None:
            self._writer.finish()
            self._writer = None

    def _next_name(self) -> str:
        self._highest += 1
        return segment_name(self._highest)
