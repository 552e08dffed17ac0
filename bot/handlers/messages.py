"""What a handler has to know of a message: who wrote it, where, and what it asks of the bot."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from telegram import Bot, MaybeInaccessibleMessage, Message, MessageEntity
from telegram.constants import ChatType

MAX_QUESTION_CHARS = 4096


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer goes, and for whom."""

    chat_id: int
    chat_type: str  # private, group, supergroup
    message_id: int  # what the answer replies to
    thread_id: int | None  # of a forum's topic
    person: int | None  # who asks: a user's id, or the chat's for anonymous admins

    @property
    def is_private(self) -> bool:
        """Whether nobody else reads along."""
        return self.chat_type == ChatType.PRIVATE


def place_of(message: MaybeInaccessibleMessage, person: int | None) -> Place:
    """Return where a reply to ``message`` goes; an old message may have no more than its chat."""
    thread_id = None
    if isinstance(message, Message) and message.is_topic_message:
        thread_id = message.message_thread_id
    return Place(message.chat.id, message.chat.type, message.message_id, thread_id, person)


def writer_of(message: Message) -> int | None:
    """Return the id of the person who wrote a message; ``None`` for bots and copied posts."""
    if message.sender_chat is not None:
        # An anonymous admin writes as the group; a channel's post that is copied into its
        # discussion group was not written to us.
        return None if message.is_automatic_forward else message.sender_chat.id
    if message.from_user is None or message.from_user.is_bot:
        return None
    return message.from_user.id


def question_in(message: Message, bot: Bot) -> str | None:
    """Return what a message asks, without control characters; ``None`` if it is not addressed.

    In a private chat every text and caption is a question. Elsewhere it takes /ask, /check, a
    reply to one of our messages or our name. A question may be empty: "/ask" and nothing else.
    """
    command, rest = _command_of(message, bot)
    if command == "ask":
        return clean(rest)
    if command == "check":
        return clean(rest) or clean(_claim_replied_to(message))
    if command is not None:
        return None
    named, text = _without_our_name(message, bot)
    if message.chat.type == ChatType.PRIVATE or named or _replies_to_us(message, bot):
        return clean(text)
    return None


def clean(text: str) -> str:
    """Return ``text`` without characters that cannot be seen, and without space at its ends."""
    return "".join(map(_seen, text)).strip()


def _seen(character: str) -> str:
    if character == "\n":
        return character
    category = unicodedata.category(character)
    if category == "Cc":
        return " "
    # Joiners are invisible, yet they shape Persian words and many emoji. A lone surrogate
    # could be stored nowhere.
    invisible = category in ("Cf", "Cs") and character not in "\u200c\u200d"
    return "" if invisible else character


def _command_of(message: Message, bot: Bot) -> tuple[str | None, str]:
    """Return the command that a text begins with, and the rest; another bot's is no command."""
    text = message.text or ""
    for entity in message.entities:
        if entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0:
            name, _, addressee = text[1 : entity.length].partition("@")
            if addressee and addressee.casefold() != bot.username.casefold():
                return "", text
            return name.casefold(), text[entity.length :]
    return None, text


def _claim_replied_to(message: Message) -> str:
    """Return the words of somebody else's message; only the part that was quoted, if one was."""
    claim = message.reply_to_message
    # Of a claim that stands in another chat, Telegram sends a quotation alone.
    if message.quote is not None and (message.quote.is_manual or claim is None):
        return message.quote.text
    return (claim.text or claim.caption or "") if claim is not None else ""


def _replies_to_us(message: Message, bot: Bot) -> bool:
    answered = message.reply_to_message
    if answered is None or answered.from_user is None:
        return False
    # In a forum every message replies to the one that made its topic, which may be ours.
    return answered.from_user.id == bot.id and answered.forum_topic_created is None


def _without_our_name(message: Message, bot: Bot) -> tuple[bool, str]:
    """Return whether a message names us, and its text without our name."""
    text = message.text or message.caption or ""
    units = text.encode("utf-16-le", "surrogatepass")
    ours = [
        entity
        for entity in (*message.entities, *message.caption_entities)
        if _names_us(units, entity, bot)
    ]
    for entity in sorted(ours, key=lambda entity: -entity.offset):
        start, end = 2 * entity.offset, 2 * (entity.offset + entity.length)
        units = units[:start] + units[end:]
    return bool(ours), units.decode("utf-16-le", "surrogatepass")


def _names_us(units: bytes, entity: MessageEntity, bot: Bot) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == bot.id
    if entity.type != MessageEntity.MENTION:
        return False
    named = units[2 * entity.offset : 2 * (entity.offset + entity.length)]
    return named.decode("utf-16-le", "replace").casefold() == f"@{bot.username}".casefold()
