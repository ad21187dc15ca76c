"""Explain, country and the brute-force oracle give the same on every complete situation.

10,000 situations here, spread over every day on which a figure or a rule changes; 200,000 under ``full``.
"""

import datetime
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import strategies
from abord.book import open_book
from abord.engine import country as engine
from abord.engine.bound import bound
from abord.engine.columns import Columns, columns_of
from abord.engine.country import YES, Settings, values_of
from abord.engine.explain import explain
from abord.engine.graph import LawBook
from abord.engine.sheet import Sheet
from abord.engine.verdict import verdict
from oracle import Law, Oracle

CHUNKS = 16
IN_CI, IN_FULL = 10_000, 200_000


def switches(book: LawBook, rng: np.random.Generator) -> dict[str, bool]:
    """A position for every documented switch."""
    return {name: bool(rng.random() < 0.5) for name in book.switches}


def compare(book: LawBook, law: Law, date: datetime.date, components: int, rng: np.random.Generator) -> int:
    """Compare all evaluators on generated components of a day; gives the number of situations."""
    values = strategies.sure_values(book, date, rng)
    chosen = switches(book, rng)
    columns = strategies.country(book, date, values, components, rng)
    results = engine.run(Settings(book, date, values, chosen), columns, threads=1)
    figures = strategies.figures(values, chosen)
    for component in range(columns.components):
        case = strategies.case_of(book, columns, component, date)
        oracle, explanation = Oracle(law, case, figures), explain(book, case, values, chosen)
        first = int(columns.component_start[component])
        explained = int(rng.integers(len(case.persons)))
        for person in range(len(case.persons)):
            for right, found in book.rights.items():
                entitled = oracle.entitled(right, person)
                amount = oracle.value(*found.amount.split("."), person) if found.amount and entitled else 0.0
                result, row = results[right], first + person
                told = [("country", result.entitled[row] == YES, 0.0 if result.low is None else result.low[row])]
                if person == explained:
                    holds = explanation.value(found.entitled, person)
                    explained_amount = explanation.value(found.amount, person) if found.amount and holds else 0.0
                    told.append(("explain", holds, explained_amount))
                for who, said, how_much in told:
                    if said != entitled or not abs(how_much - amount) < 1e-9:
                        where = f"{right}, person {person} of {case}"
                        pytest.fail(f"{who} says {said}, {how_much}; the oracle {entitled}, {amount}; {where}")
    return components


def compare_chunk(book: LawBook, law: Law, chunk: int, chunks: int, situations: int, seed: int) -> None:
    rng = np.random.default_rng([seed, chunk])
    days = strategies.days(book)[chunk::chunks]
    share = math.ceil(situations / len(strategies.days(book)))
    assert sum(compare(book, law, date, share, rng) for date in days) == share * len(days)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_explain_country_and_oracle_agree(book: LawBook, law: Law, chunk: int) -> None:
    compare_chunk(book, law, chunk, CHUNKS, IN_CI, seed=2025)


@pytest.mark.full
@pytest.mark.parametrize("chunk", range(27))
def test_explain_country_and_oracle_agree_on_many(book: LawBook, law: Law, chunk: int) -> None:
    compare_chunk(book, law, chunk, 27, IN_FULL, seed=1)


# Not only the ends: everything in between.


def rows_of(columns: Columns, grain: str) -> list[tuple[int, Any]]:
    """Of each row of a variable: whose it is, and its place in the household."""
    if grain == "person":
        return [(person, None) for person in range(columns.persons)]
    starts = columns.pair_start if grain == "pair" else columns.holding_start
    found: list[tuple[int, Any]] = []
    for person in range(columns.persons):
        for row in range(int(starts[person]), int(starts[person + 1])):
            place = int(columns.pair_other[row]) if grain == "pair" else row - int(starts[person])
            found.append((person, (grain, place)))
    return found


def as_float(value: Any) -> float:
    return float(int(value)) if isinstance(value, int) else float(value)


