"""The store between real processes and on real file systems: kills, two writers, full disks."""

from __future__ import annotations

import errno
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Self

import pytest

from index.__main__ import main
from index.build import build
from index.errors import IndexingError
from index.publication import library_path, rollback
from index.reader import Reader
from index.store import Store, library, lock
from index.store.library import Library
from tests.faulty_store import draft, read
from tests.newsroom import write_newsroom

ROOT = Path(__file__).parent.parent

# Says what it is about to do and, once it is acknowledged, that it is done: "> 7", "7".
WRITER = """
import sys
from pathlib import Path
from index.store import Store
from tests.faulty_store import draft, read

store, value = Store(Path(sys.argv[1]), keep=2), int(sys.argv[2])
while True:
    value += 1
    if value % 5 == 0:
        before = [name for name in store.generations() if name < str(store.current_name())]
        with store.open(before[0]) as older:
            goal = older.about["value"]
        print(">", goal, flush=True)
        store.rollback()
    elif value % 5 == 3:
        goal = value
        draft(store, value, "stage")
        print(">", goal, flush=True)
        store.publish_staged()
    else:
        goal = value
        print(">", goal, flush=True)
        draft(store, value, "publish")
    print(goal, flush=True)
"""

# Publishes so many values of its own, waiting for the other one where it has to.
RIVAL = """
import sys
from pathlib import Path
from index.errors import IndexBusy
from index.store import Store
from tests.faulty_store import draft

store, value, left = Store(Path(sys.argv[1])), int(sys.argv[2]), int(sys.argv[3])
busy = 0
while left:
    try:
        name = draft(store, value, "publish")
    except IndexBusy:
        busy += 1
        continue
    print(name, value, flush=True)
    left -= 1
    value += 1
"""


