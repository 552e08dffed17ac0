"""The names of an article's metadata, and the other names by which people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable

NAMES = ("title", "outlet", "url", "published", "author", "language")

# Written without case, spaces, dots, dashes and underscores: "datePublished", "date_published".
_ALIASES = {
    "headline": "title",
    "publisher": "outlet",
    "sourceorganization": "outlet",
    "source": "outlet",
    "site": "outlet",
    "sitename": "outlet",
    "newspaper": "outlet",
    "link": "url",
    "canonical": "url",
    "canonicalurl": "url",
    "mainentityofpage": "url",
    "date": "published",
    "datepublished": "published",
    "publishedat": "published",
    "publicationdate": "published",
    "pubdate": "published",
    "authors": "author",
    "byline": "author",
    "lang": "language",
    "inlanguage": "language",
} | {name: name for name in NAMES}

_SEPARATORS = re.compile(r"[\s._-]+")


def name_of(key: str) -> str | None:
    """Return our name for a key such as ``datePublished`` or ``Date``; None: not one of ours."""
    return _ALIASES.get(_SEPARATORS.sub("", key).lower())


def by_our_names(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the pairs whose key we know, under our names, without empty values.

    A key that is our very name goes before an alias, an earlier pair before a later one.
    """
    known = [(key, name, value) for key, value in pairs if value and (name := name_of(key))]
    # Stable: only pairs under our very names move to the front.
    known.sort(key=lambda pair: pair[0].lower() != pair[1])
    values: dict[str, str] = {}
    for _, name, value in known:
        values.setdefault(name, value)
    return values
