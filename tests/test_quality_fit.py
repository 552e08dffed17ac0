"""The fit of the confidence: it finds what decides, and tests on topics it has not seen."""

import numpy as np
import pytest

from index.answer.features import FEATURES
from tests.quality.fit import (
    ANSWER,
    MATTER,
    REFUSED_WRONGLY,
    SHOWN_WRONGLY,
    Asked,
    Task,
    fitted,
    held_out,
    thresholds,
)


def asked(topic: str, kind: str, coverage: float) -> Asked:
    """A question of which nothing but its coverage is known."""
    values = dict.fromkeys(FEATURES, 0.0) | {"coverage": coverage}
    return Asked(topic, kind, tuple(values[name] for name in FEATURES))


def test_what_decides_gets_the_coefficient_and_what_never_varies_none() -> None:
    random = np.random.default_rng(7)
    decides = np.repeat([0.1, 0.9], 100) + random.normal(0, 0.05, 200)
    x = np.column_stack([decides, random.normal(0, 1, 200), np.full(200, 3.0)])
    y = (decides > 0.5).astype(np.float64)

    intercept, coefficients = fitted(x, y, np.ones(200))

    p = 1 / (1 + np.exp(-(intercept + x @ coefficients)))
    assert ((p > 0.5) == (y > 0)).all()
    assert coefficients[0] > 0
    assert abs(coefficients[1]) < 0.1 * coefficients[0]
    assert coefficients[2] == pytest.approx(0.0, abs=1e-9)


def test_with_nothing_to_go_by_the_share_of_the_weights_is_the_probability() -> None:
    x = np.zeros((10, 2))
    y = np.array([1.0] * 4 + [0.0] * 6)
    weight = np.array([3.0] * 4 + [1.0] * 6)

    intercept, coefficients = fitted(x, y, weight)

    assert coefficients.tolist() == [0.0, 0.0]
    assert 1 / (1 + np.exp(-intercept)) == pytest.approx(12 / 18)


def test_the_ridge_draws_coefficients_to_nothing() -> None:
    x = np.array([[0.0], [1.0]] * 3)
    y = np.array([0.0, 1.0] * 3)

    few = fitted(x, y, np.ones(6))[1][0]
    many = fitted(np.tile(x, (100, 1)), np.tile(y, 100), np.ones(600))[1][0]

    assert 0 < few < many


def test_a_topic_is_judged_by_the_others_alone() -> None:
    right = [
        asked(topic, kind, coverage)
        for topic in ("ferry", "bakery")
        for kind, coverage in (("answerable", 0.9), ("near", 0.2), ("far", 0.1), ("other", 0.1))
        for _ in range(20)
    ]
    # In the odd topic it is the other way round: whoever has seen it would know.
    odd = [
        asked("odd", kind, coverage)
        for kind, coverage in (("answerable", 0.2), ("near", 0.9))
        for _ in range(20)
    ]

    p = held_out([*right, *odd], ANSWER)

    by_kind = {
        (topic, kind): float(
            np.mean(
                [
                    v
                    for v, one in zip(p, [*right, *odd], strict=True)
                    if (one.topic, one.kind) == (topic, kind)
                ]
            )
        )
        for topic, kind in (("odd", "answerable"), ("odd", "near"))
    }
    assert by_kind["odd", "answerable"] < 0.5 < by_kind["odd", "near"]
    assert held_out(right, ANSWER)[:20].min() > 0.5 > held_out(right, ANSWER)[20:80].max()


def test_what_is_near_the_topic_is_on_the_matter_and_no_answer() -> None:
    questions = [
        asked(topic, kind, coverage)
        for topic in ("ferry", "bakery")
        for kind, coverage in (("answerable", 0.9), ("near", 0.8), ("other", 0.1), ("far", 0.1))
        for _ in range(20)
    ]
    near = [at for at, one in enumerate(questions) if one.kind == "near"]

    assert held_out(questions, MATTER)[near].min() > 0.5
    assert held_out(questions, ANSWER)[near].max() < held_out(questions, ANSWER)[:20].min()


@pytest.mark.parametrize("task", [ANSWER, MATTER])
def test_the_shares_of_a_task_make_a_whole(task: Task) -> None:
    assert sum(task.shares.values()) == pytest.approx(1.0)


def test_thresholds_let_through_and_refuse_as_many_as_they_may() -> None:
    near = [asked("ferry", "near", 0.0)] * 100
    yes = [asked("ferry", "answerable", 1.0)] * 100
    steps = np.arange(100) / 100

    answer_from, matter_from = thresholds(
        [*near, *yes], np.concatenate([steps, np.ones(100)]), np.concatenate([steps, steps])
    )

    assert (steps >= answer_from).sum() <= 100 * SHOWN_WRONGLY
    assert (steps >= answer_from - 0.02).sum() > 100 * SHOWN_WRONGLY
    assert (steps < matter_from).sum() == pytest.approx(100 * REFUSED_WRONGLY)
