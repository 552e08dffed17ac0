"""The polite words around a question: "tell me about ...", "is it true that ...".

They say that something is asked, not what. In an article the same words can matter, so they are
no stop words; here they are passed over, at the beginning alone.
"""

from __future__ import annotations

import re

# Alternatives without repetition inside, tried at one place: linear, whatever the text.
_FRAME = re.compile(
    r"(?:please|hi|hello|hey|ok|so|and"
    r"|is it (?:really )?true(?: that)?|is it correct(?: that)?|fact[ -]?check|true or false"
    r"|(?:please )?(?:tell|show|give) (?:me|us)(?: all| everything| something| more)?(?: about)?"
    r"|(?:can|could|would|will) you (?:please )?(?:tell|show|find|check|explain)"
    r"(?: me| us| for me)?(?: about| if| whether| that)?"
    r"|do you (?:know|have)(?: anything| something)?(?: about| if| whether| that)?"
    r"|i (?:want|need|would like|'d like) to (?:know|find out|check)(?: about| if| whether| that)?"
    r"|(?:i )?(?:heard|read|saw)(?: somewhere)? that"
    r"|what (?:do|does|did) (?:the |these |your )?"
    r"(?:articles?|news|newspapers?|papers?|press|media) (?:say|write|report)(?: about| on)?"
    r"|what (?:is|was) (?:said|known|written|reported) (?:about|on|of))"
    r"(?=[\s,:;.!?-]|$)[\s,:;.!?-]{0,20}",
    re.IGNORECASE,
)
_MOST_FRAMES = 4


def frame_end(question: str) -> int:
    """Return where the matter of ``question`` begins; 0 when there is nothing around it."""
    end = len(question) - len(question.lstrip())
    for _ in range(_MOST_FRAMES):
        found = _FRAME.match(question, end)
        if found is None:
            break
        end = found.end()
    return end if question[end:].strip() else 0
