"""The figures of ``tests/quality`` against examples that were worked out by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quality.metrics import auroc, ndcg, same_person, success

GRADES = st.lists(st.sampled_from([0, 1, 2]), max_size=12)


def test_ndcg_of_a_hand_computed_order() -> None:
    # Gains 1, 0, 3 at ranks 1, 2, 3; ideal 3, 1.
    shown = 1 / math.log2(2) + 3 / math.log2(4)
    ideal = 3 / math.log2(2) + 1 / math.log2(3)

    assert ndcg([1, 0, 2], [2, 1], 5) == pytest.approx(shown / ideal)
    assert ndcg([1, 0, 2], [2, 1], 5) == pytest.approx(0.6885, abs=1e-4)


def test_ndcg_counts_only_the_first_k_and_is_0_without_judgements() -> None:
    assert ndcg([0, 0, 2], [2], 2) == 0.0
    assert ndcg([0, 1], [], 5) == 0.0


def test_ndcg_of_seven_right_ones_needs_only_five_of_them() -> None:
    assert ndcg([2] * 5, [2] * 7, 5) == 1.0


@given(GRADES, GRADES)
def test_ndcg_lies_between_0_and_1(shown: list[int], judged: list[int]) -> None:
    assert 0.0 <= ndcg(shown, judged, 5) <= 1.0


@given(GRADES)
def test_the_best_order_has_ndcg_1(judged: list[int]) -> None:
    expected = 1.0 if any(judged) else 0.0

    assert ndcg(sorted(judged, reverse=True), judged, 5) == pytest.approx(expected)


def test_success_wants_the_best_grade_that_there_is() -> None:
    assert success([1, 2, 0], best=2, k=1) == 0.0
    assert success([1, 2, 0], best=2, k=5) == 1.0
    assert success([1, 0], best=1, k=1) == 1.0
    assert success([0, 0], best=0, k=5) == 0.0


def test_auroc_counts_pairs_and_halves_ties() -> None:
    # Of the six pairs four are in order, one is tied: 4.5 of 6.
    assert auroc([0.9, 0.5], [0.5, 0.2, 0.7]) == pytest.approx(4.5 / 6)
    assert math.isnan(auroc([0.9], []))


@pytest.mark.parametrize(
    ("shown", "accepted", "same"),
    [
        ("Dr Nilufar Abbeykirk", ["Abbeykirk"], True),
        ("Abbeykirk", ["Nilufar Abbeykirk"], True),
        ("the owner", ["owner", "Filip Aurang"], True),
        ("Filip Aurang", ["Marekh Vollenko"], False),
        ("She", ["Abbeykirk"], False),
        ("…", ["Abbeykirk"], False),
    ],
)
def test_a_name_is_the_same_by_its_last_word(shown: str, accepted: list[str], same: bool) -> None:
    assert same_person(shown, accepted) is same


def test_the_brother_is_not_the_sister() -> None:
    assert same_person("Tobin Rackstraw", ["Leonie Rackstraw"], ["Tobin"]) is False
    assert same_person("Dr Rackstraw", ["Leonie Rackstraw"], ["Tobin"]) is True
