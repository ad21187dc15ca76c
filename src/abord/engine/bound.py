"""Bound: what can be said of one household while facts are missing.

The rules run over intervals and sets (``emit.Bounds``), so what comes out contains what every completion of the
unknown facts gives. A result is settled when only one value is left; otherwise the data that matter are named.
"""

from __future__ import annotations

import datetime
import itertools
import marshal
import math
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from abord.engine import intervals, law
from abord.engine.cache import remember
from abord.engine.case import Case, Facts, Range
from abord.engine.emit import Bounds, Code, full_mask
from abord.engine.facts import Fact
from abord.engine.graph import REFERENCE_DATE, LawBook, Variable
from abord.engine.law import Enum
from abord.engine.parameters import DatedValue
from abord.engine.plan import Plan

YES, NO, NOTHING_SAID = (2, 0), (1, 0), object()
MOST_CASES = 64
"""How many cases one result is split into at the most."""


class Missing(NamedTuple):
    """A datum that would help: a fact of a person, of a pair or of a holding; or who else there is.

    ``fact`` is a fact name, ``"roster"`` (who else lives here), ``"holdings"`` (what else the person owns) or, for
    an unsure figure of the law, the full name of the parameter, with ``person`` -1.
    """

    fact: str
    person: int
    other: int = -1
    holding: int = -1


class Span(NamedTuple):
    """What a number can be, and the missing data that matter, as bits."""

    low: float
    high: float
    missing: int

    @property
    def is_settled(self) -> bool:
        """Only one value is left."""
        return self.low == self.high


class Options(NamedTuple):
    """What a flag (1 no, 2 yes) or a choice can be, as a mask, and the missing data that matter, as bits."""

    mask: int
    missing: int

    @property
    def is_settled(self) -> bool:
        """Only one case is left."""
        return self.mask & (self.mask - 1) == 0


Bound = Span | Options


@dataclass(slots=True)
class Compiled:
    """A plan with its code, ready to run on lists.

    ``slots`` says for every argument where it comes from: what kind of thing, and its key there.
    """

    plan: Plan
    code: Code
    run: Any
    outputs: list[str]
    slots: list[tuple[str, Any]] = field(default_factory=list)
    written: list[tuple[int, str, str]] = field(default_factory=list)  # of outputs: place, variable, grain
    pins: dict[str, int] = field(default_factory=dict)  # of variables that can be narrowed: place
    versions: dict[datetime.date, dict[str, int]] = field(default_factory=dict)
    facts: list[tuple[int, str]] = field(default_factory=list)  # place, variable
    laws: dict[tuple[Any, ...], _Law] = field(default_factory=dict)
    alike: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by right: what a case of its split runs

    def __post_init__(self) -> None:
        plan = self.plan
        parameters = plan.parameters()
        for name in self.code.arguments:
            bare, _, suffix = name.partition("_")
            if bare[0] == "F" and bare[1:].isdigit():
                self.slots.append(("fact", plan.order[int(bare[1:])]))
            elif bare[0] == "O" and bare[1:].isdigit():
                variable = plan.order[int(bare[1:])]
                self.slots.append(("output", (variable, plan.variable(variable).grain)))
            elif bare[0] == "P" and bare[1:].isdigit():
                full = parameters[int(bare[1:])]
                flag = plan.book.parameters[full].is_flag
                self.slots.append(("parameter", (full, 0 if flag else "lhx".index(suffix))))
            elif bare[0] == "V" and bare[1:].isdigit():
                self.slots.append(("version", plan.order[int(bare[1:])]))
            elif bare.startswith("PIN"):
                self.slots.append(("pin", plan.order[int(bare[3:])]))
            else:
                self.slots.append(("frame", name))
        for place, (kind, key) in enumerate(self.slots):
            if kind == "output":
                self.written.append((place, *key))
            elif kind == "pin":
                self.pins[key] = place
            elif kind == "fact":
                self.facts.append((place, key))

    def law_of(self, sheet: Sheet) -> _Law:
        """The arguments that only the law decides, on the day and in the position of the sheet."""
        date = sheet.case.reference_date
        key = (id(sheet.values), date, *sorted(sheet.switches.items()))
        known = self.laws.get(key)
        if known is not None and known.values is sheet.values:
            return known
        found = _Law(sheet.values, [None] * len(self.slots))
        for place, (kind, name) in enumerate(self.slots):
            if kind == "version":
                found.arguments[place] = self.version_of(name, date)
            elif kind == "parameter" and (sheet.book.parameters[name[0]].is_flag or sheet.values[name[0]].is_sure):
                found.arguments[place] = sheet.parameter(name[0])[name[1]]
            elif kind == "parameter":
                found.unsure.append((place, *name))
            elif kind not in ("output", "fact"):
                found.rest.append((place, kind, name))
        if len(self.laws) > 32:
            self.laws.clear()
        self.laws[key] = found
        return found

    def version_of(self, variable: str, date: datetime.date) -> int:
        """Which version of a rule holds on a date."""
        known = self.versions.setdefault(date, {})
        if variable not in known:
            known[variable] = self.plan.variable(variable).version_on(date)
        return known[variable]


