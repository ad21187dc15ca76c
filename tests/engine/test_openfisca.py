"""The generated OpenFisca package gives what the country evaluator gives, as far as float32 can tell."""

import datetime
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import strategies
from abord.engine import openfisca
from abord.engine.columns import Columns
from abord.engine.country import YES, Settings, run, values_of
from abord.engine.graph import LawBook

DATES = [datetime.date(2021, 2, 15), datetime.date(2023, 12, 8), datetime.date(2023, 12, 9), datetime.date(2025, 3, 1)]
EPSILON = float(np.finfo(np.float32).eps)


@pytest.fixture(scope="module")
def system(book: LawBook, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    pytest.importorskip("openfisca_core")
    folder = tmp_path_factory.mktemp("openfisca")
    openfisca.export(book, folder)
    sys.path.insert(0, str(folder))
    yield importlib.import_module(openfisca.PACKAGE).CountryTaxBenefitSystem()
    sys.path.remove(str(folder))


def simulate(system: Any, columns: Columns, given: dict[str, Any], date: datetime.date) -> Any:
    """A simulation in which all inputs are set; each component is a household."""
    from openfisca_core.simulations import SimulationBuilder

    builder = SimulationBuilder()
    builder.create_entities(system)
    persons = np.arange(columns.persons)
    household = np.repeat(np.arange(columns.components), np.diff(columns.component_start))
    builder.declare_person_entity("person", persons)
    population = builder.declare_entity("household", np.arange(columns.components))
    builder.join_with_persons(population, household, np.array(["member"] * columns.persons))
    simulation = builder.build(system)
    for name, column in given.items():
        simulation.set_input(name, str(date), column)
    return simulation


def set_figures(system: Any, values: strategies.Values, date: datetime.date) -> None:
    """Give the figures of a day to the package, where unsure ones were drawn."""
    from openfisca_core.periods import instant

    for full, value in values.items():
        home, name = full.split(".")
        parameter = system.parameters.children[home].children[name]
        parameter.update(start=instant(str(date)), stop=instant(str(date)), value=value.value)
    system._parameters_at_instant_cache.clear()


def test_every_day_has_the_law_of_that_day(book: LawBook, system: Any) -> None:
    """A formula per version of a rule, a value per day of a parameter; past the law's last day there is none."""
    variable = system.get_variable("leefloon_ris_own_family_allowances_counted")
    assert list(variable.formulas) == ["0001-01-01", "2023-12-09"]
    parameter = book.parameters["leefloon_ris.amount_single"]
    for date in strategies.days(book):
        value = system.get_parameters_at_instant(str(date)).leefloon_ris.amount_single
        assert value == pytest.approx(parameter.at(date).value)
    assert parameter.last_valid is not None
    past = parameter.last_valid + datetime.timedelta(days=1)
    with pytest.raises(Exception, match="amount_single"):
        _ = system.get_parameters_at_instant(str(past)).leefloon_ris.amount_single


@pytest.mark.parametrize("date", DATES, ids=str)
def test_results_equal_ours(book: LawBook, system: Any, date: datetime.date) -> None:
    rng = np.random.default_rng(date.toordinal())
    values = strategies.sure_values(book, date, rng)
    set_figures(system, values, date)
    settings = Settings(book, date, values)
    columns = strategies.country(book, date, values, 2_000, rng)
    ours = run(settings, columns, threads=1)
    given: dict[str, Any] = {name: columns.facts[name] for name, fact in book.facts.items() if fact.of == "person"}
    for right in book.rights:
        totals = [v for v in book.needed(book.targets(right)) if book.variables[v].fold is not None]
        found = values_of(settings, columns, totals)
        given |= {openfisca.name_of(name): column for name, column in found.items()}
    for name in given:
        kind = system.get_variable(name).value_type
        given[name] = given[name].astype({bool: bool, int: np.int32}.get(kind, given[name].dtype))
    simulation = simulate(system, columns, given, date)
    compared = flipped = rounded = 0
    for right in book.rights:
        entitled = simulation.calculate(f"{right}_entitled", str(date))
        ours_entitled = ours[right].entitled == YES
        apart = entitled != ours_entitled
        # A status may only differ where a sum meets a threshold within the precision of float32.
        assert not apart.any() or near_threshold(book, simulation, right, date, values)[apart].all(), right
        flipped += int(apart.sum())
        compared += len(entitled)
        amount = book.rights[right].amount
        if amount is not None:
            theirs = simulation.calculate(openfisca.name_of(amount), str(date)).astype(np.float64)
            both = entitled & ours_entitled
            gap = np.abs(theirs - ours[right].low)[both]
            # Bounded by the rounding of the largest amount that entered or came out (an unsure figure without a high
            # end may be drawn very large), and a cent where it fell the other way.
            amounts = [np.abs(column) for column in given.values() if column.dtype == np.float64]
            amounts.append(np.abs(ours[right].low))
            largest = np.maximum.reduce(amounts)[both]
            assert (gap <= 0.0101 + 16 * EPSILON * largest).all(), (right, gap.max())
            rounded += int((gap > 0.005).sum())
    print(f"{date}: {compared} results, {flipped} at a threshold, {rounded} amounts a cent off")
    assert flipped <= compared * 0.002
    assert rounded <= compared * 0.01


def near_threshold(book: LawBook, simulation: Any, right: str, date: datetime.date, values: strategies.Values) -> Any:
    """The persons for whom some comparison of amounts in the right is decided by less than float32 can hold."""
    near = np.zeros(simulation.persons.count, dtype=bool)
    for variable in book.needed(book.targets(right)):
        position = book.variables[variable].version_on(date)
        if position < 0 or book.variables[variable].grain != "person":
            continue
        version = book.variables[variable].versions[position]
        for node in version.rule.body.walk() if version.rule.body is not None else []:
            if node.op in ("<", "<=", ">", ">="):
                sides = [evaluate(book, simulation, version, side, date, values) for side in node.args]
                if all(side is not None for side in sides):
                    scale = np.maximum(np.abs(sides[0]), np.abs(sides[1]))
                    near |= np.abs(sides[0] - sides[1]) <= 16 * EPSILON * np.maximum(scale, 20_000)
    return near


def evaluate(
    book: LawBook, simulation: Any, version: Any, node: Any, date: datetime.date, values: strategies.Values
) -> Any:
    if node.op == "const":
        return float(node.value)
    if node.op == "param":
        return float(values[version.parameters[node.name]].value)
    if node.op == "arg" and book.variables[version.edges[node.name].variable].kind == "number":
        target = version.edges[node.name].variable
        if target == "reference_date":
            return float(date.toordinal())
        return simulation.calculate(openfisca.name_of(target), str(date)).astype(np.float64)
    if node.op in ("+", "-", "*", "/"):
        one, two = (evaluate(book, simulation, version, side, date, values) for side in node.args)
        return None if one is None or two is None else {"+": one + two, "-": one - two, "*": one * two}.get(node.op)
    return None


def test_the_readme_says_what_openfisca_cannot(book: LawBook, tmp_path: Path) -> None:
    openfisca.export(book, tmp_path)
    readme = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "AGPL" in readme and "leefloon_ris.willing_to_work" in readme
    for fold in openfisca.folds(book):
        assert openfisca.name_of(fold.id) in readme
    source = (tmp_path / openfisca.PACKAGE / "variables" / "leefloon_ris.py").read_text(encoding="utf-8")
    compile(source, "leefloon_ris.py", "exec")
    assert "be/law/2002-05-26/right-to-social-integration art. 14" in source
