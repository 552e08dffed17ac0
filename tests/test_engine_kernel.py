"""The compiled hot loop: the sentences, the order and the bits of the plain evaluation.

``WHOSAID_TEST_KERNEL`` names a library to test instead of a fresh one: one with sanitizers.
"""

from __future__ import annotations

import os
import random
import shutil
import threading
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
    SentenceBm25,
)
from index.engine import compile_kernel as compile_module
from index.engine import kernel as kernel_module
from index.engine.compile_kernel import main as compile_kernel
from index.engine.kernel import Kernel, compiled_kernel, library_path

FIELDS = ["names", "words", "lead"]
WINDOW = 16_384  # of kernel.c

needs_compiler = pytest.mark.skipif(
    not any(map(shutil.which, ("cc", "gcc", "clang"))), reason="there is no C compiler"
)
pytestmark = needs_compiler


@pytest.fixture(scope="module")
def kernel() -> Kernel:
    named = os.environ.get("WHOSAID_TEST_KERNEL")
    if named:
        return Kernel(Path(named).resolve())
    assert compile_kernel([]) == 0
    return Kernel(library_path())


def frozen(
    corpus: Sequence[dict[str, list[str]]], parameters: Bm25Parameters = NEWS
) -> dict[str, NDArray[Any]]:
    builder = EngineBuilder(FIELDS, parameters)
    for sentence in corpus:
        builder.add(sentence)
    return builder.freeze()


def both(arrays: dict[str, NDArray[Any]], kernel: Kernel) -> tuple[Engine, Engine]:
    return Engine(arrays, kernel=lambda: kernel), Engine(arrays, kernel=lambda: None)


def bits(ranking: Ranking) -> tuple[list[int], bytes]:
    return ranking.sentence_nos.tolist(), ranking.scores.tobytes()


TERMS = [*"abcdefgh", "é", ""]
SENTENCES = st.lists(st.sampled_from(TERMS), max_size=9)
CORPORA = st.lists(st.fixed_dictionaries(dict.fromkeys(FIELDS, SENTENCES)), max_size=30)
WEIGHTS = st.sampled_from([0.1, 0.3, 0.7, 1.0]) | st.floats(0, 2)
CONCEPTS = st.lists(
    st.builds(
        Concept,
        words=st.just(""),
        alternatives=st.lists(
            st.builds(
                Alternative,
                field=st.sampled_from([*FIELDS, "unknown"]),
                term=st.sampled_from([*TERMS, "unknown"]),
                weight=WEIGHTS,
            ),
            max_size=5,
        ).map(tuple),
    ),
    max_size=8,
)


@settings(deadline=None, max_examples=300)
@given(
    corpus=CORPORA,
    concepts=CONCEPTS,
    parameters=st.sampled_from([NEWS, ANY_LENGTH, Bm25Parameters(k1=0.01, b=0.99)]),
    k=st.integers(1, 40),
)
def test_compiled_and_plain_code_agree_to_the_bit(
    kernel: Kernel,
    corpus: list[dict[str, list[str]]],
    concepts: list[Concept],
    parameters: Bm25Parameters,
    k: int,
) -> None:
    compiled, plain = both(frozen(corpus, parameters), kernel)

    assert bits(compiled.top_k(concepts, k)) == bits(plain.top_k(concepts, k))


def many_sentences(
    seed: int, n_sentences: int, n_terms: int, *, n_repeated: int
) -> list[dict[str, list[str]]]:
    """Sentences by Zipf's law, of many lengths; every tenth is one of a few, word for word."""
    chance = random.Random(seed)
    terms = [f"t{number}" for number in range(n_terms)]
    weights = [1 / (rank + 2) for rank in range(n_terms)]

    def words(most: int) -> list[str]:
        return chance.choices(terms, weights, k=int(most * chance.random() ** 2))

    repeated = [words(12) for _ in range(n_repeated)]
    return [
        {
            "words": chance.choice(repeated) if chance.random() < 0.1 else words(30),
            "names": words(4),
            "lead": words(20) if number < 200 or chance.random() < 0.01 else [],
        }
        for number in range(n_sentences)
    ]


