"""The concepts of a question: its content words, each with the forms that count for it."""

from __future__ import annotations

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
    joined = [token for token in tokens if _is_joined(token, tokens)]
    return tuple(
        _concept(question, token, joined) for token in tokens if not _is_joined(token, tokens)
    )


def _is_joined(token: Token, tokens: list[Token]) -> bool:
    """Return whether ``token`` is a joined form: its span holds that of another token."""
    return any(
        other is not token
        and token.start <= other.start
        and other.end <= token.end
        and (other.start, other.end) != (token.start, token.end)
        for other in tokens
    )


def _concept(question: str, token: Token, joined: list[Token]) -> Concept:
    weight = _WEAK_WEIGHT if token.term in _WEAK_TERMS else 1.0
    terms = [token.term]
    terms += [whole.term for whole in joined if whole.start <= token.start < whole.end]
    return Concept(
        question[token.start : token.end],
        tuple(Alternative(WORDS, term, weight) for term in dict.fromkeys(terms)),
    )
