"""The bot: ``python -m bot``. With a token it is on Telegram, without one on the try-out page."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import secrets
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from bot.app import Plan, build_application
from bot.health import FILE_NAME
from bot.settings import BadSettings, Settings, read_settings
from bot.state_address import postgres_address
from bot.telegram import Heartbeat, Polling, Webhook, configure_logging, run
from bot.tryout import EDITOR_ID, start_tryout
from index.remote import search_address
from index.store.files import allow_many_open_files

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
STATE_FILE = "state.sqlite"
LONG_PASSWORD_CHARS = 8


def main() -> int:
    """Run until SIGINT or SIGTERM; return 1 when a setting is bad or the start fails."""
    try:
        settings = read_settings()
        settings.home.mkdir(parents=True, exist_ok=True)
    except BadSettings as error:
        return _cannot_start(str(error))
    except OSError as error:
        return _cannot_start(
            f"WHOSAID_DATA_DIR: {error.filename} cannot be made ({error.strerror}); "
            "name a folder that the bot may write to"
        )
    allow_many_open_files()
    return _on_telegram(settings) if settings.on_telegram else _on_tryout(settings)


def _on_telegram(settings: Settings) -> int:
    token = settings.bot_token.get_secret_value() if settings.bot_token else ""
    mode = _mode(settings)
    state_url = settings.state_url.get_secret_value() if settings.state_url else ""
    shared_state = postgres_address(state_url) if state_url else None
    hidden = [
        token,
        *([mode.secret] if isinstance(mode, Webhook) else []),
        *_hidden(state_url, lambda url: postgres_address(url).password),
        *_hidden(_search_url(settings) or "", lambda url: search_address(url).password),
    ]
    configure_logging(settings.log_level, hidden)
    plan = _plan(settings, token, settings.bot_api_url, settings.articles_dir, rebuild=False)
    plan = replace(
        plan,
        shared_state=shared_state,
        shares_webhook=shared_state is not None and isinstance(mode, Webhook),
    )
    return run(build_application(plan), mode, heartbeat=_heartbeat(settings))


def _hidden(url: str, password_in: Callable[[str], str | None]) -> list[str]:
    """Return what of the address of a server must never be printed."""
    if not url:
        return []
    password = password_in(url) or ""
    # Of a password that is a common word, every such word in the log would be taken out.
    return [url, password] if len(password) >= LONG_PASSWORD_CHARS else [url]


def _search_url(settings: Settings) -> str | None:
    return settings.search_url.get_secret_value() if settings.search_url else None


def _on_tryout(settings: Settings) -> int:
    # One of the people on the page is the admin; ids of real ones mean nothing there.
    try:
        tryout = start_tryout(settings.tryout_port, EDITOR_ID)
    except OSError as error:
        return _cannot_start(
            f"WHOSAID_TRYOUT_PORT: no port from {settings.tryout_port} on is free "
            f"({error.strerror}); choose another"
        )
    try:
        search_url = _search_url(settings) or ""
        hidden = _hidden(search_url, lambda url: search_address(url).password)
        configure_logging(settings.log_level, [tryout.token, *hidden])
        own = "articles_dir" in settings.model_fields_set
        articles_dir = settings.articles_dir if own else SAMPLES
        where = search_address(search_url) if search_url else articles_dir
        _say(f"Whosaid on the try-out page, with the articles in {where}.")
        _say(f"Open {tryout.page_url} (Ctrl-C stops it); reading the articles ...")
        plan = _plan(
            settings.model_copy(update={"admin_ids": frozenset({EDITOR_ID})}),
            tryout.token,
            tryout.api_root,
            articles_dir,
            rebuild=True,
            page_url=tryout.page_url,
        )
        return run(build_application(plan), Polling(), heartbeat=_heartbeat(settings))
    finally:
        tryout.stop()


def _plan(
    settings: Settings,
    token: str,
    api_root: str,
    articles_dir: Path,
    *,
    rebuild: bool,
    page_url: str | None = None,
) -> Plan:
    return Plan(
        token=token,
        api_root=api_root,
        admin_ids=settings.admin_ids,
        allowed_ids=settings.allowed_ids if settings.on_telegram else frozenset(),
        articles_dir=articles_dir,
        index_dir=_index_dir(settings, articles_dir),
        state_file=settings.home / STATE_FILE,
        question_timeout_s=settings.question_timeout_s,
        questions_burst=settings.questions_burst,
        question_every_s=settings.question_every_s,
        question_days=settings.question_days,
        keep_generations=settings.keep_generations,
        build_memory_mb=settings.build_memory_mb,
        pinned=settings.pinned,
        reindex_every_s=60 * settings.reindex_every_min,
        rebuild=rebuild,
        search_url=_search_url(settings),
        on_ready=lambda: _say(f"Whosaid is ready: open {page_url}") if page_url else None,
    )


def _index_dir(settings: Settings, articles_dir: Path) -> Path:
    if settings.on_telegram:
        return settings.home / "index"
    # One for each folder that is tried out: the samples must not answer for another one.
    digest = hashlib.sha256(str(articles_dir.resolve()).encode()).hexdigest()
    return settings.home / f"index-{digest[:8]}"


def _mode(settings: Settings) -> Polling | Webhook:
    if settings.webhook_url is None:
        return Polling()
    secret = settings.webhook_secret
    return Webhook(
        url=settings.webhook_url,
        # A new one at every start is told to Telegram at every start.
        secret=secret.get_secret_value() if secret else secrets.token_urlsafe(32),
        host=settings.webhook_listen,
        port=settings.webhook_port,
    )


def _heartbeat(settings: Settings) -> Heartbeat:
    return Heartbeat(settings.home / FILE_NAME)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _cannot_start(why: str) -> int:
    sys.stderr.write("".join(f"cannot start: {line}\n" for line in why.splitlines()))
    return 1


def leave(status: int) -> NoReturn:
    """End the process at once, also while a search that was given up still holds its thread.

    All files are closed by then, and Python itself would wait for such a thread to its end.
    """
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):  # such as a pipe that nobody reads
            stream.flush()
    os._exit(status)


if __name__ == "__main__":
    leave(main())
