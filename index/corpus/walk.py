"""Which files of a source are articles, in one settled order, and what lies beside them.

Folders are gone through by name; hidden files and folders are passed over, links to folders
are not followed, and nothing outside the source is read through a link.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from index.corpus.decoding import Unusable, clean, unreadable
from index.corpus.examples import EXAMPLES_FILE
from index.corpus.manifest import MANIFEST_FILE, Manifest, read_manifest
from index.domain import Refusal
from index.errors import BadSource

TEXT_SUFFIXES = frozenset({".txt", ".md"})
RECORD_SUFFIX = ".jsonl"
_SUFFIXES = TEXT_SUFFIXES | {RECORD_SUFFIX}
_SIDECAR_SUFFIX = ".meta"

_LEADS_OUT = "is a link that leads out of the source; put the file itself there"


@dataclass(frozen=True, slots=True)
class Place:
    """A file to read, with what its surroundings say of it."""

    path: Path
    file: str  # path inside the source, ``/`` between folders
    sidecar: Path | None = None
    rows: tuple[Mapping[str, str], ...] = ()  # of the manifests, nearest first
    folder: str | None = None  # the first folder below the source

    @property
    def holds_records(self) -> bool:
        """Whether it is a ``.jsonl`` file."""
        return self.path.suffix.lower() == RECORD_SUFFIX


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder still to go through, or an entry of one."""

    path: Path
    parts: tuple[str, ...]  # below the source
    manifests: tuple[tuple[int, Manifest], ...]  # depth of its folder, nearest first


def check_source(source: Path) -> None:
    """Raise BadSource unless ``source`` is a readable folder or a file of a known kind."""
    try:
        if source.is_dir():
            os.scandir(source).close()
            return
        source.stat()
    except FileNotFoundError as error:
        raise BadSource(f"{source}: no such file or folder; check the path") from error
    except OSError as error:
        raise BadSource(f"{source}: {unreadable(error)}") from error
    if not source.is_file() or source.suffix.lower() not in _SUFFIXES:
        raise BadSource(
            f"{source}: neither a folder nor a .txt, .md or .jsonl file; "
            "name a folder of articles or give the file one of these suffixes"
        )


def walk(source: Path, *, describe: bool = True) -> Iterator[Place | Refusal]:
    """Yield the files of a checked source, sorted by name, folder by folder.

    Args:
        source: a folder, or a single file.
        describe: read the manifests on the way; without, ``rows`` stay empty.
    """
    if not source.is_dir():
        yield from _single(source, describe=describe)
        return
    root = source.resolve()
    waiting = [_Folder(source, (), ())]
    # A stack of our own: folders may be nested deeper than Python likes to recurse.
    while waiting:
        here = waiting.pop()
        if here.parts and not here.path.is_dir():
            continue
        yield from _listed(here, root, waiting, describe=describe)


def _single(source: Path, *, describe: bool) -> Iterator[Place | Refusal]:
    beside = source.parent.resolve()
    sidecar = source.with_name(source.name + _SIDECAR_SUFFIX)
    manifest_path = source.with_name(MANIFEST_FILE)
    manifests: tuple[tuple[int, Manifest], ...] = ()
    if describe and manifest_path.is_file() and not _leads_out(manifest_path, beside):
        try:
            manifests = ((0, read_manifest(manifest_path)),)
        except Unusable as error:
            yield Refusal(MANIFEST_FILE, str(error))
    yield Place(
        source,
        source.name,
        sidecar if sidecar.is_file() and not _leads_out(sidecar, beside) else None,
        _rows(manifests, (source.name,)),
    )
