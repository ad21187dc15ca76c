"""A situation as read and checked: who there is, what is stated about whom, since when and by whom.

Nothing is filled in here. What is absent is unknown; ``case`` turns a situation into the facts at a date.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from abord.engine.case import Value


class Certainty(enum.StrEnum):
    """How sure a stated value is."""

    PROVED = "proved"
    DECLARED = "declared"
    ASSUMED = "assumed"
    ESTIMATED = "estimated"


@dataclass(frozen=True, slots=True)
class Period:
    """From one day up to and including another; None for an open end."""

    start: datetime.date | None = None
    end: datetime.date | None = None

    def holds(self, day: datetime.date) -> bool:
        """Whether ``day`` lies within."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def meets(self, other: Period) -> bool:
        """Whether the two have a day in common."""
        first, last = datetime.date.min, datetime.date.max
        start = max(self.start or first, other.start or first)
        return start <= min(self.end or last, other.end or last)


ALWAYS = Period()


@dataclass(frozen=True, slots=True)
class Stated:
    """One value as stated, in the unit of its fact; ``value`` None means "said to be unknown"."""

    value: Value | None
    period: Period = ALWAYS
    source: str | None = None
    as_of: datetime.date | None = None
    certainty: Certainty = Certainty.DECLARED


History = tuple[Stated, ...]
"""The values of one fact in the course of time; periods do not overlap."""

StatedFacts = dict[str, History]


def at(history: Iterable[Stated], day: datetime.date) -> Stated | None:
    """What is stated for ``day``; None when nothing is."""
    return next((stated for stated in history if stated.period.holds(day)), None)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone in the situation.

    Attributes:
        listed: the kinds of holding of which all are listed.
        is_new: nobody told of them yet, and nothing of them is taken for usual, whatever the situation asks. No file
            says so: it is for asking what would be if somebody came.
    """

    birth_date: datetime.date | None = None
    national_number: str | None = None
    listed: frozenset[str] = frozenset()
    facts: StatedFacts = field(default_factory=dict)
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Roof:
    """Who live together, and what holds for each of them because of it."""

    persons: tuple[str, ...]
    facts: StatedFacts = field(default_factory=dict)
    period: Period = ALWAYS


@dataclass(frozen=True, slots=True)
class Link:
    """``person`` is the ``kin`` of ``other`` (name of a ``Relation``; None when only facts are stated).

    ``facts`` are those of ``person`` towards ``other``.
    """

    person: str
    other: str
    kin: str | None = None
    facts: StatedFacts = field(default_factory=dict)
    period: Period = ALWAYS


@dataclass(frozen=True, slots=True)
class Holding:
    """A thing owned or given away: the part of each owner (None: unknown) and what is stated of it."""

    owners: dict[str, float | None]
    facts: StatedFacts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Situation:
    """Persons, roofs, relations and holdings, as stated.

    ``roster_closed`` is None when nothing is said; ``assume_usual`` asks that unstated facts take their
    usual value, ``assume_ages`` that they are nil at the ages at which that goes without saying; each is listed as an
    assumption.
    """

    persons: dict[str, Person]
    roofs: tuple[Roof, ...] = ()
    links: tuple[Link, ...] = ()
    holdings: tuple[Holding, ...] = ()
    date: datetime.date | None = None
    roster_closed: bool | None = None
    assume_usual: bool = False
    assume_ages: bool = False

    def with_answer(self, person: str, fact: str, stated: Stated, other: str = "") -> Situation:
        """The situation with one more answer, about ``person`` or about ``person`` towards ``other``.

        The answer replaces what was stated of that fact. An answer to ``relation`` is given as a ``Link``
        added to ``links`` instead, since kinship of further persons follows from it.
        """
        if other:
            kept = tuple(
                replace(link, facts={k: v for k, v in link.facts.items() if k != fact})
                if (link.person, link.other) == (person, other)
                else link
                for link in self.links
            )
            return replace(self, links=(*kept, Link(person, other, facts={fact: (stated,)})))
        before = self.persons[person]
        changed = replace(before, facts={**before.facts, fact: (stated,)})
        return replace(self, persons={**self.persons, person: changed})
