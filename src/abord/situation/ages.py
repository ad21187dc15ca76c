"""Ages in whole years, at a day, from a birth date or from an age stated some time ago."""

from __future__ import annotations

import datetime

from abord.engine.case import Range
from abord.situation.model import Person, Stated, at

BIRTHDAY = "had_birthday_this_year"


def age_at(birth: datetime.date, day: datetime.date) -> int:
    """Completed years; negative before birth. Who is born on 29 February has a birthday on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def had_birthday(birth: datetime.date, day: datetime.date) -> bool:
    """Whether the birthday of the year of ``day`` has been, that day included."""
    return age_at(birth, day) == day.year - birth.year


def birthday_said(person: Person, day: datetime.date, date: datetime.date | None) -> bool | None:
    """Whether the birthday of the year of ``day`` has been, as far as what was said of a day of that year proves it.

    Once it has been it has been for the rest of the year, and what is still to come was to come before.
    ``date`` is the day of which it was said, unless the statement says so itself.
    """
    told = at(person.facts.get(BIRTHDAY, ()), day)
    if told is None or not isinstance(told.value, bool):
        return None
    of = told.as_of or date or day
    proves = of.year == day.year and (of <= day if told.value else day <= of)
    return told.value if proves else None


def births(stated: Stated, date: datetime.date | None) -> tuple[datetime.date, datetime.date] | None:
    """First and last possible birth date, for an age that held on its ``as_of`` or else on ``date``."""
    anchor, age = stated.as_of or date, stated.value
    if anchor is None or not isinstance(age, Range | float):
        return None
    low, high = age if isinstance(age, Range) else (age, age)
    return _years_before(anchor, int(high) + 1) + datetime.timedelta(days=1), _years_before(anchor, int(low))


def _narrowed(
    first: datetime.date, last: datetime.date, anchor: datetime.date, had: bool | None
) -> tuple[datetime.date, datetime.date]:
    """First and last possible birth date, by whether the birthday had been on the day on which the age held."""
    if had is True:
        return max(first, datetime.date(anchor.year - age_at(first, anchor), 1, 1)), last
    if had is False:
        before = min(last, datetime.date(anchor.year - age_at(last, anchor) - 1, 12, 31))
        return first, before if before >= first else last
    return first, last


def _years_before(day: datetime.date, years: int) -> datetime.date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def age_of(person: Person, day: datetime.date, date: datetime.date | None) -> float | Range | None:
    """The age on ``day``; a range when the birthday is not known and lies between; None when unknown.

    ``date`` is the day on which a stated age held, unless the statement says so itself.
    """
    if person.birth_date is not None:
        return float(age_at(person.birth_date, day))
    stated = at(person.facts.get("age", ()), day)
    if stated is None:
        return None
    possible = births(stated, date)
    if possible is None:
        return stated.value if isinstance(stated.value, Range | float) else None
    anchor = stated.as_of or date or day
    first, last = _narrowed(*possible, anchor, birthday_said(person, anchor, date))
    low, high = age_at(last, day), age_at(first, day)
    if high < 0:
        return float(high)
    return float(high) if low == high else Range(float(max(low, 0)), float(high))
