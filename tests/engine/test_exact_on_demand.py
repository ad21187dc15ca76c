"""The exact code asks only for what decides, and says so where it asked for something missing."""

import datetime
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from abord.engine import country
from abord.engine.bound import bound
from abord.engine.case import Case
from abord.engine.code import joined
from abord.engine.columns import columns_of
from abord.engine.country import NO, UNDETERMINED, YES, CountryError, Settings, run
from abord.engine.exact import Exact
from abord.engine.explain import explain
from abord.engine.graph import LawBook
from abord.engine.language import Node
from abord.engine.law import Enum
from abord.engine.plan import Plan
from abord.engine.sheet import Sheet

DAY = datetime.date(2025, 1, 1)
RULES = """
@pair_rule(article="art. 1", unit=EUR_PER_YEAR)
def gift_nearby(near: bool, gift: float) -> float:
    if near:
        return gift
    return 0

@rule(article="art. 1", unit=EUR_PER_YEAR)
def gifts(gift_nearby: Each[float]) -> float:
    return total(gift_nearby)

@rule(article="art. 1", condition=Condition.MEANS)
def other_condition(gifts: float, wage: float, p: Parameters) -> bool:
    return gifts + wage < p.ceiling
"""
PARAMETERS = {"ceiling": ("EUR/year", 1000)}


@pytest.fixture
def small(write_law: Callable[..., LawBook]) -> LawBook:
    return write_law(RULES, PARAMETERS)


def outcome(book: LawBook, facts: list[dict[str, Any]], pair: dict[str, Any], **case: Any) -> list[int]:
    found = Case(DAY, tuple("ab"), facts, {(0, 1): pair, (1, 0): pair}, **{"roster_closed": True} | case)
    found.holdings, found.open_kinds = [[], []], [frozenset(), frozenset()]
    settings = Settings(book, DAY, book.parameters_at(DAY))
    result = run(settings, columns_of(book, [found]), threads=1)["demo"]
    return result.entitled.tolist()  # type: ignore[no-any-return]


NEAR = {"near": True, "gift": 600.0}


def test_what_is_known_decides(small: LawBook) -> None:
    assert outcome(small, [{"happy": True, "wage": 399.0}, {"happy": True, "wage": 400.0}], NEAR) == [YES, NO]


