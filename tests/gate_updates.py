"""Updates that look like an admin's, and whether the gate for admins may let them through."""

from __future__ import annotations

from typing import Any

ADMIN, STRANGER, ANONYMOUS, CHANNEL_BOT, TELEGRAM = 111, 222, 1087968824, 136817688, 777000
BOT = 4242
GROUP = {"id": -100500, "type": "supergroup", "title": "Newsroom"}
CHANNEL = {"id": -100600, "type": "channel", "title": "Wire"}
Json = dict[str, Any]


def user(number: int) -> Json:
    return {"id": number, "is_bot": number in {ANONYMOUS, CHANNEL_BOT, BOT}, "first_name": "P"}


def private(number: int) -> Json:
    return {"id": number, "type": "private", "first_name": "P"}


def message(sender: int | None, chat: Json | None = None, **more: Any) -> Json:
    written: Json = {
        "message_id": 5,
        "date": 1_790_000_000,
        "chat": chat or private(sender or 1),
        "text": "/reindex",
        "entities": [{"type": "bot_command", "offset": 0, "length": 8}],
        **more,
    }
    if sender is not None:
        written["from"] = user(sender)
    return written


def press(sender: int, shown: Json | None = None, **more: Any) -> Json:
    query: Json = {"id": "1", "from": user(sender), "chat_instance": "1", "data": "adm:x", **more}
    if shown is not None:
        query["message"] = shown
    return {"callback_query": query}


def shown_to(number: int) -> Json:
    return message(BOT, chat=private(number))


def origin(kind: str, **more: Any) -> Json:
    return {"type": kind, "date": 1_780_000_000, **more}


BUSINESS = {"business_message": message(ADMIN, business_connection_id="b")}
UNREACHABLE = {"message_id": 5, "date": 0, "chat": private(ADMIN)}
BY_USER = origin("user", sender_user=user(STRANGER))
BY_SELF = origin("user", sender_user=user(ADMIN))
BY_HIDDEN = origin("hidden_user", sender_user_name="somebody")
BY_CHANNEL = origin("channel", chat=CHANNEL, message_id=9)

UPDATES: dict[str, tuple[Json, bool]] = {
    "an admin writes": ({"message": message(ADMIN)}, True),
    "an admin replies to a stranger": (
        {"message": message(ADMIN, reply_to_message=message(STRANGER))},
        True,
    ),
    "a stranger writes": ({"message": message(STRANGER)}, False),
    "a stranger replies to an admin": (
        {"message": message(STRANGER, reply_to_message=message(ADMIN))},
        False,
    ),
    "an admin edits": ({"edited_message": message(ADMIN, edit_date=1_790_000_009)}, False),
    "an admin's message bears an edit": (
        {"message": message(ADMIN, edit_date=1_790_000_009)},
        False,
    ),
    "an admin forwards a stranger": ({"message": message(ADMIN, forward_origin=BY_USER)}, False),
    "an admin forwards themselves": ({"message": message(ADMIN, forward_origin=BY_SELF)}, False),
    "an admin forwards somebody hidden": (
        {"message": message(ADMIN, forward_origin=BY_HIDDEN)},
        False,
    ),
    "an admin forwards a channel": ({"message": message(ADMIN, forward_origin=BY_CHANNEL)}, False),
    "an admin writes through an inline bot": (
        {"message": message(ADMIN, via_bot={"id": 9, "is_bot": True, "first_name": "I"})},
        False,
    ),
    "an admin writes in a group": ({"message": message(ADMIN, chat=GROUP)}, False),
    "an anonymous admin of a group writes": (
        {"message": message(ANONYMOUS, chat=GROUP, sender_chat=GROUP)},
        False,
    ),
    "somebody writes as a channel": (
        {"message": message(CHANNEL_BOT, chat=GROUP, sender_chat=CHANNEL)},
        False,
    ),
    "an admin's chat, sent by a chat": (
        {"message": message(ADMIN, sender_chat=CHANNEL)},
        False,
    ),
    "a linked channel is passed on": (
        {"message": message(TELEGRAM, chat=GROUP, sender_chat=CHANNEL, is_automatic_forward=True)},
        False,
    ),
    "a channel posts": ({"channel_post": message(None, chat=CHANNEL, sender_chat=CHANNEL)}, False),
    "a channel edits": (
        {"edited_channel_post": message(None, chat=CHANNEL, sender_chat=CHANNEL)},
        False,
    ),
    "a business account of the admin": (BUSINESS, False),
    "a business message in the wrong field": (
        {"message": message(ADMIN, business_connection_id="b")},
        False,
    ),
    "a bot of the admin's business": (
        {"message": message(ADMIN, sender_business_bot=user(BOT))},
        False,
    ),
    "a group whose id is the admin's": (
        {"message": message(STRANGER, chat={"id": -ADMIN, "type": "group", "title": "G"})},
        False,
    ),
    "an admin's id in a stranger's private chat": (
        {"message": message(ADMIN, chat=private(STRANGER))},
        False,
    ),
    "nobody writes": ({"message": message(None, chat=GROUP)}, False),
    "a bot with an admin's id": (
        {"message": {**message(ADMIN), "from": {**user(ADMIN), "is_bot": True}}},
        False,
    ),
    "an admin presses": (press(ADMIN, shown_to(ADMIN)), True),
    "an admin presses under a message too old to see": (press(ADMIN, UNREACHABLE), True),
    "a stranger presses": (press(STRANGER, shown_to(STRANGER)), False),
    "a stranger presses in the admin's chat": (press(STRANGER, shown_to(ADMIN)), False),
    "an admin presses in a group": (press(ADMIN, message(BOT, chat=GROUP)), False),
    "an admin presses under an inline message": (press(ADMIN, inline_message_id="x"), False),
    "a stranger presses under an inline message": (press(STRANGER, inline_message_id="x"), False),
    "an admin presses under an inline message that claims a chat": (
        press(ADMIN, shown_to(ADMIN), inline_message_id="x"),
        False,
    ),
    "an admin writes in a group with their own number": (
        {"message": message(ADMIN, chat={"id": ADMIN, "type": "group", "title": "G"})},
        False,
    ),
    "an admin presses on nothing": (press(ADMIN), False),
    "something else happens": ({"update_id": 1}, False),
}
