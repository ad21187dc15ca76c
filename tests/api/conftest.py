"""What the tests of the API share: a caller, and situations as JSON."""

import json
from pathlib import Path
from typing import Any

import pytest

import djangosite  # noqa: F401  (sets Django up)
from abord.api import limits
from abord.situation.loading import load_file

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(autouse=True)
def plenty(monkeypatch: pytest.MonkeyPatch) -> None:
    """No rate, but where a test sets one."""
    monkeypatch.setattr(limits, "calls", limits.RateLimiter(1_000_000, seconds=60))


@pytest.fixture
def call(application: Any) -> Any:
    """Call the API: ``call("v1/rights")``, or with a body to post; gives (status, JSON, headers)."""
    from django.test import Client

    def made(path: str, body: Any = None, **headers: str) -> Any:
        client = Client(raise_request_exception=False)
        if body is None:
            response = client.get(f"/api/{path}", headers=headers)
        else:
            text = body if isinstance(body, str | bytes) else json.dumps(body)
            response = client.post(f"/api/{path}", text, content_type="application/json", headers=headers)
        assert not response.cookies
        return response.status_code, json.loads(response.content or b"null"), response.headers

    return made


@pytest.fixture
def example() -> Any:
    """A situation of the examples, as it would be sent."""
    return lambda name: load_file(EXAMPLES / f"{name}.yaml")
