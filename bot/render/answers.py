"""An answer as messages: the outcome in one line, who says what, and a source under each sentence.

Nothing is put inside a quotation: its number stands in the line under it, before the source.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from bot import answer_texts, texts
from bot.render.buttons import View, answer_keyboard, nothing_keyboard
from bot.render.message import BOLD, ITALIC, Message, TextBuilder
from bot.render.pages import (
    Copies,
    Numbered,
    Section,
    article_ids,
    in_the_answer,
    page_of,
    pages_of,
)
from bot.render.quotations import add_quotation, add_speaker, speaking_key
from bot.render.sources import add_credit, add_outlet, one_line, source_of_article
from bot.render.views import carried_again, timeline_of
from index.domain import Answer, Article
from index.text import analyze

_COPIES_NAMED = 5
_MOST_MATCHED = 4  # words of the question, and for each the words that stood for it
_WORD_CHARS = 40
_OF_NAMES = ("names", "skeletons", "places")  # the fields that hold names

_HEADINGS: dict[Section, str] = {
    "asserts": answer_texts.STATED,
    "denies": answer_texts.DENIED,
    "neither": answer_texts.NO_SIDE,
    "claim": answer_texts.THE_CLAIM,
    "closest": answer_texts.ONLY_CLOSE,
}


def render_answer(
    answer: Answer,
    *,
    question_id: str | None,
    page: int = 1,
    copies: Copies | None = None,
    with_question: bool = False,
    statement: int = 0,
) -> list[Message]:
    """Return a page of an answer as messages, the buttons under the last.

    Args:
        answer: of any outcome; with "nothing" the message says why.
        question_id: what the buttons carry; without one there are no buttons.
        page: from 1; the first has the outcome in its first line.
        copies: the articles of folded sentences, to name and to count them.
        with_question: whether the question stands above, as it was asked by a button.
        statement: which statement of a long post this answers, from 1; 0: it is no part of one.
    """
    out = TextBuilder()
    if with_question:
        out.add(answer.question, ITALIC).add("\n\n")
    pages = pages_of(answer)
    if answer.outcome == "nothing" or not pages:
        _add_nothing(out, answer)
        if question_id is None or answer.receipt is None or not answer.receipt.concepts:
            return out.messages()
        return out.messages(nothing_keyboard(question_id, statement))
    shown = page_of(answer, page)
    if page == 1:
        add_outcome(out, answer, copies or {})
    elif shown:
        n_sentences = sum(map(len, pages))
        out.add(answer_texts.page_of(shown[0].number, shown[-1].number, n_sentences), BOLD)
    _add_sentences(out, answer, shown, copies or {})
    if page == 1:
        _add_tail(out, answer)
    if question_id is None or not shown:
        return out.messages()
    left = [one for later in pages[page:] for one in later]
    return out.messages(
        answer_keyboard(
            question_id,
            page=page,
            statement=statement,
            views=_views(answer) if page == 1 else (),
            n_left=len(left),
            is_close=answer.outcome == "answer" and all(one.section == "closest" for one in left),
        )
    )


def add_outcome(out: TextBuilder, answer: Answer, copies: Copies) -> None:
    """Add the first line: what was found, in how many articles, and that nobody judges."""
    if answer.outcome == "answer":
        out.add(found_line(answer, copies), BOLD).add(f" {texts.NO_VERDICT}")
        return
    because = reason_of(answer)
    out.add(answer_texts.NO_ANSWER, BOLD).add(f" {because} {answer_texts.CLOSEST}")


def found_line(answer: Answer, copies: Copies) -> str:
    """Return the counts of an answer, without the claim that it answers."""
    shown = [one for one in in_the_answer(answer) if one.section != "claim"]
    stances = [one.evidence.stance for one in shown]
    return answer_texts.found(
        stances.count("denies"),
        sum(stance in ("asserts", "reports", "hedged") for stance in stances),
        len(stances),
        n_articles=len(article_ids(shown, copies)),
        n_searched=answer.searched.articles,
        n_origins=_least_origins(answer),
    )


def reason_of(answer: Answer) -> str:
    """Return why there is no answer."""
    names = [one_line(name, _WORD_CHARS) for name in _known_names(answer)]
    missing = [one_line(word, _WORD_CHARS) for word in answer.missing]
    return answer_texts.nothing_because(answer.reason, missing=missing, names=names)


def _known_names(answer: Answer) -> list[str]:
    """Return the names of the question that the articles know, those side by side as one."""
    names: list[str] = []
    end = None
    for concept, ways in answer.receipt.concepts if answer.receipt else ():
        if concept.kind not in ("name", "place") or not ways:
            continue
        if end is not None and answer.question[end : concept.start] == " ":
            names[-1] += f" {concept.words}"
        else:
            names.append(concept.words)
        end = concept.start + len(concept.words)
    return names


def _least_origins(answer: Answer) -> int:
    """Return how many known origins there are at least.

    Different speakers are different origins. Where nobody is named, the stories of one agency may
    be one, whatever their stances; so its name counts once.
    """
    groups = [group for group in answer.groups if group.part == "answer"]
    named = sum(group.origins for group in groups if group.speaker)
    agencies = [
        {evidence.agency.casefold() for evidence in group.evidence if evidence.agency}
        for group in groups
    ]
    of_named = set().union(*(a for a, group in zip(agencies, groups, strict=True) if group.speaker))
    others = set().union(
        *(a for a, group in zip(agencies, groups, strict=True) if not group.speaker)
    )
    return named + len(others - of_named)


def _add_nothing(out: TextBuilder, answer: Answer) -> None:
    if answer.searched.articles == 0:
        out.add(texts.NO_ARTICLES)
    elif answer.reason in ("small talk", "no words"):  # nothing was looked up
        out.add(reason_of(answer))
    else:
        out.add(answer_texts.NO_ANSWER, BOLD).add(f" {reason_of(answer)}")
        out.add(f"\n\n{answer_texts.searched(answer.searched)} {answer_texts.HINT}")


def _add_sentences(
    out: TextBuilder, answer: Answer, shown: Sequence[Numbered], copies: Copies
) -> None:
    for section, in_section in groupby(shown, key=lambda one: one.section):
        heading = _heading(answer, section, shown)
        for _, block in groupby(in_section, key=lambda one: speaking_key(one.group)):
            sentences = list(block)
            out.add("\n\n")
            if heading:
                out.add(heading, BOLD, ITALIC).add("\n")
                heading = ""
            add_speaker(out, [one.group for one in sentences])
            for at, one in enumerate(sentences):
                out.add("\n\n" if at else "\n")
                add_quotation(out, one.evidence)
                out.add("\n").add(f"{one.number}.", BOLD).add(" ")
                add_credit(out, one.evidence)
                _add_copies(out, [copies[unit] for unit in one.evidence.same_as if unit in copies])


def _heading(answer: Answer, section: Section, shown: Sequence[Numbered]) -> str:
    """Return what stands over a part of the answer, and how much of it the page has."""
    heading = _HEADINGS.get(section, "")
    if not heading or (section == "closest" and answer.outcome != "answer"):
        return ""
    n_shown = sum(one.section == section for one in shown)
    n_in_all = sum(one.section == section for page in pages_of(answer) for one in page)
    how_many = f" ({answer_texts.shown_of(n_shown, n_in_all)})" if n_shown < n_in_all else ""
    return f"{heading}{how_many}"


def _add_copies(out: TextBuilder, articles: Sequence[Article]) -> None:
    if not articles:
        return
    out.add(f"\n{answer_texts.ALSO_IN}")
    for index, article in enumerate(articles[:_COPIES_NAMED]):
        out.add(", " if index else "")
        add_outlet(out, source_of_article(article))
    if len(articles) > _COPIES_NAMED:
        out.add(answer_texts.further(len(articles) - _COPIES_NAMED))


# --- Below the sentences, and the buttons ---------------------------------------------------------


def _add_tail(out: TextBuilder, answer: Answer) -> None:
    """Add who did not answer, which words stood for the question's, and what was searched."""
    lines = []
    if answer.without_answer:
        lines.append(answer_texts.without_answer(_short(answer.without_answer)))
    if pairs := _other_words(answer):
        lines.append(answer_texts.matched(pairs))
    if answer.outcome == "closest":
        lines.append(answer_texts.searched(answer.searched))
    if lines:
        out.add("\n\n").add("\n".join(lines))


