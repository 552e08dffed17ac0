"""Fetching updates: a bot whose polling no single update can stop.

Stock polling parses a batch as a whole. One update that it cannot parse leaves the whole batch
unhandled and is fetched again without a pause, for good, and its content goes into the log.
"""

from __future__ import annotations

import datetime as dtm
import logging
import os
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from telegram import Update
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import JSONDict, ODVInput, TimePeriod
from telegram.error import InvalidToken, NetworkError
from telegram.ext import BaseRateLimiter, ExtBot
from telegram.request import BaseRequest

# Sent with every fetch: the server keeps the last list it was given, so leaving it out would
# make the kinds depend on what an earlier version of the bot asked for.
ALLOWED_UPDATES: tuple[str, ...] = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
)

_log = logging.getLogger(__name__)


class HardenedBot(ExtBot[None]):
    """A bot that survives updates it cannot parse and keeps its token to itself.

    Args:
        token: as BotFather gave it.
        base_url: where the methods are, the token is appended: ``https://api.telegram.org/bot``.
        base_file_url: where the files are: ``https://api.telegram.org/file/bot``.
        request: makes all calls but ``getUpdates``.
        get_updates_request: makes the calls of ``getUpdates``.
        rate_limiter: decides when a call may go out.
        wait_for_room: awaited before every long poll, such as
            ``PerChatProcessor.wait_for_room``: what cannot be handled now stays on the server.
    """

    __slots__ = ("_on_poll", "_wait_for_room")

    def __init__(
        self,
        token: str,
        *,
        base_url: str,
        base_file_url: str,
        request: BaseRequest,
        get_updates_request: BaseRequest,
        rate_limiter: BaseRateLimiter[None],
        wait_for_room: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        # From here on the library hands out durations as timedelta; without it, a mere 429 brings
        # a deprecation warning, and the library offers no other switch than the environment.
        os.environ.setdefault("PTB_TIMEDELTA", "true")
        super().__init__(
            token,
            base_url=base_url,
            base_file_url=base_file_url,
            request=request,
            get_updates_request=get_updates_request,
            rate_limiter=rate_limiter,
        )
        self._on_poll: Callable[[], None] | None = None
        self._wait_for_room = wait_for_room

    def __repr__(self) -> str:
        """The stock text holds the token."""
        return f"{type(self).__name__}[]"

    def when_polled(self, callback: Callable[[], None]) -> None:
        """Have ``callback`` called after every successful fetch, such as ``Heartbeat.beat``."""
        self._on_poll = callback

    async def initialize(self) -> None:
        """Open the connections and ask the server who we are.

        Raises:
            InvalidToken: the server does not know the token; the error does not hold it.
        """
        rejected = False
        try:
            await super().initialize()
        except InvalidToken:
            rejected = True
        # Raised out here, so that the stock error, which quotes the token, is not its context.
        if rejected:
            raise InvalidToken("The server does not know the bot token")

    async def shutdown(self) -> None:
        """Close the connections; does nothing when they are closed."""
        await super().shutdown()
        # The stock version forgets those whose opening was interrupted.
        for request in self._request:
            await request.shutdown()

    async def get_updates(
        self,
        offset: int | None = None,
        limit: int | None = None,
        timeout: TimePeriod | None = None,  # noqa: ASYNC109 - the server's, in the library's name
        allowed_updates: Sequence[str] | None = None,
        *,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        api_kwargs: JSONDict | None = None,
    ) -> tuple[Update, ...]:
        """Return the waiting updates, in the server's order.

        An update that cannot be parsed comes back as a bare one with its number alone: no handler
        takes it, and the next fetch starts behind it.

        Raises:
            NetworkError: the server could not be asked or gave no list of updates. A refused
                token is one as well: stock polling would end for good and in silence, while a
                proxy that answers 404 for a moment is a matter of waiting.
        """
        poll_s = _seconds(timeout)
        # A fetch without waiting is the last one of all; it must not wait for handlers.
        if self._wait_for_room is not None and poll_s > 0:
            await self._wait_for_room()
        own_read_s = self._request[0].read_timeout
        answer_s = own_read_s if isinstance(read_timeout, DefaultValue) else read_timeout
        try:
            raw = await self._post(
                "getUpdates",
                {
                    "offset": offset,
                    "limit": limit,
                    "timeout": timeout,
                    "allowed_updates": list(allowed_updates or ALLOWED_UPDATES),
                },
                # The server may hold the call for all of the poll before it begins to answer.
                read_timeout=None if answer_s is None else answer_s + poll_s,
                write_timeout=write_timeout,
                connect_timeout=connect_timeout,
                pool_timeout=pool_timeout,
                api_kwargs=api_kwargs,
            )
        except InvalidToken as error:
            raise NetworkError(f"The server refuses the token ({error})") from None
        updates = parse_updates(raw, self)
        if self._on_poll is not None:
            self._on_poll()
        return updates


def parse_updates(raw: Any, bot: ExtBot[None]) -> tuple[Update, ...]:
    """Return one update per raw one that has a number, bare where the rest cannot be parsed.

    Raises:
        NetworkError: ``raw`` is no list, or nothing in it has a number: the next fetch would
            bring the same again at once, and as an error it comes after a pause.
    """
    if not isinstance(raw, list):
        raise NetworkError("The server's answer is no list of updates")
    numbered = [one for one in raw if update_id_of(one) is not None]
    if raw and not numbered:
        raise NetworkError("The server sent updates without numbers")
    return tuple(parse_update(one, bot) for one in numbered)


def update_id_of(raw: Any) -> int | None:
    """The number of a raw update; ``None`` when it is no update."""
    update_id = raw.get("update_id") if isinstance(raw, dict) else None
    # A number as a text would be taken here and stop the polling task when it adds one to it.
    return update_id if isinstance(update_id, int) else None


def parse_update(raw: dict[str, Any], bot: ExtBot[None]) -> Update:
    """Return the update, or a bare one with its number when the rest cannot be parsed.

    The log gets the number and the kind of error, never the content.
    """
    try:
        return Update.de_json(raw, bot)
    except Exception as error:
        _log.error("update %d cannot be read (%s); skipped", raw["update_id"], type(error).__name__)
        return Update(raw["update_id"])


def _seconds(period: TimePeriod | None) -> float:
    if isinstance(period, dtm.timedelta):
        return period.total_seconds()
    return float(period or 0)
