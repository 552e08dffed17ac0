"""A forwarded post or a long text, taken apart into the statements that can be checked.

Greetings, appeals, questions to the reader, links and mere opinion are passed over. What is left
are stretches of the post as it stands, to be asked one by one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from index.domain import Span
from index.question.smalltalk import is_small_talk
from index.text import analyze, split

MAX_STATEMENTS = 8
"""More would be an answer that nobody reads, and searches that nobody waits for."""


def statements_of(post: str) -> tuple[str, ...]:
    """Return the checkable statements of ``post`` as they stand in it, in its order.

    At most ``MAX_STATEMENTS``, the most checkable ones, none of them twice. A text with fewer
    than two gives none: it is a question to be asked as a whole.
    """
    found: dict[str, tuple[float, int, str]] = {}  # by its words: how checkable, where, the slice
    bare = without_links(_without_credits(post))
    for sentence in split(bare, Span(0, len(bare)), None):
        span = _without_trimmings(bare, sentence)
        value = _checkability(bare[span.start : span.end])
        if value > 0:
            statement = post[span.start : span.end]
            words = _NOT_A_WORD.sub(" ", statement.casefold())
            found.setdefault(words, (value, span.start, statement))
    best = sorted(found.values(), key=lambda one: (-one[0], one[1]))[:MAX_STATEMENTS]
    if len(best) < 2:
        return ()
    return tuple(statement for _, _, statement in sorted(best, key=lambda one: one[1]))


# -- what stands around a statement --------------------------------------------------------------

_I = re.IGNORECASE
_NOT_A_WORD = re.compile(r"[\W_]+")
_LINK = re.compile(r"(?:https?://|www\.|t\.me/|pic\.twitter\.com/)\S{1,400}", _I)
# "— Ada Wren (@adawren) May 3, 2026" under a quoted post.
_CREDIT = re.compile(r"[—–-]\s[^\n—–(]{1,60}\(@\w{1,30}\)(?: [A-Z][a-z]{2,8} \d{1,2}, \d{4})?")
_CHUNK = re.compile(r"\S+")
_ENDS = frozenset(".!?…:;\"'”’»)]。！？؟")
_BEGINS_WITH = frozenset("\"'“”‘’„«»‹›([@#$€£¥₽¿¡")
_ENDS_WITH = frozenset("\"'“”‘’„«»‹›)].!?…%$€£¥₽。！？؟")
_LABEL = re.compile(
    r"(?:RT|PS|breaking(?: news)?|urgent|alert|update|just in|facts?(?: ?check)?|exclusive"
    r"|attention|important|warning|news|watch|read"
    r"|срочно|молния|urgente|última hora|eilmeldung|عاجل)\s?[:!|–—-]"
    r"|\d{1,2}[.)](?=\s)",
    _I,
)


def without_links(post: str) -> str:
    """Return the post with every link blotted out: all offsets stay."""
    return _LINK.sub(lambda link: " " * len(link.group()), post)


def _without_credits(post: str) -> str:
    """Return the post with every credit blotted out: all offsets stay."""
    # A newline ends a sentence: the words on both sides of a credit are nobody's together.
    return _CREDIT.sub(lambda credit: "\n" * len(credit.group()), post)


def _without_trimmings(bare: str, sentence: Span) -> Span:
    """Return the sentence without the handles, labels and emoji at its ends."""
    chunks = list(_CHUNK.finditer(bare, sentence.start, sentence.end))
    first, behind = _without_handles([chunk.group() for chunk in chunks])
    if first == behind:
        return Span(sentence.start, sentence.start)
    start, end = chunks[first].start(), chunks[behind - 1].end()
    while start < end:
        label = _LABEL.match(bare, start, end)
        if label:
            start = label.end()
        elif bare[start].isalnum() or bare[start] in _BEGINS_WITH:
            break
        else:
            start += 1
    while end > start and not (bare[end - 1].isalnum() or bare[end - 1] in _ENDS_WITH):
        end -= 1
    return Span(start, end)


def _without_handles(words: Sequence[str]) -> tuple[int, int]:
    """Return the first word of the statement and the one behind its last, both counted from 0.

    A hashtag may well be a word of the sentence: when it is the only one, without a full stop
    before it.
    """
    first, behind = 0, len(words)
    while first < behind and words[first].startswith("@"):
        first += 1
    while first < behind - 1 and words[first][0] == words[first + 1][0] == "#":
        first += 1
    last = behind
    while behind > first and words[behind - 1][0] in "@#":
        behind -= 1
    if last - behind == 1 and behind > first and words[behind - 1][-1] not in _ENDS:
        behind = last
    return first, behind


# -- what can be checked -------------------------------------------------------------------------

_LISTS = tomllib.loads(Path(__file__).with_name("statement_words.toml").read_text(encoding="utf-8"))


def _any_of(entries: Sequence[str]) -> str:
    return "|".join(map(re.escape, sorted(entries, key=len, reverse=True)))


_APPEAL = re.compile(
    rf"(?:please |pls |and |so |just )?(?:{_any_of(_LISTS['appeals'])})"
    rf"(?:[\s,]{{1,3}}(?:{_any_of(_LISTS['follow'])})\b|\s?(?:[.!:,…]|$))",
    _I,
)
_GREETING = re.compile(rf"(?:{_any_of(_LISTS['greetings'])})\b", _I)
_GREETING_WORDS = 8
_OPINION = re.compile(rf"(?<!\w)(?:{_any_of(_LISTS['opinions'])})(?!\w)", _I)
_OPINION_CHARS = 40  # further in, somebody else may be thinking

_QUESTION = re.compile(r"[?؟？][\"'”’»)\]!]{0,3}$")
_SAID = re.compile(
    r"\b(?:said|says|told|claims?|claimed|confirm(?:s|ed)|denie[sd]|announce[sd]|accuse[sd]"
    r"|warn(?:s|ed)|report(?:s|ed)|according to|stated|admit(?:s|ted)|reveal(?:s|ed)"
    r"|заявил|сообщил|dijo|afirmó)\b",
    _I,
)
_NAME = re.compile(r"(?<=\s)[\"'“‘(]?[^\W\d_a-zß-öø-ÿа-яёα-ω]\w")
_NUMBER = re.compile(r"\d")
_PRONOUN = re.compile(r"(?:he|she|it|they|this|that|these|those)\b", _I)

_LEAST_TERMS = 3
_LEAST_TERMS_WITHOUT_A_NAME = 5
_ENOUGH_TERMS = 12  # a longer sentence is no easier to check


def _checkability(statement: str) -> float:
    """Return how much there is to check in a statement; 0 or less when there is nothing.

    Content words count, and more so names, numbers and somebody who says it; who is meant by a
    pronoun at the beginning is not known.
    """
    if not statement or _states_nothing(statement):
        return 0.0
    n_terms = len({token.term for token in analyze(statement)})
    has_name = _NAME.search(statement) is not None and not statement.isupper()
    has_number = _NUMBER.search(statement) is not None
    least = _LEAST_TERMS if has_name or has_number else _LEAST_TERMS_WITHOUT_A_NAME
    if n_terms < least:
        return 0.0
    value = min(n_terms, _ENOUGH_TERMS) / _ENOUGH_TERMS
    value += has_name + has_number + (_SAID.search(statement) is not None)
    if _PRONOUN.match(statement):
        value -= 0.3
    if _OPINION.search(statement, 0, _OPINION_CHARS):
        return value - 1 if has_name or has_number else 0.0
    return value


def _states_nothing(statement: str) -> bool:
    plain = statement.replace("’", "'").lstrip("\"'“‘«¡( ")
    if _QUESTION.search(plain) or _APPEAL.match(plain) or is_small_talk(statement):
        return True
    return _GREETING.match(plain) is not None and len(plain.split()) <= _GREETING_WORDS
