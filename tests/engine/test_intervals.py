"""Arithmetic of bounds, and machine code against plain Python."""

import itertools
import math
import random

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from abord.engine import intervals, law, machine
from abord.engine.law import round_cents
from abord.engine.machine import compile_text

ends = st.floats(-1e7, 1e7) | st.sampled_from([0.0, 1.0, -1.0, 0.01, 1e-9, -1e-9, 1e7])
unbounded = ends | st.sampled_from([math.inf, -math.inf])
parts = st.floats(0.0, 1.0)


@st.composite
def spans(draw: st.DrawFn) -> tuple[float, float, float]:
    """Low, high, and a number between them; the ends may be infinite."""
    one, two = draw(unbounded), draw(unbounded)
    low, high = min(one, two), max(one, two)
    assume(low < math.inf and high > -math.inf)
    bottom, top = max(low, -1e9), min(high, 1e9)
    value = bottom + draw(parts) * (top - bottom)
    return low, high, min(max(value, bottom), top)


@settings(max_examples=2_000)
@given(spans(), spans())
def test_a_product_is_contained(one: tuple[float, float, float], two: tuple[float, float, float]) -> None:
    low, high = intervals.product(one[0], one[1], two[0], two[1])
    assert low <= one[2] * two[2] <= high


@settings(max_examples=2_000)
@given(spans(), spans())
def test_a_quotient_is_contained(one: tuple[float, float, float], two: tuple[float, float, float]) -> None:
    assume(two[2] != 0.0)
    low, high = intervals.quotient(one[0], one[1], two[0], two[1])
    assert low <= one[2] / two[2] <= high
    assert not math.isnan(low) and not math.isnan(high)


@settings(max_examples=1_000)
@given(spans(), spans())
def test_a_product_is_no_wider_than_its_corners(
    one: tuple[float, float, float], two: tuple[float, float, float]
) -> None:
    low, high = intervals.product(one[0], one[1], two[0], two[1])
    corners = [intervals.times(a, b) for a in one[:2] for b in two[:2]]
    assert low in corners and high in corners
    assert not math.isnan(low) and not math.isnan(high)


@settings(max_examples=1_000)
@given(spans(), ends.filter(lambda x: x > 0), ends.filter(lambda x: x > 0))
def test_a_quotient_by_what_is_positive_is_tight(one: tuple[float, float, float], a: float, b: float) -> None:
    low, high = intervals.quotient(one[0], one[1], min(a, b), max(a, b))
    corners = [x / y for x in one[:2] for y in (a, b)]
    assert low == min(corners) and high == max(corners)


@settings(max_examples=1_000)
@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_rounding_keeps_the_order(one: float, two: float) -> None:
    assert (round_cents(min(one, two))) <= round_cents(max(one, two))
    assert intervals.cents(one) == round_cents(one)
    assert law.settle(min(one, two)) <= law.settle(max(one, two))


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [
        (1.005, 1.01), (2.675, 2.68), (1.004999, 1.0), (0.125, 0.13), (-0.125, -0.12), (0.0, 0.0),
        (14138.0 / 12, 1178.17), (1e9 + 0.005, 1e9 + 0.01), (0.29 * 100, 29.0), (1.115 * 100 / 100, 1.12),
    ],
)  # fmt: skip
def test_half_a_cent_goes_up(amount: float, rounded: float) -> None:
    assert round_cents(amount) == rounded


def test_infinite_stays_infinite() -> None:
    for infinite in (math.inf, -math.inf):
        assert intervals.cents(infinite) == law.settle(infinite) == infinite


# Machine code: the same text, run as Python on lists and compiled on columns, gives the same bits.

COLUMNS = 4
EXTREMES = [0.0, -0.0, 1.0, -1.0, 0.01, 12.0, 100.0, 1e6, 1e-9, 1e300, -1e300, math.inf, -math.inf, 0.005, 2.675]


