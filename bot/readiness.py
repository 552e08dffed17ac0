"""From whatever lies on the disk to answering: open, build if needed, check in the background."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot import admin_texts
from bot.admin_pages import waiting_page
from bot.readers import Phase, Readers
from bot.reindex import Reindexer, ReindexFailed, ReindexRuns
from bot.render import Message
from index.errors import IndexingError, SearchAway

_log = logging.getLogger(__name__)


class Readiness:
    """Brings the bot to answering and tells the admins when that fails.

    Args:
        readers: where the opened index goes.
        reindexer: builds one.
        count_articles: how many files and records there are to index; 0 also without a folder.
        articles_folder: its name, for people.
        rebuild: build also when there is a usable index; that one answers meanwhile.
        builds: build where there is none; an index that others load is only waited for.
        waiting: the generation that was built before the start and waits for an admin's word.
        warn: tells the admins; takes the kind of the matter and the words.
        tell: brings a message with buttons to all admins.
        on_ready: called when questions can be answered for the first time.
    """

    def __init__(
        self,
        readers: Readers,
        reindexer: Reindexer,
        *,
        count_articles: Callable[[], int],
        articles_folder: str,
        rebuild: bool,
        builds: bool = True,
        waiting: Callable[[], str | None],
        tell: Callable[[Message], Awaitable[None]],
        warn: Callable[[str, str], Awaitable[None]],
        on_ready: Callable[[], None] = lambda: None,
    ) -> None:
        self._readers = readers
        self._reindexer = reindexer
        self._count_articles = count_articles
        self._articles_folder = articles_folder
        self._rebuild = rebuild
        self._builds = builds
        self._waiting = waiting
        self._warn = warn
        self._tell = tell
        self._on_ready = on_ready

    async def open(self) -> None:
        """Open the index that is there; quick, so that the first question finds it."""
        try:
            reader = await asyncio.to_thread(self._readers.swap)
        except (IndexingError, OSError) as error:
            # NoIndex, StaleIndex and damage alike are mended by building.
            _log.info("no usable index: %s", error)
            if not self._builds:
                phase = Phase.AWAY if isinstance(error, SearchAway) else Phase.FAILED
                self._readers.waiting(phase, str(error))
            return
        summary = reader.summary
        _log.info(
            "serving generation %s: %d articles, %d sentences",
            reader.generation,
            summary.articles,
            summary.sentences,
        )
        for reason in reader.degraded:
            _log.error("the index is not as it should be: %s", reason)

    async def finish(self) -> None:
        """Build an index if there is none or it is wanted anew, then check all of it.

        Where none is built here, that of the cluster is waited for: whoever notices swaps opens it.
        """
        if not self._builds:
            self._on_ready()
            await self._remind()
            return
        is_open = self._readers.state.phase is Phase.SERVING
        if is_open:
            self._on_ready()
        if not is_open or self._rebuild:
            await self._build()
        else:
            await self._remind()
        if not is_open and self._readers.state.phase is Phase.SERVING:
            self._on_ready()
        await self.check()

    async def check(self) -> None:
        """Read the whole index in use against its checksums; mend and report damage.

        A cluster checks its own files, and what was loaded was counted then.
        """
        if not self._builds:
            return
        damage = await asyncio.to_thread(self._readers.verify)
        if damage is None:
            return
        _log.error("%s", damage)
        await self._warn("DamagedIndex", admin_texts.damage_notice(damage))
        if self._readers.state.phase is not Phase.SERVING:
            await self._build()

    async def _build(self) -> None:
        if await asyncio.to_thread(self._count_articles) == 0:
            self._readers.waiting(Phase.NO_ARTICLES, admin_texts.no_articles(self._articles_folder))
            _log.warning("no articles in %s", self._articles_folder)
            return
        try:
            # Who starts the bot on a folder means what is in it; mostly nothing answers yet.
            await self._reindexer.run(asking=False)
        except ReindexRuns:
            return  # an admin was quicker
        except ReindexFailed as error:
            _log.error("the index could not be built: %s", error)
            if self._readers.state.phase is not Phase.SERVING:
                self._readers.waiting(Phase.FAILED, str(error))
                await self._warn("ReindexFailed", admin_texts.not_ready_notice(str(error)))

    async def _remind(self) -> None:
        """Show the buttons again that an admin did not press before the bot was restarted."""
        generation = await asyncio.to_thread(self._waiting)
        if generation is not None:
            await self._tell(waiting_page(generation))
