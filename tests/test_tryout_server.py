"""The Bot API of the try-out, driven over HTTP as a bot does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import ClientSession, FormData, web
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    MessageEntity,
    MessageOriginChannel,
)

from bot.tryout import ADA_ID, BORIS_ID, EDITOR_ID, GROUP_ID, TryoutServer, start_tryout

TOKEN = "4242:test-token"
Json = dict[str, Any]
Call = Callable[..., Awaitable[tuple[int, Json]]]


@pytest.fixture
async def server() -> AsyncIterator[TryoutServer]:
    server = TryoutServer(TOKEN)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def client() -> AsyncIterator[ClientSession]:
    async with ClientSession(trust_env=False) as session:
        yield session


@pytest.fixture
def call(server: TryoutServer, client: ClientSession) -> Call:
    async def call(method: str, **params: Any) -> tuple[int, Json]:
        async with client.post(f"{server.url}/bot{TOKEN}/{method}", json=params) as response:
            return response.status, await response.json()

    return call


@pytest.fixture
async def bot(server: TryoutServer) -> AsyncIterator[Bot]:
    bot = Bot(TOKEN, f"{server.url}/bot", f"{server.url}/file/bot")
    async with bot:
        yield bot


async def refusal(call: Call, method: str, **params: Any) -> str:
    """Return the description with which a call is refused as a bad request."""
    status, body = await call(method, **params)
    assert (status, body["ok"], body["error_code"]) == (400, False, 400), body
    return str(body["description"]).removeprefix("Bad Request: ")


async def until_polled(server: TryoutServer) -> None:
    """Return when a bot waits for updates."""
    while not server.chats.updates.is_polled:  # noqa: ASYNC110 - nothing tells of it
        await asyncio.sleep(0.001)


# Where it listens, and to whom


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org", ""])
def test_a_host_beyond_loopback_is_refused(host: str) -> None:
    with pytest.raises(ValueError, match="loopback"):
        TryoutServer(TOKEN, host=host)


async def test_a_foreign_name_in_the_host_header_is_refused(
    server: TryoutServer, client: ClientSession
) -> None:
    for path in ("/", "/page/state", f"/bot{TOKEN}/getMe"):
        async with client.get(server.url + path, headers={"Host": "rebound.example"}) as response:
            assert response.status == 403


async def test_a_request_from_the_page_of_another_site_is_refused(
    server: TryoutServer, client: ClientSession
) -> None:
    url = f"{server.url}/bot{TOKEN}/getMe"
    async with client.get(url, headers={"Origin": "https://evil.example"}) as response:
        assert response.status == 403


@pytest.mark.parametrize(("token", "status"), [("4242:other", 401), ("nonsense", 404)])
async def test_a_wrong_token_is_refused(
    server: TryoutServer, client: ClientSession, token: str, status: int
) -> None:
    async with client.get(f"{server.url}/bot{token}/getMe") as response:
        assert response.status == status
        assert (await response.json())["ok"] is False


async def test_an_unknown_method_is_answered_404_and_counted(
    server: TryoutServer, call: Call
) -> None:
    status, body = await call("sendTelepathy")

    assert (status, body["ok"]) == (404, False)
    assert server.unknown_methods == {"sendTelepathy": 1}


def test_a_taken_port_makes_the_starter_take_the_next_free_one() -> None:
    first = start_tryout(0, EDITOR_ID)
    port = int(first.api_root.rpartition(":")[2])
    try:
        second = start_tryout(port, EDITOR_ID)
        second_port = int(second.api_root.rpartition(":")[2])
        second.stop()
    finally:
        first.stop()

    assert port < second_port <= port + 20


# Updates


async def test_updates_wait_until_a_higher_offset_confirms_them(
    server: TryoutServer, call: Call
) -> None:
    server.people.say(ADA_ID, "one")
    server.people.say(ADA_ID, "two")

    _, first = await call("getUpdates", limit=1)
    _, again = await call("getUpdates")
    _, rest = await call("getUpdates", offset=first["result"][0]["update_id"] + 1)

    assert [u["message"]["text"] for u in first["result"]] == ["one"]
    assert [u["message"]["text"] for u in again["result"]] == ["one", "two"]
    assert [u["message"]["text"] for u in rest["result"]] == ["two"]


async def test_a_long_poll_returns_as_soon_as_something_comes(
    server: TryoutServer, call: Call
) -> None:
    poll = asyncio.ensure_future(call("getUpdates", timeout=30))
    await until_polled(server)
    server.people.say(ADA_ID, "now")

    _, body = await asyncio.wait_for(poll, 5)

    assert body["result"][0]["message"]["text"] == "now"


async def test_a_second_poller_ends_the_first_with_409(server: TryoutServer, call: Call) -> None:
    first = asyncio.ensure_future(call("getUpdates", timeout=30))
    await until_polled(server)
    second = asyncio.ensure_future(call("getUpdates", timeout=30))

    status, body = await asyncio.wait_for(first, 5)
    server.people.say(ADA_ID, "for the second")
    _, answered = await asyncio.wait_for(second, 5)

    assert (status, body["error_code"]) == (409, 409)
    assert body["description"].startswith("Conflict: terminated by other getUpdates request")
    assert len(answered["result"]) == 1


async def test_only_the_kinds_asked_for_arrive_and_the_wish_lasts(
    server: TryoutServer, call: Call
) -> None:
    await call("getUpdates", allowed_updates=["edited_message"])
    message = server.people.say(ADA_ID, "befor")
    server.people.edit(ADA_ID, message["message_id"], "before")

    _, body = await call("getUpdates")

    assert [set(update) - {"update_id"} for update in body["result"]] == [{"edited_message"}]


async def test_a_repeated_update_comes_again_although_it_was_confirmed(
    server: TryoutServer, call: Call
) -> None:
    server.people.say(ADA_ID, "hello")
    _, first = await call("getUpdates")
    update_id = first["result"][0]["update_id"]
    await call("getUpdates", offset=update_id + 1)

    server.repeat_update(update_id)
    _, again = await call("getUpdates", offset=update_id + 1)
    _, empty = await call("getUpdates", offset=update_id + 1)

    assert again["result"] == first["result"]
    assert empty["result"] == []


async def test_a_raw_update_is_delivered_as_it_is(server: TryoutServer, call: Call) -> None:
    update_id = server.push_raw({"message": {"date": "never"}})

    _, body = await call("getUpdates")

    assert body["result"] == [{"update_id": update_id, "message": {"date": "never"}}]


# Webhook


class Listener:
    """A webhook that answers with the statuses it is told, 200 after the last."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.heard: list[tuple[str, str, int]] = []
        self.enough = asyncio.Event()
        self.until = 1

    async def take(self, request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        update = await request.json()
        status = self.statuses.pop(0) if self.statuses else 200
        self.heard.append((secret, update["message"]["text"], status))
        if len(self.heard) >= self.until:
            self.enough.set()
        return web.Response(status=status)


@pytest.fixture
async def listen() -> AsyncIterator[Callable[[Listener], Awaitable[str]]]:
    runners: list[web.AppRunner] = []

    async def start(listener: Listener) -> str:
        app = web.Application()
        app.router.add_post("/hook", listener.take)
        runner = web.AppRunner(app)
        runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}/hook"

    yield start
    for runner in runners:
        await runner.cleanup()


