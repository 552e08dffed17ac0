"""What is known of an article's source: which layer gives a value, and whether it is sound.

Nothing is guessed: a value that is not understood leaves a warning and stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from index.corpus.decoding import one_line
from index.corpus.names import NAMES

_VALUE_CHARS = 500
_URL_CHARS = 2_000
_SHOWN_CHARS = 60

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]"
    r"([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?) ?([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)
_NEVER_IN_URLS = re.compile(r"[\s\\<>\"]")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,4}")


@dataclass(frozen=True, slots=True)
class Layer:
    """The values that one place gives, such as the front matter of a file."""

    given_by: str  # "front matter", "record", "sidecar", "manifest", "folder", "text"
    values: Mapping[str, str]  # by the names of ``NAMES``, as they were written


@dataclass(frozen=True, slots=True)
class Metadata:
    """The settled values, each with the layer that gave it."""

    values: Mapping[str, str]
    given_by: Mapping[str, str]
    warnings: tuple[str, ...]


def settle(layers: Sequence[Layer]) -> Metadata:
    """Return for each name the first value, in the order of ``layers``, that is sound."""
    values: dict[str, str] = {}
    given_by: dict[str, str] = {}
    warnings: list[str] = []
    for layer in layers:
        for name in NAMES:
            given = layer.values.get(name)
            if given is None or name in values:
                continue
            try:
                value = _CHECKS.get(name, _words)(one_line(given))
            except ValueError as error:
                shown = one_line(given)[:_SHOWN_CHARS]
                warnings.append(f"{layer.given_by}: {name} {shown!r} {error}; left out")
                continue
            if value:
                values[name] = value
                given_by[name] = layer.given_by
    return Metadata(values, given_by, tuple(warnings))


def _words(value: str) -> str:
    if len(value) > _VALUE_CHARS:
        raise ValueError(f"has more than {_VALUE_CHARS} characters")
    return value


def _published(value: str) -> str:
    """Return a day as a day and a time with the offset it was given, if any."""
    if _DAY.fullmatch(value):
        date.fromisoformat(value)
        return value
    match = _TIME.fullmatch(value)
    if match is None:
        raise ValueError("is no ISO 8601 day or time such as 2026-05-13 or 2026-05-13T19:05+02:00")
    day, time, offset = match.groups(default="")
    moment = f"{day}T{time}{offset.upper()}"
    datetime.fromisoformat(moment)
    return moment


def _url(value: str) -> str:
    if len(value) > _URL_CHARS:
        raise ValueError(f"has more than {_URL_CHARS:,} characters")
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not re.search(r"\w", parts.hostname or ""):
        raise ValueError("is no http or https address with a host")
    # What stands before an @ passes for the host in a careless reader's eye.
    if "@" in parts.netloc or _NEVER_IN_URLS.search(value):
        raise ValueError("holds a user name or characters that no address has")
    _ = parts.port  # raises ValueError for a port that is no number
    return value


def _language(value: str) -> str:
    tag = value.replace("_", "-").lower()
    if not _LANGUAGE.fullmatch(tag):
        raise ValueError("is no language tag such as en or pt-br")
    return tag


_CHECKS: Mapping[str, Callable[[str], str]] = {
    "published": _published,
    "url": _url,
    "language": _language,
}
