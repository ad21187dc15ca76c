"""The closed subset of Python in which rules are written, read into expressions.

A rule module is parsed, never rewritten: each decorated function becomes an expression tree of ``Node``.
What lies outside the subset is refused with file, line and what is allowed:

* statements: ``return``, ``if``/``elif``/``else``, assignment to a new local name, a docstring;
* expressions: ``+ - * /``, comparisons, ``and or not``, ``a if c else b``, ``min``, ``max``, the functions of
  ``law`` (``total`` ... ``round_cents``), members of enums, ``p.name``, arguments, 0 and 1.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from types import ModuleType
from typing import Any, get_args, get_origin

from abord.engine import law
from abord.engine.facts import Kind
from abord.engine.law import Condition, Each, Enum, Parameters, RuleInfo
from abord.engine.units import NUMBER, Unit

FOLDS = {"total", "count", "any_of", "all_of", "highest", "lowest"}
SCALAR_CALLS = {"min", "max", "round_cents", "per_month", "per_year"}
COMPARISONS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
ARITHMETIC = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
ALLOWED_LITERALS = (0, 1)


class LawError(ValueError):
    """A rule outside the subset, or one that does not fit its surroundings: names file and line."""


@dataclass(frozen=True, slots=True)
class Node:
    """An expression.

    ``op`` is one of: ``const`` (value), ``arg``/``local``/``param`` (name), ``let`` (name; bound, body), ``if``
    (condition, then, otherwise), ``fold`` (name of the fold; the argument as ``name``; for ``lowest`` one more),
    ``and or not``, ``< <= > >= == !=``, ``+ - * /``, ``min max round_cents per_month per_year``.
    """

    op: str
    args: tuple[Node, ...] = ()
    name: str = ""
    value: float | bool | Enum = 0.0
    line: int = 0

    def walk(self) -> list[Node]:
        """This node and all below it."""
        found = [self]
        for arg in self.args:
            found.extend(arg.walk())
        return found


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a rule: its name, its kind, and whether it is an ``Each``."""

    name: str
    kind: Kind
    each: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of one rule, read. ``body`` is None for what is left to people."""

    name: str
    home: str
    info: RuleInfo
    arguments: tuple[Argument, ...]
    kind: Kind
    body: Node | None
    doc: str
    file: str
    line: int

    @property
    def condition(self) -> Condition | None:
        """The kind of condition that the rule states, if any."""
        return self.info.condition

    @property
    def unit(self) -> Unit | None:
        """The declared unit of the result."""
        return self.info.unit

    def parameters(self) -> list[str]:
        """Names of the parameters that the rule reads, each once, in order."""
        if self.body is None:
            return []
        return list(dict.fromkeys(node.name for node in self.body.walk() if node.op == "param"))


def read_rules(module: ModuleType, home: str) -> list[Rule]:
    """All rules that ``module`` defines, in the order of the file.

    Raises:
        LawError: with file, line and what is allowed.
    """
    infos: list[RuleInfo] = getattr(module, "__rules__", [])
    assert module.__file__ is not None
    with open(module.__file__, encoding="utf-8") as handle:
        tree = ast.parse(handle.read())
    file = "/".join(module.__file__.replace("\\", "/").split("/")[-2:])
    functions = {
        node.decorator_list[0].lineno: node
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.decorator_list
    }
    rules = []
    for info in infos:
        if info.function.__module__ != module.__name__:
            continue
        line = info.function.__code__.co_firstlineno
        node = functions.get(line)
        if node is None:
            where = f"{file}, line {line}, rule {info.function.__name__}"
            raise LawError(f"{where}: a rule is a plain `def` of the module itself, outside any `if` or class")
        rules.append(_Reader(module, home, file, node, info).read())
    return rules


class _Reader:
    """Reads one function."""

    def __init__(self, module: ModuleType, home: str, file: str, node: ast.FunctionDef, info: RuleInfo) -> None:
        self.module, self.home, self.file, self.node, self.info = module, home, file, node, info
        self.arguments: dict[str, Argument] = {}
        self.fresh = 0

    def fail(self, node: ast.AST, why: str) -> LawError:
        line = getattr(node, "lineno", self.node.lineno)
        return LawError(f"{self.file}, line {line}, rule {self.node.name}: {why}")

    def read(self) -> Rule:
        node = self.node
        spec = node.args
        if spec.vararg or spec.kwarg or spec.kwonlyargs or spec.defaults or spec.posonlyargs:
            raise self.fail(node, "only plain arguments without defaults are allowed")
        for argument in spec.args:
            read = self.argument(argument)
            if read is not None:
                self.arguments[read.name] = read
        kind, each = self.kind_of(node.returns, node)
        if each:
            raise self.fail(node, "a rule gives one value, not Each")
        statements = list(node.body)
        doc = ast.get_docstring(node) or ""
        if doc:
            statements = statements[1:]
        if self.is_not_computed(statements):
            if self.info.condition is None or not self.info.condition.left_to_people:
                raise self.fail(node, "NotComputed is for conditions of behaviour or discretion")
            body = None
        elif self.info.condition is not None and self.info.condition.left_to_people:
            raise self.fail(node, "a condition of behaviour or discretion is never computed: raise NotComputed")
        else:
            body = self.block(statements, {}, node)
        if self.info.condition is not None and kind != "flag":
            raise self.fail(node, "a condition gives a bool")
        return Rule(
            node.name, self.home, self.info, tuple(self.arguments.values()), kind, body, doc, self.file, node.lineno
        )  # fmt: skip

    def argument(self, argument: ast.arg) -> Argument | None:
        kind, each = self.kind_of(argument.annotation, argument)
        if kind == "parameters":
            if argument.arg != "p":
                raise self.fail(argument, "the argument of type Parameters is called p")
            return None
        return Argument(argument.arg, kind, each)

    def kind_of(self, annotation: ast.expr | None, where: ast.AST) -> tuple[Any, bool]:
        if annotation is None:
            raise self.fail(where, "every argument and the result need a type")
        try:
            given = eval(ast.unparse(annotation), vars(self.module))
        except Exception as error:
            raise self.fail(where, f"type {ast.unparse(annotation)!r}: {error}") from None
        if get_origin(given) is Each:
            return self.scalar_kind(get_args(given)[0], where), True
        return self.scalar_kind(given, where), False

    def scalar_kind(self, given: Any, where: ast.AST) -> Any:
        if given is bool:
            return "flag"
        if given in (float, int, law.Date):
            return "number"
        if given is Parameters:
            return "parameters"
        if isinstance(given, type) and issubclass(given, Enum):
            return given
        raise self.fail(where, f"type {given!r}; allowed are bool, int, float, Date, an Enum, Each[...], Parameters")

    def is_not_computed(self, statements: list[ast.stmt]) -> bool:
        return (
            len(statements) == 1
            and isinstance(statements[0], ast.Raise)
            and isinstance(statements[0].exc, ast.Name)
            and statements[0].exc.id == "NotComputed"
        )

    # Statements: a block becomes one expression; what follows an `if` is read into both branches.

    def block(self, statements: list[ast.stmt], names: dict[str, str], where: ast.AST) -> Node:
        if not statements:
            raise self.fail(where, "every path ends in a return")
        first, rest = statements[0], statements[1:]
        if isinstance(first, ast.Return):
            if first.value is None:
                raise self.fail(first, "return needs a value")
            if rest:
                raise self.fail(rest[0], "nothing may follow a return")
            return self.expression(first.value, names)
        if isinstance(first, ast.If):
            condition = self.expression(first.test, names)
            if rest and _returns([first]):
                raise self.fail(rest[0], "nothing may follow a return")
            then = self.block([*first.body, *([] if _returns(first.body) else rest)], names, first)
            otherwise = self.block([*first.orelse, *([] if _returns(first.orelse) else rest)], names, first)
            return Node("if", (condition, then, otherwise), line=first.lineno)
        if isinstance(first, ast.Assign) and len(first.targets) == 1 and isinstance(first.targets[0], ast.Name):
            name = first.targets[0].id
            if name in self.arguments or name == "p":
                raise self.fail(first, f"{name} is an argument; a local name must be new")
            bound = self.expression(first.value, names)
            self.fresh += 1
            unique = f"{name}_{self.fresh}"
            return Node("let", (bound, self.block(rest, {**names, name: unique}, first)), unique, line=first.lineno)
        raise self.fail(first, "allowed statements are return, if/elif/else and assignment to a new name")

    # Expressions.

    def expression(self, node: ast.expr, names: dict[str, str]) -> Node:
        line = node.lineno
        if isinstance(node, ast.Constant):
            return self.constant(node)
        if isinstance(node, ast.Name):
            if node.id in names:
                return Node("local", name=names[node.id], line=line)
            if node.id not in self.arguments:
                raise self.fail(node, f"{node.id} is neither an argument nor a local name")
            if self.arguments[node.id].each:
                raise self.fail(node, f"{node.id} holds many values; fold it with {', '.join(sorted(FOLDS))}")
            return Node("arg", name=node.id, line=line)
        if isinstance(node, ast.Attribute):
            return self.attribute(node)
        if isinstance(node, ast.BoolOp):
            op = "and" if isinstance(node.op, ast.And) else "or"
            return Node(op, tuple(self.expression(value, names) for value in node.values), line=line)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return Node("not", (self.expression(node.operand, names),), line=line)
        if isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
            pair = (self.expression(node.left, names), self.expression(node.right, names))
            return Node(ARITHMETIC[type(node.op)], pair, line=line)
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in COMPARISONS:
            pair = (self.expression(node.left, names), self.expression(node.comparators[0], names))
            return Node(COMPARISONS[type(node.ops[0])], pair, line=line)
        if isinstance(node, ast.IfExp):
            parts = (node.test, node.body, node.orelse)
            return Node("if", tuple(self.expression(part, names) for part in parts), line=line)
        if isinstance(node, ast.Call):
            return self.call(node, names)
        raise self.fail(
            node,
            f"{ast.unparse(node)!r} is outside the subset: arithmetic, one comparison at a time, and/or/not, "
            "a if c else b, min/max, the functions of abord.engine.law, enum members and p.name",
        )

    def constant(self, node: ast.Constant) -> Node:
        if isinstance(node.value, bool):
            return Node("const", value=node.value, line=node.lineno)
        if isinstance(node.value, int | float) and node.value in ALLOWED_LITERALS:
            return Node("const", value=float(node.value), line=node.lineno)
        raise self.fail(node, f"the figure {node.value!r} belongs in parameters.yaml, with date and source")

    def attribute(self, node: ast.Attribute) -> Node:
        if isinstance(node.value, ast.Name):
            if node.value.id == "p":
                return Node("param", name=node.attr, line=node.lineno)
            owner = vars(self.module).get(node.value.id)
            if isinstance(owner, type) and issubclass(owner, Enum):
                if node.attr not in owner.__members__:
                    raise self.fail(node, f"{owner.__name__} has no member {node.attr}")
                return Node("const", value=owner[node.attr], line=node.lineno)
        raise self.fail(node, f"{ast.unparse(node)!r}: only p.name and members of an Enum are allowed")

    def call(self, node: ast.Call, names: dict[str, str]) -> Node:
        if not isinstance(node.func, ast.Name) or node.keywords:
            raise self.fail(node, "only plain calls of the functions of abord.engine.law are allowed")
        called = node.func.id
        if called == "round":
            raise self.fail(node, "round is banned (Python and machine code differ): use round_cents")
        if called in FOLDS:
            first = node.args[0] if node.args else None
            if not isinstance(first, ast.Name) or not (first.id in self.arguments and self.arguments[first.id].each):
                raise self.fail(node, f"{called} folds an argument of type Each[...]")
            more = tuple(self.expression(argument, names) for argument in node.args[1:])
            if len(more) != (called == "lowest"):
                raise self.fail(node, f"{called} takes {2 if called == 'lowest' else 1} argument(s)")
            return Node("fold", (*more, Node("each", name=first.id)), called, line=node.lineno)
        if called in SCALAR_CALLS:
            arguments = [self.expression(argument, names) for argument in node.args]
            if called in ("min", "max"):
                if len(arguments) < 2:
                    raise self.fail(node, f"{called} compares two values or more")
                joined = arguments[0]
                for argument in arguments[1:]:
                    joined = Node(called, (joined, argument), line=node.lineno)
                return joined
            if len(arguments) != 1:
                raise self.fail(node, f"{called} takes one value")
            return Node(called, tuple(arguments), line=node.lineno)
        allowed = ", ".join(sorted(FOLDS | SCALAR_CALLS))
        raise self.fail(node, f"{called} may not be called in a rule; allowed are {allowed}")


def _returns(statements: list[ast.stmt]) -> bool:
    """Whether every path through the statements returns."""
    if not statements:
        return False
    last = statements[-1]
    if isinstance(last, ast.If):
        return _returns(last.body) and _returns(last.orelse)
    return isinstance(last, ast.Return)


def check_types(
    rule: Rule,
    arguments: dict[str, tuple[Kind, Unit | None]],
    parameters: dict[str, tuple[Kind, Unit | None]],
) -> None:
    """Check kinds and units of one rule against those of what it names.

    Raises:
        LawError: with file and line, the two units that do not go together.
    """
    if rule.body is not None:
        kind, unit = _Checker(rule, arguments, parameters).check(rule.body, {})
        declared = rule.unit if rule.unit is not None else NUMBER
        if kind != rule.kind:
            raise LawError(
                f"{rule.file}, line {rule.line}, rule {rule.name}: gives {_word(kind)}, not {_word(rule.kind)}"
            )
        if kind == "number" and unit is not None and unit != declared:
            raise LawError(f"{rule.file}, line {rule.line}, rule {rule.name}: gives {unit}, but unit={declared}")


def _word(kind: Kind) -> str:
    return kind if isinstance(kind, str) else kind.__name__


_Typed = tuple[Kind, Unit | None]


class _Checker:
    """Infers kind and unit of every node; a unit of None is that of 0, which fits any."""

    def __init__(self, rule: Rule, arguments: dict[str, _Typed], parameters: dict[str, _Typed]) -> None:
        self.rule, self.arguments, self.parameters = rule, arguments, parameters

    def fail(self, node: Node, why: str) -> LawError:
        return LawError(f"{self.rule.file}, line {node.line or self.rule.line}, rule {self.rule.name}: {why}")

    def number(self, node: Node, names: dict[str, _Typed]) -> Unit | None:
        kind, unit = self.check(node, names)
        if kind != "number":
            raise self.fail(node, f"a number is expected, not {_word(kind)}")
        return unit

    def flag(self, node: Node, names: dict[str, _Typed]) -> None:
        kind, _ = self.check(node, names)
        if kind != "flag":
            raise self.fail(node, f"a yes or no is expected, not {_word(kind)}")

    def same(self, node: Node, one: Unit | None, other: Unit | None) -> Unit | None:
        if one is not None and other is not None and one != other:
            raise self.fail(node, f"{one} and {other} do not go together in {node.op!r}")
        return one if one is not None else other

    def check(self, node: Node, names: dict[str, _Typed]) -> _Typed:
        op = node.op
        if op == "const":
            if isinstance(node.value, Enum):
                return type(node.value), None
            if isinstance(node.value, bool):
                return "flag", None
            return "number", (None if node.value == 0 else NUMBER)
        if op == "arg":
            return self.arguments[node.name]
        if op == "local":
            return names[node.name]
        if op == "param":
            return self.parameters[node.name]
        if op == "let":
            bound = self.check(node.args[0], names)
            return self.check(node.args[1], {**names, node.name: bound})
        if op == "if":
            self.flag(node.args[0], names)
            then, otherwise = self.check(node.args[1], names), self.check(node.args[2], names)
            if then[0] != otherwise[0]:
                raise self.fail(node, f"one branch gives {_word(then[0])}, the other {_word(otherwise[0])}")
            return then[0], self.same(node, then[1], otherwise[1])
        if op in ("and", "or", "not"):
            for arg in node.args:
                self.flag(arg, names)
            return "flag", None
        if op == "fold":
            return self.fold(node, names)
        if op in ("<", "<=", ">", ">=", "==", "!="):
            return self.comparison(node, names)
        units = [self.number(arg, names) for arg in node.args]
        if law.DATE in units and op not in ("min", "max"):
            raise self.fail(node, f"a date is only compared with a date, not used in {op!r}")
        if op in ("+", "-", "min", "max"):
            return "number", self.same(node, units[0], units[1])
        if op == "*":
            return "number", None if None in units else units[0] * units[1]  # type: ignore[operator]
        if op == "/":
            return "number", None if units[0] is None else units[0] / (units[1] or NUMBER)
        if op == "round_cents":
            if units[0] is not None and not units[0].is_money:
                raise self.fail(node, f"round_cents rounds an amount, not {units[0]}")
            return "number", units[0]
        wanted, given = (
            (law.EUR_PER_YEAR, law.EUR_PER_MONTH) if op == "per_month" else (law.EUR_PER_MONTH, law.EUR_PER_YEAR)
        )
        self.same(node, units[0], wanted)
        return "number", given

    def fold(self, node: Node, names: dict[str, _Typed]) -> _Typed:
        kind, unit = self.arguments[node.args[-1].name]
        wanted = "flag" if node.name in ("count", "any_of", "all_of") else "number"
        if kind != wanted:
            raise self.fail(node, f"{node.name} folds {wanted}s, not {_word(kind)}s")
        if node.name == "lowest":
            return "number", self.same(node, unit, self.number(node.args[0], names))
        if node.name == "count":
            return "number", NUMBER
        return ("flag", None) if wanted == "flag" else ("number", unit)

    def comparison(self, node: Node, names: dict[str, _Typed]) -> _Typed:
        left, right = self.check(node.args[0], names), self.check(node.args[1], names)
        if left[0] != right[0]:
            raise self.fail(node, f"{_word(left[0])} cannot be compared with {_word(right[0])}")
        if left[0] != "number" and node.op not in ("==", "!="):
            raise self.fail(node, f"{_word(left[0])} has no order: only == and != compare it")
        self.same(node, left[1], right[1])
        return "flag", None
