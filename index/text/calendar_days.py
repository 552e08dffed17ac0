"""Days counted from a day: weeks, months and years around it, weekdays before and after it.

A period is its first and last day. Beyond the years 1 to 9999 all raise ``OverflowError`` or
``ValueError``.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

Days = tuple[date, date]


def day_plus(day: date, n_days: int) -> date:
    """Return the day so many days later; earlier if negative."""
    return day + timedelta(days=n_days)


def month_of(year: int, month: int) -> Days:
    """Return a calendar month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def year_of(year: int) -> Days:
    """Return a calendar year."""
    return date(year, 1, 1), date(year, 12, 31)


def moved(day: date, n_units: int, unit: str) -> date:
    """Return the day so many days, weeks, months or years later; a month's end stays inside it."""
    if unit in ("day", "week"):
        return day_plus(day, n_units * (7 if unit == "week" else 1))
    n_months = day.year * 12 + day.month - 1 + n_units * (12 if unit == "year" else 1)
    year, month = n_months // 12, n_months % 12 + 1
    if not 1 <= year <= 9999:
        raise OverflowError(f"year {year} is beyond the calendar")
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def around(day: date, unit: str) -> Days:
    """Return the day itself, or the week from Monday, the month or the year that holds it."""
    if unit == "day":
        return day, day
    if unit == "week":
        monday = day_plus(day, -day.weekday())
        return monday, day_plus(monday, 6)
    return month_of(day.year, day.month) if unit == "month" else year_of(day.year)


def weekday_upto(day: date, weekday: int) -> date:
    """Return the last such weekday (Monday is 0) up to the day, the day itself included."""
    return day_plus(day, -((day.weekday() - weekday) % 7))


def weekday_from(day: date, weekday: int) -> date:
    """Return the next such weekday from the day on, the day itself included."""
    return day_plus(day, (weekday - day.weekday()) % 7)
