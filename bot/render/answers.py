"""An answer as messages: the outcome in one line, the sentences, and a source under each.

The sentences go out as they are stored. Nothing is put inside a quotation: its number stands in
the line under it, before the source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot import texts
from bot.render.buttons import answer_keyboard
from bot.render.message import BOLD, ITALIC, QUOTE, Message, TextBuilder
from bot.render.sources import add_source, source_of, source_of_article
from index.domain import Answer, Article, Evidence, Group

SENTENCES_PER_PAGE = 5  # about a phone screen or two
_COPIES_NAMED = 5

Copies = Mapping[str, Article]
"""A unit that was folded into another -> its article; what is missing is not named."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A sentence with the number it has in its answer, from 1."""

    number: int
    group: Group
    evidence: Evidence


def numbered(answer: Answer) -> tuple[Numbered, ...]:
    """Return the sentences of an answer in the order in which they are shown."""
    flat = [(group, evidence) for group in answer.groups for evidence in group.evidence]
    return tuple(
        Numbered(number, group, evidence) for number, (group, evidence) in enumerate(flat, 1)
    )


def page_of(answer: Answer, page: int) -> tuple[Numbered, ...]:
    """Return the sentences on a page, from 1; beyond the last page there are none."""
    return numbered(answer)[(page - 1) * SENTENCES_PER_PAGE : page * SENTENCES_PER_PAGE]


def render_answer(
    answer: Answer,
    *,
    question_id: str | None,
    page: int = 1,
    copies: Copies | None = None,
    with_question: bool = False,
) -> list[Message]:
    """Return a page of an answer as messages, the buttons under the last.

    Args:
        answer: of any outcome; with "nothing" the message says why.
        question_id: what the buttons carry; without one there are no buttons.
        page: from 1; the first has the outcome in its first line.
        copies: the articles of folded sentences, to name them.
        with_question: whether the question stands above, as it was asked by a button.
    """
    out = TextBuilder()
    if with_question:
        out.add(answer.question, ITALIC).add("\n\n")
    everything, shown = numbered(answer), page_of(answer, page)
    if answer.outcome == "nothing" or not everything:
        _add_nothing(out, answer)
        return out.messages()
    if page == 1:
        _add_outcome(out, answer, everything)
    elif shown:
        first, last = shown[0].number, shown[-1].number
        out.add(texts.page_of(first, last, len(everything)), BOLD)
    _add_sentences(out, shown, copies or {}, close_from=_first_close(answer, everything))
    if question_id is None or not shown:
        return out.messages()
    return out.messages(answer_keyboard(question_id, page, len(everything) - shown[-1].number))


def _add_outcome(out: TextBuilder, answer: Answer, everything: Sequence[Numbered]) -> None:
    if answer.outcome == "answer":
        answers = [one.evidence for one in everything if one.group.part != "closest"]
        n_articles = len({evidence.article_id for evidence in answers})
        out.add(texts.found(len(answers), n_articles), BOLD).add(f" {texts.NO_VERDICT}")
        return
    out.add(texts.NO_ANSWER, BOLD)
    if answer.missing:
        out.add(f" {texts.no_sentence_about(answer.missing)}")
    out.add(f" {texts.CLOSEST}")


def _add_nothing(out: TextBuilder, answer: Answer) -> None:
    if answer.searched.articles == 0:
        out.add(texts.NO_ARTICLES)
        return
    out.add(texts.NO_ANSWER, BOLD).add(" ")
    if answer.missing:
        out.add(texts.no_sentence_about(answer.missing))
    elif answer.confidence > 0:
        out.add(texts.NEVER_TOGETHER)
    else:
        # Words that stand somewhere give some coverage; so there was nothing to look up.
        out.add(texts.NO_SEARCH_WORDS)
    out.add(f"\n\n{texts.searched(answer.searched)} {texts.HINT}")


def _first_close(answer: Answer, everything: Sequence[Numbered]) -> int | None:
    """Return the number of the first sentence that is no answer, after those that are one."""
    if answer.outcome != "answer":
        return None
    return next((one.number for one in everything if one.group.part == "closest"), None)


def _add_sentences(
    out: TextBuilder, shown: Sequence[Numbered], copies: Copies, *, close_from: int | None
) -> None:
    group: Group | None = None
    for one in shown:
        out.add("\n\n")
        if one.number == close_from:
            out.add(f"{texts.ONLY_CLOSE}\n\n", ITALIC)
        if one.group is not group:
            group = one.group
            _add_heading(out, group)
        _add_quotation(out, one.evidence)
        out.add("\n").add(f"{one.number}.", BOLD).add(" ")
        add_source(out, source_of(one.evidence))
        _add_copies(out, [copies[unit] for unit in one.evidence.same_as if unit in copies])


def _add_heading(out: TextBuilder, group: Group) -> None:
    """Name the speaker and the stance of a group, as far as they are known."""
    stance = texts.STANCES.get(group.stance)
    lead = texts.THE_CLAIM if group.part == "claim" else stance
    if lead:
        out.add(f"{lead}: " if group.speaker else lead)
    if group.speaker:
        out.add(group.speaker, BOLD).add(f", {group.role}" if group.role else "")
        out.add(f" ({texts.counted(group.articles, 'article')})")
    if lead or group.speaker:
        out.add("\n")


def _add_quotation(out: TextBuilder, evidence: Evidence) -> None:
    """Add the sentence as it is stored, as a quotation, its matched words bold."""
    at = 0
    for match in evidence.matches:
        start = max(at, match.start - evidence.start)
        end = match.end - evidence.start
        if start < end:
            out.add(evidence.text[at:start], QUOTE).add(evidence.text[start:end], QUOTE, BOLD)
            at = end
    out.add(evidence.text[at:], QUOTE)


def _add_copies(out: TextBuilder, articles: Sequence[Article]) -> None:
    if not articles:
        return
    out.add(f"\n{texts.ALSO_IN}")
    for index, article in enumerate(articles[:_COPIES_NAMED]):
        out.add("; " if index else "")
        add_source(out, source_of_article(article), with_title=False)
    if len(articles) > _COPIES_NAMED:
        out.add(texts.further(len(articles) - _COPIES_NAMED))
