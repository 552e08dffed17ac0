from __future__ import annotations

import logging
import math
import os
import time
from pathlib import Path

import pytest

from bot.telegram import Heartbeat, age_s


def test_a_beat_makes_the_file_and_makes_it_young(tmp_path: Path) -> None:
    path = tmp_path / "heartbeat"
    Heartbeat(path).beat()

    assert age_s(path) < 60


def test_the_age_is_the_time_since_the_last_beat(tmp_path: Path) -> None:
    path = tmp_path / "heartbeat"
    heartbeat = Heartbeat(path)
    heartbeat.beat()
    os.utime(path, (time.time() - 500,) * 2)
    before = age_s(path)
    heartbeat.beat()

    assert (499 < before < 560, age_s(path) < 60) == (True, True)


def test_without_a_beat_the_age_is_infinite(tmp_path: Path) -> None:
    assert age_s(tmp_path / "none") == math.inf


def test_a_beat_from_the_future_is_a_fresh_one(tmp_path: Path) -> None:
    path = tmp_path / "heartbeat"
    path.touch()
    os.utime(path, (time.time() + 500,) * 2)

    assert age_s(path) == 0


def test_a_file_that_cannot_be_written_is_logged_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    heartbeat = Heartbeat(tmp_path / "missing folder" / "heartbeat")
    heartbeat.beat()
    heartbeat.beat()

    assert len(caplog.records) == 1
