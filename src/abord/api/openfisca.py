"""The same rules in the shape of OpenFisca's web API, for tools that speak it.

A variable, a parameter and a period are named as in the package of `abord export openfisca`. Three things differ, on
purpose: what was not given is unknown, so that a result that rests on it stays ``null``; a variable has no default; and
the totals over other persons and over holdings are computed where the request does not give them. As in the package,
an unsure figure counts at its best guess; the answer names it in the header ``Abord-Unsure``.
"""

from __future__ import annotations

import datetime
import inspect
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from abord.book import open_book
from abord.engine.bound import bound
from abord.engine.case import Case, Facts, Value
from abord.engine.explain import Explanation, Key, explain_bounded
from abord.engine.facts import Fact
from abord.engine.graph import REFERENCE_DATE, LawBook, Variable
from abord.engine.law import Enum
from abord.engine.openfisca import name_of
from abord.engine.parameters import Parameter
from abord.engine.sheet import Sheet
from abord.situation.problems import Expected
from abord.situation.values import in_reach

PERSONS, HOUSEHOLDS, MEMBERS = "persons", "households", "members"
MOST_PERSONS, MOST_DAYS = 40, 12
ENTITIES = {
    "person": {"plural": PERSONS, "description": "A person", "documentation": ""},
    "household": {
        "plural": HOUSEHOLDS,
        "description": "All who live under one roof",
        "documentation": "Who lives together. Of whom is in no household it is unknown with whom.",
        "roles": {"member": {"plural": MEMBERS, "description": "Members"}},
    },
}


class Mistake(ValueError):
    """A request that cannot be used: where, why, and 404 for what does not exist."""

    def __init__(self, path: tuple[str, ...], why: str, status: int = 400) -> None:
        self.status = status
        self.content: Any = why
        for part in reversed(path or ("error",)):
            self.content = {part: self.content}
        super().__init__(why)


@cache
def variables() -> dict[str, Variable]:
    """All variables of a person, by their name in OpenFisca; what people judge is none."""
    return {
        name_of(one.id): one
        for one in open_book().variables.values()
        if one.grain == "person" and one.id != REFERENCE_DATE
        and (not one.versions or any(version.rule.body is not None for version in one.versions))
    }  # fmt: skip


@dataclass(slots=True)
class Simulation:
    """A request as read.

    Attributes:
        given: per person, (name, day) to the value.
        asked: (person, name, day), in the order of the request.
    """

    persons: list[str]
    households: dict[str, list[str]]
    given: dict[str, dict[tuple[str, datetime.date], Value]] = field(default_factory=dict)
    asked: list[tuple[str, str, datetime.date]] = field(default_factory=list)
    _found: dict[datetime.date, Explanation] = field(default_factory=dict)

    def value(self, person: str, name: str, day: datetime.date) -> Any:
        """What a variable is for a person on a day; None where it is not known."""
        return self.number(self.explanation(day), Key(variables()[name].id, self.persons.index(person)))

    @staticmethod
    def number(explanation: Explanation, key: Key) -> Any:
        """A value as JSON has it; None where it is not known or cannot be computed from what was given."""
        try:
            found = explanation.value(*key)
        except (ArithmeticError, ValueError):
            return None
        if isinstance(found, Enum):
            return found.name
        if isinstance(found, float):
            whole = explanation.book.variables[key.variable]
            if whole.fact is not None and whole.fact.type == "date":
                return int(found)
            return found if abs(found) != float("inf") else None
        return found

    def explanation(self, day: datetime.date) -> Explanation:
        """The law of a day on what is given for it."""
        if day not in self._found:
            book = open_book()
            facts: list[Facts] = []
            taken: dict[Key, Value] = {}
            for index, person in enumerate(self.persons):
                values = {name: value for (name, on), value in self.given[person].items() if on == day}
                facts.append({name: value for name, value in values.items() if name in book.facts})
                for name, value in values.items():
                    if name not in book.facts:
                        taken[Key(variables()[name].id, index)] = value
            kinds = frozenset(book.facts["kind"].choices or ())
            pairs = {(i, j): Facts(same_roof=True) for i, j in self._pairs()}
            housed = {one for members in self.households.values() for one in members}
            case = Case(
                day, tuple(self.persons), facts, pairs, [[] for _ in facts], [kinds for _ in facts],
                roster_closed=housed >= set(self.persons),
            )  # fmt: skip
            values_then = book.parameters_at(day)
            if taken:  # what is given instead of computed need not agree with the facts: nothing can be proved then
                self._found[day] = Explanation(book, case, values_then, taken=taken)
            else:
                targets = tuple(target for right in book.rights for target in book.targets(right))
                self._found[day] = explain_bounded(bound(Sheet(book, case, values_then), targets))
        return self._found[day]

    def _pairs(self) -> Iterator[tuple[int, int]]:
        for members in self.households.values():
            places = [self.persons.index(one) for one in members]
            yield from ((i, j) for i in places for j in places if i != j)


