"""The application out of plain values: what is built, in which order, and what hangs on what."""

from __future__ import annotations

import asyncio
import logging
import os
import resource
import shutil
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from telegram import Bot, Update
from telegram.ext import Application, BaseHandler, TypeHandler

from bot import texts
from bot.access import HOUR_S, AdminGate, Allowed, Buckets, Once, Turn
from bot.admin_pages import Vitals
from bot.background import Background
from bot.failures import Failures
from bot.handlers import admin, ask, browse, info, releasing
from bot.handlers.answering import Answering
from bot.handlers.door import Doorkeeper
from bot.notices import tell_admins
from bot.profile import present
from bot.readers import Readers
from bot.readiness import Readiness
from bot.reindex import BUILD_COMMAND, Reindexer
from bot.release import PinnedMode, Release
from bot.render import Message
from bot.schedule import Schedule
from bot.search_cluster import SearchCluster
from bot.state import (
    AUDIT_KEPT,
    MOST_KEPT,
    MOST_KEPT_SHARED,
    Audit,
    Database,
    Questions,
    SqliteDatabase,
    StateError,
)
from bot.state_address import PostgresAddress
from bot.swap_watch import SwapWatch
from bot.telegram import AnyApplication, build_hardened
from index import Reader
from index.build import MEMORY_MB
from index.corpus import count_sources
from index.errors import IndexingError
from index.store import KEPT, Store

if TYPE_CHECKING:
    from bot.turns import SharedTurns

