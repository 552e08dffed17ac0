"""The terms of a question's word in articles of other languages than the question's."""

from __future__ import annotations

from collections.abc import Collection

from index.text.analyzer import analyze


def other_stems(word: str, languages: Collection[str]) -> tuple[str, ...]:
    """Return the terms that ``word`` has in articles of ``languages``, each once.

    An English question finds "ministros" in a Spanish article by them, and a Spanish question
    "ministers" in an English one. A language in which the word is a function word adds none. A
    term may be the one that the question has anyway.

    Args:
        word: a token of the question as it stands there.
        languages: as ``language_of`` gives them, English too if articles are English; their order
            changes nothing.
    """
    terms = (_term_of_whole(word, language) for language in sorted(languages))
    return tuple(dict.fromkeys(term for term in terms if term is not None))


def _term_of_whole(word: str, language: str) -> str | None:
    """Return the only term of ``word``, or that of a compound as a whole."""
    tokens = analyze(word, language)
    return tokens[0].term if tokens and tokens[0].end >= tokens[-1].end else None
