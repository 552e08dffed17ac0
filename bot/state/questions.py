"""The questions behind the buttons: what was asked, of which generation, and by whose message.

Functions are synchronous; callers run them in a thread.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Row,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from bot.state.database import AnyText, Database, Number, metadata

MOST_KEPT = 100_000  # older ones make room
MOST_KEPT_SHARED = 10_000_000  # of several bots: three gigabytes of ordinary questions

_questions = Table(
    "questions",
    metadata,
    Column("number", Number, primary_key=True),
    Column("id", String(16), nullable=False, unique=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("user_id", BigInteger),
    Column("question_message_id", BigInteger),
    Column("answer_message_ids", Text, nullable=False),  # a JSON list
    Column("text", AnyText, nullable=False),
    Column("generation", String(64)),
    Column("asked_at", BigInteger, nullable=False),  # seconds since 1970, UTC
    Index("questions_by_message", "chat_id", "question_message_id"),
    Index("questions_by_user", "user_id"),
    Index("questions_by_time", "asked_at"),
    sqlite_autoincrement=True,
)


@dataclass(frozen=True, slots=True)
class StoredQuestion:
    """A question that was asked, or that a button offers to ask."""

    id: str  # short and not to be guessed: it is what buttons carry
    chat_id: int
    user_id: int | None
    question_message_id: int | None  # none: it stands on a button
    answer_message_ids: tuple[int, ...]
    text: str
    generation: str | None  # none: not asked yet
    asked_at: datetime


class Questions:
    """The questions that are kept, the newest ``most_kept`` of them.

    Every method may raise ``StateError``.
    """

    def __init__(
        self,
        database: Database,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        most_kept: int = MOST_KEPT,
    ) -> None:
        self._database = database
        self._now = now
        self._most_kept = most_kept

    def remember(
        self,
        text: str,
        *,
        chat_id: int,
        user_id: int | None,
        message_id: int | None,
        generation: str | None,
    ) -> str:
        """Keep a question and return its id: eight characters of ``A-Za-z0-9_-``."""
        question_id = secrets.token_urlsafe(6)
        row = {
            "id": question_id,
            "chat_id": chat_id,
            "user_id": user_id,
            "question_message_id": message_id,
            "answer_message_ids": "[]",
            "text": text,
            "generation": generation,
            "asked_at": int(self._now().timestamp()),
        }

        def work(connection: Connection) -> str:
            connection.execute(insert(_questions).values(row))
            newest = select(func.max(_questions.c.number)).scalar_subquery()
            connection.execute(
                delete(_questions).where(_questions.c.number <= newest - self._most_kept)
            )
            return question_id

        return self._database.run(work)

    def find(self, question_id: str) -> StoredQuestion | None:
        """Return the question of that id."""
        rows = select(_questions).where(_questions.c.id == question_id)
        return self._database.run(lambda connection: _stored(connection.execute(rows).first()))

    def find_by_message(self, chat_id: int, message_id: int) -> StoredQuestion | None:
        """Return the question that a message asked; the last, if it asked several."""
        rows = (
            select(_questions)
            .where(_questions.c.chat_id == chat_id, _questions.c.question_message_id == message_id)
            .order_by(_questions.c.number.desc())
            .limit(1)
        )
        return self._database.run(lambda connection: _stored(connection.execute(rows).first()))

    def set_answer_messages(self, question_id: str, message_ids: Sequence[int]) -> None:
        """Keep which messages answer a question, so that they can be edited with it."""
        self._change(question_id, answer_message_ids=json.dumps(list(message_ids)))

    def amend(self, question_id: str, text: str, generation: str) -> None:
        """Replace the text of a question that was edited, and what it was asked of."""
        self._change(question_id, text=text, generation=generation)

    def forget_user(self, user_id: int) -> int:
        """Delete what is kept of a person and return how many questions they had asked.

        Examples that were offered to them go as well, uncounted: they did not write them. So do
        files that were set aside, as nobody can look for one person in a damaged one.
        """
        theirs = _questions.c.user_id == user_id
        asked = select(func.count()).where(theirs, _questions.c.generation.is_not(None))

        def work(connection: Connection) -> int:
            n_asked = connection.scalar(asked) or 0
            connection.execute(delete(_questions).where(theirs))
            return n_asked

        n_asked = self._database.run(work)
        self._database.discard_set_aside()
        return n_asked

    def sweep(self, older_than: datetime) -> int:
        """Delete what was asked before ``older_than`` and return how many questions that were."""
        statement = delete(_questions).where(_questions.c.asked_at < int(older_than.timestamp()))
        return self._database.run(lambda connection: connection.execute(statement).rowcount)

    def _change(self, question_id: str, **values: str) -> None:
        statement = update(_questions).where(_questions.c.id == question_id).values(**values)
        self._database.run(lambda connection: connection.execute(statement))


def _stored(row: Row[tuple[object, ...]] | None) -> StoredQuestion | None:
    if row is None:
        return None
    fields = row._mapping
    return StoredQuestion(
        id=fields["id"],
        chat_id=fields["chat_id"],
        user_id=fields["user_id"],
        question_message_id=fields["question_message_id"],
        answer_message_ids=tuple(json.loads(fields["answer_message_ids"])),
        text=fields["text"],
        generation=fields["generation"],
        asked_at=datetime.fromtimestamp(fields["asked_at"], UTC),
    )
