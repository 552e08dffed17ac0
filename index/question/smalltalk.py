"""Small talk: greetings, thanks and errands, which no article answers.

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

# What people ask of an assistant and no archive can do: "write me a poem", "translate this".
_ERRAND = re.compile(
    r"\s{0,20}(?:please )?(?:(?:can|could|would|will) you (?:please )?)?"
    r"(?:(?:write|sing|draw|compose|cook|play|order|book|read|make|tell) (?:me|us) an? (?!list\b)"
    r"|translate\b|remind me\b|wake me\b)",
    re.IGNORECASE,
)


def is_small_talk(question: str) -> bool:
    """Return whether ``question`` is a greeting, thanks or an errand rather than a question.

    Every word of a greeting must be small talk; a text without words is none.
    """
    if _ERRAND.match(question):
        return True
    words = _WORD.findall(question.casefold().replace("'", "").replace("’", ""))
    return bool(words) and all(word in _SMALL_TALK for word in words)
