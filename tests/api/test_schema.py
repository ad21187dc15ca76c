"""Whatever fits the OpenAPI, and whatever does not, gets an answer that the OpenAPI foresees (schemathesis)."""

from typing import Any

import pytest
from hypothesis import HealthCheck, settings

schemathesis = pytest.importorskip("schemathesis", reason="the package schemathesis is not installed")

EXAMPLES = 12
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
    from hypothesis import given
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
