"""At the door: whoever is not served is turned away before any other handler sees the update."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import Bot, Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop, ContextTypes

from bot import texts
from bot.access import Allowed, Once
from bot.handlers.answering import plain, send
from bot.handlers.messages import place_of, question_in, writer_of
from bot.telegram import acknowledge


@dataclass(frozen=True, slots=True)
class Doorkeeper:
    """Turns away whoever is not served, with one polite sentence an hour."""

    allowed: Allowed
    notices: Once

    async def __call__(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Stop the update here unless its sender or chat is served."""
        if self.allowed.serves(update):
            return
        chat = update.effective_chat
        if chat is not None and _speaks_to_us(update, context.bot):
            told = self.notices.first(chat.id)
            if update.callback_query is not None:
                await acknowledge(update.callback_query, texts.NOT_ALLOWED if told else None)
            elif told and update.message is not None:
                place = place_of(update.message, writer_of(update.message))
                await send(context.bot, place, plain(texts.NOT_ALLOWED))
        raise ApplicationHandlerStop


def _speaks_to_us(update: Update, bot: Bot) -> bool:
    """Return whether somebody waits for a reply; in a group nobody does unless they call us."""
    if update.callback_query is not None:
        return True
    message = update.message
    if message is None:
        return False
    return message.chat.type == ChatType.PRIVATE or question_in(message, bot) is not None
