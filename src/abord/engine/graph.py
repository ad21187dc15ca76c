"""The law book: all rules, facts and parameters joined into one graph, checked as a whole.

Argument names are the edges. A variable is a fact, a rule (with its dated versions), the conjunction of
a right's conditions (``entitled``), or the fold of a pair or holding variable over all others (``count(x)``).
"""

from __future__ import annotations

import datetime
import hashlib
import importlib
import itertools
import sys
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Literal

from abord.engine.cache import kept
from abord.engine.facts import Fact, Kind, load_choice_labels, load_facts
from abord.engine.folder import Folder, load_folder
from abord.engine.language import Argument, LawError, Node, Rule, check_types, read_rules
from abord.engine.law import DATE, Condition, Enum, RuleInfo
from abord.engine.parameters import DatedValue, Parameter, load_parameters
from abord.engine.units import NUMBER, Unit

CONCEPTS = "_concepts"
REFERENCE_DATE = "reference_date"
MOST_MEMBERS = 50
"""How many cases a choice may have: a set of them is a mask that a float can hold too."""
Via = Literal["self", "other"]


@dataclass(frozen=True, slots=True)
class Edge:
    """What an argument of a rule stands for: a variable, of the person itself or of the other."""

    variable: str
    via: Via = "self"


@dataclass(slots=True)
class Version:
    """A rule with its arguments and parameters resolved."""

    rule: Rule
    edges: dict[str, Edge]
    parameters: dict[str, str]
    since: datetime.date | None
    until: datetime.date | None

    def edge_of(self, node: Node) -> Edge:
        """What an argument, or a fold of one, stands for."""
        return self.edges[node.name if node.op == "arg" else f"{node.name}({node.args[-1].name})"]

    def holds_on(self, date: datetime.date) -> bool:
        """Whether this version is the law on ``date``."""
        return (self.since is None or self.since <= date) and (self.until is None or date <= self.until)


@dataclass(slots=True)
class Variable:
    """A node of the graph. ``id`` is ``right.rule``, ``_concepts.rule``, ``fact.name`` or ``fold(id)``."""

    id: str
    grain: str
    kind: Kind
    unit: Unit | None
    versions: list[Version] = field(default_factory=list)
    fact: Fact | None = None
    fold: tuple[str, str] | None = None  # (name of the fold, id of the pair or holding variable)

    @property
    def name(self) -> str:
        """The bare name, without the home."""
        return self.id.split(".", 1)[1] if self.fold is None else self.id

    @property
    def home(self) -> str:
        """The right, ``_concepts`` or ``fact``."""
        return self.id.split(".", 1)[0]

    @property
    def condition(self) -> Condition | None:
        """The kind of condition, if the rule states one."""
        return self.versions[0].rule.condition if self.versions else None

    @property
    def is_given(self) -> bool:
        """Whether it is known without a rule: a fact, or the reference date."""
        return self.fact is not None or self.id == REFERENCE_DATE

    def version_on(self, date: datetime.date) -> int:
        """Position of the version that is the law on ``date``, or -1."""
        for index, version in enumerate(self.versions):
            if version.holds_on(date):
                return index
        return -1

    def edges(self) -> list[Edge]:
        """All edges of all versions, each once."""
        if self.fold is not None:
            return [Edge(self.fold[1])]
        return list(dict.fromkeys(edge for version in self.versions for edge in version.edges.values()))


@dataclass(slots=True)
class Right:
    """A right: its folder, its conditions and its amount."""

    id: str
    folder: Folder
    conditions: list[str]
    left_to_people: list[str]
    amount: str | None
    covers: str | None

    @property
    def entitled(self) -> str:
        """Id of the variable that says whether all computed conditions hold."""
        return f"{self.id}.entitled"


def _digest(*folders: Path) -> str:
    """A stamp of the modules in these folders."""
    found = sorted(path for folder in folders for path in folder.glob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in found)).hexdigest()


_ENGINE = _digest(Path(__file__).parent)
"""Taken when the engine is loaded: files that are replaced under a running program are not the code that it runs, and
what that writes must not be kept under the stamp of the new ones."""


