"""All kinds of income on one page: what is not ticked needs no question of its own."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from abord.engine.facts import YAML_LOADER
from abord.engine.graph import LawBook
from abord.screening.questions import Subject, with_value
from abord.situation.model import Situation, Stated

INCOMES = "incomes"
NONE = "none"
"""The answer "none of these"."""


@cache
def kinds() -> dict[str, dict[str, Any]]:
    """Kind of income to its words, and to the facts that are nil or no without it."""
    path = Path(__file__).parent / "words" / "incomes.yaml"
    found: dict[str, dict[str, Any]] = yaml.load(path.read_text(encoding="utf-8"), Loader=YAML_LOADER)
    return found


@cache
def covered() -> frozenset[str]:
    """The facts that the page settles."""
    return frozenset(fact for kind in kinds().values() for fact in (*kind.get("nil", ()), *kind.get("no", ())))


def apply(book: LawBook, situation: Situation, subject: Subject, given: str) -> Situation:
    """The situation in which every kind of income that was not ticked is nil."""
    ticked = given.split()
    for name, kind in kinds().items():
        if name in ticked:
            continue
        for key, value in (("nil", 0.0), ("no", False)):
            for fact in kind.get(key, ()):
                if fact in book.facts:
                    about = Subject(fact, subject.person)
                    situation = with_value(book, situation, about, Stated(value, source=INCOMES))
    return situation
