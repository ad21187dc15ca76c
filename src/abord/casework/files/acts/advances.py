"""The register of advances: what the service paid ahead of other institutions, how long ago, and who is asked after.

An advance that lasts long gives a task: somebody asks the institution when it pays. Nothing follows for the person.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Min, Sum

from abord.casework.files.acts import follow
from abord.casework.files.acts.common import today
from abord.casework.files.choices import choices
from abord.casework.files.course import TaskWanted, Wanted
from abord.casework.files.models import Advance


@dataclass(frozen=True, slots=True)
class Awaited:
    """What is open with one institution: how many advances, how much, and since when the oldest."""

    institution: str
    count: int
    amount: Decimal
    since: datetime.date


def old_days() -> int:
    """An advance that is older than so many days is asked after."""
    return choices()["old_advance_days"].value


def is_old(advance: Advance, day: datetime.date | None = None) -> bool:
    """Whether one that is open lasts longer than that."""
    age: datetime.timedelta = (day or today()) - advance.paid_on
    return age.days > old_days()


def awaited() -> list[Awaited]:
    """All that is open, by institution, the one with the oldest first. Capitals make no other institution."""
    rows = (
        Advance.objects.filter(settled_on=None).order_by().values_list("institution")
        .annotate(count=Count("pk"), amount=Sum("amount"), since=Min("paid_on")).order_by("since", "institution")
    )  # fmt: skip
    found: dict[str, Awaited] = {}
    for name, count, amount, since in rows:
        same = found.get(name.casefold(), Awaited(name, 0, Decimal(0), since))
        found[name.casefold()] = Awaited(same.institution, same.count + count, same.amount + amount, same.since)
    return list(found.values())


def ask_after(advances: Iterable[Advance], day: datetime.date | None = None) -> int:
    """A task for each that lasts too long, once; gives how many there are new."""
    day, made = day or today(), 0
    for one in advances:
        if is_old(one, day):
            said = {"institution": one.institution, "day": f"{one.paid_on:%d/%m/%Y}", "days": old_days()}
            wanted = TaskWanted(Wanted.ASK_OTHER_SERVICE, day)
            made += follow.want(one.file, wanted, f"advance:{one.pk}", None, "advance_old", said)
    return made
