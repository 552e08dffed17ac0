"""A generation opened for reading: pinned, checked, its files by name."""

from __future__ import annotations

import fcntl
import hashlib
import os
import stat
from collections.abc import Mapping
from io import BufferedReader
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedIndex
from index.store.files import digest_of
from index.store.manifest import MANIFEST, Damage, FileEntry, Manifest

ARRAY_SUFFIX = ".npy"

_COPIED_BYTES = 1 << 16
"""An array up to this size is read: a memory map holds a descriptor for as long as it lives, and
small segments have some eighty arrays each."""


class Gone(Exception):
    """The generation is not there (any more). Stays inside the room."""


class Generation:
    """An opened generation; no sweep removes it until ``close``.

    Arrays are read-only and stay valid after ``close``. It may be used from
    several threads.
    """

    def __init__(
        self,
        directory: Path,
        manifest: Manifest,
        *,
        manifest_sha256: str,
        pin: BufferedReader,
        degraded: tuple[str, ...] = (),
    ) -> None:
        self.manifest = manifest
        self.manifest_sha256 = manifest_sha256
        self.degraded = degraded  # why this is not the current generation; empty: all is well
        self.directory = directory
        self._pin = pin

    def __enter__(self) -> Self:
        """Return the generation itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let the generation go."""
        self.close()

    @property
    def name(self) -> str:
        """Name of the generation, such as ``g00000007``."""
        return self.manifest.generation

    @property
    def built_by(self) -> str:
        """What built it, as the writer said."""
        return self.manifest.built_by

    @property
    def about(self) -> Mapping[str, Any]:
        """What the writer noted about it."""
        return self.manifest.about

    def path(self, name: str) -> Path:
        """Return where a file is; raise DamagedIndex when the generation has none of that name."""
        if name not in self.manifest.files:
            raise DamagedIndex(self.directory, f"it has no file {name}")
        return self.directory / name

    def file_names(self) -> tuple[str, ...]:
        """Return the names of all files, sorted."""
        return tuple(sorted(self.manifest.files))

    def array(self, name: str) -> NDArray[Any]:
        """Return an array, read-only; a large one is a memory map.

        Raises:
            DamagedIndex: there is none of that name, or its file is no array.
        """
        return mapped_array(self.path(name + ARRAY_SUFFIX))

    def damages(self) -> list[str]:
        """Read every file and return what does not match its checksum; empty when all is whole."""
        found = _damages_seen(self.directory, self.manifest.files)
        return found or _damages_read(self.directory, self.manifest.files)

    def verify(self) -> None:
        """Read every file and hold it against its checksum.

        It takes a second for some hundred megabytes: call it in a thread.

        Raises:
            DamagedIndex: a file is not as it was written.
        """
        if damages := self.damages():
            raise DamagedIndex(self.directory, "; ".join(damages))

    def close(self) -> None:
        """Let the generation go; a sweep may then remove it."""
        self._pin.close()


def mapped_array(path: Path) -> NDArray[Any]:
    """Return the array in a file, read-only: a memory map, or a copy of a small one.

    Raises:
        DamagedIndex: the file is no array.
    """
    try:
        mapped: NDArray[Any] = np.lib.format.open_memmap(path, mode="r")
    except (OSError, ValueError, ArithmeticError) as error:
        raise DamagedIndex(path.parent, f"{path.name}: {error}") from error
    if mapped.nbytes > _COPIED_BYTES:
        return mapped
    copied = np.array(mapped)
    copied.flags.writeable = False
    return copied


def open_generation(
    directory: Path,
    *,
    manifest_sha256: str | None = None,
    thorough: bool = False,
    degraded: tuple[str, ...] = (),
) -> Generation:
    """Return the generation in ``directory``, pinned and checked.

    Args:
        directory: named like the generation.
        manifest_sha256: the digest that the manifest must have, where one is known.
        thorough: hold every file against its checksum, not only against its size.
        degraded: why this generation is opened in place of another.

    Raises:
        Gone: there is no such directory.
        Damage: something in it is not as it was written.
        OtherFormat: it is of a format that this code does not read.
    """
    pin = _pinned(directory)
    try:
        data = pin.read()
        digest = hashlib.sha256(data).hexdigest()
        if manifest_sha256 not in (None, digest):
            raise Damage(f"{MANIFEST} is not the one that was published")
        manifest = _manifest(directory, data)
        damages = _damages_seen(directory, manifest.files)
        if thorough and not damages:
            damages = _damages_read(directory, manifest.files)
        if damages:
            raise Damage("; ".join(damages))
        return Generation(directory, manifest, manifest_sha256=digest, pin=pin, degraded=degraded)
    except OSError as error:
        pin.close()
        raise Damage(f"{MANIFEST}: {error.strerror}") from error
    except BaseException:
        pin.close()
        raise


def _pinned(directory: Path) -> BufferedReader:
    """Return the manifest's file under a shared lock: pin first, then look."""
    path = directory / MANIFEST
    try:
        pin = path.open("rb")
    except FileNotFoundError as error:
        if directory.is_dir():
            raise Damage(f"{MANIFEST} is missing") from error
        raise Gone(directory.name) from error
    except OSError as error:
        raise Damage(f"{MANIFEST}: {error.strerror}") from error
    try:
        fcntl.flock(pin, fcntl.LOCK_SH)
        # A sweep may have been quicker: then this lock is on a file that has lost its name.
        if not os.path.samestat(os.fstat(pin.fileno()), path.stat()):
            raise Gone(directory.name)
    except FileNotFoundError as error:
        pin.close()
        raise Gone(directory.name) from error
    except BaseException:
        pin.close()
        raise
    return pin


def _manifest(directory: Path, data: bytes) -> Manifest:
    try:
        manifest = Manifest.from_bytes(data)
    except Damage as damage:
        raise Damage(f"{MANIFEST}: {damage}") from damage
    if manifest.generation != directory.name:
        raise Damage(f"{MANIFEST} is that of {manifest.generation}")
    return manifest


def _damages_seen(directory: Path, files: Mapping[str, FileEntry]) -> list[str]:
    """Return what can be told without reading: files that are missing or of another size."""
    found = []
    for name, entry in sorted(files.items()):
        try:
            status = (directory / name).lstat()
        except OSError as error:
            found.append(f"{name}: {error.strerror}")
            continue
        if not stat.S_ISREG(status.st_mode):
            found.append(f"{name} is not a file")
        elif status.st_size != entry.size:
            found.append(f"{name} has {status.st_size} bytes, not {entry.size}")
    return found


def _damages_read(directory: Path, files: Mapping[str, FileEntry]) -> list[str]:
    """Return the files whose content is not what was written."""
    found = []
    for name, entry in sorted(files.items()):
        try:
            if digest_of(directory / name) != entry.sha256:
                found.append(f"{name} does not match its checksum")
        except OSError as error:
            found.append(f"{name}: {error.strerror}")
    return found
