"""Machine code from generated columns code (``exact``, ``emit``), by LLVM.

The generated text is a tiny, typed subset of Python: functions of whole numbers, loops over ranges, ``if``,
assignments, arithmetic on float64, int64 and truth values, and indexing of columns. That is little enough to translate
to LLVM's language directly; LLVM (through llvmlite, the compiler under Numba) optimises and keeps the binary on disk.
Numba compiled an earlier form of it in 7 s for the exact and 128 s for the bounds build of one right.
"""

from __future__ import annotations

import ast
import ctypes
import hashlib
import struct
import threading
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm
import numpy as np

from abord.engine.cache import read, write
from abord.engine.law import CENT_TOLERANCE

F64, I64, BIT = "double", "i64", "i1"
_ELEMENT = {"f64*": F64, "i64*": I64, "i8*": "i8"}
_SCALAR = {"f64": F64, "i64": I64, "state": I64}
_RESULT = {"float": F64, "int": I64, "bool": BIT}
_ARITHMETIC = {ast.Add: ("fadd", "add"), ast.Sub: ("fsub", "sub"), ast.Mult: ("fmul", "mul"), ast.Div: ("fdiv", "")}
_BITWISE = {ast.BitOr: "or", ast.BitAnd: "and"}
_COMPARE = {
    ast.Lt: ("olt", "slt"), ast.LtE: ("ole", "sle"), ast.Gt: ("ogt", "sgt"),
    ast.GtE: ("oge", "sge"), ast.Eq: ("oeq", "eq"), ast.NotEq: ("une", "ne"),
}  # fmt: skip
GIVEN = ", !invariant.load !0"
"""Marks the reading of what no code writes: reading it again gives the same."""
Typed = tuple[str, str]
"""(LLVM type, LLVM value)."""


def translate(text: str, types: dict[str, str]) -> str:
    """The functions of a text as LLVM assembly; the last is ``run``, the others are called from it.

    Every argument of ``run`` is a 64-bit slot of one array, which all functions have. ``types`` says what a slot
    holds, in order: ``f64 i64``, a pointer ``f64* i64* i8*``, or ``state``, a number that the code changes.
    """
    functions = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    kinds = {node.name: _RESULT[ast.unparse(node.returns)] for node in functions if node.returns is not None}
    memo = [node.name for node in functions if node.decorator_list]
    found = ["declare double @llvm.floor.f64(double)"]
    for node in functions:
        found.append(_Function(types, kinds, memo, node.name).translate(node))
        if node.name in memo:
            found.append(_keeping(node, kinds[node.name], memo, types))
    return "\n".join([*found, "!0 = !{}", '!1 = !{!"branch_weights", i32 1, i32 2000}'])


def _keeping(node: ast.FunctionDef, kind: str, memo: list[str], types: dict[str, str]) -> str:
    """A function that keeps what another gives: per person a record of which values are known, and the values."""
    bit, slots = memo.index(node.name), list(types)
    kept = I64 if kind == BIT else kind
    narrow = ["%value = trunc i64 %found to i1", "%wide = zext i1 %made to i64"] if kind == BIT else []
    value, wide = ("%value", "%wide") if kind == BIT else ("%found", "%made")
    return "\n".join(
        [
            f"define internal {kind} @{node.name}(ptr noalias nonnull %slots, i64 %i) alwaysinline nounwind {{",
            f"%a = getelementptr i64, ptr %slots, i64 {slots.index('memo_memory')}",
            f"%memory = load ptr, ptr %a{GIVEN}",
            f"%b = getelementptr i64, ptr %slots, i64 {slots.index('memo_mask')}",
            f"%mask = load i64, ptr %b{GIVEN}",
            "%row = and i64 %i, %mask",
            f"%offset = mul i64 %row, {1 + len(memo)}",
            "%record = getelementptr i64, ptr %memory, i64 %offset",
            f"%place = getelementptr {kept}, ptr %record, i64 {1 + bit}",
            "%known = load i64, ptr %record",
            f"%test = and i64 %known, {1 << bit}",
            "%is = icmp ne i64 %test, 0",
            "br i1 %is, label %there, label %make",
            "there:",
            f"%found = load {kept}, ptr %place",
            *narrow[:1],
            f"ret {kind} {value}",
            "make:",
            f"%made = call {kind} @{node.name}.made(ptr %slots, i64 %i)",
            *narrow[1:],
            f"store {kept} {wide}, ptr %place",
            "%now = load i64, ptr %record",
            f"%then = or i64 %now, {1 << bit}",
            "store i64 %then, ptr %record",
            f"ret {kind} %made",
            "}",
        ]
    )