class Expressions:
    """Random text as ``emit`` writes it, over float columns F0.., flags B0.. and whole numbers K0.."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def number(self, depth: int) -> str:
        pick = self.random.random()
        if depth == 0 or pick < 0.15:
            return self.random.choice([f"F{i}[i]" for i in range(COLUMNS)] + ["P0", "inf", "0.0", "1.0", "12.0", "x0"])
        a, b = self.number(depth - 1), self.number(depth - 1)
        if pick < 0.55:
            return f"({a} {self.random.choice('+-*')} {b})"
        if pick < 0.65:
            return f"({a} / {self.random.choice(['12.0', 'P0'])})"
        if pick < 0.8:
            return f"{self.random.choice(['min', 'max'])}({a}, {b})"
        if pick < 0.88:
            return f"settle(min(max({a}, -1000000.0), 1000000.0))"
        if pick < 0.92:
            return f"cents(min(max({a}, -1000000.0), 1000000.0))"
        return f"({a} if {self.flag(depth - 1)} else {b})"

    def flag(self, depth: int) -> str:
        pick = self.random.random()
        if depth == 0 or pick < 0.2:
            return self.random.choice(["(B0[i] != 0)", "(B1[i] != 0)", "True", "False", "(B0[i] == B1[i])"])
        if pick < 0.55:
            op = self.random.choice(["<", "<=", ">", ">=", "==", "!="])
            return f"({self.number(depth - 1)} {op} {self.number(depth - 1)})"
        if pick < 0.8:
            word = self.random.choice(["and", "or"])
            return f"({self.flag(depth - 1)} {word} {self.flag(depth - 1)})"
        if pick < 0.9:
            return f"(not {self.flag(depth - 1)})"
        return f"({self.mask(depth - 1)} & ({self.mask(depth - 1)} - 1) == 0)"

    def mask(self, depth: int) -> str:
        pick = self.random.random()
        if depth == 0 or pick < 0.3:
            return self.random.choice(["K0[i]", "K1[i]", "3", "2", "1", "P1"])
        a, b = self.mask(depth - 1), self.mask(depth - 1)
        if pick < 0.6:
            return f"({a} {self.random.choice('|&')} {b})"
        if pick < 0.7:
            return f"({a} & ~{b})"
        if pick < 0.8:
            return f"({a} + {b} - 1)"
        return f"({a} if {self.flag(depth - 1)} else {b})"

    def text(self, arguments: list[str]) -> str:
        low, high = self.number(1), self.number(1)
        return f"""def run({", ".join(arguments)}):
    s0 = scratch_float(widest)
    for i in range(first, last):
        x0 = {self.number(2).replace("x0", "1.0")}
        if {self.flag(3)}:
            x0 = {self.number(3)}
        else:
            x0 += {self.number(2)}
        s0[i] = x0
        k0 = {self.mask(3)}
        k0 |= {self.mask(1)}
        t0, t1 = product({low}, {high}, F0[i], F1[i])
        t2, t3 = quotient(F2[i], max(F2[i], F3[i]), F0[i], max(F0[i], F1[i]))
        O0[i] = {self.number(4)}
        O1[i] = k0
        O2[i] = {self.flag(4)}
        O3[i] = t0
        O4[i] = t1
        O5[i] = t2
        O6[i] = t3
        O7[i] = s0[i]
