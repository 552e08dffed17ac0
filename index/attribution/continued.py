"""Quotations that go on over sentences and paragraphs, and words that a colon announces."""

from __future__ import annotations

from collections.abc import Sequence

from index.attribution.reading import Reading


def inherit(readings: Sequence[Reading], n: int) -> None:
    """Let sentence ``n`` have the speaker of the one before it, if it goes on with their words."""
    reading = readings[n]
    if not n or reading.speaker is not None or reading.candidate is not None:
        return
    if reading.label is not None:
        return  # somebody else, whom the article does not name
    before = readings[n - 1]
    if before.speaker is not None and _goes_on(readings, n, before):
        reading.speaker, reading.inherited = before.speaker, True


def inherit_backwards(readings: Sequence[Reading]) -> None:
    """Let the sentences of a quotation have the speaker that its end names."""
    for n in range(len(readings) - 2, -1, -1):
        reading, after = readings[n], readings[n + 1]
        if (
            reading.speaker is None
            and reading.candidate is None
            and after.paragraph == reading.paragraph
            and after.gives_quotation
            and (after.inherited or _names_behind(after))
            and reading.is_quotation
        ):
            reading.speaker, reading.inherited = after.speaker, True


def _goes_on(readings: Sequence[Reading], n: int, before: Reading) -> bool:
    reading = readings[n]
    is_same_paragraph = before.paragraph == reading.paragraph
    if not reading.is_quotation:
        return not reading.quotations and _is_announced(readings, n)
    if is_same_paragraph:
        return before.gives_quotation
    if _is_headline(reading):
        return False
    return not _is_attributed_later(readings, n)


def _is_announced(readings: Sequence[Reading], n: int) -> bool:
    """Return whether the paragraph of sentence ``n`` stands behind "X said:" or "NAME:"."""
    paragraph = readings[n].paragraph
    before = readings[n - 1]
    if before.paragraph != paragraph:
        return (
            before.candidate is not None
            and not before.candidate.content_before
            and before.text[before.span.end - 1] == ":"
        )
    if before.label is not None:
        return before.text[before.label.start : before.label.end].isupper()
    return before.inherited and not before.quotations


def _is_headline(reading: Reading) -> bool:
    """Return whether the quotation stands between single marks, as a headline may."""
    first = reading.quotations[0]
    mark = reading.text[first.start : first.start + 2]
    return mark[:1] in ("'", "‘") and mark != "''" and not first.is_open


def _is_attributed_later(readings: Sequence[Reading], n: int) -> bool:
    """Return whether a later sentence of the paragraph names who speaks in its quotation."""
    for later in readings[n + 1 :]:
        if later.paragraph != readings[n].paragraph:
            return False
        if later.candidate is not None:
            return _names_behind(later)
    return False


def _names_behind(reading: Reading) -> bool:
    candidate = reading.candidate
    return candidate is not None and candidate.quotes and candidate.content_before
