"""From a phrase of another language to a speaker, and what such a sentence does by its words."""

from __future__ import annotations

from collections.abc import Sequence

from index.attribution import lexicon as lex
from index.attribution.candidates import Candidate
from index.attribution.foreign import foreign_candidates, is_clear
from index.attribution.foreign_words import LANGUAGES, Language, bare
from index.attribution.growth import Phrase
from index.attribution.people import People, Person
from index.attribution.polarity import Tone
from index.attribution.reading import Reading
from index.attribution.speakers import Speaker
from index.attribution.words import Words
from index.domain import Span

_DOUBT_CHARS = 400  # of a sentence, looked at for a denial or a hedge


def foreign_speaker(
    text: str, words: Words, candidate: Candidate, people: People
) -> Speaker | None:
    """Return the speaker whom the candidate's phrase names, None where it may be no name."""
    language, phrase = LANGUAGES[candidate.language], candidate.phrase
    name = _text_of(text, words, phrase)
    if phrase.kind == "noun":
        head = words.low[phrase.head if phrase.head is not None else phrase.first]
        return Speaker(
            name,
            None,
            "person" if language.is_person(head) else "body",
            _gender(words, phrase.first - 1, language)
            or _gender_of_verb(words.low[candidate.cue], language),
            is_medium=bare(head) in language.media,
        )
    if not _is_name(words, candidate, people, language):
        return None
    if not language.joints.isdisjoint(words.low[phrase.first : phrase.last + 1]):
        return Speaker(name, None, "group")
    role, gender = None, None
    if phrase.apposition is not None:
        first, last = phrase.apposition
        role = text[words.start[first] : words.end[last]]
        gender = _gender(words, first - 1, language)
        if language.tag == "de" and words.low[first].endswith("in"):
            gender = "f"
    gender = gender or _gender_of_verb(words.low[candidate.cue], language)
    tokens = words.text[phrase.first : phrase.last + 1]
    person = people.of(tokens)
    if person is not None:
        return _known(person, role, gender, language)
    gender = gender or (lex.GENDERS.get(tokens[0].lower()) if len(tokens) > 1 else None)
    is_body = language.is_body(words.low[phrase.first])
    return Speaker(name, role, "body" if is_body else "person", gender)


def continued_speaker(readings: Sequence[Reading], n: int) -> Speaker | None:
    """Return who spoke in the sentence before, where sentence ``n`` names no subject."""
    reading, candidate = readings[n], readings[n].candidate
    if not n or candidate is None:
        return None
    before = readings[n - 1]
    if before.speaker is None or before.paragraph < reading.paragraph - 1:
        return None
    if before.candidate is not None and not is_clear(foreign_candidates(before.words)):
        return None
    subject = reading.words.low[candidate.phrase.last]
    language = LANGUAGES[candidate.language]
    wanted: lex.Gender | None = _gender_of_verb(subject, language)
    if subject in language.pronouns_m | language.pronouns_f:
        wanted = "f" if subject in language.pronouns_f else "m"
    return before.speaker if wanted in (None, before.speaker.gender) else None


def foreign_tone(text: str, sentence: Span, words: Words, candidate: Candidate) -> Tone:
    """Return what the sentence does by the verb of its speaker and by what is said."""
    language = LANGUAGES[candidate.language]
    cue = Tone("asserts", words.start[candidate.cue], words.end[candidate.cue_last])
    if candidate.negated or candidate.kind in ("decline", "ask"):
        return cue._replace(stance="unclear")
    if candidate.kind == "deny":
        return cue._replace(stance="denies")
    said = _small(text, sentence)
    for stance, phrases in (("denies", language.denials), ("hedged", language.doubts)):
        match = phrases.search(said)
        if match is not None:
            start = sentence.start
            return Tone(stance, start + match.start(), start + match.end())  # type: ignore[arg-type]
    speaks = candidate.phrase.head
    is_medium = speaks is not None and bare(words.low[speaks]) in language.media
    return cue._replace(stance="reports" if is_medium else "asserts")


def foreign_doubt(text: str, sentence: Span) -> Tone | None:
    """Return the hedge in a sentence of another language that shows no speaker."""
    said = _small(text, sentence)
    for language in LANGUAGES.values():
        match = language.doubts.search(said)
        if match is not None:
            return Tone("hedged", sentence.start + match.start(), sentence.start + match.end())
    return None


def _small(text: str, sentence: Span) -> str:
    said = text[sentence.start : min(sentence.end, sentence.start + _DOUBT_CHARS)]
    said = said.replace("’", "'")
    small = said.lower()
    return small if len(small) == len(said) else said


def _is_name(words: Words, candidate: Candidate, people: People, language: Language) -> bool:
    """Return whether capitals are a name, not a noun or a word that only opens its sentence."""
    phrase = candidate.phrase
    n, low, size = phrase.first, words.low[phrase.first], phrase.last - phrase.first + 1
    if language.tag == "ru" and n == 0 and phrase.apposition is None and size > 1:
        # "Иск Бориса Орлова подтвердил": no name, though its words have capitals
        if size > 2 and not words.low[1].endswith(("вич", "вна", "чна", "шна")):
            return False
        is_masculine = _gender_of_verb(words.low[candidate.cue], language) == "m"
        return not (is_masculine and words.low[phrase.last].endswith(("а", "я", "ы", "и")))
    if size > 1:
        return True
    if language.tag == "de":  # every noun has a capital
        return words.text[n].isupper() or people.of([words.text[n]]) is not None
    if n > 0 or bare(low) != low or people.is_name(words.text[n], words.start[n]):
        return True
    is_opening = low in language.no_names or low in language.openers or low in language.times
    return not (is_opening or low.endswith(("mente", "ment", "о")))


def _known(
    person: Person, role: str | None, gender: lex.Gender | None, language: Language
) -> Speaker:
    """Return a person of the article, without the title that German writes as it does a name."""
    title, _, name = person.name.partition(" ")
    if not name or not language.is_person(title.lower()):
        title, name = "", person.name
    elif language.tag == "de":
        gender = gender or ("f" if title.endswith("in") else None)
    return Speaker(name, role or person.role or title or None, "person", person.gender or gender)


def _text_of(text: str, words: Words, phrase: Phrase) -> str:
    name = text[words.start[phrase.first] : words.end[phrase.last]]
    elided = len(words.low[phrase.first]) - len(bare(words.low[phrase.first]))
    return name[elided:]


def _gender(words: Words, determiner: int, language: Language) -> lex.Gender | None:
    low = words.word(determiner)
    if low in language.feminine and low not in language.masculine:
        return "f"
    return "m" if low in language.masculine and low not in language.feminine else None


def _gender_of_verb(low: str, language: Language) -> lex.Gender | None:
    """Return the gender that a form of the past shows in Russian and Arabic."""
    if language.tag == "ru":
        return "f" if low.endswith("ла") else "m" if low.endswith(("л", "г")) else None
    if language.tag == "ar":
        return "f" if low.endswith("ت") else None if low.endswith("بحسب") else "m"
    return None
