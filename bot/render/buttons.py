"""The buttons under messages, and the short data they carry.

The data comes back from whoever presses, and a client can send anything: it is read strictly,
and the question itself stays on our side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot import answer_texts

View = Literal["why", "time", "word", "quiet"]
"""A way to look at a whole answer: its receipt, along time, its wordings, who is silent."""

Action = Literal["ctx", "src", "more", "ask", "why", "time", "word", "quiet"]

_ID = r"([A-Za-z0-9_-]{8})"
_OF_STATEMENT = r"(?:\.([1-9]))?"  # a post has eight at most
_PAGED = re.compile(rf"(ctx|more):{_ID}:([1-9][0-9]?){_OF_STATEMENT}")
_PLAIN = re.compile(rf"(src|why|time|word|quiet):{_ID}{_OF_STATEMENT}")
_ASK = re.compile(rf"(ask):{_ID}")

_LABELS: dict[View, str] = {
    "why": answer_texts.WHY_BUTTON,
    "time": answer_texts.TIMELINE_BUTTON,
    "word": answer_texts.WORDINGS_BUTTON,
    "quiet": answer_texts.SILENT_BUTTON,
}
_BUTTONS_PER_ROW = 3


@dataclass(frozen=True, slots=True)
class Press:
    """What a button asks for."""

    action: Action
    question_id: str
    page: int = 1  # from 1
    statement: int = 0  # of a long post, from 1; 0: the question as a whole

    @property
    def data(self) -> str:
        """The button's data: at most 64 bytes, read back by ``parse_callback``."""
        page = f":{self.page}" if self.action in ("ctx", "more") else ""
        statement = f".{self.statement}" if self.statement else ""
        return f"{self.action}:{self.question_id}{page}{statement}"


def parse_callback(data: str) -> Press | None:
    """Return what a button's data asks for, or ``None`` if it is not exactly as we write it."""
    if found := _PAGED.fullmatch(data):
        return Press(_action(found[1]), found[2], int(found[3]), int(found[4] or 0))
    if found := _PLAIN.fullmatch(data):
        return Press(_action(found[1]), found[2], statement=int(found[3] or 0))
    if found := _ASK.fullmatch(data):
        return Press(_action(found[1]), found[2])
    return None


def answer_keyboard(
    question_id: str,
    *,
    page: int,
    statement: int = 0,
    views: Sequence[View] = (),
    n_left: int = 0,
    is_close: bool = False,
) -> InlineKeyboardMarkup:
    """Return the buttons under a page of an answer.

    Args:
        question_id: of the question behind them.
        page: which page it is, from 1.
        statement: of a long post, from 1; 0: the question as a whole.
        views: what else there is to see of the answer.
        n_left: how many sentences come after the page.
        is_close: whether those only come close to the question.
    """

    def press(action: Action, of_page: int = 1) -> Press:
        return Press(action, question_id, of_page, statement)

    row = [
        _button(answer_texts.CONTEXT_BUTTON, press("ctx", page)),
        _button(answer_texts.SOURCES_BUTTON, press("src")),
    ]
    rows = _rows([*row, *(_button(_LABELS[view], press(view)) for view in views)])
    if n_left:
        label = answer_texts.close_button if is_close else answer_texts.more_button
        rows.append([_button(label(n_left), press("more", page + 1))])
    return InlineKeyboardMarkup(rows)


def nothing_keyboard(question_id: str, statement: int = 0) -> InlineKeyboardMarkup:
    """Return the button that tells why nothing was found."""
    press = Press("why", question_id, statement=statement)
    return InlineKeyboardMarkup([[_button(answer_texts.WHY_NOTHING_BUTTON, press)]])


def statements_keyboard(question_id: str, n_statements: int) -> InlineKeyboardMarkup:
    """Return a button for each statement of a long post, which shows all that was found on it."""
    numbers = range(1, n_statements + 1)
    return InlineKeyboardMarkup(
        _rows(
            [
                _button(answer_texts.statement_button(n), Press("more", question_id, statement=n))
                for n in numbers
            ]
        )
    )


def ask_keyboard(questions: list[tuple[str, str]]) -> InlineKeyboardMarkup | None:
    """Return a button a row for each (id, label), which asks the question kept under that id."""
    rows = [[_button(label, Press("ask", question_id))] for question_id, label in questions]
    return InlineKeyboardMarkup(rows) if rows else None


def _rows(buttons: Sequence[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    """Return the buttons in rows of about equal length."""
    n_rows = -(-len(buttons) // _BUTTONS_PER_ROW)
    width = -(-len(buttons) // n_rows)
    return [list(buttons[at : at + width]) for at in range(0, len(buttons), width)]


def _button(label: str, press: Press) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=press.data)


def _action(word: str) -> Action:
    return next(action for action in get_args(Action) if action == word)
