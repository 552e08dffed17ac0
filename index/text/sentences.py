"""Sentences: where they begin and end inside a paragraph.

The boundaries are those of ``sentencex``, which knows the abbreviations of some thirty languages
and leaves a quotation whole. ``joins.py`` mends what it cuts too finely. Long text goes to it in
windows, because pairs of quotation marks make it quadratic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import sentencex

from index.domain import Span
from index.text.joins import CLOSERS, is_one_sentence
from index.text.language import DEFAULT, language_by_letters

MAX_SENTENCE_CHARS = 1500
"""A longer sentence is cut at white space, so that it can be quoted in one chat message, even where
every character counts as two."""

_WINDOW_CHARS = 2 * MAX_SENTENCE_CHARS
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_WIDE_SPACE = re.compile(r"[^\S\x00-\x7f]")
_SCRIPT_SAMPLE_CHARS = 200
# It has no Norwegian, and "det." is the rank of a detective in its English.
_NEAREST = {"no": "da", "nb": "da", "nn": "da"}

Bounds = tuple[int, int]  # start and end in the whole text


def split(text: str, paragraph: Span, language: str | None) -> Iterator[Span]:
    """Yield the sentences of ``text[paragraph.start:paragraph.end]`` as spans of ``text``.

    The spans ascend and never overlap, begin and end with no white space, and together hold every
    character of the paragraph that is none. A newline always ends a sentence. A quotation stays
    with its speaker.

    Args:
        text: the stored text of an article.
        paragraph: the stretch to split.
        language: as ``language_of`` gives it, or an IETF tag such as ``pt-BR``. Without one the
            script of each line decides; a language without rules of its own gets the English.
    """
    for line in _lines(text, paragraph):
        rules = _rules_for(text, line, language)
        pending: Bounds | None = None
        for bounds in _boundaries(text, line, rules):
            if pending is None:
                pending = bounds
            elif is_one_sentence(text, pending, bounds):
                pending = (pending[0], bounds[1])
            else:
                yield from _cut(text, pending)
                pending = bounds
        if pending is not None:
            yield from _cut(text, pending)


def _lines(text: str, paragraph: Span) -> Iterator[Bounds]:
    """Yield the lines of the paragraph without the white space around them, empty ones left out."""
    start = paragraph.start
    while start < paragraph.end:
        newline = text.find("\n", start, paragraph.end)
        end = paragraph.end if newline < 0 else newline
        yield from _trimmed(text, start, end)
        start = end + 1


def _trimmed(text: str, start: int, end: int) -> Iterator[Bounds]:
    """Yield the stretch without white space at its ends, or nothing when there is no more."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _rules_for(text: str, line: Bounds, language: str | None) -> str:
    """Return the tag whose rules sentencex shall follow."""
    if language:
        # It knows languages, not their countries, and takes English for what it does not know.
        subtag = language.replace("_", "-").split("-")[0].lower()
        return _NEAREST.get(subtag, subtag)
    sample = text[line[0] : min(line[1], line[0] + _SCRIPT_SAMPLE_CHARS)]
    return language_by_letters(sample) or DEFAULT


def _boundaries(text: str, line: Bounds, rules: str) -> Iterator[Bounds]:
    """Yield the trimmed sentences of sentencex, window by window."""
    position, end = line
    while end - position > _WINDOW_CHARS:
        bounds = list(_in_window(text, position, position + _WINDOW_CHARS, rules))
        # The last one may go on behind the window; it is read again, unless it fills so much of
        # the window that going back would cost more than it mends.
        last = bounds[-1][0] if bounds else position
        if last - position > _WINDOW_CHARS // 2:
            yield from bounds[:-1]
            position = last
        else:
            border = _last_space(text, position, position + _WINDOW_CHARS)
            yield from _in_window(text, position, border, rules)
            position = border
    yield from _in_window(text, position, end, rules)


def _in_window(text: str, start: int, end: int, rules: str) -> Iterator[Bounds]:
    offset = start
    for border in _borders_of_sentencex(text[start:end], rules):
        to = max(offset, _past_closing_marks(text, start + border, end))
        yield from _trimmed(text, offset, to)
        offset = to
    yield from _trimmed(text, offset, end)


def _borders_of_sentencex(window: str, rules: str) -> list[int]:
    """Return where sentences end in ``window``, as sentencex sees it."""
    # Lone surrogates cannot be handed to it, and it panics over "B .", if the space is none of
    # ASCII. Both stand-ins are one code point too.
    window = _WIDE_SPACE.sub(" ", _LONE_SURROGATE.sub("\ufffd", window))
    try:
        return [border["end_index"] for border in sentencex.get_sentence_boundaries(rules, window)]
    except BaseException as error:
        # A panic of its Rust core is no Exception: one odd line would end the whole build.
        if type(error).__name__ != "PanicException":
            raise
        return []


def _past_closing_marks(text: str, position: int, end: int) -> int:
    """Return the position behind closing marks that were cut off their sentence.

    Only marks that touch the sentence and are followed by white space close it; others open the
    next one.
    """
    if not 0 < position < end or text[position] not in CLOSERS or text[position - 1].isspace():
        return position
    behind = position
    while behind < end and text[behind] in CLOSERS:
        behind += 1
    return behind if behind == end or text[behind].isspace() else position


def _cut(text: str, bounds: Bounds) -> Iterator[Span]:
    """Yield the sentence, in pieces when it is longer than can be quoted."""
    start, end = bounds
    while end - start > MAX_SENTENCE_CHARS:
        border = _last_space(text, start, start + MAX_SENTENCE_CHARS)
        for piece in _trimmed(text, start, border):
            yield Span(*piece)
        start = border
    for piece in _trimmed(text, start, end):
        yield Span(*piece)


def _last_space(text: str, start: int, end: int) -> int:
    """Return the last white space in the second half of the stretch, or its end without one."""
    for position in range(end, start + (end - start) // 2, -1):
        if text[position].isspace():
            return position
    return end
