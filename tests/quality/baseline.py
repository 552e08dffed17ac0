"""The kept baseline, and what counts as a real loss against it.

A figure has lost when it is worse by more than ``MOST`` and, on balance, at least ``FEWEST`` of
its items (questions, sentences, pairs) became worse. One question more or less is chance; three
have a cause. Of ``verbatim`` a single item is a loss. Figures without items, those of the
retrieval sets and AUROC, have lost when they are worse by more than ``MOST`` and ``MOST_AUROC``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from math import isnan
from pathlib import Path
from typing import Any

from tests.quality.scoring import Figure, Result

BASELINE = Path(__file__).resolve().parent / "baseline.json"

MOST = 0.01
FEWEST = 3
MOST_AUROC = 0.02
STRICT = frozenset({"verbatim"})

Kept = Mapping[str, Mapping[str, Any]]  # figure -> share, and its items that are not 1


def kept(result: Result) -> dict[str, dict[str, Any]]:
    """Return what the baseline keeps of ``result``: every share and the items short of 1."""
    figures = {
        name: {"share": _rounded(figure.share), "short": _short(figure)}
        for name, figure in result.figures.items()
        if figure.items
    }
    return {**figures, "AUROC": alone(result.auroc)} if not isnan(result.auroc) else figures


def alone(value: float) -> dict[str, Any]:
    """Return what is kept of a figure that has no items."""
    return {"share": _rounded(value)}


def losses(before: Kept, now: Kept) -> list[str]:
    """Return a line for every figure that has lost."""
    return [
        f"{name}: {before[name]['share']:.3f} -> {now[name]['share']:.3f}{_which(worse)}"
        for name, worse in _changes(before, now)
        if _is_loss(name, before[name], now[name])
    ]


def gains(before: Kept, now: Kept) -> list[str]:
    """Return a line for every figure whose gain would be a loss the other way round."""
    return [
        f"{name}: {before[name]['share']:.3f} -> {now[name]['share']:.3f}"
        for name, _ in _changes(before, now)
        if _is_loss(name, now[name], before[name])
    ]


def read(path: Path = BASELINE) -> dict[str, Kept]:
    """Return the kept figures by collection; empty when nothing was kept yet."""
    if not path.exists():
        return {}
    kept_by_collection: dict[str, Kept] = json.loads(path.read_text(encoding="utf-8"))
    return kept_by_collection


def write(collections: Mapping[str, Kept], path: Path = BASELINE) -> None:
    """Keep the figures of ``collections``; those of collections that were not run stay."""
    merged = {**read(path), **collections}
    # A line a figure, so that a change of one can be read in a diff.
    parts = (
        f"{json.dumps(name)}: {{\n"
        + ",\n".join(f"  {json.dumps(one)}: {json.dumps(figures[one])}" for one in figures)
        + "\n }"
        for name, figures in sorted(merged.items())
    )
    path.write_text("{\n " + ",\n ".join(parts) + "\n}\n", encoding="utf-8")


def _changes(before: Kept, now: Kept) -> Iterator[tuple[str, list[str]]]:
    """Yield every figure of both with the items that became worse."""
    for name in now:
        if name in before:
            was, is_ = before[name].get("short", {}), now[name].get("short", {})
            yield name, [item for item in is_ if is_[item] < was.get(item, 1.0)]


def _is_loss(name: str, before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    drop = float(before["share"] - now["share"])
    if "short" not in before or "short" not in now:
        return drop > (MOST_AUROC if name == "AUROC" else MOST)
    was: Mapping[str, float] = before["short"]
    is_: Mapping[str, float] = now["short"]
    items = was.keys() | is_.keys()
    moves = [is_.get(item, 1.0) - was.get(item, 1.0) for item in items]
    balance = sum(move < 0 for move in moves) - sum(move > 0 for move in moves)
    if name in STRICT:
        return balance > 0
    return drop > MOST and balance >= FEWEST


def _which(items: list[str], most: int = 6) -> str:
    shown = ", ".join(sorted(items)[:most])
    more = f" and {len(items) - most} more" if len(items) > most else ""
    return f" ({shown}{more})" if items else ""


def _short(figure: Figure) -> dict[str, float]:
    return {item: _rounded(value) for item, value in sorted(figure.items.items()) if value < 1}


def _rounded(value: float) -> float:
    # Enough to see a change, and the same on every machine.
    return round(value, 3)
