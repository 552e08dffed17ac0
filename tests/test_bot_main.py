from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import bot.__main__ as entry
from bot.app import Plan
from bot.settings import Settings
from bot.state_address import postgres_address
from bot.telegram import Polling, Webhook
from bot.tryout import EDITOR_ID

ROOT = Path(__file__).resolve().parent.parent
TOKEN = "4242:AAF-abcdefghijklmnopqrstuvwxyz"


class Started:
    """What the entry point would have run."""

    def __init__(self) -> None:
        self.plans: list[Plan] = []
        self.modes: list[Polling | Webhook] = []
        self.secrets: list[str] = []


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Started]:
    """Run the entry point up to the application; in an empty folder, with an empty environment."""
    for field in Settings.model_fields:
        monkeypatch.delenv(f"WHOSAID_{field.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WHOSAID_TRYOUT_PORT", "0")
    seen = Started()

    def build_application(plan: Plan) -> None:
        seen.plans.append(plan)

    def run(_application: None, mode: Polling | Webhook, **_: Any) -> int:
        seen.modes.append(mode)
        return 0

    def configure_logging(_level: str, secrets: list[str]) -> None:
        seen.secrets += secrets

    monkeypatch.setattr(entry, "build_application", build_application)
    monkeypatch.setattr(entry, "run", run)
    monkeypatch.setattr(entry, "configure_logging", configure_logging)
    level = logging.getLogger().level
    yield seen
    logging.getLogger().setLevel(level)


def test_without_a_token_the_samples_are_served_on_the_try_out_page(
    started: Started, capsys: pytest.CaptureFixture[str]
) -> None:
    assert entry.main() == 0

    (plan,) = started.plans
    assert plan.articles_dir == ROOT / "samples"
    assert plan.admin_ids == {EDITOR_ID}
    assert plan.rebuild
    assert plan.state_file == Path("data/tryout/state.sqlite")
    plan.on_ready()
    said = capsys.readouterr().out.splitlines()
    assert said[1].startswith("Open http://127.0.0.1:")
    assert said[2].startswith("Whosaid is ready: open http://127.0.0.1:")


