"""Country: the rules over millions of persons, as machine code.

Per right one fused kernel is generated (``emit``) and compiled (``machine``), with parameters and rule versions as
arguments: another date compiles nothing. Binaries are kept on disk. Two builds: exact values where all is known,
and bounds for components in which something that matters is missing.
"""

from __future__ import annotations

import datetime
import hashlib
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from abord.engine.cache import cache_folder
from abord.engine.columns import Array, Columns
from abord.engine.emit import Bounds, Code, Emitter, Exact, full_mask
from abord.engine.facts import Fact
from abord.engine.graph import REFERENCE_DATE, LawBook
from abord.engine.machine import Machine, compile_text, host
from abord.engine.parameters import DatedValue
from abord.engine.plan import Plan

BLOCK = 32_768
"""Persons per block: their columns stay in the cache while all rights pass over them."""

MOSTLY = 0.6
"""Where more components than this must be looked at, all are: leaving some out would cost more than it saves."""

NO, YES, UNDETERMINED = 0, 1, 2
UNSURE_LAW, ROSTER, HOLDINGS = "unsure figure of the law", "roster", "holdings"


class CountryError(ValueError):
    """A run that cannot give true results: says what is missing in the law or in the columns."""


@dataclass(slots=True)
class Kernel:
    """The compiled code of one right in one build."""

    right: str
    plan: Plan
    code: Code
    bits: dict[str, int]
    machine: Machine | None = None

    @property
    def run(self) -> Machine:
        """The function, compiled at its first use or read from disk."""
        if self.machine is None:
            stamp = hashlib.sha256(f"{host()} {self.code.text}".encode()).hexdigest()[:20]
            keep = cache_folder() / "kernels" / f"{self.right}_{stamp}.o"
            self.machine = compile_text(self.code.text, self.code.arguments, self.code.types, keep)
        return self.machine

    @property
    def legend(self) -> dict[int, str]:
        """What each bit of a ``missing`` column stands for."""
        return {bit: name.removeprefix("fact.") for name, bit in self.bits.items()}


_kernels: WeakKeyDictionary[LawBook, dict[tuple[str, ...], Kernel]] = WeakKeyDictionary()


def kernel(book: LawBook, right: str, bounds: bool = False, outputs: tuple[str, ...] = ()) -> Kernel:
    """The kernel of a right. ``outputs`` asks for variables beside the entitlement and the amount."""
    cached = _kernels.setdefault(book, {})
    key = (right, "bounds" if bounds else "exact", *outputs)
    if key not in cached:
        found = book.rights[right]
        wanted = list(dict.fromkeys([found.entitled, *([found.amount] if found.amount else []), *outputs]))
        plan = Plan(book, wanted)
        bits: dict[str, int] = {}
        emitter: Emitter
        if bounds:
            facts = [v for grain in ("person", "pair", "holding") for v in plan.facts(grain)]
            if len(facts) > 59:
                raise CountryError(f"{right}: {len(facts)} facts; a bounds kernel names at most 59 missing data")
            bits = {name: bit for bit, name in enumerate(facts)} | {UNSURE_LAW: 60, ROSTER: 61, HOLDINGS: 62}
            emitter = Bounds(plan, wanted, bits=bits)
        else:
            emitter = Exact(plan, wanted)
        cached[key] = Kernel(right, plan, emitter.write(), bits)
    return cached[key]


def screen_kernel(book: LawBook, right: str) -> Kernel | None:
    """The conditions of a right that rest on facts of the person alone (age, where one lives), each put out."""
    cached = _kernels.setdefault(book, {})
    key = (right, "screen")
    if key not in cached:
        alone = [
            condition for condition in book.rights[right].conditions
            if all(book.variables[variable].grain == "person" for variable in book.needed([condition]))
        ]  # fmt: skip
        if not alone:
            return None
        plan = Plan(book, alone)
        cached[key] = Kernel(f"{right}_screen", plan, Exact(plan, alone).write(), {})
    return cached[key]


