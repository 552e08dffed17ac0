"""Receiving updates by webhook: a small server of our own.

The library's answers 200 when an update is queued, so a crash loses it; it reads a body before it
looks at the secret, and it has no health route. This one answers when the update has been
handled: what is not answered, Telegram sends again.
"""

from __future__ import annotations

import hmac
import json
import logging
from typing import Any

from aiohttp import web
from telegram.ext import Application, ExtBot

from bot.telegram.polling import ALLOWED_UPDATES, parse_update, update_id_of
from bot.telegram.processor import TryLater

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
UPDATE_PATH = "/telegram"
HEALTH_PATH = "/healthz"
MAX_BODY_BYTES = 1024 * 1024

_log = logging.getLogger(__name__)


class WebhookServer:
    """Take updates at ``UPDATE_PATH`` and hand them to the application.

    Args:
        application: initialized before the first update comes.
        url: the public address that Telegram sends to; a TLS proxy in front leads it to
            ``UPDATE_PATH``.
        secret: what Telegram must send along, 1 to 256 of ``A-Za-z0-9_-``.
        host: the address to listen on; the loopback one, unless the proxy is on another machine.
        port: the port to listen on; 0 takes a free one.
        max_connections: how many updates Telegram sends at the same time, 1 to 100.
    """

    def __init__(
        self,
        application: Application[Any, Any, Any, Any, Any, Any],
        *,
        url: str,
        secret: str,
        host: str = "127.0.0.1",
        port: int = 8080,
        max_connections: int = 40,
    ) -> None:
        if not secret:
            raise ValueError("a webhook without a secret takes updates from anybody; set one")
        self._application = application
        self._url = url
        self._secret = secret
        self._host = host
        self._port = port
        self._max_connections = max_connections
        self._runner: web.AppRunner | None = None

    @property
    def port(self) -> int:
        """The port that it listens on, once it does."""
        if self._runner is None or not self._runner.addresses:
            raise RuntimeError("the webhook server does not listen; call listen() first")
        port: int = self._runner.addresses[0][1]
        return port

    async def listen(self, *, stop_timeout_s: float = 20.0) -> None:
        """Begin to take requests; ``stop`` will wait ``stop_timeout_s`` for those it took.

        Raises:
            OSError: the address is taken or not ours.
        """
        server = web.Application(client_max_size=MAX_BODY_BYTES)
        server.router.add_post(UPDATE_PATH, self._receive)
        server.router.add_get(HEALTH_PATH, self._health)
        self._runner = web.AppRunner(server, access_log=None, shutdown_timeout=stop_timeout_s)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()

    async def register(self) -> None:
        """Tell Telegram where to send updates; those that wait there are kept.

        Raises:
            TelegramError: Telegram refused or could not be reached.
        """
        await self._application.bot.set_webhook(
            self._url,
            secret_token=self._secret,
            allowed_updates=ALLOWED_UPDATES,
            max_connections=self._max_connections,
            drop_pending_updates=False,
        )

    async def stop(self) -> None:
        """Take no more requests and wait for those that were taken; does nothing when stopped."""
        if self._runner is not None:
            runner, self._runner = self._runner, None
            await runner.cleanup()

    async def _receive(self, request: web.Request) -> web.Response:
        # Before the body is read: nobody else gets to fill our memory.
        if not self._is_from_telegram(request):
            _log.warning("a request to the webhook had no valid secret")
            refusal = web.Response(status=403)
            refusal.force_close()  # or the server would read the body to the end to throw it away
            return refusal
        try:
            raw = json.loads(await request.read())
        except (ValueError, RecursionError):
            return web.Response(status=400)
        if update_id_of(raw) is None:
            return web.Response(status=400)
        try:
            await self._handle(raw)
        except TryLater:
            return web.Response(status=503, headers={"Retry-After": "1"})
        return web.Response()

    def _is_from_telegram(self, request: web.Request) -> bool:
        given = request.headers.getall(SECRET_HEADER, [])
        # Compared as bytes in constant time; a header twice is nothing that Telegram sends.
        return len(given) == 1 and hmac.compare_digest(
            given[0].encode("utf-8", "surrogateescape"), self._secret.encode()
        )

    async def _handle(self, raw: dict[str, Any]) -> None:
        """Handle one update to its end; an error goes to the error handlers.

        Telegram gets its 200 all the same: it would send an update that fails again and again,
        and hold back whatever comes after it in the same chat.

        Raises:
            TryLater: it was not handled, and Telegram has to send it again.
        """
        application = self._application
        bot: ExtBot[Any] = application.bot
        update = parse_update(raw, bot)
        try:
            await application.update_processor.process_update(
                update, application.process_update(update)
            )
        except TryLater:
            raise
        except Exception as error:
            await application.process_error(update, error)

    async def _health(self, _: web.Request) -> web.Response:
        if self._application.running:
            return web.Response(text="ok\n")
        return web.Response(text="not ready\n", status=503)
