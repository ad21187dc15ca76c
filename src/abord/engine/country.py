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
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import platformdirs

from abord.engine.columns import Array, Columns
from abord.engine.emit import Bounds, Code, Emitter, Exact, full_mask
from abord.engine.graph import REFERENCE_DATE, LawBook
from abord.engine.machine import Machine, compile_text, host
from abord.engine.parameters import DatedValue
from abord.engine.plan import Plan

BLOCK = 32_768
"""Persons per block: their columns stay in the cache while all rights pass over them."""

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
            keep = kernel_folder() / f"{self.right}_{stamp}.o"
            self.machine = compile_text(self.code.text, self.code.arguments, self.code.types, keep)
        return self.machine

    @property
    def legend(self) -> dict[int, str]:
        """What each bit of a ``missing`` column stands for."""
        return {bit: name.removeprefix("fact.") for name, bit in self.bits.items()}


def kernel_folder() -> Path:
    """Where kernels are kept: ``ABORD_KERNELS``, or the user's cache folder."""
    return Path(os.environ.get("ABORD_KERNELS") or Path(platformdirs.user_cache_dir("abord")) / "kernels")


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


@dataclass(slots=True)
class RightColumns:
    """Results of one right, one row per person.

    Attributes:
        entitled: int8, 0 no, 1 yes, 2 undetermined.
        low, high: float64, the amount between these (equal where determined); None for a right without amount.
        missing: int64, bits of the data that would settle what is undetermined (see ``legend``).
    """

    entitled: Array
    low: Array | None
    high: Array | None
    missing: Array
    legend: dict[int, str]


@dataclass(slots=True)
class Settings:
    """The law with which a run reckons."""

    book: LawBook
    date: datetime.date
    values: dict[str, DatedValue]
    switches: dict[str, bool] = field(default_factory=dict)

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
) -> dict[str, RightColumns]:
    """Evaluate rights for all persons: exactly where all that matters is known, with bounds elsewhere.

    Args:
        threads: how many blocks at a time (default: all cores).
        progress: called with the number of persons done since the last call.

    Raises:
        CountryError: when the law on that date is not in the book.
    """
    chosen = list(rights) if rights is not None else list(settings.book.rights)
    exact = {right: kernel(settings.book, right) for right in chosen}
    legends = {right: kernel(settings.book, right, bounds=True).legend for right in chosen}
    results = {right: _empty(settings, columns.persons, right, legends[right]) for right in chosen}
    blocks = list(columns.blocks(BLOCK))

    def one(block: tuple[int, int]) -> int:
        first, last = block
        for right in chosen:
            incomplete = _incomplete(exact[right], columns, first, last, settings)
            if not incomplete.all():
                _run_exact(settings, exact[right], columns, first, last, results[right])
            if incomplete.any():
                _run_bounds(settings, right, columns, first + np.flatnonzero(incomplete), results[right])
        return int(columns.component_start[last] - columns.component_start[first])

    _warm(one, blocks[:1], progress)
    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        for done in pool.map(one, blocks[1:]):
            if progress is not None:
                progress(done)
    return results


def _warm(one: Callable[[tuple[int, int]], int], blocks: list[tuple[int, int]], progress: Any) -> None:
    """Run the first block alone: kernels compile or load once, not once per thread."""
    for block in blocks:
        done = one(block)
        if progress is not None:
            progress(done)


def _empty(settings: Settings, persons: int, right: str, legend: dict[int, str]) -> RightColumns:
    amount = settings.book.rights[right].amount is not None
    return RightColumns(
        np.zeros(persons, np.int8),
        np.zeros(persons) if amount else None,
        np.zeros(persons) if amount else None,
        np.zeros(persons, np.int64),
        legend,
    )


def _incomplete(kernel: Kernel, columns: Columns, first: int, last: int, settings: Settings) -> Array:
    """Which components of a block lack something that the right rests on."""
    start = columns.component_start[first : last + 1]
    p0, p1 = int(start[0]), int(start[-1])
    lacking = np.zeros(p1 - p0, dtype=bool)
    for grain, starts in (("person", None), ("pair", columns.pair_start), ("holding", columns.holding_start)):
        rows = np.zeros(0, dtype=bool)
        for variable in kernel.plan.facts(grain):
            column = columns.facts.get(variable.removeprefix("fact."))
            if column is None:
                if starts is None or starts[p1] > starts[p0]:
                    return np.ones(last - first, dtype=bool)
                continue
            part = column[p0:p1] if starts is None else column[int(starts[p0]) : int(starts[p1])]
            rows = np.isnan(part) if part.dtype == np.float64 else part < 0
            if rows.any():
                if starts is None:
                    lacking |= rows
                else:
                    owners = np.repeat(np.arange(p1 - p0), np.diff(starts[p0 : p1 + 1]))
                    lacking[owners[rows]] = True
    if columns.open_kinds is not None and kernel.plan.facts("holding"):
        lacking |= columns.open_kinds[p0:p1] != 0
    if not lacking.any():
        incomplete = np.zeros(last - first, dtype=bool)
    else:
        incomplete = np.logical_or.reduceat(lacking, (start[:-1] - p0).astype(np.int64))
    if columns.open_roster is not None:
        incomplete |= columns.open_roster[first:last]
    if any(not _is_exact(settings, name) for name in kernel.plan.parameters()):
        incomplete[:] = True
    return incomplete


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


