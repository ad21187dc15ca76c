"""Random small law books over the whole vocabulary of rules, and households for them.

The law that a test makes is nonsense, but it is law: units fit, no circle, nothing is divided by what is not above 0.
Amounts come from short lists, so that thresholds are hit exactly, missed by the last bit, and passed by far.
"""

from __future__ import annotations

import datetime
import math
import random
import re
from dataclasses import dataclass, field
from typing import Any

from abord.engine.case import Case, Facts, Range
from abord.engine.facts import Fact
from abord.engine.graph import LawBook
from abord.engine.law import Enum

FACTS = """
happy: {of: person, type: flag}
poor: {of: person, type: flag}
colour: {of: person, type: choice, choices: Colour}
wage: {of: person, type: amount, unit: EUR/year}
balance: {of: person, type: amount, unit: EUR/year, range: [-1000, 1000]}
rent: {of: person, type: amount, unit: EUR/month}
number: {of: person, type: count, unit: "1", range: [0, 4]}
born: {of: person, type: date}
near: {of: pair, type: flag}
bond: {of: pair, type: choice, choices: Colour}
gift: {of: pair, type: amount, unit: EUR/year}
debt: {of: pair, type: amount, unit: EUR/month, range: [-100, 100]}
kind: {of: holding, type: choice, choices: Colour}
empty: {of: holding, type: flag}
income: {of: holding, type: amount, unit: EUR/year}
"""
BEFORE, AFTER = datetime.date(2024, 7, 1), datetime.date(2025, 7, 1)
"""Days on which different versions of a rule hold."""

YEAR, MONTH, NUMBER, DATE, FLAG, CHOICE = "EUR/year", "EUR/month", "1", "date", "flag", "choice"
NUMBERS = (YEAR, MONTH, NUMBER)
UNITS = {YEAR: "EUR_PER_YEAR", MONTH: "EUR_PER_MONTH", NUMBER: "COUNT"}
ANNOTATIONS = {FLAG: "bool", CHOICE: "Colour", DATE: "Date"}
COLOURS = ("RED", "GREEN", "BLUE")
GIVEN = {
    "person": {"poor": FLAG, "colour": CHOICE, "wage": YEAR, "balance": YEAR, "rent": MONTH, "number": NUMBER,
               "born": DATE},
    "pair": {"near": FLAG, "bond": CHOICE, "gift": YEAR, "debt": MONTH},
    "holding": {"empty": FLAG, "kind": CHOICE, "income": YEAR},
}  # fmt: skip
FIGURES = {
    "ceiling": (YEAR, 100.0), "floor": (YEAR, 0.30000000000000004), "small": (MONTH, 8.33), "share": (NUMBER, 0.3),
    "one": (NUMBER, 1.0), "day": (DATE, "2000-01-01"), "applies": (FLAG, True),
}  # fmt: skip
UNSURE = {"doubtful": (YEAR, (50.0, 100.0)), "unheard": (NUMBER, (0.0, 1.0))}
AMOUNTS = (0.0, -0.0, 0.1, 0.2, 0.30000000000000004, 8.33, 99.995, 100.0, math.nextafter(100.0, 0.0), 1200.0, 1e6, 1e15)
HOLDS = '@rule(article="art. 1"{more})\ndef {name}({arguments}) -> {result}:\n{body}\n'


def parameters() -> dict[str, Any]:
    """The figures of every law, for ``write_law``."""
    found: dict[str, Any] = {name: (unit, value) for name, (unit, value) in FIGURES.items()}
    for name, (unit, (low, high)) in UNSURE.items():
        value = {"value": low, "low": low, "high": high, "confidence": "?", "source": "here"}
        found[name] = {"unit": unit, "values": {"2000-01-01": value}}
    return found


def one_rule(name: str, gives: str, kind: str, facts: dict[str, str], more: str = "") -> str:
    """A rule that gives this expression, or ends in ``return`` itself; of ``facts`` it takes what it reads."""
    words = set(re.findall(r"\w+", gives))
    taken = [f"{fact}: {annotation}" for fact, annotation in facts.items() if fact in words]
    arguments, body = ", ".join([*taken, "p: Parameters"]), gives if "return" in words else f"return {gives}"
    return HOLDS.format(name=name, arguments=arguments, result=kind, more=more, body="    " + body)


