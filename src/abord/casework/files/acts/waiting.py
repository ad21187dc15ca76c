"""How long people wait now, counted in the database: nothing in it names anybody (``files/waiting.py`` says how).

A small office counts when somebody asks, a large one at night, as it does the rights that are realised.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import cache

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone
from pydantic import TypeAdapter

from abord.casework.files.acts.common import today
from abord.casework.files.acts.follow import GIVES
from abord.casework.files.choices import choices
from abord.casework.files.course import Stage
from abord.casework.files.models import UNDECIDED, Application, Decision, Event, Tally
from abord.casework.files.waiting import Spell, Until, Waits, waits

FEW = 2_000
"""So many applications are counted while somebody waits."""
LEFT = {Stage.WITHDRAWN: ("withdrawn", "withdrawal_noted"), Stage.FORWARDED: ("forwarded",)}
"""By the stage it is in now: the events by which an application went without a decision. Taken back, it waits again."""


@cache
def _shape() -> TypeAdapter[Waits]:
    return TypeAdapter(Waits)


def latest() -> Waits | None:
    """The times of the office in scope: of now, or where it is large of the last night; None: not counted yet."""
    kept = Tally.objects.filter(what=Tally.What.WAITING).first()
    if kept is not None:
        return _shape().validate_python(kept.counts)
    return None if _is_large() else counted()


def keep() -> None:
    """Count a large office, in place of the count before; a small one keeps nothing."""
    if _is_large():
        kept = {"counts": _shape().dump_python(counted(), mode="json")}
        Tally.objects.update_or_create(what=Tally.What.WAITING, defaults=kept)
    else:
        Tally.objects.filter(what=Tally.What.WAITING).delete()


def counted() -> Waits:
    """Count now."""
    months = choices()["waiting_months"].value
    since = _months_before(today(), months)
    return Waits(timezone.now(), months, waits([*_to_decision(since), *_to_payment(since)]))


def _is_large() -> bool:
    return bool(Application.objects.order_by()[: FEW + 1].count() > FEW)


def _months_before(day: datetime.date, months: int) -> datetime.date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return datetime.date(year, month + 1, min(day.day, 28))


def _to_decision(since: datetime.date) -> Iterator[Spell]:
    """From the first day it was filed anywhere to the first decision."""
    last = Event.objects.filter(application=OuterRef("pk")).order_by("-pk").values("at")
    rows = Application.objects.annotate(
        began=F("filed_on"),
        over=Subquery(_decisions().order_by("decided_on").values("decided_on")[:1]),
        gone=Case(
            *[When(stage=stage, then=Subquery(last.filter(kind__in=kinds)[:1])) for stage, kinds in LEFT.items()]
        ),
    )
    return _spells(Until.DECISION, rows, since)


def _to_payment(since: datetime.date) -> Iterator[Spell]:
    """From the first decision that gives something to the first payment; a later one that gives nothing ends it."""
    paid = Event.objects.filter(application=OuterRef("pk"), kind="paid").order_by("at")
    last = _decisions().order_by("-pk")
    rows = Application.objects.annotate(
        began=Subquery(_decisions().filter(outcome__in=GIVES).order_by("decided_on").values("decided_on")[:1]),
        over=Subquery(paid.values("at")[:1]),
        gone=Subquery(last.annotate(on=Case(When(~Q(outcome__in=GIVES), then="decided_on"))).values("on")[:1]),
    ).filter(began__isnull=False)
    return _spells(Until.PAYMENT, rows, since)


def _decisions() -> QuerySet[Decision]:
    return Decision.objects.filter(application=OuterRef("pk"))


def _spells(until: Until, rows: QuerySet[Application], since: datetime.date) -> Iterator[Spell]:
    """What was seen of each since that day; what was over before is left out."""
    day = today()
    found = rows.order_by().values_list("right", "began", "over", "gone", "stage")
    for right, began, over, gone, stage in found.iterator(FEW):
        still = over is None and gone is None and (until is Until.PAYMENT or stage in UNDECIDED)
        ends = over or gone or (day if still else None)
        if ends is None or ends < since:
            continue
        # What is noted with a day before the first one took no days.
        lasted, seen_from = max((ends - began).days, 0), max((since - began).days, 0)
        yield Spell(until, right, min(seen_from, lasted), lasted, over is not None, still)
