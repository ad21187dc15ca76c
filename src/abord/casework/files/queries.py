"""What the pages ask that workers open all day: one file, one application, the lists of the day."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from abord.casework.files.barriers import CLOSES
from abord.casework.files.models import (
    UNDECIDED,
    Advance,
    Advice,
    Application,
    Appointment,
    Contact,
    Datum,
    Decision,
    Event,
    File,
    Item,
    Note,
    Notice,
    PlanIssue,
    Request,
    Step,
    Task,
)
from abord.casework.organisations.compiled import attach, compiled
from abord.casework.organisations.scope import Role

MOST = 12
"""Rows of each list on the first page: what has waited longest. With very many files the page takes no longer."""
MOST_COUNTED = 1000
"""So far the tasks that are not shown are counted."""
MOST_NOTICES = 20
PERSON = ("file__person__name", "file__person__subject")

# One file.


@compiled
def file_by_key(pk: Any) -> Any:
    """A file with its person."""
    return File.objects.select_related("person__death", "handler").filter(pk=pk)


@compiled
def applications_of(file: Any) -> Any:
    """All applications, the oldest first."""
    return Application.objects.select_related("receipt", "handler").filter(file=file).order_by("filed_on", "pk")


@compiled
def steps_of(file: Any) -> Any:
    """All steps of the plan."""
    return Step.objects.filter(file=file)


@compiled
def last_plan_of(file: Any) -> Any:
    """The plan that was given out last."""
    return PlanIssue.objects.filter(file=file).order_by("-number")[:1]


@compiled
def items_of(file: Any) -> Any:
    """Rights that were found."""
    return Item.objects.select_related("application").filter(file=file).order_by("pk")


@compiled
def open_tasks_of(file: Any) -> Any:
    """Tasks to do, by day."""
    return Task.objects.filter(file=file, done_on=None).order_by("due")


@compiled
def last_notices_of(file: Any) -> Any:
    """What was sent last."""
    return Notice.objects.filter(file=file).order_by("-pk")[:MOST_NOTICES]


@compiled
def requests_of(file: Any) -> Any:
    """What the person asked for, the last one first."""
    rows = Request.objects.select_related("answered_by", "document", "follows").defer("document__content")
    return rows.filter(file=file).order_by("-pk")


@compiled
def notes_of(file: Any) -> Any:
    """Notes, the last one first."""
    return Note.objects.select_related("by", "withheld_by").filter(file=file).order_by("-pk")


@compiled
def data_of(file: Any) -> Any:
    """Data, by whom they are about."""
    return Datum.objects.filter(file=file).order_by("whom", "pk")


@compiled
def contacts_of(file: Any) -> Any:
    """Contacts, the last one first."""
    return Contact.objects.select_related("by").filter(file=file).order_by("-on", "-pk")


@compiled
def advances_of(file: Any) -> Any:
    """Advances that were paid."""
    return Advance.objects.filter(file=file).order_by("pk")


@compiled
def appointments_of(file: Any) -> Any:
    """Appointments, by hour."""
    return Appointment.objects.filter(file=file).order_by("at")


@compiled
def events_in(file: Any) -> Any:
    """What happened to its applications, in the order in which it was written down."""
    return Event.objects.filter(file=file).exclude(application=None).order_by("recorded_at", "id")


@compiled
def decisions_in(file: Any) -> Any:
    """The decisions on its applications, the last one last."""
    return Decision.objects.select_related("decided_by").filter(application__file=file).order_by("pk")


def with_histories(file: File) -> list[Application]:
    """All applications, each with its events, decisions and steps."""
    rows = applications_of(file=file)
    attach(rows, "events", events_in(file=file))
    attach(rows, "decisions", decisions_in(file=file))
    attach(rows, "steps", steps_of(file=file))
    return rows


# One application.


@compiled
def application_by_key(pk: Any) -> Any:
    """An application with its file and person."""
    return Application.objects.select_related(
        "file__person__death", "file__handler", "receipt", "handler", "contact"
    ).filter(pk=pk)


@compiled
def events_of(application: Any) -> Any:
    """What happened, in the order in which it was written down."""
    return Event.objects.filter(application=application).order_by("recorded_at", "id")


@compiled
def decisions_of(application: Any) -> Any:
    """Its decisions, the last one last."""
    return Decision.objects.select_related("decided_by").filter(application=application).order_by("pk")


@compiled
def intentions_for(application: Any) -> Any:
    """The notices that a decision against the person is thought of, the first one first."""
    return Notice.objects.filter(application=application, subject="intention").order_by("pk")


@compiled
def steps_for(application: Any) -> Any:
    """Its steps."""
    return Step.objects.filter(application=application)


@compiled
def last_advice_for(application: Any) -> Any:
    """The advice that was given last."""
    rows = Advice.objects.select_related("confirmed_by", "reported_by")
    return rows.filter(application=application).order_by("-pk")[:1]


def with_history(application: Application) -> Application:
    """An application that is at hand, with its events, decisions and steps."""
    attach([application], "events", events_of(application=application))
    attach([application], "decisions", decisions_of(application=application))
    attach([application], "steps", steps_for(application=application))
    return application


# The lists of the day: one row more than is shown tells that there are more.


@compiled
def appointments_between(start: Any, end: Any) -> Any:
    """Who comes."""
    return _appointments(Appointment.objects.all(), start, end)


@compiled
def own_appointments(worker: Any, start: Any, end: Any) -> Any:
    """Who comes to a worker: made by that worker, or of a file that the worker handles."""
    return _appointments(Appointment.objects.filter(_with(worker)), start, end)


@compiled
def appointments_of_others(worker: Any, start: Any, end: Any) -> Any:
    """All others who come."""
    return _appointments(Appointment.objects.exclude(_with(worker)), start, end)


def _with(worker: Any) -> Q:
    return Q(by=worker) | Q(file__handler=worker)


def _appointments(rows: Any, start: Any, end: Any) -> Any:
    rows = rows.filter(at__gte=start, at__lt=end).order_by("at", "id")
    return _listed(rows, "at", "place", "private_room", "interpreter", "companion")


@compiled
def tasks_of(worker: Any) -> Any:
    """A worker's own tasks."""
    return _tasks(_own(worker))


