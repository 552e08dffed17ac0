"""A reindex: a child process builds, and this process publishes what it built, or asks first.

The build runs apart so that a crash, an endless file or a lack of memory in it cannot touch the
bot. The index that answers stays in use until the new one is complete, published and opened.
"""

from __future__ import annotations

import asyncio
import contextlib
import enum
import json
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, Protocol

from index.build import MEMORY_MB
from index.domain import Refusal
from index.errors import IndexingError
from index.pinned import PinnedChange

LINE_BYTES = 8 * 1024 * 1024  # the report lists every file that was left out
STDERR_BYTES = 4096  # of the end; the last line says what went wrong
REASON_CHARS = 300
STALLED_S = 1800.0  # a child that is silent for so long is stuck
BUILD_COMMAND = (sys.executable, "-m", "index")
NICENESS = 10  # above the bot's own: answering goes before building
ROOT = Path(__file__).resolve().parent.parent

# What a Python process needs to run. No other variable reaches the child, above all no token.
_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the build is."""

    step: str  # "reading" or "writing"
    done: int
    total: int


class Fate(enum.Enum):
    """What became of a build."""

    SERVES = "serves"
    WAITS = "waits"  # for an admin's word
    DROPPED = "dropped"  # it would have changed nothing


Waiting = Literal["loss", "pinned"]
"""Why an admin is asked: much has vanished, or the answer to a pinned question changes."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a build changes, and what became of it."""

    generation: str
    articles: int
    sentences: int
    new: int
    changed: int
    moved: int
    gone: int
    refused: tuple[Refusal, ...]
    seconds: float
    served: int = 0  # articles before
    pinned: tuple[PinnedChange, ...] = ()
    content: str = ""  # digest: equal ones answer alike
    fate: Fate = Fate.SERVES
    waiting: tuple[Waiting, ...] = ()  # why it waits, if it does


class Releasing(Protocol):
    """Decides on a staged build and brings it in, such as ``Release``."""

    def judge(self, report: Report, *, by_schedule: bool) -> tuple[Fate, tuple[Waiting, ...]]:
        """Return what is to become of it, and for what it waits."""

    def publish(self) -> str:
        """Swap to it on disk and return its name."""

    def swap(self, generation: str) -> object:
        """Let it answer."""

    def drop(self) -> object:
        """Remove it."""


class ReindexFailed(Exception):
    """What answered goes on answering; the text says why, in one line for an admin."""


class ReindexRuns(Exception):
    """Another reindex is under way."""


class Reindexer:
    """Builds, and lets what was built answer unless an admin has to be asked; one at a time.

    Args:
        articles_dir: what is indexed.
        index_dir: where the generations lie.
        release: decides on what was built and brings it in.
        pinned: whether the pinned questions are asked before the swap.
        memory_mb: about how many megabytes new articles may take before they are written away.
        command: the program of the child and its first arguments.
        stalled_s: a child that says nothing for so long is ended.
    """

    def __init__(
        self,
        articles_dir: Path,
        index_dir: Path,
        *,
        release: Releasing,
        pinned: bool = True,
        memory_mb: int = MEMORY_MB,
        command: Sequence[str] = BUILD_COMMAND,
        stalled_s: float = STALLED_S,
    ) -> None:
        self._command = [
            *command,
            "build",
            str(articles_dir.resolve()),
            "--index",
            str(index_dir.resolve()),
            "--memory-mb",
            str(memory_mb),
            "--stage",
            "--json",
            *([] if pinned else ["--no-pinned"]),
        ]
        self._release = release
        self._stalled_s = stalled_s
        self._running = False

    @property
    def running(self) -> bool:
        """Whether a reindex is under way."""
        return self._running

    async def run(
        self,
        on_progress: Callable[[Progress], None] = lambda _: None,
        *,
        by_schedule: bool = False,
        asking: bool = True,
    ) -> Report:
        """Reindex and return what changed; when cancelled, the child is ended and nothing changed.

        Args:
            on_progress: told how far it is.
            by_schedule: nobody asked for it, so it counts only if it brings anything new.
            asking: let it wait for an admin's word where there is reason to.

        Raises:
            ReindexRuns: another one is under way.
            ReindexFailed: what answered before goes on answering; and why.
        """
        if self._running:
            raise ReindexRuns
        self._running = True
        try:
            report = await self._build(on_progress)
            # Not cut off half-way: a cancelled wait would leave the threads at work behind us.
            report = await asyncio.shield(
                asyncio.to_thread(self._finish, report, by_schedule=by_schedule, asking=asking)
            )
        finally:
            self._running = False
        _log.info(
            "reindexed: generation %s %s, %d articles, %d sentences, %d left out, %.1f s",
            report.generation,
            report.fate.value,
            report.articles,
            report.sentences,
            len(report.refused),
            report.seconds,
        )
        return report

    def _finish(self, report: Report, *, by_schedule: bool, asking: bool) -> Report:
        """Do with a staged build what is to become of it."""
        fate, waiting = Fate.SERVES, tuple[Waiting, ...]()
        if asking:
            fate, waiting = self._release.judge(report, by_schedule=by_schedule)
        match fate:
            case Fate.SERVES:
                self._bring_in()
            case Fate.DROPPED:
                self._drop()
            case Fate.WAITS:
                pass  # staged it is already, and stays so over a restart
        return replace(report, fate=fate, waiting=waiting)

    def _drop(self) -> None:
        try:
            self._release.drop()
        except (IndexingError, OSError) as error:
            raise ReindexFailed(_cut(f"it changes nothing and is still there: {error}")) from error

    def _bring_in(self) -> None:
        try:
            generation = self._release.publish()
        except (IndexingError, OSError) as error:
            raise ReindexFailed(_cut(f"it was built and not published: {error}")) from error
        try:
            self._release.swap(generation)
        except (IndexingError, OSError) as error:
            raise ReindexFailed(_cut(f"it was built and cannot be opened: {error}")) from error

    async def _build(self, on_progress: Callable[[Progress], None]) -> Report:
        """Run the child to its end and return its report."""
        try:
            child = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                limit=LINE_BYTES,
                cwd=ROOT,
                env=child_environment(),
                start_new_session=True,  # Ctrl-C in a terminal is for the bot, which then ends it
            )
        except OSError as error:
            raise ReindexFailed(f"the build could not be started: {error.strerror}") from error
        _be_nice(child.pid)
        complaints = asyncio.create_task(_last_of(_stream(child.stderr)))
        try:
            report = await self._listen(_stream(child.stdout), on_progress)
            status = await asyncio.wait_for(child.wait(), self._stalled_s)
            said = await complaints
        except TimeoutError:
            raise ReindexFailed(
                f"the build said nothing for {self._stalled_s:,.0f} s and was ended"
            ) from None
        finally:
            await _end(child)
            complaints.cancel()
        if status != 0:
            raise ReindexFailed(end_of(status, said))
        if report is None:
            raise ReindexFailed("the build ended without a report")
        return report

    async def _listen(
        self, stdout: asyncio.StreamReader, on_progress: Callable[[Progress], None]
    ) -> Report | None:
        """Read the child's lines to the end; return its report if it gave one."""
        report = None
        while True:
            try:
                line = await asyncio.wait_for(stdout.readline(), self._stalled_s)
            except ValueError:
                raise ReindexFailed(
                    f"the build wrote a line of more than {LINE_BYTES:,} bytes and was ended"
                ) from None
            if not line:
                return report
            said = _parsed(line)
            if isinstance(said, Report):
                report = said
            elif said is not None:
                on_progress(said)


