"""What admins decide about indexes: /rollback, and the buttons under one that waits for a word.

As with the other commands, the gate is asked anew for every message and every press.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, ContextTypes

from bot import admin_texts as texts
from bot.access import AdminGate
from bot.decisions import PATTERN, Decision
from bot.handlers.admin import Audit, ByAdmins
from bot.readers import Readers
from bot.render import Message as Outgoing
from bot.telegram import acknowledge, deliver, revise
from bot.texts import NOT_MINE
from index.errors import IndexBusy, IndexingError, NothingOlder, NothingStaged


class Deciding(Protocol):
    """Brings generations in and removes them, such as ``Release``."""

    @property
    def rolled_back_from(self) -> str | None:
        """The generation that a rollback has left."""

    def publish(self, generation: str) -> str:
        """Swap on disk to the staged generation; raises NothingStaged when it waits no longer."""

    def swap(self, generation: str) -> None:
        """Let it answer."""

    def decline(self, generation: str) -> None:
        """Remove the staged generation; raises NothingStaged when it waits no longer."""

    def roll_back(self) -> str:
        """Let the generation before answer again; raises NothingOlder when there is none."""


@dataclass(frozen=True, slots=True)
class RollbackCommand:
    """Lets the generation before answer again, in one swap."""

    release: Deciding
    readers: Readers
    audit: Audit

    async def __call__(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Reply with what answers now."""
        message = update.message
        if message is None or message.from_user is None:
            return
        outcome, text = await asyncio.to_thread(self._roll_back)
        await asyncio.to_thread(self.audit, message.from_user.id, "rollback", outcome)
        await deliver(context.bot, message.chat_id, [Outgoing(text)])

    def _roll_back(self) -> tuple[str, str]:
        """Do it; return how it ended for the audit and for the admin."""
        try:
            generation = self.release.roll_back()
            left = self.release.rolled_back_from
        except NothingOlder:
            return "refused: nothing older", texts.NOTHING_OLDER
        except IndexBusy:
            return "refused: a build runs", texts.BUSY
        except (IndexingError, OSError) as error:
            return "failed", texts.rollback_failed(str(error), self.readers.state)
        reader = self.readers.current
        held = reader.summary if reader is not None else None
        return f"done: {generation}", texts.rolled_back(generation, left, held)


@dataclass(frozen=True, slots=True)
class DecisionPress:
    """Publishes the generation that waits, or removes it, as the pressed button says."""

    gate: AdminGate
    release: Deciding
    readers: Readers
    audit: Audit
    check: Callable[[], Awaitable[None]]

    async def __call__(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Decide, and put how it ended in the place of the question."""
        query = update.callback_query
        if query is None:
            return
        decision = Decision.parse(query.data or "")
        if not self.gate.allows(update) or query.message is None or decision is None:
            await acknowledge(query, NOT_MINE)
            return
        # Not cut off half-way when the bot is stopped: the swap on disk and in memory go together.
        outcome, text = await asyncio.shield(asyncio.to_thread(self._decide, decision))
        await asyncio.to_thread(self.audit, query.from_user.id, decision.verb, outcome)
        if outcome.startswith("refused"):
            await acknowledge(query, text)
            return
        await acknowledge(query)
        if outcome.startswith("failed"):
            # The question and its buttons stay: it may go better another time.
            await deliver(context.bot, query.message.chat.id, [Outgoing(text)])
            return
        chat_id, message_id = query.message.chat.id, query.message.message_id
        await revise(context.bot, chat_id, [message_id], [Outgoing(text)])
        if decision.verb == "publish":
            await self.check()

    def _decide(self, decision: Decision) -> tuple[str, str]:
        """Do it; return how it ended for the audit and for the admin."""
        generation = decision.generation
        try:
            if decision.verb == "keep":
                self.release.decline(generation)
                return f"done: {generation}", texts.kept_old(generation, self._serving())
            self.release.publish(generation)
            self.release.swap(generation)
        except NothingStaged:
            return f"refused: {generation} waits no longer", texts.WAITS_NO_LONGER
        except IndexBusy:
            return "refused: a build runs", texts.BUSY
        except (IndexingError, OSError) as error:
            return f"failed: {generation}", texts.publish_failed(str(error), self.readers.state)
        reader = self.readers.current
        held = reader.summary if reader is not None else None
        return f"done: {generation}", texts.published(generation, held)

    def _serving(self) -> str | None:
        reader = self.readers.current
        return reader.generation if reader is not None else None


def handlers(
    gate: AdminGate, rollback: RollbackCommand, decision: DecisionPress
) -> list[BaseHandler[Any, Any, Any]]:
    """Return the handlers of this file, to be registered with the admin's other ones."""
    return [
        CommandHandler("rollback", rollback, filters=ByAdmins(gate)),
        CallbackQueryHandler(decision, pattern=PATTERN),
    ]
