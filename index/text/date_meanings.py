"""Which days the words of a date mean, seen from a day."""

from __future__ import annotations

from datetime import date
from typing import Literal

from index.text.calendar_days import (
    around,
    day_plus,
    month_of,
    moved,
    weekday_from,
    weekday_upto,
    year_of,
)
from index.text.date_tense import Tense
from index.text.date_words import UNITS, Token

Kind = Literal[
    "whole",  # 2023-10-13
    "span",  # 12 to 14 October
    "dated",  # Friday, 13 October 2023
    "month",  # October 2023
    "weekday",  # last Friday
    "near",  # yesterday
    "ago",  # three weeks ago
    "weekend",
    "rolling",  # the past three days
    "period",  # last week
    "decade",  # the 1990s
    "year",  # 2014
    "nth",  # the 13th
]

Days = tuple[date | None, date | None]
OPEN: Days = (None, None)

_LAST, _THIS, _NEXT = "LlG", "HJ", "NK"


def days_of(kind: Kind, words: list[Token], day: date | None, tense: Tense) -> Days:
    """Return the first and last day that the words mean, ``OPEN`` where they do not tell.

    Args:
        kind: which pattern the words are.
        words: their tokens, in order.
        day: from which relative ones are seen.
        tense: of the words around them.
    """
    if kind == "whole" and not words[0].values[0]:  # 10月13日
        _, month, number = words[0].values
        kind, words = "dated", [Token("M", (month,)), Token("D", (number,))]
    try:
        if kind in ("whole", "decade", "year"):
            return _absolute(kind, words)
        if kind in ("span", "dated", "month") and (year := _value(words, "Y")) is not None:
            return _in_year(words, year)
        if day is None:
            return OPEN
        return _relative(kind, words, day, tense)
    except (ValueError, OverflowError):  # 31 June, or beyond the calendar
        return OPEN


def _value(words: list[Token], letters: str) -> int | None:
    """Return the first value of the first word of these kinds."""
    return next((token.values[0] for token in words if token.letter in letters), None)


def _has(words: list[Token], letters: str) -> bool:
    return any(token.letter in letters for token in words)


def _one(day: date) -> Days:
    return day, day


def _absolute(kind: Kind, words: list[Token]) -> Days:
    values = words[0].values
    if kind == "year":
        return year_of(values[0])
    if kind == "decade":
        return date(values[0], 1, 1), date(values[0] + 9, 12, 31)
    year, month, number = values
    if number < 0:
        return OPEN
    if not month:
        return year_of(year)
    return _one(date(year, month, number)) if number else month_of(year, month)


def _in_year(words: list[Token], year: int) -> Days:
    """Return the month, the day or the days that the words name, in that year."""
    month = _value(words, "Mm") or 0
    numbers = [token.values[0] for token in words if token.letter in "DO"]
    if not numbers:
        return month_of(year, month)
    first, last = date(year, month, numbers[0]), date(year, month, numbers[-1])
    return (first, last) if first <= last else OPEN


def _relative(kind: Kind, words: list[Token], day: date, tense: Tense) -> Days:
    match kind:
        case "span" | "dated" | "month" if _has(words, "C"):  # "in May last year"
            return _in_year(words, day.year + _step(words))
        case "span" | "dated" | "month":
            find_year = _year_of_month if kind == "month" else _year_of_day
            year = find_year(words, day, tense)
            return OPEN if year is None else _in_year(words, year)
        case "weekday":
            return _weekday(words, day, tense)
        case "near":
            return _one(day_plus(day, words[0].values[0]))
        case "ago":
            return _ago(words, day)
        case "weekend":
            return _weekend(words, day, tense)
        case "rolling":
            return _rolling(words, day)
        case "period":
            unit = UNITS[_value(words, "UcC") or 0]
            return around(moved(day, _step(words), unit), unit)
        case _:
            return _nth(words[0].values[0], day, tense)


def _step(words: list[Token]) -> int:
    return -1 if _has(words, _LAST) else 1 if _has(words, _NEXT) else 0


# -- without a year -----------------------------------------------------------------------------

_SOON_DAYS = 31
_HALF_A_YEAR_DAYS = 183
_SOON_MONTHS = 3


