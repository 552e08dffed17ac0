"""The pace of outgoing calls: Telegram's limits kept beforehand, a 429 obeyed afterwards.

The stock limiter knows no pace for private chats, and its halt after a 429 ends as soon as any
other call returns.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dtm
import logging
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

from telegram._utils.types import JSONDict
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

# (calls, seconds): at most so many calls in any stretch of so many seconds.
# Source: https://core.telegram.org/bots/faq, "My bot is hitting limits, how do I avoid this?"
OVERALL_LIMIT = (30, 1.0)
PRIVATE_LIMIT = (3, 3.0)  # one a second; short bursts are allowed, and an answer is often a burst
GROUP_LIMIT = (20, 60.0)
MAX_RETRIES = 3
REMEMBERED_CHATS = 10_000
_SLACK_S = 0.1  # the server counts whole seconds; asking again on the dot would be too early

# The methods that put something into a chat, by the start of their names; the typing notice is
# none of them. All others only keep out of the way of a halt: one person who presses buttons
# without end must not use up the pace that answers to everybody need.
_PACED = ("send", "edit", "copy", "forward")
_NOT_PACED = frozenset({"sendChatAction"})

_log = logging.getLogger(__name__)

_Result = bool | JSONDict | list[JSONDict]


class OutgoingLimiter(BaseRateLimiter[None]):
    """Let calls go out at the pace that Telegram allows and repeat those that it refuses for pace.

    Nothing else is repeated: a call that timed out may have taken effect.

    Args:
        max_wait_s: how long one call may wait altogether; when it would be longer, ``RetryAfter``
            is raised at once.
        clock: the time in seconds, from any start, never going back.
        sleep: waits so many seconds of that clock.
    """

    def __init__(
        self,
        *,
        max_wait_s: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._max_wait_s = max_wait_s
        self._clock = clock
        self._sleep = sleep
        self._overall = _Lane(OVERALL_LIMIT)
        self._chats: OrderedDict[int | str, _Lane] = OrderedDict()

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, _Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> _Result:
        """Make the call when its time has come; repeat it after a 429, up to three times.

        Raises:
            RetryAfter: it would have to wait longer than ``max_wait_s``, or was refused each time.
        """
        deadline = self._clock() + self._max_wait_s
        chat = self._lane_of(data.get("chat_id"))
        is_paced = endpoint.startswith(_PACED) and endpoint not in _NOT_PACED
        lanes = (
            [(self._overall, is_paced)]
            if chat is None
            else [(chat, is_paced), (self._overall, is_paced)]
        )
        for retries_left in range(MAX_RETRIES, -1, -1):
            await self._pass(lanes, deadline)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as refusal:
                # A call into a chat was refused because of that chat, any other because of us.
                (chat or self._overall).halt(self._clock() + _wait_s(refusal) + _SLACK_S)
                _log.warning("%s was refused for %g s", endpoint, _wait_s(refusal))
                if retries_left == 0:
                    raise
        raise AssertionError("the loop above returns or raises")

    async def _pass(self, lanes: Sequence[tuple[_Lane, bool]], deadline: float) -> None:
        """Return when every lane has a place; those with a pace count the call from that moment."""
        async with contextlib.AsyncExitStack() as turns:
            for lane, is_paced in lanes:
                if is_paced:  # who needs no place in the lane does not wait behind those who do
                    await turns.enter_async_context(lane.turn)
                await self._until_due(lane, deadline, is_paced=is_paced)
            now = self._clock()
            for lane, is_paced in lanes:
                if is_paced:
                    lane.take(now)

    async def _until_due(self, lane: _Lane, deadline: float, *, is_paced: bool) -> None:
        while (due := lane.due_at(is_paced=is_paced)) > (now := self._clock()):
            if due > deadline:
                raise RetryAfter(dtm.timedelta(seconds=due - now))
            await self._sleep(due - now)

    def _lane_of(self, chat_id: object) -> _Lane | None:
        """The lane of a chat; the chats not used for longest are forgotten first."""
        if not isinstance(chat_id, int | str):
            return None
        lane = self._chats.pop(chat_id, None)
        if lane is None:
            # Groups and channels have negative numbers or go by @name.
            is_private = isinstance(chat_id, int) and chat_id > 0
            lane = _Lane(PRIVATE_LIMIT if is_private else GROUP_LIMIT)
        self._chats[chat_id] = lane
        if len(self._chats) > REMEMBERED_CHATS:
            self._chats.popitem(last=False)
        return lane


class _Lane:
    """The calls that share one limit: at most ``calls`` in any ``period_s`` seconds."""

    def __init__(self, limit: tuple[int, float]) -> None:
        calls, self._period_s = limit
        self._times: deque[float] = deque(maxlen=calls)
        self._halted_until = float("-inf")
        self.turn = asyncio.Lock()  # first come, first served

    def due_at(self, *, is_paced: bool) -> float:
        """When the next call may go out; without a pace, only a halt holds it up."""
        if is_paced and len(self._times) == self._times.maxlen:
            return max(self._halted_until, self._times[0] + self._period_s)
        return self._halted_until

    def take(self, now: float) -> None:
        self._times.append(now)

    def halt(self, until: float) -> None:
        self._halted_until = max(self._halted_until, until)


def _wait_s(refusal: RetryAfter) -> float:
    wait = refusal.retry_after
    return wait.total_seconds() if isinstance(wait, dtm.timedelta) else float(wait)
