"""The attributions of one article, sentence by sentence.

First every sentence by itself: its tokens and the speakers that it shows. Then in order, because a
"he" means somebody named before. Then the quotations that go on over sentences and paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from index.attribution import lexicon as lex
from index.attribution.behind import opening_subject
from index.attribution.candidates import Candidate
from index.attribution.continued import inherit, inherit_backwards
from index.attribution.foreign_speakers import (
    continued_speaker,
    foreign_doubt,
    foreign_speaker,
    foreign_tone,
)
from index.attribution.people import People, Person
from index.attribution.phrases import head_of
from index.attribution.polarity import Tone, narration_tone, quotation_tone, tone_of
from index.attribution.reading import Reading, readings_of
from index.attribution.speakers import (
    Speaker,
    as_speaker,
    name_speaker,
    pronoun_matches,
    role_phrases,
)
from index.domain import NOBODY, Attribution, Cue, Form, Span

_ANY_WORD = re.compile(r"[^\W_]+")
_NAME = r"[^\W\d_a-z][\w.'’\-]{0,30}"
_LABEL = re.compile(rf"[\"“]?({_NAME}(?: {_NAME}){{0,4}}):\s")
_LOOK_BACK = 5  # sentences, for whom a pronoun means
_LOOK_BACK_UNSURE = 2  # for somebody of whom it is not known whether "he" or "she" fits
_QUOTED_WORDS = 5  # so many quoted words are a clause and not only a phrase
_QUOTED_CHARS = 200  # of a quotation, looked at for that
_PERSONAL = frozenset({"he", "she", "his", "her"})
_NAMING_NOUNS = lex.SPEAKERS | lex.QUANTITIES


def attribute_article(text: str, sentences: Sequence[Span]) -> list[Attribution]:
    """Return the attribution of every sentence, in their order."""
    return _Article(text, sentences).attributions()


class _Article:
    def __init__(self, text: str, sentences: Sequence[Span]) -> None:
        self._text = text
        self._sentences = sentences
        self._readings = readings_of(text, sentences)

    def attributions(self) -> list[Attribution]:
        for n, reading in enumerate(self._readings):
            if reading.candidate is not None:
                reading.speaker = self._speaker(n, reading.candidate)
            if reading.speaker is None:
                self._take_label(n)
            inherit(self._readings, n)
        inherit_backwards(self._readings)
        return [self._attribution(reading) for reading in self._readings]

    # Who is meant

    @cached_property
    def _people(self) -> People:
        return People(self._text, self._sentences)

    def _speaker(self, n: int, candidate: Candidate) -> Speaker | None:
        words, phrase = self._readings[n].words, candidate.phrase
        if candidate.language:
            if phrase.kind == "pronoun":
                return continued_speaker(self._readings, n)
            return foreign_speaker(self._text, words, candidate, self._people)
        if phrase.kind == "pronoun":
            return self._meant(n, words.low[phrase.last], candidate)
        earlier = self._readings[max(0, n - _LOOK_BACK) : n]
        before = next((r.speaker for r in reversed(earlier) if r.speaker is not None), None)
        return name_speaker(self._text, words, phrase, self._people, before)

    def _meant(self, n: int, pronoun: str, candidate: Candidate) -> Speaker | None:
        """Return whom a pronoun means: the nearest speaker or subject before it that fits."""
        if not candidate.content_before:
            # "The bridge, he said, is safe": there the opening is a part of what is said.
            opening = self._opening(self._readings[n], candidate.phrase.first - 1)
            if opening is not None and pronoun_matches(pronoun, opening):
                return opening
        for distance in range(1, min(n, _LOOK_BACK) + 1):
            reading = self._readings[n - distance]
            for speaker in (reading.speaker, self._opening(reading)):
                if (
                    speaker is not None
                    and pronoun_matches(pronoun, speaker)
                    and (
                        speaker.gender or speaker.kind != "person" or distance <= _LOOK_BACK_UNSURE
                    )
                ):
                    is_other = candidate.kind == "deny" and self._names_another(reading, speaker)
                    return None if is_other else speaker
            named = self._named(reading, pronoun)
            if named:
                return as_speaker(named[0]) if len(named) == 1 else None
            if pronoun in _PERSONAL and self._may_mean(reading):
                return None
        return None

    def _may_mean(self, reading: Reading) -> bool:
        """Return whether a sentence names somebody of whom "he" and "she" are not known to fit."""
        span = reading.span
        return any(p.gender is None for p in self._people.mentioned(span.start, span.end))

    def _names_another(self, reading: Reading, speaker: Speaker) -> bool:
        """Return whether a sentence names somebody else who may deny what it says.

        "Crowe accused Beck of theft. She denied it": there the nearest subject is not meant.
        """
        return reading.candidate is not None and any(
            person.name != speaker.name and person.gender in (speaker.gender, None)
            for person in self._people.mentioned(reading.span.start, reading.span.end)
        )

    def _named(self, reading: Reading, pronoun: str) -> list[Person]:
        """Return the persons in a sentence, by name or role, whom the pronoun is sure to fit."""
        persons = self._people.mentioned(reading.span.start, reading.span.end)
        for phrase in role_phrases(reading.words):
            person = self._people.by_role(phrase, reading.span.start)
            if person is not None and person not in persons:
                persons.append(person)
        return [p for p in persons if p.gender and pronoun_matches(pronoun, as_speaker(p))]

    def _opening(self, reading: Reading, limit: int | None = None) -> Speaker | None:
        """Return the subject that a sentence opens with before token ``limit``, if it is named."""
        words = reading.words
        phrase = opening_subject(words)
        if phrase is None or phrase.kind == "pronoun":
            return None
        if limit is not None and phrase.last >= limit:
            return None
        if phrase.kind == "noun":
            head = head_of(words, phrase)
            is_apposition = (  # "Crowe, president of the club, ...": not the subject
                phrase.head is not None
                and lex.PEOPLE.get(head) == head
                and words.low[phrase.first] not in lex.DETERMINERS
            )
            if is_apposition or head not in _NAMING_NOUNS:
                return None
        elif not self._people.is_name(words.text[phrase.last], words.start[phrase.last]):
            return None
        return name_speaker(self._text, words, phrase, self._people)

    def _take_label(self, n: int) -> None:
        """Take the speaker of "NAME: ..." at the head of a paragraph."""
        reading = self._readings[n]
        if n and self._readings[n - 1].paragraph == reading.paragraph:
            return
        label = _LABEL.match(self._text, reading.span.start, reading.span.end)
        if label is None:
            return
        name = label.group(1)
        person = self._people.of((name.title() if name.isupper() else name).split())
        if person is not None:
            reading.speaker, reading.candidate = as_speaker(person), None
        if person is not None or name.isupper():
            reading.label = Span(label.start(1), label.end(1))

    # The result

    def _attribution(self, reading: Reading) -> Attribution:
        candidate, speaker = reading.candidate, reading.speaker
        if candidate is not None:
            words = reading.words
            if candidate.language:
                spoken = foreign_tone(self._text, reading.span, words, candidate)
                return self._result(reading, self._form(reading, candidate), spoken)
            is_medium = speaker is not None and speaker.is_medium
            tone = tone_of(self._text, reading.span, words, candidate, is_medium=is_medium)
            return self._result(reading, self._form(reading, candidate), tone)
        if speaker is not None:
            spoken = quotation_tone(self._text, reading.span, reading.label)
            is_quoted = bool(reading.quotations) or reading.label is None
            return self._result(reading, "quoted" if is_quoted else "reported", spoken)
        told = narration_tone(self._text, reading.span) if reading.may_have_tone else None
        if told is None and reading.may_doubt_in_foreign:
            told = foreign_doubt(self._text, reading.span)
        return NOBODY if told is None else self._result(reading, None, told)

    def _result(self, reading: Reading, form: Form | None, tone: Tone) -> Attribution:
        speaker = reading.speaker
        cue = None
        if tone.end > tone.start:
            cue = Cue(tone.start, tone.end, self._text[tone.start : tone.end])
        return Attribution(
            speaker=speaker.name if speaker else None,
            role=speaker.role if speaker else None,
            form=form,
            cue=cue,
            polarity=tone.stance,
        )

    def _form(self, reading: Reading, candidate: Candidate) -> Form:
        """Return whether the sentence quotes a clause of the speaker, not only a phrase."""
        if not candidate.quotes:
            return "reported"
        for quotation in reading.quotations:
            start = max(quotation.start, reading.span.start)
            quoted = self._text[start : min(quotation.end, reading.span.end)]
            before = self._text[reading.span.start : start].rstrip()
            if (
                len(_ANY_WORD.findall(quoted[:_QUOTED_CHARS])) >= _QUOTED_WORDS
                or quoted.rstrip("”\"'’»“").endswith((",", "?", "!"))
                or not before
                or before.endswith((":", ","))
            ):
                return "quoted"
        return "reported"
