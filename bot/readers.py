"""The readers in use: the one that answers, the older ones that buttons ask for, and the swap.

Everything here is synchronous and may be called from several threads.
"""

from __future__ import annotations

import contextlib
import enum
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from index.errors import DamagedIndex, IndexingError

if TYPE_CHECKING:
    from index import Reader


class OpenReader(Protocol):
    """Opens the named generation, or the current one without a name."""

    def __call__(self, generation: str | None, *, thorough: bool = False) -> Reader:
        """Open it, with ``thorough`` only after reading all of it; raise IndexingError."""


_log = logging.getLogger(__name__)


class Phase(enum.Enum):
    """What the bot can do for a question right now."""

    SERVING = "serving"
    GETTING_READY = "getting ready"
    NO_ARTICLES = "no articles"
    AWAY = "the search cluster is away"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class State:
    """The phase and, when something failed or is not as it should be, why."""

    phase: Phase
    reasons: tuple[str, ...] = ()


class Readers:
    """Hands out readers; the one in use and a few older ones are kept open.

    A reader that is handed out stays usable for at least ``lingers_s``: one that was replaced is
    closed only when nobody has been given it for that long, which is far beyond what a handler
    may take. So nobody has to give a reader back, not even a thread whose handler gave up.

    Args:
        open_reader: opens a generation, such as ``Reader.open`` on the index directory.
        kept: how many older generations stay open for buttons.
        lingers_s: how long a reader is left open after it was last handed out.
        clock: seconds that never go back.
    """

    def __init__(
        self,
        open_reader: OpenReader,
        *,
        kept: int = 2,
        lingers_s: float = 300.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._open = open_reader
        self._kept = kept
        self._lingers_s = lingers_s
        self._clock = clock
        self._lock = threading.RLock()
        self._current: Reader | None = None
        self._older: OrderedDict[str, Reader] = OrderedDict()  # longest unused first
        self._retired: list[Reader] = []
        self._used_at: dict[int, float] = {}  # id of an open reader -> when last handed out
        self._waiting = State(Phase.GETTING_READY)
        self._damaged: set[str] = set()  # generations that were found not to be whole

    @property
    def current(self) -> Reader | None:
        """The reader that answers, or ``None``; see ``state`` for why there is none."""
        with self._lock:
            return self._handed_out(self._current) if self._current else None

    @property
    def state(self) -> State:
        """What can be done for a question; an old index serves while another is built."""
        with self._lock:
            if self._current is None:
                return self._waiting
            return State(Phase.SERVING, self._current.degraded)

    def waiting(self, phase: Phase, reason: str | None = None) -> None:
        """Say what holds until a reader is there: getting ready, no articles, or failed."""
        with self._lock:
            self._waiting = State(phase, (reason,) if reason else ())

    def swap(self, generation: str | None = None) -> Reader:
        """Open the named generation, or the current one on disk, and let it answer from now on.

        Raises:
            IndexingError: it cannot be opened; what answered before goes on answering.
        """
        opened = self._open(generation)
        with self._lock:
            if self._current is not None:
                self._shelve(self._current)
            self._current = opened
            self._tidy()
            return self._handed_out(opened)

    def of(self, generation: str) -> Reader:
        """Return the reader of that generation, opened if it has to be.

        Raises:
            GenerationGone: it was swept.
            IndexingError: it cannot be used any more for another reason.
        """
        with self._lock:
            self._tidy()
            kept, thorough = self._kept_of(generation), generation in self._damaged
            if kept is not None:
                return kept
        # Not under the lock: a thorough opening reads every file, and all who ask wait for it.
        opened = self._open(generation, thorough=thorough)
        with self._lock:
            kept = self._kept_of(generation)
            if kept is None:
                self._shelve(opened)
                self._tidy()
                return self._handed_out(opened)
        _close(opened)  # somebody else was quicker
        return kept

    def _kept_of(self, generation: str) -> Reader | None:
        """Return the open reader of a generation, handed out, or ``None``."""
        if self._current is not None and self._current.generation == generation:
            return self._handed_out(self._current)
        found = self._older.get(generation)
        if found is None:
            return None
        self._older.move_to_end(generation)
        return self._handed_out(found)

    def verify(self) -> str | None:
        """Read the current generation to the end; return what is damaged, or ``None``.

        Instead of a damaged one the newest older one that is whole answers from now on, and
        ``state`` says why; without one nothing answers, as a wrong byte is worse than none.
        """
        reader = self.current
        if reader is None:
            return None
        try:
            reader.verify()
        except (DamagedIndex, OSError) as error:
            self._stand_in_for(reader, str(error))
            return str(error)
        return None

    def _stand_in_for(self, damaged: Reader, why: str) -> None:
        try:
            whole = self._open(None, thorough=True)
        except (IndexingError, OSError):
            whole = None
        with self._lock:
            if self._current is not damaged:  # somebody swapped meanwhile
                if whole is not None:
                    _close(whole)
                return
            self._damaged.add(damaged.generation)
            self._retired.append(damaged)
            self._current = self._handed_out(whole) if whole is not None else None
            if whole is None:
                self._waiting = State(Phase.FAILED, (why,))

    def close(self) -> None:
        """Close all readers; for the end of the process, when nobody asks any more."""
        with self._lock:
            open_now = [*self._retired, *self._older.values()]
            if self._current is not None:
                open_now.append(self._current)
            self._current = None
            self._older.clear()
            self._retired.clear()
            self._used_at.clear()
        for reader in open_now:
            _close(reader)

    def _handed_out(self, reader: Reader) -> Reader:
        self._used_at[id(reader)] = self._clock()
        return reader

    def _shelve(self, reader: Reader) -> None:
        """Keep a reader for buttons; the one that was unused the longest makes room."""
        replaced = self._older.pop(reader.generation, None)
        if replaced is not None and replaced is not reader:
            self._retired.append(replaced)
        self._older[reader.generation] = reader
        while len(self._older) > self._kept:
            self._retired.append(self._older.popitem(last=False)[1])

    def _tidy(self) -> None:
        """Close the retired readers that nobody can be using any more."""
        now = self._clock()
        lingering = []
        for reader in self._retired:
            if now - self._used_at.get(id(reader), now) < self._lingers_s:
                lingering.append(reader)
            else:
                del self._used_at[id(reader)]
                _close(reader)
        self._retired = lingering


def _close(reader: Reader) -> None:
    # A file that cannot be closed must not stand in the way of the swap.
    with contextlib.suppress(OSError, IndexingError):
        reader.close()