async def test_a_webhook_gets_updates_of_a_chat_in_order_until_it_takes_them(
    server: TryoutServer, call: Call, listen: Callable[[Listener], Awaitable[str]]
) -> None:
    listener = Listener(500)
    listener.until = 4
    server.people.say(ADA_ID, "before the webhook")
    await call("setWebhook", url=await listen(listener), secret_token="s3cret")
    server.people.say(ADA_ID, "one")
    server.people.say(ADA_ID, "two")

    await asyncio.wait_for(listener.enough.wait(), 5)
    _, info = await call("getWebhookInfo")

    assert listener.heard == [
        ("s3cret", "before the webhook", 500),
        ("s3cret", "before the webhook", 200),
        ("s3cret", "one", 200),
        ("s3cret", "two", 200),
    ]
    assert "500" in info["result"]["last_error_message"]


async def test_a_chat_that_has_fallen_silent_gets_later_updates_too(
    server: TryoutServer, call: Call, listen: Callable[[Listener], Awaitable[str]]
) -> None:
    listener = Listener()
    await call("setWebhook", url=await listen(listener))
    for text in ("early", "late"):
        listener.enough.clear()
        server.people.say(ADA_ID, text)
        await asyncio.wait_for(listener.enough.wait(), 5)
        while server.chats.updates.n_waiting:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.001)

    assert [text for _, text, _ in listener.heard] == ["early", "late"]


