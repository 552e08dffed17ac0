"""Everything that is computed from one article alone: sentences, terms by field, speakers, days.

It depends on the article, the analyzer and the lexicon, on nothing else in the collection; so it
can run in any process and be kept for as long as those three stay the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from index.attribution import attribute
from index.corpus import body_of
from index.domain import (
    NAME_SIGN,
    NOBODY,
    PLACE_SIGN,
    TAG_SIGN,
    Article,
    Attribution,
    Body,
    ResolvedDate,
    Span,
    Stance,
)
from index.text import (
    DateMention,
    Lexicon,
    Mark,
    Token,
    analyze,
    dates_in,
    day_terms,
    fold,
    introduces,
    is_headline,
    is_plain_negation,
    language_of,
    marks_of,
    name_key,
    names_of,
    names_what_it_answers_elsewhere,
    places_in,
    points_back,
    skeleton,
    split,
)

FIELDS = (
    "words",  # stems
    "names",  # keys of the words of names
    "skeletons",  # consonants of the words of names, for questions in other scripts
    "places",  # territory codes
    "tags",  # concepts of the lexicon
    "speakers",  # keys, places and stems of who speaks
    "fuller",  # stems and keys of the fuller name that the article uses elsewhere
    "days",  # days, months and years, resolved against the article's own
    "title",  # stems and places of the headline
    "before",  # of the sentence before
    "lead",  # of the sentences that this one leans on
    "after",  # of the sentence after
)
"""The engine's fields; each is a kind of term with statistics of its own."""

_FURTHEST_CLAIM = 12  # sentences: how far above a denial the claim that it answers may stand
_CLAIMS = frozenset({"accuse", "claim"})  # concepts that announce a claim
_SHORT_DENIAL_WORDS = 12

_MARK_OF: Mapping[Stance, Mark] = {
    "denies": Mark.DENIES,
    "asserts": Mark.ASSERTS,
    "reports": Mark.REPORTS,
    "hedged": Mark.HEDGED,
    "unclear": Mark(0),
}


@dataclass(frozen=True, slots=True)
class AnalysedSentence:
    """A sentence with all that is indexed and kept of it."""

    span: Span
    terms: Mapping[str, Sequence[str]]  # by field
    marks: Mark
    attribution: Attribution
    dates: tuple[ResolvedDate, ...]
    surfaces: frozenset[str]  # folded words as they stand, for questions with typing errors


@dataclass(frozen=True, slots=True)
class Analysis:
    """An article taken apart."""

    article: Article
    body: Body
    language: str  # ISO 639-1
    sentences: tuple[AnalysedSentence, ...]


def analyse(article: Article, lexicon: Lexicon, *, whole: bool = False) -> Analysis:
    """Return ``article`` taken apart; ``whole`` takes its text as one unit as it is."""
    language = language_of(article.text, article.language)
    body = _whole(article.text) if whole else body_of(article.text)
    spans = list(body.paragraphs if whole else _split(article, body, language))
    workings = _Workings(article, spans, language, lexicon)
    return Analysis(article, body, language, tuple(workings.sentences()))


def _split(article: Article, body: Body, language: str) -> Iterator[Span]:
    for paragraph in body.paragraphs:
        yield from split(article.text, paragraph, language)


def _whole(text: str) -> Body:
    """Return the whole text as one paragraph, without the white space around it."""
    start = len(text) - len(text.lstrip())
    return Body(paragraphs=(Span(start, max(start, len(text.rstrip()))),))


@dataclass(slots=True)
class _Own:
    """What a sentence holds itself."""

    text: str
    tokens: list[Token]
    words: list[str]
    names: list[str]  # folded words of names
    places: list[str]
    tags: list[str]

    def beside(self) -> Iterator[str]:
        """Yield the terms under which a neighbour knows this sentence."""
        yield from self.words
        yield from (NAME_SIGN + name_key(name) for name in self.names)
        yield from (PLACE_SIGN + place for place in self.places)


