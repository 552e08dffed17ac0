"""The articles of a generation: fetched from the cluster, and kept for a while."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from index.domain import Article, Drop
from index.errors import UnknownArticle
from index.remote.bound import BoundIndex
from index.remote.documents import digest_of

_KEPT_ARTICLES = 512  # with their texts, about 10 KB each
_FETCHED_FIRST, _FETCHED_AT_MOST = 32, 256  # twice as many each time one is missing


class RemoteArticles:
    """What the cluster keeps of articles; may be used from several threads."""

    def __init__(self, index: BoundIndex) -> None:
        self.index = index
        self._kept: OrderedDict[int, Mapping[str, Any]] = OrderedDict()  # longest unused first
        self._numbers: dict[str, int] = {}  # of those that are kept, by id
        self._lock = threading.Lock()
        self._soon = threading.local()

    def wanted_soon(self, numbers: Iterable[int]) -> None:
        """Say which articles this thread may want next, the likeliest first.

        Whenever it wants one that is not here, the next of them are fetched along.
        """
        self._soon.numbers = list(dict.fromkeys(int(number) for number in numbers))
        self._soon.at_once = _FETCHED_FIRST

    def of(self, number: int) -> Mapping[str, Any]:
        """Return what is kept of an article; see ``article_document``."""
        with self._lock:
            kept = self._kept.get(number)
            if kept is not None:
                self._kept.move_to_end(number)
                return kept
            soon = getattr(self._soon, "numbers", [])
            others = [one for one in soon if one not in self._kept and one != number]
            at_once = getattr(self._soon, "at_once", _FETCHED_FIRST)
            self._soon.at_once = min(2 * at_once, _FETCHED_AT_MOST)
        wanted = [number, *others[: at_once - 1]]
        sources = self.index.documents(map(str, wanted))
        fetched: dict[int, Mapping[str, Any]] = {
            one: source["article"] for one, source in zip(wanted, sources, strict=True)
        }
        self._keep(fetched)
        return fetched[number]

    def number_of(self, article_id: str) -> int:
        """Return the number of an article; raise UnknownArticle when there is none of that id."""
        with self._lock:
            number = self._numbers.get(article_id)
        if number is None:
            wanted = {"term": {"id": digest_of(article_id)}}
            hits = self.index.search({"query": wanted, "_source": ["number"], "size": 1})
            if not hits:
                raise UnknownArticle(article_id)
            number = int(hits[0]["_source"]["number"])
        return number

    def _keep(self, fetched: Mapping[int, Mapping[str, Any]]) -> None:
        with self._lock:
            for number, article in fetched.items():
                self._kept[number] = article
                self._kept.move_to_end(number)
                self._numbers[article["id"]] = number
            while len(self._kept) > _KEPT_ARTICLES:
                _, article = self._kept.popitem(last=False)
                self._numbers.pop(article["id"], None)


_PLAIN = ("id", "file", "text", "title", "outlet", "author", "published", "url", "language")


def article_document(
    number: int,
    article: Article,
    *,
    n_sentences: int,
    drops: Sequence[Drop],
    agency: str | None,
    analysed_in: str,
) -> dict[str, Any]:
    """Return the document of an article."""
    return {
        "number": number,
        "id": digest_of(article.id),
        "outlet": digest_of(article.outlet),
        "published": article.published,
        "title_chars": None if article.title is None else len(article.title),
        "article": {
            **{name: getattr(article, name) for name in _PLAIN},
            "given_by": dict(article.given_by),
            "warnings": list(article.warnings),
            "drops": [[drop.rule, drop.start, drop.end] for drop in drops],
            "agency": agency,
            "analysed_in": analysed_in,
            "n_sentences": n_sentences,
        },
    }


def article_of(kept: Mapping[str, Any]) -> Article:
    """Return the article of a document."""
    return Article(
        **{name: kept[name] for name in _PLAIN},
        given_by=kept["given_by"],
        warnings=tuple(kept["warnings"]),
    )
