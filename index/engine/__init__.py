"""BM25 over sentences: from terms to frozen arrays, from concepts to exact scores.

The room is pure: arrays in, arrays out; the one file that is opened here is its own compiled
code. ``SentenceBm25`` defines the scores, ``EngineBuilder`` freezes terms into arrays, ``Engine``
answers out of them, and ``SearchEngine`` is what the rest of the index relies on.
"""

from __future__ import annotations

from index.engine.builder import EngineBuilder
from index.engine.engine import Engine
from index.engine.interface import Match, Ranking, SearchEngine
from index.engine.merge import merged
from index.engine.numbering import Numbering
from index.engine.scores import ANY_LENGTH, NEWS, Bm25Parameters, SentenceBm25
from index.engine.terms import TermDictionary

__all__ = [
    "ANY_LENGTH",
    "NEWS",
    "Bm25Parameters",
    "Engine",
    "EngineBuilder",
    "Match",
    "Numbering",
    "Ranking",
    "SearchEngine",
    "SentenceBm25",
    "TermDictionary",
    "merged",
]