async def test_a_chat_that_is_stuck_does_not_hold_up_another(
    server: TryoutServer, call: Call, listen: Callable[[Listener], Awaitable[str]]
) -> None:
    listener = Listener(503)
    listener.until = 2
    await call("setWebhook", url=await listen(listener))
    server.people.say(ADA_ID, "stuck")
    server.people.say(BORIS_ID, "free")

    await asyncio.wait_for(listener.enough.wait(), 5)

    assert {text for _, text, _ in listener.heard[:2]} == {"stuck", "free"}


async def test_polling_is_refused_while_a_webhook_is_set(
    call: Call, listen: Callable[[Listener], Awaitable[str]]
) -> None:
    await call("setWebhook", url=await listen(Listener()))
    status, _ = await call("getUpdates")
    await call("deleteWebhook")
    status_after, _ = await call("getUpdates")

    assert (status, status_after) == (409, 200)


@pytest.mark.parametrize("url", ["https://example.org/hook", "http://10.0.0.1/hook", "ftp://x"])
async def test_a_webhook_beyond_this_machine_is_refused(call: Call, url: str) -> None:
    assert "127.0.0.1 only" in await refusal(call, "setWebhook", url=url)


# What is refused


@pytest.fixture
def started(server: TryoutServer) -> int:
    """Let Ada start her chat and return its number."""
    server.people.say(ADA_ID, "/start")
    return ADA_ID


def bold(offset: int, length: int) -> Json:
    return {"type": "bold", "offset": offset, "length": length}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "message text is empty"),
        (" \n", "message text is empty"),
        ("x" * 4097, "message is too long"),
    ],
)
async def test_a_text_that_telegram_would_not_take_is_refused(
    call: Call, started: int, text: str, reason: str
) -> None:
    assert await refusal(call, "sendMessage", chat_id=started, text=text) == reason


