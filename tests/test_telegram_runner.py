from __future__ import annotations

import asyncio
import logging
import math
import os
import signal
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import unused_port
from telegram import Update
from telegram.error import BadRequest, Conflict, NetworkError, TelegramError, TimedOut
from telegram.ext import Application, TypeHandler

from bot.telegram import (
    ALLOWED_UPDATES,
    AnyApplication,
    CannotStart,
    Heartbeat,
    OutgoingLimiter,
    PerChatProcessor,
    Polling,
    Webhook,
    age_s,
    build_hardened,
    run,
    runner,
    serve,
)
from bot.telegram.limiter import GROUP_LIMIT
from bot.telegram.webhook import HEALTH_PATH, SECRET_HEADER, UPDATE_PATH
from tests.telegram_api import TOKEN, ScriptedApi, bot_on, raw_message


class Bot:
    """An application on a scripted server, with a handler that can be held up."""

    def __init__(self, **hooks: Callable[[AnyApplication], Awaitable[None]]) -> None:
        self.api = ScriptedApi()
        builder: Any = Application.builder().bot(bot_on(self.api)).job_queue(None)
        builder = builder.concurrent_updates(PerChatProcessor())
        for name, hook in hooks.items():
            builder = getattr(builder, name)(hook)
        self.application: AnyApplication = builder.build()
        self.application.add_handler(TypeHandler(Update, self._handle))
        self.stop = asyncio.Event()
        self.began = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()
        self.handled: list[int] = []
        self.pauses: list[float] = []

    async def _handle(self, update: Update, _: Any) -> None:
        self.began.set()
        await self.gate.wait()
        self.handled.append(update.update_id)

    async def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)

    def brings(self, *update_ids: int) -> None:
        updates = [raw_message(update_id, chat_id=update_id) for update_id in update_ids]
        self.api.script("getUpdates", (200, {"ok": True, "result": updates}))

    def serve(self, mode: Polling | Webhook | None = None, **options: Any) -> Awaitable[None]:
        every: dict[str, Any] = {"sleep": self._pause, "stop": self.stop} | options
        return serve(self.application, mode or Polling(), **every)


async def noop(_: AnyApplication) -> None:
    pass


async def test_it_fetches_handles_and_stops_in_order() -> None:
    order: list[str] = []

    def noting(name: str) -> Callable[[AnyApplication], Awaitable[None]]:
        async def hook(_: AnyApplication) -> None:
            order.append(f"{name} {len(bot.handled)} {bot.api.n_open}")

        return hook

    bot = Bot(post_init=noting("init"), post_stop=noting("stop"), post_shutdown=noting("shutdown"))
    bot.brings(10, 11)
    serving = asyncio.ensure_future(bot.serve())
    await bot.began.wait()
    bot.stop.set()
    await serving

    assert bot.handled == [10, 11]
    assert order == ["init 0 2", "stop 2 2", "shutdown 2 0"]
    assert bot.api.methods()[:3] == ["getMe", "deleteWebhook", "getUpdates"]
    assert bot.api.calls_of("deleteWebhook") == [{}]
    assert [call["offset"] for call in bot.api.calls_of("getUpdates")][-1] == 12
    assert all(
        call["allowed_updates"] == list(ALLOWED_UPDATES) for call in bot.api.calls_of("getUpdates")
    )


@pytest.mark.parametrize("step", ["getMe", "deleteWebhook"])
async def test_a_server_that_is_away_at_the_start_is_asked_again_with_growing_pauses(
    step: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="bot")
    bot = Bot()
    bot.api.script(step, NetworkError("away"), TimedOut(), NetworkError("Bad Gateway (502)"))
    bot.brings(10)
    serving = asyncio.ensure_future(bot.serve())
    await bot.began.wait()
    bot.stop.set()
    await serving
    mine = [one.getMessage() for one in caplog.records if one.name == "bot.telegram.startup"]

    assert bot.pauses == [1, 2, 4]
    assert bot.handled == [10]
    assert mine == [
        "the Bot API is away (away); trying again in 1 s",
        "the Bot API is away (Timed out); trying again in 2 s",
        "the Bot API is away (Bad Gateway (502)); trying again in 4 s",
    ]