class LawBook:
    """All rights of a folder, with the facts they speak of.

    Raises:
        LawError: at load, on anything missing, double, circular, or of the wrong kind or unit.
    """

    def __init__(self, rights: Path, facts: Path, package: str | None = None) -> None:
        homes = [CONCEPTS, *sorted(path.name for path in rights.iterdir() if (path / "right.yaml").exists())]
        modules = {home: _load_module(rights / home, package) for home in homes}
        self._rules = _digest(*(rights / home for home in homes))
        self.enums = _shared_enums(modules[CONCEPTS])
        for name, enum in self.enums.items():
            if [int(member) for member in enum] != list(range(len(enum))) or len(enum) > MOST_MEMBERS:
                raise LawError(
                    f"{name}: the cases of a choice count from 0, without gaps, to {MOST_MEMBERS} at the most"
                )
        self.facts: dict[str, Fact] = load_facts(facts, self.enums)
        self.choice_labels = load_choice_labels(facts)
        self.parameters: dict[str, Parameter] = {}
        self.variables: dict[str, Variable] = {}
        self.rights: dict[str, Right] = {}
        for name, fact in self.facts.items():
            self.variables[f"fact.{name}"] = Variable(f"fact.{name}", fact.of, fact.kind, fact.unit, fact=fact)
        self.variables[REFERENCE_DATE] = Variable(REFERENCE_DATE, "person", "number", DATE)
        read = {home: read_rules(modules[home], home) for home in homes}
        for home in homes:
            for name, parameter in load_parameters(rights / home / "parameters.yaml").items():
                if home != CONCEPTS and f"{CONCEPTS}.{name}" in self.parameters:
                    raise LawError(f"{parameter.file}: parameter {name} has the name of a shared figure")
                self.parameters[f"{home}.{name}"] = parameter
        by_name: dict[str, dict[str, list[Rule]]] = {}
        for home, rules in read.items():
            named: dict[str, list[Rule]] = {}
            for rule in rules:
                named.setdefault(rule.name, []).append(rule)
            by_name[home] = named
            self._declare(home, named)
        borrowed = {home: dict(getattr(modules[home], "BORROWED", {})) for home in homes}
        for home, named in by_name.items():
            self._resolve(home, named, borrowed[home])
        self._check_left_to_people()
        for home in homes[1:]:
            self._right(home, rights / home, read[home])
        self._rank = {variable: rank for rank, variable in enumerate(self._sorted())}
        self._check_opens()

    # Building.

    def _declare(self, home: str, named: dict[str, list[Rule]]) -> None:
        for name, rules in named.items():
            first = rules[0]
            if name in self.facts or name == REFERENCE_DATE:
                raise LawError(f"{first.file}, line {first.line}: rule {name} has the name of a fact")
            if home != CONCEPTS and f"{CONCEPTS}.{name}" in self.variables:
                raise LawError(f"{first.file}, line {first.line}: rule {name} has the name of a shared rule")
            for rule in rules[1:]:
                one, two = ((v.info.grain, v.kind, v.unit, v.condition) for v in (first, rule))
                if one != two:
                    differ = f"versions of {name} differ in grain, kind, unit or condition"
                    raise LawError(f"{rule.file}, line {rule.line}: {differ}")
            unit = (first.unit or NUMBER) if first.kind == "number" else None
            self.variables[f"{home}.{name}"] = Variable(f"{home}.{name}", first.info.grain, first.kind, unit)

    def _resolve(self, home: str, named: dict[str, list[Rule]], borrowed: dict[str, str]) -> None:
        for local, target in borrowed.items():
            if target not in self.variables:
                raise LawError(f"{home}/rules.py: BORROWED {local}: there is no rule {target}")
            if f"{home}.{local}" in self.variables or local in self.facts:
                what = "fact" if local in self.facts else "rule of this right"
                raise LawError(
                    f"{home}/rules.py: BORROWED {local}: there is a {what} of that name; borrow it by another"
                )
        for name, rules in named.items():
            versions = [self._version(home, rule, borrowed) for rule in rules]
            versions.sort(key=lambda version: version.since or datetime.date.min)
            for one, two in itertools.pairwise(versions):
                if one.until is None or two.since is None or one.until >= two.since:
                    raise LawError(
                        f"{two.rule.file}, line {two.rule.line}: two versions of {name} hold at the same time"
                    )
            self.variables[f"{home}.{name}"].versions = versions

    def _version(self, home: str, rule: Rule, borrowed: dict[str, str]) -> Version:
        edges: dict[str, Edge] = {}
        kinds: dict[str, tuple[Kind, Unit | None]] = {}
        where = f"{rule.file}, line {rule.line}, rule {rule.name}"
        for argument in rule.arguments:
            edge = self._find(home, rule, argument, borrowed)
            target = self.variables[edge.variable]
            if target.kind != argument.kind:
                raise LawError(f"{where}: {argument.name} is {_word(target.kind)}, not {_word(argument.kind)}")
            edges[argument.name] = edge
            kinds[argument.name] = (target.kind, target.unit)
        parameters: dict[str, str] = {}
        parameter_kinds: dict[str, tuple[Kind, Unit | None]] = {}
        for name in rule.parameters():
            full = next((f"{place}.{name}" for place in (home, CONCEPTS) if f"{place}.{name}" in self.parameters), None)
            if full is None:
                raise LawError(f"{where}: there is no parameter {name} in {home}/parameters.yaml or {CONCEPTS}")
            parameters[name] = full
            parameter = self.parameters[full]
            parameter_kinds[name] = ("flag" if parameter.is_flag else "number", parameter.unit)
        check_types(rule, kinds, parameter_kinds)
        if rule.body is not None:
            edges = self._fold_edges(rule.body, edges)
        for argument in rule.arguments:
            if argument.each and argument.name in edges:
                raise LawError(f"{where}: {argument.name} holds many values and no fold takes it")
        try:
            since, until = (
                datetime.date.fromisoformat(day) if day else None for day in (rule.info.since, rule.info.until)
            )
        except ValueError as error:
            raise LawError(f"{where}: since and until are days like 2025-02-01: {error}") from None
        if since is not None and until is not None and since > until:
            raise LawError(f"{where}: never holds, from {since} until {until}")
        return Version(rule, edges, parameters, since, until)

    def _find(self, home: str, rule: Rule, argument: Argument, borrowed: dict[str, str]) -> Edge:
        name, grain = argument.name, rule.info.grain
        where = f"{rule.file}, line {rule.line}, rule {rule.name}"
        if grain == "pair" and name.startswith("other_"):
            found = self._lookup(home, name.removeprefix("other_"), borrowed)
            if found is not None and found.grain == "person":
                return Edge(found.id, "other")
        target = self._lookup(home, name, borrowed)
        if target is None:
            raise LawError(f"{where}: {name} is not a rule of this right, a shared rule, or a fact")
        if argument.each:
            if grain != "person" or target.grain == "person":
                raise LawError(f"{where}: Each[...] in a rule of a person holds values of a pair or holding rule")
        elif target.grain not in ("person", grain):
            raise LawError(f"{where}: {name} is a value per {target.grain}; take it as Each[...] and fold it")
        return Edge(target.id)

    def _lookup(self, home: str, name: str, borrowed: dict[str, str]) -> Variable | None:
        if name in borrowed:
            return self.variables[borrowed[name]]
        for candidate in (f"{home}.{name}", f"{CONCEPTS}.{name}", f"fact.{name}", name):
            if candidate in self.variables:
                return self.variables[candidate]
        return None

    def _fold_edges(self, body: Node, edges: dict[str, Edge]) -> dict[str, Edge]:
        """Replace each ``Each`` argument by one variable per fold that is taken of it."""
        folded = dict(edges)
        for node in body.walk():
            if node.op == "fold":
                each = node.args[-1].name
                target = self.variables[edges[each].variable]
                fold_id = f"{node.name}({target.id})"
                if fold_id not in self.variables:
                    number = node.name not in ("any_of", "all_of")
                    unit = (NUMBER if node.name == "count" else target.unit) if number else None
                    self.variables[fold_id] = Variable(
                        fold_id, "person", "number" if number else "flag", unit, fold=(node.name, target.id)
                    )
                folded[f"{node.name}({each})"] = Edge(fold_id)
                folded.pop(each, None)
        return folded

    def _right(self, home: str, path: Path, rules: list[Rule]) -> None:
        folder = load_folder(path)
        where = f"{home}/rules.py"
        names = list(dict.fromkeys(rule.name for rule in rules if rule.condition is not None))
        for name in names:
            if self.variables[f"{home}.{name}"].grain != "person":
                raise LawError(f"{where}: the condition {name} must be a rule of the person")
        computed = [name for name in names if not self._left(home, name)]
        if not computed:
            raise LawError(f"{where}: a right needs at least one computed condition")
        for name in names:
            if name not in folder.words:
                raise LawError(f"{home}/words.yaml: the condition {name} has no plain words")
        amount, covers = folder.right.result.amount, folder.right.unit.covers
        for named, grain in ((amount, "person"), (covers, "pair")):
            if named is not None and getattr(self.variables.get(f"{home}.{named}"), "grain", "") != grain:
                raise LawError(f"{home}/right.yaml: {named} is not a rule per {grain} of {where}")
        body = Node("and", tuple(Node("arg", name=name) for name in computed))
        info = RuleInfo(_right_as_a_whole, "person", folder.right.legal_basis[0].reference, None, None, None, None)
        arguments = tuple(Argument(name, "flag", False) for name in computed)
        rule = Rule("entitled", home, info, arguments, "flag", body, "All computed conditions hold.", where, 0)
        edges = {name: Edge(f"{home}.{name}") for name in computed}
        entitled = Variable(f"{home}.entitled", "person", "flag", None, [Version(rule, edges, {}, None, None)])
        self.variables[entitled.id] = entitled
        self.rights[home] = Right(
            home, folder,
            [f"{home}.{name}" for name in computed],
            [f"{home}.{name}" for name in names if self._left(home, name)],
            f"{home}.{amount}" if amount else None,
            f"{home}.{covers}" if covers else None,
        )  # fmt: skip

    def _left(self, home: str, name: str) -> bool:
        condition = self.variables[f"{home}.{name}"].condition
        return condition is not None and condition.left_to_people

    def _check_left_to_people(self) -> None:
        for variable in self.variables.values():
            for version in variable.versions:
                for edge in version.edges.values():
                    condition = self.variables[edge.variable].condition
                    if condition is not None and condition.left_to_people:
                        where = f"{version.rule.file}, line {version.rule.line}, rule {version.rule.name}"
                        name = self.variables[edge.variable].name
                        raise LawError(f"{where}: {name} is left to people, so that nothing can be computed from it")

    def _check_opens(self) -> None:
        for right in self.rights.values():
            for opening in right.folder.right.opens:
                if opening.right not in self.rights:
                    raise LawError(f"{right.id}/right.yaml: opens {opening.right}, which is not a right here")
                for name in opening.sets:
                    if name not in self.facts:
                        raise LawError(f"{right.id}/right.yaml: opens sets {name}, which is not a fact")
            found = right.folder.right
            for fact in (found.received_fact, found.months_fact, found.amount_fact):
                if fact is not None and fact not in self.facts:
                    raise LawError(f"{right.id}/right.yaml: {fact} is not a fact")

    def _sorted(self) -> list[str]:
        """All variables, each after what it needs; a circle is an error that names it."""
        done: dict[str, bool] = {}
        order: list[str] = []

        def visit(variable: str, path: list[str]) -> None:
            if done.get(variable):
                return
            if variable in done:
                circle = " -> ".join([*path[path.index(variable) :], variable])
                raise LawError(f"the rules run in a circle: {circle}")
            done[variable] = False
            for edge in self.variables[variable].edges():
                visit(edge.variable, [*path, variable])
            done[variable] = True
            order.append(variable)

        for variable in self.variables:
            visit(variable, [])
        return order

    # Reading.

    def needed(self, targets: list[str]) -> list[str]:
        """The variables that ``targets`` rest on, in an order in which they can be computed."""
        return self._needed(tuple(targets))

    @kept(2000)
    def _needed(self, targets: tuple[str, ...]) -> list[str]:
        wanted: set[str] = set()
        stack = list(targets)
        while stack:
            variable = stack.pop()
            if variable not in wanted:
                wanted.add(variable)
                stack.extend(edge.variable for edge in self.variables[variable].edges())
        return sorted(wanted, key=self._rank.__getitem__)

    def targets(self, right: str) -> list[str]:
        """What is computed for a right: whether entitled, the amount, whom the award covers."""
        found = self.rights[right]
        return [found.entitled, *([found.amount] if found.amount else []), *([found.covers] if found.covers else [])]

    def parameters_at(
        self, date: datetime.date, known_on: datetime.date | None = None, *, guessed: bool = False
    ) -> dict[str, DatedValue]:
        """Every parameter's value on a date, not to be changed. ``guessed``: the best guess as if it were sure."""
        return self._parameters_at(date, known_on, guessed)

    @kept(400)
    def _parameters_at(
        self, date: datetime.date, known_on: datetime.date | None, guessed: bool
    ) -> dict[str, DatedValue]:
        values = {name: parameter.at(date, known_on) for name, parameter in self.parameters.items()}
        if guessed:
            return {name: one if one.value is None else one.as_if_sure() for name, one in values.items()}
        return values

    def parameters_foreseen(self, date: datetime.date, known_on: datetime.date | None) -> dict[str, DatedValue]:
        """Every parameter's value as the law has it today for a day to come, after what could be verified too."""
        return {name: parameter.foreseen(date, known_on) for name, parameter in self.parameters.items()}

    @cached_property
    def fingerprint(self) -> str:
        """A stamp of all that generated code depends on: the rules, the facts, and the engine itself."""
        digest = hashlib.sha256(f"{_ENGINE} {self._rules}".encode())
        digest.update(repr([(fact.name, fact.of, fact.kind) for fact in self.facts.values()]).encode())
        digest.update(repr([(p.name, p.is_flag) for p in self.parameters.values()]).encode())
        return digest.hexdigest()

    @cached_property
    def law_verified_until(self) -> datetime.date:
        """The last day for which the text of the law was read, of every right of which one was."""
        days = (right.folder.right.law_verified_until for right in self.rights.values())
        return min((day for day in days if day), default=datetime.date.max)

    @cached_property
    def figures_verified_until(self) -> datetime.date:
        """The last day for which every figure has been looked up: amounts change more often than texts."""
        days = (parameter.last_valid for parameter in self.parameters.values())
        return min((day for day in days if day), default=datetime.date.max)

    @cached_property
    def switches(self) -> dict[str, Parameter]:
        """The documented switches: places where sources conflict."""
        return {name: parameter for name, parameter in self.parameters.items() if parameter.switch is not None}


def _right_as_a_whole() -> bool:
    raise NotImplementedError


def _word(kind: Kind) -> str:
    return f"a {kind}" if isinstance(kind, str) else f"of the enum {kind.__name__}"


def _load_module(folder: Path, package: str | None) -> ModuleType:
    """Import ``rules.py`` of a folder, as part of ``package`` or (for a folder elsewhere) by its path."""
    if package is not None:
        return importlib.import_module(f"{package}.{folder.name}.rules")
    return _import_file(folder / "rules.py", f"abord_law_{folder.name}")


def _import_file(path: Path, name: str) -> ModuleType:
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None or not path.exists():
        raise LawError(f"{path.parent.name}: there is no rules.py")
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _shared_enums(concepts: ModuleType) -> dict[str, type[Enum]]:
    """The enums of the module from which the shared rules take theirs."""
    homes = {found.__module__ for found in vars(concepts).values() if _is_enum(found)}
    return {name: found for home in homes for name, found in vars(sys.modules[home]).items() if _is_enum(found)}


def _is_enum(found: object) -> bool:
    return isinstance(found, type) and issubclass(found, Enum) and found is not Enum
