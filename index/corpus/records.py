"""Articles out of a ``.jsonl`` file: an object a line, read one line at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import BinaryIO

from index.corpus.assembly import assemble, surroundings
from index.corpus.decoding import Unusable, clean, is_showable, unreadable
from index.corpus.metadata import Layer
from index.corpus.names import by_our_names
from index.corpus.walk import Place
from index.domain import Article, Refusal

_ID_CHARS = 500
_LISTED_NAMES = 20
_MOST_REFUSALS = 100  # a file of another kind would otherwise fill the report

# JSON may write a character of three bytes as an escape of six, and metadata come on top.
_ESCAPING = 3


def read_records(place: Place, *, article_bytes: int) -> Iterator[Article | Refusal]:
    """Yield the articles of a ``.jsonl`` file in its order, and a refusal for each bad line."""
    refused = 0
    try:
        with place.path.open("rb") as file:
            layers, warnings = surroundings(place)
            for number, line in _lines(file, most_bytes=_ESCAPING * article_bytes):
                try:
                    if record := _record(line, number):
                        yield _article(record, number, place, layers, warnings, article_bytes)
                except Unusable as error:
                    refused += 1
                    if refused <= _MOST_REFUSALS:
                        yield Refusal(f"{place.file}:{number}", str(error))
    except OSError as error:
        yield Refusal(place.file, unreadable(error))
    if refused > _MOST_REFUSALS:
        more = refused - _MOST_REFUSALS
        yield Refusal(place.file, f"has {more:,} more records that cannot be used; see the first")


def count_records(place: Place) -> int:
    """Return how many lines a ``.jsonl`` file has, without reading what they say."""
    lines, last = 0, b"\n"
    try:
        with place.path.open("rb") as file:
            while block := file.read(1 << 20):
                lines += block.count(b"\n")
                last = block[-1:]
    except OSError:
        return 1  # it will be refused, once
    return lines + (last != b"\n")


def _lines(file: BinaryIO, *, most_bytes: int) -> Iterator[tuple[int, bytes | None]]:
    """Yield each line with its number from 1; None: longer than ``most_bytes``."""
    number = 0
    while line := file.readline(most_bytes + 1):
        number += 1
        if len(line) <= most_bytes or line.endswith(b"\n"):
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(most_bytes)
        yield number, None


def _record(line: bytes | None, number: int) -> Mapping[str, object] | None:
    """Return the object of a line; None: a blank line."""
    if line is None:
        raise Unusable("is too long a line; split the article or remove it")
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
        record = json.loads(text) if text else None
    except UnicodeDecodeError as error:
        raise Unusable("is not UTF-8; save the file as UTF-8") from error
    except RecursionError as error:
        raise Unusable("is nested too deeply; remove it") from error
    except ValueError as error:
        raise Unusable(f"is no JSON ({error}); put one object on each line") from error
    if text and not isinstance(record, dict):
        raise Unusable('is no object; a line reads {"id": "...", "text": "..."}')
    return record


def _article(
    record: Mapping[str, object],
    number: int,
    place: Place,
    layers: Iterable[Layer],
    warnings: tuple[str, ...],
    article_bytes: int,
) -> Article:
    text = record.get("text")
    if not isinstance(text, str):
        raise Unusable('has no "text", or one that is no string; give it the article\'s text')
    if len(text.encode("utf-8", "surrogatepass")) > article_bytes:
        raise Unusable(f"is larger than {article_bytes:,} bytes; split it or remove it")
    meta = record.get("meta")
    if meta is not None and not isinstance(meta, dict):
        warnings = (*warnings, 'record: "meta" is no object; passed over')
    own = Layer("record", by_our_names(_pairs(record)))
    # What stands flat in the record goes before what stands under "meta".
    nested = Layer("record", by_our_names(_pairs(meta if isinstance(meta, dict) else {})))
    article_id = _id(record.get("id"), number, place)
    return assemble(article_id, place.file, clean(text), [own, nested, *layers], warnings)


def _id(given: object, number: int, place: Place) -> str:
    if given is None or given == "":
        return f"{PurePosixPath(place.file).with_suffix('')}#{number}"
    # bool is an int to Python, but true is nobody's id.
    if not isinstance(given, str | int) or isinstance(given, bool):
        raise Unusable('has an "id" that is neither a string nor a whole number')
    article_id = str(given)
    if len(article_id) > _ID_CHARS or article_id.isspace() or not is_showable(article_id):
        raise Unusable(f'has an "id" with hidden characters or over {_ID_CHARS} characters long')
    return article_id


def _pairs(record: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield what of a record can be metadata, as text."""
    for key, value in record.items():
        if key not in ("id", "text", "meta"):
            yield key, _as_text(value)


def _as_text(value: object) -> str:
    """Return a value as text; schema.org also writes ``{"name": ...}`` and lists of those."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        names = (_as_text(item) for item in value[:_LISTED_NAMES] if not isinstance(item, list))
        return ", ".join(name for name in names if name)
    name = value.get("name") if isinstance(value, dict) else None
    return name if isinstance(name, str) else ""
