"""Made to measure: where somebody at work leaves the usual way for a person, with a short reason.

It stands in the file, where the person reads it. For learning the reasons are put together: no file, person, worker or
day goes along, and small numbers are left out. Nothing asks for leave, and nothing is counted by worker.
"""

from __future__ import annotations

import datetime
import enum
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from abord.casework.feedback.personal import REFUSED, Found, found
from abord.casework.feedback.rounds import DELAY, Quarter, shown
from abord.casework.files.acts.common import CannotDo, happened, today
from abord.casework.files.models import Event, File
from abord.casework.journal import chain
from abord.country.suppress import SMALLEST

KIND = "made_to_measure"
MOST_LETTERS = 300
MOST_TEXTS = 200
QUARTERS = 4
"""Our choice: long enough to come to numbers that are not small."""


class Standard(enum.StrEnum):
    """What was done otherwise than usual."""

    TERM = "term"
    STEP = "step"
    CHANNEL = "channel"
    PAPERS = "papers"
    PLACE = "place"
    OTHER = "other"


def note(file: File, standard: Standard, reason: str, names: Iterable[str] = (), no_name: bool = False) -> Event:
    """Write down what was done otherwise, and why; ``names``: of people at hand, looked for in the reason.

    Raises:
        CannotDo: without a reason, or where it says who somebody is: it is read apart from the file too.
    """
    reason = " ".join(reason.split())[:MOST_LETTERS]
    if not reason:
        raise CannotDo("text_needed")
    personal = found(reason, names)
    for kind in personal:
        if kind in REFUSED:
            raise CannotDo(f"signal_{kind}")
    if Found.NAME in personal and not no_name:
        raise CannotDo("signal_name")
    return happened(file, "made_to_measure", standard=standard.value, because=reason)


@dataclass(frozen=True, slots=True)
class Learned:
    """What was done otherwise, most first (None: too few to be shown), and the reasons, by the alphabet."""

    lines: list[tuple[str, int | None]]
    reasons: list[tuple[str, str]]


def looked_back(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of the last quarters that are over for a month: nobody sees of what day a note is."""
    last = Quarter.of(day)
    while last.last_day + DELAY >= day:
        last = _before(last)
    first = last
    for _ in range(QUARTERS - 1):
        first = _before(first)
    return first.first_day, last.last_day


def _before(quarter: Quarter) -> Quarter:
    return Quarter.of(quarter.first_day - datetime.timedelta(days=1))


def learned() -> Learned:
    """Of the last four quarters; nothing where there are too few, and no reason of a kind whose number is too small."""
    rows = [
        (str(data["standard"]), str(data["because"]))
        for data in Event.objects.filter(kind=KIND, at__range=looked_back(today())).values_list("data", flat=True)
    ]
    if len(rows) < SMALLEST:
        return Learned([], [])
    counts = Counter(standard for standard, _ in rows)
    order = sorted(counts, key=lambda one: (-counts[one], one))
    lines = list(zip(order, shown([counts[one] for one in order]), strict=True))
    told = {standard for standard, number in lines if number is not None}
    chain.record("tailored_read", about="made to measure")
    return Learned(lines, sorted({row for row in rows if row[0] in told})[:MOST_TEXTS])
