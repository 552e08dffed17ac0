"""A generation's segments, opened: their arrays by name, and the order of all articles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.analysis import FIELDS
from index.engine import Engine, Numbering
from index.segments.files import ARTICLES, ORDER, SEGMENTS, STARTS, SURFACES, file_of
from index.store import Generation
from index.store.articles import Articles
from index.store.generation import ARRAY_SUFFIX


class Holder(Protocol):
    """A generation that is complete, or one that is being written."""

    def path(self, name: str) -> Path:
        """Return where a file is."""

    def file_names(self) -> tuple[str, ...]:
        """Return the names of all files, sorted."""

    def array(self, name: str) -> NDArray[Any]:
        """Return an array; raise DamagedIndex when there is none of that name."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment of a generation."""

    name: str
    holder: Holder

    def array(self, name: str) -> NDArray[Any]:
        """Return an array; raise DamagedIndex when there is none of that name."""
        return self.holder.array(file_of(self.name, name))

    def files(self) -> tuple[str, ...]:
        """Return the names of all its files in the generation, sorted."""
        mine = file_of(self.name, "")
        return tuple(name for name in self.holder.file_names() if name.startswith(mine))

    def engine_arrays(self) -> dict[str, NDArray[Any]]:
        """Return the arrays of the fields of sentences."""
        return {"parameters": self.array("parameters"), **self._arrays_of(FIELDS)}

    def surface_arrays(self) -> dict[str, NDArray[Any]]:
        """Return the arrays of the words as they stand, by article."""
        return {"parameters": self.array("parameters"), **self._arrays_of((SURFACES,))}

    def open_articles(self, is_gone: NDArray[np.bool_] | None) -> Articles:
        """Return its articles but those that no longer count."""
        gone = () if is_gone is None else np.flatnonzero(is_gone).tolist()
        return Articles(self.holder.path(file_of(self.name, ARTICLES)), gone)

    def _arrays_of(self, fields: tuple[str, ...]) -> Mapping[str, NDArray[Any]]:
        mine = file_of(self.name, "")
        names = (
            name.removeprefix(mine).removesuffix(ARRAY_SUFFIX)
            for name in self.files()
            if name.endswith(ARRAY_SUFFIX)
        )
        return {name: self.array(name) for name in names if name.partition(".")[0] in fields}


class Collected:
    """The segments of a generation with the numbers of what counts in them.

    Raises:
        ValueError: the arrays do not fit each other.
        DamagedIndex: a file is missing or not of its kind.
    """

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        self.segments = tuple(Segment(name, generation) for name in generation.about[SEGMENTS])
        self.order = generation.array(ORDER)  # rows of (segment, article in it)
        self.starts = [segment.array(STARTS) for segment in self.segments]
        self.numbering = Numbering(self.order, self.starts)

    @cached_property
    def by_article(self) -> Numbering:
        """The same articles, each as one unit."""
        return Numbering(self.order, [np.arange(starts.size) for starts in self.starts])

    def engine(self) -> Engine:
        """Return the engine over the sentences that count."""
        return Engine(
            *(segment.engine_arrays() for segment in self.segments), numbering=self.numbering
        )

    def surfaces(self) -> Engine:
        """Return what knows the words as they stand; its units are articles."""
        return Engine(
            *(segment.surface_arrays() for segment in self.segments), numbering=self.by_article
        )

    def open_articles(self) -> list[Articles]:
        """Return the articles of each segment that count; close them."""
        return [
            segment.open_articles(self.numbering.gone_articles(number))
            for number, segment in enumerate(self.segments)
        ]
