"""From an answer to what is sent: text with entities, and buttons. Pure; talks to nobody."""

from bot.render.answers import (
    SENTENCES_PER_PAGE,
    Copies,
    Numbered,
    numbered,
    page_of,
    render_answer,
)
from bot.render.buttons import Press, answer_keyboard, ask_keyboard, parse_callback
from bot.render.details import InContext, render_context, render_sources
from bot.render.message import (
    BOLD,
    FOLDED_QUOTE,
    ITALIC,
    MAX_ENTITIES,
    MAX_UNITS,
    QUOTE,
    Message,
    Style,
    TextBuilder,
    link,
)

__all__ = [
    "BOLD",
    "FOLDED_QUOTE",
    "ITALIC",
    "MAX_ENTITIES",
    "MAX_UNITS",
    "QUOTE",
    "SENTENCES_PER_PAGE",
    "Copies",
    "InContext",
    "Message",
    "Numbered",
    "Press",
    "Style",
    "TextBuilder",
    "answer_keyboard",
    "ask_keyboard",
    "link",
    "numbered",
    "page_of",
    "parse_callback",
    "render_answer",
    "render_context",
    "render_sources",
]
