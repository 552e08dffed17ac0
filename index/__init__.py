"""Whosaid's index: news articles in, sentences with their sources out.

>>> import index
>>> reader = index.open(Path("data/index"))  # doctest: +SKIP
>>> reader.ask("who denied the arms claim?").outcome  # doctest: +SKIP
'answer'

The index knows nothing of Telegram and reads no environment.
"""

from pathlib import Path

from index.build import Progress, Report, build
from index.domain import Answer, Article, Evidence, Sentence
from index.errors import IndexingError
from index.publication import discard, publish, rollback
from index.reader import Reader, Summary

__all__ = [
    "Answer",
    "Article",
    "Evidence",
    "IndexingError",
    "Progress",
    "Reader",
    "Report",
    "Sentence",
    "Summary",
    "build",
    "discard",
    "open",
    "publish",
    "rollback",
]


def open(index_dir: Path) -> Reader:
    """Return a reader of the current generation in ``index_dir``; see ``Reader.open``."""
    return Reader.open(index_dir)
