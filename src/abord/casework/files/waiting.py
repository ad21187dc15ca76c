"""How long people wait now: from the first day of an application to a decision, and from a yes to the payment.

Counted in the own files of an organisation, as they went in the last months; never a promise. Who still waits is
counted too, by the estimate of Kaplan and Meier: to count only what is over would leave out the longest waits. Each
counts from the day on which it could be seen: an application that was there before these months, from the length it had
when they began (delayed entry). What left without an end (withdrawn, sent on to another service) counts as long as it
was there. A length is only said as far as at least ``SMALLEST`` people had waited as long: further it is not known.
"""

from __future__ import annotations

import datetime
import enum
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from abord.country.suppress import SMALLEST, suppressed

QUARTERS = (0.25, 0.75)
"""The range that is said: of four people one waits no longer than its beginning, three no longer than its end."""


class Until(enum.StrEnum):
    """What people wait for."""

    DECISION = "decision"
    PAYMENT = "payment"


@dataclass(frozen=True, slots=True)
class Spell:
    """A wait, in days: from which length on it was seen, how long it lasted, and whether it came to its end."""

    until: Until
    right: str
    seen_from: int
    lasted: int
    is_over: bool
    still_waits: bool = False
    times: int = 1


@dataclass(frozen=True, slots=True)
class Wait:
    """What is shown of one right; None: left out because it is small, or not known.

    Attributes:
        low: one in four waited this many days at the most.
        high: three in four; None where too many still wait, or too few were counted.
    """

    until: Until
    right: str
    waiting: int | None
    came: int | None
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Waits:
    """Of an organisation, by what people wait for and by right; counted over so many months."""

    counted_at: datetime.datetime
    months: int
    rows: list[Wait]

    def of(self, until: Until, right: str) -> Wait | None:
        """The row of a right; of a question about no right in particular nothing is estimated."""
        return next((one for one in self.rows if right and (one.until, one.right) == (until, right)), None)


def waits(spells: Iterable[Spell], smallest: int = SMALLEST) -> list[Wait]:
    """A row for each right, small numbers left out."""
    groups: dict[tuple[Until, str], list[Spell]] = {}
    for one in spells:
        groups.setdefault((one.until, one.right), []).append(one)
    found = []
    for until in Until:
        keys = sorted(key for key in groups if key[0] is until)
        for key in keys:
            # Each number by itself: no sum of them is shown anywhere, from which another could be found.
            counts = (_times(groups[key], still=still) for still in (True, False))
            waiting, came = (suppressed([[count]], smallest)[0][0] for count in counts)
            found.append(Wait(*key, waiting, came, *quarters(groups[key], smallest)))
    return found


def quarters(spells: Iterable[Spell], smallest: int = SMALLEST) -> tuple[int | None, int | None]:
    """Within how many days one in four came to the end, and three in four; None where that cannot be said yet."""
    ended: Counter[int] = Counter()
    begins: Counter[int] = Counter()
    leaves: Counter[int] = Counter()
    for one in spells:
        begins[one.seen_from] += one.times
        leaves[one.lasted + 1] += one.times
        if one.is_over:
            ended[one.lasted] += one.times
    if ended.total() < smallest:
        return None, None
    reached: list[int] = []
    at_risk, waits_still = 0, 1.0
    for day in sorted(begins.keys() | leaves.keys() | ended.keys()):
        at_risk += begins[day] - leaves[day]
        if not ended[day]:
            continue
        if at_risk < smallest:
            break
        waits_still *= 1 - ended[day] / at_risk
        # A share that is reached exactly is reached, whatever the last binary place says.
        reached += [day for part in QUARTERS[len(reached) :] if 1 - waits_still >= part - 1e-9]
    low, high = (*reached, None, None)[:2]
    return low, high


def _times(spells: list[Spell], *, still: bool) -> int:
    return sum(one.times for one in spells if (one.still_waits if still else one.is_over))
