"""The result for one household: what is proved, what is open, what it opens, what is near."""

from __future__ import annotations

import datetime

import pytest

from abord.screening.assess import Outcome, assess


def test_the_published_student_gets_what_the_source_says(book, example):
    found = assess(book, example("student_with_friend")).of("leefloon_ris", "student")
    assert (found.outcome, found.guess) == (Outcome.ENTITLED, 589.05)
    assert found.is_certain
    assert {name.split(".")[1] for name in found.left_to_people} >= {"willing_to_work", "has_claimed_other_benefits"}


def test_nothing_known_proves_nothing(book, situation):
    found = assess(book, situation("date: 2025-06-01\npersons: {somebody: {}}\n"))
    assert {result.outcome for result in found.results} == {Outcome.NOT_YET_KNOWN}
    assert all(result.missing for result in found.results)


def test_receiving_is_a_scenario_that_opens_other_rights(book, example):
    found = assess(book, example("student_with_friend")).of("leefloon_ris", "student")
    opened = {opening.right: opening.after_months for opening in found.opens}
    assert opened["sociaal_tarief_tarif_social"] == 0


def test_age_alone_in_the_way_gives_the_day(book, situation):
    text = """
date: 2025-06-01
persons:
  young: {birth_date: 2008-03-15, residence_status: belgian}
roofs: [{housing: dwelling, persons: [young]}]
assume: usual
"""
    found = assess(book, situation(text)).of("leefloon_ris", "young")
    assert found.outcome is Outcome.NOT_ENTITLED
    assert [miss.date for miss in found.misses] == [datetime.date(2026, 3, 15)]


@pytest.mark.parametrize(
    ("born", "day"),
    [
        ("1960-09-02", "2026-09-02"),
        ("1963-09-02", "2029-09-02"),
        ("1963-12-31", "2029-12-31"),
        ("1964-01-15", "2031-01-15"),
        ("1965-03-02", "2032-03-02"),
    ],
)
def test_the_pension_age_of_2030_is_law_already(book, situation, born, day):
    """66 since 1 February 2025, 67 for what begins from 1 February 2030: not at 66 in January, for it begins later."""
    text = f"""
date: 2026-06-30
persons: {{somebody: {{birth_date: {born}, residence_status: belgian}}}}
roofs: [{{housing: dwelling, persons: [somebody]}}]
assume: usual
"""
    found = assess(book, situation(text)).of("igo_grapa", "somebody")
    assert [miss.date for miss in found.misses] == [datetime.date.fromisoformat(day)]


def test_the_age_of_a_guarantee_that_runs_is_near_for_nobody_else(book, example):
    """65 is enough for whoever receives it already; of one who does not, 66 is in the way."""
    (miss,) = assess(book, example("student_with_friend")).of("igo_grapa", "friend").misses
    assert miss.comparison is not None
    assert (miss.comparison.left_value, miss.comparison.right_value) == (22, 66)


@pytest.mark.parametrize(
    "stay",
    [
        "residence_status: foreigners_register",
        "residence_status: eu_citizen, residence_right_over_three_months: no",
    ],
)
def test_a_figure_of_the_law_alone_is_in_nobodys_way(book, situation, stay):
    """That help in the first three months may be refused is a figure: nobody is told to be "1 below 1"."""
    text = f"date: 2025-02-01\nassume: usual\npersons: {{a: {{age: 30, {stay}}}}}\nroofs: [{{persons: [a]}}]"
    done = assess(book, situation(text))
    found = done.of("leefloon_ris", "a")
    (miss,) = (miss for miss in found.misses if miss.condition.endswith("nationality_or_residence_title"))
    assert found.outcome is Outcome.NOT_ENTITLED and miss.comparison is None
    (step,) = (step for step in done.explanation.walk("leefloon_ris", 0) if step.key.variable == miss.condition)
    assert not step.figures and not step.comparisons  # the rule came to its answer without them


def test_a_ceiling_passed_says_by_how_much(book, situation):
    text = """
date: 2025-06-01
persons: {worker: {age: 40, residence_status: belgian, wage_net: 1400 EUR/month}}
roofs: [{housing: dwelling, persons: [worker]}]
assume: usual
"""
    found = assess(book, situation(text)).of("leefloon_ris", "worker")
    (miss,) = found.misses
    assert miss.comparison is not None
    assert miss.comparison.left == "resources"
    assert miss.comparison.gap == pytest.approx(1400 * 12 - 15770.41)


@pytest.mark.parametrize("kind", ["built_property", "unbuilt_land"])
def test_next_to_no_cadastral_income_leaves_nothing_open(book, situation, kind):
    """A total leaves out what is below a millionth: nothing may be divided by it then."""
    text = f"""
date: 2025-06-01
persons: {{owner: {{age: 40, residence_status: belgian}}}}
roofs: [{{housing: dwelling, persons: [owner]}}]
holdings: [{{kind: {kind}, owners: {{owner: 1/3}}, cadastral_income: 0.000001 EUR/year}}]
assume: usual
"""
    found = assess(book, situation(text)).of("leefloon_ris", "owner")
    assert (found.outcome, found.guess) == (Outcome.ENTITLED, found.amount.low)


def test_a_ceiling_already_passed_settles_without_the_other_answers(book, situation):
    text = """
date: 2025-06-01
persons: {worker: {age: 40, wage_net: "4.000,00 EUR/month", holdings_listed: all}}
roofs: [{housing: dwelling, persons: [worker]}]
roster: closed
"""
    found = assess(book, situation(text)).of("leefloon_ris", "worker")
    assert found.outcome is Outcome.NOT_ENTITLED


def test_a_switch_shows_both_results_where_they_differ(book, example):
    found = assess(book, example("family_allowances_for_applicant")).of("leefloon_ris", "daughter")
    (effect,) = [one for one in found.switches if one.switch == "leefloon_ris.disregard_covers_cohabitants"]
    assert effect.amount is not None and effect.amount.low != found.guess
    assert not found.is_certain


def test_one_award_covers_both_partners(book, situation):
    text = """
date: 2025-06-01
persons:
  anna: {age: 30, residence_status: belgian}
  ben: {age: 31, residence_status: belgian}
  child: {age: 4, residence_status: belgian}
roofs: [{housing: dwelling, persons: [anna, ben, child]}]
relations:
  - {person: anna, is: spouse, of: ben, shares_household_matters: yes}
  - {person: anna, is: parent, of: child}
  - {person: ben, is: parent, of: child}
assume: usual
"""
    found = assess(book, situation(text))
    assert found.of("leefloon_ris", "anna").covered_by is None
    assert found.of("leefloon_ris", "ben").covered_by == "anna"


def test_after_the_last_day_that_was_looked_up_the_figures_are_unknown(book, example):
    late = book.law_verified_until + datetime.timedelta(days=400)
    found = assess(book, example("student_with_friend"), late).of("leefloon_ris", "student")
    assert found.outcome is Outcome.NOT_YET_KNOWN
    assert found.unsure


def test_the_law_as_it_was_known_on_a_day(book, example):
    # A rise that applies from January 2026 was decreed in April 2026: in February nobody reckoned with it.
    day = datetime.date(2026, 2, 1)
    later = assess(book, example("pensioner_alone"), day).explanation.values
    then = assess(book, example("pensioner_alone"), day, known_on=day).explanation.values
    changed = [name for name in then if then[name] != later[name]]
    assert changed
    assert all(later[name].known_on is not None and later[name].known_on > day for name in changed)
