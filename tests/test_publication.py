"""Publishing, discarding and rolling back an index, and the loss that is asked about."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import index
from index.__main__ import main
from index.build import build, is_much_gone
from index.errors import BadLibrary, IndexBusy, NothingOlder, NothingStaged, TooMuchGone
from index.publication import discard, library_path, publish, rollback
from index.reader import Reader
from index.store import Store
from index.store.library import Library
from tests.newsroom import write_newsroom

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    return write_newsroom(tmp_path / "articles")


@pytest.fixture
def index_dir(tmp_path: Path, articles: Path) -> Path:
    build([articles], tmp_path / "index")
    return tmp_path / "index"


@pytest.fixture
def run(index_dir: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on the index; returns status, stdout, stderr."""

    def command(*arguments: str) -> tuple[int, str, str]:
        status = main([*arguments, "--index", str(index_dir)])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return command


def serving(index_dir: Path) -> str:
    with Reader.open(index_dir) as reader:
        assert reader.degraded == ()
        return reader.generation


def kept_texts(index_dir: Path) -> set[str]:
    with Library(library_path(index_dir)) as library:
        assert library.damages() == []
        return {library.text(version.digest) for version in library.versions()}


# Rolling back


def test_a_rollback_lets_the_generation_before_serve_and_a_second_one_goes_further_back(
    articles: Path, index_dir: Path, run: Run
) -> None:
    for _ in range(2):
        build([articles], index_dir)

    assert run("rollback") == (0, f"{index_dir}: generation g00000002 now serving again\n", "")
    assert serving(index_dir) == "g00000002"
    assert Store(index_dir).rolled_back_from() == "g00000003"
    assert run("rollback")[0] == 0
    assert serving(index_dir) == "g00000001"

    status, out, err = run("rollback")
    assert (status, out) == (1, "")
    assert "no older generation to go back to" in err
    assert serving(index_dir) == "g00000001"
    assert run("check")[0] == 0


def test_a_build_after_a_rollback_brings_the_newest_articles_back(
    articles: Path, index_dir: Path
) -> None:
    (articles / "new.txt").write_text("The lighthouse keeper retired in June.\n", encoding="utf-8")
    build([articles], index_dir)
    assert rollback(index_dir) == "g00000001"
    with Reader.open(index_dir) as reader:
        assert reader.summary.articles == 4

    report = build([articles], index_dir)

    assert (report.generation, report.new) == ("g00000003", 1)
    assert Store(index_dir).rolled_back_from() is None
    assert rollback(index_dir) == "g00000001"


def test_a_rollback_keeps_what_waits_to_be_published(articles: Path, index_dir: Path) -> None:
    build([articles], index_dir)
    build([articles], index_dir, stage=True)

    assert rollback(index_dir) == "g00000001"
    assert publish(index_dir) == "g00000003"


def test_a_rollback_removes_nothing_that_could_be_gone_back_to(
    articles: Path, index_dir: Path
) -> None:
    for _ in range(5):
        build([articles], index_dir, keep=9)

    went = [rollback(index_dir) for _ in range(5)]

    assert went == ["g00000005", "g00000004", "g00000003", "g00000002", "g00000001"]


