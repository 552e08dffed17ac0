from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update
from telegram.ext import Application, BaseUpdateProcessor, SimpleUpdateProcessor, TypeHandler

from bot.telegram import HandlerTimedOut, PerChatProcessor
from bot.telegram.processor import REMEMBERED_UPDATES, line_key
from tests.telegram_api import ScriptedApi, bot_on, raw_message

CHAT = {"id": -100, "type": "supergroup", "title": "Desk"}
ADA = {"id": 7, "is_bot": False, "first_name": "Ada"}


def update(update_id: int, chat_id: int = 7) -> Update:
    return Update.de_json(raw_message(update_id, chat_id=chat_id), None)


class Desk:
    """Handlers that wait until they are let go, and what happened in which order."""

    def __init__(self, processor: BaseUpdateProcessor) -> None:
        self.processor = processor
        self.began: list[int] = []
        self.ended: list[int] = []
        self.gates: dict[int, asyncio.Event] = {}
        self.tasks: list[asyncio.Task[None]] = []

    async def _handle(self, number: int) -> None:
        self.began.append(number)
        await self.gates[number].wait()
        self.ended.append(number)

    def take(self, number: int, chat_id: int) -> None:
        self.gates[number] = asyncio.Event()
        work = self.processor.process_update(update(number, chat_id), self._handle(number))
        self.tasks.append(asyncio.create_task(work))

    async def settle(self) -> None:
        for _ in range(50):
            await asyncio.sleep(0)

    async def finish(self) -> None:
        for gate in self.gates.values():
            gate.set()
        await asyncio.gather(*self.tasks)


async def test_a_flood_in_one_chat_leaves_the_others_running() -> None:
    desk = Desk(PerChatProcessor(max_chats=2, max_line=100))
    for number in range(100):
        desk.take(number, chat_id=1)
    desk.take(1000, chat_id=2)
    await desk.settle()
    began = list(desk.began)
    await desk.finish()

    assert began == [0, 1000]


async def test_stock_concurrency_lets_a_flood_in_one_chat_take_all_slots() -> None:
    """What this module is there for: the stock processor with a lock per chat in it."""
    turn = asyncio.Lock()

    class Locked(SimpleUpdateProcessor):
        async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
            assert isinstance(update, Update)
            if line_key(update) == 1:
                async with turn:
                    await coroutine
            else:
                await coroutine

    desk = Desk(Locked(2))
    for number in range(3):
        desk.take(number, chat_id=1)
    desk.take(1000, chat_id=2)
    await desk.settle()
    began = list(desk.began)
    await desk.finish()

    assert began == [0]


async def test_no_more_chats_are_served_at_once_than_there_are_slots() -> None:
    desk = Desk(PerChatProcessor(max_chats=2))
    for number in range(5):
        desk.take(number, chat_id=number)
    await desk.settle()
    at_first = list(desk.began)
    desk.gates[0].set()
    await desk.settle()
    after_one = list(desk.began)
    await desk.finish()

    assert (at_first, after_one) == ([0, 1], [0, 1, 2])


@given(st.lists(st.integers(1, 4), max_size=30), st.integers(1, 3), st.randoms())
def test_every_chat_is_answered_in_order_and_every_update_once(
    chat_ids: list[int], max_chats: int, random: Any
) -> None:
    async def scenario() -> list[int]:
        desk = Desk(PerChatProcessor(max_chats=max_chats))
        for number, chat_id in enumerate(chat_ids):
            desk.take(number, chat_id)
            if random.random() < 0.3:
                await asyncio.sleep(0)
        while len(desk.ended) < len(chat_ids):
            await desk.settle()
            running = [number for number in desk.began if not desk.gates[number].is_set()]
            desk.gates[random.choice(running)].set()
            await desk.settle()
        await desk.finish()
        return desk.ended

    ended = asyncio.run(scenario())

    for chat_id in set(chat_ids):
        expected = [number for number, chat in enumerate(chat_ids) if chat == chat_id]
        assert [number for number in ended if chat_ids[number] == chat_id] == expected


async def test_a_redelivered_update_is_handled_once() -> None:
    handled: list[str] = []
    processor = PerChatProcessor()

    async def handle(name: str) -> None:
        handled.append(name)

    await processor.process_update(update(5), handle("first"))
    await processor.process_update(update(5), handle("again"))
    await processor.process_update(update(6), handle("next"))

    assert handled == ["first", "next"]


async def test_only_the_latest_updates_are_remembered() -> None:
    processor = PerChatProcessor()

    async def handle() -> None:
        pass

    for number in range(REMEMBERED_UPDATES + 50):
        await processor.process_update(Update(number), handle())

    assert len(processor._seen) == REMEMBERED_UPDATES
    assert processor._lines == {}


