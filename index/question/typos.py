"""Misspelt words of a question: which words of the articles they may mean.

Narrow on purpose: with looser limits "Merkel" becomes "market", and a question that nothing
answers is answered. So only words that stand nowhere in the articles should be looked up here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

_FEWEST_LETTERS = 4
_SHORT_WORD_LETTERS = 5  # up to here most real words lie one mistake from several others
_LONG_WORD_LETTERS = 8  # from here two mistakes may be in a word
_MOST_LETTERS = 40
_MOST_WORDS = 3
_WEIGHTS = {1: 0.8, 2: 0.65}  # by the number of mistakes


class Spelling:
    """Finds the words that a misspelt one may mean among those of the articles.

    Args:
        beginning: gives the folded words of the articles that begin with a prefix, sorted. It is
            asked for one letter at a time; keeping what it gave is its own matter.
    """

    def __init__(self, beginning: Callable[[str], Sequence[str]]) -> None:
        self._beginning = beginning

    def near(
        self, word: str, accept: Callable[[str], bool] | None = None
    ) -> tuple[tuple[str, float], ...]:
        """Return at most three words that ``word`` may mean, each with its weight, in ABC order.

        A mistake is a letter too many, too few or wrong, or two neighbours exchanged. The first
        letter is taken to be right. One mistake is allowed, from eight letters on two, and then the
        first two letters are taken to be right; words with two mistakes come back only when there
        is none with one, and words with exchanged letters before all others. In four or five
        letters a mistake has many explanations, so that a word comes back only when it is the
        single one. The weight is 0.8 for one mistake, 0.65 for two.

        Args:
            word: folded. With fewer than four letters, or other signs, nothing comes back.
            accept: what a word must be, such as one that the articles use as a name; without it
                any word will do. Called only for words that are near.
        """
        if not _FEWEST_LETTERS <= len(word) <= _MOST_LETTERS or not word.isalpha():
            return ()
        found = self._found(word)
        if accept is not None:
            found = [(mistakes, other) for mistakes, other in found if accept(other)]
        fewest = min((mistakes for mistakes, _ in found), default=0)
        best = sorted(other for mistakes, other in found if mistakes == fewest)
        # Fingers exchange two letters more easily than they hit a wrong one.
        letters = sorted(word)
        best = [other for other in best if sorted(other) == letters] or best
        if len(word) <= _SHORT_WORD_LETTERS and len(best) > 1:
            return ()
        return tuple((other, _WEIGHTS[fewest]) for other in best[:_MOST_WORDS])

    def two_words(self, word: str) -> tuple[str, str] | None:
        """Return the two words that ``word`` is when the space between them is put in.

        Each has four letters or more, and there is one such pair only; else ``None``.
        """
        if len(word) > _MOST_LETTERS or not word.isalpha():
            return None
        pairs = [
            (word[:at], word[at:])
            for at in range(_FEWEST_LETTERS, len(word) - _FEWEST_LETTERS + 1)
            if self._is_word(word[:at]) and self._is_word(word[at:])
        ]
        return pairs[0] if len(pairs) == 1 else None

    def _found(self, word: str) -> list[tuple[int, str]]:
        """Return the words that are near, each after its number of mistakes."""
        furthest = 2 if len(word) >= _LONG_WORD_LETTERS else 1
        near = process.extract_iter(
            word, self._beginning(word[0]), scorer=OSA.distance, score_cutoff=furthest
        )
        return [
            (int(mistakes), other)
            for other, mistakes, _ in near
            if mistakes
            and len(other) >= _FEWEST_LETTERS
            and (mistakes == 1 or other[:2] == word[:2])
        ]

    def _is_word(self, word: str) -> bool:
        words = self._beginning(word[0])
        at = bisect_left(words, word)
        return at < len(words) and words[at] == word
