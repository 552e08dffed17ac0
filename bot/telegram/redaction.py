"""The log: one line a record, in UTC, without secrets and without people's words.

The token stands in every URL of the Bot API and in some of the library's errors, and tracebacks
print it too. A filter does not see tracebacks, so a formatter does the work. Records of the
libraries below lose their arguments and error texts as well: python-telegram-bot logs whole
updates when it cannot handle them.
"""

from __future__ import annotations

import asyncio
import logging
import re
import sys
import threading
import time
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

HIDDEN = "[hidden]"

# Libraries whose records can hold updates, answers, URLs or what was asked of the database.
_QUIET = ("telegram", "aiohttp", "httpx", "httpcore", "asyncio", "sqlalchemy")
_QUIET_LEVEL = logging.WARNING

# Half a token as short as this is no secret: the part before the colon is the bot's public number.
_LONG_CHARS = 16

# Enough to lead from a library's depths back to our own call.
_PLACE_FRAMES = 6

_log = logging.getLogger(__name__)


def configure_logging(level: str, secrets: Sequence[str]) -> None:
    """Send the log to standard error, and everything that would end a thread or the process too.

    Args:
        level: ``DEBUG``, ``INFO``, ``WARNING`` or ``ERROR``; libraries stay at ``WARNING``.
        secrets: what must never be printed, such as the bot token.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for library in _QUIET:
        logging.getLogger(library).setLevel(max(root.level, _QUIET_LEVEL))
    # A record that cannot be written would otherwise be printed with its arguments.
    logging.raiseExceptions = False
    logging.captureWarnings(True)
    sys.excepthook = _log_unhandled
    sys.unraisablehook = _log_unraisable
    threading.excepthook = _log_thread


class RedactingFormatter(logging.Formatter):
    """Write a record as one line, with ``[hidden]`` in place of every secret."""

    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__()
        spellings = sorted(
            {form for secret in secrets for form in _spellings(secret)}, key=len, reverse=True
        )
        # Percent escapes come in either case.
        pattern = "|".join(map(re.escape, spellings))
        self._secrets = re.compile(pattern, re.IGNORECASE) if pattern else None

    def format(self, record: logging.LogRecord) -> str:
        """Return time, level, logger, message and, after an error, where it happened."""
        is_library = record.name.partition(".")[0] in _QUIET
        parts = [_message(record, bare=is_library)]
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            parts.append(frames_of(error) if is_library else _traceback(error))
        if record.stack_info:
            parts.append(record.stack_info)
        line = _one_line(f"{_utc(record)} {record.levelname} {record.name}: {' | '.join(parts)}")
        return self._secrets.sub(HIDDEN, line) if self._secrets else line


def frames_of(error: BaseException) -> str:
    """Return the kinds of an error and its causes, each with where it was raised, without texts.

    An error's text can quote what a person wrote; its kind and place cannot.
    """
    return " <- ".join(f"{_kind(one)} at {_place(one)}" for one in _chain(error))


def log_loop_error(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what an event loop could not deliver; for ``loop.set_exception_handler``.

    The stock handler prints the task, and with it the text of its error.
    """
    error = context.get("exception")
    where = f": {frames_of(error)}" if isinstance(error, BaseException) else ""
    _log.error("event loop: %s%s", context.get("message", "unknown"), where)


def _spellings(secret: str) -> Iterator[str]:
    """The ways in which a secret can be written, each long enough to be one."""
    if not secret:
        return
    yield secret
    yield quote(secret, safe="")
    for half in secret.split(":"):
        if len(half) >= _LONG_CHARS:
            yield half


def _message(record: logging.LogRecord, *, bare: bool) -> str:
    # The template alone: the arguments of a library's record may be an update.
    if bare:
        return str(record.msg)
    try:
        return record.getMessage()
    except Exception:
        return str(record.msg)


def _traceback(error: BaseException) -> str:
    return "".join(traceback.format_exception(error)).rstrip()


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        context = None if current.__suppress_context__ else current.__context__
        current = current.__cause__ or context


def _kind(error: BaseException) -> str:
    return type(error).__qualname__


def _place(error: BaseException) -> str:
    """The last calls before the error, outermost first."""
    frames = traceback.extract_tb(error.__traceback__)[-_PLACE_FRAMES:]
    calls = (
        f"{'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno} in {frame.name}"
        for frame in frames
    )
    return " > ".join(calls) or "an unknown place"


def _utc(record: logging.LogRecord) -> str:
    moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
    return f"{moment}.{int(record.msecs):03d}Z"


def _one_line(text: str) -> str:
    joined = " | ".join(line for line in text.splitlines() if line.strip())
    # Terminals obey control characters, and what is logged may come from outside.
    return "".join(char if char.isprintable() else "?" for char in joined)


def _log_unhandled(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        _log.info("interrupted")
        return
    _log.critical("unhandled error", exc_info=(kind, error, trace))


def _log_unraisable(unraisable: sys.UnraisableHookArgs) -> None:
    error = unraisable.exc_value
    where = frames_of(error) if error is not None else "no error given"
    _log.error("error that could not be raised: %s", where)


def _log_thread(args: threading.ExceptHookArgs) -> None:
    error = args.exc_value
    where = frames_of(error) if error is not None else "no error given"
    _log.error("a thread ended with an error: %s", where)
