"""What a build reports, and what it leaves alone when it fails."""

import json
from pathlib import Path

import pytest

import index
from index import reader as index_reader
from index.build import Progress, build
from index.errors import (
    BadConcepts,
    BadSource,
    IndexingError,
    NothingStaged,
    NothingToBuild,
    StaleIndex,
)
from index.publication import publish
from index.reader import Reader
from index.store import articles as articles_file
from index.text import load_lexicon
from tests.newsroom import write_newsroom


def test_a_report_tells_new_changed_moved_and_gone(tmp_path: Path) -> None:
    articles = write_newsroom(tmp_path / "articles")
    first = build([articles], tmp_path / "index")
    assert (first.new, first.changed, first.moved, first.gone) == (4, 0, 0, 0)

    (articles / "yard.txt").rename(articles / "lund-bay-yard.txt")
    (articles / "courier/bakery.txt").unlink()
    owner = articles / "mercury/owner.txt"
    owner.write_text(owner.read_text(encoding="utf-8") + "The board met again.\n", encoding="utf-8")
    (articles / "pier.txt").write_text("The pier was closed on Friday.\n", encoding="utf-8")
    second = build([articles], tmp_path / "index")

    assert (second.new, second.changed, second.moved, second.gone) == (1, 1, 1, 1)
    assert second.articles == 4


def test_another_source_under_the_same_words_is_a_change(tmp_path: Path) -> None:
    articles = write_newsroom(tmp_path / "articles")
    build([articles], tmp_path / "index")
    (articles / "yard.txt.meta").write_text("outlet: Yard News\n", encoding="utf-8")

    assert build([articles], tmp_path / "index").changed == 1


def test_nothing_changed_is_reported_as_nothing(tmp_path: Path) -> None:
    articles = write_newsroom(tmp_path / "articles")
    build([articles], tmp_path / "index")
    again = build([articles], tmp_path / "index")

    assert (again.new, again.changed, again.moved, again.gone) == (0, 0, 0, 0)


def test_a_bad_file_is_refused_with_a_reason_and_the_rest_is_built(tmp_path: Path) -> None:
    articles = write_newsroom(tmp_path / "articles")
    (articles / "picture.txt").write_bytes(b"\x89PNG\0\0\0")

    report = build([articles], tmp_path / "index")

    assert report.articles == 4
    assert [refusal.file for refusal in report.refused] == ["picture.txt"]
    with Reader.open(tmp_path / "index") as reader:
        assert reader.summary.refused == report.refused


@pytest.mark.parametrize("make", ["empty", "missing"])
def test_a_build_that_finds_nothing_leaves_the_index_as_it_was(tmp_path: Path, make: str) -> None:
    build([write_newsroom(tmp_path / "articles")], tmp_path / "index")
    nothing = tmp_path / "nothing"
    if make == "empty":
        nothing.mkdir()

    with pytest.raises((NothingToBuild, BadSource), match="nothing"):
        build([nothing], tmp_path / "index")

    with Reader.open(tmp_path / "index") as reader:
        assert reader.generation == "g00000001"
        assert reader.ask("inspectors found cracks").outcome == "answer"


def test_a_staged_build_serves_only_after_it_is_published(tmp_path: Path) -> None:
    articles = write_newsroom(tmp_path / "articles")
    build([articles], tmp_path / "index")
    (articles / "yard.txt").unlink()
    report = build([articles], tmp_path / "index", stage=True)

    assert report.staged
    with Reader.open(tmp_path / "index") as reader:
        assert reader.summary.articles == 4
    assert publish(tmp_path / "index") == report.generation
    with Reader.open(tmp_path / "index") as reader:
        assert reader.summary.articles == 3
    with pytest.raises(NothingStaged):
        publish(tmp_path / "index")


def test_whole_units_are_neither_split_nor_cleaned(tmp_path: Path) -> None:
    texts = {"t1": "Advertisement", "t2": "One sentence. And another!", "t 3": "Ferry: 1,200 seats"}
    source = tmp_path / "units.jsonl"
    source.write_text(
        "".join(json.dumps({"id": id_, "text": text}) + "\n" for id_, text in texts.items()),
        encoding="utf-8",
    )

    build([source], tmp_path / "index", units="sentences")

    with Reader.open(tmp_path / "index") as reader:
        units = {sentence.unit: sentence.text for sentence in reader.sentences()}
    assert units == texts


def test_progress_ends_with_writing_and_never_goes_backwards(tmp_path: Path) -> None:
    seen: list[Progress] = []
    build([write_newsroom(tmp_path / "articles")], tmp_path / "index", progress=seen.append)

    assert [progress.step for progress in seen][-1] == "writing"
    assert [progress.done for progress in seen] == sorted(progress.done for progress in seen)
    assert all(progress.done <= progress.total for progress in seen)


