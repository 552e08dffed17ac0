"""The order of handling: in turn within a chat, many chats side by side, every update once.

Stock concurrency hands out its slots before it looks at the update, so a flood in one chat takes
all of them; it keeps no order within a chat and handles a redelivered update again.
"""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Hashable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from telegram import Update
from telegram.ext import BaseUpdateProcessor

# How many update numbers are remembered, to tell a redelivered update from a new one.
REMEMBERED_UPDATES = 10_000

_log = logging.getLogger(__name__)


class HandlerTimedOut(Exception):
    """A handler ran longer than it may and was cancelled."""

    def __init__(self, timeout_s: float) -> None:
        super().__init__(f"a handler ran longer than {timeout_s:g} s and was stopped")


class TryLater(Exception):
    """An update cannot be handled now and has to be delivered again; nothing was done for it."""


class Turns(Protocol):
    """Agrees with other bots that take updates of the same token on who handles what, and when."""

    def turn(self, update_id: int, chat_id: int | None) -> AbstractAsyncContextManager[bool]:
        """Wait for the turn of an update in its chat and hold it; the value is false if it was
        handled already.

        Raises:
            TryLater: its turn did not come in time.
        """


@dataclass(slots=True)
class _Line:
    """The updates of one chat that wait or are being handled."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    n_updates: int = 0
    n_left_out: int = 0


class PerChatProcessor(BaseUpdateProcessor):
    """Handle the updates of a chat in turn and those of many chats side by side.

    Updates wait in the line of their chat without holding a slot, so one chat never holds more
    than one slot. What comes on top of a full line is left out, and the log says how much.

    Args:
        max_chats: how many chats are served at the same moment.
        max_line: how many updates of one chat are held, waiting or being handled.
        max_updates: how many updates are held in all before ``wait_for_room`` waits.
        timeout_s: a handler that runs longer is cancelled, and :class:`HandlerTimedOut` goes to
            the error handlers.
        turns: what other bots have to say, where several take updates of one token; none: alone.
    """

    def __init__(
        self,
        *,
        max_chats: int = 64,
        max_line: int = 64,
        max_updates: int = 2048,
        timeout_s: float = 30.0,
        turns: Turns | None = None,
    ) -> None:
        # The library takes one of these before it calls us and would make a flood in one chat
        # block all; ours is far above what polling lets in, so that it never runs out.
        super().__init__(1_000_000)
        self._slots = asyncio.Semaphore(max_chats)
        self._max_line = max_line
        self._max_updates = max_updates
        self._timeout_s = timeout_s
        self._turns = turns
        self._lines: dict[Hashable, _Line] = {}
        self._n_updates = 0
        self._room = asyncio.Event()
        self._room.set()
        self._seen: OrderedDict[int, None] = OrderedDict()

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close: the application waits for its updates before it comes here."""

    async def wait_for_room(self) -> None:
        """Return once fewer than ``max_updates`` are held; until then fetch no more."""
        await self._room.wait()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Run ``coroutine`` when it is the turn of its update; called by the library.

        Raises:
            HandlerTimedOut: it ran longer than ``timeout_s``.
            TryLater: it is with another bot, or waits for one, and has to be delivered again.
        """
        try:
            if not self._is_repeated(update):
                await self._in_line(update, coroutine)
        except TryLater:
            if isinstance(update, Update):
                self._seen.pop(update.update_id, None)
            raise
        finally:
            # A coroutine that never ran would be reported as forgotten; after a run it is a no-op.
            if inspect.iscoroutine(coroutine):
                coroutine.close()

    def _is_repeated(self, update: object) -> bool:
        if not isinstance(update, Update):
            return False
        if update.update_id in self._seen:
            _log.info("update %d came again; left out", update.update_id)
            return True
        self._seen[update.update_id] = None
        if len(self._seen) > REMEMBERED_UPDATES:
            self._seen.popitem(last=False)
        return False

    async def _in_line(self, update: object, coroutine: Awaitable[Any]) -> None:
        key = line_key(update)
        line = self._lines.setdefault(key, _Line())
        if line.n_updates >= self._max_line:
            line.n_left_out += 1
            return
        self._count(line, 1)
        try:
            async with self._turn_among_bots(update, key) as is_ours:
                if is_ours:
                    # First the turn, then the slot: who waits for the turn must not hold a slot.
                    async with line.turn, self._slots:
                        await self._within_time(coroutine)
        finally:
            self._count(line, -1)
            if line.n_updates == 0:
                del self._lines[key]
                if line.n_left_out:
                    _log.warning("a chat was too fast: %d updates left out", line.n_left_out)

    def _turn_among_bots(self, update: object, key: Hashable) -> AbstractAsyncContextManager[bool]:
        if self._turns is None or not isinstance(update, Update):
            return contextlib.nullcontext(enter_result=True)
        return self._turns.turn(update.update_id, key if isinstance(key, int) else None)

    async def _within_time(self, coroutine: Awaitable[Any]) -> None:
        try:
            async with asyncio.timeout(self._timeout_s) as limit:
                await coroutine
        except TimeoutError as error:
            if limit.expired():
                raise HandlerTimedOut(self._timeout_s) from error
            raise  # the handler's own

    def _count(self, line: _Line, change: int) -> None:
        line.n_updates += change
        self._n_updates += change
        if self._n_updates >= self._max_updates:
            self._room.clear()
        else:
            self._room.set()


def line_key(update: object) -> Hashable:
    """Whose line an update stands in: its chat's, else its sender's, else one of its own.

    A private chat has the number of its person, so a question and a press on a button whose
    message is gone share a line.
    """
    if isinstance(update, Update):
        if update.effective_chat is not None:
            return update.effective_chat.id
        if update.effective_user is not None:
            return update.effective_user.id
    return object()
