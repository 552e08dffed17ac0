from __future__ import annotations

import asyncio
import logging
import re
import subprocess
import sys
import textwrap
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram import RedactingFormatter, frames_of, log_loop_error
from tests.telegram_api import TOKEN

NUMBER, HALF = TOKEN.split(":")
WEBHOOK_SECRET = "kUj3_d9-PqX7"
FORMATTER = RedactingFormatter([TOKEN, WEBHOOK_SECRET])


def line(
    message: object, *args: object, name: str = "bot.app", error: Exception | None = None
) -> str:
    exc_info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord(name, logging.ERROR, "x.py", 1, message, args, exc_info)
    return FORMATTER.format(record)


def raised(make: Callable[[], Exception]) -> Exception:
    try:
        raise make()
    except Exception as error:
        return error


def test_a_line_has_the_time_in_utc_the_level_the_logger_and_the_message() -> None:
    record = logging.LogRecord("bot.app", logging.INFO, "x.py", 1, "ready in %d s", (3,), None)
    record.created, record.msecs = 1_700_000_000.25, 250.0

    assert FORMATTER.format(record) == "2023-11-14T22:13:20.250Z INFO bot.app: ready in 3 s"


@pytest.mark.parametrize(
    "spelling",
    [
        TOKEN,
        quote(TOKEN, safe=""),
        TOKEN.replace(":", "%3a"),
        HALF,
        f"https://api.telegram.org/bot{TOKEN}/getMe",
        repr({"token": TOKEN}),
        WEBHOOK_SECRET,
    ],
)
def test_a_secret_is_hidden_however_it_is_written(spelling: str) -> None:
    everywhere = (
        line("%s", spelling)
        + line(spelling)
        + line("x", error=raised(lambda: ValueError(spelling)))
    )

    assert HALF not in everywhere
    assert WEBHOOK_SECRET not in everywhere
    assert everywhere.count("[hidden]") == 3


def test_the_bots_public_number_is_no_secret() -> None:
    assert NUMBER in line(f"bot {NUMBER} is ready")


def test_without_secrets_nothing_is_hidden() -> None:
    record = logging.LogRecord("bot", logging.INFO, "x.py", 1, "all is said", (), None)

    assert RedactingFormatter(["", ""]).format(record).endswith("all is said")


def test_a_secret_in_a_cause_is_hidden() -> None:
    def nested() -> Exception:
        try:
            raise KeyError(TOKEN)
        except KeyError:
            return RuntimeError("asking failed")

    assert HALF not in line("failed", error=raised(nested))


def test_a_traceback_tells_where_and_stays_on_the_line() -> None:
    written = line("failed", error=raised(lambda: ValueError("two\nlines")))

    assert "ValueError: two | lines" in written
    assert "in raised" in written
    assert "\n" not in written


@given(st.text())
def test_any_message_is_one_printable_line(message: str) -> None:
    written = line("%s", message)

    assert written.isprintable()
    assert len(written.splitlines()) == 1


def test_a_message_whose_arguments_do_not_fit_is_written_without_them() -> None:
    assert line("%d sentences", "who said it?").endswith("ERROR bot.app: %d sentences")


@pytest.mark.parametrize(
    "name", ["telegram.ext.Application", "telegram", "aiohttp.server", "asyncio"]
)
def test_records_of_libraries_lose_what_they_were_about(name: str) -> None:
    error = raised(lambda: ValueError("words of a person"))
    written = line("Error while handling %s", {"text": "words of a person"}, name=name, error=error)

    assert "words of a person" not in written
    assert "Error while handling %s" in written
    assert re.search(r"ValueError at \S*tests/test_telegram_redaction.py:", written)


def test_frames_name_kinds_and_places_of_an_error_and_its_cause() -> None:
    def nested() -> Exception:
        try:
            raise KeyError("words of a person")
        except KeyError as cause:
            error = ValueError("words of a person")
            error.__cause__ = cause
            return error

    told = frames_of(raised(nested))

    assert "words" not in told
    assert [part.split(" at ")[0] for part in told.split(" <- ")] == ["ValueError", "KeyError"]
    assert "in nested" in told


async def test_what_a_loop_could_not_deliver_is_logged_without_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    error = raised(lambda: ValueError("words of a person"))
    log_loop_error(asyncio.get_running_loop(), {"message": "never retrieved", "exception": error})

    assert "never retrieved: ValueError at" in caplog.text
    assert "words" not in caplog.text


def test_a_loop_error_without_an_exception_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    loop = asyncio.new_event_loop()
    log_loop_error(loop, {})
    loop.close()

    assert caplog.messages == ["event loop: unknown"]


def output_of(script: str) -> str:
    """What a process prints to standard error that sets up its log and then runs ``script``."""
    setup = f"""
        import logging, sys, threading, warnings
        from bot.telegram import configure_logging
        configure_logging("DEBUG", [{TOKEN!r}])
        TOKEN = {TOKEN!r}
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(setup) + textwrap.dedent(script)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == ""
    return done.stderr


def test_the_log_of_a_process_holds_no_token_whatever_happens() -> None:
    written = output_of(
        """
        logging.getLogger("bot").debug("mine %s", TOKEN)
        logging.getLogger("telegram.ext.ExtBot").info("not wanted")
        logging.getLogger("telegram.ext.ExtBot").critical("poison %r", "words of a person")
        logging.getLogger("httpx").info("HTTP Request: POST https://x/bot%s/getMe", TOKEN)
        logging.getLogger("aiohttp.access").info("not wanted")
        logging.getLogger("bot").info("%d", "not a number")
        warnings.warn("about " + TOKEN)
        class Broken:
            def __del__(self):
                raise ValueError(TOKEN)
        Broken()
        def fail():
            raise ValueError(TOKEN)
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
        raise ValueError(TOKEN)
        """
    )
    lines = written.splitlines()

    assert HALF not in written
    assert "words of a person" not in written
    assert "not wanted" not in written
    assert [entry.split()[1:3] for entry in lines] == [
        ["DEBUG", "bot:"],
        ["CRITICAL", "telegram.ext.ExtBot:"],
        ["INFO", "bot:"],
        ["WARNING", "py.warnings:"],
        ["ERROR", "bot.telegram.redaction:"],
        ["ERROR", "bot.telegram.redaction:"],
        ["CRITICAL", "bot.telegram.redaction:"],
    ]


def test_an_interrupt_is_no_error() -> None:
    written = output_of("raise KeyboardInterrupt")

    assert written.rstrip().endswith("INFO bot.telegram.redaction: interrupted")
