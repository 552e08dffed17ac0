"""Why an answer has these sentences: what was matched, how sure the bot is, and of which build."""

from __future__ import annotations

from collections.abc import Sequence

from bot import answer_texts, view_texts
from bot.render.message import BOLD, FOLDED_QUOTE, Message, TextBuilder
from bot.render.pages import Numbered, page_of
from bot.render.sources import SEPARATOR, one_line
from index.domain import Answer, Concept, Evidence, Match, Receipt, Way

_CONCEPTS = 12
_REASONS = 8  # of a sentence
_WAYS = 4  # of a concept, the weightiest
_CHARS = 40  # of a word


def render_receipt(answer: Answer) -> list[Message]:
    """Return how an answer came about, with the sentences of its first page; of any outcome."""
    receipt = answer.receipt
    if receipt is None:
        return []
    shown = page_of(answer, 1) if answer.outcome != "nothing" else ()
    out = TextBuilder().add(view_texts.WHY if shown else view_texts.WHY_NOTHING, BOLD)
    out.add(f"\n{view_texts.understood(receipt.answer_type)}")
    if shown:
        out.add("\n")
    for one in shown:
        _add_reasons(out, one)
    _add_concepts(out, receipt)
    sure = view_texts.confidence(
        answer.confidence,
        answer_from=receipt.answer_from,
        matter=receipt.matter,
        matter_from=receipt.matter_from,
    )
    out.add(f"\n\n{sure}")
    numbers = [f"{name}: {number:.2f}" for name, number in receipt.features.items()]
    if numbers:
        out.add("\n").add("\n".join((view_texts.NUMBERS, *numbers)), FOLDED_QUOTE)
    built_by = one_line(receipt.built_by)
    return out.add(f"\n{view_texts.build(receipt.generation, built_by)}").messages()


def _add_reasons(out: TextBuilder, one: Numbered) -> None:
    """Add which words of a sentence stood for which of the question."""
    reasons = [view_texts.covers(one.evidence.coverage), *_reasons(one.evidence)]
    out.add("\n").add(f"{one.number}.", BOLD).add(f" {SEPARATOR.join(reasons)}")


def _reasons(evidence: Evidence) -> list[str]:
    by_concept: dict[str, list[Match]] = {}
    for match in evidence.why:
        by_concept.setdefault(match.asked, []).append(match)
    reasons = []
    for asked, matches in list(by_concept.items())[:_REASONS]:
        # That the word itself stands there is reason enough.
        field = next((m.field for m in matches if m.field == "words"), matches[0].field)
        found = dict.fromkeys(one_line(m.found, _CHARS) for m in matches if m.field == field)
        reasons.append(view_texts.reason(one_line(asked, _CHARS), list(found)[:_WAYS], field))
    return reasons


def _add_concepts(out: TextBuilder, receipt: Receipt) -> None:
    out.add("\n\n").add(view_texts.YOUR_WORDS, BOLD).add("\n")
    lines = [_line(concept, ways) for concept, ways in receipt.concepts[:_CONCEPTS]]
    if len(receipt.concepts) > _CONCEPTS:
        lines.append(answer_texts.further(len(receipt.concepts) - _CONCEPTS).strip())
    out.add("\n".join(lines), FOLDED_QUOTE)


def _line(concept: Concept, ways: Sequence[Way]) -> str:
    known = sorted((way for way in ways if way.sentences), key=lambda way: -way.weight)
    described = [
        view_texts.way(way.field, one_line(way.term, _CHARS), way.weight, way.sentences)
        for way in known[:_WAYS]
    ]
    return f"{one_line(concept.words, _CHARS)}: {'; '.join(described) or view_texts.IN_NO_SENTENCE}"
