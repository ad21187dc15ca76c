"""An amount that says no more than the most that the law gives is not the amount of this person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from abord.screening.assess import Outcome, assess
from abord.situation.model import Stated

ALONE = """
date: 2025-06-01
persons: {{somebody: {{age: 40, residence_status: belgian, lives_in_belgium: yes{more}}}}}
roofs: [{{housing: dwelling, region: flanders, persons: [somebody]}}]
roster: closed
assume: ages
"""


def of(book, situation, right, more="", rest=""):
    return assess(book, situation(ALONE.format(more=more) + rest)).of(right, "somebody")


def test_with_nothing_known_of_money_the_range_is_the_maximum_of_the_law(book, situation):
    for right in ("leefloon_ris", "ivt_arr"):
        found = of(book, situation, right)
        assert found.outcome is not Outcome.NOT_ENTITLED and found.amount is not None
        assert found.amount.low <= 0 < found.amount.high
        assert found.only_maximum, right


def test_money_that_lowers_it_makes_it_a_number_of_this_person(book, situation):
    nothing, something = of(book, situation, "leefloon_ris"), of(
        book, situation, "leefloon_ris", ", wage_net: 500 EUR/month"
    )  # fmt: skip
    assert something.amount.high < nothing.amount.high
    assert not something.only_maximum


def test_what_is_settled_is_never_only_a_maximum(book, situation, example):
    text = ALONE.format(more="").replace("assume: ages", "assume: usual")
    found = assess(book, situation(text)).of("leefloon_ris", "somebody")
    assert found.outcome is Outcome.ENTITLED and found.amount.is_settled and not found.only_maximum
    for name in ("student_with_friend", "lone_parent"):
        for result in assess(book, example(name)).results:
            if result.only_maximum:
                assert result.amount.low <= 0 < result.amount.high and result.guess is None


@pytest.mark.parametrize("name", ["unknown_income", "partners_dependants", "lone_parent"])
def test_an_income_that_is_taken_away_never_makes_a_maximum_smaller(book, example, name):
    """What is only a maximum stays so, and as high, where one more amount is forgotten."""
    whole = example(name)
    case = assess(book, whole).case
    before = {(r.right, r.person): r for r in assess(book, whole).results if r.only_maximum}
    for person in case.persons:
        amounts = [
            fact for fact, history in whole.persons[person].facts.items()
            if fact in book.facts and book.facts[fact].unit is not None and book.facts[fact].unit.is_money
            and any(isinstance(one.value, float) for one in history)
        ]  # fmt: skip
        for fact in amounts[:3]:
            facts = {**whole.persons[person].facts, fact: (Stated(None),)}
            less = replace(whole, persons={**whole.persons, person: replace(whole.persons[person], facts=facts)})
            after = {(r.right, r.person): r for r in assess(book, less).results}
            for key, result in before.items():
                assert after[key].only_maximum and after[key].amount.high == result.amount.high
