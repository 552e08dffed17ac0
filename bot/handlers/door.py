"""At the door: whoever is not served is turned away before any other handler sees the update."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from telegram import Bot, Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop, ContextTypes

from bot import texts
from bot.access import Allowed, Once
from bot.handlers.answering import plain, send
from bot.handlers.messages import place_of, question_in, writer_of
from bot.telegram import acknowledge, frames_of

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Doorkeeper:
    """Turns away whoever is not served, with one polite sentence an hour."""

    allowed: Allowed
    notices: Once

    async def __call__(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Stop the update here unless its sender or chat is served."""
        if self.allowed.serves(update):
            return
        try:
            await self._turn_away(update, context.bot)
        except Exception as error:
            # It must not get out: after an error here the library would let the update pass on.
            _log.warning("somebody who is not served could not be told: %s", frames_of(error))
        raise ApplicationHandlerStop

    async def _turn_away(self, update: Update, bot: Bot) -> None:
        chat = update.effective_chat
        if chat is None or not _speaks_to_us(update, bot):
            return
        told = self.notices.first(chat.id)
        if update.callback_query is not None:
            await acknowledge(update.callback_query, texts.NOT_ALLOWED if told else None)
        elif told and update.message is not None:
            place = place_of(update.message, writer_of(update.message))
            await send(bot, place, plain(texts.NOT_ALLOWED))


def _speaks_to_us(update: Update, bot: Bot) -> bool:
    """Return whether somebody waits for a reply; in a group nobody does unless they call us."""
    if update.callback_query is not None:
        return True
    message = update.message
    if message is None or writer_of(message) is None:
        return False
    return message.chat.type == ChatType.PRIVATE or question_in(message, bot) is not None
