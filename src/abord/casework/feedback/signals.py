"""Signals of a structural problem: what stood in the way, at which service, for which right. About nobody.

Giving one leaves no entry in any journal and no row that leads to a file, a person, a worker or a day.
"""

from __future__ import annotations

import datetime
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from abord.casework.feedback.models import Signal
from abord.casework.feedback.personal import REFUSED, Found, found
from abord.casework.feedback.rounds import Quarter, shown
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.barriers import Barrier
from abord.casework.journal import chain
from abord.country.suppress import SMALLEST

MOST_LETTERS, MOST_SERVICE = 600, 100
MOST_TEXTS = 200
MOST_LINES = 30
DIMENSIONS = ("barrier", "service", "right")


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody signals."""

    barrier: Barrier
    service: str
    right: str = ""
    text: str = ""
    no_name: bool = False
    """Whoever wrote it says that what looks like a name is none."""


def give(key: uuid.UUID, told: Told, names: Iterable[str] = ()) -> bool:
    """Write a signal down, the same form once; whether it is new. ``names``: of people at hand, looked for in it."""
    service, text = " ".join(told.service.split())[:MOST_SERVICE], told.text.strip()[:MOST_LETTERS]
    if not service:
        raise CannotDo("signal_service")
    personal = found(f"{service}\n{text}", names)
    for kind in personal:
        if kind in REFUSED:
            raise CannotDo(f"signal_{kind}")
    if Found.NAME in personal and not told.no_name:
        raise CannotDo("signal_name")
    now = Quarter.of(timezone.localdate())
    try:
        with transaction.atomic():
            Signal.objects.create(
                pk=key, year=now.year, quarter=now.quarter, barrier=told.barrier, service=service, right=told.right,
                text=text,
            )  # fmt: skip
    except IntegrityError:  # the same form, sent twice
        return False
    return True


@dataclass(frozen=True, slots=True)
class Counted:
    """Signals by one of their sides, most first; None where a number is too small to be shown."""

    by: str
    lines: list[tuple[str, int | None]]


def counted() -> list[Counted]:
    """Each side by itself, never crossed; what is left out is together not small either."""
    rows = list(Signal.objects.values_list(*DIMENSIONS))
    if len(rows) < SMALLEST:
        return []
    result = []
    for place, by in enumerate(DIMENSIONS):
        spelled = {row[place].casefold(): row[place] for row in rows}  # a service is one however it is typed
        counts = Counter(row[place].casefold() for row in rows)
        order = sorted(counts, key=lambda one: (-counts[one], one))
        numbers = shown([counts[one] for one in order])
        result.append(Counted(by, [(spelled[one], number) for one, number in zip(order, numbers, strict=True)]))
    return result


def texts() -> list[Signal]:
    """What was written, in no order that means anything; that somebody read it is in the journal."""
    rows = list(Signal.objects.exclude(text="").order_by("pk")[:MOST_TEXTS])
    if rows:
        chain.record("signals_read", about="signals")
    return rows


def remove(pk: uuid.UUID) -> bool:
    """Delete one that names somebody after all; whether there was one."""
    gone, _ = Signal.objects.filter(pk=pk).delete()
    if gone:
        chain.record("signal_removed", about="signals")
    return bool(gone)


def due(before: datetime.date) -> list[Quarter]:
    """The quarters that were kept long enough."""
    held = Signal.objects.order_by().values_list("year", "quarter").distinct()
    return [one for one in (Quarter(*row) for row in held) if one.last_day < before]


def delete(quarters: list[Quarter]) -> int:
    """Really delete them; gives how many rows."""
    return sum(Signal.objects.filter(year=one.year, quarter=one.quarter).delete()[0] for one in quarters)
