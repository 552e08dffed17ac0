"""Fit the confidence model: ``python -m tests.quality.fit [--shared DIR] [--write]``.

The model tells from a dozen features whether a question is answered. It is fitted on the questions
of the samples that developers look at, and on those of a shared folder when there is one. Every
figure printed is of questions whose whole topic was left out of the fit; the held-back stories of
the samples take no part at all.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import index
from index.answer import search
from index.answer.confidence import MODEL_FILE
from index.answer.features import FEATURES
from index.question import is_small_talk, statements_of
from tests.quality.judgements import QUESTIONS, Judgements, load
from tests.quality.metrics import auroc

ROOT = Path(__file__).resolve().parents[2]

RIDGE = 8.0
"""How strongly coefficients are drawn to nothing, on features of unit variance."""

SHOWN_WRONGLY = 0.17
"""Share of questions without an answer, near the topic, that may be shown as answered."""

REFUSED_WRONGLY = 0.04
"""Share of questions with an answer that may be refused altogether."""

_OTHERS_COUNT = 0.2  # of all without an answer: questions put to another collection's articles


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its features; one without a candidate has none and is not fitted."""

    topic: str
    kind: str  # "answerable", "near", "far", or "other": a question about other articles
    features: tuple[float, ...]


def fitted(
    x: NDArray[np.float64], y: NDArray[np.float64], weight: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64]]:
    """Return intercept and coefficients of a ridge logistic regression.

    Args:
        x: features, shape ``(n, f)``.
        y: 1 or 0, shape ``(n,)``.
        weight: of each question, shape ``(n,)``.
    """
    mean, spread = x.mean(axis=0), np.where(x.std(axis=0) > 1e-9, x.std(axis=0), 1.0)
    z = np.hstack([np.ones((len(x), 1)), (x - mean) / spread])
    penalty = np.diag([0.0, *[RIDGE] * x.shape[1]])
    beta = np.zeros(z.shape[1])
    for _ in range(_ROUNDS):
        p = 1 / (1 + np.exp(-z @ beta))
        gradient = z.T @ (weight * (p - y)) + penalty @ beta
        hessian = (z * (weight * p * (1 - p))[:, None]).T @ z + penalty
        beta -= np.linalg.solve(hessian, gradient)
    coefficients = beta[1:] / spread
    return float(beta[0] - coefficients @ mean), coefficients


_ROUNDS = 40  # of Newton's method, which converges long before


@dataclass(frozen=True, slots=True)
class Task:
    """What a judge learns: which questions count as yes, and how much each counts."""

    yes: frozenset[str]  # kinds
    shares: dict[str, float]  # of each kind among all that are no; together 1


ANSWER = Task(
    frozenset({"answerable"}),
    {"near": 1 - _OTHERS_COUNT - 0.1, "far": 0.1, "other": _OTHERS_COUNT},
)
MATTER = Task(frozenset({"answerable", "near"}), {"far": 0.2, "other": 0.8})


def held_out(asked: Sequence[Asked], task: Task) -> NDArray[np.float64]:
    """Return for each question the probability that a model without its topic gives it."""
    out = np.zeros(len(asked))
    for topic in sorted({one.topic for one in asked}):
        here = np.array([one.topic == topic for one in asked])
        intercept, coefficients = _fitted([one for one in asked if one.topic != topic], task)
        x = np.array([one.features for one in asked])[here]
        out[here] = 1 / (1 + np.exp(-(intercept + x @ coefficients)))
    return out


def _fitted(asked: Sequence[Asked], task: Task) -> tuple[float, NDArray[np.float64]]:
    kinds = np.array([one.kind for one in asked])
    y = np.isin(kinds, sorted(task.yes)).astype(np.float64)
    weight = np.where(y > 0, 0.5 * len(y) / max(1.0, y.sum()), 0.0)
    for kind, share in task.shares.items():
        weight += np.where(kinds == kind, 0.5 * len(y) * share / max(1, (kinds == kind).sum()), 0.0)
    return fitted(np.array([one.features for one in asked]), y, weight)


def thresholds(
    asked: Sequence[Asked], answer: NDArray[np.float64], matter: NDArray[np.float64]
) -> tuple[float, float]:
    """Return from which probability on something is an answer, and from which it is shown.

    The first lets through ``SHOWN_WRONGLY`` of the questions near the topic, the second refuses
    ``REFUSED_WRONGLY`` of those with an answer.
    """
    near = np.sort([v for one, v in zip(asked, answer, strict=True) if one.kind == "near"])
    yes = np.sort([v for one, v in zip(asked, matter, strict=True) if one.kind == "answerable"])
    answer_from = float(near[int(np.ceil((1 - SHOWN_WRONGLY) * len(near))) - 1]) + 1e-3
    return round(answer_from, 3), round(float(yes[int(REFUSED_WRONGLY * len(yes))]), 3)


