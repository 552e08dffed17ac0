from __future__ import annotations

import asyncio
import datetime as dtm
import heapq
import itertools
from collections.abc import Awaitable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut

from bot.telegram import OutgoingLimiter
from bot.telegram.limiter import REMEMBERED_CHATS
from tests.telegram_api import ScriptedApi, bot_on

PERSON, GROUP = 7, -1007


@pytest.fixture(autouse=True)
def _durations_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


class FakeTime:
    """A clock that stands still while anybody works and jumps to the next alarm otherwise."""

    def __init__(self) -> None:
        self.now = 0.0
        self._alarms: list[tuple[float, int, asyncio.Event]] = []
        self._numbers = itertools.count()

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        rings = asyncio.Event()
        heapq.heappush(self._alarms, (self.now + seconds, next(self._numbers), rings))
        await rings.wait()

    async def run(self, *work: Awaitable[Any]) -> list[Any]:
        """Return what every piece of work returned or raised."""
        gathering = asyncio.gather(*work, return_exceptions=True)
        while True:
            for _ in range(20 + 5 * len(work)):
                await asyncio.sleep(0)
            if gathering.done():
                return gathering.result()
            at, _, rings = heapq.heappop(self._alarms)
            self.now = max(self.now, at)
            rings.set()


class Server:
    """Notes when which call arrived, and answers with scripted refusals first."""

    def __init__(self, **options: Any) -> None:
        self.time = FakeTime()
        self.limiter = OutgoingLimiter(
            clock=self.time.clock, sleep=self.time.sleep, **({"max_wait_s": 1e6} | options)
        )
        self.arrivals: list[tuple[float, object]] = []
        self.refusals: dict[object, list[TelegramError]] = {}

    async def call(
        self, chat_id: int | str | None, endpoint: str = "sendMessage", at: float = 0.0
    ) -> Any:
        if at:
            await self.time.sleep(at)

        async def callback() -> bool:
            self.arrivals.append((round(self.time.now, 6), chat_id))
            if self.refusals.get(chat_id):
                raise self.refusals[chat_id].pop(0)
            return True

        data = {} if chat_id is None else {"chat_id": chat_id}
        return await self.limiter.process_request(callback, (), {}, endpoint, data, None)

    def times(self, chat_id: object) -> list[float]:
        return [time for time, to in self.arrivals if to == chat_id]


def too_soon(seconds: float) -> RetryAfter:
    return RetryAfter(dtm.timedelta(seconds=seconds))


async def test_a_short_burst_to_a_person_goes_out_at_once_and_the_rest_at_one_a_second() -> None:
    server = Server()
    await server.time.run(*(server.call(PERSON) for _ in range(7)))

    assert server.times(PERSON) == [0, 0, 0, 3, 3, 3, 6]


async def test_a_group_gets_twenty_a_minute() -> None:
    server = Server()
    await server.time.run(*(server.call(GROUP) for _ in range(21)))

    assert server.times(GROUP) == [0] * 20 + [60]


async def test_a_channel_by_name_is_paced_like_a_group() -> None:
    server = Server()
    await server.time.run(*(server.call("@desk") for _ in range(21)))

    assert server.times("@desk") == [0] * 20 + [60]


@given(
    st.lists(
        st.tuples(st.sampled_from([1, 2, 3, -1, -2]), st.floats(0, 20).map(lambda s: round(s, 2))),
        max_size=120,
    )
)
def test_no_stretch_of_time_holds_more_calls_than_telegram_allows(
    calls: list[tuple[int, float]],
) -> None:
    server = Server()
    asyncio.run(_run_all(server, calls))

    assert len(server.arrivals) == len(calls)
    _assert_at_most(30, 1.0, [time for time, _ in server.arrivals])
    for chat_id in {chat_id for chat_id, _ in calls}:
        most, period_s = (3, 3.0) if chat_id > 0 else (20, 60.0)
        _assert_at_most(most, period_s, server.times(chat_id))


async def _run_all(server: Server, calls: list[tuple[int, float]]) -> None:
    await server.time.run(*(server.call(chat_id, at=at) for chat_id, at in calls))


def _assert_at_most(most: int, period_s: float, times: list[float]) -> None:
    for first, beyond in zip(times, times[most:], strict=False):
        assert beyond - first >= period_s - 1e-5


