"""Entities of a message: positions in UTF-16 units, trimming, and what Telegram marks by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]

_FOUND_BY_TELEGRAM = re.compile(
    r"(?P<url>https?://[^\s<>\"«»“”]+[^\s<>\"«»“”.,:;!?)\]}'’])"
    r"|(?<![\w@.])(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![\w/@<>])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z]\w{2,31})?)(?![\w/<>])"
    r"|(?<![\w@])(?P<mention>@[A-Za-z]\w{2,31})(?!\w)"
    r"|(?<![\w#&])(?P<hashtag>#(?!\d+\b)\w+)"
)


def utf16_length(text: str) -> int:
    """Return how many UTF-16 units ``text`` takes, the unit of Telegram's offsets."""
    return len(text) + sum(ord(character) > 0xFFFF for character in text)


def found_entities(text: str) -> list[Json]:
    """Return the entities that Telegram finds by itself: links, commands, mentions and hashtags."""
    found: list[Json] = []
    for match in _FOUND_BY_TELEGRAM.finditer(text):
        kind = match.lastgroup
        found.append(
            {
                "type": kind,
                "offset": utf16_length(text[: match.start()]),
                "length": utf16_length(match.group()),
            }
        )
    return found


def completed(text: str, given: Sequence[Json]) -> list[Json]:
    """Return the given entities and those that Telegram finds where none of the given is."""
    closed = {"code", "pre", "text_link", "text_mention", "url", "mention", "bot_command"}
    taken = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in given
        if entity["type"] in closed
    ]
    more = [
        entity
        for entity in found_entities(text)
        if not any(
            start < entity["offset"] + entity["length"] and entity["offset"] < end
            for start, end in taken
        )
    ]
    return sorted([*given, *more], key=lambda entity: (entity["offset"], -entity["length"]))


def trimmed(text: str, entities: Sequence[Json]) -> tuple[str, list[Json]]:
    """Return the text without blanks around it, as Telegram keeps it, and its entities moved."""
    kept = text.strip()
    if kept == text:
        return text, list(entities)
    shift = utf16_length(text[: len(text) - len(text.lstrip())])
    end = utf16_length(kept)
    moved: list[Json] = []
    for entity in entities:
        first = max(0, entity["offset"] - shift)
        last = min(end, entity["offset"] + entity["length"] - shift)
        if first < last:
            moved.append({**entity, "offset": first, "length": last - first})
    return kept, moved
