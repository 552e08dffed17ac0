"""Pinned questions: what a new generation answers otherwise than the one that serves.

An editor puts the questions beside the articles. They are asked of both generations before the
swap, so that nobody has to find out from a reader that an answer has gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.domain import Answer, Evidence
from index.errors import IndexingError
from index.reader import Reader

_WORDS_CHARS = 120  # of a sentence: enough to know it again

# What the arrays of a damaged generation can raise while it is asked.
_CANNOT_BE_ASKED = (IndexingError, ArithmeticError, LookupError, ValueError)


@dataclass(frozen=True, slots=True)
class PinnedChange:
    """A pinned question whose answer changes, and how: short sentences for an editor."""

    question: str
    changes: tuple[str, ...]


def ask_pinned(
    questions: Sequence[str], index_dir: Path, generation: str
) -> tuple[PinnedChange, ...]:
    """Ask the questions of a generation and of the one that serves; return what changes.

    Nothing when there is none that serves, or when it cannot be asked: there is no answer then
    that could get lost.

    Raises:
        IndexingError: the new generation cannot be opened.
    """
    if not questions:
        return ()
    with Reader.open(index_dir, generation) as new:
        try:
            with Reader.open(index_dir) as serving:
                before = [serving.ask(question) for question in questions]
        except _CANNOT_BE_ASKED:
            return ()
        found = ((old.question, changes_between(old, new.ask(old.question))) for old in before)
        return tuple(PinnedChange(question, changes) for question, changes in found if changes)


def changes_between(before: Answer, after: Answer) -> tuple[str, ...]:
    """Return how two answers to one question differ in what people read; empty: they do not.

    Compared are the outcome, the words that are quoted, and who says them with which stance; not
    the order and no score, which change with every article.
    """
    was, now = _quoted(before), _quoted(after)
    return (
        *_outcomes(before, after),
        *(f"no longer quoted: {_shown(text)}" for text in was if text not in now),
        *(f"newly quoted: {_shown(text)}" for text in now if text not in was),
        *(
            f"{_shown(text)}: {'; '.join(was[text])} before, {'; '.join(now[text])} now"
            for text in was
            if text in now and was[text] != now[text]
        ),
    )


def _outcomes(before: Answer, after: Answer) -> Iterator[str]:
    was, now = _outcomes_of(before), _outcomes_of(after)
    if was != now:
        yield f"outcome {was} before, {now} now"


def _outcomes_of(answer: Answer) -> str:
    return ", ".join(one.outcome for one in (answer, *answer.statements))


def _quoted(answer: Answer) -> dict[str, tuple[str, ...]]:
    """Return quoted words -> who says them and how; the same words may stand in many articles."""
    said: dict[str, set[str]] = {}
    for one in (answer, *answer.statements):
        for evidence in one.ranked:
            said.setdefault(evidence.text, set()).add(_voice(evidence))
    return {text: tuple(sorted(voices)) for text, voices in said.items()}


def _voice(evidence: Evidence) -> str:
    return f"{evidence.speaker or 'nobody named'} ({evidence.stance})"


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line if len(line) <= _WORDS_CHARS else line[: _WORDS_CHARS - 1].rstrip() + '…'}”"
