"""A Bot API on loopback with a chat page, so that the real bot can be tried without an account.

The bot process runs unchanged against it. It checks what it gets as Telegram does, listens on the
loopback interface only, keeps everything in memory and injects no faults; tests add those from
outside.

Example:
    >>> tryout = start_tryout(port=0, admin_id=7100)
    >>> tryout.page_url.startswith("http://127.0.0.1:")
    True
    >>> tryout.stop()
"""

from bot.tryout.chats import ADA_ID, BORIS_ID, CHIARA_ID, EDITOR_ID, GROUP_ID, Person
from bot.tryout.server import Call, TryoutServer
from bot.tryout.starter import Tryout, start_tryout

__all__ = [
    "ADA_ID",
    "BORIS_ID",
    "CHIARA_ID",
    "EDITOR_ID",
    "GROUP_ID",
    "Call",
    "Person",
    "Tryout",
    "TryoutServer",
    "start_tryout",
]
