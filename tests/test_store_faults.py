"""The store under faults: killed or failing before any operation, it is old or new, and whole."""

from __future__ import annotations

import errno
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from io import FileIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.errors import NoIndex
from index.store import Files, Store

OPERATIONS = sorted(name for name in vars(Files) if not name.startswith("_"))
ANALYZER = "news-1"
NOTHING = -1  # what is read where nothing was published


class Killed(BaseException):
    """Stands for the end of the process: nothing runs after it."""


class UnsyncedFiles(Files):
    """Does not wait for the disk: a killed process loses nothing that it has written."""

    def sync(self, path: Path) -> None:
        pass


class FaultyFiles(UnsyncedFiles):
    """Calls ``before(count, operation, arguments)`` ahead of each operation, counted from 1."""

    def __init__(self, before: Callable[[int, str, tuple[Any, ...]], None]) -> None:
        self.count = 0
        self._before = before

    def _announce(self, operation: str, arguments: tuple[Any, ...]) -> None:
        self.count += 1
        self._before(self.count, operation, arguments)


def _announced(operation: str) -> Callable[..., Any]:
    def method(self: FaultyFiles, *arguments: Any) -> Any:
        self._announce(operation, arguments)
        return getattr(UnsyncedFiles, operation)(self, *arguments)

    return method


for _operation in OPERATIONS:
    setattr(FaultyFiles, _operation, _announced(_operation))


def killing(at: int) -> Callable[[int, str, tuple[Any, ...]], None]:
    """Die at operation ``at``, in the middle of it where it has one, and stay dead."""

    def before(count: int, operation: str, arguments: tuple[Any, ...]) -> None:
        if count < at:
            return
        if count == at and operation == "write":
            file, data = arguments
            os.write(file.fileno(), bytes(data)[: len(data) // 2])
        if count == at and operation == "remove_tree":
            for path in sorted(arguments[0].iterdir())[:2]:
                path.unlink()
        raise Killed

    return before


def killing_at_the_swap() -> Callable[[int, str, tuple[Any, ...]], None]:
    """Die when a generation is complete and CURRENT still names the one before."""
    dead = False

    def before(count: int, operation: str, arguments: tuple[Any, ...]) -> None:
        nonlocal dead
        dead = dead or (operation == "create" and arguments[0].name == "CURRENT.tmp")
        if dead:
            raise Killed

    return before


def failing(at: int, number: int, *, once: bool) -> Callable[[int, str, tuple[Any, ...]], None]:
    """Fail operation ``at``, alone or with all that follow."""

    def before(count: int, operation: str, arguments: tuple[Any, ...]) -> None:
        if count == at or (count > at and not once):
            raise OSError(number, os.strerror(number))

    return before


def draft(store: Store, value: int, then: str) -> None:
    with store.writer() as writer:
        with writer.draft(built_by=ANALYZER, about={"value": value}) as unfinished:
            unfinished.save_array("numbers", np.full(9, value))
            unfinished.path("words.txt").write_text(f"value {value}")
            name = unfinished.finish()
        getattr(writer, then)(name)


def read(store: Store) -> int:
    """Return the value that is served, after a look at every byte of it."""
    try:
        generation = store.open(built_by=ANALYZER)
    except NoIndex:
        return NOTHING
    with generation:
        generation.verify()
        value = int(generation.about["value"])
        assert generation.array("numbers").tolist() == [value] * 9
        assert generation.path("words.txt").read_text() == f"value {value}"
        return value


# What is done, in a store that holds what: the values read before and after.


def publish(store: Store) -> None:
    draft(store, 2, "publish")


def stage(store: Store) -> None:
    draft(store, 2, "stage")


def publish_staged(store: Store) -> None:
    store.publish_staged()


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


STORIES: list[tuple[Callable[[Path], None], Callable[[Store], None], int, int]] = [
    (empty, publish, NOTHING, 2),
    (empty, stage, NOTHING, NOTHING),
    (one, publish, 1, 2),
    (one, stage, 1, 1),
    (littered, publish, 1, 2),
    (one_staged, publish_staged, 1, 2),
    (one_staged, stage, 1, 1),
    (two, roll_back, 1, 2),
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


def lean(root: Path, before: Callable[[int, str, tuple[Any, ...]], None]) -> Store:
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


@pytest.mark.parametrize(
    ("number", "once"),
    [(errno.ENOSPC, False), (errno.EIO, True)],
    ids=["the disk is full", "one operation fails"],
)
@pytest.mark.parametrize(("prepare", "act", "before", "after"), STORIES[2:], ids=STORY_NAMES[2:])
def test_an_error_of_any_operation_leaves_the_store_old_or_new_and_whole(
    fresh: Callable[[Callable[[Path], None]], Path],
    prepare: Callable[[Path], None],
    act: Callable[[Store], None],
    before: int,
    after: int,
    number: int,
    once: bool,
) -> None:
    for at in range(1, n_operations(fresh(prepare), act) + 1):
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


CHILD = """
import sys
from pathlib import Path
import numpy as np
from index.store import Store

store = Store(Path(sys.argv[1]), keep=1)
for value in range(int(sys.argv[2]), 10_000):
    with store.writer() as writer:
        with writer.draft(built_by="news-1", about={"value": value}) as draft:
            draft.save_array("numbers", np.full(9, value))
            draft.path("words.txt").write_text(f"value {value}")
            name = draft.finish()
        writer.publish(name)
    print(value, flush=True)
"""


def test_a_real_kill_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    chance = random.Random(7)
    acknowledged = 0
    for _ in range(2):
        command = [sys.executable, "-c", CHILD, str(tmp_path / "index"), str(acknowledged + 1)]
        root = Path(__file__).parent.parent
        with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            for _ in range(chance.randint(3, 12)):
                acknowledged = int(child.stdout.readline())
            child.kill()
            acknowledged = max([acknowledged, *map(int, child.stdout.read().split())])

        store = Store(tmp_path / "index", keep=1)
        assert read(store) in (acknowledged, acknowledged + 1)
        assert store.check() == []
        with store.writer():  # the kernel has let the lock go
            pass