@dataclass(slots=True)
class _Function:
    """Translates one function. ``kinds``: what each function gives; ``memo``: the functions whose values are kept."""

    types: dict[str, str]
    kinds: dict[str, str]
    memo: list[str]
    name: str
    body: list[str] = field(default_factory=list)
    entry: list[str] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    pointers: dict[str, Typed] = field(default_factory=dict)
    count: int = 0

    def translate(self, function: ast.FunctionDef) -> str:
        """The function as LLVM assembly."""
        name, exported = function.name, function.name == "run"
        given = [] if exported else [argument.arg for argument in function.args.args]
        for argument in given:
            self.declare(argument, I64)
            self.entry.append(f"store i64 %.{argument}, ptr %{argument}")
        self.statements(function.body)
        return "\n".join(
            [
                f"define {'' if exported else 'internal '}{self.kinds.get(name, 'void')} "
                f"@{name}{'.made' if name in self.memo else ''}("
                + ", ".join([f"ptr noalias nonnull dereferenceable({8 * len(self.types)}) %slots",
                             *(f"i64 %.{argument}" for argument in given)])
                + ") nounwind {",
                "entry:",
                *self.entry,
                "br label %.begin",
                ".begin:",
                *self.body,
                "ret void" if name not in self.kinds else "unreachable",
                "}",
            ]
        )  # fmt: skip

    def slot(self, name: str) -> str:
        """The address of an argument of ``run``."""
        return self.do(f"getelementptr i64, ptr %slots, i64 {list(self.types).index(name)}")

    def column(self, name: str) -> Typed:
        """Element type and address of a column: one that is given, or a piece of the scratch memory."""
        if name in self.pointers:
            return self.pointers[name]
        return _ELEMENT[self.types[name]], self.do(f"load ptr, ptr {self.slot(name)}{GIVEN}")

    def fresh(self) -> str:
        self.count += 1
        return f"%.{self.count}"

    def label(self) -> str:
        self.count += 1
        return f".L{self.count}"

    def declare(self, name: str, type_: str) -> None:
        self.variables[name] = type_
        self.entry.append(f"%{name} = alloca {type_}")

    def do(self, instruction: str) -> str:
        """Append an instruction that gives a value."""
        value = self.fresh()
        self.body.append(f"{value} = {instruction}")
        return value

    # Statements.

    def statements(self, statements: list[ast.stmt]) -> None:
        for statement in statements:
            self.statement(statement)

    def statement(self, node: ast.stmt) -> None:
        if isinstance(node, ast.Assign):
            self.assign(node.targets[0], node.value)
        elif isinstance(node, ast.AugAssign):
            assert isinstance(node.target, ast.Name)
            self.assign(node.target, ast.BinOp(ast.Name(node.target.id), node.op, node.value))
        elif isinstance(node, ast.If):
            self.branch(node)
        elif isinstance(node, ast.For):
            self.loop(node)
        elif isinstance(node, ast.Return):
            assert node.value is not None
            self.give(node.value)
        elif isinstance(node, ast.Expr):
            assert isinstance(node.value, ast.Call)
            self.forget(node.value.args[0])
        else:
            assert isinstance(node, ast.Pass), ast.unparse(node)

    def assign(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Tuple):
            assert isinstance(value, ast.Call) and isinstance(value.func, ast.Name)
            arguments = [self.value(argument)[1] for argument in value.args]
            pair = self.product(*arguments) if value.func.id == "product" else self.quotient(*arguments)
            for name, part in zip(target.elts, pair, strict=True):
                assert isinstance(name, ast.Name)
                self.store(name.id, (F64, part))
        elif isinstance(target, ast.Subscript):
            assert isinstance(target.value, ast.Name)
            element, place = self.place(target)
            self.body.append(f"store {element} {self.convert(self.value(value), element)}, ptr {place}")
        elif isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id.startswith("scratch_"):
            assert isinstance(target, ast.Name)
            self.scratch(target.id, value.func.id)
        else:
            assert isinstance(target, ast.Name)
            self.store(target.id, self.value(value))

    def give(self, value: ast.expr) -> None:
        kind = self.kinds[self.name]
        self.body.append(f"ret {kind} {self.convert(self.value(value), kind)}")
        self.body.append(f"{self.label()}:")  # what comes after is never reached

    def forget(self, person: ast.expr) -> None:
        """Nothing is known of a person yet."""
        row = self.do(f"and i64 {self.value(person)[1]}, {self.value(ast.Name('memo_mask'))[1]}")
        offset = self.do(f"mul i64 {row}, {1 + len(self.memo)}")
        memory = self.column("memo_memory")[1]
        self.body.append(f"store i64 0, ptr {self.do(f'getelementptr i64, ptr {memory}, i64 {offset}')}")

    def store(self, name: str, value: Typed) -> None:
        if self.types.get(name) == "state":
            self.body.append(f"store i64 {self.convert(value, I64)}, ptr {self.slot(name)}")
            return
        if name not in self.variables:
            self.declare(name, value[0])
        type_ = self.variables[name]
        self.body.append(f"store {type_} {self.convert(value, type_)}, ptr %{name}")

    def scratch(self, name: str, function: str) -> None:
        """Give a scratch column the next piece of the scratch memory of its type."""
        element, pool = (F64, "float") if function == "scratch_float" else (I64, "int")
        pieces = sum(one == element for one, _ in self.pointers.values())
        widest = self.value(ast.Name("widest"))[1]
        shift = self.do(f"mul i64 {widest}, {pieces}")
        base = self.column(f"scratch_{pool}_memory")[1]
        self.pointers[name] = (element, self.do(f"getelementptr {element}, ptr {base}, i64 {shift}"))

    def branch(self, node: ast.If) -> None:
        then, otherwise, end = self.label(), self.label(), self.label()
        self.body.append(f"br i1 {self.truth(node.test)}, label %{then}, label %{otherwise}")
        for label, statements in ((then, node.body), (otherwise, node.orelse)):
            self.body.append(f"{label}:")
            self.statements(statements)
            self.body.append(f"br label %{end}")
        self.body.append(f"{end}:")

    def loop(self, node: ast.For) -> None:
        assert isinstance(node.target, ast.Name) and isinstance(node.iter, ast.Call)
        name = node.target.id
        first, last = (self.value(argument) for argument in node.iter.args)
        self.store(name, first)
        test, inside, end = self.label(), self.label(), self.label()
        self.body += [f"br label %{test}", f"{test}:"]
        index = self.do(f"load i64, ptr %{name}")
        again = self.do(f"icmp slt i64 {index}, {last[1]}")
        self.body += [f"br i1 {again}, label %{inside}, label %{end}", f"{inside}:"]
        self.statements(node.body)
        index = self.do(f"load i64, ptr %{name}")
        self.store(name, (I64, self.do(f"add i64 {index}, 1")))
        self.body += [f"br label %{test}", f"{end}:"]

    # Expressions.

    def truth(self, node: ast.expr) -> str:
        return self.convert(self.value(node), BIT)

    def convert(self, value: Typed, wanted: str) -> str:
        type_, name = value
        if type_ == wanted:
            return name
        if wanted == BIT:
            return self.do(f"icmp ne {type_} {name}, 0")
        if type_ == BIT:
            return self.do(f"zext i1 {name} to {wanted}")
        assert F64 not in (type_, wanted), (value, wanted)
        return self.do(f"{'trunc' if wanted == 'i8' else 'sext'} {type_} {name} to {wanted}")

    def place(self, node: ast.Subscript) -> Typed:
        """The element type and the address of ``column[index]``."""
        assert isinstance(node.value, ast.Name)
        element, pointer = self.column(node.value.id)
        index = self.value(node.slice)[1]
        return element, self.do(f"getelementptr {element}, ptr {pointer}, i64 {index}")

    def value(self, node: ast.expr) -> Typed:
        if isinstance(node, ast.Constant):
            if isinstance(node.value, bool):
                return BIT, "1" if node.value else "0"
            return (F64, _hex(node.value)) if isinstance(node.value, float) else (I64, str(node.value))
        if isinstance(node, ast.Name):
            if node.id == "inf":
                return F64, _hex(float("inf"))
            if node.id in self.variables:
                type_ = self.variables[node.id]
                return type_, self.do(f"load {type_}, ptr %{node.id}")
            kind = self.types[node.id]
            given = "" if kind == "state" else GIVEN
            return _SCALAR[kind], self.do(f"load {_SCALAR[kind]}, ptr {self.slot(node.id)}{given}")
        if isinstance(node, ast.Subscript):
            element, place = self.place(node)
            assert isinstance(node.value, ast.Name)
            given = "" if node.value.id in self.pointers else GIVEN
            loaded = self.do(f"load {element}, ptr {place}{given}")
            return (I64, self.do(f"sext i8 {loaded} to i64")) if element == "i8" else (element, loaded)
        if isinstance(node, ast.BinOp):
            return self.binary(node)
        if isinstance(node, ast.UnaryOp):
            return self.unary(node)
        if isinstance(node, ast.BoolOp):
            return self.junction(node)
        if isinstance(node, ast.Compare):
            return self.compare(node)
        if isinstance(node, ast.IfExp):
            return self.choice(node)
        assert isinstance(node, ast.Call) and isinstance(node.func, ast.Name), ast.unparse(node)
        arguments = [self.value(argument) for argument in node.args]
        if node.func.id == "known":
            return self.known(arguments[0])
        if node.func.id == "among":
            bit = self.do(f"and i64 {arguments[0][1]}, 63")  # of what is missing, any
            return BIT, self.do(f"trunc i64 {self.do(f'lshr i64 {arguments[1][1]}, {bit}')} to i1")
        if node.func.id in self.kinds:
            given = ", ".join(["ptr %slots", *(f"i64 {value}" for _, value in arguments)])
            kind = self.kinds[node.func.id]
            return kind, self.do(f"call {kind} @{node.func.id}({given})")
        return F64, self.call(node.func.id, [value for _, value in arguments])

    def junction(self, node: ast.BoolOp) -> Typed:
        """``and``/``or``; what calls a function is only asked where the first parts do not decide."""
        word, decides = ("and", "0") if isinstance(node.op, ast.And) else ("or", "1")
        joined = self.truth(node.values[0])
        for part in node.values[1:]:
            if not _calls(part):
                joined = self.do(f"{word} i1 {joined}, {self.truth(part)}")
                continue
            ask, end = self.label(), self.label()
            result = self.hold(BIT, joined)
            self.body.append(f"br i1 {joined}, label %{end if decides == '1' else ask}, "
                             f"label %{ask if decides == '1' else end}")  # fmt: skip
            self.body.append(f"{ask}:")
            self.body += [f"store i1 {self.truth(part)}, ptr {result}", f"br label %{end}", f"{end}:"]
            joined = self.do(f"load i1, ptr {result}")
        return BIT, joined

    def hold(self, type_: str, value: str) -> str:
        """A place for a value that is set on more than one way."""
        place = self.fresh()
        self.entry.append(f"{place} = alloca {type_}")
        self.body.append(f"store {type_} {value}, ptr {place}")
        return place

    def choice(self, node: ast.IfExp) -> Typed:
        test = self.truth(node.test)
        if not _calls(node.body) and not _calls(node.orelse):
            then, otherwise = self.value(node.body), self.value(node.orelse)
            type_ = then[0]
            return type_, self.do(f"select i1 {test}, {type_} {then[1]}, {type_} {self.convert(otherwise, type_)}")
        yes, no, end = self.label(), self.label(), self.label()
        self.body += [f"br i1 {test}, label %{yes}, label %{no}", f"{yes}:"]
        type_, value = self.value(node.body)
        place = self.hold(type_, value)
        self.body += [f"br label %{end}", f"{no}:"]
        self.body.append(f"store {type_} {self.convert(self.value(node.orelse), type_)}, ptr {place}")
        self.body += [f"br label %{end}", f"{end}:"]
        return type_, self.do(f"load {type_}, ptr {place}")

    def known(self, value: Typed, also: Typed | None = None) -> Typed:
        """The value; where it is missing (NaN, or below 0) that is noted. Two numbers take one look."""
        type_, name = value
        second = name if also is None else also[1]
        if type_ == I64 and also is not None:
            name = self.do(f"or i64 {name}, {second}")
        missing = self.do(f"fcmp uno double {name}, {second}" if type_ == F64 else f"icmp slt i64 {name}, 0")
        note, end = self.label(), self.label()
        self.body += [f"br i1 {missing}, label %{note}, label %{end}, !prof !1", f"{note}:"]
        self.store("unknown", (I64, "1"))
        self.body += [f"br label %{end}", f"{end}:"]
        return value

    def binary(self, node: ast.BinOp) -> Typed:
        one, two = self.value(node.left), self.value(node.right)
        if type(node.op) in _BITWISE:
            return I64, self.do(f"{_BITWISE[type(node.op)]} i64 {self.convert(one, I64)}, {self.convert(two, I64)}")
        on_floats, on_ints = _ARITHMETIC[type(node.op)]
        if one[0] == F64:
            return F64, self.do(f"{on_floats} double {one[1]}, {two[1]}")
        return I64, self.do(f"{on_ints} i64 {one[1]}, {two[1]}")

    def unary(self, node: ast.UnaryOp) -> Typed:
        if isinstance(node.op, ast.Not):
            return BIT, self.do(f"xor i1 {self.truth(node.operand)}, 1")
        type_, value = self.value(node.operand)
        if isinstance(node.op, ast.Invert):
            return I64, self.do(f"xor i64 {value}, -1")
        return (F64, self.do(f"fneg double {value}")) if type_ == F64 else (I64, self.do(f"sub i64 0, {value}"))

    def compare(self, node: ast.Compare) -> Typed:
        joined = ""
        parts = (node.left, *node.comparators)
        both = len(parts) == 2 and all(isinstance(part, ast.Call) and _name(part) == "known" for part in parts)
        values = [self.value(part.args[0] if both and isinstance(part, ast.Call) else part) for part in parts]
        if both:
            self.known(*values)
        for op, one, two in zip(node.ops, values, values[1:], strict=False):
            on_floats, on_ints = _COMPARE[type(op)]
            if one[0] == F64:
                test = self.do(f"fcmp {on_floats} double {one[1]}, {two[1]}")
            else:
                test = self.do(f"icmp {on_ints} i64 {self.convert(one, I64)}, {self.convert(two, I64)}")
            joined = self.do(f"and i1 {joined}, {test}") if joined else test
        return BIT, joined

    # The functions that generated code calls, as in Python (``law`` and ``intervals``).

    def call(self, name: str, arguments: list[str]) -> str:
        if name in ("min", "max"):
            return self.extreme(name, *arguments)
        if name == "over":
            nothing = self.do(f"fcmp oeq double {arguments[1]}, {_hex(0.0)}")
            quotient = self.do(f"fdiv double {arguments[0]}, {arguments[1]}")
            return self.do(f"select i1 {nothing}, double {_hex(float('nan'))}, double {quotient}")
        if name == "settle":
            grid = self.do(f"fmul double {arguments[0]}, {_hex(1e6)}")
            return self.do(f"fdiv double {self.floor(self.do(f'fadd double {grid}, {_hex(0.5)}'))}, {_hex(1e6)}")
        assert name == "cents", name
        grid = self.do(f"fmul double {arguments[0]}, {_hex(100.0)}")
        raised = self.do(f"fadd double {grid}, {_hex(0.5 + CENT_TOLERANCE)}")
        return self.do(f"fdiv double {self.floor(raised)}, {_hex(100.0)}")

    def floor(self, value: str) -> str:
        return self.do(f"call double @llvm.floor.f64(double {value})")

    def extreme(self, name: str, one: str, two: str) -> str:
        test = self.do(f"fcmp {'olt' if name == 'min' else 'ogt'} double {two}, {one}")
        return self.do(f"select i1 {test}, double {two}, double {one}")

    def times(self, one: str, two: str) -> str:
        zero = _hex(0.0)
        either = self.do(
            f"or i1 {self.do(f'fcmp oeq double {one}, {zero}')}, {self.do(f'fcmp oeq double {two}, {zero}')}"
        )
        return self.do(f"select i1 {either}, double {zero}, double {self.do(f'fmul double {one}, {two}')}")

    def product(self, low: str, high: str, other_low: str, other_high: str) -> tuple[str, str]:
        products = [self.times(one, two) for one in (low, high) for two in (other_low, other_high)]
        bottom = top = products[0]
        for value in products[1:]:
            bottom, top = self.extreme("min", bottom, value), self.extreme("max", top, value)
        return bottom, top

    def quotient(self, low: str, high: str, other_low: str, other_high: str) -> tuple[str, str]:
        """As ``intervals.quotient``, with selects instead of branches."""
        zero, below, above = _hex(0.0), _hex(float("-inf")), _hex(float("inf"))

        def test(sign: str, one: str, two: str = zero) -> str:
            return self.do(f"fcmp {sign} double {one}, {two}")

        def pick(flag: str, one: str, two: str) -> str:
            return self.do(f"select i1 {flag}, double {one}, double {two}")

        def over(one: str, two: str) -> str:
            return self.do(f"fdiv double {one}, {two}")

        def minus(one: str) -> str:
            return self.do(f"fneg double {one}")

        touches = self.do(f"and i1 {test('oeq', other_high)}, {test('olt', other_low)}")
        turned = self.do(f"or i1 {test('olt', other_high)}, {touches}")
        low, high = pick(turned, minus(high), low), pick(turned, minus(low), high)
        other_low, other_high = pick(turned, minus(other_high), other_low), pick(turned, minus(other_low), other_high)
        bottom = pick(test("oge", low), over(low, other_high), over(low, other_low))
        top = pick(test("oge", high), over(high, other_low), over(high, other_high))
        from_zero = self.do(f"and i1 {test('oeq', other_low)}, {test('ogt', other_high)}")
        bottom_zero = pick(test("oge", low), over(low, other_high), below)
        top_zero = pick(test("ogt", high), above, over(high, other_high))
        positive = test("ogt", other_low)
        return (
            pick(positive, bottom, pick(from_zero, bottom_zero, below)),
            pick(positive, top, pick(from_zero, top_zero, above)),
        )