class _Workings:
    """The steps of one analysis, each over all sentences."""

    def __init__(
        self, article: Article, spans: Sequence[Span], language: str, lexicon: Lexicon
    ) -> None:
        self._article = article
        self._spans = spans
        self._language = language
        self._lexicon = lexicon
        self._day = date.fromisoformat(article.day) if article.day else None
        self._names = names_of(article.text, spans)
        self._attributions = attribute(article.text, spans) or [NOBODY] * len(spans)
        self._own = [self._own_of(number) for number in range(len(spans))]
        self._title = self._title_terms()

    def sentences(self) -> Iterator[AnalysedSentence]:
        for number, span in enumerate(self._spans):
            own, attribution = self._own[number], self._attributions[number]
            mentions = dates_in(own.text, self._day)
            yield AnalysedSentence(
                span,
                self._terms(number, mentions),
                self._marks(number, mentions),
                attribution,
                tuple(_resolved(own.text, mentions)),
                frozenset(_surfaces(own)),
            )

    def _own_of(self, number: int) -> _Own:
        span = self._spans[number]
        text = self._article.text[span.start : span.end]
        tokens = analyze(text, self._language)
        return _Own(
            text=text,
            tokens=tokens,
            words=[token.term for token in tokens],
            names=[word.folded for word in self._names.words(number)],
            places=_each(mention.place for mention in places_in(text)),
            tags=_each(mention.concept for mention in self._lexicon.tags(text)),
        )

    def _title_terms(self) -> list[str]:
        title = self._article.title or ""
        words = [token.term for token in analyze(title, self._language)]
        places = (PLACE_SIGN + mention.place for mention in places_in(title))
        return _each([*words, *places])

    def _terms(self, number: int, mentions: Sequence[DateMention]) -> dict[str, Sequence[str]]:
        own, attribution = self._own[number], self._attributions[number]
        keys = [name_key(name) for name in own.names]
        tags = list(own.tags)
        if attribution.polarity == "denies" and "deny" not in tags:
            cue = attribution.cue
            tags.append("negate" if cue and is_plain_negation(cue.text) else "deny")
        leads = self._leads(number)
        before = [number - 1] if number and number - 1 not in leads else []
        after = [number + 1] if number + 1 < len(self._own) else []
        return {
            "words": own.words,
            "names": keys,
            "skeletons": [sketch for name in own.names if (sketch := skeleton(name))],
            "places": own.places,
            "tags": tags,
            "speakers": self._speaker_terms(attribution),
            "fuller": self._fuller(own),
            "days": _each(term for mention in mentions for term in day_terms(mention)),
            "title": self._title,
            "before": self._beside(before),
            "lead": [*self._beside(leads), *self._lead_tags(number, leads)],
            "after": self._beside(after),
        }

    def _beside(self, numbers: Iterable[int]) -> list[str]:
        return _each(term for number in numbers for term in self._own[number].beside())

    def _lead_tags(self, number: int, leads: Sequence[int]) -> list[str]:
        if self._attributions[number].polarity != "denies":
            return []
        return _each(TAG_SIGN + tag for lead in leads for tag in self._own[lead].tags)

    def _leads(self, number: int) -> list[int]:
        """Return the sentences that a sentence leans on, nearest first.

        The one before, if its opening points back; of a denial that only points to what it
        answers the two before, and the nearest one above in which something is alleged.
        """
        own = self._own[number]
        leads = [number - 1] if number and points_back(own.text) else []
        if self._attributions[number].polarity == "denies" and (
            len(own.words) <= _SHORT_DENIAL_WORDS or names_what_it_answers_elsewhere(own.text)
        ):
            leads += [n for n in (number - 1, number - 2) if n >= 0]
            leads += self._claim_above(number)
        return list(dict.fromkeys(leads))

    def _claim_above(self, number: int) -> list[int]:
        furthest = max(0, number - _FURTHEST_CLAIM)
        for above in range(number - 1, furthest - 1, -1):
            is_denial = self._attributions[above].polarity == "denies"
            if not is_denial and not _CLAIMS.isdisjoint(self._own[above].tags):
                return [above]
        return []

    def _fuller(self, own: _Own) -> list[str]:
        here = set(own.names)
        others = _each(
            other for name in own.names for other in self._names.fuller(name) if other not in here
        )
        return [
            term
            for other in others
            for term in (
                *(token.term for token in analyze(other, self._language)),
                NAME_SIGN + name_key(other),
            )
        ]

    def _speaker_terms(self, attribution: Attribution) -> list[str]:
        if attribution.speaker is None:
            return []
        terms = []
        for text in (attribution.speaker, attribution.role or ""):
            for token in analyze(text, self._language):
                terms.append(token.term)
                surface = text[token.start : token.end]
                if surface[:1].isupper() or not surface.isascii():
                    terms.append(NAME_SIGN + name_key(fold(surface)))
            terms += [PLACE_SIGN + mention.place for mention in places_in(text)]
        return _each(terms)

    def _marks(self, number: int, mentions: Sequence[DateMention]) -> Mark:
        own, attribution = self._own[number], self._attributions[number]
        marks = marks_of(own.text) | _MARK_OF[attribution.polarity]
        if mentions:
            marks |= Mark.DAY
        if own.places:
            marks |= Mark.PLACE
        if own.names:
            marks |= Mark.PERSON
            if attribution.role is not None or introduces(own.text):
                marks |= Mark.INTRODUCES
        if attribution.speaker is not None:
            marks |= Mark.SPEAKER
        if is_headline(own.text, self._article.title, opens=number == 0):
            marks |= Mark.HEADLINE
        return marks


def _resolved(text: str, mentions: Sequence[DateMention]) -> Iterator[ResolvedDate]:
    """Yield the mentions that mean one day."""
    for mention in mentions:
        if mention.first is not None and mention.first == mention.last:
            yield ResolvedDate(text[mention.start : mention.end], mention.first.isoformat())


def _surfaces(own: _Own) -> Iterator[str]:
    for token in own.tokens:
        word = fold(own.text[token.start : token.end])
        if word.isalpha():
            yield word


def _each(terms: Iterable[str]) -> list[str]:
    """Return the terms in their order, each once."""
    return list(dict.fromkeys(terms))
