"""Bounds code of a rule while something is open: all that its expressions can be, and the data that matter.

Each expression leaves the parts of its value in names; what it gives are the texts of these.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass

from abord.engine.code import Flag, Mask, Number, Text, Value, better, full_mask, joined, named
from abord.engine.language import Node
from abord.engine.law import Enum
from abord.engine.scope import Scope


@dataclass(slots=True)
class Uncertain:
    """Writes the rule of a scope. ``inline``: the least and the most without a call."""

    text: Text
    scope: Scope
    inline: bool

    def assign(self, target: Value, node: Node) -> None:
        """What gives ``target`` the value of an expression."""
        self.text.put(*assignments(target, self.value(node)))
        if isinstance(target, Number):
            rests_on_nothing(self.text, target)

    def value(self, node: Node) -> Value:
        """The parts of an expression."""
        op = node.op
        if op == "const":
            return constant(node.value)
        if op in ("arg", "param", "local"):
            return self.scope.value(node)
        if op == "let":
            bound = self.value(node.args[0])
            local = self.scope.locals[node.name] = named(f"x_{node.name}", type(bound))
            self.text.put(*assignments(local, bound))
            return self.value(node.args[1])
        if op == "if":
            return self.branches(node)
        if op == "fold":
            folded = self.scope.value(node)
            if node.name == "lowest" and isinstance(folded, Number):
                return self.extreme("min", self.number(node.args[0]), folded)
            return folded
        if op in ("and", "or"):
            parts = joined(node)
            return self.junction(op, parts) if len(parts) > 1 else self.value(parts[0])
        if op == "among":
            return self.among(node.args[0], int(node.value))
        if op == "not":
            return self.negation(self.mask(node.args[0]))
        if op in ("==", "!=", "<", "<=", ">", ">="):
            return self.comparison(op, node)
        numbers = [self.number(arg) for arg in node.args]
        if len(numbers) == 1:
            return self.of_one(op, *numbers)
        return self.extreme(op, *numbers) if op in ("min", "max") else self.arithmetic(op, *numbers)

    def number(self, node: Node) -> Number:
        """The parts of an expression that is a number."""
        found = self.value(node)
        assert isinstance(found, Number), node.op
        return found

    def mask(self, node: Node) -> Mask:
        """The parts of an expression that is a truth or a choice."""
        found = self.value(node)
        assert isinstance(found, Mask), node.op
        return found

    def branches(self, node: Node) -> Value:
        """``if``: all that the branches give that may be taken."""
        test, name = self.mask(node.args[0]), self.text.fresh()
        begin = len(self.text.lines)
        for bit, branch in ((2, node.args[1]), (1, node.args[2])):
            with self.text.under(f"if {test.mask} & {bit}:"):
                value = self.value(branch)
                found = named(name, type(value))
                if isinstance(found, Number) and isinstance(value, Number):
                    self.text.put(f"{found.low} = {better('min', found.low, value.low, self.inline)}")
                    self.text.put(f"{found.high} = {better('max', found.high, value.high, self.inline)}")
                else:
                    self.text.put(f"{found[0]} |= {value[0]}")
                self.text.put(f"{found.missing} |= {value.missing}")
        # What it starts from, now that a branch has told what is carried.
        start = ("inf", "-inf") if isinstance(found, Number) else ("0",)
        self.text.put(*assignments(found, (*start, test.missing)), at=begin)
        rests_on_nothing(self.text, found)
        return found

    # Numbers.

    def of_one(self, op: str, one: Number) -> Number:
        """``per_month per_year round_cents``."""
        if op != "round_cents":
            by = "/ 12.0" if op == "per_month" else "* 12.0"
            return Number(f"{one.low} {by}", f"{one.high} {by}", one.missing)
        found = named(self.text.fresh(), Number)
        self.text.put(*assignments(found, (f"cents({one.low})", f"cents({one.high})", one.missing)))
        rests_on_nothing(self.text, found)
        return found

    def arithmetic(self, op: str, one: Number, two: Number) -> Number:
        """``+ - * /``."""
        found = named(self.text.fresh(), Number)
        if op in ("*", "/"):
            function = "product" if op == "*" else "quotient"
            self.text.put(f"{found.low}, {found.high} = {function}({one.low}, {one.high}, {two.low}, {two.high})")
        else:
            least, most = (two.low, two.high) if op == "+" else (two.high, two.low)
            self.text.put(f"{found.low} = {one.low} {op} {least}", f"{found.high} = {one.high} {op} {most}")
        self.text.put(f"{found.missing} = {one.missing} | {two.missing}")
        if op in ("*", "/"):  # of nothing
            rests_on_nothing(self.text, found)
        return found

    def extreme(self, op: str, one: Number, two: Number) -> Number:
        """``min`` or ``max``: only the side that can win has data that matter."""
        found = named(self.text.fresh(), Number)
        first, second = (one, two) if op == "min" else (two, one)
        self.text.put(
            f"{found.low} = {better(op, one.low, two.low, self.inline)}",
            f"{found.high} = {better(op, one.high, two.high, self.inline)}",
            f"if {first.high} <= {second.low}:",
            f"    {found.missing} = {one.missing}",
            f"elif {second.high} <= {first.low}:",
            f"    {found.missing} = {two.missing}",
            "else:",
            f"    {found.missing} = {one.missing} | {two.missing}",
        )
        return found

    # Truths.

    def negation(self, one: Mask) -> Flag:
        """``not``."""
        found = Flag(f"{self.text.fresh()}_k", one.missing)
        self.text.put(f"{found.mask} = {one.mask} if {one.mask} == 3 else 3 - {one.mask}")
        return found

    def decided(self, found: Flag, tests: dict[str, int], missing: str) -> Flag:
        """A truth by tests, of which each decides it; where none does, the data behind it matter."""
        for word, (test, mask) in zip(("if", "elif"), tests.items(), strict=True):
            self.text.put(f"{word} {test}:", f"    {found.mask} = {mask}")
        self.text.put("else:", f"    {found.mask} = 3", f"{found.missing} = {missing} if {found.mask} == 3 else 0")
        return found

    def among(self, choice: Node, members: int) -> Flag:
        """Whether a choice is one of some cases."""
        one, every = self.mask(choice), full_mask(self.scope.kind(choice))
        none, all_of_them = (f"{one.mask} & {cases & every} == 0" for cases in (members, ~members))
        return self.decided(named(self.text.fresh(), Flag), {none: 1, all_of_them: 2}, one.missing)

    def comparison(self, op: str, node: Node) -> Flag:
        """``== != < <= > >=``."""
        found = named(self.text.fresh(), Flag)
        one, two = (self.value(arg) for arg in node.args)
        same, differ = (1, 2) if op == "!=" else (2, 1)
        if isinstance(one, Mask) or isinstance(two, Mask):
            apart, settled = f"{one[0]} & {two[0]} == 0", Mask(one[0], "").settled
            tests = {apart: differ, f"{one[0]} == {two[0]} and {settled}": same}
        elif op in ("==", "!="):
            apart = f"{one.high} < {two.low} or {two.high} < {one.low}"
            tests = {apart: differ, f"{one.low} == {one.high} == {two.low} == {two.high}": same}
        else:
            less, more = (one, two) if op[0] == "<" else (two, one)
            opposite = {"<": ">=", "<=": ">"}[op.replace(">", "<")]
            tests = {f"{less.high} {op.replace('>', '<')} {more.low}": 2, f"{less.low} {opposite} {more.high}": 1}
        return self.decided(found, tests, f"({one.missing} | {two.missing})")

    def junction(self, op: str, parts: list[Node]) -> Flag:
        """``and``/``or``, left to right: a side that decides makes the others not matter."""
        decides, other = (1, 2) if op == "and" else (2, 1)
        found = named(self.text.fresh(), Flag)
        self.text.put(*assignments(found, (str(other), "0")))
        with ExitStack() as nested:
            for index, part in enumerate(parts):
                if index:
                    nested.enter_context(self.text.under(f"if {found.mask} != {decides}:"))
                one = self.mask(part)
                self.text.put(
                    f"if {one.mask} == {decides}:",
                    f"    {found.mask} = {decides}",
                    f"    {found.missing} = 0",
                    f"elif {one.mask} == 3:",
                    f"    {found.mask} = 3",
                    f"    {found.missing} |= {one.missing}",
                )
        return found


def constant(value: float | bool | Enum) -> Value:
    """A value that stands in the rule itself."""
    if isinstance(value, Enum):
        return Mask(str(1 << int(value)), "0")
    if isinstance(value, bool):
        return Flag("2" if value else "1", "0")
    return Number(repr(value), repr(value), "0")


def assignments(target: Value, parts: Iterable[str]) -> list[str]:
    """Lines that give the parts of a value."""
    return [f"{name} = {part}" for name, part in zip(target, parts, strict=True)]


def rests_on_nothing(text: Text, value: Value) -> None:
    """A value that is settled rests on nothing that is missing."""
    text.put(f"if {value.settled}:", f"    {value.missing} = 0")
