"""The story of this room: a text that a person wrote becomes a question with concepts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index.domain import AnswerType, Concept
from index.question.answer_types import answer_type_of, quoted_in, subject_of, wanted_in
from index.question.concepts import concepts_of
from index.question.knowledge import Knowledge
from index.text import Lexicon, Mark

Relation = Literal["denies", "asserts"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart."""

    text: str
    answer_type: AnswerType
    wanted: Mark  # of these marks a sentence that answers has one
    concepts: tuple[Concept, ...]
    relation: Relation | None  # "who denied ..." asks for denials, "who claims ..." for claims
    phrases: tuple[str, ...]  # words between quotation marks, to be found as they stand
    asked_speaker: tuple[Concept, ...]  # of "what did the mayor say" those of the mayor


def understand(text: str, knowledge: Knowledge) -> Question:
    """Return ``text`` taken apart, as far as ``knowledge`` of the collection allows."""
    answer_type = answer_type_of(text)
    concepts = concepts_of(text, knowledge)
    return Question(
        text=text,
        answer_type=answer_type,
        wanted=wanted_in(text, answer_type),
        concepts=concepts,
        relation=_relation(text, answer_type, knowledge.lexicon),
        phrases=quoted_in(text),
        asked_speaker=_asked_speaker(text, answer_type, concepts),
    )


_DENIALS = frozenset({"deny"})
_CLAIMS = frozenset({"claim", "accuse", "confirm"})


def _relation(text: str, answer_type: AnswerType, lexicon: Lexicon) -> Relation | None:
    """Return which side "who denied X" or "did X admit Y" asks for."""
    if answer_type not in ("who", "yes or no", "said"):
        return None
    verbs = {
        mention.concept
        for mention in lexicon.asked(text)
        if text[mention.start : mention.end].casefold() not in _NOUNS
        or _BEFORE_A_VERB.search(text, max(0, mention.start - _NEAR), mention.start)
    }
    if verbs & _DENIALS:
        return "denies"
    if answer_type == "who" and verbs & _CLAIMS:
        return "asserts"
    return None


# "who denied the arms claim?" asks for denials, and "claim" in it is what they deny; but not of
# "who claims that ...".
_BEFORE_A_VERB = re.compile(r"\bwho (?:also |still |first |now |\w{2,12}ly )?\Z", re.IGNORECASE)
_NEAR = 20  # characters before a word
_NOUNS = frozenset(
    "claim claims allegation allegations accusation accusations charge charges denial denials"
    " confirmation admission report reports rumour rumours rumor rumors".split()
)


def _asked_speaker(
    text: str, answer_type: AnswerType, concepts: Sequence[Concept]
) -> tuple[Concept, ...]:
    """Return the concepts of the one whose words are asked for."""
    subject = subject_of(text) if answer_type == "said" else None
    if subject is None:
        return ()
    return tuple(
        concept
        for concept in concepts
        if concept.kind in ("name", "place", "word") and subject[0] <= concept.start < subject[1]
    )
