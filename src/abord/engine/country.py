"""Country: the rules over millions of persons, as machine code.

Per right two kernels are generated and compiled, with parameters and rule versions as arguments: another date compiles
nothing. Binaries are kept on disk. The exact one (``exact``) asks only for what decides; households in which it asked
for something missing, or for a figure of the law that is unsure, then go to the other (``emit``), which reckons bounds.
"""

from __future__ import annotations

import datetime
import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from abord.engine.cache import cache_folder, kept
from abord.engine.code import Code, full_mask
from abord.engine.columns import Array, Columns, starts_of
from abord.engine.emit import Bounds
from abord.engine.exact import Exact
from abord.engine.facts import Fact
from abord.engine.graph import LawBook, Right
from abord.engine.machine import Machine, compile_text, host
from abord.engine.parameters import DatedValue
from abord.engine.plan import Plan

BLOCK = 32_768
"""Persons per block: their columns stay in the cache while all rights pass over them."""

MOSTLY = 0.6
"""Where more components than this go to the bounds build, all do: gathering would cost more than it saves."""

NO, YES, UNDETERMINED = 0, 1, 2
UNSURE_LAW, ROSTER, HOLDINGS = "unsure figure of the law", "roster", "holdings"
BITS = {UNSURE_LAW: 60, ROSTER: 61, HOLDINGS: 62}
"""Of a ``missing`` column, beside those of the facts, which come first."""

MOST_KEPT = 256
"""How many kernels of other values than those of a right are kept in memory."""


class CountryError(ValueError):
    """A run that cannot give true results: says what is missing in the law or in the columns."""


@dataclass(slots=True)
class Kernel:
    """The compiled code of one right in one build."""

    name: str
    plan: Plan
    code: Code
    bits: dict[str, int] = field(default_factory=dict)
    shares: frozenset[str] = frozenset()
    machine: Machine | None = None

    @classmethod
    def exact(cls, name: str, plan: Plan, right: Right | None = None) -> Kernel:
        """The exact build of a right, or of any variables."""
        writer = Exact(plan, right)
        return cls(name, plan, writer.write(), shares=frozenset(writer.least.shares))

    @property
    def run(self) -> Machine:
        """The function, compiled at its first use or read from disk."""
        if self.machine is None:
            stamp = hashlib.sha256(f"{host()} {self.code.types} {self.code.text}".encode()).hexdigest()[:20]
            keep = cache_folder() / "kernels" / f"{self.name}_{stamp}.o"
            types = self.code.types
            self.machine = compile_text(self.code.text, types, keep)
        return self.machine

    @property
    def legend(self) -> dict[int, str]:
        """What each bit of a ``missing`` column stands for."""
        return {bit: name.removeprefix("fact.") for name, bit in self.bits.items()}


def kernel(book: LawBook, right: str, bounds: bool = False) -> Kernel:
    """The kernel of a right: whether entitled, the amount, and whom an award covers."""
    return _kernel(book, right, bounds)


@kept()
def _kernel(book: LawBook, right: str, bounds: bool) -> Kernel:
    plan = Plan(book, book.targets(right))
    if not bounds:
        return Kernel.exact(right, plan, book.rights[right])
    if len(plan.facts) > 59:
        raise CountryError(f"{right}: {len(plan.facts)} facts; a bounds kernel names at most 59 missing data")
    bits = {name: bit for bit, name in enumerate(plan.facts)} | BITS
    return Kernel(right, plan, Bounds(plan, plan.outputs, bits=bits).write(), bits)


@kept(MOST_KEPT)
def _kernel_of_values(book: LawBook, variables: tuple[str, ...]) -> Kernel:
    return Kernel.exact("values", Plan(book, list(variables)))


@dataclass(slots=True)
class RightColumns:
    """Results of one right, one row per person.

    Attributes:
        entitled: int8, 0 no, 1 yes, 2 undetermined.
        low, high: float64, the amount between these (equal where determined); None for a right without amount.
        missing: int64, bits of the data that would settle what is undetermined (see ``legend``).
        covers: int8 per pair, whether an award of the person covers the other, 2 undetermined; only when asked for,
            of persons who may be entitled.
    """

    entitled: Array
    low: Array | None
    high: Array | None
    missing: Array
    legend: dict[int, str]
    covers: Array | None = None


