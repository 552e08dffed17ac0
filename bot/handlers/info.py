"""About the bot itself: /start, /help, /privacy, /about, /forget, and commands it does not have."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, ContextTypes, MessageHandler, filters

from bot import texts
from bot.access import Turn
from bot.handlers.answering import Answering, plain, send
from bot.handlers.messages import Place, place_of, writer_of
from bot.render import Message, TextBuilder, ask_keyboard
from bot.state import StateError
from index.errors import SearchAway

_log = logging.getLogger(__name__)

N_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class InfoHandler:
    """Reply to a command with what ``says`` returns for the place it came from."""

    says: Callable[[Place], Awaitable[Sequence[Message]]]
    take: Callable[[int], Turn]

    async def __call__(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Handle one new message with the command."""
        message = update.message
        person = writer_of(message) if message is not None else None
        if message is None or person is None:
            return
        place = place_of(message, person)
        turn = self.take(person)
        if turn is Turn.YES:
            _log.info("command, in a %s chat", place.chat_type)
            await send(context.bot, place, await self.says(place))
        elif turn is Turn.NOTICE:
            await send(context.bot, place, plain(texts.SLOW_DOWN))


@dataclass(frozen=True, slots=True)
class Info:
    """What the bot says about itself.

    Args:
        answering: knows the articles, the stored questions and the admins.
        question_days: how long questions are kept.
    """

    answering: Answering
    question_days: int

    async def start(self, place: Place) -> list[Message]:
        """Return two lines and, in a private chat, example questions as buttons."""
        if not place.is_private:
            return plain(texts.START_IN_GROUP)
        examples = await asyncio.to_thread(self._kept_examples, place)
        if not examples:
            return plain(texts.START_WITHOUT_EXAMPLES)
        return TextBuilder().add(texts.START).messages(ask_keyboard(examples))

    async def help(self, place: Place) -> list[Message]:
        """Return how to ask; an admin in private also learns their own commands."""
        admin = place.person is not None and self.answering.is_admin(place.person)
        if admin and place.is_private:
            return plain(f"{texts.HELP}\n\n{texts.HELP_FOR_ADMINS}")
        return plain(texts.HELP)

    async def privacy(self, _place: Place) -> list[Message]:
        """Return what is kept of people."""
        return plain(texts.privacy(self.question_days))

    async def about(self, place: Place) -> list[Message]:
        """Return the size and the dates of the collection."""
        reader = self.answering.readers.current
        if reader is None:
            return self.answering.unavailable(place)
        known = reader.summary
        return plain(
            texts.about(
                known.articles,
                known.outlets,
                known.sentences,
                known.first_day,
                known.last_day,
                known.undated,
            )
        )

    async def forget(self, place: Place) -> list[Message]:
        """Delete the stored questions of this person and return how many there were."""
        if place.person is None:
            return []
        n_deleted = await asyncio.to_thread(self.answering.questions.forget_user, place.person)
        admin = self.answering.is_admin(place.person)
        return plain(texts.forgotten(n_deleted, is_admin=admin))

    async def unknown(self, _place: Place) -> list[Message]:
        """Return where to go from a command that does not exist."""
        return plain(texts.UNKNOWN_COMMAND)

    def _kept_examples(self, place: Place) -> list[tuple[str, str]]:
        """Return (id, question) for the buttons; they are kept, so that they work for long."""
        reader = self.answering.readers.current
        if reader is None:
            return []
        try:
            return [
                (
                    self.answering.questions.remember(
                        example,
                        chat_id=place.chat_id,
                        user_id=place.person,
                        message_id=None,
                        generation=None,
                    ),
                    example,
                )
                for example in reader.examples(N_EXAMPLES)
            ]
        except (StateError, SearchAway) as error:
            _log.error("no examples under /start: %s", error)
            return []


def handlers(
    answering: Answering, take: Callable[[int], Turn], question_days: int
) -> list[BaseHandler[Any, Any, Any]]:
    """Return the handlers of this file, to be registered after all that take commands.

    The last of them takes every command that is left in a private chat.
    """
    info = Info(answering, question_days)
    new = filters.UpdateType.MESSAGE
    replies = {
        "start": info.start,
        "help": info.help,
        "privacy": info.privacy,
        "about": info.about,
        "forget": info.forget,
    }
    return [
        *(
            CommandHandler(command, InfoHandler(says, take), filters=new)
            for command, says in replies.items()
        ),
        MessageHandler(
            new & filters.ChatType.PRIVATE & filters.COMMAND,
            InfoHandler(info.unknown, take),
        ),
    ]
