"""The life of the bot process: start, fetch, stop.

The library's ``run_polling`` and ``run_webhook`` end when Telegram is away at the start, wait
without limit for a slow handler at the end, print the token when it is wrong, and cannot be used
inside a running loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dtm
import logging
import signal
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from telegram.error import TelegramError

from bot.telegram.application import AnyApplication, Hook
from bot.telegram.heartbeat import Heartbeat
from bot.telegram.polling import ALLOWED_UPDATES
from bot.telegram.redaction import log_loop_error
from bot.telegram.startup import Attempts, CannotStart, cancelled
from bot.telegram.webhook import WebhookServer

_BEAT_EVERY_S = 15.0
_STUBBORN_S = 5.0  # for handlers that were cancelled and still go on

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Polling:
    """Fetch updates from the server, waiting there for at most ``timeout_s``."""

    timeout_s: int = 25


@dataclass(frozen=True, slots=True)
class Webhook:
    """Let Telegram send updates; the fields are those of :class:`WebhookServer`."""

    url: str
    secret: str = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 8080
    max_connections: int = 40


def run(
    application: AnyApplication,
    mode: Polling | Webhook,
    *,
    heartbeat: Heartbeat | None = None,
    grace_s: float = 20.0,
) -> int:
    """Serve until SIGINT or SIGTERM; return the exit status of the process.

    0: stopped as asked. 1: could not start; one line in the log says why.
    """
    try:
        asyncio.run(serve(application, mode, heartbeat=heartbeat, grace_s=grace_s))
    except CannotStart as error:
        _log.critical("cannot start: %s", error)
        return 1
    return 0


async def serve(
    application: AnyApplication,
    mode: Polling | Webhook,
    *,
    heartbeat: Heartbeat | None = None,
    grace_s: float = 20.0,
    patience_s: float = 3600.0,
    stop: asyncio.Event | None = None,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Start the bot, serve until ``stop`` is set or a signal comes, and end in order.

    At the end nothing is fetched any more, what was begun is finished for up to ``grace_s``, and
    what still runs then is cancelled.

    Args:
        application: built, not initialized.
        mode: how updates come in.
        heartbeat: beats after every successful poll, or while the webhook server runs.
        grace_s: how long the handlers may take to finish.
        patience_s: how long an unreachable server is asked again before the start is given up.
        stop: ends the serving, as the signals do.
        sleep: waits between two tries.

    Raises:
        CannotStart: the token is wrong, the address is taken, or the server refuses or stays away.
    """
    stop = stop or asyncio.Event()
    asyncio.get_running_loop().set_exception_handler(log_loop_error)
    life = _Life(application, mode, heartbeat, grace_s, Attempts(stop, patience_s, sleep))
    with _stopping_on_signals(stop):
        try:
            if await life.start():
                await stop.wait()
        finally:
            await life.end()


