"""The load: a generation on this machine goes into a cluster, and answers from there.

Everything has an id of its own and is written in order, and after each block the cluster is told
how far it is: a load that was cut off goes on where it was. Nothing answers before all is there.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from index.engine.transpose import FieldTerms, terms_of
from index.errors import SearchAway
from index.reader import BUILT_BY
from index.remote.cluster import Cluster, NotThere
from index.remote.documents import articles_index, meta_index, sentences_index
from index.remote.generations import (
    META,
    Names,
    complete,
    document,
    meta_of,
    names_of,
    swap,
    sweep,
)
from index.remote.source import Source, source_of
from index.remote.upload import arrays_of, article_blocks, meta_document, sentence_blocks
from index.remote.vocabulary import packed_array
from index.store import KEPT, Store

_WORTH_A_MERGE = 20_000  # sentences
_PROGRESS = "progress"  # the document that says how far a load is


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a load is."""

    step: Literal["loading"]
    done: int  # sentences
    total: int


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did."""

    generation: str
    articles: int
    sentences: int
    already: int  # sentences that an earlier load had brought there
    seconds: float


def load(
    index_dir: Path,
    url: str,
    *,
    replicas: int | None = None,
    shards: int | None = None,
    keep: int = KEPT,
    progress: Callable[[Progress], None] = lambda _: None,
) -> LoadReport:
    """Load the current generation of ``index_dir`` and let it answer; what answered does so long.

    Args:
        index_dir: where the generations lie.
        url: of the cluster; see ``search_address``.
        replicas: further copies of everything; by default one if there is a second node.
        shards: parts of the sentences' index; by default one for each node.
        keep: how many generations that were loaded before stay.
        progress: told how far it is.

    Raises:
        NoIndex: nothing was built in ``index_dir`` yet.
        StaleIndex: it was built by another analyzer or format.
        DamagedIndex: no generation is whole.
        SearchAway: the cluster did not take it; called again, it goes on where it was.
    """
    with ExitStack() as opened:
        generation = opened.enter_context(Store(index_dir).open(None, built_by=BUILT_BY))
        source = source_of(generation)
        opened.callback(source.holdings.close)
        cluster = Cluster(url)
        opened.callback(cluster.close)
        return load_source(
            source, cluster, replicas=replicas, shards=shards, keep=keep, progress=progress
        )


def load_source(
    source: Source,
    cluster: Cluster,
    *,
    replicas: int | None = None,
    shards: int | None = None,
    keep: int = KEPT,
    progress: Callable[[Progress], None] = lambda _: None,
) -> LoadReport:
    """Load an opened generation, as ``load`` does."""
    started = time.monotonic()
    names = names_of(cluster, source.name, source.key)
    already = source.n_sentences
    if meta_of(cluster, names) is None:
        nodes = int(cluster.get("/_cluster/health")["number_of_data_nodes"])
        target = _Target(
            cluster,
            names,
            replicas=min(1, nodes - 1) if replicas is None else replicas,
            shards=nodes if shards is None else shards,
        )
        already = target.take(source, progress)
    swap(cluster, names)
    sweep(cluster, keep)
    return LoadReport(
        generation=names.generation,
        articles=source.holdings.n_articles,
        sentences=source.n_sentences,
        already=already,
        seconds=time.monotonic() - started,
    )


class _Target:
    """The generation that is made in the cluster."""

    def __init__(self, cluster: Cluster, names: Names, *, replicas: int, shards: int) -> None:
        self._cluster = cluster
        self._names = names
        self._replicas = replicas
        self._shards = shards

    def take(self, source: Source, progress: Callable[[Progress], None]) -> int:
        """Bring everything there; return how many sentences were there already."""
        terms = {name: terms_of(segments) for name, segments in source.fields.items()}
        averages = {
            name: of_field.total_length / source.n_sentences if of_field.total_length else 1.0
            for name, of_field in terms.items()
        }
        names, n_sentences = self._names, source.n_sentences
        self._make(names.meta, meta_index(), shards=1)
        self._make(names.articles, articles_index(), shards=1)
        self._make(
            names.sentences, sentences_index(source.parameters, averages), shards=self._shards
        )
        done = self._done()
        already = done["sentences"]
        for first, documents in sentence_blocks(source, terms, already):
            progress(Progress("loading", first, n_sentences))
            self._cluster.write(names.sentences, documents)
            self._remember(done, "sentences", first + len(documents))
        progress(Progress("loading", n_sentences, n_sentences))
        for first, documents in article_blocks(source, done["articles"]):
            self._cluster.write(names.articles, documents)
            self._remember(done, "articles", first + len(documents))
        self._complete(source, terms)
        return already

    def _make(self, index: str, body: Mapping[str, Any], *, shards: int) -> None:
        try:
            self._cluster.get(f"/{index}/_settings")
        except NotThere:
            copies = {"number_of_shards": shards, "number_of_replicas": self._replicas}
            settings = {"index": {**body["settings"]["index"], **copies}}
            self._cluster.create(index, {**body, "settings": settings})

    def _done(self) -> dict[str, int]:
        known = document(self._cluster, self._names.meta, _PROGRESS) or {}
        return {kind: int(known.get(kind, 0)) for kind in ("sentences", "articles")}

    def _remember(self, done: dict[str, int], kind: str, n_documents: int) -> None:
        # Only what is acknowledged counts, and the cluster acknowledges what is on its disks.
        done[kind] = n_documents
        self._cluster.write(self._names.meta, [(_PROGRESS, done)])

    def _complete(self, source: Source, terms: Mapping[str, FieldTerms]) -> None:
        """Write what is left, check that all is there, and say so."""
        about: dict[str, Any] = {}
        for name, array in arrays_of(source, terms):
            together = packed_array(array)
            about[name] = together.about
            for part, text in enumerate(together.parts):
                self._cluster.write(self._names.meta, [(f"{name}-{part}", {"bytes": text})])
        if source.n_sentences >= _WORTH_A_MERGE:
            with contextlib.suppress(SearchAway):  # such as a proxy that does not wait for so long
                self._cluster.merge(self._names.sentences)
        self._check(self._names.sentences, source.n_sentences)
        self._check(self._names.articles, source.holdings.n_articles)
        newest = max((one.serial for one in complete(self._cluster)), default=0)
        meta = {**meta_document(source, terms, about), "serial": newest + 1}
        self._cluster.write(self._names.meta, [(META, meta)])

    def _check(self, index: str, expected: int) -> None:
        """Let an index be searched, and raise SearchAway unless all of it is there."""
        self._cluster.post(f"/{index}/_refresh")
        found = int(self._cluster.get(f"/{index}/_count")["count"])
        if found != expected:
            raise SearchAway(
                str(self._cluster.address),
                f"{index} has {found:,} of {expected:,} documents",
                f"delete {self._names.base}-* there, then load again",
            )
