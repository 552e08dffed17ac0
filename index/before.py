"""The generation that serves, as a build sees it: what to compare with, and what to take over."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from index.corpus import Unread
from index.domain import Article, Refusal
from index.errors import IndexingError
from index.segments import Assembly, Collected, SegmentHoldings
from index.store import Generation, Store
from index.store.articles import Identity

SEEN_FILE = "seen.json"  # of a generation: the signatures of the files that it was built from


@dataclass(frozen=True, slots=True)
class Kept:
    """An article that the generation that serves has already."""

    known: Identity  # its number is that in the generation


class Before:
    """What a build knows of the generation that serves; nothing, unless made by ``of``.

    Whether its files are whole is looked up in a thread from the beginning, as what a new
    generation takes over must be. Close it; closing it again does nothing.
    """

    def __init__(self) -> None:
        self.known: dict[str, Identity] = {}  # by id
        self.seen: Mapping[str, tuple[str, str]] = {}  # by file: its signature, the fingerprint
        self.collected: Collected | None = None
        self._generation: Generation | None = None
        self._damages: Future[list[str]] | None = None

    @classmethod
    def of(cls, store: Store) -> Before:
        """Return what is known of the current generation, or nothing if it cannot be read."""
        before = cls()
        try:
            before._open(store)
        except (IndexingError, ArithmeticError, LookupError, ValueError, OSError):
            # Damaged, or of an older format: a build is what mends it.
            before.close()
            return cls()
        return before

    def is_built_like(self, built_by: str, about: Mapping[str, Any]) -> bool:
        """Return whether an article that did not change would be analysed as it was."""
        generation = self._generation
        return (
            generation is not None
            and generation.built_by == built_by
            and all(generation.about[name] == about[name] for name in ("units", "lexicon"))
        )

    def identities(self) -> dict[str, tuple[str, str]]:
        """Return digest and fingerprint of every article, by id."""
        return {id_: (known.digest, known.fingerprint) for id_, known in self.known.items()}

    def sorted_out(
        self, items: Iterable[Article | Refusal | Unread], assembly: Assembly
    ) -> Iterator[Article | Refusal | Kept]:
        """Yield what ``assembly`` can keep as such, everything else read and to be analysed."""
        for item in items:
            if isinstance(item, Refusal):
                yield item
                continue
            known = self.known.get(item.id)
            is_same = known is not None and known.fingerprint == item.fingerprint
            if known is not None and is_same and assembly.may_keep(known.number):
                yield Kept(known)
            elif isinstance(item, Unread):
                read = item.read()
                yield replace(read, id=item.id) if isinstance(read, Article) else read
            else:
                yield item

    def damages(self) -> list[str]:
        """Return what is damaged in the generation; waits until all of it has been read."""
        return [] if self._damages is None else self._damages.result()

    def close(self) -> None:
        """Let the generation go."""
        if self._damages is not None:
            wait([self._damages])
        if self._generation is not None:
            self._generation.close()

    def _open(self, store: Store) -> None:
        self._generation = store.open(None, built_by=None)
        self.collected = Collected(self._generation)
        with closing(SegmentHoldings(self.collected)) as holdings:
            self.known = {identity.id: identity for identity in holdings.identities()}
        seen = json.loads(self._generation.path(SEEN_FILE).read_bytes())
        self.seen = {key: (signature, print_) for key, (signature, print_) in seen.items()}
        reading = ThreadPoolExecutor(1, thread_name_prefix="whole")
        self._damages = reading.submit(self._generation.damages)
        reading.shutdown(wait=False)
