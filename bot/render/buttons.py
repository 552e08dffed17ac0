"""The buttons under messages, and the short data they carry.

The data comes back from whoever presses, and a client can send anything: it is read strictly,
and the question itself stays on our side.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot import texts

Action = Literal["ctx", "src", "more", "ask"]

_PAGED = re.compile(r"(ctx|more):([A-Za-z0-9_-]{8}):([1-9][0-9]?)")
_PLAIN = re.compile(r"(src|ask):([A-Za-z0-9_-]{8})")


@dataclass(frozen=True, slots=True)
class Press:
    """What a button asks for."""

    action: Action
    question_id: str
    page: int = 1  # from 1

    @property
    def data(self) -> str:
        """The button's data: at most 64 bytes, read back by ``parse_callback``."""
        page = f":{self.page}" if self.action in ("ctx", "more") else ""
        return f"{self.action}:{self.question_id}{page}"


def parse_callback(data: str) -> Press | None:
    """Return what a button's data asks for, or ``None`` if it is not exactly as we write it."""
    if found := _PAGED.fullmatch(data):
        return Press(_action(found[1]), found[2], int(found[3]))
    if found := _PLAIN.fullmatch(data):
        return Press(_action(found[1]), found[2])
    return None


def answer_keyboard(question_id: str, page: int, n_left: int) -> InlineKeyboardMarkup:
    """Return the buttons under a page of an answer; ``n_left`` sentences come after it."""
    row = [
        _button(texts.CONTEXT_BUTTON, Press("ctx", question_id, page)),
        _button(texts.SOURCES_BUTTON, Press("src", question_id)),
    ]
    if n_left:
        row.append(_button(texts.more_button(n_left), Press("more", question_id, page + 1)))
    return InlineKeyboardMarkup([row])


def ask_keyboard(questions: list[tuple[str, str]]) -> InlineKeyboardMarkup | None:
    """Return a button a row for each (id, label), which asks the question kept under that id."""
    rows = [[_button(label, Press("ask", question_id))] for question_id, label in questions]
    return InlineKeyboardMarkup(rows) if rows else None


def _button(label: str, press: Press) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=press.data)


def _action(word: str) -> Action:
    return next(action for action in get_args(Action) if action == word)
