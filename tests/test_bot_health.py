import os
import time
from pathlib import Path

import pytest

from bot.health import main


@pytest.fixture
def heartbeat(tmp_path: Path) -> Path:
    path = tmp_path / "heartbeat"
    path.touch()
    return path


def beaten(path: Path, seconds_ago: float) -> None:
    at = time.time() - seconds_ago
    os.utime(path, (at, at))


def test_a_fresh_heartbeat_is_health(heartbeat: Path) -> None:
    assert main(["--heartbeat", str(heartbeat), "--max-age", "90"]) == 0


def test_an_old_heartbeat_is_none(heartbeat: Path, capsys: pytest.CaptureFixture[str]) -> None:
    beaten(heartbeat, 200)

    assert main(["--heartbeat", str(heartbeat), "--max-age", "90"]) == 1
    assert "last heartbeat 200 s ago" in capsys.readouterr().out


def test_no_heartbeat_is_none(tmp_path: Path) -> None:
    assert main(["--heartbeat", str(tmp_path / "none")]) == 1


@pytest.mark.parametrize(("token", "folder"), [("4242:AAF", "."), ("", "tryout")])
def test_without_a_flag_the_settings_name_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, token: str, folder: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WHOSAID_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("WHOSAID_BOT_TOKEN", token)
    assert main([]) == 1

    (tmp_path / folder).mkdir(exist_ok=True)
    (tmp_path / folder / "heartbeat").touch()
    assert main([]) == 0


def test_bad_settings_are_no_health(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WHOSAID_TRYOUT_PORT", "many")

    assert main([]) == 1
    assert capsys.readouterr().err.startswith("WHOSAID_TRYOUT_PORT: ")
