"""Freezing: the arrays hold exactly what was added, in an order that nothing can upset."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.engine import NEWS, EngineBuilder

TEXTS = st.text(max_size=4)  # any characters: half a surrogate pair, the empty term, astral ones
CORPORA = st.lists(st.lists(TEXTS | st.sampled_from(["a", "b"]), max_size=8), max_size=10)


def freeze(corpus: list[list[str]]) -> dict[str, NDArray[Any]]:
    builder = EngineBuilder(["words"], NEWS)
    for sentence in corpus:
        builder.add({"words": sentence})
    return builder.freeze()


def thaw(arrays: dict[str, NDArray[Any]]) -> list[Counter[str]]:
    """Read the arrays back by their written description alone."""
    blob = arrays["words.terms"].tobytes()
    ends = arrays["words.term_offsets"]
    starts = arrays["words.offsets"]
    sentences = [Counter[str]() for _ in arrays["words.lengths"]]
    for term_no in range(ends.size - 1):
        term = blob[ends[term_no] : ends[term_no + 1]].decode("utf-8", "surrogatepass")
        for posting in range(starts[term_no], starts[term_no + 1]):
            number = arrays["words.sentences"][posting]
            sentences[number][term] = int(arrays["words.tf"][posting])
    return sentences


@settings(deadline=None)
@given(CORPORA)
def test_frozen_arrays_hold_every_term_of_every_sentence(corpus: list[list[str]]) -> None:
    arrays = freeze(corpus)

    assert thaw(arrays) == [Counter(sentence) for sentence in corpus]
    assert arrays["words.lengths"].tolist() == [len(sentence) for sentence in corpus]
    assert arrays["words.total_length"].tolist() == [sum(map(len, corpus))]


@settings(deadline=None)
@given(CORPORA)
def test_terms_are_sorted_by_bytes_and_sentences_ascend_within_a_term(
    corpus: list[list[str]],
) -> None:
    arrays = freeze(corpus)
    blob, ends = arrays["words.terms"].tobytes(), arrays["words.term_offsets"]
    terms = [blob[ends[i] : ends[i + 1]] for i in range(ends.size - 1)]
    starts = arrays["words.offsets"]

    assert terms == sorted(set(terms))
    for start, end in itertools.pairwise(starts):
        numbers = arrays["words.sentences"][start:end].tolist()
        assert numbers == sorted(set(numbers)) != []


def test_numbers_count_up_from_zero_also_over_empty_sentences() -> None:
    builder = EngineBuilder(["words", "names"], NEWS)

    assert [builder.add({"words": ["a"]}), builder.add({}), builder.add({"names": ["b"]})] == [
        0,
        1,
        2,
    ]


def test_equal_input_gives_equal_bytes_whatever_the_order_of_the_mappings() -> None:
    forward, backward = (
        EngineBuilder(["words", "names"], NEWS),
        EngineBuilder(["names", "words"], NEWS),
    )
    for words, names in [(["b", "a"], ["x"]), (["c", "a"], []), ([], ["y", "x"])]:
        forward.add({"words": words, "names": names})
        backward.add({"names": names, "words": words})

    one, other = forward.freeze(), backward.freeze()

    assert list(one) == list(other)
    for name, array in one.items():
        assert array.dtype == other[name].dtype
        assert array.tobytes() == other[name].tobytes()


@pytest.mark.parametrize(
    ("times", "dtype"),
    [(255, np.uint8), (256, np.uint16), (65_535, np.uint16), (65_536, np.uint32)],
)
def test_a_term_repeated_beyond_a_byte_is_counted_exactly(times: int, dtype: type) -> None:
    arrays = freeze([["a"] * times, ["b"]])

    assert arrays["words.tf"].tolist() == [times, 1]
    assert arrays["words.tf"].dtype == dtype
    assert arrays["words.lengths"].tolist() == [times, 1]


def test_freezing_does_not_use_the_builder_up() -> None:
    builder = EngineBuilder(["words"], NEWS)
    builder.add({"words": ["a"]})
    builder.freeze()
    builder.add({"words": ["b"]})

    assert thaw(builder.freeze()) == [Counter("a"), Counter("b")]


def test_a_sentence_with_an_unknown_field_is_refused_and_leaves_no_trace() -> None:
    builder = EngineBuilder(["words"], NEWS)

    with pytest.raises(ValueError, match=r"unknown fields \['names'\], expected \['words'\]"):
        builder.add({"words": ["a"], "names": ["b"]})

    assert thaw(builder.freeze()) == []
    assert builder.add({"words": ["c"]}) == 0


@pytest.mark.parametrize("fields", [[], ["words", "words"], ["words.stems"], [""]])
def test_fields_must_be_distinct_identifiers(fields: list[str]) -> None:
    with pytest.raises(ValueError, match="field"):
        EngineBuilder(fields, NEWS)
