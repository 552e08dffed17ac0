"""The pointer files CURRENT and STAGED: which generation, and which manifest it must have."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.store.files import Files, replace_file
from index.store.manifest import Damage, checked_sha256, dump, generation_number, load

CURRENT = "CURRENT"
STAGED = "STAGED"

_POINTER_BYTES = 4096  # far more than a pointer ever takes


@dataclass(frozen=True, slots=True)
class Pointer:
    """A generation, and the SHA-256 of its manifest."""

    generation: str
    manifest: str
    back_from: str | None = None  # the newer one that was rolled back; None after a publish

    @property
    def number(self) -> int:
        """The generation's number."""
        return generation_number(self.generation) or 0


def read_pointer(path: Path) -> Pointer | None:
    """Return the pointer in a file, or ``None`` when there is no such file.

    Raises:
        Damage: the file cannot be read or is no pointer.
    """
    try:
        with path.open("rb") as file:
            value = load(file.read(_POINTER_BYTES))
        return _pointer(value)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, Damage) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise Damage(f"{path.name}: {why}") from error


def write_pointer(files: Files, path: Path, pointer: Pointer) -> None:
    """Make a pointer file name another generation, at one stroke and so that it lasts."""
    content = {"generation": pointer.generation, "manifest": pointer.manifest}
    if pointer.back_from is not None:
        content["back_from"] = pointer.back_from
    replace_file(files, path, dump(content))


def _pointer(value: object) -> Pointer:
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    back_from = value.get("back_from")
    return Pointer(
        _generation(value.get("generation")),
        checked_sha256(value.get("manifest")),
        None if back_from is None else _generation(back_from),
    )


def _generation(name: object) -> str:
    if not isinstance(name, str) or generation_number(name) is None:
        raise ValueError(f"{name!r} is not a generation")
    return name
