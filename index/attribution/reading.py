"""What is known of each sentence of an article while its attributions are worked out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from index.attribution.candidates import Candidate, best
from index.attribution.cues import CUE_WORDS, candidates
from index.attribution.foreign import TELLING_WORDS, foreign_candidates
from index.attribution.foreign_words import DOUBTING_WORDS
from index.attribution.polarity import NARRATION_WORDS
from index.attribution.quotes import Quotation, quotations_of
from index.attribution.speakers import Speaker
from index.attribution.words import NUMBER, QUOTE, WORD, Words, words_of
from index.domain import Span
from index.kept import Kept, pieces_of

_ANY_WORD = re.compile(r"[^\W_]+")
_TO_SPEAKER, _TO_TONE, _TO_DOUBT = 1, 2, 4  # what a word can lead to
_LEADING = (
    (_TO_SPEAKER, CUE_WORDS | TELLING_WORDS),
    (_TO_TONE, NARRATION_WORDS),
    (_TO_DOUBT, DOUBTING_WORDS),
)
_LOOSE_WORDS = 3  # so few words beside a quotation do not make it part of another sentence


@dataclass(slots=True)
class Reading:
    """One sentence."""

    text: str  # of the whole article
    span: Span
    paragraph: int
    quotations: Sequence[Quotation]
    may_have_tone: bool  # a word of a denial or a hedge stands in it
    may_doubt_in_foreign: bool = False  # a word of a hedge in another language stands in it
    candidate: Candidate | None = None
    speaker: Speaker | None = None
    label: Span | None = None  # "NAME:" at its head
    inherited: bool = False  # the speaker stands in another sentence
    kept_words: Words | None = None

    @property
    def words(self) -> Words:
        """The tokens, made when they are first needed."""
        if self.kept_words is None:
            self.kept_words = words_of(self.text, self.span, self.quotations)
        return self.kept_words

    @property
    def gives_quotation(self) -> bool:
        """Whether a quotation of this sentence belongs to its speaker."""
        if self.speaker is None or not self.quotations:
            return False
        return (
            self.inherited
            or self.label is not None
            or (self.candidate is not None and self.candidate.quotes)
        )

    @property
    def is_quotation(self) -> bool:
        """Whether the sentence is a quotation as a whole, but for a few words behind it."""
        if not self.quotations:
            return False
        words = self.words
        outside = sum(kind in (WORD, NUMBER) for kind in words.kind)
        if not outside:
            return QUOTE in words.kind
        # "You promised jobs" to thousands.
        quoted = words.end[0] - words.start[0]
        is_mostly = words.kind[0] == QUOTE and 2 * quoted > words.end[-1] - words.start[0]
        return is_mostly and outside <= _LOOSE_WORDS


def readings_of(text: str, sentences: Sequence[Span]) -> list[Reading]:
    """Return every sentence with its quotations and the cue that shows its speaker."""
    paragraphs, numbers = _paragraphs(text, sentences)
    quotations = quotations_of(text, paragraphs)
    starts = [quotation.start for quotation in quotations]
    readings = []
    for span, number in zip(sentences, numbers, strict=True):
        # A sentence without a cue word costs no more than this look at its pieces.
        leads = 0
        for leading in {*map(_LEADS.__getitem__, pieces_of(text[span.start : span.end]))}:
            leads |= leading
        reading = Reading(
            text,
            span,
            number,
            _overlapping(quotations, starts, span),
            may_have_tone=leads & _TO_TONE != 0,
            may_doubt_in_foreign=leads & _TO_DOUBT != 0,
        )
        if reading.quotations or leads & _TO_SPEAKER:
            words = reading.words
            reading.candidate = best(candidates(words)) or best(foreign_candidates(words))
        readings.append(reading)
    return readings


def _leads_of(piece: str) -> int:
    words = _ANY_WORD.findall(piece.lower())
    return sum(lead for lead, leading in _LEADING if not leading.isdisjoint(words))


_LEADS = Kept(_leads_of)


def _paragraphs(text: str, sentences: Sequence[Span]) -> tuple[list[Span], list[int]]:
    """Return the paragraphs that the sentences stand in, and the paragraph's number of each."""
    paragraphs: list[Span] = []
    numbers: list[int] = []
    for span in sentences:
        if paragraphs and text.find("\n", paragraphs[-1].end, span.start) < 0:
            paragraphs[-1] = Span(paragraphs[-1].start, max(span.end, paragraphs[-1].end))
        else:
            paragraphs.append(span)
        numbers.append(len(paragraphs) - 1)
    return paragraphs, numbers


def _overlapping(
    quotations: Sequence[Quotation], starts: Sequence[int], span: Span
) -> Sequence[Quotation]:
    last = bisect_right(starts, span.end - 1)
    first = last
    while first and quotations[first - 1].end > span.start:
        first -= 1
    return quotations[first:last]
