"""Interest on a benefit that is paid late (Charter art. 20): by day, at the legal rate of each year."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from abord.casework.clocks.terms import FOLDER
from abord.engine.law import round_cents

DAYS_IN_A_YEAR = 365


@dataclass(frozen=True, slots=True)
class Interest:
    """Interest in euro, low and high; None where a rate is unknown. ``unknown_years`` says which."""

    low: float | None
    high: float | None
    days: int
    rate: str
    article: str
    source: str
    unknown_years: tuple[int, ...] = ()


def interest(amount: float, first_day: datetime.date, paid_on: datetime.date, rate: str = "civil") -> Interest:
    """Simple interest from ``first_day`` until the day before ``paid_on``; a year counts 365 days."""
    table = _rates()[rate]
    days: dict[int, int] = {}
    day = first_day
    while day < paid_on:
        until = min(datetime.date(day.year + 1, 1, 1), paid_on)
        days[day.year] = (until - day).days
        day = until
    per_year = {year: _rate(table["rates"], year) for year in days}
    unknown = tuple(sorted(year for year, span in per_year.items() if span is None))
    total = sum(days.values())
    if unknown:
        return Interest(None, None, total, rate, table["article"], table["source"], unknown)
    low, high = (
        round_cents(
            sum(amount * span[end] / 100 * days[year] / DAYS_IN_A_YEAR for year, span in per_year.items() if span)
        )
        for end in (0, 1)
    )
    return Interest(low, high, total, rate, table["article"], table["source"])


def _rate(rates: dict[Any, dict[str, float]], year: int) -> tuple[float, float] | None:
    found = rates.get(year, rates.get("every"))
    if found is None:
        return None
    return (found["rate"], found["rate"]) if "rate" in found else (found["low"], found["high"])


@cache
def _rates() -> dict[str, Any]:
    return dict(yaml.safe_load((FOLDER / "rates.yaml").read_text(encoding="utf-8")))
