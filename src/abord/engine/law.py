"""The vocabulary in which the law is written: all that a ``rules.py`` imports.

A rule is a small pure function of scalars in a closed subset of Python (see ``language``). Its
argument names are other variables: rules of the same right, shared notions (``rights/_concepts``),
facts (``situation/facts``) or ``p``, the parameters of the right at the date. The functions here also
run as they stand, so that a rule can be tried by hand.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from abord.engine.units import Unit

__all__ = [
    "CENT_TOLERANCE", "COUNT", "DATE", "EUR", "EUR_PER_LITRE", "EUR_PER_MONTH", "EUR_PER_YEAR", "LITRES",
    "MONTHS", "RATE", "YEARS", "Condition", "Date", "Each", "Enum", "NotComputed", "Parameters", "RuleInfo",
    "all_of", "any_of", "count", "highest", "holding_rule", "lowest", "pair_rule", "per_month", "per_year",
    "round_cents", "rule", "total",
]  # fmt: skip

EUR = Unit.parse("EUR")
EUR_PER_MONTH = Unit.parse("EUR/month")
EUR_PER_YEAR = Unit.parse("EUR/year")
EUR_PER_LITRE = Unit.parse("EUR/litre")
LITRES = Unit.parse("litre")
YEARS = Unit.parse("year")
MONTHS = Unit.parse("month")
DATE = Unit.parse("date")
COUNT = Unit.parse("1")
RATE = Unit.parse("1")

T = TypeVar("T")


class Enum(enum.IntEnum):
    """A closed list of cases. Values count from 0, so that a set of cases is a bit mask."""


class Condition(enum.Enum):
    """What kind of condition a rule states; behaviour and discretion are never computed."""

    STATUS = "status"
    MEANS = "means"
    RESIDENCE = "residence"
    AGE = "age"
    BEHAVIOUR = "behaviour"
    DISCRETIONARY = "discretionary"

    @property
    def left_to_people(self) -> bool:
        """True for what a machine must not judge."""
        return self in (Condition.BEHAVIOUR, Condition.DISCRETIONARY)


class NotComputed(Exception):
    """Raised by a rule that states a condition which is shown, and left to people."""


class Parameters:
    """Type of the argument ``p``: ``p.name`` is the value of the parameter ``name`` at the date."""

    def __getattr__(self, name: str) -> Any:  # pragma: no cover - typing only
        raise AttributeError(name)


class Each(list[T]):
    """Type of an argument that holds one value per other person, or per holding of the person."""


class Date(float):
    """A day, as the number that ``datetime.date.toordinal`` gives; dates only compare."""


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """What a decorator records about a rule, before the engine reads its source."""

    function: Callable[..., Any]
    grain: str  # "person", "pair" or "holding"
    article: str
    unit: Unit | None
    condition: Condition | None
    since: str | None
    until: str | None


def _decorator(grain: str) -> Callable[..., Callable[[Callable[..., Any]], Callable[..., Any]]]:
    def decorate(
        *,
        article: str,
        unit: Unit | None = None,
        condition: Condition | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        def record(function: Callable[..., Any]) -> Callable[..., Any]:
            info = RuleInfo(function, grain, article, unit, condition, since, until)
            # Versions of one rule share a name, so they are kept in the module that defines them.
            function.__globals__.setdefault("__rules__", []).append(info)
            return function

        return record

    return decorate


rule = _decorator("person")
"""States something about the person who may hold the right."""

pair_rule = _decorator("pair")
"""States something about the person and one other person; ``other_x`` is ``x`` of that other."""

holding_rule = _decorator("holding")
"""States something about the person and one thing the person (co-)owns: a dwelling, land, an account."""


def settle(amount: float) -> float:
    """Free a sum of binary dust, to a millionth: the order of the terms then does not matter."""
    if math.isinf(amount):
        return amount
    return math.floor(amount * 1e6 + 0.5) / 1e6


def total(values: Iterable[float]) -> float:
    """Sum over the other persons or the holdings, settled to a millionth; 0 for none."""
    result = 0.0
    for value in values:
        result += value
    return settle(result)


def count(values: Iterable[bool]) -> int:
    """How many are true."""
    return sum(1 for value in values if value)


def any_of(values: Iterable[bool]) -> bool:
    """Whether at least one is true; false for none."""
    return any(list(values))


def all_of(values: Iterable[bool]) -> bool:
    """Whether every one is true; true for none."""
    return all(list(values))


def highest(values: Iterable[float]) -> float:
    """The highest of the values, and of 0."""
    return max([0.0, *values])


def lowest(values: Iterable[float], otherwise: float) -> float:
    """The lowest of the values, and of ``otherwise``."""
    return min([otherwise, *values])


def per_month(amount: float) -> float:
    """EUR/year to EUR/month."""
    return amount / 12.0


def per_year(amount: float) -> float:
    """EUR/month to EUR/year."""
    return amount * 12.0


CENT_TOLERANCE = 1e-6
"""In cents: a binary amount this close below half a cent was half a cent on paper."""


def round_cents(amount: float) -> float:
    """Round half up to the cent: the one rounding of amounts in this house."""
    return math.floor(amount * 100.0 + (0.5 + CENT_TOLERANCE)) / 100.0
