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
from abord.engine.country import Settings, run, uses
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
        self.settings: dict[datetime.date, Settings] = {}
        lengths = {"person": population.persons, "pair": len(population.pair_other), "holding": 0}
        lengths["holding"] = int(population.holding_start[-1])
        self.columns = {name: self._whole(fact, lengths[fact.of]) for name, fact in book.facts.items()}
        self.used = {right: frozenset(uses(book, right)) for right in book.rights}

    def _whole(self, fact: Fact, length: int) -> Array:
        """The column of a fact over all donors as numbers, usual values where the population has none."""
        usual = float(fact.usual) if isinstance(fact.usual, int | float) else max(fact.low, 0.0)
        column = self.population.facts.get(fact.name)
        if column is None:
            return np.full(length, usual)
        return np.where(np.isnan(column) if fact.is_number else column < 0, usual, column.astype(float))

    def draw(self, case: Case, date: datetime.date, rights: list[str], copies: int = COPIES) -> Copies:
        """Complete the household so many times, and evaluate the rights on each copy."""
        found = Copies()
        persons = len(case.persons)
        donors = np.stack([self.donors(facts, copies) for facts in case.facts], axis=1)
        pairs = sorted(case.pairs)
        others = self.random.integers(0, max(1, len(self.population.pair_other)), (copies, len(pairs)))
        columns = self._frame(copies, persons, pairs)
        wanted = frozenset().union(*(self.used[right] for right in rights))
        for name in wanted:
            fact = self.book.facts[name]
            if fact.of == "person":
                known = [(given.get(name), (i, -1, -1)) for i, given in enumerate(case.facts)]
                values = self._completed(fact, known, self.columns[name][donors], found)
                columns.put(fact, values.reshape(-1))
            elif fact.of == "pair":
                known = [(case.pairs[pair].get(name), (*pair, -1)) for pair in pairs]
                drawn = self.columns[name][others] if len(self.columns[name]) else np.zeros(others.shape)
                columns.put(fact, self._completed(fact, known, drawn, found).reshape(-1))
        self._holdings(case, copies, persons, donors, columns, found, wanted)
        if date not in self.settings:
            self.settings[date] = Settings(self.book, date, _as_if_sure(self.book.parameters_at(date)))
        for right, result in run(self.settings[date], columns, rights, threads=1).items():
            for person in range(persons):
                amount = None if result.low is None else result.low[person::persons]
                found.awards[right, person] = (result.entitled[person::persons] == 1, amount)
        return found

    def _completed(
        self, fact: Fact, known: list[tuple[Any, tuple[int, int, int]]], values: Array, found: Copies
    ) -> Array:
        """Drawn values (copies, rows), overwritten by what is known of each row; what was unknown is noted."""
        for row, (value, whose) in enumerate(known):
            if value is None or isinstance(value, Range | frozenset):
                self._within(value, values[:, row])
                found.facts[fact.name, *whose] = values[:, row]
            else:
                values[:, row] = value
        return values

    def _within(self, value: Range | frozenset[Enum] | None, drawn: Array) -> None:
        """Bring drawn values (in place) within what is known in part."""
        if isinstance(value, Range):
            np.clip(drawn, value.low, value.high, out=drawn)
        elif value is not None:
            members = np.array(sorted(int(member) for member in value), dtype=float)
            outside = ~np.isin(drawn, members)
            drawn[outside] = self.random.choice(members, int(outside.sum()))

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

    def _frame(self, copies: int, persons: int, pairs: list[tuple[int, int]]) -> Columns:
        per_person = np.bincount([pair[0] for pair in pairs], minlength=persons) if pairs else np.zeros(persons, int)
        others = np.array([pair[1] for pair in pairs], dtype=np.int64)
        starts = np.arange(copies, dtype=np.int64)[:, None] * persons
        return Columns(
            np.arange(copies + 1, dtype=np.int64) * persons,
            np.concatenate([[0], np.cumsum(np.tile(per_person, copies))]).astype(np.int64),
            (starts + others[None, :]).reshape(-1),
            np.zeros(copies * persons + 1, np.int64),
        )

    def _holdings(
        self,
        case: Case,
        copies: int,
        persons: int,
        donors: Array,
        columns: Columns,
        found: Copies,
        wanted: frozenset[str],
    ) -> None:
        """The holdings that are listed, completed; where more may be, those of the donor of an open kind."""
        starts = np.arange(copies, dtype=np.int64) * persons
        owners: list[Array] = []
        sources: list[Array] = []
        listed: list[tuple[int, int, Facts]] = []  # (person, place among the person's holdings, facts)
        for person, held in enumerate(case.holdings):
            for place, facts in enumerate(held):
                listed.append((person, place, facts))
                owners.append(starts + person)
                sources.append(self.random.integers(0, max(1, int(self.population.holding_start[-1])), copies))
        for person, kinds in enumerate(case.open_kinds):
            if kinds:
                copy, rows = self._held_by(donors[:, person], kinds)
                owners.append(starts[copy] + person)
                sources.append(rows)
                owned = np.bincount(copy, weights=1.0 + (self.population.facts["value"][rows] > 0), minlength=copies)
                found.facts["holdings", person, -1, -1] = owned
        owner = np.concatenate(owners) if owners else np.zeros(0, np.int64)
        source = np.concatenate(sources) if sources else np.zeros(0, np.int64)
        order = np.argsort(owner, kind="stable")
        counts = np.bincount(owner, minlength=copies * persons)
        columns.holding_start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        for name in wanted:
            fact = self.book.facts[name]
            if fact.of == "holding":
                values = self.columns[name][source] if len(self.columns[name]) else np.zeros(len(source))
                drawn = values[: len(listed) * copies].reshape(len(listed), copies).T
                known = [(facts.get(name), (person, -1, place)) for person, place, facts in listed]
                self._completed(fact, known, drawn, found)
                columns.put(fact, values[order])

    def _held_by(self, donors: Array, kinds: frozenset[Enum]) -> tuple[Array, Array]:
        """What the donors own of some kinds: (copy, row of the population) for each thing."""
        begins, ends = self.population.holding_start[donors], self.population.holding_start[donors + 1]
        counts = ends - begins
        copy = np.repeat(np.arange(len(donors)), counts)
        rows = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(begins, counts)
        wanted = np.isin(self.population.facts["kind"][rows], [int(kind) for kind in kinds])
        return copy[wanted], rows[wanted]


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
