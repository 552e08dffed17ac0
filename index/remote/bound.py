"""An index of one generation: when it is gone, its reader is told so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from index.errors import GenerationGone
from index.remote.cluster import Cluster, NotThere


class BoundIndex:
    """An index of a generation, for reading; may be used from several threads.

    Every method raises GenerationGone when the generation was swept, and SearchAway.
    """

    def __init__(self, cluster: Cluster, index: str, generation: str) -> None:
        self._cluster = cluster
        self._index = index
        self._generation = generation

    def search(self, body: Mapping[str, Any]) -> list[Any]:
        """Return the hits of a search, of all parts of the index."""
        with self._there():
            hits: list[Any] = self._cluster.search(self._index, body)["hits"]["hits"]
        return hits

    def all_of(self, body: Mapping[str, Any]) -> Iterator[Any]:
        """Yield the sources of all that a sorted search finds, however many there are."""
        with self._there():
            yield from self._cluster.all_of(self._index, body)

    def documents(self, ids: Iterable[str]) -> list[Any]:
        """Return the sources of documents, in the order of their ids."""
        with self._there():
            return self._cluster.documents(self._index, ids)

    def count(self) -> int:
        """Return how many documents it has."""
        with self._there():
            return int(self._cluster.get(f"/{self._index}/_count")["count"])

    @contextmanager
    def _there(self) -> Iterator[None]:
        try:
            yield
        except NotThere:
            raise GenerationGone(str(self._cluster.address), self._generation) from None
