"""How many of the rights that were found are realised, and how often the advice to grant was right: counted in the
database, and nothing in it names anybody.

A small office counts them whenever somebody asks. In a large one that takes seconds, for which everybody else would
wait: it is counted at night, and what is shown then is the count of the last night, small numbers left out of it.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least
from django.utils import timezone
from pydantic import TypeAdapter

from abord.casework.files.acts import advise
from abord.casework.files.acts.common import today
from abord.casework.files.acts.items import GIVEN, IN_PART, asks_for_behaviour, by_itself
from abord.casework.files.acts.tallied import Tallied
from abord.casework.files.barriers import Axis, Exit, Kind, both
from abord.casework.files.funnel import Funnel, Road, Told, funnel, kinds, marked
from abord.casework.files.models import Decision, Item, Tally
from abord.casework.files.reliability import Reliability, reliability

FEW = 2_000
"""So many items are counted while somebody waits."""
NO_DAYS = datetime.timedelta()
NO_END = Value(datetime.date.max)
SINCE = Coalesce("entitled_from", "found_on")
UNTIL = Least(Coalesce("entitled_until", NO_END), Coalesce("file__person__death__on", NO_END))
"""The last day of the right, or of the person."""
RECEIVED = Q(received_on__isnull=False)
NOT_THERE = Q(received_on__isnull=True) & (Q(exit=Exit.NOT_ENTITLED, entitled_until__isnull=True) | Q(until__lt=SINCE))
SHORT = RECEIVED & (Q(paid_in_full=False) | Q(last__in=IN_PART))
MISSING = SHORT | (Q(received_on__isnull=True) & ~NOT_THERE)
UNSURE = RECEIVED & Q(paid_in_full__isnull=True)
"""Received, and whether it is paid in full is not known."""
YES, NO, OPEN = Value("yes"), Value("no"), Value("")
TOLD: dict[str, bool | None] = {"yes": True, "no": False, "": None}


def roads() -> list[Road]:
    """The roads of all items, counted in the database; nothing in them names anybody."""
    application = OuterRef("application")
    last = Subquery(Decision.objects.filter(application=application).order_by("-pk").values("outcome")[:1])
    others = (
        Item.objects.order_by()
        .filter(file=OuterRef("file")).exclude(right=OuterRef("right"))
        .alias(last=last, since=SINCE, until=UNTIL)
        .filter(until__gte=Coalesce(OuterRef("entitled_from"), OuterRef("found_on")), since__lte=OuterRef("until"))
    )  # fmt: skip
    rows = (
        Item.objects.order_by()
        .alias(last=last, until=UNTIL)
        .annotate(
            came_to=Case(
                When(RECEIVED, then=Value("received")),
                When(Exists(Decision.objects.filter(application=application)), then=Value("decided")),
                When(application__isnull=False, then=Value("asked")),
                When(told_on__isnull=False, then=Value("told")),
                default=Value("found"),
            ),
            how=Case(
                When(NOT_THERE, then=Value("no_right")),
                When(received_on__isnull=True, then=Value("")),
                When(last__in=IN_PART, then=Value("partial")),
                When(application__filed_on__gt=SINCE, then=Value("temporary")),
                default=Value("taken_up"),
            ),
            days=ExpressionWrapper(F("received_on") - F("found_on"), DurationField()),
            permanent=Case(
                When(RECEIVED | NOT_THERE | Q(application__isnull=False), then=NO),
                When(until__lt=today(), then=YES),
                When(until__lt=NO_END, then=NO),
                default=OPEN,
            ),
            others=Case(
                When(NOT_THERE, then=NO), When(Exists(others.filter(MISSING)), then=YES),
                When(Exists(others.filter(UNSURE)), then=OPEN), default=NO,
            ),
            frictional=Case(
                When(NOT_THERE, then=NO), When(received_on__isnull=True, last__in=GIVEN, then=OPEN),
                When(received_on__isnull=True, then=NO), When(paid_in_full=False, then=YES),
                When(paid_in_full=True, then=NO), default=OPEN,
            ),
            quasi=Case(
                When(RECEIVED, then=NO), When(only_behaviour_fails=True, then=YES),
                When(only_behaviour_fails=False, then=NO), default=OPEN,
            ),
        )
        .values_list("right", "channel", "came_to", "how", "days", "permanent", "frictional", "quasi", "others")
        .annotate(times=Count("pk"))
    )  # fmt: skip
    start, found = today(), []
    for right, channel, step, how, days, permanent, frictional, quasi, others_missing, times in rows:
        came: dict[str, Any] = {} if step == "found" else {step: start + (days or NO_DAYS)}
        is_missing = how in ("", "partial") or TOLD[frictional]
        marks = {
            Axis.PERMANENT: TOLD[permanent], Axis.CUMULATIVE: both(is_missing, TOLD[others_missing]),
            Axis.FRICTIONAL: TOLD[frictional],
            Axis.QUASI: False if not quasi and not asks_for_behaviour(right) else TOLD[quasi],
        }  # fmt: skip
        word = _kind(right, step, how)
        found.append(Road(right, channel, start, times=times, kind=word, marks=tuple(marks.values()), **came))
    return found


def _kind(right: str, step: str, how: str) -> Kind:
    """The kind of a road: as ``barriers.kind`` derives it for each item, in what the database counted."""
    if how == "temporary" and by_itself(right):  # when it was asked for is of no meaning then
        return Kind.TAKEN_UP
    if how:
        return Kind(how)
    if by_itself(right):
        return Kind.BY_ITSELF
    return Kind.SECONDARY if step in ("asked", "decided") else Kind.PRIMARY


@dataclass(frozen=True, slots=True)
class Counts:
    """What is shown of an office.

    Attributes:
        by_kind: per right, in the order of ``by_right``, how many of each ``Kind``.
        marks: per axis and right; see ``funnel.marked``.
        advice: how often the advice to grant was followed, set aside and why, and what came of it.
    """

    counted_at: datetime.datetime
    by_right: Funnel
    by_channel: Funnel
    by_kind: list[list[int | None]]
    marks: dict[Axis, list[Told | None]]
    advice: Reliability


def _is_large() -> bool:
    return bool(Item.objects.order_by()[: FEW + 1].count() > FEW)


def _counted() -> Counts:
    found = roads()
    return Counts(
        timezone.now(), funnel(found, "right"), funnel(found, "channel"), kinds(found)[1], marked(found),
        reliability(advise.how_it_went()),
    )  # fmt: skip


REALISED = Tallied(Tally.What.REALISED, TypeAdapter(Counts), _is_large, _counted)