@pytest.mark.parametrize(
    ("extra", "reason"),
    [
        ({"parse_mode": "HTML"}, "parse_mode is not modelled; send entities"),
        ({"reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        (
            {"reply_markup": {"keyboard": []}},
            "reply markup other than an inline keyboard is not modelled",
        ),
    ],
)
async def test_a_message_that_asks_for_what_is_not_there_is_refused(
    call: Call, started: int, extra: Json, reason: str
) -> None:
    assert await refusal(call, "sendMessage", chat_id=started, text="x", **extra) == reason


@pytest.mark.parametrize(
    ("entities", "reason"),
    [
        ([bold(0, 5)], "entity ends after the end of the text at UTF-16 offset 5"),
        ([bold(4, 1)], "entity begins after the end of the text at UTF-16 offset 4"),
        ([bold(1, 1)], "entity ends in a middle of a UTF-16 symbol at offset 2"),
        ([bold(2, 1)], "entity begins in a middle of a UTF-16 symbol at offset 2"),
        ([bold(-1, 1)], "can't parse MessageEntity: receive an entity with incorrect offset"),
        ([bold(0, 0)], "can't parse MessageEntity: receive an entity with incorrect length"),
        ([bold(0, 1) | {"type": "loud"}], "can't parse MessageEntity: Unsupported type specified"),
        (
            [bold(0, 1) | {"type": "text_link", "url": "javascript:alert(1)"}],
            "can't parse MessageEntity: Wrong HTTP URL",
        ),
        ([bold(0, 1)] * 101, "ENTITIES_TOO_LONG"),
    ],
)
async def test_entities_that_do_not_fit_the_text_are_refused(
    call: Call, started: int, entities: list[Json], reason: str
) -> None:
    found = await refusal(call, "sendMessage", chat_id=started, text="x😀y", entities=entities)

    assert found == reason


@pytest.mark.parametrize(
    ("buttons", "reason"),
    [
        ([[{"text": "x", "callback_data": "é" * 33}]], "BUTTON_DATA_INVALID"),
        ([[{"text": "x", "callback_data": ""}]], "BUTTON_DATA_INVALID"),
        ([[{"text": "x"}]], "text buttons are unallowed in the inline keyboard"),
        ([[{"text": ""}]], "can't parse inline keyboard button: text is empty"),
        (
            [[{"text": "x", "url": "ftp://a.example"}]],
            "inline keyboard button URL 'ftp://a.example' is invalid: Wrong HTTP URL",
        ),
        ([[{"text": "x", "callback_data": "x"}] * 9], "BUTTONS_TOO_MUCH"),
        ([[{"text": "x", "callback_data": "x"}]] * 101, "REPLY_MARKUP_TOO_LONG"),
    ],
)
async def test_a_keyboard_that_telegram_would_not_take_is_refused(
    call: Call, started: int, buttons: list[list[Json]], reason: str
) -> None:
    markup = {"inline_keyboard": buttons}

    found = await refusal(call, "sendMessage", chat_id=started, text="x", reply_markup=markup)

    assert found == reason


async def test_the_limits_themselves_are_allowed(call: Call, started: int) -> None:
    row = [{"text": "x", "callback_data": "é" * 32}] * 8
    markup = json.dumps({"inline_keyboard": [row] * 12 + [row[:4]]})

    status, body = await call(
        "sendMessage", chat_id=str(started), text="😀" * 4096, reply_markup=markup
    )

    assert status == 200
    assert body["result"]["text"] == "😀" * 4096


async def test_an_edit_that_changes_nothing_is_refused(call: Call, started: int) -> None:
    _, sent = await call("sendMessage", chat_id=started, text="same")
    target = {"chat_id": started, "message_id": sent["result"]["message_id"]}

    reason = await refusal(call, "editMessageText", **target, text="same")
    markup_reason = await refusal(call, "editMessageReplyMarkup", **target)

    assert reason.startswith("message is not modified: ")
    assert markup_reason.startswith("message is not modified: ")


async def test_messages_that_are_not_there_or_not_the_bots_cannot_be_edited(
    call: Call, started: int
) -> None:
    edit = {"chat_id": started, "text": "new"}

    assert await refusal(call, "editMessageText", **edit, message_id=77) == (
        "message to edit not found"
    )
    assert await refusal(call, "editMessageText", **edit, message_id=1) == (
        "message can't be edited"
    )
    assert await refusal(call, "deleteMessage", chat_id=started, message_id=77) == (
        "message to delete not found"
    )


async def test_a_press_can_be_answered_once_and_only_in_time(
    server: TryoutServer, call: Call, started: int
) -> None:
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go:1"}]]}
    _, sent = await call("sendMessage", chat_id=started, text="x", reply_markup=markup)
    message_id = sent["result"]["message_id"]
    query = server.people.press(started, message_id, "Go")
    late = server.people.press(started, message_id, "go:1")
    too_long = await refusal(call, "answerCallbackQuery", callback_query_id=query, text="x" * 201)

    status, _ = await call("answerCallbackQuery", callback_query_id=query, text="x" * 200)
    twice = await refusal(call, "answerCallbackQuery", callback_query_id=query)
    server.expire_callback_queries()
    expired = await refusal(call, "answerCallbackQuery", callback_query_id=late)

    assert too_long == "MESSAGE_TOO_LONG"
    assert status == 200
    assert twice == expired
    assert twice == "query is too old and response timeout expired or query ID is invalid"


async def test_a_button_that_is_not_there_cannot_be_pressed(
    server: TryoutServer, call: Call, started: int
) -> None:
    _, sent = await call("sendMessage", chat_id=started, text="no buttons")

    with pytest.raises(LookupError, match="has no button 'Go'"):
        server.people.press(started, sent["result"]["message_id"], "Go")


async def test_a_bot_may_not_write_before_the_person_has(server: TryoutServer, call: Call) -> None:
    before = await refusal(call, "sendMessage", chat_id=ADA_ID, text="hello")
    server.people.say(ADA_ID, "/start")
    after, _ = await call("sendMessage", chat_id=ADA_ID, text="hello")
    server.people.block(ADA_ID)
    blocked, body = await call("sendMessage", chat_id=ADA_ID, text="hello")

    assert (before, after, blocked) == ("chat not found", 200, 403)
    assert body["description"] == "Forbidden: bot was blocked by the user"


# What people do


async def test_in_the_group_the_bot_hears_only_what_is_meant_for_it(
    server: TryoutServer, call: Call
) -> None:
    _, sent = await call("sendMessage", chat_id=GROUP_ID, text="I am here")
    reply_to = sent["result"]["message_id"]
    people = server.people
    people.say(ADA_ID, "just talk", chat=GROUP_ID)
    people.say(ADA_ID, "/ask who?", chat=GROUP_ID)
    people.say(BORIS_ID, "/ask@another_bot who?", chat=GROUP_ID)
    people.say(BORIS_ID, "@whosaid_tryout_bot who?", chat=GROUP_ID)
    people.say(BORIS_ID, "who?", chat=GROUP_ID, reply_to=reply_to)

    _, body = await call("getUpdates")

    heard = [update["message"]["text"] for update in body["result"]]
    assert heard == ["/ask who?", "@whosaid_tryout_bot who?", "who?"]


async def test_a_person_has_no_way_into_the_chat_of_another(server: TryoutServer) -> None:
    with pytest.raises(LookupError, match="not in a chat"):
        server.people.say(ADA_ID, "hello", chat=BORIS_ID)


async def test_memory_stays_bounded(server: TryoutServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.tryout.chats.MAX_MESSAGES_IN_CHAT", 5)
    monkeypatch.setattr("bot.tryout.chats.MAX_FILE_BYTES_TOTAL", 10)
    monkeypatch.setattr("bot.tryout.updates.MAX_WAITING", 6)
    for number in range(20):
        server.people.say(ADA_ID, f"message {number}")
        server.people.send_document(BORIS_ID, b"1234", f"{number}.txt")

    assert [m["text"] for m in server.messages(ADA_ID)] == [f"message {n}" for n in range(15, 20)]
    assert len(server.chats.files) == 2
    assert server.chats.updates.n_waiting == 6


# As python-telegram-bot sees it


async def test_the_library_can_read_every_kind_of_update(server: TryoutServer, bot: Bot) -> None:
    people = server.people
    said = people.say(ADA_ID, "/start now @whosaid_tryout_bot https://a.example/x.")
    people.edit(ADA_ID, said["message_id"], "changed")
    people.forward(ADA_ID, "a post", name="Night Desk")
    people.forward(ADA_ID, "a post", origin="user")
    people.forward(ADA_ID, "a post", origin="hidden_user")
    people.send_photo(ADA_ID, b"\xff\xd8", caption="look")
    people.send_document(ADA_ID, b"abc", "a.txt")
    people.send_voice(ADA_ID)
    people.send_sticker(ADA_ID)
    people.say(ADA_ID, "again", reply_to=said["message_id"])
    people.block(ADA_ID)

    updates = await bot.get_updates()

    first = updates[0].message
    assert first is not None
    assert list(first.parse_entities().values()) == [
        "/start",
        "@whosaid_tryout_bot",
        "https://a.example/x",
    ]
    assert updates[1].edited_message is not None
    assert updates[2].message is not None
    origin = updates[2].message.forward_origin
    assert isinstance(origin, MessageOriginChannel)
    assert origin.chat.title == "Night Desk"
    assert updates[5].message is not None
    assert updates[5].message.caption == "look"
    assert updates[-1].my_chat_member is not None
    assert len(updates) == 11


async def test_the_library_can_send_edit_and_delete(server: TryoutServer, bot: Bot) -> None:
    server.people.say(ADA_ID, "hello")
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])
    strong = MessageEntity(MessageEntity.BOLD, 3, 4)

    sent = await bot.send_message(
        ADA_ID, "😀 bold", entities=[strong], reply_markup=keyboard, reply_to_message_id=1
    )
    edited = await bot.edit_message_text("plain", ADA_ID, sent.message_id)
    document = await bot.send_document(ADA_ID, b"abc", filename="a.txt", caption="c")
    assert document.document is not None
    file = await bot.get_file(document.document.file_id)

    assert sent.parse_entities() == {strong: "bold"}
    assert sent.reply_to_message is not None
    assert isinstance(edited, Message)
    assert (edited.text, edited.reply_markup) == ("plain", None)
    assert bytes(await file.download_as_bytearray()) == b"abc"
    assert await bot.delete_message(ADA_ID, sent.message_id)
    assert [m["message_id"] for m in server.messages(ADA_ID, by_bot=True)] == [document.message_id]


