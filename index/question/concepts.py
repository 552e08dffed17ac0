"""The concepts of a question: its units of meaning, each with the ways in which it may stand.

A place, a day and a phrase of the lexicon are one concept each, however many words they have;
every other content word is one of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.domain import NAME_SIGN, PLACE_SIGN, Alternative, Concept, ConceptKind
from index.question import ways
from index.question.frames import frame_end
from index.question.knowledge import Knowledge
from index.question.statements import without_links
from index.question.typos import Spelling
from index.question.ways import Way
from index.text import (
    Token,
    analyze,
    dates_in,
    day_terms,
    fold,
    name_key,
    other_stems,
    places_in,
    question_language,
    skeleton,
)

_WEAK_WEIGHT = 0.35
_FIRST_NAME_WEIGHT = 0.3
_WEAK_TAGS = frozenset({"say"})
# Verbs and nouns that most questions hold and that ask for nothing by themselves.
_WEAK_TERMS = frozenset(
    token.term
    for token in analyze(
        "say tell speak talk mention know think happen people thing exactly actually anyone anybody"
        " someone somebody everyone everybody nobody really ever going according name names"
        " true news article articles source story lol pls guy guys"
    )
)
_SHORTEST_KEY = 3
_MOST_PHRASE_WORDS = 2  # of a phrase that are looked for by themselves
_HUMP = re.compile(r"[^\W\d_a-zß-ÿ][a-zß-ÿ]{2,30}")  # a word of several that are written as one
_NON_LATIN = frozenset({"ar", "bg", "el", "fa", "he", "mk", "ru", "sr", "uk"})


def concepts_of(question: str, collected: Knowledge) -> tuple[Concept, ...]:
    """Return the concepts of ``question`` in its order; none when it has no content word.

    A hyphenated word gives a concept for each of its parts, which the joined form matches too:
    "bullet-proof" finds "bulletproof". A word said twice is two concepts and counts twice. What
    only says that something is asked, such as "tell me about", is passed over.
    """
    return tuple(_Reading(question, collected).concepts())


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Words of the question that are one concept together."""

    start: int
    end: int
    kind: ConceptKind
    alternatives: tuple[Alternative, ...]


