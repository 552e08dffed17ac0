"""A build that takes things over, broken before any change on disk: old or new, and whole."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.build import build
from index.errors import IndexingError
from index.reader import Reader
from index.store import Store
from index.store import store as store_module
from tests.faulty_store import Before, FaultyFiles, Killed, failing, killing
from tests.newsroom import write_newsroom

QUESTION = "who rejected the board's account?"
CHANGED = "Pier 3 of Lund Bay was opened on Friday, harbour master Ada Quist said.\n"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of articles with an index of two segments, and an article that has changed since."""
    folder = tmp_path_factory.mktemp("prepared")
    articles = write_newsroom(folder / "articles")
    pier = articles / "pier.txt"
    pier.write_text("Pier 3 of Lund Bay was closed on Monday.\n", encoding="utf-8")
    build([articles], folder / "index")
    pier.write_text("Pier 3 of Lund Bay was painted on Tuesday.\n", encoding="utf-8")
    build([articles], folder / "index")
    pier.write_text(CHANGED, encoding="utf-8")
    return folder


def rebuild(folder: Path, before: Before, monkeypatch: pytest.MonkeyPatch) -> FaultyFiles:
    """Build the third generation, with ``before`` called ahead of every change on disk."""
    files = FaultyFiles(before)
    with monkeypatch.context() as patch:
        patch.setattr(store_module, "Files", lambda: files)
        build([folder / "articles"], folder / "index", keep=1, one_segment=True)
    return files


def texts(index_dir: Path) -> list[str]:
    with Reader.open(index_dir) as reader:
        assert reader.degraded == ()
        assert reader.ask(QUESTION).outcome == "answer"
        return [sentence.text for sentence in reader.sentences()]


@pytest.mark.parametrize("how", ["killed", "full", "unreadable"])
def test_broken_anywhere_the_index_is_old_or_new_and_the_next_build_mends_it(
    prepared: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    how_many: Callable[[int, int], int],
    how: str,
) -> None:
    whole = tmp_path / "whole"
    shutil.copytree(prepared, whole)
    old = texts(whole / "index")
    last = rebuild(whole, lambda *_: None, monkeypatch).count
    new = texts(whole / "index")
    assert old != new
    assert last > 100
    for at in range(1, last + 1, max(1, last // how_many(12, last))):
        folder = tmp_path / f"{how}-{at}"
        shutil.copytree(prepared, folder)
        faults: dict[str, Any] = {
            "killed": killing(at),
            "full": failing(at, errno.ENOSPC, once=False),
            "unreadable": failing(at, errno.EIO, once=True),
        }
        acknowledged = True
        try:
            rebuild(folder, faults[how], monkeypatch)
        except (Killed, OSError, IndexingError):
            acknowledged = False

        assert texts(folder / "index") in ([new] if acknowledged else [old, new])
        build([folder / "articles"], folder / "index", keep=1)
        assert texts(folder / "index") == new
        assert Store(folder / "index").check() == []
        shutil.rmtree(folder)