def question(chance: random.Random, n_terms: int) -> list[Concept]:
    """Concepts of frequent and rare terms, some with the same term in other fields."""

    def term() -> str:
        return f"t{int(n_terms * chance.random() ** chance.choice([1, 3, 8]))}"

    def ways() -> tuple[Alternative, ...]:
        word, n_ways = term(), chance.choice([1, 1, 2, 3, 6])
        fields = ["words", *chance.choices(FIELDS, k=n_ways - 1)]
        return tuple(
            Alternative(
                field,
                word if chance.random() < 0.6 else term(),
                chance.choice([1.0, 1.0, 0.5, 0.3, chance.random()]),
            )
            for field in fields
        )

    return [Concept("", ways()) for _ in range(chance.choice([1, 2, 3, 4, 8, 20]))]


@pytest.fixture(scope="module")
def large(kernel: Kernel) -> tuple[Engine, Engine]:
    """Engines over three windows, the last not full."""
    corpus = many_sentences(5, 2 * WINDOW + 777, 3_000, n_repeated=20)
    return both(frozen(corpus), kernel)


def test_they_agree_over_several_windows(large: tuple[Engine, Engine]) -> None:
    compiled, plain = large
    chance = random.Random(11)

    for _ in range(400):
        concepts, k = question(chance, 3_000), chance.choice([1, 2, 10, 100, 300, 1_001, 50_000])
        assert bits(compiled.top_k(concepts, k)) == bits(plain.top_k(concepts, k)), concepts


def test_sentences_that_all_tie_come_in_their_order(kernel: Kernel) -> None:
    """A term in every sentence of three full windows, one in every fifth, one in a few."""
    corpus = [
        {"words": ["a", *["b"] * (number % 5 == 0), *["c"] * (number % 9_000 == 7)]}
        for number in range(3 * WINDOW)
    ]
    compiled, plain = both(frozen(corpus, Bm25Parameters(k1=1.2, b=0)), kernel)

    for terms in ("a", "b", "c", "ab", "ac", "bc", "abc"):
        concepts = [Concept("", (Alternative("words", term, 1.0),)) for term in terms]
        for k in (1, 10, 300, 4_000, WINDOW + 1):
            assert bits(compiled.top_k(concepts, k)) == bits(plain.top_k(concepts, k)), terms


@pytest.mark.parametrize("spread", [1e-3, 1e-6, 1e-12, 1e-90])
def test_parts_of_very_different_size_are_added_up_exactly(
    large: tuple[Engine, Engine], spread: float
) -> None:
    """The smallest parts are far below what the bounds can tell apart, and decide ties."""
    compiled, plain = large
    chance = random.Random(8)

    for _ in range(40):
        weights = [spread ** chance.random() for _ in range(6)]
        concepts = [
            Concept("", tuple(Alternative(field, f"t{term}", weight) for field in FIELDS[:n_ways]))
            for term, weight in zip(chance.choices([1, 2, 5, 40, 700], k=6), weights, strict=True)
            for n_ways in [chance.choice([1, 3])]
        ]
        for k in (1, 10, 300):
            assert bits(compiled.top_k(concepts, k)) == bits(plain.top_k(concepts, k)), concepts


def test_frequent_terms_beside_rare_ones_are_looked_up_in_all_their_fields(
    large: tuple[Engine, Engine],
) -> None:
    compiled, plain = large
    chance = random.Random(3)

    for _ in range(150):
        rare = [f"t{chance.randrange(1_000, 2_900)}" for _ in range(chance.choice([1, 1, 2]))]
        frequent = [f"t{chance.randrange(5)}" for _ in range(chance.choice([2, 3, 4]))]
        concepts = [
            Concept("", tuple(Alternative(field, term, chance.uniform(0.3, 3)) for field in FIELDS))
            for term in [*rare, *frequent]
        ]
        chance.shuffle(concepts)
        for k in (3, 10, 40):
            assert bits(compiled.top_k(concepts, k)) == bits(plain.top_k(concepts, k)), concepts


