"""What an explanation says of a household: values, what they rest on, what was compared, and what stands in the way."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from abord.engine.bound import bound
from abord.engine.case import Case, Facts, Range
from abord.engine.explain import Comparison, Explanation, Key, explain, explain_bounded
from abord.engine.graph import LawBook
from abord.engine.law import EUR, EUR_PER_MONTH, EUR_PER_YEAR, YEARS, Condition
from abord.engine.sheet import Sheet
from lawmaker import one_rule

DAY = datetime.date(2025, 1, 1)
FIGURES = {
    "ceiling": ("EUR/year", 100), "floor": ("EUR/year", 10), "share": ("1", 0.5), "least": ("year", 1),
    "applies": ("flag", True),
    "gap": {"unit": "EUR/year", "values": {"2000-01-01": {"unknown": True, "source": "nobody says"}}},
}  # fmt: skip
RULES = """
@pair_rule(article="art. 1", unit=EUR_PER_YEAR)
def given(near: bool, gift: float) -> float:
    return gift if near else 0

@pair_rule(article="art. 1")
def alike(colour: Colour, other_colour: Colour) -> bool:
    return colour == other_colour

@pair_rule(article="art. 1", unit=EUR_PER_YEAR)
def brought(other_received: float, near: bool) -> float:
    return other_received if near else 0

@holding_rule(article="art. 1", unit=EUR)
def counted(value: float, empty: bool, happy: bool, p: Parameters) -> float:
    return value * p.share if empty and happy else value

@rule(article="art. 2", unit=EUR_PER_YEAR)
def received(given: Each[float], wage: float) -> float:
    '''All that comes in.'''
    return total(given) + wage

@rule(article="art. 3", unit=EUR)
def owned(counted: Each[float]) -> float:
    return total(counted)

@rule(article="art. 4", unit=COUNT)
def people(near: Each[bool], alike: Each[bool]) -> float:
    return count(near) if any_of(alike) or all_of(near) else 0

@rule(article="art. 5", unit=EUR_PER_YEAR)
def between(gift: Each[float], brought: Each[float], p: Parameters) -> float:
    return lowest(gift, p.ceiling) + highest(brought)

@rule(article="art. 6", unit=YEARS)
def years_counted(years: float, p: Parameters) -> float:
    return years

@rule(article="art. 6", unit=COUNT)
def only_one(p: Parameters) -> int:
    return 1

@rule(article="art. 7")
def grown(born: Date, reference_date: Date) -> bool:
    return born < reference_date

@rule(article="art. 8", unit=RATE)
def part(wage: float, loss: float) -> float:
    return wage / loss

@rule(article="art. 9", unit=EUR_PER_YEAR)
def gap(happy: bool, p: Parameters) -> float:
    return p.gap if happy else p.floor

@rule(article="art. 9", unit=EUR_PER_YEAR, until="2020-12-31")
def former(wage: float) -> float:
    return wage

@rule(article="art. 9", unit=EUR_PER_YEAR, since="2026-01-01")
def former(loss: float) -> float:
    return loss

@rule(article="art. 10", unit=EUR_PER_YEAR)
def amount(received: float, happy: bool, p: Parameters) -> float:
    return p.ceiling if happy else p.floor - received

@rule(article="art. 11", condition=Condition.MEANS, since="2026-01-01")
def other_condition(received: float, p: Parameters) -> bool:
    return received < p.ceiling
