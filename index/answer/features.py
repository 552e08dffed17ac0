"""What speaks for and against an answer: a dozen numbers that can be explained to a person."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from index.answer.ranking import Pool, Scored, is_known
from index.engine import SearchEngine
from index.question import Question

_LOOKED_AT = 3  # the best sentences; the one that covers most of the question speaks for it
_TAKEN_UP = 0.5  # from this share on a concept counts as taken up
_RIVAL = 5  # the place in the order against which the margin of the best is measured

FEATURES = (
    "coverage",  # idf-weighted share of the question that the sentence covers
    "own coverage",  # the same without what stands beside it: neighbours and headline
    "unknown",  # share of the question that stands nowhere in the articles
    "unknown name",  # whether that is a name
    "names open",  # share of the names and places asked about that the sentence leaves open
    "words open",  # weight of the rarest word that it leaves open, against the rarest possible
    "words open, share",  # share of the words that are no names that it leaves open
    "figures open",  # whether a number or a day of the question is not in it
    "type met",  # whether it holds what the question wants: a number, a day, a speaker
    "speaker met",  # of "what did X say": whether X speaks in it; else 0.5
    "strength",  # BM25 against the most that the question could reach
    "margin",  # how far it stands above the fifth
    "length",  # logarithm of the number of concepts
    "phrase",  # whether the quoted words stand in it; 0.5 without any
)
"""The names, in the order of the model's coefficients."""


def features_of(
    engine: SearchEngine,
    question: Question,
    pool: Pool,
    best: Sequence[Scored],
    *,
    phrase_found: bool | None,
) -> Mapping[str, float]:
    """Return the features of the best candidate, each 0 to 1 but for the length.

    Args:
        engine: for what is known nowhere.
        question: with at least one concept.
        pool: the candidates.
        best: them in their final order; at least one.
        phrase_found: whether the quoted words stand in it; ``None``: nothing is quoted.
    """
    at, chosen = max(enumerate(best[:_LOOKED_AT]), key=lambda pair: (pair[1].coverage, -pair[0]))
    del at
    covered = np.array(chosen.covered)
    importance = pool.importance
    kinds = [concept.kind for concept in pool.concepts]
    is_name = np.array([kind in ("name", "place") for kind in kinds])
    is_word = np.array([kind == "word" for kind in kinds])
    is_figure = np.array([kind in ("number", "day") for kind in kinds])
    taken_up = covered >= _TAKEN_UP
    own = np.where(covered >= _BESIDE_AT_MOST, covered, 0.0)
    unknown = [concept for concept in question.concepts if not is_known(engine, concept)]
    highest = engine.idf("words", "")
    open_words = importance[is_word & ~taken_up] if len(importance) else importance
    return {
        "coverage": chosen.coverage,
        "own coverage": _share(float(own @ importance), pool.total),
        "unknown": _share(sum(c.weight * highest for c in unknown), pool.total),
        "unknown name": float(any(concept.words[:1].isupper() for concept in unknown)),
        "names open": _share(
            ((1 - covered) * importance)[is_name].sum(), importance[is_name].sum()
        ),
        "words open": _share(open_words.max(initial=0.0), highest),
        "words open, share": _share(
            ((1 - covered) * importance)[is_word].sum(), importance[is_word].sum()
        ),
        "figures open": float(bool((is_figure & ~taken_up).any())),
        "type met": float(chosen.type_met),
        "speaker met": float(chosen.asked_speaks) if question.asked_speaker else 0.5,
        "strength": _share(pool.bm25.max(initial=0.0), 2.2 * pool.total),
        "margin": 1 - _share(best[min(_RIVAL, len(best)) - 1].score, best[0].score),
        "length": math.log(1 + len(question.concepts)),
        "phrase": 0.5 if phrase_found is None else float(phrase_found),
    }


_BESIDE_AT_MOST = 0.65  # what stands beside a sentence covers less than this, see question/ways.py


def _share(part: float, whole: float) -> float:
    return float(min(1.0, max(0.0, part / whole))) if whole else 0.0