@dataclass(slots=True)
class _Law:
    """The arguments of a run that the law decides, from these values.

    The others are None: facts, ``unsure`` figures (place, name, part), for which each sheet has a bit of its own, and
    the ``rest`` (place, kind, key).
    """

    values: dict[str, DatedValue]
    arguments: list[Any]
    unsure: list[tuple[int, str, int]] = field(default_factory=list)
    rest: list[tuple[int, str, str]] = field(default_factory=list)


_cache: WeakKeyDictionary[LawBook, dict[tuple[tuple[str, ...], bool], Compiled]] = WeakKeyDictionary()


def compile_bounds(book: LawBook, targets: tuple[str, ...], whole: bool = False) -> Compiled:
    """The bounds build for ``targets``. It puts out these, the conditions and what a result can be split by.

    A ``whole`` build puts out every variable on the way, for the explanation.
    """
    cached = _cache.setdefault(book, {})
    if (targets, whole) not in cached:
        plan = Plan(book, list(targets))
        computed = [v for v in plan.order if plan.variable(v).fact is None and v != REFERENCE_DATE]
        pinned = frozenset(v for v in computed if _can_be_split(plan.variable(v)))
        outputs = [v for v in computed if whole or v in pinned or v in targets or plan.variable(v).condition]

        def make() -> tuple[str, list[str], dict[str, str], bytes]:
            code = Bounds(plan, outputs, pinned).write()
            binary = marshal.dumps(compile(code.text, "<bounds of the law>", "exec"))
            return code.text, code.arguments, code.types, binary

        *parts, binary = remember("bounds", f"{book.fingerprint} {targets} {whole}", make)
        names: dict[str, Any] = {
            "inf": math.inf, "product": intervals.product, "quotient": intervals.quotient, "cents": intervals.cents,
            "settle": law.settle, "scratch_rows": lambda n: [None] * n,
        }  # fmt: skip
        exec(marshal.loads(binary), names)  # our own rules, generated
        code = Code(*parts)
        # Of several threads the first is kept: what a sheet has prepared, it has for that one.
        return cached.setdefault((targets, whole), Compiled(plan, code, names["run"], outputs))
    return cached[targets, whole]


def _can_be_split(variable: Variable) -> bool:
    return variable.grain == "person" and isinstance(variable.kind, type) and bool(variable.versions)


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
        self.prepared: dict[int, list[Any]] = {}  # the arguments of a run that are the same for every case of a split
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


def places(bits: int) -> list[int]:
    """Which bits are set, the lowest first."""
    return list(itertools.compress(itertools.count(), _marks(bits)))


def _marks(bits: int) -> bytes:
    """Of every bit, the lowest first, whether it is set: 1 or 0."""
    return bin(bits)[:1:-1].encode().translate(_DIGITS)


_DIGITS = bytes.maketrans(b"01", bytes([0, 1]))


@dataclass(slots=True)
class Bounded:
    """What bound found: every variable, per person (per row, for pair and holding variables)."""

    sheet: Sheet
    compiled: Compiled
    columns: dict[str, list[tuple[Any, ...]]]
    cases: dict[tuple[Any, ...], Bounded] = field(default_factory=dict)  # its split: rights may make the same choices

    def of(self, variable: str, row: int) -> Bound:
        """The bound of a variable of one person, pair or holding."""
        found = self.columns[variable][row]
        return Span._make(found) if len(found) == 3 else Options._make(found)

    def mask(self, variable: str, row: int) -> int:
        """What a flag (1 no, 2 yes, 3 either) or a choice can be."""
        mask: int = self.columns[variable][row][0]
        return mask

    def knows(self, variable: str) -> bool:
        """Whether the variable was computed in this run."""
        return variable in self.compiled.outputs

    def data(self, missing: int) -> list[Missing]:
        """The missing data behind a set of bits."""
        return list(itertools.compress(self.sheet.missing, _marks(missing))) if missing else []