def read(tree: Any) -> Simulation:
    """A request, checked.

    Raises:
        Mistake: the first thing that is wrong, as OpenFisca tells it.
    """
    if not isinstance(tree, dict):
        raise Mistake((), "Invalid type: the situation must be an object.")
    for key in tree:
        if key not in (PERSONS, HOUSEHOLDS):
            raise Mistake((key,), f"Unknown entity: expected {PERSONS} or {HOUSEHOLDS}.")
    persons, households = tree.get(PERSONS), tree.get(HOUSEHOLDS, {})
    if not isinstance(persons, dict) or not persons:
        raise Mistake((PERSONS,), "At least one person must be given, as an object of persons by name.")
    if len(persons) > MOST_PERSONS:
        raise Mistake((PERSONS,), f"At most {MOST_PERSONS} persons.")
    if not isinstance(households, dict):
        raise Mistake((HOUSEHOLDS,), "Invalid type: expected an object of households by name.")
    made = Simulation(list(persons), {})
    for name, household in households.items():
        made.households[name] = _members(name, household, made)
    for person, stated in persons.items():
        made.given[person] = {}
        if not isinstance(stated, dict):
            raise Mistake((PERSONS, person), "Invalid type: expected an object of variables by name.")
        for name, periods in stated.items():
            _read_variable(made, (PERSONS, person, name), periods)
    days = {day for _, _, day in made.asked}
    if len(days) > MOST_DAYS:
        raise Mistake((PERSONS,), f"At most {MOST_DAYS} days in one request.")
    return made


def _members(name: str, household: Any, made: Simulation) -> list[str]:
    path = (HOUSEHOLDS, name)
    if not isinstance(household, dict):
        raise Mistake(path, "Invalid type: expected an object.")
    for key in household:
        if key != MEMBERS:
            raise Mistake((*path, key), f"Unknown variable or role {key!r}: a household only has {MEMBERS}.", 404)
    members = household.get(MEMBERS, [])
    members = [members] if isinstance(members, str) else members
    if not isinstance(members, list) or not all(isinstance(one, str) for one in members):
        raise Mistake((*path, MEMBERS), "Invalid type: expected a list of names.")
    elsewhere = {one for others in made.households.values() for one in others}
    for one in members:
        if one not in made.persons:
            raise Mistake((*path, MEMBERS), f"Unexpected value {one!r}: not declared in {PERSONS}.")
        if one in elsewhere or members.count(one) > 1:
            raise Mistake((*path, MEMBERS), f"{one!r} is declared more than once.")
    return list(members)


def _read_variable(made: Simulation, path: tuple[str, str, str], periods: Any) -> None:
    _, person, name = path
    variable = variables().get(name)
    if variable is None:
        raise Mistake(path, f"No variable {name!r}: GET variables lists what there is.", 404)
    if not isinstance(periods, dict):
        raise Mistake(path, 'Invalid type: expected an object of values by day, like {"2026-03-01": null}.')
    for period, value in periods.items():
        day = _day((*path, period), period)
        if value is None:
            made.asked.append((person, name, day))
        else:
            made.given[person][name, day] = _value((*path, period), variable, value)


def _day(path: tuple[str, ...], period: str) -> datetime.date:
    found = re.fullmatch(r"(?:day:)?(\d{4}-\d{2}-\d{2})(?::1)?", period)
    try:
        return in_reach(datetime.date.fromisoformat(found[1] if found else ""))
    except Expected as error:
        raise Mistake(path, f"Every variable holds for a day: expected {error}.") from None
    except ValueError:
        raise Mistake(path, "Every variable holds for a day: expected a period like 2026-03-01.") from None


