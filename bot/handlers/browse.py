"""The buttons under an answer: context, sources, more, and asking again.

An answer's buttons speak of that answer: they open the generation it was made with and ask the
kept question once more, which gives the same sentences. A button's data comes from whoever
presses, so it opens nothing but a question that was asked in the same chat.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from telegram import Bot, Update
from telegram.ext import BaseHandler, CallbackQueryHandler, ContextTypes

from bot import texts
from bot.access import Turn
from bot.handlers.answering import Answering, Found, ReaderLike, article_of, plain, send
from bot.handlers.messages import Place, place_of
from bot.render import (
    Copies,
    InContext,
    Message,
    Numbered,
    Press,
    TextBuilder,
    ask_keyboard,
    numbered,
    page_of,
    parse_callback,
    render_answer,
    render_context,
    render_receipt,
    render_silence,
    render_sources,
    render_timeline,
    render_wordings,
)
from bot.state import StateError, StoredQuestion
from bot.telegram.sending import acknowledge
from index.domain import Answer, Article
from index.errors import IndexingError, SearchAway, UnknownArticle

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BrowseHandler:
    """Show more of an answer to whoever presses a button under it.

    Args:
        answering: searches and sends.
        take: how often a person may press; a press costs a search.
    """

    answering: Answering
    take: Callable[[int], Turn]

    async def __call__(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Handle one press."""
        query = update.callback_query
        if query is None:
            return
        turn = self.take(query.from_user.id)
        if turn is not Turn.YES:
            await acknowledge(query, texts.SLOW_DOWN if turn is Turn.NOTICE else None)
            return
        press, stored = parse_callback(query.data or ""), None
        if press is not None and query.message is not None:
            stored = await self._stored(press, query.message.chat.id)
        if press is None or stored is None or query.message is None:
            await acknowledge(query, texts.NOT_MINE)
            return
        await acknowledge(query)
        place = place_of(query.message, query.from_user.id)
        _log.info("press: %s, in a %s chat", press.action, place.chat_type)
        if press.action == "ask":
            await self.answering.reply(context.bot, place, stored.text, by_button=True)
        else:
            await send(context.bot, place, await self._messages(context.bot, place, press, stored))

    async def _stored(self, press: Press, chat_id: int) -> StoredQuestion | None:
        """Return the question behind a button, if it was asked in this chat."""
        try:
            stored = await asyncio.to_thread(self.answering.questions.find, press.question_id)
        except StateError as error:
            _log.error("a button's question was not looked up: %s", error)
            return None
        return stored if stored is not None and stored.chat_id == chat_id else None

    async def _messages(
        self, bot: Bot, place: Place, press: Press, stored: StoredQuestion
    ) -> list[Message]:
        def work() -> list[Message]:
            reader = self.answering.readers.of(stored.generation or "")
            return _rendered(reader, self.answering.find(reader, stored.text), press)

        try:
            messages = await self.answering.in_thread(bot, place, work)
        except TimeoutError:
            return plain(texts.TOO_SLOW)
        except SearchAway as error:
            _log.error("press: %s", error)
            return plain(texts.SEARCH_AWAY)
        except IndexingError as error:
            _log.info("a button's generation cannot be used: %s", type(error).__name__)
            again = ask_keyboard([(stored.id, texts.ASK_AGAIN_BUTTON)])
            return TextBuilder().add(texts.GONE).messages(again)
        return messages or plain(texts.NOT_MINE)


def _rendered(reader: ReaderLike, found: Found, press: Press) -> list[Message]:
    """Return what a button shows; nothing for a page that its answer does not have."""
    parts = (found.answer, *found.answer.statements)
    if press.statement >= len(parts):
        return []
    answer = parts[press.statement]
    match press.action:
        case "more":
            return _page(answer, found.copies, press)
        case "src":
            return _sources(reader, answer, found.copies)
        case "why":
            return render_receipt(answer)
        case "time":
            return render_timeline(answer)
        case "word":
            return render_wordings(answer, partial(_text_of, reader))
        case "quiet":
            return render_silence(answer)
        case _:
            return _context(reader, page_of(answer, press.page))


def _page(answer: Answer, copies: Copies, press: Press) -> list[Message]:
    """Return a page of an answer; only a statement of a post may have none and still say why."""
    if not page_of(answer, press.page) and not (press.statement and press.page == 1):
        return []
    return render_answer(
        answer,
        question_id=press.question_id,
        page=press.page,
        copies=copies,
        with_question=press.statement > 0 and press.page == 1,
        statement=press.statement,
    )


def _sources(reader: ReaderLike, answer: Answer, copies: Copies) -> list[Message]:
    ids = {one.evidence.article_id for one in numbered(answer)}
    articles = {article_id: reader.article(article_id) for article_id in ids}
    return render_sources(answer, articles=articles, copies=copies) if ids else []


def _text_of(reader: ReaderLike, unit: str) -> tuple[str, Article]:
    """Return the words of a unit and its article; raise UnknownArticle if there is none."""
    article = article_of(reader, unit)
    sentences = reader.sentences(article.id) if article is not None else ()
    for sentence in sentences:
        if article is not None and sentence.unit == unit:
            return sentence.text, article
    raise UnknownArticle(unit)


def _context(reader: ReaderLike, page: Sequence[Numbered]) -> list[Message]:
    neighbours = [(one, *reader.context(one.evidence)) for one in page]
    return render_context(
        [
            InContext(one, before.text if before else None, after.text if after else None)
            for one, before, after in neighbours
        ]
    )


def handlers(answering: Answering, take: Callable[[int], Turn]) -> list[BaseHandler[Any, Any, Any]]:
    """Return the handlers of this file, to be registered last: they take every press that is left.

    A button that nobody knows any more is answered, too, or it would seem to hang.
    """
    return [CallbackQueryHandler(BrowseHandler(answering, take))]
