"""Reading sources: every article in them, or why a file was left out, one after the other.

No article is held longer than its turn; a bad file never stops the reading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from index.corpus.assembly import assemble, odd_lines, surroundings
from index.corpus.decoding import Unusable, clean, decode, read_bytes
from index.corpus.frontmatter import split_front_matter
from index.corpus.metadata import Layer
from index.corpus.records import count_records, read_records
from index.corpus.seen import Seen, signature_of
from index.corpus.walk import Place, check_source, walk
from index.domain import Article, Refusal


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a build takes in."""

    article_bytes: int = 2_000_000  # of one article's file or record text
    articles: int | None = None  # None: as many as there are


@dataclass(frozen=True, slots=True)
class Unread:
    """An article whose file holds the same bytes as when it was last read."""

    id: str
    file: str
    fingerprint: str  # that it had
    read: Callable[[], Article | Refusal]  # under the id that its file gives it


def read_sources(
    sources: Sequence[Path],
    *,
    limits: Limits = Limits(),
    seen: Seen | None = None,
) -> Iterator[Article | Refusal | Unread]:
    """Return an iterator over all articles and refusals, in an order that never varies.

    Folders come sorted by name, the records of a ``.jsonl`` file in their own order. An id that
    was given already gets the suffix ``~2``, ``~3`` and so on.

    Args:
        sources: folders and files.
        limits: how much is taken in.
        seen: what is known of files from before; those that hold the same bytes come as
            ``Unread``. All of them are noted in it for the next time.

    Raises:
        BadSource: a source does not exist, cannot be read or is of no known kind; at once,
            before anything is read.
    """
    for source in sources:
        check_source(source)
    return _limited(
        _unique(_all_of(sources, limits, Seen() if seen is None else seen)), limits.articles
    )


def count_sources(sources: Sequence[Path]) -> int:
    """Return how many files and records ``read_sources`` will come across, without reading them.

    An estimate for showing progress: lines of ``.jsonl`` count whether they are good or not.

    Raises:
        BadSource: as ``read_sources``.
    """
    for source in sources:
        check_source(source)
    places = (place for source in sources for place in walk(source, describe=False))
    return sum(
        count_records(place) if isinstance(place, Place) and place.holds_records else 1
        for place in places
    )


def _all_of(
    sources: Sequence[Path], limits: Limits, seen: Seen
) -> Iterator[Article | Refusal | Unread]:
    for source in sources:
        root = str(source.resolve())
        for place in walk(source):
            if isinstance(place, Refusal):
                yield place
            elif place.holds_records:
                yield from read_records(place, article_bytes=limits.article_bytes)
            else:
                yield _text(place, root, limits, seen)


def _text(place: Place, root: str, limits: Limits, seen: Seen) -> Article | Refusal | Unread:
    """Return the article of a file, unread where it is the same as before."""
    key = f"{root}/{place.file}"
    signature = signature_of(place, limits.article_bytes)
    fingerprint = seen.fingerprint(key, signature)
    if fingerprint is None:
        item = _read_text(place, limits.article_bytes)
        # Written while it was read, it is not known what was read.
        if isinstance(item, Article) and signature_of(place, limits.article_bytes) == signature:
            seen.note(key, signature, item.fingerprint)
        return item
    seen.note(key, signature, fingerprint)
    return Unread(
        id=_id(place),
        file=place.file,
        fingerprint=fingerprint,
        read=partial(_read_text, place, limits.article_bytes),
    )


def _id(place: Place) -> str:
    return place.file.rpartition(".")[0]  # its suffix is one of ours


def _read_text(place: Place, article_bytes: int) -> Article | Refusal:
    try:
        raw, warnings = decode(read_bytes(place.path, most_bytes=article_bytes))
        pairs, text = split_front_matter(clean(raw))
        around, more = surroundings(place)
        return assemble(
            _id(place),
            place.file,
            text,
            [Layer("front matter", pairs.values), *around],
            (*warnings, *odd_lines("front matter", pairs.odd), *more),
        )
    except Unusable as error:
        return Refusal(place.file, str(error))


def _unique(items: Iterator[Article | Refusal | Unread]) -> Iterator[Article | Refusal | Unread]:
    """Give every article an id of its own, in order."""
    taken: set[str] = set()
    next_suffix: dict[str, int] = {}
    for item in items:
        if not isinstance(item, Refusal):
            given = item.id
            while item.id in taken:
                number = next_suffix.get(given, 2)
                next_suffix[given] = number + 1
                item = replace(item, id=f"{given}~{number}")
            taken.add(item.id)
        yield item


def _limited(
    items: Iterator[Article | Refusal | Unread], most_articles: int | None
) -> Iterator[Article | Refusal | Unread]:
    n_articles = 0
    for item in items:
        if not isinstance(item, Refusal):
            if n_articles == most_articles:
                reason = f"is one article more than the limit of {most_articles:,}; raise the limit"
                yield Refusal(item.file, f"{reason} or split the sources; reading stopped here")
                return
            n_articles += 1
        yield item
