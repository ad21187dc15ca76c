"""An office with something on every page."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
OTHERS = [HERE.parent / "base", HERE.parent / "files", HERE.parent.parent / "web", HERE]
sys.path[:0] = [str(folder) for folder in OTHERS]

import djangosite  # noqa: E402, F401


@pytest.fixture(scope="module")
def everything(application: Any) -> Iterator[Any]:
    """One file with all that a page can show, and people in all roles."""
    from django.conf import settings
    from everything import Everything

    before = settings.CALLBACK_OFFICE
    yield Everything()
    settings.CALLBACK_OFFICE = before
