"""Quotations: where they begin and end, over all paragraphs of an article.

A quotation that is not closed runs to the end of its paragraph; that is how long quotations of
several paragraphs are printed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.domain import Span

# The kind of character first: so the search passes over all others at once.
_MARK = re.compile(
    r"""
    [“”„«»"'`‘’]
    (?: (?<=[“”„«»"]) | (?<=')' | (?<=`)`
      | (?<=[‘'])(?<![^\W_].)(?=[^\W_])
      | (?<=[’'])(?<=[^\s(\[].)(?![^\W_])
    )
    """,
    re.VERBOSE,
)
_OPENING = "“„«``‘"
_CLOSING = "”»’"
_SPECIAL_CLOSING = {"„": "“”", "»": "«"}  # German and Danish marks, which open elsewhere
# "'90s", "'em": an apostrophe in front of a word
_ELISION = re.compile(r"[‘’'](?:\d|(?:em|til|cause|tis|twas|n|cuz|bout)\b)", re.IGNORECASE)
_SINGLE = "‘’'"
_SINGLE_CHARS = 500  # a quotation between single marks is closed within so many characters


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch between quotation marks, the marks included."""

    start: int
    end: int
    paragraph: int
    is_open: bool  # no closing mark stands in its paragraph


def quotations_of(text: str, paragraphs: Sequence[Span]) -> list[Quotation]:
    """Return the outermost quotations of the paragraphs, ascending; none overlap."""
    return [
        quotation
        for number, paragraph in enumerate(paragraphs)
        for quotation in _in_paragraph(text, paragraph, number)
    ]


def _in_paragraph(text: str, paragraph: Span, number: int) -> list[Quotation]:
    found: list[Quotation] = []
    start, opened_by, depth = -1, "", 0
    for match in _MARK.finditer(text, paragraph.start, paragraph.end):
        mark, at = match.group(), match.start()
        if mark in _SINGLE and (start >= 0 or _ELISION.match(text, at)):
            continue  # single marks inside double ones belong to the quotation
        if start < 0:
            if mark in _SINGLE:
                end = _end_of_single(text, at, paragraph.end)
                if end and (not found or found[-1].end <= at):
                    found.append(Quotation(at, end, number, is_open=False))
            elif _opens(text, at, mark, paragraph) and (not found or found[-1].end <= at):
                start, opened_by, depth = at, mark, 0
        elif mark in _SPECIAL_CLOSING.get(opened_by, ""):
            found.append(Quotation(start, match.end(), number, is_open=False))
            start = -1
        elif mark != opened_by and mark in _OPENING:
            depth += 1
        elif mark in _CLOSING and depth and opened_by not in _OPENING:
            depth -= 1
        elif _closes(text, match.end(), mark, opened_by, paragraph):
            found.append(Quotation(start, match.end(), number, is_open=False))
            start = -1
    if start >= 0:
        found.append(Quotation(start, paragraph.end, number, is_open=True))
    return found


def _opens(text: str, at: int, mark: str, paragraph: Span) -> bool:
    if mark == "”":
        return False
    if mark in "“„":
        return True
    behind = text[at + len(mark) : at + len(mark) + 1]
    before = text[at - 1] if at > paragraph.start else " "
    if mark == "»":  # »so« in German, Danish
        return not behind.isspace() and not before.isalnum() and before not in ".,!?"
    if mark == "«":
        return True
    return bool(behind.strip()) and not before.isalnum() and at + len(mark) < paragraph.end


def _closes(text: str, end: int, mark: str, opened_by: str, paragraph: Span) -> bool:
    if mark == opened_by == "«" or (mark in "“„" and opened_by in "“"):
        return False
    if mark in ("“", "„"):
        return False
    if opened_by == "«":
        return mark == "»"
    if opened_by == "»":
        return mark == "«"
    if mark in ("«", "»"):
        return False
    if mark in ('"', "''"):
        behind = text[end : end + 1] if end < paragraph.end else ""
        return not behind.isalnum()
    return mark == "”"


def _end_of_single(text: str, at: int, limit: int) -> int:
    """Return where a quotation between single marks ends, or 0 if it is none.

    The mark of a plural's possessive ("the workers' pay") looks the same: a mark behind a full
    stop or a comma is sure, of the others the last before it counts.
    """
    limit = min(limit, at + _SINGLE_CHARS)
    last = 0
    for match in re.finditer(r"[’'](?![^\W_])|[‘“\"”]", text[at + 1 : limit]):
        position = at + 1 + match.start()
        if match.group() not in "’'":
            break
        before = text[position - 1]
        if before in ".,!?…":
            return position + 1
        if before.isspace():
            continue
        if last and before == "s":
            continue
        if last:
            break
        last = position + 1
        if before != "s":
            break
    return last
