"""The one name that a household turns to: who it is now, and what is said where that person is away or left.

It is a name to call and opens nothing: no act and no page asks whether there is one. Before somebody is named it is
whoever handles the file.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from abord.casework.files.acts import follow
from abord.casework.files.acts.common import CannotDo, happened, today
from abord.casework.files.course import TaskWanted, Wanted
from abord.casework.files.models import File
from abord.casework.mandates.kinds import Kind
from abord.casework.mandates.models import Mandate
from abord.casework.organisations.compiled import compiled
from abord.casework.organisations.models import Membership, Worker
from abord.casework.organisations.scope import ActorKind, current
from abord.casework.permissions import FILE_STAFF
from abord.casework.sharing.models import NamedContact

LONGEST_AWAY = 366
"""Days; who is away longer is no contact any more, and another is named."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to turn to today. ``state``: here, away or gone; ``how``: worker, regie or handler."""

    name: str
    how: str
    state: str = "here"
    of: str = ""
    """The service of a regie person who works elsewhere."""
    reach: str = ""
    until: datetime.date | None = None
    """The last day away."""
    stand_in: str = ""


def of_file(file: File, day: datetime.date | None = None) -> Contact | None:
    """Who it is on a day; None where nobody is named and nobody handles the file."""
    day = day or today()
    row: Any = _named.one(file=file, day=day)
    if row is None:
        return Contact(file.handler.name, "handler") if file.handler is not None else None
    state = _state(row, day)
    away = {"until": row.away_until, "stand_in": row.stand_in.name if row.stands else ""} if state == "away" else {}
    if row.mandate is not None:
        return Contact(row.mandate.name, "regie", state, row.mandate.of, row.mandate.reach, **away)
    return Contact(row.worker.name, "worker", state, **away)


@compiled
def _named(file: Any, day: Any) -> Any:
    return _open(day).filter(file=file)


def _open(day: Any) -> Any:
    """Those that are the contact now, and whether they and who stands in for them work here on a day."""
    rows = NamedContact.objects.select_related("worker", "stand_in", "mandate__person__death").filter(ended_on=None)
    return rows.annotate(works=_works("worker", day), stands=_works("stand_in", day))


def _works(who: str, day: Any) -> Any:
    held = Membership.objects.filter(worker=OuterRef(who), role__in=FILE_STAFF, starts__lte=day)
    return Exists(held.filter(Q(ends__isnull=True) | Q(ends__gte=day), worker__is_active=True))


def _state(row: Any, day: datetime.date) -> str:
    if not (row.mandate.holds(day) if row.mandate is not None else row.works):
        return "gone"
    return "away" if row.away_until is not None and row.away_until >= day else "here"


def candidates(file: File) -> tuple[list[Worker], list[Mandate]]:
    """Who can be named: whoever follows files here, and who holds a regie mandate of the person."""
    mandates = Mandate.objects.select_related("person__death").filter(person=file.person, kind=Kind.REGIE)
    return staff(), [one for one in mandates.order_by("pk") if one.holds(today())]


def staff() -> list[Worker]:
    """Everybody who has a role at files here today, by name. A helper has none."""
    held = Membership.objects.filter(role__in=FILE_STAFF, starts__lte=today(), worker__is_active=True)
    held = held.filter(Q(ends__isnull=True) | Q(ends__gte=today()))
    return list(Worker.objects.filter(pk__in=held.values("worker")).order_by("name", "pk"))


def name(file: File, worker: Worker | None, mandate: Mandate | None) -> NamedContact:
    """Name one, together with the person; whoever it was before is it no more. The same one twice is one."""
    _by_the_service(file)
    if (worker is None) == (mandate is None):
        raise CannotDo("contact_who")
    if worker is not None and worker not in staff():
        raise CannotDo("contact_who")
    if mandate is not None and (mandate.person_id != file.person_id or mandate.kind != Kind.REGIE):
        raise CannotDo("contact_who")
    if mandate is not None and not mandate.holds(today()):
        raise CannotDo("contact_mandate")
    open_rows = NamedContact.objects.select_for_update().filter(file=file, ended_on=None)
    before: NamedContact | None = open_rows.first()
    if before is not None and (before.worker_id, before.mandate_id) == (
        worker.pk if worker else None, mandate.pk if mandate else None,
    ):  # fmt: skip
        return before
    open_rows.update(ended_on=today())
    called = (worker or mandate).name  # type: ignore[union-attr]
    made: NamedContact = NamedContact.objects.create(
        file=file, worker=worker, mandate=mandate, name=called, since=today(), by_name=current().actor.name
    )
    happened(file, "contact_named", name=called)
    follow.finish(file.tasks.filter(key__startswith="contact:"))
    return made


def away(file: File, until: datetime.date | None, stand_in: Worker | None, everywhere: bool = False) -> None:
    """Note until which day the contact is away, and who stands in; ``until`` None: back again.

    ``everywhere``: the same for all of whom that worker is the contact.
    """
    _by_the_service(file)
    row: NamedContact | None = NamedContact.objects.select_for_update().filter(file=file, ended_on=None).first()
    if row is None:
        raise CannotDo("contact_nobody")
    if until is not None and not 0 <= (until - today()).days <= LONGEST_AWAY:
        raise CannotDo("contact_until")
    if stand_in is not None and (stand_in.pk == row.worker_id or stand_in not in staff()):
        raise CannotDo("contact_stand_in")
    rows = NamedContact.objects.filter(pk=row.pk)
    if everywhere and row.worker_id is not None:
        rows = NamedContact.objects.filter(worker=row.worker_id, ended_on=None)
    rows.update(away_until=until, stand_in=stand_in if until is not None else None)
    happened(file, "contact_away" if until is not None else "contact_back")


def look_at_ends() -> int:
    """Where the contact left, or the mandate ended, somebody is to be named: a task, once."""
    day = today()
    rows = _open(day).select_related("file__person__death", "file__handler").order_by("pk")
    return sum(
        follow.want(row.file, TaskWanted(Wanted.LOOK_INTO, day), f"contact:{row.pk}", None, "contact_gone")
        for row in rows
        if _state(row, day) == "gone" and not follow.has_died(row.file)
    )


def _by_the_service(file: File) -> None:
    """Somebody of the service does it with the person; who acts under a mandate names nobody."""
    if current().actor.kind is not ActorKind.WORKER:
        raise CannotDo("only_a_worker")
    if follow.has_died(file):
        raise CannotDo("person_died")