def child_environment() -> dict[str, str]:
    """Return the variables that the child gets: what Python needs, and no secret of ours."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return {**kept, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def _parsed(line: bytes) -> Progress | Report | None:
    """Return what a line of the child says; ``None`` when it is neither progress nor report."""
    try:
        said: dict[str, Any] = json.loads(line)
        if "report" in said:
            return _report(said["report"])
        return Progress(str(said["step"]), int(said["done"]), int(said["total"]))
    except (ValueError, KeyError, TypeError):
        _log.warning("the build wrote a line that is not understood, %d bytes", len(line))
        return None


def _report(said: dict[str, Any]) -> Report:
    return Report(
        generation=str(said["generation"]),
        articles=int(said["articles"]),
        sentences=int(said["sentences"]),
        new=int(said["new"]),
        changed=int(said["changed"]),
        moved=int(said["moved"]),
        gone=int(said["gone"]),
        refused=tuple(Refusal(str(one["file"]), str(one["reason"])) for one in said["refused"]),
        seconds=float(said["seconds"]),
        served=int(said["served"]),
        pinned=tuple(
            PinnedChange(str(one["question"]), tuple(map(str, one["changes"])))
            for one in said["pinned"]
        ),
        content=str(said["content"]),
    )


def end_of(status: int, said: str, what: str = "the build") -> str:
    """Return why a child ended with that status, in a line for an admin.

    Args:
        status: of its end.
        said: its standard error.
        what: it was to do.
    """
    if status < 0:
        name = signal.Signals(-status).name if -status in set(signal.Signals) else "unknown"
        hint = "; out of memory?" if -status == signal.SIGKILL else ""
        return f"{what} was ended by signal {-status} ({name}){hint}"
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    if not lines:
        return f"{what} ended with status {status} and gave no reason"
    return _cut(lines[-1].removeprefix("whosaid: "))


def _cut(text: str) -> str:
    return text if len(text) <= REASON_CHARS else text[: REASON_CHARS - 1] + "…"


async def _last_of(stream: asyncio.StreamReader) -> str:
    """Read a stream to its end, so that the child never waits for us; return its last part."""
    kept = b""
    while chunk := await stream.read(STDERR_BYTES):
        kept = (kept + chunk)[-STDERR_BYTES:]
    return kept.decode("utf-8", errors="replace")


async def _end(child: asyncio.subprocess.Process) -> None:
    """Kill the child with all that it started, and wait until it is gone."""
    if child.returncode is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        await child.wait()


def _be_nice(pid: int) -> None:
    # From here, not by a function run in the child: that is unsafe in a process with threads.
    with contextlib.suppress(OSError):
        own = os.getpriority(os.PRIO_PROCESS, 0)
        os.setpriority(os.PRIO_PROCESS, pid, min(19, own + NICENESS))


def _stream(stream: asyncio.StreamReader | None) -> asyncio.StreamReader:
    if stream is None:
        raise RuntimeError("the child has no pipe although one was asked for")
    return stream
