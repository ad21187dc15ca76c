"""Explain: one household with concrete values, and a trace from the result down to facts and figures.

The rule functions themselves are called, one by one, as a person would follow them: nothing of the generated code is
used. Where a fact is missing, what rests on it has no value here; ``bound`` says what it can be.
"""

from __future__ import annotations

import datetime
import math
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from abord.engine import law
from abord.engine.bound import Bounded, Span, bound
from abord.engine.case import Case, Range
from abord.engine.graph import REFERENCE_DATE, Edge, LawBook, Variable, Version
from abord.engine.language import Node
from abord.engine.law import Condition, Enum
from abord.engine.parameters import DatedValue
from abord.engine.units import Unit

_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "min": min, "max": max,
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
_ORDER = ("<", "<=", ">", ">=")


class Unknown(Exception):
    """A value that rests on a missing fact or on a figure of the law that is not known."""


class Key(NamedTuple):
    """A variable of a person; of a pair, with the position of the other; of a holding, with its position."""

    variable: str
    person: int
    other: int = -1
    holding: int = -1


@dataclass(frozen=True, slots=True)
class Used:
    """A figure of the law as it was used."""

    name: str
    value: float | bool | None
    unit: Unit | None
    since: datetime.date
    source: str
    confidence: str
    article: str
    excerpt: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two quantities that a rule compared: ``left op right``, in words of the rule's own names."""

    left: str
    left_value: float
    op: str
    right: str
    right_value: float
    holds: bool
    unit: Unit | None

    @property
    def gap(self) -> float:
        """How far the left side is from where the comparison would turn."""
        return abs(self.left_value - self.right_value)


@dataclass(slots=True)
class Step:
    """One link of the chain: a variable, its value, why, and what it was computed from."""

    key: Key
    value: float | bool | Enum | None
    article: str
    doc: str
    condition: Condition | None
    unit: Unit | None
    inputs: list[Key] = field(default_factory=list)
    # The figures that the rule read on its way to the value; all that it may read while that is not known.
    figures: list[Used] = field(default_factory=list)
    comparisons: list[Comparison] = field(default_factory=list)

    @property
    def is_fact(self) -> bool:
        """Whether this is a fact of the situation, not a rule."""
        return self.key.variable.startswith("fact.")


