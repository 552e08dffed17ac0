"""Analysing articles in several processes: the costly part of a build, spread over the cores."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from index.analysis import Analysis, analyse
from index.domain import Article, Refusal
from index.errors import IndexingError
from index.text import Lexicon, load_lexicon

_CHUNK_CHARS = 60_000  # of text for a worker at a time: some twenty articles, a fifth of a second
_FEW = 200  # articles; below this, starting processes costs more than they save
_AHEAD = 3  # chunks a worker that wait or are being worked on: bounds the memory

_Item = Article | Refusal


def analyses(
    items: Iterable[_Item],
    concepts: Path | None,
    *,
    whole: bool,
    workers: int | None,
    expected: int,
) -> Iterator[Analysis | Refusal]:
    """Yield the analysis of every article, refusals as they are, all in their order.

    Args:
        items: as ``read_sources`` yields them; never held all at once.
        concepts: the editor's own concepts, if there are any.
        whole: whether every article is one unit as it is.
        workers: how many processes; ``None``: one for each core that may be used.
        expected: about how many items there are; few are analysed in this process.

    Raises:
        BadConcepts: the concepts cannot be used.
        IndexingError: the system ended one of the processes.
    """
    n_workers = len(os.sched_getaffinity(0)) if workers is None else workers
    if n_workers < 2 or expected < _FEW:
        lexicon = load_lexicon(concepts)
        for item in items:
            yield item if isinstance(item, Refusal) else analyse(item, lexicon, whole=whole)
        return
    try:
        yield from _spread(items, concepts, whole=whole, n_workers=n_workers)
    except BrokenProcessPool as error:
        raise IndexingError(
            "a process that analysed articles was ended by the system, mostly for want of memory; "
            "free some and build again"
        ) from error


def _spread(
    items: Iterable[_Item], concepts: Path | None, *, whole: bool, n_workers: int
) -> Iterator[Analysis | Refusal]:
    # Spawned, not forked: whoever builds may have threads, and a fork would copy their locks.
    with ProcessPoolExecutor(
        n_workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_prepare,
        initargs=(concepts, whole),
    ) as pool:
        waiting: deque[tuple[list[_Item], Future[list[Analysis]]]] = deque()
        try:
            for chunk in _chunks(items):
                articles = [item for item in chunk if isinstance(item, Article)]
                waiting.append((chunk, pool.submit(_analyse_all, articles)))
                if len(waiting) >= _AHEAD * n_workers:
                    yield from _in_order(*waiting.popleft())
            while waiting:
                yield from _in_order(*waiting.popleft())
        finally:
            # After an error or Ctrl-C nobody waits for what has not been begun.
            pool.shutdown(cancel_futures=True)


def _chunks(items: Iterable[_Item]) -> Iterator[list[_Item]]:
    chunk: list[_Item] = []
    chars = 0
    for item in items:
        chunk.append(item)
        chars += len(item.text) if isinstance(item, Article) else 0
        if chars >= _CHUNK_CHARS:
            yield chunk
            chunk, chars = [], 0
    if chunk:
        yield chunk


def _in_order(
    chunk: Iterable[_Item], future: Future[list[Analysis]]
) -> Iterator[Analysis | Refusal]:
    analysed = iter(future.result())
    for item in chunk:
        yield item if isinstance(item, Refusal) else next(analysed)


# -- in a worker -------------------------------------------------------------------------------

_settled: dict[str, tuple[Lexicon, bool]] = {}  # what _prepare settled for this process


def _prepare(concepts: Path | None, whole: bool) -> None:
    # Ctrl-C in a terminal reaches every process; the one that builds ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _settled["once"] = (load_lexicon(concepts), whole)


def _end_with_parent() -> None:
    """Wait for the end of the process that builds, then end this one.

    A process that is killed ends no others: these would wait for articles for ever, and hold the
    pipes open that somebody reads its progress from.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _analyse_all(articles: list[Article]) -> list[Analysis]:
    lexicon, whole = _settled["once"]
    return [analyse(article, lexicon, whole=whole) for article in articles]
