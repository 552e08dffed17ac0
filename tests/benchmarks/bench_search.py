"""How fast engines find the best sentences, side by side over the same made-up ones.

Run from the root of the repository::

    python -m tests.benchmarks.bench_search --size 100000

Prints a line of JSON on the circumstances, one for each engine, and one that says why for each that
is skipped: it is not installed, or would not fit into memory. Every engine builds in one process
and answers in another, on one core; sentences are drawn while they are taken in. A question's
time is the least of its repeats; percentiles are over the questions, of which slow engines get
fewer. ``agreement`` is the share of the sentences returned that are among the best by
``SentenceBm25.get_scores``, ties either way.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.measuring import (
    circumstances,
    disk_bytes,
    free_mb,
    in_process,
    on_one_core,
    peak_mb,
    percentiles,
    since_start_s,
)
from tests.benchmarks.search_corpus import questions, sentences
from tests.benchmarks.search_engines import BASE_MB, ENGINES, Measure

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
    print(json.dumps(circumstances()), flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        for name in arguments.engines.split(","):
            line: dict[str, Any] = {"engine": name, "n": arguments.size, "k": arguments.k}
            if reason := why_skipped(name, arguments.size):
                line["skipped"] = reason
            else:
                (folder := Path(scratch, name)).mkdir()
                for step in ("build", "ask"):
                    line |= _in_process(arguments, step, name, folder)
            print(json.dumps(line), flush=True)


def why_skipped(name: str, n_sentences: int) -> str | None:
    """Return why an engine cannot be measured here, if it cannot."""
    engine = ENGINES[name]
    if absent := [package for package in engine.packages if not importlib.util.find_spec(package)]:
        return f"not installed: {', '.join(absent)}"
    needed = BASE_MB + engine.mb_per_million * n_sentences / 1e6
    if needed > free_mb():
        return f"needs about {needed:,.0f} MB of memory, {free_mb():,.0f} are free"
    return None


def _in_process(
    arguments: argparse.Namespace, step: str, name: str, folder: Path
) -> dict[str, Any]:
    given = [f"--{option}={getattr(arguments, option)}" for option in ("size", "k", "seconds")]
    return in_process("tests.benchmarks.bench_search", *given, "--step", step, name, str(folder))


def _step(arguments: argparse.Namespace, step: str, name: str, folder: str) -> None:
    on_one_core()
    if step == "build":
        measured = build(name, Path(folder), arguments.size)
    else:
        measured = ask(name, Path(folder), arguments.size, arguments.k, arguments.seconds)
    print(json.dumps(measured))


def build(name: str, folder: Path, n_sentences: int) -> dict[str, Any]:
    """Build in this process and return the measures."""
    started = time.process_time()
    for _ in sentences(n_sentences):
        pass
    drawing = time.process_time() - started
    ENGINES[name].kind().build(sentences(n_sentences), folder)
    return {
        "build_cpu_s": round(time.process_time() - started - 2 * drawing, 2),
        "build_peak_mb": peak_mb(),
        "disk_mb": round(disk_bytes(folder) / 1e6, 1),
    }


def ask(name: str, folder: Path, n_sentences: int, k: int, seconds: float) -> dict[str, Any]:
    """Ask what was built, in this process, for about so many seconds; return the measures."""
    asked = questions(n_sentences, _QUESTIONS)
    engine = ENGINES[name].kind()
    engine.open(folder)
    engine.search(asked[0], k)
    first_answer_s = since_start_s()
    least, repeats = _times_us(engine, asked, k, seconds)
    ask_peak_mb = peak_mb()
    referee = folder.parent / _REFEREE
    if isinstance(engine, Measure):
        np.save(referee, [engine.measure.get_scores(terms) for terms in asked[:_REFEREED]])
    return {
        **percentiles("", least),
        "mean_us": round(float(np.mean(least)), 1),
        "questions": len(least),
        "repeats": repeats,
        "first_answer_s": first_answer_s,
        "ask_peak_mb": ask_peak_mb,
        "agreement": _agreement(engine, asked, k, referee),
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


if __name__ == "__main__":
    main()
