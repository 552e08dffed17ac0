"""What of an article's text is its body, and what is boilerplate around it.

The line rules look at one line each; here stands what needs the lines around: headlines above
the body, headlines of other articles under "Read more", a lone place name. Whatever is dropped
is recorded with the name of its rule. In doubt a line stays: losing a sentence of the article is
worse than keeping a line that is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.corpus.dateline import closing_of, lone_agency, opening_of
from index.corpus.line_rules import is_list_head, rule_for
from index.corpus.line_tests import ends_sentence, is_quoted
from index.domain import Body, Drop, Span

_LINE = re.compile(r"[^\n]+")

_HEADLINE_WORDS = 30
_HEADLINE_CHARS = 250
_MOST_HEADLINES = 4  # above one body; more of them are verses or a list
_LINKED_WORDS = 25
_QUESTION_WORDS = 15
_MOST_LINKED = 12  # headlines under one "Read more"
_LONG_LINE_CHARS = 100
_ADVERTISEMENT_CHARS = 400
_DATELINE_PARAGRAPHS = 5  # an abstract may stand before the paragraph with the dateline
_PLACE_WORDS = 3
_CLOSING_LINES = 3

_NOT_A_HEADLINE = re.compile(r"[,;:]\Z|\A[-•*▪●]\s")
_PLACE_LINE = re.compile(r"[^\W\d_][^\W\d_.’' -]{0,40}(?:[ .’'-][^\W\d_]{0,30}){0,3}")
_REPORTED_FROM = re.compile(r"\W{0,3}[^\W\d_a-z][^.!?:;]{1,150}\breported from [^\W\d_a-z]")
# A label that a scraper glued to the next word: "AdvertisementThe new ...".
_GLUED_LABEL = re.compile(
    r"(?i:advertisement|advertorial|sponsored|anzeige|publicidad|publicité)"
    r"(?=[“\"‘«(]?[^\W\d_a-zß-ÿ][a-zß-ÿ’' ])"
)
_SPACED_LABEL = re.compile(r"(?:Advertisement|ADVERTISEMENT|Sponsored) [^\W\d_a-z]")
_INLINE_NOTICE = re.compile(
    r"[.!?…][”\"’»)]?(?P<notice>\s{0,4}[(\[](?:warning\s?:|video\s?:|photos?\s?:|read more|watch"
    r"|click|listen|story continues|article continues)[^()\[\]]{0,120}[)\]][.\s]{0,3})\Z",
    re.IGNORECASE,
)
_INLINE_NOTICE_CHARS = 160

# Rules whose lines may go on in the next line of a file with short lines.
_WRAPPING_RULES = frozenset(
    ("editor's note", "copyright", "cookie notice", "caption", "credits", "republished")
)


@dataclass(slots=True)
class _Line:
    """A line that is not blank, without the white space around it."""

    text: str
    start: int
    new_block: bool  # a blank line or nothing stands before it
    rule: str | None = None  # why it is left out
    wrapped: bool = False  # one of several lines over which a sentence runs

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def body_of(text: str) -> Body:
    """Return the paragraphs of an article's stored text, and what was left out by which rule.

    A paragraph is one line without the white space around it, and without a dateline and an
    agency's tag; both are kept as ``place`` and ``agency``, in the words of the text.
    """
    lines = list(_lines(text))
    for line in lines:
        line.rule = _own_rule(line.text)
    _drop_wrapped(lines)
    place = None
    # Where sentences end without a full stop, as in Thai, every line looks like a headline.
    if _uses_full_stops(lines):
        _drop_linked_headlines(lines)
        place = _drop_place(lines)
        _drop_headlines(lines)
    _drop_closing_credits(lines)
    return _body(lines, place)


def _lines(text: str) -> Iterator[_Line]:
    previous_end = -2
    for match in _LINE.finditer(text):
        line = match[0].strip()
        if line:
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            yield _Line(line, start, new_block=match.start() > previous_end + 1)
            previous_end = match.end()


def _own_rule(line: str) -> str | None:
    if lone_agency(line):
        return "agency tag"
    # Behind the label stands an advertisement, or a sentence of the article: the latter ends.
    labelled = _GLUED_LABEL.match(line) or _SPACED_LABEL.match(line)
    if labelled and len(line) <= _ADVERTISEMENT_CHARS and not ends_sentence(line):
        return "advertisement"
    rule = rule_for(line)
    return rule.name if rule else None


def _drop_wrapped(lines: Sequence[_Line]) -> None:
    """Drop the rest of a notice that runs over several short lines."""
    for above, line in pairwise(lines):
        if (
            above.rule in _WRAPPING_RULES
            and line.rule is None
            and not line.new_block
            and line.text[0].islower()
            and not ends_sentence(above.text)
        ):
            line.rule = above.rule


def _uses_full_stops(lines: Sequence[_Line]) -> bool:
    stops = [ends_sentence(line.text) for line in lines if line.rule is None]
    long = [
        ends_sentence(line.text)
        for line in lines
        if line.rule is None and len(line.text) >= _LONG_LINE_CHARS
    ]
    return 2 * sum(long) >= len(long) if long else any(stops)


def _drop_linked_headlines(lines: Sequence[_Line]) -> None:
    """Drop the headlines under "Read more"; a paragraph ends with a full stop and stays."""
    last_sentence = max(
        (number for number, line in enumerate(lines) if line.rule is None and _is_sentence(line)),
        default=-1,
    )
    left = 0
    for number, line in enumerate(lines):
        if line.rule == "read more" and is_list_head(line.text):
            left = _MOST_LINKED
        elif line.rule is None and left:
            # A question may be a headline as well, but only after the end of the body.
            stops = ends_sentence(line.text) if number < last_sentence else _is_sentence(line)
            if stops or len(line.text.split()) > _LINKED_WORDS:
                left = 0
            else:
                line.rule = "linked headline"
                left -= 1


def _is_sentence(line: _Line) -> bool:
    """Return whether a line ends like a sentence and not like the question of a headline."""
    if line.text.endswith("?") and len(line.text.split()) <= _QUESTION_WORDS:
        return False
    return ends_sentence(line.text)


def _drop_place(lines: Sequence[_Line]) -> str | None:
    """Drop a lone place in capitals between headline and body, and return it."""
    kept = [line for line in lines if line.rule is None]
    for position, (line, below) in enumerate(pairwise(kept)):
        if not _may_be_headline(line):
            return None
        n_words = len(line.text.split())
        if (
            ends_sentence(below.text)
            and line.text.isupper()
            and _PLACE_LINE.fullmatch(line.text)
            # The first line of all is a headline, unless it is a single word.
            and n_words <= (_PLACE_WORDS if position else 1)
        ):
            line.rule = "place"
            return line.text
    return None


def _drop_headlines(lines: Sequence[_Line]) -> None:
    """Drop the lines without a full stop above the body, unless they look like body themselves."""
    _mark_wrapped(lines)
    heads: list[_Line] = []
    for line in lines:
        if line.rule is not None:
            continue
        if not _may_be_headline(line) or line.wrapped:
            break
        heads.append(line)
    else:
        return  # nothing but such lines: they are the body
    if len(heads) <= _MOST_HEADLINES:
        for line in heads:
            line.rule = "headline"


def _may_be_headline(line: _Line) -> bool:
    text = line.text
    return (
        len(text) <= _HEADLINE_CHARS
        and len(text.split()) <= _HEADLINE_WORDS
        and not ends_sentence(text)
        and not _NOT_A_HEADLINE.search(text)
    )


def _mark_wrapped(lines: Sequence[_Line]) -> None:
    """Mark the blocks in which a sentence goes on, in lower case, on the next line."""
    block: list[_Line] = []
    for line in lines:
        if line.new_block:
            block = []
        elif block and line.text[0].islower() and not ends_sentence(block[-1].text):
            line.wrapped = True
            # Those above are marked once: a marked line has only marked lines above it.
            for above in reversed(block):
                if above.wrapped:
                    break
                above.wrapped = True
        block.append(line)


def _drop_closing_credits(lines: Sequence[_Line]) -> None:
    """Drop "A reported from B" at the end; further up it would be news."""
    kept = [line for line in lines if line.rule is None][-_CLOSING_LINES:]
    for line in kept[1:]:
        if (
            _REPORTED_FROM.match(line.text)
            and " that " not in line.text
            and not is_quoted(line.text)
        ):
            line.rule = "credits"


def _body(lines: Sequence[_Line], place: str | None) -> Body:
    paragraphs: list[Span] = []
    drops: list[Drop] = []
    agency: str | None = None
    for line in lines:
        if line.rule is not None:
            drops.append(Drop(line.rule, line.start, line.end))
            agency = agency or lone_agency(line.text)
            continue
        start, end = line.start, line.end
        if label := _GLUED_LABEL.match(line.text):
            start += label.end()
            drops.append(Drop("advertisement", line.start, start))
        text = line.text[start - line.start :]
        if len(paragraphs) < _DATELINE_PARAGRAPHS and (opening := opening_of(text)):
            place = place or opening.place
            agency = agency or opening.agency
            if opening.length:
                drops.append(Drop("dateline", start, start + opening.length))
                start += opening.length
        closing_drops: list[Drop] = []
        if closing := closing_of(line.text):
            agency = agency or closing.agency
            closing_drops.append(Drop("agency tag", end - closing.length, end))
            end -= closing.length
        tail = line.text[: end - line.start][-_INLINE_NOTICE_CHARS:]
        if tail.rstrip(". ")[-1:] in (")", "]") and (notice := _INLINE_NOTICE.search(tail)):
            length = len(notice["notice"])
            closing_drops.append(Drop("inline notice", end - length, end))
            end -= length
        drops.extend(reversed(closing_drops))
        if start < end:
            paragraphs.append(Span(start, end))
    return Body(tuple(paragraphs), tuple(drops), place, agency)
