"""``sources.csv``: the metadata of many files in one table, as a spreadsheet writes it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from index.corpus.decoding import Unusable, clean, decode, read_bytes
from index.corpus.names import by_our_names

MANIFEST_FILE = "sources.csv"

Manifest = Mapping[str, Mapping[str, str]]
"""Path of a file from the manifest's folder, ``/`` between folders -> its values by our names."""

NO_MANIFEST: Manifest = MappingProxyType({})

_MOST_BYTES = 32_000_000
_DELIMITERS = ",;\t"


def read_manifest(path: Path) -> Manifest:
    """Return the rows of a ``sources.csv``; where a file has several, the first counts.

    Columns are found by their heading (``file`` and the names of metadata), in any order, with
    comma, semicolon or tab between them.

    Raises:
        Unusable: it cannot be read or has no column ``file``.
    """
    text = clean(decode(read_bytes(path, most_bytes=_MOST_BYTES))[0])
    heading_line = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=heading_line.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        heading = [cell.strip() for cell in next(rows, [])]
        file_column = [cell.lower() for cell in heading].index("file")
        return _by_file(heading, file_column, list(rows))
    except ValueError as error:
        raise Unusable(
            "has no column file; its first line should be file,title,outlet,author,published,url"
        ) from error
    except csv.Error as error:
        raise Unusable(f"is no table ({error}); save it anew as CSV") from error


def _by_file(heading: Sequence[str], file_column: int, rows: Sequence[Sequence[str]]) -> Manifest:
    manifest: dict[str, Mapping[str, str]] = {}
    for row in rows:
        if len(row) <= file_column:
            continue
        file = row[file_column].strip().replace("\\", "/").removeprefix("./")
        cells = ((name, cell.strip()) for name, cell in zip(heading, row, strict=False))
        if file:
            manifest.setdefault(file, by_our_names(cells))
    return manifest