def _year_of_day(words: list[Token], day: date, tense: Tense) -> int | None:
    """Return the year that a day and month without one mean; None where it cannot be told.

    The weekday beside it decides if there is one. Else it is the day's own year, as newspapers
    leave that out, or in the first months of a year the one before. What the words around say is
    past or to come must not come out the other way round.
    """
    month = _value(words, "Mm") or 0
    number = _value(words, "DO") or 0
    weekday = _value(words, "Ww")
    dates = [found for n in (-1, 0, 1) if (found := _date_or_none(day.year + n, month, number))]
    by_weekday = [found for found in dates if found.weekday() == weekday]
    if by_weekday:
        return min(by_weekday, key=lambda found: abs((found - day).days)).year
    here = _date_or_none(day.year, month, number)
    if here is None:
        return None
    n_days_ahead = (here - day).days
    if abs(n_days_ahead) <= _SOON_DAYS:
        return day.year
    if tense == "open":
        return None
    if n_days_ahead < 0:
        return day.year + (tense == "future")
    if tense == "future":
        return day.year
    if n_days_ahead > _HALF_A_YEAR_DAYS:
        return day.year - 1
    return None if tense == "past" else day.year


def _date_or_none(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _year_of_month(words: list[Token], day: date, tense: Tense) -> int | None:
    """Return the year of a month without one: the nearest past, or the coming if it is to come.

    None for one of the next months of which no word says that it is to come: it may be last
    year's.
    """
    month = _value(words, "Mm") or 0
    if _has(words, _THIS):
        return day.year
    if _has(words, _LAST):
        return day.year - (month >= day.month)
    if _has(words, _NEXT):
        return day.year + (month <= day.month)
    if tense == "future":
        return day.year + (month < day.month)
    is_soon = 0 < (month - day.month) % 12 <= _SOON_MONTHS
    if tense == "open" or is_soon:
        return None
    return day.year - (month > day.month)


def _nth(number: int, day: date, tense: Tense) -> Days:
    """Return the day of the month: of this one, or of the month before if it is still ahead."""
    if number <= day.day or tense == "future":
        return _one(day.replace(day=number))
    if tense == "open":
        return OPEN
    return _one(moved(day.replace(day=1), -1, "month").replace(day=number))


# -- weekdays and periods -----------------------------------------------------------------------


def _weekday(words: list[Token], day: date, tense: Tense) -> Days:
    weekday = _value(words, "W") or 0
    if _has(words, "c"):  # "Monday of last week"
        monday, _ = around(moved(day, _step(words), "week"), "week")
        return _one(day_plus(monday, weekday))
    if _has(words, _LAST):
        return _one(weekday_upto(day_plus(day, -1), weekday))
    if _has(words, _NEXT):
        return _one(weekday_from(day_plus(day, 1), weekday))
    if tense == "open":
        return OPEN
    is_ahead = tense == "future" or (tense == "none" and _has(words, _THIS))
    return _one(weekday_from(day, weekday) if is_ahead else weekday_upto(day, weekday))


def _weekend(words: list[Token], day: date, tense: Tense) -> Days:
    if tense == "open":
        return OPEN
    is_ahead = tense == "future" or (tense == "none" and _has(words, _THIS))
    if _has(words, _NEXT) or (is_ahead and not _has(words, _LAST)):
        saturday = weekday_from(day_plus(day, -1 if day.weekday() == 6 else 0), 5)
    else:
        saturday = weekday_upto(day_plus(day, -1 if _has(words, _LAST) else 0), 5)
    return saturday, day_plus(saturday, 1)


def _ago(words: list[Token], day: date) -> Days:
    """Return the day, or the week, month or year in which it was."""
    n_units, unit = _count(words)
    return around(moved(day, -n_units, unit), unit)


_MOST_ROLLING_YEARS = 5


def _rolling(words: list[Token], day: date) -> Days:
    """Return the days up to this one, or those that follow it; of many years nothing."""
    n_units, unit = _count(words)
    if unit == "year" and n_units > _MOST_ROLLING_YEARS:
        return OPEN
    if _has(words, _NEXT):
        return day_plus(day, 1), moved(day, n_units, unit)
    return moved(day, -n_units, unit), day


def _count(words: list[Token]) -> tuple[int, str]:
    """Return how many of which unit the words count."""
    for token in words:
        if token.letter == "V":
            return token.values[0], UNITS[token.values[1]]
    count = _value(words, "aDn")
    return 1 if count is None else count, UNITS[_value(words, "UcCu") or 0]
