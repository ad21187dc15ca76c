"""The site for tests: Django's test client, and a real browser where there is one (`browsing.py`)."""

from typing import Any

import pytest
from visiting import Visitor

import browsing
import djangosite  # noqa: F401  (sets Django up)


@pytest.fixture
def visitor(application: Any) -> Visitor:
    """Someone who uses the site without a browser."""
    return Visitor()


# Paper.


@pytest.fixture(scope="session")
def printer(application: Any) -> None:
    """What makes PDFs; in CI the text library that it needs is installed. Skipped with a reason where it is missing."""
    from abord import printing

    try:
        printing.printer()
        return
    except printing.NoPrinter:
        browsing.install(*printing.PACKAGES.split())
    try:
        printing.printer()
    except printing.NoPrinter:
        pytest.skip(f"no text library for PDFs on this machine: apt-get install -y {printing.PACKAGES}")


@pytest.fixture(scope="session")
def family(application: Any) -> Visitor:
    """A household of three with little money, all questions answered. It is shared: change nothing but the language."""
    visitor = Visitor()
    visitor.begin()
    for name, age, relation in (("Zebulon", "36", "SPOUSE"), ("Quintilia", "9", "CHILD")):
        visitor.post("people", do="add")
        visitor.post("people", do="save", who="new", name=name, age=age, relation=relation, shares="yes")
    visitor.post("people", do="everyone")
    visitor.answer_all({"savings": "1250"}, most=120)
    return visitor
