"""How fast articles become an index and questions become answers, over made-up news.

Run from the root of the repository::

    python -m tests.benchmarks.bench_pipeline --articles 1500 --sentences 20

Prints a table, then each measure as one line of JSON. Beside milliseconds stand ratios to a fixed
piece of work in plain Python, which differ less from one machine to another.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from index.build import build
from index.reader import Reader
from tests.benchmarks.made_up_news import Newsroom, write

_SEED = 7


def main() -> None:
    """Build, ask, print."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as scratch:
        measures = list(_measures(arguments, Path(scratch)))
    for name, value, unit in measures:
        print(f"{name:<42}{value:>12,.2f} {unit}")
    for name, value, unit in measures:
        print(json.dumps({"measure": name, "value": round(value, 4), "unit": unit}))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=1500)
    parser.add_argument("--sentences", type=int, default=20, help="of an article")
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--nonsense", type=int, default=50)
    parser.add_argument("--workers", type=int, default=None, help="default: one for each core")
    return parser.parse_args()


def _measures(arguments: argparse.Namespace, scratch: Path) -> Iterator[tuple[str, float, str]]:
    """Yield (measure, value, unit)."""
    newsroom = Newsroom(_SEED)
    articles = list(newsroom.articles(arguments.articles, arguments.sentences))
    write(articles, scratch / "news.jsonl")
    report = build([scratch / "news.jsonl"], scratch / "index", workers=arguments.workers)
    yield "sentences", report.sentences, ""
    yield "build", report.sentences / report.seconds, "sentences/s"
    yield "index on disk", _bytes_in(scratch / "index") / report.sentences, "bytes/sentence"
    started = time.perf_counter()
    reader = Reader.open(scratch / "index")
    yield "open", 1000 * (time.perf_counter() - started), "ms"
    with reader:
        work_ms = _work_ms()
        for kind, questions in (
            ("made of sentences", newsroom.questions(articles, arguments.questions)),
            ("nonsense", newsroom.nonsense(arguments.nonsense)),
        ):
            took_ms = [_ask_ms(reader, question) for question in questions]
            for percent in (50, 95, 99):
                value = float(np.percentile(took_ms, percent))
                yield f"question {kind}, p{percent}", value, "ms"
                yield f"question {kind}, p{percent}, ratio", value / work_ms, "x"


def _ask_ms(reader: Reader, question: str) -> float:
    started = time.perf_counter()
    reader.ask(question)
    return 1000 * (time.perf_counter() - started)


def _work_ms() -> float:
    """Return how long a fixed piece of plain Python takes here, the best of several times."""
    took: list[float] = []
    for _ in range(5):
        started = time.perf_counter()
        sum(number * number for number in range(100_000))
        took.append(1000 * (time.perf_counter() - started))
    return min(took)


def _bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    main()
