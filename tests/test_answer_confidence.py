"""How likely an answer is: two small models, and the file of the one in use."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.confidence import MODEL_FILE, Judge, Model, model, read_model
from index.answer.features import FEATURES

JUDGE = Judge(-1.0, {"coverage": 2.0, "unknown": -4.0}, 0.6)


def features(**values: float) -> dict[str, float]:
    return dict.fromkeys(FEATURES, 0.0) | values


def judge(**changes: Any) -> dict[str, Any]:
    return {"intercept": -1.0, "coefficients": {"coverage": 2.0}, "threshold": 0.5} | changes


def written(path: Path, **changes: Any) -> Path:
    path.write_text(json.dumps({"matter": judge(), "answer": judge(**changes)}), encoding="utf-8")
    return path


def test_the_probability_is_the_logistic_of_the_weighted_sum() -> None:
    found = JUDGE.probability(features(coverage=0.9, unknown=0.1))

    assert found == pytest.approx(1 / (1 + math.exp(-(-1.0 + 2.0 * 0.9 - 4.0 * 0.1))))


def test_a_feature_without_a_coefficient_counts_nothing() -> None:
    assert JUDGE.probability(features(margin=1.0)) == JUDGE.probability(features())


def test_without_a_candidate_nothing_is_likely() -> None:
    sure = Judge(9.0, {}, 0.0)

    assert (sure.probability({}), sure.says_yes({})) == (0.0, False)
    assert Model(sure, sure).outcome_of({}) == "nothing"


def test_a_judge_says_yes_from_the_threshold_on() -> None:
    probability = JUDGE.probability(features(coverage=0.9))

    assert Judge(-1.0, {"coverage": 2.0}, probability).says_yes(features(coverage=0.9))
    assert not Judge(-1.0, {"coverage": 2.0}, probability).says_yes(features(coverage=0.89))


@pytest.mark.parametrize(
    ("matter", "answer", "outcome"),
    [(0.2, 0.9, "nothing"), (0.2, 0.2, "nothing"), (0.9, 0.2, "closest"), (0.9, 0.9, "answer")],
)
def test_nothing_is_shown_off_the_matter_and_an_answer_needs_both(
    matter: float, answer: float, outcome: str
) -> None:
    def saying(probability: float) -> Judge:
        return Judge(math.log(probability / (1 - probability)), {}, 0.5)

    both = Model(saying(matter), saying(answer))

    assert both.outcome_of(features()) == outcome
    assert both.confidence(features()) == pytest.approx(answer)


def test_a_model_is_read_from_its_file(tmp_path: Path) -> None:
    read = read_model(written(tmp_path / "model.json", threshold=0.7))

    assert read == Model(Judge(-1.0, {"coverage": 2.0}, 0.5), Judge(-1.0, {"coverage": 2.0}, 0.7))


def test_a_model_with_a_feature_that_there_is_none_of_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "model.json", coefficients={"coverage": 1.0, "luck": 2.0})

    with pytest.raises(ValueError, match=r"model\.json: unknown features \['luck'\]"):
        read_model(path)


@pytest.mark.parametrize("threshold", [-0.1, 1.1])
def test_a_threshold_that_is_no_probability_is_refused(tmp_path: Path, threshold: float) -> None:
    with pytest.raises(ValueError, match="threshold"):
        read_model(written(tmp_path / "model.json", threshold=threshold))


def test_the_model_in_use_is_whole_and_tells_where_it_comes_from() -> None:
    content = json.loads(MODEL_FILE.read_text(encoding="utf-8"))

    assert model() == read_model(MODEL_FILE)
    for one in (model().matter, model().answer):
        assert 0 < one.threshold < 1
        assert set(one.coefficients) == set(FEATURES)
    assert content["by"].startswith("python -m tests.quality.fit")
    assert content["fitted"]
    assert content["questions"]


def test_the_model_in_use_likes_a_covered_question_better_than_an_unknown_one() -> None:
    covered = features(coverage=1.0, outright=1.0, margin=1.0, phrase=0.5, length=1.5) | {
        "in the article": 1.0,
        "type met": 1.0,
    }
    unknown = features(coverage=0.3, unknown=0.7, phrase=0.5, length=1.5) | {
        "words open": 0.7,
        "names open": 1.0,
        "name not in the article": 1.0,
    }

    for one in (model().matter, model().answer):
        assert one.probability(covered) > one.probability(unknown)


@given(
    st.floats(-1e6, 1e6),
    st.dictionaries(st.sampled_from(FEATURES), st.floats(-1e6, 1e6)),
    st.lists(st.floats(0, 10), min_size=len(FEATURES), max_size=len(FEATURES)),
)
def test_a_probability_is_one_whatever_the_numbers(
    intercept: float, coefficients: dict[str, float], values: list[float]
) -> None:
    found = Judge(intercept, coefficients, 0.5).probability(
        dict(zip(FEATURES, values, strict=True))
    )

    assert 0 <= found <= 1
