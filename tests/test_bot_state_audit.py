from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.state import AUDIT_KEPT, Audit, Database, Entry

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def database(either_database: Database) -> Database:
    """Every test of this file is run on SQLite and on PostgreSQL."""
    return either_database


def test_entries_come_back_newest_first(database: Database) -> None:
    audit = Audit(database, now=lambda: NOON)
    audit.append(1, "reindex", "done: g00000002")
    audit.append(2, "status")
    audit.append(1, "reindex", "failed")

    assert audit.recent(2) == (
        Entry(NOON, 1, "reindex", "failed"),
        Entry(NOON, 2, "status", ""),
    )


def test_entries_are_kept_for_as_long_as_the_privacy_text_says(database: Database) -> None:
    Audit(database, now=lambda: NOON - AUDIT_KEPT - timedelta(seconds=1)).append(1, "old")
    audit = Audit(database, now=lambda: NOON - AUDIT_KEPT)
    audit.append(1, "new")

    assert audit.sweep(NOON - AUDIT_KEPT) == 1
    assert [entry.action for entry in audit.recent()] == ["new"]
