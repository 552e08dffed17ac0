"""What admins can do: /reindex, /status, /sources and the buttons of its lists.

Every handler asks the gate anew, also at each press of a button. Whoever is no admin gets the
reply that an unknown command gets, so that nobody learns what there is to try.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol

from telegram import Bot, Message, Update
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError
from telegram.ext import ContextTypes

from bot import admin_texts as texts
from bot.access import AdminGate
from bot.admin_pages import Link, NoSuchPage, Vitals, outlets_page, page_of, status_page
from bot.readers import Readers
from bot.reindex import Progress, ReindexFailed, ReindexRuns, Report
from bot.render.message import Message as Outgoing
from bot.telegram import acknowledge, deliver, revise
from index.errors import IndexingError

Ordinary = Callable[[Update, ContextTypes.DEFAULT_TYPE], Awaitable[None]]
"""The reply that everybody gets to a command that is not for them."""

Audit = Callable[[int, str, str], None]
"""Keeps who did what and how it ended; called in a thread."""

EDIT_EVERY_S = 1.0  # Telegram allows about one edit a second
LAST_EDITS = 3  # tries to bring the end of a reindex to the admin


class Reindexing(Protocol):
    """A reindex to be run, such as ``Reindexer``."""

    @property
    def running(self) -> bool:
        """Whether one is under way."""

    async def run(self, on_progress: Callable[[Progress], None]) -> Report:
        """Reindex and return what changed; raises ReindexRuns or ReindexFailed."""


@dataclass(frozen=True, slots=True)
class ReindexCommand:
    """Starts a reindex beside the handlers and shows how far it is in one message."""

    gate: AdminGate
    reindexer: Reindexing
    readers: Readers
    start: Callable[[Coroutine[Any, Any, None]], None]
    audit: Audit
    ordinary: Ordinary
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def __call__(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer at once; the work goes on in the background and this chat stays free."""
        message = update.message
        if message is None or message.from_user is None or not self.gate.allows(update):
            await self.ordinary(update, context)
        elif self.reindexer.running:
            await message.reply_text(texts.REINDEX_RUNS)
        else:
            shown = await message.reply_text(texts.REINDEX_STARTED)
            self.start(self._reindex(update, context, shown, message.from_user.id))

    async def _reindex(
        self,
        update: Update,
        context: ContextTypes.DEFAULT_TYPE,
        shown: Message,
        admin_id: int,
    ) -> None:
        try:
            outcome, text = await self._outcome(context.bot, shown)
        except asyncio.CancelledError:
            # The bot is stopping; it still may make calls, and this is the last chance to tell.
            await _finish(context.bot, shown, texts.REINDEX_STOPPED, self.sleep)
            raise
        except Exception as error:
            await context.application.process_error(update, error)
            outcome, text = "failed", texts.reindex_failed(type(error).__name__, self.readers.state)
        await _finish(context.bot, shown, text, self.sleep)
        await asyncio.to_thread(self.audit, admin_id, "reindex", outcome)

    async def _outcome(self, bot: Bot, shown: Message) -> tuple[str, str]:
        """Run the reindex; return how it ended for the audit and for the admin."""
        latest: list[Progress] = []
        showing = asyncio.create_task(self._show(bot, shown, latest))
        try:
            report = await self.reindexer.run(latest.append)
        except ReindexRuns:
            return "refused: one is running", texts.REINDEX_RUNS
        except ReindexFailed as error:
            return "failed", texts.reindex_failed(str(error), self.readers.state)
        finally:
            showing.cancel()
            await asyncio.gather(showing, return_exceptions=True)
        return f"done: {report.generation}", texts.reindex_done(report)

    async def _show(self, bot: Bot, shown: Message, latest: list[Progress]) -> None:
        """Edit the message whenever there is something new, at most once a second."""
        while True:
            await self.sleep(EDIT_EVERY_S)
            if not latest:
                continue
            progress = latest.pop()
            latest.clear()
            try:
                await _edit(bot, shown, texts.reindex_progress(progress))
            except TelegramError:
                # How far it is does not matter enough to fail for; the end is told with care.
                continue


@dataclass(frozen=True, slots=True)
class StatusCommand:
    """Tells what is indexed and how the bot is."""

    gate: AdminGate
    reindexer: Reindexing
    readers: Readers
    vitals: Callable[[], Vitals]
    audit: Audit
    ordinary: Ordinary

    async def __call__(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Reply with one message."""
        message = update.message
        if message is None or message.from_user is None or not self.gate.allows(update):
            await self.ordinary(update, context)
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

    gate: AdminGate
    readers: Readers
    audit: Audit
    ordinary: Ordinary

    async def __call__(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Reply with the first page of outlets."""
        message = update.message
        if message is None or message.from_user is None or not self.gate.allows(update):
            await self.ordinary(update, context)
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
            await acknowledge(query, texts.NOT_FOR_YOU)
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


async def _edit(bot: Bot, shown: Message, text: str) -> None:
    await bot.edit_message_text(text, shown.chat_id, shown.message_id)


async def _finish(
    bot: Bot, shown: Message, text: str, sleep: Callable[[float], Awaitable[None]]
) -> None:
    """Make the message tell how it ended; a lost connection is tried again, as edits may be."""
    for _ in range(LAST_EDITS):
        try:
            await _edit(bot, shown, text)
        except BadRequest as error:
            if "not modified" not in str(error).lower():
                # Such as a message that the admin has deleted.
                await deliver(bot, shown.chat_id, [Outgoing(text)])
            return
        except (RetryAfter, NetworkError):
            await sleep(EDIT_EVERY_S)
        except TelegramError:
            return  # the chat is closed to us
        else:
            return
