"""Bounds code from rules: what every variable can be, while facts are missing.

The text is plain Python over indexable columns. Given lists it runs as it stands, for one household; given NumPy
arrays it is compiled (``machine``), for a country. It carries for a number ``(low, high)``, for a flag or a choice the
set of what it can be as a bit mask (flag: 1 no, 2 yes), and for each the set of missing data that matter, as bits.
Of one household the parts of a value stand together in one column, and a rule of which all that it reads is settled is
one plain expression.

Names in generated code: ``v7`` variable 7 of the person (with ``_l _h _k _x``), ``o7`` of the other, ``s7`` its scratch
column, ``F7`` the column of a fact, ``P3`` a parameter, ``V2`` which version of a rule holds, ``O7`` an output.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from abord.engine.graph import REFERENCE_DATE, Edge, Variable, Version
from abord.engine.language import Node
from abord.engine.law import Enum
from abord.engine.plan import Place, Plan

PLAIN = {
    "not": "(not {0})", "round_cents": "cents({0})",
    "per_month": "({0} / 12.0)", "per_year": "({0} * 12.0)",
}  # fmt: skip
"""How an expression of settled values is written, where that is not ``one op two``."""

LOOPS = {"pair": ("q", "pair_start"), "holding": ("h", "holding_start")}


def full_mask(kind: object) -> int:
    """The mask of all that a flag (3) or a choice can be."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return (1 << len(kind)) - 1
    return 3


def choice_of(part: Node) -> int:
    """Where a part tests a choice for one case (``a == X``, ``a != X``), that case as a mask; otherwise 0."""
    if part.op not in ("==", "!=") or part.args[0].op != "arg" or not isinstance(part.args[1].value, Enum):
        return 0
    return 1 << int(part.args[1].value)


def joined(node: Node) -> list[Node]:
    """The parts of an ``or``, with the cases of one choice (``a == X or a == Y``) as one test."""
    cases: dict[str, list[Node]] = {}
    for part in node.args:
        if node.op == "or" and part.op == "==" and choice_of(part):
            cases.setdefault(part.args[0].name, []).append(part)
    found = []
    for part in node.args:
        same = next((same for same in cases.values() if part in same), [])
        if len(same) < 2:
            found.append(part)
        elif part is same[0]:
            mask = sum({choice_of(one) for one in same})
            found.append(Node("among", part.args[:1], value=float(mask)))
    return found


@dataclass(slots=True)
class Code:
    """Generated source: the text, the arguments that ``run`` takes, in order, and what each holds.

    Types are ``f64`` and ``i64``, columns of them or of single bytes: ``f64* i64* i8*``, and ``state`` (``machine``).
    """

    text: str
    arguments: list[str]
    types: dict[str, str]