def _other_words(answer: Answer) -> list[tuple[str, list[str]]]:
    """Return the words of the question for which others stood; the same word is no news."""
    matches = [match for one in in_the_answer(answer) for match in one.evidence.why]
    shown = {match.found.casefold() for match in matches}
    # Other words are capital only where a sentence begins.
    names = {match.found.casefold(): match.found for match in matches if match.field in _OF_NAMES}
    pairs = []
    for asked, found in answer.matched.items():
        own = {token.term for token in analyze(asked)}
        others = [
            names.get(word.casefold(), word)
            for word in found
            if word.casefold() in shown and own.isdisjoint(token.term for token in analyze(word))
        ]
        if others:
            pairs.append((one_line(asked, _WORD_CHARS), _short(others[:_MOST_MATCHED])))
    return pairs[:_MOST_MATCHED]


def _short(words: Iterable[str]) -> list[str]:
    return [one_line(word, _WORD_CHARS) for word in words]


def _views(answer: Answer) -> list[View]:
    """Return the ways to look at an answer that would show something."""
    days = {entry.day for entry in timeline_of(answer).dated}
    has: dict[View, bool] = {
        "why": answer.receipt is not None,
        "time": len(days) > 1,
        "word": bool(carried_again(answer)),
        "quiet": bool(answer.silent),
    }
    return [view for view, is_there in has.items() if is_there]