class Explanation:
    """The values of a case at its reference date, computed on demand and remembered.

    Args:
        values: the dated figures of the law to reckon with.
        switches: positions of switches that differ from their default, by full name.
        proved: what is already proved of a variable although some of its facts are missing (from ``bound``).
        taken: values that are given instead of computed.
    """

    def __init__(
        self,
        book: LawBook,
        case: Case,
        values: dict[str, DatedValue],
        switches: dict[str, bool] | None = None,
        proved: Callable[[Key], float | bool | Enum | None] | None = None,
        taken: Mapping[Key, Any] | None = None,
    ) -> None:
        self.book, self.case, self.values, self.switches = book, case, values, switches or {}
        self.proved = proved
        self.others: list[list[int]] = [[] for _ in case.persons]
        for person, other in sorted(case.pairs):
            self.others[person].append(other)
        self.taken = taken or {}
        self._known: dict[Key, float | bool | Enum | None] = dict(self.taken)
        self._read: dict[Key, list[str]] = {}

    def value(self, variable: str, person: int, other: int = -1, holding: int = -1) -> float | bool | Enum | None:
        """The value of a variable, or None where it rests on something unknown."""
        key = Key(variable, person, other, holding)
        if key not in self._known:
            try:
                self._known[key] = self._compute(key)
            except (Unknown, ZeroDivisionError):  # what is divided by 0 is not known
                self._known[key] = self.proved(key) if self.proved is not None else None
        return self._known[key]

    def _compute(self, key: Key) -> float | bool | Enum:
        variable = self.book.variables[key.variable]
        if key.variable == REFERENCE_DATE:
            return float(self.case.reference_date.toordinal())
        if variable.fact is not None:
            return self._fact(variable, key)
        if variable.fold is not None:
            return self._fold(variable.fold[0], variable.fold[1], key.person)
        version = self._version(variable)
        if version is None:
            if variable.condition is not None:
                return True
            raise Unknown
        if version.rule.home + ".entitled" == variable.id:
            return self._all_hold([self.value(edge.variable, key.person) for edge in version.edges.values()])
        arguments = {argument.name: self._argument(version, argument.name, key) for argument in version.rule.arguments}
        read: list[str] = []
        if "p" in version.rule.info.function.__code__.co_varnames:
            arguments["p"] = _Figures(self, version, read)
        result: Any = version.rule.info.function(**arguments)
        self._read[key] = read
        return float(result) if variable.kind == "number" else result

    def _version(self, variable: Variable) -> Version | None:
        position = variable.version_on(self.case.reference_date)
        return variable.versions[position] if position >= 0 else None

    def _all_hold(self, conditions: list[Any]) -> bool:
        if any(condition is False for condition in conditions):
            return False
        if None in conditions:
            raise Unknown
        return True

    def _argument(self, version: Version, name: str, key: Key) -> Any:
        if name in version.edges:
            return self._at_hand(version.edges[name], key)
        # An Each argument: all its values, to be folded by the rule itself.
        folds = [edge.variable for called, edge in version.edges.items() if called.endswith(f"({name})")]
        if self.taken and all(Key(one, key.person) in self.taken for one in folds):
            return self._each_as_taken(folds, key.person)
        inner = self.book.variables[folds[0]].fold
        assert inner is not None
        return self._each(inner[1], key.person)

    def _at_hand(self, edge: Edge, key: Key) -> float | bool | Enum:
        value = self.value(*self._target(edge.variable, key, edge.via))
        if value is None:
            raise Unknown
        return value

    def _target(self, variable: str, key: Key, via: str) -> Key:
        grain = self.book.variables[variable].grain
        if via == "other":
            return Key(variable, key.other)
        if grain == "pair":
            return Key(variable, key.person, other=key.other)
        if grain == "holding":
            return Key(variable, key.person, holding=key.holding)
        return Key(variable, key.person)

    def _each(self, variable: str, person: int) -> law.Each[Any]:
        values = [self.value(*key) for key in self._rows(variable, person)]
        if None in values or not self._is_closed(variable, person):
            raise Unknown
        return law.Each(values)

    def _each_as_taken(self, folds: list[str], person: int) -> law.Each[Any]:
        """Values of which each fold gives what was taken for it."""
        totals = {self.book.variables[one].fold[0]: self.taken[Key(one, person)] for one in folds}  # type: ignore[index]
        counted = int(totals.get("count", 0))
        for values in ([], [True] * counted, *([one] for one in totals.values())):
            made = law.Each(values)
            try:
                folded = {
                    name: min([math.inf, *made]) if name == "lowest" else getattr(law, name)(made) for name in totals
                }
            except (TypeError, ValueError):
                continue
            if folded == totals:
                return made
        raise Unknown

    def _rows(self, variable: str, person: int) -> Iterator[Key]:
        if self.book.variables[variable].grain == "pair":
            for other in self.others[person]:
                yield Key(variable, person, other=other)
        else:
            for index in range(len(self.case.holdings[person]) if person < len(self.case.holdings) else 0):
                yield Key(variable, person, holding=index)

    def _is_closed(self, variable: str, person: int) -> bool:
        if self.book.variables[variable].grain == "pair":
            return self.case.roster_closed
        return not (person < len(self.case.open_kinds) and self.case.open_kinds[person])

    def _fold(self, fold: str, variable: str, person: int) -> float | bool:
        values = self._each(variable, person)
        if fold == "lowest":
            return float(min([float("inf"), *values]))
        result = getattr(law, fold)(values)
        return bool(result) if fold in ("any_of", "all_of") else float(result)

    def _fact(self, variable: Variable, key: Key) -> float | bool | Enum:
        name = variable.id.removeprefix("fact.")
        if variable.grain == "pair":
            value = self.case.pairs.get((key.person, key.other), {}).get(name)
        elif variable.grain == "holding":
            value = self.case.holdings[key.person][key.holding].get(name)
        else:
            value = self.case.facts[key.person].get(name)
        if value is None or isinstance(value, Range | frozenset):
            raise Unknown
        return value

    def figure(self, full: str) -> Used:
        """A figure of the law as it stands on the reference date."""
        found, parameter = self.values[full], self.book.parameters[full]
        value = self.switches.get(full, found.value)
        return Used(
            full, value, parameter.unit, found.since, found.source, found.confidence, parameter.article, found.excerpt
        )  # fmt: skip

    def known_figure(self, full: str) -> float | bool:
        """The value of a figure of the law, where it is known; otherwise what asks for it is not known either."""
        value = self.figure(full).value
        if value is None:
            raise Unknown
        return value

    # The trace.

    def step(self, key: Key) -> Step:
        """One link of the chain, with the keys of what it rests on."""
        variable = self.book.variables[key.variable]
        value = self.value(*key)
        if variable.is_given:
            return Step(key, value, "", "", None, variable.unit)
        if variable.fold is not None:
            return Step(key, value, "", "", None, variable.unit, list(self._rows(variable.fold[1], key.person)))
        version = self._version(variable)
        if version is None:
            return Step(key, value, "", "no rule in force on this date", variable.condition, variable.unit)
        rule = version.rule
        read = self._read.get(key)
        figures = [full for full in version.parameters.values() if read is None or full in read]
        return Step(
            key, value, rule.info.article, rule.doc, rule.condition, variable.unit,
            [self._target(edge.variable, key, edge.via) for edge in version.edges.values()],
            [self.figure(full) for full in figures],
            [one for node, one in self._comparisons(version, key) if figures or _reads_facts(node)],
        )  # fmt: skip

    def comparisons_of(self, variable: str, person: int) -> list[Comparison]:
        """What the rule of a person compared, where it could be reckoned."""
        version = self._version(self.book.variables[variable])
        return [one for _, one in self._comparisons(version, Key(variable, person))] if version is not None else []

    def obstacles(self, variable: str, person: int) -> list[Comparison]:
        """The comparisons that fail and of which one is enough: held it, the condition would hold too, or could.

        Where none is enough by itself, all that fail. What compares figures of the law alone is in nobody's hands.
        """
        version, key = self._version(self.book.variables[variable]), Key(variable, person)
        if version is None or version.rule.body is None:
            return []
        compared = self._comparisons(version, key)
        failed = [(node, one) for node, one in compared if not one.holds and _reads_facts(node)]
        enough = [one for node, one in failed if self._truth(version.rule.body, version, key, node) is not False]
        return enough or [one for _, one in failed]

    def _truth(self, node: Node, version: Version, key: Key, held: Node) -> bool | None:
        """Whether a part of a rule would hold, were the comparison ``held`` to hold; None where that is not known."""
        if node is held:
            return True
        if node.op in ("and", "or", "not"):
            parts = [self._truth(part, version, key, held) for part in node.args]
            if node.op == "not":
                return None if parts[0] is None else not parts[0]
            decisive = node.op == "or"
            return decisive if decisive in parts else None if None in parts else not decisive
        if node.op == "let":
            return self._truth(node.args[1], version, key, held)
        if node.op == "if":
            test, *branches = (self._truth(part, version, key, held) for part in node.args)
            if test is None:
                return branches[0] if branches[0] == branches[1] else None
            return branches[0] if test else branches[1]
        try:
            return bool(self._evaluate(node, version, key))
        except (Unknown, ZeroDivisionError):
            return None

    def walk(self, right: str, person: int) -> list[Step]:
        """All steps of a right, from the result down, each once."""
        found = self.book.rights[right]
        steps: dict[Key, Step] = {}
        queue = [Key(found.entitled, person), *([Key(found.amount, person)] if found.amount else [])]
        while queue:
            key = queue.pop(0)
            if key not in steps:
                steps[key] = self.step(key)
                queue.extend(steps[key].inputs)
        return list(steps.values())

    def _comparisons(self, version: Version, key: Key) -> list[tuple[Node, Comparison]]:
        """The comparisons of amounts, ages and dates in a rule: where they stand in it, with both sides."""
        assert version.rule.body is not None
        found = []
        for node in version.rule.body.walk():
            if node.op in _ORDER:
                try:
                    left, right = (self._evaluate(side, version, key) for side in node.args)
                except (Unknown, ZeroDivisionError):
                    continue
                holds = bool(_OPERATORS[node.op](left, right))
                said = (_words(node.args[0]), left, node.op, _words(node.args[1]), right)
                found.append((node, Comparison(*said, holds, self._unit(node, version))))
        return found

    def _unit(self, node: Node, version: Version) -> Unit | None:
        for side in node.args:
            if side.op == "param":
                return self.book.parameters[version.parameters[side.name]].unit
            if side.op == "arg":
                return self.book.variables[version.edge_of(side).variable].unit
        return None

    def _evaluate(self, node: Node, version: Version, key: Key) -> Any:
        """The value of a part of a rule, for showing what was compared with what."""
        op = node.op
        if op == "const":
            return node.value
        if op == "arg" or (op == "fold" and node.name != "lowest"):
            return self._at_hand(version.edge_of(node), key)
        if op == "param":
            return self.known_figure(version.parameters[node.name])
        if op in _OPERATORS:
            return _OPERATORS[op](*(self._evaluate(arg, version, key) for arg in node.args))
        if op in ("per_month", "per_year"):
            return getattr(law, op)(self._evaluate(node.args[0], version, key))
        raise Unknown


