"""What is known of files from the last build, so that one with the same bytes is not parsed again.

Times play no part: a file counts as the same when its bytes, and those beside it, are.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Mapping

from index.corpus.walk import Place


class Seen:
    """The signatures of files, and the fingerprints of the articles in them.

    Args:
        known: key of a file -> signature and fingerprint, as ``noted`` gave it before.
    """

    def __init__(self, known: Mapping[str, tuple[str, str]] | None = None) -> None:
        self._known = known or {}
        self.noted: dict[str, tuple[str, str]] = {}

    def fingerprint(self, key: str, signature: str | None) -> str | None:
        """Return the fingerprint of the article in a file; ``None`` unless it is the same."""
        before, fingerprint = self._known.get(key, (None, None))
        return fingerprint if signature is not None and signature == before else None

    def note(self, key: str, signature: str | None, fingerprint: str) -> None:
        """Remember the article of a file for the next time; nothing without a signature."""
        if signature is not None:
            self.noted[key] = (signature, fingerprint)


def signature_of(place: Place, article_bytes: int) -> str | None:
    """Return a digest of all that an article is made of; ``None`` when it cannot be read.

    Args:
        place: the file, with what its surroundings say of it.
        article_bytes: how much of it would be read.
    """
    try:
        digest = hashlib.sha256(_bytes(place.where, article_bytes))
        # What nearly every file lacks is told apart without the cost of writing it down.
        around = f"{article_bytes} {place.folder!r} "
        if place.sidecar is not None or place.rows:
            sidecar = place.sidecar
            beside = None if sidecar is None else _bytes(str(sidecar), article_bytes).hex()
            around += json.dumps([beside, [sorted(row.items()) for row in place.rows]])
    except OSError:
        return None
    digest.update(around.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _bytes(path: str, most_bytes: int) -> bytes:
    # A pipe would wait for a writer for ever. The plain calls, as a build reads every file.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        state = os.fstat(descriptor)
        if not stat.S_ISREG(state.st_mode) or state.st_size > most_bytes:
            raise OSError(f"{path} is no file of at most {most_bytes} bytes")
        data = os.read(descriptor, state.st_size)
        if len(data) != state.st_size:
            raise OSError(f"{path} is shorter than it was")
        return data
    finally:
        os.close(descriptor)
