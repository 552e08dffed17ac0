"""Articles analysed in this process and in several: the same, in the same order."""

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Self

import pytest

from index import workers
from index.analysis import Analysis
from index.domain import Article, Refusal
from index.errors import BadConcepts, IndexingError
from index.workers import analyses

REFUSED = Refusal("picture.txt", "is no text; put a text file there")

ITEMS: list[Article | Refusal] = [
    Article(
        id=f"paper/{number}",
        file=f"paper/{number}.txt",
        text=f"Divers found {number} drums near the pier, director Tomas Hale said on Friday.\n"
        "He denied that any of them held oil.\n",
        published="2026-03-05",
    )
    for number in range(12)
]
ITEMS[5:5] = [REFUSED]
ITEMS.append(REFUSED)


def test_two_processes_give_what_one_gives_and_refusals_keep_their_places(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers, "_CHUNK_CHARS", 400)  # several chunks for each worker
    monkeypatch.setattr(workers, "_FEW", 3)

    alone = list(analyses(ITEMS, None, whole=False, workers=1))
    together = list(analyses(ITEMS, None, whole=False, workers=2))

    assert together == alone
    assert [one.article if isinstance(one, Analysis) else one for one in alone] == ITEMS


def test_few_articles_are_analysed_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "ProcessPoolExecutor", None)

    found = analyses(ITEMS, None, whole=False, workers=2)

    assert len(list(found)) == len(ITEMS)


def test_articles_are_taken_one_at_a_time_and_not_all_at_once() -> None:
    taken = 0

    def items() -> Iterator[Article | Refusal]:
        nonlocal taken
        for item in ITEMS:
            taken += 1
            yield item

    found = analyses(items(), None, whole=False, workers=1)
    next(found)

    assert taken == 1


def test_whole_units_are_one_sentence_each() -> None:
    found = analyses(ITEMS, None, whole=True, workers=1)

    assert {len(one.sentences) for one in found if isinstance(one, Analysis)} == {1}


def test_an_editors_own_concepts_are_tagged(tmp_path: Path) -> None:
    concepts = tmp_path / "concepts.txt"
    concepts.write_text("[drum]\nwords: drum\n", encoding="utf-8")

    found = [
        one
        for one in analyses(ITEMS, concepts, whole=False, workers=1)
        if isinstance(one, Analysis)
    ]

    assert "drum" in found[0].sentences[0].terms["tags"]


def test_concepts_that_cannot_be_used_are_an_error(tmp_path: Path) -> None:
    concepts = tmp_path / "concepts.txt"
    concepts.write_text("words: drum\n", encoding="utf-8")

    with pytest.raises(BadConcepts, match=r"concepts\.txt"):
        list(analyses(ITEMS, concepts, whole=False, workers=1))


def test_chunks_hold_everything_in_order_and_end_when_they_are_long_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers, "_CHUNK_CHARS", 300)

    chunks = list(workers._chunks(ITEMS))

    assert [item for chunk in chunks for item in chunk] == ITEMS
    assert len(chunks) > 2
    for chunk in chunks[:-1]:
        sizes = [len(item.text) if isinstance(item, Article) else 0 for item in chunk]
        assert sum(sizes[:-1]) < 300 <= sum(sizes)


def test_a_process_that_is_killed_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed:
        """A pool whose first worker the system has ended, as it does when memory runs out."""

        def __init__(self, *_: object, **__: object) -> None:
            pass

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def shutdown(self, **_: object) -> None:
            pass

        def submit(self, *_: object) -> Future[list[Analysis]]:
            future: Future[list[Analysis]] = Future()
            future.set_exception(BrokenProcessPool("terminated abruptly"))
            return future

    monkeypatch.setattr(workers, "ProcessPoolExecutor", Killed)
    monkeypatch.setattr(workers, "_FEW", 3)

    with pytest.raises(IndexingError, match="memory"):
        list(analyses(ITEMS, None, whole=False, workers=2))


def test_a_worker_ends_when_the_process_that_builds_has_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Ended:
        def join(self) -> None:
            pass

    def leave(status: int) -> None:
        raise SystemExit(status)

    monkeypatch.setattr(multiprocessing, "parent_process", Ended)
    monkeypatch.setattr(os, "_exit", leave)

    with pytest.raises(SystemExit):
        workers._end_with_parent()
