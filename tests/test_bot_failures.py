from __future__ import annotations

import logging
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest
from telegram import Update
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.ext import ContextTypes

from bot.failures import Failures, is_network, place_of
from bot.readers import Readers
from bot.telegram import HandlerTimedOut, HardenedBot
from tests.telegram_api import ScriptedApi, bot_on, raw_message

ADMINS = (111, 112)
SORRY = "Something went wrong."


class Scene:
    """Errors that reach the handler, and what it makes of them."""

    def __init__(self) -> None:
        self.api = ScriptedApi()
        self.bot: HardenedBot = bot_on(self.api)
        self.now = 0.0
        self.failures = Failures(ADMINS, sorry=SORRY, clock=lambda: self.now)

    async def fail(self, error: BaseException, update: dict[str, Any] | None = None) -> None:
        context = cast(ContextTypes.DEFAULT_TYPE, SimpleNamespace(error=error, bot=self.bot))
        await self.failures(Update.de_json(update, self.bot) if update else None, context)

    def told(self, chat_id: int) -> list[str]:
        return [c["text"] for c in self.api.calls_of("sendMessage") if c["chat_id"] == chat_id]


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Scene:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    caplog.set_level(logging.INFO)
    return Scene()


def raised(error: Exception) -> Exception:
    """The error as it comes out of our own code."""

    def fail(generation: str | None, *, thorough: bool = False) -> Any:
        raise error

    try:
        Readers(fail).swap()
    except Exception as caught:
        return caught
    raise AssertionError


async def test_an_error_is_logged_by_kind_and_place_and_never_by_words(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    error = raised(ValueError("did the mayor of Tern steal the boats?"))

    await scene.fail(error, raw_message(1, "did the mayor of Tern steal the boats?"))

    (notice,) = scene.told(111)
    assert notice.startswith("Something failed here: ValueError, bot/readers.py:")
    assert "in swap" in notice
    assert "ValueError" in caplog.text
    for text in (caplog.text, *scene.told(111), *scene.told(112), *scene.told(7)):
        assert "mayor" not in text


async def test_the_asker_gets_one_sentence(scene: Scene) -> None:
    await scene.fail(KeyError("x"), raw_message(1, chat_id=7))

    assert scene.told(7) == [SORRY]


async def test_a_press_that_failed_gets_the_sentence_as_a_notice(scene: Scene) -> None:
    query = {
        "update_id": 1,
        "callback_query": {
            "id": "5",
            "from": {"id": 7, "is_bot": False, "first_name": "Ada"},
            "chat_instance": "1",
            "data": "x",
        },
    }

    await scene.fail(KeyError("x"), query)

    assert [call["text"] for call in scene.api.calls_of("answerCallbackQuery")] == [SORRY]
    assert scene.told(7) == []


async def test_a_press_that_failed_after_it_was_acknowledged_gets_the_sentence_as_a_message(
    scene: Scene,
) -> None:
    scene.api.refuse("answerCallbackQuery", 400, "Bad Request: query is too old")
    query = {
        "id": "5",
        "from": {"id": 7, "is_bot": False, "first_name": "Ada"},
        "chat_instance": "1",
        "data": "x",
        "message": raw_message(1, chat_id=-100)["message"],
    }

    await scene.fail(KeyError("x"), {"update_id": 1, "callback_query": query})

    assert scene.told(-100) == [SORRY]


async def test_a_failed_edit_is_not_apologised_for(scene: Scene) -> None:
    update = raw_message(1)
    update["edited_message"] = {**update.pop("message"), "edit_date": 1_700_000_001}

    await scene.fail(KeyError("x"), update)

    assert scene.told(7) == []
    assert len(scene.told(111)) == 1


async def test_admins_hear_of_a_kind_at_most_once_a_minute(scene: Scene) -> None:
    for _ in range(5):
        await scene.fail(KeyError("x"))
    await scene.fail(HandlerTimedOut(30))
    assert len(scene.told(111)) == len(scene.told(112)) == 2

    scene.now = 60.0
    await scene.fail(KeyError("x"))
    assert len(scene.told(111)) == 3


@pytest.mark.parametrize("make", [lambda: NetworkError("x"), TimedOut, lambda: RetryAfter(5)])
async def test_a_network_failure_is_logged_once_a_minute_and_told_to_nobody(
    scene: Scene, make: Callable[[], Exception], caplog: pytest.LogCaptureFixture
) -> None:
    error = make()
    for _ in range(3):
        await scene.fail(error, raw_message(1))
    assert len(caplog.records) == 1

    scene.now = 60.0
    await scene.fail(error)
    assert len(caplog.records) == 2
    assert scene.api.calls == []


@pytest.mark.parametrize("error", [Forbidden("blocked"), ChatMigrated(-5)])
async def test_a_closed_chat_is_nothing_to_tell_anybody(scene: Scene, error: Exception) -> None:
    await scene.fail(error, raw_message(1))

    assert scene.api.calls == []


async def test_a_refusal_by_telegram_is_a_failure_of_ours(scene: Scene) -> None:
    assert not is_network(BadRequest("x"))

    await scene.fail(BadRequest("Message text is empty"), raw_message(1))

    assert len(scene.told(111)) == 1


async def test_admins_who_never_pressed_start_do_not_keep_others_from_hearing(
    scene: Scene,
) -> None:
    scene.api.refuse("sendMessage", 400, "Bad Request: chat not found")

    await scene.fail(KeyError("x"))

    assert len(scene.told(112)) == 1


async def test_the_handler_itself_never_fails(scene: Scene) -> None:
    scene.api.script("sendMessage", *[(502, b"<html>")] * 3)

    await scene.fail(KeyError("x"), raw_message(1))

    assert len(scene.api.calls_of("sendMessage")) == 3


def test_an_error_from_nowhere_has_a_place_too() -> None:
    assert place_of(ValueError()) == "outside our own code"
