"""Every change that the store makes on disk goes through here, one operation at a time.

Tests put another ``Files`` in its place, to fail or to stop the store before any of them.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import resource
import shutil
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Self

_MOST_OPEN_FILES = 16_384

# On macOS fsync stops at the drive's own cache; this goes through it.
_FULL_SYNC: int | None = getattr(fcntl, "F_FULLFSYNC", None)


class Files:
    """The operations of the file system that change something, or make a change last."""

    def create(self, path: Path) -> FileIO:
        """Return a new empty file, open for writing; it must not be there yet."""
        return FileIO(path, "xb")

    def write(self, file: FileIO, data: bytes) -> None:
        """Append all of ``data``."""
        rest = memoryview(data)
        while rest:
            rest = rest[file.write(rest) or 0 :]  # a nearly full disk writes a part

    def open_lasting(self, path: Path) -> int:
        """Return a descriptor of a file that is made when it is not there, and never emptied."""
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o644)

    def overwrite(self, path: Path, data: bytes) -> None:
        """Put ``data`` over the first bytes of a file that stays the same file."""
        with path.open("r+b", buffering=0) as file:
            self.write(file, data)
        self.sync(path)

    def sync(self, path: Path) -> None:
        """Return when a file's content, or a directory's entries, will survive a power cut."""
        descriptor = os.open(path, os.O_RDONLY)
        try:
            if _FULL_SYNC is None:
                os.fsync(descriptor)
            else:
                fcntl.fcntl(descriptor, _FULL_SYNC)
        finally:
            os.close(descriptor)

    def make_directory(self, path: Path) -> None:
        """Make a directory, which must not be there yet."""
        path.mkdir()

    def rename(self, source: Path, target: Path) -> None:
        """Give ``source`` the name ``target`` at one stroke; a file of that name is replaced."""
        source.replace(target)

    def link(self, source: Path, target: Path) -> None:
        """Give a file a second name."""
        target.hardlink_to(source)

    def remove(self, path: Path) -> None:
        """Remove one file."""
        path.unlink()

    def remove_tree(self, path: Path) -> None:
        """Remove a directory with everything in it."""
        shutil.rmtree(path)


class HashingFile:
    """A new file that counts and hashes what is written; ``np.lib.format`` can write to it."""

    def __init__(self, path: Path, files: Files) -> None:
        self._path = path
        self._files = files
        self._hash = hashlib.sha256()
        self._file = files.create(path)
        self.size = 0  # bytes

    @property
    def sha256(self) -> str:
        """Digest of what was written so far, in hex."""
        return self._hash.hexdigest()

    def write(self, data: bytes) -> None:
        """Append all of ``data``."""
        self._files.write(self._file, data)
        self._hash.update(data)
        self.size += len(data)

    def __enter__(self) -> Self:
        """Return the file itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file; when all went well, sync it."""
        self._file.close()
        if error is None:
            self._files.sync(self._path)


def replace_file(files: Files, path: Path, data: bytes) -> None:
    """Put a file with ``data`` in the place of ``path``, so that it lasts.

    Whatever happens in between, ``path`` is the old file or the new one.
    """
    aside = aside_of(path)
    if aside.exists():  # left by a crash
        files.remove(aside)
    with HashingFile(aside, files) as file:
        file.write(data)
    files.rename(aside, path)
    files.sync(path.parent)


def aside_of(path: Path) -> Path:
    """Return where ``replace_file`` writes before it renames."""
    return path.with_name(path.name + ".tmp")


def allow_many_open_files() -> None:
    """Let this process open as many files as the system lets it; call it at an entry point.

    Every mapped array holds one, and an index may have hundreds, several of them open at a time.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_OPEN_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
