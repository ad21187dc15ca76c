"""Exact code from rules, on demand: every rule is a small function, and is only called when its value decides.

The text is Python over indexable columns, compiled by ``machine``. A person too young for a right costs the reading of
an age: the circle, the resources and the holdings behind the next condition are never looked at. What several rules
ask of a person is kept (``memo``). Cheap conditions are asked first; the price of each follows from the rules. Where a
number is compared that takes a look at others, what it is at the least is compared before (``least``).

A datum that is missing (NaN in a column of numbers or a parameter, -1 elsewhere) is only noticed when it is read
(``known``): what was found without it is certain, and the other households go to the bounds build.

Names: ``v7(i)`` variable 7 of person ``i`` (``v7(i, q)`` of a pair, ``v7(i, h)`` of a holding), ``least7(i)`` what it
is at the least, ``F7`` the column of a fact, ``P3`` a parameter, ``V2`` which version of a rule holds, ``O7`` a result.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from abord.engine.code import LOOPS, Argument, Code, joined
from abord.engine.graph import REFERENCE_DATE, Edge, Right, Variable, Version
from abord.engine.language import Node
from abord.engine.law import Enum
from abord.engine.least import NOTHING, Least
from abord.engine.plan import GRAINS, Plan

LOOP_PRICE = 10
"""What a loop over pairs or holdings costs, in variables looked at."""
WORTH_KEEPING = 6
"""The price above which a value that is asked for more than once is kept."""
WORTH_A_BOUND = 4
"""How many times dearer a number must be than its lower bound to be compared after it."""
MOST_KEPT = 64
FOLDS = {
    "any_of": ("", "if {value}:|    return True", "False"),
    "all_of": ("", "if not {value}:|    return False", "True"),
    "count": ("0.0", "found += 1.0 if {value} else 0.0", "found"),
    "total": ("0.0", "found += {value}", "settle(found)"),
    "highest": ("0.0", "found = max(found, {value})", "found"),
    "lowest": ("inf", "found = min(found, {value})", "found"),
}
"""Of each fold: what it starts from, the step, and the result."""
ARITHMETIC = {
    "per_month": "{0} / 12.0", "per_year": "{0} * 12.0",
    "round_cents": "cents({0})",
    "/": "over({0}, {1})",  # missing where it divides by 0
    **{sign: f"{{0}} {sign} {{1}}" for sign in "+-*"},
}  # fmt: skip

FRAME = {
    "first": "i64", "last": "i64", "unknown": "state", "roster": "state",
    "memo_memory": "i64*", "component_start": "i64*", "pair_start": "i64*", "holding_start": "i64*",
    "memo_mask": "i64", "pair_other": "i64*", "open_kinds": "i64*",
    "open_roster": "i8*", "flagged": "i8*", "today": "f64",
}  # fmt: skip
"""Arguments that are neither a fact nor the law nor a result, and what each holds."""


@dataclass(slots=True)
class Exact:
    """Writes ``run``: for a right (whether entitled; if so the amount and whom it covers), or for any variables."""

    plan: Plan
    right: Right | None = None
    uses: Counter[str] = field(default_factory=Counter)
    least: Least = field(init=False)
    version: Version | None = None  # the one at hand
    local: str = ""  # what its local names begin with: those of two versions may be of different kinds

    def __post_init__(self) -> None:
        self.least = Least(self.plan)

    def price(self, variable: str) -> int:
        """How much must be looked at, at the most, to know a value."""
        needed = self.plan.book.needed([variable])
        return len(needed) + LOOP_PRICE * sum(self.plan.variable(v).fold is not None for v in needed)

    # The text.

    def write(self) -> Code:
        """The whole text."""
        functions: dict[str, list[str]] = {}
        for variable in self.plan.order:
            found = self.plan.variable(variable)
            if found.fold is not None:
                functions[variable] = self.fold(found)
            elif found.versions:
                functions[variable] = self.rule(found, [version.rule.body for version in found.versions])
                if bounds := self.least.bounds(variable):
                    functions[f"least {variable}"] = self.rule(found, [*bounds], "least")
        kept = [variable for variable in self.plan.order if self.is_worth_keeping(variable)][:MOST_KEPT]
        text = []
        for variable, lines in functions.items():
            text += [*(["@memo"] if variable in kept else []), *lines, ""]
        return Code("\n".join([*text, *self.run(bool(kept))]) + "\n", self.arguments())

    def is_worth_keeping(self, variable: str) -> bool:
        """Whether a value is kept: one of a person that is asked for more than once, and not cheap."""
        found = self.plan.variable(variable)
        asked = self.uses[variable] > 1 and found.grain == "person" and found.fact is None
        return asked and self.price(variable) >= WORTH_KEEPING

    def arguments(self) -> list[Argument]:
        """What ``run`` takes."""
        plan, book = self.plan, self.plan.book

        def column(source: str, variable: str) -> Argument:
            kind = "f64*" if plan.variable(variable).kind == "number" else "i8*"
            return Argument(f"{source[0].upper()}{plan.number[variable]}", kind, source, variable)

        return [
            *(Argument(name, type_) for name, type_ in FRAME.items()),
            *(column("fact", variable) for variable in plan.facts),
            *(
                Argument(f"P{index}", "i64" if book.parameters[full].is_flag else "f64", "parameter", full)
                for full, index in plan.parameters.items()
            ),
            *(Argument(f"V{plan.number[variable]}", "i64", "version", variable) for variable in plan.dated),
            *(column("output", variable) for variable in plan.outputs),
        ]

    def run(self, keeps: bool) -> list[str]:
        """The loop over households and persons."""
        lines: dict[str, list[str]] = {grain: [] for grain in GRAINS}
        for variable in self.plan.outputs:
            found = self.plan.variable(variable)
            index = {"person": "i", "pair": "q", "holding": "h"}[found.grain]
            lines[found.grain].append(f"O{self.plan.number[variable]}[{index}] = {self.value(Edge(variable))}")
        loops = [
            line
            for grain, (index, starts) in LOOPS.items() if lines[grain]
            for line in (f"for {index} in range({starts}[i], {starts}[i + 1]):", *_in(lines[grain]))
        ]  # fmt: skip
        person = lines["person"]
        if self.right is not None:
            entitled, *amount = person
            holds = f"v{self.plan.number[self.right.entitled]}(i)"
            body = [f"if {holds}:", *_in([entitled.replace(holds, "1"), *amount, *loops])]
        else:
            body = [*person, *loops]
        persons = "for i in range(component_start[c], component_start[c + 1]):"
        component = [
            "unknown = 0",
            "roster = open_roster[c]",
            *([persons, "    forget(i)"] if keeps else []),
            persons, *_in(body),
            "if unknown != 0:",
            "    flagged[c] = 1",
        ]  # fmt: skip
        return ["def run():", *_in(["for c in range(first, last):", *_in(component)])]

    def define(self, variable: Variable, body: list[str], name: str = "v") -> list[str]:
        """The function of a variable."""
        index = {"person": "i", "pair": "i, q", "holding": "i, h"}[variable.grain]
        kind = {"number": "float", "flag": "bool"}.get(str(variable.kind), "int")
        return [f"def {name}{self.plan.number[variable.id]}({index}) -> {kind}:", *_in(body)]

    def fold(self, variable: Variable) -> list[str]:
        """A function that folds over the pairs or the holdings of a person."""
        assert variable.fold is not None
        name, target = variable.fold
        grain = self.plan.variable(target).grain
        index, starts = LOOPS[grain]
        start, step, result = FOLDS[name]
        there_may_be_more = "roster" if grain == "pair" else "open_kinds[i]"
        steps = step.format(value=self.value(Edge(target), grain)).split("|")
        body = [f"if {there_may_be_more} != 0:", "    unknown = 1", *([f"found = {start}"] if start else [])]
        body += [f"for {index} in range({starts}[i], {starts}[i + 1]):", *_in(steps), f"return {result}"]
        return self.define(variable, body)

    def rule(self, variable: Variable, bodies: list[Node | None], name: str = "v") -> list[str]:
        """A function for one rule, whichever version holds; of each version the body."""
        written = []
        for index, (self.version, body) in enumerate(zip(variable.versions, bodies, strict=True)):
            assert body is not None, f"{variable.id} is left to people"
            self.local = f"x{index}_"
            written.append(self.statements(body, variable.grain))
        if variable.id not in self.plan.dated:
            return self.define(variable, written[0], name)
        lines = []
        for index, one in enumerate(written):
            lines += [f"if V{self.plan.number[variable.id]} == {index}:", *_in(one)]
        # A condition that is not (yet) the law does not stand in the way; the caller refuses other gaps.
        lines.append(f"return {'0.0' if variable.kind == 'number' else variable.condition is not None}")
        return self.define(variable, lines, name)

    def statements(self, node: Node, grain: str) -> list[str]:
        """What gives the value of an expression."""
        if node.op == "let":
            bound = f"{self.local}{node.name} = {self.text(node.args[0], grain)}"
            return [bound, *self.statements(node.args[1], grain)]
        if node.op == "if":
            test, then, otherwise = node.args
            return [
                f"if {self.text(test, grain)}:",
                *_in(self.statements(then, grain)),
                *self.statements(otherwise, grain),
            ]
        return [f"return {self.text(node, grain)}"]

    def text(self, node: Node, grain: str) -> str:
        """The expression as text; a ``let`` inside an expression cannot occur."""
        op = node.op
        assert self.version is not None
        if op == "const":
            return str(int(node.value)) if isinstance(node.value, Enum) else repr(node.value)
        if op == "arg":
            return self.value(self.version.edges[node.name], grain)
        if op == "local":
            return f"{self.local}{node.name}"
        if op == "param":
            return f"known(P{self.plan.parameters[self.version.parameters[node.name]]})"
        if op == "fold":
            name = self.value(self.version.edge_of(node), grain)
            return f"min({self.text(node.args[0], grain)}, {name})" if node.name == "lowest" else name
        if op == "least":
            return f"least{self.plan.number[self.version.edge_of(node.args[0]).variable]}(i)"
        if op in ("and", "or"):
            parts = [self.text(arg, grain) for arg in sorted(joined(node), key=self.price_of)]
            return f"({f' {op} '.join(parts)})"
        parts = [self.text(arg, grain) for arg in node.args]
        if op == "among":
            return f"among({parts[0]}, {int(node.value)})"
        if op == "if":
            return f"({parts[1]} if {parts[0]} else {parts[2]})"
        if op == "not":
            return f"(not {parts[0]})"
        if op in ("min", "max"):
            return f"{op}({parts[0]}, {parts[1]})"
        if op in ARITHMETIC:
            # What is missing in a part is missing in the whole: one look is enough.
            bare = [part.removeprefix("known") for part in parts]
            return f"{'' if bare == parts and op != '/' else 'known'}({ARITHMETIC[op].format(*bare)})"
        test = f"({parts[0]} {op} {parts[1]})"
        for side, fails in enumerate("<>"):
            least = self.least.bound(node.args[side], self.version) if op[0] in "<>" and grain == "person" else None
            if least and WORTH_A_BOUND * self.price_of(least) < self.price_of(node.args[side]) and least is not NOTHING:
                first = [*parts]  # the other side as it is
                first[side] = self.text(least, grain)
                test = f"(({first[0]} {op} {first[1]}) {'and' if op[0] == fails else 'or'} {test})"
        return test

    def price_of(self, node: Node) -> int:
        """The price of what an expression asks for."""
        assert self.version is not None
        if node.op == "least":
            needed = self.plan.book.needed([self.version.edge_of(node.args[0]).variable])
            return sum(not self.least.is_dear(variable) or bool(self.least.bounds(variable)) for variable in needed)
        if node.op in ("arg", "fold"):
            return self.price(self.version.edge_of(node).variable)
        return sum(map(self.price_of, node.args))

    def value(self, edge: Edge, grain: str = "person") -> str:
        """The value of an argument of a rule of this grain."""
        if edge.variable == REFERENCE_DATE:
            return "today"
        found = self.plan.variable(edge.variable)
        self.uses[edge.variable] += 1 if grain == "person" else 2
        person = "pair_other[q]" if edge.via == "other" else "i"
        row = {"person": person, "pair": "q", "holding": "h"}[found.grain]
        if found.fact is not None:
            return f"known(F{self.plan.number[edge.variable]}[{row}])"
        return f"v{self.plan.number[edge.variable]}({row if found.grain == 'person' else f'i, {row}'})"


def _in(lines: list[str]) -> list[str]:
    """The lines, one step further in."""
    return ["    " + line for line in lines]