@dataclass(slots=True)
class Lawmaker:
    """Writes rules, each on top of those before."""

    random: random.Random
    depth: int
    made: dict[str, dict[str, str]] = field(default_factory=lambda: {"person": {}, "pair": {}, "holding": {}})

    def law(self, rules: int) -> str:
        """So many rules, a condition, an amount, and whom an award covers."""
        written = []
        for number in range(rules):
            grain = self.random.choice(("person", "person", "pair", "holding"))
            kind = self.random.choice((*NUMBERS, YEAR, FLAG, FLAG, CHOICE))
            written.append(self.rule(f"rule_{number}", grain, kind))
            self.made[grain][f"rule_{number}"] = kind
        written.append(self.rule("other_condition", "person", FLAG, ", condition=Condition.MEANS"))
        written.append(self.rule("amount", "person", MONTH))
        written.append(self.rule("covered", "pair", FLAG))
        return "\n".join(written)

    def rule(self, name: str, grain: str, kind: str, more: str = "") -> str:
        """A rule; some have two versions, and some conditions did not always stand."""
        spans = [""]
        if self.random.random() < 0.25:
            spans = [', until="2024-12-31"', ', since="2025-01-01"']
            if more and self.random.random() < 0.5:
                spans = spans[1:]
        return "\n".join(self.version(name, grain, kind, more + span) for span in spans)

    def version(self, name: str, grain: str, kind: str, more: str) -> str:
        body = Body(self, grain)
        lines = body.block(kind, self.depth, {})
        if kind in UNITS:
            more += f", unit={UNITS[kind]}"
        if body.asks_the_law:
            body.arguments["p"] = "Parameters"
        arguments = ", ".join(f"{argument}: {type_}" for argument, type_ in body.arguments.items())
        text = HOLDS.format(
            more=more, name=name, arguments=arguments, result=ANNOTATIONS.get(kind, "float"),
            body="\n".join("    " + line for line in lines),
        )  # fmt: skip
        return text if grain == "person" else text.replace("@rule", f"@{grain}_rule")


