"""The claim behind a denial: who asserts what the question's denials answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from index.answer.candidates import Found
from index.answer.collection import Collection
from index.answer.evidence import evidence_of
from index.answer.ranking import Scored, order, pool_of
from index.domain import Concept, Evidence
from index.text import Mark, places_in

_ABOUT_CLAIMS = frozenset({"deny", "confirm", "claim", "accuse", "say", "evidence"})
_LEAST_COVERAGE = 0.5  # of what the question is about, without its verb
_MOST = 6
_CLAIMING = int(Mark.ASSERTS | Mark.REPORTS | Mark.HEDGED)


def claims_behind(collection: Collection, found: Found) -> tuple[Evidence, ...]:
    """Return the sentences that assert, report or hedge what the denials of an answer answer.

    They are looked for a second time, without the question's verb: "who denied the arms claim?"
    asks for denials, and their claim is about arms.
    """
    about = tuple(concept for concept in found.question.concepts if not _is_verb(concept))
    if not about:
        return ()
    question = replace(
        found.question,
        concepts=about,
        relation=None,
        answer_type="keywords",
        wanted=Mark(0),
        asked_speaker=(),
        phrases=(),
    )
    pool = pool_of(
        collection.engine,
        collection.marks_of,
        collection.articles_of,
        collection.places_in_article,
        question,
    )
    claiming: list[Scored] = []
    marks_of = dict(zip(pool.sentence_nos.tolist(), pool.marks.tolist(), strict=True))
    for scored in order(pool, question):
        marks = marks_of[scored.sentence_no]
        if scored.coverage < _LEAST_COVERAGE or len(claiming) == _MOST:
            break
        if marks & _CLAIMING and marks & Mark.SPEAKER and not marks & Mark.HEADLINE:
            claiming.append(scored)
    return tuple(evidence_of(collection, found, one, is_denial=False) for one in claiming)


def parties_of(claims: Sequence[Evidence]) -> list[tuple[str, Callable[[str], bool]]]:
    """Return the countries that several claims name, each with a test for texts that name it.

    One that only one claim names is no party to the matter, but its surroundings. Of their names
    in the claims they are called by the shortest noun: "Denmark", not "Danish".
    """
    surfaces: dict[str, set[str]] = {}
    times: Counter[str] = Counter()
    for claim in claims:
        mentions = places_in(claim.text)
        times.update({mention.place for mention in mentions})
        for mention in mentions:
            surfaces.setdefault(mention.place, set()).add(claim.text[mention.start : mention.end])
    return [
        (min(surfaces[place], key=_unfit), _names(place))
        for place, n_claims in sorted(times.items())
        if n_claims > 1 and 2 * n_claims >= len(claims)
    ]


# Countries that end so are no worse off: their adjectives are longer, "Iran" and "Iranian".
_ADJECTIVE = re.compile(r"(?:ish|ese|(?<!st)an|ic|ch|ek|kh|ss|i)\Z")


def _unfit(name: str) -> tuple[bool, int, str]:
    """Return a key by which the best name of a country goes first."""
    return _ADJECTIVE.search(name) is not None, len(name), name


def _names(place: str) -> Callable[[str], bool]:
    return lambda text: any(mention.place == place for mention in places_in(text))


def _is_verb(concept: Concept) -> bool:
    """Return whether a concept only says that something is claimed or denied."""
    tags = {way.term for way in concept.alternatives if way.field == "tags"}
    return bool(tags) and tags <= _ABOUT_CLAIMS