"""
TOLD = {
    "wage": "float", "loss": "float", "years": "float", "happy": "bool", "colour": "Colour", "rent_by_month": "float",
    "gift": "Each[float]", "value": "Each[float]", "reference_date": "Date", "born": "Date",
}  # fmt: skip
COMPARED = {
    "wage < p.ceiling": ("wage", 50.0, "<", "p.ceiling", 100.0, True, EUR_PER_YEAR),
    "wage >= p.ceiling": ("wage", 50.0, ">=", "p.ceiling", 100.0, False, EUR_PER_YEAR),
    "p.floor <= wage": ("p.floor", 10.0, "<=", "wage", 50.0, True, EUR_PER_YEAR),
    "p.floor - wage > 0": ("p.floor - wage", -40.0, ">", "0", 0.0, False, None),
    "wage + per_year(rent_by_month) < p.ceiling": (
        "wage + per_year(rent_by_month)", 62.0, "<", "p.ceiling", 100.0, True, EUR_PER_YEAR,
    ),
    "per_month(wage) < rent_by_month": ("per_month(wage)", 50 / 12, "<", "rent_by_month", 1.0, False, EUR_PER_MONTH),
    "max(wage, p.floor) < p.ceiling": ("max(wage, p.floor)", 50.0, "<", "p.ceiling", 100.0, True, EUR_PER_YEAR),
    "total(gift) < p.ceiling": ("total(gift)", 30.0, "<", "p.ceiling", 100.0, True, EUR_PER_YEAR),
    "years > p.least": ("years", 3.0, ">", "p.least", 1.0, True, YEARS),
}  # fmt: skip
NOT_COMPARED = (
    "colour == Colour.RED", "low = wage; return low < p.ceiling", "lowest(gift, wage) < p.ceiling", "wage < p.gap",
    "wage / loss < p.share", "born < reference_date and happy", "happy and loss < wage",
)  # fmt: skip
"""No order, or a side that is not known; a local name is not followed."""
STANDS_IN_THE_WAY = {
    # Of who has too much, too few years, and no luck; the loss is not known, and no rent is paid.
    "wage < p.ceiling": {"wage"},
    "wage < p.ceiling or years > p.least": {"wage", "years"},
    "wage < p.ceiling and years > p.least": {"wage", "years"},  # none is enough by itself: all that fail
    "(happy and wage < p.ceiling) or (happy and years > p.least)": {"wage", "years"},
    "wage > p.ceiling and years > p.least": {"years"},
    "(happy and wage < p.ceiling) or years > p.least": {"years"},
    "(not happy and wage < p.ceiling) or (happy and years > p.least)": {"wage"},
    "(colour == Colour.RED and wage < p.ceiling) or (colour != Colour.RED and years > p.least)": {"wage"},
    "not wage < p.floor and years > p.least": {"years"},
    "not (not wage < p.ceiling) or (happy and years > p.least)": {"wage"},
    "(not wage > p.floor and wage < p.ceiling) or years > p.least": {"years"},
    "years > p.least if happy else wage < p.ceiling": {"wage"},
    "wage < p.ceiling if not happy else years > p.least": {"wage"},
    "if happy or wage < p.ceiling:\n        return wage > p.floor\n    return happy and years > p.least": {"wage"},
    "low = wage; return (happy and wage < p.ceiling) or years > p.least": {"years"},
    # What is not known may be so.
    "low = wage < p.ceiling; return low or (happy and years > p.least)": {"wage", "years"},
    "wage < p.ceiling or loss > 0 or (happy and years > p.least)": {"wage", "years"},
    "(wage < p.ceiling and not (not loss > 0)) or (happy and years > p.least)": {"wage"},
    "(happy and years > p.least) if loss > 0 else wage < p.ceiling": {"wage"},
    "wage < p.ceiling if loss > 0 else years > p.least": {"wage", "years"},
    "(wage / per_year(rent_by_month) > 1 and wage < p.ceiling) or (happy and years > p.least)": {"wage"},
    "happy": set(),
}  # fmt: skip


@pytest.fixture(scope="module")
def small(write_law: Callable[..., LawBook]) -> LawBook:
    asked = enumerate([*COMPARED, *NOT_COMPARED, *STANDS_IN_THE_WAY])
    said = [one_rule(f"rule_{index}", text, "bool", TOLD) for index, text in asked]
    return write_law("\n".join([RULES, *said]), FIGURES, amount="amount")


def rule_of(text: str) -> str:
    return f"demo.rule_{[*COMPARED, *NOT_COMPARED, *STANDS_IN_THE_WAY].index(text)}"


def household(book: LawBook, **changed: Any) -> Case:
    """Three persons, of whom the first is near the second, and owns two things."""
    red, blue = (book.enums["Colour"][name] for name in ("RED", "BLUE"))
    facts: list[Facts] = [
        {"wage": 50.0, "loss": 0.0, "years": 3.0, "happy": True, "colour": red, "rent_by_month": 1.0, "born": 700000.0},
        {"wage": 7.0, "colour": red},
        {"wage": 9.0, "colour": blue},
    ]
    near, far, farther = ({"near": near, "gift": gift} for near, gift in ((True, 20.0), (False, 10.0), (False, 3.0)))
    held: list[list[Facts]] = [[{"value": 8.0, "empty": True}, {"value": 5.0, "empty": False}]]
    return replace(Case(DAY, tuple("abc"), facts, {(0, 1): near, (0, 2): far, (1, 0): farther}, held), **changed)


def explained(book: LawBook, case: Case | None = None, **more: Any) -> Explanation:
    case = case or household(book)
    return Explanation(book, case, book.parameters_at(case.reference_date), **more)


def test_a_value_is_what_its_rule_gives(small: LawBook) -> None:
    found = explained(small)
    expected = {
        "demo.received": 70.0, "demo.owned": 9.0, "demo.people": 1.0, "demo.between": 17.0, "demo.years_counted": 3.0,
        "demo.only_one": 1.0, "demo.grown": True, "demo.amount": 100.0, "demo.holds": True, "demo.entitled": True,
        "fact.wage": 50.0, "reference_date": float(DAY.toordinal()), "count(fact.near)": 1.0,
        "all_of(fact.near)": False, "any_of(demo.alike)": True, "lowest(fact.gift)": 10.0, "total(demo.given)": 20.0,
    }  # fmt: skip
    told = {name: found.value(name, 0) for name in expected}
    assert told == expected
    assert {name: type(value) for name, value in told.items()} == {
        name: type(value) for name, value in expected.items()
    }


def test_a_value_of_a_pair_or_a_holding_is_of_its_own_row(small: LawBook) -> None:
    found = explained(small)
    assert [found.value("demo.given", 0, other=other) for other in (1, 2)] == [20.0, 0.0]
    assert [found.value("demo.alike", 0, other=other) for other in (1, 2)] == [True, False]
    assert [found.value("demo.brought", 0, other=other) for other in (1, 2)] == [7.0, 0.0]
    assert [found.value("demo.counted", 0, holding=place) for place in (0, 1)] == [4.0, 5.0]


def test_what_rests_on_something_unknown_has_no_value(small: LawBook) -> None:
    whole = household(small)
    open_kind = frozenset([small.enums["Colour"](0)])  # any kind will do
    without: dict[str, Case] = {
        "roster": replace(whole, roster_closed=False),
        "holdings": replace(whole, open_kinds=[open_kind]),
        "gift": replace(whole, pairs={(0, 1): {"near": True}}),
        "value": replace(whole, holdings=[[{"empty": True}]]),
        "wage": replace(whole, facts=[{**whole.facts[0], "wage": Range(1.0, 2.0)}, *whole.facts[1:]]),
        "colour": replace(whole, facts=[{**whole.facts[0], "colour": open_kind}, *whole.facts[1:]]),
    }
    asked = ("demo.received", "demo.owned", "demo.people", "demo.only_one")
    known = {what: [name for name in asked if explained(small, case).value(name, 0) is not None]
             for what, case in without.items()}  # fmt: skip
    assert known == {
        "roster": ["demo.owned", "demo.only_one"],
        "holdings": ["demo.received", "demo.people", "demo.only_one"],
        "gift": ["demo.owned", "demo.people", "demo.only_one"],
        "value": ["demo.received", "demo.people", "demo.only_one"],
        "wage": ["demo.owned", "demo.people", "demo.only_one"],
        "colour": ["demo.received", "demo.owned", "demo.only_one"],
    }
    assert explained(small, without["roster"]).value("demo.given", 0, other=1) == 20.0
    assert explained(small, without["holdings"]).value("demo.owned", 1) == 0.0  # of others nothing is open


def test_neither_a_quotient_of_nothing_nor_a_figure_that_nobody_knows_has_a_value(small: LawBook) -> None:
    assert explained(small).value("demo.part", 0) is None
    assert explained(small).value("demo.gap", 0) is None


def test_a_condition_that_fails_decides_and_one_that_is_open_leaves_it_open(small: LawBook) -> None:
    later = replace(household(small), reference_date=datetime.date(2026, 1, 1))  # both conditions are the law
    for happy, wage, entitled in (
        (True, 50.0, True), (False, 50.0, False), (None, 50.0, None), (None, 500.0, False), (True, None, None),
    ):  # fmt: skip
        facts = [{"happy": happy, "wage": wage}, *later.facts[1:]]
        assert explained(small, replace(later, facts=facts)).value("demo.entitled", 0) is entitled


@pytest.mark.parametrize(("year", "former", "holds"), [(2020, 50.0, True), (2025, None, True), (2026, 0.0, False)])
def test_the_version_of_the_day_is_the_law(small: LawBook, year: int, former: float | None, holds: bool) -> None:
    """Where there is none, a number is not known, and a condition does not stand in the way."""
    case = household(small, reference_date=datetime.date(year, 1, 1))
    case.facts[0]["wage"] = 50.0 if year < 2026 else 500.0
    found = explained(small, case)
    assert (found.value("demo.former", 0), found.value("demo.other_condition", 0)) == (former, holds)
    assert found.comparisons_of("demo.other_condition", 0) == found.obstacles("demo.other_condition", 0) or holds
    said = {found.step(Key(name, 0)).doc for name in ("demo.former", "demo.other_condition")}
    assert ("no rule in force on this date" in said) == (year < 2026)


def test_a_switch_counts_in_the_position_asked_for(small: LawBook) -> None:
    assert explained(small).figure("demo.applies").value is True
    found = explained(small, switches={"demo.applies": False})
    assert (found.figure("demo.applies").value, found.figure("demo.share").value) == (False, 0.5)


# The trace.


def test_a_step_says_what_a_value_rests_on(small: LawBook) -> None:
    found = explained(small)
    fact, fold = found.step(Key("fact.wage", 0)), found.step(Key("total(demo.given)", 0))
    assert (fact.is_fact, fact.value, fact.unit, fact.inputs, fact.doc) == (True, 50.0, EUR_PER_YEAR, [], "")
    assert (fold.is_fact, fold.value, fold.unit) == (False, 20.0, EUR_PER_YEAR)
    assert fold.inputs == [Key("demo.given", 0, other=1), Key("demo.given", 0, other=2)]
    step = found.step(Key("demo.received", 0))
    assert (step.value, step.article, step.doc, step.unit) == (70.0, "art. 2", "All that comes in.", EUR_PER_YEAR)
    assert (step.condition, found.step(Key("demo.holds", 0)).condition) == (None, Condition.MEANS)
    assert step.inputs == [Key("fact.wage", 0), Key("total(demo.given)", 0)]
    owned = found.step(Key("total(demo.counted)", 0))
    assert (owned.unit, owned.inputs) == (EUR, [Key("demo.counted", 0, holding=place) for place in (0, 1)])
    brought = found.step(Key("demo.brought", 0, other=1))
    assert brought.inputs == [Key("demo.received", 1), Key("fact.near", 0, other=1)]
    counted = found.step(Key("demo.counted", 0, holding=1))
    assert counted.inputs == [Key("fact.value", 0, holding=1), Key("fact.empty", 0, holding=1), Key("fact.happy", 0)]
    assert found.step(Key("reference_date", 0)).inputs == []


def test_a_step_has_the_figures_that_were_read_and_all_while_the_value_is_not_known(small: LawBook) -> None:
    def read(rule: str = "demo.amount", **facts: Any) -> list[str]:
        case = household(small)
        case.facts[0].update(facts)
        return [one.name for one in explained(small, case).step(Key(rule, 0)).figures]

    assert read() == ["demo.ceiling"]
    assert read(happy=False) == ["demo.floor"]
    assert read(happy=None) == ["demo.ceiling", "demo.floor"]
    assert read("demo.gap") == ["demo.gap", "demo.floor"]
    assert read(happy=False, wage=None) == ["demo.ceiling", "demo.floor"]


def test_the_way_goes_from_the_result_down_and_by_each_step_once(small: LawBook) -> None:
    way = [step.key for step in explained(small).walk("demo", 0)]
    assert way[:2] == [Key("demo.entitled", 0), Key("demo.amount", 0)]
    assert len(way) == len(set(way))
    for step in explained(small).walk("demo", 0):
        assert all(way.index(one) > way.index(step.key) for one in step.inputs if one != Key("demo.received", 0))
    facts = {(key.variable, key.other) for key in way if key.variable.startswith("fact.")}
    assert facts == {("fact.happy", -1), ("fact.wage", -1), *((f"fact.{name}", other) for name in ("near", "gift")
                                                              for other in (1, 2))}  # fmt: skip


def test_a_right_without_an_amount_is_walked_as_well(write_law: Callable[..., LawBook]) -> None:
    book = write_law()
    way = explain(book, Case(DAY, ("a",), [{"happy": True}]), {}).walk("demo", 0)
    assert [(step.key.variable, step.value) for step in way] == [
        ("demo.entitled", True), ("demo.holds", True), ("fact.happy", True),
    ]  # fmt: skip


@pytest.mark.parametrize("text", COMPARED)
def test_what_was_compared_with_what(small: LawBook, text: str) -> None:
    found = explained(small).comparisons_of(rule_of(text), 0)
    assert found == [Comparison(*COMPARED[text])]
    assert found[0].gap == abs(COMPARED[text][1] - COMPARED[text][4])
    assert explained(small).step(Key(rule_of(text), 0)).comparisons == found


@pytest.mark.parametrize("text", NOT_COMPARED)
def test_what_is_not_known_or_has_no_order_is_not_compared(small: LawBook, text: str) -> None:
    case = household(small)
    case.facts[0] |= {"loss": 0.0}
    if "/" not in text:
        del case.facts[0]["loss"]
    del case.facts[0]["born"]
    assert explained(small, case).comparisons_of(rule_of(text), 0) == []


def test_a_sum_over_others_is_not_compared_while_there_may_be_more(small: LawBook) -> None:
    case = household(small, roster_closed=False)
    assert explained(small, case).comparisons_of(rule_of("total(gift) < p.ceiling"), 0) == []


@pytest.mark.parametrize("text", STANDS_IN_THE_WAY)
def test_what_stands_in_the_way(small: LawBook, text: str) -> None:
    case = household(small)
    case.facts[0].update(wage=200.0, years=1.0, happy=False, loss=None, rent_by_month=0.0)
    found = explained(small, case).obstacles(rule_of(text), 0)
    assert {one.left for one in found} == STANDS_IN_THE_WAY[text]
    assert not any(one.holds for one in found)


# What is given, and what is proved.


def test_what_is_taken_is_not_computed(small: LawBook) -> None:
    taken = {Key("demo.received", 0): 1000.0, Key("fact.happy", 0): False}
    found = explained(small, taken=taken)
    assert (found.value("demo.received", 0), found.value("demo.amount", 0)) == (1000.0, -990.0)
    assert found.value("demo.received", 1) == 7.0  # of others it is computed


def test_of_many_values_their_sum_or_number_can_be_taken(small: LawBook) -> None:
    def people(**folds: Any) -> Any:
        names = {"count": "count(fact.near)", "any": "any_of(demo.alike)", "all": "all_of(fact.near)"}
        return explained(small, taken={Key(names[one], 0): value for one, value in folds.items()}).value(
            "demo.people", 0
        )

    assert people(count=3.0, all=True, any=True) == 3.0
    assert people(count=0.0, all=True, any=False) == 0.0
    assert people(count=2.0, all=False, any=True) is None  # there are no values of which both are so, as far as tried
    assert people(count=3.0) == 1.0  # not all that the rule asks of them is taken: they are counted
    given = {Key("total(demo.given)", 0): 30.0}
    assert explained(small, taken=given).value("demo.received", 0) == 80.0
    assert explained(small, taken={Key("total(demo.given)", 0): 0.0}).value("demo.received", 0) == 50.0
    lowest = {Key("lowest(fact.gift)", 0): 40.0, Key("highest(demo.brought)", 0): 2.0}
    assert explained(small, taken=lowest).value("demo.between", 0) == 42.0


@pytest.fixture(scope="module")
def settled(write_law: Callable[..., LawBook]) -> LawBook:
    return write_law(
        """
        @pair_rule(article="art. 1", unit=EUR_PER_YEAR)
        def given(near: bool, gift: float) -> float:
            return gift if near else 0

        @holding_rule(article="art. 1")
        def left(empty: bool, happy: bool) -> bool:
            return empty and happy

        @rule(article="art. 1", unit=EUR_PER_YEAR)
        def aside(wage: float) -> float:
            return wage

        @rule(article="art. 1")
        def shade(happy: bool, colour: Colour) -> Colour:
            return Colour.BLUE if happy else colour

        @rule(article="art. 1", unit=EUR_PER_YEAR)
        def amount(given: Each[float], left: Each[bool], shade: Colour, wage: float, p: Parameters) -> float:
            return max(total(given), p.ceiling) if shade == Colour.BLUE and not any_of(left) else min(wage, p.ceiling)
        """,
        FIGURES, amount="amount",
    )  # fmt: skip


def test_what_bound_proves_has_a_value_though_facts_are_missing(settled: LawBook) -> None:
    facts = [{"happy": True}, {"happy": False, "wage": Range(200.0, 300.0)}]
    pairs = {(0, 1): {"near": False}, (1, 0): {"gift": 0.0}}
    holdings = [[{"empty": False}, {}], [{}]]
    case = Case(DAY, ("a", "b"), facts, pairs, holdings)  # type: ignore[arg-type]
    run = bound(Sheet(settled, case, settled.parameters_at(DAY)), tuple(settled.targets("demo")))
    found, blue = explain_bounded(run), settled.enums["Colour"]["BLUE"]
    assert [found.value("demo.given", one, other=1 - one) for one in (0, 1)] == [0.0, 0.0]
    assert [found.value("demo.left", 0, holding=place) for place in (0, 1)] == [False, None]
    assert found.value("demo.left", 1, holding=0) is False
    assert (found.value("demo.shade", 0), found.value("demo.shade", 1)) == (blue, None)
    assert found.value("any_of(demo.left)", 0) is None and found.value("any_of(demo.left)", 1) is False
    assert (found.value("demo.amount", 0), found.value("demo.amount", 1)) == (None, 100.0)
    assert [found.value("demo.entitled", one) for one in (0, 1)] == [True, False]
    assert found.value("demo.given", 0, other=0) is None  # there is no such pair
    assert found.value("demo.aside", 1) is None  # nothing of the right rests on it
    assert found.value("fact.wage", 1) is None and found.value("fact.gift", 0, other=1) is None
    explain_alone = explain(settled, case, settled.parameters_at(DAY))
    assert (explain_alone.value("demo.amount", 1), explain_alone.value("demo.given", 0, other=1)) == (None, None)
