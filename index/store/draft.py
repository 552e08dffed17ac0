"""A generation that is being written: files into a directory aside, then one rename."""

from __future__ import annotations

import errno
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.store.files import Files, HashingFile, digest_of
from index.store.generation import ARRAY_SUFFIX, Generation, mapped_array
from index.store.manifest import JSON, MANIFEST, FileEntry, Manifest, checked_file_name
from index.store.pointer import Pointer

# What systems say where a file cannot have one more name: shared folders, sticks, some containers.
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})
_BLOCK_BYTES = 1 << 20


class Draft:
    """The unfinished generation that ``Writer.draft`` gives; ``finish`` makes it complete.

    File names are plain: letters, digits, ``_``, ``.`` and ``-``.
    """

    def __init__(
        self,
        directory: Path,
        target: Path,
        *,
        files: Files,
        built_by: str,
        about: Mapping[str, JSON],
        finished: Callable[[Pointer], None],
    ) -> None:
        self.directory = directory  # where the files are now: aside, then in the target
        self._target = target
        self._files = files
        self._built_by = built_by
        self._about = about
        self._finished = finished
        self._entries: dict[str, FileEntry] = {}  # written here, so their digests are known
        self._promised: set[str] = set()  # written by the caller

    def announce(self, name: str) -> Path:
        """Return where the caller writes a file of its own; ``finish`` hashes and syncs it."""
        self._promised.add(self._new_name(name))
        return self.directory / name

    def path(self, name: str) -> Path:
        """Return where a file is that was written or announced before."""
        return self.directory / checked_file_name(name)

    def file_names(self) -> tuple[str, ...]:
        """Return the names of the files that were written or announced, sorted."""
        return tuple(sorted(self._promised | self._entries.keys()))

    def array(self, name: str) -> NDArray[Any]:
        """Return an array that was written before, read-only."""
        return mapped_array(self.path(f"{name}{ARRAY_SUFFIX}"))

    def save_bytes(self, name: str, data: bytes) -> None:
        """Write a file."""
        file_name = self._new_name(name)
        with HashingFile(self.directory / file_name, self._files) as file:
            file.write(data)
        self._entries[file_name] = FileEntry(file.size, file.sha256)

    def save_array(self, name: str, array: NDArray[Any]) -> None:
        """Write an array as ``name.npy``.

        Raises:
            ValueError: the array holds Python objects, which only a pickle could keep.
        """
        if array.dtype.hasobject:
            raise ValueError(f"array {name!r} holds Python objects; only plain types are stored")
        file_name = self._new_name(f"{name}{ARRAY_SUFFIX}")
        with HashingFile(self.directory / file_name, self._files) as file:
            np.lib.format.write_array(file, array, allow_pickle=False)
        self._entries[file_name] = FileEntry(file.size, file.sha256)

    def link(self, generation: Generation, name: str) -> None:
        """Take over a file of another generation as it is; copied only where links cannot be.

        Raises:
            DamagedIndex: that generation has no such file.
        """
        file_name = self._new_name(name)
        source = generation.path(name)
        try:
            self._files.link(source, self.directory / file_name)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            self._copy(source, self.directory / file_name)
        self._entries[file_name] = generation.manifest.files[name]

    def drop(self, name: str) -> None:
        """Remove a file that was written or announced before."""
        self._files.remove(self.path(name))
        self._promised.discard(name)
        self._entries.pop(name, None)

    def finish(self) -> str:
        """Make the generation complete and return its name; it is not served yet.

        Raises:
            ValueError: there is a file that nobody announced, such as the journal of a
                database that is still open, or an announced one is not there.
        """
        self._take_in_promised()
        manifest = Manifest(self._target.name, self._built_by, self._about, self._entries)
        with HashingFile(self.directory / MANIFEST, self._files) as file:
            file.write(manifest.to_bytes())
        self._files.sync(self.directory)
        self._files.rename(self.directory, self._target)
        self.directory = self._target
        self._files.sync(self._target.parent)
        self._finished(Pointer(self._target.name, file.sha256))
        return self._target.name

    def _copy(self, source: Path, target: Path) -> None:
        with source.open("rb") as there, HashingFile(target, self._files) as file:
            while block := there.read(_BLOCK_BYTES):
                file.write(block)

    def _take_in_promised(self) -> None:
        """Sync and hash what the caller wrote, and nothing else."""
        present = {path.name for path in self.directory.iterdir()}
        expected = self._promised | self._entries.keys()
        if present != expected:
            wrong = ", ".join(sorted(present ^ expected))
            raise ValueError(f"{self.directory}: files missing or never announced: {wrong}")
        for name in sorted(self._promised):
            path = self.directory / name
            self._files.sync(path)
            self._entries[name] = FileEntry(path.stat().st_size, digest_of(path))

    def _new_name(self, name: str) -> str:
        if name in self._entries or name in self._promised:
            raise ValueError(f"{name!r} is written twice")
        return checked_file_name(name)
