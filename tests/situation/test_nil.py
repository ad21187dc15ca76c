"""What a no already says, and what an age is taken to say: an amount of what is not received is nil."""

from __future__ import annotations

import datetime

from abord.book import open_book
from abord.situation.assemble import prepare
from abord.situation.reader import Reader

DAY = datetime.date(2025, 6, 1)


def facts_of(text: str) -> dict:
    book = open_book()
    return prepare(Reader(book.facts).read(text), book.facts, DAY).case.facts[0]


def test_who_gets_no_pension_at_all_has_none():
    known = facts_of("persons: {a: {receives_pension: no, receives_survivors_pension: no}}")
    assert known["pension_net"] == known["pension_gross"] == known["pension_taxable"] == 0.0


def test_one_no_of_two_says_nothing():
    assert "pension_net" not in facts_of("persons: {a: {receives_pension: no}}")


def test_what_is_stated_prevails():
    assert facts_of("persons: {a: {receives_ivt: no, ivt_received: 100 EUR/month}}")["ivt_received"] == 1200.0


def test_a_flag_that_rests_on_another_is_no():
    assert facts_of("persons: {a: {student: no}}")["student_with_integration_project"] is False


def test_a_young_child_is_taken_not_to_be_married_or_at_work_where_that_is_asked_for():
    known = facts_of("assume: ages\npersons: {a: {age: 7}}")
    assert not any(known[name] for name in ("married", "widowed", "pregnant", "began_work_while_on_living_wage"))
    assert known["months_of_work_exemption_used"] == 0.0  # rests on another
    assert "pregnant" not in facts_of("assume: ages\npersons: {a: {age: 12}}")
    assert "pregnant" not in facts_of("assume: ages\npersons: {a: {age: 7, pregnant: unknown}}")


def test_by_itself_an_age_says_nothing_else():
    assert set(facts_of("persons: {a: {age: 7}}")) == {"age"}


def test_what_is_taken_for_granted_is_listed():
    book = open_book()
    found = prepare(Reader(book.facts).read("assume: ages\npersons: {a: {age: 40}}"), book.facts, DAY)
    assert {one.path for one in found.assumptions} == {
        "persons.a.receives_igo", "persons.a.receives_elderly_care_allowance",
    }  # fmt: skip
    assert {found.origins[one.path].how for one in found.assumptions} == {"assumed"}


def test_an_age_that_is_not_known_makes_nothing_nil():
    assert "married" not in facts_of("assume: ages\npersons: {a: {}}")


def test_child_benefit_is_for_the_young_and_paid_to_others():
    text = """
assume: ages
persons: {old: {age: 40}, partner: {age: 38}, grown: {age: 25}, child: {age: 6}}
roofs: [{housing: dwelling, persons: [old, partner, grown, child]}]
roster: closed
"""
    book = open_book()
    case = prepare(Reader(book.facts).read(text), book.facts, DAY).case
    open_pairs = {
        (case.persons[one], case.persons[other])
        for (one, other), facts in case.pairs.items()
        if "family_allowances_received_for_other" not in facts
    }
    assert open_pairs == {
        (one, other) for one in ("old", "partner", "grown") for other in ("grown", "child") if one != other
    }
