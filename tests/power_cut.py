"""What a power cut leaves of what a store has written: a model over the recorded operations.

Content that was not synced may be lost, cut, zeroed or half there; names that were made, changed
or removed in a directory that was not synced may be lost, each by itself or from some moment on.
It is stricter than file systems are: nothing is durable but what was asked to be.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from typing import Any, Literal

from index.store import Files

SECTOR = 512  # bytes; a disk writes one as a whole or not at all

Event = tuple[Any, ...]
Left = Literal["nothing", "files", "directories", "both"]


class RecordingFiles(Files):
    """Does what is asked of it, without waiting for the disk, and keeps a record.

    Args:
        root: paths in the record are told from here.
        synced: of what a sync is believed; anything less makes a control that has to fail.
    """

    def __init__(self, root: Path, *, synced: Left = "both") -> None:
        self.events: list[Event] = []
        self._root = root
        self._synced = synced
        self._known = {path.stat().st_ino for path in root.rglob("*") if path.is_file()}

    def create(self, path: Path) -> FileIO:
        file = super().create(path)
        self._made(path)
        return file

    def write(self, file: FileIO, data: bytes) -> None:
        super().write(file, data)
        self._note("append", Path(os.fsdecode(file.name)), bytes(data))

    def open_lasting(self, path: Path) -> int:
        is_new = not path.exists()
        descriptor = super().open_lasting(path)
        if is_new:
            self._made(path)
        return descriptor

    def overwrite(self, path: Path, data: bytes) -> None:
        with path.open("r+b", buffering=0) as file:
            file.write(data)
        self._note("overwrite", path, bytes(data))
        self.sync(path)

    def sync(self, path: Path) -> None:
        if path.is_dir():
            if self._synced in ("directories", "both"):
                self._note("sync directory", path)
            return
        if path.stat().st_ino not in self._known:  # written by the caller, past this seam
            self._made(path)
            self._note("append", path, path.read_bytes())
        if self._synced in ("files", "both"):
            self._note("sync", path)

    def make_directory(self, path: Path) -> None:
        super().make_directory(path)
        self._note("make directory", path)

    def rename(self, source: Path, target: Path) -> None:
        self._forget(target)
        super().rename(source, target)
        self._note("rename", source, target)

    def link(self, source: Path, target: Path) -> None:
        super().link(source, target)
        self._note("link", source, target)

    def remove(self, path: Path) -> None:
        self._forget(path)
        super().remove(path)
        self._note("remove", path)

    def remove_tree(self, path: Path) -> None:
        for inside in path.iterdir():
            self._forget(inside)
        super().remove_tree(path)
        self._note("remove", path)

    def _made(self, path: Path) -> None:
        self._known.add(path.stat().st_ino)
        self._note("create", path)

    def _forget(self, path: Path) -> None:
        """Let go of a file whose number another one may be given."""
        if path.is_file() and path.stat().st_nlink == 1:
            self._known.discard(path.stat().st_ino)

    def _note(self, kind: str, *arguments: Any) -> None:
        self.events.append((kind, *(self._place(argument) for argument in arguments)))

    def _place(self, argument: Any) -> Any:
        return str(argument.relative_to(self._root)) if isinstance(argument, Path) else argument


@dataclass
class _Content:
    """What one file holds: as it was last synced, and as it was last written."""

    durable: bytes = b""
    written: bytes = b""
    overwritten: bool = False  # in place, by whole sectors


@dataclass
class _Naming:
    """A change of names in directories, which lasts once one of them was synced."""

    kind: str
    arguments: tuple[Any, ...]
    directories: tuple[str, ...]
    durable: bool = False


@dataclass
class Disk:
    """A tree of files, and the operations that changed it since."""

    files: dict[str, bytes]
    directories: set[str]
    events: list[Event] = field(default_factory=list)

    @classmethod
    def of(cls, root: Path) -> Disk:
        """Return a disk on which all of ``root`` is durable."""
        paths = sorted(root.rglob("*"))
        files = {str(path.relative_to(root)): path for path in paths if path.is_file()}
        return cls(
            {name: path.read_bytes() for name, path in files.items()},
            {".", *(str(path.relative_to(root)) for path in paths if path.is_dir())},
        )

    def after_cut(self, n_events: int, chance: random.Random) -> Disk:
        """Return what may be found after a power cut when so many operations were done."""
        contents, naming = self._replayed(n_events)
        pending = [change for change in naming if not change.durable]
        if chance.random() < 0.5:  # a journal: all names up to some moment
            there = set(map(id, pending[: chance.randint(0, len(pending))]))
        else:  # no order at all
            there = {id(change) for change in pending if chance.random() < 0.5}
        found: dict[str, int] = dict(zip(self.files, range(len(self.files)), strict=True))
        directories = set(self.directories)
        for change in naming:
            if change.durable or id(change) in there:
                _apply(change, found, directories)
        return Disk(
            {name: _found(contents[number], chance) for name, number in found.items()}, directories
        )

    def put(self, root: Path) -> None:
        """Write the tree below ``root``, which is not there yet."""
        for directory in sorted(self.directories):
            (root / directory).mkdir(parents=True, exist_ok=True)
        for name, data in self.files.items():
            (root / name).write_bytes(data)

    def _replayed(self, n_events: int) -> tuple[list[_Content], list[_Naming]]:
        contents = [_Content(data, data) for data in self.files.values()]
        now: dict[str, int] = dict(zip(self.files, range(len(self.files)), strict=True))
        directories = set(self.directories)
        naming: list[_Naming] = []

        def change(kind: str, *arguments: Any, within: tuple[str, ...]) -> None:
            naming.append(_Naming(kind, arguments, tuple(map(_parent, within))))
            _apply(naming[-1], now, directories)

        for kind, *arguments in self.events[:n_events]:
            match kind, *arguments:
                case "create", name:
                    contents.append(_Content())
                    change("name", name, len(contents) - 1, within=(name,))
                case "link", source, target:
                    change("name", target, now[source], within=(target,))
                case "append", name, data:
                    contents[now[name]].written += data
                case "overwrite", name, data:
                    content = contents[now[name]]
                    content.written = data + content.written[len(data) :]
                    content.overwritten = True
                case "sync", name:
                    contents[now[name]].durable = contents[now[name]].written
                case "sync directory", directory:
                    for one in naming:
                        one.durable = one.durable or directory in one.directories
                case "make directory", name:
                    change(kind, name, within=(name,))
                case "rename", source, target:
                    change(kind, source, target, within=(source, target))
                case "remove", name:
                    change(kind, name, within=(name,))
                case _:
                    raise ValueError(f"{kind} is no operation")
        return contents, naming


def _apply(change: _Naming, files: dict[str, int], directories: set[str]) -> None:
    """Do a change of names, as far as what it speaks of is there."""
    match change.kind, *change.arguments:
        case "name", name, number:
            if _parent(name) in directories:
                files[name] = number
        case "make directory", name:
            if _parent(name) in directories:
                directories.add(name)
        case "rename", source, target:
            for name in [name for name in files if _is_below(name, source)]:
                files[target + name[len(source) :]] = files.pop(name)
            for name in [name for name in directories if _is_below(name, source)]:
                directories.remove(name)
                directories.add(target + name[len(source) :])
        case "remove", name:
            for gone in [one for one in files if _is_below(one, name)]:
                del files[gone]
            directories -= {one for one in directories if _is_below(one, name)}


def _found(content: _Content, chance: random.Random) -> bytes:
    """Return what may be found in a file: what was synced, what was written, or something else."""
    durable, written = content.durable, content.written
    if durable == written:
        return durable
    if content.overwritten and len(written) <= SECTOR:
        return chance.choice([durable, written])
    cut = chance.randint(0, len(written))
    torn = min(len(written), cut + SECTOR)
    return chance.choice(
        [
            durable,
            written,
            written[:cut],
            written[:cut] + bytes(len(written) - cut),
            written[:cut] + chance.randbytes(torn - cut) + written[torn:],
        ]
    )


def _parent(name: str) -> str:
    return str(Path(name).parent)


def _is_below(name: str, place: str) -> bool:
    return name == place or name.startswith(place + "/")
