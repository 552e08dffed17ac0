"""The confidence: how likely the best candidates answer the question, by a small model.

Two logistic regressions over the same features: whether the articles write about the matter at
all, and whether they answer. They are fitted across several collections with whole topics held
out; ``tests/quality/fit.py`` does it again, on other questions too. Their numbers are data, with
their provenance beside them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from index.answer.features import FEATURES
from index.domain import Outcome

MODEL_FILE = Path(__file__).parent / "confidence.json"


@dataclass(frozen=True, slots=True)
class Judge:
    """One logistic regression, and from which probability on it says yes."""

    intercept: float
    coefficients: Mapping[str, float]  # by feature; what is left out counts nothing
    threshold: float  # 0 to 1

    def probability(self, features: Mapping[str, float]) -> float:
        """Return how likely it is, 0 to 1; without features, and so without a candidate, 0."""
        if not features:
            return 0.0
        total = self.intercept + sum(
            weight * features[name] for name, weight in self.coefficients.items()
        )
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))

    def says_yes(self, features: Mapping[str, float]) -> bool:
        """Return whether the probability reaches the threshold."""
        return bool(features) and self.probability(features) >= self.threshold


@dataclass(frozen=True, slots=True)
class Model:
    """The two judges."""

    matter: Judge  # whether the articles write about what is asked at all
    answer: Judge  # whether the best candidates answer it

    def confidence(self, features: Mapping[str, float]) -> float:
        """Return how likely the question is answered, 0 to 1."""
        return self.answer.probability(features)

    def outcome_of(self, features: Mapping[str, float]) -> Outcome:
        """Return what the best candidates amount to.

        Articles that never mention a name cannot answer a question about it, however much of it
        they cover otherwise.
        """
        if not self.matter.says_yes(features):
            return "nothing"
        if features["unknown name"]:
            return "closest"
        return "answer" if self.answer.says_yes(features) else "closest"


@cache
def model() -> Model:
    """Return the model in use, read once."""
    return read_model(MODEL_FILE)


def read_model(path: Path) -> Model:
    """Return the model of a file.

    Raises:
        ValueError: it names a feature that there is none of, or a threshold is no probability.
    """
    content = json.loads(path.read_text(encoding="utf-8"))
    return Model(_judge(path, content["matter"]), _judge(path, content["answer"]))


def _judge(path: Path, content: Mapping[str, Any]) -> Judge:
    judge = Judge(content["intercept"], content["coefficients"], content["threshold"])
    unknown = judge.coefficients.keys() - set(FEATURES)
    if unknown:
        raise ValueError(f"{path}: unknown features {sorted(unknown)}; fit it again")
    if not 0 <= judge.threshold <= 1:
        raise ValueError(f"{path}: threshold {judge.threshold} must be from 0 to 1")
    return judge
