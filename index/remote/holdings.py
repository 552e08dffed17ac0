"""What a generation in a cluster holds besides its postings: articles, places, speakers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.domain import Article, Attribution, Drop, Refusal, ResolvedDate
from index.engine import TermDictionary
from index.remote.articles import RemoteArticles, article_of
from index.remote.bound import BoundIndex
from index.remote.documents import attribution_of, digest_of
from index.remote.sentences import Sentences
from index.store.articles import ArticleSummary, OutletSummary

_KEPT_PREFIXES = 32  # of words looked up for misspelt ones; one letter's words each
_WITHOUT_TEXT = "article.text"


class RemoteHoldings:
    """Fetches what is asked for; may be used from several threads.

    Args:
        articles: their index.
        sentences: of the same generation.
        meta: its document, which has what is counted over all articles.
        starts: of each article the number of its first sentence, and behind the last one.
        ids: of the articles, in their order.
        surfaces: the words of all articles, folded.
    """

    def __init__(
        self,
        articles: BoundIndex,
        sentences: Sentences,
        meta: Mapping[str, Any],
        *,
        starts: NDArray[Any],
        ids: TermDictionary,
        surfaces: TermDictionary,
    ) -> None:
        self._articles = RemoteArticles(articles)
        self._sentences = sentences
        self._meta = meta
        self._starts = starts
        self._ids = ids
        self._surfaces_from = lru_cache(_KEPT_PREFIXES)(
            lambda prefix: tuple(surfaces.beginning(prefix))
        )

    @property
    def n_articles(self) -> int:
        """How many articles there are."""
        return self._starts.size - 1

    @property
    def n_sentences(self) -> int:
        """How many sentences there are."""
        return self._sentences.n_sentences

    def number_of(self, article_id: str) -> int:
        """Return the number of an article; raise UnknownArticle when there is none of that id."""
        return self._articles.number_of(article_id)

    def at(self, number: int) -> Article:
        """Return the article of that number."""
        return article_of(self._articles.of(number))

    def id_at(self, number: int) -> str:
        """Return the id of the article of that number."""
        return self._ids[number].decode("utf-8", "surrogatepass")

    def sentences_of(self, number: int) -> range:
        """Return the numbers of the sentences of an article."""
        return range(int(self._starts[number]), int(self._starts[number + 1]))

    def drops(self, number: int) -> tuple[Drop, ...]:
        """Return what of an article was left out as boilerplate."""
        return tuple(Drop(*drop) for drop in self._articles.of(number)["drops"])

    def agency(self, number: int) -> str | None:
        """Return the agency that an article names in its dateline or closing tag."""
        agency: str | None = self._articles.of(number)["agency"]
        return agency

    def language(self, number: int) -> str:
        """Return the language that an article was analysed in, ISO 639-1."""
        return str(self._articles.of(number)["analysed_in"])

    def articles_of(self, sentence_nos: NDArray[Any]) -> NDArray[np.int64]:
        """Return the number of the article that each sentence belongs to."""
        return np.searchsorted(self._starts, sentence_nos, side="right") - 1

    def places_in_article(self, sentence_nos: NDArray[Any]) -> NDArray[np.int64]:
        """Return the number that each sentence has in its article, from 0."""
        return np.asarray(sentence_nos - self._starts[self.articles_of(sentence_nos)])

    def spans(self, sentence_nos: NDArray[Any]) -> NDArray[np.int64]:
        """Return start and end of each sentence in the text of its article, shape (n, 2)."""
        rows = [(one.start, one.end) for one in self._sentences.of(sentence_nos.tolist())]
        return np.array(rows, dtype=np.int64).reshape(-1, 2)

    def marks(self, sentence_nos: NDArray[Any]) -> NDArray[np.uint32]:
        """Return what kinds of things each sentence holds: ``index.text.Mark``.

        They are asked for of all candidates of a question, best first: the texts of these follow.
        """
        self._articles.wanted_soon(self.articles_of(sentence_nos))
        marks = [one.marks for one in self._sentences.of(sentence_nos.tolist())]
        return np.array(marks, dtype=np.uint32)

    def attribution(
        self, number: int, place: int, text: str
    ) -> tuple[Attribution, tuple[ResolvedDate, ...]]:
        """Return who speaks in a sentence, and the days that it names.

        Args:
            number: of its article.
            place: its own number in the article, from 0.
            text: of the article.
        """
        (data,) = self._sentences.of([int(self._starts[number]) + place])
        return attribution_of(data.attribution, text)

    def surfaces(self, prefix: str) -> Sequence[str]:
        """Return the folded words of the articles that begin with ``prefix``, sorted."""
        return self._surfaces_from(prefix)

    def refused(self) -> tuple[Refusal, ...]:
        """Return the files that were left out, with reasons."""
        return tuple(Refusal(*row) for row in self._meta["refused"])

    def outlets(self) -> tuple[OutletSummary, ...]:
        """Return the outlets by name; articles that name none come last."""
        return tuple(OutletSummary(*row) for row in self._meta["outlets"])

    def undated(self) -> int:
        """Return how many articles have no date."""
        return int(self._meta["undated"])

    def of_outlet(self, outlet: str | None) -> tuple[ArticleSummary, ...]:
        """Return the articles of an outlet, newest first, undated ones last."""
        found = self._articles.index.all_of(
            {
                "query": {"term": {"outlet": digest_of(outlet)}},
                "sort": [{"published": {"order": "desc", "missing": "_last"}}, {"number": "asc"}],
                "_source": {"excludes": [_WITHOUT_TEXT]},
            }
        )
        return tuple(_summary(source["article"]) for source in found)

    def titles(self, limit: int, *, most_chars: int) -> tuple[str, ...]:
        """Return titles that are not too long: the newest of each outlet, then the next of each."""
        newest = [{"published": {"order": "desc", "missing": "_last"}}, {"number": "asc"}]
        brief = ["article.title"]
        body = {
            "query": {"range": {"title_chars": {"lte": most_chars}}},
            "sort": newest,
            "size": limit,
            "_source": False,
            "collapse": {
                "field": "outlet",
                "inner_hits": {"name": "own", "size": limit, "sort": newest, "_source": brief},
            },
        }
        # The outlets come by their newest. When there are more of them than are wanted, the
        # first of each are enough; else all of them are here.
        own = [
            group["inner_hits"]["own"]["hits"]["hits"]
            for group in self._articles.index.search(body)
        ]
        ordered = [(turn, hit) for hits in own for turn, hit in enumerate(hits)]
        ordered.sort(key=lambda each: each[1]["sort"][1])
        ordered.sort(key=lambda each: each[1]["sort"][0] or "", reverse=True)  # and stably
        ordered.sort(key=lambda each: each[0])
        return tuple(hit["_source"]["article"]["title"] for _, hit in ordered[:limit])

    def close(self) -> None:
        """Do nothing: whoever opened the cluster closes it."""


def _summary(article: Mapping[str, Any]) -> ArticleSummary:
    return ArticleSummary(
        id=article["id"],
        file=article["file"],
        title=article["title"],
        outlet=article["outlet"],
        published=article["published"],
        url=article["url"],
        sentences=article["n_sentences"],
        drops=len(article["drops"]),
    )
