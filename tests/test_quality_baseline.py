"""What counts as a real loss against the kept baseline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.quality.baseline import Kept, alone, gains, losses, read, write


def figure(right: int, wrong: list[str]) -> dict[str, Any]:
    """A figure of right and wrong items, as the baseline keeps it."""
    return {"share": right / (right + len(wrong)), "short": dict.fromkeys(wrong, 0.0)}


def kept(name: str, right: int, wrong: list[str]) -> Kept:
    return {name: figure(right, wrong)}


def test_two_questions_more_that_fail_are_chance() -> None:
    before, now = kept("success@1", 40, ["q1"]), kept("success@1", 38, ["q1", "q2", "q3"])

    assert losses(before, now) == []


def test_three_questions_more_that_fail_are_a_loss_and_are_named() -> None:
    before, now = kept("success@1", 40, ["q1"]), kept("success@1", 37, ["q1", "q2", "q3", "q4"])

    assert losses(before, now) == ["success@1: 0.976 -> 0.902 (q2, q3, q4)"]


def test_three_that_fail_and_one_that_does_no_longer_are_no_loss() -> None:
    before, now = kept("success@1", 40, ["q1"]), kept("success@1", 38, ["q2", "q3", "q4"])

    assert losses(before, now) == []


def test_three_of_a_thousand_are_no_loss() -> None:
    before, now = kept("success@1", 1000, []), kept("success@1", 997, ["q1", "q2", "q3"])

    assert losses(before, now) == []


def test_what_would_be_a_loss_backwards_is_a_gain() -> None:
    before, now = kept("success@1", 37, ["q2", "q3", "q4"]), kept("success@1", 40, [])

    assert losses(before, now) == []
    assert gains(before, now) == ["success@1: 0.925 -> 1.000"]


def test_a_smaller_share_of_an_item_counts_as_worse() -> None:
    before: Kept = {"nDCG@5": {"share": 0.9, "short": {"a": 0.8, "b": 0.8, "c": 0.8}}}
    now: Kept = {"nDCG@5": {"share": 0.8, "short": {"a": 0.5, "b": 0.5, "c": 0.5}}}

    assert losses(before, now) == ["nDCG@5: 0.900 -> 0.800 (a, b, c)"]


def test_one_altered_quotation_is_a_loss() -> None:
    assert losses(kept("verbatim", 1000, []), kept("verbatim", 999, ["q7"])) == [
        "verbatim: 1.000 -> 0.999 (q7)"
    ]


def test_a_figure_without_items_is_held_by_its_size_alone() -> None:
    assert losses({"AUROC": alone(0.90)}, {"AUROC": alone(0.885)}) == []
    assert losses({"AUROC": alone(0.90)}, {"AUROC": alone(0.87)}) == ["AUROC: 0.900 -> 0.870"]
    assert losses({"RR@10": alone(0.42)}, {"RR@10": alone(0.405)}) == ["RR@10: 0.420 -> 0.405"]


def test_a_figure_that_was_not_measured_before_is_not_compared() -> None:
    assert losses({}, kept("success@1", 0, ["q1", "q2", "q3"])) == []


def test_writing_keeps_the_collections_that_were_not_run(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"

    write({"seen": kept("success@1", 9, ["q1"])}, path)
    write({"unseen": kept("success@1", 8, [])}, path)

    assert read(path) == {
        "seen": kept("success@1", 9, ["q1"]),
        "unseen": kept("success@1", 8, []),
    }
    assert read(tmp_path / "none.json") == {}
