"""What tests of several rooms share: the site with its tables, and a PostgreSQL of its own."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))

settings.register_profile("abord", deadline=None)  # a slow machine is no failure
settings.load_profile("abord")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Iterator[None]:
    """A test that makes a PDF is skipped, with the reason, where the system lacks the text library."""
    from abord.printing import PACKAGES, NoPrinter

    try:
        return (yield)
    except NoPrinter as error:
        pytest.skip(f"no text library for PDFs on this machine: apt-get install -y {PACKAGES} ({error})")


@pytest.fixture(scope="session")
def application() -> Iterator[Any]:
    """The site, with its tables."""
    from django.test.utils import setup_test_environment, teardown_test_environment

    import djangosite  # noqa: F401
    from abord.cli.serve import prepare

    made = prepare()
    setup_test_environment()
    yield made
    teardown_test_environment()
    shutil.rmtree(os.environ["ABORD_DATA"], ignore_errors=True)


@pytest.fixture(scope="session")
def address(application: Any) -> Iterator[str]:
    """The site, really served on this machine."""
    from browsing import served

    with served(application) as where:
        yield where


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, one in a process; skipped with a reason where it is missing."""
    from browsing import chromium

    with chromium() as made:
        yield made


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, out of its Python package."""
    package = pytest.importorskip("axe_playwright_python", reason="the package axe-playwright-python is not installed")
    return (Path(package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """A running PostgreSQL (``postgres.Cluster``), for as long as the tests run."""
    from postgres import cluster

    with cluster() as running:
        yield running


@pytest.fixture
def on_postgres(application: Any, postgres: Any) -> Iterator[str]:
    """The site on a fresh, migrated PostgreSQL database in this test; gives its address."""
    from djangosite import site_on

    address = postgres.address(postgres.database())
    with site_on(address):
        yield address
