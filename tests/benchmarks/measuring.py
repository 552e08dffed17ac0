"""What the benchmarks share: steps in processes of their own, their memory, where and when."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

_LOOK_EVERY_S = 0.1
_STARTED = "BENCHMARK_STARTED"  # the variable that tells a step when its process was asked for


def circumstances() -> dict[str, Any]:
    """Return when, where and with what code is measured."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], check=False, capture_output=True, text=True
    )
    return {
        "measured": datetime.now(UTC).isoformat(timespec="minutes"),
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "load": round(os.getloadavg()[0], 1),  # of everything that runs here, before it begins
        "python": platform.python_version(),
        "commit": commit.stdout.strip() or None,
    }


def in_process(module: str, *arguments: str) -> dict[str, Any]:
    """Return the object that a Python module prints last; ``failed`` with its error instead."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | {_STARTED: str(time.time()), "NUMBA_NUM_THREADS": "1"},
    )
    if done.returncode:
        return {"failed": done.stderr.strip().splitlines()[-1:]}
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured


def since_start_s() -> float:
    """Return the seconds since ``in_process`` asked for this process."""
    return round(time.time() - float(os.environ[_STARTED]), 2)


def on_one_core() -> None:
    """Keep this process to one core."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def peak_mb() -> float:
    """Return the most memory that this process had resident, mapped files with it."""
    # Not ru_maxrss: that of a new process begins with the peak of the one that started it.
    return _status_mb(os.getpid(), "VmHWM")


def watched(command: Sequence[str]) -> tuple[str, float]:
    """Return what a command prints, and the most that it and its children had resident at once.

    Pages that several of them share are counted for each.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    peak = 0.0
    with tempfile.TemporaryFile("w+") as printed:
        running = subprocess.Popen(command, stdout=printed)
        while running.poll() is None:
            peak = max(peak, sum(_status_mb(pid, "VmRSS") for pid in _family(running.pid)))
            time.sleep(_LOOK_EVERY_S)
        if running.returncode:
            raise subprocess.CalledProcessError(running.returncode, command)
        printed.seek(0)
        return printed.read(), round(peak, 1)


def least_us(ask: Callable[[Any], object], asked: Sequence[Any], repeats: int) -> list[float]:
    """Return the least time of each question, all of them asked ``repeats`` times in turn."""
    times = [[_took_us(ask, question) for question in asked] for _ in range(repeats)]
    return [min(of_question) for of_question in zip(*times, strict=True)]


def percentiles(prefix: str, times_us: Sequence[float], unit: str = "us") -> dict[str, float]:
    """Return the median and the 99th percentile under names that end in the unit."""
    us_of_unit, digits = {"us": (1, 1), "ms": (1000, 2)}[unit]
    return {
        f"{prefix}p{percent}_{unit}": round(
            float(np.percentile(times_us, percent)) / us_of_unit, digits
        )
        for percent in (50, 99)
    }


def disk_bytes(folder: Path) -> int:
    """Return how many bytes the files below a folder have; linked ones count once."""
    found = {(stat.st_dev, stat.st_ino): stat.st_size for stat in map(Path.stat, _files(folder))}
    return sum(found.values())


def free_mb() -> float:
    """Return how much memory is to be had without swapping."""
    return _field_mb(Path("/proc/meminfo"), "MemAvailable")


def _took_us(ask: Callable[[Any], object], question: Any) -> float:
    started = time.perf_counter_ns()
    ask(question)
    return (time.perf_counter_ns() - started) / 1e3


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _family(pid: int) -> Iterator[int]:
    """Yield a process and all below it."""
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found = children.read_text().split()
        except OSError:  # it has just ended
            continue
        for child in found:
            yield from _family(int(child))


def _status_mb(pid: int, field: str) -> float:
    return _field_mb(Path(f"/proc/{pid}/status"), field)


def _field_mb(path: Path, field: str) -> float:
    """Return a size of a file like ``/proc/self/status``; 0 when it is gone."""
    try:
        lines = path.read_text().splitlines()
    except OSError:
        return 0.0
    sizes = [int(line.split()[1]) for line in lines if line.startswith(f"{field}:")]
    return round(sum(sizes) / 1024, 1)


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()
