"""The server of these tests itself: what goes in comes out, and nodes can be ended and started."""

import subprocess
import sys
import time
import urllib.request

import pytest
from opensearchpy import OpenSearch

from tests.opensearch.server import Cluster


def client_of(cluster: Cluster) -> OpenSearch:
    return OpenSearch(hosts=cluster.urls, timeout=30)


def put_one(client: OpenSearch, *, replicas: int) -> None:
    """Make an index that holds one document."""
    settings = {
        "number_of_shards": 1,
        "number_of_replicas": replicas,
        "index.unassigned.node_left.delayed_timeout": "0",
    }
    client.indices.create(index="tides", body={"settings": settings})
    client.index(index="tides", id="1", body={"text": "the tide turns at noon"}, refresh=True)


def found(client: OpenSearch) -> list[str]:
    answer = client.search(
        index="tides",
        body={"query": {"match": {"text": "tide"}}},
        params={"allow_partial_search_results": "false"},
    )
    return [hit["_id"] for hit in answer["hits"]["hits"]]


def test_what_is_put_in_is_found(one_node: Cluster) -> None:
    with client_of(one_node) as client:
        put_one(client, replicas=0)

        assert found(client) == ["1"]
    assert one_node.status() == "green"


def test_the_next_test_finds_the_cluster_empty(one_node: Cluster) -> None:
    with client_of(one_node) as client:
        assert not client.indices.exists(index="tides")


def test_a_node_that_was_closed_comes_back_with_what_it_held(one_node: Cluster) -> None:
    with client_of(one_node) as client:
        put_one(client, replicas=0)
        one_node.kill_all()
        one_node.start_all()
        one_node.wait_green()

        assert found(client) == ["1"]


def test_of_three_nodes_one_may_be_closed(three_nodes: Cluster) -> None:
    lose_a_node(three_nodes)


@pytest.mark.opensearch_slow
def test_of_three_processes_one_may_be_killed(three_processes: Cluster) -> None:
    lose_a_node(three_processes)


def lose_a_node(cluster: Cluster) -> None:
    """Each node holds a copy of the one shard: without one node a copy is missing."""
    with client_of(cluster) as client:
        put_one(client, replicas=2)
        cluster.wait_green()

        cluster.kill_node(0)
        cluster.wait_for("yellow")
        without_it = found(client)
        cluster.start_node(0)
        cluster.wait_green()

        assert (without_it, found(client)) == (["1"], ["1"])
    assert len(cluster.urls) == 3


@pytest.mark.usefixtures("one_node")  # or it is skipped
def test_a_server_ends_when_whoever_started_it_is_killed() -> None:
    command = [sys.executable, "-m", "tests.opensearch.server"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        url = starter.stdout.readline().strip()
        answered_before = answers(url)
        starter.kill()

    assert answered_before
    for _ in range(150):
        if not answers(url):
            return
        time.sleep(0.1)
    pytest.fail("the server still answers after 15 s")


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10):
            return True
    except OSError:
        return False
