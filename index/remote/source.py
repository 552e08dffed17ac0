"""What is loaded: a generation on this machine, opened for its sentences with all their terms."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.corpus import CONCEPTS_FILE
from index.engine import Bm25Parameters, Numbering
from index.engine.postings import SegmentField
from index.holdings import Holdings
from index.remote.documents import FORMAT
from index.segments import Collected, SegmentHoldings
from index.store import Generation


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A generation, opened."""

    name: str  # such as g00000003
    built_by: str
    about: Mapping[str, Any]
    concepts: str | None  # the editor's own
    parameters: Bm25Parameters
    fields: Mapping[str, Sequence[SegmentField]]  # by name, sorted; each in every segment
    numbering: Numbering
    holdings: Holdings

    @property
    def n_sentences(self) -> int:
        """How many sentences there are."""
        return self.numbering.n_sentences

    @property
    def key(self) -> str:
        """What tells this generation from others of its name, such as those of other machines."""
        told = [FORMAT, self.name, self.built_by, dict(self.about), self.n_sentences]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:8]

    def starts(self) -> NDArray[np.int64]:
        """Return of each article the number of its first sentence, and behind the last one."""
        articles = range(self.holdings.n_articles)
        starts = [self.holdings.sentences_of(number).start for number in articles]
        return np.array([*starts, self.n_sentences], dtype=np.int64)


def source_of(generation: Generation) -> Source:
    """Return a generation as a source; close its holdings.

    Raises:
        ValueError: the arrays do not fit each other.
        DamagedIndex: a file is missing or not of its kind.
    """
    collected = Collected(generation)
    arrays = [segment.engine_arrays() for segment in collected.segments]
    engine = collected.engine()
    return Source(
        name=generation.name,
        built_by=generation.built_by,
        about=dict(generation.about),
        concepts=_concepts_of(generation),
        parameters=engine.parameters,
        fields=opened_fields(engine.fields, arrays, collected.numbering),
        numbering=collected.numbering,
        holdings=SegmentHoldings(collected),
    )


def opened_fields(
    names: Sequence[str], segments: Sequence[Mapping[str, NDArray[Any]]], numbering: Numbering
) -> dict[str, list[SegmentField]]:
    """Return every field in each segment."""
    gone = [numbering.gone(number) for number in range(len(segments))]
    return {
        name: [
            SegmentField(name, arrays, is_gone)
            for arrays, is_gone in zip(segments, gone, strict=True)
        ]
        for name in sorted(names)
    }


def _concepts_of(generation: Generation) -> str | None:
    if CONCEPTS_FILE not in generation.manifest.files:
        return None
    return generation.path(CONCEPTS_FILE).read_text(encoding="utf-8")
