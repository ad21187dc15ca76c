"""The law by brute force: nested loops over persons, pairs and holdings, on a complete case.

Written apart from the engine, to check it: this page takes the rule functions as they stand in ``rights/*/rules.py``
and the case, looks names up itself, and remembers what it has computed. It knows nothing of graphs, plans or bounds.
"""

from __future__ import annotations

import importlib
import inspect
from functools import cache
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, get_origin

import yaml

from abord.engine.case import Case
from abord.engine.law import Each, RuleInfo

CONCEPTS = "_concepts"
Row = tuple[str, int] | None
"""A pair: ("pair", the other). A holding: ("holding", its position). None for the person alone."""


@cache
def read_law(rights: Path, facts: Path, package: str) -> Law:
    """The modules of the folders with a ``rules.py``, and of what each fact is a fact."""
    homes = [path.parent.name for path in sorted(rights.glob("*/rules.py"))]
    modules = {home: importlib.import_module(f"{package}.{home}.rules") for home in homes}
    grains = {}
    for path in facts.glob("*.yaml"):
        if path.name != "choices.yaml":
            declared = yaml.safe_load(path.read_text(encoding="utf-8"))
            grains.update({name: entry["of"] for name, entry in declared.items()})
    return Law(modules, grains)


class Law:
    """Rule functions by home and name, and the names that each home can use."""

    def __init__(self, modules: dict[str, ModuleType], grains: dict[str, str]) -> None:
        self.grains = grains
        self.borrowed = {home: dict(vars(module).get("BORROWED", {})) for home, module in modules.items()}
        self.rules: dict[tuple[str, str], list[RuleInfo]] = {}
        for home, module in modules.items():
            for info in vars(module).get("__rules__", []):
                self.rules.setdefault((home, info.function.__name__), []).append(info)
        self.asked = cache(self._asked)

    def _asked(self, home: str, info: RuleInfo) -> list[tuple[str, Any]]:
        """What each argument of a rule stands for: how to reach it, and its home, name and grain."""
        found: list[tuple[str, Any]] = []
        for name, asked in inspect.signature(info.function).parameters.items():
            bare = name.removeprefix("other_")
            other = self.find(home, bare) if info.grain == "pair" and bare != name else None
            if name == "p":
                found.append(("p", None))
            elif name == "reference_date":
                found.append(("date", None))
            elif other is not None and other[2] == "person":
                found.append(("other", other))
            else:
                found.append(("each" if get_origin(asked.annotation) is Each else "own", self.find(home, name)))
        return found

    def find(self, home: str, name: str) -> tuple[str, str, str] | None:
        """Home, name and grain of what a rule of ``home`` calls ``name``."""
        if name in self.borrowed[home]:
            home, name = self.borrowed[home][name].split(".")
        for place in (home, CONCEPTS):
            if (place, name) in self.rules:
                return place, name, self.rules[place, name][0].grain
        return ("fact", name, self.grains[name]) if name in self.grains else None

    def conditions(self, right: str) -> list[str]:
        """The conditions that are computed."""
        return [
            name for (home, name), versions in self.rules.items()
            if home == right and versions[0].condition is not None and not versions[0].condition.left_to_people
        ]  # fmt: skip


class Oracle:
    """Values of one complete case. ``figures`` holds every parameter, by full name."""

    def __init__(self, law: Law, case: Case, figures: dict[str, Any]) -> None:
        self.law, self.case = law, case
        self.known: dict[Any, Any] = {}
        self.p = {home: SimpleNamespace() for home in law.borrowed}
        for full, value in figures.items():
            home, name = full.split(".")
            for reader in self.p if home == CONCEPTS else (home,):
                setattr(self.p[reader], name, value)

    def entitled(self, right: str, person: int) -> bool:
        return all(self.value(right, name, person) for name in self.law.conditions(right))

    def value(self, home: str, name: str, person: int, row: Row = None) -> Any:
        key = (home, name, person, row)
        if key not in self.known:
            self.known[key] = self.fact(name, person, row) if home == "fact" else self.compute(home, name, person, row)
        return self.known[key]

    def compute(self, home: str, name: str, person: int, row: Row) -> Any:
        today = self.case.reference_date.isoformat()
        for info in self.law.rules[home, name]:
            if (info.since or "") <= today <= (info.until or "9999"):
                asked = self.law.asked(home, info)
                return info.function(*[self.argument(home, how, what, person, row) for how, what in asked])
        assert self.law.rules[home, name][0].condition is not None, f"{home}.{name}: no law on {today}"
        return True

    def argument(self, home: str, how: str, what: Any, person: int, row: Row) -> Any:
        if how == "p":
            return self.p[home]
        if how == "date":
            return self.case.reference_date.toordinal()
        if how == "each":
            return [self.value(what[0], what[1], person, one) for one in self.rows(what[2], person)]
        if how == "other":
            return self.value(what[0], what[1], row[1])
        return self.value(what[0], what[1], person, None if what[2] == "person" else row)

    def rows(self, grain: str, person: int) -> list[Row]:
        if grain == "pair":
            return [("pair", other) for other in range(len(self.case.persons)) if (person, other) in self.case.pairs]
        return [("holding", position) for position in range(len(self.case.holdings[person]))]

    def fact(self, name: str, person: int, row: Row) -> Any:
        if row is None:
            return self.case.facts[person][name]
        return (self.case.pairs[person, row[1]] if row[0] == "pair" else self.case.holdings[person][row[1]])[name]
