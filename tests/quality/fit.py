"""Fit the confidence model: ``python -m tests.quality.fit [--shared DIR] [--write]``.

The model tells from a dozen features whether a question is answered. It is fitted on the questions
of the samples that developers look at, and on those of a shared folder when there is one. Every
figure printed is of questions whose whole topic was left out of the fit; the held-back stories of
the samples take no part at all.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import index
from index.answer import search
from index.answer.confidence import MODEL_FILE
from index.answer.features import FEATURES
from index.question import is_small_talk
from tests.quality.judgements import QUESTIONS, Judgements, load
from tests.quality.metrics import auroc

ROOT = Path(__file__).resolve().parents[2]

RIDGE = 2.0
"""How strongly coefficients are drawn to nothing, on features of unit variance."""

SHOWN_WRONGLY = 0.15
"""Share of questions without an answer, near the topic, that may be shown as answered."""

REFUSED_WRONGLY = 0.03
"""Share of questions with an answer that may be refused altogether."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its features; one without a candidate has none and is not fitted."""

    topic: str
    kind: str  # "answerable", "near" or "far"
    features: tuple[float, ...]


def fitted(
    x: NDArray[np.float64], y: NDArray[np.float64], ridge: float = RIDGE, rounds: int = 50
) -> tuple[float, NDArray[np.float64]]:
    """Return intercept and coefficients of a ridge logistic regression, both kinds weighed alike.

    Args:
        x: features, shape ``(n, f)``.
        y: 1 for a question with an answer, else 0, shape ``(n,)``.
        ridge: on standardised features; the intercept goes free.
        rounds: of Newton's method, which converges long before.
    """
    mean, spread = x.mean(axis=0), np.where(x.std(axis=0) > 1e-9, x.std(axis=0), 1.0)
    z = np.hstack([np.ones((len(x), 1)), (x - mean) / spread])
    share = y.mean()
    weight = np.where(y > 0, 0.5 / share, 0.5 / (1 - share))
    penalty = np.diag([0.0, *[ridge] * x.shape[1]])
    beta = np.zeros(z.shape[1])
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-z @ beta))
        gradient = z.T @ (weight * (p - y)) + penalty @ beta
        hessian = (z * (weight * p * (1 - p))[:, None]).T @ z + penalty
        beta -= np.linalg.solve(hessian, gradient)
    coefficients = beta[1:] / spread
    return float(beta[0] - coefficients @ mean), coefficients


def held_out(asked: Sequence[Asked], used: Sequence[int]) -> NDArray[np.float64]:
    """Return for each question the probability that a model without its topic gives it."""
    x, y = _matrices(asked, used)
    topics = np.array([one.topic for one in asked])
    out = np.zeros(len(asked))
    for topic in sorted(set(topics)):
        here = topics == topic
        intercept, coefficients = fitted(x[~here], y[~here])
        out[here] = 1 / (1 + np.exp(-(intercept + x[here] @ coefficients)))
    return out


def thresholds(asked: Sequence[Asked], p: NDArray[np.float64]) -> tuple[float, float]:
    """Return from which probability on something is an answer, and from which it is shown.

    The first lets through ``SHOWN_WRONGLY`` of the questions near the topic, the second refuses
    ``REFUSED_WRONGLY`` of those with an answer, and is never above the first.
    """
    near = np.sort([v for one, v in zip(asked, p, strict=True) if one.kind == "near"])
    yes = np.sort([v for one, v in zip(asked, p, strict=True) if one.kind == "answerable"])
    answer = float(near[int(np.ceil((1 - SHOWN_WRONGLY) * len(near))) - 1]) + 1e-3
    closest = float(yes[int(REFUSED_WRONGLY * len(yes))])
    return round(answer, 3), round(min(answer, closest), 3)


def main() -> None:
    """Fit, print what it costs on both sides, and with ``--write`` replace the model."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    asked = list(_all_asked(options.shared))
    used = list(range(len(FEATURES)))
    p = held_out(asked, used)
    answer_from, closest_from = thresholds(asked, p)
    _report(asked, p, answer_from, closest_from)
    x, y = _matrices(asked, used)
    intercept, coefficients = fitted(x, y)
    content = {
        "fitted": datetime.now(UTC).date().isoformat(),
        "commit": _commit(),
        "by": "python -m tests.quality.fit --write",
        "questions": {
            topic: sum(one.topic == topic for one in asked)
            for topic in sorted({one.topic for one in asked})
        },
        "auroc, topic held out": round(_auroc(asked, p), 3),
        "intercept": round(intercept, 4),
        "coefficients": {
            name: round(float(value), 4) for name, value in zip(FEATURES, coefficients, strict=True)
        },
        "answer_from": answer_from,
        "closest_from": closest_from,
    }
    print(json.dumps(content["coefficients"], indent=1))
    if options.write:
        MODEL_FILE.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _matrices(
    asked: Sequence[Asked], used: Sequence[int]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    x = np.array([[one.features[at] for at in used] for one in asked])
    return x, np.array([float(one.kind == "answerable") for one in asked])


def _all_asked(shared: Path) -> Iterator[Asked]:
    for path in sorted(QUESTIONS.glob("seen-*.json")):
        yield from _asked([ROOT / "samples"], load([path]), path.stem)
    evaluation = shared / "eval"
    if evaluation.is_dir():
        politics = evaluation / "politics-dev"
        yield from _asked([politics / "articles"], load([politics / "questions.json"]), "politics")
        public = load([evaluation / "questions-public.json"])
        yield from _asked([shared / "seeds"], public, "seeds")


def _asked(sources: list[Path], judgements: Judgements, topic: str) -> Iterator[Asked]:
    with tempfile.TemporaryDirectory() as folder:
        index.build(sources, Path(folder))
        with index.open(Path(folder)) as reader:
            for question in judgements.questions:
                features = (
                    {} if is_small_talk(question.text) else search(reader, question.text).features
                )
                if features:
                    near = "near" if question.type.endswith("near") else "far"
                    kind = "answerable" if question.answerable else near
                    yield Asked(topic, kind, tuple(features[name] for name in FEATURES))


def _auroc(asked: Sequence[Asked], p: NDArray[np.float64]) -> float:
    of = list(zip(asked, p.tolist(), strict=True))
    return auroc(
        [value for one, value in of if one.kind == "answerable"],
        [value for one, value in of if one.kind != "answerable"],
    )


def _report(
    asked: Sequence[Asked], p: NDArray[np.float64], answer_from: float, closest_from: float
) -> None:
    print(f"answer from {answer_from}, closest from {closest_from}; topics held out:")
    for topic in [*sorted({one.topic for one in asked}), "all"]:
        here = [one.topic == topic or topic == "all" for one in asked]
        rows = [one for one, is_here in zip(asked, here, strict=True) if is_here]
        values = p[np.array(here)]
        counts = []
        for kind in ("answerable", "near", "far"):
            of = values[np.array([one.kind == kind for one in rows])]
            counts.append(
                f"{kind} {len(of)}: answer {(of >= answer_from).sum()}, "
                f"nothing {(of < closest_from).sum()}"
            )
        print(f"  {topic:16} AUROC {_auroc(rows, values):.3f}  {'; '.join(counts)}")


def _commit() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()


if __name__ == "__main__":
    main()
