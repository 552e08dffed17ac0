"""Small talk: greetings, thanks and the like, which no article answers.

"Thank you" has one content word, which stands in any news collection; without this list the bot
would answer it with whoever thanked whom.
"""

from __future__ import annotations

import re

# Every word of a message must be in the list; "thanks for the ships" is a question of its own.
_SMALL_TALK = frozenset(
    """
    a afternoon again ah alright am and are awesome bot bye cheers cool day dear do doing evening
    everyone fine friend funny good goodbye great haha hallo hello hey hi hola how i is it joke lol
    love lovely luck me morning my name nice night no not ok okay please pleased really right sorry
    sure tell thank thanks that the there this to today too very welcome well what whats who
    wonderful wow yeah yep yes you your youre
    buenas buenos días dias gracias noches tardes
    привет здравствуйте спасибо пока
    مرحبا شكرا السلام عليكم
    """.split()
)
_WORD = re.compile(r"[^\W_]+")


def is_small_talk(question: str) -> bool:
    """Return whether every word of ``question`` is small talk; a text without words is not."""
    words = _WORD.findall(question.casefold().replace("'", "").replace("’", ""))
    return bool(words) and all(word in _SMALL_TALK for word in words)
