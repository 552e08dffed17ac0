"""Generations of the index on disk: built aside, checked, swapped in by one pointer.

    LOCK                     flock by the one writer; never deleted
    CURRENT                  {"generation": "g00000007", "manifest": "<sha256>"}; after a rollback
                             also "back_from", the generation that was left
    STAGED                   of the same form: complete, but not swapped in yet
    generations/g00000007/   immutable; manifest.json names every file, its size and sha256
    generations/.tmp-*       unfinished; swept by the next writer

Once ``publish`` has returned, a crash or a power cut leaves the new generation; before that,
the old or the new one, never a mixture. The room knows files and checksums and nothing of what
is in them; ``articles`` alone knows the one file that holds the articles, and ``library`` keeps
what was ever in it.

It needs a local file system: flock and fsync mean little on a network share.
"""

from __future__ import annotations

from index.store.draft import Draft
from index.store.files import Files
from index.store.generation import Generation
from index.store.manifest import JSON
from index.store.store import KEPT, Store
from index.store.writer import Writer

__all__ = ["JSON", "KEPT", "Draft", "Files", "Generation", "Store", "Writer"]
