"""Origins: how often a statement was really made, however many outlets carry it.

An origin is a known speaker with a statement. Sentences that carry one statement of one speaker
in nearly the same words are folded into the best of them, and counted once.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from index.answer.speakers import identities
from index.domain import Evidence

SAME_STATEMENT = 0.35
"""Least tf-idf cosine of two sentences of one speaker that carry one statement.

Of terms without the speaker's own: with them, two statements of one man with a long title look
alike, and 5 of 20 folds of the samples and of five real articles were wrong at .39; without
them 3 of 18 are at .35, and one more is right (November 2026).
"""

COPY = 0.8
"""The same, where the speaker is not known: only what is practically copied is one statement."""

# A third wording may be near the second alone, but a chain of them must not lead elsewhere.
_NEAR_THE_SHOWN = 0.3

_LEAST_TERMS = 3  # "He denied it." is everybody's sentence, and equal words show no copy


def fold(
    evidence: Sequence[Evidence],
    terms_of: Callable[[Evidence], Sequence[str]],
    idf: Callable[[str], float],
) -> tuple[Evidence, ...]:
    """Return ``evidence`` in its order, near-equal sentences folded into the best-ranked one.

    Its ``same_as`` then lists the units of the others in rank order, and what these listed
    themselves. Only sentences of one stance and one speaker are folded, from ``SAME_STATEMENT``
    on; where no speaker is known, copies alone (``COPY``, with the same numbers and negations).
    Two sentences of one article are folded only if their words are equal.

    Args:
        evidence: best first, every unit once.
        terms_of: the terms of a sentence; asked once for each.
        idf: of a term, at least 0.
    """
    speakers = identities(evidence)
    shelves: dict[tuple[str, int | None], _Shelf] = defaultdict(_Shelf)
    by_words: dict[tuple[str, str], _Statement] = {}
    statements: list[_Statement] = []
    for one in evidence:
        speaker = speakers.get(one.unit)
        sentence = _Sentence(one, _same_words(one.text), _vector(terms_of(one), idf))
        shelf = shelves[one.stance, speaker]
        words = (one.stance, sentence.words)
        home = by_words.get(words)
        if home is None or not home.is_reprinted_as(sentence, speaker):
            home = shelf.home_of(sentence, is_known=speaker is not None)
        if home is None:
            home = _Statement(len(statements), speaker)
            statements.append(home)
        home.add(sentence, speaker)
        shelf.add(home, sentence)
        by_words.setdefault(words, home)
    return tuple(statement.folded() for statement in statements)


def known_origins(statements: Iterable[Sequence[Evidence]]) -> int:
    """Return how many origins are known behind the statements of one speaker.

    Statements that share an article or an agency tag go back to one appearance or one wire story,
    as far as can be known, and are one origin. One that two outlets tell in quite other words
    counts twice: only near-equal sentences are known to be one. Those without a speaker count by
    their agency alone; without either they have no known origin, however many outlets carry them.

    Args:
        statements: each a shown sentence and its copies.
    """
    origins: list[set[tuple[str, str]]] = []  # what goes back to one origin, never overlapping
    for copies in statements:
        agencies = {("agency", _agency(one.agency)) for one in copies if one.agency}
        if not agencies and all(one.speaker is None for one in copies):
            continue
        behind = agencies | {("article", one.article_id) for one in copies}
        behind = behind.union(*(origin for origin in origins if not origin.isdisjoint(behind)))
        origins = [origin for origin in origins if origin.isdisjoint(behind)]
        origins.append(behind)
    return len(origins)


def _agency(tag: str) -> str:
    return "".join(filter(str.isalnum, tag.casefold()))


# -- near-equal sentences ------------------------------------------------------------------------

_NOT_A_WORD = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot)\b|n['’]t\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Sentence:
    evidence: Evidence
    words: str  # equal for sentences that differ in case, quotation marks and spaces alone
    vector: dict[str, float]  # tf-idf by term, of length 1, the heaviest term first


@dataclass(slots=True)
class _Statement:
    """Sentences that are one statement, best first."""

    rank: int  # from 0
    speaker: int | None
    sentences: list[_Sentence] = field(default_factory=list)

    def add(self, sentence: _Sentence, speaker: int | None) -> None:
        self.sentences.append(sentence)
        self.speaker = speaker if self.speaker is None else self.speaker

    def is_reprinted_as(self, sentence: _Sentence, speaker: int | None) -> bool:
        """Return whether a sentence of the same words goes back to this statement.

        One outlet may have cut off the words that name the speaker, so that it is not known there.
        """
        if any(one.evidence.article_id == sentence.evidence.article_id for one in self.sentences):
            return True
        if speaker is not None and speaker == self.speaker:
            return True
        is_nobody_elses = speaker is None or self.speaker is None
        return is_nobody_elses and len(sentence.vector) >= _LEAST_TERMS

    def holds(self, sentence: _Sentence, *, is_known: bool) -> bool:
        """Return whether the sentence says nearly the same as one of these."""
        if any(one.evidence.article_id == sentence.evidence.article_id for one in self.sentences):
            return False
        if is_known:
            return _cosine(self.sentences[0], sentence) >= _NEAR_THE_SHOWN and any(
                _cosine(one, sentence) >= SAME_STATEMENT for one in self.sentences
            )
        return any(_is_copy(one, sentence) for one in self.sentences)

    def folded(self) -> Evidence:
        best, *others = (one.evidence for one in self.sentences)
        units = [*best.same_as]
        for other in others:
            units += [other.unit, *other.same_as]
        return replace(best, same_as=tuple(dict.fromkeys(units))) if units else best


class _Shelf:
    """The statements of one speaker and stance, by their terms."""

    def __init__(self) -> None:
        self._holding: dict[str, dict[int, _Statement]] = defaultdict(dict)  # term -> by rank

    def add(self, statement: _Statement, sentence: _Sentence) -> None:
        for term in sentence.vector:
            self._holding[term][statement.rank] = statement

    def home_of(self, sentence: _Sentence, *, is_known: bool) -> _Statement | None:
        """Return the best-ranked statement that the sentence repeats."""
        least = SAME_STATEMENT if is_known else COPY
        found: dict[int, _Statement] = {}
        rest = 1.0  # squared length of the terms not yet looked at
        for term, weight in sentence.vector.items():
            # What shares none of the terms so far cannot come near enough by the others.
            if rest < least**2:
                break
            found.update(self._holding.get(term, {}))
            rest -= weight**2
        best_first = (statement for _, statement in sorted(found.items()))
        return next((one for one in best_first if one.holds(sentence, is_known=is_known)), None)


def _vector(terms: Sequence[str], idf: Callable[[str], float]) -> dict[str, float]:
    weights = {term: count * idf(term) for term, count in Counter(terms).items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    if length == 0:
        return {}
    ordered = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return {term: weight / length for term, weight in ordered}


def _cosine(one: _Sentence, other: _Sentence) -> float:
    few, many = sorted((one.vector, other.vector), key=len)
    return sum(weight * many[term] for term, weight in few.items() if term in many)


def _is_copy(one: _Sentence, other: _Sentence) -> bool:
    """Return whether two sentences without a speaker are one, but for a word or two.

    A sentence that is equal but for a number or a "not" says another thing.
    """
    return (
        min(len(one.vector), len(other.vector)) >= _LEAST_TERMS
        and _cosine(one, other) >= COPY
        and _figures(one.evidence.text) == _figures(other.evidence.text)
    )


def _figures(text: str) -> tuple[list[str], int]:
    """Return the numbers of a sentence, sorted, and how often it negates."""
    numbers = sorted(number.replace(",", "") for number in _NUMBER.findall(text))
    return numbers, len(_NEGATION.findall(text))


def _same_words(text: str) -> str:
    return _NOT_A_WORD.sub(" ", text.casefold()).strip()
