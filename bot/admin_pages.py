"""The pages that admins read: what /status, /sources and a reindex show, with their buttons.

A button names its page by generation and numbers, never by an article's id: ids can be long,
Telegram gives a button 64 bytes, and numbers can be checked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Self, TypeVar

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot import admin_texts as texts
from bot.admin_texts import shorten
from bot.decisions import decision_keyboard
from bot.readers import State
from bot.reindex import Fate, Report
from bot.render import MAX_UNITS, Message
from bot.texts import counted, day, days
from index.domain import Article, Drop

if TYPE_CHECKING:
    from index import Reader
    from index.store.articles import OutletSummary

PER_PAGE = 8
LABEL_CHARS = 60

PATTERN = r"^adm:"
"""What the data of these buttons begins with, for registering their handler."""

_LINK = re.compile(r"adm:(g[0-9]{1,12}(?:-[0-9a-f]{8})?):([oad])((?::[0-9]{1,9}){1,3})")

Kind = Literal["o", "a", "d"]

# A kind of page and how many numbers name one.
_KINDS: dict[tuple[str, int], Kind] = {("o", 1): "o", ("a", 2): "a", ("d", 3): "d"}
_T = TypeVar("_T")


class NoSuchPage(LookupError):
    """A button names a page that this index does not have; buttons can be forged."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where a button leads: ``o`` page of outlets, ``a`` outlet and page, ``d`` article's details.

    ``numbers`` count from 0: the page; outlet, page; outlet, article, page of dropped lines.
    """

    generation: str
    kind: Kind
    numbers: tuple[int, ...]

    def data(self) -> str:
        """Return the callback data of the button, at most 64 bytes."""
        return ":".join(["adm", self.generation, self.kind, *map(str, self.numbers)])

    @classmethod
    def parse(cls, data: str) -> Self:
        """Return the link behind callback data; raise NoSuchPage when it is none of ours."""
        found = _LINK.fullmatch(data)
        if found is None:
            raise NoSuchPage(data)
        numbers = tuple(int(number) for number in found[3][1:].split(":"))
        kind = _KINDS.get((found[2], len(numbers)))
        if kind is None:
            raise NoSuchPage(data)
        link = cls(found[1], kind, numbers)
        if link.data() != data:  # such as 007: not as we write it
            raise NoSuchPage(data)
        return link


@dataclass(frozen=True, slots=True)
class Vitals:
    """How the process is."""

    uptime_s: float
    memory_bytes: int
    n_questions: int  # that came in since the start
    index_bytes: int
    free_bytes: int
    older: tuple[str, ...] = ()  # generations that can be gone back to, newest first
    waiting: str | None = None  # the generation that waits for an admin's word
    rolled_back_from: str | None = None


def status_page(
    reader: Reader | None, state: State, vitals: Vitals, *, reindexing: bool
) -> Message:
    """Return what is indexed and how the bot is."""
    lines = [texts.serving(state), "A reindex is running." if reindexing else None]
    if reader is not None:
        held = reader.summary
        lines += [
            f"{counted(held.articles, 'article')}, {counted(held.sentences, 'sentence')}, "
            f"{counted(held.outlets, 'outlet')}; {days(held.first_day, held.last_day)}; "
            f"undated: {held.undated:,}; left out: {len(held.refused):,}",
            f"Built {texts.moment(reader.built_at)}, generation {reader.generation}",
            texts.kept_line(vitals.older, vitals.rolled_back_from),
        ]
    lines += [
        f"Up for {texts.duration(vitals.uptime_s)}, "
        f"{counted(vitals.n_questions, 'question')} since the start",
        f"Memory {texts.size(vitals.memory_bytes)}; index on disk "
        f"{texts.size(vitals.index_bytes)}, free {texts.size(vitals.free_bytes)}",
        texts.waiting_line(vitals.waiting) if vitals.waiting else None,
    ]
    keyboard = decision_keyboard(vitals.waiting) if vitals.waiting else None
    return Message(fit(texts.joined(lines)), keyboard=keyboard)


def reindex_page(report: Report) -> Message:
    """Return how a reindex ended; with buttons when it waits for a word."""
    text = fit(texts.reindex_done(report))
    if report.fate is Fate.WAITS:
        return Message(text, keyboard=decision_keyboard(report.generation))
    return Message(text)


def waiting_page(generation: str) -> Message:
    """Return the reminder that a generation waits for a word."""
    return Message(texts.waiting_line(generation), keyboard=decision_keyboard(generation))


def page_of(reader: Reader, link: Link) -> Message:
    """Return the page that a link leads to; raise NoSuchPage when there is none."""
    match link.kind:
        case "o":
            return outlets_page(reader, *link.numbers)
        case "a":
            return articles_page(reader, *link.numbers)
        case "d":
            return details_page(reader, *link.numbers)


def outlets_page(reader: Reader, page: int = 0) -> Message:
    """Return the outlets with how many articles they have and of which days."""
    outlets = reader.outlets()
    rows = [
        _row(
            _outlet_line(outlet),
            Link(reader.generation, "a", (number, 0)),
        )
        for number, outlet in _on_page(outlets, page)
    ]
    rows += _turn(len(outlets), page, lambda to: Link(reader.generation, "o", (to,)))
    held = reader.summary
    text = texts.joined(
        [
            f"{counted(held.articles, 'article')} of {counted(held.outlets, 'outlet')}.",
            _counter(len(outlets), page),
            *(texts.refusals(held.refused) if page == 0 else ()),
        ]
    )
    return Message(fit(text), keyboard=InlineKeyboardMarkup(rows))


def articles_page(reader: Reader, outlet_no: int, page: int = 0) -> Message:
    """Return the articles of an outlet, newest first."""
    outlet = _at(reader.outlets(), outlet_no)
    articles = reader.articles(outlet.outlet)
    rows = [
        _row(
            f"{day(article.published)} · {article.title or article.file}",
            Link(reader.generation, "d", (outlet_no, number, 0)),
        )
        for number, article in _on_page(articles, page)
    ]
    rows += _turn(len(articles), page, lambda to: Link(reader.generation, "a", (outlet_no, to)))
    rows.append(_row(texts.BACK, Link(reader.generation, "o", (outlet_no // PER_PAGE,))))
    text = texts.joined(
        [
            _outlet_line(outlet),
            _counter(len(articles), page),
        ]
    )
    return Message(fit(text), keyboard=InlineKeyboardMarkup(rows))


def details_page(reader: Reader, outlet_no: int, article_no: int, page: int = 0) -> Message:
    """Return what is known of an article, from where, and which of its lines were left out."""
    outlet = _at(reader.outlets(), outlet_no)
    summary = _at(reader.articles(outlet.outlet), article_no)
    article, drops = reader.article(summary.id), reader.drops(summary.id)
    lines = [
        *(_known(article, name) for name in ("title", "outlet", "author")),
        *(_known(article, name) for name in ("published", "url", "language")),
        f"file: {shorten(article.file, 300)}",
        f"sentences: {summary.sentences:,}",
        *(f"warning: {shorten(warning, 200)}" for warning in article.warnings[:5]),
        f"left out: {counted(len(drops), 'passage')}",
        *(f"• {drop.rule}: {_words(article, drop)}" for _, drop in _on_page(drops, page)),
    ]
    rows = _turn(
        len(drops), page, lambda to: Link(reader.generation, "d", (outlet_no, article_no, to))
    )
    back = Link(reader.generation, "a", (outlet_no, article_no // PER_PAGE))
    keyboard = InlineKeyboardMarkup([*rows, _row(texts.BACK, back)])
    return Message(fit(texts.joined(lines)), keyboard=keyboard)


def fit(text: str) -> str:
    """Return as much of ``text`` as one message takes, which counts UTF-16 units."""
    units = text.encode("utf-16-le", errors="surrogatepass")
    if len(units) <= 2 * MAX_UNITS:
        return text
    # A pair that was cut in two is dropped, and so is the unit that the sign needs.
    return units[: 2 * (MAX_UNITS - 1)].decode("utf-16-le", errors="ignore") + "…"


def _outlet_line(outlet: OutletSummary) -> str:
    held = counted(outlet.articles, "article")
    return f"{outlet.outlet or texts.NO_OUTLET}: {held}, {days(outlet.first_day, outlet.last_day)}"


def _known(article: Article, name: str) -> str:
    value: str | None = getattr(article, name)
    if value is None:
        return f"{name}: {texts.NOT_GIVEN}"
    given_by = article.given_by.get(name)
    return f"{name}: {shorten(value, 300)}" + (f" ({given_by})" if given_by else "")


def _words(article: Article, drop: Drop) -> str:
    return f"“{shorten(article.text[drop.start : drop.end], 120)}”"


def _row(label: str, link: Link) -> list[InlineKeyboardButton]:
    return [InlineKeyboardButton(shorten(label, LABEL_CHARS), callback_data=link.data())]


def _on_page(items: Sequence[_T], page: int) -> list[tuple[int, _T]]:
    """Return the items of a page with their numbers; page 0 may be empty, others may not."""
    first = page * PER_PAGE
    if page and first >= len(items):
        raise NoSuchPage(f"page {page}")
    return list(enumerate(items))[first : first + PER_PAGE]


def _at(items: Sequence[_T], number: int) -> _T:
    if number >= len(items):
        raise NoSuchPage(f"number {number}")
    return items[number]


def _turn(
    n_items: int, page: int, link_to: Callable[[int], Link]
) -> list[list[InlineKeyboardButton]]:
    """Return the row of buttons to the pages before and after; none where there is one page."""
    row = []
    if page > 0:
        row += _row(texts.EARLIER, link_to(page - 1))
    if (page + 1) * PER_PAGE < n_items:
        row += _row(texts.LATER, link_to(page + 1))
    return [row] if row else []


def _counter(n_items: int, page: int) -> str | None:
    n_pages = -(-n_items // PER_PAGE)
    return f"Page {page + 1} of {n_pages}" if n_pages > 1 else None
