"""What an editor puts beside the articles: ``examples.txt`` and ``pinned.txt``, questions, one a
line, and ``concepts.txt``, concepts of their own beat."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from index.corpus.decoding import Unusable, clean, decode, one_line, read_bytes
from index.corpus.walk import CONCEPTS_FILE, EXAMPLES_FILE, PINNED_FILE, leads_out

_MOST_BYTES = 20_000
_MOST_QUESTIONS = 50


def read_examples(source: Path) -> list[str]:
    """Return the questions of ``examples.txt`` at the top of the folder ``source``, in order.

    Empty when ``source`` is no folder or has no such file, or one that cannot be used; lines that
    start with ``#`` and what goes beyond 50 questions are passed over.
    """
    return _questions(source, EXAMPLES_FILE)


def read_pinned(source: Path) -> list[str]:
    """Return the questions of ``pinned.txt``, as ``read_examples`` does those of its file."""
    return _questions(source, PINNED_FILE)


def concepts_file(sources: Sequence[Path]) -> Path | None:
    """Return the ``concepts.txt`` at the top of the first source that has one."""
    for source in sources:
        path = source / CONCEPTS_FILE
        if source.is_dir() and path.is_file() and not leads_out(path, source.resolve()):
            return path
    return None


def _questions(source: Path, name: str) -> list[str]:
    path = source / name
    try:
        if leads_out(path, source.resolve()):
            return []
        text, _ = decode(read_bytes(path, most_bytes=_MOST_BYTES))
    except (OSError, Unusable):
        return []
    lines = map(one_line, clean(text).split("\n"))
    return [line for line in lines if line and not line.startswith("#")][:_MOST_QUESTIONS]
