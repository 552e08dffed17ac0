"""Two real bots behind one webhook, with their state in a real PostgreSQL."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from bot import answer_texts
from tests.e2e.balancer import Balancer
from tests.e2e.newsroom import copy_of_samples, write_article
from tests.e2e.reading import answered_ids, buttons, quotes
from tests.e2e.rig import WEBHOOK_SECRET, Rig, clean_environment, free_port
from tests.postgres import PostgresServer

DENIED = "Who denied the waste dumping claim?"


class Bots:
    """The rig's own bot and another one, which share the webhook, the index and the state."""

    def __init__(self, rig: Rig, environment: dict[str, str], balancer: Balancer) -> None:
        self.rig = rig
        self.balancer = balancer
        self._environment = environment
        self._log_path = rig.data_dir / "other-output.log"
        self.other = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        with self._log_path.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot"],
                cwd=self.rig.data_dir,
                env=clean_environment(self.rig.data_dir, self._environment),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.rig.wait_until(lambda: "ready; updates come" in self.log(), "the other bot is ready")
        return process

    def log(self) -> str:
        """What the other bot has printed."""
        return self._log_path.read_text(errors="replace")

    def close(self) -> None:
        if self.other.poll() is None:
            self.other.terminate()
        self.other.wait(40)


@pytest.fixture
def url(postgres: PostgresServer) -> str:
    return postgres.url(postgres.new_database())


@pytest.fixture
def bots(tmp_path: Path, url: str, samples_index: Path) -> Iterator[Bots]:
    ports = [free_port(), free_port()]
    with ExitStack() as started:
        balancer = started.enter_context(Balancer(ports))
        shared = {
            "WHOSAID_STATE_URL": url,
            "WHOSAID_WEBHOOK_URL": f"http://127.0.0.1:{balancer.port}/telegram",
            "WHOSAID_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "WHOSAID_QUESTION_EVERY_S": "0",
        }
        rig = Rig(
            copy_of_samples(tmp_path / "articles"),
            tmp_path / "data",
            mode="webhook",
            index=samples_index,
            environment={**shared, "WHOSAID_WEBHOOK_PORT": str(ports[0])},
        )
        started.enter_context(rig)
        both = Bots(rig, {**rig.environment, "WHOSAID_WEBHOOK_PORT": str(ports[1])}, balancer)
        started.callback(both.close)
        yield both
        for log in (rig.log(), both.log()):
            assert url not in log
            assert "Traceback" not in log
            assert "waste dumping" not in log


def test_every_question_is_answered_once_and_buttons_work_whichever_bot_gets_the_press(
    bots: Bots,
) -> None:
    rig = bots.rig
    people = [rig.newcomer() for _ in range(10)]
    asked = {(person, rig.say(person, DENIED)["message_id"]) for person in people for _ in range(3)}

    def answered() -> Counter[tuple[int, int]]:
        return Counter(
            (person, number)
            for person in people
            for number in answered_ids(rig.bot_messages(person))
        )

    rig.wait_until(lambda: len(answered()) == len(asked), "an answer to each", timeout_s=30)
    for person in people:
        in_order = answered_ids(rig.bot_messages(person))
        assert in_order == sorted(in_order)
    assert set(answered().values()) == {1}
    for person in people:
        press = partial(
            rig.press, person, rig.bot_messages(person)[-1], answer_texts.CONTEXT_BUTTON
        )
        assert len(rig.replies(press, chat=person)) == 1
    served = {port for port, status in bots.balancer.statuses if status == 200}
    assert len(served) == 2


def test_a_bot_that_is_killed_costs_nobody_an_answer(bots: Bots) -> None:
    rig = bots.rig
    people = [rig.newcomer() for _ in range(8)]
    for person in people:
        rig.say(person, DENIED)
    bots.other.kill()
    later = [rig.say(person, DENIED) for person in people]

    rig.wait_until(
        lambda: (
            all(len(quotes(*rig.bot_messages(person))) > 0 for person in people)
            and all(
                message["message_id"] in answered_ids(rig.bot_messages(person))
                for person, message in zip(people, later, strict=True)
            )
        ),
        "an answer to all",
        timeout_s=60,
    )
    for person in people:
        assert max(Counter(answered_ids(rig.bot_messages(person))).values()) == 1


def test_a_swap_by_anybody_is_noticed_by_all(bots: Bots) -> None:
    rig = bots.rig
    write_article(rig.articles_dir, "lighthouse", "The lighthouse keeper Odalind retired in June.")
    rig.build_index()

    rig.wait_until(
        lambda: all("was swapped in by somebody else" in log for log in (rig.log(), bots.log())),
        "both have noticed",
    )
    found = [rig.ask(rig.newcomer(), "Who retired in June?") for _ in range(4)]

    assert all("lighthouse keeper" in answer[0]["text"] for answer in found)


def test_while_the_database_is_away_answers_go_on_without_buttons(
    bots: Bots, postgres: PostgresServer
) -> None:
    rig = bots.rig
    (before,) = rig.ask(rig.newcomer(), DENIED)
    postgres.stop("immediate")
    try:
        meanwhile = [rig.ask(rig.newcomer(), DENIED)[0] for _ in range(4)]
    finally:
        postgres.start()

    def with_buttons() -> bool:
        return bool(buttons(rig.ask(rig.newcomer(), DENIED)[0]))

    rig.wait_until(with_buttons, "buttons again", timeout_s=30)

    assert buttons(before)
    assert [buttons(answer) for answer in meanwhile] == [[], [], [], []]
    assert all(quotes(answer) for answer in meanwhile)
