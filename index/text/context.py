"""How a sentence hangs on those before it: openings that point back, and words that do.

"He was released on Friday" is about whoever the sentence before names, and "Moscow denied the
allegations" about what was alleged further up. Their neighbours' terms become context fields.
"""

from __future__ import annotations

import re
from functools import lru_cache

from index.kept import Kept, pieces_of

_OPENING_CHARS = 120
_LEAD_IN = (
    r"[“\"'‘(\s]{0,3}"
    r"(?:(?:meanwhile|earlier|later|also|still|then|now|instead|however|but|and|so|yet|nor"
    r"|in addition|at the time|in recent \w{1,12}|on \w{1,12}day|last \w{1,12}|this \w{1,12})"
    r",?\s){0,2}"
)
_ROLES = (
    r"minister|secretary|president|leader|official|spokes\w{3,6}|mayor|governor|senator|judge"
    r"|officer|chief|director|chair\w{0,6}|professor|doctor|lawyer|suspect|victim|man|woman|boy|girl"
    r"|couple|famil(?:y|ies)|group|compan(?:y|ies)|part(?:y|ies)|countr(?:y|ies)|agenc(?:y|ies)"
    r"|firm|bank|ministry|court|team|government"
    r"|campaign|union|report|study|plan|bill|law|deal|move|decision|attack|incident|device|vessel"
    r"|ship|envoy|diplomat|author|researcher|scientist|pilot|driver|captain|player|coach"
)
_POINTS_BACK = re.compile(
    rf"{_LEAD_IN}(?:he|she|it|they|his|her|its|their|this|that|these|those|such|both|neither"
    rf"|the (?:\w{{1,15}} ){{0,2}}(?:{_ROLES})s?)\b",
    re.IGNORECASE,
)

# "the allegations", "Washington's remarks", "it", "any of this": what a denial answers.
_ANSWERED = re.compile(
    r"\b(?:the|these|those|this|that|such|all|any|both|\w{1,30}['’]s?)\s(?:\w{1,20}\s){0,2}"
    r"(?:allegations?|accusations?|claims?|charges?|remarks?|reports?|suggestions?|rumou?rs?"
    r"|assertions?|statements?|story|stories|version|account|characterization|criticisms?|idea"
    r"|notion|wrongdoing|report|findings?)\b"
    r"|\b(?:it|that|this|wrongdoing|doing so|any involvement)\s{0,2}(?:[.,;:”\"]|$)",
    re.IGNORECASE,
)


_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_TITLE_CASE = 0.7  # share of the longer words with a capital
_LONGER_WORD = 4
_HEADLINE_CHARS = 200


def is_headline(sentence: str, title: str | None, *, opens: bool) -> bool:
    """Return whether a sentence repeats the article's headline, or reads like one.

    Some sources put the headline above the text with a full stop. Where the headline is not
    known, the sentence that opens the article is taken for one when Most of Its Words Have
    Capitals.
    """
    if len(sentence) > _HEADLINE_CHARS:
        return False
    if title is not None:
        first = _WORD.search(sentence)
        headline = _words_of(title[:_HEADLINE_CHARS])
        if first is None or [first.group()] != headline[:1]:
            return False  # as nearly all
        return _WORD.findall(sentence) == headline
    if not opens:
        return False
    words = _WORD.findall(sentence)
    longer = [word for word in words if len(word) >= _LONGER_WORD]
    capitals = sum(word[0].isupper() for word in longer)
    return len(longer) > _LONGER_WORD and capitals >= _TITLE_CASE * len(longer)


@lru_cache(maxsize=1)
def _words_of(title: str) -> list[str]:
    """Return the words of a headline; each sentence of its article asks for them."""
    return _WORD.findall(title)


_INTRODUCED = re.compile(
    r"[^\W\d_a-zß-ÿ][\w’'-]{1,40}"
    r"(?:, (?:who|whose|which|an?|the|(?:\w{1,20} ){0,2}(?:of|at|for)|\d\d)\b"
    r"| (?:is|was|are|were) (?:an?|the|one of|(?:\w{1,20} ){0,2}(?:of|at|for))\b)",
)
_ROLE_BEFORE_NAME = re.compile(rf"\b(?:{_ROLES})s?,? [^\W\d_a-zß-ÿ]\w")
_ROLE_AT_END = re.compile(rf"\b(?:{_ROLES})s?,?\Z")
_ENDS_WITH_ROLE = Kept(lambda piece: _ROLE_AT_END.search(piece) is not None)


def introduces(sentence: str) -> bool:
    """Return whether a sentence says what somebody is: "Ada Wren, who builds boats, said"."""
    if _INTRODUCED.search(sentence):
        return True
    # Trying every role at every letter costs more than looking up the pieces.
    may_be = any(map(_ENDS_WITH_ROLE.__getitem__, pieces_of(sentence)))
    return may_be and _ROLE_BEFORE_NAME.search(sentence) is not None


def points_back(sentence: str) -> bool:
    """Return whether the opening of a sentence leans on the one before, as of "He ..."."""
    return _POINTS_BACK.match(sentence[:_OPENING_CHARS]) is not None


def names_what_it_answers_elsewhere(sentence: str) -> bool:
    """Return whether a denial only points to what it denies: "denied the allegations"."""
    return _ANSWERED.search(sentence) is not None


_NEGATING = frozenset(
    """
    not never no nobody nothing none neither nor without cannot nowhere
    is are was were be been am do does did has have had will would can could should shall may might
    must need there it they he she we i you that this absolutely any
    """.split()
)
_CONTRACTED = re.compile(r"n['’]t\Z")


def is_plain_negation(cue: str) -> bool:
    """Return whether the words that make a sentence a denial only negate: "did not", "there is no".

    "denied" and "no evidence" deny whatever they are about; a plain negation denies just what
    stands behind it.
    """
    words = cue.casefold().split()
    return bool(words) and all(
        word in _NEGATING or _CONTRACTED.search(word) is not None for word in words
    )