GATE_GROUP = -1  # before all others
SWEEP_EVERY_S = 6 * HOUR_S
SET_ASIDE_KEPT = timedelta(days=1)  # time to look at a damaged state, which holds questions
# Ranking holds a processor; two more, so that quick questions pass by slow ones.
SEARCHES_AT_ONCE = (os.cpu_count() or 1) + 2
CLAIMS_AT_ONCE = 4  # each takes two milliseconds; fewer than the connections of the state

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that differs from one bot to the next."""

    token: str = field(repr=False)
    api_root: str
    admin_ids: frozenset[int]
    allowed_ids: frozenset[int]
    articles_dir: Path
    index_dir: Path
    state_file: Path
    question_timeout_s: float
    questions_burst: int
    question_every_s: float
    question_days: int
    rebuild: bool  # index the articles at every start
    on_ready: Callable[[], None] = lambda: None
    build_command: Sequence[str] = BUILD_COMMAND  # what /reindex runs
    keep_generations: int = KEPT  # older ones that stay
    build_memory_mb: int = MEMORY_MB  # that new articles may take in a reindex
    pinned: PinnedMode = "report"
    reindex_every_s: float = 0  # 0: only when an admin says so
    shared_state: PostgresAddress | None = None  # none: the state file
    search_url: str | None = field(default=None, repr=False)  # none: the index of index_dir answers
    shares_webhook: bool = False  # with other bots of the same token and the same shared state


class Parts:
    """What the handlers hang on; made once, and closed when the bot stops."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.started = time.monotonic()
        self.n_questions = 0
        self.gate = AdminGate(plan.admin_ids)
        self.buckets = Buckets(plan.questions_burst, plan.question_every_s, time.monotonic)
        # An open one is not swept, so no more are held than are to stay.
        kept_open = min(KEPT, plan.keep_generations)
        cluster = _cluster(plan)
        open_reader = partial(Reader.open, plan.index_dir) if cluster is None else cluster.open
        self.readers = Readers(open_reader, kept=kept_open)
        self.release = Release(
            plan.index_dir,
            self.readers,
            pinned=plan.pinned,
            keep=plan.keep_generations,
            shared=cluster,
        )
        self.reindexer = Reindexer(
            plan.articles_dir,
            plan.index_dir,
            release=self.release,
            pinned=plan.pinned != "off",
            memory_mb=plan.build_memory_mb,
            command=plan.build_command,
        )
        self.database = _database(plan)
        most_kept = MOST_KEPT if plan.shared_state is None else MOST_KEPT_SHARED
        self.questions = Questions(self.database, most_kept=most_kept)
        self.audit = Audit(self.database)
        self.searchers = ThreadPoolExecutor(SEARCHES_AT_ONCE, "search")
        self.claimers = ThreadPoolExecutor(CLAIMS_AT_ONCE, "claim")
        self.turns = _turns(self.database, self.claimers) if plan.shares_webhook else None
        self.swap_watch = SwapWatch(
            self.readers,
            Store(plan.index_dir).current_name if cluster is None else cluster.current_name,
            is_swapping=lambda: self.reindexer.running,
        )
        self.background = Background()
        self.failures = Failures(plan.admin_ids, sorry=texts.FAILED)

    def handlers(self, check: Callable[[], Coroutine[Any, Any, None]]) -> list[_Handler]:
        """Return all handlers in the order in which they are asked; the first that fits acts."""
        plan, take = self.plan, self.buckets.take
        answering = Answering(
            self.readers,
            self.questions,
            is_admin=plan.admin_ids.__contains__,
            timeout_s=plan.question_timeout_s,
            searchers=self.searchers,
        )
        start, keep = self.background.start, self.keep
        return [
            # First, so that whoever is no admin falls through to the ordinary replies.
            *admin.handlers(
                self.gate,
                admin.ReindexCommand(self.reindexer, self.readers, start, check, keep),
                admin.StatusCommand(self.reindexer, self.readers, self.vitals, keep),
                admin.SourcesCommand(self.readers, keep),
            ),
            *releasing.handlers(
                self.gate,
                releasing.RollbackCommand(self.release, self.readers, keep),
                releasing.DecisionPress(self.gate, self.release, self.readers, keep, check),
            ),
            *ask.handlers(answering, self.take_question),
            # After /ask and /check, because its last one takes every command that is left.
            *info.handlers(answering, take, plan.question_days),
            *browse.handlers(answering, take),
        ]

    def take_question(self, person: int) -> Turn:
        """Take a question out of a person's bucket and count it."""
        turn = self.buckets.take(person)
        self.n_questions += turn is Turn.YES
        return turn

    def keep(self, admin_id: int, action: str, outcome: str) -> None:
        """Write down what an admin did; a full disk must not undo it."""
        _log.info("admin action: %s, %s", action, outcome)
        try:
            self.audit.append(admin_id, action, outcome)
        except StateError as error:
            _log.error("an admin action was not written down: %s", error)

    def vitals(self) -> Vitals:
        """Return how the process is; reads the disk."""
        plan = self.plan
        return Vitals(
            uptime_s=time.monotonic() - self.started,
            memory_bytes=memory_bytes(),
            n_questions=self.n_questions,
            index_bytes=Store(plan.index_dir).disk_bytes(),
            free_bytes=shutil.disk_usage(plan.state_file.parent).free,
            older=tuple(self.release.older),
            waiting=self.release.waiting,
            rolled_back_from=self.release.rolled_back_from,
        )

    def sweep(self) -> None:
        """Delete what was kept for as long as the privacy page says."""
        now = datetime.now(UTC)
        try:
            n_questions = self.questions.sweep(now - timedelta(days=self.plan.question_days))
            n_actions = self.audit.sweep(now - AUDIT_KEPT)
            self.database.discard_set_aside(now - SET_ASIDE_KEPT)
            if self.turns is not None:
                self.turns.claims.sweep()
        except StateError as error:
            _log.error("old questions were not deleted: %s", error)
        else:
            _log.info("swept: %d questions, %d admin actions", n_questions, n_actions)

    def close(self) -> None:
        """Close the index and the state; searches that nobody waits for are not begun any more."""
        self.searchers.shutdown(wait=False, cancel_futures=True)
        self.claimers.shutdown(wait=False, cancel_futures=True)
        self.readers.close()
        self.database.close()


