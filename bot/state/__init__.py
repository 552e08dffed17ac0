"""What must survive a restart: the questions behind buttons, and what admins did."""

from bot.state.audit import KEPT as AUDIT_KEPT
from bot.state.audit import Audit, Entry
from bot.state.database import Database, StateError
from bot.state.questions import Questions, StoredQuestion

__all__ = [
    "AUDIT_KEPT",
    "Audit",
    "Database",
    "Entry",
    "Questions",
    "StateError",
    "StoredQuestion",
]
