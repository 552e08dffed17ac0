"""The library of articles: nothing that was ever published is lost, and no wrong byte is given."""

from __future__ import annotations

import itertools
import sqlite3
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.domain import Article, Body
from index.errors import BadLibrary, DamagedIndex, UnknownArticle
from index.store.articles import Articles, ArticlesWriter, Identity
from index.store.library import Library, Version


def articles_file(path: Path, texts: Mapping[str, str], outlet: str | None = None) -> Path:
    """Write the articles file of a generation with these texts by id."""
    with ArticlesWriter(path) as writer:
        for article_id, text in texts.items():
            article = Article(article_id, f"{article_id}.txt", text, outlet=outlet)
            fingerprint = f"{article.digest} {article.file} {outlet}"
            writer.add(article, Body(()), fingerprint=fingerprint, language="en", n_sentences=0)
    return path


def broken_article(file: Path) -> Article:
    with closing(Articles(file)) as articles:
        return articles.at(0)


def take_in(library: Library, file: Path, generation: str) -> None:
    with closing(Articles(file)) as articles:
        known = (Identity(*one) for one in articles.identities())
        library.take_in(generation, known, articles.at)


class Shelf:
    """A library, and the generations that it has taken in."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "library.sqlite"
        self._folder = folder
        self._numbers = itertools.count(1)

    def publish(self, texts: Mapping[str, str], outlet: str | None = None) -> str:
        number = next(self._numbers)
        generation = f"g{number:08d}"
        file = articles_file(self._folder / f"{number}.sqlite", texts, outlet)
        with Library(self.path) as library:
            take_in(library, file, generation)
        return generation

    def versions(self, article_id: str | None = None) -> list[Version]:
        with Library(self.path) as library:
            return list(library.versions(article_id))

    def text(self, digest: str) -> str:
        with Library(self.path) as library:
            return library.text(digest)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def seen(versions: list[Version]) -> list[tuple[str, str, str, bool]]:
    return [(one.id, one.first_generation, one.last_generation, one.there) for one in versions]


def test_a_changed_text_is_a_new_version_and_the_old_one_stays(shelf: Shelf) -> None:
    shelf.publish({"ferry": "The ferry left.", "bakery": "Bread."})
    shelf.publish({"ferry": "The ferry left late.", "bakery": "Bread."})
    shelf.publish({"ferry": "The ferry left late.", "bakery": "Bread."})

    first, second = shelf.versions("ferry")
    assert seen([first, second]) == [
        ("ferry", "g00000001", "g00000001", False),
        ("ferry", "g00000002", "g00000003", True),
    ]
    assert [shelf.text(one.digest) for one in (first, second)] == [
        "The ferry left.",
        "The ferry left late.",
    ]
    assert seen(shelf.versions("bakery")) == [("bakery", "g00000001", "g00000003", True)]


def test_other_metadata_is_a_new_version_of_the_same_text(shelf: Shelf) -> None:
    shelf.publish({"ferry": "The ferry left."})
    shelf.publish({"ferry": "The ferry left."}, outlet="The Bay Courier")

    first, second = shelf.versions()
    assert (first.outlet, second.outlet) == (None, "The Bay Courier")
    assert first.digest == second.digest
    assert first.chars == len("The ferry left.")


def test_a_vanished_article_is_a_tombstone_and_may_come_back(shelf: Shelf) -> None:
    shelf.publish({"ferry": "The ferry left.", "bakery": "Bread."})
    shelf.publish({"bakery": "Bread."})
    assert seen(shelf.versions("ferry")) == [("ferry", "g00000001", "g00000001", False)]

    shelf.publish({"ferry": "The ferry left.", "bakery": "Bread."})

    assert seen(shelf.versions("ferry")) == [
        ("ferry", "g00000001", "g00000001", False),
        ("ferry", "g00000003", "g00000003", True),
    ]


def test_a_move_is_recognised_by_its_words(shelf: Shelf) -> None:
    shelf.publish({"ferry": "The ferry left.", "bakery": "Bread."})
    shelf.publish({"harbour/ferry": "The ferry left.", "bakery": "Bread."})

    for name in ("ferry", "harbour/ferry"):
        versions = shelf.versions(name)
        assert [one.article for one in versions] == ["harbour/ferry"] * 2
        assert seen(versions) == [
            ("ferry", "g00000001", "g00000001", False),
            ("harbour/ferry", "g00000002", "g00000002", True),
        ]


def test_of_two_copies_that_move_each_keeps_its_own_past(shelf: Shelf) -> None:
    shelf.publish({"a": "Same.", "b": "Same."})
    shelf.publish({"c": "Same.", "d": "Same."})

    assert [one.article for one in shelf.versions()] == ["c", "c", "d", "d"]


def test_a_name_that_is_taken_over_by_other_words_keeps_both(shelf: Shelf) -> None:
    shelf.publish({"a": "First.", "b": "Second."})
    shelf.publish({"a": "Second.", "b": "First."})

    assert [(one.article, shelf.text(one.digest)) for one in shelf.versions()] == [
        ("a", "First."),
        ("a", "Second."),
        ("b", "Second."),
        ("b", "First."),
    ]


def test_taking_in_the_same_generation_again_makes_no_version(shelf: Shelf, tmp_path: Path) -> None:
    shelf.publish({"ferry": "The ferry left."})
    with Library(shelf.path) as library:
        take_in(library, tmp_path / "1.sqlite", "g00000001")

    assert seen(shelf.versions()) == [("ferry", "g00000001", "g00000001", True)]


def test_an_id_that_never_was_is_unknown(shelf: Shelf) -> None:
    shelf.publish({"ferry": "The ferry left."})

    for name in ("none", "\udcff", ""):
        with pytest.raises(UnknownArticle):
            shelf.versions(name)
    with pytest.raises(UnknownArticle):
        shelf.text("0" * 64)


def test_every_commit_waits_for_the_disk_and_leaves_one_file(shelf: Shelf) -> None:
    shelf.publish({"ferry": "The ferry left."})

    with Library(shelf.path) as library:
        modes = [library._db.execute(f"PRAGMA {name}").fetchone()[0]
                 for name in ("journal_mode", "synchronous")]  # fmt: skip
    assert modes == ["delete", 3]  # 3 is EXTRA
    assert [path.name for path in shelf.path.parent.glob("library*")] == ["library.sqlite"]


def test_a_generation_that_cannot_be_read_leaves_the_library_as_it_was(
    shelf: Shelf, tmp_path: Path
) -> None:
    shelf.publish({"ferry": "The ferry left."})
    before = shelf.versions()
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"no database at all" * 100)

    with Library(shelf.path) as library:
        with pytest.raises(DamagedIndex):
            take_in(library, broken, "g00000002")
        new = articles_file(tmp_path / "new.sqlite", {"owner": "The owner spoke."})
        with closing(Articles(new)) as articles:
            known = [Identity(*one) for one in articles.identities()]
        with pytest.raises(DamagedIndex):
            library.take_in("g00000002", known, lambda _: broken_article(broken))
        take_in(library, tmp_path / "1.sqlite", "g00000002")  # it is none the worse

    assert [one.digest for one in shelf.versions()] == [one.digest for one in before]


def test_a_full_disk_leaves_the_library_as_it_was(shelf: Shelf, tmp_path: Path) -> None:
    shelf.publish({"ferry": "The ferry left."})
    before = shelf.versions()
    large = articles_file(tmp_path / "large.sqlite", {"large": "word " * 100_000})

    with Library(shelf.path) as library:
        (pages,) = library._db.execute("PRAGMA page_count").fetchone()
        library._db.execute(f"PRAGMA max_page_count={pages + 3}")
        with pytest.raises(BadLibrary, match=r"full.*make room"):
            take_in(library, large, "g00000002")

    assert shelf.versions() == before
    with Library(shelf.path) as library:
        assert library.damages() == []


def test_damage_is_found_and_no_wrong_byte_is_given(shelf: Shelf) -> None:
    words = "The ferry left the harbour at nine. " * 400
    shelf.publish({"ferry": words})
    (version,) = shelf.versions()
    data = bytearray(shelf.path.read_bytes())
    at = data.index(b"harbour at nine", len(data) // 2)
    data[at] ^= 1
    shelf.path.write_bytes(data)

    with Library(shelf.path) as library:
        (damage,) = library.damages()
        assert version.digest[:12] in damage
        with pytest.raises(BadLibrary, match="not what was stored"):
            library.text(version.digest)


@pytest.mark.parametrize("content", [b"x" * 5000, b"SQLite format 3\0" + b"\xff" * 4080])
def test_a_file_that_is_no_library_is_named_with_what_to_do(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "library.sqlite"
    path.write_bytes(content)

    with pytest.raises(BadLibrary, match=r"library.sqlite.*back-up"):
        Library(path)
    assert path.read_bytes() == content


def test_a_library_of_another_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version=99")
    database.close()

    with pytest.raises(BadLibrary, match="version 99"):
        Library(path)


def test_a_folder_that_is_not_there_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(BadLibrary):
        Library(tmp_path / "none" / "library.sqlite")


_IDS = st.sampled_from(["a", "b", "c", "d/e"])
_TEXTS = st.one_of(
    st.sampled_from(["one", "two", "three"]),
    st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), min_size=1),
)


@settings(max_examples=60)
@given(st.lists(st.dictionaries(_IDS, _TEXTS, max_size=4), min_size=1, max_size=6))
def test_whatever_is_published_can_be_read_back_byte_for_byte(
    publications: list[dict[str, str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder))
        published: dict[str, bytes] = {}
        for texts in publications:
            generation = shelf.publish(texts)
            published |= {
                Article(id_, id_, text).digest: text.encode() for id_, text in texts.items()
            }
            there = {one.id: one.digest for one in shelf.versions() if one.there}
            assert there == {id_: Article(id_, id_, text).digest for id_, text in texts.items()}
            assert all(one.last_generation == generation for one in shelf.versions() if one.there)

        with Library(shelf.path) as library:
            kept = {one.digest for one in library.versions()}
            assert kept == set(published)
            assert {digest: library.text(digest).encode() for digest in kept} == published
            assert library.damages() == []
