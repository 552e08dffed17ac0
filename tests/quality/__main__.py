"""``python -m tests.quality``: every question asked, one table, compared with the baseline.

Exit status: 0 nothing was lost, 1 a figure has really lost (``tests/quality/baseline.py`` says
what that is), 2 wrong usage. ``docs/quality.md`` explains the table.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.quality.baseline import Kept, alone, gains, kept, losses, read, write
from tests.quality.judgements import Judgements, load, ours
from tests.quality.report import by_type, failures, set_line, table
from tests.quality.scoring import ROOT, Result, score
from tests.quality.sets import names, score_set

_SHARED = ROOT.parent / "shared"


def main(arguments: list[str] | None = None) -> int:
    """Measure what was asked for and return the exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.articles or options.questions:
        if not (options.articles and options.questions):
            parser.error("--articles and --questions go together")
        _measure_own(options.articles, options.questions, verbose=options.verbose)
        return 0
    shared: Path | None = options.shared or (_SHARED if _SHARED.is_dir() else None)
    collections = _collections(shared)
    sets = names(shared) if shared else []
    known = [*collections, *sets]
    wanted = options.only or known
    unknown = [name for name in wanted if name not in known]
    if unknown:
        parser.error(f"no collection {', '.join(unknown)}; there are: {', '.join(known)}")
    measured: dict[str, Kept] = {}
    with tempfile.TemporaryDirectory(prefix="whosaid-quality-") as folder:
        work_dir = Path(folder)
        results = {name: collections[name](work_dir) for name in collections if name in wanted}
        if results:
            print(table(list(results.items())))
        measured.update({name: kept(result) for name, result in results.items()})
        for name in sets:
            if name in wanted and shared:
                one = score_set(shared, name, work_dir)
                print(set_line(one), flush=True)
                measured[name] = {one.metric: alone(one.value)}
    if options.verbose:
        _show_details(results)
    if options.write_baseline:
        write(measured)
        return 0
    return _compare(measured)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.quality", description=__doc__)
    parser.add_argument("--only", action="append", metavar="NAME",
                        help="this collection alone; may be given again")  # fmt: skip
    parser.add_argument("--verbose", action="store_true",
                        help="also figures by type of question, and what is not right")  # fmt: skip
    parser.add_argument("--write-baseline", action="store_true",
                        help="keep these figures instead of comparing them")  # fmt: skip
    parser.add_argument("--shared", type=Path, metavar="PATH",
                        help="evaluation data that is no part of the repository; "
                             "../shared beside it when it is there")  # fmt: skip
    parser.add_argument("--articles", type=Path, metavar="PATH",
                        help="own articles, to be asked the --questions; no baseline")  # fmt: skip
    parser.add_argument("--questions", type=Path, metavar="FILE.json")
    return parser


def _collections(shared: Path | None) -> dict[str, Callable[[Path], Result]]:
    """Return by name what can be measured; each is given a folder to work in."""

    def collection(articles: Path, judgements: Judgements, folder: str) -> Callable[[Path], Result]:
        return lambda work_dir: score([articles], judgements, work_dir / folder)

    samples = ROOT / "samples"
    found = {name: collection(samples, ours(name), "samples") for name in ("seen", "unseen")}
    if shared is not None:
        evaluation = shared / "eval"
        found["seeds"] = collection(
            shared / "seeds", load([evaluation / "questions-public.json"]), "seeds"
        )
        politics = evaluation / "politics-dev"
        found["politics-dev"] = collection(
            politics / "articles", load([politics / "questions.json"]), "politics-dev"
        )
    return found


def _measure_own(articles: Path, questions: Path, *, verbose: bool) -> None:
    with tempfile.TemporaryDirectory(prefix="whosaid-quality-") as folder:
        result = score([articles], load([questions]), Path(folder) / "index")
    print(table([(questions.stem, result)]))
    if verbose:
        _show_details({questions.stem: result})


def _show_details(results: dict[str, Result]) -> None:
    for name, result in results.items():
        print(f"\n{name}, by type of question")
        print(by_type([result]))
        if name == "unseen":
            # Whoever reads them begins to tune to them, and then they measure nothing.
            print(f"  {len(list(failures(result)))} failures, kept unseen")
            continue
        for line in failures(result):
            print(f"  {line}")


def _compare(measured: dict[str, Kept]) -> int:
    before = read()
    lost = False
    for name, figures in measured.items():
        if name not in before:
            print(f"{name}: no baseline yet; --write-baseline keeps these figures")
            continue
        for line in gains(before[name], figures):
            print(f"{name}: better  {line}")
        for line in losses(before[name], figures):
            print(f"{name}: LOST    {line}")
            lost = True
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
