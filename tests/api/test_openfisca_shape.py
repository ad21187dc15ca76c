"""The shape of OpenFisca: the same request to its own handlers, with the exported package, gives the same values."""

import copy
import datetime
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from abord.api import openfisca as bridge
from abord.book import open_book
from abord.country.synthetic import Recipe, blocks
from abord.country.tables import join
from abord.engine import openfisca
from abord.engine.country import Settings, values_of

DAY = datetime.date(2025, 6, 1)
KEYS = {"id", "description", "valueType", "defaultValue", "definitionPeriod", "entity"}


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    pytest.importorskip("openfisca_web_api.handlers")
    folder = tmp_path_factory.mktemp("openfisca")
    openfisca.export(open_book(), folder)
    sys.path.insert(0, str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == openfisca.PACKAGE]:
        del sys.modules[name]
    yield importlib.import_module(openfisca.PACKAGE).CountryTaxBenefitSystem()
    sys.path.remove(str(folder))


@pytest.fixture(scope="module")
def request_of_all() -> dict[str, Any]:
    """Synthetic persons of whom everything is given, totals over others included, and all rights are asked."""
    book = open_book()
    columns = join(next(iter(blocks(book, Recipe(households=25, seed=3)))), book.facts).columns
    given: dict[str, Any] = {}
    for name, fact in book.facts.items():
        if fact.of == "person":
            column = columns.facts.get(name, np.full(columns.persons, np.nan if fact.is_number else -1))
            given[name] = [cell(fact, value) for value in column]
    law = book.parameters_at(DAY)
    settings = Settings(book, DAY, law)
    asked: list[str] = []
    for right, found in book.rights.items():
        needed = book.needed(book.targets(right))
        totals = [v for v in needed if book.variables[v].fold is not None]
        for variable, column in values_of(settings, columns, totals).items():
            kind = book.variables[variable].kind
            # The lowest of nothing is above all that can be given.
            given[openfisca.name_of(variable)] = [bool(v) if kind == "flag" else float(min(v, 1e12)) for v in column]
        if all(law[figure].value is not None for figure in figures(found.entitled, found.amount)):
            asked += [openfisca.name_of(v) for v in (found.entitled, found.amount) if v]
    assert len(asked) >= 6
    persons = {}
    for i in range(columns.persons):
        values = {name: column[i] for name, column in given.items()} | dict.fromkeys(asked)
        persons[f"p{i}"] = {name: {str(DAY): value} for name, value in values.items()}
    return {"persons": dict(list(persons.items())[: bridge.MOST_PERSONS]), "households": {}}


def figures(*variables: str | None) -> set[str]:
    """The figures on which variables rest on the day."""
    book = open_book()
    needed = book.needed([one for one in variables if one])
    versions = [one for v in needed for one in book.variables[v].versions if one.holds_on(DAY)]
    return {figure for one in versions for figure in one.parameters.values()}


def cell(fact: Any, value: Any) -> Any:
    """A value as a request has it; the usual one where the population has none."""
    unknown = np.isnan(value) if fact.is_number else value < 0
    if unknown:
        usual = fact.usual if fact.usual is not None else fact.choices(0) if fact.choices else fact.low
        return usual.name if fact.choices else bool(usual) if fact.type == "flag" else int(max(usual, 1))
    if fact.type == "date":
        return int(value)
    if fact.is_number:
        return float(np.clip(value, fact.low, fact.high))
    return fact.choices(int(value)).name if fact.choices else bool(value)


def test_the_same_request_to_both_gives_the_same_values(system: Any, request_of_all: dict[str, Any]) -> None:
    handlers = importlib.import_module("openfisca_web_api.handlers")
    theirs = copy.deepcopy(request_of_all)
    theirs["households"] = {name: {"members": [name]} for name in theirs["persons"]}  # there everyone must have one
    theirs = handlers.calculate(system, theirs)
    tree = copy.deepcopy(request_of_all)
    ours = bridge.calculate(tree, bridge.read(tree))
    compared = entitled = 0
    for person, asked in request_of_all["persons"].items():
        for name, periods in asked.items():
            if periods[str(DAY)] is not None:
                assert ours["persons"][person][name] == periods  # what was given is given back
                continue
            one, two = (found["persons"][person][name][str(DAY)] for found in (theirs, ours))
            assert type(one) is type(two)
            assert one == two if isinstance(one, bool) else abs(one - two) <= 0.02 + 1e-6 * abs(one), (person, name)
            compared += 1
            entitled += one is True
    assert compared > 100 and entitled > 3


