"""A long post as one message: its statements one by one, each with the best that was found."""

from __future__ import annotations

from collections.abc import Sequence

from bot import answer_texts, texts
from bot.render.answers import found_line, reason_of
from bot.render.buttons import statements_keyboard
from bot.render.message import BOLD, ITALIC, Message, TextBuilder
from bot.render.pages import Copies, Numbered, page_of
from bot.render.quotations import add_quotation, add_speaker
from bot.render.sources import add_credit, one_line
from index.domain import Answer

_STATEMENT_CHARS = 160  # what is quoted of a person's own words, to know it again


def render_statements(answer: Answer, *, question_id: str | None, copies: Copies) -> list[Message]:
    """Return what was found on each statement of a post, a button for each under the last message.

    Args:
        answer: with ``statements``.
        question_id: of the post; without one there are no buttons.
        copies: the articles of folded sentences, to count them.
    """
    outcomes = [statement.outcome for statement in answer.statements]
    counts = answer_texts.statements(
        len(outcomes), answered=outcomes.count("answer"), close=outcomes.count("closest")
    )
    out = TextBuilder().add(counts, BOLD).add(f" {texts.NO_VERDICT}")
    for number, statement in enumerate(answer.statements, 1):
        out.add("\n\n").add(f"{number}.", BOLD).add(" ")
        out.add(one_line(statement.question, _STATEMENT_CHARS), ITALIC).add("\n")
        _add_found(out, statement, copies)
    if question_id is None:
        return out.messages()
    return out.messages(statements_keyboard(question_id, len(outcomes)))


def _add_found(out: TextBuilder, answer: Answer, copies: Copies) -> None:
    best = _best(answer)
    if not best:
        out.add(f"{answer_texts.NOTHING_FOUND} {reason_of(answer)}")
        return
    is_answer = answer.outcome == "answer"
    out.add(found_line(answer, copies) if is_answer else answer_texts.CLOSE_TO_IT)
    for one in best:
        out.add("\n")
        add_speaker(out, [one.group])
        out.add("\n")
        add_quotation(out, one.evidence)
        out.add("\n")
        add_credit(out, one.evidence)


def _best(answer: Answer) -> Sequence[Numbered]:
    """Return the best sentence, and the best one of the other side if there is one."""
    shown = page_of(answer, 1) if answer.outcome != "nothing" else ()
    sides = [one for one in shown if one.group.stance in ("asserts", "denies")]
    if answer.outcome != "answer" or shown[:1] != tuple(sides[:1]):
        return shown[:1]
    others = [one for one in sides if one.group.stance != sides[0].group.stance]
    return (*shown[:1], *others[:1])
