"""The compiled hot loop, where there is one: ``kernel.c`` behind ctypes.

``python -m index.engine.compile_kernel`` puts it beside the package; nothing is compiled while
the program runs. Without it the numpy code of ``index.engine.engine`` answers, with the same
bits.
"""

from __future__ import annotations

import ctypes
import hashlib
import logging
import stat
import struct
import sysconfig
import threading
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.engine.interface import Ranking
from index.engine.postings import Postings, Tables
from index.engine.scores import SentenceBm25

SOURCE = Path(__file__).with_name("kernel.c")
FLAGS = ("-std=c11", "-O2", "-ffp-contract=off", "-fPIC", "-shared")
"""Contraction stays off: a fused multiply-add rounds once where numpy rounds twice."""

_ABI = 2
_RANKS, _LAST_RANK = 7, 1_000
_TERM = struct.Struct(f"PPqPPPddqqPPPPd{_RANKS}d")  # as ``Term`` in kernel.c
_MOST_CONCEPTS, _MOST_WAYS = 1_024, 16_384  # beyond, numpy answers

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Surveyed:
    """A term as the kernel reads it."""

    record: bytes | None  # none when the kernel cannot serve it
    kept: tuple[object, ...] = ()  # what its addresses lead into


class Kernel:
    """A compiled ``kernel.c``. It may be used from several threads.

    Args:
        library: the shared library.

    Raises:
        OSError: it cannot be loaded, or is not of this version.
    """

    def __init__(self, library: Path) -> None:
        self._library = ctypes.CDLL(str(library))  # lets other threads run during a call
        try:
            sizes = [
                int(self._function(name, ctypes.c_int64)())
                for name in (
                    "whosaid_abi",
                    "whosaid_term_bytes",
                    "whosaid_scratch_bytes",
                    "whosaid_window",
                )
            ]
        except AttributeError as error:
            raise OSError(f"{library} is no kernel of this program: {error}") from error
        if sizes[:2] != [_ABI, _TERM.size]:
            raise OSError(f"{library} is of another version; compile it again")
        self._scratch_bytes, self._window = sizes[2:]
        self._local = threading.local()
        pointer, int32, int64 = ctypes.c_void_p, ctypes.c_int32, ctypes.c_int64
        self._survey = self._function("whosaid_survey", int64, pointer, int64, pointer)
        self._top_k = self._function(
            "whosaid_top_k",
            int64,
            *(ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p, int32, int64, int64, pointer),
        )

    def survey(
        self, postings: Postings, measure: SentenceBm25, idf: float, tables: Tables | None
    ) -> Surveyed:
        """Return what the kernel needs to know of a term.

        Reads all postings of the term, and notes three bytes for each.

        Args:
            postings: of one segment.
            measure: of the field, over all segments.
            idf: of the term, over all segments.
            tables: of the field's lengths in the segment.

        Raises:
            ValueError: a posting is out of range or order.
        """
        if tables is None:
            return Surveyed(None)
        n_windows = -(-postings.lengths.size // self._window)
        sentence_nos = postings.sentence_nos
        places = np.empty(sentence_nos.size, dtype=np.uint16)
        steps = np.empty(sentence_nos.size, dtype=np.uint8)
        starts = window_high = None
        if sentence_nos.size < n_windows:
            sentence_nos = sentence_nos.copy()  # so that nobody else can change them
        else:
            starts = np.empty(n_windows + 1, dtype=np.uint32)
            window_high = np.empty(n_windows, dtype=np.float64)
        record = bytearray(
            _TERM.pack(
                sentence_nos.ctypes.data,
                postings.tf.ctypes.data,
                sentence_nos.size,
                postings.lengths.ctypes.data,
                tables.norms.ctypes.data,
                tables.impacts.ctypes.data,
                measure.k1 + 1,
                idf,
                postings.tf.itemsize,
                postings.lengths.itemsize,
                places.ctypes.data,
                steps.ctypes.data,
                0 if starts is None else starts.ctypes.data,
                0 if window_high is None else window_high.ctypes.data,
                *[0.0] * (1 + _RANKS),
            )
        )
        place = (ctypes.c_char * _TERM.size).from_buffer(record)
        best = np.empty(_LAST_RANK, dtype=np.float64)
        found = self._survey(ctypes.addressof(place), postings.lengths.size, best.ctypes.data)
        if found == 0:
            raise ValueError("a posting is out of range or order")
        kept = (postings, tables, sentence_nos, places, steps, starts, window_high)
        return Surveyed(bytes(record), kept) if found > 0 else Surveyed(None)

    def top_k(
        self,
        weights: Sequence[float],
        terms: Sequence[Surveyed],
        ends: Sequence[int],
        n_sentences: int,
        k: int,
    ) -> Ranking | None:
        """Return the ``k`` best sentences; ``None`` when the question is none for the kernel.

        Args:
            weights: of all alternatives, at least one, concept after concept.
            terms: of the same alternatives.
            ends: of each concept, the number of alternatives up to its last.
            n_sentences: as many as the terms have lengths.
            k: at least 1.
        """
        n_ways, n_concepts = len(terms), len(ends)
        if n_concepts > _MOST_CONCEPTS or n_ways > _MOST_WAYS:
            return None
        records = [term.record for term in terms]
        if None in records:
            return None
        k = min(k, n_sentences)
        room = self._room(k, n_ways, n_concepts)
        n_found = self._top_k(
            b"".join(records),  # type: ignore[arg-type]  # none is None
            array("d", weights).tobytes(),
            array("i", ends).tobytes(),
            n_concepts,
            n_sentences,
            k,
            room.address,
        )
        if n_found < 0:
            return None
        return Ranking(room.numbers[:n_found].copy(), room.scores[:n_found].copy())

    def _room(self, k: int, n_ways: int, n_concepts: int) -> _Room:
        """Return this thread's memory, large enough."""
        room: _Room | None = getattr(self._local, "room", None)
        if room is None or room.k < k or room.n_ways < n_ways or room.n_concepts < n_concepts:
            room = _Room(self._scratch_bytes, max(k, 300), max(n_ways, 256), max(n_concepts, 64))
            self._local.room = room
        return room

    def _function(self, name: str, result: Any, *arguments: Any) -> Any:
        function = getattr(self._library, name)
        function.restype, function.argtypes = result, list(arguments)
        return function


class _Room:
    """The memory that one thread lends to the kernel, so that no call allocates any."""

    def __init__(self, scratch_bytes: int, k: int, n_ways: int, n_concepts: int) -> None:
        self.k, self.n_ways, self.n_concepts = k, n_ways, n_concepts
        self.scores = np.empty(k, dtype=np.float64)
        self.numbers = np.empty(k, dtype=np.int64)
        self._lent: tuple[NDArray[Any], ...] = (
            np.zeros(-(-scratch_bytes // 8), dtype=np.float64),  # zero between two calls
            self.scores,
            self.numbers,
            np.empty(n_ways, dtype=np.int64),  # at
            np.empty(n_ways, dtype=np.int64),  # behind
            np.empty(n_ways, dtype=np.uint32),  # units
            np.empty(n_concepts, dtype=np.int32),  # order
            np.empty(n_concepts, dtype=np.int32),  # bounds
            np.empty(n_concepts, dtype=np.uint8),  # is_walked
        )
        self._room = np.array([lent.ctypes.data for lent in self._lent], dtype=np.uintp)
        self.address = self._room.ctypes.data


@lru_cache(maxsize=1)
def compiled_kernel() -> Kernel | None:
    """Return the kernel of this installation, or ``None``; which of them is logged once."""
    library = library_path()
    try:
        _refuse_writable_by_all(library)
        kernel = Kernel(library)
    except OSError as error:
        _log.warning(
            "search runs on numpy, with the same results but 7 to 40 times slower: %s; "
            "`python -m index.engine.compile_kernel` compiles the faster code",
            error,
        )
        return None
    _log.info("search runs on compiled code: %s", library.name)
    return kernel


def library_path() -> Path:
    """Return where this installation's library lies, by source, flags and platform."""
    recipe = hashlib.sha256(SOURCE.read_bytes())
    recipe.update("\0".join((*FLAGS, sysconfig.get_platform())).encode())
    return SOURCE.parent / "__pycache__" / f"kernel-{recipe.hexdigest()[:16]}.so"


def _refuse_writable_by_all(library: Path) -> None:
    """Raise OSError when anybody on this machine could put other code there."""
    for path in (library, library.parent, library.parent.parent):
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode) or mode & stat.S_IWOTH:
            raise PermissionError(f"{path} is a link or writable by all")