def test_a_rollback_passes_over_what_this_release_cannot_read(
    articles: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(sys.modules["index.build"], "BUILT_BY", "news-0, format 0")
        build([articles], index_dir)
    build([articles], index_dir)

    assert rollback(index_dir) == "g00000001"


def test_nothing_is_rolled_back_while_somebody_builds(articles: Path, index_dir: Path) -> None:
    build([articles], index_dir)
    with Store(index_dir).writer(), pytest.raises(IndexBusy):
        rollback(index_dir)

    assert serving(index_dir) == "g00000002"


@pytest.mark.parametrize(("keep", "left"), [(1, 2), (3, 4)])
def test_as_many_older_generations_stay_as_the_command_line_says(
    articles: Path, index_dir: Path, run: Run, keep: int, left: int
) -> None:
    for _ in range(4):
        assert run("build", str(articles), "--keep", str(keep))[0] == 0
    assert len(Store(index_dir).generations()) == left

    build([articles], index_dir, stage=True)
    run("publish", "--keep", str(keep))
    assert len(Store(index_dir).generations()) == left


# Discarding


def test_a_discarded_generation_is_gone_and_the_old_one_serves_on(
    articles: Path, index_dir: Path
) -> None:
    build([articles], index_dir, stage=True)

    assert discard(index_dir, "g00000002") == "g00000002"

    assert serving(index_dir) == "g00000001"
    assert Store(index_dir).generations() == ["g00000001"]
    with pytest.raises(NothingStaged):
        publish(index_dir)
    assert build([articles], index_dir).generation == "g00000003"


def test_only_the_generation_that_was_decided_upon_is_published_or_discarded(
    articles: Path, index_dir: Path
) -> None:
    build([articles], index_dir, stage=True)
    build([articles], index_dir, stage=True)

    for decide in (publish, discard):
        with pytest.raises(NothingStaged):
            decide(index_dir, "g00000002")
    assert publish(index_dir, "g00000003") == "g00000003"


# Loss


@pytest.mark.parametrize(
    ("gone", "served", "asked"),
    [(0, 0, False), (3, 10, False), (4, 10, True), (1, 3, True), (1, 4, False), (30, 100, False)],
)
def test_more_than_thirty_percent_is_much(gone: int, served: int, asked: bool) -> None:
    assert is_much_gone(gone, served) is asked


def test_a_build_that_finds_much_gone_changes_nothing_and_says_how_to_go_on(
    articles: Path, index_dir: Path, run: Run
) -> None:
    for name in ("courier/bakery.txt", "yard.txt"):
        (articles / name).unlink()

    status, out, err = run("build", str(articles))

    assert (status, out) == (1, "")
    assert err.count("\n") == 1
    assert "2 of the 4 articles that answer now are gone" in err
    assert "--allow-loss" in err
    assert Store(index_dir).generations() == ["g00000001"]
    assert run("build", str(articles), "--allow-loss")[0] == 0
    assert serving(index_dir) == "g00000002"


def test_files_that_were_moved_are_not_gone(articles: Path, index_dir: Path) -> None:
    (articles / "courier").rename(articles / "bay-courier")

    report = build([articles], index_dir)

    assert (report.moved, report.gone, report.served) == (2, 0, 4)


def test_what_is_only_staged_is_never_asked_about(articles: Path, index_dir: Path) -> None:
    for name in ("courier/bakery.txt", "yard.txt"):
        (articles / name).unlink()

    report = build([articles], index_dir, stage=True)

    assert (report.gone, report.served, report.staged) == (2, 4, True)


# What a report says of the content


def test_the_same_content_is_known_again_and_any_other_is_not(
    articles: Path, index_dir: Path
) -> None:
    contents = [build([articles], index_dir).content for _ in range(2)]
    assert contents[0] == contents[1]
    with Reader.open(index_dir) as reader:
        assert reader.content == contents[0]

    for name in ("new.txt", "empty.txt", "examples.txt"):
        words = "" if name == "empty.txt" else "The lighthouse keeper retired in June.\n"
        (articles / name).write_text(words, encoding="utf-8")
        contents.append(build([articles], index_dir).content)

    assert len(set(contents[1:])) == 4


# The library


def test_every_publish_feeds_the_library_and_staging_does_not(
    articles: Path, index_dir: Path
) -> None:
    (articles / "new.txt").write_text("The lighthouse keeper retired.\n", encoding="utf-8")
    build([articles], index_dir, stage=True)
    assert len(kept_texts(index_dir)) == 4

    publish(index_dir)
    (articles / "new.txt").write_text("The keeper of the lighthouse retired.\n", encoding="utf-8")
    build([articles], index_dir)
    (articles / "new.txt").unlink()
    build([articles], index_dir)

    kept = kept_texts(index_dir)
    assert len(kept) == 6
    assert {"The lighthouse keeper retired.", "The keeper of the lighthouse retired."} <= {
        text.strip() for text in kept
    }


def test_what_the_library_cannot_keep_is_not_published(articles: Path, index_dir: Path) -> None:
    library_path(index_dir).write_bytes(b"damaged" * 1000)
    with pytest.raises(BadLibrary, match=r"library\.sqlite"):
        build([articles], index_dir)
    build([articles], index_dir, stage=True)
    with pytest.raises(BadLibrary):
        publish(index_dir)

    assert serving(index_dir) == "g00000001"
    library_path(index_dir).unlink()
    assert publish(index_dir) == "g00000002"
    assert len(kept_texts(index_dir)) == 4


def test_two_indexes_in_one_folder_have_a_library_each(tmp_path: Path) -> None:
    assert library_path(tmp_path / "index") == tmp_path / "library.sqlite"
    assert library_path(tmp_path / "trial") == tmp_path / "trial.library.sqlite"


def test_the_command_line_lists_the_versions_and_prints_their_texts(
    articles: Path, index_dir: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    yard = articles / "yard.txt"
    before = yard.read_text(encoding="utf-8")
    yard.rename(articles / "yard-2.txt")
    build([articles], index_dir)
    capfdbinary.readouterr()

    main(["library", "--index", str(index_dir)])
    rows = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert len(rows) == 5
    main(["library", "--index", str(index_dir), "--article", "yard"])
    first, second = map(json.loads, capfdbinary.readouterr().out.splitlines())
    assert (first["file"], first["there"], first["last_generation"]) == (
        "yard.txt",
        False,
        "g00000001",
    )
    assert (second["file"], second["there"], second["article"]) == ("yard-2.txt", True, "yard-2")
    main(["library", "--index", str(index_dir), "--text", first["digest"]])
    assert capfdbinary.readouterr().out == before.encode()


def test_the_command_line_says_when_there_is_no_such_article_or_no_library(
    tmp_path: Path, run: Run
) -> None:
    assert "no such article" in run("library", "--article", "none")[2]
    assert "no such article" in run("library", "--text", "none")[2]
    (tmp_path / "library.sqlite").unlink()
    status, _, err = run("library")
    assert (status, err.count("\n")) == (1, 1)
    assert "no library here" in err


def test_check_reads_the_library_too(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "library.sqlite"
    data = bytearray(path.read_bytes())
    data[data.index(b"Inspectors found 14")] ^= 1
    path.write_bytes(data)

    status, _, err = run("check")

    assert status == 1
    assert "library.sqlite" in err


def test_without_an_older_generation_the_package_says_so_too(index_dir: Path) -> None:
    with pytest.raises(NothingOlder):
        index.rollback(index_dir)
    with pytest.raises(TooMuchGone) as caught:
        raise TooMuchGone("articles", 1200, 2000)
    assert "1,200 of the 2,000" in str(caught.value)
