"""Silence: which outlets write about the matter and do not mention the claim.

Silence is no denial, and says something only beside the number of articles that were searched.
"""

from __future__ import annotations

from collections.abc import Iterable

from index.domain import Article


def silent(on_the_matter: Iterable[Article], with_the_claim: Iterable[Article]) -> tuple[str, ...]:
    """Return the outlets that have an article on the matter and none that mentions the claim.

    An article without an outlet stands for itself, by its file. Outlets come first, both sorted.

    Args:
        on_the_matter: the articles that hold the rarest names and places of the question.
        with_the_claim: those that mention the claim, whether or not they are among these.
    """
    names: dict[tuple[bool, str], str] = {}
    for article in on_the_matter:
        key, name = _key(article), _name(article)
        names[key] = min(names.get(key, name), name)
    return tuple(names[key] for key in sorted(names.keys() - set(map(_key, with_the_claim))))


def _name(article: Article) -> str:
    return (article.outlet or "").strip() or article.file


def _key(article: Article) -> tuple[bool, str]:
    """Return what the articles of one outlet share, in whatever case it is written."""
    outlet = (article.outlet or "").strip()
    # A file is compared as it is written: two may differ in case alone.
    return (False, outlet.casefold()) if outlet else (True, article.file)