def _name(node: ast.Call) -> str:
    assert isinstance(node.func, ast.Name)
    return node.func.id


def _calls(node: ast.expr) -> bool:
    """Whether a function is called in an expression: that is only done where its value decides."""
    return any(isinstance(part, ast.Call) for part in ast.walk(node))


def _hex(value: float) -> str:
    return f"0x{struct.unpack('<Q', struct.pack('<d', value))[0]:016X}"


@dataclass(slots=True)
class Machine:
    """A compiled function: call it with its arguments in order."""

    types: dict[str, str]
    engine: Any
    call: Any
    scratch: dict[str, int]
    kept: int

    def slots(self, values: dict[str, Any]) -> Any:
        """The arguments (scalars, and columns by their addresses) as an array; what has no value yet is 0."""
        slots = np.zeros(len(self.types), np.int64)
        floats = slots.view(np.float64)
        for index, (name, kind) in enumerate(self.types.items()):
            value = values.get(name, 0)
            if kind == "f64":
                floats[index] = value
            else:
                slots[index] = value.ctypes.data if isinstance(value, np.ndarray) else int(value)
        return slots

    def __call__(self, values: dict[str, Any]) -> None:
        """Run on NumPy columns and scalars, by argument name; releases the interpreter."""
        floats, ints = (max(1, count * int(values["widest"])) for count in self.scratch.values())
        memory = {"scratch_float_memory": np.empty(floats), "scratch_int_memory": np.empty(ints, np.int64)}
        slots = self.slots(values | memory)
        self.call(slots.ctypes.data)

    def over(self, slots: Any, first: int, last: int, widest: int) -> None:
        """Run over the components of a range, none of more than ``widest`` persons, with prepared arguments."""
        mine, places = slots.copy(), list(self.types)
        mask = (1 << max(0, widest - 1).bit_length()) - 1
        memory = np.empty((mask + 1) * (1 + self.kept), np.int64)
        given = {"first": first, "last": last, "memo_mask": mask, "memo_memory": memory.ctypes.data}
        for name, value in given.items():
            mine[places.index(name)] = value
        self.call(mine.ctypes.data)


