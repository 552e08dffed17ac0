"""Why a sentence matches: which of its words take up which concept of the question, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from index.domain import Concept, Evidence, Match, Span
from index.text import Lexicon, analyze, name_key, places_in, skeleton

BESIDE = ("speakers", "fuller", "days", "lead", "before", "after", "title")
"""The fields of what is no stretch of the sentence's words, the most telling first."""

RANK_BESIDE = {field: rank for rank, field in enumerate(BESIDE)}


class _Held(NamedTuple):
    """A stretch of a sentence that stands under a term of a field."""

    field: str
    term: str
    start: int
    end: int


def matches_of(
    text: str,
    concepts: Sequence[Concept],
    beside: Sequence[str | None],
    *,
    lexicon: Lexicon,
    language: str | None,
) -> tuple[tuple[Match, ...], tuple[Span, ...]]:
    """Return why ``text`` matches the concepts, and where; the spans are offsets in ``text``.

    Args:
        text: of the sentence.
        concepts: of the question.
        beside: for each concept the field in which something beside the sentence takes it up,
            its speaker, a neighbour or the headline; ``None`` where nothing does.
        lexicon: with which the sentence was tagged.
        language: in which it was analysed.
    """
    held = list(_held(text, lexicon, language))
    why: list[Match] = []
    spans: list[Span] = []
    for concept, field in zip(concepts, beside, strict=True):
        wanted = {(way.field, way.term) for way in concept.alternatives}
        found = [one for one in held if (one.field, one.term) in wanted]
        spans += [Span(one.start, one.end) for one in found]
        surfaces = {(one.field, text[one.start : one.end]): None for one in found}
        why += [Match(concept.words, *where) for where in surfaces]
        if not found and field is not None:
            why.append(Match(concept.words, field, concept.words))
    return tuple(why), tuple(_apart(spans))


def matched_words(evidence: Sequence[Evidence]) -> Mapping[str, tuple[str, ...]]:
    """Return for each word of the question the words that it was found as, in order."""
    found: dict[str, dict[str, None]] = {}
    for one in evidence:
        for match in one.why:
            if match.field not in BESIDE:
                found.setdefault(match.asked, {})[match.found.casefold()] = None
    return {asked: tuple(words) for asked, words in found.items()}


def _held(text: str, lexicon: Lexicon, language: str | None) -> Iterator[_Held]:
    for token in analyze(text, language):
        yield _Held("words", token.term, token.start, token.end)
        surface = text[token.start : token.end]
        if surface[:1].isupper() or not surface.isascii():
            yield _Held("names", name_key(surface), token.start, token.end)
            yield _Held("skeletons", skeleton(surface), token.start, token.end)
    for place in places_in(text):
        yield _Held("places", place.place, place.start, place.end)
    for tag in lexicon.tags(text):
        yield _Held("tags", tag.concept, tag.start, tag.end)


def _apart(spans: Sequence[Span]) -> Iterator[Span]:
    """Yield the spans ascending, without those that overlap one before."""
    end = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.start >= end:
            yield span
            end = span.end
