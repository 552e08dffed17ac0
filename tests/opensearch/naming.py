"""A generation in a cluster is called as where it was built, and by what tells machines apart."""

from __future__ import annotations

import re

from index.remote.cluster import Cluster
from index.remote.generations import current_names

_IN_CLUSTER = re.compile(r"\b(g[0-9]{8,})-[0-9a-f]{8}\b")


def named_here(text: str) -> str:
    """Return a text, or a generation's name, with generations called as on this machine."""
    return _IN_CLUSTER.sub(r"\1", text)


def current_generation(url: str) -> str:
    """Return what the generation is called that answers."""
    cluster = Cluster(url)
    try:
        return current_names(cluster).generation
    finally:
        cluster.close()


def told(value: object) -> str:
    """Return all that a value holds, every figure in full, generations called as here."""
    return named_here(repr(value))
