"""What was found out about a word, kept for the next time that it comes up.

The words of a text recur, and so do the pieces between its spaces: looking one up costs a tenth of
reading it anew. Most sentences are told to hold nothing of a kind by their pieces alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar

_MOST_KEPT = 65_536  # the words of a million sentences mostly fit
_MOST_KEPT_CHARS = 40  # what is longer comes up once

Value = TypeVar("Value")


class Kept(dict[str, Value]):
    """``kept[word]`` is ``find_out(word)``, worked out when it is first asked for.

    Bounded in number and size, and safe to be asked from several threads: two may find out the
    same. Only ``kept[word]`` and ``map(kept.__getitem__, words)`` find out what is not kept.

    Args:
        find_out: depends on nothing but the word.
        most: so many words are kept.
    """

    def __init__(self, find_out: Callable[[str], Value], most: int = _MOST_KEPT) -> None:
        super().__init__()
        self._find_out = find_out
        self._most = most

    def __missing__(self, word: str) -> Value:
        value = self._find_out(word)
        if len(word) <= _MOST_KEPT_CHARS:
            if len(self) >= self._most:
                self.clear()  # simple and rare; what is still needed comes back at once
            self[word] = value
        return value


@lru_cache(maxsize=1)  # one question after the other is put to the same sentence
def pieces_of(text: str) -> Sequence[str]:
    """Return what stands between the spaces of ``text``.

    Only between plain spaces: what other white space parts, and what a rule for words joins over
    it, as figures over a narrow one, stays in one piece. So no word lies in two pieces, and a rule
    that does not look beyond a space finds in the pieces what it finds in the text.
    """
    return text.split(" ")
