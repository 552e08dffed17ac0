"""Backing up while an index is built, and restoring: as docs/operations.md says, word for word."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index.__main__ import main
from index.build import build
from index.publication import library_path
from index.reader import Reader
from index.store.library import Library
from tests.newsroom import write_newsroom

ROOT = Path(__file__).parent.parent
QUESTION = "who rejected the harbour board's account?"

# Builds again and again until it is ended, and passes over what a backup holds up. An article
# changes with every build, while the lock is held: cp ends with an error when a file is replaced
# below its hands, which is nobody's fault.
BUILDER = """
from itertools import count
from pathlib import Path
from index.build import build
from index.errors import IndexBusy

articles, numbers = Path("articles"), count(1)

def write_another(_=None):
    Path("new.part").write_text(f"The keeper wrote report {next(numbers)}.")
    Path("new.part").replace(articles / "new.txt")

write_another()
while True:
    try:
        done = build([articles], Path("data/index"), progress=write_another)
        print(done.generation, flush=True)
    except IndexBusy:
        print("busy", flush=True)
"""


def command_of(heading: str) -> str:
    """Return the first commands below a heading of the operations page."""
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    section = page.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    found = re.search(r"```\n(.*?)```", section, re.DOTALL)
    assert found is not None
    return found[1]


def shell(command: str, folder: Path) -> None:
    subprocess.run(["/bin/sh", "-ec", command], cwd=folder, check=True, timeout=60)


def texts(index_dir: Path) -> set[str]:
    with Library(library_path(index_dir), read_only=True) as kept:
        assert kept.damages() == []
        return {kept.text(version.digest) for version in kept.versions()}


@pytest.mark.skipif(shutil.which("flock") is None, reason="the command flock is not here")
def test_a_backup_taken_while_an_index_is_built_can_be_restored_and_asked(tmp_path: Path) -> None:
    live, elsewhere = tmp_path / "live", tmp_path / "elsewhere"
    write_newsroom(live / "articles")
    build([live / "articles"], live / "data/index")
    with Reader.open(live / "data/index") as reader:
        answer = reader.ask(QUESTION)
    (live / "backup").mkdir()
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    with subprocess.Popen(
        [sys.executable, "-c", BUILDER],
        cwd=live,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as builder:
        assert builder.stdout is not None
        builder.stdout.readline()
        shell(command_of("Back-up"), live)
        builder.stdout.readline()  # it goes on
        builder.kill()

    shutil.copytree(live / "backup", elsewhere / "backup")
    shell(command_of("Restore"), elsewhere)

    index_dir = elsewhere / "data/index"
    assert main(["check", "--index", str(index_dir)]) == 0
    with Reader.open(index_dir, thorough=True) as reader:
        assert reader.degraded == ()
        again = reader.ask(QUESTION)
        stored = {reader.article(name).text for name in ("yard", "new", "mercury/owner")}
    assert (again.outcome, [one.text for one in again.ranked][:1]) == (
        answer.outcome,
        [one.text for one in answer.ranked][:1],
    )
    assert stored <= texts(index_dir)
    assert build([elsewhere / "articles"], index_dir).gone == 0


def test_without_its_index_a_restored_library_keeps_every_version(tmp_path: Path) -> None:
    articles, root = write_newsroom(tmp_path / "articles"), tmp_path / "data/index"
    build([articles], root)
    yard = articles / "yard.txt"
    before = yard.read_text(encoding="utf-8")
    yard.write_text("The yard was closed.\n", encoding="utf-8")
    build([articles], root)
    shutil.rmtree(root)

    report = build([articles], root)

    assert (report.generation, report.served) == ("g00000001", 0)
    assert {before, "The yard was closed.\n"} <= texts(root)
