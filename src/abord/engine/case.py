"""One household as the evaluators see it: facts of persons, of pairs and of holdings, at one date.

What is absent is unknown. A number may be a ``Range`` and a choice a ``frozenset`` of cases when it is
known in part.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import NamedTuple

from abord.engine.law import Enum


class Range(NamedTuple):
    """A number known only to lie between two bounds, both included."""

    low: float
    high: float


Value = float | bool | Enum | Range | frozenset[Enum]
"""A flag is a bool, a choice an Enum, a number a float in the unit of its fact, a date its ordinal."""

Facts = dict[str, Value]


@dataclass(slots=True)
class Case:
    """A connected group of persons at a reference date.

    Attributes:
        persons: names, unique, in any order.
        facts: per person, fact name to value.
        pairs: (person, other) as positions, to the facts of that ordered pair. A pair that is absent does
            not exist: the two are neither under one roof nor related in a way that any right asks for.
        holdings: per person, the facts of each thing that the person owns or gave away.
        open_kinds: per person, the kinds of holding (members of ``HoldingKind``) of which there may be more.
        roster_closed: False when further persons may live under the same roof.
    """

    reference_date: datetime.date
    persons: tuple[str, ...]
    facts: list[Facts]
    pairs: dict[tuple[int, int], Facts] = field(default_factory=dict)
    holdings: list[list[Facts]] = field(default_factory=list)
    open_kinds: list[frozenset[Enum]] = field(default_factory=list)
    roster_closed: bool = True
