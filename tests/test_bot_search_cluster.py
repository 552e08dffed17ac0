"""A bot's way to an index in a cluster, without a cluster; with one: tests/opensearch."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest

from bot.readers import Phase, Readers, State
from bot.readiness import Readiness
from bot.release import Release
from bot.search_cluster import SearchCluster
from bot.swap_watch import SwapWatch
from index import Reader, build
from index.errors import IndexingError, NothingLoaded, NothingOlder, SearchAway
from tests.newsroom import write_newsroom

WHERE = "http://search.example:9200/whosaid"
AWAY = SearchAway(WHERE, "it cannot be reached")
NOWHERE = "http://bot:marmalade@127.0.0.1:1"  # nobody listens there


@dataclass
class Opened:
    """An opened generation."""

    generation: str
    degraded: tuple[str, ...] = ()

    def close(self) -> None:
        """Nothing to let go of."""


@dataclass
class Elsewhere:
    """A cluster: what answers there, or why nothing can be had of it."""

    current: str | None = None
    fault: IndexingError | None = None
    done: list[str] = field(default_factory=list)

    def open(self, generation: str | None, *, thorough: bool = False) -> Any:
        if self.fault is not None:
            raise self.fault
        return cast(Any, Opened(generation or str(self.current)))

    def load(self) -> None:
        if self.fault is not None:
            raise self.fault
        self.done.append("loaded")

    def roll_back(self) -> str:
        if self.fault is not None:
            raise self.fault
        return "g00000007"

    def older(self) -> list[str]:
        return ["g00000007", "g00000003"]


def test_a_generation_that_could_not_be_opened_for_a_moment_is_opened_later() -> None:
    there = Elsewhere("g00000001")
    readers = Readers(there.open)
    watch = SwapWatch(readers, lambda: there.current, is_swapping=lambda: False)

    assert watch.look()
    there.current, there.fault = "g00000002", AWAY
    assert not watch.look()
    there.fault = None
    assert watch.look()
    assert readers.current is not None
    assert readers.current.generation == "g00000002"


@pytest.mark.parametrize(
    ("fault", "phase"), [(AWAY, Phase.AWAY), (NothingLoaded(WHERE), Phase.FAILED)]
)
async def test_what_others_load_is_waited_for_and_not_built(
    fault: IndexingError, phase: Phase
) -> None:
    there = Elsewhere("g00000001", fault)
    readers = Readers(there.open)
    said: list[str] = []
    ready = Readiness(
        readers,
        cast(Any, None),  # builds nothing
        count_articles=lambda: 5,
        articles_folder="articles",
        rebuild=True,
        builds=False,
        waiting=lambda: None,
        tell=cast(Any, None),
        warn=cast(Any, None),
        on_ready=lambda: said.append("ready"),
    )

    await ready.open()
    await ready.finish()
    await ready.check()

    assert readers.state == State(phase, (str(fault),))
    assert said == ["ready"]
    there.fault = None
    watch = SwapWatch(readers, lambda: there.current, is_swapping=lambda: False)
    assert watch.look()
    assert readers.state == State(Phase.SERVING)


@pytest.fixture
def staged(tmp_path: Path) -> Path:
    articles = write_newsroom(tmp_path / "articles")
    build([articles], tmp_path / "index")
    build([articles], tmp_path / "index", stage=True)
    return tmp_path / "index"


def release_of(index_dir: Path, there: Elsewhere) -> Release:
    readers = Readers(partial(Reader.open, index_dir))
    return Release(index_dir, readers, pinned="off", keep=2, shared=there)


def test_what_is_published_is_loaded(staged: Path) -> None:
    there = Elsewhere()

    assert release_of(staged, there).publish() == "g00000002"
    assert there.done == ["loaded"]


def test_what_was_loaded_answers_whatever_it_is_called_there(staged: Path) -> None:
    there = Elsewhere("g00000002-0f1e2d3c")
    readers = Readers(there.open)

    Release(staged, readers, pinned="off", keep=2, shared=there).swap("g00000002")

    assert readers.current is not None
    assert readers.current.generation == "g00000002-0f1e2d3c"


def test_a_rollback_is_one_of_the_cluster(staged: Path) -> None:
    there = Elsewhere("g00000009")
    readers = Readers(there.open)
    release = Release(staged, readers, pinned="off", keep=2, shared=there)

    assert release.older == ["g00000007", "g00000003"]
    assert release.roll_back() == "g00000007"
    assert release.rolled_back_from is None
    assert readers.current is not None
    assert readers.current.generation == "g00000007"
    there.fault = NothingOlder(WHERE)
    with pytest.raises(NothingOlder):
        release.roll_back()


@pytest.fixture
def cluster_with(tmp_path: Path) -> Callable[[str], SearchCluster]:
    def make(program: str) -> SearchCluster:
        child = tmp_path / "child.py"
        child.write_text(program, encoding="utf-8")
        return SearchCluster(
            NOWHERE, tmp_path / "index", keep=4, command=(sys.executable, str(child))
        )

    return make


def test_the_load_is_a_process_that_alone_gets_the_address(
    cluster_with: Callable[[str], SearchCluster], tmp_path: Path
) -> None:
    cluster_with(
        "import os, sys\n"
        f"wanted = ['load', '--index', {str((tmp_path / 'index').resolve())!r}, '--keep', '4']\n"
        "assert sys.argv[1:] == wanted, sys.argv\n"
        f"assert os.environ['WHOSAID_SEARCH_URL'] == {NOWHERE!r}\n"
        "assert not [name for name in os.environ if 'TOKEN' in name]\n"
    ).load()


def test_a_load_that_fails_is_an_error_with_its_last_line(
    cluster_with: Callable[[str], SearchCluster],
) -> None:
    failing = cluster_with("import sys; sys.exit('some words\\nwhosaid: it cannot be reached')")

    with pytest.raises(IndexingError, match=r"^it was not loaded: it cannot be reached$"):
        failing.load()


def test_of_a_cluster_that_is_away_nothing_is_known(tmp_path: Path) -> None:
    away = SearchCluster(NOWHERE, tmp_path / "index", keep=2)

    assert away.current_name() is None
    assert away.older() == []
    for ask in (away.open, away.roll_back):
        with pytest.raises(SearchAway) as raised:
            ask()
        assert "marmalade" not in str(raised.value)
