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
from typing import Literal

from index.corpus.decoding import Unusable, is_showable, unreadable
from index.corpus.manifest import MANIFEST_FILE, Manifest, read_manifest
from index.domain import Refusal
from index.errors import BadSource

TEXT_SUFFIXES = frozenset({".txt", ".md"})
RECORD_SUFFIX = ".jsonl"
EXAMPLES_FILE = "examples.txt"  # at the top of a source: questions, no article
CONCEPTS_FILE = "concepts.txt"  # there too: concepts of an editor's own
PINNED_FILE = "pinned.txt"  # there too: questions whose answers an editor wants to watch
_BESIDE = frozenset({EXAMPLES_FILE, CONCEPTS_FILE, PINNED_FILE})
_SUFFIXES = TEXT_SUFFIXES | {RECORD_SUFFIX}
_SIDECAR_SUFFIX = ".meta"

_ODD_NAME = "has hidden or undecodable characters in its name; rename it"
_LEADS_OUT = "is a link that leads out of the source; put the file itself there"


@dataclass(frozen=True, slots=True)
class Place:
    """A file to read, with what its surroundings say of it."""

    where: str  # its path; tens of thousands of ``Path`` take longer to make than to walk
    file: str  # path inside the source, ``/`` between folders
    sidecar: Path | None = None
    rows: tuple[Mapping[str, str], ...] = ()  # of the manifests, nearest first
    folder: str | None = None  # the first folder below the source

    @property
    def path(self) -> Path:
        """Its path."""
        return Path(self.where)

    @property
    def holds_records(self) -> bool:
        """Whether it is a ``.jsonl`` file."""
        return self.file[-len(RECORD_SUFFIX) :].lower() == RECORD_SUFFIX


_Manifests = tuple[tuple[int, Manifest], ...]  # each with the depth of its folder, nearest first


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder still to go through."""

    path: Path
    parts: tuple[str, ...] = ()  # below the source
    manifests: _Manifests = ()  # of the folders above


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
    # A stack of our own: folders may be nested deeper than Python likes to recurse.
    stack: list[Iterator[Place | Refusal | _Folder]] = [iter((_Folder(source),))]
    while stack:
        item = next(stack[-1], None)
        if item is None:
            stack.pop()
        elif isinstance(item, _Folder):
            stack.append(_listed(item, root, describe=describe))
        else:
            yield item


def leads_out(path: Path, root: Path) -> bool:
    """Return whether a path that may be a link ends outside ``root`` or nowhere."""
    if not path.is_symlink():
        return False
    try:
        return not path.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):  # nothing there, or links in a circle
        return True


def _single(source: Path, *, describe: bool) -> Iterator[Place | Refusal]:
    if not is_showable(source.name):
        yield Refusal(_shown((source.name,)), _ODD_NAME)
        return
    beside = source.parent.resolve()
    sidecar = source.with_name(source.name + _SIDECAR_SUFFIX)
    manifest_path = source.with_name(MANIFEST_FILE)
    manifests: _Manifests = ()
    if describe and manifest_path.is_file() and not leads_out(manifest_path, beside):
        try:
            manifests = ((0, read_manifest(manifest_path)),)
        except Unusable as error:
            yield Refusal(MANIFEST_FILE, str(error))
    yield Place(
        str(source),
        source.name,
        sidecar if sidecar.is_file() and not leads_out(sidecar, beside) else None,
        _rows(manifests, (source.name,)),
    )


def _listed(here: _Folder, root: Path, *, describe: bool) -> Iterator[Place | Refusal | _Folder]:
    """Yield what is to be read in one folder, by name, and the folders to go into."""
    try:
        with os.scandir(here.path) as listing:
            entries = {entry.name: entry for entry in listing if not entry.name.startswith(".")}
    except OSError as error:
        yield Refusal(_shown(here.parts), unreadable(error))
        return
    manifests = here.manifests
    if describe and MANIFEST_FILE in entries:
        path = here.path / MANIFEST_FILE
        try:
            if leads_out(path, root):
                raise Unusable(_LEADS_OUT)
            manifests = ((len(here.parts), read_manifest(path)), *manifests)
        except Unusable as error:
            yield Refusal(_shown((*here.parts, MANIFEST_FILE)), str(error))
    folder = str(here.path)
    for name in sorted(entries):
        parts = (*here.parts, name)
        if not here.parts and name in _BESIDE:
            continue
        try:
            kind = _kind(entries[name], root)
        except Unusable as error:
            yield Refusal(_shown(parts), str(error))
            continue
        if kind == "folder":
            yield _Folder(here.path / name, parts, manifests)
        elif kind == "file":
            beside = name + _SIDECAR_SUFFIX
            sidecar = here.path / beside if beside in entries else None
            if sidecar is not None and leads_out(sidecar, root):
                yield Refusal(_shown((*here.parts, beside)), _LEADS_OUT)
                sidecar = None
            yield _place(f"{folder}/{name}", parts, manifests, sidecar)


def _place(
    where: str, parts: tuple[str, ...], manifests: _Manifests, sidecar: Path | None
) -> Place:
    folder = parts[0] if len(parts) > 1 else None
    return Place(where, "/".join(parts), sidecar, _rows(manifests, parts), folder)


def _rows(manifests: _Manifests, parts: tuple[str, ...]) -> tuple[Mapping[str, str], ...]:
    if not manifests:
        return ()
    # A table is composed text; some systems give file names decomposed.
    names = [unicodedata.normalize("NFC", part) for part in parts]
    found = (manifest.get("/".join(names[depth:])) for depth, manifest in manifests)
    return tuple(row for row in found if row)


def _kind(entry: os.DirEntry[str], root: Path) -> Literal["folder", "file"] | None:
    """Return what an entry is to us; None: nothing that we read.

    Raises:
        Unusable: it looks like an article or a folder of them, but must not or cannot be read.
    """
    name, dot, suffix = entry.name.rpartition(".")
    wanted = bool(name) and (dot + suffix).lower() in _SUFFIXES
    if entry.is_symlink():
        if not (wanted or entry.is_dir()):
            return None
        if leads_out(Path(entry.path), root):
            raise Unusable(_LEADS_OUT)
        if entry.is_dir():
            return None  # its files are read where they really are
    if not (wanted or entry.is_dir()):
        return None
    if not is_showable(entry.name):
        raise Unusable(_ODD_NAME)
    if entry.is_dir():
        return "folder"
    if not entry.is_file():
        raise Unusable("is no regular file; replace it by a file or remove it")
    return "file"


def _shown(parts: tuple[str, ...]) -> str:
    """Return a path that can be printed, whatever bytes a name is made of."""
    path = "/".join(parts) or "."
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in path)
