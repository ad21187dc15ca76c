"""That a person died: mandates end, nobody writes to or phones the person any more, appointments that are still to come
are cancelled, the own pages close, and what is still due is looked at.

A mistake can be put right: another day, or that the person lives. What it stopped then goes on.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from abord.casework.files.acts import follow
from abord.casework.files.acts.common import CannotDo, happened, today
from abord.casework.files.course import Stage, TaskWanted, Wanted
from abord.casework.files.models import Appointment, File
from abord.casework.mandates.models import Death

TO_THE_PERSON = (Wanted.CALL_BACK, Wanted.REACH_OTHERWISE, Wanted.POST, Wanted.EMAIL, Wanted.OFFER_HELP, Wanted.EXPLORE)
"""Tasks to phone, write or talk to the person: nobody has to do them any more."""
MAY_BE_DUE = (Stage.RECEIVED, Stage.INQUIRY, Stage.DECIDED, Stage.CARRIED_OUT)


def of(file: File) -> Death | None:
    """What is noted of a death."""
    found: Death | None = Death.objects.filter(person=file.person).first()
    return found


def note(file: File, on: datetime.date, source: str) -> Death:
    """Write it down: from the next day no mandate holds, and somebody sees what is still to be paid."""
    _check(file, on, source)
    if of(file) is not None:
        raise CannotDo("death_noted")
    made: Death = Death.objects.create(person=file.person, on=on, source=_words(source))
    tasks = follow.finish(file.tasks.filter(what__in=TO_THE_PERSON))
    happened(file, "death_noted", on, tasks=[one.pk for one in tasks], appointments=_cancelled(file))
    if file.applications.filter(stage__in=MAY_BE_DUE).exists():
        follow.want(file, TaskWanted(Wanted.PAY, today()), _key(made), says="heirs")
    return made


def correct(file: File, on: datetime.date, source: str) -> None:
    """Another day, or a better source."""
    _check(file, on, source)
    found = of(file)
    if found is None:
        raise CannotDo("death_not_noted")
    found.on, found.source = on, _words(source)
    found.save(update_fields=["on", "source"])
    happened(file, "death_corrected", on)


def undo(file: File) -> None:
    """It was a mistake: the person lives. Mandates hold as before, and what was to be said to the person is to do."""
    found, before = of(file), file.events.filter(kind="death_noted").order_by("-pk").first()
    if found is None:
        return
    follow.finish(file.tasks.filter(key=_key(found)))
    found.delete()
    if before is not None:
        file.tasks.filter(pk__in=before.data.get("tasks", [])).update(done_on=None)
        for one in before.data.get("appointments", []):
            Appointment.objects.create(file=file, **one)
    happened(file, "death_undone")


def _check(file: File, on: datetime.date, source: str) -> None:
    if on > today() or (file.person.birth_date is not None and on < file.person.birth_date):
        raise CannotDo("death_day")
    if not source.strip():
        raise CannotDo("death_source")


def _cancelled(file: File) -> list[dict[str, Any]]:
    """Take what is still to come out of the calendars. The event keeps all of it, so that a mistake can be put right;
    what is arranged with the family afterwards stands."""
    coming = file.appointments.filter(at__gte=timezone.now()).order_by("at")
    found = list(coming.values("at", "place", "about", "private_room", "interpreter", "companion", "by_id"))
    coming.delete()
    return [{**one, "at": one["at"].isoformat()} for one in found]


def _words(source: str) -> str:
    return " ".join(source.split())[:150]


def _key(death: Death) -> str:
    return f"death:{death.pk}"
