"""The line that says where a sentence comes from; what is not known is said, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from unicodedata import bidirectional
from urllib.parse import urlsplit

from bot import answer_texts, texts
from bot.render.message import Style, TextBuilder, link
from index.domain import Article, Evidence

SEPARATOR = " · "
_MOST_DAYS = 3
_RIGHT_TO_LEFT = {"R", "AL"}  # classes of Unicode's bidirectional algorithm


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of an article."""

    file: str
    outlet: str | None
    published: str | None
    title: str | None
    url: str | None
    author: str | None = None


def source_of(evidence: Evidence) -> Source:
    """Return the source of a sentence."""
    return Source(evidence.file, evidence.outlet, evidence.published, evidence.title, evidence.url)


def source_of_article(article: Article) -> Source:
    """Return an article as a source."""
    return Source(
        article.file,
        article.outlet,
        article.published,
        article.title,
        article.url,
        article.author,
    )


def add_source(out: TextBuilder, source: Source) -> None:
    """Add outlet, date, title and author on a line; the title, or else the outlet, is the link."""
    title, styles = one_line(source.title), _link_styles(source)
    outlet = one_line(source.outlet) or answer_texts.outlet_not_given(one_line(source.file))
    out.add(outlet, *(() if title else styles))
    out.add(f"{SEPARATOR}{texts.day(source.published)}")
    if title:
        out.add(SEPARATOR).add(title, *styles)
    if source.author:
        out.add(f"{SEPARATOR}{answer_texts.by_author(one_line(source.author))}")
    if not styles:
        out.add(f"{SEPARATOR}{answer_texts.NO_LINK}")


def add_outlet(out: TextBuilder, source: Source) -> None:
    """Add the outlet, or else the file, linked to the article where its address is known."""
    out.add(one_line(source.outlet) or one_line(source.file), *_link_styles(source))


def add_credit(out: TextBuilder, evidence: Evidence) -> None:
    """Add the short line under a quotation: outlet, date, the days that it means, the agency."""
    add_outlet(out, source_of(evidence))
    out.add(f"{SEPARATOR}{texts.day(evidence.published)}")
    meant = [
        answer_texts.meant(one_line(date.words), date.day, evidence.published)
        for date in evidence.dates[:_MOST_DAYS]
        if not answer_texts.is_plain(date.words, date.day)
    ]
    if meant:
        out.add(f" ({'; '.join(meant)})")
    agency = one_line(evidence.agency)
    if agency and agency.casefold() not in (evidence.outlet or "").casefold():
        out.add(f"{SEPARATOR}{answer_texts.via(agency)}")


def one_line(words: str | None, most_chars: int = 120) -> str:
    """Return ``words`` on one line, cut to a bearable length, and apart from what stands beside."""
    line = " ".join((words or "").split())
    if len(line) > most_chars:
        line = f"{line[: most_chars - 1].rstrip()}…"
    # An Arabic name would otherwise draw the number of the day that follows over to its left.
    return f"\u2068{line}\u2069" if _RIGHT_TO_LEFT & set(map(bidirectional, line)) else line


def _link_styles(source: Source) -> tuple[Style, ...]:
    return (link(source.url),) if source.url and _is_link(source.url) else ()


def _is_link(url: str) -> bool:
    """Return whether Telegram takes ``url`` as a link; it drops the style of others."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not _has_space(url)


def _has_space(url: str) -> bool:
    return any(character.isspace() for character in url)