def _value(path: tuple[str, ...], variable: Variable, value: Any) -> Value:
    """A value in the type of its variable."""
    if isinstance(variable.kind, type):
        if isinstance(value, str) and value in variable.kind.__members__:
            return variable.kind[value]
        raise Mistake(path, f"Not a valid value: expected one of {', '.join(variable.kind.__members__)}.")
    if variable.kind == "flag":
        if isinstance(value, bool):
            return value
        raise Mistake(path, "Not a valid value: expected true or false.")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Mistake(path, "Not a valid value: expected a number.")
    fact: Fact | None = variable.fact
    low, high = (fact.low, fact.high) if fact is not None else (-1e12, 1e12)
    if not low <= value <= high:
        raise Mistake(path, f"Not a valid value: expected a number from {low:g} to {high:g}.")
    return float(value)


def unsure(made: Simulation) -> list[str]:
    """The unsure figures on which what is asked may rest."""
    book, found = open_book(), set()
    for name, day in {(name, day) for _, name, day in made.asked}:
        values = book.parameters_at(day)
        for variable in book.needed([variables()[name].id]):
            one = book.variables[variable]
            position = one.version_on(day) if one.versions else -1
            if position >= 0:
                found |= {figure for figure in one.versions[position].parameters.values() if not values[figure].is_sure}
    return sorted(found)


def calculate(tree: Any, made: Simulation) -> Any:
    """The request with each ``null`` filled in, as far as it is known."""
    for person, name, day in made.asked:
        periods = tree[PERSONS][person][name]
        for period in [period for period, value in periods.items() if value is None and _day((), period) == day]:
            periods[period] = made.value(person, name, day)
    return tree


def trace(made: Simulation) -> dict[str, Any]:
    """Every step behind what is asked, each with its value per person."""
    steps: dict[str, Any] = {}
    for person, name, day in made.asked:
        _walk(made, Key(variables()[name].id, made.persons.index(person)), day, steps)
    return {
        "trace": steps,
        "entitiesDescription": {PERSONS: made.persons, HOUSEHOLDS: list(made.households)},
        "requestedCalculations": list(dict.fromkeys(f"{name}<{day}>" for _, name, day in made.asked)),
    }


def _walk(made: Simulation, start: Key, day: datetime.date, steps: dict[str, Any]) -> None:
    explanation, book = made.explanation(day), open_book()
    stack, seen = [start], set()
    while stack:
        key = stack.pop()
        if key in seen or key.variable == REFERENCE_DATE:
            continue
        seen.add(key)
        try:
            step = explanation.step(key)
        except (ArithmeticError, ValueError):
            continue
        stack += step.inputs
        if book.variables[key.variable].grain != "person":
            continue
        inputs = [one for one in step.inputs if book.variables[one.variable].grain == "person"]
        dependencies = [f"{name_of(one.variable)}<{day}>" for one in inputs if one.variable != REFERENCE_DATE]
        entry = steps.setdefault(
            f"{name_of(key.variable)}<{day}>",
            {
                "dependencies": [],
                "parameters": {f"{one.name}<{day}>": one.value for one in step.figures},
                "value": [made.number(explanation, key._replace(person=one)) for one in range(len(made.persons))],
            },
        )
        entry["dependencies"] += [one for one in dict.fromkeys(dependencies) if one not in entry["dependencies"]]


# What there is.