async def test_a_handler_that_takes_too_long_is_cancelled_and_its_chat_goes_on() -> None:
    cancelled: list[bool] = []

    async def stuck() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(True)
            raise

    async def fine() -> None:
        cancelled.append(False)

    processor = PerChatProcessor(timeout_s=0.01)
    with pytest.raises(HandlerTimedOut, match="ran longer"):
        await processor.process_update(update(1), stuck())
    await processor.process_update(update(2), fine())

    assert cancelled == [True, False]


async def test_a_timeout_of_the_handlers_own_is_not_taken_for_ours() -> None:
    async def handle() -> None:
        raise TimeoutError("the search")

    with pytest.raises(TimeoutError, match="the search"):
        await PerChatProcessor().process_update(update(1), handle())


async def test_an_application_tells_its_error_handlers_of_a_handler_that_took_too_long() -> None:
    told: asyncio.Queue[tuple[object, Exception | None]] = asyncio.Queue()

    async def stuck(_: Update, __: object) -> None:
        await asyncio.Event().wait()

    async def on_error(update: object, context: Any) -> None:
        told.put_nowait((update, context.error))

    processor = PerChatProcessor(timeout_s=0.01)
    application = (
        Application.builder()
        .bot(bot_on(ScriptedApi()))
        .concurrent_updates(processor)
        .job_queue(None)
        .build()
    )
    application.add_handler(TypeHandler(Update, stuck))
    application.add_error_handler(on_error)
    async with application:
        await application.start()
        await application.update_queue.put(update(1))
        about, error = await told.get()
        await application.stop()

    assert about == update(1)
    assert isinstance(error, HandlerTimedOut)


async def test_what_does_not_fit_into_a_chats_line_is_left_out_and_counted(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    desk = Desk(PerChatProcessor(max_line=3))
    for number in range(5):
        desk.take(number, chat_id=1)
    await desk.settle()
    await desk.finish()

    assert desk.ended == [0, 1, 2]
    assert [record.getMessage() for record in caplog.records] == [
        "a chat was too fast: 2 updates left out"
    ]


async def test_there_is_room_again_when_updates_have_been_handled() -> None:
    processor = PerChatProcessor(max_updates=2)
    desk = Desk(processor)
    desk.take(0, chat_id=1)
    await desk.settle()
    await processor.wait_for_room()
    desk.take(1, chat_id=1)
    await desk.settle()
    waiting = asyncio.create_task(processor.wait_for_room())
    await desk.settle()
    while_full = waiting.done()
    desk.gates[0].set()
    await waiting
    await desk.finish()

    assert not while_full


async def test_an_update_that_was_cancelled_while_waiting_leaves_nothing_behind() -> None:
    processor = PerChatProcessor()
    desk = Desk(processor)
    desk.take(0, chat_id=1)
    desk.take(1, chat_id=1)
    await desk.settle()
    desk.tasks[1].cancel()
    await desk.settle()
    desk.tasks.pop()
    await desk.finish()

    assert desk.ended == [0]
    assert (processor._lines, processor._n_updates) == ({}, 0)


def press(message: dict[str, Any] | None) -> Update:
    query = {"id": "1", "from": ADA, "chat_instance": "c", "data": "more:1"}
    return Update.de_json(
        {"update_id": 1, "callback_query": query | ({"message": message} if message else {})}, None
    )


@pytest.mark.parametrize(
    ("one", "key"),
    [
        (update(1, chat_id=7), 7),
        (press({"message_id": 1, "date": 1, "chat": CHAT, "text": "x"}), -100),
        (press({"message_id": 1, "date": 0, "chat": CHAT}), -100),  # an inaccessible message
        (press(None), 7),
        (
            Update.de_json(
                {"update_id": 1, "channel_post": {"message_id": 1, "date": 1, "chat": CHAT}}, None
            ),
            -100,
        ),
    ],
)
def test_an_update_stands_in_the_line_of_its_chat_or_of_its_sender(one: Update, key: int) -> None:
    assert line_key(one) == key


def test_updates_of_nobody_wait_for_nobody() -> None:
    assert line_key(Update(1)) != line_key(Update(2))


async def test_a_handler_that_never_ran_is_not_reported_as_forgotten(
    recwarn: pytest.WarningsRecorder,
) -> None:
    async def handle() -> None:
        pass

    processor = PerChatProcessor()
    await processor.process_update(Update(1), handle())
    await processor.process_update(Update(1), handle())

    assert list(recwarn) == []