def bound(
    sheet: Sheet, targets: tuple[str, ...], pins: dict[tuple[str, int], int] | None = None, whole: bool = False
) -> Bounded:
    """Run the bounds build. ``pins`` narrow a variable of a person to a mask: one case of a split.

    ``whole`` also gives every variable on the way, as an explanation needs.
    """
    compiled = compile_bounds(sheet.book, targets, whole)
    arguments = list(_prepared(sheet, compiled))
    sizes = {"person": sheet.size, "pair": len(sheet.pair_other), "holding": len(sheet.holding_open)}
    columns: dict[str, list[tuple[Any, ...]]] = {}
    for place, name, grain in compiled.written:
        columns[name] = arguments[place] = [()] * sizes[grain]
    for (variable, person), mask in (pins or {}).items():
        if variable in compiled.pins:
            arguments[compiled.pins[variable]] = narrowed = list(arguments[compiled.pins[variable]])
            narrowed[person] = mask
    compiled.run(*arguments)
    return Bounded(sheet, compiled, columns)


def _prepared(sheet: Sheet, compiled: Compiled) -> list[Any]:
    """The arguments of a run on a sheet, without the columns that it writes."""
    if id(compiled) in sheet.prepared:
        return sheet.prepared[id(compiled)]
    frame: dict[str, Any] = {
        "first": 0, "last": 1, "widest": sheet.size, "component_start": [0, sheet.size], "today": sheet.today(),
        "pair_start": sheet.pair_start, "pair_other": sheet.pair_other, "pair_open": sheet.pair_open,
        "holding_start": sheet.holding_start, "holding_open": sheet.holding_open,
        "scratch_float_memory": None, "scratch_int_memory": None,
    }  # fmt: skip
    no_pin = [-1] * sheet.size
    of_law, figures = compiled.law_of(sheet), sheet.figures
    arguments = list(of_law.arguments)
    for place, fact in compiled.facts:
        arguments[place] = sheet.columns[fact]
    for place, name, part in of_law.unsure:
        arguments[place] = (figures.get(name) or sheet.parameter(name))[part]
    for place, kind, key in of_law.rest:
        arguments[place] = no_pin if kind == "pin" else frame[key]
    sheet.prepared[id(compiled)] = arguments
    return arguments


@dataclass(slots=True)
class Verdict:
    """What bound proves of one right for one person; ``bits`` are the missing data that would settle it."""

    run: Bounded
    entitled: Options
    amount: Span | None
    bits: int

    @property
    def missing(self) -> list[Missing]:
        """The data that would settle it."""
        return self.run.data(self.bits)

    @property
    def facts(self) -> list[Missing]:
        """What is missing of the household."""
        return self.run.data(self.bits & ~self.run.sheet.unsure)

    @property
    def figures(self) -> list[Missing]:
        """The unsure figures of the law that matter."""
        return self.run.data(self.bits & self.run.sheet.unsure)


def verdict(bounded: Bounded, right: str, person: int, most_cases: int = MOST_CASES) -> Verdict:
    """Read a result off a run; where it is open, split a bounded number of cases and join them."""
    book = bounded.sheet.book
    found = book.rights[right]

    def read(run: Bounded) -> tuple[Options, Span | None]:
        entitled = run.of(found.entitled, person)
        amount = run.of(found.amount, person) if found.amount else None
        assert isinstance(entitled, Options) and (amount is None or isinstance(amount, Span))
        return entitled, amount

    entitled, amount = read(bounded)
    if not entitled.is_settled or (entitled.mask == 2 and amount is not None and not amount.is_settled):
        cases = _cases(bounded, right, person, most_cases)
        if cases:
            entitled, amount = _join((read(_case_of(bounded, right, pins)) for pins in cases), entitled, amount)
    if entitled.mask == 1 and amount is not None:
        amount = Span(0.0, 0.0, 0)
    open_bits = (0 if entitled.is_settled else entitled.missing) | (amount.missing if amount is not None else 0)
    return Verdict(bounded, entitled, amount, open_bits)


