"""What is written into the cluster: documents and arrays made of a generation on this machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.engine.numbering import Place
from index.engine.transpose import FieldTerms, terms_by_sentence
from index.remote.articles import article_document
from index.remote.documents import FORMAT, attribution_as_list, packed, token
from index.remote.source import Source
from index.remote.vocabulary import IDS, STARTS, SURFACES, dictionary_arrays

_AT_ONCE = 1_000  # documents in one call
_ARTICLES_AT_ONCE = 100
_TURNED_AT_ONCE = 100_000  # sentences whose terms are gathered: a walk through all postings each

Documents = list[tuple[str, dict[str, Any]]]
"""Ids and sources."""


def sentence_blocks(
    source: Source, terms: Mapping[str, FieldTerms], done: int
) -> Iterator[tuple[int, Documents]]:
    """Yield the sentences from number ``done`` on, with the number of the first of each block."""
    tokens = _tokens(terms)
    for start in range(done, source.n_sentences, _TURNED_AT_ONCE):
        numbers = np.arange(start, min(start + _TURNED_AT_ONCE, source.n_sentences))
        turned = _Turned(source, terms, source.numbering.locate(numbers))
        for first in range(0, numbers.size, _AT_ONCE):
            rows = slice(first, min(first + _AT_ONCE, numbers.size))
            known = _known(source, numbers[rows])
            words = turned.words(rows, tokens)
            data = turned.packed(rows, known)
            yield (
                int(numbers[first]),
                [
                    (str(one.sentence), {**one.shown, "data": data_of_one, "in": words_of_one})
                    for one, data_of_one, words_of_one in zip(known, data, words, strict=True)
                ],
            )


def article_blocks(source: Source, done: int) -> Iterator[tuple[int, Documents]]:
    """Yield the articles from number ``done`` on, with the number of the first of each block."""
    holdings = source.holdings
    for first in range(done, holdings.n_articles, _ARTICLES_AT_ONCE):
        numbers = range(first, min(first + _ARTICLES_AT_ONCE, holdings.n_articles))
        yield first, [(str(number), _article(source, number)) for number in numbers]


def arrays_of(
    source: Source, terms: Mapping[str, FieldTerms]
) -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield what a reader holds in memory, by name."""
    yield STARTS, source.starts()
    surfaces = [word.encode("utf-8", "surrogatepass") for word in source.holdings.surfaces("")]
    yield from dictionary_arrays(SURFACES, surfaces)
    articles = range(source.holdings.n_articles)
    ids = [source.holdings.id_at(number).encode("utf-8", "surrogatepass") for number in articles]
    yield from dictionary_arrays(IDS, ids)
    for name, of_field in terms.items():
        yield from dictionary_arrays(name, of_field.terms)
        yield f"{name}.df", of_field.df.astype(np.uint32)


