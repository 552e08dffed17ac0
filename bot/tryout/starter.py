"""Runs the try-out server in a thread of its own, beside whatever the process does otherwise."""

from __future__ import annotations

import asyncio
import errno
import secrets
import threading
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from aiohttp.typedefs import Middleware

from bot.tryout.server import TryoutServer

Result = TypeVar("Result")

BOT_ID = 4242
PORTS_TO_TRY = 20
ANSWER_WITHIN_S = 10.0


class Tryout:
    """A try-out server that runs in a daemon thread until ``stop``."""

    def __init__(self, server: TryoutServer) -> None:
        self.server = server
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="tryout", daemon=True)
        self._thread.start()
        try:
            self.run(server.start())
        except BaseException:
            self._end_loop()
            raise

    @property
    def token(self) -> str:
        """The token that the bot has to use."""
        return self.server.token

    @property
    def api_root(self) -> str:
        """The root of the Bot API, before ``/bot``."""
        return self.server.url

    @property
    def page_url(self) -> str:
        """The address to open in a browser."""
        return self.server.url + "/"

    def call(self, act: Callable[[TryoutServer], Result]) -> Result:
        """Return what ``act`` returns; it runs in the server's thread and must not wait."""

        async def run() -> Result:
            return act(self.server)

        return self.run(run())

    def run(self, work: Awaitable[Result]) -> Result:
        """Return what ``work`` returns, awaited in the server's thread."""

        async def awaited() -> Result:
            return await work

        return asyncio.run_coroutine_threadsafe(awaited(), self._loop).result(ANSWER_WITHIN_S)

    def stop(self) -> None:
        """Close the server and end its thread; safe to call twice."""
        if self._thread.is_alive():
            self.run(self.server.stop())
            self._end_loop()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        self._loop.close()

    def _end_loop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(ANSWER_WITHIN_S)


def start_tryout(port: int, admin_id: int, middlewares: Sequence[Middleware] = ()) -> Tryout:
    """Start the try-out at ``port`` or, where that is taken, at the next free one after it.

    Args:
        port: 0 takes any free one.
        admin_id: the Telegram number of the admin among the people.
        middlewares: put around every request; tests add faults with them.

    Raises:
        OSError: none of the ports could be taken.
    """
    token = f"{BOT_ID}:{secrets.token_urlsafe(26)}"
    last_port = min(port + PORTS_TO_TRY, 65_535) if port else 0
    while True:
        server = TryoutServer(token, admin_id=admin_id, port=port, middlewares=middlewares)
        try:
            return Tryout(server)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or port >= last_port:
                raise
            port += 1
