"""What Telegram refuses, and in which words: texts, entities, keyboards and commands.

The try-out server answers a wrong request as Telegram does, so that a mistake shows here and not
first in somebody's chat. Two rules are stricter than Telegram's, on purpose: an entity too many
and a link with a bad address are refused here, where Telegram drops them without a word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from bot.tryout.entities import utf16_length

Json = dict[str, Any]

MAX_TEXT_CHARS = 4096
MAX_CAPTION_CHARS = 1024
MAX_ENTITIES = 100
MAX_BUTTONS = 100
MAX_BUTTONS_IN_ROW = 8
MAX_CALLBACK_DATA_BYTES = 64
MAX_CALLBACK_ANSWER_CHARS = 200
MAX_COMMANDS = 100
MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"

_ENTITY_TYPES = frozenset(
    "mention hashtag cashtag bot_command url email phone_number bold italic underline"
    " strikethrough spoiler blockquote expandable_blockquote code pre text_link text_mention"
    " custom_emoji".split()
)
_BUTTON_KINDS = frozenset(
    "url callback_data switch_inline_query switch_inline_query_current_chat copy_text".split()
)


class BotApiError(Exception):
    """A refusal as the Bot API states it: a code, a description and sometimes parameters."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad_request(reason: str) -> BotApiError:
    """Return the error 400 with Telegram's prefix before ``reason``."""
    return BotApiError(400, f"Bad Request: {reason}")


def checked_text(text: str, entities: Sequence[Json], *, edit: bool = False) -> None:
    """Refuse a message text that is empty or too long, or entities that do not fit it."""
    if not text.strip():
        raise bad_request("message text is empty")
    if len(text) > MAX_TEXT_CHARS:
        # Telegram itself words it in two ways, for new messages and for edits.
        raise bad_request("MESSAGE_TOO_LONG" if edit else "message is too long")
    check_entities(text, entities)


def checked_caption(caption: str, entities: Sequence[Json]) -> None:
    """Refuse a caption that is too long, or entities that do not fit it."""
    if len(caption) > MAX_CAPTION_CHARS:
        raise bad_request("message caption is too long")
    check_entities(caption, entities)


def check_entities(text: str, entities: Sequence[Json]) -> None:
    """Refuse entities that are too many, of no known type or outside of ``text``.

    Offsets and lengths count UTF-16 units, and neither end may cut a character in two.
    """
    if len(entities) > MAX_ENTITIES:
        raise bad_request("ENTITIES_TOO_LONG")
    edges = _utf16_edges(text)
    n_units = utf16_length(text)
    for entity in entities:
        _check_entity_fields(entity)
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if start >= n_units:
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {start}")
        if end > n_units:
            raise bad_request(f"entity ends after the end of the text at UTF-16 offset {end}")
        for edge, word in ((start, "begins"), (end, "ends")):
            if edge not in edges:
                raise bad_request(f"entity {word} in a middle of a UTF-16 symbol at offset {edge}")


def _check_entity_fields(entity: object) -> None:
    if not isinstance(entity, dict):
        raise bad_request("can't parse MessageEntity: expected an Object")
    if entity.get("type") not in _ENTITY_TYPES:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    for name, least in (("offset", 0), ("length", 1)):
        value = entity.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise bad_request(f"can't parse MessageEntity: receive an entity with incorrect {name}")
    if entity["type"] == "text_link" and not is_link(str(entity.get("url", ""))):
        raise bad_request("can't parse MessageEntity: Wrong HTTP URL")


def _utf16_edges(text: str) -> set[int]:
    edges = {0}
    at = 0
    for character in text:
        at += 2 if ord(character) > 0xFFFF else 1
        edges.add(at)
    return edges


def is_link(url: str) -> bool:
    """Return whether a client can open ``url``: http, https or tg, with something behind it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https", "tg"} and bool(parts.netloc) and " " not in url


def checked_keyboard(markup: object) -> Json | None:
    """Return the inline keyboard to keep, None for an empty one; refuse what cannot be shown."""
    if markup is None:
        return None
    if not isinstance(markup, Mapping):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in markup:
        raise bad_request("reply markup other than an inline keyboard is not modelled")
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse inline keyboard: field must be an Array of Arrays")
    rows = [row for row in rows if row]
    if sum(map(len, rows)) > MAX_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    for row in rows:
        if len(row) > MAX_BUTTONS_IN_ROW:
            raise bad_request("BUTTONS_TOO_MUCH")
        for button in row:
            _check_button(button)
    return {"inline_keyboard": rows} if rows else None


def _check_button(button: object) -> None:
    if not isinstance(button, dict) or not str(button.get("text", "")).strip():
        raise bad_request("can't parse inline keyboard button: text is empty")
    kinds = _BUTTON_KINDS & button.keys()
    if len(kinds) != 1:
        raise bad_request("text buttons are unallowed in the inline keyboard")
    if "callback_data" in kinds:
        n_bytes = len(str(button["callback_data"]).encode())
        if not 1 <= n_bytes <= MAX_CALLBACK_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    if "url" in kinds and not is_link(str(button["url"])):
        raise bad_request(
            f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL"
        )


def check_commands(commands: Sequence[object]) -> None:
    """Refuse a command menu that Telegram would not take."""
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not isinstance(command, dict):
            raise bad_request("can't parse BotCommand: expected an Object")
        if not re.fullmatch(r"[a-z0-9_]{1,32}", str(command.get("command", ""))):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
