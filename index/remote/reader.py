"""A reader of a generation in a cluster: the same as one of an index on this machine."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from index.engine import Bm25Parameters
from index.errors import GenerationGone, SearchAway, StaleIndex
from index.reader import BUILT_BY, Reader
from index.remote.bound import BoundIndex
from index.remote.cluster import Cluster
from index.remote.documents import FORMAT
from index.remote.engine import RemoteEngine
from index.remote.generations import Names, current_names, go_back, meta_of, named
from index.remote.holdings import RemoteHoldings
from index.remote.sentences import Sentences
from index.remote.vocabulary import (
    IDS,
    STARTS,
    SURFACES,
    Packed,
    Vocabulary,
    dictionary_of,
    unpacked_array,
)
from index.text import Lexicon, load_lexicon


class RemoteSnapshot:
    """A generation in a cluster, as a reader sees it; closes the connections."""

    degraded: tuple[str, ...] = ()  # what answers is what was loaded last

    def __init__(
        self,
        cluster: Cluster,
        names: Names,
        meta: Mapping[str, Any],
        sentences: BoundIndex,
        articles: BoundIndex,
    ) -> None:
        self._cluster = cluster
        self._names = names
        self._meta = meta
        self._expected = {
            sentences: int(meta["n_sentences"]),
            articles: sum(outlet[1] for outlet in meta["outlets"]),
        }

    @property
    def name(self) -> str:
        """Name of the generation, such as ``g00000003-1a2b3c4d``: each has one of its own."""
        return self._names.generation

    @property
    def built_by(self) -> str:
        """The analyzer and the format that it was built with."""
        return str(self._meta["built_by"])

    @property
    def about(self) -> Mapping[str, Any]:
        """What the build noted about it."""
        about: Mapping[str, Any] = self._meta["about"]
        return about

    def verify(self) -> None:
        """Count what is there; raise SearchAway when anything is missing.

        The words were held against their checksums when the reader was opened; the cluster
        checks its own files.
        """
        for index, count in self._expected.items():
            found = index.count()
            if found != count:
                why = f"it has {found:,} of {count:,} documents of {self.name}"
                raise SearchAway(str(self._cluster.address), why, "load the index again")

    def close(self) -> None:
        """Close the connections."""
        self._cluster.close()


def open_remote(url: str, generation: str | None = None) -> Reader:
    """Return a reader of the generation that answers in a cluster, or of the named one.

    It is bound to that generation: a swap does not change its answers.

    Raises:
        SearchAway: the cluster does not answer.
        NothingLoaded: no generation answers there.
        GenerationGone: the named one is not there.
        StaleIndex: it was built or loaded by another version.
    """
    cluster = Cluster(url)
    try:
        names = current_names(cluster) if generation is None else named(cluster, generation)
    finally:
        cluster.close()
    return open_names(url, names)


def open_names(url: str, names: Names) -> Reader:
    """Return a reader of the generation of these indexes; raise as ``open_remote`` does."""
    with ExitStack() as opened:
        cluster = Cluster(url)
        opened.callback(cluster.close)
        reader = _opened(cluster, names)
        opened.pop_all()
        return reader


def roll_back(url: str) -> str:
    """Let the generation answer that was loaded before the one that does; return its name.

    Raises:
        SearchAway: the cluster does not answer.
        NothingLoaded: no generation answers there.
        NothingOlder: there is no older one.
    """
    cluster = Cluster(url)
    try:
        return go_back(cluster)
    finally:
        cluster.close()


def _opened(cluster: Cluster, names: Names) -> Reader:
    where = str(cluster.address)
    meta = _meta_of(cluster, names)
    if meta["built_by"] != BUILT_BY:
        raise StaleIndex(where, str(meta["built_by"]), BUILT_BY)
    lexicon = _lexicon_of(meta, where)
    arrays = _arrays_of(cluster, names, meta)
    vocabulary = _vocabulary_of(arrays, meta)
    sentences = _sentences_of(cluster, names, meta)
    articles = BoundIndex(cluster, names.articles, names.generation)
    return Reader(
        RemoteSnapshot(cluster, names, meta, sentences.index, articles),
        RemoteEngine(vocabulary, sentences),
        RemoteHoldings(
            articles,
            sentences,
            meta,
            starts=arrays[STARTS],
            ids=dictionary_of(arrays, IDS),
            surfaces=dictionary_of(arrays, SURFACES),
        ),
        lexicon,
    )


def open_engine(cluster: Cluster, names: Names) -> RemoteEngine:
    """Return the engine of a complete generation alone; raise as ``open_remote`` does."""
    meta = _meta_of(cluster, names)
    vocabulary = _vocabulary_of(_arrays_of(cluster, names, meta), meta)
    return RemoteEngine(vocabulary, _sentences_of(cluster, names, meta))


def _meta_of(cluster: Cluster, names: Names) -> Mapping[str, Any]:
    meta: Mapping[str, Any] | None = meta_of(cluster, names)
    if meta is None:
        raise GenerationGone(str(cluster.address), names.base)
    if meta["format"] != FORMAT:
        found = f"format {meta['format']} of the load"
        raise StaleIndex(str(cluster.address), found, f"format {FORMAT}")
    return meta


def _arrays_of(cluster: Cluster, names: Names, meta: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    return {
        name: unpacked_array(_parts(cluster, names, name, about), str(cluster.address))
        for name, about in meta["arrays"].items()
    }


def _vocabulary_of(arrays: Mapping[str, NDArray[Any]], meta: Mapping[str, Any]) -> Vocabulary:
    parameters = Bm25Parameters(*meta["parameters"])
    return Vocabulary(arrays, meta["total_lengths"], int(meta["n_sentences"]), parameters)


def _sentences_of(cluster: Cluster, names: Names, meta: Mapping[str, Any]) -> Sentences:
    index = BoundIndex(cluster, names.sentences, names.generation)
    return Sentences(index, int(meta["n_sentences"]), len(meta["total_lengths"]))


def _parts(cluster: Cluster, names: Names, name: str, about: Mapping[str, Any]) -> Packed:
    index = BoundIndex(cluster, names.meta, names.base)
    parts = [index.documents([f"{name}-{part}"])[0]["bytes"] for part in range(about["parts"])]
    return Packed(about, tuple(parts))


def _lexicon_of(meta: Mapping[str, Any], where: str) -> Lexicon:
    """Return the concepts that the sentences were tagged with; raise StaleIndex if they changed."""
    if meta["concepts"] is None:
        lexicon = load_lexicon()
    else:
        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
            file.write(meta["concepts"])
            file.flush()
            lexicon = load_lexicon(Path(file.name))
    tagged_with = str(meta["about"]["lexicon"])
    if tagged_with != lexicon.digest:
        raise StaleIndex(where, f"lexicon {tagged_with[:12]}", f"lexicon {lexicon.digest[:12]}")
    return lexicon