_Handler = BaseHandler[Any, Any, Any]


def build_application(plan: Plan) -> AnyApplication:
    """Return the bot, ready to be run by ``bot.telegram.run``; nothing is opened yet."""
    parts = Parts(plan)
    readiness: list[Readiness] = []

    async def check() -> None:
        await readiness[0].check()

    async def post_init(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        ready = _readiness(parts, application.bot)
        readiness.append(ready)
        await ready.open()
        # Not awaited: questions are taken meanwhile, and the menu can wait.
        parts.background.start(ready.finish())
        parts.background.start(present(application.bot, plan.admin_ids))
        parts.background.start(_sweeping(parts))
        if plan.reindex_every_s:
            parts.background.start(_schedule(parts, application.bot, ready).run())
        parts.background.start(parts.swap_watch.run())

    async def post_stop(_: Application[Any, Any, Any, Any, Any, Any]) -> None:
        await parts.background.stop()

    async def post_shutdown(_: Application[Any, Any, Any, Any, Any, Any]) -> None:
        await asyncio.to_thread(parts.close)

    application = build_hardened(
        plan.token,
        api_root=plan.api_root,
        turns=parts.turns,
        post_init=post_init,
        post_stop=post_stop,
        post_shutdown=post_shutdown,
    )
    doorkeeper = Doorkeeper(Allowed(plan.allowed_ids, plan.admin_ids), Once(HOUR_S, time.monotonic))
    application.add_handler(TypeHandler(Update, doorkeeper), group=GATE_GROUP)
    application.add_handlers(parts.handlers(check))
    application.add_error_handler(parts.failures)
    return application


def count_articles(articles_dir: Path) -> int:
    """Return how many files and records there are to index; none without a folder."""
    try:
        return count_sources([articles_dir])
    except (IndexingError, OSError):
        return 0


def memory_bytes() -> int:
    """Return what the process holds in memory now; where that is not told, its peak."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        kilobytes = next(line.split()[1] for line in status.splitlines() if "VmRSS:" in line)
        return 1024 * int(kilobytes)
    except (OSError, StopIteration):
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else 1024 * peak


def _cluster(plan: Plan) -> SearchCluster | None:
    if plan.search_url is None:
        return None
    return SearchCluster(
        plan.search_url, plan.index_dir, keep=plan.keep_generations, command=plan.build_command
    )


def _database(plan: Plan) -> Database:
    if plan.shared_state is None:
        return SqliteDatabase(plan.state_file)
    # Here and below not before it is needed: a bot alone starts sooner without it.
    from bot.state.postgres import PostgresDatabase

    return PostgresDatabase(plan.shared_state)


def _turns(database: Database, claimers: Executor) -> SharedTurns:
    from bot.state.claims import Claims
    from bot.turns import SharedTurns

    return SharedTurns(Claims(database), claimers)


def _readiness(parts: Parts, bot: Bot) -> Readiness:
    plan = parts.plan
    return Readiness(
        parts.readers,
        parts.reindexer,
        count_articles=partial(count_articles, plan.articles_dir),
        articles_folder=str(plan.articles_dir),
        rebuild=plan.rebuild,
        builds=plan.search_url is None,
        waiting=lambda: parts.release.waiting,
        warn=partial(parts.failures.notify, bot),
        tell=partial(tell_admins, bot, plan.admin_ids),
        on_ready=plan.on_ready,
    )


def _schedule(parts: Parts, bot: Bot, ready: Readiness) -> Schedule:
    tell: Callable[[Message], Awaitable[None]] = partial(tell_admins, bot, parts.plan.admin_ids)
    return Schedule(
        parts.reindexer,
        parts.release,
        parts.readers,
        every_s=parts.plan.reindex_every_s,
        tell=tell,
        check=ready.check,
    )


async def _sweeping(parts: Parts) -> None:
    while True:
        await asyncio.to_thread(parts.sweep)
        await asyncio.sleep(SWEEP_EVERY_S)
