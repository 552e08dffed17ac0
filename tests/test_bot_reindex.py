import asyncio
import json
import os
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.reindex import (
    LINE_BYTES,
    ROOT,
    Fate,
    Progress,
    Reindexer,
    ReindexFailed,
    ReindexRuns,
    Report,
    Waiting,
    child_environment,
)
from index.domain import Refusal
from index.errors import DamagedIndex, IndexBusy, NothingStaged
from index.pinned import PinnedChange

REPORT = {
    "generation": "g00000002",
    "articles": 24,
    "sentences": 311,
    "new": 3,
    "changed": 1,
    "moved": 2,
    "gone": 4,
    "refused": [{"file": "a.txt", "reason": "it is empty"}],
    "seconds": 1.9,
    "staged": True,
    "served": 25,
    "pinned": [{"question": "who denied it?", "changes": ["outcome answer before, nothing now"]}],
    "content": "c0ffee",
}
DONE = f"print({json.dumps(json.dumps({'report': REPORT}))})\n"


class Shop:
    """A reindexer whose child is a small program, and what became of its work."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.done: list[str] = []
        self.verdict: tuple[Fate, tuple[Waiting, ...]] = (Fate.SERVES, ())
        self.publish: Callable[[], str] = self._publish
        self.swap: Callable[[str], object] = self._swap
        self.drop: Callable[[], object] = lambda: self.done.append("dropped")

    def reindexer(
        self, program: str, *, stalled_s: float = 30.0, pinned: bool = True, memory_mb: int = 512
    ) -> Reindexer:
        child = self.folder / "child.py"
        child.write_text(textwrap.dedent(program), encoding="utf-8")
        return Reindexer(
            self.folder / "articles",
            self.folder / "index",
            release=self,
            pinned=pinned,
            memory_mb=memory_mb,
            command=(sys.executable, str(child)),
            stalled_s=stalled_s,
        )

    def judge(self, report: Report, *, by_schedule: bool) -> tuple[Fate, tuple[Waiting, ...]]:
        self.done.append("by schedule" if by_schedule else "on request")
        assert report.content == "c0ffee"
        return self.verdict

    def _publish(self) -> str:
        self.done.append("published")
        return "g00000002"

    def _swap(self, generation: str) -> None:
        self.done.append(f"swapped to {generation}")


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


async def failure(reindexer: Reindexer) -> str:
    with pytest.raises(ReindexFailed) as caught:
        await reindexer.run()
    return str(caught.value)


async def test_a_good_build_is_published_and_then_swapped_to(shop: Shop) -> None:
    progress: list[Progress] = []
    program = """
        import json
        print(json.dumps({"step": "reading", "done": 1, "total": 24}), flush=True)
        print(json.dumps({"step": "writing", "done": 24, "total": 24}), flush=True)
    """
    reindexer = shop.reindexer(textwrap.dedent(program) + DONE)

    report = await reindexer.run(progress.append)

    assert report == Report(
        "g00000002",
        24,
        311,
        3,
        1,
        2,
        4,
        (Refusal("a.txt", "it is empty"),),
        1.9,
        served=25,
        pinned=(PinnedChange("who denied it?", ("outcome answer before, nothing now",)),),
        content="c0ffee",
        fate=Fate.SERVES,
    )
    assert progress == [Progress("reading", 1, 24), Progress("writing", 24, 24)]
    assert shop.done == ["on request", "published", "swapped to g00000002"]
    assert not reindexer.running


async def test_a_build_that_waits_stays_staged_and_says_why(shop: Shop) -> None:
    shop.verdict = (Fate.WAITS, ("loss", "pinned"))

    report = await shop.reindexer(DONE).run()

    assert (report.fate, report.waiting) == (Fate.WAITS, ("loss", "pinned"))
    assert shop.done == ["on request"]


async def test_a_build_at_the_start_waits_for_nobody(shop: Shop) -> None:
    shop.verdict = (Fate.WAITS, ("loss",))

    report = await shop.reindexer(DONE).run(asking=False)

    assert report.fate is Fate.SERVES
    assert shop.done == ["published", "swapped to g00000002"]


async def test_a_build_of_the_schedule_that_changes_nothing_is_dropped(shop: Shop) -> None:
    shop.verdict = (Fate.DROPPED, ())

    report = await shop.reindexer(DONE).run(by_schedule=True)

    assert report.fate is Fate.DROPPED
    assert shop.done == ["by schedule", "dropped"]


async def test_what_cannot_be_dropped_is_a_failure(shop: Shop) -> None:
    def drop() -> None:
        raise IndexBusy(shop.folder, "somebody")

    shop.verdict, shop.drop = (Fate.DROPPED, ()), drop

    assert "somebody is building" in await failure(shop.reindexer(DONE))


async def test_the_child_is_called_as_the_command_line_says(shop: Shop) -> None:
    program = "import json, os, sys\nprint(sys.argv[1:], os.getcwd(), file=sys.stderr)\nsys.exit(1)"

    said = await failure(shop.reindexer(program))

    articles, index = str(shop.folder / "articles"), str(shop.folder / "index")
    where = ["build", articles, "--index", index]
    assert said == f"{[*where, '--memory-mb', '512', '--stage', '--json']} {ROOT}"
    said = await failure(shop.reindexer(program, pinned=False, memory_mb=64))
    assert said == f"{[*where, '--memory-mb', '64', '--stage', '--json', '--no-pinned']} {ROOT}"


async def test_no_secret_reaches_the_child(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHOSAID_BOT_TOKEN", "4242:AAF")
    monkeypatch.setenv("SOMETHING_ELSE", "4242:AAF")
    program = "import os, sys\nprint('4242' in str(dict(os.environ)), file=sys.stderr)\nsys.exit(1)"

    assert await failure(shop.reindexer(program)) == "False"
    assert "PATH" in child_environment()


async def test_the_child_gives_way_to_the_bot(shop: Shop) -> None:
    nicer = min(19, os.nice(0) + 10)
    program = f"""
        import os, sys, time
        deadline = time.monotonic() + 20
        while os.nice(0) < {nicer} and time.monotonic() < deadline:
            time.sleep(0.01)
        sys.exit(f"nice {{os.nice(0)}}")
    """

    assert await failure(shop.reindexer(program)) == f"nice {nicer}"


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("import sys; sys.exit('first\\nwhosaid: data: no articles here\\n')", "data: no articles"),
        ("import sys; sys.exit(3)", "ended with status 3 and gave no reason"),
        ("pass", "ended without a report"),
        ("print('[1]'); print('{}'); print('{\"report\": {}}'); print('x')", "without a report"),
        ("import os; os.kill(os.getpid(), 9)", "signal 9 (SIGKILL); out of memory?"),
        ("import os; os.kill(os.getpid(), 15)", "signal 15 (SIGTERM)"),
        (f"print('x' * {LINE_BYTES + 10})", "a line of more than"),
        (DONE + "raise SystemExit(1)", "status 1"),
    ],
)
async def test_a_build_that_fails_changes_nothing_and_says_why(
    shop: Shop, program: str, reason: str
) -> None:
    reindexer = shop.reindexer(program)

    assert reason in await failure(reindexer)
    assert shop.done == []
    assert not reindexer.running


async def test_a_child_that_complains_without_end_is_heard_without_end(shop: Shop) -> None:
    program = "import sys\nsys.stderr.write('é' * 3_000_000 + '\\nlast ' + 'w' * 1000)\nsys.exit(1)"

    said = await failure(shop.reindexer(program))

    assert said.startswith("last www")
    assert len(said) == 300


async def test_a_child_that_falls_silent_is_ended(shop: Shop) -> None:
    reindexer = shop.reindexer("import time; time.sleep(600)", stalled_s=0.05)

    assert "said nothing" in await failure(reindexer)


async def test_a_program_that_is_not_there_is_a_failure(shop: Shop) -> None:
    reindexer = Reindexer(
        shop.folder,
        shop.folder,
        release=shop,
        command=(str(shop.folder / "nothing"),),
    )

    assert "could not be started" in await failure(reindexer)


async def test_a_second_reindex_is_refused_while_one_runs(shop: Shop) -> None:
    reindexer = shop.reindexer("import sys; sys.stdin.read(); import time; time.sleep(600)")
    first = asyncio.create_task(reindexer.run())
    await asyncio.sleep(0)

    assert reindexer.running
    with pytest.raises(ReindexRuns):
        await reindexer.run()

    assert reindexer.running
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)


async def test_cancelling_ends_the_child_and_all_that_it_started(shop: Shop) -> None:
    started = asyncio.Event()
    pids: list[int] = []

    def heard(progress: Progress) -> None:
        pids.extend([progress.done, progress.total])
        started.set()

    program = """
        import json, os, subprocess, sys, time
        other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        print(json.dumps({"step": "reading", "done": os.getpid(), "total": other.pid}), flush=True)
        time.sleep(600)
    """
    reindexer = shop.reindexer(program)
    running = asyncio.create_task(reindexer.run(heard))
    await started.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running

    assert not reindexer.running
    assert shop.done == []
    async with asyncio.timeout(20):  # the signal is sent; when it arrives is the system's affair
        while not all(is_gone(pid) for pid in pids):  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0.01)


def is_gone(pid: int) -> bool:
    """Whether no such process runs; one that is dead and not collected yet counts as gone."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return True
    return state in "ZX"


async def test_what_cannot_be_published_is_not_swapped_to(shop: Shop) -> None:
    def publish() -> str:
        raise NothingStaged(shop.folder)

    shop.publish = publish

    assert "not published" in await failure(shop.reindexer(DONE))
    assert shop.done == ["on request"]


async def test_what_cannot_be_opened_is_a_failure(shop: Shop) -> None:
    def swap(generation: str) -> None:
        raise DamagedIndex(shop.folder, generation)

    shop.swap = swap

    assert "cannot be opened" in await failure(shop.reindexer(DONE))
