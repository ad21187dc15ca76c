"""A file changes hands: somebody else follows it from now on, and the person is told who.

With the file go its applications, the tasks that the one before had, and the steps of the plan that name that one. The
number of a receipt and the first day stay. Who no longer works here has no tasks: they are for the role again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils import timezone

from abord.casework.files import duties
from abord.casework.files.acts import follow
from abord.casework.files.acts.common import CannotDo, happened
from abord.casework.files.models import File, Task
from abord.casework.files.vocabulary import word
from abord.casework.journal import chain
from abord.casework.organisations.models import Membership, Worker
from abord.casework.organisations.scope import Role

KIND = "handed_over"
"""Of the event and of the message to the person."""
AT_ONCE = 50
"""Files that go to somebody in one form: each is an act of its own, with a message."""


def followers() -> list[Worker]:
    """Who can follow a file today, by name."""
    held = _running().filter(role__in=[Role.WORKER, Role.DECIDER, Role.LEAD]).values("worker_id")
    return list(Worker.objects.filter(pk__in=held).order_by("name", "pk"))


def hand_over(file: File, to: Worker, because: str = "") -> None:
    """Give a file to a colleague; a file that this one follows already stays as it is.

    Raises:
        CannotDo: for who follows no files here today, or follows this one already.
    """
    if to.pk not in {one.pk for one in followers()}:
        raise CannotDo("hand_over_whom")
    before: Worker | None = file.handler
    if before is not None and before.pk == to.pk:
        raise CannotDo("hand_over_same")
    was = before.name if before is not None else ""
    file.handler = to
    file.save(update_fields=["handler"])
    gone = [] if before is None else [before.pk]
    file.applications.filter(Q(handler=None) | Q(handler__in=gone)).update(handler=to)
    for task in file.tasks.filter(done_on=None, worker__in=gone):
        task.worker_id = duties.asked_first(Role(task.role), to)
        task.save(update_fields=["worker"])
    if was:
        file.steps.filter(done_on=None, who=was).update(who=to.name)
    more: dict[str, Any] = {"because": because} if (because := " ".join(because.split())[:250]) else {}
    happened(file, KIND, before=was, now=to.name, **more)
    spoken = str(file.person.language)
    follow.tell(file, KIND, text=word(spoken, "handing_over", "text", name=to.name), language=spoken, is_there=False)


def left() -> list[Worker]:
    """Who follows files here and holds no role at files any more, by name."""
    here = _running().filter(role__in=duties.AT_FILES).values("worker_id")
    once = Membership.objects.filter(ends__isnull=False).values("worker_id")
    known = set(File.objects.filter(handler__in=once).exclude(handler__in=here).values_list("handler_id", flat=True))
    return list(Worker.objects.filter(pk__in=known).order_by("name", "pk"))


def files_of(worker: Worker) -> list[File]:
    """Files of one worker, the oldest first, as many as go at once."""
    rows = File.objects.select_related("person__death", "handler").filter(handler=worker).order_by("pk")
    return list(rows[:AT_ONCE])


def hand_over_all(files: Iterable[File], to: Worker) -> None:
    """Give these files to a colleague."""
    for file in files:
        hand_over(file, to)


def let_go(worker: Worker) -> None:
    """Tasks of who holds no role at files any more: whoever holds their role can take them."""
    if _running().filter(worker=worker, role__in=duties.AT_FILES).exists():
        return
    freed = Task.objects.filter(worker=worker, done_on=None).update(worker=None)
    if freed:
        chain.record("tasks_freed", about=f"worker {worker.pk}", tasks=freed)


def _running() -> Any:
    today = timezone.localdate()
    return Membership.objects.filter(Q(ends__isnull=True) | Q(ends__gte=today), starts__lte=today)
