"""Draws how the time of a question grows with the sentences, out of what the benchmarks printed.

Run from the root of the repository::

    python -m tests.benchmarks.growth tests/benchmarks/measured.jsonl > docs/growth.svg
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import ceil, floor, log10
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

Point = tuple[float, float]  # sentences, microseconds

_WIDTH, _HEIGHT = 760, 480
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 180, 50, 50  # margins
_LABEL_HEIGHT = 16
_COLOURS = "#d6336c #2f7fd6 #d9730d #8a63d2 #2b9348 #b08900 #0c8599 #c92a2a".split()
_OURS = {"whosaid-c", "question-to-answer"}  # drawn thicker
_STYLE = """
text { font: 13px sans-serif; fill: #333 } .title { font-size: 15px; font-weight: bold }
.paper { fill: #fff } .grid { stroke: #ddd } polyline { fill: none; stroke-width: 1.8 }
.ours { stroke-width: 4 }
@media (prefers-color-scheme: dark) {
  text { fill: #ddd } .paper { fill: #16191d } .grid { stroke: #3a3f46 }
  polyline, text[style] { filter: brightness(1.4) }
}
"""


def main() -> None:
    """Print the drawing of the files that are named."""
    lines = [line for path in sys.argv[1:] for line in Path(path).read_text().splitlines()]
    print(svg(series(map(json.loads, lines))), end="")


def series(measured: Iterable[Mapping[str, Any]]) -> dict[str, list[Point]]:
    """Return by engine its sentences and median microseconds, ascending; skipped ones left out."""
    found: defaultdict[str, list[Point]] = defaultdict(list)
    for line in measured:
        if "p50_us" in line or "p50_ms" in line:
            median_us = line["p50_us"] if "p50_us" in line else 1000 * line["p50_ms"]
            found[line["engine"]].append((line["n"], median_us))
    return {engine: sorted(points) for engine, points in found.items()}


def svg(lines: Mapping[str, Sequence[Point]]) -> str:
    """Return the drawing, both axes logarithmic; there must be a point.

    It brings its own paper, so that it can be read wherever it is shown.
    """
    x_powers = _powers([n for points in lines.values() for n, _ in points])
    y_powers = _powers([us for points in lines.values() for _, us in points])
    width, height = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM

    def x(n: float) -> float:
        return _LEFT + width * (log10(n) - x_powers[0]) / (len(x_powers) - 1)

    def y(us: float) -> float:
        return _TOP + height * (1 - (log10(us) - y_powers[0]) / (len(y_powers) - 1))

    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
        f' width="{_WIDTH}" height="{_HEIGHT}" role="img"><style>{_STYLE}</style>',
        f'<rect class="paper" width="{_WIDTH}" height="{_HEIGHT}" rx="8"/>',
        _text(_LEFT, 28, "A question's median time, by sentences", 'class="title"'),
    ]
    for power in x_powers:
        at = x(10**power)
        drawn.append(_line(at, _TOP, at, _TOP + height))
        drawn.append(_text(at, _TOP + height + 22, f"{10**power:,}", 'text-anchor="middle"'))
    for power in y_powers:
        at = y(10**power)
        drawn.append(_line(_LEFT, at, _LEFT + width, at))
        drawn.append(_text(_LEFT - 8, at + 4, _time(power), 'text-anchor="end"'))
    free = float(_TOP)  # from there down no label stands yet
    ranked = sorted(lines.items(), key=lambda item: -item[1][-1][1])
    for (engine, points), colour in zip(ranked, _COLOURS, strict=False):
        path = " ".join(f"{x(n):.1f},{y(us):.1f}" for n, us in points)
        ours = ' class="ours"' if engine in _OURS else ""
        drawn.append(f'<polyline{ours} stroke="{colour}" points="{path}"/>')
        free = max(free, y(points[-1][1]) + 4)
        drawn.append(_text(x(points[-1][0]) + 8, free, engine, f'style="fill: {colour}"'))
        free += _LABEL_HEIGHT
    return "\n".join([*drawn, "</svg>", ""])


def _powers(values: Sequence[float]) -> range:
    """Return the powers of ten around the values, two at least."""
    lowest, highest = floor(log10(min(values))), ceil(log10(max(values)))
    return range(lowest, max(highest, lowest + 1) + 1)


def _time(power: int) -> str:
    """Return a power of ten of microseconds in the unit that suits it."""
    unit, less = ("s", 6) if power >= 6 else ("ms", 3) if power >= 3 else ("µs", 0)
    return f"{10 ** (power - less):g} {unit}"


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="grid" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(x: float, y: float, text: str, attributes: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {attributes}>{escape(text)}</text>'


if __name__ == "__main__":
    main()
