"""How fast engines find the best sentences, side by side over the same made-up ones.

Run from the root of the repository::

    python -m tests.benchmarks.bench_search --size 100000

Prints a line of JSON for each engine, and one that says so for each that is not installed. Every
engine builds in one process and answers in another, on one core. A question's time is the least
of its repeats; percentiles are over the questions, of which slow engines get fewer.
``agreement`` is the share of the sentences returned that are among the best by
``SentenceBm25.get_scores``, ties either way.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.search_corpus import questions, sentences
from tests.benchmarks.search_engines import ENGINES, Measure

_QUESTIONS = 200
_REFEREED = 12  # questions that the measure scores in full: it takes a second each at a million
_REPEATS = 7
_REFEREE = "referee.npy"  # scores of every sentence, shape (_REFEREED, n_sentences)


def main() -> None:
    """Run every engine, or one step of one of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=100_000, help="sentences")
    parser.add_argument("--k", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=6, help="of questions, for each engine")
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--step", nargs=3, metavar=("STEP", "ENGINE", "FOLDER"))
    arguments = parser.parse_args()
    if arguments.step:
        _step(arguments, *arguments.step)
        return
    with tempfile.TemporaryDirectory() as scratch:
        for name in arguments.engines.split(","):
            _, packages = ENGINES[name]
            absent = [package for package in packages if not importlib.util.find_spec(package)]
            if absent:
                print(json.dumps({"engine": name, "skipped": f"not installed: {absent}"}))
                continue
            folder = Path(scratch, name)
            folder.mkdir()
            line: dict[str, Any] = {"engine": name, "n": arguments.size, "k": arguments.k}
            for step in ("build", "ask"):
                line |= _in_process(arguments, step, name, folder)
            print(json.dumps(line), flush=True)


def _in_process(
    arguments: argparse.Namespace, step: str, name: str, folder: Path
) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.benchmarks.bench_search"]
    for option in ("size", "k", "seconds"):
        command += [f"--{option}", str(getattr(arguments, option))]
    done = subprocess.run(
        [*command, "--step", step, name, str(folder)],
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | {"STARTED": str(time.time()), "NUMBA_NUM_THREADS": "1"},
    )
    if done.returncode:
        return {"failed": done.stderr.strip().splitlines()[-1:]}
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured


def _step(arguments: argparse.Namespace, step: str, name: str, folder: str) -> None:
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    measure = _build if step == "build" else _ask
    print(json.dumps(measure(arguments, name, Path(folder))))


def _build(arguments: argparse.Namespace, name: str, folder: Path) -> dict[str, Any]:
    started = time.process_time()
    for _ in sentences(arguments.size):
        pass
    drawing = time.process_time() - started
    ENGINES[name][0]().build(sentences(arguments.size), folder)
    return {
        "build_cpu_s": round(time.process_time() - started - 2 * drawing, 2),
        "build_peak_mb": _peak_mb(),
        "disk_mb": round(sum(path.stat().st_size for path in folder.rglob("*")) / 1e6, 1),
    }


def _ask(arguments: argparse.Namespace, name: str, folder: Path) -> dict[str, Any]:
    asked = questions(arguments.size, _QUESTIONS)
    engine = ENGINES[name][0]()
    engine.open(folder)
    engine.search(asked[0], arguments.k)
    first_answer_s = time.time() - float(os.environ["STARTED"])
    referee = folder.parent / _REFEREE
    if isinstance(engine, Measure):
        np.save(referee, [engine.measure.get_scores(terms) for terms in asked[:_REFEREED]])
    least, repeats = _times_us(engine, asked, arguments.k, arguments.seconds)
    return {
        "p50_us": round(float(np.percentile(least, 50)), 1),
        "p99_us": round(float(np.percentile(least, 99)), 1),
        "mean_us": round(float(np.mean(least)), 1),
        "questions": len(least),
        "repeats": repeats,
        "first_answer_s": round(first_answer_s, 2),
        "ask_peak_mb": _peak_mb(),
        "agreement": _agreement(engine, asked, arguments.k, referee),
    }


def _times_us(
    engine: Any, asked: list[list[str]], k: int, seconds: float
) -> tuple[list[float], int]:
    """Return each question's least time and how often each was asked, for about so long."""
    times: list[list[float]] = []
    until = time.perf_counter() + seconds
    repeats = 0
    while repeats < _REPEATS and (time.perf_counter() < until or repeats == 0):
        for at, terms in enumerate(asked if repeats == 0 else asked[: len(times)]):
            if repeats == 0:
                times.append([])
            started = time.perf_counter_ns()
            engine.search(terms, k)
            times[at].append((time.perf_counter_ns() - started) / 1e3)
            if repeats == 0 and time.perf_counter() > until - seconds / 2:
                break
        repeats += 1
    return [min(of_question) for of_question in times], repeats


def _agreement(engine: Any, asked: list[list[str]], k: int, referee: Path) -> float | None:
    if not referee.exists():
        return None
    shares = []
    for terms, scores in zip(asked, np.load(referee, mmap_mode="r"), strict=False):
        wanted = min(k, int(np.count_nonzero(scores)))
        if not wanted:
            continue
        worst = np.partition(scores, scores.size - wanted)[scores.size - wanted]
        found = list(engine.search(terms, k))[:wanted]
        shares.append(np.count_nonzero(scores[found] >= worst * (1 - 1e-6)) / wanted)
    return round(float(np.mean(shares)), 4)


def _peak_mb() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


if __name__ == "__main__":
    main()
