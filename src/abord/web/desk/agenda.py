"""What comes, as a calendar for the worker's own agenda."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from icalendar import Alarm, Calendar
from icalendar import Event as CalendarEvent

from abord.casework import permissions
from abord.casework.files.duties import offered_to
from abord.casework.files.models import Appointment, Task
from abord.casework.files.vocabulary import word
from abord.casework.organisations.scope import current
from abord.web.desk.gate import desk
from abord.web.desk.listing import of_the_day

MOST_ENTRIES = 100
"""Of each kind in the calendar."""


@desk(permissions.may_follow_files)
@require_safe
def calendar(request: HttpRequest, language: str) -> HttpResponse:
    """The worker's appointments and tasks, and tasks of nobody yet for the own role, as a calendar; no names."""
    made = Calendar()
    made.add("prodid", "-//Abord//desk//")
    made.add("version", "2.0")
    worker, roles = int(current().actor.id), offered_to(current().actor.roles)
    coming = Appointment.objects.filter(at__gte=timezone.now()).filter(Q(by=worker) | Q(file__handler=worker))
    appointments = list(coming.select_related("file__person").order_by("at", "id")[:MOST_ENTRIES])
    open_tasks = Task.objects.filter(done_on=None).filter(Q(worker=worker) | Q(worker=None, role__in=roles))
    tasks = list(open_tasks.select_related("file__person").order_by("due", "id")[:MOST_ENTRIES])
    of_the_day(request, [row.file for row in (*appointments, *tasks)], "calendar")
    for one in appointments:
        made.add_component(_entry(f"appointment-{one.pk}", f"{one.file.number}", one.at, one.place, True))
    for task in tasks:
        title = f"{task.file.number}: {word(language, 'task', task.what)}"
        made.add_component(_entry(f"task-{task.pk}", title, task.due, "", False))
    answer = HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="abord.ics"'
    return answer


def _entry(key: str, title: str, at: Any, place: str, alarm: bool) -> CalendarEvent:
    entry = CalendarEvent()
    entry.add("uid", f"{key}@abord")
    entry.add("summary", title)
    entry.add("dtstart", at)
    entry.add("dtstamp", timezone.now())
    if place:
        entry.add("location", place)
    if alarm:
        reminder = Alarm()
        reminder.add("action", "DISPLAY")
        reminder.add("description", title)
        reminder.add("trigger", datetime.timedelta(hours=-1))
        entry.add_component(reminder)
    return entry
