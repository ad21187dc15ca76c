"""Generated situations: complete ones in columns, a country at a time, and cases of one household.

Amounts are drawn around the figures of the law of the day (exactly, a cent off, a twelfth, twelve times, sums of two),
so that thresholds are hit; beside them zero, ordinary and very large amounts. Some components are coherent (relations
fit both ways, who shares a roof shares it both ways), others wild: the law must give one answer there too.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from abord.engine.case import Case, Facts, Range
from abord.engine.columns import Columns, starts_of
from abord.engine.country import uses
from abord.engine.facts import Fact
from abord.engine.graph import LawBook
from abord.engine.parameters import DatedValue

Values = dict[str, DatedValue]
FIRST_DAY = datetime.date(2021, 1, 1)
DAY = datetime.timedelta(days=1)

# How often a flag is true, where half and half would leave nothing to decide.
FLAGS = {
    "lives_in_belgium": 0.97, "residence_right_over_three_months": 0.9, "first_three_months_of_stay_over": 0.9,
    "energy_contract_in_household_name": 0.7,
}  # fmt: skip
CHOSEN = {"rental_home": "PRIVATE", "home_left": "DECLARED_UNFIT"}
"""The most frequent choice, where the usual one would leave nothing to decide."""
MIRRORED = {
    "SPOUSE": "SPOUSE", "LEGAL_COHABITANT": "LEGAL_COHABITANT", "DE_FACTO_PARTNER": "DE_FACTO_PARTNER",
    "EX_SPOUSE": "EX_SPOUSE", "CHILD": "PARENT", "STEPCHILD": "STEPPARENT", "PARENT": "CHILD",
    "STEPPARENT": "STEPCHILD", "GRANDCHILD": "GRANDPARENT", "GRANDPARENT": "GRANDCHILD",
    "GREAT_GRANDCHILD": "GREAT_GRANDPARENT", "GREAT_GRANDPARENT": "GREAT_GRANDCHILD", "SIBLING": "SIBLING",
    "UNCLE_OR_AUNT": "NEPHEW_OR_NIECE", "NEPHEW_OR_NIECE": "UNCLE_OR_AUNT", "CHILD_IN_LAW": "PARENT_IN_LAW",
    "PARENT_IN_LAW": "CHILD_IN_LAW", "SIBLING_IN_LAW": "SIBLING_IN_LAW", "FURTHER_RELATIVE": "FURTHER_RELATIVE",
    "NOT_RELATED": "NOT_RELATED", "PARTNER_OF_CHILD": "PARENT_OF_PARTNER", "PARENT_OF_PARTNER": "PARTNER_OF_CHILD",
}  # fmt: skip


# The law of a day.


def days(book: LawBook) -> list[datetime.date]:
    """Every day since 2021 on which a figure or a rule changes, and the day before; no day past the law."""
    found = {FIRST_DAY}
    for parameter in book.parameters.values():
        found.update(parameter.changes())
    for variable in book.variables.values():
        for version in variable.versions:
            found.update(day for day in (version.since, version.until) if day is not None)
    last = book.figures_verified_until
    near = {day + shift for day in found for shift in (-DAY, datetime.timedelta(0), DAY)}
    return sorted(day for day in {*near, last} if FIRST_DAY <= day <= last)


def sure_values(book: LawBook, date: datetime.date, rng: np.random.Generator) -> Values:
    """The figures of a day, with each unsure one drawn from what it could be."""
    return {name: sure(book, name, value, rng) for name, value in book.parameters_at(date).items()}


def sure(book: LawBook, name: str, value: DatedValue, rng: np.random.Generator) -> DatedValue:
    """One figure, settled within its bounds."""
    if value.is_sure:
        return value
    if book.parameters[name].is_flag:
        drawn: float = float(rng.random() < 0.5)
        return replace(value, value=bool(drawn), low=drawn, high=drawn, confidence="S")
    low, high = value.low, value.high if math.isfinite(value.high) else value.low + 10.0 ** rng.integers(0, 6)
    options = [low, high, rng.uniform(low, high), float(round(rng.uniform(low, high), 2))]
    if value.value is not None:
        options.append(float(value.value))
    drawn = min(max(float(rng.choice(options)), low), high)
    return replace(value, value=drawn, low=drawn, high=drawn, confidence="S")


def figures(values: Values, switches: dict[str, bool] | None = None) -> dict[str, Any]:
    """The bare values, as rules see them."""
    return {name: value.value for name, value in values.items()} | (switches or {})


def money(book: LawBook, values: Values) -> np.ndarray:
    """Amounts at, around and made of the figures of the day."""
    found = []
    for name, value in values.items():
        unit = str(book.parameters[name].unit)
        if value.value is not None and unit in ("EUR/year", "EUR/month", "EUR"):
            found.append(float(value.value))
            if math.isfinite(value.high):
                found += [value.low, value.high]
    base = np.unique(found)
    near = np.concatenate([base, base / 12.0, base * 12.0])
    sums = (base[:, None] + base[None, :]).ravel()
    differences = np.abs(base[:, None] - base[None, :]).ravel()
    every = np.concatenate([near, near - 0.01, near + 0.01, sums, differences])
    return every[every >= 0.0]


# A country of generated components.


def country(
    book: LawBook, date: datetime.date, values: Values, components: int, rng: np.random.Generator, most: int = 12
) -> Columns:
    """Complete columns of so many components of 1 to ``most`` persons."""
    odds = np.array([1 / (1 + size) ** 2.2 for size in range(1, most + 1)])
    sizes = rng.choice(np.arange(1, most + 1), size=components, p=odds / odds.sum())
    component_start = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    persons = int(component_start[-1])
    component = np.repeat(np.arange(components), sizes)
    wild = (rng.random(components) < 0.3)[component]
    # Roofs: most under one, some under two; pairs past the roof exist only now and then.
    roof = np.where((rng.random(components) < 0.3)[component], rng.integers(0, 2, persons), 0)
    owner, other, mirror = _all_pairs(sizes, component_start)
    together = roof[owner] == roof[other]
    kept = together | (_symmetric(rng.random(len(owner)), owner, other, mirror) < 0.6)
    place = np.cumsum(kept) - 1
    owner, other, together, mirror = owner[kept], other[kept], together[kept], place[mirror[kept]]
    held = np.minimum(rng.geometric(0.6, persons) - 1, 7)
    holder = np.repeat(np.arange(persons), held)
    columns = Columns(component_start, starts_of(owner, persons), other, starts_of(holder, persons))
    rows = {"person": np.arange(persons), "pair": owner, "holding": holder}
    draw = Draw(book, date, values, rng, components)
    for fact in book.facts.values():
        column = draw.column(fact, component[rows[fact.of]])
        if fact.of == "pair":
            odd = wild[owner]
            if fact.name == "same_roof":
                column = np.where(odd & (rng.random(len(owner)) < 0.2), column, together)
            elif fact.name in ("relation", "shares_household_matters"):
                column = np.where(odd, column, _mirrored(fact, column, owner, other, mirror))
        columns.put(fact, column)
    return columns


class Draw:
    """Draws facts. Each component has a temper: how many amounts are not zero, how many flags are true."""

    def __init__(
        self, book: LawBook, date: datetime.date, values: Values, rng: np.random.Generator, components: int
    ) -> None:
        self.book, self.date, self.rng = book, date, rng
        self.money = money(book, values)
        self.filled = rng.choice([0.0, 0.05, 0.15, 0.5, 1.0], size=components, p=[0.05, 0.3, 0.35, 0.2, 0.1])
        self.true = rng.choice([0.02, 0.1, 0.3, 0.5], size=components, p=[0.3, 0.4, 0.2, 0.1])
        self.usual = rng.choice([0.9, 0.6, 0.0], size=components, p=[0.4, 0.4, 0.2])
        self.by_unit: dict[str, list[float]] = {}
        for name, value in values.items():
            if value.value is not None:
                self.by_unit.setdefault(str(book.parameters[name].unit), []).append(float(value.value))

    def column(self, fact: Fact, component: np.ndarray) -> np.ndarray:
        """One value of a fact per row; ``component`` says whose temper a row has."""
        rng, size = self.rng, len(component)
        if fact.choices is not None:
            usual = int(fact.usual) if fact.usual is not None else 0
            usual = int(fact.choices[CHOSEN[fact.name]]) if fact.name in CHOSEN else usual
            drawn = rng.integers(0, len(fact.choices), size)
            return np.where(rng.random(size) < self.usual[component], usual, drawn).astype(np.int8)
        if not fact.is_number:
            return (rng.random(size) < FLAGS.get(fact.name, self.true[component])).astype(np.int8)
        return np.clip(self.numbers(fact, component, size), fact.low, fact.high)

    def numbers(self, fact: Fact, component: np.ndarray, size: int) -> np.ndarray:
        rng, unit = self.rng, str(fact.unit)
        if fact.name == "share":
            return rng.choice([0.0, 1.0, 0.5, 1 / 3, 0.25, 0.1, rng.random()], size=size)
        if fact.type == "date":
            around = [*self.by_unit.get("date", []), float(self.date.toordinal())]
            return rng.choice(around, size) + rng.integers(-1, 2, size) * rng.choice([0, 1, 400], size)
        if unit in ("EUR/year", "EUR"):
            kind = rng.random(size)
            drawn = np.select(
                [kind < 0.6, kind < 0.75, kind < 0.95],
                [rng.choice(self.money, size), np.round(rng.uniform(0, 30_000, size), 2), rng.uniform(0, 12_000, size)],
                10.0 ** rng.uniform(4, 7, size),
            )
            return np.where(rng.random(size) < self.filled[component], drawn, 0.0)
        near = rng.choice([*self.by_unit.get(unit, []), 0.0], size)
        if unit == "EUR/litre":
            return np.maximum(near + rng.integers(-1, 24, size) * 0.01, 0.0)
        near += rng.integers(-1, 2, size)
        top = min(fact.high, 90.0 if unit == "year" else 3000.0)
        drawn = np.where(rng.random(size) < 0.5, near, rng.uniform(0, top, size))
        if fact.name == "years_since_transfer":
            return np.maximum(drawn, 0.0)
        return np.maximum(np.round(drawn), 0.0)


def _all_pairs(sizes: np.ndarray, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """All ordered pairs within components: owner, other, and the row of the pair the other way round."""
    templates: dict[int, tuple[np.ndarray, np.ndarray, np.ndarray]] = {}
    owners, others, mirrors, rows = [], [], [], 0
    for size, start in zip(sizes, starts, strict=False):
        if size not in templates:
            i, j = np.nonzero(~np.eye(size, dtype=bool))
            number = {pair: row for row, pair in enumerate(zip(i.tolist(), j.tolist(), strict=True))}
            back = np.array([number[b, a] for a, b in zip(i.tolist(), j.tolist(), strict=True)], np.int64)
            templates[size] = (i.astype(np.int64), j.astype(np.int64), back)
        i, j, back = templates[size]
        owners.append(i + start)
        others.append(j + start)
        mirrors.append(back + rows)
        rows += len(i)
    return np.concatenate(owners), np.concatenate(others), np.concatenate(mirrors)


def _symmetric(column: np.ndarray, owner: np.ndarray, other: np.ndarray, mirror: np.ndarray) -> np.ndarray:
    return np.where(owner < other, column, column[mirror])


def _mirrored(fact: Fact, column: np.ndarray, owner: np.ndarray, other: np.ndarray, mirror: np.ndarray) -> np.ndarray:
    back = column[mirror]
    if fact.name == "relation" and fact.choices is not None:
        names = [fact.choices[MIRRORED[member.name]] for member in fact.choices]
        back = np.array([int(name) for name in names], np.int8)[back]
    return np.where(owner < other, column, back)


def case_of(book: LawBook, columns: Columns, component: int, date: datetime.date) -> Case:
    """One component of complete columns, as a household."""
    part = columns.take(component, component + 1)

    def row(grain: str, index: int) -> Facts:
        return {fact.name: cell(fact, part.facts[fact.name][index]) for fact in book.facts.values() if fact.of == grain}

    def rows(starts: np.ndarray, person: int) -> range:
        return range(int(starts[person]), int(starts[person + 1]))

    everyone = range(part.persons)
    return Case(
        date,
        tuple(f"p{i}" for i in everyone),
        [row("person", i) for i in everyone],
        {(i, int(part.pair_other[q])): row("pair", q) for i in everyone for q in rows(part.pair_start, i)},
        [[row("holding", h) for h in rows(part.holding_start, i)] for i in everyone],
        [frozenset() for _ in everyone],
    )


def cell(fact: Fact, value: Any) -> Any:
    """A value as a case holds it."""
    if fact.choices is not None:
        return fact.choices(int(value))
    return float(value) if fact.is_number else bool(value)


def cases(
    book: LawBook, date: datetime.date, values: Values, count: int, rng: np.random.Generator, most: int = 12
) -> Iterator[Case]:
    """Complete households, one by one."""
    columns = country(book, date, values, count, rng, most)
    for component in range(columns.components):
        yield case_of(book, columns, component, date)


# Households of which not all is known.


def hide(book: LawBook, case: Case, rng: np.random.Generator, share: float | None = None) -> Case:
    """The same household with a part of the facts removed, or known in part; the case itself is a completion."""
    share = float(rng.choice([0.02, 0.1, 0.4, 0.9])) if share is None else share

    def veil(facts: Facts) -> Facts:
        kept: Facts = {}
        for name, value in facts.items():
            if rng.random() >= share:
                kept[name] = value
            elif rng.random() < 0.3:
                part = _in_part(book.facts[name], value, rng)
                if part is not None:
                    kept[name] = part
        return kept

    kinds = next(fact.choices for fact in book.facts.values() if fact.name == "kind")
    assert kinds is not None
    roster_closed = bool(rng.random() < 0.7)
    return Case(
        case.reference_date,
        case.persons,
        [veil(facts) for facts in case.facts],
        {pair: veil(facts) for pair, facts in case.pairs.items()},
        [[veil(facts) for facts in held] for held in case.holdings],
        [frozenset(kind for kind in kinds if rng.random() < 0.3 * (rng.random() < share)) for _ in case.persons],
        roster_closed,
    )


def _in_part(fact: Fact, value: Any, rng: np.random.Generator) -> Any:
    if fact.is_number:
        width = float(rng.choice([0.0, 0.01, 1.0, 500.0, 20_000.0]))
        return Range(max(fact.low, value - width * rng.random()), min(fact.high, value + width * rng.random()))
    if fact.choices is not None:
        return frozenset({value, *(member for member in fact.choices if rng.random() < 0.3)})
    return None


class Completer:
    """Completes partial cases of one day at random; persons and holdings join where the case leaves that open."""

    def __init__(self, book: LawBook, date: datetime.date, values: Values, rng: np.random.Generator) -> None:
        self.book, self.rng = book, rng
        self.draw = Draw(book, date, values, rng, 64)
        self.stock: dict[str, list[Any]] = {}

    def fresh(self, fact: Fact) -> Any:
        """A value of a fact, from a stock that is drawn many at a time."""
        stock = self.stock.setdefault(fact.name, [])
        if not stock:
            column = self.draw.column(fact, self.rng.integers(0, 64, 400))
            stock.extend(cell(fact, value) for value in column.tolist())
        return stock.pop()

    def value(self, fact: Fact, known: Any) -> Any:
        if known is None:
            return self.fresh(fact)
        if isinstance(known, Range):
            kind = self.rng.random()
            drawn = known.low if kind < 0.3 else known.high if kind < 0.6 else self.rng.uniform(known.low, known.high)
            return min(max(float(drawn), known.low), known.high)
        if isinstance(known, frozenset):
            return sorted(known, key=int)[int(self.rng.integers(len(known)))]
        return known

    def row(self, grain: str, known: Facts) -> Facts:
        return {
            fact.name: self.value(fact, known.get(fact.name)) for fact in self.book.facts.values() if fact.of == grain
        }

    def complete(self, case: Case) -> Case:
        """One completion."""
        rng = self.rng
        more = 0 if case.roster_closed else int(rng.choice([0, 1, 2, 3], p=[0.4, 0.3, 0.2, 0.1]))
        persons = len(case.persons)
        pairs = {pair: self.row("pair", facts) for pair, facts in case.pairs.items()}
        for new in range(persons, persons + more):
            for one in range(new):
                if rng.random() < 0.8:
                    pairs[one, new], pairs[new, one] = self.row("pair", {}), self.row("pair", {})
        holdings = [[self.row("holding", facts) for facts in held] for held in case.holdings]
        for person, kinds in enumerate(case.open_kinds):
            for kind in kinds:
                holdings[person] += [self.row("holding", {"kind": kind}) for _ in range(int(rng.integers(0, 3)))]
        for _ in range(more):
            holdings.append([self.row("holding", {}) for _ in range(int(rng.integers(0, 3)))])
        return Case(
            case.reference_date,
            (*case.persons, *(f"new{i}" for i in range(more))),
            [self.row("person", facts) for facts in case.facts] + [self.row("person", {}) for _ in range(more)],
            pairs,
            holdings,
            [frozenset() for _ in range(persons + more)],
        )


def permuted(case: Case, order: list[int]) -> Case:
    """The same household with its persons in another order: ``order[new]`` is the old position."""
    new = {old: position for position, old in enumerate(order)}
    return Case(
        case.reference_date,
        tuple(case.persons[old] for old in order),
        [case.facts[old] for old in order],
        {(new[i], new[j]): facts for (i, j), facts in case.pairs.items()},
        [case.holdings[old] for old in order],
        [case.open_kinds[old] for old in order],
        case.roster_closed,
    )


# For hypothesis: small households that shrink, with the facts that one right asks for.


@st.composite
def households(draw: st.DrawFn, book: LawBook, right: str, partial: bool = False, most: int = 4) -> Case:
    """A household of 1 to ``most`` persons on some day, with the facts of one right; complete unless ``partial``."""
    date = draw(st.sampled_from(days(book)))
    asked = [book.facts[name] for name in uses(book, right)]
    pool = np.unique(np.round(money(book, book.parameters_at(date)), 2))

    def facts(grain: str) -> Facts:
        found: Facts = {}
        for fact in asked:
            if fact.of == grain and not (partial and draw(st.booleans())):
                found[fact.name] = draw(_value(fact, pool))
        return found

    persons = draw(st.integers(1, most))
    joined = [(i, j) for i in range(persons) for j in range(i) if draw(st.booleans())]
    closed = {name: book.facts[name].choices for name in ("kind",)}["kind"]
    assert closed is not None
    return Case(
        date,
        tuple(f"p{i}" for i in range(persons)),
        [facts("person") for _ in range(persons)],
        {pair: facts("pair") for i, j in joined for pair in ((i, j), (j, i))},
        [[facts("holding") for _ in range(draw(st.integers(0, 2)))] for _ in range(persons)],
        [frozenset(draw(st.sets(st.sampled_from(list(closed)))) if partial else ()) for _ in range(persons)],
        not partial or draw(st.booleans()),
    )


def _value(fact: Fact, pool: np.ndarray) -> st.SearchStrategy[Any]:
    if fact.choices is not None:
        return st.sampled_from(list(fact.choices))
    if not fact.is_number:
        return st.booleans()
    low, high = fact.low, min(fact.high, 1e9)
    if fact.type == "count":
        return st.integers(int(low), int(high)).map(float)
    if str(fact.unit) in ("EUR", "EUR/year"):
        return st.one_of(st.just(0.0), st.sampled_from(pool.tolist()).map(lambda x: min(x, high)), st.floats(low, high))
    return st.floats(low, high)


__all__ = [
    "Completer", "case_of", "cases", "cell", "country", "days", "figures", "hide", "households", "money",
    "permuted", "sure", "sure_values",
]  # fmt: skip
