"""What may go wrong with a cluster: nodes die, all of it is away, a load is cut off, a swap.

The law of them all: an answer is whole and that of its generation, or there is an error of ours.
"""

from __future__ import annotations

import contextlib
import itertools
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest

import index
from index.domain import Answer
from index.errors import IndexingError, NothingLoaded, SearchAway
from index.reader import Reader
from index.remote.cluster import Cluster as Client
from index.remote.generations import complete, go_back, swap
from index.remote.load import load
from index.remote.reader import open_remote
from tests.opensearch.naming import current_generation, named_here, told
from tests.opensearch.server import Cluster

SAMPLES = Path(__file__).parents[2] / "samples"
FIRST, SECOND = "g00000001", "g00000002"
ENOUGH = 20  # answers that have to follow a fault
PATIENCE_S = 60
SOON_S = 10  # till we hear that nothing can be had

T = TypeVar("T")

_count = itertools.count()


@dataclass(frozen=True)
class Collection:
    """Two generations: where each is the current one, and what they answer on this machine."""

    folders: Mapping[str, Path]
    answers: Mapping[str, Mapping[str, Answer]]  # generation -> question -> answer

    def is_right(self, answer: Answer) -> bool:
        expected = self.answers[named_here(answer.generation)][answer.question]
        return told(answer) == told(expected)

    @property
    def questions(self) -> list[str]:
        return list(self.answers[FIRST])


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    """All samples, and then only some of them, so that every answer changes."""
    folder = tmp_path_factory.mktemp("faults")
    folders = {FIRST: folder / "first", SECOND: folder / "second"}
    index.build([SAMPLES], folders[FIRST])
    shutil.copytree(folders[FIRST], folders[SECOND])
    fewer = [SAMPLES / "wire", SAMPLES / "morning-compass"]
    index.build(fewer, folders[SECOND], allow_loss=True)
    answers = {}
    questions: tuple[str, ...] = ()
    for generation, where in folders.items():
        with Reader.open(where) as reader:
            assert reader.generation == generation
            questions = questions or reader.examples(6)
            answers[generation] = {question: reader.ask(question) for question in questions}
    assert len(questions) == 6
    assert all(answers[FIRST][question] != answers[SECOND][question] for question in questions)
    return Collection(folders, answers)


class Crowd:
    """Threads that ask without end, one of them with a reader of its own for each question."""

    def __init__(self, collection: Collection, url: str) -> None:
        self._collection = collection
        self._url = url
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._ask_one_reader) for _ in range(3)]
        self._threads.append(threading.Thread(target=self._ask_new_readers))
        self.right: list[str] = []  # generations
        self.newest = ""  # the generation that was opened last
        self.wrong: list[str | Answer] = []

    def __enter__(self) -> Crowd:
        for thread in self._threads:
            thread.start()
        self.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(PATIENCE_S)

    def wait(self, until_opened: str = "") -> None:
        """Return after more right answers, and new readers of that generation, or a wrong one."""
        target = len(self.right) + ENOUGH
        end = time.monotonic() + PATIENCE_S
        while not self.wrong and (
            len(self.right) < target or until_opened not in ("", self.newest)
        ):
            assert time.monotonic() < end, "no answers come any more"
            time.sleep(0.02)

    def _ask_one_reader(self) -> None:
        with open_remote(self._url) as reader:
            for question in itertools.cycle(self._collection.questions):
                if self._over.is_set():
                    return
                self._ask(reader, question)

    def _ask_new_readers(self) -> None:
        for question in itertools.cycle(self._collection.questions):
            if self._over.is_set():
                return
            try:
                with open_remote(self._url) as reader:
                    self._ask(reader, question)
                    self.newest = named_here(reader.generation)
            except IndexingError as error:
                self.wrong.append(repr(error))

    def _ask(self, reader: Reader, question: str) -> None:
        try:
            answer = reader.ask(question)
        except IndexingError as error:
            self.wrong.append(repr(error))
        else:
            if self._collection.is_right(answer):
                self.right.append(named_here(answer.generation))
            else:
                self.wrong.append(answer)


