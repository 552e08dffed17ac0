"""Notices an index that somebody else swapped in: another bot, or an operator on the server.

The pointer file is read, it is a hundred bytes; its time of change is never looked at, because a
file system may keep that too coarsely. A search cluster is asked, also one that was away.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from bot.readers import Readers
from index.errors import IndexingError, SearchAway

EVERY_S = 2.0

_log = logging.getLogger(__name__)


class SwapWatch:
    """Lets the generation answer that the pointer on disk names, whoever put it there.

    Args:
        readers: what answers.
        current_name: reads the pointer; ``None`` when there is none that can be read.
        is_swapping: whether this bot is about to swap by itself, such as during its own reindex.
        every_s: how often to look.
    """

    def __init__(
        self,
        readers: Readers,
        current_name: Callable[[], str | None],
        *,
        is_swapping: Callable[[], bool],
        every_s: float = EVERY_S,
    ) -> None:
        self._readers = readers
        self._current_name = current_name
        self._is_swapping = is_swapping
        self._every_s = every_s
        self._seen: str | None = None

    async def run(self) -> None:
        """Look every ``every_s`` seconds, until cancelled."""
        while True:
            await asyncio.to_thread(self.look)
            await asyncio.sleep(self._every_s)

    def look(self) -> bool:
        """Swap if another generation is pointed at than the last time; return whether it did.

        A generation that cannot be opened is not tried again until the pointer changes: what
        answers goes on answering, and who swapped it in was told.
        """
        if self._is_swapping():
            return False
        name = self._current_name()
        if name is None or name == self._seen:
            return False
        before, self._seen = self._seen, name
        is_first = before is None
        reader = self._readers.current
        if reader is not None and reader.generation == name:
            return False
        if reader is not None and is_first and reader.degraded:
            return False  # it stands in for that one since the start
        try:
            opened = self._readers.swap()
        except SearchAway as error:
            self._seen = before  # it may be there again the next time
            _log.error("generation %s was swapped in and cannot be opened yet: %s", name, error)
            return False
        except (IndexingError, OSError) as error:
            _log.error("generation %s was swapped in and cannot be opened: %s", name, error)
            return False
        _log.info("generation %s was swapped in by somebody else", opened.generation)
        return True
