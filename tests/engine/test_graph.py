"""The law book is joined and checked as a whole: names, circles, versions, grains."""

import datetime
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import strategies
from abord.engine.bound import bound
from abord.engine.case import Case
from abord.engine.columns import columns_of
from abord.engine.country import CountryError, Settings, run, values_of
from abord.engine.explain import explain
from abord.engine.graph import LawBook
from abord.engine.language import LawError
from abord.engine.sheet import Sheet

Write = Callable[..., LawBook]
DAY = datetime.date(2024, 1, 1)

BROKEN = {
    "an unknown name": (
        """
        @rule(article="a")
        def x(unheard_of: bool) -> bool:
            return unheard_of
        """,
        r"demo/rules\.py, line 6, rule x: unheard_of is not a rule of this right, a shared rule, or a fact",
    ),
    "an unknown parameter": (
        """
        @rule(article="a", unit=EUR)
        def x(p: Parameters) -> float:
            return p.unheard_of
        """,
        r"demo/rules\.py, line 6, rule x: there is no parameter unheard_of in demo/parameters\.yaml",
    ),
    "a circle": (
        """
        @rule(article="a")
        def x(y: bool) -> bool:
            return y
        @rule(article="a")
        def y(z: bool) -> bool:
            return z
        @rule(article="a")
        def z(x: bool) -> bool:
            return x
        """,
        r"the rules run in a circle: demo\.\w -> demo\.\w -> demo\.\w -> demo\.\w",
    ),
    "a circle through the others": (
        """
        @pair_rule(article="a", unit=EUR_PER_YEAR)
        def y(near: bool, other_x: float) -> float:
            return other_x if near else 0
        @rule(article="a", unit=EUR_PER_YEAR)
        def x(wage: float, y: Each[float]) -> float:
            return wage + total(y)
        """,
        r"the rules run in a circle: .*total\(demo\.y\)",
    ),
    "a rule with the name of a fact": (
        """
        @rule(article="a")
        def happy() -> bool:
            return True
        """,
        r"demo/rules\.py, line \d+: rule happy has the name of a fact",
    ),
    "a rule with the name of the date": (
        """
        @rule(article="a")
        def reference_date() -> bool:
            return True
        """,
        "rule reference_date has the name of a fact",
    ),
    "two versions at once": (
        """
        @rule(article="a", until="2023-12-31")
        def x(happy: bool) -> bool:
            return happy
        @rule(article="a", since="2023-12-31")
        def x(happy: bool) -> bool:
            return not happy
        """,
        r"demo/rules\.py, line 9: two versions of x hold at the same time",
    ),
    "two versions without dates": (
        """
        @rule(article="a")
        def x(happy: bool) -> bool:
            return happy
        @rule(article="a")
        def x(happy: bool) -> bool:
            return not happy
        """,
        "two versions of x hold at the same time",
    ),
    "a version that never holds": (
        """
        @rule(article="a", since="2024-01-01", until="2023-12-31")
        def x(happy: bool) -> bool:
            return happy
        """,
        r"demo/rules\.py, line 6.*x.*2024-01-01.*2023-12-31",
    ),
    "a date that is none": (
        """
        @rule(article="a", since="1 March 2024")
        def x(happy: bool) -> bool:
            return happy
        """,
        r"demo/rules\.py, line 6.*1 March 2024",
    ),
    "versions of another unit": (
        """
        @rule(article="a", unit=EUR, until="2023-12-31")
        def x(capital: float) -> float:
            return capital
        @rule(article="a", unit=EUR_PER_YEAR, since="2024-01-01")
        def x(wage: float) -> float:
            return wage
        """,
        "versions of x differ in grain, kind, unit or condition",
    ),
    "versions of another grain": (
        """
        @rule(article="a", until="2023-12-31")
        def x(happy: bool) -> bool:
            return happy
        @pair_rule(article="a", since="2024-01-01")
        def x(near: bool) -> bool:
            return near
        """,
        "versions of x differ in grain, kind, unit or condition",
    ),
    "a pair value without a fold": (
        """
        @rule(article="a")
        def x(near: bool) -> bool:
            return near
        """,
        r"near is a value per pair; take it as Each\[\.\.\.\] and fold it",
    ),
    "a holding value in a pair rule": (
        """
        @pair_rule(article="a")
        def x(empty: bool) -> bool:
            return empty
        """,
        "empty is a value per holding",
    ),
    "Each in a pair rule": (
        """
        @pair_rule(article="a")
        def x(near: Each[bool]) -> bool:
            return any_of(near)
        """,
        r"Each\[\.\.\.\] in a rule of a person holds values of a pair or holding rule",
    ),
    "the other in a rule of a person": (
        """
        @rule(article="a")
        def x(other_happy: bool) -> bool:
            return other_happy
        """,
        "other_happy is not a rule of this right, a shared rule, or a fact",
    ),
    "the other of a pair value": (
        """
        @pair_rule(article="a")
        def x(other_near: bool) -> bool:
            return other_near
        """,
        "other_near is not a rule",
    ),
    "Each that is never folded": (
        """
        @rule(article="a")
        def x(near: Each[bool], happy: bool) -> bool:
            return happy
        """,
        r"demo/rules\.py, line 6, rule x: near .*fold",
    ),
    "a fold of another kind": (
        """
        @rule(article="a")
        def x(near: Each[bool]) -> bool:
            return total(near) > 0
        """,
        "total folds numbers, not flags",
    ),
    "a condition per pair": (
        """
        @pair_rule(article="a", condition=Condition.MEANS)
        def other_condition(near: bool) -> bool:
            return near
        """,
        r"demo/rules\.py: the condition other_condition must be a rule of the person",
    ),
    "a condition that only once is left to people": (
        """
        @rule(article="a", condition=Condition.BEHAVIOUR, until="2024-12-31")
        def other_condition() -> bool:
            raise NotComputed
        @rule(article="a", condition=Condition.MEANS, since="2025-01-01")
        def other_condition(happy: bool) -> bool:
            return happy
        """,
        r"demo/rules\.py, line 9: versions of other_condition differ in grain, kind, unit or condition",
    ),
    "what rests on a condition left to people": (
        """
        @rule(article="a", condition=Condition.BEHAVIOUR)
        def left_to_people() -> bool:
            raise NotComputed
        @rule(article="a")
        def x(left_to_people: bool) -> bool:
            return left_to_people
        """,
        r"demo/rules\.py, line 9, rule x: left_to_people is left to people",
    ),
}


