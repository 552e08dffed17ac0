"""The one writer: drafts, the swap of the pointer, and the sweep of what is not needed."""

from __future__ import annotations

import contextlib
import fcntl
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from index.errors import DamagedIndex, GenerationGone, StaleIndex
from index.store.draft import Draft
from index.store.files import Files, aside_of
from index.store.generation import Gone, open_generation
from index.store.layout import Layout, number_of
from index.store.lock import WriterLock
from index.store.manifest import FORMAT, JSON, MANIFEST, Damage, OtherFormat, generation_name
from index.store.pointer import Pointer, write_pointer

_log = logging.getLogger(__name__)


class Writer:
    """What ``Store.writer`` gives while the lock is held.

    Args:
        layout: where everything is.
        files: through which everything is written.
        lock: held.
        keep: how many generations older than the current one stay.
    """

    def __init__(self, layout: Layout, *, files: Files, lock: WriterLock, keep: int) -> None:
        self._layout = layout
        self._files = files
        self._lock = lock
        self._keep = keep
        self._highest = 0
        self._complete: dict[str, Pointer] = {}  # finished here, neither published nor staged

    def begin(self) -> None:
        """Take up the numbers where they ended, and sweep what an earlier writer left undone."""
        self._highest = max(self._lock.highest_number(), self._layout.highest_number())
        # Before anything is removed, or its number could be given away a second time.
        self._lock.note(self._highest)
        for path in self._layout.unfinished():
            with _tolerated(path):
                self._files.remove_tree(path)
        for pointer in (self._layout.current, self._layout.staged):
            self._forget(aside_of(pointer))
        staged, current = self._layout.staged_pointer(), self._layout.current_pointer()
        if staged is None:
            self._forget(self._layout.staged)
        if current is None:
            return  # which generations were in use cannot be told: keep them
        # A swap that was killed half-way may be seen here and yet be lost in a power cut: what it
        # replaced must not go before the swap is certain.
        self._files.sync(self._layout.root)
        for name in self._layout.names():
            if number_of(name) > current.number and (staged is None or staged.generation != name):
                self._remove(name)

    def end(self) -> None:
        """Remove what was finished and then neither published nor staged."""
        # A swap that failed at its very last step may have taken place nevertheless.
        pointers = (self._layout.current_pointer(), self._layout.staged_pointer())
        in_use = {pointer.generation for pointer in pointers if pointer is not None}
        for name in self._complete.keys() - in_use:
            self._remove(name)

    @contextlib.contextmanager
    def draft(self, *, built_by: str, about: Mapping[str, JSON]) -> Iterator[Draft]:
        """Begin a generation; left without ``finish``, or by an error, nothing of it stays.

        Args:
            built_by: the analyzer and format; ``Store.open`` compares it with what it expects.
            about: kept in the manifest, for ``Generation.about``.
        """
        self._highest += 1
        name = generation_name(self._highest)
        aside = self._layout.aside(name)
        self._files.make_directory(aside)
        draft = Draft(
            aside,
            self._layout.directory(name),
            files=self._files,
            built_by=built_by,
            about=about,
            finished=lambda pointer: self._complete.update({name: pointer}),
        )
        try:
            yield draft
        finally:
            if draft.directory == aside:
                with _tolerated(aside):
                    self._files.remove_tree(aside)
            elif name not in self._complete:
                self._remove(name)

    def publish(self, name: str, *, before_swap: Callable[[str], None] | None = None) -> None:
        """Make a generation the current one. Once this has returned, no crash undoes it.

        Args:
            name: of a generation that is complete.
            before_swap: called with the name of the generation once it is known
                to be whole; when it raises, the current one stays.

        Raises:
            GenerationGone: there is no such generation.
            DamagedIndex: it is not whole; the current one stays.
        """
        pointer = self._pointer_to(name)
        if before_swap is not None:
            before_swap(name)
        staged = self._layout.staged_pointer()
        write_pointer(self._files, self._layout.current, pointer)
        # From here on the swap has happened: what remains is tidying, and must not fail it.
        self._complete.pop(name, None)
        if self._layout.staged_pointer() is None:
            self._forget(self._layout.staged)
            if staged is not None and staged.generation != name:
                self._remove(staged.generation)  # overtaken: nobody was ever served it
        for older in self._layout.older_than(pointer)[self._keep :]:
            self._remove(older)

    def go_back(self, name: str) -> None:
        """Make an older generation the current one; like ``publish``, but nothing is swept.

        The one that is left goes when the next writer begins.

        Raises:
            GenerationGone: there is no such generation.
            DamagedIndex: it is not whole; the current one stays.
        """
        left = self._layout.current_pointer()
        back_from = left.generation if left is not None else None
        pointer = replace(self._pointer_to(name), back_from=back_from)
        write_pointer(self._files, self._layout.current, pointer)

    def discard_staged(self) -> None:
        """Remove the generation that waits to be published; the current one stays."""
        staged = self._layout.staged_pointer()
        if staged is None:
            return
        self._files.remove(self._layout.staged)
        # Or STAGED might come back after a power cut and name what is gone.
        self._files.sync(self._layout.root)
        self._remove(staged.generation)

    def stage(self, name: str) -> None:
        """Let a generation wait to be published, in place of the one that waited before.

        Raises:
            GenerationGone: there is no such generation.
            DamagedIndex: it is not whole.
        """
        pointer = self._pointer_to(name)
        replaced = self._layout.staged_pointer()
        write_pointer(self._files, self._layout.staged, pointer)
        self._complete.pop(name, None)
        if replaced is not None and replaced.generation != name:
            self._remove(replaced.generation)

    def _pointer_to(self, name: str) -> Pointer:
        if name in self._complete:
            return self._complete[name]
        root = self._layout.root
        staged = self._layout.staged_pointer()
        known = staged.manifest if staged is not None and staged.generation == name else None
        try:
            # It has lain on the disk for a while: nothing is swapped in without a full look.
            with open_generation(
                self._layout.directory(name), manifest_sha256=known, thorough=True
            ) as generation:
                return Pointer(name, generation.manifest_sha256)
        except Gone as error:
            raise GenerationGone(root, name) from error
        except OtherFormat as error:
            raise StaleIndex(root, str(error), f"format {FORMAT}") from error
        except Damage as error:
            raise DamagedIndex(root, f"{name}: {error}") from error

    def _forget(self, path: Path) -> None:
        if path.exists():
            with _tolerated(path):
                self._files.remove(path)

    def _remove(self, name: str) -> None:
        """Remove a generation, unless a reader has pinned it: then a later sweep does."""
        directory, aside = self._layout.directory(name), self._layout.aside(name)
        with _tolerated(directory):
            try:
                with (directory / MANIFEST).open("rb") as manifest:
                    fcntl.flock(manifest, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    self._files.rename(directory, aside)
            except BlockingIOError:
                return
            except FileNotFoundError:
                self._files.rename(directory, aside)
            # Renamed first: half of it can then never be taken for a damaged generation.
            self._files.remove_tree(aside)


@contextlib.contextmanager
def _tolerated(path: Path) -> Iterator[None]:
    """Log that something could not be tidied away; the next writer tries again."""
    try:
        yield
    except OSError as error:
        _log.warning("could not remove %s: %s", path, error.strerror)
