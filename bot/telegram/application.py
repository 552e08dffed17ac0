"""The application with everything in this room in place, for ``bot/app.py`` to add handlers to."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from telegram.ext import Application

from bot.telegram.limiter import GROUP_LIMIT, OutgoingLimiter
from bot.telegram.polling import HardenedBot
from bot.telegram.processor import PerChatProcessor, Turns
from bot.telegram.request import AiohttpRequest

TELEGRAM_ROOT = "https://api.telegram.org"
# The 21st message in a minute waits for most of a minute in a busy group. A handler may take longer
# than that, or it would be cancelled while its answer waits its turn, and an admin be alarmed.
HANDLER_TIMEOUT_S = GROUP_LIMIT[1] + 30.0
POLLING_CONNECTIONS = 4  # one is in use; a broken one must not block the next poll

AnyApplication = Application[Any, Any, Any, Any, Any, Any]
Hook = Callable[[AnyApplication], Coroutine[Any, Any, None]]


def build_hardened(
    token: str,
    *,
    api_root: str = TELEGRAM_ROOT,
    max_chats: int = 64,
    handler_timeout_s: float = HANDLER_TIMEOUT_S,
    turns: Turns | None = None,
    post_init: Hook | None = None,
    post_stop: Hook | None = None,
    post_shutdown: Hook | None = None,
) -> AnyApplication:
    """Return an application with everything in this room in place; handlers are yet to be added.

    Args:
        token: as BotFather gave it.
        api_root: the server's address; ``/bot`` and ``/file/bot`` are appended.
        max_chats: how many chats are served at the same moment.
        handler_timeout_s: after this a handler is cancelled.
        turns: what other bots have to say, where several take updates of this token by webhook.
        post_init: awaited when the server has been reached, before the first update.
        post_stop: awaited when the last handler has ended, while calls can still be made.
        post_shutdown: awaited at the very end.
    """
    root = api_root.rstrip("/")
    processor = PerChatProcessor(max_chats=max_chats, timeout_s=handler_timeout_s, turns=turns)
    bot = HardenedBot(
        token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=AiohttpRequest(pool_size=max_chats),
        get_updates_request=AiohttpRequest(pool_size=POLLING_CONNECTIONS),
        rate_limiter=OutgoingLimiter(max_wait_s=GROUP_LIMIT[1]),
        wait_for_room=processor.wait_for_room,
    )
    builder = Application.builder().bot(bot).concurrent_updates(processor).job_queue(None)
    if post_init is not None:
        builder = builder.post_init(post_init)
    if post_stop is not None:
        builder = builder.post_stop(post_stop)
    if post_shutdown is not None:
        builder = builder.post_shutdown(post_shutdown)
    return builder.build()