@pytest.mark.parametrize("cases", ["ONE = 1\n    TWO = 2", "ZERO = 0\n    TWO = 2", "A = 0\n    B = -1"])
def test_the_cases_of_a_choice_count_from_nothing(write_law: Write, cases: str) -> None:
    with pytest.raises(LawError, match="Fruit: the cases of a choice count from 0"):
        write_law(concepts=f"class Fruit(Enum):\n    {cases}\n")


def test_a_choice_of_more_cases_than_a_mask_holds_is_refused(write_law: Write) -> None:
    with pytest.raises(LawError, match="to 50 at the most"):
        write_law(concepts='Land = Enum("Land", [(f"L{n}", n) for n in range(51)], module=__name__)\n')


@pytest.mark.parametrize("source", BROKEN)
def test_a_broken_law_book_does_not_open(write_law: Write, source: str) -> None:
    rules, why = BROKEN[source]
    with pytest.raises(LawError, match=why):
        write_law(rules)


def test_what_is_kept_is_stamped_by_the_rules_that_were_read(write_law: Write) -> None:
    """An upgrade under a running program: what that goes on writing must not pass for the work of the new rules."""
    opened, same = write_law(), write_law()
    changed = write_law('@rule(article="a")\ndef x(happy: bool) -> bool:\n    return not happy\n')
    assert opened.fingerprint == same.fingerprint != changed.fingerprint


