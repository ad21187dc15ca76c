"""What a number is at the least, told from the facts of the person alone.

Most people pass a ceiling by their own income. ``Least`` finds, for a number that rests on others or on what is owned,
an expression that does not: what cannot be below 0 is left out. Sums, products, ``max`` and ``min`` of floats never
fall when a part rises, so that what is left is a lower bound exactly, rounding included.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from abord.engine.graph import REFERENCE_DATE, Version
from abord.engine.language import Node
from abord.engine.plan import Plan

RISING = {"+", "max", "min", "per_month", "per_year", "round_cents"}
"""The operations that never fall when a part rises."""
NOTHING = Node("const", value=0.0)


@dataclass(slots=True)
class Least:
    """Lower bounds of the numbers of a plan. ``shares``: figures of the law taken to be at most 1, as ``1 - p.x``."""

    plan: Plan
    shares: set[str] = field(default_factory=set)
    _dear: dict[str, bool] = field(default_factory=dict)
    _bounds: dict[str, list[Node]] = field(default_factory=dict)
    _positive: dict[str, bool] = field(default_factory=dict)

    def is_dear(self, variable: str) -> bool:
        """Whether others or holdings must be looked at to know a variable."""
        if variable not in self._dear:
            found = self.plan.variable(variable)
            self._dear[variable] = found.grain != "person" or any(self.is_dear(edge.variable) for edge in found.edges())
        return self._dear[variable]

    def bounds(self, variable: str) -> list[Node]:
        """Of a dear number, per version of its rule, a lower bound that is not; empty where it says no more than 0."""
        if variable not in self._bounds:
            found = self.plan.variable(variable)
            bounds: list[Node | None] = []
            if found.kind == "number" and found.grain == "person" and self.is_dear(variable):
                bounds = [self.bound(version.rule.body, version) for version in found.versions if version.rule.body]
            told = [bound for bound in bounds if bound is not None and bound is not NOTHING]
            self._bounds[variable] = told if len(told) == len(found.versions) else []
        return self._bounds[variable]

    def bound(self, node: Node, version: Version) -> Node | None:
        """A lower bound of an expression that is not dear; ``least`` in it stands for the bound of an argument."""
        if self.is_cheap(node, version):
            return node
        found = self._within(node, version)
        tells = found is not None and any(one.op == "arg" for one in found.walk())
        return found if tells or not self.is_positive(node, version) else NOTHING

    def is_cheap(self, node: Node, version: Version) -> bool:
        """Whether an expression rests on facts of the person alone."""
        return not any(self.is_dear(version.edge_of(one).variable) for one in node.walk() if one.op in ("arg", "fold"))

    def _within(self, node: Node, version: Version) -> Node | None:
        """The same expression over bounds of its parts."""
        op, args = node.op, node.args
        if op in ("arg", "fold"):
            return Node("least", (node,)) if self.bounds(version.edge_of(node).variable) else None
        rising: tuple[int, ...] = ()
        if op in RISING or (op == "*" and self.is_positive(node, version)):
            rising = (0, 1)
        elif op == "-" or (op == "/" and self.is_positive(args[1], version)):
            rising = (0,)
        elif op in ("if", "let"):
            rising = (1, 2)
        parts = []
        for index, arg in enumerate(args):
            part = self.bound(arg, version) if index in rising else arg if self.is_cheap(arg, version) else None
            if part is None:
                return None
            parts.append(part)
        return replace(node, args=tuple(parts))

    def is_never_negative(self, variable: str) -> bool:
        """Whether a variable is never below 0: facts by their declared range."""
        if variable not in self._positive:
            found = self.plan.variable(variable)
            if found.fact is not None:
                answer = found.fact.low >= 0
            elif found.fold is not None:
                answer = found.fold[0] == "count" or self.is_never_negative(found.fold[1])
            else:
                bodies = [(version.rule.body, version) for version in found.versions]
                answer = variable == REFERENCE_DATE or all(
                    body is not None and self.is_positive(body, version) for body, version in bodies
                )
            self._positive[variable] = answer
        return self._positive[variable]

    def is_positive(self, node: Node, version: Version, names: frozenset[str] = frozenset()) -> bool:
        """Whether an expression is never below 0, as no figure of the law is; nor are the local ``names``."""
        op, args = node.op, node.args
        if op == "const":
            return float(node.value) >= 0
        if op in ("arg", "fold"):
            return self.is_never_negative(version.edge_of(node).variable)
        if op == "local":
            return node.name in names
        if op == "let":
            bound = names | {node.name} if self.is_positive(args[0], version, names) else names
            return self.is_positive(args[1], version, bound)
        if op == "max":
            return any(self.is_positive(arg, version, names) for arg in args)
        if op == "-" and args[0].value == 1 and args[1].op == "param":
            self.shares.add(version.parameters[args[1].name])
            return True
        parts = args[1:] if op == "if" else args
        return op != "-" and all(self.is_positive(arg, version, names) for arg in parts)
