"""Bounds code of one household, made ready to run: compiled, kept, and given its arguments."""

from __future__ import annotations

import marshal
import math
from dataclasses import dataclass, field
from typing import Any

from abord.engine import intervals, law
from abord.engine.cache import kept, remember
from abord.engine.code import Argument
from abord.engine.emit import Bounds
from abord.engine.graph import LawBook, Variable
from abord.engine.parameters import DatedValue
from abord.engine.plan import Plan
from abord.engine.sheet import Sheet

MOST_KEPT = 64
"""How many sets of results have their code in memory: those of all rights, of each, and some that people choose."""

MOST_LAWS = 32
"""Under how many days, figures and positions of switches code keeps the arguments that these decide."""


@dataclass(slots=True)
class Law:
    """The arguments of a run that only the law decides, from these values; the others are None.

    ``unsure`` are the figures (place, name, part) for which each sheet has a bit of its own.
    """

    values: dict[str, DatedValue]
    arguments: list[Any]
    unsure: list[tuple[int, str, int]] = field(default_factory=list)


@dataclass(eq=False)
class Compiled:
    """A plan with its code, ready to run on lists."""

    plan: Plan
    targets: tuple[str, ...]
    arguments: list[Argument]
    run: Any
    outputs: list[str]
    # Of its arguments, with their places:
    facts: list[tuple[int, str]] = field(default_factory=list)
    frame: list[tuple[int, str]] = field(default_factory=list)
    written: list[tuple[int, str, str]] = field(default_factory=list)  # outputs, with their grains
    pins: dict[str, int] = field(default_factory=dict)  # of variables that can be narrowed
    laws: dict[tuple[Any, ...], Law] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place, argument in enumerate(self.arguments):
            if argument.source == "fact":
                self.facts.append((place, argument.key))
            elif argument.source == "output":
                self.written.append((place, argument.key, self.plan.variable(argument.key).grain))
            elif argument.source == "pin":
                self.pins[argument.key] = place
            elif argument.source == "frame":
                self.frame.append((place, argument.name))

    def given(self, sheet: Sheet) -> list[Any]:
        """The arguments of a run on a sheet, without the columns that it writes."""
        if self in sheet.prepared:
            return sheet.prepared[self]
        frame: dict[str, Any] = {
            "first": 0, "last": 1, "widest": sheet.size, "component_start": [0, sheet.size], "today": sheet.today(),
            "pair_start": sheet.pair_start, "pair_other": sheet.pair_other, "pair_open": sheet.pair_open,
            "holding_start": sheet.holding_start, "holding_open": sheet.holding_open,
            "scratch_float_memory": None, "scratch_int_memory": None,
        }  # fmt: skip
        no_pin = [-1] * sheet.size
        of_law, figures = self.law(sheet), sheet.figures
        arguments = list(of_law.arguments)
        for place, fact in self.facts:
            arguments[place] = sheet.columns[fact]
        for place, name, part in of_law.unsure:
            arguments[place] = (figures.get(name) or sheet.parameter(name))[part]
        for place, name in self.frame:
            arguments[place] = frame[name]
        for place in self.pins.values():
            arguments[place] = no_pin
        sheet.prepared[self] = arguments
        return arguments

    def law(self, sheet: Sheet) -> Law:
        """The arguments that only the law decides, on the day and in the position of the sheet."""
        date = sheet.case.reference_date
        key = (id(sheet.values), date, *sorted(sheet.switches.items()))
        known = self.laws.get(key)  # looked up once: another thread may clear them
        if known is not None:
            return known
        found = Law(sheet.values, [None] * len(self.arguments))  # which keeps the values, and so their id
        for place, one in enumerate(self.arguments):
            if one.source == "version":
                found.arguments[place] = self.plan.variable(one.key).version_on(date)
            elif one.source == "parameter":
                if sheet.book.parameters[one.key].is_flag or sheet.values[one.key].is_sure:
                    found.arguments[place] = sheet.parameter(one.key)[one.part]
                else:
                    found.unsure.append((place, one.key, one.part))
        if len(self.laws) >= MOST_LAWS:
            self.laws.clear()
        self.laws[key] = found
        return found


@kept(MOST_KEPT)
def compile_bounds(book: LawBook, targets: tuple[str, ...], whole: bool) -> Compiled:
    """The bounds build for ``targets``. It puts out these, the conditions and what a result can be split by.

    A ``whole`` build puts out every variable on the way, for the explanation.
    """
    plan = Plan(book, list(targets))
    computed = [v for v in plan.order if not plan.variable(v).is_given]
    pinned = frozenset(v for v in computed if can_be_split(plan.variable(v)))
    outputs = [v for v in computed if whole or v in pinned or v in targets or plan.variable(v).condition]
    bounds = Bounds(plan, outputs, pinned)

    def make() -> bytes:
        return marshal.dumps(compile(bounds.write().text, "<bounds of the law>", "exec"))

    names: dict[str, Any] = {
        "inf": math.inf, "product": intervals.product, "quotient": intervals.quotient, "cents": intervals.cents,
        "settle": law.settle, "scratch_rows": lambda n: [None] * n,
    }  # fmt: skip
    exec(marshal.loads(remember("bounds", f"{book.fingerprint} {targets} {whole}", make)), names)  # our own rules
    return Compiled(plan, targets, bounds.arguments(), names["run"], outputs)


def can_be_split(variable: Variable) -> bool:
    """Whether a result can be reckoned for each case of a variable: a choice that a rule makes for a person."""
    return variable.grain == "person" and isinstance(variable.kind, type) and bool(variable.versions)
