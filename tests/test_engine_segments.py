"""Segments: however the articles came and went, the answers are those of a fresh build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.domain import Alternative, Concept
from index.engine import NEWS, Engine, EngineBuilder, Numbering, merged
from index.engine.kernel import compiled_kernel

FIELDS = ["names", "words"]
TERMS = ["arms", "deny", "ship", "port", "é", "😀", ""]
Sentence = Mapping[str, Sequence[str]]
Article = tuple[Sentence, ...]

SENTENCES = st.fixed_dictionaries(
    dict.fromkeys(FIELDS, st.lists(st.sampled_from(TERMS), max_size=7))
)
ARTICLES = st.lists(SENTENCES, max_size=4).map(tuple)
CONCEPTS = st.lists(
    st.builds(
        Concept,
        words=st.just("words"),
        alternatives=st.lists(
            st.builds(
                Alternative,
                field=st.sampled_from([*FIELDS, "unknown"]),
                term=st.sampled_from([*TERMS, "unknown"]),
                weight=st.sampled_from([0.0, 0.3, 1.0]) | st.floats(0, 2),
            ),
            max_size=4,
        ).map(tuple),
    ),
    max_size=4,
)


@dataclass(frozen=True)
class Collection:
    """Articles spread over segments; those of no rank do not count."""

    segments: list[list[tuple[Article, float | None]]]  # rank among all, ascending in a segment

    @property
    def counting(self) -> list[tuple[float, int, int]]:
        """(rank, segment, number in the segment) of the articles that count, in order."""
        return sorted(
            (rank, segment, number)
            for segment, articles in enumerate(self.segments)
            for number, (_, rank) in enumerate(articles)
            if rank is not None
        )

    def numbering(self) -> Numbering:
        rows = np.array([place for _, *place in self.counting], dtype=np.uint32).reshape(-1, 2)
        starts = [
            np.cumsum([0, *(len(article) for article, _ in articles)]) for articles in self.segments
        ]
        return Numbering(rows, starts)

    def arrays(self) -> list[dict[str, NDArray[Any]]]:
        return [frozen(article for article, _ in articles) for articles in self.segments]

    def fresh(self) -> dict[str, NDArray[Any]]:
        return frozen(self.segments[segment][number][0] for _, segment, number in self.counting)


@st.composite
def collections(draw: st.DrawFn) -> Collection:
    """Draw up to five segments whose articles stand among each other's in any way."""
    ranks = iter(draw(st.permutations(range(20))))
    segments: list[list[tuple[Article, float | None]]] = []
    for _ in range(draw(st.integers(1, 5))):
        articles = draw(st.lists(ARTICLES, max_size=4))
        order = sorted(next(ranks) for _ in articles)
        is_gone = draw(st.lists(st.booleans(), min_size=len(articles), max_size=len(articles)))
        segments.append(
            [
                (article, None if gone else float(rank))
                for article, rank, gone in zip(articles, order, is_gone, strict=True)
            ]
        )
    return Collection(segments)


def frozen(articles: Iterator[Article] | Sequence[Article]) -> dict[str, NDArray[Any]]:
    builder = EngineBuilder(FIELDS, NEWS)
    for article in articles:
        for sentence in article:
            builder.add(sentence)
    return builder.freeze()


@pytest.mark.parametrize("way", ["compiled", "numpy"])
@settings(deadline=None, max_examples=200)
@given(collections(), CONCEPTS, st.integers(1, 12))
def test_segments_answer_like_one_fresh_build(
    way: str, collection: Collection, concepts: list[Concept], k: int
) -> None:
    chosen = compiled_kernel() if way == "compiled" else None
    if way == "compiled" and chosen is None:
        pytest.skip("there is no compiled kernel; run make setup where there is a C compiler")
    fresh = Engine(collection.fresh(), kernel=lambda: None)
    engine = Engine(*collection.arrays(), numbering=collection.numbering(), kernel=lambda: chosen)

    assert engine.n_sentences == fresh.n_sentences
    expected, actual = fresh.top_k(concepts, k), engine.top_k(concepts, k)
    assert actual.sentence_nos.tolist() == expected.sentence_nos.tolist()
    assert actual.scores.tobytes() == expected.scores.tobytes()
    everything = np.arange(fresh.n_sentences)[::-1]
    assert engine.scores_of(concepts, everything).tobytes() == (
        fresh.scores_of(concepts, everything).tobytes()
    )
    for number in everything:
        assert engine.explain(concepts, number) == fresh.explain(concepts, number)


