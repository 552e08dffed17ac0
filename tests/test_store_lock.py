"""One writer at a time, and the one that waits is told who is at work."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexBusy
from index.store import Store

HOLDER = """
import sys
from pathlib import Path
from index.store import Store

with Store(Path(sys.argv[1])).writer():
    print("ready", flush=True)
    sys.stdin.read()
"""


def test_a_second_writer_is_refused_and_told_who_is_at_work(tmp_path: Path) -> None:
    with Store(tmp_path).writer():
        with pytest.raises(IndexBusy) as caught, Store(tmp_path).writer():
            pass
        with pytest.raises(IndexBusy), Store(tmp_path).writer():
            pass  # the refused one has not taken the lock with it

    assert f"process {os.getpid()} on {socket.gethostname()[:64]} (since 2" in str(caught.value)
    assert "wait until it has ended" in str(caught.value)


def test_a_writer_in_another_process_is_named_and_its_death_frees_the_lock(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    root = Path(__file__).parent.parent
    with subprocess.Popen(
        command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        with pytest.raises(IndexBusy, match=f"process {child.pid} on "), Store(tmp_path).writer():
            pass
        child.kill()
        child.wait()
        with Store(tmp_path).writer():
            pass


def test_publishing_and_rolling_back_need_the_lock_too(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.writer() as writer:
        for place in (writer.publish, writer.publish, writer.stage):
            with writer.draft(built_by="news-1", about={}) as draft:
                draft.save_array("numbers", np.arange(3))
                name = draft.finish()
            place(name)
        with pytest.raises(IndexBusy):
            Store(tmp_path).publish_staged()
        with pytest.raises(IndexBusy):
            Store(tmp_path).rollback()
        assert Store(tmp_path).current_name() == "g00000002"  # reading needs no lock

    assert store.publish_staged() == "g00000003"


def test_a_lock_whose_note_cannot_be_read_is_still_a_lock(tmp_path: Path) -> None:
    with Store(tmp_path).writer():
        (tmp_path / "LOCK").write_bytes(b"\xff")
        with pytest.raises(IndexBusy, match="another process is building"):
            Store(tmp_path).writer().__enter__()


def test_the_lock_file_stays_and_stays_one_sector(tmp_path: Path) -> None:
    for _ in range(2):
        with Store(tmp_path).writer():
            record = (tmp_path / "LOCK").read_bytes()
        assert len(record) == 512
        assert json.loads(record)["pid"] == os.getpid()
