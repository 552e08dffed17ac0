from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from bot.access import AdminGate, Allowed, Buckets, Once, Turn
from tests.gate_updates import (
    ADMIN,
    BOT,
    GROUP,
    STRANGER,
    UPDATES,
    Json,
    message,
    press,
    shown_to,
)

GATE = AdminGate(frozenset({ADMIN}))


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def parsed(fields: Json) -> Update:
    return Update.de_json({"update_id": 1, **fields}, None)


@pytest.mark.parametrize("case", UPDATES)
def test_admins_act_as_themselves_alone(case: str) -> None:
    fields, allowed = UPDATES[case]

    assert GATE.allows(parsed(fields)) is allowed


@pytest.mark.parametrize("case", UPDATES)
def test_without_admins_nobody_is_one(case: str) -> None:
    assert not AdminGate(frozenset()).allows(parsed(UPDATES[case][0]))


@pytest.mark.parametrize(
    ("allowed", "fields", "served"),
    [
        (set(), {"message": message(STRANGER)}, True),
        ({STRANGER}, {"message": message(STRANGER)}, True),
        ({STRANGER}, {"message": message(STRANGER, chat=GROUP)}, True),
        ({GROUP["id"]}, {"message": message(STRANGER, chat=GROUP)}, True),
        ({GROUP["id"]}, {"message": message(STRANGER)}, False),
        ({5}, {"message": message(STRANGER)}, False),
        ({5}, {"edited_message": message(STRANGER)}, False),
        ({5}, {"message": message(ADMIN)}, True),
        ({5}, press(STRANGER, shown_to(STRANGER)), False),
        ({5}, press(5, message(BOT, chat=GROUP)), True),
    ],
)
def test_only_the_allowed_people_and_chats_are_served(
    allowed: set[int], fields: Json, served: bool
) -> None:
    assert Allowed(frozenset(allowed), frozenset({ADMIN})).serves(parsed(fields)) is served


@given(st.lists(st.tuples(st.integers(0, 5), st.floats(0, 4000, width=16)), max_size=60))
def test_nothing_is_said_twice_within_the_hour(events: list[tuple[int, float]]) -> None:
    clock = Clock()
    once = Once(3600, clock, capacity=3)
    said: dict[int, list[float]] = {}

    for key, pause in events:
        clock.now += pause
        if once.first(key):
            said.setdefault(key, []).append(clock.now)

    for times in said.values():
        assert all(later - earlier >= 3600 for earlier, later in pairwise(times))
    assert len(once._said) <= 3


def test_the_hour_passes() -> None:
    clock = Clock()
    once = Once(3600, clock)

    assert [once.first("a"), once.first("a"), once.first("b")] == [True, False, True]
    clock.now += 3600
    assert once.first("a")


def test_five_questions_at_once_then_one_notice_then_one_in_two_seconds() -> None:
    clock = Clock()
    buckets = Buckets(5, 2.0, clock)

    turns = [buckets.take(1) for _ in range(8)]
    assert turns == [Turn.YES] * 5 + [Turn.NOTICE, Turn.SILENT, Turn.SILENT]

    clock.now += 2.0
    assert [buckets.take(1), buckets.take(1)] == [Turn.YES, Turn.SILENT]
    assert buckets.take(2) is Turn.YES


@given(st.lists(st.floats(0, 5, width=16), max_size=80))
def test_nobody_gets_more_than_the_burst_and_the_pace_allow(pauses: list[float]) -> None:
    clock = Clock()
    buckets = Buckets(5, 2.0, clock)
    answered = []

    for pause in pauses:
        clock.now += pause
        if buckets.take(1) is Turn.YES:
            answered.append(clock.now)

    for first, start in enumerate(answered):
        for last in range(first, len(answered)):
            assert last - first + 1 <= 5 + (answered[last] - start) / 2.0 + 1e-6


@given(st.lists(st.floats(2.0, 50, width=16), max_size=80))
def test_who_keeps_the_pace_is_always_answered(pauses: list[float]) -> None:
    clock = Clock()
    buckets = Buckets(1, 2.0, clock)

    for pause in pauses:
        assert buckets.take(1) is Turn.YES
        clock.now += pause


def test_a_flood_from_many_people_takes_bounded_memory() -> None:
    buckets = Buckets(5, 2.0, Clock(), capacity=100)

    for person in range(1000):
        buckets.take(person)

    assert len(buckets._left) == 100


def test_no_pace_means_no_limit() -> None:
    buckets = Buckets(1, 0.0, Clock())

    assert {buckets.take(1) for _ in range(50)} == {Turn.YES}
