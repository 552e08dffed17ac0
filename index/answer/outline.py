"""An answer as plain lines, for a terminal."""

from __future__ import annotations

from index.domain import Answer, Evidence, Searched

_HEADINGS = {
    "answer": "What the articles say. Nobody has judged who is right.",
    "closest": "No answer found. The closest passages, which are no answer:",
    "nothing": "Nothing found.",
}


def outline(answer: Answer) -> str:
    """Return ``answer`` as text of several lines, each sentence with its source."""
    lines = [answer.question, f"  {_HEADINGS[answer.outcome]}"]
    for rank, evidence in enumerate(answer.ranked, 1):
        lines += [f"{rank:3}. {evidence.text}", f"     {_source(evidence)}"]
    if answer.missing:
        lines.append(f"  In no sentence: {', '.join(answer.missing)}")
    for words, found in answer.matched.items():
        lines.append(f"  Matched: {words} -> {', '.join(found)}")
    lines.append(f"  Searched {_searched(answer.searched)}; generation {answer.generation}")
    return "\n".join(lines)


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
