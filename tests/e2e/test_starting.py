"""Starting the real bot: without articles, with bad settings, and with a server that says no."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot import texts
from bot.tryout import EDITOR_ID
from tests.e2e.conftest import MakeRig
from tests.e2e.newsroom import write_article
from tests.e2e.reading import quotes
from tests.e2e.rig import Mode, clean_environment

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
SECRET = "a-secret-of-thirty-characters_"
FOX = "A fox named Odalind was elected mayor of Brackwater by eleven votes."


def test_a_bot_without_articles_says_so_and_how_to_add_some(
    make_rig: MakeRig, mode: Mode, tmp_path: Path
) -> None:
    articles = tmp_path / "articles"
    rig = make_rig(articles, mode=mode, index=None)
    rig.wait_until(lambda: "no articles in" in rig.log(), "the look for articles")
    (to_anybody,) = rig.ask(rig.newcomer(), "Who was elected mayor of Brackwater?")
    (to_admin,) = rig.ask(EDITOR_ID, "Who was elected mayor of Brackwater?")

    assert to_anybody["text"] == texts.NO_ARTICLES
    assert to_admin["text"] == f"{texts.NO_ARTICLES}\n\n{texts.NO_ARTICLES_FOR_ADMINS}"

    articles.mkdir()
    write_article(articles, "fox", FOX)
    (shown,) = rig.ask(EDITOR_ID, "/reindex")
    rig.wait_until(
        lambda: "Reindexed" in rig.message(EDITOR_ID, shown["message_id"])["text"], "the index"
    )
    assert quotes(*rig.ask(rig.newcomer(), "Who was elected mayor of Brackwater?")) == [FOX]


def test_a_bot_without_an_index_makes_one_by_itself(make_rig: MakeRig, tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    write_article(tmp_path / "articles", "fox", FOX)

    rig = make_rig(tmp_path / "articles", index=None)

    rig.wait_until(lambda: "reindexed: generation" in rig.log(), "the index", timeout_s=30)
    assert quotes(*rig.ask(rig.newcomer(), "Who was elected mayor of Brackwater?")) == [FOX]


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"WHOSAID_BOT_TOKEN": "no-token-at-all"}, "WHOSAID_BOT_TOKEN"),
        ({"WHOSAID_ADMIN_IDS": "me"}, "WHOSAID_ADMIN_IDS"),
        ({"WHOSAID_ADMIN_ID": "7100"}, "WHOSAID_ADMIN_IDS meant?"),
        ({"WHOSAID_DATA_DIR": "/proc/nowhere"}, "WHOSAID_DATA_DIR"),
        ({"WHOSAID_BOT_API_URL": "api.example.org"}, "WHOSAID_BOT_API_URL"),
    ],
)
def test_a_bad_setting_ends_the_start_with_one_line(
    tmp_path: Path, settings: dict[str, str], named: str
) -> None:
    given = {
        "WHOSAID_BOT_TOKEN": TOKEN,
        "WHOSAID_WEBHOOK_SECRET": SECRET,
        "WHOSAID_DATA_DIR": str(tmp_path / "data"),
        **settings,
    }

    ended = start(tmp_path, given)

    assert ended.returncode == 1
    assert len(ended.stderr.splitlines()) == 1
    assert named in ended.stderr
    assert_says_no_secret(ended)


def test_a_token_that_the_server_refuses_ends_the_start_with_one_line(
    make_rig: MakeRig, tmp_path: Path
) -> None:
    server = make_rig().tryout

    ended = start(
        tmp_path,
        {
            "WHOSAID_BOT_TOKEN": TOKEN,
            "WHOSAID_BOT_API_URL": server.api_root,
            "WHOSAID_DATA_DIR": str(tmp_path / "data"),
        },
    )

    assert ended.returncode == 1
    assert [line for line in ended.stderr.splitlines() if "BotFather" in line]
    assert "Traceback" not in ended.stderr
    assert_says_no_secret(ended)


def test_a_port_that_is_taken_ends_the_start_with_one_line(
    make_rig: MakeRig, tmp_path: Path
) -> None:
    other = make_rig(mode="webhook")

    ended = start(
        tmp_path,
        {
            "WHOSAID_BOT_TOKEN": other.tryout.token,
            "WHOSAID_BOT_API_URL": other.tryout.api_root,
            "WHOSAID_DATA_DIR": str(tmp_path / "data"),
            "WHOSAID_WEBHOOK_URL": other.webhook_url,
            "WHOSAID_WEBHOOK_PORT": other.webhook_url.rpartition(":")[2].partition("/")[0],
        },
    )

    assert ended.returncode == 1
    assert "choose another port" in ended.stderr
    assert other.tryout.token not in ended.stdout + ended.stderr


def start(place: Path, settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Start a bot that is to end at once, and return how it did."""
    return subprocess.run(
        [sys.executable, "-m", "bot"],
        cwd=place,
        env=clean_environment(place, settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def assert_says_no_secret(ended: subprocess.CompletedProcess[str]) -> None:
    said = ended.stdout + ended.stderr
    for secret in (TOKEN, TOKEN.partition(":")[2], SECRET, "no-token-at-all"):
        assert secret not in said
