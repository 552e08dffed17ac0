"""Sending, editing and acknowledging, with what Telegram refuses every day taken in its stride.

Error texts are compared in lower case: the library cuts their beginning and capitalises the rest.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Protocol

from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
)

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_NOT_MODIFIED = ("message is not modified",)
_NOT_EDITABLE = ("message to edit not found", "can't be edited", "message_id_invalid")
_NOT_DELETABLE = ("message to delete not found", "can't be deleted", "message_id_invalid")
_BAD_ENTITIES = ("entit",)  # "can't parse entities", "entity_bounds_invalid", ...
_NO_THREAD = ("message thread not found",)
_TOO_OLD = ("query is too old", "query id is invalid", "query_id_invalid")
# Refusals that speak of the chat, not of what was sent.
_SHUT_OUT = (
    "chat not found",
    "not enough rights",
    "have no rights",
    "chat_write_forbidden",
    "topic_closed",
    "group chat was deactivated",
)

_log = logging.getLogger(__name__)


class Outgoing(Protocol):
    """One message to send: text with entities, no parse mode, and its buttons."""

    @property
    def text(self) -> str:
        """What is to be read, at most 4,096 characters."""

    @property
    def entities(self) -> Sequence[MessageEntity]:
        """Bold, links and so on; offsets in UTF-16 units."""

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        """The buttons under it."""


async def deliver(
    bot: Bot,
    chat_id: int,
    messages: Sequence[Outgoing],
    *,
    reply_to_message_id: int | None = None,
    thread_id: int | None = None,
) -> list[int]:
    """Send the messages in order, the first as a reply; return the ids of those that went out.

    Fewer ids than messages come back when the chat is closed to us (blocked, removed, no rights)
    or the network failed; both are logged by kind alone. A send without an answer may have
    arrived, so it is not repeated; what follows is not sent either, as an answer with a hole in
    it misleads. A group that became a supergroup gets its messages there.

    Raises:
        TelegramError: any other refusal, such as an empty text.
    """
    sent: list[int] = []
    for message in messages:
        reply_to = None if sent else reply_to_message_id
        try:
            posted, chat_id = await _send(bot, chat_id, message, reply_to, thread_id)
        except TelegramError as error:
            if not _is_expected(error):
                raise
            _log.info("%d of %d messages sent: %s", len(sent), len(messages), _kind(error))
            break
        sent.append(posted)
    return sent


async def revise(
    bot: Bot,
    chat_id: int,
    message_ids: Sequence[int],
    messages: Sequence[Outgoing],
    *,
    thread_id: int | None = None,
) -> list[int]:
    """Make the messages ``message_ids`` read as ``messages``; return the ids they have now.

    Those there are edited, missing ones sent, the rest deleted. From the first that cannot be
    edited any more (deleted by somebody, too old) all are sent anew, so that their order stays.
    A lost connection or a closed chat leaves the messages as they are.

    Raises:
        TelegramError: any other refusal.
    """
    kept: list[int] = []
    for message_id, message in zip(message_ids, messages, strict=False):
        try:
            await _edit(bot, chat_id, message_id, message, message.entities or None)
        except ChatMigrated as error:
            # What was said in the old group cannot be edited from the new one.
            return await deliver(bot, error.new_chat_id, messages)
        except TelegramError as error:
            if _says(error, _NOT_EDITABLE):
                break
            if not _is_expected(error):
                raise
            _log.info("%d of %d messages edited: %s", len(kept), len(messages), _kind(error))
            return list(message_ids)
        kept.append(message_id)
    for message_id in message_ids[len(kept) :]:
        await _delete(bot, chat_id, message_id)
    return kept + await deliver(bot, chat_id, messages[len(kept) :], thread_id=thread_id)


async def acknowledge(
    query: CallbackQuery, text: str | None = None, *, alert: bool = False
) -> None:
    """End the waiting sign on a pressed button, with a short notice if ``text`` is given.

    It never stands in the way of the work behind the button: a press that is too old, a lost
    connection and a full queue are logged by kind alone.

    Raises:
        TelegramError: any other refusal, such as a notice of more than 200 characters.
    """
    try:
        await query.answer(text=text, show_alert=alert)
    except TelegramError as error:
        is_too_old = _says(error, _TOO_OLD)
        if not (is_too_old or isinstance(error, RetryAfter) or _is_expected(error)):
            raise
        _log.info("a press was not acknowledged: %s", "too old" if is_too_old else _kind(error))


async def _send(
    bot: Bot, chat_id: int, message: Outgoing, reply_to: int | None, thread_id: int | None
) -> tuple[int, int]:
    """Send one message; return its id and the chat that it is in."""
    entities: Sequence[MessageEntity] | None = message.entities or None
    # Every turn of the loop mends one thing, and each can be mended once.
    for _ in range(3):
        try:
            posted = await _post(bot, chat_id, message, entities, reply_to, thread_id)
        except ChatMigrated as error:
            chat_id = error.new_chat_id
        except BadRequest as error:
            if entities is not None and _says(error, _BAD_ENTITIES):
                _log.warning("entities refused; the text goes out plain")
                entities = None
            elif thread_id is not None and _says(error, _NO_THREAD):
                thread_id = None
            else:
                raise
        else:
            return posted.message_id, chat_id
    posted = await _post(bot, chat_id, message, entities, reply_to, thread_id)
    return posted.message_id, chat_id


async def _post(
    bot: Bot,
    chat_id: int,
    message: Outgoing,
    entities: Sequence[MessageEntity] | None,
    reply_to: int | None,
    thread_id: int | None,
) -> Message:
    reply = None
    if reply_to is not None:
        # A question that was deleted meanwhile still gets its answer.
        reply = ReplyParameters(message_id=reply_to, allow_sending_without_reply=True)
    return await bot.send_message(
        chat_id,
        message.text,
        entities=entities,
        reply_markup=message.keyboard,
        link_preview_options=_NO_PREVIEW,
        reply_parameters=reply,
        message_thread_id=thread_id,
    )


async def _edit(
    bot: Bot,
    chat_id: int,
    message_id: int,
    message: Outgoing,
    entities: Sequence[MessageEntity] | None,
) -> None:
    try:
        await bot.edit_message_text(
            message.text,
            chat_id,
            message_id,
            entities=entities,
            reply_markup=message.keyboard,
            link_preview_options=_NO_PREVIEW,
        )
    except BadRequest as error:
        if _says(error, _NOT_MODIFIED):
            return
        if entities is None or not _says(error, _BAD_ENTITIES):
            raise
        _log.warning("entities refused; the text is edited plain")
        await _edit(bot, chat_id, message_id, message, None)


async def _delete(bot: Bot, chat_id: int, message_id: int) -> None:
    try:
        await bot.delete_message(chat_id, message_id)
    except TelegramError as error:
        if not (_says(error, _NOT_DELETABLE) or _is_expected(error)):
            raise
        _log.info("a message was not deleted: %s", _kind(error))


def _says(error: TelegramError, phrases: Sequence[str]) -> bool:
    text = str(error).lower()
    return isinstance(error, BadRequest) and any(phrase in text for phrase in phrases)


def _is_expected(error: TelegramError) -> bool:
    """Whether the chat is closed to us or the network failed: nothing a program error."""
    if isinstance(error, BadRequest):  # a NetworkError by its class only
        return _says(error, _SHUT_OUT)
    return isinstance(error, Forbidden | NetworkError)


def _kind(error: TelegramError) -> str:
    return type(error).__name__
