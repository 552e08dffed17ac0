"""Text with styles, built piece by piece and cut into messages that Telegram accepts.

Owns Telegram's limits on a text. There is no parse mode: styles are entities beside the text, so
that nothing an article or a person wrote can become markup.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import Self

from telegram import InlineKeyboardMarkup, MessageEntity
from telegram.constants import MessageEntityType

MAX_UNITS = 4096
"""Most of a message's text. Telegram counts code points; UTF-16 units are never fewer."""

MAX_ENTITIES = 100


@dataclass(frozen=True, slots=True)
class Message:
    """One message to send: the text, its styles and the buttons under it."""

    text: str
    entities: tuple[MessageEntity, ...] = ()  # offsets in UTF-16 units
    keyboard: InlineKeyboardMarkup | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """How a stretch of text is shown; ``url`` is where a link leads."""

    kind: MessageEntityType
    url: str | None = None


BOLD = Style(MessageEntityType.BOLD)
ITALIC = Style(MessageEntityType.ITALIC)
UNDERLINE = Style(MessageEntityType.UNDERLINE)
QUOTE = Style(MessageEntityType.BLOCKQUOTE)
FOLDED_QUOTE = Style(MessageEntityType.EXPANDABLE_BLOCKQUOTE)


def link(url: str) -> Style:
    """Return the style of text that leads to ``url``."""
    return Style(MessageEntityType.TEXT_LINK, url)


@dataclass(slots=True)
class _Stretch:
    """A stretch of the text in one style, in code points."""

    start: int
    end: int
    style: Style


class TextBuilder:
    """Collects pieces of text with their styles; ``messages`` cuts the whole into messages."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._stretches: list[_Stretch] = []  # in the order of their starts
        self._latest: dict[Style, _Stretch] = {}

    def add(self, text: str, *styles: Style) -> Self:
        """Append ``text``; stretches of one style that touch become one."""
        start, self._length = self._length, self._length + len(text)
        self._pieces.append(text)
        for style in styles if text else ():
            latest = self._latest.get(style)
            if latest is not None and latest.end == start:
                latest.end = self._length
            else:
                self._latest[style] = _Stretch(start, self._length, style)
                self._stretches.append(self._latest[style])
        return self

    def messages(self, keyboard: InlineKeyboardMarkup | None = None) -> list[Message]:
        """Return the text as messages within Telegram's limits, ``keyboard`` under the last.

        Nothing is lost but white space where one message ends and the next begins. A text of
        white space alone gives no message.
        """
        text = "".join(self._pieces)
        units = [0, *accumulate(map(_units, text))]
        cuts = list(_cut(text, units, self._stretches))
        return [
            Message(
                text[start:end],
                tuple(_entities(self._stretches, units, start, end)),
                keyboard if (start, end) == cuts[-1] else None,
            )
            for start, end in cuts
        ]


def _units(character: str) -> int:
    return 2 if character > "\uffff" else 1


def _entities(
    stretches: Sequence[_Stretch], units: Sequence[int], start: int, end: int
) -> Iterator[MessageEntity]:
    """Yield the styles inside ``text[start:end]``, counted from its beginning."""
    for stretch in stretches:
        first, last = max(stretch.start, start), min(stretch.end, end)
        if first < last:
            yield MessageEntity(
                type=stretch.style.kind,
                offset=units[first] - units[start],
                length=units[last] - units[first],
                url=stretch.style.url,
            )


def _cut(
    text: str, units: Sequence[int], stretches: Sequence[_Stretch]
) -> Iterator[tuple[int, int]]:
    """Yield the bounds of each message, without white space at either end."""
    start = _skip_space(text, 0)
    while start < len(text):
        end = bisect_right(units, units[start] + MAX_UNITS) - 1
        ended_by_entities = next(
            islice(
                (s.start for s in stretches if s.end > start and s.start < end), MAX_ENTITIES, None
            ),
            end,
        )
        end = max(ended_by_entities, start + 1)
        if end < len(text):
            end = _border(text, start, end)
        shown = text[start:end].rstrip()
        if shown:
            yield start, start + len(shown)
        start = _skip_space(text, end)


def _skip_space(text: str, at: int) -> int:
    # A space that carries a combining mark is something to read.
    while at < len(text) and text[at].isspace() and _may_cut(text, at + 1):
        at += 1
    return at


# Where a text is cut, best first: between blocks, lines, sentences, words.
_BORDERS = (
    re.compile(r"\n(?=\n)"),
    re.compile(r"(?=\n)"),
    re.compile(r"[.!?…][\"'”’»)\]]*(?=\s)|[。！？][」』”’)]*"),
    re.compile(r"(?=\s)"),
)


def _border(text: str, start: int, furthest: int) -> int:
    """Return where a message that begins at ``start`` ends, at most at ``furthest``."""
    # A border in the first quarter would leave a stump of a message.
    earliest = start + max(1, (furthest - start) // 4)
    for pattern in _BORDERS:
        ends = [found.end() for found in pattern.finditer(text, earliest, furthest + 1)]
        for end in reversed(ends):
            if end <= furthest and _may_cut(text, end):
                return end
    for end in range(furthest, earliest, -1):
        if _may_cut(text, end):
            return end
    return furthest  # thousands of combining marks on one letter: there is no good place


def _may_cut(text: str, at: int) -> bool:
    """Return whether ``text`` may be cut before ``text[at]``: not inside what reads as one sign."""
    if not 0 < at < len(text):
        return True
    before, after = text[at - 1], text[at]
    if _continues(after) or before == "\u200d" or (before, after) == ("\r", "\n"):
        return False
    if _is_flag_letter(before) and _is_flag_letter(after):
        # A flag is a pair of letters, so an even number of them stands before a cut.
        run = at
        while run > 0 and _is_flag_letter(text[run - 1]):
            run -= 1
        return (at - run) % 2 == 0
    return True


def _continues(character: str) -> bool:
    """Return whether a character belongs to the one before it."""
    return (
        unicodedata.category(character).startswith("M")
        or character in "\u200c\u200d"
        or "\u1160" <= character <= "\u11ff"  # vowels and tails of Hangul syllables
        or "\ud7b0" <= character <= "\ud7ff"
        or "\U0001f3fb" <= character <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= character <= "\U000e007f"  # tags: flags of regions
    )


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
