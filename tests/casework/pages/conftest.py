"""An office with something on every page, served; a browser; axe."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
OTHERS = [HERE.parent / "base", HERE.parent / "files", HERE.parent.parent / "web", HERE]
sys.path[:0] = [str(folder) for folder in OTHERS]

import djangosite  # noqa: E402, F401


@pytest.fixture(scope="session")
def address(application: Any) -> Iterator[str]:
    """The site, really served on this machine."""
    import browsing

    with browsing.served(application) as where:
        yield where


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium; skipped with a reason where it is missing."""
    import browsing

    with browsing.chromium() as made:
        yield made


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, out of its Python package."""
    package = pytest.importorskip("axe_playwright_python", reason="the package axe-playwright-python is not installed")
    return (Path(package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def everything(application: Any) -> Any:
    """One file with all that a page can show, and people in all roles."""
    from everything import Everything

    return Everything()
