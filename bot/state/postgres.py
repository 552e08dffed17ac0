"""The state that several bots share: a PostgreSQL database, reached through a small pool.

The driver is pg8000. What it and SQLAlchemy do not know of a server that goes and comes back is
here: which errors mean that the connection is gone, and when it is worth to try again.
"""

from __future__ import annotations

import logging
import ssl
import time
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy import (
    URL,
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Table,
    create_engine,
    func,
    insert,
    select,
)
from sqlalchemy.exc import DBAPIError, InterfaceError, SQLAlchemyError

from bot.state.claims import claims_metadata
from bot.state.database import SCHEMA_VERSION, StateError, metadata
from bot.state_address import PostgresAddress

POOL_SIZE = 5  # connections of one bot, at most
WAIT_S = 5.0  # for a free connection, and for every word of the server
STATEMENT_S = 4.0  # the server itself gives up a little earlier, and says so
AWAY_S = 3.0  # for so long after a failure to connect nobody waits for the next one

# Both halves of the advisory lock under which tables are made; the first spells "whos".
_SCHEMA_LOCK = (0x77686F73, 1)

# SQLSTATE: connection lost, server stops, was stopped hard, starts, has no connection left.
_GONE = ("08", "57P01", "57P02", "57P03", "53300")
_NO_TABLE = "42P01"

_version_metadata = MetaData()
_version = Table("whosaid_state", _version_metadata, Column("version", Integer, nullable=False))

_T = TypeVar("_T")


class PostgresDatabase:
    """A PostgreSQL database, shared with other bots; safe to use from several threads.

    Nothing is connected before the first ``run``, which makes the tables that are missing, also
    when several bots start at the same moment. When the server was away, the next ``run``
    connects anew. While it is away a ``run`` fails at once for ``away_s`` after each try, so
    that answers are not held up.

    Args:
        address: where it is and who we are there.
        away_s: for how many seconds after a failure to connect nobody tries.
        clock: seconds that never go back.
    """

    def __init__(
        self,
        address: PostgresAddress,
        *,
        away_s: float = AWAY_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = _engine(address)
        self._away_s = away_s
        self._clock = clock
        self._away_until: float | None = None
        self._has_tables = False
        self._closed = False

    def run(self, work: Callable[[Connection], _T]) -> _T:
        """Return what ``work`` returns, in a transaction that is on disk when this returns.

        When the connection turns out to be gone before ``work`` is through, it is run once more
        on a new one; nothing is left of the first time then.

        Raises:
            StateError: it could not be read or written, or the server is away.
        """
        if self._closed:
            raise StateError("the state in PostgreSQL: closed, because the bot has stopped")
        if self._away_until is not None and self._clock() < self._away_until:
            raise StateError("the state in PostgreSQL: the server was away a moment ago")
        try:
            result = self._attempt(work, again=True)
        except (SQLAlchemyError, OSError) as error:
            if _is_gone(error):
                self._away_until = self._clock() + self._away_s
            raise StateError(f"the state in PostgreSQL: {_reason(error)}") from None
        self._away_until = None
        return result

    def discard_set_aside(self, older_than: datetime | None = None) -> int:
        """Return 0: nothing is ever set aside here."""
        return 0

    def close(self) -> None:
        """Let all connections go; a later ``run`` raises StateError."""
        self._closed = True
        self._engine.dispose()

    def _attempt(self, work: Callable[[Connection], _T], *, again: bool) -> _T:
        # A failure to connect is not repeated, whoever asks next tries again.
        with self._engine.connect() as connection:
            try:
                if not self._has_tables:
                    _make_tables(connection)
                    self._has_tables = True
                result = work(connection)
            except (SQLAlchemyError, OSError) as error:
                self._let_go_if_gone(connection, error)
                if not (again and self._is_mended_by_repeating(error)):
                    raise
            else:
                self._commit(connection)
                return result
        return self._attempt(work, again=False)

    def _is_mended_by_repeating(self, error: Exception) -> bool:
        if _sqlstate(error) == _NO_TABLE:
            # Somebody brought back an older copy of the database, or an empty one.
            self._has_tables = False
            return True
        return _is_gone(error)

    def _commit(self, connection: Connection) -> None:
        """Commit; a failure is never repeated, as it may have been done all the same."""
        try:
            connection.commit()
        except (SQLAlchemyError, OSError) as error:
            self._let_go_if_gone(connection, error)
            raise

    def _let_go_if_gone(self, connection: Connection, error: Exception) -> None:
        if _is_gone(error):
            connection.invalidate()
            self._engine.dispose()  # the idle ones were connected to the same server


def _engine(address: PostgresAddress) -> Engine:
    url = URL.create(
        "postgresql+pg8000",
        username=address.user,
        password=address.password,
        host=address.host or None,
        port=address.port,
        database=address.database,
    )
    # What can break when a connection is thrown away is no news, and would be logged as an error.
    logging.getLogger("sqlalchemy.pool.impl.QueuePool.state").setLevel(logging.CRITICAL)
    return create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_timeout=WAIT_S,
        pool_logging_name="state",
        isolation_level="READ COMMITTED",
        hide_parameters=True,  # an error would otherwise quote a question
        connect_args={
            "unix_sock": str(address.socket) if address.socket else None,
            "ssl_context": False if address.socket else _ssl_context(address),
            "timeout": WAIT_S,
            "application_name": "whosaid",
            "startup_params": {
                "client_encoding": "UTF8",
                "statement_timeout": f"{1000 * STATEMENT_S:.0f}",
                # What a bot that vanished without a word had locked is free soon.
                "idle_in_transaction_session_timeout": f"{1000 * STATEMENT_S:.0f}",
                "tcp_keepalives_idle": "10",
                "tcp_keepalives_interval": "5",
                "tcp_keepalives_count": "3",
            },
        },
    )