def test_a_shared_name_is_taken(write_law: Write) -> None:
    shared = '\n\n@rule(article="a")\ndef x(happy: bool) -> bool:\n    return happy\n'
    with pytest.raises(LawError, match="rule x has the name of a shared rule"):
        write_law('@rule(article="a")\ndef x(happy: bool) -> bool:\n    return happy\n', concepts=shared)


@pytest.mark.parametrize(
    ("borrowed", "why"),
    [
        ({"x": "demo.unheard_of"}, "BORROWED x: there is no rule demo.unheard_of"),
        ({"holds": "demo.y"}, "BORROWED holds: .*rule of this right"),
        ({"happy": "demo.y"}, "BORROWED happy: .*fact"),
    ],
)
def test_borrowed_names_are_checked(write_law: Write, borrowed: dict[str, str], why: str) -> None:
    with pytest.raises(LawError, match=why):
        write_law(
            '@rule(article="a")\ndef y(happy: bool) -> bool:\n    return not happy\n', head=f"BORROWED = {borrowed}\n"
        )


def test_a_right_needs_a_computed_condition_and_words_for_it(write_law: Write) -> None:
    with pytest.raises(LawError, match="the condition unworded has no plain words"):
        write_law(
            '@rule(article="a", condition=Condition.MEANS)\ndef unworded(happy: bool) -> bool:\n    return happy\n'
        )


def test_the_amount_must_be_a_rule_of_the_person(write_law: Write) -> None:
    with pytest.raises(LawError, match=r"demo/right\.yaml: unheard_of is not a rule per person"):
        write_law(amount="unheard_of")


# Folds, stages and dated rules, on a small law with every kind of fold: all evaluators against plain Python.

LIMIT = """
@rule(article="a")
def grown(years: float, p: Parameters) -> bool:
    return years >= p.limit
"""


def test_a_figure_that_rights_share_is_found_where_the_right_has_none_of_its_own(write_law: Write) -> None:
    own = write_law(LIMIT, {"limit": ("year", 21)})
    shared = write_law(LIMIT, shared={"limit": ("year", 18)})
    read = [book.variables["demo.grown"].versions[0].parameters["limit"] for book in (own, shared)]
    assert read == ["demo.limit", "_concepts.limit"]
    with pytest.raises(LawError, match=r"demo/parameters\.yaml: parameter limit has the name of a shared figure"):
        write_law(LIMIT, {"limit": ("year", 21)}, shared={"limit": ("year", 18)})


FOLDS = """
@rule(article="a", unit=EUR_PER_YEAR)
def own(wage: float, loss: float) -> float:
    return wage + loss
@pair_rule(article="a", unit=EUR_PER_YEAR)
def passed_on(near: bool, other_own: float, gift: float) -> float:
    return other_own + gift if near else 0
@pair_rule(article="a")
def is_far(near: bool) -> bool:
    return not near
@holding_rule(article="a", unit=EUR)
def worth(value: float, empty: bool, happy: bool) -> float:
    return 0 if empty and not happy else value
@rule(article="a", unit=EUR_PER_YEAR)
def all_passed_on(passed_on: Each[float]) -> float:
    return total(passed_on)
@rule(article="a", unit=EUR_PER_YEAR)
def most_passed_on(passed_on: Each[float]) -> float:
    return highest(passed_on)
@rule(article="a", unit=EUR_PER_YEAR)
def least_passed_on(passed_on: Each[float], wage: float) -> float:
    return lowest(passed_on, wage)
@rule(article="a", unit=COUNT)
def how_many_far(is_far: Each[bool]) -> float:
    return count(is_far)
@rule(article="a")
def everyone_far(is_far: Each[bool]) -> bool:
    return all_of(is_far)
@rule(article="a")
def someone_far(is_far: Each[bool]) -> bool:
    return any_of(is_far)
@rule(article="a", unit=EUR)
def all_worth(worth: Each[float]) -> float:
    return total(worth)
@pair_rule(article="a", unit=EUR_PER_YEAR)
def passed_on_again(near: bool, other_all_passed_on: float, passed_on: float) -> float:
    return min(other_all_passed_on, passed_on) if near else passed_on
@rule(article="a", unit=EUR_PER_YEAR)
def second_round(passed_on_again: Each[float], all_passed_on: float) -> float:
    return total(passed_on_again) + all_passed_on
"""


