"""Work that outlives the update it came from, such as a reindex; ended when the bot stops."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from bot.telegram.redaction import frames_of

_log = logging.getLogger(__name__)


class Background:
    """Holds the tasks that run beside the handlers.

    The application's own tasks would hold up the stop until they are done; these are cancelled.
    """

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Any]) -> None:
        """Begin ``work``; an error that it lets through is logged by kind and place."""
        task = asyncio.get_running_loop().create_task(work)
        # The loop itself holds tasks weakly: one that nobody holds may vanish half-way.
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def stop(self) -> None:
        """Cancel what still runs and wait until it has ended."""
        running = list(self._tasks)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("background work failed: %s", frames_of(error))