@dataclass(slots=True)
class RightColumns:
    """Results of one right, one row per person.

    Attributes:
        entitled: int8, 0 no, 1 yes, 2 undetermined.
        low, high: float64, the amount between these (equal where determined); None for a right without amount.
        missing: int64, bits of the data that would settle what is undetermined (see ``legend``).
        covers: int8 per pair, whether an award of the person covers the other, 2 undetermined; only when asked for,
            and only said of persons who may be entitled.
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
    covers: bool = False,
) -> dict[str, RightColumns]:
    """Evaluate rights for all persons: exactly where all that matters is known, with bounds elsewhere.

    Args:
        threads: how many blocks at a time (default: all cores).
        progress: called with the number of persons done since the last call.
        covers: also say, per pair, whom an award covers (for rights of which one award can cover two persons).

    Raises:
        CountryError: when the law on that date is not in the book.
    """
    chosen = list(rights) if rights is not None else list(settings.book.rights)
    builds = [_build(settings, right, covers) for right in chosen]
    results = {build.right: _empty(settings, columns, build) for build in builds}
    blocks = list(columns.blocks(BLOCK))

    def one(span: tuple[int, int]) -> int:
        block = _Block(settings.book, columns, *span)
        for build in builds:
            possible, incomplete = block.possible(build), block.incomplete(build)
            _run_exact(build, block, possible & ~incomplete, results[build.right])
            _run_bounds(build, block, possible & incomplete, results[build.right])
        return block.persons

    _warm(one, blocks[:1], progress)
    count = threads or os.cpu_count() or 1
    if count == 1:
        _warm(one, blocks[1:], progress)
        return results
    with ThreadPoolExecutor(count) as pool:
        for done in pool.map(one, blocks[1:]):
            if progress is not None:
                progress(done)
    return results


def run_complete(
    settings: Settings, columns: Columns, addresses: dict[str, int], rights: Iterable[str]
) -> dict[str, tuple[Array, Array | None]]:
    """Entitlement and amount per person where nothing is missing: the exact build alone, many small runs a second.

    Args:
        columns: who there is; ``addresses`` says where in memory the column of each fact lies, in its proper type.
    """
    found: dict[str, tuple[Array, Array | None]] = {}
    frame = _frame(columns, 0, columns.components)
    widest = frame.pop("widest")
    scalars = {"first": 0, "last": columns.components, "widest": widest}
    places = addresses | {name: column.ctypes.data for name, column in frame.items() if name not in scalars}
    scratch = _Scratch(widest)
    for right in rights:
        build = _build(settings, right, False)
        if build.slots is None:
            build.slots = _slots(build)
        law, columns_at, scalars_at, outputs_at, scratch_at = build.slots
        slots = law.copy()
        slots[columns_at[0]] = [places.get(name, NOTHING_AT) for name in columns_at[1]]
        for index, name in scalars_at:
            slots[index] = scalars[name]
        for index, pool, count in scratch_at:
            slots[index] = scratch.address(pool, count)
        entitled = np.empty(columns.persons, np.int8)
        amount = np.empty(columns.persons) if build.amount else None
        slots[outputs_at[0]] = entitled.ctypes.data
        if amount is not None:
            slots[outputs_at[1]] = amount.ctypes.data
        build.exact.run.call(slots.ctypes.data)
        found[right] = (entitled == YES, amount)
    return found


class _Scratch:
    """Memory that a run may scribble in, shared by the rights that run one after the other."""

    def __init__(self, widest: int) -> None:
        self.widest = widest
        self.kept: dict[str, Array] = {}

    def address(self, pool: str, columns: int) -> int:
        """Where so many columns fit."""
        if pool not in self.kept or len(self.kept[pool]) < columns * self.widest:
            self.kept[pool] = np.empty(max(1, columns * self.widest), np.float64 if pool == "float" else np.int64)
        return int(self.kept[pool].ctypes.data)


def _slots(build: _Build) -> tuple[Any, ...]:
    """The arguments of the exact build with the law filled in, and the places of all others."""
    machine, facts = build.exact.run, dict(build.columns)
    law = np.zeros(len(machine.arguments), np.int64)
    floats = law.view(np.float64)
    columns: tuple[list[int], list[str]] = ([], [])
    outputs = {build.outputs[build.entitled]: 0} | ({build.outputs[build.amount]: 1} if build.amount else {})
    outputs_at, scalars_at, scratch_at = [-1, -1], [], []
    for index, name in enumerate(machine.arguments):
        if name in facts or name in ("component_start", "pair_start", "pair_other", "holding_start"):
            columns[0].append(index)
            columns[1].append(facts.get(name, name))
        elif name in outputs:
            outputs_at[outputs[name]] = index
        elif name in ("first", "last", "widest"):
            scalars_at.append((index, name))
        elif name.startswith("scratch_"):
            pool = name.split("_")[1]
            scratch_at.append((index, pool, machine.scratch[pool]))
        elif machine.types[name] == "f64":
            floats[index] = build.exact_law[name]
        else:
            law[index] = int(build.exact_law[name])
    return law, columns, scalars_at, outputs_at, scratch_at


def _build(settings: Settings, right: str, covers: bool) -> _Build:
    """What is the same for every block, and for every run with the same law."""
    key = (right, covers, tuple(sorted(settings.switches.items())))
    if key not in settings.builds:
        settings.builds[key] = _Build(settings, right, covers)
    found: _Build = settings.builds[key]
    return found


class _Build:
    """Both kernels of a right, and what is the same for every block."""

    def __init__(self, settings: Settings, right: str, covers: bool) -> None:
        book = settings.book
        found = book.rights[right]
        self.right, self.entitled, self.amount = right, found.entitled, found.amount
        self.covers = found.covers if covers else None
        outputs = (self.covers,) if self.covers else ()
        self.exact = kernel(book, right, outputs=outputs)
        self.bounds = kernel(book, right, bounds=True, outputs=outputs)
        self.screen = screen_kernel(book, right)
        self.screened: dict[str, list[str]] = {}
        self.facts = {
            grain: [variable.removeprefix("fact.") for variable in self.exact.plan.facts(grain)]
            for grain in ("person", "pair", "holding")
        }
        self.unsure = bool(_unsure(settings, self.exact.plan.outputs))
        self.columns = [
            (f"F{self.exact.plan.number[f'fact.{name}']}", name) for names in self.facts.values() for name in names
        ]
        self.outputs = {name: f"O{self.exact.plan.number[name]}" for name in self.exact.plan.outputs}
        self.exact_law, self.bounds_law = _exact_law(settings, self.exact), _bounds_law(settings, self.bounds)
        self.slots: tuple[Any, ...] | None = None
        if self.screen is not None:
            plan = self.screen.plan
            self.screen_law = _exact_law(settings, self.screen)
            self.screen_columns = {v.removeprefix("fact."): f"F{plan.number[v]}" for v in plan.facts("person")}
            self.screened = {
                f"O{plan.number[condition]}": [
                    variable.removeprefix("fact.") for variable in book.needed([condition])
                    if book.variables[variable].fact is not None
                ]
                for condition in plan.outputs if not _unsure(settings, [condition])
            }  # fmt: skip
            """The conditions that rest on no unsure figure, with the facts they rest on."""


def _exact_law(settings: Settings, kernel: Kernel) -> dict[str, Any]:
    """The arguments of an exact kernel that are the same for every block."""
    law: dict[str, Any] = {"today": float(settings.date.toordinal())} | _versions(settings, kernel)
    for index, name in enumerate(kernel.plan.parameters()):
        flag = settings.book.parameters[name].is_flag
        law[f"P{index}"] = bool(settings.flag(name)) if flag else float(settings.values[name].value or 0.0)
    return law


def _bounds_law(settings: Settings, kernel: Kernel) -> dict[str, Any]:
    """The arguments of a bounds kernel that are the same for every block."""
    law: dict[str, Any] = {"today": float(settings.date.toordinal())} | _versions(settings, kernel)
    for index, name in enumerate(kernel.plan.parameters()):
        if settings.book.parameters[name].is_flag:
            position = settings.flag(name)
            law[f"P{index}_k"] = 3 if position is None else 2 if position else 1
        else:
            value = settings.values[name]
            law |= {f"P{index}_l": value.low, f"P{index}_h": value.high}
            law[f"P{index}_x"] = 0 if value.is_sure else 1 << kernel.bits[UNSURE_LAW]
    return law


def _unsure(settings: Settings, targets: list[str]) -> set[str]:
    """The unsure figures on which variables rest, by the versions of the rules that hold on the day."""
    seen: set[str] = set()
    used: set[str] = set()
    stack = list(targets)
    while stack:
        variable = settings.book.variables[stack.pop()]
        if variable.id in seen:
            continue
        seen.add(variable.id)
        position = variable.version_on(settings.date)
        if variable.fold is not None:
            stack.append(variable.fold[1])
        elif position >= 0:
            stack.extend(edge.variable for edge in variable.versions[position].edges.values())
            used.update(variable.versions[position].parameters.values())
    return {name for name in used if not _is_exact(settings, name)}


def _warm(one: Callable[[tuple[int, int]], int], blocks: list[tuple[int, int]], progress: Any) -> None:
    """Run blocks one by one. The first runs alone: kernels compile or load once, not once per thread."""
    for block in blocks:
        done = one(block)
        if progress is not None:
            progress(done)


def _empty(settings: Settings, columns: Columns, build: _Build) -> RightColumns:
    persons, amount = columns.persons, build.amount is not None
    return RightColumns(
        np.zeros(persons, np.int8),
        np.zeros(persons) if amount else None,
        np.zeros(persons) if amount else None,
        np.zeros(persons, np.int64),
        build.bounds.legend,
        np.zeros(len(columns.pair_other), np.int8) if build.covers else None,
    )


class _Block:
    """A block of components on its way through all rights: scanned once, and laid out in bounds once."""

    def __init__(self, book: LawBook, columns: Columns, first: int, last: int) -> None:
        self.book, self.first, self.last = book, first, last
        self.columns = columns.take(first, last)
        self.persons = self.columns.persons
        self.pair_first = int(columns.pair_start[columns.component_start[first]])
        self.person_first = int(columns.component_start[first])
        self.lacks: dict[str, Array | None] = {}
        self.unknown: dict[str, Array] = {}
        self.parts: dict[bytes, _Part] = {}

    def possible(self, build: _Build) -> Array:
        """The components in which somebody may have the right.

        Nobody may where for everyone a condition fails that rests on known facts of the person alone, whatever
        else is unknown: most people are no pensioners, most houses are not heated with oil.
        """
        if build.screen is None or not build.screened:
            return np.ones(self.columns.components, dtype=bool)
        values = _frame(self.columns, 0, self.columns.components) | build.screen_law
        outputs = {
            f"O{build.screen.plan.number[v]}": np.empty(self.persons, np.int8) for v in build.screen.plan.outputs
        }
        for name, argument in build.screen_columns.items():
            fact = self.book.facts[name]
            values[argument] = self.columns.facts.get(
                name, np.zeros(self.persons, np.float64 if fact.is_number else np.int8)
            )
        build.screen.run(values | outputs)
        possible = np.ones(self.persons, dtype=bool)
        for argument, names in build.screened.items():
            holds = outputs[argument] != 0
            for name in names:
                if self.lacking(name, "person") is not None:
                    holds |= self.unknown[name]
            possible &= holds
        found: Array = np.logical_or.reduceat(possible, self.columns.component_start[:-1])
        if found.mean() > MOSTLY:
            build.screened = {}  # it does not pay; the next blocks are spared
            return np.ones(self.columns.components, dtype=bool)
        return found

    def rows_of(self, chosen: Array, pairs: bool) -> Any:
        """Where the persons, or the pairs, of chosen components stand in the block."""
        if chosen.all():
            return slice(None)
        start = self.columns.component_start
        return np.repeat(chosen, np.diff(self.columns.pair_start[start] if pairs else start))

    def incomplete(self, build: _Build) -> Array:
        """Which components lack something that the right rests on."""
        columns = self.columns
        if build.unsure:
            return np.ones(columns.components, dtype=bool)
        found = np.zeros(columns.components, dtype=bool)
        for grain, names in build.facts.items():
            for name in names:
                lacking = self.lacking(name, grain)
                if lacking is not None:
                    found |= lacking
        if columns.open_kinds is not None and build.facts["holding"]:
            found |= np.logical_or.reduceat(columns.open_kinds != 0, columns.component_start[:-1])
        if columns.open_roster is not None:
            found |= columns.open_roster
        return found

    def lacking(self, name: str, grain: str) -> Array | None:
        """The components in which a fact is unknown of someone; None where that is so nowhere."""
        if name not in self.lacks:
            self.lacks[name] = self.scan(name, grain)
        return self.lacks[name]

    def scan(self, name: str, grain: str) -> Array | None:
        columns = self.columns
        starts = {"person": None, "pair": columns.pair_start, "holding": columns.holding_start}[grain]
        column = columns.facts.get(name)
        if column is None:
            there_are_rows = starts is None or starts[-1] > 0
            self.unknown[name] = np.ones(self.persons, dtype=bool)
            return np.ones(columns.components, dtype=bool) if there_are_rows else None
        lowest = _lowest(column)
        if lowest >= 0:
            return None
        rows = np.isnan(column) if column.dtype == np.float64 else column < 0
        if not rows.any():
            return None
        self.unknown[name] = rows
        first = columns.component_start
        if starts is not None:
            first = starts[first]
        counts = np.concatenate([[0], np.cumsum(rows)])[first]
        found: Array = counts[1:] > counts[:-1]
        return found

    def part(self, incomplete: Array) -> _Part:
        """The chosen components, laid out in bounds."""
        key = b"" if incomplete.all() else incomplete.tobytes()
        if key not in self.parts:
            self.parts[key] = _Part(self.book, self.columns, np.flatnonzero(incomplete))
        return self.parts[key]


def _is_exact(settings: Settings, parameter: str) -> bool:
    if settings.book.parameters[parameter].is_flag:
        return settings.flag(parameter) is not None
    return settings.values[parameter].is_sure


def _versions(settings: Settings, kernel: Kernel) -> dict[str, int]:
    """Which version of each dated rule holds; a rule without one on that day is a gap in the law book."""
    found = {}
    for variable in kernel.plan.dated():
        position = kernel.plan.variable(variable).version_on(settings.date)
        if position < 0 and kernel.plan.variable(variable).condition is None:
            raise CountryError(f"{variable}: the law book has no version of this rule on {settings.date}")
        found[f"V{kernel.plan.number[variable]}"] = position
    return found


def _frame(columns: Columns, first: int, last: int) -> dict[str, Any]:
    start = columns.component_start
    return {
        "first": first, "last": last, "widest": int(np.diff(start[first : last + 1]).max()),
        "component_start": start, "pair_start": columns.pair_start, "pair_other": columns.pair_other,
        "holding_start": columns.holding_start,
    }  # fmt: skip


def _run_exact(build: _Build, block: _Block, chosen: Array, into: RightColumns) -> None:
    """The exact build over chosen components of a block: gathered where they are few, in place where they are many."""
    if not chosen.any():
        return
    part = block.part(chosen) if chosen.mean() < MOSTLY else None
    columns = block.columns if part is None else part.columns
    values = _frame(columns, 0, columns.components) | build.exact_law
    for argument, name in build.columns:
        values[argument] = block.columns.facts.get(name, NOTHING) if part is None else part.exact(name)
    entitled, covers = np.empty(columns.persons, np.int8), np.empty(len(columns.pair_other), np.int8)
    amount = np.empty(columns.persons)
    values[build.outputs[build.entitled]] = entitled
    if build.amount:
        values[build.outputs[build.amount]] = amount
    if build.covers:
        values[build.outputs[build.covers]] = covers
    build.exact.run(values)
    amount[entitled == NO] = 0.0
    persons, pairs = block.person_first, block.pair_first
    for found, target, first in (
        (entitled, into.entitled, persons), (amount, into.low, persons), (amount, into.high, persons),
        (covers, into.covers, pairs),
    ):  # fmt: skip
        if target is None:
            continue
        if part is not None:
            target[first + (part.pair_source if found is covers else part.rows)] = found
        else:
            here = target[first : first + len(found)]
            which = block.rows_of(chosen, pairs=found is covers)
            here[which] = found[which]


def _run_bounds(build: _Build, block: _Block, incomplete: Array, into: RightColumns) -> None:
    """The bounds build over chosen components of a block, gathered into a table of their own."""
    if not incomplete.any():
        return
    part = block.part(incomplete)
    values = _frame(part.columns, 0, part.columns.components) | build.bounds_law
    values |= {"pair_open": part.pair_open, "holding_open": part.holding_open}
    for argument, name in build.columns:
        for suffix, column in part.bounds_of(name).items():
            values[argument + suffix] = column
    persons, pairs = part.columns.persons, len(part.columns.pair_other)
    mask, missing = np.zeros(persons, np.int64), np.zeros(persons, np.int64)
    values |= {f"{build.outputs[build.entitled]}_k": mask, f"{build.outputs[build.entitled]}_x": missing}
    low, high, more = np.zeros(persons), np.zeros(persons), np.zeros(persons, np.int64)
    if build.amount:
        name = build.outputs[build.amount]
        values |= {f"{name}_l": low, f"{name}_h": high, f"{name}_x": more}
    covers = np.zeros(pairs if build.covers else 0, np.int64)
    if build.covers:
        name = build.outputs[build.covers]
        values |= {f"{name}_k": covers, f"{name}_x": np.zeros(pairs, np.int64)}
    build.bounds.run(values)
    if not part.whole:
        real = part.real
        mask, missing, low, high, more = mask[real], missing[real], low[real], high[real], more[real]
    rows = part.rows_in(block.person_first)
    into.entitled[rows] = OUTCOME[mask]
    if into.low is not None and into.high is not None:
        into.low[rows] = np.where(mask == 2, low, 0.0)
        into.high[rows] = np.where(mask == 1, 0.0, high)
        missing = missing | np.where(mask == 1, 0, more)
    into.missing[rows] = missing
    if into.covers is not None:
        known = part.pair_source >= 0
        into.covers[block.pair_first + part.pair_source[known]] = OUTCOME[covers[known]]


NOTHING = np.zeros(0, np.int8)
NOTHING_AT = int(NOTHING.ctypes.data)
OUTCOME = np.array([NO, NO, YES, UNDETERMINED], np.int8)
"""What a mask (1 no, 2 yes, 3 either) says."""


class _Part:
    """Chosen components as a table of their own, with rows that stand for "there may be more".

    ``whole`` is True when these are all components of the block, and nothing stands for more: then the columns
    are those of the block, and nothing is gathered.
    """

    def __init__(self, book: LawBook, columns: Columns, components: Array) -> None:
        self.book, self.given = book, columns
        self.cells: dict[str, dict[str, Array]] = {}
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
        self.rows, row_starts = _rows_of(columns.component_start, components)
        sizes = np.diff(row_starts)
        # A person that stands for whoever else there is comes last in its component.
        component = np.concatenate([np.repeat(np.arange(len(components)), sizes), np.flatnonzero(opened)])
        order = np.argsort(component, kind="stable")
        self.source = np.concatenate([self.rows, np.full(int(opened.sum()), -1)])[order]
        self.real = self.source >= 0
        place = np.full(columns.persons, -1, np.int64)
        place[self.source[self.real]] = np.flatnonzero(self.real)
        component_start = np.concatenate([[0], np.cumsum(sizes + opened)]).astype(np.int64)
        pairs, pair_starts = _rows_of(columns.pair_start, self.source)
        others = place[columns.pair_other[pairs]] if len(pairs) else np.zeros(0, np.int64)
        owners = np.repeat(np.arange(len(self.source)), np.diff(pair_starts))
        extra_owner, extra_other, extra_open = self.open_pairs(component_start, opened)
        owners = np.concatenate([owners, extra_owner])
        order = np.argsort(owners, kind="stable")
        self.pair_source = np.concatenate([pairs, np.full(len(extra_owner), -1)])[order]
        self.pair_open = np.concatenate([np.zeros(len(pairs), np.int64), extra_open])[order]
        pair_other = np.concatenate([others, extra_other])[order]
        pair_start = _starts(owners, len(self.source))
        held, held_starts = _rows_of(columns.holding_start, self.source)
        owners = np.repeat(np.arange(len(self.source)), np.diff(held_starts))
        kinds = np.where(self.real, open_kinds[self.source] if open_kinds is not None else 0, -1)
        more = np.flatnonzero(kinds != 0)
        owners = np.concatenate([owners, more])
        order = np.argsort(owners, kind="stable")
        self.holding_source = np.concatenate([held, np.full(len(more), -1)])[order]
        bit = np.where(self.real[more], np.int64(1) << np.int64(62), np.int64(1) << np.int64(61))
        self.holding_open = np.concatenate([np.zeros(len(held), np.int64), bit])[order].astype(np.int64)
        self.open_kind = np.concatenate([np.zeros(len(held), np.int64), kinds[more]])[order]
        self.columns = Columns(
            component_start, pair_start, pair_other.astype(np.int64), _starts(owners, len(self.source))
        )

    def exact(self, name: str) -> Array:
        """The column of a fact as it is, where nothing stands for more."""
        column = self.given.facts.get(name)
        if column is None:
            return NOTHING
        if name not in self.columns.facts:
            source = {"person": self.source, "pair": self.pair_source, "holding": self.holding_source}
            self.columns.facts[name] = column[source[self.book.facts[name].of]]
        return self.columns.facts[name]

    def rows_in(self, first: int) -> Any:
        """Where the persons stand in the results; ``first`` is the first person of the block."""
        return slice(first, first + self.columns.persons) if self.whole else first + self.rows

    @staticmethod
    def open_pairs(component_start: Array, opened: Array) -> tuple[Array, Array, Array]:
        """Pairs with the person that stands for more, both ways, and with itself; each may be there or not."""
        chosen = np.flatnonzero(opened)
        if not len(chosen):
            none = np.zeros(0, np.int64)
            return none, none, none
        everyone, starts = _rows_of(component_start, chosen)
        last = np.repeat(component_start[chosen + 1] - 1, np.diff(starts))
        real = everyone != last
        return (
            np.concatenate([everyone, last[real]]),
            np.concatenate([last, everyone[real]]),
            np.full(len(everyone) + int(real.sum()), 1 << 61, np.int64),
        )

    def bounds_of(self, name: str) -> dict[str, Array]:
        """The columns of a fact as bounds: low and high, or a mask."""
        if name not in self.cells:
            self.cells[name] = self.lay_out(self.book.facts[name])
        return self.cells[name]

    def lay_out(self, fact: Fact) -> dict[str, Array]:
        source = {"person": self.source, "pair": self.pair_source, "holding": self.holding_source}[fact.of]
        column = self.given.facts.get(fact.name)
        if column is None or not len(column):
            column = np.full(len(source), np.nan) if fact.is_number else np.full(len(source), -1, np.int8)
        elif not self.whole:
            column = column[source]  # a row that stands for more takes any value here
            column[source < 0] = np.nan if fact.is_number else -1
        if fact.is_number:
            if not np.isnan(_lowest(column)):
                return {"_l": column, "_h": column}
            unknown = np.isnan(column)
            return {"_l": np.where(unknown, fact.low, column), "_h": np.where(unknown, fact.high, column)}
        mask = np.left_shift(np.int64(1), column, dtype=np.int64)
        if _lowest(column) < 0:
            mask[column < 0] = full_mask(fact.kind)
        if fact.name == "kind" and not self.whole:
            mask = np.where((source < 0) & (self.open_kind > 0), self.open_kind, mask)
        return {"_k": mask}


def _lowest(column: Array) -> float:
    """The lowest value, NaN if one is: one quick look tells whether anything is unknown."""
    return float(column.min()) if len(column) else 0.0


def _starts(owners: Array, persons: int) -> Array:
    counts = np.bincount(owners, minlength=persons)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def _rows_of(starts: Array, owners: Array) -> tuple[Array, Array]:
    """The rows (pairs, holdings) of chosen owners, and where each owner's begin; an owner -1 has none."""
    counts = np.where(owners >= 0, np.diff(starts)[owners], 0) if len(starts) > 1 else np.zeros(len(owners), np.int64)
    begins = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    if not begins[-1]:
        return np.zeros(0, np.int64), begins
    offsets = np.arange(begins[-1]) - np.repeat(begins[:-1], counts)
    return np.repeat(starts[:-1][np.maximum(owners, 0)], counts) + offsets, begins


def uses(book: LawBook, right: str) -> list[str]:
    """The facts on which a right rests: what a register would have to bring."""
    return [
        variable.removeprefix("fact.") for variable in book.needed(book.targets(right))
        if book.variables[variable].fact is not None and variable != REFERENCE_DATE
    ]  # fmt: skip
