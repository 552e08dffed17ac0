"""Starting against a server that may be away: what is tried again, and what ends the start."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

_FIRST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 60.0

_log = logging.getLogger(__name__)


class CannotStart(Exception):
    """The bot cannot be started; its text says why and what to do, and never holds the token."""


class Attempts:
    """Do a step of the start until it succeeds, with growing pauses while the server is away."""

    def __init__(
        self, stop: asyncio.Event, patience_s: float, sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self._stop = stop
        self._patience_s = patience_s
        self._sleep = sleep

    async def until_done(self, step: Callable[[], Awaitable[object]]) -> bool:
        """Return whether the step was done; it was not when the bot is to stop meanwhile.

        Raises:
            CannotStart: the token is wrong, the step is refused, or the server stays away.
        """
        pause_s, waited_s = _FIRST_PAUSE_S, 0.0
        while not self._stop.is_set():
            try:
                return await self._unless_stopped(step())
            except InvalidToken:
                raise CannotStart(
                    "the server does not know the bot token; get the right one from @BotFather"
                ) from None
            except (BadRequest, Forbidden) as error:
                raise CannotStart(f"the Bot API refuses a step of the start ({error})") from None
            except TelegramError as error:
                if waited_s >= self._patience_s:
                    raise CannotStart(
                        f"the Bot API could not be reached for {waited_s:.0f} s ({error}); "
                        "check the network and the server's address"
                    ) from None
                _log.warning("the Bot API is away (%s); trying again in %g s", error, pause_s)
            await self._unless_stopped(self._sleep(pause_s))
            waited_s += pause_s
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
        return False

    async def _unless_stopped(self, work: Awaitable[object]) -> bool:
        working = asyncio.ensure_future(work)
        stopping = asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                return False
            working.result()
            return True
        finally:
            await cancelled(working, stopping)


async def cancelled(*futures: asyncio.Future[Any]) -> None:
    """Cancel what is not done and wait until it has ended."""
    for future in futures:
        future.cancel()
    await asyncio.gather(*futures, return_exceptions=True)
