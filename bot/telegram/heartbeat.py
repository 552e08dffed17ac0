"""The heartbeat: a file whose age tells a health check whether updates are still being fetched."""

from __future__ import annotations

import logging
import math
import time
from pathlib import Path

_log = logging.getLogger(__name__)


class Heartbeat:
    """Touch one file after every sign of life.

    A full or read-only disk must not stop the bot, so a failure is logged once and the file just
    grows old.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._failed = False

    def beat(self) -> None:
        """Set the file's time to now; it is created when it is not there."""
        try:
            self._path.touch()
        except OSError as error:
            if not self._failed:
                _log.warning("cannot write the heartbeat %s: %s", self._path, error.strerror)
            self._failed = True
        else:
            self._failed = False


def age_s(path: Path) -> float:
    """Return the seconds since the last beat, infinite when there was none."""
    try:
        beaten_at = path.stat().st_mtime
    except OSError:
        return math.inf
    # A clock that was set back must not make a fresh beat look like one from the future.
    return max(0.0, time.time() - beaten_at)
