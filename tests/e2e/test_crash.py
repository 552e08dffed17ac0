"""Killing the real bot and its build child: an index that answers is left every time."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from bot import admin_texts
from bot.tryout import EDITOR_ID
from index import Reader
from tests.e2e.conftest import MakeRig
from tests.e2e.newsroom import copy_of_samples, generate_articles
from tests.e2e.reading import quotes
from tests.e2e.rig import Json, Mode, Rig

DENIED = "Who denied the waste dumping claim?"
NEW = "Which orchard of district 777 opened?"


@pytest.fixture
def busy_rig(make_rig: MakeRig, mode: Mode, tmp_path: Path) -> Rig:
    """A rig with an index of the samples and a thousand articles more to read."""
    articles = copy_of_samples(tmp_path / "articles")
    rig = make_rig(articles, mode=mode)
    generate_articles(articles / "generated", 1000)
    return rig


def begin(rig: Rig) -> tuple[Json, int]:
    """Start a reindex; return its message and the child's number once it is at work, stopped."""
    (shown,) = rig.ask(EDITOR_ID, "/reindex")
    known = set(generations(rig))
    rig.wait_until(lambda: rig.builders() and set(generations(rig)) - known, "a begun generation")
    (child,) = rig.builders()
    os.kill(child, signal.SIGSTOP)  # so that it cannot be done before the test strikes
    return shown, child


def generations(rig: Rig) -> list[str]:
    return [path.name for path in (rig.index_dir / "generations").iterdir()]


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in "ZX"


def reindexed(rig: Rig) -> Json:
    (shown,) = rig.ask(EDITOR_ID, "/reindex")

    def now() -> Json:
        return rig.message(EDITOR_ID, shown["message_id"])

    rig.wait_until(lambda: not now()["text"].startswith("Reindexing"), "its end", timeout_s=60)
    return now()


def assert_whole(rig: Rig) -> None:
    checked = rig.run("index", "check", "--index", rig.index_dir)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("mode", ["polling"])
def test_a_killed_build_leaves_the_index_and_is_told(busy_rig: Rig) -> None:
    rig = busy_rig
    with Reader.open(rig.index_dir) as before:
        generation = before.generation
    shown, child = begin(rig)

    os.kill(child, signal.SIGKILL)
    rig.wait_until(
        lambda: "failed" in rig.message(EDITOR_ID, shown["message_id"])["text"], "the bad news"
    )

    told = rig.message(EDITOR_ID, shown["message_id"])["text"]
    assert "the build was ended by signal 9 (SIGKILL)" in told
    assert told.endswith("The index from before goes on answering.")
    assert quotes(*rig.ask(rig.newcomer(), DENIED))
    with Reader.open(rig.index_dir) as after:
        assert after.generation == generation
    assert_whole(rig)
    assert reindexed(rig)["text"].startswith("Reindexed in ")
    assert quotes(*rig.ask(rig.newcomer(), NEW))
    assert_whole(rig)


def test_a_bot_killed_in_a_reindex_answers_at_once_when_it_is_back(busy_rig: Rig) -> None:
    rig = busy_rig
    _, child = begin(rig)
    os.kill(child, signal.SIGCONT)

    rig.kill()
    person = rig.newcomer()
    rig.say(person, DENIED)
    (answer,) = rig.replies(rig.restart, chat=person)

    assert quotes(answer)
    assert_whole(rig)
    # Nobody listens to the child any more, so it ends by itself.
    rig.wait_until(lambda: not is_alive(child), "the end of the orphan", timeout_s=30)
    assert reindexed(rig)["text"].startswith("Reindexed in ")
    assert quotes(*rig.ask(rig.newcomer(), NEW))
    assert_whole(rig)


@pytest.mark.parametrize("mode", ["webhook"])
def test_a_bot_that_is_stopped_in_a_reindex_says_so_and_ends_the_child(busy_rig: Rig) -> None:
    rig = busy_rig
    shown, child = begin(rig)

    rig.stop()

    assert rig.process.returncode == 0
    assert not is_alive(child)
    assert rig.message(EDITOR_ID, shown["message_id"])["text"] == admin_texts.REINDEX_STOPPED
    assert_whole(rig)
