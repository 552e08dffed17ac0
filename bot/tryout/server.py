"""The try-out server: a Bot API and the chat page over HTTP, on the loopback interface only."""

from __future__ import annotations

import ipaddress
import time
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.tryout.chats import EDITOR_ID, Chats
from bot.tryout.checks import BotApiError, Json
from bot.tryout.methods import LOOPBACK_NAMES, METHODS, call
from bot.tryout.page_api import PageApi
from bot.tryout.params import Params, read_params
from bot.tryout.people import People

MAX_BODY_BYTES = 52 * 1024 * 1024
MAX_CALLS_KEPT = 20_000
STOP_WITHIN_S = 1.0


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot, as the log keeps it; files that came with it are left out."""

    method: str
    params: dict[str, Any]
    code: int  # 200, or the error that was answered
    description: str
    at_s: float  # monotonic clock, when it was answered
    result: Any = None


class TryoutServer:
    """A small Bot API for one token, with people who can talk to the bot.

    All methods must be called on the event loop that runs the server.

    Args:
        token: the token that the bot will use, ``<digits>:<text>``.
        admin_id: the Telegram number of the person who is an admin of the bot.
        host: where to listen; anything but the loopback interface is refused.
        port: 0 takes any free one.
        middlewares: put around every request, outermost first; tests add faults with them.

    Raises:
        ValueError: the host is not loopback, or the token has not the form of one.
    """

    def __init__(
        self,
        token: str,
        *,
        admin_id: int = EDITOR_ID,
        host: str = "127.0.0.1",
        port: int = 0,
        middlewares: Sequence[Middleware] = (),
    ) -> None:
        bot_id, colon, secret = token.partition(":")
        if not (bot_id.isdecimal() and colon and secret):
            raise ValueError("the token must have the form 123456:text")
        if not _is_loopback(host):
            raise ValueError(
                f"{host}: the try-out listens on the loopback interface only; use 127.0.0.1"
            )
        self.token = token
        self.chats = Chats(int(bot_id), admin_id)
        self.people = People(self.chats)
        self.calls: deque[Call] = deque(maxlen=MAX_CALLS_KEPT)
        self.counts: Counter[str] = Counter()  # calls by method, counted when they arrive
        self.unknown_methods: Counter[str] = Counter()
        self._host, self._port = host, port
        self._middlewares = tuple(middlewares)
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """The root of the server, without a slash at its end."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}"

    async def start(self) -> None:
        """Listen.

        Raises:
            OSError: the port is taken.
        """
        app = web.Application(
            client_max_size=MAX_BODY_BYTES, middlewares=[_only_from_here, *self._middlewares]
        )
        app.router.add_route("*", "/bot{token}/{method}", self._answer_call)
        app.router.add_get("/file/bot{token}/{path:.+}", self._answer_download)
        PageApi(self.chats, self.people).add_routes(app.router)
        # No access log: addresses hold the token. Cancellation: a bot that is killed lets go of
        # its long poll at once.
        self._runner = web.AppRunner(
            app, access_log=None, handler_cancellation=True, shutdown_timeout=STOP_WITHIN_S
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        try:
            await site.start()
        except OSError:
            await self.stop()
            raise
        self._port = int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Let everybody who waits go and close; safe to call twice."""
        self.chats.feed.close()
        await self.chats.updates.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def messages(self, chat_id: int, *, by_bot: bool = False) -> list[Json]:
        """Return the messages of a chat in order, all or only the bot's."""
        messages = self.chats.chats[chat_id].messages.values()
        return [m for m in messages if not by_bot or m["from"]["id"] == self.chats.bot["id"]]

    def push_raw(self, update: Json, *, chat_id: int = 0) -> int:
        """Queue any update as it is, also one that no bot can read; return its number."""
        return self.chats.updates.push_raw(update, chat_id)

    def repeat_update(self, update_id: int) -> None:
        """Deliver an update once more, as Telegram does when an answer was lost."""
        self.chats.updates.repeat(update_id)

    def expire_callback_queries(self) -> None:
        """Make every press of a button up to now too old to be answered."""
        for query in self.chats.queries.values():
            query.expired = True

    async def _answer_call(self, request: web.Request) -> web.Response:
        name = request.match_info["method"]
        self.counts[name.lower()] += 1
        params = Params({})
        try:
            self._check_token(request)
            method = METHODS.get(name.lower())
            if method is None:
                self.unknown_methods[name] += 1
                raise BotApiError(404, "Not Found: method not found")
            params = await read_params(request)
            result = await call(self.chats, method, params)
        except BotApiError as error:
            self._note(name, params, error.code, error.description)
            body: Json = {
                "ok": False,
                "error_code": error.code,
                "description": error.description,
            }
            if error.parameters:
                body["parameters"] = error.parameters
            return web.json_response(body, status=error.code)
        self._note(name, params, 200, "", result)
        return web.json_response({"ok": True, "result": result})

    def _note(
        self, name: str, params: Params, code: int, description: str, result: Any = None
    ) -> None:
        values = dict(params.values)
        self.calls.append(Call(name, values, code, description, time.monotonic(), result))

    async def _answer_download(self, request: web.Request) -> web.Response:
        try:
            self._check_token(request)
        except BotApiError as error:
            return web.json_response(
                {"ok": False, "error_code": error.code, "description": error.description},
                status=error.code,
            )
        path = request.match_info["path"]
        for file in self.chats.files.values():
            if file.path == path:
                return web.Response(body=file.content, content_type="application/octet-stream")
        raise web.HTTPNotFound

    def _check_token(self, request: web.Request) -> None:
        token = request.match_info["token"]
        if token == self.token:
            return
        bot_id, colon, _ = token.partition(":")
        # Telegram answers 404 to what is no token at all and 401 to one it does not know.
        raise (
            BotApiError(401, "Unauthorized")
            if bot_id.isdecimal() and colon
            else BotApiError(404, "Not Found")
        )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@web.middleware
async def _only_from_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse requests that a page of another site made this machine's browser send.

    A name that somebody else resolves to 127.0.0.1 shows in the Host header, a foreign page in
    the Origin header.
    """
    host = request.url.host
    if host not in LOOPBACK_NAMES:
        raise web.HTTPForbidden(text="The try-out answers on 127.0.0.1 and localhost only.\n")
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{request.host}":
        raise web.HTTPForbidden(text="The try-out takes requests from its own page only.\n")
    return await handler(request)
