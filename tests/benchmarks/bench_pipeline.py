"""How fast articles become an index and questions become answers, over made-up news.

Run from the root of the repository::

    python -m tests.benchmarks.bench_pipeline --sentences 100000

Prints a line of JSON on the circumstances and one with the measures. The index is built by the
command line, and asked in another process that keeps to one core. There, every question is timed
when it is first asked; then once more with everything at hand, the least of its repeats. Memory
is what is resident, the pages of mapped files with it. With ``--keep FOLDER`` the index stays, and
the next run only asks.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.answer import search
from index.answer.ranking import POOL
from index.reader import Reader
from tests.benchmarks.made_up_news import MadeUp, Newsroom, write
from tests.benchmarks.measuring import (
    circumstances,
    disk_bytes,
    in_process,
    least_us,
    on_one_core,
    peak_mb,
    percentiles,
    since_start_s,
    watched,
)

_SEED = 7
_SENTENCES = 20  # of an article
_N_QUESTIONS, _N_NONSENSE = 300, 50
_ASKED_ABOUT = 1_000  # articles that the questions are drawn from, evenly spread
_REPEATS = 5
_MODULE = "tests.benchmarks.bench_pipeline"


def main() -> None:
    """Build, ask, print; or only the step that is told."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sentences", type=int, default=30_000)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the index there")
    parser.add_argument("--ask", type=Path, metavar="FOLDER", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.ask:
        on_one_core()
        print(json.dumps(answering(arguments.ask)))
        return
    print(json.dumps(circumstances()), flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.keep or Path(scratch)
        line: dict[str, Any] = {"engine": "question-to-answer", "n": arguments.sentences}
        if not (folder / "built.json").exists():
            folder.mkdir(parents=True, exist_ok=True)
            built = building(folder, arguments.sentences)
            (folder / "built.json").write_text(json.dumps(built))
        line |= json.loads((folder / "built.json").read_text())
        line |= in_process(_MODULE, "--ask", str(folder))
        print(json.dumps(line), flush=True)


def building(folder: Path, n_sentences: int) -> dict[str, Any]:
    """Write articles and questions, build the index and return the measures of that."""
    news, index = folder / "news.jsonl", folder / "index"
    newsroom = Newsroom(_SEED)
    n_articles = -(-n_sentences // _SENTENCES)
    about: list[MadeUp] = []
    write(_every(newsroom.articles(n_articles, _SENTENCES), n_articles, about), news)
    questions = {
        "questions": newsroom.questions(about, _N_QUESTIONS),
        "nonsense": newsroom.nonsense(_N_NONSENSE),
    }
    (folder / "questions.json").write_text(json.dumps(questions))
    command = [sys.executable, "-m", "index", "build", str(news), "--index", str(index), "--json"]
    printed, build_peak_mb = watched(command)
    report = json.loads(printed.splitlines()[-1])["report"]
    return {
        "sentences": report["sentences"],
        "build_s": round(report["seconds"], 1),
        "build_sentences_per_s": round(report["sentences"] / report["seconds"]),
        "build_peak_mb": build_peak_mb,
        "disk_bytes_per_sentence": round(disk_bytes(index) / report["sentences"]),
    }


def answering(folder: Path) -> dict[str, Any]:
    """Return the measures of this process, which has just started, as it answers."""
    asked = json.loads((folder / "questions.json").read_text())
    with Reader.open(folder / "index") as reader:
        reader.ask(asked["questions"][0])
        first_answer_s = since_start_s()
        once = least_us(reader.ask, asked["questions"], 1)
        ask_peak_mb = peak_mb()  # as it is when these questions were asked
        warm = least_us(reader.ask, asked["questions"], _REPEATS)
        nonsense = least_us(reader.ask, asked["nonsense"], 1)
        concepts = [search(reader, question).pool.concepts for question in asked["questions"]]
        first_stage = least_us(lambda of_one: reader.engine.top_k(of_one, POOL), concepts, _REPEATS)
    return {
        "first_answer_s": first_answer_s,
        "ask_peak_mb": ask_peak_mb,
        **percentiles("", warm, "ms"),
        **percentiles("once_", once, "ms"),
        **percentiles("nonsense_", nonsense, "ms"),
        **percentiles("first_stage_", first_stage, "ms"),
        "questions": len(once),
    }


def _every(articles: Iterator[MadeUp], n_articles: int, about: list[MadeUp]) -> Iterator[MadeUp]:
    """Yield the articles as they come, and put some, evenly spread, into ``about``."""
    step = max(1, n_articles // _ASKED_ABOUT)
    for number, article in enumerate(articles):
        if number % step == 0:
            about.append(article)
        yield article


if __name__ == "__main__":
    main()
