"""What is made of a cluster's answers; one of our own stands in for it."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from index.errors import SearchAway
from index.remote import cluster as cluster_module
from index.remote.cluster import Cluster, NotThere

WHOLE = {"_shards": {"total": 2, "failed": 0}, "timed_out": False, "hits": {"hits": []}}
PART = {**WHOLE, "_shards": {"total": 2, "failed": 1}}
LATE = {**WHOLE, "timed_out": True}


class StandIn:
    """Gives the answers that it is told, the last of them for ever."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, Any]] = [(200, WHOLE)]
        self.asked: list[str] = []
        self.login = ""
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                stand_in.asked.append(f"{self.command} {self.path} {body.decode()}")
                stand_in.login = self.headers.get("authorization", "")
                answers = stand_in.answers
                status, answer = answers.pop(0) if len(answers) > 1 else answers[0]
                data = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_PUT = do_POST

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://bot:marmalade@127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    monkeypatch.setattr(cluster_module, "_PAUSES_S", (0.0, 0.0))
    made = StandIn()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def client(stand_in: StandIn) -> Iterator[Cluster]:
    made = Cluster(stand_in.url)
    yield made
    made.close()


def test_user_and_password_may_have_any_letters(stand_in: StandIn) -> None:
    client = Cluster(stand_in.url.replace("bot:marmalade", "%D0%B1%D0%BE%D1%82:%E2%82%AC%3A1"))
    client.get("/")
    client.close()

    kind, _, login = stand_in.login.partition(" ")
    assert (kind, base64.b64decode(login).decode()) == ("Basic", "бот:€:1")


def error(status: int, kind: str) -> tuple[int, Any]:
    return status, {"error": {"type": kind, "reason": "private words"}, "status": status}


@pytest.mark.parametrize(
    "first",
    [
        (200, PART),
        (200, LATE),
        (200, {"docs": [{"_id": "1", "error": {"type": "node_not_connected_exception"}}]}),
        error(404, "search_phase_execution_exception"),
        error(500, "search_phase_execution_exception"),
        error(503, "cluster_manager_not_discovered_exception"),
        error(429, "circuit_breaking_exception"),
    ],
)
def test_what_is_not_whole_is_asked_again(
    stand_in: StandIn, client: Cluster, first: tuple[int, Any]
) -> None:
    stand_in.answers = [first, (200, WHOLE)]

    assert client.search("sentences", {"query": {}}) == WHOLE
    assert len(stand_in.asked) == 2
    assert "allow_partial_search_results=false" in stand_in.asked[0]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ((200, PART), "1 of 2 parts of the index do not answer"),
        ((200, LATE), "it ran out of time"),
        (error(503, "whatever_exception"), "it says 503 whatever_exception"),
        (error(400, "parsing_exception"), "it says 400 parsing_exception"),
        (error(400, "search_phase_execution_exception"), "it says 400 search_phase"),
        (error(401, "security_exception"), "it refuses the user or the password"),
        (error(403, "security_exception"), "the user may not do that there"),
        ((500, "no object"), "its answer is not understood"),
    ],
)
def test_what_does_not_become_whole_is_an_error_without_private_words(
    stand_in: StandIn, client: Cluster, answer: tuple[int, Any], why: str
) -> None:
    stand_in.answers = [answer]

    with pytest.raises(SearchAway, match=why) as raised:
        client.search("sentences", {"query": "who denied it?"})

    assert str(raised.value).startswith("http://127.0.0.1:")
    for private in ("marmalade", "bot:", "who denied", "private words"):
        assert private not in str(raised.value)


def test_an_index_that_is_not_there_is_told_from_a_fault(
    stand_in: StandIn, client: Cluster
) -> None:
    stand_in.answers = [error(404, "index_not_found_exception")]

    with pytest.raises(NotThere):
        client.search("sentences", {})


def test_a_document_that_was_not_taken_is_an_error(stand_in: StandIn, client: Cluster) -> None:
    item = {"index": {"error": {"type": "mapper_parsing_exception", "reason": "private words"}}}
    stand_in.answers = [(200, {"errors": True, "items": [{"index": {}}, item]})]

    with pytest.raises(SearchAway, match="did not take a document") as raised:
        client.write("sentences", [("0", {}), ("1", {})])
    assert "private words" not in str(raised.value)


def test_nobody_there_is_an_error_of_ours(stand_in: StandIn, client: Cluster) -> None:
    stand_in.server.shutdown()
    stand_in.server.server_close()

    with pytest.raises(SearchAway, match="it cannot be reached") as raised:
        client.search("sentences", {})
    assert "marmalade" not in str(raised.value)


def test_an_address_that_cannot_be_used_is_an_error_of_ours() -> None:
    with pytest.raises(SearchAway, match="give it as") as raised:
        Cluster("https://bot:marmalade@")
    assert "marmalade" not in str(raised.value)


def test_a_server_without_encryption_is_not_said_to_have_a_wrong_certificate(
    stand_in: StandIn,
) -> None:
    cluster = Cluster(stand_in.url.replace("http:", "https:"))

    with pytest.raises(SearchAway, match=r"no encrypted connection to it; check http\(s\) and"):
        cluster.get("/")
