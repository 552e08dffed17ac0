"""Writing a segment: analyses in, files of an unfinished generation out."""

from __future__ import annotations

from array import array
from types import TracebackType
from typing import Self

import numpy as np

from index.analysis import FIELDS, Analysis
from index.engine import NEWS, Bm25Parameters, EngineBuilder
from index.segments.files import ARTICLES, MARKS, SPANS, STARTS, SURFACES, file_of
from index.store.articles import ArticlesWriter
from index.store.draft import Draft


class SegmentWriter:
    """Takes the articles of one segment, in their order; ``finish`` writes the arrays.

    Use it in a ``with``, so that its file of articles is closed whatever happens.

    Args:
        draft: the generation that it becomes a part of.
        name: of the segment.
        parameters: ``k1`` and ``b`` of the engine.
    """

    def __init__(self, draft: Draft, name: str, parameters: Bm25Parameters) -> None:
        self.name = name
        self._draft = draft
        self._articles = ArticlesWriter(draft.announce(file_of(name, ARTICLES)))
        self._engine = EngineBuilder(FIELDS, parameters)
        self._surfaces = EngineBuilder([SURFACES], NEWS)
        self._starts = array("Q", [0])
        self._spans = array("I")  # start, end; start, end; ...
        self._marks = array("I")

    def __enter__(self) -> Self:
        """Return the writer itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: object, trace: TracebackType | None
    ) -> None:
        """Close the file of articles; after an error nothing more is written to it."""
        self._articles.close()

    @property
    def n_articles(self) -> int:
        """How many articles were added."""
        return len(self._starts) - 1

    @property
    def n_sentences(self) -> int:
        """How many sentences they have."""
        return len(self._marks)

    @property
    def n_bytes(self) -> int:
        """About how much memory is held for them."""
        return self._engine.n_bytes + self._surfaces.n_bytes + 12 * self.n_sentences

    def add(self, analysis: Analysis) -> None:
        """Append an article.

        Raises:
            IndexingError: the file of articles cannot be written.
        """
        surfaces: set[str] = set()
        for place, sentence in enumerate(analysis.sentences):
            self._engine.add(sentence.terms)
            self._spans.extend((sentence.span.start, sentence.span.end))
            self._marks.append(int(sentence.marks))
            surfaces |= sentence.surfaces
            self._articles.attribute(place, sentence.attribution, sentence.dates)
        self._surfaces.add({SURFACES: sorted(surfaces)})
        self._starts.append(len(self._marks))
        self._articles.add(
            analysis.article,
            analysis.body,
            fingerprint=analysis.article.fingerprint,
            language=analysis.language,
            n_sentences=len(analysis.sentences),
        )

    def finish(self) -> None:
        """Write the arrays.

        Raises:
            IndexingError: the file of articles cannot be completed.
            OSError: the disk is full.
        """
        self._articles.close()
        save = self._draft.save_array
        save(file_of(self.name, STARTS), np.array(self._starts, dtype=np.int64))
        spans = np.frombuffer(self._spans, dtype=np.uint32).reshape(-1, 2)
        save(file_of(self.name, SPANS), spans)
        save(file_of(self.name, MARKS), np.frombuffer(self._marks, dtype=np.uint32))
        for name, values in self._surfaces.arrays():
            if name.startswith(SURFACES):
                save(file_of(self.name, name), values)
        for name, values in self._engine.arrays():
            save(file_of(self.name, name), values)
