"""The line that says where a sentence comes from; what is not known is said, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from unicodedata import bidirectional
from urllib.parse import urlsplit

from bot import texts
from bot.render.message import TextBuilder, link
from index.domain import Article, Evidence

_MOST_CHARS = 120  # of a title or a name; a line of credit, not a second article
_SEPARATOR = " · "
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


def add_source(out: TextBuilder, source: Source, *, with_title: bool = True) -> None:
    """Add outlet, date and title on one line; the title, or else the outlet, is the link."""
    outlet = _line(source.outlet) or texts.outlet_not_given(_line(source.file))
    title = _line(source.title) if with_title else ""
    styles = (link(source.url),) if source.url and _is_link(source.url) else ()
    out.add(outlet, *(() if title else styles))
    out.add(f"{_SEPARATOR}{texts.day(source.published)}")
    if title:
        out.add(_SEPARATOR).add(title, *styles)
    if source.author and with_title:
        out.add(f"{_SEPARATOR}{texts.by_author(_line(source.author))}")
    if not styles:
        out.add(f"{_SEPARATOR}{texts.NO_LINK}")


def _line(words: str | None) -> str:
    """Return ``words`` on one line, cut to a bearable length, and apart from what stands beside."""
    line = " ".join((words or "").split())
    if len(line) > _MOST_CHARS:
        line = f"{line[: _MOST_CHARS - 1].rstrip()}…"
    # An Arabic name would otherwise draw the number of the day that follows over to its left.
    return f"\u2068{line}\u2069" if _RIGHT_TO_LEFT & set(map(bidirectional, line)) else line


def _is_link(url: str) -> bool:
    """Return whether Telegram takes ``url`` as a link; it drops the style of others."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not _has_space(url)


def _has_space(url: str) -> bool:
    return any(character.isspace() for character in url)
