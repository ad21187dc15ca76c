"""Bounds code of one household where all that a rule reads is settled, as most is: one plain expression.

A number or a truth is as Python has it, a choice its mask.
"""

from __future__ import annotations

from dataclasses import dataclass

from abord.engine.code import Flag, Number, Text, Value, better, joined
from abord.engine.language import Node
from abord.engine.law import Enum
from abord.engine.scope import Scope

FORMS = {
    "not": "(not {0})", "round_cents": "cents({0})",
    "per_month": "({0} / 12.0)", "per_year": "({0} * 12.0)",
}  # fmt: skip
"""How an expression is written, where that is not ``one op two``."""


@dataclass(slots=True)
class Settled:
    """Writes the rule of a scope."""

    text: Text
    scope: Scope

    def assign(self, target: Value, node: Node) -> None:
        """What gives ``target`` the value of an expression."""
        if node.op == "let":
            self.text.put(f"x_{node.name} = {self.plain(node.args[0])}")
            self.assign(target, node.args[1])
        elif node.op == "if":
            for opening, branch in ((f"if {self.plain(node.args[0])}:", node.args[1]), ("else:", node.args[2])):
                with self.text.under(opening):
                    self.assign(target, branch)
        elif isinstance(target, Number):
            self.text.put(f"{target.low} = {target.high} = {self.plain(node)}")
        else:
            plain = self.plain(node)
            self.text.put(f"{target.mask} = {f'2 if {plain} else 1' if isinstance(target, Flag) else plain}")

    def plain(self, node: Node) -> str:
        """An expression as text."""
        op = node.op
        if op == "const":
            return str(1 << int(node.value)) if isinstance(node.value, Enum) else repr(node.value)
        if op == "local":
            return f"x_{node.name}"
        if op in ("arg", "param"):
            return self.scope.value(node).plain
        if op == "fold":
            folded = self.scope.value(node).plain
            return f"min({self.plain(node.args[0])}, {folded})" if node.name == "lowest" else folded
        if op == "among":
            return f"({self.plain(node.args[0])} & {int(node.value)} != 0)"
        parts = [self.plain(arg) for arg in (joined(node) if op in ("and", "or") else node.args)]
        if op in ("and", "or"):
            return parts[0] if len(parts) == 1 else f"({f' {op} '.join(parts)})"
        if op == "if":
            return f"({parts[1]} if {parts[0]} else {parts[2]})"
        if op in ("min", "max"):
            return better(op, parts[0], parts[1], inline=True)
        return FORMS.get(op, f"({{0}} {op} {{1}})").format(*parts)
