"""Many people at the same time: everybody is answered, in order, and nobody twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import answer_texts, texts
from tests.e2e.conftest import SAMPLES, MakeRig, assert_discreet
from tests.e2e.reading import answered_ids, quotes
from tests.e2e.rig import Mode, Rig

QUESTIONS = (
    "Who denied the waste dumping claim?",
    "How many drums of chemical waste were dumped?",
    "Did drilling cause the eruption of Mount Askarra?",
)
N_CHATS = {"polling": 200, "webhook": 80}
N_HASTY = 20  # questions of one person within a moment
WITHOUT_LIMIT = {"WHOSAID_QUESTION_EVERY_S": "0"}
SLOWEST_S = 100.0


@dataclass(frozen=True, slots=True)
class Crowd:
    """A rig that was asked by many, and the messages of each, in the order they were written."""

    rig: Rig
    asked: dict[int, list[int]]

    def ask(self, person: int, question: str) -> None:
        """Let somebody ask."""
        self.asked[person].append(self.rig.say(person, question)["message_id"])

    def wait(self) -> None:
        """Return when there are as many answers as questions."""
        n_asked = sum(map(len, self.asked.values()))
        # The counts alone are looked at: copying all calls every time would cost the bot its CPU.
        counts = self.rig.tryout.server.counts
        self.rig.wait_until(
            lambda: counts["sendmessage"] >= n_asked, "all answers", timeout_s=SLOWEST_S
        )
        self.rig.wait_until(
            lambda: sum(len(self.rig.bot_messages(p)) for p in self.asked) >= n_asked, "the last"
        )


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory, samples_index: Path) -> Iterator[Crowd]:
    """One person who has just asked a lot; Telegram's pace stretches the answers over 18 s."""
    place = tmp_path_factory.mktemp("hasty") / "data"
    with Rig(SAMPLES, place, mode="webhook", index=samples_index, environment=WITHOUT_LIMIT) as rig:
        one = Crowd(rig, {rig.newcomer(): []})
        for number in range(N_HASTY):
            one.ask(next(iter(one.asked)), f"{QUESTIONS[number % 3]} {number}")
        yield one
        assert_discreet(rig)


# The hasty one is answered while the crowd is.
@pytest.fixture(scope="module", params=["polling", "webhook"])
def crowd(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    samples_index: Path,
    hasty: Crowd,
) -> Iterator[Crowd]:
    """Many people who have asked three questions each, side by side, and were answered."""
    place, mode = tmp_path_factory.mktemp("crowd") / "data", request.param
    with Rig(SAMPLES, place, mode=mode, index=samples_index, environment=WITHOUT_LIMIT) as rig:
        many = Crowd(rig, {rig.newcomer(): [] for _ in range(N_CHATS[mode])})
        for question in QUESTIONS:
            for person in many.asked:
                many.ask(person, question)
        many.wait()
        # Whoever is answered twice is by the time that these are answered.
        for person in list(many.asked)[:3]:
            many.ask(person, QUESTIONS[0])
        many.wait()
        yield many
        assert_discreet(rig)


def test_every_chat_is_answered_in_order_and_none_twice(crowd: Crowd) -> None:
    for person, asked in crowd.asked.items():
        assert answered_ids(crowd.rig.bot_messages(person)) == asked


def test_every_answer_is_the_one_to_its_question(crowd: Crowd) -> None:
    def shown(person: int) -> list[list[str]]:
        return [quotes(message) for message in crowd.rig.bot_messages(person)[:3]]

    expected = shown(next(iter(crowd.asked)))
    assert len({quote[0] for quote in expected}) == 3
    assert all(shown(person) == expected for person in crowd.asked)


def test_no_call_was_refused(crowd: Crowd) -> None:
    assert [call for call in crowd.rig.calls("sendMessage") if call.code != 200] == []


def test_quick_questions_of_one_person_are_answered_in_order(hasty: Crowd) -> None:
    hasty.wait()

    ((person, asked),) = hasty.asked.items()
    assert answered_ids(hasty.rig.bot_messages(person)) == asked


def test_who_asks_too_quickly_is_told_so_once(make_rig: MakeRig) -> None:
    rig = make_rig(environment={"WHOSAID_QUESTION_EVERY_S": "3600"})
    hasty, calm = rig.newcomer(), rig.newcomer()

    for number in range(8):
        rig.say(hasty, QUESTIONS[number % 3])
    rig.wait_until(lambda: len(rig.bot_messages(hasty)) == 6, "five answers and a notice")
    (answer,) = rig.ask(calm, QUESTIONS[0])
    # The seventh and eighth have been handled by the time that this press is answered.
    pressed = rig.press_answer(hasty, rig.bot_messages(hasty)[0], answer_texts.CONTEXT_BUTTON)

    shown = rig.bot_messages(hasty)
    assert all(quotes(message) for message in shown[:5])
    assert [message["text"] for message in shown[5:]] == [texts.SLOW_DOWN]
    assert pressed["text"] == ""
    assert quotes(answer)


def test_a_stranger_to_an_invited_circle_gets_one_polite_sentence(
    make_rig: MakeRig, mode: Mode
) -> None:
    rig = make_rig(mode=mode, environment={"WHOSAID_ALLOWED_IDS": "20001,-5"})
    guest, stranger = rig.newcomer(), rig.newcomer()
    assert guest == 20001

    (refusal,) = rig.ask(stranger, QUESTIONS[0])
    rig.say(stranger, QUESTIONS[1])
    rig.say(stranger, "/start")
    (answer,) = rig.ask(guest, QUESTIONS[0])
    pressed = rig.press_answer(stranger, refusal, "ctx:AAAAAAAA:1", made_up=True)

    assert refusal["text"] == texts.NOT_ALLOWED
    assert quotes(answer)
    assert pressed["text"] == ""
    assert rig.bot_messages(stranger) == [refusal]
