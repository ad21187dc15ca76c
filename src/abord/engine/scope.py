"""What the names in a rule stand for in bounds code."""

from __future__ import annotations

from dataclasses import dataclass, field

from abord.engine.code import Flag, Number, Value, named, shape
from abord.engine.facts import Kind
from abord.engine.graph import REFERENCE_DATE, Edge, Version
from abord.engine.language import Node
from abord.engine.plan import Plan


@dataclass(slots=True)
class Scope:
    """One version of a rule, at the place where its code is written; ``locals`` are the names given so far."""

    plan: Plan
    version: Version
    locals: dict[str, Value] = field(default_factory=dict)

    def value(self, node: Node) -> Value:
        """What an argument, a fold of one, a figure of the law or a local name is in the code."""
        if node.op == "local":
            return self.locals[node.name]
        if node.op == "param":
            return self.figure(self.version.parameters[node.name])
        return self.variable(self.version.edge_of(node))

    def kind(self, node: Node) -> Kind:
        """Of what kind an argument is."""
        return self.plan.variable(self.version.edge_of(node).variable).kind

    def variable(self, edge: Edge) -> Value:
        """The value of a variable."""
        if edge.variable == REFERENCE_DATE:
            return Number("today", "today", "0")
        owner = "o" if edge.via == "other" else "v"
        return named(f"{owner}{self.plan.number[edge.variable]}", shape(self.plan.variable(edge.variable).kind))

    def figure(self, full: str) -> Value:
        """A figure of the law; what a switch says is never missing."""
        name = f"P{self.plan.parameters[full]}"
        return Flag(f"{name}_k", "0") if self.plan.book.parameters[full].is_flag else named(name, Number)

    @property
    def settled(self) -> str:
        """A test whether all that the rule reads is settled. Of a fact it is, where nothing of it is missing."""
        facts, tests = [], []
        for edge in dict.fromkeys(self.version.edges.values()):
            value = self.variable(edge)
            if self.plan.variable(edge.variable).fact is not None:
                facts.append(value.missing)
            elif edge.variable != REFERENCE_DATE:
                tests.append(value.settled)
        tests += [self.figure(full).settled for full in self.version.parameters.values()]
        if facts:
            tests.insert(0, f"not ({' | '.join(facts)})" if len(facts) > 1 else f"not {facts[0]}")
        return " and ".join(tests) or "True"
