"""The engine: the scores of the measure, bit for bit, and an order that is settled."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.domain import Alternative, Concept
from index.engine import (
    ANY_LENGTH,
    NEWS,
    Bm25Parameters,
    Engine,
    EngineBuilder,
    Ranking,
    SearchEngine,
    SentenceBm25,
)

Sentence = dict[str, list[str]]

FIELDS = ["names", "words"]
TERMS = ["arms", "deny", "ship", "port", "😀astral", "é", "e\u0301", "𝔸", ""]
SENTENCES = st.lists(st.sampled_from(TERMS), max_size=9)
CORPORA = st.lists(SENTENCES, max_size=14)
QUESTIONS = st.lists(st.sampled_from([*TERMS, "unknown"]), max_size=6)
PARAMETERS = st.sampled_from([NEWS, ANY_LENGTH])
FIELD_CORPORA = st.lists(st.fixed_dictionaries(dict.fromkeys(FIELDS, SENTENCES)), max_size=10)
CONCEPTS = st.lists(
    st.builds(
        Concept,
        words=st.just("words"),
        alternatives=st.lists(
            st.builds(
                Alternative,
                field=st.sampled_from([*FIELDS, "unknown"]),
                term=st.sampled_from([*TERMS, "unknown"]),
                weight=st.sampled_from([0.0, 0.3, 0.7, 1.0]) | st.floats(0, 2),
            ),
            max_size=4,
        ).map(tuple),
    ),
    max_size=4,
)


def engine_of(
    corpus: Sequence[Sentence], parameters: Bm25Parameters = NEWS, fields: Sequence[str] = FIELDS
) -> Engine:
    builder = EngineBuilder(fields, parameters)
    for sentence in corpus:
        builder.add(sentence)
    return Engine(builder.freeze())


def words(corpus: Sequence[list[str]], parameters: Bm25Parameters = NEWS) -> Engine:
    return engine_of([{"words": sentence} for sentence in corpus], parameters, ["words"])


def plain(terms: Sequence[str]) -> list[Concept]:
    return [Concept(term, (Alternative("words", term, 1.0),)) for term in terms]


def pairs(ranking: Ranking) -> list[tuple[int, float]]:
    return list(zip(ranking.sentence_nos.tolist(), ranking.scores.tolist(), strict=True))


@settings(deadline=None)
@given(CORPORA, QUESTIONS, PARAMETERS)
def test_scores_of_plain_words_are_those_of_the_measure_bit_for_bit(
    corpus: list[list[str]], question: list[str], parameters: Bm25Parameters
) -> None:
    expected = SentenceBm25(corpus, parameters).get_scores(question)
    candidates = [i for i, sentence in enumerate(corpus) if set(sentence) & set(question)]

    ranking = words(corpus, parameters).top_k(plain(question), k=len(corpus) + 1)

    assert ranking.sentence_nos.dtype == np.int64
    assert ranking.scores.dtype == np.float64
    assert sorted(ranking.sentence_nos.tolist()) == candidates
    assert np.array_equal(ranking.scores, expected[ranking.sentence_nos])
    assert pairs(ranking) == sorted(pairs(ranking), key=lambda pair: (-pair[1], pair[0]))


def best_part(
    corpus: Sequence[Sentence], parameters: Bm25Parameters, concept: Concept, sentence_no: int
) -> float | None:
    """The definition, without any of the engine's shortcuts."""
    best = None
    for way in concept.alternatives:
        if way.term not in corpus[sentence_no].get(way.field, []):
            continue
        measure = SentenceBm25([sentence[way.field] for sentence in corpus], parameters)
        part = way.weight * float(measure.get_scores([way.term])[sentence_no])
        best = part if best is None else max(best, part)
    return best


@settings(deadline=None)
@given(FIELD_CORPORA, CONCEPTS, PARAMETERS, st.integers(1, 12))
def test_top_k_is_what_trying_every_sentence_gives(
    corpus: list[Sentence], concepts: list[Concept], parameters: Bm25Parameters, k: int
) -> None:
    scored = []
    for sentence_no in range(len(corpus)):
        parts = [best_part(corpus, parameters, concept, sentence_no) for concept in concepts]
        if any(part is not None for part in parts):
            score = 0.0
            for part in parts:
                score += part or 0.0
            scored.append((sentence_no, score))
    scored.sort(key=lambda pair: (-pair[1], pair[0]))

    engine = engine_of(corpus, parameters)

    assert pairs(engine.top_k(concepts, k)) == scored[:k]


