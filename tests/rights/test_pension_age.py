"""The legal pension age against the decree itself, line by line, for every day of birth that matters and every day."""

import datetime
from functools import cache

import pytest

from abord.book import open_book
from abord.engine.explain import explain
from abord.situation.assemble import to_case
from abord.situation.model import Person, Situation

DAY = datetime.timedelta(days=1)


def decree(birth: datetime.date) -> datetime.date:
    """Royal decree of 23 December 1996 art. 2 §1: the day on which the legal pension age is reached."""
    if birth < datetime.date(1960, 1, 1):
        age = 65
    elif birth < datetime.date(1964, 1, 1):
        age = 66
    else:
        age = 67
    if (birth.month, birth.day) == (2, 29):
        return datetime.date(birth.year + age, 3, 1)
    return birth.replace(year=birth.year + age)


@cache
def figures(day: datetime.date) -> dict:
    return open_book().parameters_at(day)


@pytest.mark.parametrize("right", ["it_ai", "ivt_arr"])
@pytest.mark.parametrize("year", range(1956, 1969))
def test_the_limit_is_that_of_the_decree_for_every_year_of_birth(right: str, year: int) -> None:
    """On the days around the birthday and around New Year: nothing turns on another day."""
    book = open_book()
    for birth in (datetime.date(year, *day) for day in ((1, 1), (1, 2), (2, 28), (3, 1), (7, 14), (12, 30), (12, 31))):
        situation = Situation({"a": Person(birth)})
        reached = decree(birth)
        for at in {2025, 2026, 2029, 2030, 2031, reached.year}:
            new_year, birthday = datetime.date(at, 1, 1), birth.replace(year=at)
            for day in {new_year - DAY, new_year, birthday - DAY, birthday, birthday + DAY}:
                if day < datetime.date(2025, 1, 1):  # before, the law itself said 65
                    continue
                case = to_case(situation, book.facts, day)
                case.facts[0].update(receives_it=False, receives_ivt=False)
                found = explain(book, case, figures(day)).value(f"{right}.applies_before_pension_age", 0)
                assert found is (day < reached), (birth, day)


@pytest.mark.parametrize(("birth", "day", "had"), [
    ("1960-02-29", "2025-02-28", False), ("1960-02-29", "2025-03-01", True), ("1960-02-29", "2028-02-28", False),
    ("1960-02-29", "2028-02-29", True), ("1960-06-01", "2025-06-01", True), ("1960-06-02", "2025-06-01", False),
])  # fmt: skip
def test_who_was_born_on_a_leap_day_has_a_birthday_on_the_first_of_march(birth: str, day: str, had: bool) -> None:
    situation = Situation({"a": Person(datetime.date.fromisoformat(birth))})
    found = to_case(situation, open_book().facts, datetime.date.fromisoformat(day)).facts[0]
    assert found["had_birthday_this_year"] is had
