"""The site, set up before any model is imported, and on either database."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent / "files")]

import djangosite  # noqa: E402


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, application: Any) -> Iterator[str]:
    """The site on either database, one for all tests of a module: each makes organisations of its own."""
    if request.param == "sqlite":
        yield "sqlite"
        return
    postgres = request.getfixturevalue("postgres")
    with djangosite.site_on(postgres.address(postgres.database())):
        yield "postgresql"