def meta_document(
    source: Source, terms: Mapping[str, FieldTerms], arrays: Mapping[str, Any]
) -> dict[str, Any]:
    """Return everything else that a reader has to know before it can ask."""
    holdings, parameters = source.holdings, source.parameters
    return {
        "format": FORMAT,
        "generation": source.name,
        "built_by": source.built_by,
        "about": dict(source.about),
        "concepts": source.concepts,
        "n_sentences": source.n_sentences,
        "parameters": [parameters.k1, parameters.b],
        "total_lengths": {name: terms[name].total_length for name in terms},
        "arrays": arrays,
        "outlets": [
            [outlet.outlet, outlet.articles, outlet.first_day, outlet.last_day]
            for outlet in holdings.outlets()
        ],
        "undated": holdings.undated(),
        "refused": [[refusal.file, refusal.reason] for refusal in holdings.refused()],
    }


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence without its terms."""

    sentence: int
    article: int
    place: int
    start: int
    end: int
    marks: int
    attribution: list[Any] | None

    @property
    def shown(self) -> dict[str, int]:
        """What stands in the document for people."""
        return {
            "sentence": self.sentence,
            "article": self.article,
            "place": self.place,
            "start": self.start,
            "end": self.end,
        }


class _Turned:
    """The terms of some sentences, over all fields; a field's numbers follow the one before."""

    def __init__(self, source: Source, terms: Mapping[str, FieldTerms], places: Place) -> None:
        n_sentences = places.within.size
        self._fields = list(terms)
        self._lengths = np.zeros((n_sentences, len(terms)), dtype=np.int64)
        sentences, numbers, tf = [], [], []
        first = 0
        for column, (name, of_field) in enumerate(terms.items()):
            held = terms_by_sentence(source.fields[name], of_field, places)
            counts = np.diff(held.starts)
            of_posting = np.repeat(np.arange(n_sentences), counts)
            self._lengths[:, column] = np.bincount(
                of_posting, weights=held.tf, minlength=n_sentences
            )
            sentences.append(of_posting)
            numbers.append(held.term_nos + first)
            tf.append(held.tf)
            first += len(of_field.terms)
        of_posting = np.concatenate(sentences)
        order = np.argsort(of_posting, kind="stable")  # within a sentence by field, then by term
        self._numbers = np.concatenate(numbers)[order]
        self._tf = np.concatenate(tf)[order]
        ends = np.cumsum(np.bincount(of_posting, minlength=n_sentences))
        self._starts = np.concatenate([[0], ends])

    def packed(self, rows: slice, sentences: Sequence[_Sentence]) -> list[str]:
        """Return sentences with their terms as text."""
        bounds = self._starts[rows.start : rows.stop + 1].tolist()
        postings = np.stack([self._numbers, self._tf], axis=1)[bounds[0] : bounds[-1]]
        parts = np.split(postings, [bound - bounds[0] for bound in bounds[1:-1]])
        return [
            packed(one.start, one.end, one.marks, one.attribution, lengths, part)
            for one, lengths, part in zip(sentences, self._lengths[rows], parts, strict=True)
        ]

    def words(self, rows: slice, tokens: list[str]) -> list[dict[str, str]]:
        """Return the words for the cluster, by field; a field without any is left out."""
        part = slice(self._starts[rows.start], self._starts[rows.stop])
        words = [tokens[number] for number in np.repeat(self._numbers[part], self._tf[part])]
        found = []
        end = 0
        for lengths in self._lengths[rows].tolist():
            of_sentence = {}
            for name, length in zip(self._fields, lengths, strict=True):
                if length:
                    of_sentence[name] = " ".join(words[end : end + length])
                    end += length
            found.append(of_sentence)
        return found


def _tokens(terms: Mapping[str, FieldTerms]) -> list[str]:
    """Return the word for the cluster of each term, over all fields."""
    return [
        token(term.decode("utf-8", "surrogatepass"))
        for of_field in terms.values()
        for term in of_field.terms
    ]


def _known(source: Source, numbers: NDArray[np.int64]) -> list[_Sentence]:
    """Return what is kept of sentences besides their terms."""
    holdings = source.holdings
    columns = (
        numbers,
        holdings.articles_of(numbers),
        holdings.places_in_article(numbers),
        holdings.spans(numbers),
        holdings.marks(numbers),
    )
    known = []
    text_of: tuple[int, str] = (-1, "")
    for number, article, place, (start, end), marks in zip(
        *(column.tolist() for column in columns), strict=True
    ):
        if text_of[0] != article:
            text_of = (article, holdings.at(article).text)
        said = attribution_as_list(*holdings.attribution(article, place, text_of[1]))
        known.append(_Sentence(number, article, place, start, end, marks, said))
    return known


def _article(source: Source, number: int) -> dict[str, Any]:
    holdings = source.holdings
    return article_document(
        number,
        holdings.at(number),
        n_sentences=len(holdings.sentences_of(number)),
        drops=holdings.drops(number),
        agency=holdings.agency(number),
        analysed_in=holdings.language(number),
    )
