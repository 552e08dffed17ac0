"""An answer as plain lines, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from index.domain import Answer, Evidence, Group, Reason, Searched

_HEADINGS = {
    "answer": "What the articles say. Nobody has judged who is right.",
    "closest": "No answer found. The closest passages, which are no answer:",
    "nothing": "Nothing found.",
}
_REASONS: dict[Reason, str] = {
    "small talk": "That is no question about the news.",
    "no words": "There is no word in it to look for.",
    "unknown word": "A word of it stands in no article.",
    "never together": "Its words stand in the articles, but never together.",
    "only a headline": "Only a headline has its words together.",
    "name without the rest": "The name is known, but not with the rest of it.",
}
_PARTS = {"answer": None, "claim": "The claim they answer:", "closest": "Close, but no answer:"}


def outline(answer: Answer) -> str:
    """Return ``answer`` as text of several lines, each sentence with its source."""
    lines = [answer.question, f"  {_HEADINGS[answer.outcome]}"]
    if answer.reason is not None:
        lines.append(f"  {_REASONS[answer.reason]}")
    for statement in answer.statements:
        lines += ["", *(f"  {line}" for line in outline(statement).split("\n"))]
    lines += _grouped(answer)
    if answer.without_answer:
        lines.append(f"  No answer found by: {', '.join(answer.without_answer)}")
    if answer.missing:
        lines.append(f"  In no sentence: {', '.join(answer.missing)}")
    for words, found in answer.matched.items():
        lines.append(f"  Matched: {words} -> {', '.join(found)}")
    lines.append(f"  Searched {_searched(answer.searched)}; generation {answer.generation}")
    return "\n".join(lines)


def _grouped(answer: Answer) -> Iterator[str]:
    part = "answer"
    number = 0
    for group in answer.groups:
        if group.part != part and answer.outcome == "answer":
            part = group.part
            yield f"  {_PARTS[part]}"
        yield f"  {_who(group)}"
        for evidence in group.evidence:
            number += 1
            yield f"{number:3}. {evidence.text}"
            yield f"     {_source(evidence)}"


def _who(group: Group) -> str:
    """Return who speaks, which side they take, and in how many articles."""
    speaker = group.speaker or "no speaker named"
    role = f", {group.role}" if group.role else ""
    articles = "1 article" if group.articles == 1 else f"{group.articles} articles"
    origins = f", known origins: {group.origins}" if group.origins else ""
    return f"[{speaker}{role}: {group.stance}; {articles}{origins}]"


def _source(evidence: Evidence) -> str:
    return " | ".join(
        (
            evidence.outlet or f"outlet not given ({evidence.file})",
            evidence.published or "date not given",
            evidence.url or "no link",
            evidence.unit,
        )
    )


def _searched(searched: Searched) -> str:
    counts = f"{searched.articles:,} articles, {searched.sentences:,} sentences"
    if searched.first_day is None:
        return f"{counts}, none dated"
    return f"{counts}, {searched.first_day} to {searched.last_day}"
