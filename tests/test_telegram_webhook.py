from __future__ import annotations

import asyncio
import contextlib
import io
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from telegram import Update
from telegram.ext import Application, TypeHandler

from bot.telegram import (
    ALLOWED_UPDATES,
    HandlerTimedOut,
    PerChatProcessor,
    TryLater,
    WebhookServer,
)
from bot.telegram.webhook import HEALTH_PATH, MAX_BODY_BYTES, SECRET_HEADER, UPDATE_PATH
from tests.telegram_api import ScriptedApi, bot_on, raw_message

SECRET = "kUj3_d9-PqX7"
RIGHT = {SECRET_HEADER: SECRET}


class OtherBots:
    """What the other bots behind the same webhook say of an update."""

    is_busy = False
    is_done = False

    @contextlib.asynccontextmanager
    async def turn(self, _update_id: int, _chat_id: int | None) -> AsyncIterator[bool]:
        if self.is_busy:
            raise TryLater("somebody has it")
        yield not self.is_done


class Desk:
    """A webhook server with an application behind it, and what reached its handlers."""

    def __init__(self, timeout_s: float = 30.0) -> None:
        self.api = ScriptedApi()
        self.turns = OtherBots()
        self.application = (
            Application.builder()
            .bot(bot_on(self.api))
            .concurrent_updates(PerChatProcessor(timeout_s=timeout_s, turns=self.turns))
            .job_queue(None)
            .build()
        )
        self.application.add_handler(TypeHandler(Update, self._handle))
        self.application.add_error_handler(self._note_error)
        self.server = WebhookServer(
            self.application, url="https://example.org/telegram", secret=SECRET, port=0
        )
        self.handled: list[int] = []
        self.errors: list[Exception | None] = []
        self.began = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()
        self.failure: Exception | None = None

    async def _handle(self, update: Update, _: Any) -> None:
        self.began.set()
        await self.gate.wait()
        self.handled.append(update.update_id)
        if self.failure is not None:
            raise self.failure

    async def _note_error(self, _: object, context: Any) -> None:
        self.errors.append(context.error)

    async def post(
        self, body: bytes | dict[str, Any], headers: dict[str, str] | None = None
    ) -> int:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        async with (
            aiohttp.ClientSession() as session,
            session.post(
                self.url(UPDATE_PATH), data=io.BytesIO(data), headers=headers or RIGHT
            ) as response,
        ):
            return response.status

    async def get(self, path: str) -> int:
        async with (
            aiohttp.ClientSession() as session,
            session.get(self.url(path)) as response,
        ):
            return response.status

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server.port}{path}"


@contextlib.asynccontextmanager
async def opened(desk: Desk) -> AsyncIterator[Desk]:
    async with desk.application:
        await desk.application.start()
        await desk.server.listen()
        try:
            yield desk
        finally:
            await desk.server.stop()
            await desk.application.stop()


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with opened(Desk()) as open_desk:
        yield open_desk


async def test_an_update_is_answered_when_it_has_been_handled_and_not_before(desk: Desk) -> None:
    """The stock server answers when the update is queued, and a crash then loses it."""
    desk.gate.clear()
    request = asyncio.create_task(desk.post(raw_message(5)))
    await desk.began.wait()
    for _ in range(100):
        await asyncio.sleep(0)
    answered_early = request.done()
    desk.gate.set()

    assert (await request, answered_early, desk.handled) == (200, False, [5])


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Other": "1"},
        {SECRET_HEADER: ""},
        {SECRET_HEADER: "wrong"},
        {SECRET_HEADER: SECRET[:-1]},
        {SECRET_HEADER: SECRET + "x"},
        {SECRET_HEADER: "żółć"},
    ],
)
async def test_nobody_without_the_secret_gets_in(desk: Desk, headers: dict[str, str]) -> None:
    assert await desk.post(raw_message(5), headers) == 403
    assert desk.handled == []