def test_what_does_not_decide_is_never_asked_for(small: LawBook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither what a failing condition would have asked, nor a gift of somebody who is not near."""

    def refuse(*_: Any) -> int:
        pytest.fail("the bounds build was asked")

    monkeypatch.setattr(country._Job, "bound", refuse)
    assert outcome(small, [{"happy": False}, {"happy": False}], {}, roster_closed=False) == [NO, NO]
    assert outcome(small, [{"happy": True, "wage": 1.0}] * 2, {"near": False}) == [YES, YES]


def test_others_are_not_looked_at_where_the_own_income_is_too_high(
    small: LawBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(country._Job, "bound", lambda *_: pytest.fail("the bounds build was asked"))
    assert outcome(small, [{"happy": True, "wage": 1000.0}] * 2, {}, roster_closed=False) == [NO, NO]


def test_a_negative_figure_and_a_share_above_one_are_refused(write_law: Callable[..., LawBook]) -> None:
    """Lower bounds leave out what is never below 0."""
    share = RULES.replace("gift: float)", "gift: float, p: Parameters)")
    share = share.replace("return gift\n", "return gift * (1 - p.share)\n")
    for figures in ({"ceiling": ("EUR/year", -1), "share": ("1", 0)}, PARAMETERS | {"share": ("1", 2)}):
        book = write_law(share, figures)
        with pytest.raises(CountryError, match="below 0"):
            outcome(book, [{"happy": True, "wage": 1.0}] * 2, NEAR)


@pytest.mark.parametrize(
    ("facts", "pair", "closed", "expected"),
    [
        ({"happy": True}, NEAR, True, UNDETERMINED),
        ({"wage": 1.0}, NEAR, True, UNDETERMINED),
        ({"happy": True, "wage": 1.0}, {"near": True}, True, UNDETERMINED),
        ({"happy": True, "wage": 1.0}, {"gift": 600.0}, True, YES),
        ({"happy": True, "wage": 1.0}, {"gift": 6000.0}, True, UNDETERMINED),
        ({"happy": True, "wage": 1.0}, NEAR, False, UNDETERMINED),
        ({"happy": True, "wage": 999.0}, NEAR, False, NO),
    ],
)
def test_what_is_missing_and_may_decide_leaves_it_open(
    small: LawBook, facts: dict[str, Any], pair: dict[str, Any], closed: bool, expected: int
) -> None:
    assert outcome(small, [facts, {"happy": False}], pair, roster_closed=closed) == [expected, NO]


def test_an_unsure_figure_counts_as_missing(write_law: Callable[..., LawBook]) -> None:
    unsure = {"unit": "EUR/year", "values": {
        "2000-01-01": {"value": 1000, "low": 500, "high": 1500, "confidence": "?", "source": "here"}}}  # fmt: skip
    book = write_law(RULES, {"ceiling": unsure})
    persons = [{"happy": True, "wage": 0.0}, {"happy": True, "wage": 2000.0}]
    assert outcome(book, persons, NEAR) == [UNDETERMINED, NO]


def test_cheap_conditions_come_first(small: LawBook) -> None:
    found = small.rights["demo"]
    text = Exact(Plan(small, small.targets("demo")), found).write().text
    entitled = text[text.index("unknown") :].split("def v")[-1]
    number = Plan(small, small.targets("demo")).number
    assert entitled.index(f"v{number['demo.holds']}(") < entitled.index(f"v{number['demo.other_condition']}(")


def test_what_several_ask_is_kept_for_the_household_alone(small: LawBook) -> None:
    """The memory of one household is that of the next: nothing of it stays behind."""
    rng = np.random.default_rng(4)
    cases = []
    for _ in range(300):
        facts = [{"happy": True, "wage": float(rng.integers(0, 2) * 700)} for _ in range(2)]
        pair = {"near": bool(rng.integers(0, 2)), "gift": float(rng.integers(0, 2) * 600)}
        cases.append(Case(DAY, ("a", "b"), facts, {(0, 1): pair, (1, 0): pair}, [[], []], [frozenset()] * 2, True))
    settings = Settings(small, DAY, small.parameters_at(DAY))
    together = run(settings, columns_of(small, cases), threads=1)["demo"].entitled
    alone = [run(settings, columns_of(small, [case]), threads=1)["demo"].entitled for case in cases]
    assert together.tolist() == np.concatenate(alone).tolist()
    assert 0.1 < (together == YES).mean() < 0.9


class Fruit(Enum):
    APPLE = 0
    PEAR = 1


def test_joining_the_cases_of_a_choice_drops_and_doubles_none() -> None:
    """``a == APPLE or a == APPLE or a == PEAR or a == b``: two cases, and a part that is none."""

    def case(member: Fruit) -> Node:
        return Node("==", (Node("arg", name="a"), Node("const", value=member)))

    same = Node("==", (Node("arg", name="a"), Node("arg", name="b")))
    found = joined(Node("or", (case(Fruit.APPLE), case(Fruit.APPLE), case(Fruit.PEAR), same)))
    assert [(one.op, one.value) for one in found] == [("among", 3.0), ("==", same.value)]
    assert found[1] is same


def test_the_short_way_refuses_what_only_bounds_can_prove(small: LawBook) -> None:
    found = Case(DAY, ("a",), [{"happy": True}], {}, roster_closed=True)
    found.holdings, found.open_kinds = [[]], [frozenset()]
    columns = columns_of(small, [found])
    places = {name: column.ctypes.data for name, column in columns.facts.items()}
    settings = Settings(small, DAY, small.parameters_at(DAY))
    with pytest.raises(CountryError, match="missing"):
        country.run_complete(settings, columns, places, ["demo"])


def test_what_is_divided_by_nothing_is_not_known(write_law: Callable[..., LawBook]) -> None:
    """The same for all three: no value, and neither entitled nor not."""
    part = RULES.replace("gifts + wage", "gifts / wage")
    book = write_law(part, PARAMETERS | {"ceiling": ("1", 1000)})
    for wage, expected in ((0.0, UNDETERMINED), (1.0, YES), (0.5, NO)):
        assert outcome(book, [{"happy": True, "wage": wage}] * 2, NEAR) == [expected, expected]
        case = Case(DAY, ("a", "b"), [{"happy": True, "wage": wage}] * 2, {(0, 1): NEAR, (1, 0): NEAR})
        case.holdings, case.open_kinds, case.roster_closed = [[], []], [frozenset(), frozenset()], True
        values = book.parameters_at(DAY)
        known = {UNDETERMINED: None, YES: True, NO: False}[expected]
        assert explain(book, case, values).value("demo.entitled", 0) is known
        found = bound(Sheet(book, case, values), ("demo.entitled",)).of("demo.entitled", 0)
        assert found.is_settled is (known is not None)


def test_of_two_dear_numbers_each_is_bounded_against_the_other_itself(write_law: Callable[..., LawBook]) -> None:
    """That one is at least 5 and the other at least 10 does not say which is more."""
    book = write_law(
        """
        @rule(article="art. 1", unit=EUR_PER_YEAR)
        def received(gift: Each[float], wage: float) -> float:
            return total(gift) + wage

        @rule(article="art. 1", unit=EUR)
        def owned(value: Each[float], capital: float) -> float:
            return total(value) + capital

        @rule(article="art. 1", condition=Condition.MEANS)
        def other_condition(received: float, owned: float, p: Parameters) -> bool:
            return received / p.one_a_year < owned / p.one
        """,
        {"one_a_year": ("EUR/year", 1), "one": ("EUR", 1)},
    )
    person = {"happy": True, "wage": 5.0, "capital": 10.0}
    assert outcome(book, [person, person], {"gift": 5.0}) == [NO, NO]
    assert outcome(book, [person, person], {"gift": 4.9}) == [YES, YES]


def test_two_versions_may_call_a_number_and_a_flag_by_the_same_name(write_law: Callable[..., LawBook]) -> None:
    book = write_law(
        """
        @rule(article="art. 1", condition=Condition.MEANS, until="2024-12-31")
        def other_condition(happy: bool) -> bool:
            found = happy
            return found

        @rule(article="art. 1", condition=Condition.MEANS, since="2025-01-01")
        def other_condition(wage: float, p: Parameters) -> bool:
            found = wage
            return found < p.ceiling
        """,
        PARAMETERS,
    )
    assert outcome(book, [{"happy": True, "wage": 999.0}, {"happy": True, "wage": 1000.0}], NEAR) == [YES, NO]


def test_an_open_amount_may_be_below_nothing(write_law: Callable[..., LawBook]) -> None:
    book = write_law(
        """
        @rule(article="art. 1", unit=EUR_PER_YEAR)
        def left(loss: float) -> float:
            return loss
        """,
        amount="left",
    )
    case = Case(DAY, ("a",), [{"loss": -5.0}], {}, [[]], [frozenset()])
    result = run(Settings(book, DAY, book.parameters_at(DAY)), columns_of(book, [case]), threads=1)["demo"]
    assert result.low is not None and result.high is not None
    assert (result.entitled[0], result.low[0], result.high[0]) == (UNDETERMINED, -5.0, 0.0)
