"""The real bot against a bad network, a bad server and bad updates."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from bot import answer_texts
from tests.e2e.conftest import MakeRig
from tests.e2e.reading import answered_ids, quotes
from tests.e2e.rig import WEBHOOK_SECRET, Json, Mode, Rig

DENIED = "Who denied the waste dumping claim?"
DRUMS = "How many drums of chemical waste were dumped?"

polling_only = pytest.mark.parametrize("shared_rig", ["polling"], indirect=True)
webhook_only = pytest.mark.parametrize("shared_rig", ["webhook"], indirect=True)

POISON: list[Json] = [
    {"message": "no object at all"},
    {"message": {"message_id": "one", "date": "yesterday", "chat": 5}},
    {"message": {"message_id": 1, "date": 10**30, "chat": {"id": 5, "type": "private"}}},
    {"callback_query": {}},
    {"edited_message": []},
    {"message": {"message_id": 1, "date": 0, "chat": {"id": 5, "type": "private"}, "text": 7}},
    {"never_heard_of": {"deep": [[[[[[]]]]]]}},
]


@pytest.fixture
def person(rig: Rig) -> Iterator[int]:
    """Somebody new, with no faults left over from the test before and none left for the next."""
    rig.faults.clear()
    yield rig.newcomer()
    rig.faults.clear()


@pytest.mark.parametrize("update", POISON, ids=lambda update: next(iter(update)))
def test_an_update_that_cannot_be_read_costs_itself_alone(
    rig: Rig, person: int, update: Json
) -> None:
    rig.say(person, DENIED)
    rig.call(lambda s: s.push_raw(dict(update), chat_id=person))
    rig.say(person, DRUMS)

    rig.wait_until(lambda: len(rig.bot_messages(person)) == 2, "both answers")

    assert all(quotes(answer) for answer in rig.bot_messages(person))
    rig.wait_until(lambda: rig.call(lambda s: s.chats.updates.n_waiting) == 0, "an empty queue")


def test_an_update_that_comes_again_is_answered_once(rig: Rig, person: int) -> None:
    rig.ask(person, DENIED)
    update_id = rig.call(lambda s: s.chats.updates.last_id)
    assert update_id is not None

    rig.call(lambda s: s.repeat_update(update_id))
    rig.call(lambda s: s.repeat_update(update_id))
    assert quotes(rig.answer_to(person, DRUMS))

    assert len(rig.bot_messages(person)) == 2


def test_a_429_is_obeyed_and_the_answer_comes_once(rig: Rig, person: int) -> None:
    rig.faults.too_many_requests("sendMessage", 1)

    asked = rig.say(person, DENIED)
    rig.wait_until(lambda: rig.faults.count("sendMessage", "too_many_requests"), "the refusal")
    refused_s = rig.faults.happened_at_s[-1]
    rig.wait_until(lambda: rig.bot_messages(person), "the answer")
    sent_s = rig.calls("sendMessage")[-1].at_s
    rig.answer_to(person, DRUMS)

    assert sent_s - refused_s >= 1.0
    assert answered_ids(rig.bot_messages(person)).count(asked["message_id"]) == 1
    assert len(rig.bot_messages(person)) == 2


def test_a_send_whose_answer_was_lost_is_not_repeated(rig: Rig, person: int) -> None:
    rig.faults.lose_reply("sendMessage")

    asked = rig.say(person, DENIED)
    rig.answer_to(person, DRUMS)

    first, _ = rig.bot_messages(person)
    assert answered_ids([first]) == [asked["message_id"]]
    assert rig.faults.count("sendMessage", "lose_reply") >= 1


@pytest.mark.parametrize("fault", ["server_error", "bad_json", "cut"])
def test_a_send_that_fails_costs_one_answer_and_no_more(rig: Rig, person: int, fault: str) -> None:
    getattr(rig.faults, fault)("sendMessage")

    rig.say(person, DENIED)
    rig.wait_until(lambda: rig.faults.count("sendMessage", fault), "the fault")
    answer = rig.answer_to(person, DRUMS)

    assert quotes(answer)
    assert rig.bot_messages(person) == [answer]


def test_a_slow_answer_holds_its_own_chat_and_no_other(rig: Rig, person: int) -> None:
    release = rig.faults.hold("sendMessage")
    asked = [rig.say(person, DENIED)["message_id"]]
    rig.wait_until(lambda: rig.faults.count("sendMessage", "hold"), "the slow answer")
    asked.append(rig.say(person, DRUMS)["message_id"])

    for _ in range(5):
        assert quotes(rig.answer_to(rig.newcomer(), DRUMS))
    assert rig.bot_messages(person) == []
    release()

    rig.wait_until(lambda: len(rig.bot_messages(person)) == 2, "both answers")
    assert answered_ids(rig.bot_messages(person)) == asked


@polling_only
@pytest.mark.parametrize("fault", ["server_error", "bad_json", "cut", "too_many_requests"])
def test_polling_goes_on_after_a_failed_fetch(rig: Rig, person: int, fault: str) -> None:
    getattr(rig.faults, fault)("getUpdates")

    rig.say(person, DENIED)
    rig.ask(person, DRUMS, timeout_s=30)

    rig.wait_until(lambda: len(rig.bot_messages(person)) == 2, "both answers")
    assert rig.faults.count("getUpdates", fault) >= 1


@polling_only
def test_polling_goes_on_after_the_open_connection_was_cut(rig: Rig, person: int) -> None:
    rig.wait_until(lambda: rig.call(lambda s: s.chats.updates.is_polled), "an open poll")

    assert rig.call(lambda _: rig.faults.cut_open("getUpdates")) == 1

    (answer,) = rig.ask(person, DENIED, timeout_s=30)
    assert quotes(answer)


@webhook_only
@pytest.mark.parametrize("secret", [None, "", "wrong", WEBHOOK_SECRET + "x"])
def test_a_call_without_the_secret_is_refused(rig: Rig, person: int, secret: str | None) -> None:
    update = b'{"update_id": 1, "message": {"text": "let me in"}}'
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    request = urllib.request.Request(rig.webhook_url, data=update, headers=headers)

    with pytest.raises(urllib.error.HTTPError) as refusal, suppress(ConnectionError):
        urllib.request.urlopen(request, timeout=15)

    assert refusal.value.code == 403
    refusal.value.close()
    assert quotes(*rig.ask(person, DENIED))


def test_sigterm_lets_answers_finish_and_ends_well(make_rig: MakeRig, mode: Mode) -> None:
    rig = make_rig(mode=mode)
    people = [rig.newcomer() for _ in range(10)]
    rig.faults.delay("sendMessage", 1.0, times=len(people))
    for person in people:
        rig.say(person, DENIED)
    rig.wait_until(
        lambda: rig.faults.count("sendMessage", "delay") == len(people), "all being answered"
    )

    rig.stop()

    assert rig.process.returncode == 0
    assert all(quotes(*rig.bot_messages(person)) for person in people)
    # What was answered is not asked of the next process again.
    rig.restart()
    for person in people:
        rig.answer_to(person, DRUMS)
    assert [len(rig.bot_messages(person)) for person in people] == [2] * len(people)


def test_a_bot_that_is_back_answers_what_was_asked_and_pressed_meanwhile(
    make_rig: MakeRig, mode: Mode
) -> None:
    rig = make_rig(mode=mode)
    person = rig.newcomer()
    (before,) = rig.ask(person, DENIED)
    # What was not confirmed yet would come again.
    rig.wait_until(lambda: rig.call(lambda s: s.chats.updates.n_waiting) == 0, "an empty queue")
    rig.kill()
    rig.press(person, before, answer_texts.CONTEXT_BUTTON)
    rig.say(person, DRUMS)

    rig.restart()

    rig.answer_to(person, DENIED)
    first, context, answer, last = rig.bot_messages(person)
    assert first == before
    assert context["text"].startswith("Around ")
    assert quotes(answer) != quotes(last) == quotes(before)


def test_the_health_check_tells_that_the_bot_runs(rig: Rig, person: int, tmp_path: Path) -> None:
    assert quotes(*rig.ask(person, DENIED))

    health = rig.run("bot.health")
    elsewhere = rig.run("bot.health", "--heartbeat", tmp_path / "none")

    assert (health.returncode, health.stderr) == (0, "")
    assert health.stdout.startswith("alive")
    assert elsewhere.returncode == 1
