"""Asking: a text in a private chat, a call in a group, an edit of either, and what is no text."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from telegram import Message, Update
from telegram.ext import BaseHandler, CommandHandler, ContextTypes, MessageHandler, filters

from bot import texts
from bot.access import Turn
from bot.handlers.answering import Answering, plain, send
from bot.handlers.messages import MAX_QUESTION_CHARS, place_of, question_in, writer_of
from bot.state import StateError, StoredQuestion

_log = logging.getLogger(__name__)

Take = Callable[[int], Turn]
"""Takes one question out of a person's bucket and says what becomes of it."""


@dataclass(frozen=True, slots=True)
class AskHandler:
    """Reply to a question with the evidence found for it.

    Args:
        answering: searches and sends.
        take: how often a person may ask.
        if_empty: what to say when nothing was asked.
    """

    answering: Answering
    take: Take
    if_empty: str

    async def __call__(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Handle one new message; edits and service messages do not reach this handler."""
        message = update.message
        person = writer_of(message) if message is not None else None
        if message is None or person is None:
            return
        question = question_in(message, context.bot)
        if question is None:
            return
        place = place_of(message, person)
        turn = self.take(person)
        if turn is not Turn.YES:
            if turn is Turn.NOTICE:
                await send(context.bot, place, plain(texts.SLOW_DOWN))
        elif not question:
            await send(context.bot, place, plain(self.if_empty))
        elif len(question) > MAX_QUESTION_CHARS:
            await send(context.bot, place, plain(texts.TOO_LONG))
        else:
            await self.answering.reply(context.bot, place, question)


@dataclass(frozen=True, slots=True)
class EditHandler:
    """Edit the answer when its question was edited; other edits are left alone.

    An edit of a message that we did not answer is ignored: Telegram also sends one when, say, a
    link's preview appears under an old message.
    """

    answering: Answering
    take: Take

    async def __call__(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Handle one edited message."""
        message = update.edited_message
        person = writer_of(message) if message is not None else None
        if message is None or person is None:
            return
        question = question_in(message, context.bot)
        if not question or len(question) > MAX_QUESTION_CHARS:
            return
        stored = await self._stored(message)
        if stored is None or stored.text == question or self.take(person) is not Turn.YES:
            return
        await self.answering.revise(context.bot, place_of(message, person), stored, question)

    async def _stored(self, message: Message) -> StoredQuestion | None:
        find = self.answering.questions.find_by_message
        try:
            return await asyncio.to_thread(find, message.chat.id, message.message_id)
        except StateError as error:
            _log.error("an edited question was not looked up: %s", error)
            return None


@dataclass(frozen=True, slots=True)
class NotTextHandler:
    """Say what can be read when somebody sends what cannot."""

    take: Take

    async def __call__(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Handle one new message without text or caption in a private chat."""
        message = update.message
        person = writer_of(message) if message is not None else None
        # An album is many messages; the bucket keeps us from answering each of them.
        if message is None or person is None or self.take(person) is not Turn.YES:
            return
        await send(context.bot, place_of(message, person), plain(texts.NOT_TEXT))


def handlers(answering: Answering, take: Take) -> list[BaseHandler[Any, Any, Any]]:
    """Return the handlers of this file; those of ``info`` come after them."""
    new = filters.UpdateType.MESSAGE
    words = filters.TEXT | filters.CAPTION
    text = AskHandler(answering, take, if_empty=texts.EMPTY_QUESTION)
    ask = AskHandler(answering, take, if_empty=texts.HOW_TO_ASK)
    check = AskHandler(answering, take, if_empty=texts.HOW_TO_CHECK)
    private = filters.ChatType.PRIVATE
    return [
        CommandHandler("ask", ask, filters=new),
        CommandHandler("check", check, filters=new),
        MessageHandler(new & words & ~filters.COMMAND & (private | filters.ChatType.GROUPS), text),
        MessageHandler(
            new & private & ~words & ~filters.StatusUpdate.ALL,
            NotTextHandler(take),
        ),
        MessageHandler(filters.UpdateType.EDITED_MESSAGE & words, EditHandler(answering, take)),
    ]
