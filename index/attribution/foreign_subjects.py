"""The subject of a verb of speaking in another language.

Before the cue everything up to the next mark must be one noun phrase, behind it one must begin:
a clause that these rules do not take in as a whole shows nobody.
"""

from __future__ import annotations

from index.attribution.foreign_phrases import Found, is_noun_of_person, name_at, phrase_at
from index.attribution.foreign_words import ForeignCue, Language
from index.attribution.growth import Phrase
from index.attribution.words import QUOTE, WORD, Words

_MOST_ASIDE_WORDS = 16  # between the commas behind a name
_MOST_SUBJECT_WORDS = 16
_MOST_OBLIQUE_WORDS = 8
_COMMAS = (",", "،")
PAUSES = (*_COMMAS, QUOTE, "-")
"""What stands between something said and the cue behind it."""


def subject_of(
    words: Words, first: int, behind: int, cue: ForeignCue, language: Language
) -> Phrase | None:
    """Return who speaks by a cue; kind "pronoun" where the sentence before has to tell it.

    Args:
        words: the tokens of the sentence.
        first: where the verb with what belongs to it begins.
        behind: the token behind the cue.
        cue: the entry of the table.
        language: its language.
    """
    if cue.side == "behind":
        if language.tag == "ar":
            return _behind_arabic(words, first, behind, language)
        return _behind(words, behind, language, is_subject=False)
    before, is_sure = _before(words, first, language, is_subject=cue.side != "before")
    if cue.side == "before":
        return before
    opens = first == 0 or words.mark(first - 1) in (*PAUSES, ":", ";", ".", "…")
    is_verb_second = language.tag == "de" and not words.is_cap(behind - 1)
    may_follow = opens or is_verb_second or language.tag == "ru"
    after = _behind(words, behind, language, is_subject=True) if may_follow else None
    if before is not None:
        return before if is_sure or after is None else None
    if after is not None:
        at_start = first == 0 or words.mark(first - 1) not in PAUSES
        is_denied_object = cue.kind == "deny" and at_start and language.tag in ("es", "fr")
        return None if is_denied_object else after
    return _left_out(words, first, behind, language)


def _before(
    words: Words, first: int, language: Language, *, is_subject: bool
) -> tuple[Phrase | None, bool]:
    """Return the subject that ends before token ``first``, and whether that is beyond doubt."""
    if words.mark(first - 1) in _COMMAS:
        return _before_comma(words, first - 1, language), False
    found = _whole(words, first, language, is_subject=is_subject)
    if found is None:
        return None, False
    is_opening = found.phrase.first == found.phrase.last == 0
    return found.phrase, found.has_name and not is_opening


def _before_comma(words: Words, second: int, language: Language) -> Phrase | None:
    """Return the subject with words between commas behind it: "Ana Ruiz, líder de la junta,"."""
    comma = second - 1
    while comma > 0 and second - comma < _MOST_ASIDE_WORDS and words.kind[comma] not in _COMMAS:
        if words.kind[comma] not in (WORD, "n"):
            return None
        comma -= 1
    if words.mark(comma) not in _COMMAS or comma == second - 1:
        return None
    found = _whole(words, comma, language, is_subject=True)
    if found is None:
        return None
    aside = _aside(words, found, comma, language)
    if aside is not None and (found.has_name or aside.behind == second):
        return aside.phrase
    name = name_at(words, comma + 1, second, language)
    is_named_unclearly = not found.has_name and name is not None and name.behind == second
    begins_aside = words.low[comma + 1] in language.asides
    return found.phrase if begins_aside or is_named_unclearly else None


def _whole(words: Words, end: int, language: Language, *, is_subject: bool) -> Found | None:
    """Return the noun phrase that fills its clause from the mark before up to token ``end``."""
    start = end
    while start > 0 and words.kind[start - 1] == WORD:
        start -= 1
        if end - start > _MOST_SUBJECT_WORDS:
            return None
    n = start
    if words.low[n] in language.joints and n > 0:
        return None  # of two subjects this would be one
    while n < end and words.low[n] in language.openers:
        n += 1
    if n == end or _is_pronoun(words, n, language):
        return None
    if language.tag == "ru" and words.low[n] == "в" and n + 1 < end:
        # "В МИД Карвессы заявили": an office by its letters
        is_office = len(words.text[n + 1]) > 1 and words.text[n + 1].isupper()
        names = all(words.is_cap(m) for m in range(n + 1, end))
        return Found(Phrase(n + 1, end - 1, "noun"), end) if is_office and names else None
    if is_subject and words.low[n] in language.determiners - language.subject_determiners:
        return None
    found = phrase_at(words, n, end, language)
    return found if found is not None and found.behind == end else None


