"""Segments: what a build keeps of articles, written once and read from many generations.

A generation is a list of segments and the order of the articles that count. An article that
changed stands in a newer segment; its older state stays where it is and no longer counts.
"""

from __future__ import annotations

from index.segments.assembly import Assembly
from index.segments.files import REFUSED, SEGMENTS
from index.segments.holdings import SegmentHoldings
from index.segments.opened import Collected, Segment

__all__ = ["REFUSED", "SEGMENTS", "Assembly", "Collected", "Segment", "SegmentHoldings"]
