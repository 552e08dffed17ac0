"""The queue of updates for the bot, and the two ways out of it: polling and webhook."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.tryout.checks import BotApiError

Json = dict[str, Any]

MAX_WAITING = 20_000
MAX_KEPT = 2_000
MAX_POLL_S = 50.0
DELIVERY_TIMEOUT = ClientTimeout(total=30)
FIRST_RETRY_S = 0.1
LAST_RETRY_S = 2.0
# Telegram sends these only to bots that ask for them by name.
_ONLY_WHEN_ASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})

_OTHER_POLLER = BotApiError(
    409,
    "Conflict: terminated by other getUpdates request;"
    " make sure that only one bot instance is running",
)


@dataclass(slots=True)
class Waiting:
    """An update that the bot has not confirmed yet."""

    update_id: int
    body: Json
    lane: int  # updates of one lane, which is a chat, keep their order in a webhook
    again: bool = False  # delivered once more although it was confirmed, as a lost answer does


@dataclass(slots=True)
class Webhook:
    """Where updates are to be delivered, and how that went."""

    url: str
    secret_token: str
    slots: asyncio.Semaphore
    max_connections: int
    last_error: str = ""
    last_error_at: int = 0
    lanes: dict[int, asyncio.Task[None]] = field(default_factory=dict)


class Updates:
    """Keeps updates until the bot has taken them, by ``getUpdates`` or on its webhook."""

    def __init__(self) -> None:
        self._waiting: list[Waiting] = []
        self._kept: dict[int, Waiting] = {}  # the latest ones, so that a test can repeat them
        self._next_id = 700_000_001
        self._poller: asyncio.Future[None] | None = None
        self._session: ClientSession | None = None
        self._closed = False
        self.allowed: frozenset[str] = frozenset()  # empty: everything but _ONLY_WHEN_ASKED
        self.webhook: Webhook | None = None

    @property
    def n_waiting(self) -> int:
        """How many updates the bot has not taken yet."""
        return len(self._waiting)

    @property
    def is_polled(self) -> bool:
        """Whether a poller waits for news right now."""
        return self._poller is not None and not self._poller.done()

    @property
    def last_id(self) -> int | None:
        """The number of the latest update; None before the first."""
        return next(reversed(self._kept), None)

    def push(self, kind: str, content: Json, lane: int) -> int | None:
        """Queue an update of one kind and return its id; None when the bot did not ask for it."""
        if kind not in self.allowed if self.allowed else kind in _ONLY_WHEN_ASKED:
            return None
        return self.push_raw({kind: content}, lane)

    def push_raw(self, update: Json, lane: int = 0) -> int:
        """Queue any update as it is and return its id, which is added when it has none."""
        update_id = update.get("update_id")
        if not isinstance(update_id, int):
            update_id = self._next_id
            self._next_id += 1
        waiting = Waiting(update_id, {"update_id": update_id, **update}, lane)
        self._kept[update_id] = waiting
        if len(self._kept) > MAX_KEPT:
            del self._kept[next(iter(self._kept))]
        self._add(waiting)
        return update_id

    def repeat(self, update_id: int) -> None:
        """Deliver an update once more, confirmed or not.

        Raises:
            LookupError: no such update, or it is too long ago.
        """
        if update_id not in self._kept:
            raise LookupError(f"update {update_id} is not kept; cannot deliver it again")
        kept = self._kept[update_id]
        self._add(Waiting(kept.update_id, kept.body, kept.lane, again=True))

    def clear(self) -> None:
        """Forget everything that waits."""
        self._waiting.clear()

    def _add(self, waiting: Waiting) -> None:
        self._waiting.append(waiting)
        del self._waiting[:-MAX_WAITING]
        if self._poller is not None and self.is_polled:
            self._poller.set_result(None)
        self._deliver(waiting.lane)

    # Polling

    async def poll(self, offset: int, limit: int, timeout_s: float) -> list[Json]:
        """Return waiting updates as ``getUpdates`` does, waiting up to ``timeout_s`` for the first.

        Raises:
            BotApiError: 409, a webhook is set or another poller came.
        """
        if self.webhook is not None:
            raise BotApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active;"
                " use deleteWebhook to delete the webhook first",
            )
        if self._poller is not None and self.is_polled:
            self._poller.set_exception(_OTHER_POLLER)
        self._confirm(offset)
        if not self._waiting and timeout_s > 0 and not self._closed:
            await self._wait_for_news(min(timeout_s, MAX_POLL_S))
        return self._batch(limit)

    def _confirm(self, offset: int) -> None:
        if offset > 0:
            self._waiting = [w for w in self._waiting if w.again or w.update_id >= offset]
        elif offset < 0:
            del self._waiting[:offset]

    async def _wait_for_news(self, timeout_s: float) -> None:
        news: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._poller = news
        try:
            await asyncio.wait([news], timeout=timeout_s)
        finally:
            if self._poller is news:
                self._poller = None
        if news.done():
            news.result()

    def _batch(self, limit: int) -> list[Json]:
        batch = self._waiting[: limit if 1 <= limit <= 100 else 100]
        taken = {id(waiting) for waiting in batch if waiting.again}
        self._waiting = [w for w in self._waiting if id(w) not in taken]
        return [waiting.body for waiting in batch]

    # Webhook

    def set_allowed(self, kinds: Collection[str] | None) -> None:
        """Take the kinds of updates that the bot wants; None leaves them as they were."""
        if kinds is not None:
            self.allowed = frozenset(kinds)

    async def set_webhook(self, url: str, secret_token: str, max_connections: int) -> None:
        """Deliver to ``url`` from now on, what waits already first."""
        await self.delete_webhook()
        if self._poller is not None and self.is_polled:
            self._poller.set_exception(_OTHER_POLLER)
        self._session = ClientSession(timeout=DELIVERY_TIMEOUT, trust_env=False)
        slots = asyncio.Semaphore(max_connections)
        self.webhook = Webhook(url, secret_token, slots, max_connections)
        for lane in dict.fromkeys(waiting.lane for waiting in self._waiting):
            self._deliver(lane)

    async def delete_webhook(self) -> None:
        """Stop delivering; what was not taken keeps waiting."""
        if self.webhook is not None:
            tasks = list(self.webhook.lanes.values())
            self.webhook = None
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def close(self) -> None:
        """Let a waiting poller go and stop delivering."""
        self._closed = True
        if self._poller is not None and self.is_polled:
            self._poller.set_result(None)
        await self.delete_webhook()

    def _deliver(self, lane: int) -> None:
        webhook = self.webhook
        if webhook is None or lane in webhook.lanes:
            return
        task = asyncio.get_running_loop().create_task(self._drain(webhook, lane))
        webhook.lanes[lane] = task

    async def _drain(self, webhook: Webhook, lane: int) -> None:
        """Deliver one lane in order; an update that is not taken holds up its own lane only."""
        retry_s = FIRST_RETRY_S
        try:
            while (waiting := self._first_of(lane)) is not None:
                async with webhook.slots:
                    taken = await self._post(webhook, waiting.body)
                if taken:
                    self._waiting = [w for w in self._waiting if w is not waiting]
                    retry_s = FIRST_RETRY_S
                    continue
                await asyncio.sleep(retry_s)
                retry_s = min(2 * retry_s, LAST_RETRY_S)
        finally:
            # Nothing is awaited since the lane was found empty, so no update is overlooked.
            webhook.lanes.pop(lane, None)

    def _first_of(self, lane: int) -> Waiting | None:
        return next((waiting for waiting in self._waiting if waiting.lane == lane), None)

    async def _post(self, webhook: Webhook, body: Json) -> bool:
        secret = webhook.secret_token
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        if self._session is None:
            return False
        try:
            async with self._session.post(webhook.url, json=body, headers=headers) as response:
                await response.read()
                if response.ok:
                    return True
                reason = f"Wrong response from the webhook: {response.status} {response.reason}"
        except (ClientError, TimeoutError) as error:
            reason = f"{type(error).__name__}: {error}"
        webhook.last_error = reason
        webhook.last_error_at = int(time.time())
        return False