def test_folds_and_stages_mean_what_python_means(write_law: Write) -> None:
    import sys

    from oracle import Law, Oracle

    small = write_law(FOLDS)
    modules = {"_concepts": sys.modules["abord_law__concepts"], "demo": sys.modules["abord_law_demo"]}
    law = Law(modules, {name: fact.of for name, fact in small.facts.items()})
    rng = np.random.default_rng(1)
    cases = [small_case(small, rng) for _ in range(200)]
    columns = columns_of(small, cases)
    rules = [v for v in small.variables if v.startswith("demo.") and v != "demo.entitled"]
    found = values_of(Settings(small, DAY, {}), columns, rules)
    first = {"person": 0, "pair": 0, "holding": 0}
    for case in cases:
        oracle, explanation = Oracle(law, case, {}), explain(small, case, {})
        run_here = bound(Sheet(small, case, {}), tuple(rules))
        places: dict[str, list[Any]] = {
            "person": [(i, None) for i in range(len(case.persons))],
            "pair": [(i, ("pair", j)) for i, j in sorted(case.pairs)],
            "holding": [(i, ("holding", h)) for i, held in enumerate(case.holdings) for h in range(len(held))],
        }
        for rule in rules:
            grain = small.variables[rule].grain
            for index, (person, row) in enumerate(places[grain]):
                expected = oracle.value("demo", rule.removeprefix("demo."), person, row)
                key = {} if row is None else {"other": row[1]} if grain == "pair" else {"holding": row[1]}
                assert explanation.value(rule, person, **key) == pytest.approx(expected, abs=1e-6)
                assert found[rule][first[grain] + index] == pytest.approx(float(expected), abs=1e-6)
                bounds = run_here.of(rule, index)
                assert bounds.is_settled and bounds.missing == 0
                assert bounds[0] == pytest.approx(
                    1 << int(expected) if isinstance(expected, bool) else expected, abs=1e-6
                )
        for grain in first:
            first[grain] += len(places[grain])


def small_case(book: LawBook, rng: np.random.Generator) -> Case:
    def row(grain: str) -> Any:
        facts = [fact for fact in book.facts.values() if fact.of == grain]
        values = {
            fact.name: fact.choices(int(rng.integers(len(fact.choices)))) if fact.choices
            else round(float(rng.uniform(fact.low, min(fact.high, 1_000.0))), 2) if fact.type == "amount"
            else float(int(rng.uniform(fact.low, min(fact.high, fact.low + 100)))) if fact.is_number
            else bool(rng.random() < 0.5)
            for fact in facts
        }  # fmt: skip
        return values

    persons = int(rng.integers(1, 6))
    joined = [(i, j) for i in range(persons) for j in range(i) if rng.random() < 0.7]
    return Case(
        DAY,
        tuple(f"p{i}" for i in range(persons)),
        [row("person") for _ in range(persons)],
        {pair: row("pair") for i, j in joined for pair in ((i, j), (j, i))},
        [[row("holding") for _ in range(int(rng.integers(0, 4)))] for _ in range(persons)],
        [frozenset()] * persons,
    )


# Who else may be there need not know everyone: a stranger can join one person and not the other.

