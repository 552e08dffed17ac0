"""A real OpenSearch for the tests: nodes of their own on loopback, with their data in /tmp.

``python -m tests.opensearch.server --nodes 3`` runs one until Ctrl-C and prints where it is.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from tests.opensearch.recipe import prepare

# Tests are short: what starts soon beats what runs fast later.
_JAVA_FLAGS = [
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Xms512m",
    "-Xmx512m",
    "--enable-native-access=ALL-UNNAMED",
]


class Cluster:
    """A running cluster; node ``i``, from 0, answers at ``urls[i]``, also when started anew.

    Args:
        n_nodes: how many nodes; each holds data and can become the cluster manager.
        processes: a process for each node, which can then be killed; else one for all.

    Raises:
        Unavailable: Java or Maven is missing, or Maven cannot fetch OpenSearch.
    """

    def __init__(self, n_nodes: int, *, processes: bool = False) -> None:
        self._java, self._classpath = prepare()
        ports = _free_ports(2 * n_nodes)
        self._http_ports, self._transport_ports = ports[:n_nodes], ports[n_nodes:]
        self.urls = [f"http://127.0.0.1:{port}" for port in self._http_ports]
        self._running = set(range(n_nodes))
        self._separate = processes
        nodes = list(range(n_nodes))
        shares = [[node] for node in nodes] if processes else [nodes]
        self._processes = {share[0]: self._launch(share) for share in shares}
        try:
            self._wait_for_nodes()
        except BaseException:
            self.close()
            raise

    def kill_node(self, node: int) -> None:
        """End a node: SIGKILL where it has a process of its own, else an orderly close."""
        self._running.discard(node)
        if self._separate:
            self._processes[node].kill()
        else:
            self._processes[0].order(f"stop {node}")
            _until(lambda: not _in_use(self._http_ports[node]), 15, f"node {node} to stop")

    def kill_all(self) -> None:
        """End every node."""
        for node in sorted(self._running):
            self.kill_node(node)

    def start_node(self, node: int) -> None:
        """Start a node that was ended, with what it kept; return when it has joined."""
        self._start([node])

    def start_all(self) -> None:
        """Start every node that was ended; return when all have found each other."""
        self._start([node for node in range(len(self.urls)) if node not in self._running])

    def status(self) -> str:
        """Return green, yellow or red, as the first running node sees the cluster."""
        return str(self._health(min(self._running)).get("status", "red"))

    def wait_for(self, status: str, timeout_s: float = 60) -> None:
        """Return when the running nodes, and no others, are a cluster of this status."""
        self._wait_for_nodes()
        _until(lambda: self.status() == status, timeout_s, f"the cluster to be {status}")

    def wait_green(self, timeout_s: float = 60) -> None:
        """Return when every copy of every index is in use."""
        self.wait_for("green", timeout_s)

    def empty(self) -> None:
        """Delete every index with its aliases."""
        everything = f"{self.urls[min(self._running)]}/_all"
        order = urllib.request.Request(everything, method="DELETE")
        with urllib.request.urlopen(order, timeout=30):
            pass

    def close(self) -> None:
        """End all nodes and remove what they kept."""
        for process in self._processes.values():
            process.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _launch(self, nodes: Sequence[int]) -> _Process:
        home = Path(tempfile.mkdtemp(prefix="whosaid-os-", dir="/tmp"))
        ports = [",".join(map(str, ports)) for ports in (self._http_ports, self._transport_ports)]
        java = [str(self._java), *_JAVA_FLAGS, "-cp", self._classpath, "Nodes"]
        return _Process([*java, str(home), *ports, str(nodes[0]), str(nodes[-1])], home)

    def _start(self, nodes: Sequence[int]) -> None:
        for node in nodes:
            if self._separate:
                self._processes[node].start()
            else:
                self._processes[0].order(f"start {node}")
        self._running.update(nodes)
        self._wait_for_nodes()

    def _health(self, node: int) -> dict[str, Any]:
        """Return what a node itself knows of the cluster; empty: it does not answer."""
        with contextlib.suppress(OSError):
            url = f"{self.urls[node]}/_cluster/health?local=true"
            with urllib.request.urlopen(url, timeout=5) as answer:
                known: dict[str, Any] = json.load(answer)
                return known
        return {}

    def _wait_for_nodes(self) -> None:
        def together() -> bool:
            for process in self._processes.values():
                process.check()
            seen = {self._health(node).get("number_of_nodes") for node in self._running}
            return seen <= {len(self._running)}

        _until(together, 90, "the nodes to find each other")


class _Process:
    """A process of Java with nodes; it ends with its input, so also when the tests are killed."""

    def __init__(self, command: list[str], home: Path) -> None:
        self._command = command
        self._home = home
        self.start()

    def start(self) -> None:
        self._wanted = True
        with (self._home / "output").open("ab") as sink:
            self._running = subprocess.Popen(
                self._command,
                cwd=self._home,
                stdin=subprocess.PIPE,
                stdout=sink,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for the tests
            )

    def check(self) -> None:
        """Raise with what the process said if it has ended by itself."""
        if self._wanted and self._running.poll() is not None:
            said = (self._home / "output").read_text(encoding="utf-8", errors="replace")
            raise RuntimeError(f"OpenSearch has ended: {said[-2000:]}")

    def order(self, line: str) -> None:
        self._orders.write(f"{line}\n".encode())
        self._orders.flush()

    def kill(self) -> None:
        self._wanted = False
        self._orders.close()
        self._running.kill()
        self._running.wait()

    def close(self) -> None:
        self._wanted = False
        self._orders.close()
        try:
            self._running.wait(15)
        except subprocess.TimeoutExpired:
            self.kill()
        shutil.rmtree(self._home, ignore_errors=True)

    @property
    def _orders(self) -> IO[bytes]:
        assert self._running.stdin is not None
        return self._running.stdin


def _free_ports(n: int) -> list[int]:
    """Return ports below those that the system gives to clients, which could take a node's."""
    ports: set[int] = set()
    while len(ports) < n:
        port = random.randrange(20_000, 32_000)
        if not _in_use(port):
            ports.add(port)
    return sorted(ports)


def _in_use(port: int) -> bool:
    with socket.socket() as probe:
        # What old connections have left behind does not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _until(holds: Callable[[], bool], timeout_s: float, what: str) -> None:
    end = time.monotonic() + timeout_s
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {timeout_s:.0f} s for {what}")
        time.sleep(0.1)


def main() -> None:
    """Run a cluster until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=1)
    parser.add_argument("--processes", action="store_true", help="a process for each node")
    flags = parser.parse_args()
    with Cluster(flags.nodes, processes=flags.processes) as cluster:
        print(*cluster.urls, flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()


if __name__ == "__main__":
    main()