@settings(deadline=None)
@given(collections())
def test_statistics_count_only_what_is_there(collection: Collection) -> None:
    fresh = Engine(collection.fresh())
    engine = Engine(*collection.arrays(), numbering=collection.numbering())

    everything = np.arange(fresh.n_sentences)
    for field in FIELDS:
        assert list(engine.vocabulary(field)) == list(fresh.vocabulary(field))
        for term in TERMS:
            assert engine.document_frequency(field, term) == fresh.document_frequency(field, term)
            assert engine.idf(field, term) == fresh.idf(field, term)
            held = engine.holds(field, term, everything)
            assert held.tolist() == fresh.holds(field, term, everything).tolist()


@settings(deadline=None, max_examples=200)
@given(collections())
def test_merged_segments_are_those_of_a_fresh_build_to_the_byte(collection: Collection) -> None:
    actual = dict(merged(collection.arrays(), collection.numbering()))

    expected = collection.fresh()
    assert sorted(actual) == sorted(expected)
    for name, values in expected.items():
        assert actual[name].dtype == values.dtype, name
        assert actual[name].tobytes() == values.tobytes(), name


@settings(deadline=None)
@given(collections())
def test_numbers_lead_to_places_and_back(collection: Collection) -> None:
    numbering = collection.numbering()

    numbers = np.arange(numbering.n_sentences)
    place = numbering.locate(numbers)
    for segment in range(numbering.n_segments):
        here = place.segments == segment
        assert numbering.numbers(segment, place.within[here]).tolist() == numbers[here].tolist()
        is_gone = numbering.gone(segment)
        if is_gone is not None:
            assert not is_gone[place.within[here]].any()
            assert np.count_nonzero(~is_gone) == np.count_nonzero(here)
    for article, (_, segment, number) in enumerate(collection.counting):
        assert numbering.place_of_article(article) == (segment, number)
        assert numbering.article_at(segment, number) == article
        assert numbering.numbers_of_articles(segment)[number] == article
        own = np.array(numbering.sentences_of(article), dtype=np.int64)
        assert numbering.articles_of(own).tolist() == [article] * len(own)
        assert numbering.places_in_article(own).tolist() == list(range(len(own)))
        assert len(own) == len(collection.segments[segment][number][0])


def test_a_long_sentence_that_is_gone_needs_no_length_of_its_own() -> None:
    long = ({"words": ["a"] * 255},)
    short = ({"words": ["a", "b"]},)
    collection = Collection([[(long, None), (short, 0.0)], [(short, 1.0)]])

    engine = Engine(*collection.arrays(), numbering=collection.numbering())

    concepts = [Concept("a", (Alternative("words", "a", 1.0),))]
    expected = Engine(collection.fresh()).top_k(concepts, 3)
    assert engine.top_k(concepts, 3).scores.tolist() == expected.scores.tolist()
    assert engine.top_k(concepts, 3).sentence_nos.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("articles", "starts", "message"),
    [
        ([[1, 0]], [[0, 2]], "in none of the 1 segments"),
        ([[0, 1]], [[0, 2]], "not in segment 0"),
        ([[0, 1], [0, 0]], [[0, 1, 2]], "not in its order"),
        ([[0, 0], [0, 0]], [[0, 1, 2]], "not in its order"),
        ([[0, 0]], [[1, 2]], "do not begin with 0"),
        ([[0, 0]], [[0, 2, 1]], "go backwards"),
    ],
)
def test_a_numbering_that_does_not_fit_its_segments_is_refused(
    articles: list[list[int]], starts: list[list[int]], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Numbering(np.array(articles), [np.array(each) for each in starts])


def test_segments_of_other_fields_or_parameters_are_refused() -> None:
    one, other = EngineBuilder(["words"], NEWS), EngineBuilder(["names"], NEWS)
    numbering = Numbering(np.empty((0, 2)), [np.array([0]), np.array([0])])

    with pytest.raises(ValueError, match="expected the same"):
        Engine(one.freeze(), other.freeze(), numbering=numbering)
    odd = one.freeze() | {"parameters": np.array([1.3, 0.4])}
    with pytest.raises(ValueError, match="expected one pair"):
        Engine(one.freeze(), odd, numbering=numbering)
