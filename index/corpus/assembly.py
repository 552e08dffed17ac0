"""One article out of its text and everything that was said about it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from index.corpus.decoding import Unusable, clean, decode, read_bytes
from index.corpus.frontmatter import MOST_CHARS, read_pairs
from index.corpus.metadata import Layer, settle
from index.corpus.walk import Place
from index.domain import Article

# A scraper's mark before the first word: " date 2023-10-19 ".
_SCRAPED_DATE = re.compile(r"[ \t\n]{0,8}date ([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ \t\n]|\Z)")


def surroundings(place: Place) -> tuple[list[Layer], tuple[str, ...]]:
    """Return the layers that lie outside a file, in order of precedence, and warnings."""
    sidecar, warnings = _sidecar(place)
    layers = [Layer("manifest", row) for row in place.rows]
    if place.folder:
        layers.append(Layer("folder", {"outlet": place.folder}))
    return [*sidecar, *layers], warnings


def assemble(
    article_id: str,
    file: str,
    text: str,
    layers: Sequence[Layer],
    warnings: Sequence[str],
) -> Article:
    """Return the article of a cleaned text; a scraper's date before it is taken and cut.

    Raises:
        Unusable: there is no text.
    """
    text, scraped = _without_scraped_date(text)
    if not text.strip():
        raise Unusable("holds no text; remove it or fill it")
    metadata = settle([*layers, Layer("text", scraped)])
    known = metadata.values
    return Article(
        id=article_id,
        file=file,
        text=text,
        title=known.get("title"),
        outlet=known.get("outlet"),
        author=known.get("author"),
        published=known.get("published"),
        url=known.get("url"),
        language=known.get("language"),
        given_by=metadata.given_by,
        warnings=(*warnings, *metadata.warnings),
    )


def odd_lines(given_by: str, odd: Sequence[str]) -> tuple[str, ...]:
    """Return the warnings for lines that are no ``key: value``."""
    return tuple(f"{given_by}: {line!r} is no 'key: value' line; passed over" for line in odd)


def _sidecar(place: Place) -> tuple[list[Layer], tuple[str, ...]]:
    if place.sidecar is None:
        return [], ()
    try:
        # Four bytes a character is the most that UTF-8 takes.
        text, warnings = decode(read_bytes(place.sidecar, most_bytes=4 * MOST_CHARS))
    except Unusable as error:
        return [], (f"sidecar: {place.sidecar.name} {error}",)
    pairs = read_pairs(clean(text).split("\n"))
    warnings = tuple(f"sidecar: {warning}" for warning in warnings)
    return [Layer("sidecar", pairs.values)], warnings + odd_lines("sidecar", pairs.odd)


def _without_scraped_date(text: str) -> tuple[str, Mapping[str, str]]:
    match = _SCRAPED_DATE.match(text)
    if match is None:
        return text, {}
    try:
        date.fromisoformat(match[1])
    except ValueError:
        return text, {}
    return text[match.end() :], {"published": match[1]}
