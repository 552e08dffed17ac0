"""The command line: ``python -m index COMMAND``. It prints; what it prints is made elsewhere.

Exit status: 0 done, 1 nothing could be done or damage was found, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from tqdm import tqdm

from index.answer import answer_as_dict, explain_as_text, outline, search, sentence_as_dict
from index.build import MEMORY_MB, Report, build
from index.errors import IndexingError
from index.publication import library_path, publish, rollback
from index.reader import Reader
from index.store import KEPT, Store
from index.store.files import allow_many_open_files
from index.store.library import Library

SEARCH_URL = "WHOSAID_SEARCH_URL"  # where the address may stand, which holds a password

_SPACE = re.compile(r"\s")  # what parts the columns of a run


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    if isinstance(sys.stdout, TextIOWrapper):
        # Whatever the locale says; and what is no UTF-8 in a question stays valid JSON.
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    allow_many_open_files()
    parser = _parser()
    options = parser.parse_args(arguments)
    if lacking := _lacking(options):
        parser.error(lacking)
    command: Callable[[argparse.Namespace], int] = options.command
    # A reader of our output that has seen enough, such as head, is no error of ours. A build has
    # other pipes, to its processes: when one of those breaks, it has something to tell.
    if hasattr(signal, "SIGPIPE") and command is not _build:
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        return command(options)
    except IndexingError as error:
        print(f"whosaid: {error}", file=sys.stderr)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        print(f"whosaid: {where}{error.strerror or error}; nothing was changed", file=sys.stderr)
    except KeyboardInterrupt:
        print("whosaid: stopped; nothing was changed", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m index", description="Build an index of news articles and ask it."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(
        name: str, run: Callable[[argparse.Namespace], int], text: str, *, remote: bool = False
    ) -> Any:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(command=run)
        where = command.add_mutually_exclusive_group() if remote else command
        where.add_argument("--index", type=Path, required=not remote, metavar="DIR",
                           help="where the index lies")  # fmt: skip
        if remote:
            where.add_argument("--search-url", metavar="URL",
                               help=f"or the search cluster; by default {SEARCH_URL}")  # fmt: skip
        return command

    command = add("build", _build, "Index articles and swap to the new generation.")
    command.add_argument("sources", nargs="+", type=Path, metavar="SOURCE",
                         help="a folder, a .txt or .md file, or a .jsonl file")  # fmt: skip
    command.add_argument("--units", choices=["articles", "sentences"], default="articles",
                         help="sentences: every record is one unit and is not split")  # fmt: skip
    command.add_argument("--stage", action="store_true", help="build without the swap")
    command.add_argument("--allow-loss", action="store_true",
                         help="swap even if more than 30 %% of the articles are gone")  # fmt: skip
    command.add_argument("--no-pinned", action="store_true",
                         help="do not ask the questions of pinned.txt before the swap")  # fmt: skip
    command.add_argument("--anew", action="store_true",
                         help="analyse every article again, whatever is known of it")  # fmt: skip
    command.add_argument("--one-segment", action="store_true",
                         help="leave one segment, as a build from nothing does")  # fmt: skip
    command.add_argument("--memory-mb", type=_positive, default=MEMORY_MB, metavar="MB",
                         help=f"new articles in memory at most, about ({MEMORY_MB})")  # fmt: skip
    _add_keep(command)
    command.add_argument("--json", action="store_true", help="progress and report as JSON lines")

    command = add("publish", _publish, "Swap to the staged generation.")
    _add_keep(command)

    add("rollback", _rollback, "Swap to the generation before.")

    text = "Load the current generation into a search cluster and swap to it."
    command = commands.add_parser("load", help=text, description=text)
    command.set_defaults(command=_load)
    command.add_argument("--index", type=Path, metavar="DIR", help="where the index lies")
    command.add_argument("--search-url", metavar="URL",
                         help=f"the search cluster; by default {SEARCH_URL}")  # fmt: skip
    command.add_argument("--replicas", type=_count, metavar="N",
                         help="further copies of it (1 if there is a second node)")  # fmt: skip
    command.add_argument("--shards", type=_positive, metavar="N",
                         help="parts of it, to search at the same time (one a node)")  # fmt: skip
    command.add_argument("--rollback", action="store_true",
                         help="only swap to the generation before there")  # fmt: skip
    _add_keep(command)
    command.add_argument("--json", action="store_true", help="progress and report as JSON lines")

    command = add("ask", _ask, "Answer a question, or many.", remote=True)
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument("question", nargs="?", metavar="QUESTION")
    what.add_argument("--questions", type=Path, metavar="Q.jsonl",
                      help='an object a line: {"id": ..., "text": ...}')  # fmt: skip
    command.add_argument("--json", action="store_true", help="one object a question")
    command.add_argument("--limit", type=_positive, default=10,
                         help="sentences at most (10; never more than 300)")  # fmt: skip

    command = add(
        "sentences", _sentences, "Print the sentences, a JSON object a line.", remote=True
    )
    command.add_argument("--article", metavar="ID", help="of one article only")

    command = add(
        "article", _article, "Print the stored text of an article, byte for byte.", remote=True
    )
    command.add_argument("id", metavar="ID")

    command = add("explain", _explain, "Show how a question is understood and scored.", remote=True)
    command.add_argument("question", metavar="QUESTION")

    command = add("run", _run, "Print a TREC run: qid Q0 unit rank score whosaid.", remote=True)
    command.add_argument("--questions", type=Path, required=True, metavar="Q.jsonl")
    command.add_argument("--k", type=_positive, default=100, help="units a question (100)")

    command = add("library", _library, "List every version of every article that was published.")
    what = command.add_mutually_exclusive_group()
    what.add_argument("--article", metavar="ID", help="of one article only, by any id it had")
    what.add_argument("--text", metavar="DIGEST", help="print a text, byte for byte")

    add("check", _check, "Verify every checksum; status 1 on damage.")
    return parser


def _lacking(options: argparse.Namespace) -> str | None:
    """Return what is missing of where the index is; its address may come from the environment."""
    if not hasattr(options, "search_url"):
        return None
    if options.search_url is None and (options.command is _load or options.index is None):
        options.search_url = os.environ.get(SEARCH_URL) or None
    if options.command is _load:
        if options.search_url is None:
            return f"say where the search cluster is: --search-url URL, or {SEARCH_URL}"
        if options.index is None and not options.rollback:
            return "say what to load: --index DIR"
    elif options.search_url is None and options.index is None:
        return f"say where the index is: --index DIR, --search-url URL, or {SEARCH_URL}"
    return None


def _add_keep(command: argparse.ArgumentParser) -> None:
    command.add_argument("--keep", type=_positive, default=KEPT, metavar="N",
                         help=f"older generations that stay ({KEPT})")  # fmt: skip


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is below 1")
    return value


def _count(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"{text} is below 0")
    return value


def _build(options: argparse.Namespace) -> int:
    with _progress(as_json=options.json) as progress:
        report = build(
            options.sources,
            options.index,
            units=options.units,
            stage=options.stage,
            allow_loss=options.allow_loss,
            pinned=not options.no_pinned,
            keep=options.keep,
            memory_mb=options.memory_mb,
            anew=options.anew,
            one_segment=options.one_segment,
            progress=progress,
        )
    if options.json:
        _print_json({"report": asdict(report)})
    else:
        _print_report(report, options.index)
    return 0


@contextmanager
def _progress(*, as_json: bool, unit: str = " articles") -> Iterator[Callable[[Any], None]]:
    """Give a function that shows progress: JSON lines, a bar on a terminal, nothing in a pipe."""
    if as_json:
        yield lambda progress: _print_json(asdict(progress))
        return
    with tqdm(unit=unit, disable=None, leave=False, file=sys.stderr) as bar:

        def show(progress: Any) -> None:
            bar.total, bar.n = progress.total, progress.done
            bar.set_description(progress.step)  # and draw it

        yield show


def _print_report(report: Report, index_dir: Path) -> None:
    for refusal in report.refused:
        print(f"left out {refusal.file}: {refusal.reason}", file=sys.stderr)
    for change in report.pinned:
        print(f"pinned question, other answer: {change.question}", file=sys.stderr)
        for line in change.changes:
            print(f"  {line}", file=sys.stderr)
    state = "staged; swap with: python -m index publish" if report.staged else "now serving"
    print(
        f"{report.articles:,} articles, {report.sentences:,} sentences in {report.seconds:.1f} s "
        f"({report.new} new, {report.changed} changed, {report.moved} moved, {report.gone} gone, "
        f"{len(report.refused)} left out); {index_dir}: generation {report.generation} {state}"
    )


def _publish(options: argparse.Namespace) -> int:
    published = publish(options.index, keep=options.keep)
    print(f"{options.index}: generation {published} now serving")
    return 0


def _rollback(options: argparse.Namespace) -> int:
    print(f"{options.index}: generation {rollback(options.index)} now serving again")
    return 0


def _load(options: argparse.Namespace) -> int:
    # Not before it is needed: the client takes longer to import than a question to answer.
    from index.remote.load import load
    from index.remote.reader import roll_back

    if options.rollback:
        print(f"generation {roll_back(options.search_url)} now serving again")
        return 0
    with _progress(as_json=options.json, unit=" sentences") as progress:
        report = load(
            options.index,
            options.search_url,
            replicas=options.replicas,
            shards=options.shards,
            keep=options.keep,
            progress=progress,
        )
    if options.json:
        _print_json({"report": asdict(report)})
    else:
        before = f" ({report.already:,} were there already)" if report.already else ""
        print(
            f"{report.articles:,} articles, {report.sentences:,} sentences loaded in "
            f"{report.seconds:.1f} s{before}; generation {report.generation} now serving"
        )
    return 0


@contextmanager
def _reader(options: argparse.Namespace) -> Iterator[Reader]:
    """Open the current generation; when a command stumbles over it, say what is damaged in it."""
    with _opened(options) as reader:
        for reason in reader.degraded:
            print(f"whosaid: an older generation answers: {reason}", file=sys.stderr)
        try:
            yield reader
        except (ArithmeticError, LookupError, ValueError):
            reader.verify()
            raise


def _opened(options: argparse.Namespace) -> Reader:
    if options.search_url is None:
        return Reader.open(options.index)
    from index.remote.reader import open_remote

    return open_remote(options.search_url)


def _ask(options: argparse.Namespace) -> int:
    with _reader(options) as reader:
        for question_id, text in _questions(options):
            answer = reader.ask(text, limit=options.limit)
            if options.json:
                _print_json(answer_as_dict(answer, question_id))
            else:
                print(outline(answer))
    return 0


def _questions(options: argparse.Namespace) -> Iterator[tuple[str | None, str]]:
    """Yield id and text of each question; a line that is none ends the command."""
    if options.questions is None:
        yield None, options.question
        return
    with options.questions.open("rb") as lines:
        for line_no, line in enumerate(lines, 1):
            if line.strip():
                yield _question(line, f"{options.questions}:{line_no}")


def _question(line: bytes, where: str) -> tuple[str, str]:
    try:
        match json.loads(line.decode("utf-8-sig")):
            case {"id": str() | int() as question_id, "text": str() as text}:
                return str(question_id), text
    except (ValueError, RecursionError):
        pass
    raise IndexingError(f'{where}: not a question; expected {{"id": "q1", "text": "who ..."}}')


def _sentences(options: argparse.Namespace) -> int:
    with _reader(options) as reader:
        for number in reader.sentence_numbers(options.article):
            _print_json(sentence_as_dict(reader, number))
    return 0


def _article(options: argparse.Namespace) -> int:
    with _reader(options) as reader:
        sys.stdout.buffer.write(reader.article(options.id).text.encode())
    return 0


def _explain(options: argparse.Namespace) -> int:
    with _reader(options) as reader:
        print(explain_as_text(reader, options.question))
    return 0


def _run(options: argparse.Namespace) -> int:
    with _reader(options) as reader:
        for question_id, text in _questions(options):
            best = search(reader, text, options.k).best[: options.k]
            for rank_no, scored in enumerate(best, 1):
                unit = reader.sentence(scored.sentence_no).unit
                columns = (question_id or "", "Q0", unit, rank_no, repr(scored.score), "whosaid")
                print(*(_SPACE.sub("_", str(column)) for column in columns))
    return 0


def _library(options: argparse.Namespace) -> int:
    path = library_path(options.index)
    if not path.exists():
        raise IndexingError(f"{path}: no library here; the first build makes one")
    with Library(path, read_only=True) as library:
        if options.text is not None:
            sys.stdout.buffer.write(library.text(options.text).encode())
        else:
            for version in library.versions(options.article):
                _print_json(asdict(version))
    return 0


def _check(options: argparse.Namespace) -> int:
    damages = Store(options.index).check()
    if library_path(options.index).exists():
        with Library(library_path(options.index), read_only=True) as library:
            damages += library.damages()
    for damage in damages:
        print(f"whosaid: {options.index}: {damage}", file=sys.stderr)
    if damages:
        return 1
    print(f"{options.index}: every file matches its checksum")
    return 0


def _print_json(value: object) -> None:
    # Flushed at once: the bot reads a build's progress through a pipe.
    print(json.dumps(value, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    sys.exit(main())
