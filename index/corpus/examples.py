"""Example questions that an editor puts beside the articles: ``examples.txt``, one a line."""

from __future__ import annotations

from pathlib import Path

EXAMPLES_FILE = "examples.txt"

_MOST_BYTES = 20_000
_MOST_QUESTIONS = 50


def read_examples(source: Path) -> list[str]:
    """Return the questions of ``examples.txt`` at the top of the folder ``source``, in order.

    Empty when ``source`` is no folder or has no such file; lines that start with ``#`` and
    what goes beyond 20,000 bytes or 50 questions are passed over.
    """
    try:
        with (source / EXAMPLES_FILE).open("rb") as file:
            text = file.read(_MOST_BYTES).decode("utf-8-sig", errors="ignore")
    except OSError:
        return []
    lines = (" ".join(line.split()) for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")][:_MOST_QUESTIONS]
