"""What must survive a restart: the questions behind buttons, and what admins did.

Also what bots that share a webhook tell each other: which updates are whose.
"""

from bot.state.audit import KEPT as AUDIT_KEPT
from bot.state.audit import Audit, Entry
from bot.state.claims import Claim, Claims
from bot.state.database import Database, StateError
from bot.state.postgres import PostgresDatabase
from bot.state.questions import Questions, StoredQuestion
from bot.state.sqlite import SqliteDatabase

__all__ = [
    "AUDIT_KEPT",
    "Audit",
    "Claim",
    "Claims",
    "Database",
    "Entry",
    "PostgresDatabase",
    "Questions",
    "SqliteDatabase",
    "StateError",
    "StoredQuestion",
]
