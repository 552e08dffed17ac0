"""The generations in a cluster: their names, which one answers, and the swap.

A generation is three indexes; it is complete when its ``meta`` document is there. Three aliases
name the one that answers and are swapped in one step.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from index.errors import GenerationGone, NothingLoaded, NothingOlder
from index.remote.cluster import Cluster, NotThere
from index.remote.documents import MARK

KINDS = ("sentences", "articles", "meta")
META = "meta"  # the document that makes a generation complete
_ABANDONED_S = 86_400  # a load that began so long ago and did not end


@dataclass(frozen=True, slots=True)
class Names:
    """What the indexes of a generation are called."""

    base: str  # such as whosaid-g00000003-1a2b3c4d

    @property
    def generation(self) -> str:
        """What readers call it: its name where it was built, and what tells machines apart."""
        return "-".join(self.base.rsplit("-", 2)[1:])

    @property
    def sentences(self) -> str:
        """The index with a document a sentence."""
        return f"{self.base}-sentences"

    @property
    def articles(self) -> str:
        """The index with a document an article."""
        return f"{self.base}-articles"

    @property
    def meta(self) -> str:
        """The index with everything else."""
        return f"{self.base}-meta"

    @property
    def all(self) -> tuple[str, ...]:
        """All of them, in the order of ``KINDS``."""
        return (self.sentences, self.articles, self.meta)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A complete generation."""

    names: Names
    serial: int  # the later it was loaded, the higher

    @property
    def generation(self) -> str:
        """What readers call it, such as ``g00000003-1a2b3c4d``."""
        return self.names.generation


def names_of(cluster: Cluster, generation: str, key: str) -> Names:
    """Return the names for a generation; ``key`` tells those of one name apart."""
    return Names(f"{cluster.address.name}-{generation}-{key}")


def current_names(cluster: Cluster) -> Names:
    """Return the generation that answers; raise NothingLoaded when there is none."""
    alias = f"{cluster.address.name}-meta"
    try:
        # As the node itself knows it: without a manager of the cluster it would wait for one.
        found = cluster.get(f"/_alias/{alias}?local=true")
    except NotThere:
        found = {}
    for index in found:  # the alias may stand for what others made as well
        names = _names_in(cluster, index)
        if names is not None:
            return names
    raise NothingLoaded(str(cluster.address))


def named(cluster: Cluster, generation: str) -> Names:
    """Return the complete generation that readers call so; raise GenerationGone."""
    for loaded in complete(cluster):
        if loaded.generation == generation:
            return loaded.names
    raise GenerationGone(str(cluster.address), generation)


def complete(cluster: Cluster) -> list[Loaded]:
    """Return the complete generations, newest first."""
    found = []
    for names in _begun(cluster):
        meta = meta_of(cluster, names)
        if meta is not None:
            found.append(Loaded(names, int(meta["serial"])))
    return sorted(found, key=lambda loaded: (-loaded.serial, loaded.names.base))


def meta_of(cluster: Cluster, names: Names) -> Any:
    """Return the document of a complete generation; ``None``: it is not complete or not there."""
    return document(cluster, names.meta, META)


def document(cluster: Cluster, index: str, document_id: str) -> Any:
    """Return the source of a document, at once after it was written; ``None``: there is none."""
    try:
        return cluster.get(f"/{index}/_doc/{document_id}")["_source"]
    except NotThere:
        return None


def swap(cluster: Cluster, names: Names) -> None:
    """Let a generation answer: all of its indexes in one step."""
    prefix = cluster.address.name
    actions: list[Mapping[str, Any]] = []
    for kind, index in zip(KINDS, names.all, strict=True):
        alias = f"{prefix}-{kind}"
        # Of every generation: a further one, left by a swap that was cut off, would be asked too.
        actions.append(
            {"remove": {"index": f"{prefix}-g*-{kind}", "alias": alias, "must_exist": False}}
        )
        actions.append({"add": {"index": index, "alias": alias}})
    cluster.post("/_aliases", {"actions": actions})


def go_back(cluster: Cluster) -> str:
    """Let the generation answer that was loaded before the one that does; return its name.

    Raises:
        NothingLoaded: none answers.
        NothingOlder: there is no older one.
    """
    older = older_than_current(cluster)
    if not older:
        raise NothingOlder(str(cluster.address))
    swap(cluster, older[0].names)
    return older[0].generation


def older_than_current(cluster: Cluster) -> list[Loaded]:
    """Return the complete generations that were loaded before the one that answers, newest first.

    Raises:
        NothingLoaded: none answers.
    """
    now = current_names(cluster)
    loaded = complete(cluster)
    serial = next((one.serial for one in loaded if one.names == now), 0)
    return [one for one in loaded if one.serial < serial]


def sweep(cluster: Cluster, keep: int) -> None:
    """Remove what is older than the ``keep`` generations before the one that answers."""
    now = current_names(cluster)
    loaded = complete(cluster)
    older = [one.names for one in loaded if one.names != now]
    for names in older[keep:]:
        _remove(cluster, names)
    known = {one.names for one in loaded}
    for names, age_s in _begun(cluster).items():
        if names not in known and age_s > _ABANDONED_S:
            _remove(cluster, names)


def _remove(cluster: Cluster, names: Names) -> None:
    # First the one that makes it complete: cut off here, it is an abandoned one.
    for index in (names.meta, names.articles, names.sentences):
        cluster.delete(index)


def _begun(cluster: Cluster) -> dict[Names, float]:
    """Return the generations of which anything is there, each with its age in seconds."""
    found = cluster.get(f"/{cluster.address.name}-g*")
    made = {
        names: int(about["settings"]["index"]["creation_date"]) / 1000
        for index, about in found.items()
        # Others may use names like ours, and what is begun and not complete is removed in the end.
        if about["mappings"].get("_meta") == MARK and (names := _names_in(cluster, index))
    }
    newest = max(made.values(), default=0.0)  # by the cluster's clock alone
    return {names: newest - made_at for names, made_at in made.items()}


def _names_in(cluster: Cluster, index: str) -> Names | None:
    """Return the generation that an index is of by its name; ``None``: it is called otherwise."""
    prefix = re.escape(cluster.address.name)
    match = re.fullmatch(rf"({prefix}-g[0-9]{{8,}}-[0-9a-f]{{8}})-(?:{'|'.join(KINDS)})", index)
    return None if match is None else Names(match[1])
