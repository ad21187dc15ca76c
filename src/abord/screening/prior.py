"""The prior: what the unknown facts of a household could be, drawn from a synthetic population.

Each copy of the household gets, for every person, the unknown facts of one donor of about the same age and
state, so that facts keep going together. The country evaluator runs on all copies at once. The same household always
gets the same copies: a question does not change because the page was loaded again.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from abord.engine.case import Case, Facts, Range
from abord.engine.columns import Array, Columns
from abord.engine.country import Settings, run_complete, uses
from abord.engine.facts import Fact
from abord.engine.graph import LawBook
from abord.engine.law import Enum
from abord.engine.sheet import Missing

COPIES = 96
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

KINDS_OF_PERSON = 256
"""For how many ages and states the donors are remembered."""


class _Table:
    """All facts of a grain over a population: a row per fact, numbers and codes (flags, choices) apart."""

    def __init__(self, facts: list[Fact], columns: list[Array]) -> None:
        numbers = [row for row, fact in enumerate(facts) if fact.is_number]
        codes = [row for row, fact in enumerate(facts) if not fact.is_number]
        self.place = {
            facts[row].name: (rows is numbers, place) for rows in (numbers, codes) for place, row in enumerate(rows)
        }
        length = len(columns[0]) if columns else 0
        self.numbers = np.array([columns[row] for row in numbers]).reshape(len(numbers), length)
        self.codes = np.array([columns[row] for row in codes], np.int8).reshape(len(codes), length)

    def take(self, rows: Array) -> _Drawn:
        """The rows (persons, pairs, holdings) of the population that stand at these positions."""
        if not self.codes.shape[1]:
            shape = (len(self.numbers), len(rows)), (len(self.codes), len(rows))
            return _Drawn(self, np.zeros(shape[0]), np.zeros(shape[1], np.int8))
        return _Drawn(self, np.take(self.numbers, rows, axis=1), np.take(self.codes, rows, axis=1))


@dataclass(slots=True)
class _Drawn:
    """Facts that were drawn: a column per fact, in the type that the kernels read."""

    table: _Table
    numbers: Array
    codes: Array

    def know(self, rows: Sequence[Facts], random: np.random.Generator) -> None:
        """Overwrite what was drawn for the rows of a copy by what is known of them, or bring it within that."""
        known: dict[bool, list[tuple[int, int, Any]]] = {True: [], False: []}
        places = self.table.place
        for row, facts in enumerate(rows):
            for name, value in facts.items():
                if name in places:
                    is_number, place = places[name]
                    if type(value) is Range or type(value) is frozenset:
                        column = (self.numbers if is_number else self.codes)[place, row :: len(rows)]
                        _narrow(column, value, random)
                    else:
                        known[is_number].append((place, row, value))
        for drawn, cells in ((self.numbers, known[True]), (self.codes, known[False])):
            if cells:
                into, at, values = zip(*cells, strict=True)
                shape = len(drawn), len(rows)
                given, is_given = np.zeros(shape, drawn.dtype), np.zeros(shape, bool)
                given[into, at], is_given[into, at] = values, True
                copies = drawn.shape[1] // len(rows)
                np.copyto(drawn, np.tile(given, copies), where=np.tile(is_given, copies))

    def addresses(self) -> dict[str, int]:
        """Where in memory the column of each fact begins."""
        (codes, code_width), (numbers, number_width) = [
            (cells.ctypes.data, cells.strides[0]) for cells in (self.codes, self.numbers)
        ]
        return {
            name: numbers + number_width * place if is_number else codes + code_width * place
            for name, (is_number, place) in self.table.place.items()
        }


def _narrow(column: Array, value: Range | frozenset[Enum], random: np.random.Generator) -> None:
    """Bring what was drawn within what is known in part."""
    if isinstance(value, Range):
        np.clip(column, value.low, value.high, out=column)
    else:
        members = np.array(sorted(int(member) for member in value))
        outside = ~np.isin(column, members)
        column[outside] = random.choice(members, int(outside.sum()))


@dataclass(slots=True)
class Copies:
    """Complete copies of one household, and what each right gives in each.

    Attributes:
        drawn: by grain, the facts of all copies, and in which row of a copy each person, pair or holding stands.
        owned: how much each person has besides what is listed, per copy.
        awards: by right and position of the person, whether entitled and the amount, per copy.
    """

    count: int
    drawn: dict[str, tuple[_Drawn, dict[tuple[int, int], int]]]
    owned: dict[int, Array]
    awards: dict[tuple[str, int], tuple[Array, Array | None]] = field(default_factory=dict)

    def values(self, data: Sequence[Missing]) -> Array:
        """A row of values per missing datum, a column per copy; nil throughout where nothing was drawn."""
        found = np.zeros((len(data), self.count))
        wanted: dict[tuple[str, bool], list[tuple[int, int, int]]] = {}
        for place, datum in enumerate(data):
            if datum.fact == "holdings":
                found[place] = self.owned.get(datum.person, 0.0)
                continue
            grain = "holding" if datum.holding >= 0 else "pair" if datum.other >= 0 else "person"
            drawn, rows = self.drawn[grain]
            row, column = rows.get((datum.person, max(datum.other, datum.holding))), drawn.table.place.get(datum.fact)
            if row is not None and column is not None:
                wanted.setdefault((grain, column[0]), []).append((place, column[1], row))
        for (grain, is_number), cells in wanted.items():
            drawn, rows = self.drawn[grain]
            known = drawn.numbers if is_number else drawn.codes
            into, columns, row_of = np.array(cells).T
            found[into] = known.reshape(len(known), self.count, len(rows))[columns, :, row_of]
        return found


class Prior:
    """Donors, taken from complete columns of a population."""

    def __init__(self, book: LawBook, population: Columns, seed: int = 1) -> None:
        self.book, self.population, self.seed = book, population, seed
        self.settings: dict[datetime.date, Settings] = {}
        self.similar: dict[tuple[object, ...], Array] = {}
        lengths = {"person": population.persons, "pair": len(population.pair_other), "holding": 0}
        lengths["holding"] = int(population.holding_start[-1])
        used = {name for right in book.rights for name in uses(book, right)}
        self.tables = {}
        for grain, length in lengths.items():
            facts = [fact for fact in book.facts.values() if fact.of == grain and fact.name in used]
            self.tables[grain] = _Table(facts, [self._whole(fact, length) for fact in facts])

    def _whole(self, fact: Fact, length: int) -> Array:
        """The column of a fact over all donors as numbers, usual values where the population has none."""
        usual = float(fact.usual) if isinstance(fact.usual, int | float) else max(fact.low, 0.0)
        column = self.population.facts.get(fact.name)
        if column is None:
            return np.full(length, usual)
        return np.where(np.isnan(column) if fact.is_number else column < 0, usual, column.astype(float))

    def draw(self, case: Case, date: datetime.date, rights: list[str], copies: int = COPIES) -> Copies:
        """Complete the household so many times, and evaluate the rights on each copy."""
        random = np.random.default_rng(self.seed)
        count, pairs = len(case.persons), sorted(case.pairs)
        donors = np.stack([self.donors(facts, copies, random) for facts in case.facts], axis=1)
        persons = self.tables["person"].take(donors.reshape(-1))
        persons.know(case.facts, random)
        most = max(1, len(self.population.pair_other))
        between = self.tables["pair"].take(random.integers(0, most, copies * len(pairs)))
        between.know([case.pairs[pair] for pair in pairs], random)
        columns = self._frame(copies, count, pairs)
        listed, held, places, owned = self._holdings(case, copies, donors, columns, random)
        addresses = persons.addresses() | between.addresses() | held.addresses()
        drawn = {
            "person": (persons, {(row, -1): row for row in range(count)}),
            "pair": (between, {pair: row for row, pair in enumerate(pairs)}),
            "holding": (listed, places),
        }
        found = Copies(copies, drawn, owned)
        if date not in self.settings:
            self.settings[date] = Settings.of(self.book, date).as_if_sure()
        for right, (entitled, amount) in run_complete(self.settings[date], columns, addresses, rights).items():
            for person in range(count):
                given = None if amount is None else amount[person::count]
                found.awards[right, person] = (entitled[person::count], given)
        return found

    def donors(self, facts: Facts, copies: int, random: np.random.Generator) -> Array:
        """Donors of about the person's age and state: positions in the population."""
        age = facts.get("age")
        state = tuple(value if isinstance(value := facts.get(name), bool | Enum) else None for name in MATCHED)
        chosen = self.similar.get((age, *state))
        if chosen is None:
            chosen = self._similar(age, state)
            if len(self.similar) >= KINDS_OF_PERSON:
                self.similar.clear()
            self.similar[(age, *state)] = chosen
        return random.choice(chosen, copies)

    def _similar(self, age: object, state: tuple[bool | Enum | None, ...]) -> Array:
        population = self.population.facts
        chosen = np.arange(self.population.persons)
        low, high = age if isinstance(age, Range) else (age, age)
        if isinstance(low, int | float) and isinstance(high, int | float):
            near = chosen[(population["age"] >= low - 4) & (population["age"] <= high + 4)]
            chosen = near if len(near) >= FEWEST_DONORS else chosen
        for name, value in zip(MATCHED, state, strict=True):
            if name in population and value is not None:
                like = chosen[population[name][chosen] == int(value)]
                chosen = like if len(like) >= FEWEST_DONORS else chosen
        return chosen

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
        self, case: Case, copies: int, donors: Array, columns: Columns, random: np.random.Generator
    ) -> tuple[_Drawn, _Drawn, dict[tuple[int, int], int], dict[int, Array]]:
        """What is listed, completed, and where more may be what the donor has of an open kind.

        Gives the listed things as drawn; all things by owner; the row of each listed one by person and place; and how
        much each donor has more.
        """
        persons = donors.shape[1]
        starts = np.arange(copies, dtype=np.int64) * persons
        listed = [(person, place) for person, held in enumerate(case.holdings) for place in range(len(held))]
        things = max(1, int(self.population.holding_start[-1]))
        drawn = self.tables["holding"].take(random.integers(0, things, copies * len(listed)))
        drawn.know([case.holdings[person][place] for person, place in listed], random)
        owners = [(starts[:, None] + np.array([person for person, _ in listed], np.int64)[None, :]).reshape(-1)]
        sources, owned = [], {}
        for person, kinds in enumerate(case.open_kinds):
            if kinds:
                copy, rows = self._held_by(donors[:, person], kinds)
                owners.append(starts[copy] + person)
                sources.append(rows)
                worth = 1.0 + (self.population.facts["value"][rows] > 0)
                owned[person] = np.bincount(copy, weights=worth, minlength=copies)
        more = self.tables["holding"].take(np.concatenate(sources) if sources else np.zeros(0, np.int64))
        owner = np.concatenate(owners)
        order = np.argsort(owner, kind="stable")
        counts = np.bincount(owner, minlength=copies * persons)
        columns.holding_start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        held = _Drawn(
            drawn.table,
            np.take(np.concatenate([drawn.numbers, more.numbers], axis=1), order, axis=1),
            np.take(np.concatenate([drawn.codes, more.codes], axis=1), order, axis=1),
        )
        return drawn, held, {pair: row for row, pair in enumerate(listed)}, owned

    def _held_by(self, donors: Array, kinds: frozenset[Enum]) -> tuple[Array, Array]:
        """What the donors own of some kinds: (copy, row of the population) for each thing."""
        begins, ends = self.population.holding_start[donors], self.population.holding_start[donors + 1]
        counts = ends - begins
        copy = np.repeat(np.arange(len(donors)), counts)
        rows = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(begins, counts)
        wanted = np.isin(self.population.facts["kind"][rows], [int(kind) for kind in kinds])
        return copy[wanted], rows[wanted]
