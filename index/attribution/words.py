"""The words of a sentence: tokens with offsets, quotations as one opaque token each.

What stands between quotation marks are the words of somebody; no cue is looked for in them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from index.attribution import lexicon as lex
from index.attribution.quotes import Quotation
from index.domain import Span
from index.kept import Kept, pieces_of

WORD: Final = "w"
NUMBER: Final = "n"
QUOTE: Final = "q"  # a quotation, whole
# Any other kind is the punctuation mark itself: , ; : . - (a dash)

_TOKEN = re.compile(
    r"""
    (?P<skip>[(\[](?:[^()\[\]\n]{0,120})[)\]]|<[^<>]{1,300}>|https?://\S{1,300})
  | (?P<word>(?=[A-Z])(?:(?:[A-Z]\.){2,6}
        |(?:M[rs]|Mrs|Dr|Sens?|Reps?|Govs?|Gen|Col|Lt|Sgt|St|[JS]r|Prof|Rev|Hon|Capt|Maj|Adm|Cmdr|Del|Atty|Amb|Supt|[A-Z])\.(?=[\s,]))
      |[@\#]?[^\W_]+(?:['’.\-‑&/][^\W_]+)*(?:(?<=s)['’](?=\s)|\.(?=,))?)
  | (?P<dash>--+|[–—―‒−]|(?<=\s)-(?=\s))
  | (?P<mark>[,;:.!?…،؛؟])
    """,
    re.VERBOSE,
)
_WORDY = (WORD, NUMBER)
_CONTRACTED = re.compile(r"'(?:ve|re|d|m)$")
_TENS = frozenset("twenty thirty forty fifty sixty seventy eighty ninety".split())
_BRACKETED_WORD = re.compile(r"\[([^\W_][^\[\]\n]{0,40})\]")


class Words:
    """The tokens of one sentence, as columns."""

    __slots__ = ("end", "kind", "low", "start", "text")

    def __init__(self) -> None:
        self.kind: list[str] = []
        self.text: list[str] = []
        self.low: list[str] = []  # small letters, straight apostrophes, without possessive
        self.start: list[int] = []
        self.end: list[int] = []

    def __len__(self) -> int:
        return len(self.kind)

    def word(self, n: int) -> str:
        """Return token ``n`` in small letters if it is a word, else "", outside too."""
        return self.low[n] if 0 <= n < len(self.kind) and self.kind[n] in _WORDY else ""

    def mark(self, n: int) -> str:
        """Return the kind of token ``n``, or "" outside."""
        return self.kind[n] if 0 <= n < len(self.kind) else ""

    def is_cap(self, n: int) -> bool:
        """Return whether token ``n`` is a word with a capital (or a number glued to letters)."""
        first = self.text[n][0]
        return self.kind[n] == WORD and (first.isupper() or first in "@#")

    def is_adverb(self, n: int) -> bool:
        """Return whether token ``n`` can stand between a subject and its verb as an adverb."""
        low = self.low[n]
        return low in lex.ADVERBS or (
            low.endswith("ly") and low not in lex.SPEAKERS and not (self.is_cap(n) and n > 0)
        )

    def is_possessive(self, n: int) -> bool:
        """Return whether token ``n`` ends as a possessive does: "Crowe's", "workers'"."""
        text = self.text[n]
        return text.endswith(("'s", "’s", "s'", "s’"))

    def add(self, kind: str, text: str, start: int, end: int) -> None:
        """Append a token."""
        self.kind.append(kind)
        self.text.append(text)
        self.low.append(_low(text))
        self.start.append(start)
        self.end.append(end)


def words_of(text: str, sentence: Span, quotations: Sequence[Quotation]) -> Words:
    """Return the tokens of a sentence.

    Args:
        text: the article's text.
        sentence: where the sentence stands.
        quotations: those that overlap the sentence, ascending.
    """
    words = Words()
    position = sentence.start
    for quotation in quotations:
        start, end = max(quotation.start, sentence.start), min(quotation.end, sentence.end)
        _tokens(text, position, start, words)
        words.add(QUOTE, "\N{WHITE SQUARE}", start, end)
        position = end
    _tokens(text, position, sentence.end, words)
    return words


def _tokens(text: str, start: int, end: int, words: Words) -> None:
    """Append the tokens of ``text[start:end]``."""
    stretch = text[start:end]
    if _OVER_SPACES.search(stretch):
        _read(text, start, end, words)
        return
    *pieces, last = pieces_of(stretch)
    for piece in pieces:
        for kind, token, low, token_start, token_end in _TOKENS[piece]:
            words.kind.append(kind)
            words.text.append(token)
            words.low.append(low)
            words.start.append(start + token_start)
            words.end.append(start + token_end)
        start += len(piece) + 1
    if last:
        _read(text, end - len(last), end, words)  # no space stands behind it


def _read(text: str, start: int, end: int, words: Words) -> None:
    for match in _TOKEN.finditer(text, start, end):
        group = match.lastgroup
        if group == "word":
            token = match.group()
            is_number = token[0].isdigit() or token.partition("-")[0].lower() in _TENS
            words.add(NUMBER if is_number else WORD, token, match.start(), match.end())
        elif group == "dash":
            words.add("-", match.group(), match.start(), match.end())
        elif group == "mark":
            words.add(match.group(), match.group(), match.start(), match.end())
        elif _BRACKETED_WORD.fullmatch(match.group()):
            # "[Vladimir] Putin": an editor's addition inside the clause
            token = match.group()[1:].partition(" ")[0].rstrip("]")
            words.add(WORD, token, match.start() + 1, match.start() + 1 + len(token))


def _low(text: str) -> str:
    low = "u.s." if text == "US" else text.lower()
    if "’" in low:
        low = low.replace("’", "'")
    if low.endswith("'s"):
        return low[:-2]
    if low.endswith("s'"):
        return low[:-1]
    return _CONTRACTED.sub("", low) if "'" in low else low


# What is skipped goes over spaces; whether a hyphen is a dash hangs on what stands before.
_OVER_SPACES = re.compile(r"[(\[<]|\A-")


def _tokens_of(piece: str) -> tuple[tuple[str, str, str, int, int], ...]:
    """Return the tokens of a piece between spaces, each with its kind, both forms and place."""
    words = Words()
    if piece.isascii() and piece.isalpha() and piece.lower() not in _TENS:  # as nearly all
        return ((WORD, piece, _low(piece), 0, len(piece)),)
    _read(f" {piece} ", 1, len(piece) + 2, words)
    starts, ends = ([place - 1 for place in places] for places in (words.start, words.end))
    return tuple(zip(words.kind, words.text, words.low, starts, ends, strict=True))


_TOKENS = Kept(_tokens_of)
