"""Everything that is computed from one article alone: sentences, terms by field, speakers, days.

It depends on the article, the analyzer and the lexicon, on nothing else in the collection; so it
can run in any process and be kept for as long as those three stay the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

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
    Wording,
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
    wording_of,
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

_MARK_OF: Mapping[Stance, int] = {
    "denies": Mark.DENIES.value,
    "asserts": Mark.ASSERTS.value,
    "reports": Mark.REPORTS.value,
    "hedged": Mark.HEDGED.value,
    "unclear": 0,
}
_DAY, _PLACE, _PERSON = Mark.DAY.value, Mark.PLACE.value, Mark.PERSON.value
_INTRODUCES, _SPEAKER = Mark.INTRODUCES.value, Mark.SPEAKER.value
_HEADLINE = Mark.HEADLINE.value


class AnalysedSentence(NamedTuple):
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


class _Own:
    """What a sentence holds itself."""

    __slots__ = ("beside", "keys", "names", "places", "surfaces", "tags", "text", "words")

    def __init__(
        self, text: str, wording: Wording, names: list[str], places: list[str], tags: list[str]
    ) -> None:
        self.text = text
        self.words, self.surfaces = wording
        self.names = names  # folded words of names
        self.keys = [*map(name_key, names)]
        self.places = places
        self.tags = tags
        # The terms under which its neighbours know this sentence, each once: one list for all.
        self.beside = _each(
            [
                *self.words,
                *[NAME_SIGN + key for key in self.keys],
                *[PLACE_SIGN + place for place in places],
            ]
        )


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
        # The same speakers and names come up all over an article.
        self._speakers: dict[tuple[str | None, str | None], list[str]] = {}
        self._fuller_by_name: dict[str, list[str]] = {}

    def sentences(self) -> Iterator[AnalysedSentence]:
        for number, span in enumerate(self._spans):
            own, attribution = self._own[number], self._attributions[number]
            mentions = dates_in(own.text, self._day)
            yield AnalysedSentence(
                span,
                self._terms(number, mentions),
                self._marks(number, mentions),
                attribution,
                tuple(_resolved(own.text, mentions)) if mentions else (),
                own.surfaces,
            )

    def _own_of(self, number: int) -> _Own:
        span = self._spans[number]
        text = self._article.text[span.start : span.end]
        return _Own(
            text,
            wording_of(text, self._language),
            [word.folded for word in self._names.words(number)],
            _each([mention.place for mention in places_in(text)]),
            self._lexicon.concepts_in(text),
        )

    def _title_terms(self) -> list[str]:
        title = self._article.title or ""
        places = [PLACE_SIGN + mention.place for mention in places_in(title)]
        return _each([*wording_of(title, self._language).terms, *places])

    def _terms(self, number: int, mentions: Sequence[DateMention]) -> dict[str, Sequence[str]]:
        own, attribution = self._own[number], self._attributions[number]
        tags = own.tags
        if attribution.polarity == "denies" and "deny" not in tags:
            cue = attribution.cue
            tags = [*tags, "negate" if cue and is_plain_negation(cue.text) else "deny"]
        leads = self._leads(number)
        before = [number - 1] if number and number - 1 not in leads else []
        after = [number + 1] if number + 1 < len(self._own) else []
        return {
            "words": own.words,
            "names": own.keys,
            "skeletons": [*filter(None, map(skeleton, own.names))],
            "places": own.places,
            "tags": tags,
            "speakers": self._speaker_terms(attribution),
            "fuller": self._fuller(own),
            "days": _each([term for mention in mentions for term in day_terms(mention)]),
            "title": self._title,
            "before": self._beside(before),
            "lead": [*self._beside(leads), *self._lead_tags(number, leads)],
            "after": self._beside(after),
        }

    def _beside(self, numbers: Sequence[int]) -> list[str]:
        if len(numbers) == 1:
            return self._own[numbers[0]].beside
        return _each([term for number in numbers for term in self._own[number].beside])

    def _lead_tags(self, number: int, leads: Sequence[int]) -> list[str]:
        if not leads or self._attributions[number].polarity != "denies":
            return []
        return _each([TAG_SIGN + tag for lead in leads for tag in self._own[lead].tags])

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
            [other for name in own.names for other in self._names.fuller(name) if other not in here]
        )
        return [term for other in others for term in self._terms_of_fuller(other)]

    def _terms_of_fuller(self, name: str) -> list[str]:
        if name not in self._fuller_by_name:
            terms = wording_of(name, self._language).terms
            self._fuller_by_name[name] = [*terms, NAME_SIGN + name_key(name)]
        return self._fuller_by_name[name]

    def _speaker_terms(self, attribution: Attribution) -> list[str]:
        if attribution.speaker is None:
            return []
        who = (attribution.speaker, attribution.role)
        if who not in self._speakers:
            self._speakers[who] = _each(
                [term for text in who if text for term in self._terms_of_speaker(text)]
            )
        return self._speakers[who]

    def _terms_of_speaker(self, text: str) -> Iterator[str]:
        for token in analyze(text, self._language):
            yield token.term
            surface = text[token.start : token.end]
            if surface[:1].isupper() or not surface.isascii():
                yield NAME_SIGN + name_key(fold(surface))
        for mention in places_in(text):
            yield PLACE_SIGN + mention.place

    def _marks(self, number: int, mentions: Sequence[DateMention]) -> Mark:
        own, attribution = self._own[number], self._attributions[number]
        # As numbers: every operation on flags takes a microsecond.
        marks = marks_of(own.text).value | _MARK_OF[attribution.polarity]
        if mentions:
            marks |= _DAY
        if own.places:
            marks |= _PLACE
        if own.names:
            marks |= _PERSON
            if attribution.role is not None or introduces(own.text):
                marks |= _INTRODUCES
        if attribution.speaker is not None:
            marks |= _SPEAKER
        if is_headline(own.text, self._article.title, opens=number == 0):
            marks |= _HEADLINE
        return Mark(marks)


def _resolved(text: str, mentions: Sequence[DateMention]) -> Iterator[ResolvedDate]:
    """Yield the mentions that mean one day."""
    for mention in mentions:
        if mention.first is not None and mention.first == mention.last:
            yield ResolvedDate(text[mention.start : mention.end], mention.first.isoformat())


def _each(terms: Iterable[str]) -> list[str]:
    """Return the terms in their order, each once."""
    return list(dict.fromkeys(terms))
