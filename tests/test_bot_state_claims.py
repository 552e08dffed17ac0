from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bot.state.claims import Claim, Claims
from bot.state.postgres import PostgresDatabase
from tests.claiming import N_UPDATES
from tests.postgres import PostgresServer

ROOT = Path(__file__).resolve().parent.parent
OURS, WAIT, DONE = Claim.OURS, Claim.WAIT, Claim.DONE


@pytest.fixture
def database(postgres: PostgresServer) -> Iterator[PostgresDatabase]:
    opened = PostgresDatabase(postgres.address(postgres.new_database()))
    yield opened
    opened.close()


@pytest.fixture
def ada(database: PostgresDatabase) -> Claims:
    """One bot; two of them can share a connection pool, as nothing hangs on the connection."""
    return Claims(database)


@pytest.fixture
def bo(database: PostgresDatabase) -> Claims:
    """Another one."""
    return Claims(database)


def let_time_pass(database: PostgresDatabase, seconds: int) -> None:
    earlier = text(f"UPDATE claims SET until = until - interval '{seconds} seconds'")
    database.run(lambda connection: connection.execute(earlier))


def n_rows(database: PostgresDatabase) -> object:
    return database.run(lambda connection: connection.scalar(text("SELECT count(*) FROM claims")))


def test_two_processes_that_claim_the_same_updates_get_each_once(postgres: PostgresServer) -> None:
    url = postgres.url(postgres.new_database())
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "STATE_URL": url}
    processes = [
        subprocess.Popen(
            [sys.executable, str(ROOT / "tests/claiming.py"), seed],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in ("1", "2")
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    shares = [list(map(int, process.communicate(timeout=60)[0].split())) for process in processes]

    assert [process.returncode for process in processes] == [0, 0]
    assert sorted(shares[0] + shares[1]) == list(range(N_UPDATES))
    assert min(map(len, shares)) > 0


def test_an_update_is_with_one_bot_until_it_was_handled(ada: Claims, bo: Claims) -> None:
    before = [ada.take(1, 7), bo.take(1, 7)]
    ada.finish(1)

    assert [*before, bo.take(1, 7), ada.take(1, 7)] == [OURS, WAIT, DONE, DONE]


def test_in_a_chat_one_update_is_handled_at_a_time_and_the_earlier_first(
    ada: Claims, bo: Claims
) -> None:
    said = [ada.take(5, 7), bo.take(7, 7), ada.take(6, 7)]
    ada.finish(5)
    said += [bo.take(7, 7), ada.take(6, 7), bo.take(7, 7)]
    ada.finish(6)

    assert [*said, bo.take(7, 7)] == [OURS, WAIT, WAIT, WAIT, OURS, WAIT, OURS]


def test_an_update_that_may_not_begin_yet_has_its_place_all_the_same(
    ada: Claims, bo: Claims
) -> None:
    said = [ada.take(5, 7, may_begin=False), bo.take(6, 7), ada.take(5, 7)]

    assert said == [WAIT, WAIT, OURS]


def test_chats_do_not_wait_for_each_other_and_updates_of_no_chat_for_nobody(
    ada: Claims, bo: Claims
) -> None:
    said = [ada.take(1, 7), bo.take(2, 8), ada.take(3, None), bo.take(4, None), bo.take(3, None)]

    assert said == [OURS, OURS, OURS, OURS, WAIT]


def test_what_a_bot_that_died_had_in_hand_is_handled_by_another(
    database: PostgresDatabase, ada: Claims, bo: Claims
) -> None:
    said = [ada.take(1, 7), ada.take(2, 7), bo.take(1, 7), bo.take(3, 7)]
    let_time_pass(database, 16)

    assert said == [OURS, WAIT, WAIT, WAIT]
    assert [bo.take(1, 7), bo.take(3, 7)] == [OURS, WAIT]


def test_a_claim_that_is_renewed_does_not_lapse(
    database: PostgresDatabase, ada: Claims, bo: Claims
) -> None:
    ada.take(1, 7)
    let_time_pass(database, 10)
    ada.renew(1)
    let_time_pass(database, 10)

    assert bo.take(1, 7) is WAIT


def test_a_bot_that_comes_back_too_late_changes_nothing(
    database: PostgresDatabase, ada: Claims, bo: Claims
) -> None:
    ada.take(1, 7)
    let_time_pass(database, 16)
    bo.take(1, 7)
    ada.finish(1)
    ada.release(1)
    ada.renew(1)

    assert ada.take(1, 7) is WAIT


def test_what_was_released_is_for_whoever_comes_next(ada: Claims, bo: Claims) -> None:
    ada.take(1, 7)
    ada.release(1)

    assert bo.take(1, 7) is OURS


def test_what_was_handled_is_known_for_a_day_and_then_swept(
    database: PostgresDatabase, ada: Claims, bo: Claims
) -> None:
    ada.take(1, 7)
    ada.finish(1)
    ada.take(2, 8)
    let_time_pass(database, 24 * 3600)
    early = (ada.sweep(), bo.take(1, 7))
    let_time_pass(database, 3601)

    # The first time it was what was left undone by somebody.
    assert early == (1, DONE)
    assert (ada.sweep(), n_rows(database)) == (1, 0)


STEPS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 7), st.sampled_from(["take", "finish", "release"])),
    max_size=40,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_whatever_the_bots_do_nothing_is_handled_twice_or_beside_another_of_its_chat(
    database: PostgresDatabase, steps: list[tuple[int, int, str]]
) -> None:
    bots = [Claims(database) for _ in range(3)]
    bots[0].take(0, None)
    database.run(lambda connection: connection.execute(text("DELETE FROM claims")))
    running: dict[int, int] = {}  # update -> bot
    handled: list[int] = []
    for bot, update_id, step in steps:
        ours = running.get(update_id) == bot
        if step == "take" and not ours:
            claim = bots[bot].take(update_id, update_id % 2)
            assert (claim is DONE) == (update_id in handled)
            if claim is OURS:
                assert update_id not in running
                assert all(other % 2 != update_id % 2 for other in running)
                running[update_id] = bot
        elif step == "finish" and ours:
            bots[bot].finish(update_id)
            del running[update_id]
            handled.append(update_id)
        elif step == "release" and ours:
            bots[bot].release(update_id)
            del running[update_id]

    assert len(handled) == len(set(handled))
