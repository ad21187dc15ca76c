"""Bounds code from rules: what every variable can be, while facts are missing.

The text is plain Python over indexable columns. Given lists it runs as it stands, for one household; given NumPy
arrays it is compiled (``machine``), for a country. Here is its frame: loops, columns, and what is computed where; what
rules compute is written by ``uncertain``, ``settled`` and ``folds``.

Names in generated code: ``v7`` variable 7 of the person (with ``_l _h _k _x``), ``o7`` of the other, ``s7`` its scratch
column, ``F7`` the column of a fact, ``P3`` a parameter, ``V2`` which version of a rule holds, ``O7`` an output.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from abord.engine.code import LOOPS, PARTS, Argument, Code, Number, Text, Value, full_mask, named, shape
from abord.engine.folds import Fold
from abord.engine.graph import REFERENCE_DATE, Variable, Version
from abord.engine.plan import Place, Plan
from abord.engine.scope import Scope
from abord.engine.settled import Settled
from abord.engine.uncertain import Uncertain, assignments

FRAME = {
    "first": "i64", "last": "i64", "widest": "i64", "scratch_float_memory": "f64*", "scratch_int_memory": "i64*",
    "component_start": "i64*", "pair_start": "i64*", "pair_other": "i64*", "holding_start": "i64*",
    "pair_open": "i64*", "holding_open": "i64*",
}  # fmt: skip
"""Arguments that are neither a fact nor the law nor a result, and what each holds."""
TYPES = {"_l": "f64", "_h": "f64", "_k": "i64", "_x": "i64"}


@dataclass(slots=True)
class Bounds:
    """Writes ``run`` for a plan.

    With ``bits`` (a country) missing data are known by fact alone, and each part of a value has its column; without
    (one household) each missing value has its own bit, which comes with the fact, and all parts stand in one column.
    """

    plan: Plan
    outputs: list[str]
    pinned: frozenset[str] = frozenset()
    bits: dict[str, int] | None = None  # of a country: fact or parameter -> bit
    text: Text = field(default_factory=Text)

    def write(self) -> Code:
        """The whole function."""
        arguments, plan = self.arguments(), self.plan
        with self.text.under(f"def run({', '.join(argument.name for argument in arguments)}):"):
            for variable in sorted(plan.stored, key=plan.number.__getitem__):
                for column, _, kind in self.columns("s", plan.variable(variable)):
                    self.text.put(f"{column} = scratch_{kind}(widest)")
            with self.text.under("for c in range(first, last):"):
                self.text.put("start = component_start[c]", "stop = component_start[c + 1]")
                for stage in range(plan.stages):
                    with self.text.under("for i in range(start, stop):"):
                        self.stage(stage)
        return Code("\n".join(self.text.lines) + "\n", arguments)

    def arguments(self) -> list[Argument]:
        """Columns first, then parameters, versions and outputs."""
        plan = self.plan
        found = [Argument(name, type_) for name, type_ in FRAME.items()]
        for variable in plan.facts:
            found += self.column_arguments("F", "fact", variable)
        if REFERENCE_DATE in plan.order:
            found.append(Argument("today", "f64"))
        for full, index in plan.parameters.items():
            parts = ("_k",) if plan.book.parameters[full].is_flag else PARTS[Number]
            found += [
                Argument(f"P{index}{part}", TYPES[part], "parameter", full, place) for place, part in enumerate(parts)
            ]
        found += [Argument(f"V{plan.number[variable]}", "i64", "version", variable) for variable in plan.dated]
        pinned = [variable for variable in plan.order if variable in self.pinned]
        found += [Argument(f"PIN{plan.number[variable]}", "i64*", "pin", variable) for variable in pinned]
        for variable in self.outputs:
            found += self.column_arguments("O", "output", variable)
        return found

    def column_arguments(self, prefix: str, source: str, variable: str) -> list[Argument]:
        columns = self.columns(prefix, self.plan.variable(variable))
        return [
            Argument(name, "f64*" if kind == "float" else "i64*", source, variable, place)
            for place, (name, _, kind) in enumerate(columns)
        ]

    def columns(self, prefix: str, variable: Variable) -> list[tuple[str, tuple[str, ...], str]]:
        """The columns of a variable: the name of each, which parts stand in it, and what it holds."""
        name, parts = f"{prefix}{self.plan.number[variable.id]}", PARTS[shape(variable.kind)]
        if self.bits is None:
            return [(name, parts, "rows")]
        carried = parts[:-1] if prefix == "F" else parts  # whether a fact of a country is missing, its value tells
        return [(name + part, (part,), "float" if TYPES[part] == "f64" else "int") for part in carried]

    # A person.

    def stage(self, stage: int) -> None:
        """What is done with a person in one loop over the persons of a component."""
        plan = self.plan
        self.text.put("pass")
        used = self.read_of_person(stage)
        for variable in plan.order:
            found = plan.variable(variable)
            if variable in used and found.fact is not None:
                self.load_fact(found, "v", "i")
            elif variable in used and variable in plan.stored and plan.place[variable][0] < stage:
                self.load("s", found, "v", "i - start")
        for place in plan.places:
            if place[0] == stage:
                for variable in plan.rules_at(place, "person"):
                    self.rule(plan.variable(variable))
                for grain in LOOPS:
                    self.loop(place, grain)
        for variable in plan.order:
            found = plan.variable(variable)
            if found.grain == "person" and plan.place[variable][0] == stage and not found.is_given:
                if variable in plan.stored:
                    self.store("s", found, "i - start")
                if variable in self.outputs:
                    self.store("O", found, "i")

    def read_of_person(self, stage: int) -> set[str]:
        """Variables of the person itself that the rules of a stage read."""
        plan = self.plan
        rules = [variable for variable in plan.order if plan.place[variable][0] == stage]
        # A pair or holding rule of an earlier stage is computed again where a later one needs it.
        for place in plan.places:
            for grain in LOOPS if place[0] == stage else ():
                rules += plan.within(self.targets(place, grain), grain)
        edges = {edge for variable in rules for edge in plan.variable(variable).edges() if edge.via == "self"}
        return {edge.variable for edge in edges if plan.variable(edge.variable).grain == "person"}

    def targets(self, place: Place, grain: str) -> list[str]:
        """The pair or holding variables wanted at a place: folded there, or put out."""
        plan = self.plan
        put_out = [
            variable for variable in self.outputs
            if plan.variable(variable).grain == grain and plan.place[variable] == place
            and plan.variable(variable).fact is None
        ]  # fmt: skip
        return [*(plan.folded(fold)[1] for fold in plan.folds_at(place, grain)), *put_out]

    def loop(self, place: Place, grain: str) -> None:
        """One loop over the pairs, or the holdings, of a person."""
        plan, targets = self.plan, self.targets(place, grain)
        if not targets:
            return
        folds = []
        for fold in plan.folds_at(place, grain):
            name, inner = plan.folded(fold)
            folds.append((Fold(self.text, name, self.own(fold), self.bits is None), inner))
        index, starts = LOOPS[grain]
        for one, _ in folds:
            one.start()
        with self.text.under(f"for {index} in range({starts}[i], {starts}[i + 1]):"):
            if grain == "pair":
                self.text.put("j = pair_other[q]")
            if folds:
                self.text.put(f"opened = {grain}_open[{index}]")
            self.rules_of_row(targets, grain, index)
            for one, inner in folds:
                one.step(self.own(inner))
            for variable in targets:
                if variable in self.outputs and plan.place[variable] == place:
                    self.store("O", plan.variable(variable), index)
        for one, _ in folds:
            one.end()

    def rules_of_row(self, targets: list[str], grain: str, index: str) -> None:
        """What is computed of one pair or holding."""
        rules = [self.plan.variable(variable) for variable in self.plan.within(targets, grain)]
        others = [edge.variable for rule in rules for edge in rule.edges() if edge.via == "other"]
        for other in map(self.plan.variable, dict.fromkeys(others)):
            if other.fact is not None:
                self.load_fact(other, "o", "j")
            elif other.id != REFERENCE_DATE:
                self.load("s", other, "o", "j - start")
        for found in rules:
            if found.fact is not None:
                self.load_fact(found, "v", index)
            else:
                self.rule(found)

    # Rules.

    def own(self, variable: str, prefix: str = "v") -> Value:
        """The value of a variable of the person at hand, or of the other."""
        return named(f"{prefix}{self.plan.number[variable]}", shape(self.plan.variable(variable).kind))

    def rule(self, variable: Variable) -> None:
        """The statements that compute one rule, whichever version holds."""
        target = self.own(variable.id)
        if variable.id not in self.plan.dated:
            self.version(target, variable.versions[0])
        else:
            for index, version in enumerate(variable.versions):
                with self.text.under(f"{'elif' if index else 'if'} V{self.plan.number[variable.id]} == {index}:"):
                    self.version(target, version)
            with self.text.under("else:"):
                # A condition that is not (yet) the law does not stand in the way.
                absent = 2 if variable.condition is not None else full_mask(variable.kind)
                parts = ("-inf", "inf") if isinstance(target, Number) else (str(absent),)
                self.text.put(*assignments(target, (*parts, "0")))
        if variable.id in self.pinned:
            pin = f"PIN{self.plan.number[variable.id]}[i]"
            with self.text.under(f"if {target[0]} & {pin} and {target[0]} & ~{pin}:"):
                self.text.put(f"{target[0]} &= {pin}", f"{target.missing} = 0")

    def version(self, target: Value, version: Version) -> None:
        """The statements that compute one version of a rule."""
        body, scope = version.rule.body, Scope(self.plan, version)
        assert body is not None, f"{version.rule.name} is left to people"
        uncertain = Uncertain(self.text, scope, inline=self.bits is None)
        if self.bits is None:
            self.text.used = 0  # a rule may use the names of another again: so many would be slow to make room for
        if self.bits is not None or any(node.op == "/" for node in body.walk()):  # what is divided by 0 is not known
            uncertain.assign(target, body)
            return
        with self.text.under(f"if {scope.settled}:"):
            Settled(self.text, scope).assign(target, body)
            self.text.put(f"{target.missing} = 0")
        with self.text.under("else:"):
            uncertain.assign(target, body)

    # Columns.

    def load(self, prefix: str, variable: Variable, into: str, index: str) -> None:
        """Read a variable from its columns."""
        name = f"{into}{self.plan.number[variable.id]}"
        for column, parts, _ in self.columns(prefix, variable):
            self.text.put(f"{', '.join(name + part for part in parts)} = {column}[{index}]")

    def load_fact(self, variable: Variable, into: str, index: str) -> None:
        """Read a fact; of a country what is open of it is missing."""
        self.load("F", variable, into, index)
        if self.bits is not None:
            value = self.own(variable.id, into)
            self.text.put(f"{value.missing} = 0 if {value.settled} else {1 << self.bits[variable.id]}")

    def store(self, prefix: str, variable: Variable, index: str) -> None:
        """Write a variable into its columns."""
        for column, parts, _ in self.columns(prefix, variable):
            values = ", ".join(f"v{self.plan.number[variable.id]}{part}" for part in parts)
            self.text.put(f"{column}[{index}] = {values}")
