"""Damage at rest: whatever turns, is cut, zeroed, lost or swapped, no wrong byte is served."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from index.build import build
from index.errors import DamagedIndex
from index.reader import Reader
from index.store import Store, generation
from tests.faulty_store import UnsyncedFiles, draft, read_after_damage
from tests.newsroom import write_newsroom

KINDS = ["bit", "byte", "cut", "zero", "gone", "grow", "swap"]
QUESTION = "who rejected the harbour board's account?"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A store that serves 3 and has 2 and 1 to fall back on."""
    for value in (1, 2, 3):
        draft(Store(tmp_path / "index", files=UnsyncedFiles()), value, "publish")
    return tmp_path / "index"


def victims(root: Path, *generations: str) -> list[Path]:
    """Return the files whose damage counts: those of the generations, and the pointer."""
    paths = [path for name in generations for path in (root / "generations" / name).iterdir()]
    return sorted([*paths, root / "CURRENT"])


def damage(path: Path, kind: str, others: list[Path], chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    at = chance.randrange(len(data))
    match kind:
        case "bit":
            data[at] ^= 1 << chance.randrange(8)
        case "byte":
            data[at] = chance.randrange(256)
        case "cut":
            del data[at:]
        case "zero":
            data[at : at + 512] = bytes(len(data[at : at + 512]))
        case "grow":
            data += chance.randbytes(9)
        case "swap":
            other = chance.choice(others)
            data[:] = other.read_bytes()
            other.write_bytes(path.read_bytes())
        case _:
            path.unlink()
            return
    path.write_bytes(data)


def damage_and_read(root: Path, n_times: int) -> None:
    """Damage one file at a time, hold what is served against what was written, mend it again."""
    chance = random.Random(7)
    for number in range(n_times):
        path = chance.choice(victims(root, "g00000003"))
        others = victims(root, "g00000003", "g00000002")
        before = {other: other.read_bytes() for other in others}
        damage(path, KINDS[number % len(KINDS)], others, chance)
        changed = {
            other.parent.name
            for other, data in before.items()
            if not other.exists() or other.read_bytes() != data
        }

        value, why = read_after_damage(Store(root))
        if "g00000003" in changed:
            assert value == (1 if "g00000002" in changed else 2)
            assert any("g00000003" in reason for reason in why)
        else:  # a pointer that cannot be trusted may lead to an older one, and says so
            assert value == 3 or why
        # A pointer that has only lost its newline still says the same.
        assert Store(root).check() or (changed <= {"index"} and (value, why) == (3, ()))

        for other, data in before.items():
            other.write_bytes(data)
    assert read_after_damage(Store(root)) == (3, ())


def test_damage_never_serves_a_wrong_byte_and_is_said(
    root: Path, how_many: Callable[[int, int], int]
) -> None:
    damage_and_read(root, how_many(280, 10_000))


def test_without_checksums_wrong_bytes_would_be_served(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: it is the checksums that hold the law above."""
    monkeypatch.setattr(generation, "_damages_read", lambda directory, files: [])

    words = root / "generations/g00000003/words.txt"
    words.write_text(words.read_text().replace("3", "7"))

    with pytest.raises(AssertionError):
        read_after_damage(Store(root))
    monkeypatch.undo()
    assert read_after_damage(Store(root))[0] == 2


def test_when_nothing_whole_is_left_nothing_is_served(root: Path) -> None:
    for name in ("g00000001", "g00000002", "g00000003"):
        (root / "generations" / name / "words.txt").write_text("value 9")

    with pytest.raises(DamagedIndex, match="build it again"):
        read_after_damage(Store(root))


def test_a_damaged_index_of_articles_answers_from_the_one_before_or_not_at_all(
    tmp_path: Path, how_many: Callable[[int, int], int]
) -> None:
    articles, root = write_newsroom(tmp_path / "articles"), tmp_path / "index"
    build([articles], root)
    (articles / "new.txt").write_text("The lighthouse keeper retired in June.\n")
    build([articles], root)
    right = {}
    for name in ("g00000001", "g00000002"):
        with Reader.open(root, name) as reader:
            right[name] = reader.ask(QUESTION)
    chance = random.Random(3)
    for number in range(how_many(14, 700)):
        path = chance.choice(victims(root, "g00000002"))
        data, is_shared = path.read_bytes(), path.stat().st_nlink > 1
        damage(path, [kind for kind in KINDS if kind != "swap"][number % 6], [], chance)

        try:
            with Reader.open(root, thorough=True) as reader:
                assert reader.ask(QUESTION) == right[reader.generation]
                assert reader.degraded or reader.generation == "g00000002"
        except DamagedIndex:
            assert is_shared  # both generations have this file

        path.write_bytes(data)