def test_articles_of_ones_own_are_tried_out_with_an_index_of_their_own(
    started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry.main()
    monkeypatch.setenv("WHOSAID_ARTICLES_DIR", "articles")
    entry.main()

    samples, own = started.plans
    assert own.articles_dir == Path("articles")
    assert own.index_dir != samples.index_dir
    assert own.index_dir.parent == samples.index_dir.parent == Path("data/tryout")


def test_with_a_token_the_samples_are_never_served(
    started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHOSAID_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("WHOSAID_ADMIN_IDS", "1,2")

    assert entry.main() == 0

    (plan,) = started.plans
    assert plan.articles_dir == Path("articles")
    assert plan.index_dir == Path("data/index")
    assert plan.admin_ids == {1, 2}
    assert not plan.rebuild
    assert started.modes == [Polling()]
    assert started.secrets == [TOKEN]


def test_a_webhook_without_a_secret_gets_a_new_one_that_is_never_logged(
    started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHOSAID_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("WHOSAID_WEBHOOK_URL", "https://bot.example/telegram")
    entry.main()
    entry.main()

    first, second = started.modes
    assert isinstance(first, Webhook)
    assert isinstance(second, Webhook)
    assert first.host == "127.0.0.1"
    assert len(first.secret) >= 32
    assert first.secret != second.secret
    assert started.secrets == [TOKEN, first.secret, TOKEN, second.secret]


def test_bots_that_share_their_state_share_a_webhook_and_hide_the_password(
    started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "postgresql://bot:mar%40malade@db/whosaid"
    monkeypatch.setenv("WHOSAID_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("WHOSAID_STATE_URL", url)
    entry.main()
    monkeypatch.setenv("WHOSAID_WEBHOOK_URL", "https://bot.example/telegram")
    monkeypatch.setenv("WHOSAID_WEBHOOK_SECRET", "0123456789abcdef")
    entry.main()

    assert [plan.shared_state == postgres_address(url) for plan in started.plans] == [True, True]
    assert [plan.shares_webhook for plan in started.plans] == [False, True]
    assert started.secrets[:3] == [TOKEN, url, "mar@malade"]
    assert "malade" not in repr(started.plans)


@pytest.mark.parametrize("token", [TOKEN, ""])
def test_a_search_cluster_answers_and_its_password_is_hidden(
    started: Started, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    url = "https://bot:mar%40malade@one.example,two.example/news"
    monkeypatch.setenv("WHOSAID_BOT_TOKEN", token)
    monkeypatch.setenv("WHOSAID_SEARCH_URL", url)
    entry.main()

    assert [plan.search_url for plan in started.plans] == [url]
    assert started.secrets[1:] == [url, "mar@malade"]
    assert "malade" not in repr(started.plans)


def test_a_search_cluster_of_which_nothing_is_understood_is_one_line(
    started: Started, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WHOSAID_SEARCH_URL", "https://bot:marma/lade@one.example")

    assert entry.main() == 1
    said = capsys.readouterr().err
    assert said.startswith("cannot start: WHOSAID_SEARCH_URL: give it as https://")
    assert "marma" not in said


def test_bots_on_one_webhook_need_one_secret(
    started: Started, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WHOSAID_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("WHOSAID_STATE_URL", "postgresql://bot:marmalade@db/whosaid")
    monkeypatch.setenv("WHOSAID_WEBHOOK_URL", "https://bot.example/telegram")

    assert entry.main() == 1
    said = capsys.readouterr().err
    assert said.startswith("cannot start: WHOSAID_WEBHOOK_SECRET: with WHOSAID_STATE_URL")
    assert "marmalade" not in said


def test_a_data_folder_that_cannot_be_made_is_one_line(
    started: Started, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("file").touch()
    monkeypatch.setenv("WHOSAID_DATA_DIR", "file/data")

    assert entry.main() == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("cannot start: WHOSAID_DATA_DIR: ")
    assert started.plans == []


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WHOSAID_")}
    return {**kept, "PYTHONPATH": str(ROOT), **more}


def test_bad_settings_end_the_process_with_status_1_and_a_line_each(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "bot"],
        cwd=tmp_path,
        env=environment(WHOSAID_BOT_TOKEN="no token at all", WHOSAID_TRYOUT_PORT="x"),
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert ended.returncode == 1
    assert [line.split(":")[:2] for line in ended.stderr.splitlines()] == [
        ["cannot start", " WHOSAID_BOT_TOKEN"],
        ["cannot start", " WHOSAID_TRYOUT_PORT"],
    ]
    assert "no token at all" not in ended.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_process_says_when_it_is_ready_and_ends_well_on_a_signal(
    tmp_path: Path, number: signal.Signals
) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/a.txt").write_text("The ferry sank in May.\n")
    settings = {"WHOSAID_TRYOUT_PORT": "0", "WHOSAID_ARTICLES_DIR": "articles"}
    with subprocess.Popen(
        [sys.executable, "-m", "bot"],
        cwd=tmp_path,
        env=environment(**settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(3)]
        process.send_signal(number)

        assert process.wait(timeout=30) == 0
    assert lines[2].startswith("Whosaid is ready: open http://127.0.0.1:")
    assert (tmp_path / "data/tryout/heartbeat").exists()


def test_a_search_that_runs_on_does_not_hold_up_the_end() -> None:
    searching = (
        "import sys, time\n"
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from bot.__main__ import leave\n"
        "ThreadPoolExecutor(1).submit(time.sleep, 600)\n"
        "print('the last line')\n"
        "leave(3)\n"
    )

    ended = subprocess.run(
        [sys.executable, "-c", searching],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert (ended.returncode, ended.stdout) == (3, "the last line\n")
