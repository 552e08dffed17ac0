"""A small store to break: what is done in it, what is read from it, and files that fail.

One value is in every generation three times over, so that a mixture is noticed.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import DamagedIndex, NoIndex
from index.store import Files, Generation, Store

OPERATIONS = sorted(name for name in vars(Files) if not name.startswith("_"))
ANALYZER = "news-1"
NOTHING = -1  # what is read where nothing was published

Before = Callable[[int, str, tuple[Any, ...]], None]


class Killed(BaseException):
    """Stands for the end of the process: nothing runs after it."""


class UnsyncedFiles(Files):
    """Does not wait for the disk: a killed process loses nothing that it has written."""

    def sync(self, path: Path) -> None:
        pass


class FaultyFiles(UnsyncedFiles):
    """Calls ``before(count, operation, arguments)`` ahead of each operation, counted from 1."""

    def __init__(self, before: Before) -> None:
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


def killing(at: int) -> Before:
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


def killing_at_the_swap() -> Before:
    """Die when a generation is complete and CURRENT still names the one before."""
    dead = False

    def before(count: int, operation: str, arguments: tuple[Any, ...]) -> None:
        nonlocal dead
        dead = dead or (operation == "create" and arguments[0].name == "CURRENT.tmp")
        if dead:
            raise Killed

    return before


def failing(at: int, number: int, *, once: bool) -> Before:
    """Fail operation ``at``, alone or with all that follow."""

    def before(count: int, operation: str, arguments: tuple[Any, ...]) -> None:
        if count == at or (count > at and not once):
            raise OSError(number, os.strerror(number))

    return before


def draft(store: Store, value: int, then: str) -> str:
    """Make a generation that holds ``value``, publish or stage it, and return its name."""
    with store.writer() as writer:
        with writer.draft(built_by=ANALYZER, about={"value": value}) as unfinished:
            unfinished.save_array("numbers", np.full(9, value))
            unfinished.announce("words.txt").write_text(f"value {value}")
            name = unfinished.finish()
        getattr(writer, then)(name)
    return name


def read(store: Store) -> int:
    """Return the value that is served, after a look at every byte of it."""
    try:
        generation = store.open(built_by=ANALYZER)
    except NoIndex:
        return NOTHING
    with generation:
        generation.verify()
        return value_of(generation)


def read_after_damage(store: Store) -> tuple[int, tuple[str, ...]]:
    """Return the value that is served when every byte is checked, and why it is an older one."""
    with contextlib.ExitStack() as opened:
        generation = opened.enter_context(store.open(built_by=ANALYZER))
        try:
            generation.verify()
        except DamagedIndex:
            generation = opened.enter_context(store.open(built_by=ANALYZER, thorough=True))
        return value_of(generation), generation.degraded


def value_of(generation: Generation) -> int:
    """Return the value in an opened generation; fail when its files do not agree."""
    value = int(generation.about["value"])
    assert generation.array("numbers").tolist() == [value] * 9
    assert generation.path("words.txt").read_text() == f"value {value}"
    return value
