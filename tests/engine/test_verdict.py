"""What bound proves of a right: by cases where intervals alone forget that two numbers rest on one choice."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from abord.engine.bound import Options, Span, bound
from abord.engine.case import Case
from abord.engine.graph import LawBook
from abord.engine.sheet import Sheet
from abord.engine.verdict import MOST_CASES, Verdict, alike, verdict

DAY = datetime.date(2025, 1, 1)
RULES = """
@rule(article="art. 1")
def category(colour: Colour) -> Colour:
    return colour

@rule(article="art. 1", unit=EUR_PER_YEAR)
def ceiling(category: Colour, p: Parameters) -> float:
    return p.red + p.above if category == Colour.RED else p.other + p.above

@rule(article="art. 1", unit=EUR_PER_YEAR)
def counted(category: Colour, wage: float, p: Parameters) -> float:
    return wage + p.red if category == Colour.RED else wage + p.other

@rule(article="art. 1", unit=EUR_PER_YEAR)
def amount(counted: float, ceiling: float) -> float:
    return ceiling - counted
"""
CEILING = """
@rule(article="art. 1", condition=Condition.MEANS)
def other_condition(counted: float, ceiling: float) -> bool:
    return counted < ceiling
"""
PARAMETERS = {"red": ("EUR/year", 900), "other": ("EUR/year", 400), "above": ("EUR/year", 100)}


@pytest.fixture
def small(write_law: Callable[..., LawBook]) -> LawBook:
    return write_law(RULES + CEILING, PARAMETERS, amount="amount")


def proved(book: LawBook, most_cases: int = MOST_CASES, **facts: Any) -> Verdict:
    sheet = Sheet(book, Case(DAY, ("a",), [facts], holdings=[[]], open_kinds=[frozenset()]), book.parameters_at(DAY))
    return verdict(bound(sheet, tuple(book.targets("demo"))), "demo", 0, most_cases)


def test_what_is_the_same_in_every_case_is_settled(small: LawBook) -> None:
    found = proved(small, happy=True, wage=0.0)
    assert (found.entitled, found.amount) == (Options(2, 0), Span(100.0, 100.0, 0))
    assert found.missing == []


def test_a_right_without_an_amount_is_split_as_well(write_law: Callable[..., LawBook]) -> None:
    found = proved(write_law(RULES + CEILING, PARAMETERS), happy=True, wage=0.0)
    assert (found.entitled, found.amount) == (Options(2, 0), None)


def test_an_open_amount_of_who_is_entitled_is_split_as_well(write_law: Callable[..., LawBook]) -> None:
    book = write_law(RULES, PARAMETERS, amount="amount")
    found = proved(book, happy=True, wage=0.0)
    assert (found.entitled, found.amount, found.missing) == (Options(2, 0), Span(100.0, 100.0, 0), [])
    assert "wage" in {datum.fact for datum in proved(book, happy=True).missing}


def test_more_cases_than_allowed_are_not_split(small: LawBook) -> None:
    for most, settled in ((1, False), (2, False), (3, True)):
        found = proved(small, most, happy=True, wage=0.0)
        assert found.entitled.is_settled == settled
        assert {datum.fact for datum in found.missing} == (set() if settled else {"colour"})


def test_what_no_case_settles_stays_open_and_names_what_would_settle_it(small: LawBook) -> None:
    found = proved(small, wage=30.0)
    assert (found.entitled.mask, found.amount and found.amount[:2]) == (3, (70.0, 70.0))
    assert "happy" in {datum.fact for datum in found.missing}


def test_who_is_not_entitled_gets_nothing_whatever_is_open(small: LawBook) -> None:
    found = proved(small, happy=False)
    assert (found.entitled.mask, found.amount, found.missing) == (1, Span(0.0, 0.0, 0), [])


def test_facts_and_unsure_figures_are_told_apart(write_law: Callable[..., LawBook]) -> None:
    unsure = {"value": 100, "low": 50, "high": 100, "confidence": "?", "source": "here"}
    figures = PARAMETERS | {"above": {"unit": "EUR/year", "values": {"2000-01-01": unsure}}}
    found = proved(write_law(RULES + CEILING, figures, amount="amount"), 1, happy=True, wage=70.0)
    assert {datum.fact for datum in found.facts} == {"colour"}
    assert {datum.fact for datum in found.figures} == {"demo.above"}
    assert len(found.missing) == 2


def test_a_case_is_run_for_the_rights_that_make_the_same_choices(book: LawBook) -> None:
    everything = tuple(target for right in book.rights for target in book.targets(right))
    assert alike(book, "igo_grapa", everything) == tuple(book.targets("igo_grapa"))
    assert alike(book, "igo_grapa", ()) == tuple(book.targets("igo_grapa"))
