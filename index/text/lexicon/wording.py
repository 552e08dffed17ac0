"""Words as the lexicon compares them: where they stand in a text and under which key.

Unlike the analyzer this keeps function words, because "no proof" needs its "no".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.text.fold import fold
from index.text.stems import stem

MAX_WORD_CHARS = 64
"""What is longer is a word of no language and means no concept."""

# Accents, vowel signs and invisible characters that stand inside words.
_MARKS = "\u00ad\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f"
# Each repetition begins with a character that the one before it cannot end with.
WORD = re.compile(rf"[^\W_]+(?:['’{_MARKS}][^\W_]*)*")

_MAX_BETWEEN_CHARS = 3
_BREAKS = frozenset(".,;:!?()[]{}…—–\n،؛؟")

_NOT = frozenset(
    "cannot aint arent cant couldnt didnt doesnt dont hadnt hasnt havent isnt shouldnt wasnt "
    "werent wouldnt".split()
)
_ENDINGS = frozenset({"", "s", "ll", "re", "ve", "d", "m"})
_MAX_ELIDED_CHARS = 2  # French l'accord, d'abord, qu'il


def plain(word: str) -> str:
    """Return the folded word without what an apostrophe joins to it; "didn't" is "not"."""
    folded = fold(word).strip("'")
    if folded in _NOT or folded.endswith("n't"):
        return "not"
    head, apostrophe, tail = folded.partition("'")
    if not apostrophe:
        return folded
    if tail in _ENDINGS:
        return head
    return tail if len(head) <= _MAX_ELIDED_CHARS else folded.replace("'", "")


def key_of(word: str) -> str:
    """Return the key under which the inflected forms of ``word`` are the same; may be empty."""
    form = plain(word)
    return stem(form) if form else ""


def keys_of(phrase: str) -> tuple[str, ...]:
    """Return the keys of the words of ``phrase`` in its order."""
    keys = (key_of(match.group()) for match in WORD.finditer(phrase))
    return tuple(key for key in keys if key)


def forms_of(phrase: str) -> tuple[str, ...]:
    """Return the words of ``phrase`` in its order, each as ``plain`` gives it."""
    forms = (plain(match.group()) for match in WORD.finditer(phrase))
    return tuple(form for form in forms if form)


def is_gap(between: str) -> bool:
    """Return whether what stands between two neighbouring words parts them: a comma, a dash."""
    return len(between) > _MAX_BETWEEN_CHARS or not _BREAKS.isdisjoint(between)


# -- Arabic: what is written together with a word -------------------------------------------------

_ARABIC = ("\u0600", "\u06ff")
_CONJUNCTIONS = ("و", "ف")
_ARTICLES = ("وال", "فال", "بال", "كال", "لل", "ال", "ب", "ك", "ل")
_VERB_PREFIXES = ("سي", "ست", "سن", "ي", "ت", "ن", "ا")
_LEAST_LEFT_CHARS = 3


def variants(form: str) -> Iterator[str]:
    """Yield the folded word, and an Arabic one also without the particles written onto it.

    Conjunctions, prepositions, the article and the person of a verb stand before the word itself:
    "and he denies" is one word. At least three letters are always left.
    """
    yield form
    if not form or not _ARABIC[0] <= form[0] <= _ARABIC[1]:
        return
    bases = [form, *_without(form, _CONJUNCTIONS)]
    seen = {form}
    for base in bases:
        for variant in (base, *_without(base, _ARTICLES), *_without(base, _VERB_PREFIXES)):
            if variant not in seen:
                seen.add(variant)
                yield variant


def _without(form: str, beginnings: tuple[str, ...]) -> Iterator[str]:
    for beginning in beginnings:
        if form.startswith(beginning) and len(form) - len(beginning) >= _LEAST_LEFT_CHARS:
            yield form[len(beginning) :]
