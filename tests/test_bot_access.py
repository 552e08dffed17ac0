from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from bot.access import AdminGate, Allowed, Buckets, Once, Turn

ADMIN, STRANGER, ANONYMOUS, CHANNEL_BOT, TELEGRAM = 111, 222, 1087968824, 136817688, 777000
BOT = 4242
GROUP = {"id": -100500, "type": "supergroup", "title": "Newsroom"}
CHANNEL = {"id": -100600, "type": "channel", "title": "Wire"}
GATE = AdminGate(frozenset({ADMIN}))

Json = dict[str, Any]


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


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
    "an admin presses on nothing": (press(ADMIN), False),
    "something else happens": ({"poll": {
        "id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False,
        "is_anonymous": True, "type": "regular", "allows_multiple_answers": False,
    }}, False),
}  # fmt: skip


def parsed(fields: Json) -> Update:
    return Update.de_json({"update_id": 1, **fields}, None)


@pytest.mark.parametrize("case", UPDATES)
def test_admins_act_as_themselves_alone(case: str) -> None:
    fields, allowed = UPDATES[case]

    assert GATE.allows(parsed(fields)) is allowed


@pytest.mark.parametrize("case", UPDATES)
def test_without_admins_nobody_is_one(case: str) -> None:
    assert not AdminGate(frozenset()).allows(parsed(UPDATES[case][0]))


@pytest.mark.parametrize(
    ("allowed", "fields", "served"),
    [
        (set(), {"message": message(STRANGER)}, True),
        ({STRANGER}, {"message": message(STRANGER)}, True),
        ({STRANGER}, {"message": message(STRANGER, chat=GROUP)}, True),
        ({GROUP["id"]}, {"message": message(STRANGER, chat=GROUP)}, True),
        ({GROUP["id"]}, {"message": message(STRANGER)}, False),
        ({5}, {"message": message(STRANGER)}, False),
        ({5}, {"edited_message": message(STRANGER)}, False),
        ({5}, {"message": message(ADMIN)}, True),
        ({5}, press(STRANGER, shown_to(STRANGER)), False),
        ({5}, press(5, message(BOT, chat=GROUP)), True),
    ],
)
def test_only_the_allowed_people_and_chats_are_served(
    allowed: set[int], fields: Json, served: bool
) -> None:
    assert Allowed(frozenset(allowed), frozenset({ADMIN})).serves(parsed(fields)) is served


@given(st.lists(st.tuples(st.integers(0, 5), st.floats(0, 4000, width=16)), max_size=60))
def test_nothing_is_said_twice_within_the_hour(events: list[tuple[int, float]]) -> None:
    clock = Clock()
    once = Once(3600, clock, capacity=3)
    said: dict[int, list[float]] = {}

    for key, pause in events:
        clock.now += pause
        if once.first(key):
            said.setdefault(key, []).append(clock.now)

    for times in said.values():
        assert all(
            later - earlier >= 3600 for earlier, later in zip(times, times[1:], strict=False)
        )
    assert len(once._said) <= 3


def test_the_hour_passes() -> None:
    clock = Clock()
    once = Once(3600, clock)

    assert [once.first("a"), once.first("a"), once.first("b")] == [True, False, True]
    clock.now += 3600
    assert once.first("a")


def test_five_questions_at_once_then_one_notice_then_one_in_two_seconds() -> None:
    clock = Clock()
    buckets = Buckets(5, 2.0, clock)

    turns = [buckets.take(1) for _ in range(8)]
    assert turns == [Turn.YES] * 5 + [Turn.NOTICE, Turn.SILENT, Turn.SILENT]

    clock.now += 2.0
    assert [buckets.take(1), buckets.take(1)] == [Turn.YES, Turn.SILENT]
    assert buckets.take(2) is Turn.YES


@given(st.lists(st.floats(0, 5, width=16), max_size=80))
def test_nobody_gets_more_than_the_burst_and_the_pace_allow(pauses: list[float]) -> None:
    clock = Clock()
    buckets = Buckets(5, 2.0, clock)
    answered = []

    for pause in pauses:
        clock.now += pause
        if buckets.take(1) is Turn.YES:
            answered.append(clock.now)

    for first, start in enumerate(answered):
        for last in range(first, len(answered)):
            assert last - first + 1 <= 5 + (answered[last] - start) / 2.0 + 1e-6


@given(st.lists(st.floats(2.0, 50, width=16), max_size=80))
def test_who_keeps_the_pace_is_always_answered(pauses: list[float]) -> None:
    clock = Clock()
    buckets = Buckets(1, 2.0, clock)

    for pause in pauses:
        assert buckets.take(1) is Turn.YES
        clock.now += pause


def test_a_flood_from_many_people_takes_bounded_memory() -> None:
    buckets = Buckets(5, 2.0, Clock(), capacity=100)

    for person in range(1000):
        buckets.take(person)

    assert len(buckets._left) == 100


def test_no_pace_means_no_limit() -> None:
    buckets = Buckets(1, 0.0, Clock())

    assert {buckets.take(1) for _ in range(50)} == {Turn.YES}
