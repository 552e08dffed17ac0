"""The matter of a question: which articles write about it, whether or not they answer."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from index.answer.candidates import Found
from index.answer.collection import Collection
from index.answer.ranking import TAKEN_UP
from index.domain import Article

_DECIDING = 2  # without names the rarest words tell the matter
_MOST = 50  # articles that are named at most


def articles_on_the_matter(collection: Collection, found: Found) -> Iterator[Article]:
    """Yield the articles among the candidates that hold the names and places of the question.

    Of a question without names those that hold its rarest words. At most fifty.
    """
    pool = found.pool
    kinds = np.array([concept.kind in ("name", "place") for concept in pool.concepts], dtype=bool)
    if not kinds.any():
        kinds[np.argsort(-pool.importance, kind="stable")[:_DECIDING]] = True
    on_it = (pool.in_article[:, kinds] >= TAKEN_UP).all(axis=1)
    numbers = np.unique(collection.articles_of(pool.sentence_nos[on_it]))
    for number in numbers[:_MOST]:
        yield collection.source(collection.article_id(int(number)))
