"""What the tests of the room share: the law book, a reader, and the examples."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from abord.book import open_book
from abord.engine.graph import LawBook
from abord.situation.model import Situation
from abord.situation.reader import Reader

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="session")
def book() -> LawBook:
    return open_book()


@pytest.fixture(scope="session")
def reader(book: LawBook) -> Reader:
    return Reader(book.facts)


@pytest.fixture(scope="session")
def example(reader: Reader) -> Callable[[str], Situation]:
    return lambda name: reader.read_file(EXAMPLES / f"{name}.yaml")


@pytest.fixture(scope="session")
def situation(reader: Reader) -> Callable[[str], Situation]:
    """A situation from text, as it would stand in a file."""
    return reader.read
