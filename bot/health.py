"""The health check: ``python -m bot.health``. Status 0 while the bot is alive, else 1.

The bot touches its heartbeat after every successful fetch of updates, or while the webhook
server runs; the age of that file is all that is looked at.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.settings import BadSettings, read_settings
from bot.telegram.heartbeat import age_s

FILE_NAME = "heartbeat"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one line on the bot's health and return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        heartbeat = options.heartbeat or read_settings().home / FILE_NAME
    except BadSettings as error:
        sys.stderr.write(f"{error}\n")
        return 1
    age = age_s(heartbeat)
    if age <= options.max_age:
        sys.stdout.write(f"alive: last heartbeat {age:.0f} s ago\n")
        return 0
    found = "no heartbeat there" if math.isinf(age) else f"last heartbeat {age:.0f} s ago"
    sys.stdout.write(f"{heartbeat}: {found}; is the bot running? its log says more\n")
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot.health", description="Tell whether the bot is alive."
    )
    parser.add_argument(
        "--max-age", type=float, default=90.0, metavar="SECONDS", help="oldest heartbeat (90)"
    )
    parser.add_argument(
        "--heartbeat", type=Path, metavar="FILE", help="the file, if not in WHOSAID_DATA_DIR"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
