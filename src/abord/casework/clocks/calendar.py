"""Days as the law counts them: legal holidays, days and months added, Brussels dates.

Articles 52 to 54 of the Judicial Code: the day of the act does not count, the last day does; it moves to the next
working day from a Saturday, Sunday or legal holiday; a term in months runs from the nth to the day before the nth.
They hold for what is done before a court. Elsewhere nothing moves unless a source says so.
"""

from __future__ import annotations

import calendar
import datetime
from functools import cache
from zoneinfo import ZoneInfo

import holidays

BRUSSELS = ZoneInfo("Europe/Brussels")
SATURDAY = 5
Span = tuple[datetime.date, datetime.date]
"""Earliest and latest day: the same where it is sure."""


@cache
def _legal_holidays(year: int) -> frozenset[datetime.date]:
    return frozenset(holidays.country_holidays("BE", years=year, categories=("public",)))


def is_legal_holiday(day: datetime.date) -> bool:
    """One of the ten legal holidays (Sundays apart)."""
    return day in _legal_holidays(day.year)


def is_working_day(day: datetime.date) -> bool:
    """Not a Saturday, a Sunday or a legal holiday (Judicial Code art. 53)."""
    return day.weekday() < SATURDAY and not is_legal_holiday(day)


def moved(day: datetime.date) -> datetime.date:
    """The day itself, or the first working day after it (Judicial Code art. 53)."""
    while not is_working_day(day):
        day += datetime.timedelta(days=1)
    return day


def nth_working_day_after(day: datetime.date, count: int) -> datetime.date:
    """The third working day after posting, for instance."""
    for _ in range(count):
        day = moved(day + datetime.timedelta(days=1))
    return day


def after_days(event: datetime.date, days: int) -> datetime.date:
    """The last day of a term in days: the day of the event does not count."""
    return event + datetime.timedelta(days=days)


def after_months(event: datetime.date, months: int) -> Span:
    """The last day of a term in months that begins the day after ``event``.

    Read as "the same day number" or as art. 54 to the letter ("from the nth to the day before the nth", the first day
    being the day after the event). These only differ at the end of a short month: after 28 February three months end on
    28 May in the one reading and on 31 May in the other. Both are kept.
    """
    first_day = event + datetime.timedelta(days=1)
    same_number = months_later(event, months)
    year, month = _month(first_day, months)
    if first_day.day > calendar.monthrange(year, month)[1]:
        to_the_letter = datetime.date(year, month, calendar.monthrange(year, month)[1])
    else:
        to_the_letter = datetime.date(year, month, first_day.day) - datetime.timedelta(days=1)
    return min(same_number, to_the_letter), max(same_number, to_the_letter)


def _month(day: datetime.date, months: int) -> tuple[int, int]:
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later, or earlier; the last of the month where that day is not there."""
    year, month = _month(day, months)
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def brussels_date(moment: datetime.datetime) -> datetime.date:
    """The date in Brussels of a moment; a moment without a time zone is not accepted, since it may be another day."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(BRUSSELS).date()
