"""Who is not on the list stays outside, whatever happens while they are told so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from telegram import Update
from telegram.error import NetworkError
from telegram.ext import ContextTypes, TypeHandler

from bot import texts
from bot.access import HOUR_S, Allowed, Once
from bot.handlers.door import Doorkeeper
from tests.conftest import Chat, OpenChat
from tests.telegram_api import ME

GUEST, ADMIN, STRANGER, GROUP = 7, 1, 66, -100
ROBOT = {"id": 99, "is_bot": True, "first_name": "Robot"}


class Inside:
    """What lies behind the door: counts who came in."""

    def __init__(self) -> None:
        self.n_came_in = 0

    async def __call__(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        self.n_came_in += 1


@pytest.fixture
def inside() -> Inside:
    return Inside()


@pytest.fixture
async def chat(open_chat: OpenChat, inside: Inside) -> Chat:
    """A bot whose door is open for a guest and for admins."""
    opened: Chat = await open_chat([TypeHandler(Update, inside)])
    allowed = Allowed(frozenset({GUEST, GROUP}), frozenset({ADMIN}))
    doorkeeper = Doorkeeper(allowed, Once(HOUR_S, lambda: 0.0))
    opened.application.add_handler(TypeHandler(Update, doorkeeper), group=-1)
    return opened


@pytest.fixture
def stranger(chat: Chat) -> Chat:
    return chat.by(STRANGER).elsewhere(STRANGER, "private")


async def test_who_is_on_the_list_comes_in(chat: Chat, inside: Inside) -> None:
    await chat.say("who denied it?")
    await chat.by(ADMIN).elsewhere(ADMIN, "private").say("who denied it?")
    await chat.by(STRANGER).elsewhere(GROUP).say("/ask who denied it?")

    assert (inside.n_came_in, chat.texts) == (3, [])


async def test_a_stranger_is_told_once_and_never_comes_in(stranger: Chat, inside: Inside) -> None:
    number = await stranger.say("who denied it?")
    await stranger.say("/start")
    await stranger.edit(number, "/ask who denied it?")
    await stranger.press("ask:Ab3x_9Qz")

    assert (inside.n_came_in, stranger.texts) == (0, [texts.NOT_ALLOWED])


async def test_a_strangers_press_is_acknowledged(stranger: Chat, inside: Inside) -> None:
    await stranger.press("adm:g00000001:o:0")

    assert (inside.n_came_in, stranger.toasts) == (0, [texts.NOT_ALLOWED])


def _refused(chat: Chat) -> None:
    chat.api.refuse("sendMessage", 400, "Bad Request: something that nobody has seen before")


def _flooded(chat: Chat) -> None:
    chat.api.refuse("sendMessage", 429, "Too Many Requests: retry after 99999", retry_after=10**8)


def _cut(chat: Chat) -> None:
    chat.api.script("sendMessage", NetworkError("cut"))


@pytest.mark.parametrize("fail", [_refused, _flooded, _cut])
async def test_a_notice_that_fails_does_not_open_the_door(
    stranger: Chat, inside: Inside, fail: Callable[[Chat], None]
) -> None:
    fail(stranger)

    await stranger.say("who denied it?")

    assert inside.n_came_in == 0


@pytest.mark.parametrize(
    "spoken",
    [
        {"from": ROBOT},
        {"sender_chat": {"id": -300, "type": "channel"}, "is_automatic_forward": True},
    ],
)
async def test_bots_and_copied_posts_are_not_spoken_to(
    chat: Chat, inside: Inside, spoken: dict[str, Any]
) -> None:
    elsewhere = chat.by(STRANGER).elsewhere(-200)
    ours = {**elsewhere.message("an answer", message_id=900), "from": ME}

    await elsewhere.say("and what now?", reply_to_message=ours, **spoken)

    assert (inside.n_came_in, chat.texts) == (0, [])


async def test_in_a_group_that_is_not_served_only_a_call_is_answered(
    chat: Chat, inside: Inside
) -> None:
    elsewhere = chat.by(STRANGER).elsewhere(-200)

    await elsewhere.say("good morning")
    await elsewhere.say("/ask who denied it?")

    assert (inside.n_came_in, chat.texts) == (0, [texts.NOT_ALLOWED])