def _run_exact(settings: Settings, kernel: Kernel, columns: Columns, first: int, last: int, into: RightColumns) -> None:
    """The exact build over a block, writing straight into the results."""
    plan, right = kernel.plan, settings.book.rights[kernel.right]
    values = _frame(columns, first, last) | _versions(settings, kernel) | {"today": float(settings.date.toordinal())}
    for grain in ("person", "pair", "holding"):
        for variable in plan.facts(grain):
            name = variable.removeprefix("fact.")
            values[f"F{plan.number[variable]}"] = columns.facts.get(name, np.zeros(0, np.int8))
    for index, parameter in enumerate(plan.parameters()):
        if settings.book.parameters[parameter].is_flag:
            values[f"P{index}"] = bool(settings.flag(parameter))
        else:
            values[f"P{index}"] = float(settings.values[parameter].value or 0.0)
    values[f"O{plan.number[right.entitled]}"] = into.entitled
    if right.amount:
        values[f"O{plan.number[right.amount]}"] = into.low
    kernel.run(values)
    if into.low is not None and into.high is not None:
        p0, p1 = int(columns.component_start[first]), int(columns.component_start[last])
        into.low[p0:p1][into.entitled[p0:p1] == NO] = 0.0
        into.high[p0:p1] = into.low[p0:p1]


def _run_bounds(settings: Settings, right: str, columns: Columns, components: Array, into: RightColumns) -> None:
    """The bounds build over chosen components, gathered into a table of their own."""
    built = kernel(settings.book, right, bounds=True)
    plan, found = built.plan, settings.book.rights[right]
    part = _Part(settings.book, columns, components)
    values = _frame(part.columns, 0, len(components)) | _versions(settings, built)
    values |= {"today": float(settings.date.toordinal()), "pair_open": part.pair_open, "holding_open": part.holding_open}
    for grain in ("person", "pair", "holding"):
        for variable in plan.facts(grain):
            for suffix, column in part.bounds_of(variable.removeprefix("fact.")).items():
                values[f"F{plan.number[variable]}{suffix}"] = column
    for index, parameter in enumerate(plan.parameters()):
        if settings.book.parameters[parameter].is_flag:
            position = settings.flag(parameter)
            values[f"P{index}_k"] = 3 if position is None else 2 if position else 1
        else:
            value = settings.values[parameter]
            values |= {f"P{index}_l": value.low, f"P{index}_h": value.high}
            values[f"P{index}_x"] = 0 if value.is_sure else 1 << built.bits[UNSURE_LAW]
    persons = part.columns.persons
    mask, missing = np.zeros(persons, np.int64), np.zeros(persons, np.int64)
    low, high, more = np.zeros(persons), np.zeros(persons), np.zeros(persons, np.int64)
    entitled = plan.number[found.entitled]
    values |= {f"O{entitled}_k": mask, f"O{entitled}_x": missing}
    if found.amount:
        number = plan.number[found.amount]
        values |= {f"O{number}_l": low, f"O{number}_h": high, f"O{number}_x": more}
    built.run(values)
    real, rows = part.real, part.rows
    into.entitled[rows] = np.array([NO, NO, YES, UNDETERMINED], np.int8)[mask[real]]
    into.missing[rows] = missing[real]
    if into.low is not None and into.high is not None:
        refused = mask[real] == 1
        into.low[rows] = np.where((mask[real] == 2), low[real], 0.0)
        into.high[rows] = np.where(refused, 0.0, high[real])
        into.missing[rows] |= np.where(refused, 0, more[real])


