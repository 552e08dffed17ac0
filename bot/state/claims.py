"""Whose an update is, where several bots take updates: each is handled once, a chat's in order.

A row for each update, on PostgreSQL only. Functions are synchronous; callers run them in a thread.
"""

from __future__ import annotations

import enum
import secrets
from datetime import timedelta

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    DateTime,
    Index,
    MetaData,
    SmallInteger,
    String,
    Table,
    and_,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from bot.state.database import Database

LEASE = timedelta(seconds=15)
"""For so long an update stays with a bot that says nothing more; longer than a quick restart of
the server, so that what is being handled meanwhile is not handled by another bot as well."""

KEPT = timedelta(hours=25)  # Telegram gives an update up after 24

_WAITING, _RUNNING, _DONE = 0, 1, 2

claims_metadata = MetaData()
"""The table of this file, which a bot alone does not have."""

_claims = Table(
    "claims",
    claims_metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger),  # none: the update has its place in no order
    Column("holder", String(16), nullable=False),
    Column("stage", SmallInteger, nullable=False),
    # While it is not done, when the claim lapses; after that, when the row may go.
    Column("until", DateTime(timezone=True), nullable=False),
)
Index("claims_by_chat", _claims.c.chat_id, postgresql_where=_claims.c.stage < _DONE)
Index("claims_by_time", _claims.c.until)


class Claim(enum.Enum):
    """What a bot may do with an update."""

    OURS = "ours"  # handle it now
    WAIT = "wait"  # it is with another bot, or not yet its turn
    DONE = "done"  # it was handled


class Claims:
    """The claims of one bot, known by a name of its own. Every method may raise ``StateError``.

    All times are the server's, so the clocks of the bots do not matter.
    """

    def __init__(
        self, database: Database, *, lease: timedelta = LEASE, kept: timedelta = KEPT
    ) -> None:
        self._database = database
        self._holder = secrets.token_hex(8)
        self._lease = lease
        self._kept = kept

    def take(self, update_id: int, chat_id: int | None, *, may_begin: bool = True) -> Claim:
        """Say what is to be done with an update; from the first call on it has its place.

        In a chat one update is handled at a time, in the order of their numbers, as far as the
        bots have heard of them. A claim lapses unless it is taken or renewed again in time.

        Args:
            update_id: its number.
            chat_id: whose order it keeps; none: nobody's.
            may_begin: false only gives it its place; it is never ``OURS`` then.
        """
        place = {
            "holder": self._holder,
            "stage": _WAITING,
            "until": func.now() + self._lease,
        }
        lapsed = and_(_claims.c.stage < _DONE, _claims.c.until < func.now())
        waiting = and_(_claims.c.stage == _WAITING, _claims.c.holder == self._holder)
        claim = (
            insert(_claims)
            .values(update_id=update_id, chat_id=chat_id, **place)
            .on_conflict_do_update(
                index_elements=[_claims.c.update_id], set_=place, where=or_(lapsed, waiting)
            )
            .returning(_claims.c.update_id)
        )
        begin = (
            update(_claims)
            .where(_claims.c.update_id == update_id, ~_is_held_up(update_id, chat_id))
            .values(stage=_RUNNING)
        )

        def work(connection: Connection) -> Claim:
            if chat_id is not None:
                # Of two bots that begin in a chat at the same moment, one does not see the other.
                connection.execute(select(func.pg_advisory_xact_lock(chat_id)))
            if connection.scalar(claim) is None:
                stage = select(_claims.c.stage).where(_claims.c.update_id == update_id)
                return Claim.DONE if connection.scalar(stage) == _DONE else Claim.WAIT
            begins = may_begin and connection.execute(begin).rowcount > 0
            return Claim.OURS if begins else Claim.WAIT

        return self._database.run(work)

    def renew(self, update_id: int) -> None:
        """Keep an update that is being handled for another while."""
        self._change(update_id, until=func.now() + self._lease)

    def finish(self, update_id: int) -> None:
        """Note that an update was handled: nobody handles it again, and the next one may begin."""
        self._change(update_id, stage=_DONE, until=func.now() + self._kept)

    def release(self, update_id: int) -> None:
        """Give up an update, for whichever bot gets it when it is delivered again."""
        statement = delete(_claims).where(self._is_ours(update_id))
        self._database.run(lambda connection: connection.execute(statement))

    def sweep(self) -> int:
        """Delete the rows that are of no use any more and return how many that were."""
        statement = delete(_claims).where(_claims.c.until < func.now())
        return self._database.run(lambda connection: connection.execute(statement).rowcount)

    def _change(self, update_id: int, **values: object) -> None:
        statement = update(_claims).where(self._is_ours(update_id)).values(**values)
        self._database.run(lambda connection: connection.execute(statement))

    def _is_ours(self, update_id: int) -> ColumnElement[bool]:
        return and_(
            _claims.c.update_id == update_id,
            _claims.c.holder == self._holder,
            _claims.c.stage < _DONE,
        )


def _is_held_up(update_id: int, chat_id: int | None) -> ColumnElement[bool]:
    """Whether another update of the chat is being handled, or waits and comes before this one."""
    if chat_id is None:
        return literal(value=False)
    other = _claims.alias("other")
    return exists().where(
        other.c.chat_id == chat_id,
        other.c.stage < _DONE,
        other.c.update_id != update_id,
        other.c.until >= func.now(),
        or_(other.c.stage == _RUNNING, other.c.update_id < update_id),
    )