class _Figures:
    """What a rule sees as ``p``: the figures of its right on the date; what it reads is noted."""

    def __init__(self, explanation: Explanation, version: Version, read: list[str]) -> None:
        self._explanation, self._names, self._read = explanation, version.parameters, read

    def __getattr__(self, name: str) -> Any:
        self._read.append(self._names[name])
        return self._explanation.known_figure(self._names[name])


def _words(node: Node) -> str:
    """A part of a rule in its own names: ``p.x`` is the parameter x, ``x`` a rule or a fact."""
    if node.op in ("arg", "param"):
        return f"p.{node.name}" if node.op == "param" else node.name
    if node.op == "const":
        return f"{node.value:g}"
    if node.op == "fold":
        return f"{node.name}({node.args[-1].name})"
    if len(node.args) == 2 and node.op in "+-*/":
        return f"{_words(node.args[0])} {node.op} {_words(node.args[1])}"
    return f"{node.op}({', '.join(map(_words, node.args))})"


def _reads_facts(node: Node) -> bool:
    return any(part.op in ("arg", "fold") for part in node.walk())


def explain(
    book: LawBook, case: Case, values: dict[str, DatedValue], switches: dict[str, bool] | None = None
) -> Explanation:
    """Open a case for explanation; values and traces are computed as they are asked for."""
    return Explanation(book, case, values, switches)


def explain_bounded(bounded: Bounded) -> Explanation:
    """An explanation in which what bound has settled also has a value."""
    sheet = bounded.sheet

    @cache
    def whole() -> Bounded:
        """The run with every variable on the way: made when something is asked that the facts alone do not say."""
        return bound(sheet, bounded.compiled.targets, whole=True)

    rows = {
        "pair": {key: row for row, key in enumerate(sheet.pair_of)},
        "holding": {key: row for row, key in enumerate(sheet.holding_of)},
    }

    def proved(key: Key) -> float | bool | Enum | None:
        variable = sheet.book.variables[key.variable]
        if variable.is_given or not whole().knows(key.variable):
            return None
        row: int | None = key.person
        if variable.grain != "person":
            row = rows[variable.grain].get((key.person, key.other if variable.grain == "pair" else key.holding))
        found = whole().of(key.variable, row) if row is not None else None
        if found is None or not found.is_settled:
            return None
        if isinstance(found, Span):
            return found.low
        return found.mask == 2 if variable.kind == "flag" else variable.kind(found.mask.bit_length() - 1)  # type: ignore[operator]

    return Explanation(sheet.book, sheet.case, sheet.values, sheet.switches, proved)
