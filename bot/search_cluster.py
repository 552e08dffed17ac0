"""The index in a cluster that several bots may share: opened, watched, loaded and gone back in.

Everything here is synchronous and may be called from several threads. The client is imported
when it is needed: a bot with an index of its own starts sooner without it.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.reindex import BUILD_COMMAND, ROOT, child_environment, end_of
from index.errors import IndexingError, NothingLoaded, SearchAway

if TYPE_CHECKING:
    from index import Reader
    from index.remote.cluster import Cluster

SEARCH_URL = "WHOSAID_SEARCH_URL"


class SearchCluster:
    """An index in a cluster.

    Args:
        url: of the cluster, with its password.
        index_dir: where this bot builds what it loads.
        keep: how many older generations stay there.
        command: the program that loads, and its first arguments.
    """

    def __init__(
        self, url: str, index_dir: Path, *, keep: int, command: Sequence[str] = BUILD_COMMAND
    ) -> None:
        self._url = url
        self._index_dir = index_dir
        self._keep = keep
        self._command = command

    def open(self, generation: str | None = None, *, thorough: bool = False) -> Reader:
        """Open the generation that answers there, or the named one; raise IndexingError.

        The cluster checks its own files, so that ``thorough`` changes nothing.
        """
        from index.remote.generations import current_names, named
        from index.remote.reader import open_names

        with self._asked() as cluster:
            names = current_names(cluster) if generation is None else named(cluster, generation)
        return open_names(self._url, names)

    def current_name(self) -> str | None:
        """Return what answers there, ``None`` when that cannot be told now."""
        from index.remote.generations import current_names

        try:
            with self._asked() as cluster:
                return current_names(cluster).generation
        except (SearchAway, NothingLoaded):
            return None

    def load(self) -> None:
        """Bring the generation that was published here into the cluster, and let it answer there.

        A process of its own does it, as a build is done; it may take minutes.

        Raises:
            IndexingError: it ended with an error, whose last line is the text.
        """
        arguments = ["load", "--index", str(self._index_dir.resolve()), "--keep", str(self._keep)]
        done = subprocess.run(  # noqa: S603 - our own program
            [*self._command, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            cwd=ROOT,
            env={**child_environment(), SEARCH_URL: self._url},
            start_new_session=True,
            check=False,
            text=True,
            errors="replace",
        )
        if done.returncode != 0:
            why = end_of(done.returncode, done.stderr, "the load")
            raise IndexingError(f"it was not loaded: {why}")

    def roll_back(self) -> str:
        """Let the generation answer that was loaded before; return its name.

        Raises:
            NothingOlder: there is none.
            IndexingError: the cluster did not do it.
        """
        from index.remote.generations import go_back

        with self._asked() as cluster:
            return go_back(cluster)

    def older(self) -> list[str]:
        """Return the generations that can be gone back to, newest first; none if it is away."""
        from index.remote.generations import older_than_current

        try:
            with self._asked() as cluster:
                return [loaded.generation for loaded in older_than_current(cluster)]
        except (SearchAway, NothingLoaded):
            return []

    @contextmanager
    def _asked(self) -> Iterator[Cluster]:
        from index.remote.cluster import Cluster

        cluster = Cluster(self._url)
        try:
            yield cluster
        finally:
            cluster.close()