@dataclass(slots=True)
class Body:
    """Writes one function, and notes the arguments that it asks for."""

    law: Lawmaker
    grain: str
    arguments: dict[str, str] = field(default_factory=dict)
    asks_the_law: bool = False

    def block(self, kind: str, depth: int, local: dict[str, str]) -> list[str]:
        """Statements that return a value."""
        pick = self.law.random.random()
        if depth == 0 or pick < 0.45:
            return [f"return {self.value(kind, depth, local)}"]
        name, held = self.one("found", "other"), self.one(*NUMBERS, FLAG, CHOICE)
        if pick < 0.65:
            bound = f"{name} = {self.value(held, depth - 1, local)}"
            return [bound, *self.block(kind, depth - 1, local | {name: held})]
        test = f"if {self.value(FLAG, depth - 1, local)}:"
        if pick < 0.85:
            then, otherwise = self.block(kind, depth - 1, local), self.block(kind, depth - 1, local)
            return [test, *indented(then), *otherwise]
        then, otherwise = ([f"{name} = {self.value(held, depth - 1, local)}"] for _ in range(2))
        return [test, *indented(then), "else:", *indented(otherwise),
                *self.block(kind, depth - 1, local | {name: held})]  # fmt: skip

    def one(self, *options: str) -> str:
        return self.law.random.choice(options)

    def value(self, kind: str, depth: int, local: dict[str, str]) -> str:
        """An expression of a kind."""
        if depth == 0 or self.law.random.random() < 0.15:
            return self.atom(kind, local)

        def part(wanted: str) -> str:
            return self.value(wanted, depth - 1, local)

        if self.law.random.random() < 0.15:
            return f"({part(kind)} if {part(FLAG)} else {part(kind)})"
        if kind == FLAG:
            return self.flag(depth, local)
        if kind in (CHOICE, DATE):
            return self.atom(kind, local)
        forms = ["({0} + {0})", "({0} - {0})", "min({0}, {0})", "max({0}, {0})", "max({0}, {0}, 0)", "({0} * {1})"]
        if kind == YEAR:
            forms += ["per_year({M})", "round_cents({0})", "({1} * {0})", "{0} * (1 - p.share)"]
        if kind == MONTH:
            forms += ["per_month({Y})", "round_cents({0})", "per_month({Y})"]
        if kind == NUMBER:
            forms += ["({Y} / {y} if {y} > 0 else 0)", "({0} / {n} if {n} > 0 else 1)"]
        form = self.one(*forms)
        self.asks_the_law |= "p.share" in form
        for name, wanted in (("{y}", YEAR), ("{n}", NUMBER)):  # what is divided by is tested before
            if name in form:
                form = form.replace(name, self.atom(wanted, local, zero=False))
        for name, wanted in (("{0}", kind), ("{1}", NUMBER), ("{M}", MONTH), ("{Y}", YEAR)):
            while name in form:
                form = form.replace(name, part(wanted), 1)
        return form

    def flag(self, depth: int, local: dict[str, str]) -> str:
        def part(wanted: str) -> str:
            return self.value(wanted, depth - 1, local)

        pick = self.law.random.random()
        if pick < 0.4:
            kind = self.one(*NUMBERS, YEAR, DATE)
            return f"({part(kind)} {self.one('<', '<=', '>', '>=', '<', '>=', '==', '!=')} {part(kind)})"
        if pick < 0.65:
            word = self.one(" and ", " or ")
            return f"({word.join(part(FLAG) for _ in range(self.law.random.choice((2, 2, 3))))})"
        if pick < 0.75:
            return f"(not {part(FLAG)})"
        if pick < 0.8:
            return f"({part(FLAG)} {self.one('==', '!=')} {part(FLAG)})"
        choice = self.atom(CHOICE, local)
        if pick < 0.9:
            return f"({choice} == Colour.{self.one(*COLOURS)} or {choice} == Colour.{self.one(*COLOURS)})"
        return f"({choice} {self.one('==', '!=')} {part(CHOICE)})"

    def atom(self, kind: str, local: dict[str, str], zero: bool = True) -> str:
        """A constant, a figure, a local name, a fact, another rule, or what is folded of many."""
        options = [name for name, held in local.items() if held == kind] * 8
        figures = [f"p.{name}" for name, (unit, _) in (FIGURES | UNSURE).items() if unit == kind]
        options += [self.one(*figures)] if figures else []
        options += {FLAG: ["True"], CHOICE: [f"Colour.{self.one(*COLOURS)}"], DATE: ["reference_date"]}.get(kind, [])
        options += ["0"] if kind in NUMBERS and zero else []
        for grain in ("person", self.grain):
            names = [name for name, held in (GIVEN[grain] | self.law.made[grain]).items() if held == kind]
            options += names * 2
            if self.grain == "pair" and grain == "person":
                options += [f"other_{name}" for name in names]
        if self.grain == "person" and kind in (FLAG, *NUMBERS):
            options += ["a fold"] * 4
        found = self.one(*options)
        if found == "a fold":
            return self.fold(kind)
        if found.startswith("p."):
            self.asks_the_law = True
        elif found.isidentifier() and found not in (*local, "True"):
            self.arguments[found] = ANNOTATIONS.get(kind, "float")
        return found

    def fold(self, kind: str) -> str:
        """What is folded over the other persons or the holdings."""
        every = {**GIVEN["pair"], **self.law.made["pair"], **GIVEN["holding"], **self.law.made["holding"]}
        name = self.one("any_of", "all_of") if kind == FLAG else self.one("total", "total", "highest", "lowest")
        held = FLAG if kind == FLAG else kind
        if kind == NUMBER and self.law.random.random() < 0.5:
            name, held = "count", FLAG
        names = [one for one, of in every.items() if of == held]
        if not names:
            return "1"
        each = self.one(*names)
        self.arguments[each] = f"Each[{ANNOTATIONS.get(held, 'float')}]"
        if name == "lowest":
            figures = [f"p.{one}" for one, (unit, _) in FIGURES.items() if unit == kind]
            self.asks_the_law = True
            return f"lowest({each}, {self.one(*figures)})"
        return f"{name}({each})"


def indented(lines: list[str]) -> list[str]:
    return ["    " + line for line in lines]


# Households.


