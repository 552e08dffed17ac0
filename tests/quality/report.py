"""What a measurement looks like on a terminal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import isnan

from tests.quality.scoring import Figure, Result
from tests.quality.sets import SetResult

_NAME = 22  # width of the first column

_LEGEND = """\
with, near, far: questions with an answer, without one near the topic, far from it: shown as
answer/as closest/refused; speaker: right/other/missed; polarity, stance: right/unclear/wrong"""


def table(results: Sequence[tuple[str, Result]]) -> str:
    """Return the table of the collections, a row each, with its legend."""
    heads = [head for head, _ in _cells(results[0][1])]
    rows = [[cell for _, cell in _cells(result)] for _, result in results]
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    lines = [("", heads), *((name, row) for (name, _), row in zip(results, rows, strict=True))]
    printed = (
        f"{name:{_NAME}}"
        + "  ".join(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True))
        for name, cells in lines
    )
    return "\n".join((*printed, _LEGEND))


def set_line(result: SetResult) -> str:
    """Return the row of a retrieval set."""
    return (
        f"{result.name:{_NAME}}{result.metric} {result.value:.3f}, "
        f"floor {result.floor:.3f}, {result.value - result.floor:+.3f} (p {result.p:.3f}), "
        f"{result.questions} questions"
    )


def by_type(results: Sequence[Result]) -> str:
    """Return the figures of every type of question over all ``results``."""
    ids: dict[str, list[str]] = defaultdict(list)
    merged: dict[str, dict[str, float]] = defaultdict(dict)
    outcomes: dict[str, str] = {}
    for result in results:
        for question, answer in zip(result.questions, result.answers, strict=True):
            ids[question.type].append(question.id)
            outcomes[question.id] = answer.outcome
        for name in ("nDCG@5", "success@1", "success@5"):
            merged[name].update(result.figures[name].items)
    return "\n".join(_type_line(type_, ids[type_], merged, outcomes) for type_ in sorted(ids))


def failures(result: Result) -> Iterator[str]:
    """Yield a line for every question, speaker, stance and fold that is not right."""
    figures = result.figures
    for question, answer in zip(result.questions, result.answers, strict=True):
        value = figures["nDCG@5"].items.get(question.id)
        held = (
            answer.outcome != "answer"
            if not question.answerable
            else answer.outcome == "answer" and figures["success@1"].items[question.id] == 1
        )
        if not held:
            order = "" if value is None else f" nDCG {value:.2f}"
            yield (
                f"{question.id} {question.text[:90]!r}: {answer.outcome}"
                f" {answer.confidence:.2f}{order}"
            )
    for name in ("speakers", "none invented", "polarity", "stances", "folded", "folds right",
                 "body kept", "no boilerplate", "verbatim"):  # fmt: skip
        figure = figures[name]
        for item, value in figure.items.items():
            if value < 1:
                yield f"{name}: {item} {figure.labels.get(item, '')}".rstrip()


def _cells(result: Result) -> list[tuple[str, str]]:
    """Return head and text of every column; counts stand in the order that the head names."""
    figures = result.figures
    outcomes = ("answer", "closest", "nothing")
    return [
        ("asked", str(len(result.questions))),
        ("right", _number(figures["served right"].share)),
        ("nDCG@5", _number(figures["nDCG@5"].share)),
        ("s@1", _number(figures["success@1"].share)),
        ("s@5", _number(figures["success@5"].share)),
        ("AUROC", _number(result.auroc)),
        ("with", _counts(figures["answered"], *outcomes)),
        ("near", _counts(figures["near held back"], *outcomes)),
        ("far", _counts(figures["far refused"], *outcomes)),
        ("speaker", _counts(figures["speakers"], "right", "other", "missed")),
        ("invented", _of(figures["none invented"])),
        ("polarity", _counts(figures["polarity"], "right", "unclear", "wrong")),
        ("stance", _counts(figures["stances"], "right", "unclear", "wrong")),
        ("folded", _hits(figures["folded"])),
        ("rightly", _hits(figures["folds right"])),
        ("lost", _of(figures["body kept"])),
        ("junk", _of(figures["no boilerplate"])),
        ("altered", _of(figures["verbatim"])),
    ]


def _number(value: float) -> str:
    return "-" if isnan(value) else f"{value:.3f}"


def _counts(figure: Figure, *labels: str) -> str:
    return "/".join(str(figure.count(label)) for label in labels)


def _hits(figure: Figure) -> str:
    return f"{sum(figure.items.values()):.0f} of {len(figure.items)}"


def _of(figure: Figure) -> str:
    """Return how many items fell short, of how many."""
    return f"{sum(value < 1 for value in figure.items.values())} of {len(figure.items)}"


def _type_line(
    type_: str, ids: Sequence[str], merged: dict[str, dict[str, float]], outcomes: dict[str, str]
) -> str:
    shown = [outcomes[id_] for id_ in ids]
    counts = "/".join(str(shown.count(outcome)) for outcome in ("answer", "closest", "nothing"))
    line = f"  {type_:{_NAME}}{len(ids):4}  answer/close/none {counts:10}"
    if type_.startswith("no-answer"):
        return line
    shares = (
        f"{name} {_number(Figure({id_: merged[name][id_] for id_ in ids}).share)}"
        for name in ("nDCG@5", "success@1", "success@5")
    )
    return "  ".join((line, *shares))
