"""What admins can do: /reindex, /status, /sources and the buttons of its lists.

The gate is asked anew for every message and at each press of a button. Whoever does not pass it
is answered by the handlers that come after these, as if the command did not exist.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol

from telegram import Bot, Update
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    filters,
)

from bot import admin_texts as texts
from bot.access import AdminGate
from bot.admin_pages import (
    PATTERN,
    Link,
    NoSuchPage,
    Vitals,
    outlets_page,
    page_of,
    reindex_page,
    status_page,
)
from bot.readers import Readers
from bot.reindex import Fate, Progress, ReindexFailed, ReindexRuns, Report
from bot.render import Message as Outgoing
from bot.telegram import acknowledge, deliver, revise
from bot.texts import NOT_MINE
from index.errors import IndexingError

Audit = Callable[[int, str, str], None]
"""Keeps who did what and how it ended; called in a thread, and never raises."""

EDIT_EVERY_S = 1.0  # Telegram allows about one edit a second
LAST_EDITS = 3  # tries to bring the end of a reindex to the admin
LAST_WORD_S = 3.0  # when the bot is stopping


class Reindexing(Protocol):
    """A reindex to be run, such as ``Reindexer``."""

    @property
    def running(self) -> bool:
        """Whether one is under way."""

    async def run(self, on_progress: Callable[[Progress], None]) -> Report:
        """Reindex and return what changed; raises ReindexRuns or ReindexFailed."""


class ByAdmins(filters.UpdateFilter):
    """Lets through what an admin wrote themselves, in a new message in their private chat."""

    def __init__(self, gate: AdminGate) -> None:
        super().__init__()
        self._gate = gate

    def filter(self, update: Update) -> bool:
        """Return whether the gate is open."""
        return self._gate.allows(update)


@dataclass(frozen=True, slots=True)
class Shown:
    """The one message about a reindex; without a number when nobody knows whether it arrived."""

    chat_id: int
    message_id: int | None


@dataclass(frozen=True, slots=True)
class ReindexCommand:
    """Starts a reindex beside the handlers and shows how far it is in one message.

    Args:
        reindexer: runs it.
        readers: know what answers, also when it fails.
        start: begins work that outlives the handler.
        check: awaited after a reindex that went well, such as a check of all checksums.
        audit: keeps what was done.
        sleep: waits so many seconds.
    """

    reindexer: Reindexing
    readers: Readers
    start: Callable[[Coroutine[Any, Any, None]], None]
    check: Callable[[], Awaitable[None]]
    audit: Audit
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def __call__(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer at once; the work goes on in the background and this chat stays free."""
        message = update.message
        if message is None or message.from_user is None:
            return
        if self.reindexer.running:
            await message.reply_text(texts.REINDEX_RUNS)
        else:
            # Sent without an answer from Telegram it may stand there all the same, so it has to be
            # true; then there is nothing to edit, and the end comes as a message of its own.
            ids = await deliver(context.bot, message.chat_id, [Outgoing(texts.REINDEX_STARTED)])
            shown = Shown(message.chat_id, ids[0] if ids else None)
            self.start(self._reindex(update, context, shown, message.from_user.id))

    async def _reindex(
        self,
        update: Update,
        context: ContextTypes.DEFAULT_TYPE,
        shown: Shown,
        admin_id: int,
    ) -> None:
        try:
            outcome, ending = await self._outcome(context.bot, shown)
        except asyncio.CancelledError:
            # The bot is stopping; it still may make calls, and this is the last chance to tell.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LAST_WORD_S):
                    await _finish(context.bot, shown, Outgoing(texts.REINDEX_STOPPED), self.sleep)
            raise
        except Exception as error:
            await context.application.process_error(update, error)
            outcome = "failed"
            ending = Outgoing(texts.reindex_failed(type(error).__name__, self.readers.state))
        await _finish(context.bot, shown, ending, self.sleep)
        await asyncio.to_thread(self.audit, admin_id, "reindex", outcome)
        if outcome.startswith("done"):
            await self.check()

    async def _outcome(self, bot: Bot, shown: Shown) -> tuple[str, Outgoing]:
        """Run the reindex; return how it ended for the audit and for the admin."""
        latest: list[Progress] = []
        showing = asyncio.create_task(self._show(bot, shown, latest))
        try:
            report = await self.reindexer.run(latest.append)
        except ReindexRuns:
            return "refused: one is running", Outgoing(texts.REINDEX_RUNS)
        except ReindexFailed as error:
            return "failed", Outgoing(texts.reindex_failed(str(error), self.readers.state))
        finally:
            showing.cancel()
            await asyncio.gather(showing, return_exceptions=True)
        ended = "waits" if report.fate is Fate.WAITS else "done"
        return f"{ended}: {report.generation}", reindex_page(report)

    async def _show(self, bot: Bot, shown: Shown, latest: list[Progress]) -> None:
        """Edit the message whenever there is something new, at most once a second."""
        while True:
            await self.sleep(EDIT_EVERY_S)
            if not latest:
                continue
            progress = latest.pop()
            latest.clear()
            try:
                await _edit(bot, shown, Outgoing(texts.reindex_progress(progress)))
            except TelegramError:
                # How far it is does not matter enough to fail for; the end is told with care.
                continue