@dataclass(slots=True)
class Bounds:
    """Writes ``run`` for a plan: numbers as (low, high), flags and choices as masks, each with the data that matter.

    With ``bits`` (a country) missing data are known by fact alone; without (one household) each missing value
    has its own bit, which comes with the fact.
    """

    plan: Plan
    outputs: list[str]
    pinned: frozenset[str] = frozenset()
    bits: dict[str, int] | None = None  # of a country: fact or parameter -> bit
    lines: list[str] = field(default_factory=list)
    depth: int = 0
    temporaries: int = 0
    context: dict[str, str] = field(default_factory=dict)  # argument of the rule at hand -> name of its value
    parameters: dict[str, str] = field(default_factory=dict)
    masks: set[str] = field(default_factory=set)  # local names that hold masks, of the rule at hand
    argument_kinds: dict[str, object] = field(default_factory=dict)  # of the rule at hand
    full_parameters: dict[str, str] = field(default_factory=dict)  # of the rule at hand

    # The frame.

    def put(self, line: str) -> None:
        """Write one line at the present depth."""
        self.lines.append("    " * self.depth + line)

    def fresh(self) -> str:
        """A new name for an intermediate value."""
        self.temporaries += 1
        return f"t{self.temporaries}"

    def write(self, name: str = "run") -> Code:
        """The whole function."""
        arguments = self.arguments()
        self.put(f"def {name}({', '.join(arguments)}):")
        self.depth = 1
        for variable in sorted(self.plan.stored, key=self.plan.number.__getitem__):
            for column, _, kind in self.columns("s", self.plan.variable(variable)):
                self.put(f"{column} = scratch_{kind}(widest)")
        self.put("for c in range(first, last):")
        self.depth = 2
        self.put("start = component_start[c]")
        self.put("stop = component_start[c + 1]")
        for stage in range(self.plan.stages):
            self.stage(stage)
        return Code("\n".join(self.lines) + "\n", arguments, {name: self.type_of(name) for name in arguments})

    def arguments(self) -> list[str]:
        """Columns first, then parameters, versions and outputs."""
        plan = self.plan
        names = ["first", "last", "widest", "scratch_float_memory", "scratch_int_memory"]
        names += ["component_start", "pair_start", "pair_other", "holding_start", "pair_open", "holding_open"]
        for grain in ("person", "pair", "holding"):
            for variable in plan.facts(grain):
                names += [column for column, *_ in self.columns("F", plan.variable(variable))]
        if REFERENCE_DATE in plan.order:
            names.append("today")
        for index, parameter in enumerate(plan.parameters()):
            names += [f"P{index}{suffix}" for suffix in self.parameter_suffixes(parameter)]
        names += [f"V{plan.number[variable]}" for variable in plan.dated()]
        names += [f"PIN{plan.number[variable]}" for variable in plan.order if variable in self.pinned]
        for variable in self.outputs:
            names += [column for column, *_ in self.columns("O", plan.variable(variable))]
        return names

    def type_of(self, argument: str) -> str:
        """What an argument holds."""
        if argument in ("first", "last", "widest") or argument[0] == "V":
            return "i64"
        if argument == "scratch_float_memory":
            return "f64*"
        if argument == "today":
            return "f64"
        if argument[0] == "P" and argument[1].isdigit():
            parameter = self.plan.book.parameters[self.plan.parameters()[int(argument[1:].split("_")[0])]]
            return "i64" if parameter.is_flag or argument.endswith("_x") else "f64"
        if argument[0] in "FO":
            variable = self.plan.variable(self.plan.order[int(argument[1:].split("_")[0])])
            if argument.endswith(("_k", "_x")):
                return "i64*"
            return "f64*" if variable.kind == "number" else "i8*"
        return "i64*"

    def stage(self, stage: int) -> None:
        """One loop over the persons of a component."""
        plan = self.plan
        self.put("for i in range(start, stop):")
        self.depth += 1
        self.put("pass")
        used = self.used_by_person(stage)
        for variable in plan.order:
            found = plan.variable(variable)
            if variable in used and found.fact is not None:
                self.load_fact(f"v{plan.number[variable]}", found, "i")
            elif variable in used and variable in plan.stored and plan.place[variable][0] < stage:
                self.load_stored("v", found, "i")
        for place in plan.places:
            if place[0] == stage:
                self.person_rules(place)
                for grain in LOOPS:
                    self.loop(place, grain)
        for variable in plan.order:
            found = plan.variable(variable)
            if found.grain == "person" and plan.place[variable][0] == stage and found.fact is None:
                if variable in plan.stored:
                    self.store("s", found, "i - start")
                if variable in self.outputs and variable != REFERENCE_DATE:
                    self.store("O", found, "i")
        self.depth -= 1

    def used_by_person(self, stage: int) -> set[str]:
        """Variables of the person itself that the rules of a stage read."""
        used = set()
        for variable in self.plan.order:
            if self.plan.place[variable][0] == stage:
                for edge in self.plan.variable(variable).edges():
                    if edge.via == "self" and self.plan.variable(edge.variable).grain == "person":
                        used.add(edge.variable)
        # A pair or holding rule of an earlier stage is computed again where a later one needs it.
        for place in self.plan.places:
            if place[0] == stage:
                for grain in LOOPS:
                    for variable in self.plan.within(self.targets(place, grain), grain):
                        for edge in self.plan.variable(variable).edges():
                            if edge.via == "self" and self.plan.variable(edge.variable).grain == "person":
                                used.add(edge.variable)
        return used

    def columns(self, prefix: str, variable: Variable) -> list[tuple[str, tuple[str, ...], str]]:
        """The columns of a variable: the name of each, which parts stand in it, and what it holds.

        Of a country each part has its column; of one household all parts stand in one, together.
        """
        name, parts = f"{prefix}{self.plan.number[variable.id]}", self.suffixes(variable)
        if self.bits is None:
            return [(name, parts, "rows")]
        carried = parts[:-1] if prefix == "F" else parts  # whether a fact of a country is missing, its value tells
        return [(name + part, (part,), "float" if part in ("_l", "_h") else "int") for part in carried]

    def load(self, prefix: str, into: str, variable: Variable, index: str) -> None:
        """Read a variable from its columns."""
        for column, parts, _ in self.columns(prefix, variable):
            self.put(f"{', '.join(into + part for part in parts)} = {column}[{index}]")

    def store(self, prefix: str, variable: Variable, index: str) -> None:
        """Write a variable into its columns."""
        for column, parts, _ in self.columns(prefix, variable):
            values = ", ".join(f"v{self.plan.number[variable.id]}{part}" for part in parts)
            self.put(f"{column}[{index}] = {values}")

    def load_stored(self, prefix: str, variable: Variable, index: str) -> None:
        self.load("s", f"{prefix}{self.plan.number[variable.id]}", variable, f"{index} - start")

    def person_rules(self, place: Place) -> None:
        for variable in self.plan.rules_at(place, "person"):
            self.rule(self.plan.variable(variable))

    def targets(self, place: Place, grain: str) -> list[str]:
        """The pair or holding variables wanted at a place: folded there, or put out."""
        plan = self.plan
        folded = [plan.variable(fold).fold[1] for fold in plan.folds_at(place, grain)]  # type: ignore[index]
        put_out = [
            variable for variable in self.outputs
            if plan.variable(variable).grain == grain and plan.place[variable] == place
            and plan.variable(variable).fact is None
        ]  # fmt: skip
        return [*folded, *put_out]

    def loop(self, place: Place, grain: str) -> None:
        """One loop over the pairs, or the holdings, of person ``i``."""
        plan = self.plan
        targets = self.targets(place, grain)
        if not targets:
            return
        folds = plan.folds_at(place, grain)
        index, starts = LOOPS[grain]
        for fold in folds:
            self.start_fold(plan.variable(fold), f"v{plan.number[fold]}")
        self.put(f"for {index} in range({starts}[i], {starts}[i + 1]):")
        self.depth += 1
        if grain == "pair":
            self.put("j = pair_other[q]")
        if folds:
            self.put(f"opened = {grain}_open[{index}]")
        inner = plan.within(targets, grain)
        others = dict.fromkeys(
            edge.variable for variable in inner for edge in plan.variable(variable).edges() if edge.via == "other"
        )
        for other in others:
            found = plan.variable(other)
            if found.fact is not None:
                self.load_fact(f"o{plan.number[other]}", found, "j")
            elif other != REFERENCE_DATE:
                self.load_stored("o", found, "j")
        for variable in inner:
            found = plan.variable(variable)
            if found.fact is not None:
                self.load_fact(f"v{plan.number[variable]}", found, index)
            else:
                self.rule(found)
        for fold in folds:
            inner_name = f"v{plan.number[plan.variable(fold).fold[1]]}"  # type: ignore[index]
            self.step_fold(plan.variable(fold), f"v{plan.number[fold]}", inner_name)
        for variable in targets:
            if variable in self.outputs and plan.place[variable] == place:
                self.store("O", plan.variable(variable), index)
        self.depth -= 1
        for fold in folds:
            self.end_fold(plan.variable(fold), f"v{plan.number[fold]}")

    def rule(self, variable: Variable) -> None:
        """The statements that compute one rule, whichever version holds."""
        number = self.plan.number[variable.id]
        target = f"v{number}"
        dated = any(version.since or version.until for version in variable.versions)
        if not dated:
            self.version(target, variable, variable.versions[0])
        else:
            for index, version in enumerate(variable.versions):
                self.put(f"{'if' if index == 0 else 'elif'} V{number} == {index}:")
                self.depth += 1
                self.version(target, variable, version)
                self.depth -= 1
            self.put("else:")
            self.depth += 1
            self.absent(target, variable)
            self.depth -= 1
        if variable.id in self.pinned:
            self.pin(target, number)

    def name_of(self, edge: Edge) -> str:
        if edge.variable == REFERENCE_DATE:
            return "today"
        return f"{'o' if edge.via == 'other' else 'v'}{self.plan.number[edge.variable]}"

    def fold_name(self, node: Node) -> str:
        """The name of the value of a fold node."""
        return self.context[f"{node.name}({node.args[-1].name})"]

    # How a value is carried.

    def suffixes(self, variable: Variable) -> tuple[str, ...]:
        return ("_l", "_h", "_x") if variable.kind == "number" else ("_k", "_x")

    def parameter_suffixes(self, parameter: str) -> tuple[str, ...]:
        return ("_k",) if self.plan.book.parameters[parameter].is_flag else ("_l", "_h", "_x")

    def absent(self, target: str, variable: Variable) -> None:
        if variable.kind == "number":
            self.put(f"{target}_l = -inf")
            self.put(f"{target}_h = inf")
        else:
            self.put(f"{target}_k = {2 if variable.condition is not None else full_mask(variable.kind)}")
        self.put(f"{target}_x = 0")

    def load_fact(self, target: str, variable: Variable, index: str) -> None:
        self.load("F", target, variable, index)
        if self.bits is not None:
            bit = 1 << self.bits[variable.id]
            known = f"{target}_l == {target}_h" if variable.kind == "number" else f"{target}_k & ({target}_k - 1) == 0"
            self.put(f"{target}_x = 0 if {known} else {bit}")

    def pin(self, target: str, number: int) -> None:
        self.put(f"if {target}_k & PIN{number}[i] and {target}_k & ~PIN{number}[i]:")
        self.put(f"    {target}_k &= PIN{number}[i]")
        self.put(f"    {target}_x = 0")

    def better(self, op: str, one: str, two: str) -> str:
        """``min`` or ``max`` as text; of one household without a call, which would cost more than the comparing."""
        if self.bits is None and not set(" (") & {*one, *two}:
            return f"({two} if {two} {'<' if op == 'min' else '>'} {one} else {one})"
        return f"{op}({one}, {two})"

    # Folds. ``pair_open``/``holding_open`` hold, for a row that stands for "there may be more", the bit of that.

    def start_fold(self, variable: Variable, name: str) -> None:
        assert variable.fold is not None
        fold = variable.fold[0]
        if fold in ("any_of", "all_of"):
            self.put(f"{name}_k = {1 if fold == 'any_of' else 2}")
        else:
            start = "inf" if fold == "lowest" else "0.0"
            self.put(f"{name}_l = {start}")
            self.put(f"{name}_h = {start}")
        self.put(f"{name}_x = 0")

    def step_fold(self, variable: Variable, name: str, value: str) -> None:
        assert variable.fold is not None
        fold, put = variable.fold[0], self.put
        if fold == "any_of":  # the mask holds 2 alone only once one is certainly true
            put(f"if {value}_k & 2 and {name}_k != 2:")
            put(f"    if {value}_k == 2 and opened == 0:")
            put(f"        {name}_k = 2")
            put(f"        {name}_x = 0")
            put("    else:")
            put(f"        {name}_k = 3")
            put(f"        {name}_x |= {value}_x | opened")
        elif fold == "all_of":
            put(f"if {value}_k & 1 and {name}_k != 1:")
            put(f"    if {value}_k == 1 and opened == 0:")
            put(f"        {name}_k = 1")
            put(f"        {name}_x = 0")
            put("    else:")
            put(f"        {name}_k = 3")
            put(f"        {name}_x |= {value}_x | opened")
        elif fold == "count":
            put(f"if {value}_k & 2:")
            put(f"    {name}_h += inf if opened else 1.0")
            put(f"    if {value}_k == 2 and opened == 0:")
            put(f"        {name}_l += 1.0")
            put(f"    {name}_x |= {value}_x | opened")
        elif fold == "total":
            put("if opened == 0:")
            put(f"    {name}_l += {value}_l")
            put(f"    {name}_h += {value}_h")
            put(f"    {name}_x |= {value}_x")
            put(f"elif {value}_l < 0.0 or {value}_h > 0.0:")
            put(f"    {name}_l = -inf if {value}_l < 0.0 else {name}_l")
            put(f"    {name}_h = inf if {value}_h > 0.0 else {name}_h")
            put(f"    {name}_x |= {value}_x | opened")
        else:
            better, certain, possible = ("max", "_l", "_h") if fold == "highest" else ("min", "_h", "_l")
            put(f"{name}{possible} = {self.better(better, name + possible, value + possible)}")
            put("if opened == 0:")
            put(f"    {name}{certain} = {self.better(better, name + certain, value + certain)}")
            put(f"{name}_x |= {value}_x | opened")

    def end_fold(self, variable: Variable, name: str) -> None:
        assert variable.fold is not None
        if variable.fold[0] == "total" and self.bits is None:  # of most households there is nothing to add up
            self.put(f"if {name}_l == {name}_h:")
            self.put(f"    {name}_l = {name}_h = settle({name}_l) if {name}_l else 0.0")
            self.put("else:")
            self.put(f"    {name}_l = settle({name}_l)")
            self.put(f"    {name}_h = settle({name}_h)")
        elif variable.fold[0] == "total":
            self.put(f"{name}_l = settle({name}_l)")
            self.put(f"{name}_h = settle({name}_h)")
        if variable.kind == "number":
            self.settled(name)

    # Expressions: each node leaves its parts in names.

    def assign(self, target: str, node: Node, variable: Variable) -> None:
        if variable.kind == "number":
            low, high, missing = self.number(node)
            self.put(f"{target}_l = {low}")
            self.put(f"{target}_h = {high}")
            self.put(f"{target}_x = {missing}")
            self.settled(target)
        else:
            mask, missing = self.mask(node)
            self.put(f"{target}_k = {mask}")
            self.put(f"{target}_x = {missing}")

    def settled(self, name: str) -> None:
        """A value that is a point rests on nothing that is missing."""
        self.put(f"if {name}_l == {name}_h:")
        self.put(f"    {name}_x = 0")

    def let(self, node: Node) -> None:
        name = f"x_{node.name}"
        if self.is_number(node.args[0]):
            for suffix, part in zip(("_l", "_h", "_x"), self.number(node.args[0]), strict=True):
                self.put(f"{name}{suffix} = {part}")
        else:
            for suffix, part in zip(("_k", "_x"), self.mask(node.args[0]), strict=True):
                self.put(f"{name}{suffix} = {part}")
            self.masks.add(node.name)

    def is_number(self, node: Node) -> bool:
        """Whether a node gives a number (kinds were checked at load)."""
        if node.op == "const":
            return not isinstance(node.value, bool | Enum)
        if node.op == "local":
            return node.name not in self.masks
        if node.op == "if":
            return self.is_number(node.args[1])
        if node.op == "let":
            return self.is_number(node.args[1])
        if node.op == "arg":
            return self.argument_kinds[node.name] == "number"
        if node.op == "param":
            return not self.plan.book.parameters[self.full_parameters[node.name]].is_flag
        if node.op == "fold":
            return node.name not in ("any_of", "all_of")
        return node.op not in ("and", "or", "not", "among", "<", "<=", ">", ">=", "==", "!=")

    def version(self, target: str, variable: Variable, version: Version) -> None:
        names = self.plan.parameters()
        self.context = {argument: self.name_of(edge) for argument, edge in version.edges.items()}
        self.parameters = {name: f"P{names.index(full)}" for name, full in version.parameters.items()}
        self.argument_kinds = {name: self.plan.variable(edge.variable).kind for name, edge in version.edges.items()}
        self.full_parameters = version.parameters
        self.masks = set()
        if self.bits is None:
            self.temporaries = 0  # a rule may use the names of another again: so many would be slow to make room for
        body = version.rule.body
        assert body is not None, f"{variable.id} is left to people"
        if self.bits is not None or any(node.op == "/" for node in body.walk()):  # what is divided by 0 is not known
            self.assign(target, body, variable)
            return
        self.put(f"if {self.all_settled(variable, version)}:")
        self.depth += 1
        self.settled_statements(target, body, variable)
        self.put(f"{target}_x = 0")
        self.depth -= 1
        self.put("else:")
        self.depth += 1
        self.assign(target, body, variable)
        self.depth -= 1

    # One household: where all that a rule reads is settled, as most is, its value is one plain expression.

    def all_settled(self, variable: Variable, version: Version) -> str:
        """A test whether all that a rule reads is settled. Of a fact it is, where nothing of it is missing."""
        facts, tests = [], []
        for edge in dict.fromkeys(version.edges.values()):
            name, found = self.name_of(edge), self.plan.variable(edge.variable)
            if found.fact is not None:
                facts.append(f"{name}_x")
            elif name != "today":
                tests.append(self.is_settled(name, found.kind))
        for name, full in version.parameters.items():
            kind = "flag" if self.plan.book.parameters[full].is_flag else "number"
            tests.append(self.is_settled(self.parameters[name], kind))
        if facts:
            tests.insert(0, f"not ({' | '.join(facts)})" if len(facts) > 1 else f"not {facts[0]}")
        return " and ".join(tests) or "True"

    def is_settled(self, name: str, kind: object) -> str:
        """A test whether one value is settled."""
        if kind == "number":
            return f"{name}_l == {name}_h"
        return f"{name}_k != 3" if kind == "flag" else f"{name}_k & ({name}_k - 1) == 0"

    def settled_statements(self, target: str, node: Node, variable: Variable) -> None:
        """What gives a settled value."""
        if node.op == "let":
            self.put(f"x_{node.name} = {self.text(node.args[0])}")
            self.settled_statements(target, node.args[1], variable)
        elif node.op == "if":
            for opening, branch in ((f"if {self.text(node.args[0])}:", node.args[1]), ("else:", node.args[2])):
                self.put(opening)
                self.depth += 1
                self.settled_statements(target, branch, variable)
                self.depth -= 1
        elif variable.kind == "number":
            self.put(f"{target}_l = {target}_h = {self.text(node)}")
        else:
            text = self.text(node)
            self.put(f"{target}_k = {f'2 if {text} else 1' if variable.kind == 'flag' else text}")

    def text(self, node: Node) -> str:
        """An expression of settled values: a number or a truth as Python has it, a choice as its mask."""
        op = node.op
        if op == "const":
            return str(1 << int(node.value)) if isinstance(node.value, Enum) else repr(node.value)
        if op == "local":
            return f"x_{node.name}"
        if op == "arg":
            name = self.context[node.name]
            return name if name == "today" else self.settled_value(name, self.argument_kinds[node.name])
        if op == "param":
            is_flag = self.plan.book.parameters[self.full_parameters[node.name]].is_flag
            return self.settled_value(self.parameters[node.name], "flag" if is_flag else "number")
        if op == "fold":
            is_number = node.name not in ("any_of", "all_of")
            folded = self.settled_value(self.fold_name(node), "number" if is_number else "flag")
            return f"min({self.text(node.args[0])}, {folded})" if node.name == "lowest" else folded
        if op == "among":
            return f"({self.text(node.args[0])} & {int(node.value)} != 0)"
        parts = [self.text(arg) for arg in (joined(node) if op in ("and", "or") else node.args)]
        if op in ("and", "or"):
            return parts[0] if len(parts) == 1 else f"({f' {op} '.join(parts)})"
        if op == "if":
            return f"({parts[1]} if {parts[0]} else {parts[2]})"
        if op in ("min", "max"):
            return self.better(op, *parts)
        return PLAIN.get(op, f"({{0}} {op} {{1}})").format(*parts)

    def settled_value(self, name: str, kind: object) -> str:
        """One settled value."""
        if kind == "number":
            return f"{name}_l"
        return f"({name}_k == 2)" if kind == "flag" else f"{name}_k"

    def number(self, node: Node) -> tuple[str, str, str]:
        op = node.op
        if op == "const":
            return repr(node.value), repr(node.value), "0"
        if op == "arg":
            name = self.context[node.name]
            return ("today", "today", "0") if name == "today" else (f"{name}_l", f"{name}_h", f"{name}_x")
        if op == "local":
            return f"x_{node.name}_l", f"x_{node.name}_h", f"x_{node.name}_x"
        if op == "param":
            name = self.parameters[node.name]
            return f"{name}_l", f"{name}_h", f"{name}_x"
        if op == "let":
            self.let(node)
            return self.number(node.args[1])
        if op == "fold":
            name = self.fold_name(node)
            folded = (f"{name}_l", f"{name}_h", f"{name}_x")
            return self.extreme("min", self.number(node.args[0]), folded) if node.name == "lowest" else folded
        if op == "if":
            return self.number_if(node)
        parts = [self.number(arg) for arg in node.args]
        if op in ("min", "max"):
            return self.extreme(op, parts[0], parts[1])
        low, high, missing = parts[0]
        if op == "per_month":
            return f"{low} / 12.0", f"{high} / 12.0", missing
        if op == "per_year":
            return f"{low} * 12.0", f"{high} * 12.0", missing
        name = self.fresh()
        if op == "round_cents":
            self.put(f"{name}_l = cents({low})")
            self.put(f"{name}_h = cents({high})")
            return f"{name}_l", f"{name}_h", missing
        other_low, other_high, other_missing = parts[1]
        if op == "+":
            self.put(f"{name}_l = {low} + {other_low}")
            self.put(f"{name}_h = {high} + {other_high}")
        elif op == "-":
            self.put(f"{name}_l = {low} - {other_high}")
            self.put(f"{name}_h = {high} - {other_low}")
        else:
            function = "product" if op == "*" else "quotient"
            self.put(f"{name}_l, {name}_h = {function}({low}, {high}, {other_low}, {other_high})")
        if missing == other_missing == "0":
            return f"{name}_l", f"{name}_h", "0"
        self.put(f"{name}_x = {missing} | {other_missing}")
        if op == "*":
            self.settled(name)
        return f"{name}_l", f"{name}_h", f"{name}_x"

    def extreme(self, op: str, one: tuple[str, str, str], two: tuple[str, str, str]) -> tuple[str, str, str]:
        """``min`` or ``max``: only the side that can win has data that matter."""
        name = self.fresh()
        self.put(f"{name}_l = {self.better(op, one[0], two[0])}")
        self.put(f"{name}_h = {self.better(op, one[1], two[1])}")
        first, second = (one, two) if op == "min" else (two, one)
        self.put(f"if {first[1]} <= {second[0]}:")
        self.put(f"    {name}_x = {one[2]}")
        self.put(f"elif {second[1]} <= {first[0]}:")
        self.put(f"    {name}_x = {two[2]}")
        self.put("else:")
        self.put(f"    {name}_x = {one[2]} | {two[2]}")
        return f"{name}_l", f"{name}_h", f"{name}_x"

    def number_if(self, node: Node) -> tuple[str, str, str]:
        mask, missing = self.mask(node.args[0])
        name = self.fresh()
        self.put(f"{name}_l = inf")
        self.put(f"{name}_h = -inf")
        self.put(f"{name}_x = {missing}")
        for bit, branch in ((2, node.args[1]), (1, node.args[2])):
            self.put(f"if {mask} & {bit}:")
            self.depth += 1
            low, high, more = self.number(branch)
            self.put(f"{name}_l = {self.better('min', f'{name}_l', low)}")
            self.put(f"{name}_h = {self.better('max', f'{name}_h', high)}")
            self.put(f"{name}_x |= {more}")
            self.depth -= 1
        self.settled(name)
        return f"{name}_l", f"{name}_h", f"{name}_x"

    def mask(self, node: Node) -> tuple[str, str]:
        op = node.op
        if op == "const":
            if isinstance(node.value, Enum):
                return str(1 << int(node.value)), "0"
            return ("2" if node.value else "1"), "0"
        if op == "arg":
            name = self.context[node.name]
            return f"{name}_k", f"{name}_x"
        if op == "local":
            return f"x_{node.name}_k", f"x_{node.name}_x"
        if op == "param":
            return f"{self.parameters[node.name]}_k", "0"
        if op == "fold":
            name = self.fold_name(node)
            return f"{name}_k", f"{name}_x"
        if op == "let":
            self.let(node)
            return self.mask(node.args[1])
        if op == "if":
            return self.mask_if(node)
        if op == "not":
            mask, missing = self.mask(node.args[0])
            name = self.fresh()
            self.put(f"{name}_k = {mask} if {mask} == 3 else 3 - {mask}")
            return f"{name}_k", missing
        if op in ("and", "or"):
            parts = joined(node)
            return self.junction(node) if len(parts) > 1 else self.mask(parts[0])
        if op == "among":
            return self.among(node.args[0], int(node.value))
        if op in ("==", "!=") and (case := choice_of(node)):
            return self.among(
                node.args[0], case if op == "==" else full_mask(self.argument_kinds[node.args[0].name]) - case
            )
        return self.comparison(node)

    def among(self, choice: Node, members: int) -> tuple[str, str]:
        """Whether a choice is one of some cases."""
        mask, missing = self.mask(choice)
        name = self.fresh()
        self.put(f"if {mask} & {members} == 0:")
        self.put(f"    {name}_k = 1")
        self.put(f"elif {mask} & {full_mask(self.argument_kinds[choice.name]) & ~members} == 0:")
        self.put(f"    {name}_k = 2")
        self.put("else:")
        self.put(f"    {name}_k = 3")
        self.put(f"{name}_x = {missing} if {name}_k == 3 else 0")
        return f"{name}_k", f"{name}_x"

    def mask_if(self, node: Node) -> tuple[str, str]:
        mask, missing = self.mask(node.args[0])
        name = self.fresh()
        self.put(f"{name}_k = 0")
        self.put(f"{name}_x = {missing}")
        for bit, branch in ((2, node.args[1]), (1, node.args[2])):
            self.put(f"if {mask} & {bit}:")
            self.depth += 1
            inner, more = self.mask(branch)
            self.put(f"{name}_k |= {inner}")
            self.put(f"{name}_x |= {more}")
            self.depth -= 1
        self.put(f"if {name}_k & ({name}_k - 1) == 0:")
        self.put(f"    {name}_x = 0")
        return f"{name}_k", f"{name}_x"

    def junction(self, node: Node) -> tuple[str, str]:
        """``and``/``or``, left to right: a side that decides makes the others not matter."""
        decides, other = (1, 2) if node.op == "and" else (2, 1)
        name = self.fresh()
        self.put(f"{name}_k = {other}")
        self.put(f"{name}_x = 0")
        opened = 0
        for index, arg in enumerate(joined(node)):
            if index:
                self.put(f"if {name}_k != {decides}:")
                self.depth += 1
                opened += 1
            mask, missing = self.mask(arg)
            self.put(f"if {mask} == {decides}:")
            self.put(f"    {name}_k = {decides}")
            self.put(f"    {name}_x = 0")
            self.put(f"elif {mask} == 3:")
            self.put(f"    {name}_k = 3")
            self.put(f"    {name}_x |= {missing}")
        self.depth -= opened
        return f"{name}_k", f"{name}_x"

    def comparison(self, node: Node) -> tuple[str, str]:
        name, op = self.fresh(), node.op
        if not self.is_number(node.args[0]):
            (one, one_missing), (two, two_missing) = self.mask(node.args[0]), self.mask(node.args[1])
            yes, no = (2, 1) if op == "==" else (1, 2)
            self.put(f"if {one} & {two} == 0:")
            self.put(f"    {name}_k = {no}")
            self.put(f"elif {one} == {two} and {one} & ({one} - 1) == 0:")
            self.put(f"    {name}_k = {yes}")
        else:
            (low, high, one_missing), (other_low, other_high, two_missing) = map(self.number, node.args)
            if op in ("==", "!="):
                yes, no = (2, 1) if op == "==" else (1, 2)
                self.put(f"if {high} < {other_low} or {other_high} < {low}:")
                self.put(f"    {name}_k = {no}")
                self.put(f"elif {low} == {high} == {other_low} == {other_high}:")
                self.put(f"    {name}_k = {yes}")
            else:
                strict = op in ("<", ">")
                if op in (">", ">="):
                    low, high, other_low, other_high = other_low, other_high, low, high
                self.put(f"if {high} {'<' if strict else '<='} {other_low}:")
                self.put(f"    {name}_k = 2")
                self.put(f"elif {low} {'>=' if strict else '>'} {other_high}:")
                self.put(f"    {name}_k = 1")
        self.put("else:")
        self.put(f"    {name}_k = 3")
        self.put(f"{name}_x = ({one_missing} | {two_missing}) if {name}_k == 3 else 0")
        return f"{name}_k", f"{name}_x"