async def test_all_chats_together_get_thirty_a_second() -> None:
    server = Server()
    await server.time.run(*(server.call(person) for person in range(1, 62)))

    assert [time for time, _ in server.arrivals] == [0] * 30 + [1] * 30 + [2]


async def test_typing_and_acknowledging_do_not_wait_for_the_pace_of_a_chat() -> None:
    server = Server()
    sends = [server.call(PERSON) for _ in range(4)]
    await server.time.run(
        *sends, server.call(PERSON, "sendChatAction"), server.call(None, "answerCallbackQuery")
    )

    assert server.arrivals == [(0, PERSON)] * 4 + [(0, None), (3, PERSON)]


async def test_pressing_buttons_without_end_takes_nothing_from_the_pace_of_answers() -> None:
    server = Server()
    presses = [server.call(None, "answerCallbackQuery") for _ in range(200)]
    await server.time.run(*presses, server.call(PERSON))

    assert server.times(PERSON) == [0]


async def test_a_refused_call_is_repeated_when_the_server_said() -> None:
    server = Server()
    server.refusals[PERSON] = [too_soon(7), too_soon(2)]

    assert await server.time.run(server.call(PERSON)) == [True]
    assert server.times(PERSON) == [0, 7.1, 9.2]


async def test_a_halt_lasts_although_other_calls_return() -> None:
    """The stock limiter lets go as soon as any other call ends."""
    server = Server()
    server.refusals[PERSON] = [too_soon(10)]
    await server.time.run(
        server.call(PERSON), server.call(8, at=1), server.call(PERSON, at=2), server.call(9, at=3)
    )

    assert server.arrivals == [(0, PERSON), (1, 8), (3, 9), (10.1, PERSON), (10.1, PERSON)]


async def test_a_refusal_without_a_chat_halts_everything() -> None:
    server = Server()
    server.refusals[None] = [too_soon(10)]
    await server.time.run(server.call(None, "setMyCommands"), server.call(PERSON, at=1))

    assert server.arrivals == [(0, None), (10.1, None), (10.1, PERSON)]


async def test_a_call_that_is_refused_every_time_is_given_up() -> None:
    server = Server()
    server.refusals[PERSON] = [too_soon(1) for _ in range(9)]
    (outcome,) = await server.time.run(server.call(PERSON))

    assert isinstance(outcome, RetryAfter)
    assert len(server.times(PERSON)) == 4


async def test_a_call_that_would_wait_too_long_is_given_up_at_once() -> None:
    server = Server(max_wait_s=30)
    server.refusals[PERSON] = [too_soon(3600)]
    first, second = await server.time.run(server.call(PERSON), server.call(PERSON, at=100))

    assert isinstance(first, RetryAfter)
    assert isinstance(second, RetryAfter)
    assert second.retry_after == dtm.timedelta(seconds=3500.1)
    assert (server.times(PERSON), server.time.now) == ([0], 100)


@pytest.mark.parametrize("failure", [TimedOut(), NetworkError("cut")])
async def test_a_call_that_may_have_arrived_is_not_repeated(failure: TelegramError) -> None:
    server = Server()
    server.refusals[PERSON] = [failure]

    assert await server.time.run(server.call(PERSON)) == [failure]
    assert server.times(PERSON) == [0]


async def test_one_slow_group_does_not_hold_up_the_others() -> None:
    server = Server()
    group = [server.call(GROUP) for _ in range(25)]
    await server.time.run(*group, server.call(PERSON, at=0.5))

    assert server.times(PERSON) == [0.5]


async def test_the_chats_not_used_for_longest_are_forgotten() -> None:
    server = Server()

    async def all_chats() -> None:
        for chat_id in range(1, REMEMBERED_CHATS + 100):
            await server.call(chat_id)

    await server.time.run(all_chats())

    assert len(server.limiter._chats) == REMEMBERED_CHATS
    assert 1 not in server.limiter._chats


async def test_it_sits_between_the_bot_and_the_server() -> None:
    time = FakeTime()
    api = ScriptedApi()
    api.refuse("sendMessage", 429, "Too Many Requests", retry_after=7)
    bot = bot_on(api, OutgoingLimiter(clock=time.clock, sleep=time.sleep))
    (message,) = await time.run(bot.send_message(PERSON, "x"))

    assert (message.message_id, time.now) == (101, 7.1)
    assert api.methods() == ["sendMessage", "sendMessage"]
