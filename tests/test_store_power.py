"""The store under power cuts: what was acknowledged is served, whole, whatever else is lost."""

from __future__ import annotations

import contextlib
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.errors import IndexingError
from index.store import Files, Store
from tests.faulty_store import OPERATIONS, Killed, UnsyncedFiles, draft, read
from tests.power_cut import Disk, Left, RecordingFiles

UNCHANGED = -2
Step = tuple[Callable[[Store], str], int]  # gives a generation; and the value that is served after


def publishing(value: int) -> Step:
    return lambda store: draft(store, value, "publish"), value


def rolling_back_to(value: int) -> Step:
    return lambda store: store.rollback(), value


# A life of a store with everything that a writer can do; 2 is served before.
LIFE: list[Step] = [
    publishing(3),
    (lambda store: draft(store, 4, "stage"), 3),
    (lambda store: store.publish_staged(), 4),
    rolling_back_to(3),
    publishing(5),
    (lambda store: draft(store, 6, "stage"), 5),
    (lambda store: store.discard_staged(), 5),
    rolling_back_to(3),
    (lambda store: draft(store, 7, "stage"), 3),
    publishing(8),
]


class DyingFiles(Files):
    """Records into the life of another, and stops for good before an operation."""

    def __init__(self, files: RecordingFiles, dies_at: int) -> None:
        self._files = files
        self._left = dies_at

    def _forward(self, operation: str, arguments: tuple[Any, ...]) -> Any:
        self._left -= 1
        if self._left <= 0:
            raise Killed
        return getattr(self._files, operation)(*arguments)


def _forwarded(operation: str) -> Callable[..., Any]:
    return lambda files, *arguments: files._forward(operation, arguments)


for _operation in OPERATIONS:
    setattr(DyingFiles, _operation, _forwarded(_operation))


class Lived:
    """A store with a past that is durable, and what was recorded of its life since."""

    def __init__(self, folder: Path, *, synced: Left = "both") -> None:
        self.root = folder / "index"
        for value in (1, 2):
            draft(Store(self.root, files=UnsyncedFiles(), keep=1), value, "publish")
        self.disk = Disk.of(self.root)
        self.files = RecordingFiles(self.root, synced=synced)
        self.done: list[tuple[int, int]] = [(0, 2)]  # operations done, value acknowledged
        self.names: list[tuple[int, str]] = []  # operations done, generation acknowledged

    def live(self, step: Step) -> None:
        act, value = step
        name = act(Store(self.root, files=self.files, keep=1))
        self.done.append((len(self.files.events), value))
        self.names.append((len(self.files.events), name))

    def allowed_after(self, n_events: int) -> set[int]:
        """Return which values may be served after a cut: the last one, or the one in the making."""
        past = [number for number, (done, _) in enumerate(self.done) if done <= n_events]
        return {value for _, value in self.done[past[-1] : past[-1] + 2]}

    def cut(self, n_events: int, chance: random.Random, folder: Path) -> Path:
        """Return a store as it may be found after a power cut."""
        disk = replace(self.disk, events=self.files.events)
        found = folder / "found"
        shutil.rmtree(found, ignore_errors=True)
        disk.after_cut(n_events, chance).put(found)
        return found


def assert_survives(lived: Lived, n_cuts: int, folder: Path, allowed: set[int] | None) -> None:
    chance = random.Random(11)
    last = len(lived.files.events)
    for number in range(n_cuts):
        at = last if chance.random() < 0.2 else chance.randint(0, last)
        found = lived.cut(at, chance, folder)
        store = Store(found, files=UnsyncedFiles(), keep=1)

        assert read(store) in (allowed if allowed and at < last else lived.allowed_after(at))
        with store.open() as generation:
            assert generation.degraded == ()
        if number % 5 == 0:
            name = draft(store, 9, "publish")
            # Somebody may hold a button that leads to it, or may have seen it wait.
            assert name not in {known for done, known in lived.names if done <= at}
            assert read(store) == 9
            assert store.check() == []


def test_no_power_cut_loses_what_was_acknowledged(
    tmp_path: Path, how_many: Callable[[int, int], int]
) -> None:
    lived = Lived(tmp_path)
    for step in LIFE:
        lived.live(step)

    assert_survives(lived, how_many(200, 10_000), tmp_path, None)


KILLED: list[tuple[Step, Step]] = [
    (rolling_back_to(1), publishing(4)),
    (rolling_back_to(1), (lambda store: draft(store, 4, "stage"), UNCHANGED)),
    (publishing(3), publishing(4)),
]


@pytest.mark.parametrize(("killed", "then"), KILLED, ids=["publish", "stage", "publish twice"])
def test_no_power_cut_after_a_killed_writer_loses_what_was_acknowledged(
    tmp_path: Path, how_many: Callable[[int, int], int], killed: Step, then: Step
) -> None:
    """What a killed writer has swapped and not synced must not be built upon."""
    for dies_at in range(1, 40, how_many(3, 1)):
        folder = tmp_path / str(dies_at)
        lived = Lived(folder)
        with contextlib.suppress(Killed):
            killed[0](Store(lived.root, files=DyingFiles(lived.files, dies_at), keep=1))
        alive = read(Store(lived.root, files=UnsyncedFiles(), keep=1))
        act, value = then
        lived.live((act, alive if value == UNCHANGED else value))

        assert_survives(lived, how_many(12, 100), folder, {2, killed[1], value})


@pytest.mark.parametrize("synced", ["nothing", "files", "directories"])
def test_a_store_that_does_not_sync_everything_is_caught(tmp_path: Path, synced: Left) -> None:
    """The control: this model has teeth."""
    lived = Lived(tmp_path, synced=synced)
    for step in LIFE:
        lived.live(step)

    with pytest.raises((AssertionError, IndexingError)):
        assert_survives(lived, 300, tmp_path, None)


def test_the_model_leaves_what_was_synced(tmp_path: Path) -> None:
    lived = Lived(tmp_path)
    lived.live(publishing(3))
    found = lived.cut(len(lived.files.events), random.Random(1), tmp_path)

    with Store(found).open() as generation:
        assert generation.about["value"] == 3