def test_unknown_stays_unknown(call: Any) -> None:
    """Where OpenFisca takes 0 for what was not given, nothing is said here; and a no that is proved, is."""
    day, asked = str(DAY), {"igo_grapa_entitled": {str(DAY): None}, "igo_grapa_amount": {str(DAY): None}}
    old = {"age": {day: 70}, **asked}
    status, found, headers = call(
        "openfisca/calculate", {"persons": {"old": old, "young": {"age": {day: 30}, **asked}}}
    )
    assert status == 200 and headers["Country-Package"] == "openfisca-abord"
    assert found["persons"]["old"]["igo_grapa_entitled"] == {day: None}
    assert found["persons"]["young"]["igo_grapa_entitled"] == {day: False}


def test_an_unsure_figure_is_named(call: Any) -> None:
    """As in the package the best guess is taken; which figures are one, the answer says."""
    name = next(name for name, value in open_book().parameters_at(DAY).items() if not value.is_sure and name[0] != "_")
    right = name.partition(".")[0]
    body = {"persons": {"a": {f"{right}_entitled": {str(DAY): None}, f"{right}_amount": {str(DAY): None}}}}
    if f"{right}_amount" not in bridge.variables():
        del body["persons"]["a"][f"{right}_amount"]
    headers = call("openfisca/calculate", body)[2]
    assert name in headers["Abord-Unsure"].split(", ")
    sure = {"persons": {"a": {"age": {str(DAY): None}}}}
    assert "Abord-Unsure" not in call("openfisca/calculate", sure)[2]


def test_each_day_has_its_law(call: Any) -> None:
    """A facts-only request: the ceiling of the living wage for somebody alone rises with the index."""
    name = next(one for one in bridge.variables() if one.startswith("leefloon_ris_") and one.endswith("amount"))
    days = ["2024-01-01", "2025-06-01"]
    body = {"persons": {"a": {"age": dict.fromkeys(days, 30), name: dict.fromkeys(days)}}}
    found = call("openfisca/calculate", body)[1]["persons"]["a"]
    assert set(found[name]) == set(days) and found["age"] == dict.fromkeys(days, 30)
    assert call("openfisca/trace", body)[1]["requestedCalculations"] == [f"{name}<{day}>" for day in days]


def test_shapes_are_those_of_openfisca(system: Any, call: Any) -> None:
    loader = {name: importlib.import_module(f"openfisca_web_api.loader.{name}") for name in
              ("variables", "parameters", "entities")}  # fmt: skip
    metadata = {"location": "", "repository_url": "", "version": "", "name": ""}
    theirs = loader["variables"].build_variables(system, metadata)
    ours = call("openfisca/variables")[1]
    assert set(ours) == set(theirs)
    for name in list(theirs)[::9]:
        status, found, _ = call(f"openfisca/variable/{name}")
        assert status == 200 and set(found) >= KEYS
        for key in ("id", "valueType", "definitionPeriod", "entity"):
            assert found[key] == theirs[name][key], (name, key)
        assert set(found.get("formulas", {})) == set(theirs[name].get("formulas", {})), name
        assert set(found.get("possibleValues", {})) == set(theirs[name].get("possibleValues", {}))
        assert ours[name]["href"].endswith(f"/api/openfisca/variable/{name}")
    theirs = loader["parameters"].build_parameters(system, metadata)
    ours = call("openfisca/parameters")[1]
    leaves = {one["id"] for one in theirs.values() if "subparams" not in one}
    assert set(ours) == leaves
    for name in sorted(leaves)[::9]:
        found = call(f"openfisca/parameter/{name.replace('.', '/')}")[1]
        assert found == call(f"openfisca/parameter/{name}")[1]
        assert found["values"] == theirs[name.replace(".", "/")]["values"], name
    node = call("openfisca/parameter/vt_bim")[1]
    assert set(node["subparams"]) == set(theirs["vt_bim"]["subparams"])
    entities = loader["entities"].build_entities(system)
    found = call("openfisca/entities")[1]
    assert {key: one["plural"] for key, one in found.items()} == {key: one["plural"] for key, one in entities.items()}
    assert set(found["household"]["roles"]) == set(entities["household"]["roles"])
    assert call("openfisca/variable/nothing")[0] == call("openfisca/parameter/nothing/at/all")[0] == 404


