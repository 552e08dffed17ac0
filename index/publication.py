"""What becomes of a generation that is complete: it is published, discarded, or gone back from.

Whatever is published goes into the library of articles first.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from index.reader import BUILT_BY, Reader
from index.segments import Collected, SegmentHoldings
from index.store import KEPT, Store
from index.store.library import Library

LIBRARY_FILE = "library.sqlite"


def publish(index_dir: Path, generation: str | None = None, *, keep: int = KEPT) -> str:
    """Swap to the staged generation and return its name.

    Args:
        index_dir: where the generations lie.
        generation: the one that was decided upon; ``None`` takes whichever waits.
        keep: how many generations older than it stay.

    Raises:
        NothingStaged: none waits, or another one.
        DamagedIndex: it is not whole; what served goes on serving.
        BadLibrary: the library cannot take it in; what served goes on serving.
        IndexBusy: another process is building.
    """
    return Store(index_dir, keep=keep).publish_staged(
        generation, before_swap=into_library(index_dir)
    )


def discard(index_dir: Path, generation: str | None = None) -> str:
    """Remove the staged generation, so that what serves goes on serving; return its name.

    Raises:
        NothingStaged: none waits, or another one than ``generation``.
        IndexBusy: another process is building.
    """
    return Store(index_dir).discard_staged(generation)


def rollback(index_dir: Path) -> str:
    """Let the newest older generation that can be used serve again, and return its name.

    Rolled back again, it goes one further back; the newest articles come back with a build.

    Raises:
        NoIndex: nothing was built there yet.
        NothingOlder: there is none to go back to.
        IndexBusy: another process is building.
    """
    return Store(index_dir).rollback(
        built_by=BUILT_BY, accept=lambda name: Reader.open(index_dir, name).close()
    )


def library_path(index_dir: Path) -> Path:
    """Return where the library of an index lies: beside it, as the index itself may be deleted.

    For ``data/index`` it is ``data/library.sqlite``; an index of another name has a library of
    its own, so that two indexes in one folder do not take each other's articles for vanished.
    """
    name = index_dir.resolve().name
    return index_dir.resolve().with_name(
        LIBRARY_FILE if name == "index" else f"{name}.{LIBRARY_FILE}"
    )


def into_library(index_dir: Path) -> Callable[[str], None]:
    """Return what takes a generation into the library, for ``Writer.publish``."""

    def take_in(generation: str) -> None:
        with (
            Store(index_dir).open(generation) as opened,
            closing(SegmentHoldings(Collected(opened))) as holdings,
            Library(library_path(index_dir)) as library,
        ):
            library.take_in(generation, holdings.identities(), holdings.at)

    return take_in
