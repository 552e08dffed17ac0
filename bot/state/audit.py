"""What admins did: one line for each command that changes something, kept for a while.

Functions are synchronous; callers run them in a thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    String,
    Table,
    delete,
    insert,
    select,
)

from bot.state.database import AnyText, Database, Number, metadata

KEPT = timedelta(days=90)
"""How long entries are kept; the privacy text says so."""

_audit = Table(
    "audit",
    metadata,
    Column("number", Number, primary_key=True),
    Column("at", BigInteger, nullable=False),  # seconds since 1970, UTC
    Column("admin_id", BigInteger, nullable=False),
    Column("action", String(64), nullable=False),
    Column("detail", AnyText, nullable=False),
    Index("audit_by_time", "at"),
    sqlite_autoincrement=True,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that an admin did."""

    at: datetime
    admin_id: int
    action: str
    detail: str


class Audit:
    """The record of what admins did. Every method may raise ``StateError``."""

    def __init__(
        self, database: Database, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._database = database
        self._now = now

    def append(self, admin_id: int, action: str, detail: str = "") -> None:
        """Write down that an admin did something, now."""
        row = {
            "at": int(self._now().timestamp()),
            "admin_id": admin_id,
            "action": action,
            "detail": detail,
        }
        self._database.run(lambda connection: connection.execute(insert(_audit).values(row)))

    def recent(self, n: int = 20) -> tuple[Entry, ...]:
        """Return the last ``n`` entries, newest first."""
        rows = select(_audit).order_by(_audit.c.number.desc()).limit(n)

        def work(connection: Connection) -> tuple[Entry, ...]:
            return tuple(
                Entry(datetime.fromtimestamp(row.at, UTC), row.admin_id, row.action, row.detail)
                for row in connection.execute(rows)
            )

        return self._database.run(work)

    def sweep(self, older_than: datetime) -> int:
        """Delete the entries from before ``older_than`` and return how many that were."""
        statement = delete(_audit).where(_audit.c.at < int(older_than.timestamp()))
        return self._database.run(lambda connection: connection.execute(statement).rowcount)
