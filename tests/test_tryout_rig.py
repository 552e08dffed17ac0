"""The rig, tried with a bot of a few lines before it judges the real one."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from bot.tryout import ADA_ID, BORIS_ID
from tests.e2e.rig import ROOT, Mode, Rig

ECHO = (sys.executable, str(ROOT / "tests" / "e2e" / "echo_bot.py"))


@pytest.fixture(scope="module", params=get_args(Mode))
def echo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    place = tmp_path_factory.mktemp("echo")
    with Rig(place, place / "data", mode=request.param, command=ECHO) as rig:
        yield rig


def test_a_question_is_answered_by_the_process(echo: Rig) -> None:
    (answer,) = echo.ask(ADA_ID, "hello")

    assert answer["text"] == "You said: hello"
    assert echo.process.poll() is None


def test_a_press_is_answered_and_edits_the_message(echo: Rig) -> None:
    (message,) = echo.ask(ADA_ID, "press me")

    assert echo.press_answer(ADA_ID, message, "Again") == {"text": "Once more", "show_alert": False}
    echo.wait_until(lambda: echo.message(ADA_ID, message["message_id"])["text"] == "Edited")


def test_a_lost_reply_leaves_the_message_in_the_chat(echo: Rig) -> None:
    echo.faults.lose_reply("sendMessage")

    (answer,) = echo.ask(BORIS_ID, "did it arrive?")

    assert answer["text"] == "You said: did it arrive?"
    assert echo.faults.count("sendMessage", "lose_reply") == 1


@pytest.mark.parametrize("fault", ["too_many_requests", "server_error", "bad_json", "cut"])
def test_a_send_that_fails_leaves_nothing_in_the_chat(echo: Rig, fault: str) -> None:
    getattr(echo.faults, fault)("sendMessage")
    n_before = len(echo.bot_messages(BORIS_ID))

    echo.say(BORIS_ID, "lost")
    echo.wait_until(lambda: echo.faults.count("sendMessage", fault))
    echo.ask(BORIS_ID, "found")

    texts = [message["text"] for message in echo.bot_messages(BORIS_ID)[n_before:]]
    assert texts == ["You said: found"]


def test_an_update_that_is_repeated_comes_twice(echo: Rig) -> None:
    echo.ask(ADA_ID, "twice")
    update_id = echo.call(lambda server: server.chats.updates.last_id)
    assert update_id is not None

    replies = echo.replies(
        lambda: echo.call(lambda server: server.repeat_update(update_id)), chat=ADA_ID
    )

    assert [reply["text"] for reply in replies] == ["You said: twice"]


def test_a_wait_in_vain_tells_the_last_calls_and_messages(echo: Rig) -> None:
    echo.ask(ADA_ID, "a trace of me")

    with pytest.raises(AssertionError, match=r"(?s)the moon.*sendMessage 200.*a trace of me"):
        echo.wait_until(lambda: False, "the moon", timeout_s=0.01)


def test_a_bot_can_be_stopped_killed_and_started_again(tmp_path: Path) -> None:
    with Rig(tmp_path, tmp_path / "data", command=ECHO) as rig:
        rig.stop(signal.SIGTERM)

        assert rig.process.returncode == 0

        rig.restart()
        rig.kill()
        rig.say(ADA_ID, "while you were away")
        replies = rig.replies(rig.restart, chat=ADA_ID)

        assert [reply["text"] for reply in replies] == ["You said: while you were away"]


def test_a_bot_that_does_not_start_is_reported_with_its_output(tmp_path: Path) -> None:
    command = (sys.executable, "-c", "raise SystemExit('no articles here')")

    with (
        pytest.raises(AssertionError, match=r"(?s)the bot ended \(1\).*no articles here"),
        Rig(tmp_path, tmp_path / "data", command=command),
    ):
        pass
