"""The office of the tests, with someone at work."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "base"), str(HERE)]

import djangosite  # noqa: E402, F401


@pytest.fixture
def office(application: Any) -> Any:
    """An organisation with one worker who has all roles at files."""
    from filekit import Office

    return Office()


@pytest.fixture
def at_work(office: Any) -> Iterator[Any]:
    """The same, within a scope of that worker."""
    from abord.casework.organisations.scope import scoped

    with scoped(office.scope):
        yield office
