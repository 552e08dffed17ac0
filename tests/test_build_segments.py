"""Builds that take over what did not change: always like a build from nothing, only quicker."""

from __future__ import annotations

import errno
import json
import os
import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.answer import answer_as_dict
from index.build import Report, Units, build
from index.corpus import sources as sources_module
from index.errors import TooMuchGone
from index.reader import Reader
from index.store import Store
from index.store.files import Files
from tests.newsroom import write_newsroom

QUESTIONS = (
    "who rejected the board's account?",
    "how many cracks did inspectors find?",
    "who won the rye prize?",
    "what did Hale say about the ferry?",
    "when was the pier closed?",
    "did the mayor deny the claim?",
)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = write_newsroom(tmp_path / "articles")
    for number in range(8):
        (folder / f"pier-{number}.txt").write_text(_pier(number, "closed"), encoding="utf-8")
    return folder


def _pier(number: int, state: str) -> str:
    return (
        f"Pier {number} of Lund Bay was {state} on Friday, harbour master Ada Quist said.\n"
        f"She denied that pier {number} had sunk.\n"
    )


@pytest.fixture
def read_files(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files of articles that were read."""
    read: list[str] = []
    original = sources_module._read_text

    def noted(place: Any, article_bytes: int) -> Any:
        read.append(place.file)
        return original(place, article_bytes)

    monkeypatch.setattr(sources_module, "_read_text", noted)
    return read


def answers(index_dir: Path) -> list[dict[str, Any]]:
    """What people read, without the name of the generation."""
    with Reader.open(index_dir) as reader:
        found = [answer_as_dict(reader.ask(question), None) for question in QUESTIONS]
        listed: list[dict[str, Any]] = [
            {
                "articles": [[one.id for one in reader.articles(o.outlet)] for o in outlets],
                "outlets": [str(one) for one in outlets],
                "examples": reader.examples(),
                "languages": reader.languages,
                "surfaces": reader.surfaces("pi"),
                "summary": str(reader.summary),
                "sentences": [(one.unit, one.text) for one in reader.sentences()],
            }
            for outlets in [reader.outlets()]
        ]
    return [_without_generation(answer) for answer in found] + listed


def _without_generation(answer: dict[str, Any]) -> dict[str, Any]:
    same: dict[str, Any] = json.loads(json.dumps(answer).replace(answer["generation"], ""))
    return same


def arrays(index_dir: Path) -> dict[str, bytes]:
    """The arrays of the only segment, by their names in it, and the order."""
    with Store(index_dir).open() as generation:
        (segment,) = generation.about["segments"]
        return {
            name.removeprefix(f"{segment}."): generation.path(name).read_bytes()
            for name in generation.file_names()
            if name.endswith(".npy")
        }


def segments(index_dir: Path) -> list[str]:
    with Store(index_dir).open() as generation:
        return list(generation.about["segments"])


def assert_like_from_nothing(articles: Path, index_dir: Path, report: Report) -> None:
    """Compare the index with one that is built of the same articles without any other."""
    fresh_dir = index_dir.with_name("fresh") / report.generation
    fresh = build([articles], fresh_dir)
    assert (report.articles, report.sentences) == (fresh.articles, fresh.sentences)
    assert report.content == fresh.content
    assert answers(index_dir) == answers(fresh_dir)


def test_an_article_that_changed_is_written_into_a_segment_of_its_own(
    articles: Path, tmp_path: Path, read_files: list[str]
) -> None:
    index_dir = tmp_path / "index"
    build([articles], index_dir)
    (articles / "pier-3.txt").write_text(_pier(3, "opened"), encoding="utf-8")
    read_files.clear()

    report = build([articles], index_dir)

    assert read_files == ["pier-3.txt"]
    assert (report.new, report.changed, report.gone) == (0, 1, 0)
    assert segments(index_dir) == ["s00000001", "s00000002"]
    first, second = (index_dir / "generations" / name for name in ("g00000001", "g00000002"))
    shared = first / "s00000001.words.sentences.npy"
    assert shared.samefile(second / shared.name)
    assert_like_from_nothing(articles, index_dir, report)


def _change(folder: Path, chance: random.Random) -> None:
    """Do something to the folder that an editor could do."""
    files = sorted(folder.rglob("*.txt"))
    path = chance.choice(files)
    match chance.randrange(6):
        case 0:
            path.unlink()
        case 1:
            path.rename(path.with_name(f"moved-{chance.randrange(10**6)}.txt"))
        case 2:
            text = path.read_text(encoding="utf-8")
            path.write_text(text + "The board met again on Monday.\n", encoding="utf-8")
        case 3:
            meta = path.with_name(path.name + ".meta")
            meta.write_text(f"outlet: Pier Post {chance.randrange(3)}\n", encoding="utf-8")
        case 4:
            number = chance.randrange(100)
            new = folder / f"pier-new-{number}.txt"
            new.write_text(_pier(number, "painted"), encoding="utf-8")
        case _:
            os.utime(path)  # touched, and nothing in it changed


@pytest.mark.parametrize("seed", range(4))
def test_whatever_comes_and_goes_the_answers_are_those_of_a_build_from_nothing(
    articles: Path, tmp_path: Path, seed: int
) -> None:
    index_dir, chance = tmp_path / "index", random.Random(seed)
    build([articles], index_dir)
    for _ in range(5):
        for _ in range(chance.randrange(4)):
            _change(articles, chance)
        report = build([articles], index_dir, allow_loss=True, memory_mb=chance.choice([0, 512]))
        assert len(segments(index_dir)) <= 6
        assert_like_from_nothing(articles, index_dir, report)

    merged = build([articles], index_dir, one_segment=True)

    fresh_dir = tmp_path / "fresh-again"
    build([articles], fresh_dir)
    assert arrays(index_dir) == arrays(fresh_dir)
    assert_like_from_nothing(articles, index_dir, merged)


def test_a_build_that_may_hold_little_gives_the_same_bytes(articles: Path, tmp_path: Path) -> None:
    build([articles], tmp_path / "little", memory_mb=0, one_segment=True)
    build([articles], tmp_path / "much")

    assert arrays(tmp_path / "little") == arrays(tmp_path / "much")


def test_a_build_of_nothing_new_takes_everything_over(
    articles: Path, tmp_path: Path, read_files: list[str]
) -> None:
    first = build([articles], tmp_path / "index")
    read_files.clear()

    again = build([articles], tmp_path / "index")

    assert read_files == []
    assert (again.new, again.changed, again.moved, again.gone) == (0, 0, 0, 0)
    assert again.content == first.content
    assert segments(tmp_path / "index") == ["s00000001"]


def test_who_says_where_an_article_is_from_is_noticed_even_if_it_says_the_same(
    articles: Path, tmp_path: Path
) -> None:
    front = "---\noutlet: Pier Post\n---\n"
    (articles / "pier-1.txt").write_text(front + _pier(1, "closed"), encoding="utf-8")
    (articles / "pier-2.txt.meta").write_text("outlet: Pier Post\n", encoding="utf-8")
    build([articles], tmp_path / "index")
    (articles / "pier-1.txt.meta").write_text("no pair\n", encoding="utf-8")
    (articles / "pier-2.txt.meta").unlink()
    (articles / "sources.csv").write_text("file,outlet\npier-2.txt,Pier Post\n", encoding="utf-8")

    build([articles], tmp_path / "index")

    with Reader.open(tmp_path / "index") as reader:
        assert reader.article("pier-2").given_by == {"outlet": "manifest"}
        assert reader.article("pier-1").warnings == (
            "sidecar: 'no pair' is no 'key: value' line; passed over",
        )


@pytest.mark.parametrize("how", ["text", "sidecar", "table", "same size and time"])
def test_whatever_touches_an_article_is_noticed(articles: Path, tmp_path: Path, how: str) -> None:
    index_dir, path = tmp_path / "index", articles / "pier-1.txt"
    build([articles], index_dir)
    match how:
        case "text":
            path.write_text(_pier(1, "flooded and closed"), encoding="utf-8")
        case "sidecar":
            (articles / "pier-1.txt.meta").write_text("outlet: Pier Post\n", encoding="utf-8")
        case "table":
            table = "file,outlet\npier-1.txt,Pier Post\n"
            (articles / "sources.csv").write_text(table, encoding="utf-8")
        case _:
            times = path.stat()
            path.write_text(_pier(1, "cloned"), encoding="utf-8")
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))

    report = build([articles], index_dir)

    assert report.changed == 1
    assert_like_from_nothing(articles, index_dir, report)


def test_a_file_that_is_written_while_it_is_read_is_read_again(
    articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, path = sources_module._read_text, articles / "pier-1.txt"

    def overtaken(place: Any, article_bytes: int) -> Any:
        if place.path == path:
            path.write_text(_pier(1, "flooded"), encoding="utf-8")
            item = original(place, article_bytes)
            path.write_text(_pier(1, "drained"), encoding="utf-8")
            return item
        return original(place, article_bytes)

    with monkeypatch.context() as patch:
        patch.setattr(sources_module, "_read_text", overtaken)
        build([articles], tmp_path / "index")
    for state in ("closed", "flooded", "drained"):
        path.write_text(_pier(1, state), encoding="utf-8")

        report = build([articles], tmp_path / "index")

        assert_like_from_nothing(articles, tmp_path / "index", report)


def test_records_in_another_order_are_all_there(tmp_path: Path) -> None:
    index_dir, file = tmp_path / "index", tmp_path / "news.jsonl"
    records = [{"id": f"pier-{n}", "text": _pier(n, "closed")} for n in range(9)]
    for order in (range(9), reversed(range(9)), [3, 1, 2, 0, 8, 7, 6, 5, 4], range(2, 9)):
        lines = [json.dumps(records[number]) + "\n" for number in order]
        file.write_text("".join(lines), encoding="utf-8")

        report = build([file], index_dir)

        assert_like_from_nothing(file, index_dir, report)


def test_ids_that_pass_to_another_file_are_noticed(tmp_path: Path) -> None:
    folder, index_dir = tmp_path / "articles", tmp_path / "index"
    folder.mkdir()
    for suffix, number in (("md", 1), ("txt", 2)):
        (folder / f"pier.{suffix}").write_text(_pier(number, "closed"), encoding="utf-8")
    (folder / "other.txt").write_text(_pier(3, "closed"), encoding="utf-8")
    build([folder], index_dir)
    (folder / "pier.md").unlink()

    report = build([folder], index_dir, allow_loss=True)

    assert_like_from_nothing(folder, index_dir, report)


@pytest.mark.parametrize("how", ["anew", "other units", "other concepts"])
def test_what_was_analysed_in_another_way_is_not_taken_over(
    articles: Path, tmp_path: Path, read_files: list[str], how: str
) -> None:
    build([articles], tmp_path / "index")
    read_files.clear()
    if how == "other concepts":
        (articles / "concepts.txt").write_text("[quay]\nwords: pier, quay\n", encoding="utf-8")

    units: Units = "sentences" if how == "other units" else "articles"
    build([articles], tmp_path / "index", anew=how == "anew", units=units)

    assert len(read_files) == 12
    with Store(tmp_path / "index").open() as generation:
        assert all(generation.path(n).stat().st_nlink == 1 for n in generation.file_names())


_FILES = ("articles.sqlite", "spans.npy", "words.sentences.npy", "surfaces.offsets.npy")


def _damaged(index_dir: Path, names: Iterable[str] = _FILES) -> Iterator[str]:
    """Damage files of a segment in turn, one at a time, keeping their sizes."""
    folder = index_dir / "generations/g00000001"
    for name in names:
        path = folder / f"s00000001.{name}"
        content = path.read_bytes()
        middle = len(content) // 2
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 255]) + content[middle + 1 :])
        yield path.name
        path.write_bytes(content)


def test_nothing_is_taken_over_of_a_damaged_index(articles: Path, tmp_path: Path) -> None:
    index_dir = tmp_path / "index"
    build([articles], index_dir)
    expected = answers(index_dir)
    for name in _damaged(index_dir):
        other = tmp_path / name
        other.mkdir()
        for path in [index_dir / "CURRENT", *(index_dir / "generations").rglob("*")]:
            if path.is_file():
                copy = other / path.relative_to(index_dir)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(path.read_bytes())

        build([articles], other)

        assert Store(other).check() == [
            line for line in Store(other).check() if line.startswith("g00000001")
        ]
        with Store(other).open() as generation:
            assert generation.damages() == []
        assert answers(other) == expected


def test_a_damaged_index_is_still_asked_what_is_gone(articles: Path, tmp_path: Path) -> None:
    index_dir = tmp_path / "index"
    build([articles], index_dir)
    for path in articles.glob("pier-*.txt"):
        path.unlink()

    for _ in _damaged(index_dir, ["spans.npy"]):
        with pytest.raises(TooMuchGone):
            build([articles], index_dir)

    assert Store(index_dir).generations() == ["g00000001"]


def test_where_files_cannot_be_linked_they_are_copied(
    articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(self: Files, source: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Files, "link", refuses)
    build([articles], tmp_path / "index")
    (articles / "pier-3.txt").write_text(_pier(3, "opened"), encoding="utf-8")

    report = build([articles], tmp_path / "index")

    assert segments(tmp_path / "index") == ["s00000001", "s00000002"]
    assert Store(tmp_path / "index").check() == []
    assert_like_from_nothing(articles, tmp_path / "index", report)


def test_the_older_index_is_let_go_with_the_build(articles: Path, tmp_path: Path) -> None:
    for _ in range(4):  # a generation that was still pinned could not be swept
        build([articles], tmp_path / "index", keep=0)

    assert Store(tmp_path / "index").generations() == ["g00000004"]


def test_spans_of_a_build_are_those_of_the_text(articles: Path, tmp_path: Path) -> None:
    build([articles], tmp_path / "index")
    with Reader.open(tmp_path / "index") as reader:
        numbers = np.array(reader.sentence_numbers())
        assert reader.articles_of(numbers).tolist() == sorted(reader.articles_of(numbers).tolist())
        for number in numbers.tolist():
            sentence = reader.sentence(number)
            text = reader.article(sentence.article_id).text
            assert text[sentence.start : sentence.end] == sentence.text


def test_small_segments_hold_hardly_a_descriptor(articles: Path, tmp_path: Path) -> None:
    build([articles], tmp_path / "index")
    (articles / "pier-3.txt").write_text(_pier(3, "opened"), encoding="utf-8")
    build([articles], tmp_path / "index")
    descriptors = Path("/proc/self/fd")
    if not descriptors.is_dir():
        pytest.skip("the system does not list descriptors")
    before = len(list(descriptors.iterdir()))

    with Reader.open(tmp_path / "index"):
        held = len(list(descriptors.iterdir())) - before

    assert segments(tmp_path / "index") == ["s00000001", "s00000002"]
    assert held <= 3  # the manifest, and the articles of each segment
