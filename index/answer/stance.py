"""Stance: what a sentence does by its words, seen from the claim that was asked about.

"X did not send arms" and "X denied that it sent arms" stand on one side. Which side that is
depends on the question: asked whether X sent arms, they deny it; held against the statement that
X sent none, they assert it.
"""

from __future__ import annotations

import re

from index.domain import Attribution, Span, Stance
from index.question.frames import frame_end
from index.text import split

_TURNED: dict[Stance, Stance] = {"denies": "asserts", "asserts": "denies"}


def stance_of(attribution: Attribution, *, is_denial_asked_about: bool) -> Stance:
    """Return the sentence's polarity, seen from the claim that was asked about.

    Args:
        attribution: of the sentence, as decided inside its article.
        is_denial_asked_about: what ``is_denial`` says of the question. Asserting and denying
            then change sides; what reports, hedges or is unclear stays what it is.
    """
    if is_denial_asked_about:
        return _TURNED.get(attribution.polarity, attribution.polarity)
    return attribution.polarity


def is_denial(question: str) -> bool:
    """Return whether the statement that ``question`` asks about is itself a denial.

    So it is in "X did not send arms", "is there no proof of it?" and "who says that nobody
    leaked it?", whose statement is that nobody leaked it. "Who denied it?", "did X deny it?" and
    "why didn't they come?" ask about a denial or behind it and make none. "Didn't X send arms?"
    expects a yes, so that its statement is that X did. English only; all else is no denial.
    """
    text = _first_sentence(question[:_CHARS]).replace("’", "'")
    statement = text[frame_end(text) :].lstrip(" \"'“”‘([-–—")
    if _QUESTION_WORD.match(statement) or _ASKING_VERB.match(statement):
        said = _SAID_THAT.match(statement)
        if said is not None:
            return _is_negative(statement[said.end() :], verbs=True)
        # Of "did X deny it" the denial is what is asked for; only "did X not go" states one.
        return _ASKING_VERB.match(statement) is not None and _is_negative(statement, verbs=False)
    return _is_negative(statement, verbs=True)


# A question says its statement at the beginning; a post is asked statement by statement.
_CHARS = 300
_I = re.IGNORECASE

_QUESTION_WORD = re.compile(
    r"(?:(?:and|but|so|about|at|by|for|from|in|of|on|since|to|until|with) )?"
    r"(?:who|whom|whose|what|which|when|where|why|how)\b",
    _I,
)
_ASKING_VERB = re.compile(
    r"(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|shall|should|may|might"
    r"|must)(?:n't)?\b",
    _I,
)
# "who says (that) ...", "did the mayor claim (that) ...": the statement is what is said.
_SAID_THAT = re.compile(
    r".{2,80}?\b(?:say|says|said|saying|claim|claims|claimed|insist|insists|insisted|state|states"
    r"|stated|argue|argues|argued|announced?|announces|told (?:\w{1,20} ){0,3}\w{1,20}"
    r"|believes?|thinks?|warn|warns|warned)\s(?:that\s)?",
    _I,
)

_CLAIMS = (
    r"(?:claims?|reports?|allegations?|accusations?|charges?|rumou?rs?|story|stories|suggestions?"
    r"|assertions?|statements?|notion|idea|links?|involvement|wrongdoing|responsibility)"
)
# Negations that make no denial: of degree, of time, and the set phrases.
_NO_NEGATION = re.compile(
    r"\b(?:not (?:only|just|merely|simply|necessarily|least|yet)|whether or not|or not\b"
    r"|no (?:doubt|matter|longer|sooner|later than|less than|fewer than|more than)|no\. ?\d"
    r"|(?:did|was|were|do|does|is|has|had|will|would)(?:n't| not) (?:[\w'-]{1,30} ){1,8}until"
    r"|why not|if not|not to mention)|, not\b",
    _I,
)
_NEGATION = re.compile(
    r"\b(?:never|nobody|no one|none of|neither|nothing|cannot|cant|dont|doesnt|didnt|isnt"
    r"|wasnt|werent|hasnt|havent|wont|couldnt|wouldnt)\b|n't\b"
    r"|\bno (?=(?:\w[\w'-]{0,30} ){0,4}?"
    r"(?:evidence|proof|sign|signs|indication|indications|basis|truth|grounds|record|trace|link"
    r"|links|connection|reason to|plans?|intention)\b)"
    r"|^no (?!,)(?=\w)"
    r"|\b(?:there|it|that) (?:is|are|was|were|has been|have been) no (?!doubt|matter)",
    _I,
)
# "deaths not linked to it" denies nothing: "not" stands behind a verb, or in a question behind
# its subject.
_NOT = re.compile(r"\bnot\b", _I)
_VERB_NOT = re.compile(
    r"(?:\b(?:is|are|was|were|am|be|been|do|does|did|has|have|had|can|could|will|would|shall|should"
    r"|may|might|must)|'s|'re|'ve|'ll|'d|'m)(?: \w{1,15}(?:ly|lso|till))? not\b",
    _I,
)
_DENYING_VERB = re.compile(
    r"\b(?:den(?:y|ies|ied)(?! (?:\w{1,20} ){0,2}(?:bail|entry|access|visas?|permission|asylum"
    r"|parole|requests?|applications?|treatment|medical|care|the right|a chance|funding|service)\b)"
    r"|refut(?:es?|ed)|debunk(?:s|ed)?|disput(?:es?|ed)"
    r"|(?:reject(?:s|ed)?|dismiss(?:es|ed)?|denounc(?:es?|ed))"
    rf" (?:[\w'-]{{1,30}} ){{0,4}}{_CLAIMS})\b",
    _I,
)
_CALLED_FALSE = re.compile(
    rf"\b(?:(?:it|this|that)|{_CLAIMS}(?: [\w'-]{{1,30}}){{0,12}})"
    r" (?:is|are|was|were|'s) (?:not )?(?:\w{1,20}ly )?(?:a |an )?(?:complete |total |pure )?"
    r"(?:false|untrue|fake|baseless|groundless|unfounded|fabricated|made up|lies?|hoax(?:es)?"
    r"|myth|fabrication|fiction|disinformation)\b"
    r"|^(?:false|untrue|fake): ",
    _I,
)
# "the man who did not sign was arrested" speaks of the arrest.
_RELATIVE = re.compile(r"\b(?:who|which|whom|whose|if|unless|because|after|when)\b", _I)
_RELATIVE_CHARS = 30


def _is_negative(statement: str, *, verbs: bool) -> bool:
    """Return whether ``statement`` denies something; two negations take each other back.

    Args:
        statement: its beginning decides: bounded by the caller.
        verbs: whether verbs of denying count as well.
    """
    if not verbs:
        # The "n't" of "didn't X go?" expects a yes.
        statement = statement[_end_of(_ASKING_VERB, statement) :]
    plain = _NO_NEGATION.sub(" ", statement)
    patterns = (_NEGATION, _VERB_NOT, _DENYING_VERB, _CALLED_FALSE) if verbs else (_NEGATION, _NOT)
    found = [match.start() for pattern in patterns for match in pattern.finditer(plain)]
    in_main_clause = [at for at in found if not _is_in_side_clause(plain, at)]
    return len(in_main_clause) % 2 == 1


def _first_sentence(text: str) -> str:
    first = next(split(text, Span(0, len(text)), None), Span(0, 0))
    return text[first.start : first.end]


def _end_of(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.match(text)
    return match.end() if match else 0


def _is_in_side_clause(text: str, at: int) -> bool:
    return _RELATIVE.search(text, max(0, at - _RELATIVE_CHARS), at) is not None
