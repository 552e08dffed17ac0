"""Who is speaking in a sentence, by which words, and what the sentence does by its words.

Decided inside one article, by rules: cue verbs and the noun phrases beside them, quotations, names
and roles. What the text does not show stays ``None`` and ``unclear``; a wrong speaker is worse
than none.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.attribution.article import attribute_article
from index.domain import Attribution, Span


def attribute(text: str, sentences: Sequence[Span]) -> list[Attribution]:
    """Return who speaks in each sentence of one article, and what the sentence does.

    Args:
        text: the stored text of the article.
        sentences: its sentences as spans of ``text``, ascending, none overlapping.

    Returns:
        As many attributions, in the same order; cues have the offsets of ``text``.
    """
    return attribute_article(text, sentences)


__all__ = ["attribute"]