@settings(deadline=None)
@given(FIELD_CORPORA, CONCEPTS, PARAMETERS)
def test_scores_of_chosen_sentences_and_their_explanation_agree_with_the_ranking(
    corpus: list[Sentence], concepts: list[Concept], parameters: Bm25Parameters
) -> None:
    engine = engine_of(corpus, parameters)
    ranked = dict(pairs(engine.top_k(concepts, k=len(corpus) + 1)))
    backwards = np.arange(len(corpus))[::-1]

    assert engine.scores_of(concepts, backwards).tolist() == [
        ranked.get(int(number), 0.0) for number in backwards
    ]
    for number in range(len(corpus)):
        matches = engine.explain(concepts, number)
        score = 0.0
        for match in matches:
            score += match.contribution if match else 0.0
        assert len(matches) == len(concepts)
        assert score == ranked.get(number, 0.0)
        assert (number in ranked) == any(match is not None for match in matches)


@settings(deadline=None)
@given(FIELD_CORPORA, CONCEPTS)
def test_saved_and_memory_mapped_arrays_answer_the_same(
    corpus: list[Sentence], concepts: list[Concept]
) -> None:
    builder = EngineBuilder(FIELDS, NEWS)
    for sentence in corpus:
        builder.add(sentence)
    arrays = builder.freeze()
    with tempfile.TemporaryDirectory() as folder:
        mapped: dict[str, NDArray[Any]] = {}
        for name, array in arrays.items():
            np.save(Path(folder) / f"{name}.npy", array, allow_pickle=False)
            mapped[name] = np.load(Path(folder) / f"{name}.npy", mmap_mode="r", allow_pickle=False)

        expected = Engine(arrays).top_k(concepts, 5)
        actual = Engine(mapped).top_k(concepts, 5)

    assert pairs(actual) == pairs(expected)


@settings(deadline=None)
@given(FIELD_CORPORA)
def test_postings_and_frequencies_are_those_of_the_sentences(corpus: list[Sentence]) -> None:
    engine = engine_of(corpus)

    assert engine.n_sentences == len(corpus)
    for field in FIELDS:
        terms = {term for sentence in corpus for term in sentence[field]}
        assert list(engine.vocabulary(field)) == sorted(terms, key=str.encode)
        measure = SentenceBm25([sentence[field] for sentence in corpus])
        for term in terms:
            holders = [term in sentence[field] for sentence in corpus]
            assert engine.holds(field, term, np.arange(len(corpus))).tolist() == holders
            assert engine.document_frequency(field, term) == sum(holders)
            assert engine.idf(field, term) == measure.idf[term]


def test_equal_scores_come_in_index_order_at_the_border_too() -> None:
    engine = words([["a", "x"], ["a", "y"], ["b", "z"], ["a", "z"], ["a", "a"]])

    assert engine.top_k(plain(["a"]), 3).sentence_nos.tolist() == [4, 0, 1]
    assert engine.top_k(plain(["a"]), 9).sentence_nos.tolist() == [4, 0, 1, 3]


def test_a_word_asked_twice_counts_twice() -> None:
    engine = words([["a", "b"], ["a"], ["c"]])

    once = engine.top_k(plain(["a"]), 2)
    twice = engine.top_k(plain(["a", "a"]), 2)

    assert np.array_equal(twice.scores, once.scores * 2)


def test_alternatives_of_one_concept_do_not_add_up() -> None:
    engine = words([["deny", "refuse"], ["port"], ["ship"]])
    both = Concept("deny", (Alternative("words", "deny", 1.0), Alternative("words", "refuse", 0.5)))

    assert pairs(engine.top_k([both], 5)) == pairs(engine.top_k(plain(["deny"]), 5))


def test_the_explanation_names_the_alternative_that_won_and_its_numbers() -> None:
    engine = words([["deny", "refuse", "refuse"], ["deny"], ["ship"]])
    ways = (Alternative("words", "deny", 0.2), Alternative("words", "refuse", 1.0))

    match, missing = engine.explain([Concept("deny", ways), *plain(["unknown"])], 0)

    assert missing is None
    assert match is not None
    assert (match.alternative, match.tf, match.length, match.df) == (ways[1], 2, 3, 1)
    assert match.idf == engine.idf("words", "refuse")
    assert match.contribution == match.idf * match.impact


def test_the_first_of_equally_good_alternatives_is_named() -> None:
    engine = words([["deny", "refuse"], ["ship"]])
    ways = (Alternative("words", "refuse", 1.0), Alternative("words", "deny", 1.0))

    (match,) = engine.explain([Concept("deny", ways)], 0)

    assert match is not None
    assert match.alternative == ways[0]


