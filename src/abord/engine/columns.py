"""A country in columns: persons sorted by connected component, their pairs and their holdings.

Missing is NaN in a column of numbers and -1 in a column of flags or choices; it is never 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from abord.engine.case import Case, Range
from abord.engine.facts import Fact
from abord.engine.graph import LawBook
from abord.engine.law import Enum

Array = npt.NDArray[Any]


@dataclass(slots=True)
class Columns:
    """Persons, pairs and holdings of many components.

    Attributes:
        component_start: (components + 1), first person of each component.
        pair_start: (persons + 1), first pair of each person; ``pair_other`` (pairs) the other, as a position.
        holding_start: (persons + 1), first holding of each person.
        facts: fact name to its column: float64 with NaN, or int8 with -1; as long as the persons, pairs or
            holdings. A fact that has no column is unknown for all.
        open_kinds: (persons), bit mask of kinds of holding of which there may be more; None: all listed.
        open_roster: (components), whether further persons may live there; None: all are listed.
        grains: of each fact, whether it is one of persons, pairs or holdings.
    """

    component_start: Array
    pair_start: Array
    pair_other: Array
    holding_start: Array
    facts: dict[str, Array] = field(default_factory=dict)
    open_kinds: Array | None = None
    open_roster: Array | None = None
    grains: dict[str, str] = field(default_factory=dict)

    @property
    def persons(self) -> int:
        """How many persons."""
        return int(self.component_start[-1])

    @property
    def components(self) -> int:
        """How many connected components."""
        return len(self.component_start) - 1

    def blocks(self, persons: int) -> Iterator[tuple[int, int]]:
        """Ranges of components, (first, last), of about so many persons each."""
        first = 0
        while first < self.components:
            end = int(np.searchsorted(self.component_start, self.component_start[first] + persons, "right")) - 1
            last = min(max(end, first + 1), self.components)
            yield first, last
            first = last

    def take(self, first: int, last: int) -> Columns:
        """The components ``first`` up to ``last`` as columns of their own (views where possible)."""
        p0, p1 = int(self.component_start[first]), int(self.component_start[last])
        q0, q1 = int(self.pair_start[p0]), int(self.pair_start[p1])
        h0, h1 = int(self.holding_start[p0]), int(self.holding_start[p1])
        spans = {"person": slice(p0, p1), "pair": slice(q0, q1), "holding": slice(h0, h1)}
        return Columns(
            self.component_start[first : last + 1] - p0,
            self.pair_start[p0 : p1 + 1] - q0,
            self.pair_other[q0:q1] - p0,
            self.holding_start[p0 : p1 + 1] - h0,
            {name: column[spans[self.grains[name]]] for name, column in self.facts.items()},
            None if self.open_kinds is None else self.open_kinds[p0:p1],
            None if self.open_roster is None else self.open_roster[first:last],
            self.grains,
        )

    def put(self, fact: Fact, column: Array) -> None:
        """Add the column of a fact, in its proper type.

        Raises:
            ValueError: when the length does not fit the grain of the fact.
        """
        length = {"person": self.persons, "pair": len(self.pair_other), "holding": int(self.holding_start[-1])}
        if len(column) != length[fact.of]:
            raise ValueError(f"{fact.name}: {len(column)} values; expected {length[fact.of]}, one per {fact.of}")
        self.facts[fact.name] = np.ascontiguousarray(column, dtype=np.float64 if fact.is_number else np.int8)
        self.grains[fact.name] = fact.of


def columns_of(book: LawBook, cases: list[Case]) -> Columns:
    """Lay cases side by side as components: the way from households to a country, and the bridge in tests."""
    persons = [len(case.persons) for case in cases]
    component_start = np.concatenate([[0], np.cumsum(persons)]).astype(np.int64)
    pair_rows: list[tuple[int, int, dict[str, Any]]] = []
    holding_rows: list[tuple[int, dict[str, Any]]] = []
    person_rows: list[dict[str, Any]] = []
    open_kinds = np.zeros(int(component_start[-1]), dtype=np.int64)
    for case, start in zip(cases, component_start, strict=False):
        person_rows.extend(case.facts)
        pair_rows += [
            (int(start) + i, int(start) + j, facts) for (i, j), facts in sorted(case.pairs.items(), key=lambda p: p[0])
        ]
        for i, held in enumerate(case.holdings):
            holding_rows += [(int(start) + i, facts) for facts in held]
        for i, kinds in enumerate(case.open_kinds):
            open_kinds[start + i] = sum(1 << int(kind) for kind in kinds)
    total = int(component_start[-1])
    columns = Columns(
        component_start,
        starts_of([row[0] for row in pair_rows], total),
        np.array([row[1] for row in pair_rows], dtype=np.int64),
        starts_of([row[0] for row in holding_rows], total),
        open_kinds=open_kinds,
        open_roster=np.array([not case.roster_closed for case in cases]),
    )
    rows: dict[str, list[dict[str, Any]]] = {
        "person": person_rows, "pair": [row[2] for row in pair_rows], "holding": [row[1] for row in holding_rows]
    }  # fmt: skip
    for fact in book.facts.values():
        columns.put(fact, np.array([_cell(fact, row.get(fact.name)) for row in rows[fact.of]]))
    return columns


def starts_of(owners: Sequence[int] | Array, persons: int) -> Array:
    """(persons + 1), where the rows of each person begin; rows are sorted by owner."""
    counts = np.bincount(np.asarray(owners, dtype=np.int64), minlength=persons)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def _cell(fact: Fact, value: Any) -> float | int:
    """A value of a case as a cell; what is known in part is missing here."""
    if fact.is_number:
        return float("nan") if value is None or isinstance(value, Range) else float(value)
    if value is None or isinstance(value, frozenset):
        return -1
    return int(value) if isinstance(value, bool | Enum) else -1
