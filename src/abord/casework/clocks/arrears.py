"""The interest on an amount that was decided: on each sum from the day that it was due, until it was paid.

Interest runs from the day after the term that passed (``Deadline.earliest`` to ``latest``), on a sum that fell due
later from that day. Nobody wrote down on which day a month is paid, nor whether a month that was begun counts whole:
both readings are kept, and the result is a range.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

from abord.casework.clocks.calendar import months_later
from abord.casework.clocks.deadlines import Deadline
from abord.casework.clocks.interest import RATES, Interest, interest, joined
from abord.engine.law import round_cents

DAY = datetime.timedelta(days=1)
ONCE, MONTHLY = "once", "month"


@dataclass(frozen=True, slots=True)
class Granted:
    """What was decided, as far as it is known.

    Attributes:
        every: ``once`` or ``month``; of anything else it is not known which sum is late.
        since, until: the first and the last day for which it is given.
    """

    amount: float | None
    every: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """Money that was due on one day or another, and how much of it."""

    low: float
    high: float
    soonest: datetime.date
    latest: datetime.date


def owed(granted: Granted, running: Deadline, switches: dict[str, str] | None = None) -> Interest | None:
    """The interest on what was decided, until the day until which ``running`` was reckoned; None: not known."""
    if running.earliest is None or running.latest is None or running.until is None:
        return None
    sums = _sums(granted, running.until)
    if sums is None:
        return None
    chosen = (switches or {}).get("interest_rate")
    readings = []
    for rate in (chosen,) if chosen in RATES else RATES:
        low = [interest(one.low, max(running.latest, one.latest), running.until, rate) for one in sums]
        high = [interest(one.high, max(running.earliest, one.soonest), running.until, rate) for one in sums]
        readings += [_added(low), _added(high)]
    return joined(readings)


def _sums(granted: Granted, end: datetime.date) -> list[Sum] | None:
    if granted.amount is None or granted.amount <= 0:
        return None
    if granted.every == ONCE:
        always = datetime.date.min
        return [Sum(granted.amount, granted.amount, always, always)]
    if granted.every != MONTHLY or granted.since is None:
        return None
    found, month = [], granted.since.replace(day=1)
    last = min(granted.until or end, end)
    while month <= last:
        after = months_later(month, 1)
        days = (min(after - DAY, granted.until or after) - max(month, granted.since)).days + 1
        part = granted.amount * days / (after - month).days
        found.append(Sum(part, granted.amount, max(month, granted.since), months_later(after, 1) - DAY))
        month = after
    return found or None


def _added(parts: Iterable[Interest]) -> Interest:
    """The sum of them. Interest of a sum that is not late yet is nothing."""
    rows = list(parts)
    unknown = tuple(sorted({year for one in rows for year in one.unknown_years}))
    low = None if unknown else round_cents(sum(one.low or 0 for one in rows))
    high = None if unknown else round_cents(sum(one.high or 0 for one in rows))
    return replace(rows[0], low=low, high=high, days=max(one.days for one in rows), unknown_years=unknown)
