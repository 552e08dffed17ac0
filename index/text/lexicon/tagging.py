"""Which concepts a sentence holds and a question asks for."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from index.kept import Kept, pieces_of
from index.text.lexicon.entries import GAP, Entry
from index.text.lexicon.wording import (
    MAX_WORD_CHARS,
    WORD,
    forms_of,
    is_gap,
    keys_of,
    plain,
    variants,
)
from index.text.stems import stem

RULES = "lexicon-1"
"""Version of how words are compared; part of the digest."""

_MAX_GAP_WORDS = 2
# The stemmer goes by script: under its English rules French "dément" would meet "demented".
_INFLECTED_KEYS = frozenset({"words", "kinds", "ru"})


class TagMention(NamedTuple):
    """A stretch of a text that means a concept: ``text[start:end]``."""

    start: int  # inclusive, in code points
    end: int  # exclusive, without a possessive ending
    concept: str


class Lexicon:
    """Concepts and the words that mean them; never changes once made.

    May be asked from several threads and sent to other processes.

    Args:
        entries: from all files; entries of one name are one concept.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._tables = _Tables()
        self._opposites: dict[str, set[str]] = {}
        content: dict[str, set[tuple[str, str]]] = {}
        for entry in entries:
            of_name = content.setdefault(entry.name, set())
            for member in entry.members:
                of_name.add((member.key, member.text))
                self._tables.add(entry.name, member.key, member.text)
            for other in entry.opposites:
                of_name.add(("opposite", other.text))
                self._opposites.setdefault(entry.name, set()).add(other.text)
                self._opposites.setdefault(other.text, set()).add(entry.name)
        self.concepts: tuple[str, ...] = tuple(sorted(content))
        """The names of all concepts, sorted."""
        normal = [RULES, *((name, sorted(content[name])) for name in self.concepts)]
        self.digest: str = hashlib.sha256(
            json.dumps(normal, ensure_ascii=False).encode()
        ).hexdigest()
        """SHA-256 in hex of everything that decides a tag; the order of the files' lines and
        their example sentences do not count."""
        self._known = Kept(self._tables.look_up)
        self._known_in = Kept(self._look_up)  # of the words of a piece

    def tags(self, text: str) -> list[TagMention]:
        """Return what means a concept in a sentence, by position; each stretch once a concept.

        A word inside a phrase counts beside it: "no evidence" is *deny* and *evidence*.
        """
        return self._mentions(text, asked=False)

    def concepts_in(self, text: str) -> list[str]:
        """Return the concepts of ``tags``, by their first mention, each once."""
        return list(dict.fromkeys(found[2] for found in sorted(self._found(text, asked=False))))

    def asked(self, text: str) -> list[TagMention]:
        """Return what asks for a concept in a question, by position.

        As ``tags``, without the kinds of a thing: a question for weapons is answered by rifles,
        one for rifles is not answered by missiles.
        """
        return self._mentions(text, asked=True)

    def concepts_of(self, word: str) -> tuple[str, ...]:
        """Return the concepts that a word of a question asks for, in any form and language."""
        return tuple(dict.fromkeys(mention.concept for mention in self.asked(word)))

    def opposites(self, concept: str) -> tuple[str, ...]:
        """Return the concepts that answer a question for ``concept`` by saying the contrary."""
        return tuple(sorted(self._opposites.get(concept, ())))

    def _mentions(self, text: str, *, asked: bool) -> list[TagMention]:
        found = self._found(text, asked=asked)
        if not found:
            return []
        matches = list(WORD.finditer(text))
        return sorted(
            TagMention(matches[first].start(), _end(matches[last]), concept)
            for first, last, concept in found
        )

    def _found(self, text: str, *, asked: bool) -> set[tuple[int, int, str]]:
        """Return what is mentioned, each with the numbers of its first and its last word."""
        words = [*chain.from_iterable(map(self._known_in.__getitem__, pieces_of(text)))]
        matches: list[re.Match[str]] = []  # made when a phrase asks for them, as few do
        found: set[tuple[int, int, str]] = set()
        left_out: set[tuple[str, int]] = set()  # concept, and a word
        for at, word in enumerate(words):
            if not word.is_of_use:
                continue
            for concept in word.asks if asked else word.tags:
                found.add((at, at, concept))
            for phrase in _phrases_at(words, at):
                end_word = _end_of(phrase, words, at)
                if end_word is None:
                    continue
                matches = matches or list(WORD.finditer(text))
                if not _is_together(text, matches[at:end_word]):
                    continue
                if phrase.key == "except":
                    left_out.update((phrase.concept, number) for number in range(at, end_word))
                elif not asked or phrase.key != "kinds":
                    found.add((at, end_word - 1, phrase.concept))
        if left_out:
            found = {mention for mention in found if (mention[2], mention[0]) not in left_out}
        return found

    def _look_up(self, piece: str) -> tuple[_Known, ...]:
        return tuple(map(self._known.__getitem__, WORD.findall(piece)))


def _end(word: re.Match[str]) -> int:
    return word.end() - (len("'s") if word[0].endswith(("'s", "’s")) else 0)


# -- tables ---------------------------------------------------------------------------------------