_lock = threading.Lock()
_ready = False


def _target() -> Any:
    """The machine at hand; contraction of a*b+c is off, so that results equal those of Python."""
    global _ready
    if not _ready:
        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        _ready = True
    features = llvm.get_host_cpu_features().flatten()
    return llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=features, opt=2, jit=True
    )


@cache
def host() -> str:
    """What a binary depends on beside the code: this translator, the compiler, and what the processor can do."""
    sources = [Path(__file__), Path(__file__).with_name("law.py")]
    translator = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:12]
    return f"{translator} {llvm.llvm_version_info} {llvm.get_host_cpu_name()} {llvm.get_host_cpu_features().flatten()}"


def compile_text(text: str, types: dict[str, str], keep: Path | None) -> Machine:
    """Compile generated ``text``, or load its binary from ``keep`` where it was compiled before."""
    scratch = {pool: text.count(f"= scratch_{pool}(") for pool in ("float", "int")}
    with _lock:
        target = _target()
        engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), target)
        binary = read(keep) if keep is not None else None
        if binary is None:
            module = llvm.parse_assembly(translate(text, types))
            module.verify()
            options = llvm.create_pipeline_tuning_options(speed_level=2)
            options.loop_vectorization = options.slp_vectorization = options.loop_unrolling = False
            builder = llvm.create_pass_builder(target, options)
            builder.getModulePassManager().run(module, builder)
            binary = target.emit_object(module)
            if keep is not None:
                write(keep, binary)
        engine.add_object_file(llvm.ObjectFileRef.from_data(binary))
        engine.finalize_object()
        call = ctypes.CFUNCTYPE(None, ctypes.c_int64)(engine.get_function_address("run"))
    return Machine(types, engine, call, scratch, text.count("@memo"))
