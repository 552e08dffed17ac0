from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.state import Database, Questions, StoredQuestion

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def database(either_database: Database) -> Database:
    """Every test of this file is run on SQLite and on PostgreSQL."""
    return either_database


def remember(questions: Questions, text: str = "who denied it?", **fields: int | None) -> str:
    known = {"chat_id": -100, "user_id": 7, "message_id": 31, **fields}
    return questions.remember(
        text,
        chat_id=known["chat_id"] or 0,
        user_id=known["user_id"],
        message_id=known["message_id"],
        generation="g00000001",
    )


def test_a_question_is_found_by_its_id(database: Database) -> None:
    questions = Questions(database, now=lambda: NOON)

    question_id = remember(questions)
    questions.set_answer_messages(question_id, [32, 33])

    assert re.fullmatch(r"[A-Za-z0-9_-]{8}", question_id)
    assert questions.find(question_id) == StoredQuestion(
        question_id, -100, 7, 31, (32, 33), "who denied it?", "g00000001", NOON
    )
    assert questions.find("00000000") is None


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=4096))
def test_any_text_comes_back_as_it_was(questions: Questions, text: str) -> None:
    found = questions.find(remember(questions, text))

    assert found is not None
    assert found.text == text


def test_a_question_is_found_by_the_message_that_asked_it(questions: Questions) -> None:
    question_id = remember(questions)
    remember(questions, chat_id=-200)
    remember(questions, message_id=99)

    found = questions.find_by_message(-100, 31)

    assert found is not None
    assert found.id == question_id
    assert questions.find_by_message(-100, 32) is None


def test_a_message_that_asked_twice_is_the_last_question(questions: Questions) -> None:
    remember(questions, "first")
    remember(questions, "second")

    found = questions.find_by_message(-100, 31)

    assert found is not None
    assert found.text == "second"


def test_an_edit_changes_the_text_and_keeps_the_id(questions: Questions) -> None:
    question_id = remember(questions)

    questions.amend(question_id, "who signed it?", "g00000002")

    found = questions.find(question_id)
    assert found is not None
    assert (found.text, found.generation) == ("who signed it?", "g00000002")


def test_forgetting_takes_one_persons_questions_and_no_others(questions: Questions) -> None:
    remember(questions)
    remember(questions)
    others = remember(questions, user_id=8)

    assert questions.forget_user(7) == 2
    assert questions.forget_user(7) == 0
    assert questions.find(others) is not None


def test_offered_examples_are_forgotten_uncounted(questions: Questions) -> None:
    offered = questions.remember("who?", chat_id=7, user_id=7, message_id=None, generation=None)

    assert questions.forget_user(7) == 0
    assert questions.find(offered) is None


def test_old_questions_are_swept(database: Database) -> None:
    old = remember(Questions(database, now=lambda: NOON - timedelta(days=31)))
    questions = Questions(database, now=lambda: NOON)
    new = remember(questions)

    assert questions.sweep(NOON - timedelta(days=30)) == 1
    assert questions.find(old) is None
    assert questions.find(new) is not None


def test_beyond_the_bound_the_oldest_makes_room(database: Database) -> None:
    questions = Questions(database, most_kept=3)

    ids = [remember(questions) for _ in range(5)]

    kept = [question_id for question_id in ids if questions.find(question_id) is not None]
    assert kept == ids[2:]