class _Phrase(NamedTuple):
    head: tuple[str, ...]  # keys, or forms
    tail: tuple[str, ...]  # what stands after the gap; empty when there is none
    concept: str
    key: str
    is_exact: bool  # head and tail are forms


class _Known(NamedTuple):
    key: str
    form: str
    tags: tuple[str, ...]
    asks: tuple[str, ...]
    phrases: Mapping[str, Sequence[_Phrase]]  # that begin here, by the key of their second word
    gapped: Sequence[_Phrase]  # that begin here and go on after a gap
    is_of_use: bool


_NOTHING = _Known("", "", (), (), {}, (), is_of_use=False)


class _Tables:
    """Everything the files say, by what a word of a text is looked up under."""

    def __init__(self) -> None:
        self._by_key: dict[str, dict[str, bool]] = {}  # concept -> whether a question asks for it
        self._by_form: dict[str, dict[str, bool]] = {}
        self._by_beginning: dict[str, dict[str, bool]] = {}
        self._never: dict[str, set[str]] = {}
        self._phrases: dict[str, dict[str, list[_Phrase]]] = {}  # by the first two keys
        self._gapped: dict[str, list[_Phrase]] = {}
        self._beginning_lengths: frozenset[int] = frozenset()

    def add(self, concept: str, key: str, text: str) -> None:
        """Take in one word, phrase or beginning of a concept."""
        asks = key != "kinds"
        if text.endswith("-"):
            self._beginning_lengths |= {len(text) - 1}
            _put(self._by_beginning, text[:-1], concept, asks=asks)
            return
        keys = keys_of(text)
        if len(keys) > 1:
            self._add_phrase(concept, key, text)
        elif key == "except":
            self._never.setdefault(plain(text), set()).add(concept)
        elif key in _INFLECTED_KEYS:
            _put(self._by_key, keys[0], concept, asks=asks)
        else:
            _put(self._by_form, plain(text), concept, asks=asks)

    def _add_phrase(self, concept: str, key: str, text: str) -> None:
        is_exact = key == "exact"
        head, tail = (
            forms_of(part) if is_exact else keys_of(part) for part in text.partition(GAP)[::2]
        )
        phrase = _Phrase(head, tail, concept, key, is_exact)
        first, second = keys_of(text)[:2]
        if len(head) > 1:
            self._phrases.setdefault(first, {}).setdefault(second, []).append(phrase)
        else:
            self._gapped.setdefault(first, []).append(phrase)

    def look_up(self, surface: str) -> _Known:
        """Return the concepts and phrases of a word as it stands in a text."""
        if len(surface) > MAX_WORD_CHARS:
            return _NOTHING
        form = plain(surface)
        key = stem(form) if form else ""
        concepts: dict[str, bool] = {}
        _merge(concepts, self._by_key.get(key))
        for variant in variants(form):
            _merge(concepts, self._by_form.get(variant))
            for n_chars in self._beginning_lengths:
                if found := self._by_beginning.get(variant[:n_chars]):
                    _merge(concepts, found)
        for concept in self._never.get(form, ()):
            concepts.pop(concept, None)
        phrases = self._phrases.get(key, {})
        gapped = self._gapped.get(key, ())
        return _Known(
            key,
            form,
            tuple(sorted(concepts)),
            tuple(sorted(concept for concept, asks in concepts.items() if asks)),
            phrases,
            gapped,
            is_of_use=bool(concepts or phrases or gapped),
        )


def _put(table: dict[str, dict[str, bool]], key: str, concept: str, *, asks: bool) -> None:
    _merge(table.setdefault(key, {}), {concept: asks})


def _merge(concepts: dict[str, bool], more: dict[str, bool] | None) -> None:
    for concept, asks in (more or {}).items():
        concepts[concept] = concepts.get(concept, False) or asks


# -- phrases --------------------------------------------------------------------------------------


def _phrases_at(words: Sequence[_Known], at: int) -> Iterable[_Phrase]:
    """Return the phrases whose beginning stands at word ``at``; few words begin any."""
    word = words[at]
    if word.phrases and at + 1 < len(words):
        return (*word.phrases.get(words[at + 1].key, ()), *word.gapped)
    return word.gapped


def _end_of(phrase: _Phrase, words: Sequence[_Known], at: int) -> int | None:
    """Return the number of the word behind the phrase when it stands at word ``at``."""
    end = at + len(phrase.head)
    if not _stands(phrase.head, words, at, is_exact=phrase.is_exact):
        return None
    if not phrase.tail:
        return end
    for begin in range(end, end + _MAX_GAP_WORDS + 1):
        if _stands(phrase.tail, words, begin, is_exact=phrase.is_exact):
            return begin + len(phrase.tail)
    return None


def _stands(wanted: tuple[str, ...], words: Sequence[_Known], at: int, *, is_exact: bool) -> bool:
    if at + len(wanted) > len(words):
        return False
    if is_exact:
        return all(words[at + n].form == form for n, form in enumerate(wanted))
    return all(words[at + n].key == key for n, key in enumerate(wanted))


def _is_together(text: str, matches: Sequence[re.Match[str]]) -> bool:
    return not any(
        is_gap(text[match.end() : following.start()]) for match, following in pairwise(matches)
    )
