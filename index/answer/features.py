"""What speaks for and against an answer: numbers that can be explained to a person."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from index.answer.ranking import TAKEN_UP, Pool, Scored, is_known
from index.domain import AnswerType, Concept
from index.engine import SearchEngine
from index.question import Question
from index.text import Mark

_NAMES = frozenset({"name", "place"})
_LOOKED_AT = 3  # the best sentences; the one that covers most of the question speaks for it
_OUTRIGHT = 0.75  # from this share on it stands in the sentence itself
_MOST_IMPACT = 2.2  # k1 + 1 of news: a term's idf times this is the most that it adds
_RIVAL = 5  # the place in the order against which the margin of the best is measured

_KINDS: Mapping[str, frozenset[AnswerType]] = {
    "asks who": frozenset({"who"}),
    "asks what is said": frozenset({"said"}),
    "asks when or where": frozenset({"when", "where"}),
    "asks for a number": frozenset({"how many", "how long"}),
    "asks why": frozenset({"why"}),
    "asks what": frozenset({"what"}),
    "yes or no": frozenset({"yes or no"}),
    "keywords": frozenset({"keywords"}),
}

FEATURES = (
    "coverage",  # idf-weighted share of the question that the sentence covers
    "outright",  # share that stands in the sentence itself
    "in the article",  # share that stands somewhere in its article
    "unknown",  # share of the question that stands nowhere in the articles
    "unknown name",  # whether a name or place asked about stands nowhere in the articles
    "names alone",  # whether nothing but names is asked about: "who is X?"
    "introduced",  # whether such a question finds a sentence that says what they are
    "names open",  # share of the names and places asked about that the sentence leaves open
    "name not in the article",  # whether one of them stands nowhere in its article
    "words open",  # share of the other words that it leaves open
    "figures open",  # whether a number or a day of the question is not in it
    "type met",  # whether it holds what the question wants: a number, a day, a speaker
    "another speaks",  # of "what did X say": whether somebody else does; 0.5 if nobody is named
    "strength",  # BM25 against the most that the question could reach
    "margin",  # how far it stands above the fifth
    "length",  # logarithm of the number of concepts
    "phrase",  # whether the quoted words stand in it; 0.5 without any
    *_KINDS,
)
"""The names, in the order of a model's coefficients."""


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
    first = best[0]
    chosen = max(best[:_LOOKED_AT], key=lambda scored: scored.coverage)
    covered = np.array(chosen.covered)
    in_article = pool.in_article[int(np.flatnonzero(pool.sentence_nos == first.sentence_no)[0])]
    importance = pool.importance
    kinds = [concept.kind for concept in pool.concepts]
    is_name = np.array([kind in _NAMES for kind in kinds])
    is_word = np.array([kind == "word" for kind in kinds])
    is_figure = np.array([kind in ("number", "day") for kind in kinds])
    unknown = [concept for concept in question.concepts if not is_known(engine, concept)]
    highest = engine.idf("words", "")
    open_importance = (1 - covered) * importance
    features = {
        "coverage": chosen.coverage,
        "outright": _share(importance[np.array(first.covered) >= _OUTRIGHT].sum(), pool.total),
        "in the article": _share(in_article @ importance, pool.total),
        "unknown": _share(sum(concept.weight * highest for concept in unknown), pool.total),
        "unknown name": float(any(map(_may_be_name, unknown))),
        "names alone": float(all(kind in _NAMES or kind == "weak" for kind in kinds)),
        "introduced": float(
            first.type_met and question.wanted == Mark.INTRODUCES and set(kinds) <= _NAMES
        ),
        "names open": _share(open_importance[is_name].sum(), importance[is_name].sum()),
        "name not in the article": float(bool((in_article[is_name] < TAKEN_UP).any())),
        "words open": _share(open_importance[is_word].sum(), importance[is_word].sum()),
        "figures open": float(bool((covered[is_figure] < TAKEN_UP).any())),
        "type met": float(chosen.type_met),
        "another speaks": _another_speaks(question, pool, first),
        "strength": _share(pool.bm25.max(initial=0.0), _MOST_IMPACT * pool.total),
        "margin": 1 - _share(best[min(_RIVAL, len(best)) - 1].score, first.score),
        "length": math.log(1 + len(question.concepts)),
        "phrase": 0.5 if phrase_found is None else float(phrase_found),
    }
    asks = {name: float(question.answer_type in types) for name, types in _KINDS.items()}
    return features | asks


def _may_be_name(concept: Concept) -> bool:
    """Return whether an unknown concept is a name, or opens the text with a capital like one."""
    return concept.kind in _NAMES or concept.words[:1].isupper()


def _another_speaks(question: Question, pool: Pool, first: Scored) -> float:
    if not question.asked_speaker or first.asked_speaks:
        return 0.0
    marks = int(pool.marks[pool.sentence_nos == first.sentence_no][0])
    return 1.0 if marks & Mark.SPEAKER else 0.5


def _share(part: float, whole: float) -> float:
    return float(min(1.0, max(0.0, part / whole))) if whole else 0.0
