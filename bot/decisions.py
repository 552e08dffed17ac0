"""The buttons under an index that was built and waits for an admin's word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, Self

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot import admin_texts as texts

PATTERN = r"^rel:"
"""What the data of these buttons begins with, for registering their handler."""

_DATA = re.compile(r"rel:(publish|keep):(g[0-9]{8,12})")


@dataclass(frozen=True, slots=True)
class Decision:
    """What an admin decides about a generation that waits."""

    verb: Literal["publish", "keep"]
    generation: str

    def data(self) -> str:
        """Return the callback data of its button, at most 64 bytes."""
        return f"rel:{self.verb}:{self.generation}"

    @classmethod
    def parse(cls, data: str) -> Self | None:
        """Return the decision behind callback data, which anybody can make up; ``None``: none."""
        found = _DATA.fullmatch(data)
        if found is None:
            return None
        return cls("publish" if found[1] == "publish" else "keep", found[2])


def decision_keyboard(generation: str) -> InlineKeyboardMarkup:
    """Return the buttons that decide about a generation."""
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(
                    texts.PUBLISH, callback_data=Decision("publish", generation).data()
                ),
                InlineKeyboardButton(texts.KEEP, callback_data=Decision("keep", generation).data()),
            ]
        ]
    )