def url_of(cluster: Cluster) -> str:
    """Return an address at which nothing was loaded yet."""
    hosts = ",".join(url.removeprefix("http://") for url in cluster.urls)
    return f"http://{hosts}/faults-{next(_count)}"


def asked(url: str, collection: Collection) -> set[str]:
    """Return the generation of the answers to all questions, which have to be right."""
    with open_remote(url) as reader:
        answers = [reader.ask(question) for question in collection.questions]
    assert all(map(collection.is_right, answers))
    return {named_here(answer.generation) for answer in answers}


@contextlib.contextmanager
def client(url: str) -> Iterator[Client]:
    opened = Client(url)
    yield opened
    opened.close()


def test_a_node_is_closed_while_many_ask(three_nodes: Cluster, collection: Collection) -> None:
    lose_nodes(three_nodes, collection)


@pytest.mark.opensearch_slow
def test_a_node_is_killed_while_many_ask(three_processes: Cluster, collection: Collection) -> None:
    lose_nodes(three_processes, collection)


def lose_nodes(cluster: Cluster, collection: Collection) -> None:
    """The manager goes, then another; what they held is answered from the other copy."""
    url = url_of(cluster)
    load(collection.folders[FIRST], url)
    cluster.wait_green()

    with Crowd(collection, url) as crowd:
        for node in (0, 1):
            cluster.kill_node(node)
            crowd.wait()
            cluster.start_node(node)
            cluster.wait_green()
            crowd.wait()

    assert crowd.wrong == []
    assert set(crowd.right) == {FIRST}


def test_without_a_second_copy_a_node_that_is_gone_is_told_and_is_no_missing_index(
    three_nodes: Cluster, collection: Collection
) -> None:
    """Sentences, articles and the rest are on a node each: every kind of call meets the gap."""
    url = url_of(three_nodes)
    load(collection.folders[FIRST], url, shards=1, replicas=0)
    three_nodes.wait_green()

    away = 0
    for node in range(3):
        with open_remote(url) as reader:
            three_nodes.kill_node(node)
            for question in collection.questions:
                try:
                    assert collection.is_right(reader.ask(question))
                except SearchAway:
                    away += 1
            three_nodes.start_node(node)
            three_nodes.wait_green()
            answers = [reader.ask(question) for question in collection.questions]
        assert all(map(collection.is_right, answers))

    assert away >= len(collection.questions)


def test_a_node_that_is_left_alone_answers_nothing_and_says_so_soon(
    three_nodes: Cluster, collection: Collection
) -> None:
    """It holds two of the three parts, and it cannot elect a manager."""
    url = url_of(three_nodes)
    load(collection.folders[FIRST], url, shards=3, replicas=1)
    three_nodes.wait_green()

    with open_remote(url) as reader:
        three_nodes.kill_node(0)
        three_nodes.kill_node(1)
        for way in (lambda: reader.ask(collection.questions[0]), lambda: asked(url, collection)):
            started = time.monotonic()
            with pytest.raises(SearchAway):
                way()
            assert time.monotonic() - started < SOON_S
        three_nodes.start_all()
        three_nodes.wait_green()
        answers = [reader.ask(question) for question in collection.questions]

    assert all(map(collection.is_right, answers))


def test_a_cluster_that_is_away_is_told_soon_and_asked_again_when_it_is_back(
    one_node: Cluster, collection: Collection
) -> None:
    leave_and_come_back(one_node, collection)


@pytest.mark.opensearch_slow
def test_a_cluster_of_which_every_process_is_killed_comes_back_with_all_that_it_held(
    three_processes: Cluster, collection: Collection
) -> None:
    leave_and_come_back(three_processes, collection)


def leave_and_come_back(cluster: Cluster, collection: Collection) -> None:
    """While it is away, and while it starts, SearchAway is the only error."""
    url = url_of(cluster)
    load(collection.folders[FIRST], url)
    question = collection.questions[0]
    ways: list[Callable[[], object]] = [
        lambda: reader.ask(question),
        lambda: open_remote(url),
        lambda: current_generation(url),
        lambda: load(collection.folders[SECOND], url),
    ]

    with open_remote(url) as reader:
        cluster.kill_all()
        for way in ways:
            started = time.monotonic()
            with pytest.raises(SearchAway) as told:
                way()
            assert str(told.value) == f"{url}: it cannot be reached; look after it, then try again"
            assert time.monotonic() - started < SOON_S
        starting = threading.Thread(target=cluster.start_all)
        starting.start()
        answer = patiently(lambda: reader.ask(question))
        generations = patiently(lambda: asked(url, collection))
        starting.join()

    assert collection.is_right(answer)
    assert generations == {FIRST}


