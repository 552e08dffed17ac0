"""A sentence as a quotation, under the name of who speaks in it.

The sentence goes out as it is stored: styles lie over it, and nothing is put inside.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import pairwise

from bot import answer_texts
from bot.render.message import BOLD, FOLDED_QUOTE, QUOTE, UNDERLINE, Style, TextBuilder
from bot.render.sources import SEPARATOR, one_line
from index.domain import Evidence, Group, Span

_LONG_CHARS = 400  # from here on a client may fold a sentence; a tap shows all of it


def quote_style(text: str) -> Style:
    """Return how a sentence is quoted: a very long one can be unfolded."""
    return FOLDED_QUOTE if len(text) > _LONG_CHARS else QUOTE


def add_quotation(out: TextBuilder, evidence: Evidence) -> None:
    """Add a sentence, its matched words bold and the words that show who speaks underlined."""
    cue = evidence.cue
    cues = [Span(cue.start, cue.end)] if cue is not None else []
    add_marked(
        out,
        evidence.text,
        bold=[_inside(span, evidence) for span in evidence.matches],
        underlined=[_inside(span, evidence) for span in cues],
    )


def add_marked(
    out: TextBuilder, text: str, *, bold: Sequence[Span], underlined: Sequence[Span] = ()
) -> None:
    """Add ``text`` as a quotation with styles over some stretches, in its own offsets."""
    quote = quote_style(text)
    marks = [(BOLD, span) for span in bold] + [(UNDERLINE, span) for span in underlined]
    borders = {0, len(text)}
    for _, span in marks:
        borders |= {min(max(span.start, 0), len(text)), min(max(span.end, 0), len(text))}
    for start, end in pairwise(sorted(borders)):
        styles = [style for style, span in marks if span.start <= start and end <= span.end]
        out.add(text[start:end], quote, *dict.fromkeys(styles))


def speaking_key(group: Group) -> Hashable:
    """Return what groups under one heading have in common.

    A known speaker has a heading of their own; articles that say something in their own words
    share one.
    """
    return group if group.speaker else (group.stance, _is_quoted(group))


def speaker_name(speaker: str) -> str:
    """Return a speaker as a line begins with them: "the rider" as "The rider"."""
    name = one_line(speaker)
    return f"{name[:1].upper()}{name[1:]}"


def add_speaker(out: TextBuilder, groups: Sequence[Group]) -> None:
    """Add on a line who speaks, what they do by it, and how many articles carry it.

    ``groups`` are those of the sentences below, all with the same ``speaking_key``.
    """
    first = groups[0]
    n_articles = len({group.evidence[0].article_id for group in groups})
    if first.speaker:
        out.add(speaker_name(first.speaker), BOLD)
        out.add(f", {one_line(first.role)}" if first.role else "")
    elif _is_quoted(first):
        out.add(answer_texts.SPEAKER_UNKNOWN, BOLD)
    else:
        several = n_articles > 1 or first.articles > 1
        out.add(answer_texts.NARRATIONS if several else answer_texts.NARRATION, BOLD)
    stance = answer_texts.STANCES.get(first.stance)
    behind = answer_texts.behind(first.articles, first.origins) if n_articles == 1 else ""
    for words in (stance, behind):
        out.add(f"{SEPARATOR}{words}" if words else "")


def _is_quoted(group: Group) -> bool:
    """Return whether somebody speaks in it; if nobody knows who, it still is not the article."""
    return any(evidence.form is not None for evidence in group.evidence)


def _inside(span: Span, evidence: Evidence) -> Span:
    return Span(span.start - evidence.start, span.end - evidence.start)
