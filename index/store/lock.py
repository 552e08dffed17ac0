"""The one writer's lock, which also remembers the highest number that was ever given."""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from index.errors import IndexBusy
from index.store.files import Files
from index.store.manifest import Damage, dump, load

LOCK = "LOCK"

_RECORD_BYTES = 512  # one disk sector: written over itself, it is never torn or empty
_HOST_CHARS = 64


class WriterLock:
    """The lock, held. The kernel lets it go when the process dies."""

    def __init__(self, path: Path, files: Files) -> None:
        self._path = path
        self._files = files

    def highest_number(self) -> int:
        """Return the highest generation number noted so far; 0 when there is none."""
        number = _record(self._path).get("highest")
        return number if type(number) is int and number >= 0 else 0

    def note(self, highest_number: int) -> None:
        """Write down who holds the lock, and the highest number, so that it lasts.

        A generation that is removed takes its number along; noted here before, the number is
        not given to another one, and an old button can never lead to new words.
        """
        record = dump(
            {
                "pid": os.getpid(),
                "host": socket.gethostname()[:_HOST_CHARS],
                "since": datetime.now(UTC).isoformat(timespec="seconds"),
                "highest": highest_number,
            }
        )
        self._files.overwrite(self._path, record.rstrip().ljust(_RECORD_BYTES - 1) + b"\n")


@contextlib.contextmanager
def writer_lock(root: Path, files: Files) -> Iterator[WriterLock]:
    """Hold the lock of the store in ``root``.

    Raises:
        IndexBusy: somebody else holds it; the message names the process.
    """
    path = root / LOCK
    descriptor = files.open_lasting(path)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexBusy(root, _holder(path)) from error
        yield WriterLock(path, files)
    finally:
        os.close(descriptor)


def _holder(path: Path) -> str:
    record = _record(path)
    pid, host, since = (record.get(key) for key in ("pid", "host", "since"))
    if pid is None:  # between its flock and its note
        return "another process"
    return f"process {pid} on {host} (since {since})"


def _record(path: Path) -> dict[str, object]:
    try:
        value = load(path.read_bytes()[:_RECORD_BYTES])
    except (OSError, Damage):
        return {}
    return value if isinstance(value, dict) else {}
