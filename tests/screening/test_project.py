"""Months in a row: what opens what, and what a late award changes."""

from __future__ import annotations

import datetime

from abord.screening.assess import Outcome
from abord.screening.project import Award, months_between, project

DAY = datetime.date


def rights_of(months, person):
    return [
        {one.right for one in month.results if one.person == person and one.outcome is Outcome.ENTITLED}
        for month in months
    ]


def test_three_full_months_of_living_wage_open_increased_reimbursement(book, example):
    days = months_between(DAY(2025, 2, 1), DAY(2025, 7, 1))
    months = project(book, example("student_with_friend"), days, take_up=["leefloon_ris"])
    # Taken up in February, received from March: March, April and May are full by June.
    assert ["vt_bim" in rights for rights in rights_of(months, "student")] == [False] * 4 + [True] * 2


def test_a_retroactive_award_changes_the_past(book, example):
    days = months_between(DAY(2025, 2, 1), DAY(2025, 4, 1))
    late = [Award("leefloon_ris", "student", DAY(2024, 11, 1))]
    assert all(
        "vt_bim" in rights for rights in rights_of(project(book, example("student_with_friend"), days, late), "student")
    )
    assert not any(
        "vt_bim" in rights for rights in rights_of(project(book, example("student_with_friend"), days), "student")
    )


def test_an_award_that_ended_no_longer_counts(book, example):
    award = [Award("leefloon_ris", "student", DAY(2024, 11, 1), DAY(2025, 2, 28))]
    months = project(book, example("student_with_friend"), months_between(DAY(2025, 2, 1), DAY(2025, 3, 1)), award)
    assert ["sociaal_tarief_tarif_social" in rights for rights in rights_of(months, "student")] == [True, False]


def test_months_follow_the_calendar():
    assert months_between(DAY(2024, 11, 30), DAY(2025, 2, 1)) == [
        DAY(2024, 11, 1), DAY(2024, 12, 1), DAY(2025, 1, 1), DAY(2025, 2, 1)
    ]  # fmt: skip
