"""Opens the law book of this installation: the folders of ``rights`` with the facts of ``situation``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from abord.engine.graph import LawBook

HERE = Path(__file__).parent
RIGHTS, FACTS = HERE / "rights", HERE / "situation" / "facts"


@cache
def open_book() -> LawBook:
    """The law book, loaded and checked once per process."""
    return LawBook(RIGHTS, FACTS, package="abord.rights")