@dataclass(frozen=True, slots=True)
class StatusCommand:
    """Tells what is indexed and how the bot is."""

    reindexer: Reindexing
    readers: Readers
    vitals: Callable[[], Vitals]
    audit: Audit

    async def __call__(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Reply with one message."""
        message = update.message
        if message is None or message.from_user is None:
            return
        vitals = await asyncio.to_thread(self.vitals)
        page = status_page(
            self.readers.current, self.readers.state, vitals, reindexing=self.reindexer.running
        )
        await deliver(context.bot, message.chat_id, [page])
        await asyncio.to_thread(self.audit, message.from_user.id, "status", "shown")


@dataclass(frozen=True, slots=True)
class SourcesCommand:
    """Lists the outlets; their buttons lead to articles and to what was left out of each."""

    readers: Readers
    audit: Audit

    async def __call__(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Reply with the first page of outlets."""
        message = update.message
        if message is None or message.from_user is None:
            return
        reader = self.readers.current
        if reader is None:
            await message.reply_text(texts.NO_INDEX_YET)
            return
        page = await asyncio.to_thread(outlets_page, reader)
        await deliver(context.bot, message.chat_id, [page])
        await asyncio.to_thread(self.audit, message.from_user.id, "sources", "shown")


@dataclass(frozen=True, slots=True)
class SourcesPress:
    """Turns a list of sources to the page that a pressed button names."""

    gate: AdminGate
    readers: Readers

    async def __call__(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show the page in the place of the one with the button."""
        query = update.callback_query
        if query is None:
            return
        if not self.gate.allows(update) or query.message is None:
            await acknowledge(query, NOT_MINE)
            return
        try:
            link = Link.parse(query.data or "")
            page = await asyncio.to_thread(self._page, link)
        except (NoSuchPage, IndexingError):
            await acknowledge(query, texts.LIST_GONE)
            return
        await acknowledge(query)
        await revise(context.bot, query.message.chat.id, [query.message.message_id], [page])

    def _page(self, link: Link) -> Outgoing:
        # The list was made of that generation; its numbers mean other articles in another.
        return page_of(self.readers.of(link.generation), link)


def handlers(
    gate: AdminGate, reindex: ReindexCommand, status: StatusCommand, sources: SourcesCommand
) -> list[BaseHandler[Any, Any, Any]]:
    """Return the handlers of this file, to be registered before all others."""
    admins = ByAdmins(gate)
    return [
        CommandHandler("reindex", reindex, filters=admins),
        CommandHandler("status", status, filters=admins),
        CommandHandler("sources", sources, filters=admins),
        CallbackQueryHandler(SourcesPress(gate, sources.readers), pattern=PATTERN),
    ]


async def _edit(bot: Bot, shown: Shown, message: Outgoing) -> None:
    if shown.message_id is not None:
        await bot.edit_message_text(
            message.text, shown.chat_id, shown.message_id, reply_markup=message.keyboard
        )


async def _finish(
    bot: Bot, shown: Shown, message: Outgoing, sleep: Callable[[float], Awaitable[None]]
) -> None:
    """Make the message tell how it ended; a lost connection is tried again, as edits may be."""
    if shown.message_id is None:
        await deliver(bot, shown.chat_id, [message])
        return
    for _ in range(LAST_EDITS):
        try:
            await _edit(bot, shown, message)
        except BadRequest as error:
            if "not modified" not in str(error).lower():
                # Such as a message that the admin has deleted.
                await deliver(bot, shown.chat_id, [message])
            return
        except (RetryAfter, NetworkError):
            await sleep(EDIT_EVERY_S)
        except TelegramError:
            return  # the chat is closed to us
        else:
            return
