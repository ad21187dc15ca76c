"""The arithmetic of one step with its numbers filled in: ``(10.513,60 − 3.445,00) : 12``.

Only shown where it gives the very value of the step; nothing rests on it.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from abord.engine import law
from abord.engine.explain import Explanation, Step
from abord.engine.graph import Version
from abord.engine.language import Node
from abord.engine.law import Enum
from abord.engine.units import Unit
from abord.screening.voice import Voice, belgian

SIGNS = {"+": "+", "-": "−", "*": "×", "/": ":"}


class NotShown(Exception):
    """Something in the rule that has no place in a line of arithmetic."""


class Part(NamedTuple):
    """A part of the formula: its text, its value, and whether the text needs brackets inside a product."""

    text: str
    value: Any
    is_sum: bool = False
    is_plain: bool = True


def working(explanation: Explanation, voice: Voice, step: Step) -> str:
    """The arithmetic of a step; empty where there is none to show, or something is not known."""
    variable = explanation.book.variables[step.key.variable]
    position = variable.version_on(explanation.case.reference_date) if variable.versions else -1
    if position < 0 or isinstance(step.value, bool | Enum) or step.value is None:
        return ""
    version = variable.versions[position]
    if version.rule.body is None:
        return ""
    try:
        part = _Worker(explanation, voice, step, version).part(version.rule.body, {})
    except NotShown:
        return ""
    if part.is_plain or not isinstance(part.value, float | int) or abs(part.value - step.value) > 1e-9:
        return ""
    return part.text


class _Worker:
    """Fills the numbers of one step into its rule."""

    def __init__(self, explanation: Explanation, voice: Voice, step: Step, version: Version) -> None:
        self.explanation, self.voice, self.version = explanation, voice, version
        self.inputs = dict(zip(version.edges, step.inputs, strict=True))

    def part(self, node: Node, names: dict[str, Part]) -> Part:
        """A node with its value; of a choice only the side that was taken."""
        op = node.op
        if op == "const":
            return Part(_number(node.value, None), node.value)
        if op == "arg":
            return self.argument(node.name)
        if op == "fold":
            found = self.argument(f"{node.name}({node.args[-1].name})")
            return self.lower(self.part(node.args[0], names), found) if node.name == "lowest" else found
        if op == "param":
            used = self.explanation.figure(self.version.parameters[node.name])
            return _known(used.value, used.unit)
        if op == "local":
            return names[node.name]
        if op == "let":
            return self.part(node.args[1], {**names, node.name: self.part(node.args[0], names)})
        if op == "if":
            taken = node.args[1] if self.part(node.args[0], names).value else node.args[2]
            return self.part(taken, names)
        if op in ("and", "or", "not") or op in _COMPARE:
            return self.truth(node, names)
        return self.sum_or_product(node, names)

    def argument(self, name: str) -> Part:
        key = self.inputs[name]
        unit = self.explanation.book.variables[key.variable].unit
        return _known(self.explanation.value(*key), unit)

    def truth(self, node: Node, names: dict[str, Part]) -> Part:
        values = (self.part(arg, names).value for arg in node.args)
        if node.op == "and":
            return Part("", all(values))
        if node.op == "or":
            return Part("", any(values))
        if node.op == "not":
            return Part("", not next(values))
        return Part("", _COMPARE[node.op](*values))

    def sum_or_product(self, node: Node, names: dict[str, Part]) -> Part:
        op, parts = node.op, [self.part(arg, names) for arg in node.args]
        if op == "round_cents":
            return parts[0]._replace(value=law.round_cents(parts[0].value))
        if op in ("per_month", "per_year"):
            sign = ":" if op == "per_month" else "×"
            return Part(f"{_bracketed(parts[0])} {sign} 12", getattr(law, op)(parts[0].value), False, False)
        one, two = parts
        if op == "min":
            return self.lower(one, two)
        if op == "max":
            value = max(one.value, two.value)
            if two.text == "0" and value == one.value:
                return one
            return Part(self.voice.say("higher_of", one=_apart(one), two=_apart(two)), value, False, False)
        value = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": _divided}[op](
            one.value, two.value
        )
        if op in "+-" and two.value == 0:
            return one._replace(value=value)
        if op == "+" and one.value == 0:
            return two._replace(value=value)
        if op in "+-":
            right = f"({two.text})" if op == "-" and two.is_sum else two.text
            return Part(f"{one.text} {SIGNS[op]} {right}", value, True, False)
        return Part(f"{_bracketed(one)} {SIGNS[op]} {_bracketed(two)}", value, False, False)

    def lower(self, one: Part, two: Part) -> Part:
        """The lower of the two; where the lowest of nothing is one of them, the other."""
        if two.value == math.inf:
            return one
        said = self.voice.say("lower_of", one=_apart(one), two=_apart(two))
        return Part(said, min(one.value, two.value), False, False)


_COMPARE: dict[str, Any] = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b, "!=": lambda a, b: a != b,
}  # fmt: skip


def _divided(one: float, two: float) -> float:
    if two == 0:
        raise NotShown
    return one / two


def _apart(part: Part) -> str:
    return part.text if part.is_plain else f"({part.text})"


def _bracketed(part: Part) -> str:
    return f"({part.text})" if part.is_sum else part.text


def _known(value: Any, unit: Unit | None) -> Part:
    if value is None:
        raise NotShown
    return Part(_number(value, unit), value)


def _number(value: Any, unit: Unit | None) -> str:
    if isinstance(value, bool | Enum):
        return ""
    return belgian(value) if unit is not None and unit.is_money and "litre" not in str(unit) else belgian(value, None)
