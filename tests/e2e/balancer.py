"""A reverse proxy in front of several bots: each update goes to the next one in turn."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections import Counter
from collections.abc import Sequence
from types import TracebackType

import aiohttp
from aiohttp import web

_KEPT_HEADERS = ("X-Telegram-Bot-Api-Secret-Token", "Content-Type")


class Balancer:
    """Listens on loopback while it is entered, on a loop and thread of its own.

    Args:
        ports: where the bots listen.
    """

    def __init__(self, ports: Sequence[int]) -> None:
        self._turns = itertools.cycle(ports)
        self._n_bots = len(ports)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._runner: web.AppRunner | None = None
        self.port = 0
        self.statuses: Counter[tuple[int, int]] = Counter()  # of (port, status)

    def __enter__(self) -> Balancer:
        """Begin to listen."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Listen no more."""
        assert self._runner is not None
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _listen(self) -> None:
        server = web.Application(client_max_size=2**20)
        server.router.add_post("/telegram", self._pass_on)
        self._runner = web.AppRunner(server, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = self._runner.addresses[0][1]

    async def _pass_on(self, request: web.Request) -> web.Response:
        body = await request.read()
        headers = {name: request.headers[name] for name in _KEPT_HEADERS if name in request.headers}
        for _ in range(self._n_bots):
            port = next(self._turns)
            try:
                async with (
                    aiohttp.ClientSession() as session,
                    session.post(
                        f"http://127.0.0.1:{port}/telegram", data=body, headers=headers
                    ) as answer,
                ):
                    self.statuses[port, answer.status] += 1
                    return web.Response(status=answer.status)
            except aiohttp.ClientConnectorError:
                continue  # nobody listens there: nothing was sent
            except aiohttp.ClientError:
                return web.Response(status=502)
        return web.Response(status=502)
