"""The confidence: how likely the best candidates answer the question, by a small model.

A logistic regression over the features, fitted across several collections with whole topics held
out; ``tests/quality/fit.py`` does it again, on other questions too. Its numbers are data, with
their provenance beside them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.answer.features import FEATURES
from index.domain import Outcome

MODEL_FILE = Path(__file__).parent / "data" / "confidence.json"


@dataclass(frozen=True, slots=True)
class Model:
    """The coefficients, and from which probability on an outcome is claimed."""

    intercept: float
    coefficients: Mapping[str, float]  # by feature; what is left out counts nothing
    answer_from: float  # 0 to 1
    closest_from: float

    def probability(self, features: Mapping[str, float]) -> float:
        """Return how likely the features are those of an answer, 0 to 1."""
        total = self.intercept + sum(
            weight * features[name] for name, weight in self.coefficients.items()
        )
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))

    def outcome_of(self, confidence: float) -> Outcome:
        """Return what a confidence amounts to."""
        if confidence >= self.answer_from:
            return "answer"
        return "closest" if confidence >= self.closest_from else "nothing"


def read_model(path: Path = MODEL_FILE) -> Model:
    """Return the model of a file.

    Raises:
        ValueError: it names a feature that there is none of, or thresholds out of order.
    """
    content = json.loads(path.read_text(encoding="utf-8"))
    unknown = content["coefficients"].keys() - set(FEATURES)
    if unknown:
        raise ValueError(f"{path}: unknown features {sorted(unknown)}; fit it again")
    model = Model(
        intercept=content["intercept"],
        coefficients=content["coefficients"],
        answer_from=content["answer_from"],
        closest_from=content["closest_from"],
    )
    if not 0 <= model.closest_from <= model.answer_from <= 1:
        raise ValueError(f"{path}: thresholds must be 0 <= closest_from <= answer_from <= 1")
    return model


@cache
def model() -> Model:
    """Return the model in use, read once."""
    return read_model()