def test_a_match_of_weight_nothing_is_still_a_candidate() -> None:
    engine = words([["a"], ["b"]])
    concept = Concept("a", (Alternative("words", "a", 0.0),))

    assert pairs(engine.top_k([concept], 5)) == [(0, 0.0)]


def test_unknown_terms_and_fields_match_nothing() -> None:
    engine = words([["a"], ["b"]])
    concepts = [*plain(["c"]), Concept("a", (Alternative("names", "a", 1.0),))]

    assert pairs(engine.top_k(concepts, 3)) == []
    assert engine.scores_of(concepts, np.array([0, 1])).tolist() == [0.0, 0.0]
    assert engine.document_frequency("names", "a") == engine.document_frequency("words", "c") == 0
    assert engine.idf("words", "c") == SentenceBm25([["a"], ["b"]]).idf_of(0)
    for field, term in (("names", "a"), ("words", "c")):
        assert engine.holds(field, term, np.array([1, 0])).tolist() == [False, False]
    assert list(engine.vocabulary("names")) == []


def test_an_empty_corpus_answers_nothing() -> None:
    engine: SearchEngine = words([])

    assert engine.n_sentences == 0
    assert pairs(engine.top_k(plain(["a"]), 3)) == []
    assert engine.idf("words", "a") > 0


@pytest.mark.parametrize("k", [0, -1])
def test_asking_for_less_than_one_sentence_is_an_error(k: int) -> None:
    with pytest.raises(ValueError, match="must be at least 1"):
        words([["a"]]).top_k(plain(["a"]), k)


@pytest.mark.parametrize("weight", [-0.1, float("nan"), float("inf")])
def test_a_weight_that_would_upset_the_order_is_an_error(weight: float) -> None:
    concept = Concept("a", (Alternative("words", "a", weight),))

    with pytest.raises(ValueError, match="weight of 'a'"):
        words([["a"]]).top_k([concept], 1)


@pytest.mark.parametrize("number", [-1, 2])
def test_a_sentence_that_is_not_there_is_an_error(number: int) -> None:
    engine = words([["a"], ["b"]])

    with pytest.raises(ValueError, match="from 0 to 1"):
        engine.scores_of(plain(["a"]), np.array([0, number]))
    with pytest.raises(ValueError, match="from 0 to 1"):
        engine.explain(plain(["a"]), number)


def frozen() -> dict[str, NDArray[Any]]:
    builder = EngineBuilder(["words"], NEWS)
    for sentence in [["a", "b", "b"], ["b", "c"], ["d"]]:
        builder.add({"words": sentence})
    return builder.freeze()


@pytest.mark.parametrize("name", sorted(frozen()))
def test_an_array_that_is_missing_cut_or_of_another_type_is_refused_at_open(name: str) -> None:
    arrays = frozen()
    whole = arrays[name]
    damaged: list[NDArray[Any]] = [whole.astype(np.float32), whole.reshape(1, -1)]
    if name != "words.lengths":  # any length would do for the other arrays, see the test below
        damaged.append(whole[:-1])

    for array in damaged:
        with pytest.raises(ValueError, match=r"array|fields|total_length"):
            Engine(arrays | {name: array})
    with pytest.raises(ValueError, match=r"missing|fields"):
        Engine({other: array for other, array in arrays.items() if other != name})


@pytest.mark.parametrize("name", ["words.offsets", "words.term_offsets"])
def test_offsets_that_go_backwards_or_astray_are_refused_at_open(name: str) -> None:
    for position, value in [(0, 1), (1, 4), (1, -1), (-1, 99)]:
        arrays = frozen()
        arrays[name][position] = value
        with pytest.raises(ValueError, match=name):
            Engine(arrays)


def test_parameters_out_of_range_are_refused_at_open() -> None:
    with pytest.raises(ValueError, match="b is nan"):
        Engine(frozen() | {"parameters": np.array([1.2, np.nan])})


def test_fields_of_different_sentence_counts_are_refused_at_open() -> None:
    builder = EngineBuilder(["names"], NEWS)
    builder.add({"names": ["x"]})

    with pytest.raises(ValueError, match="expected one count"):
        Engine(frozen() | builder.freeze())


def test_a_posting_of_a_sentence_that_is_not_there_is_an_error_when_it_is_read() -> None:
    arrays = frozen()
    arrays["words.sentences"][0] = 3
    engine = Engine(arrays)

    with pytest.raises(ValueError, match="a sentence that is not there"):
        engine.top_k(plain(["a"]), 1)
    assert engine.top_k(plain(["c"]), 1).sentence_nos.tolist() == [1]