class _Reading:
    """One question being read."""

    def __init__(self, question: str, collected: Knowledge) -> None:
        self._question = question = without_links(question)
        self._collected = collected
        begins = frame_end(question)
        language = question_language(question)
        self._tokens = [token for token in analyze(question, language) if token.start >= begins]
        # Of a joined form the parts are enough. Their starts ascend, and so do their ends.
        self._parts = [t for at, t in enumerate(self._tokens) if not self._is_joined(at)]
        self._part_starts = [token.start for token in self._parts]
        self._part_ends = [token.end for token in self._parts]
        self._has_capitals = any(
            question[token.start].isupper() for token in self._tokens if token.start > begins
        )
        self._begins = begins
        self._spelling = Spelling(collected.surfaces)
        self._foreign = [tag for tag in collected.languages if tag != (language or "en")]
        self._is_foreign = language is not None and language not in collected.languages

    def concepts(self) -> Iterator[Concept]:
        stretches = self._stretches()
        ends = [stretch.end for stretch in stretches]
        begun = -1  # the stretch that was yielded last
        whole: Token | None = None
        for at, token in enumerate(self._tokens):
            if self._is_joined(at):
                whole = token
                continue
            nearest = bisect_right(ends, token.start)
            if nearest == len(stretches) or token.end <= stretches[nearest].start:
                yield self._word(at, token, whole)
            elif nearest != begun:
                begun = nearest
                stretch = stretches[nearest]
                words = self._question[stretch.start : stretch.end]
                yield Concept(words, stretch.alternatives, stretch.kind, start=stretch.start)

    def _is_joined(self, at: int) -> bool:
        """Return whether a token is a joined form: its parts come behind it, inside its span.

        One look at the next token is enough, and a question can have thousands.
        """
        token, following = self._tokens[at], self._tokens[at + 1 : at + 2]
        return any(part.end <= token.end and part[1:] != token[1:] for part in following)

    # -- several words that are one concept ------------------------------------------------------

    def _stretches(self) -> list[_Stretch]:
        """Return the stretches in the order of the question, none overlapping another."""
        found = [*self._places(), *self._days(), *self._phrases()]
        kept: list[_Stretch] = []
        for stretch in found:  # places before days before phrases
            at = bisect_left(kept, stretch.start, key=lambda other: other.start)
            is_behind = at == 0 or kept[at - 1].end <= stretch.start
            if is_behind and (at == len(kept) or stretch.end <= kept[at].start):
                kept.insert(at, stretch)
        return kept

    def _places(self) -> Iterator[_Stretch]:
        for mention in places_in(self._question):
            inside = self._inside(mention.start, mention.end)
            alternatives = [_way("places", mention.place, ways.PLACE)]
            if len(inside) == 1:
                alternatives.insert(0, _way("words", inside[0].term, ways.WORD))
            sign = PLACE_SIGN + mention.place
            alternatives.append(_way("speakers", sign, ways.SPEAKER))
            alternatives += _beside([sign])
            yield _Stretch(mention.start, mention.end, "place", tuple(alternatives))

    def _days(self) -> Iterator[_Stretch]:
        for mention in dates_in(self._question, self._collected.newest_day):
            terms = day_terms(mention)
            if not terms:
                continue
            inside = self._inside(mention.start, mention.end)
            alternatives = [_way("days", terms[0], ways.DAY)]
            share = 1 / max(1, len(inside))
            of_a_day = Way(ways.DAY_WORD.weight * share, ways.DAY_WORD.covers * share)
            alternatives += [_way("words", token.term, of_a_day) for token in inside]
            yield _Stretch(mention.start, mention.end, "day", tuple(alternatives))

    def _phrases(self) -> Iterator[_Stretch]:
        for mention in self._collected.lexicon.asked(self._question):
            inside = self._inside(mention.start, mention.end)
            n_words = len(self._question[mention.start : mention.end].split())
            if n_words < 2 or not inside:
                continue
            alternatives = [_way("tags", mention.concept, ways.PHRASE)]
            alternatives += [
                _way("words", token.term, ways.PHRASE_WORD) for token in inside[:_MOST_PHRASE_WORDS]
            ]
            yield _Stretch(mention.start, mention.end, "word", tuple(alternatives))

    def _inside(self, start: int, end: int) -> list[Token]:
        first = bisect_right(self._part_ends, start)
        return self._parts[first : bisect_left(self._part_starts, end)]

    # -- one word --------------------------------------------------------------------------------

    def _word(self, at: int, token: Token, whole: Token | None) -> Concept:
        surface = self._question[token.start : token.end]
        terms = [token.term]
        if whole is not None and token.start < whole.end:
            terms.append(whole.term)
        others = other_stems(surface, self._foreign)
        # No article is in the language of the question: only what the word is in theirs counts.
        terms = [*others] if self._is_foreign and others else [*terms, *others]
        alternatives = [_way("words", term, ways.WORD) for term in dict.fromkeys(terms)]
        tags = self._collected.lexicon.concepts_of(surface)
        alternatives += [_way("tags", tag, ways.TAG) for tag in tags]
        alternatives += [
            _way("tags", other, ways.OPPOSITE)
            for tag in tags
            for other in self._collected.lexicon.opposites(tag)
        ]
        if "deny" in tags:
            alternatives.append(_way("tags", "negate", ways.NEGATION))
        beside = terms[:1]
        kind: ConceptKind = "number" if token.term[:1].isdigit() else "word"
        key = name_key(surface) if surface[:1].isalpha() else ""
        if len(key) >= _SHORTEST_KEY or (key and self._is_capital(token)):
            alternatives.append(_way("names", key, ways.NAME))
            alternatives.append(_way("speakers", NAME_SIGN + key, ways.SPEAKER))
            alternatives.append(_way("fuller", NAME_SIGN + key, ways.FULLER))
            beside.append(NAME_SIGN + key)
            alternatives += self._other_scripts(surface)
            if self._is_name(token, key):
                kind = "name"
        # Who speaks is also known by the words of a role: "the mayor".
        alternatives.append(_way("speakers", terms[0], ways.SPEAKER))
        is_known = any(map(self._is_known, alternatives))
        if not is_known:
            alternatives += self._misspelt(token)
        alternatives += _beside(beside)
        if kind == "word" and self._is_foreign and not is_known:
            # Whether the articles say it in their language cannot be told.
            return Concept(
                surface, _scaled(alternatives, _WEAK_WEIGHT), "weak", _WEAK_WEIGHT, token.start
            )
        if kind == "word" and (token.term in _WEAK_TERMS or (tags and _WEAK_TAGS.issuperset(tags))):
            return Concept(
                surface, _scaled(alternatives, _WEAK_WEIGHT), "weak", _WEAK_WEIGHT, token.start
            )
        if kind == "name" and self._is_first_name(at):
            return Concept(
                surface,
                _scaled(alternatives, _FIRST_NAME_WEIGHT),
                "name",
                _FIRST_NAME_WEIGHT,
                token.start,
            )
        return Concept(surface, tuple(alternatives), kind, start=token.start)

    def _is_capital(self, token: Token) -> bool:
        return self._question[token.start].isupper()

    def _is_name(self, token: Token, key: str) -> bool:
        """Return whether a word of the question is a name.

        By its capital or the sign of a handle; where a capital says nothing, as of the first word
        or of a question in small letters, by how the articles use it.
        """
        if self._question.startswith("@", max(0, token.start - 1)):
            return True
        surface = self._question[token.start : token.end]
        is_cased = surface.upper() != surface.lower()
        if is_cased and self._has_capitals and token.start > self._begins:
            return self._is_capital(token)
        as_name = self._collected.sentences_with("names", key)
        as_word = self._collected.sentences_with("words", token.term)
        return as_name > 0 and 2 * as_name >= as_word

    def _is_first_name(self, at: int) -> bool:
        """Return whether another word of a name follows at once: the surname tells more."""
        if at + 1 >= len(self._tokens):
            return False
        token, following = self._tokens[at], self._tokens[at + 1]
        if self._question[token.end : following.start] not in (" ", "-"):
            return False
        surname = self._question[following.start : following.end]
        return self._is_name(following, name_key(surname))

    def _other_scripts(self, surface: str) -> Iterator[Alternative]:
        if fold(surface).isascii() and _NON_LATIN.isdisjoint(self._collected.languages):
            return
        sketch = skeleton(surface)
        if sketch:
            yield _way("skeletons", sketch, ways.SKELETON)

    def _is_known(self, way: Alternative) -> bool:
        return self._collected.sentences_with(way.field, way.term) > 0

    def _misspelt(self, token: Token) -> Iterator[Alternative]:
        """Yield what a word that stands nowhere may mean: other words, or two run together."""
        surface = self._question[token.start : token.end]
        word = fold(surface)
        # What is written with a capital is a name, and then no other word is meant.
        is_name = self._has_capitals and token.start > self._begins and self._is_capital(token)
        if len(parts := _HUMP.findall(surface)) > 1:  # "#ClimateChange", "@CityCouncil"
            yield from (
                _way("words", part_token.term, ways.TYPO_FAR)
                for part in parts
                for part_token in analyze(part)
            )
            return
        found = self._spelling.near(word, self._is_name_in_articles if is_name else None)
        if not found and (pair := self._spelling.two_words(word)):
            found = tuple((part, ways.TYPO_FAR.weight) for part in pair)
        for meant, weight in found:
            covers = ways.TYPO_COVERS * weight
            for meant_token in analyze(meant):
                yield Alternative("words", meant_token.term, weight, covers)
            yield Alternative("names", name_key(meant), weight * ways.NAME.weight, covers)
            for tag in self._collected.lexicon.concepts_of(meant):
                yield Alternative("tags", tag, weight * ways.TAG.weight, covers * ways.TAG.covers)

    def _is_name_in_articles(self, word: str) -> bool:
        return self._collected.sentences_with("names", name_key(word)) > 0


def _way(field: str, term: str, way: Way) -> Alternative:
    return Alternative(field, term, way.weight, way.covers)


def _beside(terms: Iterable[str]) -> list[Alternative]:
    """Return the ways in which what stands around a sentence takes a concept up."""
    return [
        _way(field, term, way)
        for term in terms
        for field, way in (
            ("lead", ways.LEAD),
            ("before", ways.BEFORE),
            ("after", ways.AFTER),
            ("title", ways.TITLE),
        )
        if field != "title" or not term.startswith(NAME_SIGN)  # a headline has no keys
    ]


def _scaled(alternatives: Iterable[Alternative], weight: float) -> tuple[Alternative, ...]:
    return tuple(
        Alternative(way.field, way.term, weight * way.weight, way.covers) for way in alternatives
    )
