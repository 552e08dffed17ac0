from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

import pytest
from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity, User
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.telegram import acknowledge, deliver, revise
from tests.telegram_api import ScriptedApi, bot_on

CHAT = 7
BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("More", callback_data="more:1")]])


@dataclass(frozen=True)
class Part:
    text: str
    entities: tuple[MessageEntity, ...] = ()
    keyboard: InlineKeyboardMarkup | None = None


ONE, TWO, THREE = Part("one"), Part("two"), Part("three")
BOLD = Part("bold words", (MessageEntity(MessageEntity.BOLD, 0, 4),), BUTTONS)


@pytest.fixture(autouse=True)
def _durations_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def api() -> ScriptedApi:
    return ScriptedApi()


def texts(calls: list[dict[str, Any]]) -> list[str]:
    return [call["text"] for call in calls]


async def test_messages_go_out_in_order_the_first_as_a_reply(api: ScriptedApi) -> None:
    ids = await deliver(bot_on(api), CHAT, [ONE, TWO], reply_to_message_id=3, thread_id=9)

    assert ids == [101, 102]
    assert api.calls_of("sendMessage") == [
        {
            "chat_id": CHAT,
            "text": "one",
            "message_thread_id": 9,
            "link_preview_options": {"is_disabled": True},
            "reply_parameters": {"message_id": 3, "allow_sending_without_reply": True},
        },
        {
            "chat_id": CHAT,
            "text": "two",
            "message_thread_id": 9,
            "link_preview_options": {"is_disabled": True},
        },
    ]


async def test_entities_and_buttons_go_along_and_no_parse_mode(api: ScriptedApi) -> None:
    await deliver(bot_on(api), CHAT, [BOLD])
    (call,) = api.calls_of("sendMessage")

    assert call["entities"] == [{"type": "bold", "offset": 0, "length": 4}]
    assert call["reply_markup"] == BUTTONS.to_dict()
    assert "parse_mode" not in call


async def test_no_messages_are_no_calls(api: ScriptedApi) -> None:
    assert (await deliver(bot_on(api), CHAT, []), api.calls) == ([], [])


@pytest.mark.parametrize(
    "refusal",
    ["Bad Request: can't parse entities: unsupported url", "Bad Request: ENTITY_BOUNDS_INVALID"],
)
async def test_refused_entities_still_let_the_words_arrive(api: ScriptedApi, refusal: str) -> None:
    api.refuse("sendMessage", 400, refusal)
    ids = await deliver(bot_on(api), CHAT, [BOLD])

    assert ids == [101]
    assert ["entities" in call for call in api.calls_of("sendMessage")] == [True, False]
    assert texts(api.calls_of("sendMessage")) == ["bold words"] * 2


