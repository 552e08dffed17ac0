"""The store: what was published last is what is read, and what is damaged is never served."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import (
    DamagedIndex,
    GenerationGone,
    IndexingError,
    NoIndex,
    NothingStaged,
    StaleIndex,
)
from index.store import Files, Generation, Store
from index.store.manifest import _seal, dump
from index.store.writer import Writer

ANALYZER = "news-1"


class UnsyncedFiles(Files):
    """Lets go of the waiting for the disk; what is tested here does not depend on it."""

    def sync(self, path: Path) -> None:
        pass


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "index", files=UnsyncedFiles())


def draft(writer: Writer, value: int, *, built_by: str = ANALYZER) -> str:
    with writer.draft(built_by=built_by, about={"value": value}) as unfinished:
        unfinished.save_array("numbers", np.full(50, value))
        unfinished.announce("words.txt").write_text(f"value {value}")
        return unfinished.finish()


def draft_that_fails(writer: Writer) -> None:
    with writer.draft(built_by=ANALYZER, about={}) as unfinished:
        unfinished.save_array("numbers", np.zeros(3))
        raise ZeroDivisionError


def publish(store: Store, value: int, *, built_by: str = ANALYZER) -> str:
    with store.writer() as writer:
        name = draft(writer, value, built_by=built_by)
        writer.publish(name)
        return name


def stage(store: Store, value: int) -> str:
    with store.writer() as writer:
        name = draft(writer, value)
        writer.stage(name)
        return name


def value_in(generation: Generation) -> int:
    """Return the value of a generation after a look at all of its parts."""
    value = generation.about["value"]
    assert generation.array("numbers").tolist() == [value] * 50
    assert generation.path("words.txt").read_text() == f"value {value}"
    return int(value)


def read(store: Store, name: str | None = None) -> tuple[int, tuple[str, ...]]:
    with store.open(name, built_by=ANALYZER) as generation:
        return value_in(generation), generation.degraded


def directory(store_root: Path, name: str) -> Path:
    return store_root / "generations" / name


def test_what_was_published_is_read_back(store: Store) -> None:
    name = publish(store, 7)

    with store.open(built_by=ANALYZER) as generation:
        assert generation.name == name == store.current_name() == "g00000001"
        assert generation.built_by == ANALYZER
        assert generation.degraded == ()
        assert generation.file_names() == ("numbers.npy", "words.txt")
        assert value_in(generation) == 7
        generation.verify()


def test_before_the_first_publish_there_is_no_index(store: Store, tmp_path: Path) -> None:
    with pytest.raises(NoIndex, match="build one with"):
        store.open()
    with pytest.raises(NoIndex):
        store.check()
    with pytest.raises(NoIndex):
        store.rollback()
    with pytest.raises(NothingStaged):
        store.publish_staged()
    assert list(tmp_path.iterdir()) == []  # looking has made nothing


def test_a_finished_generation_is_not_served_before_it_is_published(store: Store) -> None:
    publish(store, 1)
    with store.writer() as writer:
        name = draft(writer, 2)
        assert read(store) == (1, ())
        writer.publish(name)
        assert read(store) == (2, ())


def test_a_generation_that_was_never_published_goes_when_the_writer_ends(store: Store) -> None:
    publish(store, 1)
    with store.writer() as writer:
        draft(writer, 2)

    assert store.generations() == ["g00000001"]


def test_a_draft_that_fails_leaves_nothing_behind(store: Store, tmp_path: Path) -> None:
    publish(store, 1)
    with store.writer() as writer:
        with pytest.raises(ZeroDivisionError):
            draft_that_fails(writer)
        assert [path.name for path in (tmp_path / "index/generations").iterdir()] == ["g00000001"]
        writer.publish(draft(writer, 2))

    assert read(store) == (2, ())


def test_a_staged_generation_waits_until_it_is_published(store: Store) -> None:
    publish(store, 1)
    staged = stage(store, 2)

    assert read(store) == (1, ())
    assert store.staged_name() == staged
    assert read(store, staged) == (2, ())
    assert store.publish_staged() == staged
    assert read(store) == (2, ())
    assert store.staged_name() is None
    with pytest.raises(NothingStaged, match="--stage"):
        store.publish_staged()


def test_the_first_generation_can_be_staged_and_is_not_served_by_that(store: Store) -> None:
    stage(store, 1)

    with pytest.raises(NoIndex):
        store.open()
    assert store.check() == []
    store.publish_staged()
    assert read(store) == (1, ())


def test_staging_again_replaces_what_waited(store: Store) -> None:
    publish(store, 1)
    stage(store, 2)
    staged = stage(store, 3)

    assert store.generations() == [staged, "g00000001"]
    store.publish_staged()
    assert read(store) == (3, ())


def test_publishing_something_newer_makes_what_waited_obsolete(store: Store) -> None:
    stage(store, 1)
    name = publish(store, 2)

    assert store.staged_name() is None
    assert store.generations() == [name]
    with pytest.raises(NothingStaged):
        store.publish_staged()
    assert read(store) == (2, ())


def test_a_damaged_staged_generation_is_not_swapped_in(store: Store, tmp_path: Path) -> None:
    publish(store, 1)
    staged = stage(store, 2)
    flip_a_bit(directory(tmp_path / "index", staged) / "numbers.npy")

    with pytest.raises(DamagedIndex, match=r"numbers\.npy does not match its checksum"):
        store.publish_staged()
    assert read(store) == (1, ())


def test_rolling_back_serves_the_generation_before(store: Store) -> None:
    for value in (1, 2, 3):
        publish(store, value)

    assert store.rollback() == "g00000002"
    assert read(store) == (2, ())
    assert store.rollback() == "g00000001"
    assert read(store) == (1, ())
    with pytest.raises(IndexingError, match="no older generation"):
        store.rollback()


def test_rolling_back_passes_over_what_is_damaged_or_built_by_something_else(
    tmp_path: Path,
) -> None:
    store = Store(tmp_path, files=UnsyncedFiles(), keep=9)
    publish(store, 1)
    publish(store, 2, built_by="news-0")
    publish(store, 3)
    publish(store, 4)
    flip_a_bit(directory(tmp_path, "g00000003") / "words.txt")

    assert store.rollback(built_by=ANALYZER) == "g00000001"
    assert read(store) == (1, ())


def test_a_number_is_never_given_twice(store: Store, tmp_path: Path) -> None:
    publish(store, 1)
    publish(store, 2)
    store.rollback()
    assert publish(store, 3) == "g00000003"  # which sweeps the second one
    assert store.generations() == ["g00000003", "g00000001"]
    store.rollback()
    with store.writer():
        pass
    assert store.generations() == ["g00000001"]

    assert publish(store, 4) == "g00000004"
    with pytest.raises(GenerationGone):
        read(store, "g00000003")


def test_a_few_older_generations_stay_and_can_be_opened_by_name(store: Store) -> None:
    for value in range(1, 6):
        publish(store, value)

    assert store.generations() == ["g00000005", "g00000004", "g00000003"]
    assert read(store, "g00000003") == (3, ())
    with pytest.raises(GenerationGone, match="g00000002 is gone"):
        read(store, "g00000002")


@pytest.mark.parametrize("name", ["", "g1", "../g00000001", "g000000001", "CURRENT", "g٠٠٠٠٠٠٠١"])
def test_a_name_that_is_no_generation_is_gone(store: Store, name: str) -> None:
    publish(store, 1)

    with pytest.raises(GenerationGone):
        store.open(name)


def test_a_pinned_generation_survives_the_sweep_until_its_reader_closes(store: Store) -> None:
    publish(store, 0)
    with store.open() as reader:
        for value in range(1, 6):
            publish(store, value)
        assert "g00000001" in store.generations()
        assert "g00000002" not in store.generations()
        assert value_in(reader) == 0
        reader.verify()
    publish(store, 6)

    assert store.generations() == ["g00000007", "g00000006", "g00000005"]


def test_arrays_stay_readable_when_their_generation_is_swept(store: Store) -> None:
    publish(store, 1)
    with store.open() as reader:
        numbers = reader.array("numbers")
    for value in range(2, 6):
        publish(store, value)

    assert numbers.tolist() == [1] * 50


def test_arrays_cannot_be_written(store: Store) -> None:
    publish(store, 1)

    with store.open() as generation, pytest.raises(ValueError, match="read-only"):
        generation.array("numbers")[0] = 2


def test_an_index_of_another_analyzer_is_stale(store: Store) -> None:
    name = publish(store, 1, built_by="news-0")

    for generation in (None, name):
        with pytest.raises(StaleIndex, match="built by news-0, not news-1; build it again"):
            store.open(generation, built_by=ANALYZER)
    store.open().close()  # who does not care gets it


def test_an_index_of_another_format_is_stale(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as later:
        later.setattr("index.store.manifest.FORMAT", 2)
        name = publish(store, 1)

    for generation in (None, name):
        with pytest.raises(StaleIndex, match="built by format 2, not format 1"):
            store.open(generation, built_by=ANALYZER)
    assert store.check() == ["g00000001: format 2"]
    assert publish(store, 2) == "g00000002"
    assert read(store) == (2, ())


def test_the_order_is_that_of_numbers_whatever_the_clock_says(store: Store, tmp_path: Path) -> None:
    for value in (1, 2, 3):
        publish(store, value)
    for name, seconds in [("g00000001", 4e9), ("g00000002", 0), ("g00000003", 1e9)]:
        os.utime(directory(tmp_path / "index", name), (seconds, seconds))

    assert store.generations() == ["g00000003", "g00000002", "g00000001"]
    assert store.rollback() == "g00000002"


def test_disk_bytes_counts_every_file_once(store: Store, tmp_path: Path) -> None:
    publish(store, 1)
    before = store.disk_bytes()
    numbers = directory(tmp_path / "index", "g00000001") / "numbers.npy"
    (tmp_path / "index" / "again").hardlink_to(numbers)

    assert store.disk_bytes() == before > numbers.stat().st_size
    assert Store(tmp_path / "nothing").disk_bytes() == 0


def test_keeping_less_than_nothing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="keep is -1"):
        Store(tmp_path, keep=-1)


# Damage


def flip_a_bit(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def grow(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" ")


def empty(path: Path) -> None:
    path.write_bytes(b"")


def replace_by_directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGE = [flip_a_bit, truncate, grow, empty, Path.unlink, replace_by_directory]
FILES = ["manifest.json", "numbers.npy", "words.txt"]


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_leads_to_the_generation_before_and_it_is_said_why(
    store: Store, tmp_path: Path, name: str, damage: Callable[[Path], None]
) -> None:
    publish(store, 1)
    publish(store, 2)
    damage(directory(tmp_path / "index", "g00000002") / name)

    with store.open(built_by=ANALYZER, thorough=True) as generation:
        assert value_in(generation) == 1
        (why,) = generation.degraded
    assert why.startswith("g00000002: ")
    assert name in why
    assert [problem.startswith(f"g00000002: {name}") for problem in store.check()] == [True]
    with pytest.raises(DamagedIndex, match="g00000002"):
        store.open("g00000002", thorough=True)


@pytest.mark.parametrize("name", FILES)
def test_a_quick_open_sees_every_damage_but_turned_bits(
    store: Store, tmp_path: Path, name: str
) -> None:
    publish(store, 1)
    publish(store, 2)
    truncate(directory(tmp_path / "index", "g00000002") / name)

    assert read(store)[0] == 1


def test_turned_bits_are_found_by_verify_after_a_quick_open(store: Store, tmp_path: Path) -> None:
    publish(store, 1)
    publish(store, 2)
    flip_a_bit(directory(tmp_path / "index", "g00000002") / "words.txt")

    with (
        store.open() as generation,
        pytest.raises(DamagedIndex, match=r"words\.txt does not match its checksum"),
    ):
        generation.verify()


def test_a_stand_in_is_read_to_the_last_byte_before_it_serves(store: Store, tmp_path: Path) -> None:
    for value in (1, 2, 3):
        publish(store, value)
    truncate(directory(tmp_path / "index", "g00000003") / "words.txt")
    flip_a_bit(directory(tmp_path / "index", "g00000002") / "words.txt")

    value, why = read(store)

    assert value == 1
    assert [reason.split(":")[0] for reason in why] == ["g00000003", "g00000002"]


def test_when_nothing_is_whole_the_index_is_damaged_and_can_be_built_anew(
    store: Store, tmp_path: Path
) -> None:
    for value in (1, 2):
        truncate(directory(tmp_path / "index", publish(store, value)) / "words.txt")

    with pytest.raises(DamagedIndex, match=r"g00000002: .*; g00000001: .*; build it again"):
        store.open()
    publish(store, 3)
    assert read(store) == (3, ())


def test_a_stand_in_built_by_something_else_is_passed_over(store: Store, tmp_path: Path) -> None:
    publish(store, 1)
    publish(store, 2, built_by="news-0")
    truncate(directory(tmp_path / "index", publish(store, 3)) / "words.txt")

    assert read(store)[0] == 1


@pytest.mark.parametrize("damage", DAMAGE)
def test_without_a_readable_current_the_newest_generation_serves_and_it_is_said(
    store: Store, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    publish(store, 1)
    publish(store, 2)
    stage(store, 3)
    if damage in (flip_a_bit, truncate, grow):  # a pointer may be padded: make it unreadable
        (tmp_path / "index/CURRENT").write_bytes(b"\xff{")
    damage(tmp_path / "index/CURRENT")

    value, why = read(store)

    assert (value, len(why)) == (2, 1)
    assert why[0].startswith("CURRENT")
    assert store.check()[0].startswith("CURRENT")


def test_a_lost_current_is_mended_by_the_next_publish(store: Store, tmp_path: Path) -> None:
    publish(store, 1)
    publish(store, 2)
    (tmp_path / "index/CURRENT").unlink()

    assert publish(store, 3) == "g00000003"
    assert read(store) == (3, ())
    assert store.generations() == ["g00000003", "g00000002", "g00000001"]


def test_a_missing_generation_leads_to_the_one_before(store: Store, tmp_path: Path) -> None:
    publish(store, 1)
    shutil.rmtree(directory(tmp_path / "index", publish(store, 2)))

    assert read(store) == (1, ("g00000002 is not there",))
    assert store.check() == ["CURRENT: g00000002 is not there"]


def test_a_manifest_cannot_name_a_file_outside_its_generation(store: Store, tmp_path: Path) -> None:
    publish(store, 1)
    outside = tmp_path / "index/generations/outside"
    outside.write_text("secret")
    path = directory(tmp_path / "index", "g00000001") / "manifest.json"
    content = json.loads(path.read_bytes())
    content["files"]["../outside"] = content["files"].pop("words.txt")
    del content["seal"]
    content["seal"] = _seal(content)  # even one that says it is whole
    path.write_bytes(dump(content))

    with pytest.raises(DamagedIndex, match="not a file name"):
        store.open("g00000001")


@given(
    st.binary(max_size=80)
    | st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.just("g00000001"),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["generation", "manifest", "format", "files", "about", "x"]), inner
            )
        ),
        max_leaves=6,
    ).map(lambda value: json.dumps(value).encode())
    | st.just(b"[" * 4000)
)
@settings(max_examples=60, deadline=None)
def test_whatever_stands_in_pointer_or_manifest_nothing_but_our_own_errors_comes_out(
    garbage: bytes,
) -> None:
    for name in ("CURRENT", "STAGED", "LOCK", "generations/g00000001/manifest.json"):
        with tempfile.TemporaryDirectory() as folder:
            store = Store(Path(folder), files=UnsyncedFiles())
            publish(store, 1)
            (Path(folder) / name).write_bytes(garbage)
            for generation in (None, "g00000001"):
                try:
                    assert read(store, generation)[0] == 1
                except DamagedIndex:
                    assert name.endswith("manifest.json")
            store.check()
            store.staged_name()
            assert publish(store, 2) == "g00000002"
            assert read(store) == (2, ())


# The law


OPERATIONS = ["publish", "stage", "publish staged", "roll back", "fail", "begin", "reopen"]


@given(st.lists(st.sampled_from(OPERATIONS), max_size=12), st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_after_any_sequence_of_changes_what_was_published_last_is_read(
    operations: list[str], keep: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder), files=UnsyncedFiles(), keep=keep)
        current = staged = None  # values
        names = set()
        for value, operation in enumerate(operations):
            if operation == "publish":
                names.add(publish(store, value))
                current, staged = value, None
            elif operation == "stage":
                names.add(stage(store, value))
                staged = value
            elif operation == "publish staged" and staged is not None:
                store.publish_staged()
                current, staged = staged, None
            elif operation == "roll back" and current is not None:
                older = [name for name in store.generations() if name < str(store.current_name())]
                if older:
                    current = read(store, store.rollback())[0]
            elif operation == "fail":
                with store.writer() as writer:
                    draft(writer, value)
            elif operation == "begin":
                with store.writer():
                    pass
            elif operation == "reopen":
                store = Store(Path(folder), files=UnsyncedFiles(), keep=keep)
            if current is None:
                with pytest.raises(NoIndex):
                    store.open()
            else:
                assert read(store) == (current, ())
                assert store.check() == []
            assert (store.staged_name() is not None) == (staged is not None)
            # The current one, the staged one, the kept ones, and one that was rolled back.
            assert len(store.generations()) <= keep + 3
        assert len(names) == sum(operation in ("publish", "stage") for operation in operations)


def test_readers_never_meet_a_moment_without_an_index(store: Store) -> None:
    """Every operation of a publish is a moment; a reader opens in each of them."""
    publish(store, 1)
    seen: list[int] = []

    class Watched(UnsyncedFiles):
        def rename(self, source: Path, target: Path) -> None:
            seen.append(read(store)[0])
            super().rename(source, target)
            seen.append(read(store)[0])

        def remove_tree(self, path: Path) -> None:
            super().remove_tree(path)
            seen.append(read(store)[0])

    publish(Store(store._root, files=Watched(), keep=0), 2)

    assert seen == [1, 1, 1, 2, 2, 2, 2]


def test_a_manifest_that_is_sound_but_not_the_published_one_is_not_served(
    store: Store, tmp_path: Path
) -> None:
    publish(store, 1)
    publish(store, 2)
    path = directory(tmp_path / "index", "g00000002") / "manifest.json"
    with store.open() as generation:
        other = replace(generation.manifest, about={"value": 3})
    path.write_bytes(other.to_bytes())

    assert read(store) == (1, ("g00000002: manifest.json is not the one that was published",))


@pytest.mark.parametrize("older_stays", [False, True])
def test_a_reader_that_was_overtaken_by_the_sweep_looks_again(
    store: Store, monkeypatch: pytest.MonkeyPatch, *, older_stays: bool
) -> None:
    lean = Store(store._root, files=UnsyncedFiles(), keep=0)
    publish(lean, 1)
    pinned = lean.open()
    if not older_stays:  # else it could be taken for a stand-in
        pinned.close()
    publish(lean, 2)
    overtakes: Iterator[int] = iter([3, 4])
    real = Store._open_current

    def overtaken(self: Store, *args: object, **options: object) -> Generation:
        for value in overtakes:
            publish(lean, value)
            break
        return real(self, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "_open_current", overtaken)

    assert read(store) == (4, ())
    pinned.close()
