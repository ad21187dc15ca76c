"""Withdrawing an application: the wish of the person and of nobody else, with a receipt, and soon undone.

The person withdraws alone, or says so to a worker who writes it down; a helper cannot, and no clock does. Why is asked
and need not be said. Taken back, the application goes on with its first day: by the person on the day itself, by the
service whenever it was a mistake.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from abord.casework.files.acts import follow, items
from abord.casework.files.acts.common import CannotDo, happened, next_number, today, worker_id
from abord.casework.files.barriers import Barrier, Exit
from abord.casework.files.course import Channel, Mover, Need, Stage
from abord.casework.files.models import UNDECIDED, Application, Event, Notice
from abord.casework.files.vocabulary import word
from abord.casework.organisations.scope import ActorKind, current

BY_PERSON, BY_WORKER = "withdrawn", "withdrawal_noted"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person says. ``sure``: once more, after reading or hearing what follows from it."""

    sure: bool
    words: str = ""
    barrier: str = ""
    channel: Channel = Channel.WEB


def is_possible(application: Application) -> bool:
    """Whether there is still something to withdraw: of what was decided there is not."""
    return application.stage in UNDECIDED and not application.decisions.exists()


def withdraw(application: Application, wish: Wish, name: str) -> None:
    """The person no longer wants it now. ``name``: what was asked, as the receipt says it. Sent twice, it is once."""
    if application.stage == Stage.WITHDRAWN:
        return
    if current().actor.kind not in (ActorKind.PERSON, ActorKind.WORKER):
        raise CannotDo("withdraw_only_person")
    if not wish.sure:
        raise CannotDo("withdraw_sure")
    if wish.barrier and wish.barrier not in {one.value for one in Barrier}:
        raise CannotDo("barrier_unknown")
    if not is_possible(application):
        raise CannotDo("withdraw_decided")
    stage = Stage(application.stage)
    follow.move(application, "withdraw", Mover.PERSON, {Need.WISH_OF_PERSON})
    file = application.file
    tasks = follow.finish(file.tasks.filter(key__startswith=f"{application.pk}:"))
    left = list(application.items.filter(exit=""))
    for item in left:
        items.leave(item, Exit.DECLINED, wish.barrier)
    kind, number = BY_PERSON if worker_id() is None else BY_WORKER, next_number("withdrawal", "W")
    happened(
        file, kind, None, application, number=number, words=wish.words.strip()[:200], barrier=wish.barrier,
        channel=wish.channel.value, stage=stage.value, tasks=[one.pk for one in tasks], items=[one.pk for one in left],
    )  # fmt: skip
    spoken = str(application.file.person.language)
    follow.tell(file, "withdrawn", application, text=_paper(application, number, kind, name), language=spoken)


def _paper(application: Application, number: str, kind: str, name: str) -> str:
    """The receipt of the withdrawal, in the language of the person."""
    spoken = str(application.file.person.language)
    fields = {
        "number": number, "name": name.rstrip(" ."), "receipt": application.receipt.number,
        "worker": current().actor.name,
        "filed": f"{application.filed_on:%d/%m/%Y}", "day": f"{today():%d/%m/%Y}",
    }  # fmt: skip
    said = (f"{kind}_said", "number", "follows", "again", f"{kind}_undo")
    return "\n\n".join(word(spoken, "withdrawal", key, **fields) for key in said)


def last(application: Application) -> Event | None:
    """The last time that it was withdrawn."""
    found: Event | None = application.events.filter(kind__in=(BY_PERSON, BY_WORKER)).order_by("-pk").first()
    return found


def receipt(application: Application) -> Notice | None:
    """What the person got for it."""
    found: Notice | None = application.notices.filter(subject="withdrawn").order_by("-pk").first()
    return found


def can_take_back(application: Application, day: datetime.date | None = None) -> bool:
    """Whether whoever is at work can undo it: the person on the day itself, a worker as long as it is withdrawn."""
    if application.stage != Stage.WITHDRAWN or current().actor.kind not in (ActorKind.PERSON, ActorKind.WORKER):
        return False
    if worker_id() is not None:
        return True
    before = last(application)
    return before is not None and before.at == (day or today())


def take_back(application: Application) -> None:
    """Undone: it goes on with its first day, and what the withdrawal ended is open again."""
    if not can_take_back(application):
        raise CannotDo("withdraw_too_late")
    before = last(application)
    mover = Mover.PERSON if worker_id() is None else Mover.WORKER
    follow.move(application, "take_up_again", mover, set())
    if before is not None and before.data.get("stage") == Stage.RECEIVED:  # nobody had begun to look into it
        application.stage = Stage.RECEIVED
        application.save(update_fields=["stage"])
    happened(application.file, "withdrawal_taken_back", None, application)
    if before is not None:
        application.file.tasks.filter(pk__in=before.data["tasks"]).update(done_on=None)
        for item in application.items.filter(pk__in=before.data["items"], exit=Exit.DECLINED):
            items.reopen(item)
    follow.tell(application.file, "taken_back", application)
