from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text

from bot.state import Audit, Questions, SqliteDatabase, StateError


def remember(database: SqliteDatabase, words: str = "who denied it?") -> str:
    return Questions(database).remember(
        words, chat_id=7, user_id=7, message_id=1, generation="g00000001"
    )


def test_nothing_is_made_before_the_first_use(tmp_path: Path) -> None:
    SqliteDatabase(tmp_path / "deep" / "state.sqlite")

    assert list(tmp_path.iterdir()) == []


def test_what_was_kept_is_there_after_a_restart(tmp_path: Path) -> None:
    before = SqliteDatabase(tmp_path / "state.sqlite")
    question_id = remember(before)
    before.close()

    after = SqliteDatabase(tmp_path / "state.sqlite")
    found = Questions(after).find(question_id)
    after.close()

    assert found is not None
    assert found.text == "who denied it?"


def test_only_the_owner_can_read_the_file(tmp_path: Path, database: SqliteDatabase) -> None:
    remember(database)

    mode = stat.S_IMODE((tmp_path / "state.sqlite").stat().st_mode)

    assert mode == 0o600


def test_writes_are_made_to_survive_a_power_cut(database: SqliteDatabase) -> None:
    def pragmas(connection: Connection) -> list[object]:
        names = ("journal_mode", "synchronous", "secure_delete")
        return [connection.scalar(text(f"PRAGMA {name}")) for name in names]

    assert database.run(pragmas) == ["delete", 3, 1]


def test_forgotten_words_are_not_left_in_the_file(tmp_path: Path, database: SqliteDatabase) -> None:
    remember(database, "a very particular marmalade")
    path = tmp_path / "state.sqlite"
    assert b"marmalade" in path.read_bytes()

    Questions(database).forget_user(7)

    assert b"marmalade" not in path.read_bytes()


@pytest.mark.parametrize("damage", [b"no database at all, only some words " * 40, b"SQLite format"])
def test_a_damaged_file_is_moved_aside_and_a_new_one_made(
    tmp_path: Path, damage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "state.sqlite"
    path.write_bytes(damage)
    (tmp_path / "state.sqlite.damaged-1").write_bytes(b"of an earlier day")
    database = SqliteDatabase(path)

    question_id = remember(database)

    assert Questions(database).find(question_id) is not None
    assert (tmp_path / "state.sqlite.damaged-1").read_bytes() == b"of an earlier day"
    assert (tmp_path / "state.sqlite.damaged-2").read_bytes() == damage
    assert "state.sqlite.damaged-2" in caplog.text
    database.close()


def test_a_broken_page_is_noticed_at_opening(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    before = SqliteDatabase(path)
    for number in range(12):
        remember(before, f"question {number} " + "long " * 700)
    before.close()
    data = bytearray(path.read_bytes())
    data[4096:12288] = b"\xff" * 8192
    path.write_bytes(bytes(data))

    after = SqliteDatabase(path)
    remember(after)
    after.close()

    assert (tmp_path / "state.sqlite.damaged-1").read_bytes() == bytes(data)


def test_damage_while_running_costs_the_old_questions_only(
    tmp_path: Path, database: SqliteDatabase
) -> None:
    remember(database)
    path = tmp_path / "state.sqlite"
    path.write_bytes(b"somebody wrote over it " * 1000)

    with ThreadPoolExecutor(4) as threads:
        ids = list(threads.map(lambda _: remember(database), range(8)))

    kept = [Questions(database).find(question_id) for question_id in ids]
    assert None not in kept
    assert [name.name for name in tmp_path.glob("*damaged*")] == ["state.sqlite.damaged-1"]


def test_a_file_of_another_version_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(text("PRAGMA user_version = 9"))
    engine.dispose()
    database = SqliteDatabase(path)

    remember(database)
    database.close()

    assert (tmp_path / "state.sqlite.version-9-1").exists()


def test_a_file_that_was_set_aside_is_deleted_after_its_time(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    path.write_bytes(b"marmalade, but no database " * 40)
    os.utime(path, (0, 0))
    database = SqliteDatabase(path)
    question_id = remember(database)
    now = datetime.now(UTC)

    early = database.discard_set_aside(now - timedelta(days=1))
    late = database.discard_set_aside(now + timedelta(days=1))

    assert (early, late) == (0, 1)
    assert [left.name for left in tmp_path.iterdir()] == ["state.sqlite"]
    assert Questions(database).find(question_id) is not None
    database.close()


def test_forgetting_reaches_the_files_that_were_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    path.write_bytes(b"marmalade, but no database " * 40)
    database = SqliteDatabase(path)
    remember(database)

    Questions(database).forget_user(7)

    assert [left.name for left in tmp_path.iterdir()] == ["state.sqlite"]
    assert b"marmalade" not in path.read_bytes()
    database.close()


def test_a_state_that_cannot_be_written_says_where_without_anybodys_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    database = SqliteDatabase(tmp_path / "file" / "state.sqlite")

    with pytest.raises(StateError, match=r"state\.sqlite") as caught:
        remember(database, "marmalade")

    assert "marmalade" not in str(caught.value)


def test_a_full_file_refuses_and_keeps_what_it_has(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "state.sqlite", max_pages=16)
    first = remember(database)

    with pytest.raises(StateError, match="full"):
        remember(database, "long " * 20_000)

    assert Questions(database).find(first) is not None
    Audit(database).recent()
    database.close()


def test_after_the_end_nothing_opens_the_file_again(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "state.sqlite")
    database.run(lambda connection: connection.scalar(text("SELECT 1")))
    database.close()
    (tmp_path / "state.sqlite").unlink()

    with pytest.raises(StateError, match="closed"):
        database.run(lambda connection: connection.scalar(text("SELECT 1")))
    assert not (tmp_path / "state.sqlite").exists()