def _aside(words: Words, found: Found, comma: int, language: Language) -> Found | None:
    """Return a phrase together with the name or the role that stands behind its comma."""
    phrase = found.phrase
    if words.mark(comma) not in _COMMAS or words.mark(comma + 1) != WORD:
        return None
    if found.has_name:
        role = phrase_at(words, comma + 1, len(words), language)
        if role is None or role.has_name or not is_noun_of_person(words, role.phrase, language):
            return None
        whole = phrase.apposition or _span(role.phrase)
        return Found(Phrase(phrase.first, phrase.last, "name", whole), role.behind)
    if not is_noun_of_person(words, phrase, language) or _names_other(words, phrase, language):
        return None
    name = name_at(words, comma + 1, len(words), language)
    if name is None or not name.has_name or name.phrase.first == name.phrase.last:
        return None
    if words.mark(name.behind) == WORD or _is_described(words, name.behind, language):
        return None
    return Found(Phrase(name.phrase.first, name.phrase.last, "name", _span(phrase)), name.behind)


def _is_described(words: Words, comma: int, language: Language) -> bool:
    """Return whether a name has an aside of its own and is none: ", Ana Ruiz, who fled,"."""
    if words.word(comma + 1) in language.asides:
        return True
    role = phrase_at(words, comma + 1, len(words), language)
    return role is not None and is_noun_of_person(words, role.phrase, language)


def _span(phrase: Phrase) -> tuple[int, int]:
    return phrase.first, phrase.last


def _names_other(words: Words, phrase: Phrase, language: Language) -> bool:
    """Return whether the name behind "the lawyer of the singer," may be either's."""
    head = phrase.head if phrase.head is not None else phrase.first
    inner = words.low[head + 1 : phrase.last + 1]
    if words.low[head] in language.spokespeople or language.tag == "ar":
        return False
    if words.low[head] in language.companions:
        return bool(inner) and not any(language.is_body(low) for low in inner)
    return any(language.is_person(low) for low in inner)


def _behind(words: Words, n: int, language: Language, *, is_subject: bool) -> Phrase | None:
    """Return the speaker that begins behind the cue, a time between them aside."""
    n = _after_time(words, n, language)
    if n >= len(words) or words.kind[n] != WORD:
        return None
    if is_subject and words.low[n] in language.determiners - language.subject_determiners:
        return None
    found = phrase_at(words, n, len(words), language)
    if found is None:
        return _russian_oblique(words, n, language) if not is_subject else None
    aside = _aside(words, found, found.behind, language)
    return (aside or found).phrase


def _russian_oblique(words: Words, n: int, language: Language) -> Phrase | None:
    """Return "министра обороны Орлова" behind "по словам", as it stands."""
    if language.tag != "ru":
        return None
    m = n
    while m < len(words) and m - n < _MOST_OBLIQUE_WORDS and words.kind[m] == WORD:
        if words.low[m] in language.stops:
            break
        m += 1
    is_named = m - n > 1 and words.is_cap(m - 1) and words.kind[n] == WORD
    return Phrase(n, m - 1, "noun") if is_named else None


def _after_time(words: Words, n: int, language: Language) -> int:
    while n < len(words) and words.kind[n] == WORD:
        if words.low[n] in language.times:
            n += 1
        elif words.low[n] in language.time_determiners and words.word(n + 1) in language.times:
            n += 2
        else:
            break
    return n


def _behind_arabic(words: Words, first: int, n: int, language: Language) -> Phrase | None:
    opened = _arabic_topic(words, first, language)
    if opened is not None:
        return opened
    found = phrase_at(words, n, len(words), language) if n < len(words) else None
    if found is None:
        return _left_out(words, first, n, language)
    aside = _aside(words, found, found.behind, language)
    return (aside or found).phrase


def _arabic_topic(words: Words, first: int, language: Language) -> Phrase | None:
    """Return whom "أما ..., فقالت" names: the subject that stands before the verb."""
    if not words.low[first].startswith("ف") or words.low[0] != "أما":
        return None
    found = phrase_at(words, 1, first, language)
    if found is None or words.mark(found.behind) not in _COMMAS:
        return None
    aside = _aside(words, found, found.behind, language)
    return (aside or found).phrase


def _left_out(words: Words, first: int, behind: int, language: Language) -> Phrase | None:
    """Return a phrase without a subject of its own: "Añadió que ...", "elle a ajouté que ..."."""
    n = _after_time(words, behind, language)
    subject = first
    if _is_pronoun(words, first - 1, language):
        subject = first - 1
    elif _is_pronoun(words, n, language):
        return Phrase(n, n, "pronoun") if _ends_quotation(words, first) else None
    elif not _is_pronoun(words, first, language) and language.tag not in ("es", "ar"):
        return None
    that = n + 1 if words.mark(n) in _COMMAS else n
    goes_on = words.word(that) in language.that or words.mark(n) in (":", QUOTE)
    if not goes_on and words.mark(n) in ("", ".", *_COMMAS):
        return Phrase(subject, subject, "pronoun") if _ends_quotation(words, subject) else None
    begins = all(words.low[m] in language.openers | {","} for m in range(subject))
    return Phrase(subject, subject, "pronoun") if goes_on and begins else None


def _is_pronoun(words: Words, n: int, language: Language) -> bool:
    return words.word(n) in language.pronouns_m or words.word(n) in language.pronouns_f


def _ends_quotation(words: Words, n: int) -> bool:
    """Return whether a quotation stands before token ``n``, a mark between them aside."""
    return QUOTE in words.kind[max(0, n - 3) : n] and words.mark(n - 1) != WORD
