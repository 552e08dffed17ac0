"""The term dictionary: sorted terms in one blob of bytes, found by binary search."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray


def encode(term: str) -> bytes:
    """Return the bytes by which terms are stored, sorted and compared."""
    # A half of a surrogate pair can come out of an escape in JSON; it must not stop a build.
    return term.encode("utf-8", "surrogatepass")


class TermDictionary:
    """Terms sorted by their UTF-8 bytes; a term's number is its place in that order.

    Args:
        blob: the bytes of all terms, uint8.
        offsets: where each term starts, int64, one more than there are terms.
    """

    def __init__(self, blob: NDArray[np.uint8], offsets: NDArray[np.int64]) -> None:
        # Views of the same memory: one item out of an array costs several times as much.
        self._blob = np.ascontiguousarray(blob, dtype=np.uint8).data
        self._offsets = np.ascontiguousarray(offsets, dtype=np.int64).data

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, term_no: int) -> bytes:
        return bytes(self._blob[self._offsets[term_no] : self._offsets[term_no + 1]])

    def __iter__(self) -> Iterator[str]:
        for term_no in range(len(self)):
            yield self[term_no].decode("utf-8", "surrogatepass")

    def beginning(self, prefix: str) -> Iterator[str]:
        """Yield the terms that begin with ``prefix``, sorted."""
        wanted = encode(prefix)
        bytes_of: Any = self
        for term_no in range(bisect_left(bytes_of, wanted), len(self)):
            term = self[term_no]
            if not term.startswith(wanted):
                return
            yield term.decode("utf-8", "surrogatepass")

    def find(self, term: str) -> int | None:
        """Return the term's number, or ``None`` when it is not there."""
        wanted: Any = encode(term)
        # bisect needs no list: length and item are enough, and nothing is copied.
        term_no = bisect_left(self, wanted)
        return term_no if term_no < len(self) and self[term_no] == wanted else None