class _Part:
    """Chosen components as a table of their own, with rows that stand for "there may be more"."""

    def __init__(self, book: LawBook, columns: Columns, components: Array) -> None:
        self.book = book
        starts = columns.component_start
        sizes = np.diff(starts)[components]
        self.rows = np.concatenate([np.arange(starts[c], starts[c + 1]) for c in components])
        opened = (
            columns.open_roster[components] if columns.open_roster is not None else np.zeros(len(components), bool)
        )
        # A person that stands for whoever else there is comes last in its component.
        component = np.concatenate([np.repeat(np.arange(len(components)), sizes), np.flatnonzero(opened)])
        order = np.argsort(component, kind="stable")
        self.source = np.concatenate([self.rows, np.full(int(opened.sum()), -1)])[order]
        component = component[order]
        self.real = self.source >= 0
        place = np.full(columns.persons, -1, np.int64)
        place[self.source[self.real]] = np.flatnonzero(self.real)
        component_start = np.concatenate([[0], np.cumsum(sizes + opened)]).astype(np.int64)
        pairs, pair_starts = _rows_of(columns.pair_start, self.source)
        others = place[columns.pair_other[pairs]] if len(pairs) else np.zeros(0, np.int64)
        owners = np.repeat(np.arange(len(self.source)), np.diff(pair_starts))
        extra_owner, extra_other, extra_open = self.open_pairs(component, component_start, opened)
        order = np.argsort(np.concatenate([owners, extra_owner]), kind="stable")
        self.pair_source = np.concatenate([pairs, np.full(len(extra_owner), -1)])[order]
        self.pair_open = np.concatenate([np.zeros(len(pairs), np.int64), extra_open])[order]
        pair_other = np.concatenate([others, extra_other])[order]
        pair_start = np.concatenate([[0], np.cumsum(np.bincount(np.concatenate([owners, extra_owner]), minlength=len(self.source)))])
        held, held_starts = _rows_of(columns.holding_start, self.source)
        owners = np.repeat(np.arange(len(self.source)), np.diff(held_starts))
        kinds = np.where(self.real, columns.open_kinds[self.source] if columns.open_kinds is not None else 0, -1)
        more = np.flatnonzero(kinds != 0)
        order = np.argsort(np.concatenate([owners, more]), kind="stable")
        self.holding_source = np.concatenate([held, np.full(len(more), -1)])[order]
        bit = np.where(self.real[more], np.int64(1) << np.int64(62), np.int64(1) << np.int64(61))
        self.holding_open = np.concatenate([np.zeros(len(held), np.int64), bit])[order].astype(np.int64)
        self.open_kind = np.concatenate([np.zeros(len(held), np.int64), kinds[more]])[order]
        holding_start = np.concatenate([[0], np.cumsum(np.bincount(np.concatenate([owners, more]), minlength=len(self.source)))])
        self.given = columns
        self.columns = Columns(
            component_start, pair_start.astype(np.int64), pair_other.astype(np.int64), holding_start.astype(np.int64)
        )

    @staticmethod
    def open_pairs(component: Array, component_start: Array, opened: Array) -> tuple[Array, Array, Array]:
        """Pairs with the person that stands for more: open for all, itself included; closed the other way round."""
        owner: list[int] = []
        other: list[int] = []
        flag: list[int] = []
        for c in np.flatnonzero(opened):
            first, last = int(component_start[c]), int(component_start[c + 1]) - 1
            for person in range(first, last + 1):
                owner.append(person)
                other.append(last)
                flag.append(1 << 61)
            for person in range(first, last):
                owner.append(last)
                other.append(person)
                flag.append(0)
        return np.array(owner, np.int64), np.array(other, np.int64), np.array(flag, np.int64)

    def bounds_of(self, name: str) -> dict[str, Array]:
        """The columns of a fact as bounds: low and high, or a mask."""
        fact = self.book.facts[name]
        source = {"person": self.source, "pair": self.pair_source, "holding": self.holding_source}[fact.of]
        column = self.given.facts.get(name)
        if fact.is_number:
            values = np.full(len(source), np.nan)
            if column is not None and len(column):
                values = np.where(source >= 0, column[source], np.nan)
            unknown = np.isnan(values)
            return {"_l": np.where(unknown, fact.low, values), "_h": np.where(unknown, fact.high, values)}
        cases = np.full(len(source), -1, np.int64)
        if column is not None and len(column):
            cases = np.where(source >= 0, column[source], -1).astype(np.int64)
        full = full_mask(fact.kind)
        mask = np.where(cases < 0, full, np.left_shift(np.int64(1), np.maximum(cases, 0)))
        if name == "kind":
            mask = np.where((source < 0) & (self.open_kind > 0), self.open_kind, mask)
        return {"_k": mask}


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