@pytest.mark.parametrize("failure", [TimedOut(), NetworkError("ServerDisconnectedError")])
async def test_a_send_that_may_have_arrived_is_not_repeated_and_ends_the_answer(
    api: ScriptedApi, failure: TelegramError, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    api.script("sendMessage", (200, message_answer(50)), failure)
    ids = await deliver(bot_on(api), CHAT, [ONE, TWO, THREE])

    assert ids == [50]
    assert texts(api.calls_of("sendMessage")) == ["one", "two"]
    assert caplog.messages == [f"1 of 3 messages sent: {type(failure).__name__}"]


def message_answer(message_id: int) -> dict[str, Any]:
    chat = {"id": CHAT, "type": "private"}
    return {"ok": True, "result": {"message_id": message_id, "date": 1, "chat": chat, "text": "x"}}


@pytest.mark.parametrize(
    ("status", "description"),
    [
        (403, "Forbidden: bot was blocked by the user"),
        (403, "Forbidden: bot was kicked from the supergroup chat"),
        (400, "Bad Request: chat not found"),
        (400, "Bad Request: not enough rights to send text messages to the chat"),
        (400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
        (400, "Bad Request: TOPIC_CLOSED"),
    ],
)
async def test_a_chat_that_is_closed_to_us_is_no_error(
    api: ScriptedApi, status: int, description: str
) -> None:
    api.refuse("sendMessage", status, description)

    assert await deliver(bot_on(api), CHAT, [ONE, TWO]) == []
    assert len(api.calls) == 1


async def test_any_other_refusal_is_an_error(api: ScriptedApi) -> None:
    api.refuse("sendMessage", 400, "Bad Request: message text is empty")

    with pytest.raises(BadRequest, match="text is empty"):
        await deliver(bot_on(api), CHAT, [ONE])


async def test_a_group_that_moved_gets_its_messages_where_it_is_now(api: ScriptedApi) -> None:
    api.refuse("sendMessage", 400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1005)

    assert await deliver(bot_on(api), -5, [ONE, TWO]) == [101, 102]
    assert [call["chat_id"] for call in api.calls_of("sendMessage")] == [-5, -1005, -1005]


async def test_a_topic_that_is_gone_is_left_out(api: ScriptedApi) -> None:
    api.refuse("sendMessage", 400, "Bad Request: message thread not found")

    assert await deliver(bot_on(api), CHAT, [ONE], thread_id=9) == [101]
    assert ["message_thread_id" in call for call in api.calls_of("sendMessage")] == [True, False]


async def test_three_things_wrong_at_once_are_all_mended(api: ScriptedApi) -> None:
    api.refuse("sendMessage", 400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1005)
    api.refuse("sendMessage", 400, "Bad Request: message thread not found")
    api.refuse("sendMessage", 400, "Bad Request: can't parse entities")

    assert await deliver(bot_on(api), -5, [BOLD], thread_id=9) == [101]


async def test_a_refusal_that_mending_does_not_help_is_an_error_and_no_endless_loop(
    api: ScriptedApi,
) -> None:
    for _ in range(9):
        api.refuse("sendMessage", 400, "Bad Request: can't parse entities")

    with pytest.raises(BadRequest):
        await deliver(bot_on(api), CHAT, [BOLD])
    assert len(api.calls) == 2


async def test_an_answer_of_the_same_length_is_edited_in_place(api: ScriptedApi) -> None:
    ids = await revise(bot_on(api), CHAT, [31, 32], [BOLD, TWO])

    assert ids == [31, 32]
    assert api.methods() == ["editMessageText"] * 2
    assert api.calls[0].parameters == {
        "chat_id": CHAT,
        "message_id": 31,
        "text": "bold words",
        "entities": [{"type": "bold", "offset": 0, "length": 4}],
        "reply_markup": BUTTONS.to_dict(),
        "link_preview_options": {"is_disabled": True},
    }


async def test_a_longer_answer_is_edited_and_completed(api: ScriptedApi) -> None:
    ids = await revise(bot_on(api), CHAT, [31], [ONE, TWO, THREE], thread_id=9)

    assert ids == [31, 101, 102]
    assert api.methods() == ["editMessageText", "sendMessage", "sendMessage"]
    assert [call["message_thread_id"] for call in api.calls_of("sendMessage")] == [9, 9]


async def test_what_a_shorter_answer_leaves_over_is_deleted(api: ScriptedApi) -> None:
    ids = await revise(bot_on(api), CHAT, [31, 32, 33], [ONE])

    assert ids == [31]
    assert [call["message_id"] for call in api.calls_of("deleteMessage")] == [32, 33]


async def test_a_message_that_reads_so_already_is_fine(api: ScriptedApi) -> None:
    api.refuse("editMessageText", 400, "Bad Request: message is not modified: specified new ...")

    assert await revise(bot_on(api), CHAT, [31], [ONE]) == [31]
    assert api.methods() == ["editMessageText"]


async def test_a_plain_text_that_reads_so_already_is_fine(api: ScriptedApi) -> None:
    api.refuse("editMessageText", 400, "Bad Request: can't parse entities")
    api.refuse("editMessageText", 400, "Bad Request: message is not modified")

    assert await revise(bot_on(api), CHAT, [31], [BOLD]) == [31]


@pytest.mark.parametrize(
    "refusal",
    [
        "Bad Request: message to edit not found",
        "Bad Request: message can't be edited",
        "Bad Request: MESSAGE_ID_INVALID",
    ],
)
async def test_from_the_first_that_cannot_be_edited_all_are_sent_anew(
    api: ScriptedApi, refusal: str
) -> None:
    api.script("editMessageText", (200, message_answer(31)))
    api.refuse("editMessageText", 400, refusal)
    api.refuse("deleteMessage", 400, "Bad Request: message to delete not found")
    ids = await revise(bot_on(api), CHAT, [31, 32, 33], [ONE, TWO, THREE])

    assert ids == [31, 101, 102]
    assert [call["message_id"] for call in api.calls_of("deleteMessage")] == [32, 33]
    assert texts(api.calls_of("sendMessage")) == ["two", "three"]


@pytest.mark.parametrize("failure", [TimedOut(), NetworkError("cut")])
async def test_a_lost_connection_leaves_the_messages_as_they_are(
    api: ScriptedApi, failure: TelegramError
) -> None:
    api.script("editMessageText", failure)

    assert await revise(bot_on(api), CHAT, [31, 32], [ONE]) == [31, 32]
    assert api.methods() == ["editMessageText"]


async def test_after_a_group_has_moved_its_answer_is_sent_anew(api: ScriptedApi) -> None:
    api.refuse("editMessageText", 400, "Bad Request: upgraded", migrate_to_chat_id=-1005)

    assert await revise(bot_on(api), -5, [31], [ONE, TWO]) == [101, 102]
    assert [call["chat_id"] for call in api.calls_of("sendMessage")] == [-1005, -1005]


def press(api: ScriptedApi) -> CallbackQuery:
    query = CallbackQuery("77", User(7, "Ada", False), "instance")
    query.set_bot(bot_on(api))
    return query


async def test_a_press_is_acknowledged(api: ScriptedApi) -> None:
    await acknowledge(press(api), "Thanks", alert=True)

    assert api.calls_of("answerCallbackQuery") == [
        {"callback_query_id": "77", "text": "Thanks", "show_alert": True}
    ]


@pytest.mark.parametrize(
    "failure",
    [
        BadRequest("Query is too old and response timeout expired or query ID is invalid"),
        TimedOut(),
        NetworkError("cut"),
    ],
)
async def test_a_press_that_cannot_be_acknowledged_does_not_stop_the_work(
    api: ScriptedApi, failure: TelegramError
) -> None:
    api.script("answerCallbackQuery", failure)
    await acknowledge(press(api))

    assert len(api.calls) == 1


async def test_a_press_held_up_by_a_full_queue_does_not_stop_the_work() -> None:
    class Full(CallbackQuery):
        async def answer(self, *_: Any, **__: Any) -> bool:
            raise RetryAfter(60)

    await acknowledge(Full("77", User(7, "Ada", False), "instance"))


async def test_a_notice_that_is_refused_for_another_reason_is_an_error(api: ScriptedApi) -> None:
    api.refuse("answerCallbackQuery", 400, "Bad Request: MESSAGE_TOO_LONG")

    with pytest.raises(BadRequest):
        await acknowledge(press(api), "x" * 201)