def test_scores_that_lie_close_together_are_told_apart(kernel: Kernel) -> None:
    chance = random.Random(1)
    terms = [f"t{number}" for number in range(24)]
    corpus = [
        {"words": chance.choices(terms, k=chance.randrange(10, 40))} for _ in range(WINDOW // 2)
    ]
    compiled, plain = both(frozen(corpus), kernel)

    for _ in range(60):
        concepts = [
            Concept("", (Alternative("words", term, chance.uniform(0.9, 1)),))
            for term in chance.sample(terms, chance.randrange(6, 24))
        ]
        for k in (1, 5, 30, 200):
            assert bits(compiled.top_k(concepts, k)) == bits(plain.top_k(concepts, k)), concepts


def test_compiled_scores_are_those_of_the_measure(kernel: Kernel) -> None:
    corpus = [sentence["words"] for sentence in many_sentences(3, 2_000, 200, n_repeated=5)]
    measure = SentenceBm25(corpus, NEWS)
    compiled, _ = both(frozen([{"words": sentence} for sentence in corpus]), kernel)
    chance = random.Random(2)

    for _ in range(100):
        terms = [f"t{chance.randrange(220)}" for _ in range(chance.randrange(1, 9))]
        expected = measure.get_scores(terms)
        ranking = compiled.top_k([Concept("", (Alternative("words", t, 1.0),)) for t in terms], 10)
        by_score = sorted(range(len(corpus)), key=lambda number: (-expected[number], number))
        matching = [number for number in by_score if set(corpus[number]) & set(terms)]
        assert ranking.sentence_nos.tolist() == matching[:10]
        assert np.array_equal(ranking.scores, expected[ranking.sentence_nos])


@pytest.mark.parametrize(
    ("tf", "length"), [(1, 300), (300, 1), (300, 300), (70_000, 1), (1, 70_000)]
)
def test_counts_of_every_width_are_served(kernel: Kernel, tf: int, length: int) -> None:
    corpus = [{"words": ["a"] * tf}, {"words": ["a", "b"] + ["c"] * length}, {"words": ["a"]}]
    compiled, plain = both(frozen(corpus), kernel)
    concepts = [Concept("", (Alternative("words", term, 1.0),)) for term in "abc"]

    assert bits(compiled.top_k(concepts, 3)) == bits(plain.top_k(concepts, 3))


@pytest.mark.parametrize("weight", [0.0, 5e-324, 1e-99, 1e99, 1.7e308])
def test_weights_that_vanish_or_overflow_are_served_too(
    large: tuple[Engine, Engine], weight: float
) -> None:
    compiled, plain = large
    concepts = [
        Concept("", (Alternative("words", "t5", 1.0), Alternative("names", "t7", weight))),
        Concept("", (Alternative("words", "t900", weight),)),
    ]

    with np.errstate(over="ignore"):
        assert bits(compiled.top_k(concepts, 10)) == bits(plain.top_k(concepts, 10))


def test_questions_of_any_size_are_served(large: tuple[Engine, Engine]) -> None:
    compiled, plain = large
    few = [Concept("", tuple(Alternative("words", f"t{n}", 1.0) for n in range(2_500)))]
    many = [Concept("", (Alternative("words", f"t{n}", 0.5),)) for n in range(1_100)]

    for concepts in (few, few * 8, many):
        assert bits(compiled.top_k(concepts, 20)) == bits(plain.top_k(concepts, 20))


def test_several_threads_at_once_get_their_own_answers(large: tuple[Engine, Engine]) -> None:
    compiled, plain = large
    chance = random.Random(4)
    questions = [question(chance, 3_000) for _ in range(40)]
    expected = [bits(plain.top_k(concepts, 50)) for concepts in questions]
    wrong: list[int] = []

    def ask(first: int) -> None:
        for turn in range(200):
            number = (first + turn) % len(questions)
            if bits(compiled.top_k(questions[number], 50)) != expected[number]:
                wrong.append(number)

    threads = [threading.Thread(target=ask, args=(first,)) for first in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []


@settings(deadline=None, max_examples=200)
@given(
    name=st.sampled_from(
        [
            f"{field}.{part}"
            for field in ("words", "lead")
            for part in ("terms", "term_offsets", "offsets", "sentences", "tf", "lengths")
        ]
    ),
    at=st.integers(0, 10_000),
    value=st.sampled_from([0, 1, 2, 3, 127, 255]) | st.integers(0, 2**63 - 1),
    concepts=CONCEPTS,
)
def test_damaged_arrays_are_refused_or_answered_alike(
    kernel: Kernel, name: str, at: int, value: int, concepts: list[Concept]
) -> None:
    corpus = [{field: [*"abc", *"adh"[: number % 4]] for field in FIELDS} for number in range(40)]
    arrays = frozen(corpus)
    array = arrays[name] = arrays[name].copy()
    array[at % array.size] = np.array(value).astype(array.dtype)

    answers: list[object] = []
    for chosen in (kernel, None):
        try:
            engine = Engine(arrays, kernel=lambda chosen=chosen: chosen)  # type: ignore[misc]
            answers.append(bits(engine.top_k(concepts, 7)))
        except ValueError as error:
            answers.append(str(error))

    assert answers[0] == answers[1]


def test_postings_that_change_below_an_open_engine_cannot_lead_the_kernel_astray(
    kernel: Kernel,
) -> None:
    arrays = frozen([{"words": ["a", "b"]} for _ in range(500)])
    engine = Engine(arrays, kernel=lambda: kernel)
    concepts = [Concept("", (Alternative("words", term, 1.0),)) for term in "ab"]
    engine.top_k(concepts, 3)
    chance = np.random.default_rng(1)

    for _ in range(50):
        arrays["words.sentences"][:] = chance.integers(0, 2**32, 1_000, dtype=np.uint32)
        found = engine.top_k(concepts, 400).sentence_nos
        assert np.all((found >= 0) & (found < 500))


def test_without_a_library_numpy_answers_and_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(kernel_module, "library_path", lambda: tmp_path / "none.so")
    compiled_kernel.cache_clear()

    engines = [Engine(frozen([{"words": ["a"]}])) for _ in range(2)]

    assert [engine.runs_on for engine in engines] == ["numpy", "numpy"]
    assert [record.getMessage().split(":")[0] for record in caplog.records] == [
        "search runs on numpy, with the same results but 7 to 40 times slower"
    ]
    compiled_kernel.cache_clear()


@pytest.mark.parametrize("writable", ["file", "folder"])
def test_a_library_that_anybody_could_have_written_is_not_loaded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kernel: Kernel, writable: str
) -> None:
    folder = tmp_path / "cache"
    folder.mkdir(mode=0o755)
    library = folder / "kernel.so"
    shutil.copy(library_path(), library)
    (library if writable == "file" else folder).chmod(0o777)
    monkeypatch.setattr(kernel_module, "library_path", lambda: library)
    compiled_kernel.cache_clear()

    assert compiled_kernel() is None
    compiled_kernel.cache_clear()


def test_without_a_compiler_the_install_goes_on_and_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(compile_module, "library_path", lambda: tmp_path / "cache" / "kernel-1.so")
    monkeypatch.setattr(shutil, "which", lambda _: None)

    assert compile_kernel([]) == 0

    assert capsys.readouterr().err.startswith("no compiled search, numpy will serve")
    assert list((tmp_path / "cache").iterdir()) == []


def test_compiling_anew_removes_what_older_sources_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fresh = tmp_path / "kernel-2.so"
    (tmp_path / "kernel-1.so").write_bytes(b"older")
    monkeypatch.setattr(compile_module, "library_path", lambda: fresh)

    assert compile_kernel([]) == 0

    assert list(tmp_path.iterdir()) == [fresh]
    assert fresh.stat().st_mode & 0o777 == 0o755


def test_a_file_that_is_no_kernel_is_not_loaded(tmp_path: Path, kernel: Kernel) -> None:
    (tmp_path / "text.so").write_bytes(b"no library")

    with pytest.raises(OSError, match=r"text\.so"):
        Kernel(tmp_path / "text.so")
