"""Where things are in a store, and what can be seen there without changing anything."""

from __future__ import annotations

from pathlib import Path

from index.store.manifest import Damage, generation_number
from index.store.pointer import CURRENT, STAGED, Pointer, read_pointer

_UNFINISHED = ".tmp-"


class Layout:
    """The paths of a store, and its generations in the order of their numbers.

    No clock takes part: which generation is newer is a matter of numbers alone.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.generations = root / "generations"
        self.current = root / CURRENT
        self.staged = root / STAGED

    def directory(self, name: str) -> Path:
        """Return where a complete generation is."""
        return self.generations / name

    def aside(self, name: str) -> Path:
        """Return where a generation is while it is unfinished, or on its way out."""
        return self.generations / f"{_UNFINISHED}{name}"

    def names(self) -> list[str]:
        """Return the complete generations, newest first, whole or not."""
        names = [name for name in self._entries() if generation_number(name) is not None]
        return sorted(names, key=number_of, reverse=True)

    def unfinished(self) -> list[Path]:
        """Return what a writer that did not come to its end left behind."""
        entries = sorted(self._entries())
        return [self.generations / entry for entry in entries if entry.startswith(_UNFINISHED)]

    def older_than(self, pointer: Pointer | None) -> list[str]:
        """Return the generations that may stand in for the one pointed at, newest first.

        A generation with a higher number was never swapped in, or was rolled back. Without a
        pointer, every one may, except what is only staged.
        """
        if pointer is not None:
            return [name for name in self.names() if number_of(name) < pointer.number]
        staged = self.staged_pointer()
        return [name for name in self.names() if staged is None or name != staged.generation]

    def current_pointer(self) -> Pointer | None:
        """Return what CURRENT says, or ``None`` when it is missing or damaged."""
        return _readable(self.current)

    def staged_pointer(self) -> Pointer | None:
        """Return what waits to be swapped in: what STAGED says, if it is newer than CURRENT."""
        staged, current = _readable(self.staged), self.current_pointer()
        if staged is None or (current is not None and staged.number <= current.number):
            return None
        return staged

    def highest_number(self) -> int:
        """Return the highest generation number that is to be seen anywhere; 0 without any."""
        names = [entry.removeprefix(_UNFINISHED) for entry in self._entries()]
        pointers = [_readable(self.current), _readable(self.staged)]
        names += [pointer.generation for pointer in pointers if pointer is not None]
        return max((generation_number(name) or 0 for name in names), default=0)

    def _entries(self) -> list[str]:
        try:
            return [path.name for path in self.generations.iterdir()]
        except OSError:  # none was built yet; where it cannot be read, opening says so
            return []


def number_of(name: str) -> int:
    """Return the number of a generation whose name is known to be one."""
    return generation_number(name) or 0


def _readable(path: Path) -> Pointer | None:
    try:
        return read_pointer(path)
    except Damage:
        return None
