"""The hardened edge: what plain python-telegram-bot needs before people can lean on it.

Knows Telegram and nothing of articles, questions or handlers. ``bot/app.py`` builds on::

    application = build_hardened(token, post_init=...)
    application.add_handler(...)
    sys.exit(run(application, Polling(), heartbeat=Heartbeat(path)))
"""

from bot.telegram.application import TELEGRAM_ROOT, AnyApplication, Hook, build_hardened
from bot.telegram.heartbeat import Heartbeat, age_s
from bot.telegram.limiter import OutgoingLimiter
from bot.telegram.polling import ALLOWED_UPDATES, HardenedBot
from bot.telegram.processor import HandlerTimedOut, PerChatProcessor, TryLater, Turns
from bot.telegram.redaction import RedactingFormatter, configure_logging, frames_of, log_loop_error
from bot.telegram.request import AiohttpRequest
from bot.telegram.runner import Polling, Webhook, run, serve
from bot.telegram.sending import Outgoing, acknowledge, deliver, revise
from bot.telegram.startup import CannotStart
from bot.telegram.webhook import WebhookServer

__all__ = [
    "ALLOWED_UPDATES",
    "TELEGRAM_ROOT",
    "AiohttpRequest",
    "AnyApplication",
    "CannotStart",
    "HandlerTimedOut",
    "HardenedBot",
    "Heartbeat",
    "Hook",
    "Outgoing",
    "OutgoingLimiter",
    "PerChatProcessor",
    "Polling",
    "RedactingFormatter",
    "TryLater",
    "Turns",
    "Webhook",
    "WebhookServer",
    "acknowledge",
    "age_s",
    "build_hardened",
    "configure_logging",
    "deliver",
    "frames_of",
    "log_loop_error",
    "revise",
    "run",
    "serve",
]