@dataclass(slots=True)
class Households:
    """Draws households for a law book, hides parts of them, and completes these again."""

    book: LawBook
    random: random.Random

    def value(self, fact: Fact, known: Any = None) -> Any:
        """A value of a fact, within what is known of it."""
        if isinstance(known, frozenset):
            return self.random.choice(sorted(known))
        if known is not None and not isinstance(known, Range):
            return known
        if fact.choices is not None:
            return self.random.choice(list(fact.choices))
        if not fact.is_number:
            return self.random.random() < 0.5
        low, high = known or (fact.low, fact.high)
        if fact.type == "date":
            usual = datetime.date(2000, 1, 1).toordinal()
            options = [usual - 1.0, float(usual), usual + 1.0, float(self.random.choice((BEFORE, AFTER)).toordinal())]
        elif fact.type == "count":
            options = [0.0, 1.0, 2.0, 0.5, 3.0]
        else:
            options = [*AMOUNTS, *(-one for one in AMOUNTS if fact.low < 0), self.random.uniform(-100, 200)]
        options += [end for end in (low, high) if math.isfinite(end)]
        return min(max(self.random.choice(options), low), high)

    def row(self, grain: str, known: Facts) -> Facts:
        """All facts of a grain."""
        return {
            fact.name: self.value(fact, known.get(fact.name)) for fact in self.book.facts.values() if fact.of == grain
        }

    def whole(self, date: datetime.date, most: int = 3) -> Case:
        """A household of which all is known; pairs need not exist both ways."""
        persons, draw = self.random.randint(1, most), self.random.random
        everyone = range(persons)
        return Case(
            date, tuple(f"p{i}" for i in everyone), [self.row("person", {}) for _ in everyone],
            {(i, j): self.row("pair", {}) for i in everyone for j in everyone if i != j and draw() < 0.7},
            [[self.row("holding", {}) for _ in range(self.random.choice((0, 1, 1, 2)))] for _ in everyone],
            [frozenset() for _ in everyone],
        )  # fmt: skip

    def hidden(self, case: Case) -> Case:
        """The same with a part unknown, or known in part."""
        share, random = self.random.choice((0.05, 0.2, 0.5, 0.9)), self.random

        def veil(facts: Facts) -> Facts:
            kept = dict(facts)
            for name in [name for name in facts if random.random() < share]:
                part = self.in_part(self.book.facts[name], facts[name]) if random.random() < 0.3 else None
                kept.pop(name)
                if part is not None:
                    kept[name] = part
            return kept

        kinds = list(self.book.enums["Colour"])
        return Case(
            case.reference_date, case.persons, [veil(facts) for facts in case.facts],
            {pair: veil(facts) for pair, facts in case.pairs.items()},
            [[veil(facts) for facts in held] for held in case.holdings],
            [frozenset(one for one in kinds if random.random() < share / 3) for _ in case.persons],
            random.random() < 0.7,
        )  # fmt: skip

    def in_part(self, fact: Fact, value: Any) -> Any:
        if fact.is_number:
            below, above = (self.random.choice((0.0, 0.01, 50.0, 1e4)) for _ in range(2))
            return Range(max(fact.low, value - below), min(fact.high, value + above))
        if fact.choices is not None:
            return frozenset({value, self.random.choice(list(fact.choices))})
        return None

    def completed(self, case: Case) -> Case:
        """One completion: more persons and holdings where that is open."""
        persons = len(case.persons)
        more = 0 if case.roster_closed else self.random.choice((0, 1, 1, 2))
        pairs = {pair: self.row("pair", facts) for pair, facts in case.pairs.items()}
        for new in range(persons, persons + more):
            for one in range(new):
                for pair in ((one, new), (new, one)):
                    if self.random.random() < 0.7:
                        pairs[pair] = self.row("pair", {})
        holdings = [[self.row("holding", facts) for facts in held] for held in case.holdings]
        for person, kinds in enumerate(case.open_kinds):
            holdings[person] += [self.row("holding", {"kind": kind}) for kind in kinds if self.random.random() < 0.6]
        holdings += [[self.row("holding", {}) for _ in range(self.random.choice((0, 1)))] for _ in range(more)]
        facts = [*case.facts, *({} for _ in range(more))]
        return Case(
            case.reference_date, tuple(f"p{i}" for i in range(persons + more)),
            [self.row("person", known) for known in facts], pairs, holdings, [frozenset() for _ in facts],
        )  # fmt: skip


def registered(case: Case) -> Case:
    """The case as a register can hold it: each fact is known, or not."""

    def bare(facts: Facts) -> Facts:
        return {name: value for name, value in facts.items() if isinstance(value, Enum | bool | float)}

    return Case(
        case.reference_date, case.persons, [bare(facts) for facts in case.facts],
        {pair: bare(facts) for pair, facts in case.pairs.items()},
        [[bare(one) for one in held] for held in case.holdings],
        case.open_kinds, case.roster_closed,
    )  # fmt: skip
