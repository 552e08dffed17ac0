"""News of invented people and towns, as much as wanted and equal on every run, with questions.

Words follow Zipf's law like those of real news, so that postings are as long and as uneven.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

N_WORDS, N_PEOPLE, N_TOWNS = 20_000, 2_000, 300

_COUNTRIES = (
    "France Germany Spain Italy Poland Norway Kenya Ghana Egypt Japan India Brazil Chile Peru"
    " Canada Mexico Turkey Greece Iraq Iran Russia China Ukraine Israel Sweden Austria"
).split()
_ROLES = (
    "mayor|health minister|police chief|opposition leader|company spokesman|union president"
    "|head of the port authority|chief engineer|school inspector|district judge"
).split("|")
_OUTLETS = tuple(f"The {name}" for name in "Ledger Courier Herald Gazette Mercury Post".split())
_MONTHS = "January March April June July August October November".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

# {n} noun, {v} verb, {a} adjective, {P} full name, {S} surname, {R} role, {T} town, {C} country.
_SENTENCES = (
    "The {n} {v}ed the {a} {n} in {T}, {R} {P} said on {D}.",
    '"We have {v}ed the {n} and every {a} {n} that was left," said {P}, the {R} of {T}.',
    '"The {n} was never {v}ed," {S} said. "Nobody in {T} has seen a {n} or a {n}."',
    "{S} denied that the {n} had {v}ed any {a} {n} before {D}.",
    "{P}, the {R}, rejected the allegations and called the {n} a {a} {n}.",
    "According to {S}, {q} {n}s were {v}ed near {T} because of the {a} {n}.",
    "The {R} accused {S} of {v}ing the {n} and the {n} of the {a} {n}.",
    "About {q} {n}s and {q} {n}s {v}ed the {n} between {T} and the {n}, officials in {C} said.",
    "He added that the {n} would {v} until the {n} of {M} {d}.",
    "The {a} {n} {v}ed on {M} {d}, two weeks after the {n} in {C}.",
    "It was not clear whether the {n} could {v} the {a} {n} of {T}.",
    "The {n}, which {v}ed {q} percent of its {n}s last year, has {v}ed a {a} {n}.",
    "She told reporters that {C} had {v}ed the {n} for three years.",
    "In {T}, the {n} and the {n} {v}ed, but the {a} {n}s of the {n} did not {v}.",
    "{S} confirmed on {D} that the {n} in {C} was {v}ed by a {a} {n}.",
)
_QUESTIONS = (
    "Who {v}ed the {n}?",
    "Who denied that the {n} was {v}ed?",
    "What did {P} say about the {n}?",
    "What did the {R} of {T} say about the {n}?",
    "When did the {n} in {T} {v} the {n}?",
    "How many {n}s were {v}ed near {T}?",
    "Why was the {n} {v}ed in {C}?",
    "Did {S} {v} the {a} {n}?",
    "where did {s} {v} the {n}",
    "{S} {n} {n} {T}",
    "{P} said that the {n} had {v}ed any {a} {n} of {T} and {C} before the {n}",
    'Did anybody say "{S} denied that the {n} had {v}ed"?',
    "is it true that teh {x} in {T} was {v}ed?",  # a misspelt noun
)
_NONSENSE = (
    "What is the weather like tomorrow?",
    "How do I {x} a {x} {x}?",
    "{x} {x} {x}",
    "Who won the {x} final of {x}?",
    "asdf {x} qwer",
)
_SLOT = re.compile(r"\{(\w)\}")


@dataclass(frozen=True, slots=True)
class MadeUp:
    """An article as a record of a ``.jsonl``, with the words that its questions are made of."""

    record: dict[str, str]
    said: dict[str, tuple[str, ...]]  # by slot: what stands in its sentences


class Newsroom:
    """Invents articles; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        words = self._distinct(N_WORDS, 2, 4)
        self._nouns, self._verbs, self._adjectives = words[::2], words[1::4], words[3::4]
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self._nouns))))
        first_names = [word.capitalize() for word in self._distinct(200, 2, 3)]
        surnames = [word.capitalize() for word in self._distinct(N_PEOPLE, 2, 3)]
        self._people = [(self._random.choice(first_names), surname) for surname in surnames]
        self._towns = [word.capitalize() + "stad" for word in self._distinct(N_TOWNS, 1, 3)]

    def articles(self, n_articles: int, n_sentences: int) -> Iterator[MadeUp]:
        """Yield ``n_articles`` of ``n_sentences`` sentences or lines with two quoted ones."""
        for number in range(n_articles):
            yield self._article(number, n_sentences)

    def questions(self, articles: Sequence[MadeUp], n: int) -> list[str]:
        """Return ``n`` questions of all kinds about what the articles say."""
        return [
            self._filled(_QUESTIONS[at % len(_QUESTIONS)], self._random.choice(articles).said)
            for at in range(n)
        ]

    def nonsense(self, n: int) -> list[str]:
        """Return ``n`` questions that no article answers."""
        return [self._filled(_NONSENSE[at % len(_NONSENSE)], {}) for at in range(n)]

    def _article(self, number: int, n_sentences: int) -> MadeUp:
        cast = self._random.sample(self._people, 3)
        at_hand = {
            "n": tuple(self._pick(self._nouns) for _ in range(25)),
            "v": tuple(self._pick(self._verbs) for _ in range(20)),
            "a": tuple(self._pick(self._adjectives) for _ in range(15)),
            "P": tuple(" ".join(name) for name in cast),
            "S": tuple(surname for _, surname in cast),
            "s": tuple(surname.lower() for _, surname in cast),
            "R": tuple(self._random.sample(_ROLES, 2)),
            "T": tuple(self._random.sample(self._towns, 2)),
            "C": (self._random.choice(_COUNTRIES),),
            "D": tuple(_DAYS),
            "M": tuple(_MONTHS),
        }
        sentences = [
            self._filled(self._random.choice(_SENTENCES), at_hand) for _ in range(n_sentences)
        ]
        paragraphs = [" ".join(sentences[at : at + 2]) for at in range(0, n_sentences, 2)]
        title = self._filled("{S} {v}s {a} {n} in {T}", at_hand)
        return MadeUp(
            {
                "id": f"made-up-{number}",
                "title": title,
                "outlet": _OUTLETS[number % len(_OUTLETS)],
                "published": f"2024-{1 + number % 12:02}-{1 + number % 28:02}",
                "url": f"https://example.org/{number}",
                "text": "\n\n".join(paragraphs) + "\n",
            },
            at_hand,
        )

    def _filled(self, template: str, at_hand: dict[str, tuple[str, ...]]) -> str:
        return _SLOT.sub(lambda slot: self._fill(slot[1], at_hand), template)

    def _fill(self, slot: str, at_hand: dict[str, tuple[str, ...]]) -> str:
        if slot == "q":
            return str(self._random.randint(2, 900))
        if slot == "d":
            return str(self._random.randint(1, 28))
        if slot == "x":  # a word that is nowhere; with an article near one that is
            words = at_hand.get("n", ("".join(self._syllables(3)),))
            word = self._random.choice(words)
            return word[:-2] + word[-1] + word[-2]
        if slot == "n" and self._random.random() < 0.5:
            return self._pick(self._nouns)
        return self._random.choice(at_hand[slot])

    def _pick(self, words: Sequence[str]) -> str:
        return self._random.choices(words, cum_weights=self._weights[: len(words)])[0]

    def _distinct(self, n: int, fewest: int, most: int) -> list[str]:
        words: dict[str, None] = {}
        while len(words) < n:
            words["".join(self._syllables(self._random.randint(fewest, most)))] = None
        return list(words)

    def _syllables(self, n: int) -> Iterator[str]:
        for _ in range(n):
            yield self._random.choice("b c d f g h k l m n p r s t v br dr gr kl pr st tr".split())
            yield self._random.choice("a e i o u ai ou ea".split())
            yield self._random.choice(["", "", "n", "r", "l", "m", "rk", "nt"])


def write(articles: Iterable[MadeUp], path: Path) -> None:
    """Write the articles as a ``.jsonl``."""
    with path.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(article.record) + "\n" for article in articles)
