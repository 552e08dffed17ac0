"""What happens when something fails: a log line, a notice to the admins, a word to the asker.

None of them holds anybody's words: the text of an error can quote what a person wrote, its kind
and its place in the code cannot.
"""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path

from telegram import Bot, CallbackQuery, Message, Update
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import ContextTypes

from bot import admin_texts
from bot.access import MINUTE_S, Once
from bot.telegram.redaction import frames_of

ROOT = Path(__file__).resolve().parent.parent

_KINDS = 1000  # remembered at most, so that odd errors cannot fill the memory

_log = logging.getLogger(__name__)


class Failures:
    """The error handler of the application.

    Args:
        admin_ids: who gets a notice, at most one a minute and kind of error.
        sorry: the sentence for the person whose update failed.
        clock: seconds that never go back.
    """

    def __init__(
        self,
        admin_ids: Iterable[int],
        *,
        sorry: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._admin_ids = sorted(admin_ids)
        self._sorry = sorry
        self._notices = Once(MINUTE_S, clock, _KINDS)
        self._network = Once(MINUTE_S, clock, _KINDS)

    async def __call__(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Take an error that no handler caught; it never raises one itself."""
        error = context.error
        if error is None:
            return
        kind = type(error).__name__
        if isinstance(error, Forbidden | ChatMigrated):
            _log.info("a chat is closed to the bot: %s", kind)
            return
        if is_network(error):
            # Neither admin nor asker can be reached now, and the outage would fill the log.
            if self._network.first(kind):
                _log.warning("network: %s; the next line of this kind in a minute at the earliest",
                             frames_of(error))  # fmt: skip
            return
        _log.error("failed: %s", frames_of(error))
        await self._apologise(update)
        await self.notify(context.bot, kind, admin_texts.failure_notice(kind, place_of(error)))

    async def notify(self, bot: Bot, kind: str, notice: str) -> None:
        """Tell the admins in their private chats, unless they heard of this kind a minute ago."""
        if not self._notices.first(kind):
            return
        for admin_id in self._admin_ids:
            try:
                await bot.send_message(admin_id, notice)
            except TelegramError as error:
                # Such as an admin who never pressed Start; the log has it all the same.
                _log.info("an admin could not be told: %s", type(error).__name__)

    async def _apologise(self, update: object) -> None:
        if not isinstance(update, Update):
            return
        try:
            if update.callback_query is not None:
                await self._apologise_for_press(update.callback_query)
            elif update.message is not None:
                await update.message.reply_text(self._sorry)
        except TelegramError as error:
            _log.info("the asker could not be told: %s", type(error).__name__)

    async def _apologise_for_press(self, query: CallbackQuery) -> None:
        try:
            await query.answer(self._sorry)
        except BadRequest:
            # Mostly it was acknowledged before it failed, and that can be done only once.
            if isinstance(query.message, Message):
                await query.message.reply_text(self._sorry)


def is_network(error: BaseException) -> bool:
    """Return whether the way to Telegram failed, and not what we sent or did."""
    # The library files BadRequest under NetworkError; it is a refusal of what we sent.
    if isinstance(error, BadRequest):
        return False
    return isinstance(error, NetworkError | RetryAfter)


def place_of(error: BaseException) -> str:
    """Return file, line and function of the innermost call in our own code."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] in {"bot", "index"}:
            return f"{path.relative_to(ROOT).as_posix()}:{frame.lineno} in {frame.name}"
    return "outside our own code"
