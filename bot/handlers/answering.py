"""From a question to the messages that answer it: search, keep, render, send.

Owns what all ways to ask have in common. Searching and the state hold a thread, never the event
loop; a search has a timeout; a state that fails costs the buttons, not the answer.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Protocol, TypeVar

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot import texts
from bot.handlers.messages import Place
from bot.readers import Phase
from bot.readers import State as ReadersState
from bot.render import (
    Message,
    TextBuilder,
    as_spoken,
    numbered,
    render_answer,
    render_statements,
)
from bot.state import Questions, StateError, StoredQuestion
from bot.telegram.sending import deliver, revise
from index.domain import Answer, Article, Evidence, Sentence
from index.errors import SearchAway, UnknownArticle
from index.reader import Summary

_TYPING_LASTS_S = 4.0  # a client shows it for five seconds

_log = logging.getLogger(__name__)
_T = TypeVar("_T")


class ReaderLike(Protocol):
    """What handlers need of an opened generation; ``index.Reader`` has it."""

    @property
    def generation(self) -> str:
        """Name of the generation."""

    @property
    def summary(self) -> Summary:
        """What it holds."""

    def ask(self, question: str, *, limit: int = 10) -> Answer:
        """Return what the articles hold on ``question``."""

    def article(self, article_id: str) -> Article:
        """Return an article; raise UnknownArticle when there is none of that id."""

    def sentences(self, article_id: str | None = None) -> Iterable[Sentence]:
        """Return the sentences of an article in order, or all; raise UnknownArticle."""

    def context(self, evidence: Evidence) -> tuple[Sentence | None, Sentence | None]:
        """Return the sentence before and the one after."""

    def examples(self, n: int = 3) -> tuple[str, ...]:
        """Return questions that it answers."""


class ReadersLike(Protocol):
    """What handlers need of the readers in use; ``bot.readers.Readers`` has it."""

    @property
    def current(self) -> ReaderLike | None:
        """The reader that answers now, or ``None``."""

    @property
    def state(self) -> ReadersState:
        """What can be done for a question, and why not."""

    def of(self, generation: str) -> ReaderLike:
        """Return the reader of a generation; raise IndexingError when it cannot be had."""


@dataclass(frozen=True, slots=True)
class Found:
    """An answer with the articles of the sentences that were folded into others.

    Of a long post these are the sentences of all its statements.
    """

    answer: Answer
    copies: Mapping[str, Article]


@dataclass(frozen=True, slots=True)
class Answering:
    """Answers questions in a chat.

    Args:
        readers: of the index.
        questions: where questions are kept for the buttons.
        is_admin: whether a person may learn how articles are added.
        timeout_s: after this a search is given up with a sentence.
        typing_after_s: a search that takes longer shows that the bot is at work.
        limit: most sentences of an answer, over all its pages.
        searchers: the threads that search, without one those of the loop. A search that was given
            up runs on to its end, and must not hold up those who only wait for the state.
    """

    readers: ReadersLike
    questions: Questions
    is_admin: Callable[[int], bool]
    timeout_s: float
    typing_after_s: float = 0.5
    limit: int = 20
    searchers: Executor | None = None

    async def reply(
        self, bot: Bot, place: Place, question: str, *, by_button: bool = False
    ) -> None:
        """Answer ``question`` with a reply; asked by a button, it is shown above the answer."""
        asked_id, messages = await self._answered(bot, place, question, by_button=by_button)
        sent = await send(bot, place, messages)
        await self._keep_answer(asked_id, sent)

    async def revise(self, bot: Bot, place: Place, stored: StoredQuestion, question: str) -> None:
        """Make the answer to a question that was edited read as the answer to the new one."""
        _, messages = await self._answered(bot, place, question, stored=stored)
        now = await revise(
            bot, place.chat_id, stored.answer_message_ids, messages, thread_id=place.thread_id
        )
        await self._keep_answer(stored.id, now)

    def unavailable(self, place: Place) -> list[Message]:
        """Return why nothing can be looked up now; admins also learn what to do."""
        phase = self.readers.state.phase
        if phase is Phase.NO_ARTICLES:
            return self._no_articles(place)
        if phase is Phase.AWAY:
            return plain(texts.SEARCH_AWAY)
        return plain(texts.INDEX_FAILED if phase is Phase.FAILED else texts.GETTING_READY)

    async def in_thread(self, bot: Bot, place: Place, work: Callable[[], _T]) -> _T:
        """Return what ``work`` returns, from a thread, and show that the bot is typing.

        Raises:
            TimeoutError: it took too long; work that was begun ends by itself some time, work that
                still waited for a thread is never begun.
        """
        async with _typing(bot, place, after_s=self.typing_after_s):
            loop = asyncio.get_running_loop()
            return await asyncio.wait_for(
                loop.run_in_executor(self.searchers, work), self.timeout_s
            )

    def find(self, reader: ReaderLike, question: str) -> Found:
        """Return what ``reader`` holds on ``question``; equal for the same generation."""
        answer = as_spoken(reader.ask(question, limit=self.limit))
        folded = [
            unit
            for part in (answer, *answer.statements)
            for one in numbered(part)
            for unit in one.evidence.same_as
        ]
        articles = {unit: article_of(reader, unit) for unit in folded}
        return Found(answer, {unit: found for unit, found in articles.items() if found})

    async def _answered(
        self,
        bot: Bot,
        place: Place,
        question: str,
        *,
        by_button: bool = False,
        stored: StoredQuestion | None = None,
    ) -> tuple[str | None, list[Message]]:
        """Return the id under which the question is kept, and the messages that answer it."""
        reader = self.readers.current
        if reader is None:
            _log.info("question: %s, in a %s chat", self.readers.state.phase.name, place.chat_type)
            return None, self.unavailable(place)
        began = time.monotonic()
        try:
            found = await self.in_thread(bot, place, lambda: self.find(reader, question))
        except TimeoutError:
            _log.warning("question: given up after %.1f s", time.monotonic() - began)
            return None, plain(texts.TOO_SLOW)
        except SearchAway as error:
            _log.error("question: %s", error)
            return None, plain(texts.SEARCH_AWAY)
        answer = found.answer
        _log.info(
            "question: %s, %d sentences of %d articles, %d words without a match, %.0f ms, "
            "in a %s chat",
            answer.outcome,
            len(answer.ranked),
            len({evidence.article_id for evidence in answer.ranked}),
            len(answer.missing),
            1000 * (time.monotonic() - began),
            place.chat_type,
        )
        if answer.searched.articles == 0:
            return None, self._no_articles(place)
        asked_id = await self._keep(place, answer, None if by_button else place.message_id, stored)
        if answer.statements:
            return asked_id, render_statements(answer, question_id=asked_id, copies=found.copies)
        messages = render_answer(
            answer, question_id=asked_id, copies=found.copies, with_question=by_button
        )
        return asked_id, messages

    async def _keep(
        self, place: Place, answer: Answer, message_id: int | None, stored: StoredQuestion | None
    ) -> str | None:
        """Keep the question for its buttons and return its id; without state there is none."""

        def keep() -> str:
            if stored is not None:
                self.questions.amend(stored.id, answer.question, answer.generation)
                return stored.id
            return self.questions.remember(
                answer.question,
                chat_id=place.chat_id,
                user_id=place.person,
                message_id=message_id,
                generation=answer.generation,
            )

        try:
            return await asyncio.to_thread(keep)
        except StateError as error:
            _log.error("the question was not kept, its answer has no buttons: %s", error)
            return None

    async def _keep_answer(self, asked_id: str | None, message_ids: Sequence[int]) -> None:
        if asked_id is None:
            return
        try:
            await asyncio.to_thread(self.questions.set_answer_messages, asked_id, message_ids)
        except StateError as error:
            _log.error("an edit of this question will not be answered: %s", error)

    def _no_articles(self, place: Place) -> list[Message]:
        can_add = place.is_private and place.person is not None and self.is_admin(place.person)
        return plain(
            f"{texts.NO_ARTICLES}\n\n{texts.NO_ARTICLES_FOR_ADMINS}"
            if can_add
            else texts.NO_ARTICLES
        )


def plain(text: str) -> list[Message]:
    """Return a text of ours as messages."""
    return TextBuilder().add(text).messages()


async def send(bot: Bot, place: Place, messages: Sequence[Message]) -> list[int]:
    """Send messages as a reply and return their ids."""
    return await deliver(
        bot,
        place.chat_id,
        messages,
        reply_to_message_id=place.message_id,
        thread_id=place.thread_id,
    )


@asynccontextmanager
async def _typing(bot: Bot, place: Place, *, after_s: float) -> AsyncIterator[None]:
    """Show that the bot is typing, from ``after_s`` seconds on and until the block ends."""

    async def show() -> None:
        await asyncio.sleep(after_s)
        # A sign of life that fails must not cost the answer.
        with suppress(TelegramError):
            while True:
                await bot.send_chat_action(
                    place.chat_id, ChatAction.TYPING, message_thread_id=place.thread_id
                )
                await asyncio.sleep(_TYPING_LASTS_S)

    task = asyncio.create_task(show())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def article_of(reader: ReaderLike, unit: str) -> Article | None:
    """Return the article of a unit, whose name is the article's id, mostly with a number."""
    name, mark, number = unit.rpartition("#")
    for article_id in (name, unit) if mark and number.isdigit() else (unit,):
        with suppress(UnknownArticle):
            return reader.article(article_id)
    return None