async def test_the_library_can_set_menus_and_profile(server: TryoutServer, bot: Bot) -> None:
    server.people.say(EDITOR_ID, "/start")
    await bot.set_my_commands([BotCommand("help", "Help")])
    await bot.set_my_commands(
        [BotCommand("reindex", "Read again")], scope=BotCommandScopeChat(EDITOR_ID)
    )
    await bot.set_my_name("Who Said It")
    await bot.set_my_description("About me")

    assert [c["command"] for c in server.chats.menu_for(ADA_ID, "en")] == ["help"]
    assert [c["command"] for c in server.chats.menu_for(EDITOR_ID, "en")] == ["reindex"]
    assert (await bot.get_me()).first_name == "Who Said It"
    assert (await bot.get_my_description()).description == "About me"
    assert (await bot.get_chat(EDITOR_ID)).first_name == "Edith"
    assert (await bot.get_chat_member(GROUP_ID, EDITOR_ID)).status == "creator"
    assert await bot.set_message_reaction(EDITOR_ID, 1, "👍")
    assert await bot.send_chat_action(EDITOR_ID, "typing")
    assert server.unknown_methods == {}


async def test_parameters_may_come_as_address_form_or_multipart(
    server: TryoutServer, client: ClientSession, started: int
) -> None:
    url = f"{server.url}/bot{TOKEN}/sendMessage"
    multipart = FormData({"chat_id": str(started), "text": "by multipart"})
    multipart.add_field("ignored", b"x", filename="x.bin")
    async with client.get(url, params={"chat_id": started, "text": "by address"}) as response:
        assert response.ok
    async with client.post(url, data={"chat_id": started, "text": "by form"}) as response:
        assert response.ok
    async with client.post(url, data=multipart) as response:
        assert response.ok

    texts = [message["text"] for message in server.messages(started, by_bot=True)]
    assert texts == ["by address", "by form", "by multipart"]
