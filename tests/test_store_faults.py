"""The store under faults: killed or failing before any operation, it is old or new, and whole."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from io import FileIO
from pathlib import Path
from typing import Any

import pytest

from index.store import Store
from tests.faulty_store import (
    NOTHING,
    Before,
    FaultyFiles,
    Killed,
    UnsyncedFiles,
    draft,
    failing,
    killing,
    killing_at_the_swap,
    read,
)

# What is done, in a store that holds what: the values read before and after.


def publish(store: Store) -> None:
    draft(store, 2, "publish")


def stage(store: Store) -> None:
    draft(store, 2, "stage")


def publish_staged(store: Store) -> None:
    store.publish_staged()


def discard_staged(store: Store) -> None:
    store.discard_staged()


def roll_back(store: Store) -> None:
    store.rollback()


def empty(root: Path) -> None:
    """Leave a store of which there is not even a directory."""


def one(root: Path) -> None:
    draft(Store(root, files=UnsyncedFiles()), 1, "publish")


def littered(root: Path) -> None:
    """Leave everything there that a sweep has to find."""
    store = Store(root, files=UnsyncedFiles())
    for value in (7, 8, 1):
        draft(store, value, "publish")
    draft(store, 6, "stage")
    with pytest.raises(Killed):
        draft(Store(root, files=FaultyFiles(killing_at_the_swap())), 9, "publish")
    assert len(store.generations()) == 5
    shutil.copytree(root / "generations/g00000001", root / "generations/.tmp-g00000009")
    (root / "CURRENT.tmp").write_text("unfinished")


def one_staged(root: Path) -> None:
    one(root)
    draft(Store(root, files=UnsyncedFiles()), 2, "stage")


def two(root: Path) -> None:
    draft(Store(root, files=UnsyncedFiles()), 2, "publish")
    one(root)


def rolled_back(root: Path) -> None:
    """Leave the newer generation there, which the next writer removes."""
    one(root)
    draft(Store(root, files=UnsyncedFiles()), 7, "publish")
    Store(root, files=UnsyncedFiles()).rollback()


def rolled_back_and_staged(root: Path) -> None:
    two(root)
    draft(Store(root, files=UnsyncedFiles()), 8, "stage")


STORIES: list[tuple[Callable[[Path], None], Callable[[Store], None], int, int]] = [
    (empty, publish, NOTHING, 2),
    (empty, stage, NOTHING, NOTHING),
    (one, publish, 1, 2),
    (one, stage, 1, 1),
    (littered, publish, 1, 2),
    (one_staged, publish_staged, 1, 2),
    (one_staged, stage, 1, 1),
    (one_staged, discard_staged, 1, 1),
    (two, roll_back, 1, 2),
    (rolled_back_and_staged, roll_back, 1, 2),
    (rolled_back, publish, 1, 2),
]
STORY_NAMES = [f"{before.__name__}-{act.__name__}" for before, act, _, _ in STORIES]


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[[Callable[[Path], None]], Path]:
    """Return a function that gives a new copy of a prepared store each time."""
    prepared = tmp_path / "prepared"
    copies = iter(range(1_000_000))

    def copy(prepare: Callable[[Path], None]) -> Path:
        if not prepared.exists():
            prepared.mkdir()
            prepare(prepared / "index")
        root = tmp_path / f"copy-{next(copies)}"
        shutil.copytree(prepared, root)
        return root / "index"

    return copy


def lean(root: Path, before: Before) -> Store:
    return Store(root, files=FaultyFiles(before), keep=1)


def n_operations(root: Path, act: Callable[[Store], None]) -> int:
    counter = FaultyFiles(lambda count, operation, arguments: None)
    act(Store(root, files=counter, keep=1))
    return counter.count


def assert_sound(root: Path, before: int, after: int, *, acknowledged: bool) -> None:
    """The store serves one state or the other, and the next writer finds its way."""
    store = Store(root, files=UnsyncedFiles(), keep=1)
    value = read(store)
    assert value in ((after,) if acknowledged else (before, after))
    if (root / "CURRENT").exists():
        assert store.check() == []
        with store.open() as generation:
            assert generation.degraded == ()

    draft(store, 3, "publish")
    assert read(store) == 3
    assert store.check() == []
    assert sorted(path.name for path in root.iterdir()) == ["CURRENT", "LOCK", "generations"]
    left = {path.name for path in (root / "generations").iterdir()}
    assert left == set(store.generations())
    assert len(left) <= 2


@pytest.mark.parametrize(("prepare", "act", "before", "after"), STORIES, ids=STORY_NAMES)
def test_killed_before_any_operation_the_store_is_old_or_new_and_whole(
    fresh: Callable[[Callable[[Path], None]], Path],
    prepare: Callable[[Path], None],
    act: Callable[[Store], None],
    before: int,
    after: int,
) -> None:
    if prepare is empty:
        # A first generation that is complete may be served, even if CURRENT was not written.
        after = 2
    last = n_operations(fresh(prepare), act)
    assert last > 5
    for at in range(1, last + 1):
        root = fresh(prepare)
        with pytest.raises(Killed):
            act(lean(root, killing(at)))

        assert_sound(root, before, after, acknowledged=False)


@pytest.mark.parametrize("once", [True, False], ids=["once", "lasting"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EMFILE])
@pytest.mark.parametrize(("prepare", "act", "before", "after"), STORIES[2:], ids=STORY_NAMES[2:])
def test_an_error_of_any_operation_leaves_the_store_old_or_new_and_whole(
    fresh: Callable[[Callable[[Path], None]], Path],
    prepare: Callable[[Path], None],
    act: Callable[[Store], None],
    before: int,
    after: int,
    number: int,
    once: bool,
    how_many: Callable[[int, int], int],
) -> None:
    # A few of the kinds of error are tried at every operation; the others at every fifth or at all.
    every = (number, once) in ((errno.ENOSPC, False), (errno.EIO, True))
    step = 1 if every else how_many(5, 1)
    for at in range(1, n_operations(fresh(prepare), act) + 1, step):
        root = fresh(prepare)
        acknowledged = True
        try:
            act(lean(root, failing(at, number, once=once)))
        except OSError as error:
            assert error.errno == number  # noqa: PT017 - it need not be raised
            acknowledged = False

        assert_sound(root, before, after, acknowledged=acknowledged)


def test_everything_is_synced_before_anything_points_to_it(tmp_path: Path) -> None:
    """Replay a publish and keep account of what a power cut would take away."""
    unsynced: set[Path] = set()
    pointed_at: list[str] = []

    def before(count: int, operation: str, arguments: tuple[Any, ...]) -> None:
        if operation == "write" and isinstance(arguments[0], FileIO):
            unsynced.add(Path(os.fsdecode(arguments[0].name)))
        elif operation in ("create", "make_directory"):
            unsynced.update((arguments[0], arguments[0].parent))
        elif operation == "sync":
            unsynced.discard(arguments[0])
        elif operation == "rename":
            source, target = arguments
            inside = [path for path in unsynced if path.is_relative_to(source)]
            assert inside == []
            if target.name == "CURRENT":
                assert unsynced <= {tmp_path / "index"}
            pointed_at.append(target.name)
            unsynced.add(target.parent)

    draft(Store(tmp_path / "index", files=FaultyFiles(before)), 2, "publish")

    assert pointed_at == ["g00000001", "CURRENT"]
    assert {path for path in unsynced if path.name != "LOCK"} == set()


def test_what_the_caller_wrote_is_synced_too(tmp_path: Path) -> None:
    synced: list[str] = []

    def before(count: int, operation: str, arguments: tuple[Any, ...]) -> None:
        if operation == "sync":
            synced.append(arguments[0].name)

    draft(Store(tmp_path, files=FaultyFiles(before)), 2, "publish")

    for name in ("words.txt", "numbers.npy", "manifest.json"):
        assert synced.index(name) < synced.index(".tmp-g00000001") < synced.index("generations")
    assert synced.index("generations") < synced.index("CURRENT.tmp")
