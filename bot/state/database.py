"""What the rest of the state needs of a database, and what every kind of it shares.

``sqlite.py`` is the one for a bot alone, ``postgres.py`` the one that several bots share. What is
kept in them speaks SQLAlchemy Core and does not know which it is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import BigInteger, Connection, Dialect, Integer, LargeBinary, MetaData, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

SCHEMA_VERSION = 1
"""Raised when a table changes; a database of another version is not used."""

metadata = MetaData()
"""The tables of this room; each file adds its own."""

# SQLite counts up by itself in a column of exactly this type only.
Number = BigInteger().with_variant(Integer, "sqlite")

_T = TypeVar("_T")


class StateError(Exception):
    """The state could not be read or written; the text says why, without anybody's words."""


class Database(Protocol):
    """A place for tables; safe to use from several threads."""

    def run(self, work: Callable[[Connection], _T]) -> _T:
        """Return what ``work`` returns, in a transaction that is on disk when this returns.

        ``work`` may be run a second time, after a first time of which nothing is left.

        Raises:
            StateError: it could not be read or written.
        """

    def discard_set_aside(self, older_than: datetime | None = None) -> int:
        """Delete what was set aside as unusable, before ``older_than``; return how many files."""

    def close(self) -> None:
        """Let it go for good; a later ``run`` raises StateError."""


class AnyText(TypeDecorator[str]):
    """Text that comes back as it was; in PostgreSQL as bytes, as its own text takes no NUL."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the column's type in a dialect."""
        return LargeBinary() if dialect.name == "postgresql" else Text()

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | bytes | None:
        """Return what is sent to the database."""
        if value is None or dialect.name != "postgresql":
            return value
        return value.encode()

    def process_result_value(self, value: str | bytes | None, _dialect: Dialect) -> str | None:
        """Return the text out of what came from the database."""
        return bytes(value).decode() if isinstance(value, bytes | memoryview) else value
