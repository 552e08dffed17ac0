"""What must survive a restart: the questions behind buttons, and what admins did.

What several bots share is in ``postgres.py`` and ``claims.py``, which are imported by their own
names: a bot alone starts sooner without PostgreSQL's dialect.
"""

from bot.state.audit import KEPT as AUDIT_KEPT
from bot.state.audit import Audit, Entry
from bot.state.database import Database, StateError
from bot.state.questions import MOST_KEPT, MOST_KEPT_SHARED, Questions, StoredQuestion
from bot.state.sqlite import SqliteDatabase

__all__ = [
    "AUDIT_KEPT",
    "MOST_KEPT",
    "MOST_KEPT_SHARED",
    "Audit",
    "Database",
    "Entry",
    "Questions",
    "SqliteDatabase",
    "StateError",
    "StoredQuestion",
]
