"""Analysing articles in several processes: the costly part of a build, spread over the cores."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain
from pathlib import Path
from typing import TypeVar

from index.analysis import Analysis, analyse
from index.domain import Article
from index.errors import IndexingError
from index.text import Lexicon, load_lexicon

_CHUNK_CHARS = 60_000  # of text for a worker at a time: some twenty articles, a fifth of a second
_CHUNK_ITEMS = 1_000
_FEW = 200  # articles; below this, starting processes costs more than they save
_NEW_OBJECTS = 100_000  # in a worker, between two looks for garbage that goes in circles
_AHEAD = 3  # chunks a worker that wait or are being worked on: bounds the memory

_Other = TypeVar("_Other")  # what is no article, and goes through as it is


def analyses(
    items: Iterable[Article | _Other],
    concepts: Path | None,
    *,
    whole: bool,
    workers: int | None,
) -> Iterator[Analysis | _Other]:
    """Yield the analysis of every article, other items as they are, all in their order.

    The first articles are held until it is known that there are many; few are analysed in this
    process.

    Args:
        items: never held all at once.
        concepts: the editor's own concepts, if there are any.
        whole: whether every article is one unit as it is.
        workers: how many processes; ``None``: one for each core that may be used.

    Raises:
        BadConcepts: the concepts cannot be used.
        IndexingError: the system ended one of the processes.
    """
    n_workers = len(os.sched_getaffinity(0)) if workers is None else workers
    coming = iter(items)
    first = _first(coming) if n_workers > 1 else []
    if n_workers < 2 or _n_articles(first) < _FEW:
        lexicon = load_lexicon(concepts)
        for item in chain(first, coming):
            yield analyse(item, lexicon, whole=whole) if isinstance(item, Article) else item
        return
    try:
        yield from _spread(chain(first, coming), concepts, whole=whole, n_workers=n_workers)
    except BrokenProcessPool as error:
        raise IndexingError(
            "a process that analysed articles was ended by the system, mostly for want of memory; "
            "free some and build again"
        ) from error


def _first(items: Iterator[Article | _Other]) -> list[Article | _Other]:
    """Return the items up to the article that makes them many."""
    first: list[Article | _Other] = []
    n_articles = 0
    for item in items:
        first.append(item)
        n_articles += isinstance(item, Article)
        if n_articles == _FEW:
            break
    return first


def _n_articles(items: Iterable[object]) -> int:
    return sum(isinstance(item, Article) for item in items)


def _spread(
    items: Iterable[Article | _Other], concepts: Path | None, *, whole: bool, n_workers: int
) -> Iterator[Analysis | _Other]:
    # Spawned, not forked: whoever builds may have threads, and a fork would copy their locks.
    with ProcessPoolExecutor(
        n_workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_prepare,
        initargs=(concepts, whole),
    ) as pool:
        waiting: deque[tuple[list[Article | _Other], Future[list[Analysis]]]] = deque()
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


def _chunks(items: Iterable[Article | _Other]) -> Iterator[list[Article | _Other]]:
    chunk: list[Article | _Other] = []
    chars = 0
    for item in items:
        chunk.append(item)
        chars += len(item.text) if isinstance(item, Article) else 0
        if chars >= _CHUNK_CHARS or len(chunk) == _CHUNK_ITEMS:
            yield chunk
            chunk, chars = [], 0
    if chunk:
        yield chunk


def _in_order(
    chunk: Iterable[Article | _Other], future: Future[list[Analysis]]
) -> Iterator[Analysis | _Other]:
    analysed = iter(future.result())
    for item in chunk:
        yield next(analysed) if isinstance(item, Article) else item


# -- in a worker -------------------------------------------------------------------------------

_settled: dict[str, tuple[Lexicon, bool]] = {}  # what _prepare settled for this process


def _prepare(concepts: Path | None, whole: bool) -> None:
    # Ctrl-C in a terminal reaches every process; the one that builds ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _settled["once"] = (load_lexicon(concepts), whole)
    # What was read for good needs no collecting, and of what an analysis makes nearly nothing
    # goes in circles: looking for it after every 700 new objects took 6 % of the time.
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)


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
