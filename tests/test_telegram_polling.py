from __future__ import annotations

import asyncio
import datetime as dtm
import logging
import traceback
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.telegram import ALLOWED_UPDATES
from bot.telegram.polling import parse_updates
from tests.telegram_api import TOKEN, ScriptedApi, bot_on, raw_message

POISON = {"update_id": 11, "message": {"message_id": "words of a person", "chat": "words"}}


def fetched(*updates: Any) -> tuple[int, dict[str, Any]]:
    return 200, {"ok": True, "result": list(updates)}


async def test_stock_polling_loses_the_whole_batch_to_one_poison_update() -> None:
    """What this module is there for; when the library mends it, this test says so."""
    api = ScriptedApi()
    api.script("getUpdates", fetched(raw_message(10), POISON, raw_message(12)))
    stock = ExtBot(TOKEN, request=api, get_updates_request=api)

    with pytest.raises(KeyError):
        await stock.get_updates()


async def test_a_poison_update_costs_itself_alone() -> None:
    api = ScriptedApi()
    api.script("getUpdates", fetched(raw_message(10), POISON, raw_message(12)))
    updates = await bot_on(api).get_updates(offset=10)

    assert [update.update_id for update in updates] == [10, 11, 12]
    assert [update.message is not None for update in updates] == [True, False, True]
    assert api.methods() == ["getUpdates"]


async def test_the_log_holds_the_number_of_a_poison_update_and_none_of_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    api = ScriptedApi()
    api.script("getUpdates", fetched(POISON))
    await bot_on(api).get_updates()

    assert [record.getMessage() for record in caplog.records] == [
        "update 11 cannot be read (KeyError); skipped"
    ]
    assert caplog.records[0].exc_info is None


# Whatever JSON a server sends, the next fetch starts behind it or comes after a pause.
_words = st.text("aZ ä🙂\n0", max_size=5)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | _words,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_words, inner, max_size=2),
    max_leaves=4,
)
_kinds = st.sampled_from([*ALLOWED_UPDATES, "poll", "guest_message", "new_in_2027"])
_updates = st.builds(
    lambda update_id, parts: {**parts, "update_id": update_id},
    st.integers(),
    st.dictionaries(_kinds, _json, max_size=2),
)


@given(st.lists(_updates, max_size=4))
def test_every_numbered_update_comes_back_in_its_place(raw: list[dict[str, Any]]) -> None:
    updates = parse_updates(raw, bot_on(ScriptedApi()))

    assert [update.update_id for update in updates] == [one["update_id"] for one in raw]


@given(_json)
def test_what_is_no_list_of_updates_is_a_telegram_error_or_nothing(raw: Any) -> None:
    try:
        updates = parse_updates(raw, bot_on(ScriptedApi()))
    except TelegramError:
        return

    assert len(updates) == sum(isinstance(one, dict) and "update_id" in one for one in raw)


@pytest.mark.parametrize("raw", [[{}], [{"update_id": "12"}], [None], ["x"], {"a": 1}, "x", True])
async def test_an_answer_without_any_number_is_an_error_so_that_a_pause_follows(raw: Any) -> None:
    api = ScriptedApi()
    api.script("getUpdates", (200, {"ok": True, "result": raw}))

    with pytest.raises(NetworkError):
        await bot_on(api).get_updates()


@pytest.mark.parametrize("given", [None, [], ["message"]])
async def test_the_kinds_of_updates_are_always_sent(given: list[str] | None) -> None:
    api = ScriptedApi()
    await bot_on(api).get_updates(allowed_updates=given)

    assert api.calls[0].parameters["allowed_updates"] == (given or list(ALLOWED_UPDATES))


async def test_a_poll_may_take_its_own_time_and_that_of_an_answer() -> None:
    waits: list[object] = []

    class Watching(ScriptedApi):
        async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
            waits.append(kwargs["read_timeout"])
            return await super().do_request(*args, **kwargs)

    api = Watching()
    api.script("getUpdates", fetched(), fetched(), fetched())
    bot = bot_on(api)
    await bot.get_updates(timeout=dtm.timedelta(seconds=25))
    await bot.get_updates(timeout=25, read_timeout=3)
    await bot.get_updates()

    assert waits == [35.0, 28.0, 10.0]


async def test_a_refused_token_while_polling_is_tried_again_like_a_lost_network() -> None:
    api = ScriptedApi()
    api.refuse("getUpdates", 401, "Unauthorized")

    with pytest.raises(NetworkError, match="refuses the token"):
        await bot_on(api).get_updates()


async def test_only_a_successful_poll_is_a_sign_of_life() -> None:
    beats: list[int] = []
    api = ScriptedApi()
    api.script("getUpdates", NetworkError("away"), fetched(), fetched(POISON))
    bot = bot_on(api)
    bot.when_polled(lambda: beats.append(len(api.calls)))
    with pytest.raises(NetworkError):
        await bot.get_updates()
    await bot.get_updates()
    await bot.get_updates()

    assert beats == [2, 3]


async def test_nothing_is_fetched_before_there_is_room() -> None:
    room = asyncio.Event()

    async def wait() -> None:
        await room.wait()

    api = ScriptedApi()
    api.script("getUpdates", fetched())
    bot = bot_on(api, wait_for_room=wait)
    poll = asyncio.create_task(bot.get_updates(timeout=25))
    await asyncio.sleep(0)
    asked_too_early = bool(api.calls)
    room.set()
    await poll

    assert (asked_too_early, len(api.calls)) == (False, 1)


async def test_the_last_fetch_does_not_wait_for_room() -> None:
    async def never() -> None:
        await asyncio.Event().wait()

    assert await bot_on(ScriptedApi(), wait_for_room=never).get_updates(timeout=0) == ()


@pytest.mark.parametrize("status", [401, 404])
async def test_a_wrong_token_is_said_without_the_token(status: int) -> None:
    api = ScriptedApi()
    api.refuse("getMe", status, "Unauthorized")
    bot = bot_on(api)
    with pytest.raises(InvalidToken) as caught:
        await bot.initialize()
    await bot.shutdown()

    assert TOKEN not in "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert caught.value.__context__ is None


async def test_an_interrupted_start_leaves_no_connection_open() -> None:
    class Slow(ScriptedApi):
        async def initialize(self) -> None:
            await super().initialize()
            await asyncio.Event().wait()

    api = Slow()
    bot = bot_on(api)
    opening = asyncio.create_task(bot.initialize())
    for _ in range(10):
        await asyncio.sleep(0)
    n_open = api.n_open
    opening.cancel()
    await asyncio.wait({opening})
    await bot.shutdown()

    assert (n_open, api.n_open) == (2, 0)


def test_the_bot_is_printed_without_its_token() -> None:
    bot = bot_on(ScriptedApi())

    assert TOKEN.split(":")[1] not in f"{bot!r} {bot}"


async def test_a_refusal_for_pace_brings_no_deprecation_warning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PTB_TIMEDELTA", raising=False)
    api = ScriptedApi()
    api.refuse("getUpdates", 429, "Too Many Requests", retry_after=3)

    with pytest.raises(RetryAfter):
        await bot_on(api).get_updates()
