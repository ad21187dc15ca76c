"""Machine code from generated columns code (``emit``), by LLVM.

The generated text is a tiny, typed subset of Python: loops over ranges, ``if``, assignments, arithmetic on
float64, int64 and truth values, and indexing of columns. That is little enough to translate to LLVM's
language directly; LLVM (through llvmlite, the compiler under Numba) optimises and keeps the binary on disk.
Numba itself compiles the same text, but took 7 s for the exact and 128 s for the bounds build of one right.
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

from abord.engine.cache import write

F64, I64, BIT = "double", "i64", "i1"
_ELEMENT = {"f64*": F64, "i64*": I64, "i8*": "i8"}
_ARITHMETIC = {ast.Add: ("fadd", "add"), ast.Sub: ("fsub", "sub"), ast.Mult: ("fmul", "mul"), ast.Div: ("fdiv", "")}
_BITWISE = {ast.BitOr: "or", ast.BitAnd: "and"}
_COMPARE = {
    ast.Lt: ("olt", "slt"), ast.LtE: ("ole", "sle"), ast.Gt: ("ogt", "sgt"),
    ast.GtE: ("oge", "sge"), ast.Eq: ("oeq", "eq"), ast.NotEq: ("une", "ne"),
}  # fmt: skip
Typed = tuple[str, str]
"""(LLVM type, LLVM value)."""


@dataclass(slots=True)
class Translator:
    """Translates one function ``run``; every argument is a 64-bit slot of one array.

    ``types`` says what a slot holds: ``f64 i64`` or a pointer ``f64* i64* i8*``.
    """

    types: dict[str, str]
    body: list[str] = field(default_factory=list)
    entry: list[str] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    pointers: dict[str, Typed] = field(default_factory=dict)
    count: int = 0

    def translate(self, text: str) -> str:
        """The function as LLVM assembly."""
        function = ast.parse(text).body[0]
        assert isinstance(function, ast.FunctionDef)
        for index, argument in enumerate(function.args.args):
            self.argument(index, argument.arg)
        self.statements(function.body)
        return "\n".join(
            [
                "declare double @llvm.floor.f64(double)",
                "define void @run(ptr noalias %slots) {",
                "entry:",
                *self.entry,
                "br label %.begin",
                ".begin:",
                *self.body,
                "ret void",
                "}",
            ]
        )

    def argument(self, index: int, name: str) -> None:
        kind = self.types[name]
        slot = self.fresh()
        self.entry.append(f"{slot} = getelementptr i64, ptr %slots, i64 {index}")
        value = self.fresh()
        if kind in _ELEMENT:
            self.entry.append(f"{value} = load ptr, ptr {slot}")
            self.pointers[name] = (_ELEMENT[kind], value)
        else:
            type_ = F64 if kind == "f64" else I64
            self.entry.append(f"{value} = load {type_}, ptr {slot}")
            self.declare(name, type_)
            self.entry.append(f"store {type_} {value}, ptr %{name}")

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

    def store(self, name: str, value: Typed) -> None:
        if name not in self.variables:
            self.declare(name, value[0])
        type_ = self.variables[name]
        self.body.append(f"store {type_} {self.convert(value, type_)}, ptr %{name}")

    def scratch(self, name: str, function: str) -> None:
        """Give a scratch column the next piece of the scratch memory of its type."""
        element, pool = (F64, "float") if function == "scratch_float" else (I64, "int")
        offset = self.variables.setdefault(f"used_{pool}", "") or ""
        widest = self.value(ast.Name("widest"))[1]
        pieces = len(offset)
        self.variables[f"used_{pool}"] = offset + "x"
        shift = self.do(f"mul i64 {widest}, {pieces}")
        base = self.pointers[f"scratch_{pool}_memory"][1]
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
        element, pointer = self.pointers[node.value.id]
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
            type_ = self.variables[node.id]
            return type_, self.do(f"load {type_}, ptr %{node.id}")
        if isinstance(node, ast.Subscript):
            element, place = self.place(node)
            loaded = self.do(f"load {element}, ptr {place}")
            return (I64, self.do(f"sext i8 {loaded} to i64")) if element == "i8" else (element, loaded)
        if isinstance(node, ast.BinOp):
            return self.binary(node)
        if isinstance(node, ast.UnaryOp):
            return self.unary(node)
        if isinstance(node, ast.BoolOp):
            word = "and" if isinstance(node.op, ast.And) else "or"
            joined = self.truth(node.values[0])
            for part in node.values[1:]:
                joined = self.do(f"{word} i1 {joined}, {self.truth(part)}")
            return BIT, joined
        if isinstance(node, ast.Compare):
            return self.compare(node)
        if isinstance(node, ast.IfExp):
            test = self.truth(node.test)
            then, otherwise = self.value(node.body), self.value(node.orelse)
            type_ = then[0]
            return type_, self.do(f"select i1 {test}, {type_} {then[1]}, {type_} {self.convert(otherwise, type_)}")
        assert isinstance(node, ast.Call) and isinstance(node.func, ast.Name), ast.unparse(node)
        return F64, self.call(node.func.id, [self.value(argument)[1] for argument in node.args])

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
        values = [self.value(part) for part in (node.left, *node.comparators)]
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
        if name == "floor":
            return self.floor(arguments[0])
        if name == "settle":
            grid = self.do(f"fmul double {arguments[0]}, {_hex(1e6)}")
            return self.do(f"fdiv double {self.floor(self.do(f'fadd double {grid}, {_hex(0.5)}'))}, {_hex(1e6)}")
        assert name == "cents", name
        from abord.engine.law import CENT_TOLERANCE

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


def _hex(value: float) -> str:
    return f"0x{struct.unpack('<Q', struct.pack('<d', value))[0]:016X}"


@dataclass(slots=True)
class Machine:
    """A compiled function: call it with its arguments in order."""

    arguments: list[str]
    types: dict[str, str]
    engine: Any
    call: Any
    scratch: dict[str, int]

    def __call__(self, values: dict[str, Any]) -> None:
        """Run on NumPy columns (by their addresses) and scalars, by argument name; releases the interpreter."""
        kept = {
            f"scratch_{pool}_memory": np.empty(max(1, columns * int(values["widest"])), dtype)
            for pool, columns, dtype in (
                ("float", self.scratch["float"], np.float64),
                ("int", self.scratch["int"], np.int64),
            )
        }
        slots = np.zeros(len(self.arguments), np.int64)
        floats = slots.view(np.float64)
        for index, name in enumerate(self.arguments):
            value = kept[name] if name in kept else values[name]
            kind = self.types[name]
            if kind in _ELEMENT:
                slots[index] = value.ctypes.data
            elif kind == "f64":
                floats[index] = value
            else:
                slots[index] = int(value)
        self.call(slots.ctypes.data)


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


def compile_text(text: str, arguments: list[str], types: dict[str, str], keep: Path | None) -> Machine:
    """Compile generated ``text``, or load its binary from ``keep`` where it was compiled before."""
    scratch = {pool: text.count(f"= scratch_{pool}(") for pool in ("float", "int")}
    with _lock:
        target = _target()
        engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), target)
        if keep is not None and keep.exists():
            engine.add_object_file(llvm.ObjectFileRef.from_path(str(keep)))
        else:
            module = llvm.parse_assembly(Translator(types).translate(text))
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
    return Machine(arguments, types, engine, call, scratch)
