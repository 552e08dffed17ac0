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
_CLAUSE_LEAST = 12  # characters before an opener: "If the bill passes, ..." is not cut to nothing
_OBJECT_WORDS = 9
_REFUSAL_WORDS = 4
_DOUBTED = ("reportedly", "allegedly", "supposedly")
_CLAIM_NOUNS = lex.words("claim_nouns") | {"as", "that"}
_REFUSED_NOUNS = lex.words("refused_nouns")
_PASSING_ON = frozenset({"cite", "quote", "report"})
# Of an attack, an offer or a request they are no denial.
_OF_CLAIMS_ONLY = frozenset({"denounce", "reject", "dismiss", "repudiate", "discount"})


class Tone(NamedTuple):
    """A stance, and the stretch of text that shows it; an empty one shows nothing."""

    stance: Stance
    start: int
    end: int


def _alternatives(name: str) -> str:
    """Return the lines of an entry of ``data/tones.toml`` as one pattern."""
    return f"(?:{'|'.join(lex.TONES[name].strip().splitlines())})"


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{_alternatives(name)}(?![^\W_])")


_DENIALS = _pattern("denials")
_NEGATED = re.compile(r"(?:\bnot|n't|\bnever|\bhardly) (?:at all )?(?:an? )?$")  # "not false"
# "denied that he ...", but "rejected that on Monday"
_THAT_CLAUSE = re.compile(rf"\s*that (?!(?:{'|'.join(sorted(lex.PREPOSITIONS))})\b)")
_UNDERCUT = _pattern("undercut")
_OUTLET_DENIALS = _pattern("outlet_denials")
_HEDGES = _pattern("hedges")
_NARRATED_HEDGES = _pattern("narrated_hedges")
_NEGATIONS = re.compile(
    rf"\b{_alternatives('negations')}\b"
    rf"(?! (?:{'|'.join(lex.TONES['no_negations'].split())})\b)"
    r"(?! been (?:determined|decided|identified|released|disclosed)\b)"
    r"(?![^.;]{0,40}\bwhether\b)"
)
NARRATION_WORDS = frozenset(lex.TONES["narration_words"].split())
"""Words without one of which a sentence without a speaker neither denies nor hedges."""
_MODALS = re.compile(rf"\b(?:{lex.TONES['modals']})\b(?! not\b)(?! (?:well )?\d)")
_CLAUSE_END = re.compile(rf";|\b(?:{'|'.join(lex.TONES['clause_ends'].split())}|so that)\b")


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
    if candidate.negated and candidate.kind == "think":
        return cue._replace(stance="denies")  # "does not believe that"
    if candidate.negated or candidate.kind in ("decline", "ask"):
        return cue._replace(stance="unclear")
    contents = list(_contents(text, sentence, words, candidate))
    if candidate.lemma == "denial" or (candidate.kind == "deny" and _is_denial(words, candidate)):
        return cue._replace(stance="asserts" if _is_negative_clause(contents) else "denies")
    for start, content in contents:
        denial = _denial_in(content)
        if denial is not None:
            return _tone("denies", start, denial)
    if candidate.kind == "hedge":
        return cue._replace(stance="hedged")
    hedge = _HEDGES.search(_plain(text[sentence.start : sentence.end]))
    if hedge is not None and hedge.group() in _DOUBTED:
        return _tone("hedged", sentence.start, hedge)
    for start, content in contents:
        found = _hedge_or_negation(start, content)
        if found is not None:
            return found
    passes_on = is_medium or (candidate.kind == "report" and candidate.lemma in _PASSING_ON)
    return cue._replace(stance="reports" if passes_on else "asserts")


def quotation_tone(text: str, sentence: Span, label: Span | None) -> Tone:
    """Return what a sentence does that is somebody's words as a whole, behind a label or not."""
    start = label.end if label is not None else sentence.start
    content = _first_clause(_plain(text[start : sentence.end]))
    denial = _denial_in(content)
    if denial is not None:
        return _tone("denies", start, denial)
    found = _hedge_or_negation(start, content)
    if found is not None:
        return found
    return Tone("asserts", *((label.start, label.end) if label is not None else (start, start)))


