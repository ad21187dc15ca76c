"""The day of a worker: one screen for fifteen minutes. Tasks, terms, who waits for an answer; the walk-in button."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from abord.casework import permissions
from abord.casework.files.barriers import CLOSES
from abord.casework.files.course import Stage
from abord.casework.files.models import Advance, Application, Appointment, Item, Request, Task
from abord.casework.organisations.models import Organisation
from abord.casework.organisations.scope import current
from abord.web.desk.gate import desk
from abord.web.desk.page import page
from abord.web.desk.reading import right_name, shown, with_all

MOST = 40
"""Rows of a list on the first page; the rest is a count."""
OLD_ADVANCE_DAYS = 90


@desk(permissions.may_enter)
@require_safe
def home(request: HttpRequest, language: str) -> HttpResponse:
    """Where a worker begins."""
    scope, day = current(), timezone.localdate()
    if not permissions.may_receive_people(scope):
        return page(request, language, "home", elsewhere=True)
    tasks = Task.objects.filter(done_on=None).select_related("file__person", "application").order_by("due", "pk")
    running = with_all(Application.objects.filter(stage__in=[Stage.RECEIVED, Stage.INQUIRY])).order_by("filed_on")
    organisation = Organisation.objects.get(pk=scope.organisation_id)
    terms = [shown(one, language, organisation, day) for one in running[:MOST]]
    appointments = Appointment.objects.filter(at__date=day).select_related("file__person").order_by("at")
    items = Item.objects.exclude(exit__in=sorted(CLOSES)).filter(application=None).select_related("file__person")
    return page(
        request, language, "home", today=day, tasks=tasks[:MOST], more_tasks=max(0, tasks.count() - MOST),
        terms=sorted(terms, key=lambda one: (one.decision_due is None, one.decision_due or day)),
        appointments=appointments,
        requests=Request.objects.filter(answered_on=None).select_related("file__person").order_by("asked_on")[:MOST],
        items=[(one, right_name(language, one.right)) for one in items.order_by("found_on")[:MOST]],
        advances=[
            (one, (day - one.paid_on).days, (day - one.paid_on).days > OLD_ADVANCE_DAYS)
            for one in Advance.objects.filter(settled_on=None).select_related("file__person").order_by("paid_on")
        ],
    )  # fmt: skip
