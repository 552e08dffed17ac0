"""Faults between the bot and the Bot API: what goes wrong on a real network, on demand.

The try-out server knows nothing of them; they are a middleware that the rig puts around it.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

HELD_AT_MOST_S = 60.0

Breakage = Callable[[web.Request, Handler], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class Fault:
    """One way to fail, for the next calls of one method."""

    method: str  # in lower case
    name: str
    breakage: Breakage
    skip: int
    times: int


@dataclass
class Faults:
    """Faults to come, and those that happened; each adds to the calls of one method.

    ``times`` is how many calls fail, ``skip`` how many succeed before them. A fault that was
    added first comes first. Methods are named as in the Bot API, ``sendMessage``.
    """

    happened: list[tuple[str, str]] = field(default_factory=list)
    happened_at_s: list[float] = field(default_factory=list)  # of the same, monotonic clock
    _planned: list[Fault] = field(default_factory=list)
    _open: list[tuple[str, web.Request]] = field(default_factory=list)

    def too_many_requests(
        self, method: str, retry_after_s: int = 1, *, times: int = 1, skip: int = 0
    ) -> None:
        """Answer 429 with the seconds to wait; nothing is done."""

        async def breakage(request: web.Request, handler: Handler) -> web.StreamResponse:
            body = {
                "ok": False,
                "error_code": 429,
                "description": f"Too Many Requests: retry after {retry_after_s}",
                "parameters": {"retry_after": retry_after_s},
            }
            return web.json_response(body, status=429)

        self._plan(method, "too_many_requests", breakage, skip, times)

    def server_error(
        self, method: str, *, status: int = 500, times: int = 1, skip: int = 0
    ) -> None:
        """Answer as a proxy does whose server is down: a status and a page of HTML."""

        async def breakage(request: web.Request, handler: Handler) -> web.StreamResponse:
            page = f"<html><body><h1>{status}</h1></body></html>"
            return web.Response(text=page, status=status, content_type="text/html")

        self._plan(method, "server_error", breakage, skip, times)

    def bad_json(self, method: str, *, times: int = 1, skip: int = 0) -> None:
        """Answer 200 with half a JSON value; nothing is done."""

        async def breakage(request: web.Request, handler: Handler) -> web.StreamResponse:
            return web.Response(text='{"ok": true, "result": {', content_type="application/json")

        self._plan(method, "bad_json", breakage, skip, times)

    def cut(self, method: str, *, reset: bool = True, times: int = 1, skip: int = 0) -> None:
        """Cut the connection before anything is done, hard (a TCP reset) or by closing it."""

        async def breakage(request: web.Request, handler: Handler) -> web.StreamResponse:
            _hang_up(request, reset=reset)
            return web.Response()

        self._plan(method, "cut", breakage, skip, times)

    def lose_reply(self, method: str, *, times: int = 1, skip: int = 0) -> None:
        """Do what was asked, then cut the connection instead of answering."""

        async def breakage(request: web.Request, handler: Handler) -> web.StreamResponse:
            response = await handler(request)
            _hang_up(request, reset=True)
            return response

        self._plan(method, "lose_reply", breakage, skip, times)

    def delay(self, method: str, delay_s: float, *, times: int = 1, skip: int = 0) -> None:
        """Do what was asked, after a wait."""

        async def breakage(request: web.Request, handler: Handler) -> web.StreamResponse:
            await asyncio.sleep(delay_s)
            return await handler(request)

        self._plan(method, "delay", breakage, skip, times)

    def hold(self, method: str, *, times: int = 1, skip: int = 0) -> Callable[[], None]:
        """Do what was asked only after the function that is returned was called.

        It may be called from any thread.
        """
        gate = threading.Event()

        async def breakage(request: web.Request, handler: Handler) -> web.StreamResponse:
            await asyncio.to_thread(gate.wait, HELD_AT_MOST_S)
            return await handler(request)

        self._plan(method, "hold", breakage, skip, times)
        return gate.set

    def cut_open(self, method: str) -> int:
        """Cut the connections on which the method waits right now; return how many.

        To be called on the server's loop.
        """
        requests = [request for name, request in self._open if name == method.lower()]
        for request in requests:
            self._note(method.lower(), "cut_open")
            _hang_up(request, reset=True)
        return len(requests)

    def count(self, method: str, name: str) -> int:
        """Return how often a fault happened to a method."""
        return self.happened.count((method.lower(), name))

    def clear(self) -> None:
        """Take back the faults that have not happened yet."""
        self._planned.clear()

    @property
    def middleware(self) -> Middleware:
        """The middleware to put around the server."""

        @web.middleware
        async def break_some(request: web.Request, handler: Handler) -> web.StreamResponse:
            method = request.match_info.get("method", "").lower()
            entry = (method, request)
            self._open.append(entry)
            try:
                fault = self._next(method)
                if fault is None:
                    return await handler(request)
                self._note(method, fault.name)
                return await fault.breakage(request, handler)
            finally:
                self._open.remove(entry)

        return break_some

    def _note(self, method: str, name: str) -> None:
        self.happened_at_s.append(time.monotonic())
        self.happened.append((method, name))

    def _plan(self, method: str, name: str, breakage: Breakage, skip: int, times: int) -> None:
        self._planned.append(Fault(method.lower(), name, breakage, skip, times))

    def _next(self, method: str) -> Fault | None:
        for fault in self._planned:
            if fault.method != method:
                continue
            if fault.skip > 0:
                fault.skip -= 1
                return None
            fault.times -= 1
            if fault.times <= 0:
                self._planned.remove(fault)
            return fault
        return None


def _hang_up(request: web.Request, *, reset: bool) -> None:
    transport = request.transport
    if transport is None:
        return
    connection = transport.get_extra_info("socket")
    if reset and connection is not None:
        # No lingering: the kernel then sends RST instead of FIN.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
