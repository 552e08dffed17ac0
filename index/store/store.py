"""The store: opens generations for readers, and lets one writer in at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from index.errors import (
    DamagedIndex,
    GenerationGone,
    NoIndex,
    NothingOlder,
    NothingStaged,
    StaleIndex,
)
from index.store.files import Files
from index.store.generation import Generation, Gone, open_generation
from index.store.layout import Layout
from index.store.lock import writer_lock
from index.store.manifest import FORMAT, Damage, OtherFormat, generation_number
from index.store.pointer import Pointer, read_pointer
from index.store.writer import Writer

KEPT = 2
"""How many generations older than the current one stay, unless another number is given."""


class Store:
    """The generations in a directory. Making one touches nothing; reading needs no lock.

    Args:
        root: the directory; a writer makes it.
        files: through which everything is written.
        keep: how many generations older than the current one stay, for buttons and as a
            fall-back.
    """

    def __init__(self, root: Path, *, files: Files | None = None, keep: int = KEPT) -> None:
        if keep < 0:
            raise ValueError(f"keep is {keep}, must be at least 0")
        self._layout = Layout(root)
        self._root = root
        self._files = files or Files()
        self._keep = keep

    @contextlib.contextmanager
    def writer(self) -> Iterator[Writer]:
        """Hold the lock and give the writer; what an earlier one left undone is swept first.

        Raises:
            IndexBusy: another writer is at work; the message names it.
            OSError: the disk is full, or the directory cannot be written.
        """
        self._make_directories()
        with writer_lock(self._root, self._files) as lock:
            writer = Writer(self._layout, files=self._files, lock=lock, keep=self._keep)
            writer.begin()
            try:
                yield writer
            finally:
                writer.end()

    def open(
        self,
        generation: str | None = None,
        *,
        built_by: str | None = None,
        thorough: bool = False,
    ) -> Generation:
        """Return a generation, pinned: the named one, else the current one.

        When the current one is damaged, the newest older one that is whole is returned, every
        file of it read and checked, and ``degraded`` says why.

        Args:
            generation: a name such as ``g00000007``.
            built_by: what the generation must have been built by; ``None`` takes any.
            thorough: check every checksum, not only the sizes; after ``Generation.verify`` has
                found a damage, this finds the generation to go on with.

        Raises:
            NoIndex: nothing was published here yet.
            StaleIndex: it was built by something else, or is of another format.
            DamagedIndex: no generation is whole.
            GenerationGone: the named generation is not there.
        """
        if generation is not None:
            return self._open_named(generation, built_by, thorough=thorough)
        while True:
            pointer = self._layout.current_pointer()
            try:
                opened = self._open_current(pointer, built_by, thorough=thorough)
            except DamagedIndex:
                if self._layout.current_pointer() == pointer:
                    raise
                continue
            if not opened.degraded or self._layout.current_pointer() == pointer:
                return opened
            # A writer swapped and swept meanwhile: nothing is damaged, so look again.
            opened.close()

    def publish_staged(
        self,
        expected: str | None = None,
        *,
        before_swap: Callable[[str], None] | None = None,
    ) -> str:
        """Make the staged generation the current one and return its name.

        Args:
            expected: the one that was decided upon; ``None`` takes whichever waits.
            before_swap: as in ``Writer.publish``.

        Raises:
            NothingStaged: none waits, or another one than ``expected``.
            DamagedIndex: it is not whole; the current one stays.
            IndexBusy: another writer is at work.
        """
        with self._staged(expected) as (writer, staged):
            writer.publish(staged, before_swap=before_swap)
            return staged

    def discard_staged(self, expected: str | None = None) -> str:
        """Remove the staged generation, so that the current one stays; return its name.

        Raises:
            NothingStaged: none waits, or another one than ``expected``.
            IndexBusy: another writer is at work.
        """
        with self._staged(expected) as (writer, staged):
            writer.discard_staged()
            return staged

    def rollback(
        self,
        *,
        built_by: str | None = None,
        accept: Callable[[str], None] = lambda _: None,
    ) -> str:
        """Go back to the newest older generation that is whole, and return its name.

        Rolled back again, it goes one further back. The next writer removes what was left.

        Args:
            built_by: generations built by something else are passed over; ``None`` takes any.
            accept: called with a name; raises DamagedIndex or StaleIndex to have it passed over.

        Raises:
            NoIndex: nothing was published here yet.
            NothingOlder: there is no older generation that could be used.
            IndexBusy: another writer is at work.
        """
        if not self._layout.names():
            raise NoIndex(self._root)
        with self.writer() as writer:
            for name in self._layout.older_than(self._layout.current_pointer()):
                with contextlib.suppress(DamagedIndex, StaleIndex, GenerationGone):
                    self._open_named(name, built_by, thorough=False).close()
                    accept(name)
                    writer.go_back(name)
                    return name
        raise NothingOlder(self._root)

    def generations(self) -> list[str]:
        """Return the names of the complete generations, newest first, whole or not."""
        return self._layout.names()

    def current_name(self) -> str | None:
        """Return the name of the current generation, or ``None`` when CURRENT cannot tell."""
        pointer = self._layout.current_pointer()
        return pointer.generation if pointer else None

    def staged_name(self) -> str | None:
        """Return the name of the generation that waits to be published, or ``None``."""
        pointer = self._layout.staged_pointer()
        return pointer.generation if pointer else None

    def rolled_back_from(self) -> str | None:
        """Return the generation that was left by a rollback; ``None`` since the last publish."""
        pointer = self._layout.current_pointer()
        return pointer.back_from if pointer else None

    def check(self) -> list[str]:
        """Read every file of every generation and return what is damaged, a line each.

        Raises:
            NoIndex: nothing was built here yet.
        """
        layout = self._layout
        names = layout.names()
        problems: list[str] = []
        known: dict[str, str] = {}  # generation -> digest of its manifest
        for path, pointer in (
            (layout.current, layout.current_pointer()),
            (layout.staged, layout.staged_pointer()),
        ):
            if pointer is None:
                problems += self._unreadable(path)
                continue
            known[pointer.generation] = pointer.manifest
            if pointer.generation not in names:
                problems.append(f"{path.name}: {pointer.generation} is not there")
        if not names and not problems:
            raise NoIndex(self._root)
        if not layout.current.exists() and set(names) - known.keys():
            problems.append(f"{layout.current.name} is missing")
        for name in names:
            problems += [f"{name}: {damage}" for damage in self._damages(name, known.get(name))]
        return problems

    def disk_bytes(self) -> int:
        """Return the bytes of all files in the store; a file with several names counts once."""
        sizes: dict[tuple[int, int], int] = {}
        for path in self._root.rglob("*"):
            with contextlib.suppress(FileNotFoundError):  # swept meanwhile
                status = path.lstat()
                if not path.is_dir():
                    sizes[status.st_dev, status.st_ino] = status.st_size
        return sum(sizes.values())

    @contextlib.contextmanager
    def _staged(self, expected: str | None) -> Iterator[tuple[Writer, str]]:
        """Hold the lock and give the writer with the name of what is staged."""
        if self.staged_name() is None:
            raise NothingStaged(self._root)
        with self.writer() as writer:
            staged = self.staged_name()
            if staged is None or expected not in (None, staged):
                raise NothingStaged(self._root)
            yield writer, staged

    def _make_directories(self) -> None:
        wanted = [*reversed(self._root.parents), self._root, self._layout.generations]
        for directory in wanted:
            if not directory.is_dir():
                with contextlib.suppress(FileExistsError):  # another writer was quicker
                    self._files.make_directory(directory)
                self._files.sync(directory.parent)

    def _open_named(self, name: str, built_by: str | None, *, thorough: bool) -> Generation:
        if generation_number(name) is None:
            raise GenerationGone(self._root, name)
        try:
            opened = open_generation(self._layout.directory(name), thorough=thorough)
        except Gone as error:
            raise GenerationGone(self._root, name) from error
        except OtherFormat as error:
            raise StaleIndex(self._root, str(error), f"format {FORMAT}") from error
        except Damage as error:
            raise DamagedIndex(self._root, f"{name}: {error}") from error
        return self._expected(opened, built_by)

    def _open_current(
        self, pointer: Pointer | None, built_by: str | None, *, thorough: bool
    ) -> Generation:
        """Return the generation pointed at, else the newest whole one that may stand in."""
        older = self._layout.older_than(pointer)
        if pointer is None:
            why = [self._why_no_pointer(older)]
        else:
            why = []
            try:
                opened = open_generation(
                    self._layout.directory(pointer.generation),
                    manifest_sha256=pointer.manifest,
                    thorough=thorough,
                )
                return self._expected(opened, built_by)
            except OtherFormat as error:
                raise StaleIndex(self._root, str(error), f"format {FORMAT}") from error
            except Gone:
                why.append(f"{pointer.generation} is not there")
            except Damage as damage:
                why.append(f"{pointer.generation}: {damage}")
        return self._open_older(older, built_by, why)

    def _open_older(self, names: list[str], built_by: str | None, why: list[str]) -> Generation:
        """Return the first that is whole and of use; ``why`` is what led here."""
        for name in names:
            try:
                opened = open_generation(
                    self._layout.directory(name), thorough=True, degraded=tuple(why)
                )
                return self._expected(opened, built_by)
            except (Gone, OtherFormat) as error:
                why.append(f"{name}: {error}")
            except Damage as damage:
                why.append(f"{name}: {damage}")
            except StaleIndex:
                why.append(f"{name} was built by something else")
        raise DamagedIndex(self._root, "; ".join(why))

    def _why_no_pointer(self, older: list[str]) -> str:
        if damages := self._unreadable(self._layout.current):
            return damages[0]
        if not older:
            raise NoIndex(self._root)
        return f"{self._layout.current.name} is missing"

    def _unreadable(self, path: Path) -> list[str]:
        """Return what is wrong with a pointer file; nothing when it is sound or missing."""
        try:
            read_pointer(path)
        except Damage as damage:
            return [str(damage)]
        return []

    def _expected(self, opened: Generation, built_by: str | None) -> Generation:
        if built_by in (None, opened.built_by):
            return opened
        opened.close()
        raise StaleIndex(self._root, opened.built_by, str(built_by))

    def _damages(self, name: str, manifest_sha256: str | None) -> list[str]:
        try:
            directory = self._layout.directory(name)
            with open_generation(directory, manifest_sha256=manifest_sha256) as opened:
                return opened.damages()
        except Gone:
            return []  # swept meanwhile
        except (Damage, OtherFormat) as problem:
            return [str(problem)]
