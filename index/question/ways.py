"""How much each way of taking up a concept counts: the weights of a question's alternatives."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Way:
    """A way in which a sentence can take up a concept of the question."""

    weight: float  # scales the impact; 1.0 for the word itself
    covers: float  # 0 to 1: how far it counts as taken up


WORD = Way(1.0, 1.0)
NAME = Way(0.85, 0.95)
PLACE = Way(0.6, 0.85)
TAG = Way(0.9, 0.8)
NEGATION = Way(0.4, 0.5)  # of a denial that was asked for
OPPOSITE = Way(0.5, 0.5)
SKELETON = Way(0.7, 0.75)
SPEAKER = Way(0.4, 0.6)
FULLER = Way(0.7, 0.8)
DAY = Way(0.8, 0.9)
DAY_WORD = Way(0.8, 0.8)  # shared out among the words that name the day
PHRASE = Way(1.0, 0.9)  # the concept that several words of the question mean together
PHRASE_WORD = Way(0.5, 0.5)
TYPO_FAR = Way(0.65, 0.6)
TYPO_COVERS = 0.9  # how far a word that a misspelt one may mean counts, times its weight
LEAD = Way(0.6, 0.6)
BEFORE = Way(0.35, 0.4)
AFTER = Way(0.14, 0.25)
TITLE = Way(0.1, 0.4)
