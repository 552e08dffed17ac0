"""Who may do what: admins, the people and chats that are served, and how often one may ask.

Nothing here talks to Telegram. Clocks are passed in as functions that return seconds and never
go back, and what is remembered about people is bounded and lives in memory alone.
"""

from __future__ import annotations

import enum
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from telegram import CallbackQuery, Chat, Message, Update
from telegram.constants import ChatType

Clock = Callable[[], float]

HOUR_S = 3600.0
MINUTE_S = 60.0


@dataclass(frozen=True, slots=True)
class AdminGate:
    """Admins act as themselves alone: in their private chat, by a new message or a button there.

    An id in the list is not enough. An edited or forwarded command, one sent through an inline
    bot, a business account or in a group is refused although it carries the admin's id.
    """

    admin_ids: frozenset[int]

    def allows(self, update: Update) -> bool:
        """Return whether an admin wrote this new message or pressed this button themselves."""
        if update.callback_query is not None:
            return self._pressed(update.callback_query)
        return self._wrote(update.message)

    def _wrote(self, message: Message | None) -> bool:
        # update.message alone: edits, channel posts, business and guest messages are elsewhere.
        if message is None or message.from_user is None or message.from_user.is_bot:
            return False
        at_second_hand = (
            message.forward_origin
            or message.via_bot
            or message.sender_chat
            or message.sender_business_bot
            or message.business_connection_id
            or message.is_automatic_forward
            or message.edit_date
        )
        return not at_second_hand and self._at_home(message.from_user.id, message.chat)

    def _pressed(self, query: CallbackQuery) -> bool:
        # callback_data is whatever the client sends, and a message that was forwarded or sent
        # inline shows the same buttons to others: the presser and the chat are checked again.
        if query.inline_message_id is not None or query.message is None or query.from_user.is_bot:
            return False
        return self._at_home(query.from_user.id, query.message.chat)

    def _at_home(self, user_id: int, chat: Chat) -> bool:
        return user_id in self.admin_ids and chat.type == ChatType.PRIVATE and chat.id == user_id


@dataclass(frozen=True, slots=True)
class Allowed:
    """The people and chats that are served; an empty list serves everybody."""

    allowed_ids: frozenset[int]
    admin_ids: frozenset[int]

    def serves(self, update: Update) -> bool:
        """Return whether the sender or the chat is in the list; admins always are."""
        if not self.allowed_ids:
            return True
        user, chat = update.effective_user, update.effective_chat
        ids = {user.id if user else None, chat.id if chat else None}
        return not ids.isdisjoint(self.allowed_ids | self.admin_ids)


class Once:
    """Says yes for a key at most once in ``every_s`` seconds.

    At most ``capacity`` keys are remembered. While all of them are still waiting, a new key gets
    a no: silence is better than saying something twice.
    """

    def __init__(self, every_s: float, clock: Clock, capacity: int = 10_000) -> None:
        self._every_s = every_s
        self._clock = clock
        self._capacity = capacity
        self._said: OrderedDict[object, float] = OrderedDict()  # oldest first

    def first(self, key: object) -> bool:
        """Return whether ``key`` may be told something now, and remember that it was."""
        now = self._clock()
        while self._said and now - next(iter(self._said.values())) >= self._every_s:
            self._said.popitem(last=False)
        if key in self._said or len(self._said) >= self._capacity:
            return False
        self._said[key] = now
        return True


class Turn(enum.Enum):
    """What becomes of a question that arrives."""

    YES = "yes"  # it is answered
    NOTICE = "notice"  # it is not, and the person is told so
    SILENT = "silent"  # it is not, and they were told a moment ago


class Buckets:
    """A bucket of questions per person: ``burst`` at once, then one every ``every_s`` seconds.

    A person who is told to slow down is told so at most once a minute. Beyond ``capacity``
    people, the one who has been quiet the longest is forgotten, whose bucket is full by then
    unless that many people ask at the same moment.
    """

    def __init__(self, burst: int, every_s: float, clock: Clock, capacity: int = 100_000) -> None:
        self._burst = burst
        self._every_s = every_s
        self._clock = clock
        self._capacity = capacity
        self._left: OrderedDict[int, tuple[float, float]] = OrderedDict()  # questions, at second
        self._notices = Once(MINUTE_S, clock, capacity)

    def take(self, person: int) -> Turn:
        """Take one question out of the person's bucket and say what becomes of it."""
        if self._every_s == 0:
            return Turn.YES
        now = self._clock()
        left, since = self._left.pop(person, (float(self._burst), now))
        left = min(float(self._burst), left + (now - since) / self._every_s)
        # A hair of tolerance, because adding up fractions of a question loses some.
        turn = Turn.YES if left >= 1 - 1e-9 else Turn.SILENT
        self._left[person] = (max(0.0, left - 1) if turn is Turn.YES else left, now)
        if len(self._left) > self._capacity:
            self._left.popitem(last=False)
        if turn is Turn.SILENT and self._notices.first(person):
            return Turn.NOTICE
        return turn
