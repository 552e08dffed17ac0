"""What a sentence does by its words: denies, asserts, reports, hedges, or none of it clearly.

The words that show it become the cue: those of a denial or a hedge where there is one, else the
verb of speaking.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from index.attribution import lexicon as lex
from index.attribution.candidates import Candidate
from index.attribution.words import QUOTE, WORD, Words
from index.domain import Span, Stance

_CLAUSE_CHARS = 160  # a denial or a hedge further on is no longer about the claim
_OBJECT_WORDS = 9


class Tone(NamedTuple):
    """A stance, and the stretch of text that shows it."""

    stance: Stance
    start: int
    end: int


def _pattern(name: str) -> re.Pattern[str]:
    lines = [line for line in lex.TONES[name].splitlines() if line.strip()]
    return re.compile(rf"\b(?:{'|'.join(lines)})(?![^\W_])")


_DENIALS = _pattern("denials")
_UNDERCUT = _pattern("undercut")
_OUTLET_DENIALS = _pattern("outlet_denials")
_HEDGES = _pattern("hedges")
_MODALS = re.compile(rf"\b(?:{lex.TONES['modals']})\b(?! not\b)(?! (?:well )?\d)")
_NEGATIONS = re.compile(
    r"""\b(?:
        (?:do|does|did|is|are|was|were|has|have|had)(?:\ not|n't)
      | there(?:'s|\ (?:is|was|are|were|has\ been|have\ been|had\ been))\ (?:absolutely\ |simply\ |now\ )?no(?:t|thing|body)?
      | (?:has|have|had|bears?|bore|plays?|played|holds?|held|takes?|took)\ (?:absolutely\ )?no
      | (?:has|have|had|was|were|is|are|would|'s|'d|'ve|he|she|they|it|i|we)\ never
      | (?:no\ one|nobody|nothing|none|neither)
    )\b
    (?!\ (?:only|just|merely|yet|know|sure|clear|surprised|immediately|want|necessarily|solely|simply|alone|afraid
        |enough|hesitate|care|doubt|less|more|better|longer|mind|need|understand|like|say|matter|mention|fair
        |easy|good|ready|able|happy|going\ to|hard|right|wrong|forget|remember|expect|plan|intend|show|give
        |answer|specify|identify|been\ (?:determined|decided|identified|released|disclosed)|decided|determined
        |too|very|all|always|necessary|going)\b)
    (?![^.;]{0,40}\bwhether\b)""",
    re.VERBOSE,
)
_CLAUSE_END = re.compile(
    r";|\b(?:because|who|whom|which|when|while|if|although|though|but|unless|until|after|before|since|where|so that)\b"
)
_TRIGGERS = re.compile(
    r"\b(?:no|not|\w+n't|false|untrue|baseless|unfounded|groundless|debunked|disproved|disproven|discredited|refuted"
    r"|alleged|allegedly|reportedly|supposedly|purported|purportedly|rumou?r\w*|fear\w*|suspected|apparently|possibly"
    r"|perhaps|maybe|presumably|unconfirmed|if|said|believed|thought|reported|understood|could|might|may)\b"
)


def tone_of(
    text: str, sentence: Span, words: Words, candidate: Candidate, *, is_medium: bool
) -> Tone:
    """Return what the sentence does, given who speaks in it by which cue.

    Args:
        text: the article's text.
        sentence: where the sentence stands.
        words: its tokens.
        candidate: its speaker's cue.
        is_medium: whether the speaker is a newspaper, an agency, a study: one that passes on.
    """
    cue = Tone("asserts", words.start[candidate.cue], words.end[candidate.cue_last])
    if candidate.kind in ("decline", "ask"):
        return cue._replace(stance="unclear")
    contents = list(_contents(text, sentence, words, candidate))
    if candidate.negated:
        return cue._replace(stance="denies" if candidate.kind == "think" else "unclear")
    if candidate.kind == "deny" and _is_denial(words, candidate):
        doubly = any(
            _NEGATIONS.search(content) or _DENIALS.search(content)
            for _, content in contents
            if content.lstrip().startswith("that ")
        )
        return cue._replace(stance="asserts" if doubly else "denies")
    if candidate.lemma in ("denial",):
        return cue._replace(stance="denies")
    for start, content in contents:
        denial = _denial_in(content)
        if denial is not None:
            return Tone("denies", start + denial.start(), start + denial.end())
    if candidate.kind == "hedge":
        return cue._replace(stance="hedged")
    hedge_before = _HEDGES.search(_plain(text[sentence.start : sentence.end]))
    if hedge_before is not None and hedge_before.group() in (
        "reportedly",
        "allegedly",
        "supposedly",
    ):
        at = sentence.start
        return Tone("hedged", at + hedge_before.start(), at + hedge_before.end())
    for start, content in contents:
        hedge = _HEDGES.search(content) or _MODALS.search(content)
        if hedge is not None:
            return Tone("hedged", start + hedge.start(), start + hedge.end())
        if "?" not in content:
            negation = _NEGATIONS.search(content)
            if negation is not None:
                return Tone("denies", start + negation.start(), start + negation.end())
    if candidate.kind == "report" and (is_medium or candidate.lemma in ("cite", "quote", "report")):
        return cue._replace(stance="reports")
    return cue._replace(stance="reports" if is_medium else "asserts")


def narration_tone(text: str, sentence: Span) -> Tone | None:
    """Return what a sentence without a speaker does, or None where its words do not show it."""
    plain = _plain(text[sentence.start : sentence.end])
    if _TRIGGERS.search(plain) is None:
        return None
    denial = _OUTLET_DENIALS.search(plain)
    if denial is not None:
        return Tone("denies", sentence.start + denial.start(), sentence.start + denial.end())
    hedge = _HEDGES.search(plain) or _MODALS.search(plain)
    if hedge is not None:
        return Tone("hedged", sentence.start + hedge.start(), sentence.start + hedge.end())
    return None


def quotation_tone(text: str, sentence: Span) -> Tone | None:
    """Return what a sentence does that is a quotation as a whole; None: it asserts."""
    content = _first_clause(_plain(text[sentence.start : sentence.end]))
    denial = _denial_in(content)
    if denial is None and "?" not in content:
        denial = _NEGATIONS.search(content)
    if denial is not None:
        return Tone("denies", sentence.start + denial.start(), sentence.start + denial.end())
    hedge = _HEDGES.search(content) or _MODALS.search(content)
    if hedge is not None:
        return Tone("hedged", sentence.start + hedge.start(), sentence.start + hedge.end())
    return None


def _plain(text: str) -> str:
    """Return the text in small letters with straight apostrophes, of the same length.

    The month and the name "May" must not turn into the verb.
    """
    text = text.replace("’", "'").replace("\u00a0", " ").replace("May", "M_Y")
    small = text.lower()
    return small if len(small) == len(text) else text


def _contents(
    text: str, sentence: Span, words: Words, candidate: Candidate
) -> Iterator[tuple[int, str]]:
    """Yield start and words of the clauses in which the speaker says something."""
    phrase = candidate.phrase
    first = min(phrase.first, candidate.cue)
    last = max(phrase.last, candidate.cue_last)
    if candidate.content_before or candidate.quotes:
        start = sentence.start
        content = _plain(text[start : words.start[first]])
        if len(content) > 3:
            yield start, _first_clause(content)
    if not candidate.content_before or (last + 1 < len(words) and QUOTE in words.kind[last + 1 :]):
        start = words.end[last]
        yield start, _first_clause(_plain(text[start : sentence.end]))


def _first_clause(content: str) -> str:
    content = content[:_CLAUSE_CHARS]
    end = _CLAUSE_END.search(content, 12)
    return content[: end.start()] if end else content


def _denial_in(content: str) -> re.Match[str] | None:
    denial = _DENIALS.search(content)
    if denial is None:
        return None
    undercut = _UNDERCUT.search(content)
    if undercut is not None and undercut.start() <= denial.start() < undercut.end():
        return None
    return denial


def _is_denial(words: Words, candidate: Candidate) -> bool:
    """Return whether a verb of denying contradicts a claim here, and does not refuse a request."""
    after = [
        words.low[n]
        for n in range(
            candidate.cue_last + 1, min(len(words), candidate.cue_last + 1 + _OBJECT_WORDS)
        )
    ]
    if candidate.lemma == "deny":
        return not any(low in lex.REFUSED_NOUNS for low in after[:4])
    if candidate.lemma in ("denounce", "reject", "dismiss", "repudiate", "discount"):
        if candidate.content_before:
            return True
        for n, low in enumerate(after):
            kind = words.kind[candidate.cue_last + 1 + n]
            if low in lex.CLAIM_NOUNS or low in ("as", "that"):
                return True
            if kind != WORD:
                return kind == QUOTE and n == 0
        return False
    return True
