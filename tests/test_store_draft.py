"""Writing a generation: what goes in is what comes out, and nothing goes in unannounced."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.errors import DamagedIndex, GenerationGone
from index.store import Store
from index.store.writer import Writer


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    with Store(tmp_path).writer() as writer:
        yield writer


ABOUT = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(
    st.dictionaries(st.text(), ABOUT, max_size=3),
    st.sampled_from(["<i8", ">u4", "u1", "<f8", "?"]),
    st.sampled_from([(), (0,), (3,), (0, 3), (2, 3)]),
)
@settings(max_examples=15, deadline=None)
def test_arrays_and_notes_come_back_as_they_were(
    about: dict[str, Any], dtype: str, shape: tuple[int, ...]
) -> None:
    array: NDArray[Any] = np.arange(np.prod(shape, dtype=int)).astype(dtype).reshape(shape)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        with store.writer() as writer:
            with writer.draft(built_by="news-1", about=about) as draft:
                draft.save_array("some.name", array)
                name = draft.finish()
            writer.publish(name)
        with store.open() as generation:
            read = generation.array("some.name")
            assert generation.about == about
            assert generation.file_names() == ("some.name.npy",)
            assert (read.dtype, read.shape) == (array.dtype, array.shape)
            assert read.tolist() == array.tolist()
            generation.verify()


def test_a_column_major_array_and_a_large_one_come_back_as_they_were(
    writer: Writer, tmp_path: Path
) -> None:
    slanted = np.asfortranarray(np.arange(12).reshape(3, 4))
    large = np.arange(3_000_000, dtype=np.int64)  # more than one piece
    with writer.draft(built_by="news-1", about={}) as draft:
        draft.save_array("slanted", slanted)
        draft.save_array("large", large[::-1])
        name = draft.finish()
    writer.publish(name)

    with Store(tmp_path).open() as generation:
        assert np.array_equal(generation.array("slanted"), slanted)
        assert np.array_equal(generation.array("large"), large[::-1])
        generation.verify()


def test_the_manifest_names_every_file_with_its_size_and_digest(
    writer: Writer, tmp_path: Path
) -> None:
    with writer.draft(built_by="news-1", about={"units": "articles"}) as draft:
        draft.announce("words.txt").write_text("words")
        draft.save_array("numbers", np.arange(3))
        name = draft.finish()

    directory = tmp_path / "generations" / name
    manifest = json.loads((directory / "manifest.json").read_bytes())
    data = {path: (directory / path).read_bytes() for path in ("words.txt", "numbers.npy")}
    assert manifest["generation"] == name
    assert manifest["format"] == 1
    assert manifest["analyzer"] == "news-1"
    assert manifest["about"] == {"units": "articles"}
    assert manifest["files"] == {
        path: {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for path, content in data.items()
    }


def test_an_array_of_objects_is_refused(writer: Writer) -> None:
    with (
        writer.draft(built_by="news-1", about={}) as draft,
        pytest.raises(ValueError, match="Python objects"),
    ):
        draft.save_array("objects", np.array([{}, None]))


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../x", "a/b", "/x", ".hidden", "manifest.json", "a\n", "ä", "x" * 300]
)
def test_a_file_name_that_could_lead_elsewhere_is_refused(writer: Writer, name: str) -> None:
    with (
        writer.draft(built_by="news-1", about={}) as draft,
        pytest.raises(ValueError, match="not a file name"),
    ):
        draft.announce(name)


def test_a_file_cannot_be_written_twice(writer: Writer) -> None:
    with writer.draft(built_by="news-1", about={}) as draft:
        draft.save_array("numbers", np.arange(3))
        with pytest.raises(ValueError, match="twice"):
            draft.announce("numbers.npy")
        with pytest.raises(ValueError, match="twice"):
            draft.save_array("numbers", np.arange(3))


@pytest.mark.parametrize("stray", [True, False])
def test_a_stray_or_missing_file_stops_the_finish(
    writer: Writer, tmp_path: Path, stray: bool
) -> None:
    with writer.draft(built_by="news-1", about={}) as draft:
        path = draft.announce("articles.sqlite")
        if stray:
            path.write_bytes(b"rows")
            path.with_name("articles.sqlite-journal").write_bytes(b"open")
        with pytest.raises(ValueError, match=r"articles\.sqlite"):
            draft.finish()

    assert list((tmp_path / "generations").iterdir()) == []


def test_an_unchanged_file_is_linked_and_outlives_its_first_generation(tmp_path: Path) -> None:
    store = Store(tmp_path, keep=0)
    with store.writer() as writer:
        with writer.draft(built_by="news-1", about={}) as draft:
            draft.announce("words.txt").write_text("words")
            name = draft.finish()
        writer.publish(name)
        with store.open() as before:
            with writer.draft(built_by="news-1", about={}) as draft:
                draft.link(before, "words.txt")
                with pytest.raises(DamagedIndex, match="no file other"):
                    draft.link(before, "other")
                name = draft.finish()
            assert before.path("words.txt").stat().st_nlink == 2
        writer.publish(name)

    assert store.generations() == [name]
    with store.open() as generation:
        generation.verify()
        assert generation.path("words.txt").read_text() == "words"


def test_only_what_is_there_can_be_published_or_staged(writer: Writer) -> None:
    for place in (writer.publish, writer.stage):
        with pytest.raises(GenerationGone):
            place("g00000009")


def test_a_file_that_is_no_array_is_damage(writer: Writer, tmp_path: Path) -> None:
    with writer.draft(built_by="news-1", about={}) as draft:
        draft.announce("numbers.npy").write_bytes(b"no array")
        name = draft.finish()
    writer.publish(name)

    with Store(tmp_path).open() as generation:
        with pytest.raises(DamagedIndex, match=r"numbers\.npy"):
            generation.array("numbers")
        with pytest.raises(DamagedIndex, match="no file words"):
            generation.array("words")
