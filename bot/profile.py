"""How the bot presents itself in Telegram: commands by kind of chat, and its descriptions."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Iterable, Mapping

from telegram import (
    Bot,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError

from bot import admin_texts

DEFAULT_COMMANDS = {
    "help": "How to ask, and what the buttons do",
    "about": "Which articles are searched",
    "privacy": "What is kept of you",
}
PRIVATE_COMMANDS = {
    "start": "Begin, with questions to try",
    **DEFAULT_COMMANDS,
    "forget": "Delete your questions",
}
GROUP_COMMANDS = {
    "ask": "Ask a question",
    "check": "As a reply: what do the articles say about this?",
}
DESCRIPTION = (
    "Ask who said what, or forward a post that makes a claim. I answer with sentences from news "
    "articles, word for word, each with its outlet, date and link. I do not judge who is right."
)
SHORT_DESCRIPTION = "Who said it, in their own sentences, with the sources."  # at most 120

_log = logging.getLogger(__name__)


async def present(bot: Bot, admin_ids: Iterable[int]) -> None:
    """Set commands and descriptions; what Telegram refuses is logged and left as it was."""
    scopes: list[tuple[BotCommandScope, Mapping[str, str]]] = [
        (BotCommandScopeDefault(), DEFAULT_COMMANDS),
        (BotCommandScopeAllPrivateChats(), PRIVATE_COMMANDS),
        (BotCommandScopeAllGroupChats(), GROUP_COMMANDS),
    ]
    # The menu is a convenience: that an admin sees a command allows nothing.
    scopes += [
        (BotCommandScopeChat(admin_id), {**admin_texts.COMMANDS, **PRIVATE_COMMANDS})
        for admin_id in sorted(admin_ids)
    ]
    for scope, commands in scopes:
        # For an admin who never pressed Start this is "chat not found".
        await _tolerantly(f"commands of {scope.type}",
                          bot.set_my_commands(list(commands.items()), scope=scope))  # fmt: skip
    await _tolerantly("description", bot.set_my_description(DESCRIPTION))
    await _tolerantly("short description", bot.set_my_short_description(SHORT_DESCRIPTION))


async def _tolerantly(what: str, call: Awaitable[object]) -> None:
    try:
        await call
    except TelegramError as error:
        _log.info("not set: %s (%s)", what, type(error).__name__)