class _Life:
    """The steps of one run, so that whatever was started is ended, however far it came."""

    def __init__(
        self,
        application: AnyApplication,
        mode: Polling | Webhook,
        heartbeat: Heartbeat | None,
        grace_s: float,
        attempts: Attempts,
    ) -> None:
        self._application = application
        self._mode = mode
        self._heartbeat = heartbeat
        self._grace_s = grace_s
        self._attempts = attempts
        self._server: WebhookServer | None = None
        self._ticker: asyncio.Task[None] | None = None

    async def start(self) -> bool:
        """Return whether updates are coming in; they are not when the bot is to stop already."""
        application = self._application
        if not await self._attempts.until_done(application.initialize):
            return False
        if application.post_init is not None:
            try:
                await application.post_init(application)
            except TelegramError as error:
                # Such as commands that could not be set: questions can be answered all the same.
                _log.warning("a step of the start failed: %s", error)
        await application.start()
        mode = self._mode
        if isinstance(mode, Polling):
            fetching = await self._attempts.until_done(lambda: self._poll(mode))
        else:
            fetching = await self._receive(mode)
        if fetching:
            _log.info("ready; updates come by %s", type(mode).__name__.lower())
        return fetching

    async def _poll(self, mode: Polling) -> None:
        updater = self._application.updater
        if updater is None:
            raise ValueError("polling needs an application with an updater")
        if self._heartbeat is not None:
            self._application.bot.when_polled(self._heartbeat.beat)
        await updater.start_polling(
            timeout=dtm.timedelta(seconds=mode.timeout_s),
            allowed_updates=ALLOWED_UPDATES,
            error_callback=_log_poll_error,
        )

    async def _receive(self, mode: Webhook) -> bool:
        self._server = WebhookServer(
            self._application,
            url=mode.url,
            secret=mode.secret,
            host=mode.host,
            port=mode.port,
            max_connections=mode.max_connections,
        )
        try:
            await self._server.listen(stop_timeout_s=self._grace_s)
        except OSError as error:
            raise CannotStart(
                f"cannot listen on {mode.host}:{mode.port} ({error.strerror}); choose another port"
            ) from None
        if self._heartbeat is not None:
            self._ticker = asyncio.create_task(_tick(self._heartbeat))
        return await self._attempts.until_done(self._server.register)

    async def end(self) -> None:
        """Stop fetching, let what was begun finish, close everything."""
        application = self._application
        if self._ticker is not None:
            await cancelled(self._ticker)
        deadline = asyncio.get_running_loop().time() + self._grace_s
        await self._stop_fetching(deadline)
        if application.running:
            await self._finish(deadline)
            await _guarded(application.post_stop, application)
        await application.shutdown()
        # The application leaves the connections open when its own start failed half-way.
        await application.bot.shutdown()
        await _guarded(application.post_shutdown, application)
        _log.info("stopped")

    async def _stop_fetching(self, deadline: float) -> None:
        if self._server is not None:
            await self._server.stop()
        updater = self._application.updater
        if updater is None or not updater.running:
            return
        # The last fetch confirms what was taken; without a network it would take its full time.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout_at(deadline):
                await updater.stop()

    async def _finish(self, deadline: float) -> None:
        loop = asyncio.get_running_loop()
        finishing = asyncio.create_task(self._application.stop())
        await asyncio.wait({finishing}, timeout=max(0.0, deadline - loop.time()))
        if not finishing.done():
            tasks = _handler_tasks(self._application)
            _log.warning("%d tasks did not finish in time and are cancelled", len(tasks))
            for task in tasks:
                task.cancel()
            await asyncio.wait({finishing}, timeout=_STUBBORN_S)
        if finishing.done():
            await finishing
        else:
            _log.error("a handler cannot be cancelled; stopping without it")
            finishing.cancel()


def _handler_tasks(application: AnyApplication) -> list[asyncio.Task[Any]]:
    """The tasks that ``Application.stop`` waits for; the library offers no way to end them."""
    return list(getattr(application, "_Application__create_task_tasks"))  # noqa: B009


def _log_poll_error(error: TelegramError) -> None:
    _log.warning("cannot fetch updates (%s: %s); trying again", type(error).__name__, error)


async def _tick(heartbeat: Heartbeat) -> None:
    while True:
        heartbeat.beat()
        await asyncio.sleep(_BEAT_EVERY_S)


async def _guarded(hook: Hook | None, application: AnyApplication) -> None:
    """Await a hook of the end; its failure must not keep the rest from being closed."""
    if hook is None:
        return
    try:
        await hook(application)
    except Exception:
        _log.exception("a step of the stop failed")


@contextlib.contextmanager
def _stopping_on_signals(stop: asyncio.Event) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    installed: list[signal.Signals] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        # Outside the main thread and on Windows there are none; an interrupt cancels us there.
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(number, stop.set)
            installed.append(number)
    try:
        yield
    finally:
        for number in installed:
            loop.remove_signal_handler(number)
