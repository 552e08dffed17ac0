"""What becomes of a build: it answers, waits for an admin, or is dropped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from bot.readers import Readers
from bot.reindex import Fate, Report
from bot.release import PinnedMode, Release
from index import Reader, build
from index.errors import NothingOlder, NothingStaged
from index.pinned import PinnedChange
from index.store import Store
from tests.newsroom import write_newsroom

PINNED = (PinnedChange("who denied it?", ("outcome answer before, nothing now",)),)
REPORT = Report("g00000002", 24, 311, 3, 1, 2, 4, (), 1.9, served=25, content="c0ffee")


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    return write_newsroom(tmp_path / "articles")


@pytest.fixture
def index_dir(tmp_path: Path, articles: Path) -> Path:
    build([articles], tmp_path / "index")
    return tmp_path / "index"


@pytest.fixture
def readers(index_dir: Path) -> Iterator[Readers]:
    opened = Readers(partial(Reader.open, index_dir))
    yield opened
    opened.close()


def release_of(index_dir: Path, readers: Readers, pinned: PinnedMode = "require") -> Release:
    return Release(index_dir, readers, pinned=pinned, keep=2)


def answering(readers: Readers) -> str:
    reader = readers.current
    assert reader is not None
    return reader.generation


def test_an_ordinary_build_answers_at_once(index_dir: Path, readers: Readers) -> None:
    readers.swap()

    assert release_of(index_dir, readers).judge(REPORT, by_schedule=False) == (Fate.SERVES, ())


def test_much_that_is_gone_and_changed_answers_wait_for_a_word(
    index_dir: Path, readers: Readers
) -> None:
    readers.swap()
    report = replace(REPORT, gone=8, pinned=PINNED)

    for by_schedule in (False, True):
        assert release_of(index_dir, readers).judge(report, by_schedule=by_schedule) == (
            Fate.WAITS,
            ("loss", "pinned"),
        )


@pytest.mark.parametrize("mode", ["report", "off"])
def test_changed_answers_wait_only_if_that_is_wanted(
    index_dir: Path, readers: Readers, mode: PinnedMode
) -> None:
    readers.swap()
    report = replace(REPORT, pinned=PINNED)

    verdict = release_of(index_dir, readers, mode).judge(report, by_schedule=False)

    assert verdict == (Fate.SERVES, ())


def test_where_nothing_answers_nothing_waits(index_dir: Path, readers: Readers) -> None:
    report = replace(REPORT, gone=25, pinned=PINNED)

    assert release_of(index_dir, readers).judge(report, by_schedule=True) == (Fate.SERVES, ())


def test_the_schedule_drops_what_answers_already_and_a_request_does_not(
    index_dir: Path, readers: Readers
) -> None:
    content = readers.swap().content
    release = release_of(index_dir, readers)
    assert content is not None
    report = replace(REPORT, content=content)

    assert release.judge(report, by_schedule=True) == (Fate.DROPPED, ())
    assert release.judge(report, by_schedule=False) == (Fate.SERVES, ())


def test_what_was_declined_is_not_brought_up_again_by_the_schedule(
    articles: Path, index_dir: Path, readers: Readers
) -> None:
    readers.swap()
    release = release_of(index_dir, readers)
    (articles / "yard.txt").unlink()
    staged = build([articles], index_dir, stage=True)
    report = replace(REPORT, content=staged.content)
    assert release.waiting == "g00000002"

    release.decline("g00000002")

    assert release.waiting is None
    assert release.judge(report, by_schedule=True) == (Fate.DROPPED, ())
    assert release.judge(report, by_schedule=False) == (Fate.SERVES, ())
    with pytest.raises(NothingStaged):
        release.decline("g00000002")
    with pytest.raises(NothingStaged):
        release.publish("g00000002")
    assert answering(readers) == "g00000001"


def test_a_rollback_swaps_the_reader_at_once(
    articles: Path, index_dir: Path, readers: Readers
) -> None:
    build([articles], index_dir)
    readers.swap()
    release = release_of(index_dir, readers)
    assert release.older == ["g00000001"]

    assert release.roll_back() == "g00000001"

    assert answering(readers) == "g00000001"
    assert release.rolled_back_from == "g00000002"
    assert release.older == []
    with pytest.raises(NothingOlder):
        release.roll_back()
    assert answering(readers) == "g00000001"


def test_as_many_older_generations_stay_as_is_set(
    articles: Path, index_dir: Path, readers: Readers
) -> None:
    release = Release(index_dir, readers, pinned="report", keep=1)
    for _ in range(3):
        build([articles], index_dir, stage=True)
        release.publish()

    assert Store(index_dir).generations() == ["g00000004", "g00000003"]
    release.swap("g00000004")
    assert answering(readers) == "g00000004"
