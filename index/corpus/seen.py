"""What is known of files from the last build, so that a file nobody touched is not read again."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Mapping

from index.corpus.walk import Place

_SETTLED_S = 2.0  # a file that was written so shortly ago may be written again in the same tick


class Seen:
    """The signatures of files, and the fingerprints of the articles in them.

    Args:
        known: key of a file -> signature and fingerprint, as ``noted`` gave it before.
    """

    def __init__(self, known: Mapping[str, tuple[str, str]] | None = None) -> None:
        self._known = known or {}
        self.noted: dict[str, tuple[str, str]] = {}

    def fingerprint(self, key: str, signature: str | None) -> str | None:
        """Return the fingerprint of the article in a file; ``None`` unless it is untouched."""
        before, fingerprint = self._known.get(key, (None, None))
        return fingerprint if signature is not None and signature == before else None

    def note(self, key: str, signature: str | None, fingerprint: str) -> None:
        """Remember the article of a file for the next time; nothing without a signature."""
        if signature is not None:
            self.noted[key] = (signature, fingerprint)


def signature_of(place: Place, article_bytes: int) -> str | None:
    """Return what changes whenever a file, or what lies beside it, is touched.

    ``None`` when it cannot be told, as the file was written just now or is not there. The time
    of the last change of the inode is a part of it: nothing that writes a file can set it back.

    Args:
        place: the file.
        article_bytes: how much of it would be read.
    """
    try:
        states = [place.path.stat()]
        if place.sidecar is not None:
            states.append(place.sidecar.stat())
    except OSError:
        return None
    if any(_is_fresh(state) for state in states):
        return None
    surroundings = json.dumps([[sorted(row.items()) for row in place.rows], place.folder])
    parts = [
        str(article_bytes),
        *(f"{s.st_size} {s.st_mtime_ns} {s.st_ctime_ns} {s.st_ino}" for s in states),
        hashlib.sha256(surroundings.encode()).hexdigest()[:16]
        if place.rows
        else place.folder or "",
    ]
    return "; ".join(parts)


def _is_fresh(state: os.stat_result) -> bool:
    now = time.time()
    return now - state.st_mtime < _SETTLED_S or now - state.st_ctime < _SETTLED_S
