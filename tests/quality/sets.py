"""Retrieval sets beside the repository: the order alone, against a plain BM25, set by set."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import index
from tests.quality.scoring import ROOT

DEPTH = 100  # units a question; every metric of the sets looks at ten or fewer

_LINE = re.compile(
    r"^(?P<name>\S+) n=(?P<n>\d+) (?P<metric>\S+) (?P<value>\S+)"
    r" floor (?P<floor>\S+) difference \S+ p=(?P<p>\S+)$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class SetResult:
    """How an index orders a set; ``p`` is that of the difference from the floor."""

    name: str
    questions: int
    metric: str
    value: float
    floor: float
    p: float


def names(shared: Path) -> list[str]:
    """Return the sets that have a floor."""
    return sorted(path.stem for path in (shared / "eval/floors").glob("*.tsv"))


def score_set(shared: Path, name: str, work_dir: Path) -> SetResult:
    """Index a set, run its questions and return what the scorer beside the set says."""
    source = shared / "eval/sets" / name
    index_dir, run_file = work_dir / name, work_dir / f"{name}.run"
    index.build([source / "docs.jsonl"], index_dir, units="sentences")
    command = [sys.executable, "-m", "index", "run", "--index", str(index_dir)]
    command += ["--questions", str(source / "queries.jsonl"), "--k", str(DEPTH)]
    with run_file.open("wb") as run:
        subprocess.run(command, cwd=ROOT, stdout=run, check=True)
    scorer = [sys.executable, str(shared / "eval/score_run.py"), name, str(run_file)]
    done = subprocess.run(scorer, capture_output=True, text=True, check=True)
    found = _LINE.search(done.stdout)
    if found is None:
        raise ValueError(f"{name}: the scorer printed {done.stdout!r}, not a line of figures")
    return SetResult(
        name=found["name"],
        questions=int(found["n"]),
        metric=found["metric"],
        value=float(found["value"]),
        floor=float(found["floor"]),
        p=float(found["p"]),
    )
