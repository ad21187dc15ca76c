"""A law book, and small made-up registers, for all tests of the room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from made_up import RIGHTS

from abord.book import open_book
from abord.country.contract import Contract
from abord.country.synthetic import Recipe, write
from abord.engine.graph import LawBook


@pytest.fixture(scope="session")
def book() -> LawBook:
    return open_book()


@pytest.fixture(scope="session")
def contract(book: LawBook) -> Contract:
    return Contract(book, RIGHTS)


@pytest.fixture(scope="session")
def register(book: LawBook, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Writes a made-up register, once per recipe."""
    made: dict[Recipe, Path] = {}

    def get(households: int = 400, **options: object) -> Path:
        recipe = Recipe(households, **options)  # type: ignore[arg-type]
        if recipe not in made:
            made[recipe] = tmp_path_factory.mktemp("register") / "made_up"
            write(book, recipe, made[recipe])
        return made[recipe]

    return get