def input_schemas() -> dict[str, Any]:
    """What a request looks like, as components of OpenAPI."""
    types = {"number": "number", "flag": "boolean"}

    def values(one: Variable) -> dict[str, Any]:
        kind: dict[str, Any] = {"type": [types.get(str(one.kind), "string"), "null"]}
        if isinstance(one.kind, type):
            kind["enum"] = [*one.kind.__members__, None]
        return {"type": "object", "additionalProperties": kind, "propertyNames": {"format": "date"}}

    person = {"type": "object", "properties": {name: values(one) for name, one in variables().items()}}
    members = {MEMBERS: {"type": "array", "items": {"type": "string"}}}
    household = {"type": "object", "properties": members, "additionalProperties": False}
    properties = {
        PERSONS: {
            "type": "object", "minProperties": 1, "maxProperties": MOST_PERSONS,
            "additionalProperties": {"$ref": "#/components/schemas/Person"},
        },
        HOUSEHOLDS: {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Household"}},
    }  # fmt: skip
    return {
        "Person": person | {"additionalProperties": False},
        "Household": household,
        "SituationInput": {
            "type": "object", "properties": properties, "required": [PERSONS], "additionalProperties": False
        },
    }  # fmt: skip


def variables_json(root: str) -> dict[str, Any]:
    """All variables, each with where to read more."""
    return {
        name: {"description": _label(one), "href": f"{root}variable/{name}"} for name, one in variables().items()
    }  # fmt: skip


def variable_json(name: str) -> dict[str, Any] | None:
    """One variable; None where there is no such one."""
    one = variables().get(name)
    if one is None:
        return None
    is_date = one.fact is not None and one.fact.type == "date"
    kinds = {"number": "Int" if is_date else "Float", "flag": "Boolean"}
    found: dict[str, Any] = {
        "id": name,
        "description": _label(one),
        "valueType": kinds.get(str(one.kind), "String"),
        "defaultValue": None,  # what is not given is unknown
        "definitionPeriod": "DAY",
        "entity": "person",
    }
    if one.unit is not None:
        found["unit"] = str(one.unit)
    if one.versions and (doc := one.versions[-1].rule.doc):
        found["documentation"] = doc
    articles = dict.fromkeys(version.rule.info.article for version in one.versions)
    if any(articles):
        found["references"] = [article for article in articles if article]
    if formulas := _formulas(one):
        found["formulas"] = formulas
    if isinstance(one.kind, type):
        labels = open_book().choice_labels.get(one.kind.__name__, {})
        found["possibleValues"] = {
            member.name: str(labels.get(member.name, {}).get("en") or member.name) for member in one.kind
        }
    return found


def _label(one: Variable) -> str:
    if one.fact is not None:
        return str(one.fact.label.get("en", one.fact.name))
    return f"{one.fold[0]} of {one.fold[1]}" if one.fold is not None else one.id


def _formulas(one: Variable) -> dict[str, Any]:
    """The rules by the day from which each holds; null from the day on which the last one ended."""
    found: dict[str, Any] = {}
    for version in one.versions:
        if version.rule.body is None:
            continue
        text = textwrap.dedent(inspect.getsource(version.rule.info.function))
        found[str(version.since or datetime.date(1, 1, 1))] = {"content": text}
    last = one.versions[-1].until if one.versions else None
    if found and last is not None:
        found[str(last + datetime.timedelta(days=1))] = None
    return found


def parameters_json(root: str) -> dict[str, Any]:
    """All figures of the law."""
    return {
        name: {"description": one.description["en"], "href": f"{root}parameter/{name.replace('.', '/')}"}
        for name, one in open_book().parameters.items()
    }


def parameter_json(id: str) -> dict[str, Any] | None:
    """One figure with its values by date, or the figures of one right; None where there is no such one."""
    book, name = open_book(), id.replace("/", ".")
    if name in book.parameters:
        return _figure(name, book.parameters[name])
    below = {
        one.removeprefix(f"{name}."): {"description": found.description["en"]}
        for one, found in book.parameters.items() if one.startswith(f"{name}.")
    }  # fmt: skip
    return {"id": name, "description": name, "metadata": {}, "subparams": below} if below else None


def _figure(name: str, one: Parameter) -> dict[str, Any]:
    values: dict[str, Any] = {str(value.since): value.value for value in one.values}
    if one.last_valid is not None:  # not verified after: unknown, as in the exported package
        values = {since: value for since, value in values.items() if since <= str(one.last_valid)}
        values[str(one.last_valid + datetime.timedelta(days=1))] = None
    return {
        "id": name,
        "description": one.description["en"],
        "metadata": {
            "unit": "boolean" if one.unit is None else str(one.unit),
            "reference": one.article,
            "last_value_still_valid_on": str(one.last_valid) if one.last_valid is not None else None,
            "sources": {str(value.since): value.source for value in one.values},
            "confidence": {str(value.since): str(value.confidence) for value in one.values},
        },
        "values": values,
    }


def version_of(book: LawBook) -> str:
    """The version of the exported package: the day until which the law was looked up."""
    return f"{book.figures_verified_until:%Y.%m.%d}"
