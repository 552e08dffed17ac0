"""Other ways to look at an answer: along time, by the wordings of a statement, by who is silent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby

from bot import answer_texts, texts, view_texts
from bot.render.message import BOLD, Message, TextBuilder
from bot.render.pages import Numbered, in_the_answer, numbered
from bot.render.quotations import add_marked, add_quotation, speaker_name
from bot.render.sources import SEPARATOR, add_outlet, one_line, source_of, source_of_article
from index.answer.views import Statement, Timeline, timeline, wordings
from index.domain import Answer, Article

_OUTLETS_NAMED = 40
_ARTICLES_NAMED = 5


def timeline_of(answer: Answer) -> Timeline:
    """Return the sentences of an answer by day, without those that only come close to it."""
    return timeline([one.evidence for one in in_the_answer(answer)])


def render_timeline(answer: Answer) -> list[Message]:
    """Return the sentences of an answer, the earliest first, and why each stands on its day."""
    by_unit = {one.evidence.unit: one for one in numbered(answer)}
    found = timeline_of(answer)
    out = TextBuilder()
    if not found.dated:
        return out.messages()
    out.add(view_texts.TIMELINE, BOLD)
    for day, entries in groupby(found.dated, key=lambda entry: entry.day):
        out.add("\n\n").add(texts.day(day), BOLD)
        for entry in entries:
            basis = view_texts.basis(one_line(entry.words) if entry.words else None)
            _add_entry(out, by_unit[entry.evidence.unit], basis)
    if found.undated:
        out.add("\n\n").add(view_texts.UNDATED, BOLD)
        for evidence in found.undated:
            _add_entry(out, by_unit[evidence.unit], "")
    return out.messages()


def carried_again(answer: Answer) -> tuple[Numbered, ...]:
    """Return the sentences of an answer that other articles carry too, in some wording."""
    return tuple(one for one in in_the_answer(answer) if one.evidence.same_as)


def render_wordings(answer: Answer, text_of: Callable[[str], tuple[str, Article]]) -> list[Message]:
    """Return the statements that several articles carry, each in all its wordings.

    Args:
        answer: whose statements they are.
        text_of: the words of a unit and the article they stand in.
    """
    carried = carried_again(answer)
    statements = wordings(replace(answer, ranked=tuple(one.evidence for one in carried)), text_of)
    out = TextBuilder()
    if not statements:
        return out.messages()
    out.add(view_texts.WORDINGS, BOLD)
    if any(statement.numbers_differ for statement in statements):
        out.add(f"\n{view_texts.NUMBERS_DIFFER}")
    for one, statement in zip(carried, statements, strict=True):
        out.add("\n\n")
        _add_statement(out, one.number, statement)
    return out.messages()


def render_silence(answer: Answer) -> list[Message]:
    """Return the outlets that write about the matter and in which no answer was found."""
    out = TextBuilder()
    if not answer.silent:
        return out.messages()
    out.add(view_texts.SILENT, BOLD).add("\n")
    for name in answer.silent[:_OUTLETS_NAMED]:
        out.add(f"\n{one_line(name)}")
    if len(answer.silent) > _OUTLETS_NAMED:
        out.add(f"\n{answer_texts.further(len(answer.silent) - _OUTLETS_NAMED).strip()}")
    out.add(f"\n\n{view_texts.silence(answer.searched.articles)}")
    return out.messages()


def _add_entry(out: TextBuilder, one: Numbered, basis: str) -> None:
    evidence = one.evidence
    out.add("\n").add(f"{one.number}.", BOLD).add(" ")
    out.add(f"{speaker_name(evidence.speaker)}{SEPARATOR}" if evidence.speaker else "")
    add_outlet(out, source_of(evidence))
    out.add(f"{SEPARATOR}{basis}" if basis else "").add("\n")
    add_quotation(out, evidence)


def _add_statement(out: TextBuilder, number: int, statement: Statement) -> None:
    out.add(view_texts.wordings_of(number, len(statement.wordings)), BOLD)
    if statement.speaker:
        out.add(f"{SEPARATOR}{speaker_name(statement.speaker)}")
    for wording in statement.wordings:
        out.add("\n")
        add_marked(out, wording.text, bold=wording.own_numbers)
        out.add("\n")
        for at, article in enumerate(wording.articles[:_ARTICLES_NAMED]):
            out.add("; " if at else "")
            add_outlet(out, source_of_article(article))
            out.add(f"{SEPARATOR}{texts.day(article.published)}")
        if len(wording.articles) > _ARTICLES_NAMED:
            out.add(answer_texts.further(len(wording.articles) - _ARTICLES_NAMED))