def test_equal_articles_give_equal_arrays(tmp_path: Path) -> None:
    articles = write_newsroom(tmp_path / "articles")
    for name in ("one", "two"):
        build([articles], tmp_path / name)

    one, two = (
        {
            path.name: path.read_bytes()
            for path in (tmp_path / name / "generations" / "g00000001").glob("*.npy")
        }
        for name in ("one", "two")
    )
    assert one == two
    assert one


def test_the_package_offers_the_commands_of_its_readme(tmp_path: Path) -> None:
    index.build([write_newsroom(tmp_path / "articles")], tmp_path / "index")
    reader = index.open(tmp_path / "index")

    assert reader.ask("who rejected the account?").outcome == "answer"
    reader.close()


def test_a_damaged_index_is_built_anew(tmp_path: Path) -> None:
    articles = write_newsroom(tmp_path / "articles")
    build([articles], tmp_path / "index")
    file = tmp_path / "index/generations/g00000001/s00000001.articles.sqlite"
    file.write_bytes(bytes(file.stat().st_size))

    report = build([articles], tmp_path / "index")

    assert (report.new, report.changed) == (4, 0)
    with Reader.open(tmp_path / "index") as reader:
        assert reader.degraded == ()


def test_a_full_disk_is_told_and_leaves_the_index_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = write_newsroom(tmp_path / "articles")
    build([articles], tmp_path / "index")
    schema = "PRAGMA max_page_count=10;" + articles_file._SCHEMA
    monkeypatch.setattr(articles_file, "_SCHEMA", schema)
    (articles / "long.txt").write_text("The pier was closed on Friday.\n" * 9_000, encoding="utf-8")

    with pytest.raises(IndexingError, match="make room on the disk"):
        build([articles], tmp_path / "index")

    with Reader.open(tmp_path / "index") as reader:
        assert (reader.generation, reader.degraded) == ("g00000001", ())
    assert sorted(path.name for path in (tmp_path / "index/generations").iterdir()) == ["g00000001"]


def test_articles_of_boilerplate_alone_make_an_index_that_finds_nothing(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("Advertisement\n", encoding="utf-8")

    report = build([tmp_path / "page.txt"], tmp_path / "index")

    assert (report.articles, report.sentences) == (1, 0)
    with Reader.open(tmp_path / "index") as reader:
        assert reader.ask("advertisement").outcome == "nothing"
        assert reader.examples() == ()


def test_an_editors_own_concepts_are_tagged_and_kept_with_the_index(tmp_path: Path) -> None:
    articles = write_newsroom(tmp_path / "articles")
    concepts = articles / "concepts.txt"
    concepts.write_text("[seaware]\nwords: seaweed, salt\n", encoding="utf-8")

    report = build([articles], tmp_path / "index")

    concepts.unlink()  # the index does not need it any more
    assert report.articles == 4
    with Reader.open(tmp_path / "index") as reader:
        assert reader.sentences_with("tags", "seaware") == 2
        assert reader.lexicon.concepts_of("seaweed") == ("seaware",)


def test_concepts_that_cannot_be_used_leave_the_index_as_it_was(tmp_path: Path) -> None:
    articles = write_newsroom(tmp_path / "articles")
    build([articles], tmp_path / "index")
    (articles / "concepts.txt").write_text("words: seaweed\n", encoding="utf-8")

    with pytest.raises(BadConcepts, match=r"concepts\.txt"):
        build([articles], tmp_path / "index")

    with Reader.open(tmp_path / "index") as reader:
        assert (reader.generation, reader.degraded) == ("g00000001", ())


def test_an_index_whose_concepts_have_changed_since_is_to_be_built_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([write_newsroom(tmp_path / "articles")], tmp_path / "index")
    newer = tmp_path / "newer.txt"
    newer.write_text("[seaware]\nwords: seaweed\n", encoding="utf-8")
    monkeypatch.setattr(index_reader, "load_lexicon", lambda own: load_lexicon(newer))

    with pytest.raises(StaleIndex, match="build it again"):
        Reader.open(tmp_path / "index")


def test_the_languages_of_the_articles_are_kept(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "en.txt").write_text("The mayor said that the pier is closed.\n", encoding="utf-8")
    (folder / "es.txt").write_text(
        "El alcalde dijo que el muelle está cerrado y que no hay heridos.\n", encoding="utf-8"
    )
    build([folder], tmp_path / "index")

    with Reader.open(tmp_path / "index") as reader:
        assert reader.languages == ("en", "es")
        assert [reader.language(id_) for id_ in ("en", "es")] == ["en", "es"]
