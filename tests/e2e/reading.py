"""What a message of the bot says, as a client reads it: quotations, bold words and buttons."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.e2e.rig import Json, Rig

# Words of our own log lines that people use as well; everything else somebody wrote is theirs.
OUR_WORDS = frozenset(
    "about answer article articles admin check index month nothing other process question"
    " questions reading reindex second seconds sentence sentences sources start started status"
    " updates which whosaid words without".split()
)


def slices(message: Json, *kinds: str) -> list[str]:
    """Return the stretches of a message's text that have an entity of one of these kinds."""
    units = message["text"].encode("utf-16-le")
    return [
        units[2 * one["offset"] : 2 * (one["offset"] + one["length"])].decode("utf-16-le")
        for one in message.get("entities", [])
        if one["type"] in kinds
    ]


def quotes(*messages: Json) -> list[str]:
    """Return the quoted sentences, of which very long ones can be unfolded."""
    kinds = ("blockquote", "expandable_blockquote")
    return [quote for message in messages for quote in slices(message, *kinds)]


def bold_in_quotes(message: Json) -> list[str]:
    """Return the bold stretches inside quotations."""
    quoted = [
        (one["offset"], one["offset"] + one["length"])
        for one in message["entities"]
        if one["type"] == "blockquote"
    ]
    inside = [
        one
        for one in message["entities"]
        if one["type"] == "bold"
        and any(s <= one["offset"] and one["offset"] + one["length"] <= e for s, e in quoted)
    ]
    return slices({**message, "entities": inside}, "bold")


def buttons(message: Json) -> list[str]:
    """Return the labels under a message."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


def answered_ids(messages: list[Json]) -> list[int]:
    """Return which messages these reply to."""
    return [m["reply_to_message"]["message_id"] for m in messages if "reply_to_message" in m]


def article_bytes(folder: Path) -> list[bytes]:
    """Return every article file as it lies on the disk, a record of a ``.jsonl`` by its values."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".jsonl":
            records = map(json.loads, path.read_text(encoding="utf-8").splitlines())
            found += ["\n".join(map(str, record.values())).encode() for record in records]
        elif path.is_file():
            found.append(path.read_bytes())
    return found


def indiscretions(rig: Rig) -> list[str]:
    """Return what of the token and of people's words stands in the bot's log."""
    # Paths name the test, which may well speak of the same things as the people in it.
    log = rig.log().replace(str(rig.data_dir), "").replace(str(rig.articles_dir), "").casefold()
    secret = rig.tryout.token.partition(":")[2]
    logged = set(re.findall(r"\w{5,}", log))
    said = {word for text in rig.said() for word in re.findall(r"\w{5,}", text.casefold())}
    return [*([secret] if secret.casefold() in log else []), *sorted(said & logged - OUR_WORDS)]