def narration_tone(text: str, sentence: Span) -> Tone | None:
    """Return what a sentence without a speaker does, or None where its words do not show it."""
    content = _plain(text[sentence.start : sentence.end])
    denial = _OUTLET_DENIALS.search(content)
    if denial is not None:
        return _tone("denies", sentence.start, denial)
    hedge = _HEDGES.search(content) or _NARRATED_HEDGES.search(content) or _MODALS.search(content)
    return None if hedge is None else _tone("hedged", sentence.start, hedge)


def _plain(text: str) -> str:
    """Return the text in small letters with straight apostrophes, of the same length.

    The month and the name "May" must not turn into the verb.
    """
    text = text.replace("’", "'").replace("\u00a0", " ").replace("May", "M_Y")
    small = text.lower()
    return small if len(small) == len(text) else text


def _tone(stance: Stance, start: int, match: re.Match[str]) -> Tone:
    return Tone(stance, start + match.start(), start + match.end())


def _contents(
    text: str, sentence: Span, words: Words, candidate: Candidate
) -> Iterator[tuple[int, str]]:
    """Yield start and words of the clauses in which the speaker says something."""
    first = min(candidate.phrase.first, candidate.cue)
    last = max(candidate.phrase.last, candidate.cue_last)
    if candidate.content_before or candidate.quotes:
        yield sentence.start, _first_clause(_plain(text[sentence.start : words.start[first]]))
    if not candidate.content_before or QUOTE in words.kind[last + 1 :]:
        yield words.end[last], _first_clause(_plain(text[words.end[last] : sentence.end]))


def _first_clause(content: str) -> str:
    content = content[:_CLAUSE_CHARS]
    end = _CLAUSE_END.search(content, _CLAUSE_LEAST)
    return content[: end.start()] if end else content


def _denial_in(content: str) -> re.Match[str] | None:
    denial = _DENIALS.search(content)
    if denial is None or _NEGATED.search(content, 0, denial.start()):
        return None
    # "claimed, without any evidence, that": the outlet's doubt, not the speaker's
    undercut = _UNDERCUT.search(content)
    is_doubt = undercut is not None and undercut.start() <= denial.start() < undercut.end()
    return None if is_doubt else denial


def _hedge_or_negation(start: int, content: str) -> Tone | None:
    hedge = _HEDGES.search(content) or _MODALS.search(content)
    if hedge is not None:
        return _tone("hedged", start, hedge)
    negation = None if "?" in content else _NEGATIONS.search(content)
    if negation is None or _DENIALS.match(content, negation.end() + 1):
        return None  # "is not false" denies nothing
    return _tone("denies", start, negation)


def _is_negative_clause(contents: list[tuple[int, str]]) -> bool:
    """Return whether it is denied that something is not so."""
    return any(
        _THAT_CLAUSE.match(content) and (_NEGATIONS.search(clause) or _DENIALS.search(clause))
        for _, content in contents
        for clause in [content.partition(",")[0]]
    )


def _is_denial(words: Words, candidate: Candidate) -> bool:
    """Return whether a verb of denying contradicts a claim here, and does not refuse a request."""
    first = candidate.cue_last + 1
    if candidate.lemma == "deny":
        return _REFUSED_NOUNS.isdisjoint(words.low[first : first + _REFUSAL_WORDS])
    if candidate.lemma not in _OF_CLAIMS_ONLY or candidate.content_before:
        return True
    for n in range(first, min(len(words), first + _OBJECT_WORDS)):
        if words.low[n] in _CLAIM_NOUNS:
            return True
        if words.kind[n] != WORD:
            return words.kind[n] == QUOTE and n == first
    return False
