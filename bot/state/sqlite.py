"""The state of a bot alone: one SQLite file, opened at first use, set aside if damaged."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from bot.state.database import SCHEMA_VERSION, StateError, metadata

MAX_PAGES = 524_288  # of 4,096 bytes: 2 GiB, for as many of the longest questions as are kept
WAIT_S = 5.0  # for a lock that another process holds

_log = logging.getLogger(__name__)
_T = TypeVar("_T")


class _Unusable(Exception):
    """The file is no state of ours; its text says why, in a word for the file's new name."""


class _Cursor(Protocol):
    """What a driver's cursor offers to the pragmas."""

    def execute(self, statement: str, /) -> object:
        """Run one statement."""

    def close(self) -> object:
        """Let it go."""


class SqliteDatabase:
    """One SQLite file, reached by one connection at a time; safe to use from several threads.

    Nothing happens to the file before the first ``run``.

    Args:
        path: the file; it and its folder are made when missing, readable by the owner alone.
        max_pages: beyond so many pages of 4,096 bytes a write fails with StateError.
    """

    def __init__(self, path: Path, *, max_pages: int = MAX_PAGES) -> None:
        self._path = path
        self._max_pages = max_pages
        self._lock = threading.RLock()
        self._engine: Engine | None = None
        self._closed = False

    def run(self, work: Callable[[Connection], _T]) -> _T:
        """Return what ``work`` returns, in a transaction that is on disk when this returns.

        A damaged file is moved aside, and ``work`` runs once more on a new one: the bot loses
        old buttons, not its voice.

        Raises:
            StateError: it could not be read or written.
        """
        # One at a time: SQLite has one writer anyway, and no thread can then be at work in a file
        # that another one finds damaged.
        with self._lock:
            if self._closed:
                # A thread that outlived the bot must not open the file again behind its back.
                raise StateError(f"{self._path}: closed, because the bot has stopped")
            try:
                return self._attempt(work)
            except (SQLAlchemyError, OSError) as error:
                reason = getattr(error, "orig", None) or error  # without the statement's values
                raise StateError(f"{self._path}: {reason}; check the disk and the file") from None

    def discard_set_aside(self, older_than: datetime | None = None) -> int:
        """Delete what was moved aside, before ``older_than`` if given; return how many files.

        People's questions are in them, and nothing else would ever delete those.

        Raises:
            StateError: one could not be deleted.
        """
        n_files = 0
        with self._lock:
            try:
                for aside in self._set_asides():
                    if older_than is None or aside.stat().st_mtime < older_than.timestamp():
                        aside.unlink()
                        n_files += 1
            except OSError as error:
                raise StateError(f"{error.filename}: {error.strerror}; delete it") from None
        return n_files

    def close(self) -> None:
        """Let the file go for good; a later ``run`` raises StateError."""
        with self._lock:
            self._closed = True
            self._let_go()

    def _let_go(self) -> None:
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def _attempt(self, work: Callable[[Connection], _T]) -> _T:
        try:
            return self._in_transaction(work)
        except (_Unusable, DatabaseError) as error:
            if isinstance(error, _Unusable):
                self._set_aside(str(error))
            elif type(error) is DatabaseError:
                # Its subclasses are a full disk, a lock, missing rights: the file may be fine.
                self._set_aside("damaged")
            else:
                raise
        return self._in_transaction(work)

    def _in_transaction(self, work: Callable[[Connection], _T]) -> _T:
        if self._engine is None:
            self._engine = self._open()
        with self._engine.begin() as connection:
            return work(connection)

    def _open(self) -> Engine:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # People's questions are in it.
        self._path.touch(mode=0o600)
        engine = create_engine(
            URL.create("sqlite", database=str(self._path)),
            connect_args={"timeout": WAIT_S},
            pool_size=1,
            max_overflow=0,
            hide_parameters=True,  # an error would otherwise quote a question
        )
        event.listen(engine, "connect", self._prepare)
        try:
            _make_sound(engine)
        except BaseException:
            engine.dispose()
            raise
        return engine

    def _prepare(self, connection: Any, _record: object) -> None:
        cursor: _Cursor = connection.cursor()
        try:
            cursor.execute("PRAGMA journal_mode = DELETE")
            # With less, a power cut can take back what was promised.
            cursor.execute("PRAGMA synchronous = EXTRA")
            # What /forget deletes is overwritten, not merely unlinked.
            cursor.execute("PRAGMA secure_delete = ON")
            cursor.execute(f"PRAGMA max_page_count = {self._max_pages:d}")
        finally:
            cursor.close()

    def _set_aside(self, reason: str) -> None:
        self._let_go()
        number = 1
        while (aside := self._named(f".{reason}-{number}")).exists():
            number += 1
        self._path.replace(aside)
        aside.touch()  # its age counts from now
        _log.warning("%s could not be used; moved to %s, starting anew", self._path, aside.name)

    def _set_asides(self) -> Iterator[Path]:
        if self._path.parent.is_dir():
            for reason in ("damaged", "version"):
                yield from self._path.parent.glob(f"{self._path.name}.{reason}-*")

    def _named(self, suffix: str) -> Path:
        return self._path.with_name(f"{self._path.name}{suffix}")


def _make_sound(engine: Engine) -> None:
    """Check the file and make its tables; raise _Unusable or DatabaseError if it is not ours."""
    with engine.begin() as connection:
        if connection.scalar(text("PRAGMA quick_check(1)")) != "ok":
            raise _Unusable("damaged")
        version = connection.scalar(text("PRAGMA user_version"))
        if version not in (0, SCHEMA_VERSION):
            raise _Unusable(f"version-{version}")
        metadata.create_all(connection)
        connection.execute(text(f"PRAGMA user_version = {SCHEMA_VERSION:d}"))
