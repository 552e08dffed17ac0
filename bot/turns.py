"""Several bots behind one webhook: every update handled by one of them, a chat's in order.

Telegram sends a chat's next update when the last one was answered with 200, so bots seldom meet.
They do after a crash, when a proxy or Telegram gave up waiting, and for presses on buttons, which
Telegram sends beside messages.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor
from functools import partial
from typing import TypeVar

from bot.state import StateError
from bot.state.claims import Claim, Claims
from bot.telegram import TryLater

WAIT_S = 50.0  # Telegram hangs up after about a minute; then it would not hear our "try later"
RENEW_S = 3.0  # a fifth of a lease: a lost connection or a busy machine do not cost an update
FIRST_PAUSE_S = 0.02
LONGEST_PAUSE_S = 0.25

_log = logging.getLogger(__name__)
_T = TypeVar("_T")


class SharedTurns:
    """The turns of updates that several bots take, by their claims in a shared database.

    When the database is away updates are handled all the same: unordered, and twice if Telegram
    sends one twice, which is better than not at all.

    Args:
        claims: those of this bot.
        threads: runs the database calls.
        wait_s: for so long an update waits for its turn; then Telegram has to send it again.
        renew_s: how often a claim is renewed while its update waits or is handled.
    """

    def __init__(
        self,
        claims: Claims,
        threads: Executor,
        *,
        wait_s: float = WAIT_S,
        renew_s: float = RENEW_S,
    ) -> None:
        self.claims = claims
        self._threads = threads
        self._wait_s = wait_s
        self._renew_s = renew_s
        self._queues: dict[int, dict[int, asyncio.Event]] = {}  # chat -> update -> "look again"

    @contextlib.asynccontextmanager
    async def turn(self, update_id: int, chat_id: int | None) -> AsyncIterator[bool]:
        """Wait for the turn of an update and hold it; false comes if it was handled already.

        Raises:
            TryLater: its turn did not come within ``wait_s``.
        """
        claim = await self._wait_for(update_id, chat_id)
        if claim is None:
            yield True
            return
        if claim is Claim.DONE:
            _log.info("update %d was handled before; left out", update_id)
            yield False
            return
        renewing = asyncio.create_task(self._renew(update_id))
        end = self.claims.finish
        try:
            yield True
        except asyncio.CancelledError:
            # We are stopping in the middle of it; Telegram gets no 200 and sends it again.
            end = self.claims.release
            raise
        finally:
            renewing.cancel()
            await self._tried(end, update_id)
            self._wake_next(chat_id)

    async def _wait_for(self, update_id: int, chat_id: int | None) -> Claim | None:
        """Return what becomes of an update, when that is known; ``None``: nobody can say."""
        queue = {} if chat_id is None else self._queues.setdefault(chat_id, {})
        queue[update_id] = look_again = asyncio.Event()
        is_known = False
        try:
            claim = await self._take(update_id, chat_id, queue)
            is_known = True
            return claim
        except StateError as error:
            is_known = True
            _log.warning("update %d is handled without asking the other bots: %s", update_id, error)
            while update_id != min(queue):  # our own order can be kept all the same
                look_again.clear()
                await look_again.wait()
            return None
        finally:
            del queue[update_id]
            if chat_id is not None and not queue:
                self._queues.pop(chat_id, None)
            if not is_known:
                await self._tried(self.claims.release, update_id)
            self._wake_next(chat_id)

    async def _take(
        self, update_id: int, chat_id: int | None, queue: dict[int, asyncio.Event]
    ) -> Claim:
        """Ask until it is ours or was handled; of our own in a chat only the first one may begin.

        The others just keep their places, and are woken when one of ours is through.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._wait_s
        pause_s = FIRST_PAUSE_S
        look_again = queue[update_id]
        while True:
            look_again.clear()
            # Not under a time limit: a call that is given up goes on, and may take it all the same.
            is_first = update_id == min(queue)
            take = partial(self.claims.take, update_id, chat_id, may_begin=is_first)
            claim = await self._in_thread(take)
            if claim is not Claim.WAIT:
                return claim
            if loop.time() >= deadline:
                raise TryLater(f"update {update_id} had to wait for another one for too long")
            wait_s = pause_s if update_id == min(queue) else self._renew_s
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(look_again.wait(), wait_s)
            pause_s = min(1.5 * pause_s, LONGEST_PAUSE_S)

    def _wake_next(self, chat_id: int | None) -> None:
        queue = self._queues.get(chat_id, {}) if chat_id is not None else {}
        if queue:
            queue[min(queue)].set()

    async def _renew(self, update_id: int) -> None:
        while True:
            await asyncio.sleep(self._renew_s)
            await self._tried(self.claims.renew, update_id)

    async def _tried(self, call: Callable[[int], None], update_id: int) -> None:
        """Do what the database may fail to do: the claim then lapses by itself."""
        try:
            await self._in_thread(partial(call, update_id))
        except StateError as error:
            _log.warning("the claim on update %d cannot be kept up: %s", update_id, error)

    async def _in_thread(self, call: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, call)
