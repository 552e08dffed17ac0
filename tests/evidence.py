"""Evidence for tests of the answer room: sentences with a speaker and a stance, best first."""

from __future__ import annotations

import itertools
from typing import Any

from index.domain import Evidence

_numbers = itertools.count()


def sentence(text: str, article: str = "a", **fields: Any) -> Evidence:
    """A sentence of that article; its unit is ``article#n`` unless one is given."""
    known: dict[str, Any] = {
        "unit": f"{article}#{next(_numbers)}",
        "article_id": article,
        "file": f"{article}.txt",
        "start": 0,
        "end": len(text),
        "text": text,
        "score": 1.0,
        "coverage": 1.0,
        "stance": "asserts",
    }
    return Evidence(**(known | fields))
