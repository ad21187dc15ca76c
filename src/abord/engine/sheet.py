"""What is known of a household, laid out for bounds code, with a number for every datum that is missing."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from typing import Any, NamedTuple

from abord.engine.cache import kept
from abord.engine.case import Case, Facts, Range
from abord.engine.code import full_mask
from abord.engine.facts import Fact
from abord.engine.graph import LawBook
from abord.engine.law import Enum
from abord.engine.parameters import DatedValue

YES, NO, NOTHING_SAID = (2, 0), (1, 0), object()


class Missing(NamedTuple):
    """A datum that would help: a fact of a person, of a pair or of a holding; or who else there is.

    ``fact`` is a fact name, ``"roster"`` (who else lives here), ``"holdings"`` (what else the person owns) or, for
    an unsure figure of the law, the full name of the parameter, with ``person`` -1.
    """

    fact: str
    person: int
    other: int = -1
    holding: int = -1


class Sheet:
    """A case laid out in columns of bounds, with a number for every missing datum.

    Args:
        parameters: the dated values to reckon with.
        switches: positions of switches that differ from their default, by full name.
    """

    def __init__(
        self, book: LawBook, case: Case, parameters: dict[str, DatedValue], switches: dict[str, bool] | None = None
    ) -> None:
        self.book, self.case, self.values = book, case, parameters
        self.switches = dict(switches or {})  # ours: what is prepared for these positions is kept
        self.missing: list[Missing] = []
        self.columns: dict[str, Sequence[Any]] = {}
        persons = len(case.persons)
        self.real = persons
        self.size = persons + (0 if case.roster_closed else 1)
        self.bits: dict[Missing, int] = {}
        self.figures: dict[str, tuple[Any, ...]] = {}
        self.unsure = 0  # the bits of unsure figures of the law, which nobody can be asked for
        self.prepared: dict[object, list[Any]] = {}  # by code: the arguments that every case of a split has
        unknown = self.bit(Missing("roster", -1)) if self.size > persons else 0
        rows = [*case.facts, *([{}] * (self.size - persons))]
        self.fill("person", [(row, 0 if i < persons else unknown, Missing("", i)) for i, row in enumerate(rows)])
        self.lay_pairs(unknown)
        self.lay_holdings(unknown)
        self.laid = len(self.missing)  # what is missing of the household; what comes after is of the law

    def under(self, parameters: dict[str, DatedValue], switches: dict[str, bool]) -> Sheet:
        """The same household under other figures, or other positions of switches: nothing is laid out again."""
        found = copy(self)
        found.values, found.switches = parameters, dict(switches)
        found.missing = self.missing[: self.laid]
        found.bits = {datum: bit for datum, bit in self.bits.items() if not bit >> self.laid}
        found.figures, found.unsure, found.prepared = {}, 0, {}
        return found

    def told(self, person: int, facts: Facts) -> Sheet:
        """The same household with other facts of one person: only these are laid out again."""
        found = self.under(self.values, self.switches)
        given = [{**known, **facts} if i == person else known for i, known in enumerate(self.case.facts)]
        found.case, found.columns = replace(self.case, facts=given), dict(self.columns)
        for name, value in facts.items():
            if f"fact.{name}" in self.columns:
                column = found.columns[f"fact.{name}"] = list(self.columns[f"fact.{name}"])
                column[person] = found.read(self.book.facts[name], value, 0, Missing("", person))
        found.laid = len(found.missing)
        return found

    def bit(self, datum: Missing) -> int:
        """The bit of a missing datum, a new one at first sight."""
        if datum not in self.bits:
            self.bits[datum] = 1 << len(self.missing)
            self.missing.append(datum)
        return self.bits[datum]

    def lay_pairs(self, unknown: int) -> None:
        """All pairs, by person; with an open roster one more that stands for whoever else there is."""
        starts, others, opened, rows = [0], [], [], []
        by_person: dict[int, list[tuple[int, Facts]]] = {}
        for (person, other), facts in sorted(self.case.pairs.items(), key=lambda item: item[0]):
            by_person.setdefault(person, []).append((other, facts))
        for person in range(self.size):
            for other, facts in by_person.get(person, []):
                others.append(other)
                opened.append(0)
                rows.append((facts, 0, Missing("", person, other)))
            if unknown:
                for other in range(self.real) if person == self.real else []:
                    others.append(other)
                    opened.append(unknown)  # whoever else there is need not be joined with everyone
                    rows.append(({}, unknown, Missing("", person, other)))
                others.append(self.real)
                opened.append(unknown)
                rows.append(({}, unknown, Missing("", person, self.real)))
            starts.append(len(others))
        self.pair_start, self.pair_other, self.pair_open = starts, others, opened
        self.pair_of = [(row[2].person, row[2].other) for row in rows]
        self.fill("pair", rows)

    def lay_holdings(self, unknown: int) -> None:
        """All holdings, by person; one more that stands for what else a person may own."""
        starts, opened, rows = [0], [], []
        for person in range(self.size):
            held = self.case.holdings[person] if person < len(self.case.holdings) else []
            for index, facts in enumerate(held):
                opened.append(0)
                rows.append((facts, 0, Missing("", person, holding=index)))
            more: Facts | None = None
            if person < self.real and person < len(self.case.open_kinds) and self.case.open_kinds[person]:
                more = {"kind": self.case.open_kinds[person]}
            elif person >= self.real:
                more = {}
            if more is not None:
                bit = unknown if person >= self.real else self.bit(Missing("holdings", person))
                opened.append(bit)
                rows.append((more, bit, Missing("", person)))
            starts.append(len(opened))
        self.holding_start, self.holding_open = starts, opened
        self.holding_of = [(row[2].person, row[2].holding) for row in rows]
        self.fill("holding", rows)

    def fill(self, grain: str, rows: list[tuple[Facts, int, Missing]]) -> None:
        """Columns of all facts of a grain that rules read. A row is facts, the bit of the unknown, and whose it is."""
        missing, columns = self.missing, self.columns
        given = [(facts.get, bit, whose) for facts, bit, whose in rows]
        for fact, unknown in _facts_read(self.book)[grain]:
            name, settled = fact.name, fact.is_number and fact.low == fact.high
            column: list[tuple[Any, ...]] = []
            for said_of, bit, whose in given:
                value = said_of(name, NOTHING_SAID)
                if value is True or value is False:
                    column.append(YES if value else NO)
                elif type(value) is float:
                    column.append((value, value, 0))
                elif value is not NOTHING_SAID:
                    column.append(self.read(fact, value, bit, whose))
                elif settled or bit:
                    column.append((*unknown, 0 if settled else bit))
                else:
                    column.append((*unknown, 1 << len(missing)))
                    missing.append(Missing._make((name, *whose[1:])))
            columns[f"fact.{name}"] = column

    def read(self, fact: Fact, value: Any, bit: int, whose: Missing) -> tuple[Any, ...]:
        """Bounds and missing bit of one value."""
        if fact.is_number:
            if isinstance(value, Range):
                low, high = value
            elif value is None:
                low, high = fact.low, fact.high
            else:
                return float(value), float(value), 0
            missing = 0 if low == high else bit or self.bit(whose._replace(fact=fact.name))
            return low, high, missing
        if value is None:
            mask = full_mask(fact.kind)
        elif isinstance(value, frozenset):
            mask = sum(1 << int(member) for member in value)
        elif isinstance(value, Enum):
            mask = 1 << int(value)
        else:
            mask = 2 if value else 1
        return mask, (0 if mask & (mask - 1) == 0 else bit or self.bit(whose._replace(fact=fact.name)))

    def parameter(self, name: str) -> tuple[Any, ...]:
        """Bounds of a parameter, with a bit where the figure is unsure."""
        if name not in self.figures:
            value, parameter = self.values[name], self.book.parameters[name]
            if parameter.is_flag:
                position = self.switches.get(name, value.value)
                self.figures[name] = (3 if position is None else 2 if position else 1,)
            else:
                bit = 0 if value.is_sure else self.bit(Missing(name, -1))
                self.unsure |= bit
                self.figures[name] = value.low, value.high, bit
        return self.figures[name]

    def today(self) -> float:
        """The reference date as the law counts it."""
        return float(self.case.reference_date.toordinal())


@kept(1)
def _facts_read(book: LawBook) -> dict[str, list[tuple[Fact, tuple[Any, ...]]]]:
    """The facts that some rule reads, by grain, each with all that it can be: of the others nothing depends."""
    names = {edge.variable for variable in book.variables.values() for edge in variable.edges()}
    found: dict[str, list[tuple[Fact, tuple[Any, ...]]]] = {"person": [], "pair": [], "holding": []}
    for fact in book.facts.values():
        if f"fact.{fact.name}" in names:
            anything = (fact.low, fact.high) if fact.is_number else (full_mask(fact.kind),)
            found[fact.of].append((fact, anything))
    return found
