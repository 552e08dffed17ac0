"""Positions of entities: what is found, what is moved, and that UTF-16 is counted everywhere."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tryout.checks import BotApiError, check_entities
from bot.tryout.entities import completed, found_entities, trimmed, utf16_length


def cut(text: str, entity: dict[str, Any]) -> str:
    """Return the part of a text that an entity covers, by way of real UTF-16."""
    encoded = text.encode("utf-16-le")
    start, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
    return encoded[start:end].decode("utf-16-le")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start", [("bot_command", "/start")]),
        ("😀 /ask@some_bot who", [("bot_command", "/ask@some_bot")]),
        ("</b> 1/2 and/or //x", []),
        ("see https://a.example/b?c=1, then", [("url", "https://a.example/b?c=1")]),
        ("(http://a.example)", [("url", "http://a.example")]),
        ("@somebody said #this, #1 not", [("mention", "@somebody"), ("hashtag", "#this")]),
        ("write to a.b@c.example now", [("email", "a.b@c.example")]),
    ],
)
def test_links_commands_mentions_and_hashtags_are_found(
    text: str, found: list[tuple[str, str]]
) -> None:
    assert [(e["type"], cut(text, e)) for e in found_entities(text)] == found


def test_nothing_is_found_inside_a_link_that_was_given() -> None:
    text = "https://a.example and https://b.example"
    given_link = {"type": "text_link", "offset": 0, "length": 17, "url": "https://c.example"}

    kinds = [(e["type"], cut(text, e)) for e in completed(text, [given_link])]

    assert kinds == [("text_link", "https://a.example"), ("url", "https://b.example")]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.data())
def test_trimming_moves_entities_with_their_words(text: str, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(text)))
    last = data.draw(st.integers(first, len(text)))
    entity = {
        "type": "bold",
        "offset": utf16_length(text[:first]),
        "length": utf16_length(text[first:last]),
    }

    kept, moved = trimmed(text, [entity])

    assert kept == text.strip()
    covered = "".join(cut(kept, one) for one in moved)
    assert covered.strip() == text[first:last].strip()


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1))
def test_an_entity_is_taken_exactly_when_it_covers_whole_characters(text: str) -> None:
    n_units = utf16_length(text)
    edges = {utf16_length(text[:end]) for end in range(len(text) + 1)}
    for end in range(1, n_units + 2):
        entities = [{"type": "bold", "offset": 0, "length": end}]
        if end in edges:
            check_entities(text, entities)
        else:
            with pytest.raises(BotApiError):
                check_entities(text, entities)
