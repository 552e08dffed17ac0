"""What the buttons under an answer show: the surroundings of its sentences, and all its sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot import view_texts
from bot.render.message import BOLD, FOLDED_QUOTE, Message, TextBuilder
from bot.render.pages import Copies, Numbered, numbered
from bot.render.sources import Source, add_source, source_of, source_of_article
from index.domain import Answer, Article


@dataclass(frozen=True, slots=True)
class InContext:
    """A sentence of an answer with its neighbours in the article, as far as there are any."""

    shown: Numbered
    before: str | None
    after: str | None


def render_context(page: Sequence[InContext]) -> list[Message]:
    """Return the sentences of a page between their neighbours, each folded under its source."""
    out = TextBuilder()
    if page:
        first, last = page[0].shown.number, page[-1].shown.number
        out.add(view_texts.context_of(first, last), BOLD)
    for one in page:
        evidence = one.shown.evidence
        out.add("\n\n").add(f"{one.shown.number}. ", BOLD)
        add_source(out, source_of(evidence))
        out.add("\n")
        if one.before:
            out.add(f"{one.before}\n", FOLDED_QUOTE)
        out.add(evidence.text, FOLDED_QUOTE, BOLD)
        if one.after:
            out.add(f"\n{one.after}", FOLDED_QUOTE)
    return out.messages()


def render_sources(
    answer: Answer, *, articles: Mapping[str, Article], copies: Copies
) -> list[Message]:
    """Return every article behind an answer, with the numbers of the sentences taken from it.

    Args:
        answer: whose sources are asked for.
        articles: by id, for what a sentence does not carry, such as the author.
        copies: the articles of folded sentences.
    """
    sources: dict[str, Source] = {}
    taken: dict[str, list[int]] = {}
    repeated: dict[str, list[int]] = {}
    for one in numbered(answer):
        evidence = one.evidence
        known = articles.get(evidence.article_id)
        sources[evidence.article_id] = source_of_article(known) if known else source_of(evidence)
        taken.setdefault(evidence.article_id, []).append(one.number)
        for copy in (copies[unit] for unit in evidence.same_as if unit in copies):
            sources.setdefault(copy.id, source_of_article(copy))
            numbers = repeated.setdefault(copy.id, [])
            if one.number not in numbers:
                numbers.append(one.number)
    out = TextBuilder().add(view_texts.sources_of(len(sources)), BOLD)
    for article_id, source in sources.items():
        out.add("\n\n")
        add_source(out, source)
        notes = []
        if article_id in taken:
            notes.append(view_texts.numbers_of(taken[article_id]))
        if article_id in repeated:
            notes.append(view_texts.repeats(repeated[article_id]))
        out.add(f"\n{'; '.join(notes)}")
    return out.messages()
