"""Words of a sentence that name a day or a period, and which days they mean.

No clock is read: what is relative is seen from the day that the caller gives. What cannot be told
is left open, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from index.text.date_meanings import OPEN, Kind, days_of
from index.text.date_tense import tense_at
from index.text.date_words import UNITS, Token, has_anchor, tokens_in
from index.text.stopwords import ENGLISH


class DateMention(NamedTuple):
    """Words that name a day or a period: ``text[start:end]``, and the days that it takes.

    ``first == last`` is one day; both are ``None`` where the words do not tell, or tell it only
    beside a day that is not known.
    """

    start: int  # inclusive
    end: int  # exclusive
    first: date | None
    last: date | None  # inclusive


def dates_in(text: str, day: date | None) -> tuple[DateMention, ...]:
    """Return the days and periods named in ``text``, ascending, never overlapping.

    Args:
        text: a sentence or a question, in English, Spanish, French, German, Russian or Arabic.
        day: from which "yesterday", "on Friday" and a month without its year are seen: the
            article's, or for a question that of the newest article. A weekday is the last one up
            to that day unless the words around it speak of the future; a month likewise.
    """
    if not has_anchor(text):
        return ()
    return tuple(_mentions(text, day))


def day_terms(mention: DateMention) -> tuple[str, ...]:
    """Return the terms under which a mention is indexed, the most exact first.

    A day is found by itself, its ISO week, its month and its year: ``("2023-10-13", "2023-W41",
    "2023-10", "2023")``; a month by itself and its year; a few days by each of them; years by each.
    A question that means exactly this period looks for the first term. Empty where nothing is
    known.
    """
    first, last = mention.first, mention.last
    if first is None or last is None:
        return ()
    n_days = (last - first).days + 1
    terms: list[str] = []
    if n_days < _DAYS_OF_A_YEAR - 1:
        days = [first + timedelta(days=n) for n in range(n_days)]
        if n_days < _DAYS_OF_A_WEEK:
            terms += [each.isoformat() for each in days]
        if n_days <= _DAYS_OF_A_WEEK:
            terms += [_week_term(each) for each in days]
        terms += [f"{each.year:04}-{each.month:02}" for each in days]
    terms += [f"{year:04}" for year in range(first.year, min(last.year, first.year + 9) + 1)]
    return tuple(dict.fromkeys(terms))


_DAYS_OF_A_WEEK = 7
_DAYS_OF_A_YEAR = 366


def _week_term(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


# -- which words are a date ---------------------------------------------------------------------

# Of letters as in ``date_words``; of several patterns the first that fits is taken.
_SOME_YEAR = "(?:Y|[LHNGJK]C|C[GJK])"
_DATES = re.compile(
    rf"""
      (?!\|)(?:                          # most letters are bars, at which no date begins
      (?P<whole>   I)
    | (?P<span>    [Ww]?[DO]X[DO]F?[Mm]F?Y? | [Ww]?[Mm][DO]X[DO]Y?)
    | (?P<dated>   [Ww]?T?[DO]F?[Mm](?:F?{_SOME_YEAR})? | [Ww]?[Mm]T?[DO]F?{_SOME_YEAR}W?
                 | [Ww]?[Mm]T?[DO](?!F?[Mm]))
    | (?P<month>   [Mm]F?{_SOME_YEAR} | [LHNGJK][Mm] | [Mm][GJK] | M | (?:(?<=P)|(?<=PX)|(?<=PT))m)
    | (?P<weekday> WF?(?:[LHNGJK]c|c[GJK]) | [LlHNGJK]W | W[GJK] | W)
    | (?P<near>    R)
    | (?P<ago>     [aDn][UcCu]A | [UcC]A | VA | B[aDn][UcCu] | B[UcC] | BV)
    | (?P<weekend> [LlHNGJK]?Z[GJK]?)
    | (?P<rolling> [LlNGK][aDn][UcCu] | [aDn][UcCu][GK] | l[UcC] | V[GK])
    | (?P<period>  [LHNGJK][UcC] | [UcC][GJK])
    | (?P<decade>  S)
    | (?P<year>    Y | (?:(?<=[Pp])|(?<=[Pp]T))y)
    | (?P<nth>     (?:(?<=[PpF]T)O) | (?<=E)[DO])
      )
    """,
    re.VERBOSE,
)

_COUNTED = re.compile(
    r"[ \xa0-]{0,2}(?:%|people|persons|men|women|children|civilians|troops|soldiers|fighters|"
    r"deaths|dead|dollars|euros|pounds|rubles|roubles|yuan|tons|tonnes|miles|meters|metres|km|kg|"
    r"votes|jobs|homes|houses|cases|points|pages|million|billion|percent|per cent|gmt|utc|hours|"
    r"others|migrants|refugees|students|workers|countries|members|victims)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:[$€£¥₽#№]|\b(?:no|nr|resolution|article|flight|room|route|page)\.? )\Z", re.IGNORECASE
)
_NAME_BEFORE = re.compile(r"\b(?:USA|Russia|India|Israel|Turkey|Business|Psychology|Politics) \Z")
_NAME_GOES_ON = re.compile(r" (?:Times|Mirror|Telegraph|Express|Mail|Herald|Post|Night L)")
_NTH_ENDS = re.compile(
    r"\s{0,2}(?:[.,;:!?)\]\"”’']|\Z|(?:and|at|but|for|in|to|that|when|while|after|before|as|with|"
    r"by|from|because|said|was|he|she|they|it|the)\b)"
)
# The day has become the event's name, and its year need not be the article's.
_EVENT_GOES_ON = re.compile(
    r"(?:['’]s)? (?:[\w-]{1,20} ){0,2}(?:attacks?|attackers|hijackers|assault|massacre|riots?|"
    r"insurrection|coup|revolution|uprising|committee|commission|hostages?|atrocities)\b"
)
_EVENT_DAYS = 60
_NOUN_GOES_ON = re.compile(r"(?:['’]s)?[ -]([a-z]{1,30})")
_SEPTEMBER_11 = (9, 11)
_ABOUT = re.compile(
    r"\b(?:more than|less than|at least|over|nearly|almost|about|around|roughly|some|up to) \Z"
    r"|\w-\Z",
    re.I,
)


def _mentions(text: str, day: date | None) -> Iterator[DateMention]:
    tokens = tokens_in(text)
    letters = "".join(token.letter for token in tokens)
    for match in _DATES.finditer(letters):
        kind: Kind = match.lastgroup  # type: ignore[assignment]
        words = [token for token in tokens[match.start() : match.end()] if token.end]
        before = letters[match.start() - 1 : match.start()]
        if kind == "dated" and _is_month_and_count(text, words):
            kind, words = "month", words[-2:-1]
        if _is_no_date(kind, words, text, before):
            continue
        start, end = words[0].start, words[-1].end
        tense = tense_at(text, tokens, match.start(), match.end()) if day else "none"
        first, last = days_of(kind, words, day, tense)
        if first and (_is_event(text, kind, words, first, day) or _is_about(text, kind, start)):
            first, last = OPEN
        if "(" in text[start:end] and text[end : end + 1] == ")":
            end += 1
        yield DateMention(start, end, first, last)


def _is_month_and_count(text: str, words: list[Token]) -> bool:
    """Return whether it is "in October 12 people died"."""
    ends_so = len(words) > 1 and words[-2].letter == "M" and words[-1].letter == "D"
    return ends_so and _COUNTED.match(text, words[-1].end) is not None


def _is_no_date(kind: Kind, words: list[Token], text: str, before: str) -> bool:
    """Return whether the words beside it show that no day is meant."""
    start, end = words[0].start, words[-1].end
    if kind == "weekday":  # "every Friday", "Black Friday", "the Sunday Times"
        return before in ("h", "b") or _NAME_GOES_ON.match(text, end) is not None
    if kind == "year":
        is_number = _NUMBERED.search(text, max(0, start - 12), start) or _COUNTED.match(text, end)
        return is_number is not None
    if kind == "near":  # "USA Today"
        is_capital = text[start:end] in ("Today", "TODAY")
        return is_capital and _NAME_BEFORE.search(text, max(0, start - 12), start) is not None
    if kind == "nth":  # "on the 13th floor"
        return _NTH_ENDS.match(text, end) is None
    # "the last day" is that of something else.
    return kind == "period" and any(t.letter == "U" and UNITS[t.values[0]] == "day" for t in words)


def _is_event(text: str, kind: Kind, words: list[Token], first: date, day: date | None) -> bool:
    """Return whether a day without a year names what happened on it: "the Sept. 11 attacks"."""
    if kind != "dated" or day is None or any(token.letter in "YC" for token in words):
        return False
    end = words[-1].end
    if (first.month, first.day) == _SEPTEMBER_11:
        noun = _NOUN_GOES_ON.match(text, end)
        return noun is not None and noun[1] not in ENGLISH
    is_recent = 0 <= (day - first).days <= _EVENT_DAYS
    return not is_recent and _EVENT_GOES_ON.match(text, end) is not None


def _is_about(text: str, kind: Kind, start: int) -> bool:
    """Return whether it is "more than 20 years ago" or "forty-one": no year that could be named."""
    is_counted = kind in ("ago", "rolling")
    return is_counted and _ABOUT.search(text, max(0, start - 12), start) is not None
