"""Reindexes that the bot starts by itself; admins hear of them when something changed or failed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

from bot import admin_texts
from bot.admin_pages import reindex_page
from bot.readers import Readers
from bot.reindex import Fate, ReindexFailed, ReindexRuns, Report
from bot.render import Message
from bot.telegram.redaction import frames_of

_log = logging.getLogger(__name__)


class Scheduled(Protocol):
    """A reindex to be run, such as ``Reindexer``."""

    async def run(self, *, by_schedule: bool) -> Report:
        """Reindex and return what changed; raises ReindexRuns or ReindexFailed."""


class Decided(Protocol):
    """What admins have decided or still have to, such as ``Release``."""

    @property
    def waiting(self) -> str | None:
        """The generation that waits for a word."""

    @property
    def rolled_back_from(self) -> str | None:
        """The generation that a rollback has left."""


class Schedule:
    """Starts a reindex again and again.

    It pauses while a built index waits for an admin's word, which another one would overtake, and
    after a rollback, which it would undo; an admin's /reindex ends both.

    Args:
        reindexer: runs it.
        release: knows what was decided.
        readers: know what answers when it fails.
        every_s: seconds from the end of one to the beginning of the next.
        tell: brings a message to all admins.
        check: awaited after one that brought something new.
        sleep: waits so many seconds.
    """

    def __init__(
        self,
        reindexer: Scheduled,
        release: Decided,
        readers: Readers,
        *,
        every_s: float,
        tell: Callable[[Message], Awaitable[None]],
        check: Callable[[], Awaitable[None]],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._reindexer = reindexer
        self._release = release
        self._readers = readers
        self._every_s = every_s
        self._tell = tell
        self._check = check
        self._sleep = sleep
        self._last_failure: str | None = None  # told already

    async def run(self) -> None:
        """Go on until cancelled; whatever fails, the next one is started in its time."""
        while True:
            await self._sleep(self._every_s)
            try:
                await self._once()
            except Exception as error:
                _log.error("a scheduled reindex failed: %s", frames_of(error))

    async def _once(self) -> None:
        if await asyncio.to_thread(self._is_paused):
            return
        try:
            report = await self._reindexer.run(by_schedule=True)
        except ReindexRuns:
            return
        except ReindexFailed as error:
            await self._failed(str(error))
            return
        self._last_failure = None
        if report.fate is not Fate.DROPPED:
            await self._tell(reindex_page(report))
        if report.fate is Fate.SERVES:
            await self._check()

    async def _failed(self, reason: str) -> None:
        _log.error("a scheduled reindex failed: %s", reason)
        if reason != self._last_failure:  # or an admin would read the same every hour
            self._last_failure = reason
            text = admin_texts.schedule_failed(reason, self._readers.state)
            await self._tell(Message(text))

    def _is_paused(self) -> bool:
        return self._release.waiting is not None or self._release.rolled_back_from is not None
