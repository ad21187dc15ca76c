"""The generators and the brute-force oracle lie beside the folders of tests; the law book is opened once."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from abord.book import FACTS, RIGHTS, open_book
from abord.engine.graph import LawBook
from oracle import Law, read_law


@pytest.fixture(scope="session")
def book() -> LawBook:
    return open_book()


@pytest.fixture(scope="session")
def law() -> Law:
    return read_law(RIGHTS, FACTS, "abord.rights")