def main() -> None:
    """Fit, print what it costs on both sides, and with ``--write`` replace the model."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    asked = list(_all_asked(options.shared))
    answer, matter = held_out(asked, ANSWER), held_out(asked, MATTER)
    answer_from, matter_from = thresholds(asked, answer, matter)
    _report(asked, answer, matter, answer_from, matter_from)
    content = {
        "fitted": datetime.now(UTC).date().isoformat(),
        "by": "python -m tests.quality.fit --write",
        "questions": {
            topic: sum(one.topic == topic for one in asked)
            for topic in sorted({one.topic for one in asked})
        },
        "auroc of answer, topics held out": round(_auroc(asked, answer), 3),
        "matter": _as_data(_fitted(asked, MATTER), matter_from),
        "answer": _as_data(_fitted(asked, ANSWER), answer_from),
    }
    if options.write:
        MODEL_FILE.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _as_data(fit: tuple[float, NDArray[np.float64]], threshold: float) -> dict[str, object]:
    intercept, coefficients = fit
    named = zip(FEATURES, coefficients, strict=True)
    return {
        "threshold": threshold,
        "intercept": round(intercept, 4),
        "coefficients": {name: round(float(value), 4) for name, value in named},
    }


def _all_asked(shared: Path) -> Iterator[Asked]:
    samples = [ROOT / "samples"]
    ours = {path.stem: load([path]) for path in sorted(QUESTIONS.glob("seen-*.json"))}
    with _opened(samples) as reader:
        for topic, judgements in ours.items():
            yield from _asked(reader, judgements, topic)
        evaluation = shared / "eval"
        if not evaluation.is_dir():
            return
        politics = load([evaluation / "politics-dev" / "questions.json"])
        public = load([evaluation / "questions-public.json"])
        # Questions about real news, put to invented news, and the other way round, are far.
        for theirs in (politics, public):
            yield from _asked(reader, theirs, "others, of the samples", as_others=True)
    for folder, theirs, topic in (
        (evaluation / "politics-dev" / "articles", politics, "politics"),
        (shared / "seeds", public, "seeds"),
    ):
        with _opened([folder]) as reader:
            yield from _asked(reader, theirs, topic)
            for judgements in ours.values():
                yield from _asked(reader, judgements, f"others, of {topic}", as_others=True)


@contextmanager
def _opened(sources: list[Path]) -> Iterator[index.Reader]:
    with tempfile.TemporaryDirectory() as folder:
        index.build(sources, Path(folder))
        with index.open(Path(folder)) as reader:
            yield reader


def _asked(
    reader: index.Reader, judgements: Judgements, topic: str, *, as_others: bool = False
) -> Iterator[Asked]:
    for question in judgements.questions:
        if is_small_talk(question.text) or len(statements_of(question.text)) > 1:
            continue
        features = search(reader, question.text).features
        if features:
            near = "near" if question.type.endswith("near") else "far"
            kind = "other" if as_others else "answerable" if question.answerable else near
            yield Asked(topic, kind, tuple(features[name] for name in FEATURES))


def _auroc(asked: Sequence[Asked], p: NDArray[np.float64]) -> float:
    of = list(zip(asked, p.tolist(), strict=True))
    return auroc(
        [value for one, value in of if one.kind == "answerable"],
        [value for one, value in of if one.kind in ("near", "far")],
    )


def _report(
    asked: Sequence[Asked],
    answer: NDArray[np.float64],
    matter: NDArray[np.float64],
    answer_from: float,
    matter_from: float,
) -> None:
    print(f"answer from {answer_from}, shown from {matter_from}; topics held out:")
    for topic in [*sorted({one.topic for one in asked}), "all"]:
        here = np.array([one.topic == topic or topic == "all" for one in asked])
        rows = [one for one in asked if one.topic == topic or topic == "all"]
        counts = []
        for kind in ("answerable", "near", "far", "other"):
            of = np.array([one.kind == kind for one in rows])
            shown = matter[here][of] >= matter_from
            answered = (shown & (answer[here][of] >= answer_from)).sum()
            if of.any():
                counts.append(f"{kind} {of.sum()}: answer {answered}, nothing {(~shown).sum()}")
        print(f"  {topic:24} AUROC {_auroc(rows, answer[here]):.3f}  {'; '.join(counts)}")


if __name__ == "__main__":
    main()
