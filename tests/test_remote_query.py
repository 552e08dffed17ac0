from __future__ import annotations

import json
import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.domain import Alternative
from index.engine import NEWS, SentenceBm25
from index.remote.query import Weighted, query_of, still_possible
from index.remote.vocabulary import KnownTerm

MEASURE = SentenceBm25.from_statistics(1000, 20_000, NEWS)


def weighted(term: str, weight: float = 1.0, df: int = 10, field: str = "words") -> Weighted:
    known = KnownTerm(0, 0, df, MEASURE.idf_of(df), MEASURE)
    return Weighted(Alternative(field, term, weight), known)


def test_a_question_is_the_sum_of_its_concepts_and_each_its_best_alternative() -> None:
    question = query_of([[weighted("ferri"), weighted("ship", 0.5)], [], [weighted("a b")]])

    assert question.query == {
        "bool": {
            "should": [
                {
                    "dis_max": {
                        "queries": [
                            {"term": {"in.words": {"value": "ferri", "boost": 1.0}}},
                            {"term": {"in.words": {"value": "ship", "boost": 0.5}}},
                        ]
                    }
                },
                {"term": {"in.words": {"value": "a%20;b", "boost": 1.0}}},
            ],
            "minimum_should_match": 1,
        }
    }


def test_a_way_without_weight_still_finds_its_sentences() -> None:
    question = query_of([[weighted("ferri", 0.0)]])

    assert question.query["bool"]["should"] == [
        {"term": {"in.words": {"value": "ferri", "boost": 0.0}}}
    ]


def test_more_ways_than_a_cluster_takes_are_put_together_by_field() -> None:
    ways = [weighted(f"t{n}", 1 / (n + 1), field=f"f{n % 3}") for n in range(5000)]
    concepts = [ways[n::50] for n in range(50)]

    question = query_of(concepts)

    text = json.dumps(question.query)
    assert text.count('{"term":') + text.count('"constant_score"') <= 1024
    assert sorted(way.alternative.term for way in ways) == sorted(
        term for term in (f"t{n}" for n in range(5000)) if f'"{term}"' in text
    )


@given(
    st.lists(
        st.tuples(
            st.floats(0, 1e6),  # weight
            st.integers(1, 1000),  # df
            st.integers(1, 300),  # tf
            st.integers(1, 3000),  # length
        ),
        min_size=1,
        max_size=8,
    )
)
def test_no_score_is_above_what_the_cluster_lets_expect(
    found: list[tuple[float, int, int, int]],
) -> None:
    ways = [weighted(f"t{n}", weight, df) for n, (weight, df, _, _) in enumerate(found)]
    question = query_of([[way] for way in ways])
    exact, there = 0.0, 0.0
    for way, (_, _, tf, length) in zip(ways, found, strict=True):
        impact = float(MEASURE.impacts(np.array([tf]), np.array([length]))[0])
        exact += way.alternative.weight * (way.known.idf * impact)
        # As the cluster does: a boost of 32 bits, a rounded length, a score of 32 bits.
        coarse = float(MEASURE.impacts(np.array([tf]), np.array([rounded_down(length)]))[0])
        there += float(np.float32(float(np.float32(way.boost * question.scale)) * coarse))
    sum_there = float(np.float32(there))

    assert exact <= still_possible(question, sum_there)


def rounded_down(length: int) -> int:
    """Return a length as Lucene keeps it in a byte: exact below 40, then four leading bits."""
    if length < 40:
        return length
    shift = max(0, int(math.log2(length - 24)) - 3)
    return 24 + ((length - 24) >> shift << shift)
