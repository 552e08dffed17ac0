"""What becomes of an index that was built: it answers at once, waits for an admin, or is dropped.

The one place of the bot that publishes, discards and rolls back. Everything here is synchronous,
may be called from several threads, and leaves what answers in place when it fails.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Protocol

from bot.readers import Readers
from bot.reindex import Fate, Report, Waiting
from index import discard, publish, rollback
from index.build import is_much_gone
from index.errors import IndexingError
from index.store import Store

PinnedMode = Literal["report", "require", "off"]


class Shared(Protocol):
    """An index elsewhere, out of which bots answer; ``bot.search_cluster`` has it."""

    def load(self) -> None:
        """Bring the published generation there and let it answer; raise IndexingError."""

    def roll_back(self) -> str:
        """Let the generation before answer; raise IndexingError."""

    def older(self) -> list[str]:
        """Return the generations that can be gone back to, newest first."""


class Release:
    """Decides on builds and brings generations in.

    Args:
        index_dir: where the generations lie.
        readers: where an opened generation answers.
        pinned: with ``require``, a build that changes the answer to a pinned question waits.
        keep: how many older generations stay.
        shared: where what is published goes, if the readers answer out of that.
    """

    def __init__(
        self,
        index_dir: Path,
        readers: Readers,
        *,
        pinned: PinnedMode,
        keep: int,
        shared: Shared | None = None,
    ) -> None:
        self._index_dir = index_dir
        self._store = Store(index_dir)
        self._readers = readers
        self._pinned = pinned
        self._keep = keep
        self._shared = shared
        self._declined: str | None = None  # content that an admin did not want, until a restart

    def judge(self, report: Report, *, by_schedule: bool) -> tuple[Fate, tuple[Waiting, ...]]:
        """Return what is to become of a staged build, and for what it waits, if it does.

        Where nothing answers, nothing waits. A build that nobody asked for is dropped when it
        answers as the one in use does, or as one that was declined: older generations stay
        different from each other then, and nobody is asked twice.
        """
        serving = self._readers.current
        if serving is None:
            return Fate.SERVES, ()
        if by_schedule:
            same = report.content == serving.content and not serving.degraded
            if same or report.content == self._declined:
                return Fate.DROPPED, ()
        waiting: list[Waiting] = []
        if is_much_gone(report.gone, report.served):
            waiting.append("loss")
        if self._pinned == "require" and report.pinned:
            waiting.append("pinned")
        return (Fate.WAITS if waiting else Fate.SERVES), tuple(waiting)

    def publish(self, generation: str | None = None) -> str:
        """Swap on disk to the staged generation and return its name; ``swap`` lets it answer.

        Raises:
            NothingStaged: none waits, or another one than ``generation``.
            IndexingError: it cannot be published.
        """
        published = publish(self._index_dir, generation, keep=self._keep)
        if self._shared is not None:
            self._shared.load()
        return published

    def swap(self, generation: str) -> None:
        """Open a published generation and let it answer from now on; may raise IndexingError."""
        # Elsewhere it has another name, and is what answers there now.
        self._readers.swap(generation if self._shared is None else None)

    def drop(self, generation: str | None = None) -> str:
        """Remove the staged generation and return its name; what answers goes on answering.

        Raises:
            NothingStaged: none waits, or another one than ``generation``.
        """
        return discard(self._index_dir, generation)

    def decline(self, generation: str) -> None:
        """Remove a generation that an admin does not want; the schedule will not ask again.

        Raises:
            NothingStaged: it waits no longer.
        """
        content = self._content_of(generation)
        self.drop(generation)
        self._declined = content

    def roll_back(self) -> str:
        """Let the generation before answer again, at once, and return its name.

        Raises:
            NothingOlder: there is none.
            IndexingError: it could not be done; what answered before goes on answering.
        """
        shared = self._shared
        generation = rollback(self._index_dir) if shared is None else shared.roll_back()
        self._readers.swap(generation)
        return generation

    @property
    def waiting(self) -> str | None:
        """The generation that is built and waits for an admin, also over a restart."""
        return self._store.staged_name()

    @property
    def rolled_back_from(self) -> str | None:
        """The generation that a rollback has left; ``None`` since the last publish.

        What answers elsewhere is not told by what lies here.
        """
        if self._shared is not None:
            return None
        return self._store.rolled_back_from()

    @property
    def older(self) -> list[str]:
        """The generations that can be gone back to, newest first."""
        if self._shared is not None:
            return self._shared.older()
        current = self._store.current_name()
        names = self._store.generations()
        return names[names.index(current) + 1 :] if current in names else []

    def _content_of(self, generation: str) -> str | None:
        try:
            with self._store.open(generation) as opened:
                content: str | None = opened.about.get("content")
                return content
        except IndexingError:
            return None
