"""Small talk: greetings, thanks and errands, which no article answers.

"Thank you" has one content word, which stands in any news collection; without this list the bot
would answer it with whoever thanked whom.
"""

from __future__ import annotations

import re

# Every word of a message must be in the list; "thanks for the ships" is a question of its own.
_SMALL_TALK = frozenset(
    """
    a about afternoon again ah all alright am and answer answers any are article articles ask
    awesome believe bot but bye can cheers cool could day dear did do does doing dont else
    evening everyone everything explain false fine for friend from funny give going good goodbye
    got great haha hallo happen happened happening has have he hello help here hey hi hola how i
    if information is it its joke just latest let list lol lot love lovely luck made make makes
    me more morning much my name new news next nice night no not now ok okay on opinion or our
    please pleased question questions really right said say see she show so some something sorry
    source sources stop summarise summarize sure tell test testing than thank thanks that thats
    the them then there they this time to today too true trust up update updates very want was
    we welcome well what whats where which who why with wonderful work works wow wrong yeah yep
    yes you your youre
    buenas buenos días dias gracias noches tardes
    привет здравствуйте спасибо пока
    مرحبا شكرا السلام عليكم
    """.split()
)
_NAMES = frozenset({"WHO", "IT"})  # in capitals not the small words
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
    words = _WORD.findall(question.replace("'", "").replace("’", ""))
    if not question.isupper() and not _NAMES.isdisjoint(words):
        return False
    return bool(words) and all(word.casefold() in _SMALL_TALK for word in words)
