"""The day of a worker: one screen for fifteen minutes. Tasks, terms, who waits for an answer; the walk-in button."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from abord.casework import permissions
from abord.casework.files.barriers import CLOSES
from abord.casework.files.models import UNDECIDED, Advance, Application, Appointment, Item, Request, Task
from abord.casework.organisations.scope import current
from abord.web.desk.calls import waiting
from abord.web.desk.gate import desk
from abord.web.desk.listing import of_the_day
from abord.web.desk.page import page
from abord.web.desk.reading import due_of, right_name

DAY = datetime.timedelta(days=1)
MOST = 12
"""Rows of each list on the first page: what has waited longest. With very many files the page takes no longer."""
MOST_COUNTED = 1000
"""So far the tasks that are not shown are counted."""
OLD_ADVANCE_DAYS = 90
PERSON = ("file__person__name", "file__person__subject")
READ = {
    "appointments": ("at", "place", "private_room", "interpreter", "companion"),
    "requests": ("asked_on", "kind"),
    "items": ("found_on", "right"),
    "advances": ("paid_on", "amount", "institution"),
    **dict.fromkeys(("mine", "others"), ("due", "what", "text", "escalated")),
}
"""The columns that a list shows: whole files and people are not fetched for it."""


@desk(permissions.may_enter)
@require_safe
def home(request: HttpRequest, language: str) -> HttpResponse:
    """Where a worker begins."""
    scope, day = current(), timezone.localdate()
    if not permissions.may_receive_people(scope):
        return page(request, language, "home", elsewhere=True)
    appointments = Appointment.objects.filter(at__gte=midnight(day), at__lt=midnight(day + DAY)).order_by("at", "id")
    if not permissions.may_follow_files(scope):  # reception: who is expected today, and nothing of what is in a file
        expected = list(appointments.select_related("file__person")[: MOST + 1])
        of_the_day(request, [one.file for one in expected[:MOST]], "list of the day")
        more = {"appointments": len(expected) > MOST}
        return page(request, language, "home", today=day, more=more, appointments=expected[:MOST])
    tasks = Task.objects.filter(done_on=None).order_by("due", "id")
    mine, others = tasks.filter(worker=scope.actor.id), tasks.exclude(worker=scope.actor.id)
    items = Item.objects.exclude(exit__in=sorted(CLOSES)).filter(application=None).order_by("found_on", "id")
    requests = Request.objects.filter(answered_on=None).order_by("asked_on", "id")
    advances = Advance.objects.filter(settled_on=None).order_by("paid_on", "id")
    lists = {
        "appointments": appointments, "mine": mine, "others": others, "requests": requests, "items": items,
        "advances": advances,
    }  # fmt: skip
    rows = {
        name: list(found.select_related("file__person").only(*READ[name], *PERSON)[: MOST + 1])
        for name, found in lists.items()
    }
    rows["terms"] = list(undecided()[: MOST + 1])
    more = {name: len(found) > MOST for name, found in rows.items()}
    rows = {name: found[:MOST] for name, found in rows.items()}
    of_the_day(request, [one.file for found in rows.values() for one in found], "list of the day")
    terms = [due_of(one, language, day) for one in rows["terms"]]
    return page(
        request, language, "home", today=day, more=more, most_counted=MOST_COUNTED,
        tasks=[(name, rows[name], lists[name][MOST : MOST + MOST_COUNTED + 1].count()) for name in ("mine", "others")],
        terms=sorted(terms, key=lambda one: (one.decision_due is None, one.decision_due or day)),
        appointments=rows["appointments"], requests=rows["requests"],
        items=[(one, right_name(language, one.right)) for one in rows["items"]], calls=waiting(),
        advances=[
            (one, (day - one.paid_on).days, (day - one.paid_on).days > OLD_ADVANCE_DAYS) for one in rows["advances"]
        ],
    )  # fmt: skip


def undecided() -> Any:
    """Applications that wait for a decision, the oldest first, with what ``due_of`` reads."""
    rows = Application.objects.filter(stage__in=UNDECIDED).select_related("file__person", "contact")
    rows = rows.only("right", "asked", "stage", *PERSON, "contact__urgent").prefetch_related("events")
    return rows.order_by("filed_on", "id")


def midnight(day: datetime.date) -> datetime.datetime:
    """When a day begins here."""
    found: datetime.datetime = timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
    return found
