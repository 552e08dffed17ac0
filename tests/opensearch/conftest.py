"""Running clusters, shared by the tests of a session; a test finds its cluster whole and empty."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NoReturn

import pytest

from tests.opensearch.recipe import Unavailable, look
from tests.opensearch.server import Cluster


def pytest_collect_file() -> None:
    """Skip the whole folder, in one line, where there is nothing to run it on."""
    if not os.environ.get("TEST_OPENSEARCH"):
        pytest.skip("OpenSearch is tested by `make test-opensearch`")
    try:
        look()
    except Unavailable as missing:
        go_without(str(missing))


def go_without(reason: str) -> NoReturn:
    """Skip, or fail where OpenSearch is required."""
    if os.environ.get("TEST_OPENSEARCH") == "required":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def _one_node() -> Iterator[Cluster]:
    with started(1) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def _three_nodes() -> Iterator[Cluster]:
    with started(3) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def _three_processes() -> Iterator[Cluster]:
    with started(3, processes=True) as cluster:
        yield cluster


@pytest.fixture
def one_node(_one_node: Cluster) -> Iterator[Cluster]:
    """A cluster of one node."""
    yield _one_node
    restore(_one_node)


@pytest.fixture
def three_nodes(_three_nodes: Cluster) -> Iterator[Cluster]:
    """Three nodes in one process; a node can be closed in order."""
    yield _three_nodes
    restore(_three_nodes)


@pytest.fixture
def three_processes(_three_processes: Cluster) -> Iterator[Cluster]:
    """Three nodes, each in a process that can be killed; mark the test ``opensearch_slow``."""
    yield _three_processes
    restore(_three_processes)


def started(n_nodes: int, *, processes: bool = False) -> Cluster:
    """Start a cluster, or skip the test when it cannot be fetched."""
    try:
        return Cluster(n_nodes, processes=processes)
    except Unavailable as missing:
        go_without(str(missing))


def restore(cluster: Cluster) -> None:
    """Start the nodes that a test has ended, and delete its indexes."""
    cluster.start_all()
    cluster.empty()
