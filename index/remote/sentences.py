"""The sentences of a generation: fetched from the cluster, and kept for a while."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.remote.bound import BoundIndex
from index.remote.documents import SentenceData, unpacked

_KEPT_SENTENCES = 10_000  # about 1.5 KB each
_KEPT_BLOCKS = 8  # of the same sentences one thing after the other is asked
_NEIGHBOURS = 16  # fetched with a sentence that is looked at alone
_FETCHED_AT_ONCE = 1_000
_AS_DATA = {
    "_source": False,
    "stored_fields": "_none_",
    "docvalue_fields": ["data"],
    "track_total_hits": False,
}


@dataclass(frozen=True, slots=True, eq=False)
class Hit:
    """A sentence that a search found."""

    sentence_no: int
    score: float  # the cluster's: 32 bits


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Some sentences side by side; a posting is a term in one of them."""

    lengths: NDArray[np.uint32]  # (sentences, fields)
    term_nos: NDArray[np.uint32]  # of every posting
    tf: NDArray[np.uint32]  # same shape
    sentences: NDArray[np.intp]  # same shape: places in this block

    def postings_of(self, term_no: int) -> NDArray[np.intp]:
        """Return the postings of a term, a sentence at most once."""
        return np.flatnonzero(self.term_nos == term_no)


class Sentences:
    """What the cluster keeps of sentences; may be used from several threads.

    Args:
        index: where they are.
        n_sentences: how many there are, numbered from 0.
        n_fields: how many fields of terms.
    """

    def __init__(self, index: BoundIndex, n_sentences: int, n_fields: int) -> None:
        self.n_sentences = n_sentences
        self.index = index
        self._n_fields = n_fields
        self._kept: OrderedDict[int, SentenceData] = OrderedDict()  # longest unused first
        self._lock = threading.Lock()
        self._block_of = lru_cache(_KEPT_BLOCKS)(self._joined)

    def search(self, query: Mapping[str, Any], size: int, after: Hit | None = None) -> list[Hit]:
        """Return the best hits behind ``after``, best first; ties by number ascending."""
        behind = {} if after is None else {"search_after": [after.score, after.sentence_no]}
        body = {
            "query": query,
            "size": size,
            "sort": [{"_score": "desc"}, {"sentence": "asc"}],
            **behind,
            **_AS_DATA,
        }
        hits = self.index.search(body)
        self._keep((hit["sort"][1], hit) for hit in hits)
        return [Hit(int(hit["sort"][1]), float(hit["sort"][0])) for hit in hits]

    def of(self, sentence_nos: Sequence[int]) -> list[SentenceData]:
        """Return sentences in their order, those that are not here fetched."""
        with self._lock:
            here = {number: self._kept.get(number) for number in sentence_nos}
            for number, data in here.items():
                if data is not None:
                    self._kept.move_to_end(number)
        missing = sorted(number for number, data in here.items() if data is None)
        if missing:
            here.update(self._fetch(missing))
        return [data for number in sentence_nos if (data := here[number]) is not None]

    def block(self, sentence_nos: NDArray[Any]) -> Block:
        """Return sentences side by side, in their order.

        Raises:
            ValueError: there is no sentence of such a number.
        """
        numbers = np.asarray(sentence_nos)
        if numbers.size and not (numbers.min() >= 0 and numbers.max() < self.n_sentences):
            raise ValueError(f"sentence numbers must be from 0 to {self.n_sentences - 1}")
        return self._block_of(numbers.astype(np.int64).tobytes())

    def _joined(self, numbers: bytes) -> Block:
        data = self.of(np.frombuffer(numbers, dtype=np.int64).tolist())
        sizes = [one.term_nos.size for one in data]
        nothing = [np.empty(0, dtype=np.uint32)]
        lengths = [one.lengths for one in data]
        return Block(
            lengths=np.stack(lengths) if data else np.empty((0, self._n_fields), dtype=np.uint32),
            term_nos=np.concatenate(nothing + [one.term_nos for one in data]),
            tf=np.concatenate(nothing + [one.tf for one in data]),
            sentences=np.repeat(np.arange(len(data)), sizes),
        )

    def _fetch(self, numbers: Sequence[int]) -> dict[int, SentenceData]:
        """Fetch sentences; of a single one the neighbours too, which are often next."""
        if len(numbers) == 1:
            first = numbers[0] - numbers[0] % _NEIGHBOURS
            numbers = range(first, min(first + _NEIGHBOURS, self.n_sentences))
        fetched: dict[int, SentenceData] = {}
        for start in range(0, len(numbers), _FETCHED_AT_ONCE):
            wanted = numbers[start : start + _FETCHED_AT_ONCE]
            body = {
                "query": {"terms": {"sentence": list(wanted)}},
                "size": len(wanted),
                "sort": [{"sentence": "asc"}],
                **_AS_DATA,
            }
            hits = self.index.search(body)
            fetched.update(self._keep((hit["sort"][0], hit) for hit in hits))
        return fetched

    def _keep(self, hits: Iterable[tuple[int, Any]]) -> dict[int, SentenceData]:
        read = {number: unpacked(hit["fields"]["data"][0], self._n_fields) for number, hit in hits}
        with self._lock:
            self._kept.update(read)
            for number in read:
                self._kept.move_to_end(number)
            while len(self._kept) > _KEPT_SENTENCES:
                self._kept.popitem(last=False)
        return read
