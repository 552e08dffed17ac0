"""Silence: which outlets write about the matter and do not mention the claim.

Silence is no denial, and says something only beside the number of articles that were searched.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol


class Source(Protocol):
    """What silence needs to know of an article."""

    @property
    def id(self) -> str:
        """The article's id."""

    @property
    def file(self) -> str:
        """Path inside the source, with the suffix."""

    @property
    def outlet(self) -> str | None:
        """Who published it, where that is known."""


def silent(on_the_matter: Iterable[Source], with_the_claim: Collection[str]) -> tuple[str, ...]:
    """Return the outlets that have an article on the matter and none that mentions the claim.

    An article without an outlet stands for itself, by its file. Outlets come first, both sorted.

    Args:
        on_the_matter: the articles that hold the rarest names and places of the question.
        with_the_claim: ids of the articles that mention the claim, copies included.
    """
    names: dict[tuple[bool, str], str] = {}
    speaking: set[tuple[bool, str]] = set()
    for source in on_the_matter:
        outlet = source.outlet.strip() if source.outlet else ""
        # A file is compared as it is written: two may differ in case alone.
        key = (False, outlet.casefold()) if outlet else (True, source.file)
        name = outlet or source.file
        names[key] = min(names.get(key, name), name)
        if source.id in with_the_claim:
            speaking.add(key)
    return tuple(names[key] for key in sorted(names.keys() - speaking))
