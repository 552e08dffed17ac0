"""The concepts of a question: its content words, each with the forms that count for it."""

from __future__ import annotations

from itertools import zip_longest

from index.domain import Alternative, Concept
from index.question.frames import frame_end
from index.text import Token, analyze

WORDS = "words"

# Verbs that most questions about the news hold and most sentences too. They still rank, but a
# sentence that has nothing but them has not taken up the question.
_WEAK_TERMS = frozenset(token.term for token in analyze("say tell speak talk mention know think"))
_WEAK_WEIGHT = 0.35


def concepts_of(question: str) -> tuple[Concept, ...]:
    """Return the concepts of ``question`` in its order; none when it has no content word.

    A hyphenated word gives a concept for each of its parts, which the joined form matches too:
    "bullet-proof" finds "bulletproof". A word said twice is two concepts and counts twice. What
    only says that something is asked, such as "tell me about", is passed over.
    """
    begins = frame_end(question)
    tokens = [token for token in analyze(question) if token.start >= begins]
    concepts: list[Concept] = []
    whole: Token | None = None  # the joined form whose parts come next
    for token, following in zip_longest(tokens, tokens[1:]):
        if following is not None and _is_joined(token, following):
            whole = token
        else:
            concepts.append(_concept(question, token, whole))
    return tuple(concepts)


def _is_joined(token: Token, following: Token) -> bool:
    """Return whether ``token`` is a joined form: its parts come right behind it, inside its span.

    One look at the next token is enough, and a question of 4,096 characters can have as many.
    """
    return following.end <= token.end and following[1:] != token[1:]


def _concept(question: str, token: Token, whole: Token | None) -> Concept:
    weight = _WEAK_WEIGHT if token.term in _WEAK_TERMS else 1.0
    terms = [token.term]
    if whole is not None and token.start < whole.end:
        terms.append(whole.term)
    return Concept(
        question[token.start : token.end],
        tuple(Alternative(WORDS, term, weight) for term in dict.fromkeys(terms)),
    )
