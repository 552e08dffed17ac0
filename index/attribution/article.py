"""The attributions of one article, sentence by sentence.

First every sentence by itself: its tokens and the speakers that it shows. Then in order, because a
"he" means somebody named before. Then the quotations that go on over sentences and paragraphs.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from index.attribution import lexicon as lex
from index.attribution.behind import opening_subject
from index.attribution.candidates import Candidate, Rank, best
from index.attribution.cues import CUE_WORDS, candidates
from index.attribution.foreign import FIRST_WORDS, foreign_candidates
from index.attribution.people import People
from index.attribution.growth import Phrase
from index.attribution.polarity import Tone, narration_tone, quotation_tone, tone_of
from index.attribution.quotes import Quotation, quotations_of
from index.attribution.speakers import Speaker, name_speaker, pronoun_matches
from index.attribution.words import NUMBER, QUOTE, WORD, Words, words_of
from index.domain import NOBODY, Attribution, Cue, Form, Span

_ANY_WORD = re.compile(r"[^\W_]+")
_CUES = CUE_WORDS | FIRST_WORDS
_LABEL = re.compile(r"((?:[^\W\d_a-z][\w.'’\-]{0,30})(?: [^\W\d_a-z][\w.'’\-]{0,30}){0,4}):\s")
_LOOK_BACK = 5  # sentences, for whom a pronoun means
_LOOSE_WORDS = 3  # so few words beside a quotation do not make it part of another sentence
_QUOTED_WORDS = 5  # so many quoted words are a clause and not only a phrase


@dataclass(slots=True)
class Reading:
    """What is known of one sentence."""

    span: Span
    paragraph: int
    quotations: Sequence[Quotation]
    has_cue: bool
    words: Words | None = None
    candidate: Candidate | None = None
    speaker: Speaker | None = None
    inherited: bool = False


def attribute_article(text: str, sentences: Sequence[Span]) -> list[Attribution]:
    """Return the attribution of every sentence, in their order."""
    return _Article(text, sentences).attributions()


class _Article:
    def __init__(self, text: str, sentences: Sequence[Span]) -> None:
        self._text = text
        paragraphs, numbers = _paragraphs(text, sentences)
        quotations = quotations_of(text, paragraphs)
        starts = [quotation.start for quotation in quotations]
        self._readings = [
            Reading(
                span,
                number,
                _overlapping(quotations, starts, span),
                not _CUES.isdisjoint(_ANY_WORD.findall(text[span.start : span.end].lower())),
            )
            for span, number in zip(sentences, numbers, strict=True)
        ]
        self._sentences = sentences
        self._people: People | None = None

    def attributions(self) -> list[Attribution]:
        for n, reading in enumerate(self._readings):
            if reading.has_cue or reading.quotations:
                words = self._words(n)
                reading.candidate = best(candidates(words)) or best(foreign_candidates(words))
        for n, reading in enumerate(self._readings):
            if reading.candidate is not None:
                reading.speaker = self._speaker(n, reading.candidate.phrase)
            self._labelled(n)
            self._inherit(n)
        self._inherit_backwards()
        return [self._attribution(n) for n in range(len(self._readings))]

    # One sentence

    def _words(self, n: int) -> Words:
        reading = self._readings[n]
        if reading.words is None:
            reading.words = words_of(self._text, reading.span, reading.quotations)
        return reading.words

    def _named_people(self) -> People:
        if self._people is None:
            self._people = People(self._text, self._sentences)
        return self._people

    def _speaker(self, n: int, phrase: Phrase) -> Speaker | None:
        words = self._words(n)
        if phrase.kind != "pronoun":
            before = self._last_speaker(n)
            return name_speaker(self._text, words, phrase, self._named_people(), before)
        return self._meant(n, words.low[phrase.last], phrase.first)

    def _last_speaker(self, n: int) -> Speaker | None:
        earlier = range(n - 1, max(-1, n - 1 - _LOOK_BACK), -1)
        return next((s for m in earlier if (s := self._readings[m].speaker) is not None), None)

    def _meant(self, n: int, pronoun: str, position: int) -> Speaker | None:
        """Return whom a pronoun means: the nearest speaker or subject before it that fits."""
        candidate = self._readings[n].candidate
        if candidate is None or not candidate.content_before:
            # "The bridge, he said, is safe": there the opening is a part of what is said.
            opening = self._opening(n, before=position)
            if opening is not None and pronoun_matches(pronoun, opening):
                return opening
        for m in range(n - 1, max(-1, n - 1 - _LOOK_BACK), -1):
            for speaker in (self._readings[m].speaker, self._opening(m)):
                if speaker is not None and pronoun_matches(pronoun, speaker):
                    return speaker
            named = self._mentioned(m, pronoun)
            if named:
                return named[0] if len(named) == 1 else None
        return None

    def _mentioned(self, n: int, pronoun: str) -> list[Speaker]:
        """Return the persons whom sentence ``n`` names and a "he" or "she" is sure to fit."""
        span = self._readings[n].span
        speakers = [
            Speaker(person.name, person.role_before(span.end), "person", person.gender)
            for person in self._named_people().mentioned(span.start, span.end)
            if person.gender is not None
        ]
        return [speaker for speaker in speakers if pronoun_matches(pronoun, speaker)]

    def _opening(self, n: int, before: int | None = None) -> Speaker | None:
        """Return the subject that sentence ``n`` opens with, if it is named there."""
        words = self._words(n)
        phrase = opening_subject(words)
        if phrase is None or phrase.kind == "pronoun":
            return None
        if phrase.kind == "noun" and words.low[phrase.last] not in lex.SPEAKERS | lex.QUANTITIES:
            return None
        if phrase.kind == "name" and not self._named_people().is_name(
            words.text[phrase.first], words.start[phrase.first]
        ):
            return None
        if before is not None and phrase.last >= before - 1:
            return None
        return name_speaker(self._text, words, phrase, self._named_people())

    def _labelled(self, n: int) -> None:
        """Take the speaker of "NAME: ..." at the head of a paragraph."""
        reading = self._readings[n]
        if reading.candidate is not None and reading.speaker is not None:
            return
        if n and self._readings[n - 1].paragraph == reading.paragraph:
            return
        match = _LABEL.match(self._text, reading.span.start, reading.span.end)
        if match is None:
            return
        label = match.group(1)
        words = self._words(n)
        colon = words.kind.index(":") if ":" in words.kind else 0
        if not colon:
            return
        person = self._named_people().of(
            label.title().split() if label.isupper() else label.split()
        )
        if person is None:
            return
        reading.speaker = Speaker(
            person.name, person.role_before(reading.span.start), "person", person.gender
        )
        reading.candidate = Candidate(
            Rank.BESIDE_QUOTATION,
            Phrase(0, colon - 1, "name"),
            colon,
            colon,
            "say",
            ":",
            quotes=bool(reading.quotations),
        )

    # Quotations that go on

    def _inherit(self, n: int) -> None:
        """Let a sentence that is quotation as a whole have the speaker of the one before it."""
        reading = self._readings[n]
        if reading.speaker is not None or reading.candidate is not None or not n:
            return
        if not self._is_quotation(n):
            return
        before = self._readings[n - 1]
        if before.speaker is None:
            return
        if before.paragraph == reading.paragraph:
            goes_on = bool(before.quotations) and (
                before.inherited or before.candidate is not None and before.candidate.quotes
            )
        else:
            # 'All Bets Are Off': between single marks it may be a headline inside the text.
            is_headline = (
                self._text[reading.span.start] in "'‘"
                and not reading.quotations[0].is_open
                and (self._text[reading.span.start : reading.span.start + 2] != "''")
            )
            goes_on = not is_headline and not self._is_attributed_later(n)
        if goes_on:
            reading.speaker, reading.inherited = before.speaker, True

    def _is_attributed_later(self, n: int) -> bool:
        """Return whether a later sentence of the paragraph names who speaks in its quotation."""
        paragraph = self._readings[n].paragraph
        for m in range(n + 1, len(self._readings)):
            later = self._readings[m]
            if later.paragraph != paragraph:
                return False
            if later.candidate is not None:
                return later.candidate.quotes and later.candidate.content_before
        return False

    def _inherit_backwards(self) -> None:
        """Let the sentences of a quotation have the speaker that its end names."""
        for n in range(len(self._readings) - 2, -1, -1):
            reading, after = self._readings[n], self._readings[n + 1]
            if (
                reading.speaker is None
                and reading.candidate is None
                and after.paragraph == reading.paragraph
                and after.speaker is not None
                and self._is_quotation(n)
                and (
                    after.inherited
                    or after.candidate is not None
                    and after.candidate.quotes
                    and after.candidate.content_before
                )
            ):
                reading.speaker, reading.inherited = after.speaker, True

    def _is_quotation(self, n: int) -> bool:
        reading = self._readings[n]
        if not reading.quotations:
            return False
        words = self._words(n)
        outside = sum(kind in (WORD, NUMBER) for kind in words.kind)
        if not outside:
            return QUOTE in words.kind
        # "You promised jobs" to thousands.
        quoted = words.end[0] - words.start[0]
        return (
            words.kind[0] == QUOTE
            and outside <= _LOOSE_WORDS
            and (2 * quoted > words.end[-1] - words.start[0])
        )

    # The result

    def _attribution(self, n: int) -> Attribution:
        reading = self._readings[n]
        candidate, speaker = reading.candidate, reading.speaker
        if candidate is None:
            if reading.inherited:
                tone = quotation_tone(self._text, reading.span)
                return self._result(reading, "quoted", tone, otherwise="asserts")
            tone = narration_tone(self._text, reading.span)
            return NOBODY if tone is None else self._result(reading, None, tone)
        tone = tone_of(
            self._text,
            reading.span,
            self._words(n),
            candidate,
            is_medium=speaker is not None and speaker.is_medium,
        )
        return self._result(reading, self._form(reading), tone)

    def _result(
        self, reading: Reading, form: Form | None, tone: Tone | None, otherwise: str = "unclear"
    ) -> Attribution:
        cue = None
        if tone is not None:
            cue = Cue(tone.start, tone.end, self._text[tone.start : tone.end])
        speaker = reading.speaker
        return Attribution(
            speaker=speaker.name if speaker else None,
            role=speaker.role if speaker else None,
            form=form,
            cue=cue,
            polarity=tone.stance if tone is not None else otherwise,  # type: ignore[arg-type]
        )

    def _form(self, reading: Reading) -> Form | None:
        candidate = reading.candidate
        if candidate is None or not candidate.quotes:
            return "reported"
        for quotation in reading.quotations:
            start = max(quotation.start, reading.span.start)
            end = min(quotation.end, reading.span.end)
            quoted = self._text[start:end]
            before = self._text[reading.span.start : start].rstrip()
            if (
                len(_ANY_WORD.findall(quoted[:200])) >= _QUOTED_WORDS
                or quoted.rstrip("”\"'’»“").endswith((",", "?", "!"))
                or not before
                or before.endswith((":", ","))
            ):
                return "quoted"
        return "reported"


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