@compiled
def tasks_of_others(worker: Any, first: Any, second: Any, third: Any) -> Any:
    """All other tasks of the service for one of three roles."""
    return _tasks(_not_own(worker, first, second, third))


def tasks_below(worker: int, roles: tuple[Role, Role, Role]) -> tuple[int, int]:
    """How many tasks stand below those that are listed: own ones and others; counted so far, and no further."""
    first, second, third = roles
    others = _others_below.count(worker=worker, first=first, second=second, third=third)
    return _own_below.count(worker=worker), others


@compiled
def _own_below(worker: Any) -> Any:
    return _below(_own(worker))


@compiled
def _others_below(worker: Any, first: Any, second: Any, third: Any) -> Any:
    return _below(_not_own(worker, first, second, third))


def _below(rows: Any) -> Any:
    return rows.order_by("due", "id").values_list("pk")[MOST : MOST + MOST_COUNTED + 1]


def _own(worker: Any) -> Any:
    return Task.objects.filter(done_on=None, worker=worker)


def _not_own(worker: Any, first: Any, second: Any, third: Any) -> Any:
    for_them = Q(role=first) | Q(role=second) | Q(role=third)
    return Task.objects.filter(for_them, done_on=None).exclude(worker=worker)


def _tasks(rows: Any) -> Any:
    return _listed(rows.order_by("due", "id"), "due", "what", "text", "says", "values", "escalated", "role")


@compiled
def open_requests() -> Any:
    """What people asked for and nobody answered."""
    return _requests(Request.objects.all())


@compiled
def own_requests(worker: Any) -> Any:
    """The same in the files that somebody handles.

    What is open is few, and each is looked up by its file: 0.8 ms for 88 of them among 120,000 files. Indexes by the
    handler, or by the file of what is open, were tried and made it no faster, and the list of all slower.
    """
    return _requests(Request.objects.filter(file__handler=worker))


def _requests(rows: Any) -> Any:
    return _listed(rows.filter(answered_on=None).order_by("asked_on", "id"), "asked_on", "kind")


@compiled
def open_items() -> Any:
    """Rights found for which nobody applied."""
    return _items(Item.objects.all())


@compiled
def own_items(worker: Any) -> Any:
    """Those that somebody opened."""
    return _items(Item.objects.filter(opened_by=worker))


def _items(rows: Any) -> Any:
    rows = rows.exclude(exit__in=sorted(CLOSES)).filter(application=None).order_by("found_on", "id")
    return _listed(rows, "found_on", "right")


@compiled
def open_advances() -> Any:
    """Advances that nobody settled."""
    return _advances(Advance.objects.all())


@compiled
def own_advances(worker: Any) -> Any:
    """The same in the files that somebody handles."""
    return _advances(Advance.objects.filter(file__handler=worker))


def _advances(rows: Any) -> Any:
    return _listed(rows.filter(settled_on=None).order_by("paid_on", "id"), "paid_on", "amount", "institution")


@compiled
def undecided() -> Any:
    """Applications that wait for a decision, the oldest first."""
    return _undecided(Application.objects.all())


@compiled
def own_undecided(worker: Any) -> Any:
    """Those that somebody handles."""
    return _undecided(Application.objects.filter(handler=worker))


@compiled
def events_of_undecided() -> Any:
    """What happened to each of them."""
    return _events_of(Application.objects.all())


@compiled
def events_of_own_undecided(worker: Any) -> Any:
    """The same for those that somebody handles."""
    return _events_of(Application.objects.filter(handler=worker))


def _undecided(rows: Any) -> Any:
    return _listed(_waiting(rows).select_related("contact"), "right", "asked", "stage", "contact__urgent")


def _waiting(rows: Any) -> Any:
    return rows.filter(stage__in=UNDECIDED).order_by("filed_on", "id")


def _events_of(rows: Any) -> Any:
    shown = _waiting(rows).values("pk")[:MOST]
    return Event.objects.filter(application__in=shown).order_by("recorded_at", "id")


def _listed(rows: Any, *columns: str) -> Any:
    """Only what a list shows: whole files and people are not fetched for it."""
    return rows.select_related("file__person").only(*columns, *PERSON)[: MOST + 1]