"""


def compiled_and_plain(seed: int) -> None:
    numbers = [f"F{i}" for i in range(COLUMNS)]
    outputs = {f"O{i}": "f64*" for i in range(8)} | {"O1": "i64*", "O2": "i8*"}
    types = {
        "first": "i64", "last": "i64", "widest": "i64", "scratch_float_memory": "f64*", "P0": "f64", "P1": "i64",
        **dict.fromkeys(numbers, "f64*"), "B0": "i8*", "B1": "i8*", "K0": "i64*", "K1": "i64*", **outputs,
    }  # fmt: skip
    text = Expressions(seed).text(list(types))
    rng = np.random.default_rng(seed)
    rows = 40
    columns: dict[str, np.ndarray] = {}
    for name in numbers:
        drawn = rng.choice([*EXTREMES, *(rng.normal(0, 1000, 10)), *(np.round(rng.uniform(0, 1e5, 10), 2))], rows)
        columns[name] = np.ascontiguousarray(drawn)
    columns |= {name: rng.integers(0, 2, rows).astype(np.int8) for name in ("B0", "B1")}
    columns |= {name: rng.integers(0, 64, rows).astype(np.int64) for name in ("K0", "K1")}
    kinds = {"f64*": np.float64, "i64*": np.int64, "i8*": np.int8}
    machine_out = {name: np.zeros(rows, kinds[kind]) for name, kind in outputs.items()}
    plain_out = {name: [0] * rows for name in outputs}
    scalars = {"first": 0, "last": rows, "widest": rows, "P0": 1178.17, "P1": 5}
    compile_text(text, types, None)(scalars | columns | machine_out)
    names = {
        "inf": math.inf, "product": intervals.product, "quotient": intervals.quotient,
        "cents": lambda x: x if math.isnan(x) else intervals.cents(x),
        "settle": lambda x: x if math.isnan(x) else law.settle(x), "scratch_float": lambda n: [0.0] * n,
    }  # fmt: skip
    exec(text, names)
    lists = {name: column.tolist() for name, column in columns.items()}
    values = scalars | lists | plain_out | {"scratch_float_memory": None}
    with np.errstate(all="ignore"):
        names["run"](*[values[name] for name in types])  # type: ignore[operator]
    for name in outputs:
        expected = np.array([float(value) for value in plain_out[name]])
        same = (machine_out[name].astype(np.float64) == expected) | (
            np.isnan(expected) & np.isnan(machine_out[name].astype(np.float64))
        )
        assert same.all(), (name, text, machine_out[name][~same], expected[~same])


@pytest.mark.parametrize("block", range(6))
def test_machine_code_equals_python(block: int) -> None:
    for seed in range(block * 12, (block + 1) * 12):
        compiled_and_plain(seed)


@pytest.mark.full
@pytest.mark.parametrize("block", range(40))
def test_machine_code_equals_python_on_many(block: int) -> None:
    for seed in range(10_000 + block * 50, 10_000 + (block + 1) * 50):
        compiled_and_plain(seed)


def test_division_by_zero_in_machine_code_is_that_of_floats() -> None:
    """Python stops there, the machine goes on: the law never divides by what can be 0 without asking first."""
    text = "def run(first, last, F0, F1, O0):\n    for i in range(first, last):\n        O0[i] = (F0[i] / F1[i])\n"
    types = {"first": "i64", "last": "i64", "F0": "f64*", "F1": "f64*", "O0": "f64*"}
    above, below = np.array([1.0, -1.0, 0.0, math.inf]), np.array([0.0, 0.0, 0.0, math.inf])
    out = np.zeros(4)
    compile_text(text, types, None)({"first": 0, "last": 4, "widest": 1, "F0": above, "F1": below, "O0": out})
    assert out[0] == math.inf and out[1] == -math.inf and np.isnan(out[2:]).all()


def test_both_quotients_agree_where_the_divisor_touches_zero() -> None:
    text = (
        "def run(first, last, F0, F1, F2, F3, O0, O1):\n    for i in range(first, last):\n"
        "        a, b = quotient(F0[i], F1[i], F2[i], F3[i])\n        O0[i] = a\n        O1[i] = b\n"
    )
    names = ["F0", "F1", "F2", "F3", "O0", "O1"]
    types = {"first": "i64", "last": "i64", **dict.fromkeys(names, "f64*")}
    ends_here = [-math.inf, -2.0, -0.0, 0.0, 3.0, math.inf]
    pairs = [(a, b) for a, b in itertools.product(ends_here, repeat=2) if a <= b and a < math.inf and b > -math.inf]
    rows = [(*one, *two) for one, two in itertools.product(pairs, repeat=2)]
    columns = {name: np.array([row[i] for row in rows]) for i, name in enumerate(names[:4])}
    out = {"O0": np.zeros(len(rows)), "O1": np.zeros(len(rows))}
    compile_text(text, types, None)({"first": 0, "last": len(rows), "widest": 1, **columns, **out})
    for index, row in enumerate(rows):
        assert (out["O0"][index], out["O1"][index]) == intervals.quotient(*row), row


def test_a_binary_is_not_kept_for_another_translator_or_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Binaries stay on disk: a newer version, or a home folder on another machine, must not run the old code."""
    here = machine.host()
    machine.host.cache_clear()
    monkeypatch.setattr(machine.llvm, "get_host_cpu_features", lambda: machine.llvm.FeatureMap({"sse4.1": False}))
    assert machine.host() != here
    machine.host.cache_clear()
    monkeypatch.undo()
    monkeypatch.setattr(machine, "__file__", intervals.__file__)
    assert machine.host() != here
    monkeypatch.undo()
    machine.host.cache_clear()
    assert machine.host() == here
