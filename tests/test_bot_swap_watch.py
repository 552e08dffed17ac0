from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

from bot.readers import Phase, Readers
from bot.swap_watch import SwapWatch
from index.errors import DamagedIndex


@dataclass
class Opened:
    """An opened generation."""

    generation: str
    degraded: tuple[str, ...]

    def close(self) -> None:
        """Nothing to let go of."""


class Disk:
    """What lies on the disk: a pointer, and whether what it names can be opened."""

    def __init__(self) -> None:
        self.current: str | None = None
        self.stand_in: str | None = None  # opened instead, as the current one is damaged
        self.n_opened = 0
        self.busy = False
        self.readers = Readers(self.open)
        self.watch = SwapWatch(
            self.readers, lambda: self.current, is_swapping=lambda: self.busy, every_s=0
        )

    def open(self, generation: str | None, *, thorough: bool = False) -> Any:
        self.n_opened += 1
        name = generation or self.current
        if name is None or name.endswith("bad"):
            raise DamagedIndex(Path("index"), "cut short")
        return cast(Any, Opened(self.stand_in or name, ("damaged",) if self.stand_in else ()))

    @property
    def answers(self) -> str | None:
        reader = self.readers.current
        return reader.generation if reader else None


@pytest.fixture
def disk() -> Iterator[Disk]:
    made = Disk()
    yield made
    made.readers.close()


def test_a_generation_that_somebody_else_swapped_in_answers_soon(disk: Disk) -> None:
    disk.current = "g1"
    disk.readers.swap()
    unchanged = disk.watch.look()
    disk.current = "g2"

    assert (unchanged, disk.watch.look(), disk.watch.look()) == (False, True, False)
    assert disk.answers == "g2"


def test_a_rollback_is_a_swap_as_well(disk: Disk) -> None:
    disk.current = "g2"
    disk.watch.look()
    disk.current = "g1"

    assert disk.watch.look()
    assert disk.answers == "g1"


def test_the_first_index_is_noticed_by_a_bot_that_has_none(disk: Disk) -> None:
    disk.readers.waiting(Phase.NO_ARTICLES)
    before = disk.watch.look()
    disk.current = "g1"

    assert (before, disk.watch.look()) == (False, True)
    assert disk.readers.state.phase is Phase.SERVING


def test_what_cannot_be_opened_is_tried_once_and_the_old_one_goes_on(
    disk: Disk, caplog: pytest.LogCaptureFixture
) -> None:
    disk.current = "g1"
    disk.watch.look()
    disk.current = "g2-bad"
    tries = [disk.watch.look() for _ in range(3)]

    assert tries == [False, False, False]
    assert (disk.answers, disk.n_opened) == ("g1", 2)
    assert "g2-bad was swapped in and cannot be opened" in caplog.text


def test_a_stand_in_for_a_damaged_generation_is_not_opened_again(disk: Disk) -> None:
    disk.current, disk.stand_in = "g2", "g1"
    disk.readers.swap()

    assert [disk.watch.look() for _ in range(3)] == [False, False, False]
    assert disk.n_opened == 1


def test_a_bot_that_swaps_itself_is_left_alone(disk: Disk) -> None:
    disk.current, disk.busy = "g1", True
    during = disk.watch.look()
    disk.readers.swap()
    disk.busy = False

    assert (during, disk.watch.look(), disk.n_opened) == (False, False, 1)


async def test_it_looks_again_and_again_until_it_is_stopped(disk: Disk) -> None:
    watching = asyncio.create_task(disk.watch.run())
    disk.current = "g1"
    while disk.answers is None:  # noqa: ASYNC110 - nobody tells us
        await asyncio.sleep(0)
    watching.cancel()
    await asyncio.wait([watching])

    assert watching.cancelled()
    assert disk.answers == "g1"
