from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

import bot.state.postgres as module
from bot.state import Audit, Questions, StateError
from bot.state.postgres import PostgresDatabase
from bot.state_address import PostgresAddress, postgres_address
from tests.postgres import PostgresServer


@pytest.fixture
def name(postgres: PostgresServer) -> str:
    return postgres.new_database()


@pytest.fixture
def database(postgres: PostgresServer, name: str) -> Iterator[PostgresDatabase]:
    opened = PostgresDatabase(postgres.address(name), away_s=0)
    yield opened
    opened.close()


def remember(database: PostgresDatabase, words: str = "who denied it?") -> str:
    return Questions(database).remember(
        words, chat_id=-1001234567890, user_id=7, message_id=1, generation="g00000001"
    )


def test_what_one_bot_keeps_another_finds(postgres: PostgresServer, name: str) -> None:
    one = PostgresDatabase(postgres.address(name))
    other = PostgresDatabase(postgres_address(postgres.socket_url(name)))

    found = Questions(other).find(remember(one, "who signed\0 it? żółć"))
    one.close()
    other.close()

    assert found is not None
    assert found.text == "who signed\0 it? żółć"


def test_bots_that_start_at_the_same_moment_make_the_tables_once(
    postgres: PostgresServer, name: str
) -> None:
    bots = [PostgresDatabase(postgres.address(name)) for _ in range(6)]
    together = threading.Barrier(len(bots))

    def start(database: PostgresDatabase) -> str:
        together.wait()
        return remember(database)

    with ThreadPoolExecutor(len(bots)) as threads:
        ids = list(threads.map(start, bots))
    found = [Questions(bots[0]).find(question_id) for question_id in ids]
    for database in bots:
        database.close()

    assert None not in found
    assert postgres.execute(name, "SELECT version FROM whosaid_state") == [(1,)]


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_after_a_restart_of_the_server_the_next_call_goes_through(
    postgres: PostgresServer,
    database: PostgresDatabase,
    mode: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with ThreadPoolExecutor(3) as threads:
        ids = list(threads.map(lambda _: remember(database), range(9)))
    postgres.stop(mode)
    postgres.start()

    found = [Questions(database).find(question_id) for question_id in ids]

    assert None not in found
    assert caplog.records == []


def test_while_the_server_is_away_nobody_waits_for_it_twice(
    postgres: PostgresServer, name: str
) -> None:
    now = [0.0]
    database = PostgresDatabase(postgres.address(name), away_s=3, clock=lambda: now[0])
    question_id = remember(database)
    postgres.stop()
    try:
        with pytest.raises(StateError, match="cannot be reached"):
            Questions(database).find(question_id)
    finally:
        postgres.start()
    with pytest.raises(StateError, match="a moment ago"):
        Questions(database).find(question_id)
    now[0] = 3.0
    found = Questions(database).find(question_id)
    database.close()

    assert found is not None


def end_connection(postgres: PostgresServer, connection: Connection) -> None:
    pid = connection.scalar(text("SELECT pg_backend_pid()"))
    postgres.execute("postgres", f"SELECT pg_terminate_backend({pid}, 5000)")


def test_work_whose_connection_was_lost_is_done_once_on_another(
    postgres: PostgresServer, name: str, database: PostgresDatabase
) -> None:
    remember(database)
    attempts = []

    def work(connection: Connection) -> None:
        attempts.append(1)
        add = "INSERT INTO audit (at, admin_id, action, detail) VALUES (1, 1, 'status', '')"
        connection.execute(text(add))
        if len(attempts) == 1:
            end_connection(postgres, connection)
        connection.execute(text("SELECT 1"))

    database.run(work)

    assert len(attempts) == 2
    assert len(Audit(database).recent()) == 1


def test_work_that_may_have_been_committed_is_never_repeated(
    postgres: PostgresServer, database: PostgresDatabase
) -> None:
    remember(database)
    attempts = []

    def work(connection: Connection) -> None:
        attempts.append(1)
        end_connection(postgres, connection)

    with pytest.raises(StateError, match=r"terminating|no connection"):
        database.run(work)
    assert len(attempts) == 1
    assert remember(database)


def test_a_database_that_was_made_anew_gets_its_tables_again(
    postgres: PostgresServer, name: str, database: PostgresDatabase
) -> None:
    remember(database)
    postgres.execute(name, "DROP TABLE questions, audit, claims, whosaid_state")

    question_id = remember(database)

    assert Questions(database).find(question_id) is not None


def test_tables_of_another_version_are_left_alone(
    postgres: PostgresServer, name: str, database: PostgresDatabase
) -> None:
    remember(database)
    postgres.execute(name, "UPDATE whosaid_state SET version = 9")
    another = PostgresDatabase(postgres.address(name))

    with pytest.raises(StateError, match="version 9, not 1"):
        remember(another)
    another.close()
    assert postgres.execute(name, "SELECT count(*) FROM questions") == [(1,)]


def test_a_bot_takes_no_more_connections_than_its_pool_has(
    postgres: PostgresServer, name: str, database: PostgresDatabase
) -> None:
    with ThreadPoolExecutor(20) as threads:
        list(threads.map(lambda _: remember(database), range(100)))

    counting = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{name}'"
    [(n_connections,)] = postgres.execute("postgres", counting)
    assert n_connections == module.POOL_SIZE


def test_a_statement_that_takes_too_long_is_given_up(
    postgres: PostgresServer, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STATEMENT_S", 0.1)
    database = PostgresDatabase(postgres.address(name))
    remember(database)

    with pytest.raises(StateError, match="statement timeout"):
        database.run(lambda connection: connection.execute(text("SELECT pg_sleep(60)")))
    assert remember(database)
    database.close()


def test_a_server_that_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAIT_S", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        address = postgres_address(f"postgresql://u:secret@127.0.0.1:{port}/d?sslmode=disable")
        database = PostgresDatabase(address)

        with pytest.raises(StateError, match="cannot be reached"):
            remember(database)
    database.close()


def test_no_error_and_no_line_of_the_log_holds_the_password_or_anybodys_words(
    postgres: PostgresServer,
    name: str,
    database: PostgresDatabase,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    address = postgres.address(name)
    nobody = PostgresDatabase(replace(address, password="hunter2 marmalade"))
    nowhere = PostgresDatabase(replace(address, port=1, password="hunter2 marmalade"))
    remember(database)
    postgres.execute(name, "ALTER TABLE questions ADD CONSTRAINT once UNIQUE (text)")
    remember(database, "marmalade")
    said = []
    for broken in (nobody, nowhere, database):
        with pytest.raises(StateError) as caught:
            remember(broken, "marmalade")
        said.append(str(caught.value))
    nobody.close()
    nowhere.close()

    assert "authentication failed" in said[0]
    assert "cannot be reached (Connection refused)" in said[1]
    assert "unique constraint" in said[2]
    for text_ in (*said, caplog.text, repr(address), repr(database)):
        assert "marmalade" not in text_
        assert "hunter2" not in text_
        assert str(address.password) not in text_


def test_a_server_without_tls_is_refused_where_tls_is_asked_for(
    postgres: PostgresServer, name: str
) -> None:
    def complaint(address: PostgresAddress) -> str:
        database = PostgresDatabase(address)
        with pytest.raises(StateError) as caught:
            remember(database)
        database.close()
        return str(caught.value)

    address = postgres.address(name)

    assert "Server refuses SSL" in complaint(replace(address, sslmode="require"))
    assert "Server refuses SSL" in complaint(replace(address, sslmode="verify-full"))


def test_authorities_that_cannot_be_read_are_named_at_once(tmp_path: Path) -> None:
    address = postgres_address("postgresql://u@h/d?sslmode=verify-full&sslrootcert=/nowhere/ca.pem")

    with pytest.raises(FileNotFoundError):
        PostgresDatabase(address)


def test_after_the_end_nothing_connects_again(database: PostgresDatabase) -> None:
    remember(database)
    database.close()

    with pytest.raises(StateError, match="closed"):
        remember(database)