@pytest.mark.parametrize("right", sorted(open_book().rights))
def test_every_variable_on_the_way_agrees(book: LawBook, law: Law, right: str) -> None:
    rng = np.random.default_rng(7)
    wanted = [v for v in book.needed(book.targets(right)) if book.variables[v].versions and not v.endswith(".entitled")]
    for date in strategies.days(book)[::16]:
        values = strategies.sure_values(book, date, rng)
        columns = strategies.country(book, date, values, 12, rng, most=6)
        found = values_of(Settings(book, date, values), columns, wanted)
        for component in range(columns.components):
            case = strategies.case_of(book, columns, component, date)
            part = columns.take(component, component + 1)
            oracle, explanation = Oracle(law, case, strategies.figures(values)), explain(book, case, values)
            bounded = bound(Sheet(book, case, values), tuple(book.targets(right)), whole=True)
            first = {
                "person": int(columns.component_start[component]),
                "pair": int(columns.pair_start[columns.component_start[component]]),
                "holding": int(columns.holding_start[columns.component_start[component]]),
            }
            for variable in wanted:
                grain = book.variables[variable].grain
                for index, (person, row) in enumerate(rows_of(part, grain)):
                    expected = oracle.value(*variable.split("."), person, row)
                    where = f"{variable} on {date} of {person}, {row} in household {component}"
                    assert found[variable][first[grain] + index] == pytest.approx(as_float(expected), abs=1e-6), where
                    place = {} if row is None else {"other": row[1]} if grain == "pair" else {"holding": row[1]}
                    assert explanation.value(variable, person, **place) == pytest.approx(expected, abs=1e-6), where
                    if variable in bounded.compiled.plan.number:
                        span = bounded.of(variable, index)
                        assert span.is_settled and span.missing == 0, where
                        if book.variables[variable].kind == "number":
                            assert span.low == pytest.approx(expected, abs=1e-6), where
                        else:
                            assert span.mask == 1 << int(expected), where


def test_a_household_known_in_full_is_bounded_to_a_point(book: LawBook) -> None:
    rng = np.random.default_rng(3)
    for date in strategies.days(book)[::9]:
        values = strategies.sure_values(book, date, rng)
        columns = strategies.country(book, date, values, 12, rng, most=5)
        results = engine.run(Settings(book, date, values), columns, threads=1)
        for component in range(columns.components):
            case = strategies.case_of(book, columns, component, date)
            first = int(columns.component_start[component])
            for right in book.rights:
                run = bound(Sheet(book, case, values), tuple(book.targets(right)))
                for person in range(len(case.persons)):
                    proved = verdict(run, right, person)
                    assert proved.entitled.mask == (2 if results[right].entitled[first + person] == YES else 1)
                    assert not proved.missing
                    if proved.amount is not None:
                        amount = results[right].low[first + person]
                        assert (proved.amount.low, proved.amount.high) == pytest.approx((amount, amount), abs=1e-9)


def test_the_generated_situations_reach_both_sides_and_hit_thresholds(book: LawBook) -> None:
    rng = np.random.default_rng(11)
    hits: dict[str, int] = dict.fromkeys(book.rights, 0)
    share: dict[str, list[float]] = {right: [] for right in book.rights}
    for date in strategies.days(book)[::20]:
        values = strategies.sure_values(book, date, rng)
        columns = strategies.country(book, date, values, 1_000, rng)
        assert np.diff(columns.component_start).max() == 12 and np.diff(columns.component_start).min() == 1
        for right, result in engine.run(Settings(book, date, values), columns, threads=1).items():
            share[right].append(float((result.entitled == YES).mean()))
        for component in range(20):
            case = strategies.case_of(book, columns, component, date)
            explanation = explain(book, case, values)
            for right in book.rights:
                for step in explanation.walk(right, 0):
                    hits[right] += sum(one.gap == 0 and one.left_value != 0 for one in step.comparisons)
    assert all(0.01 < np.mean(found) < 0.95 for found in share.values()), share
    assert all(found > 5 for right, found in hits.items() if right != "sociaal_tarief_tarif_social"), hits


@pytest.mark.parametrize("right", ["leefloon_ris", "vt_bim", "igo_grapa"])
def test_agreement_on_households_that_shrink(book: LawBook, law: Law, right: str) -> None:
    """The same by hypothesis: slower, but a failure comes small."""

    @settings(max_examples=60, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(strategies.households(book, right), st.integers(0, 2**32))
    def agree(case: Any, seed: int) -> None:
        values = strategies.sure_values(book, case.reference_date, np.random.default_rng(seed))
        columns, law_of_the_day = columns_of(book, [case]), Settings(book, case.reference_date, values)
        result = engine.run(law_of_the_day, columns, [right], threads=1)[right]
        oracle = Oracle(law, case, strategies.figures(values))
        for person in range(len(case.persons)):
            assert result.entitled[person] == (YES if oracle.entitled(right, person) else 0)

    agree()
