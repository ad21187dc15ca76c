"""The prior: what the unknown facts of a household could be, drawn from a synthetic population.

Each copy of the household gets, for every person, the unknown facts of one donor of about the same age and
state, so that facts keep going together. The country evaluator runs on all copies at once.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from abord.engine.case import Case, Facts, Range
from abord.engine.columns import Array, Columns
from abord.engine.country import Settings, run
from abord.engine.facts import Fact
from abord.engine.graph import LawBook
from abord.engine.law import Enum
from abord.engine.parameters import DatedValue

COPIES = 128
FEWEST_DONORS = 25
MATCHED = (
    "housing",
    "receives_pension",
    "student",
    "receives_invalidity",
    "receives_ris",
    "married",
    "residence_status",
)
"""Facts on which a donor must agree with the person, one after the other, while enough donors are left."""


@dataclass(slots=True)
class Copies:
    """Complete copies of one household, and what each right gives in each.

    ``facts`` maps (fact, person, other, holding) as in ``Missing`` to its value per copy, for what was unknown.
    ``awards`` maps (right, person) to whether entitled and the amount per copy.
    """

    facts: dict[tuple[str, int, int, int], Array] = field(default_factory=dict)
    awards: dict[tuple[str, int], tuple[Array, Array | None]] = field(default_factory=dict)


class Prior:
    """Donors, taken from complete columns of a population."""

    def __init__(self, book: LawBook, population: Columns, seed: int = 1) -> None:
        self.book, self.population = book, population
        self.random = np.random.default_rng(seed)

    def draw(self, case: Case, date: datetime.date, rights: list[str], copies: int = COPIES) -> Copies:
        """Complete the household so many times, and evaluate the rights on each copy."""
        found = Copies()
        persons = len(case.persons)
        donors = np.stack([self.donors(facts, copies) for facts in case.facts], axis=1)
        pairs = sorted(case.pairs)
        columns = self._frame(case, copies, persons, pairs, donors)
        for fact in self.book.facts.values():
            if fact.of == "person":
                rows: list[tuple[Facts, tuple[int, int, int]]] = [(f, (i, -1, -1)) for i, f in enumerate(case.facts)]
                source = donors
            elif fact.of == "pair":
                rows = [(case.pairs[pair], (*pair, -1)) for pair in pairs]
                source = self.random.integers(0, max(1, len(self.population.pair_other)), (copies, len(pairs)))
            else:
                continue
            values = np.empty((copies, len(rows)))
            for position, (facts, whose) in enumerate(rows):
                drawn = self._drawn(fact, source[:, position])
                values[:, position], unknown = self._complete(fact, facts.get(fact.name), drawn)
                if unknown:
                    found.facts[fact.name, *whose] = values[:, position].copy()
            columns.put(fact, values.reshape(-1))
        self._holdings(case, copies, persons, donors, columns, found)
        settings = Settings(self.book, date, _as_if_sure(self.book.parameters_at(date)))
        for right, result in run(settings, columns, rights, threads=1).items():
            for person in range(persons):
                amount = None if result.low is None else result.low[person::persons]
                found.awards[right, person] = (result.entitled[person::persons] == 1, amount)
        return found

    def donors(self, facts: Facts, copies: int) -> Array:
        """Donors of about the person's age and state: positions in the population."""
        population = self.population.facts
        chosen = np.arange(self.population.persons)
        age = facts.get("age")
        low, high = age if isinstance(age, Range) else (age, age)
        if isinstance(low, int | float) and isinstance(high, int | float):
            near = chosen[(population["age"] >= low - 4) & (population["age"] <= high + 4)]
            chosen = near if len(near) >= FEWEST_DONORS else chosen
        for name in MATCHED:
            value = facts.get(name)
            if name in population and isinstance(value, bool | Enum):
                like = chosen[population[name][chosen] == int(value)]
                chosen = like if len(like) >= FEWEST_DONORS else chosen
        return self.random.choice(chosen, copies)

    def _drawn(self, fact: Fact, rows: Array) -> Array:
        column = self.population.facts.get(fact.name)
        usual = float(fact.usual) if isinstance(fact.usual, int | float) else 0.0
        if column is None or not len(column):
            return np.full(len(rows), max(usual, fact.low) if fact.is_number else usual)
        drawn = column[rows].astype(float)
        missing = np.isnan(drawn) if fact.is_number else drawn < 0
        return np.where(missing, usual, drawn)

    def _complete(self, fact: Fact, value: Any, drawn: Array) -> tuple[Array, bool]:
        """The value of a fact per copy, and whether it was unknown."""
        if isinstance(value, Range):
            return np.clip(drawn, value.low, value.high), True
        if isinstance(value, frozenset):
            members = np.array(sorted(int(member) for member in value))
            return np.where(np.isin(drawn, members), drawn, self.random.choice(members, len(drawn))), True
        if value is None:
            return drawn, True
        return np.full(len(drawn), float(value)), False

    def _frame(self, case: Case, copies: int, persons: int, pairs: list[tuple[int, int]], donors: Array) -> Columns:
        per_person = np.bincount([pair[0] for pair in pairs], minlength=persons) if pairs else np.zeros(persons, int)
        others = np.array([pair[1] for pair in pairs], dtype=np.int64)
        starts = np.arange(copies, dtype=np.int64)[:, None] * persons
        return Columns(
            np.arange(copies + 1, dtype=np.int64) * persons,
            np.concatenate([[0], np.cumsum(np.tile(per_person, copies))]).astype(np.int64),
            (starts + others[None, :]).reshape(-1),
            np.zeros(copies * persons + 1, np.int64),
        )

    def _holdings(self, case: Case, copies: int, persons: int, donors: Array, columns: Columns, found: Copies) -> None:
        """The holdings that are listed, completed; where more may be, those of the donor of an open kind."""
        population, kinds = self.population, self.population.facts.get("kind")
        rows: list[tuple[int, int, Facts | None, int]] = []  # (copy, person, listed facts, row of the donor)
        for copy in range(copies):
            for person in range(persons):
                listed = case.holdings[person] if person < len(case.holdings) else []
                rows += [(copy, person, facts, -1) for facts in listed]
                still_open = case.open_kinds[person] if person < len(case.open_kinds) else frozenset()
                if still_open and kinds is not None:
                    donor = int(donors[copy, person])
                    for row in range(int(population.holding_start[donor]), int(population.holding_start[donor + 1])):
                        if any(int(kinds[row]) == int(kind) for kind in still_open):
                            rows.append((copy, person, None, row))
        owners = [copy * persons + person for copy, person, _, _ in rows]
        counts = np.bincount(owners, minlength=copies * persons) if owners else np.zeros(copies * persons, int)
        columns.holding_start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        positions: dict[tuple[int, int], int] = {}
        index = np.array([row[3] for row in rows], dtype=np.int64)
        some = self.random.integers(0, max(1, int(population.holding_start[-1])), len(rows))
        for fact in self.book.facts.values():
            if fact.of != "holding":
                continue
            drawn = self._drawn(fact, np.where(index >= 0, index, some)) if len(rows) else np.zeros(0)
            values = drawn.copy()
            positions.clear()
            for position, (copy, person, facts, _) in enumerate(rows):
                if facts is None:
                    continue
                place = positions[copy, person] = positions.get((copy, person), -1) + 1
                completed, unknown = self._complete(fact, facts.get(fact.name), drawn[position : position + 1])
                values[position] = completed[0]
                if unknown:
                    key = (fact.name, person, -1, place)
                    found.facts.setdefault(key, np.zeros(copies))[copy] = completed[0]
            columns.put(fact, values)
        for person in range(persons):
            owned = np.zeros(copies)
            for copy, owner, facts, row in rows:
                if owner == person and facts is None:
                    owned[copy] += 1.0 + float(population.facts["value"][row] > 0) if row >= 0 else 0.0
            found.facts["holdings", person, -1, -1] = owned


def _as_if_sure(values: dict[str, DatedValue]) -> dict[str, DatedValue]:
    """Every figure at its best guess: good enough to weigh questions, never to decide."""
    sure = {}
    for name, value in values.items():
        guess = value.value
        if guess is None:
            guess = value.low if np.isfinite(value.low) else 0.0
        number = float(guess)
        sure[name] = DatedValue(value.since, guess, number, number, value.confidence, value.source)
    return sure