def patiently(ask: Callable[[], T]) -> T:
    """Return what comes when the cluster is no longer away."""
    end = time.monotonic() + PATIENCE_S
    while True:
        try:
            return ask()
        except SearchAway:
            assert time.monotonic() < end
            time.sleep(0.02)


class Cut(BaseException):
    """Ends a load at once, as far as the cluster can see."""


def cut_after(n_calls: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the process make so many further calls of a cluster; the next one ends what it does."""
    whole: Any = Client._whole
    calls = itertools.count()

    def counted(self: Client, *arguments: Any, **named: Any) -> Any:
        if next(calls) == n_calls:
            raise Cut
        return whole(self, *arguments, **named)

    monkeypatch.setattr(Client, "_whole", counted)


def in_small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.remote.upload._AT_ONCE", 60)
    monkeypatch.setattr("index.remote.upload._ARTICLES_AT_ONCE", 10)


def test_a_load_that_is_cut_off_anywhere_answers_nothing_new_and_goes_on_when_repeated(
    one_node: Cluster, collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_small_blocks(monkeypatch)
    url = url_of(one_node)
    load(collection.folders[SECOND], url)
    went_on = []
    for n_calls in itertools.count(1, 3):
        with monkeypatch.context() as cutting:
            cut_after(n_calls, cutting)
            try:
                report = load(collection.folders[FIRST], url)
                break
            except Cut:
                pass
        assert len(asked(url, collection)) == 1
        went_on.append(n_calls)

    assert len(went_on) > 1
    assert report.already > 0
    assert asked(url, collection) == {FIRST}


LOAD = """
import os, signal, sys
from pathlib import Path
import index.remote.upload as upload
from index.remote.load import load

def die(progress):
    if progress.done > progress.total / 2:
        os.kill(os.getpid(), signal.SIGKILL)

upload._AT_ONCE = 60
load(Path(sys.argv[1]), sys.argv[2], progress=die)
"""


def test_a_load_whose_process_is_killed_half_way_goes_on_when_repeated(
    one_node: Cluster, collection: Collection
) -> None:
    url = url_of(one_node)
    command = [sys.executable, "-c", LOAD, str(collection.folders[FIRST]), url]
    killed = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (killed.returncode, killed.stderr) == (-signal.SIGKILL, "")

    with pytest.raises(NothingLoaded):
        open_remote(url)
    report = load(collection.folders[FIRST], url)

    assert report.sentences / 2 < report.already < report.sentences
    assert asked(url, collection) == {FIRST}


def test_a_swap_under_readers_mixes_no_answer(one_node: Cluster, collection: Collection) -> None:
    url = url_of(one_node)
    load(collection.folders[FIRST], url)

    with Crowd(collection, url) as crowd, client(url) as cluster:
        load(collection.folders[SECOND], url)
        loaded = {named_here(one.generation): one.names for one in complete(cluster)}
        for generation in [FIRST, SECOND] * 3:
            swap(cluster, loaded[generation])
            crowd.wait(until_opened=generation)

    assert crowd.wrong == []
    assert set(crowd.right) == {FIRST, SECOND}


def test_after_a_load_one_can_go_back_and_load_again(
    one_node: Cluster, collection: Collection
) -> None:
    url = url_of(one_node)
    load(collection.folders[FIRST], url)
    load(collection.folders[SECOND], url)
    assert asked(url, collection) == {SECOND}

    with client(url) as cluster:
        assert named_here(go_back(cluster)) == FIRST
        assert asked(url, collection) == {FIRST}
        with pytest.raises(IndexingError, match="no older generation"):
            go_back(cluster)
    load(collection.folders[SECOND], url)

    assert asked(url, collection) == {SECOND}
