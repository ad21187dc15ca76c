"""Whatever fits the OpenAPI, and whatever does not, gets an answer that the OpenAPI foresees (schemathesis).

What fits the form alone speaks of persons, rights and questions that do not exist, and is refused. So a third kind of
case has the same form and speaks of what exists: it must come through.
"""

import datetime
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abord.api import openfisca
from abord.book import open_book
from abord.situation.loading import load_file

schemathesis = pytest.importorskip("schemathesis", reason="the package schemathesis is not installed")

EXAMPLES = 12
SITUATIONS = [load_file(path) for path in sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))]
FORESEEN = ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance"]
NOTHING_TO_GET_WRONG = ("rights", "parameters", "variables", "entities", "{id}")
QUIET = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    database=None,
)


@pytest.fixture(scope="module", params=["v1/openapi.json", "openfisca/spec"])
def api(application: Any, request: pytest.FixtureRequest) -> Any:
    return schemathesis.openapi.from_wsgi(f"/api/{request.param}", application)


def operations(api: Any) -> list[Any]:
    return [found.ok() for found in api.get_all_operations()]


def test_every_address_is_described(api: Any) -> None:
    names = {f"{one.method.upper()} {one.path}" for one in operations(api)}
    whole = {
        "POST /api/v1/assess", "POST /api/v1/next-question", "GET /api/v1/rights", "GET /api/v1/rights/{id}",
    }, {
        "POST /api/openfisca/calculate", "POST /api/openfisca/trace", "GET /api/openfisca/parameters",
        "GET /api/openfisca/parameter/{id}", "GET /api/openfisca/variables", "GET /api/openfisca/variable/{id}",
        "GET /api/openfisca/entities",
    }  # fmt: skip
    assert names in whole


@pytest.mark.parametrize("mode", ["POSITIVE", "NEGATIVE"])
def test_every_answer_is_foreseen(api: Any, mode: str) -> None:
    """No error of ours, a status and a body that the OpenAPI names, for bodies that fit and bodies that do not."""
    from schemathesis import GenerationMode
    from schemathesis.checks import CHECKS, load_all_checks

    load_all_checks()
    checks = CHECKS.get_by_names(FORESEEN)
    answered = 0
    for operation in operations(api):
        if mode == "NEGATIVE" and operation.path.rpartition("/")[2] in NOTHING_TO_GET_WRONG:
            continue

        @QUIET
        @given(case=operation.as_strategy(generation_mode=GenerationMode[mode]))
        def run(case: Any) -> None:
            nonlocal answered
            case.call_and_validate(checks=checks)
            answered += 1

        run()
    assert answered >= EXAMPLES


def people() -> Any:
    """A situation of the examples, and which of its persons are asked for."""
    return st.sampled_from(SITUATIONS).flatmap(
        lambda one: st.tuples(st.just(one), st.none() | st.lists(st.sampled_from(sorted(one["persons"])), min_size=1))
    )


def value_of(variable: Any) -> Any:
    """What a variable of the OpenFisca shape can be; ``null`` asks for it."""
    if isinstance(variable.kind, type):
        return st.none() | st.sampled_from(sorted(variable.kind.__members__))
    if variable.kind == "flag":
        return st.none() | st.booleans()
    low, high = (variable.fact.low, variable.fact.high) if variable.fact is not None else (0.0, 1e6)
    whole = st.integers(int(max(low, 0)), int(min(high, max(low, 125))))  # a day is a number beyond that
    return st.none() | st.floats(max(low, -1e6), min(high, 1e6)) | whole


@st.composite
def simulations(draw: Any) -> dict[str, Any]:
    """Persons of whom something is given and a right is asked."""
    days = [f"{draw(st.dates(datetime.date(2021, 1, 1), datetime.date(2027, 1, 1)))}"]
    names = draw(st.lists(st.sampled_from("abc"), min_size=1, unique=True))
    persons: dict[str, Any] = {name: {} for name in names}
    known = openfisca.variables()
    entitled = sorted(name for name in known if name.endswith("_entitled"))
    for person in persons.values():
        for name in draw(st.lists(st.sampled_from(sorted(known)), max_size=6, unique=True)):
            person[name] = {days[0]: draw(value_of(known[name]))}
        person[draw(st.sampled_from(entitled))] = {days[0]: None}
    together = draw(st.lists(st.sampled_from(names), unique=True))
    return {"persons": persons, "households": {"home": {"members": together}}}


@st.composite
def of_what_exists(draw: Any, operation: Any) -> Any:
    """A case of this operation, as drawn from the OpenAPI, but for the names and days in it."""
    from schemathesis import GenerationMode

    case, book = draw(operation.as_strategy(generation_mode=GenerationMode.POSITIVE)), open_book()
    day = st.none() | st.dates(datetime.date(2026, 6, 30), datetime.date(2200, 12, 31)).map(str)
    place = operation.path.removeprefix("/api/")
    if place in ("v1/assess", "v1/next-question"):
        situation, persons = draw(people())
        rights = draw(st.none() | st.lists(st.sampled_from(sorted(book.rights)), unique=True))
        case.body |= {"situation": situation, "persons": persons, "rights": rights, "date": draw(day), "answers": {}}
    if place == "v1/assess":
        switches = draw(st.dictionaries(st.sampled_from(sorted(book.switches)), st.booleans()))
        case.body |= {"switches": switches, "known_on": draw(day)}
    elif place == "v1/next-question":
        case.body["reader"] = draw(st.none() | st.sampled_from(sorted(situation["persons"])))
    elif place in ("openfisca/calculate", "openfisca/trace"):
        case.body = draw(simulations())
    elif place == "v1/rights/{id}":
        case.path_parameters["id"] = draw(st.sampled_from(sorted(book.rights)))
        case.query.pop("date", None)
    elif place == "openfisca/parameter/{id}":
        case.path_parameters["id"] = draw(st.sampled_from(sorted(openfisca.parameters_json(""))))
    elif place == "openfisca/variable/{id}":
        case.path_parameters["id"] = draw(st.sampled_from(sorted(openfisca.variables())))
    return case


def test_what_exists_is_answered_as_described(api: Any) -> None:
    """Every address gives its answer (200) in the form that the OpenAPI names, not only its refusals."""
    from schemathesis.checks import CHECKS, load_all_checks

    load_all_checks()
    checks = CHECKS.get_by_names(FORESEEN)
    for operation in operations(api):
        seen: Counter[int] = Counter()

        @QUIET
        @given(case=of_what_exists(operation))
        def run(case: Any) -> None:
            response = case.call_and_validate(checks=checks)
            seen[response.status_code] += 1  # noqa: B023  (run is called in this turn of the loop alone)
            assert response.status_code == 200, (case.body, response.content[:500])

        run()
        assert seen[200] >= 1, operation.label