async def test_a_server_that_stays_away_ends_the_start_after_a_good_while() -> None:
    bot = Bot()
    bot.api.script("getMe", *(NetworkError("away") for _ in range(200)))

    with pytest.raises(CannotStart, match="could not be reached"):
        await bot.serve(patience_s=3600)
    assert bot.pauses[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert 3600 <= sum(bot.pauses) < 3720
    assert bot.api.n_open == 0


def test_a_wrong_token_ends_the_start_with_one_line(caplog: pytest.LogCaptureFixture) -> None:
    bot = Bot()
    bot.api.refuse("getMe", 401, "Unauthorized")

    assert run(bot.application, Polling()) == 1
    lines = [one for one in caplog.records if one.levelno >= logging.WARNING]
    assert [one.getMessage() for one in lines] == [
        "cannot start: the server does not know the bot token; get the right one from @BotFather"
    ]
    assert (lines[0].exc_info, bot.api.n_open) == (None, 0)


async def test_a_refused_step_of_the_start_is_not_tried_again() -> None:
    bot = Bot()
    bot.api.refuse("setWebhook", 400, "Bad Request: bad webhook: An HTTPS URL must be provided")

    with pytest.raises(CannotStart, match="https url must be"):
        await bot.serve(Webhook("http://example.org", "secret", port=0))
    assert (bot.pauses, bot.api.n_open) == ([], 0)


async def test_it_can_be_stopped_before_it_has_begun() -> None:
    bot = Bot()
    bot.stop.set()
    await bot.serve()

    assert (bot.api.methods(), bot.api.n_open) == ([], 0)


async def test_it_can_be_stopped_while_the_server_is_away() -> None:
    bot = Bot()
    bot.api.script("getMe", *(NetworkError("away") for _ in range(9)))

    async def stopping_pause(seconds: float) -> None:
        bot.stop.set()
        await asyncio.Event().wait()

    await bot.serve(sleep=stopping_pause)

    assert (bot.api.methods(), bot.api.n_open) == (["getMe"], 0)


async def test_it_can_be_stopped_while_a_step_of_the_start_hangs() -> None:
    bot = Bot()

    async def hang() -> None:
        bot.stop.set()
        await asyncio.Event().wait()

    bot.api.script("getMe", hang)
    await bot.serve()

    assert bot.api.n_open == 0


async def test_what_was_begun_is_finished_before_the_end() -> None:
    bot = Bot()
    bot.gate.clear()
    bot.brings(10, 11)
    serving = asyncio.ensure_future(bot.serve())
    await bot.began.wait()
    bot.stop.set()
    for _ in range(200):
        await asyncio.sleep(0)
    is_still_there = not serving.done()
    bot.gate.set()
    await serving

    assert (is_still_there, bot.handled) == (True, [10, 11])


async def test_what_does_not_finish_in_time_is_cancelled(
    caplog: pytest.LogCaptureFixture,
) -> None:
    bot = Bot()
    bot.gate.clear()
    bot.brings(10)
    serving = asyncio.ensure_future(bot.serve(grace_s=0))
    await bot.began.wait()
    bot.stop.set()
    await serving

    assert (bot.handled, bot.api.n_open) == ([], 0)
    assert caplog.messages == ["1 tasks did not finish in time and are cancelled"]


async def test_work_in_the_background_has_the_same_time() -> None:
    bot = Bot()
    cancelled: list[bool] = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(True)
            raise

    async def begin(_: Update, __: Any) -> None:
        bot.application.create_task(work())
        bot.began.set()

    bot.application.add_handler(TypeHandler(Update, begin), group=-1)
    bot.brings(10)
    serving = asyncio.ensure_future(bot.serve(grace_s=0))
    await bot.began.wait()
    bot.stop.set()
    await serving

    assert cancelled == [True]


async def test_a_handler_that_cannot_be_cancelled_does_not_hold_up_the_end(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(runner, "_STUBBORN_S", 0.01)
    bot = Bot()
    leave = asyncio.Event()

    async def stubborn(_: Update, __: Any) -> None:
        bot.began.set()
        while not leave.is_set():
            try:
                await leave.wait()
            except asyncio.CancelledError:
                continue

    bot.application.add_handler(TypeHandler(Update, stubborn), group=-1)
    bot.brings(10)
    serving = asyncio.ensure_future(bot.serve(grace_s=0))
    await bot.began.wait()
    bot.stop.set()
    await serving
    leave.set()
    for _ in range(20):
        await asyncio.sleep(0)

    assert "a handler cannot be cancelled; stopping without it" in caplog.messages
    assert bot.api.n_open == 0


async def test_a_last_fetch_that_hangs_does_not_hold_up_the_end() -> None:
    bot = Bot()
    bot.brings(10)
    serving = asyncio.ensure_future(bot.serve(grace_s=0.02))
    await bot.began.wait()

    async def hang() -> None:
        await asyncio.Event().wait()

    bot.api.script("getUpdates", *[hang] * 5)
    bot.stop.set()
    await serving

    assert (bot.handled, bot.api.n_open) == ([10], 0)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_with_status_0(number: signal.Signals) -> None:
    bot = Bot()

    async def kill(_: Update, __: Any) -> None:
        os.kill(os.getpid(), number)

    bot.application.add_handler(TypeHandler(Update, kill), group=1)
    bot.brings(10, 11)

    assert run(bot.application, Polling()) == 0
    assert sorted(bot.handled) == [10, 11]


async def test_a_hook_that_telegram_refuses_does_not_keep_it_from_starting() -> None:
    async def refused(_: AnyApplication) -> None:
        raise BadRequest("Bad Request: chat not found")

    bot = Bot(post_init=refused)
    bot.brings(10)
    serving = asyncio.ensure_future(bot.serve())
    await bot.began.wait()
    bot.stop.set()
    await serving

    assert bot.handled == [10]


async def test_a_hook_that_is_broken_ends_it_and_leaves_nothing_open() -> None:
    async def broken(_: AnyApplication) -> None:
        raise ValueError("broken")

    bot = Bot(post_init=broken)

    with pytest.raises(ValueError, match="broken"):
        await bot.serve()
    assert bot.api.n_open == 0


async def test_broken_hooks_at_the_end_leave_nothing_open(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def broken(_: AnyApplication) -> None:
        raise ValueError("broken")

    bot = Bot(post_stop=broken, post_shutdown=broken)
    bot.brings(10)
    serving = asyncio.ensure_future(bot.serve())
    await bot.began.wait()
    bot.stop.set()
    await serving

    assert bot.api.n_open == 0
    assert caplog.messages.count("a step of the stop failed") == 2


async def test_every_successful_poll_is_a_heartbeat(tmp_path: Path) -> None:
    bot = Bot()
    bot.brings(10)
    before = age_s(tmp_path / "heartbeat")
    serving = asyncio.ensure_future(bot.serve(heartbeat=Heartbeat(tmp_path / "heartbeat")))
    await bot.began.wait()
    after = age_s(tmp_path / "heartbeat")
    bot.stop.set()
    await serving

    assert (before, after < 60) == (math.inf, True)


async def test_by_webhook_updates_are_taken_and_the_heart_beats(tmp_path: Path) -> None:
    bot = Bot()
    port = unused_port()
    mode = Webhook("https://example.org/telegram", "right", port=port, max_connections=7)
    registered = asyncio.Event()

    async def register() -> tuple[int, dict[str, Any]]:
        registered.set()
        return 200, {"ok": True, "result": True}

    bot.api.script("setWebhook", NetworkError("away"), register)
    heartbeat = Heartbeat(tmp_path / "heartbeat")
    serving = asyncio.ensure_future(bot.serve(mode, heartbeat=heartbeat))
    await registered.wait()
    root = f"http://127.0.0.1:{port}"
    async with aiohttp.ClientSession() as client:
        async with client.get(root + HEALTH_PATH) as response:
            health = response.status
        async with client.post(
            root + UPDATE_PATH, json=raw_message(10), headers={SECRET_HEADER: "right"}
        ) as response:
            status = response.status
    bot.stop.set()
    await serving

    assert (health, status, bot.handled) == (200, 200, [10])
    assert "getUpdates" not in bot.api.methods()
    assert bot.api.calls_of("setWebhook")[1]["max_connections"] == 7
    assert age_s(tmp_path / "heartbeat") < 60


async def test_a_port_that_is_taken_ends_the_start() -> None:
    bot = Bot()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotStart, match=f"cannot listen on 127.0.0.1:{port}"):
            await bot.serve(Webhook("https://example.org", "secret", port=port))

    assert bot.api.n_open == 0


def test_a_webhook_is_printed_without_its_secret() -> None:
    assert "s3cret" not in repr(Webhook("https://example.org", "s3cret"))


def test_a_failed_fetch_is_logged_by_kind(caplog: pytest.LogCaptureFixture) -> None:
    runner._log_poll_error(Conflict("only one bot instance may run"))

    assert caplog.messages == [
        "cannot fetch updates (Conflict: only one bot instance may run); trying again"
    ]


async def test_the_hardened_application_is_complete() -> None:
    application = build_hardened(
        TOKEN, api_root="http://127.0.0.1:8081/", post_init=noop, post_stop=noop, post_shutdown=noop
    )

    assert application.bot.base_url == f"http://127.0.0.1:8081/bot{TOKEN}"
    assert application.bot.base_file_url == f"http://127.0.0.1:8081/file/bot{TOKEN}"
    assert isinstance(application.update_processor, PerChatProcessor)
    assert application.bot.rate_limiter is not None
    assert application.updater is not None
    assert (application.post_init, application.post_stop) == (noop, noop)
    with pytest.raises(TelegramError):
        await application.bot.get_updates()


def test_a_handler_may_take_longer_than_its_answer_may_wait_its_turn() -> None:
    application = build_hardened(TOKEN)
    processor, limiter = application.update_processor, application.bot.rate_limiter

    assert isinstance(processor, PerChatProcessor)
    assert isinstance(limiter, OutgoingLimiter)
    assert GROUP_LIMIT[1] <= limiter._max_wait_s < processor._timeout_s


def test_the_tasks_that_the_library_waits_for_can_be_found() -> None:
    """They have no public name; this fails when a new version calls them something else."""
    assert runner._handler_tasks(Bot().application) == []