async def raw_request(desk: Desk, *lines: str) -> str:
    """Send lines of a request, without any body, and return the first line of the answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", desk.server.port)
    head = [f"POST {UPDATE_PATH} HTTP/1.1", "Host: localhost", *lines]
    writer.write("\r\n".join([*head, "", ""]).encode())
    answer = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return answer.decode()


async def test_the_secret_twice_is_no_secret(desk: Desk) -> None:
    header = f"{SECRET_HEADER}: {SECRET}"

    assert " 403 " in await raw_request(desk, header, header, "Content-Length: 0")


async def test_the_secret_is_looked_at_before_any_of_the_body(desk: Desk) -> None:
    answer = await raw_request(desk, f"{SECRET_HEADER}: wrong", "Content-Length: 100000000")

    assert " 403 " in answer


async def test_a_body_that_is_too_long_is_refused(desk: Desk) -> None:
    assert await desk.post(b" " * MAX_BODY_BYTES) == 400
    assert await desk.post(b" " * (MAX_BODY_BYTES + 1)) == 413


@pytest.mark.parametrize("body", [b"{", b"", b"[]", b"{}", b'{"update_id": "5"}', b"[" * 100_000])
async def test_what_is_no_update_is_refused(desk: Desk, body: bytes) -> None:
    assert (await desk.post(body), desk.handled) == (400, [])


async def test_a_poison_update_is_logged_by_number_and_not_sent_again(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    status = await desk.post({"update_id": 11, "message": {"text": "words of a person"}})

    assert status == 200
    assert "update 11 cannot be read" in caplog.text
    assert "words" not in caplog.text


async def test_an_update_that_is_delivered_twice_is_handled_once(desk: Desk) -> None:
    statuses = [await desk.post(raw_message(5)), await desk.post(raw_message(5))]

    assert (statuses, desk.handled) == ([200, 200], [5])


async def test_a_handler_that_fails_is_told_to_the_error_handlers_and_not_repeated(
    desk: Desk,
) -> None:
    desk.failure = ValueError("broken")

    assert await desk.post(raw_message(5)) == 200
    assert desk.errors == [desk.failure]


async def test_a_handler_that_takes_too_long_is_told_to_the_error_handlers() -> None:
    async with opened(Desk(timeout_s=0.01)) as desk:
        desk.gate.clear()
        status = await desk.post(raw_message(5))

    assert status == 200
    assert [type(error) for error in desk.errors] == [HandlerTimedOut]


async def test_an_update_that_is_not_ours_to_handle_now_is_asked_for_again(desk: Desk) -> None:
    desk.turns.is_busy = True
    statuses = [await desk.post(raw_message(5))]
    desk.turns.is_busy = False
    statuses += [await desk.post(raw_message(5)), await desk.post(raw_message(5))]

    assert (statuses, desk.handled, desk.errors) == ([503, 200, 200], [5], [])


async def test_an_update_that_another_bot_handled_is_confirmed_and_left_alone(desk: Desk) -> None:
    desk.turns.is_done = True

    assert (await desk.post(raw_message(5)), desk.handled) == (200, [])


async def test_a_slow_chat_does_not_hold_up_another(desk: Desk) -> None:
    desk.gate.clear()
    slow = asyncio.create_task(desk.post(raw_message(5, chat_id=1)))
    await desk.began.wait()
    desk.gate, slow_gate = asyncio.Event(), desk.gate
    desk.gate.set()
    await desk.post(raw_message(6, chat_id=2))
    handled_first = list(desk.handled)
    slow_gate.set()
    await slow

    assert (handled_first, desk.handled) == ([6], [6, 5])


async def test_the_health_route_says_whether_updates_are_handled(desk: Desk) -> None:
    while_running = await desk.get(HEALTH_PATH)
    await desk.application.stop()
    while_stopped = await desk.get(HEALTH_PATH)
    await desk.application.start()

    assert (while_running, while_stopped) == (200, 503)


async def test_there_is_nothing_else_to_be_found(desk: Desk) -> None:
    assert [await desk.get(path) for path in ("/", "/bot", UPDATE_PATH)] == [404, 404, 405]


async def test_stopping_waits_for_what_was_begun(desk: Desk) -> None:
    desk.gate.clear()
    request = asyncio.create_task(desk.post(raw_message(5)))
    await desk.began.wait()
    stopping = asyncio.create_task(desk.server.stop())
    for _ in range(100):
        await asyncio.sleep(0)
    desk.gate.set()
    await stopping

    assert (await request, desk.handled) == (200, [5])


async def test_telegram_is_told_the_address_the_secret_and_the_kinds_of_updates(desk: Desk) -> None:
    await desk.server.register()

    assert desk.api.calls_of("setWebhook") == [
        {
            "url": "https://example.org/telegram",
            "max_connections": 40,
            "allowed_updates": list(ALLOWED_UPDATES),
            "drop_pending_updates": False,
            "secret_token": SECRET,
        }
    ]


async def test_it_listens_on_loopback_unless_told_otherwise(desk: Desk) -> None:
    assert desk.server._runner is not None
    assert desk.server._runner.addresses[0][0] == "127.0.0.1"


def test_a_webhook_without_a_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="anybody"):
        WebhookServer(Desk().application, url="https://example.org/", secret="")


def test_a_server_that_does_not_listen_has_no_port() -> None:
    with pytest.raises(RuntimeError, match="listen"):
        _ = Desk().server.port
