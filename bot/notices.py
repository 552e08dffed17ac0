"""Messages that the bot sends to its admins unasked."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from telegram import Bot
from telegram.error import TelegramError

from bot.render import Message
from bot.telegram import deliver

_log = logging.getLogger(__name__)


async def tell_admins(bot: Bot, admin_ids: Iterable[int], message: Message) -> None:
    """Send a message to each admin in their private chat; who cannot be reached is logged."""
    for admin_id in sorted(admin_ids):
        try:
            await deliver(bot, admin_id, [message])
        except TelegramError as error:
            # Such as an admin who never pressed Start.
            _log.info("an admin could not be told: %s", type(error).__name__)