def _ssl_context(address: PostgresAddress) -> ssl.SSLContext | bool | None:
    """Return what the driver takes: none is "if the server can", true "always", both unverified."""
    match address.sslmode:
        case "disable":
            return False
        case "prefer":
            return None
        case "require":
            return True
        case "verify-full":
            return ssl.create_default_context(cafile=address.sslrootcert)


def _make_tables(connection: Connection) -> None:
    """Make the tables that are missing; of several bots, one after the other."""
    connection.execute(select(func.pg_advisory_xact_lock(*_SCHEMA_LOCK)))
    _version_metadata.create_all(connection)
    found = connection.scalar(select(_version.c.version))
    if found is None:
        connection.execute(insert(_version).values(version=SCHEMA_VERSION))
    elif found != SCHEMA_VERSION:
        raise StateError(
            f"the state in PostgreSQL: its tables are of version {found}, not {SCHEMA_VERSION}; "
            "give this version of the bot a database of its own"
        )
    metadata.create_all(connection)
    claims_metadata.create_all(connection)
    connection.commit()


def _is_gone(error: Exception) -> bool:
    """Whether an error means that the connection, and most likely the server, is gone."""
    if isinstance(error, OSError | InterfaceError):
        return True
    return (_sqlstate(error) or "").startswith(_GONE)


def _sqlstate(error: Exception) -> str | None:
    return _told(error).get("C")


def _reason(error: Exception) -> str:
    """Return what went wrong, without the address and without the statement's values."""
    if told := _told(error):
        # The message alone: the detail beside it quotes what was written.
        return f"{told.get('M')} (SQLSTATE {told.get('C')})"
    if not _is_gone(error):
        return type(error).__name__
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, OSError):
        cause = cause.__cause__
    if cause is None:
        # The driver's own few words, such as that the server refuses TLS.
        return f"no connection ({getattr(error, 'orig', None)})"
    return f"the server cannot be reached ({cause.strerror or type(cause).__name__})"


def _told(error: Exception) -> dict[str, str]:
    """Return the fields of the server's own report, by their letters in the protocol."""
    arguments = error.orig.args if isinstance(error, DBAPIError) and error.orig else ()
    return arguments[0] if arguments and isinstance(arguments[0], dict) else {}
