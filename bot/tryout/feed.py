"""What happened in the chats, in order, for those who watch: the page and the tests."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

Json = dict[str, Any]

MAX_EVENTS = 4000


class Feed:
    """A bounded list of numbered events that can be waited for."""

    def __init__(self) -> None:
        self._events: deque[Json] = deque(maxlen=MAX_EVENTS)
        self._waiting: set[asyncio.Future[None]] = set()
        self._closed = False
        self.last_no = 0

    def add(self, kind: str, **content: Any) -> None:
        """Note an event and wake everybody who waits for one."""
        self.last_no += 1
        self._events.append({"no": self.last_no, "kind": kind, **content})
        self._wake()

    def after(self, event_no: int) -> list[Json] | None:
        """Return the events after ``event_no``; None when some of them are no longer kept."""
        if event_no > self.last_no or (self._events and event_no < self._events[0]["no"] - 1):
            return None
        return [event for event in self._events if event["no"] > event_no]

    async def wait_after(self, event_no: int, timeout_s: float) -> list[Json] | None:
        """Return as ``after`` does, as soon as there is news or ``timeout_s`` is over."""
        if event_no == self.last_no and not self._closed:
            news: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.add(news)
            try:
                await asyncio.wait([news], timeout=timeout_s)
            finally:
                self._waiting.discard(news)
        return self.after(event_no)

    def close(self) -> None:
        """Let everybody who waits go, now and from now on."""
        self._closed = True
        self._wake()

    def _wake(self) -> None:
        for news in self._waiting:
            if not news.done():
                news.set_result(None)