def test_a_trace_leads_down_to_what_was_given(call: Any) -> None:
    day = str(DAY)
    body = {
        "persons": {"a": {"age": {day: 30}, "igo_grapa_entitled": {day: None}}},
        "households": {"h": {"members": ["a"]}},
    }
    status, found, _ = call("openfisca/trace", body)
    assert status == 200
    assert found["requestedCalculations"] == [f"igo_grapa_entitled<{day}>"]
    assert found["entitiesDescription"] == {"persons": ["a"], "households": ["h"]}
    steps = found["trace"]
    assert steps[f"igo_grapa_entitled<{day}>"]["value"] == [False]
    assert steps[f"age<{day}>"]["value"] == [30]
    assert all(one in steps for step in steps.values() for one in step["dependencies"])
    assert any(name.startswith("igo_grapa.") for step in steps.values() for name in step["parameters"])


WRONG = {
    "unknown variable": ({"persons": {"a": {"colour": {"2025-06-01": None}}}}, 404, ("persons", "a", "colour")),
    "unknown entity": ({"persons": {"a": {}}, "firms": {}}, 400, ("firms",)),
    "nobody": ({"persons": {}}, 400, ("persons",)),
    "a month": ({"persons": {"a": {"age": {"2025-06": 3}}}}, 400, ("persons", "a", "age", "2025-06")),
    "no number": ({"persons": {"a": {"age": {"2025-06-01": "x"}}}}, 400, ("persons", "a", "age", "2025-06-01")),
    "out of range": ({"persons": {"a": {"age": {"2025-06-01": 999}}}}, 400, ("persons", "a", "age", "2025-06-01")),
    "no flag": ({"persons": {"a": {"student": {"2025-06-01": 1}}}}, 400, ("persons", "a", "student", "2025-06-01")),
    "a stranger": (
        {"persons": {"a": {}}, "households": {"h": {"members": ["b"]}}},
        400,
        ("households", "h", "members"),
    ),
    "twice": (
        {"persons": {"a": {}}, "households": {"h": {"members": ["a", "a"]}}},
        400,
        ("households", "h", "members"),
    ),
    "no period": ({"persons": {"a": {"age": 3}}}, 400, ("persons", "a", "age")),
}


@pytest.mark.parametrize(("body", "status", "path"), WRONG.values(), ids=WRONG.keys())
def test_mistakes_are_told_where_they_are(call: Any, body: Any, status: int, path: tuple[str, ...]) -> None:
    found_status, found, _ = call("openfisca/calculate", body)
    assert found_status == status
    for part in path:
        found = found[part]
    assert found


def test_the_package_folder_is_left_as_it_was() -> None:
    assert not (Path(bridge.__file__).parent / openfisca.PACKAGE).exists()


def test_with_whom_somebody_lives_is_unknown_where_no_household_is_given(call: Any) -> None:
    """It is not read as living alone: what is told of one who lives alone stays open for one of whom nothing is."""
    name = next(one for one in bridge.variables() if one.startswith("leefloon_ris_") and one.endswith("_category"))
    facts = {"housing": {str(DAY): "DWELLING"}, name: {str(DAY): None}}
    alone = call("openfisca/calculate", {"persons": {"a": facts}, "households": {"h": {"members": ["a"]}}})
    unsaid = call("openfisca/calculate", {"persons": {"a": facts}})
    assert alone[1]["persons"]["a"][name][str(DAY)] == "SINGLE"
    assert unsaid[1]["persons"]["a"][name][str(DAY)] is None
