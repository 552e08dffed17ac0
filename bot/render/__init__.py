"""From an answer to what is sent: text with entities, and buttons. Pure; talks to nobody."""

from bot.render.answers import render_answer
from bot.render.buttons import Press, answer_keyboard, ask_keyboard, parse_callback
from bot.render.details import InContext, render_context, render_sources
from bot.render.message import (
    BOLD,
    FOLDED_QUOTE,
    ITALIC,
    MAX_ENTITIES,
    MAX_UNITS,
    QUOTE,
    UNDERLINE,
    Message,
    Style,
    TextBuilder,
    link,
)
from bot.render.pages import (
    SENTENCES_PER_PAGE,
    Copies,
    Numbered,
    numbered,
    page_of,
    pages_of,
)
from bot.render.receipt import render_receipt
from bot.render.spoken import as_spoken
from bot.render.statements import render_statements
from bot.render.views import render_silence, render_timeline, render_wordings

__all__ = [
    "BOLD",
    "FOLDED_QUOTE",
    "ITALIC",
    "MAX_ENTITIES",
    "MAX_UNITS",
    "QUOTE",
    "SENTENCES_PER_PAGE",
    "UNDERLINE",
    "Copies",
    "InContext",
    "Message",
    "Numbered",
    "Press",
    "Style",
    "TextBuilder",
    "answer_keyboard",
    "as_spoken",
    "ask_keyboard",
    "link",
    "numbered",
    "page_of",
    "pages_of",
    "parse_callback",
    "render_answer",
    "render_context",
    "render_receipt",
    "render_silence",
    "render_sources",
    "render_statements",
    "render_timeline",
    "render_wordings",
]
