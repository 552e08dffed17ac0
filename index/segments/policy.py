"""Which segments are merged, so that there are never more than a handful."""

from __future__ import annotations

from collections.abc import Sequence

MOST_SEGMENTS = 6
_GONE_PERCENT = 30  # of a segment's sentences: more is dead weight
_FACTOR = 3  # a segment that is no larger than so many times all smaller ones goes with them


def to_merge(counting: Sequence[int], gone: Sequence[int]) -> set[int]:
    """Return the numbers of the segments that become one; empty, or at least one.

    Small segments are merged often and large ones seldom, so that a sentence is written again a
    number of times that grows with the logarithm of the collection.

    Args:
        counting: how many sentences of each segment count.
        gone: how many no longer do.
    """
    chosen = {
        number
        for number, (here, lost) in enumerate(zip(counting, gone, strict=True))
        if 100 * lost > _GONE_PERCENT * (here + lost)
    }
    smallest_first = sorted(range(len(counting)), key=lambda number: (counting[number], -number))
    smaller = 0
    for place, number in enumerate(smallest_first):
        is_too_many = len(counting) - place > MOST_SEGMENTS - 1
        if place and (counting[number] <= _FACTOR * smaller or is_too_many):
            chosen.update(smallest_first[: place + 1])
        smaller += counting[number]
    return chosen