def run(program: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_kills_at_random_moments_lose_nothing_that_was_acknowledged(
    tmp_path: Path, how_many: Callable[[int, int], int]
) -> None:
    chance, root = random.Random(7), tmp_path / "index"
    store = Store(root, keep=2)
    for value in (1, 2):
        draft(store, value, "publish")
    done, top = 2, 2
    for _ in range(how_many(3, 200)):
        with run(WRITER, root, top) as child:
            assert child.stdout is not None
            lines = [child.stdout.readline() for _ in range(chance.randint(2, 12))]
            # Somewhere within what it is about to do.
            time.sleep(chance.random() * 0.02)
            child.kill()
            lines += child.stdout.readlines()
        words = [line.split() for line in lines if line.endswith("\n")]
        done = next((int(word[0]) for word in reversed(words) if len(word) == 1), done)
        meant = [int(word[1]) for word in words if len(word) == 2]

        # A value that was never meant may have been given to a draft that was never finished.
        top = max([top, *meant]) + 5 - max([top, *meant]) % 5
        assert read(store) in {done, *meant[-1:]}
        assert store.check() == []
        done = read(store)
        with store.writer():  # the kernel has let the lock go
            pass


def test_two_writers_never_write_at_once_and_lose_nothing(
    tmp_path: Path, how_many: Callable[[int, int], int]
) -> None:
    root, n_each = tmp_path / "index", how_many(8, 200)
    with run(RIVAL, root, 1000, n_each) as one, run(RIVAL, root, 5000, n_each) as other:
        said = [child.communicate()[0].split() for child in (one, other)]

    published = {
        name: int(value)
        for words in said
        for name, value in zip(words[::2], words[1::2], strict=True)
    }
    assert len(published) == 2 * n_each  # no name was given twice
    store = Store(root)
    assert store.current_name() == max(published)
    assert read(store) == published[max(published)]
    assert store.check() == []


class Clock(datetime):
    """A clock that stands at the year that it is set to."""

    year_now = 1970

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return cls(cls.year_now, 1, 1, tzinfo=tz)


def test_no_clock_decides_which_index_is_newer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (lock, library, sys.modules["index.build"]):
        monkeypatch.setattr(module, "datetime", Clock)
    articles, root = write_newsroom(tmp_path / "articles"), tmp_path / "index"
    built_at = []
    for year in (2026, 2100, 1970):
        Clock.year_now = year
        (articles / "new.txt").write_text(f"The year on the clock is {year}.\n")
        moment = datetime(year, 1, 1, tzinfo=UTC).timestamp()
        os.utime(articles / "new.txt", (moment, moment))
        build([articles], root)
        with Reader.open(root) as reader:
            built_at.append(reader.built_at[:4])
            assert str(year) in reader.article("new").text

    assert built_at == ["2026", "2100", "1970"]
    with Library(library_path(root)) as kept:
        assert [version.first_seen[:4] for version in kept.versions("new")] == built_at
    assert rollback(root) == "g00000002"
    with Reader.open(root) as reader:
        assert "2100" in reader.article("new").text
    assert main(["check", "--index", str(root)]) == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, of 1 MB, that can be filled and made read-only."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = mount(place, "size=1m", "tmpfs")
    if mounted.returncode:
        pytest.skip(f"no file system may be mounted here: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def mount(place: Path, options: str, kind: str = "tmpfs") -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            ["mount", "-t", kind, "-o", options, kind, str(place)],
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError as error:
        return subprocess.CompletedProcess([], 1, stderr=str(error))


def test_a_full_disk_refuses_a_publish_and_what_served_serves_on(small_disk: Path) -> None:
    store = Store(small_disk / "index")
    draft(store, 1, "publish")
    refused = 0
    for spare in range(0, 40_000, 4_096):
        ballast = small_disk / "ballast"
        free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
        ballast.write_bytes(bytes(max(0, free - spare)))
        try:
            draft(store, 2, "publish")
        except OSError as error:
            assert error.errno == errno.ENOSPC  # noqa: PT017 - there may be room enough
            refused += 1
            assert read(store) == 1
            assert store.check() == []
        ballast.unlink()
        if read(store) == 2:
            break

    assert refused >= 2
    draft(store, 3, "publish")
    assert read(store) == 3


def test_a_full_disk_refuses_a_build_and_what_answered_answers_on(
    small_disk: Path, tmp_path: Path
) -> None:
    articles, root = write_newsroom(tmp_path / "articles"), small_disk / "index"
    build([articles], root)
    (articles / "large.txt").write_text("The keeper retired in June. " * 60_000)

    with pytest.raises((IndexingError, OSError)) as caught:
        build([articles], root)
    assert getattr(caught.value, "errno", errno.ENOSPC) == errno.ENOSPC

    with Reader.open(root, thorough=True) as reader:
        assert (reader.generation, reader.degraded) == ("g00000001", ())
        assert reader.ask("how many cracks did inspectors find?").outcome == "answer"
    (articles / "large.txt").unlink()
    assert build([articles], root).articles == 4
    assert main(["check", "--index", str(root)]) == 0


def test_a_read_only_disk_can_be_asked_and_refuses_a_build_in_one_line(
    small_disk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    articles, root = write_newsroom(tmp_path / "articles"), small_disk / "index"
    build([articles], root)
    assert mount(small_disk, "remount,ro").returncode == 0

    at = ["--index", str(root)]
    assert main(["ask", "how many cracks did inspectors find?", *at]) == 0
    assert main(["library", *at]) == 0
    assert main(["check", *at]) == 0
    capsys.readouterr()
    for command in (["build", str(articles), *at], ["rollback", *at]):
        assert main(command) == 1
        printed = capsys.readouterr().err
        assert "ead-only file system" in printed
        assert printed.count("\n") == 1
    with Reader.open(root) as reader:
        assert reader.degraded == ()


def test_a_limit_of_file_sizes_refuses_a_build_and_nothing_changes(tmp_path: Path) -> None:
    articles, root = write_newsroom(tmp_path / "articles"), tmp_path / "index"
    build([articles], root)
    (articles / "large.txt").write_text("The keeper retired in June. " * 20_000)
    limited = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (300_000,) * 2);"
    program = f"{limited} from index.__main__ import main; sys.exit(main(sys.argv[1:]))"

    done = subprocess.run(
        [sys.executable, "-c", program, "build", str(articles), "--index", str(root)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 300_000
    with Reader.open(root, thorough=True) as reader:
        assert (reader.generation, reader.degraded) == ("g00000001", ())


# Builds again and again, with a file that changes; says each generation once it serves.
BUILDER = """
import sys
from pathlib import Path
from index.build import build

articles, root, number = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
while True:
    number += 1
    (articles / "new.txt").write_text(f"The keeper wrote report {number}.")
    print(build([articles], root, pinned=False).generation, number, flush=True)
"""


def test_a_killed_build_loses_no_article_that_was_published(
    tmp_path: Path, how_many: Callable[[int, int], int]
) -> None:
    chance = random.Random(2)
    articles, root = write_newsroom(tmp_path / "articles"), tmp_path / "index"
    published: set[str] = set()
    number = 0
    for _ in range(how_many(1, 40)):
        with run(BUILDER, articles, root, number) as child:
            assert child.stdout is not None
            lines = [child.stdout.readline() for _ in range(chance.randint(1, 3))]
            time.sleep(chance.random() * 0.2)
            child.kill()
            lines += child.stdout.readlines()
        told = [line.split() for line in lines if line.endswith("\n")]
        published |= {f"The keeper wrote report {words[1]}." for words in told}
        number = int(told[-1][1]) + 1

        with Reader.open(root, thorough=True) as reader:
            assert reader.degraded == ()
            assert reader.generation >= told[-1][0]
            served = {reader.article("new").text}
        with Library(library_path(root)) as kept:
            assert kept.damages() == []
            assert published | served <= {kept.text(one.digest) for one in kept.versions("new")}