def _cases(bounded: Bounded, right: str, person: int, most: int) -> list[dict[tuple[str, int], int]]:
    """The cases to split: every open choice that the right's own rules make for this person."""
    if most < 2:
        return []
    options: list[list[tuple[tuple[str, int], int]]] = []
    size = 1
    for variable in _splits(bounded.sheet.book, right):
        members = [1 << place for place in places(bounded.mask(variable, person))]
        if len(members) > 1 and size * len(members) <= most:
            size *= len(members)
            options.append([((variable, person), member) for member in members])
    cases = [dict(case) for case in itertools.product(*options)] if options else []
    return cases[-1:] + cases[:-1]  # the ends first: together they often span all that is possible


def _case_of(bounded: Bounded, right: str, pins: dict[tuple[str, int], int]) -> Bounded:
    """The run of one case, together with the other rights of the run that make the same choices."""
    book, compiled = bounded.sheet.book, bounded.compiled
    if right not in compiled.alike:
        compiled.alike[right] = alike(book, right, compiled.plan.outputs)
    key = (compiled.alike[right], *pins.items())
    if key not in bounded.cases:
        bounded.cases[key] = bound(bounded.sheet, compiled.alike[right], pins)
    return bounded.cases[key]


def alike(book: LawBook, right: str, targets: Iterable[str]) -> tuple[str, ...]:
    """Of the targets of a run those of the rights that make the same choices as this one."""
    wanted, choices = set(targets), _splits(book, right)
    return tuple(
        target
        for other in book.rights
        if other == right or (wanted.issuperset(book.targets(other)) and _splits(book, other) == choices)
        for target in book.targets(other)
    )


def _splits(book: LawBook, right: str) -> list[str]:
    """The choices that the rules of a right make."""
    known = _splits_of.setdefault(book, {})
    if right not in known:
        needed = book.needed(book.targets(right))
        known[right] = [variable for variable in needed if _can_be_split(book.variables[variable])]
    return known[right]


_splits_of: WeakKeyDictionary[LawBook, dict[str, list[str]]] = WeakKeyDictionary()


def _join(
    results: Iterable[tuple[Options, Span | None]], entitled: Options, amount: Span | None
) -> tuple[Options, Span | None]:
    """The union of the cases, never wider than the result without a split: once it is as wide, no case is left to try.

    A case in which nothing is possible does not count.
    """
    mask, low, high = 0, math.inf, -math.inf
    for result, span in results:
        if not result.mask:
            continue
        mask |= result.mask
        if span is not None:
            low, high = min(low, span.low), max(high, span.high)
        if mask == entitled.mask and (amount is None or (low <= amount.low and high >= amount.high)):
            break
    if not mask:
        return entitled, amount
    joined = Options(mask, entitled.missing if mask & (mask - 1) else 0)
    if amount is None:
        return joined, None
    low, high = max(amount.low, low), min(amount.high, high)
    return joined, Span(low, high, amount.missing if low < high else 0)


_Read = tuple[Fact, tuple[Any, ...]]
"""A fact, and all that it can be."""


def _facts_read(book: LawBook) -> dict[str, list[_Read]]:
    """The facts that some rule reads, by grain: of the others nothing depends."""
    if book not in _read:
        names = {edge.variable for variable in book.variables.values() for edge in variable.edges()}
        found: dict[str, list[_Read]] = {"person": [], "pair": [], "holding": []}
        for fact in book.facts.values():
            if f"fact.{fact.name}" in names:
                number = fact.is_number
                anything: tuple[Any, ...] = (fact.low, fact.high) if number else (full_mask(fact.kind),)
                found[fact.of].append((fact, anything))
        _read[book] = found
    return _read[book]


_read: WeakKeyDictionary[LawBook, dict[str, list[_Read]]] = WeakKeyDictionary()


def parameters_of(
    book: LawBook, date: datetime.date, known_on: datetime.date | None = None, *, guessed: bool = False
) -> dict[str, DatedValue]:
    """Every parameter on a date; kept for the last dates asked for. ``guessed``: the best guess as if it were sure."""
    cached = _parameters.setdefault(book, {})
    key = (date, known_on, guessed)
    if key not in cached:
        if len(cached) > 400:
            cached.clear()
        values = book.parameters_at(date, known_on)
        if guessed:
            values = {name: one if one.value is None else one.as_if_sure() for name, one in values.items()}
        cached[key] = values
    return cached[key]


_Day = tuple[datetime.date, datetime.date | None, bool]
_parameters: WeakKeyDictionary[LawBook, dict[_Day, dict[str, DatedValue]]] = WeakKeyDictionary()