@dataclass(slots=True)
class Settings:
    """The law with which a run reckons."""

    book: LawBook
    date: datetime.date
    values: dict[str, DatedValue]
    switches: dict[str, bool] = field(default_factory=dict)
    builds: dict[tuple[object, ...], Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(
        cls, book: LawBook, date: datetime.date, known_on: datetime.date | None = None,
        switches: dict[str, bool] | None = None,
    ) -> Settings:  # fmt: skip
        """The parameters of a date, as known on another."""
        return cls(book, date, book.parameters_at(date, known_on), switches or {})

    def as_if_sure(self) -> Settings:
        """The same law with every figure at its best guess: to weigh questions or compare engines, never to decide."""
        values = {name: value.as_if_sure() for name, value in self.values.items()}
        return Settings(self.book, self.date, values, self.switches)

    def flag(self, name: str) -> bool | None:
        """The position of a switch, or a flag of the law; None where it is unknown."""
        value = self.switches.get(name, self.values[name].value)
        return None if value is None else bool(value)


def run(
    settings: Settings,
    columns: Columns,
    rights: Iterable[str] | None = None,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> dict[str, RightColumns]:
    """Evaluate rights for all persons: exactly where all that decides is known, with bounds elsewhere.

    Args:
        threads: how many blocks at a time (default: all cores).
        progress: called with the number of persons done since the last call.

    Raises:
        CountryError: when the law on that date is not in the book.
    """
    chosen = list(rights) if rights is not None else list(settings.book.rights)
    frame = _frame(columns)
    jobs = [_Job(settings, columns, right, frame) for right in chosen]
    blocks = list(columns.blocks(BLOCK))
    count = threads or os.cpu_count() or 1
    with ThreadPoolExecutor(count) as pool:
        each: Callable[..., Iterable[Any]] = map if count == 1 else pool.map
        for _ in each(lambda span: _decide(jobs, *span), blocks):
            pass
        left = [job for job in jobs if job.prepare_bounds()]
        for persons in each(lambda span: _bound(settings.book, columns, left, *span), blocks):
            if progress is not None:
                progress(persons)
    return {job.right: job.found for job in jobs}


def run_complete(
    settings: Settings, columns: Columns, addresses: dict[str, int], rights: Iterable[str]
) -> dict[str, tuple[Array, Array | None]]:
    """Entitlement and amount per person where nothing is missing: the exact build alone, many small runs a second.

    Args:
        columns: who there is; ``addresses`` says where in memory the column of each fact lies, in its proper type.
    """
    found: dict[str, tuple[Array, Array | None]] = {}
    flagged = np.zeros(columns.components, np.int8)
    frame = _frame(columns) | {"flagged": flagged}
    widest = frame.pop("widest")
    places = addresses | {name: column.ctypes.data for name, column in frame.items()}
    for right in rights:
        key = (right, tuple(sorted(settings.switches.items())))
        if key not in settings.builds:
            built = kernel(settings.book, right)
            names: dict[int, str] = {}
            outputs = []
            for index, one in enumerate(built.code.arguments):
                if one.source == "fact":
                    names[index] = one.key.removeprefix("fact.")
                elif one.source == "output":
                    outputs.append(index)
                elif one.name in frame:
                    names[index] = one.name
            law = built.run.slots(_exact_law(settings, built))
            settings.builds[key] = (built, law, list(names), list(names.values()), outputs)
        built, law, indices, wanted, outputs = settings.builds[key]
        slots = law.copy()
        slots[indices] = [places[name] for name in wanted]
        entitled, amount = np.zeros(columns.persons, np.int8), np.zeros(columns.persons)
        covers = np.zeros(len(columns.pair_other), np.int8)
        about = settings.book.rights[right]
        kept: list[Array] = [entitled, *([amount] if about.amount else []), *([covers] if about.covers else [])]
        slots[outputs] = [column.ctypes.data for column in kept]
        built.run.over(slots, 0, columns.components, widest)
        if flagged.any():
            raise CountryError(f"{right}: something that decides is missing; only `run` can say what is proved")
        found[right] = (entitled == YES, amount if about.amount else None)
    return found


def _decide(jobs: list[_Job], first: int, last: int) -> None:
    """The exact build of all rights over a block."""
    for job in jobs:
        job.decide(first, last)


def _bound(book: LawBook, columns: Columns, jobs: list[_Job], first: int, last: int) -> int:
    """The bounds of a block, for the components that each right left open; gives the number of its persons."""
    parts: dict[bytes, _Part] = {}
    block: Columns | None = None
    for job in jobs:
        chosen = job.flagged[first:last] != 0
        if chosen.any():
            block = block or columns.take(first, last)
            key = b"" if chosen.mean() > MOSTLY else chosen.tobytes()
            if key not in parts:
                parts[key] = _Part(book, block, np.flatnonzero(chosen) if key else np.arange(last - first))
            job.bound(parts[key], columns, first)
    return int(columns.component_start[last] - columns.component_start[first])


class _Job:
    """One right over all columns."""

    def __init__(self, settings: Settings, columns: Columns, right: str, frame: dict[str, Any]) -> None:
        self.settings, self.right = settings, right
        self.book, self.about = settings.book, settings.book.rights[right]
        self.exact = kernel(self.book, right)
        persons, amount, covers = columns.persons, self.about.amount, self.about.covers
        self.low = np.zeros(persons) if amount else None
        self.covers = np.zeros(len(columns.pair_other), np.int8) if covers else None
        self.found = RightColumns(
            np.zeros(persons, np.int8), self.low, self.low, np.zeros(persons, np.int64), {}, self.covers
        )
        self.flagged = np.zeros(columns.components, np.int8)
        outputs = {self.about.entitled: self.found.entitled, amount: self.low, covers: self.covers}
        self.given = frame | _columns(columns, self.exact) | _named(self.exact, outputs)
        self.slots = self.exact.run.slots(self.given | _exact_law(settings, self.exact) | {"flagged": self.flagged})

    def decide(self, first: int, last: int) -> None:
        """The exact build over a range of components; those that it cannot decide are flagged."""
        self.exact.run.over(self.slots, first, last, self.given["widest"])

    def prepare_bounds(self) -> bool:
        """Whether anything is left for the bounds build, which then has its kernel and its columns."""
        if not self.flagged.any():
            return False
        self.bounds = kernel(self.book, self.right, bounds=True)
        self.law = _bounds_law(self.settings, self.bounds)
        self.found.legend = self.bounds.legend
        self.found.high = None if self.low is None else self.low.copy()
        _ = self.bounds.run  # compiled once, not once per thread
        return True

    def bound(self, part: _Part, columns: Columns, first: int) -> None:
        """The bounds build over a part of the block that begins with component ``first``."""
        persons, pairs = part.columns.persons, len(part.columns.pair_other)
        values = _frame(part.columns) | {"first": 0, "last": part.columns.components} | self.law
        values |= {"pair_open": part.pair_open, "holding_open": part.holding_open}
        for one in self.bounds.code.of("fact"):
            values[one.name] = part.bounds_of(one.key.removeprefix("fact."))[one.part]
        mask, missing, more = (np.zeros(persons, np.int64) for _ in range(3))
        low, high = np.zeros(persons), np.zeros(persons)
        covers, nothing = (np.zeros(pairs if self.about.covers else 0, np.int64) for _ in range(2))
        about = self.about
        results = {about.entitled: (mask, missing), about.amount: (low, high, more), about.covers: (covers, nothing)}
        for one in self.bounds.code.of("output"):
            values[one.name] = results[one.key][one.part]
        self.bounds.run(values)
        real = slice(None) if part.whole else part.real
        mask, missing, low, high, more = mask[real], missing[real], low[real], high[real], more[real]
        person = int(columns.component_start[first])
        rows, into = part.rows_in(person), self.found
        into.entitled[rows] = OUTCOME[mask]
        if into.low is not None and into.high is not None:
            low, high = (np.where(mask == 1, 0.0, end) for end in (low, high))
            # Where that is open, the amount may be nothing too.
            into.low[rows] = np.where(mask == 3, np.minimum(low, 0.0), low)
            into.high[rows] = np.where(mask == 3, np.maximum(high, 0.0), high)
            missing = missing | np.where(mask == 1, 0, more)
        into.missing[rows] = missing
        if into.covers is not None:
            known = part.pair_source >= 0
            into.covers[int(columns.pair_start[person]) + part.pair_source[known]] = OUTCOME[covers[known]]


def values_of(settings: Settings, columns: Columns, variables: list[str]) -> dict[str, Array]:
    """Any variables, for complete columns, by the exact build; for an unsure figure its best guess."""
    built = _kernel_of_values(settings.book, tuple(variables))
    sizes = {"person": columns.persons, "pair": len(columns.pair_other), "holding": int(columns.holding_start[-1])}
    found = {}
    for variable in variables:
        wanted = built.plan.variable(variable)
        found[variable] = np.zeros(sizes[wanted.grain], np.float64 if wanted.kind == "number" else np.int8)
    given = _frame(columns) | _columns(columns, built) | _named(built, found)
    given |= {"flagged": np.zeros(columns.components, np.int8)}
    slots = built.run.slots(given | _exact_law(settings.as_if_sure(), built))
    built.run.over(slots, 0, columns.components, given["widest"])
    return found


def _exact_law(settings: Settings, kernel: Kernel) -> dict[str, Any]:
    """The arguments of an exact kernel that are the law: an unsure figure is missing, as a fact can be."""
    law = _day(settings, kernel)
    for one in kernel.code.of("parameter"):
        if settings.book.parameters[one.key].is_flag:
            position = settings.flag(one.key)
            law[one.name] = -1 if position is None else int(position)
        else:
            value = settings.values[one.key]
            law[one.name] = value.value if value.is_sure else np.nan
            if law[one.name] < 0 or (one.key in kernel.shares and law[one.name] > 1):
                raise CountryError(f"{one.key}: {value.value}; no figure of the law is below 0, and no share above 1")
    return law


def _bounds_law(settings: Settings, kernel: Kernel) -> dict[str, Any]:
    """The arguments of a bounds kernel that are the law."""
    law = _day(settings, kernel)
    for one in kernel.code.of("parameter"):
        if settings.book.parameters[one.key].is_flag:
            position = settings.flag(one.key)
            law[one.name] = 3 if position is None else 2 if position else 1
        else:
            value = settings.values[one.key]
            law[one.name] = (value.low, value.high, 0 if value.is_sure else 1 << BITS[UNSURE_LAW])[one.part]
    return law


def _day(settings: Settings, kernel: Kernel) -> dict[str, Any]:
    """What the day decides: which version of each dated rule holds. A rule without one is a gap in the law book."""
    found: dict[str, Any] = {"today": float(settings.date.toordinal())}
    for one in kernel.code.of("version"):
        variable = kernel.plan.variable(one.key)
        found[one.name] = variable.version_on(settings.date)
        if found[one.name] < 0 and variable.condition is None:
            raise CountryError(f"{one.key}: the law book has no version of this rule on {settings.date}")
    return found


def _frame(columns: Columns) -> dict[str, Any]:
    """How persons, pairs and holdings hang together."""
    start = columns.component_start
    return {
        "widest": int(np.diff(start).max(initial=0)),
        "component_start": start, "pair_start": columns.pair_start, "pair_other": columns.pair_other,
        "holding_start": columns.holding_start,
        "open_roster": np.zeros(columns.components, np.int8) if columns.open_roster is None else columns.open_roster,
        "open_kinds": np.zeros(columns.persons, np.int64) if columns.open_kinds is None else columns.open_kinds,
    }  # fmt: skip


def _columns(columns: Columns, kernel: Kernel) -> dict[str, Array]:
    """The columns of the facts of an exact kernel; a fact without a column is missing of all."""
    longest = max(columns.persons, len(columns.pair_other), int(columns.holding_start[-1]))
    found = {}
    for one in kernel.code.of("fact"):
        column = columns.facts.get(one.key.removeprefix("fact."))
        if column is None:
            column = np.full(longest, np.nan) if one.type == "f64*" else np.full(longest, -1, np.int8)
        found[one.name] = column
    return found


def _named(kernel: Kernel, results: Mapping[Any, Array | None]) -> dict[str, Array | None]:
    """Columns of results, of an exact kernel, by the arguments that they are."""
    return {one.name: results[one.key] for one in kernel.code.of("output")}


OUTCOME = np.array([NO, NO, YES, UNDETERMINED], np.int8)
"""What a mask (1 no, 2 yes, 3 either) says."""


class _Part:
    """Chosen components as a table of their own, with rows that stand for "there may be more".

    ``whole`` is True when these are all components of the block, and nothing stands for more: then the columns
    are those of the block, and nothing is gathered.
    """

    def __init__(self, book: LawBook, columns: Columns, components: Array) -> None:
        self.book, self.given = book, columns
        self.cells: dict[str, tuple[Array, ...]] = {}
        opened = np.zeros(len(components), bool) if columns.open_roster is None else columns.open_roster[components]
        open_kinds = columns.open_kinds
        self.whole = len(components) == columns.components and not opened.any()
        self.whole &= open_kinds is None or not open_kinds.any()
        if self.whole:
            self.columns = columns
            self.source = np.arange(columns.persons)
            self.pair_source = np.arange(len(columns.pair_other))
            self.holding_source = np.arange(columns.holding_start[-1])
            self.pair_open = np.zeros(len(self.pair_source), np.int64)
            self.holding_open = np.zeros(len(self.holding_source), np.int64)
            self.open_kind = self.holding_open
            return
        self.rows, starts = _rows_of(columns.component_start, components)
        # A person that stands for whoever else there is comes last in its component.
        self.source, component_start, _ = _and_more(self.rows, starts, np.flatnonzero(opened))
        self.real = self.source >= 0
        place = np.full(columns.persons, -1, np.int64)
        place[self.source[self.real]] = np.flatnonzero(self.real)
        pairs, starts = _rows_of(columns.pair_start, self.source)
        persons, others = self.open_pairs(component_start, opened)
        self.pair_source, pair_start, order = _and_more(pairs, starts, persons)
        pair_other = np.concatenate([place[columns.pair_other[pairs]], others])[order]
        self.pair_open = np.where(self.pair_source < 0, 1 << BITS[ROSTER], 0)
        held, starts = _rows_of(columns.holding_start, self.source)
        kinds = np.where(self.real, open_kinds[self.source] if open_kinds is not None else 0, -1)
        owners = np.flatnonzero(kinds)
        self.holding_source, holding_start, order = _and_more(held, starts, owners)
        self.open_kind = np.concatenate([np.zeros(len(held), np.int64), kinds[owners]])[order]
        of_whom = np.where(self.open_kind < 0, 1 << BITS[ROSTER], 1 << BITS[HOLDINGS])
        self.holding_open = np.where(self.open_kind == 0, 0, of_whom)
        self.columns = Columns(component_start, pair_start, pair_other, holding_start)

    def rows_in(self, first: int) -> Any:
        """Where the persons stand in the results; ``first`` is the first person of the block."""
        return slice(first, first + self.columns.persons) if self.whole else first + self.rows

    @staticmethod
    def open_pairs(component_start: Array, opened: Array) -> tuple[Array, Array]:
        """Pairs with the person that stands for more, both ways, and with itself; each may be there or not."""
        chosen = np.flatnonzero(opened)
        everyone, starts = _rows_of(component_start, chosen)
        last = np.repeat(component_start[chosen + 1] - 1, np.diff(starts))
        real = everyone != last
        return np.concatenate([everyone, last[real]]), np.concatenate([last, everyone[real]])

    def bounds_of(self, name: str) -> tuple[Array, ...]:
        """The columns of a fact as bounds: low and high, or a mask."""
        if name not in self.cells:
            self.cells[name] = self.lay_out(self.book.facts[name])
        return self.cells[name]

    def lay_out(self, fact: Fact) -> tuple[Array, ...]:
        source = {"person": self.source, "pair": self.pair_source, "holding": self.holding_source}[fact.of]
        column = self.given.facts.get(fact.name)
        if column is None or not len(column):
            column = np.full(len(source), np.nan) if fact.is_number else np.full(len(source), -1, np.int8)
        elif not self.whole:
            column = column[source]  # a row that stands for more takes any value here
            column[source < 0] = np.nan if fact.is_number else -1
        if fact.is_number:
            if not np.isnan(_lowest(column)):
                return column, column
            unknown = np.isnan(column)
            return np.where(unknown, fact.low, column), np.where(unknown, fact.high, column)
        mask = np.left_shift(np.int64(1), column, dtype=np.int64)
        if _lowest(column) < 0:
            mask[column < 0] = full_mask(fact.kind)
        if fact.name == "kind" and not self.whole:
            mask = np.where((source < 0) & (self.open_kind > 0), self.open_kind, mask)
        return (mask,)


def _lowest(column: Array) -> float:
    """The lowest value, NaN if one is: one quick look tells whether anything is unknown."""
    return float(column.min()) if len(column) else 0.0


def _rows_of(starts: Array, owners: Array) -> tuple[Array, Array]:
    """The rows (pairs, holdings) of chosen owners, and where each owner's begin; an owner -1 has none."""
    counts = np.where(owners >= 0, np.diff(starts)[owners], 0) if len(starts) > 1 else np.zeros(len(owners), np.int64)
    begins = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    if not begins[-1]:
        return np.zeros(0, np.int64), begins
    offsets = np.arange(begins[-1]) - np.repeat(begins[:-1], counts)
    return np.repeat(starts[:-1][np.maximum(owners, 0)], counts) + offsets, begins


def _and_more(rows: Array, starts: Array, owners: Array) -> tuple[Array, Array, Array]:
    """Rows by owner, each owner's followed by -1 for every time that it is among ``owners``.

    Gives the rows, where each owner's begin, and the order in which rows and then additions stand so.
    """
    whose = np.concatenate([np.repeat(np.arange(len(starts) - 1), np.diff(starts)), owners])
    order = np.argsort(whose, kind="stable")
    return np.concatenate([rows, np.full(len(owners), -1)])[order], starts_of(whose, len(starts) - 1), order


def uses(book: LawBook, right: str) -> list[str]:
    """The facts on which a right rests: what a register would have to bring."""
    return [
        variable.removeprefix("fact.") for variable in book.needed(book.targets(right))
        if book.variables[variable].fact is not None
    ]  # fmt: skip
