"""The files of a segment, and of a generation that is made of segments."""

from __future__ import annotations

ARTICLES = "articles.sqlite"
STARTS = "starts"  # number of the first sentence of each article, and behind the last one
SPANS = "spans"  # start and end of each sentence in its article
MARKS = "marks"  # index.text.Mark of each sentence
SURFACES = "surfaces"  # folded words as they stand, by article; the field and its prefix

ORDER = "order"  # of a generation: (segment, article in it) of the articles that count
REFUSED = "refused.json"  # of a generation: [file, reason] of what was left out
SEGMENTS = "segments"  # in its manifest: their names


def file_of(segment: str, name: str) -> str:
    """Return the name of a segment's file or array in a generation."""
    return f"{segment}.{name}"


def segment_name(number: int) -> str:
    """Return the name of a segment, such as ``s00000003``."""
    return f"s{number:08d}"


def segment_number(name: str) -> int:
    """Return the number in the name of a segment."""
    return int(name[1:])
