"""Interest on a benefit that is paid late (Charter art. 20): by day, at the legal rate of each year."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from abord.casework.clocks.terms import CONFIDENCES, FOLDER, TermError
from abord.engine.law import round_cents

DAYS_IN_A_YEAR = 365


RATES = ("civil", "social")
"""Which legal rate holds for benefits is not settled (`switches.yaml`): without a choice both are kept."""


@dataclass(frozen=True, slots=True)
class Interest:
    """Interest in euro, low and high; None where a rate is unknown. ``unknown_years`` says which."""

    low: float | None
    high: float | None
    days: int
    rate: str
    article: str
    source: str
    confidence: str
    unknown_years: tuple[int, ...] = ()


def joined(readings: Sequence[Interest]) -> Interest:
    """Several readings as one range: unsure where they differ, unknown where one of them is."""
    unknown = tuple(sorted({year for one in readings for year in one.unknown_years}))
    ends = [end for one in readings for end in (one.low, one.high) if end is not None]
    low, high = (None, None) if unknown else (min(ends), max(ends))

    def all_of(name: str) -> str:
        return "; ".join(dict.fromkeys(getattr(one, name) for one in readings))

    return Interest(
        low, high, max(one.days for one in readings), all_of("rate"), all_of("article"), all_of("source"),
        "?" if unknown or low != high else readings[0].confidence, unknown,
    )  # fmt: skip


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
    about = (total, rate, table["article"], table["source"])
    if unknown:
        return Interest(None, None, *about, "?", unknown)
    low, high = (
        round_cents(
            sum(amount * span[end] / 100 * days[year] / DAYS_IN_A_YEAR for year, span in per_year.items() if span)
        )
        for end in (0, 1)
    )
    return Interest(low, high, *about, table["confidence"] if low == high else "?")


def _rate(rates: dict[int, dict[str, float]], year: int) -> tuple[float, float] | None:
    found = rates.get(year)
    if found is None:  # a rate that holds until it is changed, not for one year
        since = max((one for one, value in rates.items() if one < year and value.get("lasting")), default=None)
        found = rates[since] if since is not None else None
    if found is None:
        return None
    return (found["rate"], found["rate"]) if "rate" in found else (found["low"], found["high"])


@cache
def _rates() -> dict[str, Any]:
    tables: dict[str, Any] = yaml.safe_load((FOLDER / "rates.yaml").read_text(encoding="utf-8"))
    for name, table in tables.items():
        if table.get("confidence") not in CONFIDENCES or not table.get("source") or not table.get("article"):
            raise TermError(f"rates.yaml, {name}: a rate needs an article, a source and a confidence")
        for year, value in table["rates"].items():
            unsure = value.get("confidence") == "?"
            if not isinstance(year, int) or ("low" in value) != unsure or ("rate" in value) == unsure:
                raise TermError(f"rates.yaml, {name}, {year}: a rate, or low and high with the confidence ?")
    return tables
