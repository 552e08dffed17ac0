"""What a generation says of itself: the manifest, its strict reading, and names."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, TypeAlias

JSON: TypeAlias = "Mapping[str, JSON] | Sequence[JSON] | str | int | float | bool | None"

FORMAT = 1
"""Raised when the layout of a generation changes; older ones are then built again."""

MANIFEST = "manifest.json"

_GENERATION_NAME = re.compile(r"g([0-9]{8,12})")
_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,120}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Damage(Exception):
    """A file is not what it should be. Stays inside the room; the text says what is wrong."""


class OtherFormat(Exception):
    """A generation is whole, as far as can be told, but of another format."""

    def __init__(self, found: int) -> None:
        super().__init__(f"format {found}")


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file of a generation as it was written."""

    size: int  # bytes
    sha256: str  # hex


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds. It carries a digest of itself, so that no bit of it can turn."""

    generation: str
    built_by: str  # analyzer and format of those who wrote the files
    about: Mapping[str, Any]  # JSON, whatever the writer wanted to keep
    files: Mapping[str, FileEntry]  # by name, without the manifest itself

    def to_bytes(self) -> bytes:
        """Return the manifest as it is stored; equal manifests give equal bytes."""
        content: dict[str, Any] = {
            "format": FORMAT,
            "generation": self.generation,
            "analyzer": self.built_by,
            "about": self.about,
            "files": {
                name: {"size": entry.size, "sha256": entry.sha256}
                for name, entry in self.files.items()
            },
        }
        return dump(content | {"seal": _seal(content)}, indent=1)

    @classmethod
    def from_bytes(cls, data: bytes) -> Manifest:
        """Return the manifest that ``data`` is.

        Raises:
            Damage: it is none, or not as it was written.
            OtherFormat: it is of another format; nothing else of it was looked at.
        """
        content = load(data)
        if not isinstance(content, dict):
            raise Damage("not a JSON object")
        format_ = content.get("format")
        if type(format_) is not int:
            raise Damage("it names no format")
        if format_ != FORMAT:
            raise OtherFormat(format_)
        try:
            manifest = cls(
                generation=_text(content["generation"]),
                built_by=_text(content["analyzer"]),
                about=_mapping(content["about"]),
                files={
                    checked_file_name(name): _entry(entry)
                    for name, entry in _mapping(content["files"]).items()
                },
            )
        except (KeyError, ValueError) as error:
            raise Damage(f"{type(error).__name__}: {error}") from error
        if manifest.to_bytes() != data:
            raise Damage("not as it was written")
        return manifest


def generation_name(number: int) -> str:
    """Return the name of a generation, such as ``g00000007``."""
    return f"g{number:08d}"


def generation_number(name: str) -> int | None:
    """Return the number in a generation's name, or ``None`` when it is no such name."""
    match = _GENERATION_NAME.fullmatch(name)
    # One number has one name: g000000007 is not the seventh generation.
    return int(match[1]) if match and generation_name(int(match[1])) == name else None


def checked_file_name(name: str) -> str:
    """Return ``name`` when a generation may hold a file of that name.

    Raises:
        ValueError: it could lead out of the directory, or would hide or replace something.
    """
    if not _FILE_NAME.fullmatch(name) or name == MANIFEST:
        raise ValueError(f"{name!r} is not a file name for a generation")
    return name


def checked_sha256(value: object) -> str:
    """Return ``value`` when it is a SHA-256 in hex; raise ValueError otherwise."""
    if not isinstance(value, str) or not _SHA256.fullmatch(value):
        raise ValueError(f"{value!r} is not a SHA-256")
    return value


def dump(value: JSON, *, indent: int | None = None) -> bytes:
    """Return ``value`` as JSON, with a newline; equal values give equal bytes.

    Raises:
        ValueError: it holds a number that JSON has no word for.
        TypeError: it holds something that is no JSON.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, indent=indent)
    return (text + "\n").encode("utf-8", "surrogatepass")


def load(data: bytes) -> Any:
    """Return the value that ``data`` is in JSON; raise Damage when it is none."""
    try:
        return json.loads(data.decode("utf-8", "surrogatepass"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Damage(f"not JSON: {error}") from error


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a number in JSON")


def _seal(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(dump(content)).hexdigest()


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a text")
    return value


def _mapping(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{value!r} is not an object")
    return value


def _entry(value: object) -> FileEntry:
    entry = _mapping(value)
    size = entry["size"]
    if type(size) is not int or size < 0:  # True is an int too
        raise ValueError(f"{size!r} is not a size in bytes")
    return FileEntry(size, checked_sha256(entry["sha256"]))
