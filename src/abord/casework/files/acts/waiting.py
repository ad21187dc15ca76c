"""How long people wait now, counted in the database: nothing in it names anybody (``files/waiting.py`` says how).

A small office counts when somebody asks, a large one at night, as it does the rights that are realised.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator

from django.db.models import Aggregate, Max, Min, Q, QuerySet
from django.utils import timezone
from pydantic import TypeAdapter

from abord.casework.clocks.calendar import months_later
from abord.casework.files.acts.common import today
from abord.casework.files.acts.follow import GIVES
from abord.casework.files.acts.tallied import Tallied
from abord.casework.files.choices import choices
from abord.casework.files.course import Stage
from abord.casework.files.models import UNDECIDED, Application, Decision, Tally
from abord.casework.files.waiting import Spell, Until, Waits, waits

Days = dict[uuid.UUID, datetime.date]
"""A day of each application."""
FEW = 200
"""So many applications are counted while somebody waits."""
LEFT = {Stage.WITHDRAWN: ("withdrawn", "withdrawal_noted"), Stage.FORWARDED: ("forwarded",)}
"""By the stage it is in now: the events by which an application went without a decision. Taken back, it waits again."""


def counted() -> Waits:
    """Count now."""
    months = choices()["waiting_months"].value
    since = months_later(today(), -months)
    died = _died()
    return Waits(timezone.now(), months, waits([*_to_decision(since, died), *_to_payment(since, died)]))


def _is_large() -> bool:
    return bool(Application.objects.order_by()[: FEW + 1].count() > FEW)


def _to_decision(since: datetime.date, died: Days) -> Iterator[Spell]:
    """From the first day it was filed anywhere to the first decision."""
    of_stage = Q()
    for stage, kinds in LEFT.items():
        of_stage |= Q(stage=stage, events__kind__in=kinds)
    gone = died | _days(Application.objects.filter(of_stage), Max("events__at"))
    decided = _days(Application.objects.filter(decisions__isnull=False), Min("decisions__decided_on"))
    rows = Application.objects.order_by().values_list("pk", "right", "filed_on", "stage")
    for pk, right, began, stage in rows.iterator(FEW):
        over, left = decided.get(pk), gone.get(pk)
        still = over is None and left is None and stage in UNDECIDED
        yield from _seen(Until.DECISION, right, began, over, left, still, since)


def _to_payment(since: datetime.date, died: Days) -> Iterator[Spell]:
    """From the first decision that gives something to the first payment; a later one that gives nothing ends it."""
    paid = _days(Application.objects.filter(events__kind="paid"), Min("events__at"))
    began: dict[uuid.UUID, tuple[str, datetime.date]] = {}
    left: dict[uuid.UUID, datetime.date | None] = {}
    rows = Decision.objects.order_by("pk").values_list("application_id", "application__right", "outcome", "decided_on")
    for pk, right, outcome, day in rows.iterator(FEW):
        if outcome in GIVES:
            began[pk] = (right, min(day, began[pk][1]) if pk in began else day)
        left[pk] = None if outcome in GIVES else day
    for pk, (right, day) in began.items():
        over, gone = paid.get(pk), left[pk] or died.get(pk)
        still = over is None and gone is None
        yield from _seen(Until.PAYMENT, right, day, over, gone, still, since)


def _died() -> Days:
    """Applications of those who died: from that day on nobody waits."""
    return _days(Application.objects.filter(file__person__death__isnull=False), Min("file__person__death__on"))


def _days(rows: QuerySet[Application], day: Aggregate) -> Days:
    """One day of each application, over a join: a query within each row would read all rows of the office on SQLite."""
    return dict(rows.order_by().values("pk").annotate(day=day).values_list("pk", "day"))


def _seen(
    until: Until, right: str, began: datetime.date, over: datetime.date | None, left: datetime.date | None,
    still: bool, since: datetime.date,
) -> Iterator[Spell]:  # fmt: skip
    """What was seen of it since that day; nothing of what was over before."""
    ends = over or left or (today() if still else None)
    if ends is not None and ends >= since:
        # What is noted with a day before the first one took no days.
        lasted, seen_from = max((ends - began).days, 0), max((since - began).days, 0)
        yield Spell(until, right, min(seen_from, lasted), lasted, over is not None, still)


WAITING = Tallied(Tally.What.WAITING, TypeAdapter(Waits), _is_large, counted)