CHAIN = """
@pair_rule(article="a")
def old_acquaintance(other_years: int, p: Parameters) -> bool:
    return other_years >= p.age
@rule(article="a", unit=COUNT)
def acquaintances(old_acquaintance: Each[bool]) -> float:
    return count(old_acquaintance)
@pair_rule(article="a")
def well_connected(other_acquaintances: float, p: Parameters) -> bool:
    return other_acquaintances > p.few
@rule(article="a")
def knows_no_one_well_connected(well_connected: Each[bool]) -> bool:
    return not any_of(well_connected)
@pair_rule(article="a")
def poorly_connected(other_acquaintances: float, p: Parameters) -> bool:
    return other_acquaintances <= p.few
@rule(article="a", unit=COUNT)
def knows_poorly_connected(poorly_connected: Each[bool]) -> float:
    return count(poorly_connected)
"""


def test_a_stranger_may_know_only_some(write_law: Write) -> None:
    small = write_law(CHAIN, {"age": ("year", 60), "few": ("1", 1)})
    facts = {"years": 80.0, "happy": True}
    pair: dict[str, Any] = {}
    here = Case(DAY, ("a", "b"), [facts, facts], {(0, 1): pair, (1, 0): pair}, [[], []], [frozenset()] * 2, False)
    there = Case(
        DAY, ("a", "b", "new"), [facts, facts, {"years": 20.0}],
        {(0, 1): pair, (1, 0): pair, (0, 2): pair, (2, 0): pair}, [[], [], []], [frozenset()] * 3,
    )  # fmt: skip
    values = small.parameters_at(DAY)
    rules = ("demo.knows_poorly_connected", "demo.knows_no_one_well_connected")
    run_here = bound(Sheet(small, here, values), rules)
    exact = explain(small, there, values)
    poorly = run_here.of("demo.knows_poorly_connected", 0)
    assert poorly[0] <= exact.value("demo.knows_poorly_connected", 0) <= poorly[1]
    assert (
        run_here.of("demo.knows_no_one_well_connected", 0)[0] >> int(exact.value("demo.knows_no_one_well_connected", 0))
        & 1
    )


DATED = """
@rule(article="a", condition=Condition.MEANS, since="2022-01-01", until="2022-12-31")
def other_condition(happy: bool) -> bool:
    return not happy
@rule(article="a", unit=EUR_PER_YEAR, since="2020-01-01", until="2020-12-31")
def x(wage: float) -> float:
    return wage
@rule(article="a", unit=EUR_PER_YEAR, since="2022-01-01")
def x(wage: float) -> float:
    return wage + wage
"""


def test_on_a_day_without_the_rule_a_condition_is_none_and_an_amount_unknown(write_law: Write) -> None:
    small = write_law(DATED, amount="x")
    case = Case(DAY, ("a",), [{"happy": True, "wage": 5.0}], {}, [[]], [frozenset()])
    columns = columns_of(small, [case])
    expected = {"2020-06-01": (2, 5.0), "2021-06-01": (2, None), "2022-06-01": (1, 10.0), "2023-01-01": (2, 10.0)}
    for day, (mask, amount) in expected.items():
        case.reference_date = datetime.date.fromisoformat(day)
        run_here = bound(Sheet(small, case, {}), tuple(small.targets("demo")))
        assert run_here.of("demo.entitled", 0)[0] == mask
        span = run_here.of("demo.x", 0)
        assert (span[0], span[1]) == ((amount, amount) if amount is not None else (-np.inf, np.inf))
        assert explain(small, case, {}).value("demo.x", 0) == amount
        settings = Settings(small, case.reference_date, {})
        if amount is None:
            with pytest.raises(CountryError, match=r"demo\.x: the law book has no version of this rule on 2021-06-01"):
                run(settings, columns, threads=1)
        else:
            result = run(settings, columns, threads=1)["demo"]
            assert result.entitled[0] == (mask == 2) and result.low is not None
            assert result.low[0] == (amount if mask == 2 else 0.0)


def test_the_law_book_of_this_installation_has_no_day_without_law(book: LawBook) -> None:
    for date in strategies.days(book):
        for variable in book.variables.values():
            if variable.versions and variable.condition is None:
                assert variable.version_on(date) >= 0, (variable.id, date)
