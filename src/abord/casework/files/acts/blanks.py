"""Receipts to take along: giving numbers out, typing them in later, and what becomes of the others.

No receipt without an application stays true: a number on paper is none yet. Numbers come from the same row as those of
all receipts, so that no other receipt can have one; the paper that is typed in becomes the receipt, with its number and
with the day that was written on it.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Min, Q

from abord.casework.files.acts.common import CannotDo, happened, next_number, today, worker_id
from abord.casework.files.blanks import Printed, State
from abord.casework.files.choices import choices
from abord.casework.files.course import Stage
from abord.casework.files.models import UNDECIDED, Application, Blank, File
from abord.casework.files.receipts import matches, read_number
from abord.casework.journal import chain
from abord.casework.organisations.compiled import compiled
from abord.casework.organisations.models import Worker, organisation_in_scope

MOST_AT_ONCE = 40
"""Numbers printed together: a stack that somebody can carry."""
BACK = (Blank.Ended.RETURNED, Blank.Ended.SPOILED)
"""The paper is at the service: nobody holds it."""


def issue(key: uuid.UUID, count: int, language: str, to: int | None) -> list[Blank]:
    """Give numbers out: ``to`` who takes them along, or nobody, to lie ready. The same form gives them out once."""
    if not 1 <= count <= MOST_AT_ONCE:
        raise CannotDo("blanks_count", most=MOST_AT_ONCE)
    if Blank.objects.filter(batch=key).exists():
        return of_batch(key)
    by = worker_id()
    if by is None:
        raise CannotDo("blanks_nobody")
    service, day = organisation_in_scope().name, today()
    name = Worker.objects.get(pk=to).name if to is not None else ""
    made = [Printed(next_number("receipt"), service, day, name) for _ in range(count)]
    Blank.objects.bulk_create(
        Blank(batch=key, number=one.number, text=one.text, hash=one.hash, language=language, issued_on=day,
              issued_by_id=by, taken_by_id=to)
        for one in made
    )  # fmt: skip
    chain.record("blanks_issued", first=made[0].number, last=made[-1].number, count=count, to=name)
    return of_batch(key)


def of_batch(batch: uuid.UUID) -> list[Blank]:
    """What was printed together, by number."""
    rows = Blank.objects.select_related("taken_by", "issued_by", "ended_by").filter(batch=batch)
    return list(rows.order_by("number"))


def open_number(typed: str) -> Blank:
    """The number on a paper that is typed in, kept from being typed in twice until the end of this transaction.

    Raises:
        CannotDo: for a slip of the pen, a number that was never given out here, or one that was used or came back.
    """
    number = read_number(typed)
    if number is None:
        raise CannotDo("blank_number")
    found: Blank | None = Blank.objects.select_for_update().filter(number=number).first()
    if found is None:
        raise CannotDo("blank_unknown")
    if found.application_id is not None:
        raise CannotDo("blank_used", day=found.filled_on)
    if found.ended in BACK:
        raise CannotDo("blank_ended", day=found.ended_on)
    return found


def wrong_day(blank: Blank, day: datetime.date | None) -> CannotDo | None:
    """What is wrong with the day that stands on the paper."""
    if day is None:
        return CannotDo("blank_day")
    return CannotDo("blank_day_before", day=blank.issued_on) if day < blank.issued_on else None


def about_the_same(file: File, right: str) -> list[Application]:
    """What this person asked already and waits for, which the paper may be about too: the person also came in."""
    rows = Application.objects.select_related("receipt").filter(file=file, stage__in=UNDECIDED, right=right)
    return list(rows.exclude(stage=Stage.WITHDRAWN).order_by("filed_on", "pk"))


def used(blank: Blank, application: Application, day: datetime.date) -> None:
    """The paper was typed in: its number is that of this receipt."""
    blank.application, blank.filled_on = application, day
    blank.save(update_fields=["application", "filled_on"])
    happened(application.file, "blank_typed_in", day, application, number=blank.number)


def join(blank: Blank, application: Application, day: datetime.date) -> None:
    """The paper and an application that waits are about one question: nothing twice, and the earlier day counts.

    Raises:
        CannotDo: where it was decided already; then the paper is an application of its own.
    """
    if application.stage not in UNDECIDED:
        raise CannotDo("blank_decided")
    if day < application.filed_on:
        application.filed_on = day
        application.save(update_fields=["filed_on"])
        happened(application.file, "application_received", day, application, number=blank.number)
    used(blank, application, day)


def end(batch: uuid.UUID, numbers: Sequence[str], reason: Blank.Ended) -> int:
    """Numbers that nobody will type in, and why; how many. What was typed in meanwhile stays so."""
    by = worker_id()
    if by is None:
        raise CannotDo("blanks_nobody")
    rows = Blank.objects.select_for_update().filter(batch=batch, number__in=numbers, application=None)
    found = list(rows.exclude(ended__in=BACK).order_by("number"))
    if not found:
        raise CannotDo("blanks_which")
    for one in found:
        one.ended, one.ended_on, one.ended_by_id = reason, today(), by
        one.save(update_fields=["ended", "ended_on", "ended_by"])
    chain.record("blanks_ended", numbers=[one.number for one in found], because=reason.value)
    return len(found)


@dataclass(frozen=True, slots=True)
class Batch:
    """Numbers that were printed together, in one line."""

    key: uuid.UUID
    first: str
    count: int
    issued_on: datetime.date
    worker: str
    out: int
    """Neither typed in nor back."""
    typed_in: int
    is_old: bool
    """Some are out for longer than we chose."""


def batches(most: int, only_out: bool) -> list[Batch]:
    """Those with numbers that are out, longest first; or all, the last first."""
    out = Count("pk", filter=Q(application=None, ended=""))
    rows = (
        Blank.objects.values("batch", "issued_on", name=F("taken_by__name"))
        .annotate(first=Min("number"), count=Count("pk"), out=out, typed_in=Count("application"))
    )  # fmt: skip
    rows = rows.filter(out__gt=0).order_by("issued_on", "first") if only_out else rows.order_by("-issued_on", "-first")
    return [_batch(row) for row in rows[:most]]


def _batch(row: dict[str, Any]) -> Batch:
    name = row["name"] or ""
    is_old = bool(row["out"]) and row["issued_on"] < today() - datetime.timedelta(days=out_days(bool(name)))
    return Batch(
        row["batch"], row["first"], row["count"], row["issued_on"], name, row["out"], row["typed_in"], is_old
    )  # fmt: skip


def out_days(taken_along: bool) -> int:
    """After how many days somebody looks where a number is: one that was taken along, or one that lies ready."""
    return choices()["blank_out_days" if taken_along else "blank_ready_days"].value


def out_too_long() -> int:
    """How many numbers are out for too long, in the service."""
    along, ready = (today() - datetime.timedelta(days=out_days(one)) for one in (True, False))
    return _out_since.count(along=along, ready=ready)


@compiled
def _out_since(along: Any, ready: Any) -> Any:
    rows = Blank.objects.filter(application=None, ended="")
    return rows.filter(Q(taken_by__isnull=False, issued_on__lt=along) | Q(taken_by=None, issued_on__lt=ready))


def checked(number: str, code: str) -> tuple[Blank, State] | None:
    """For who holds the paper: whether number and code belong together, and where it is. As much work where not."""
    found: Blank | None = (
        Blank.objects.select_related("taken_by", "application__file__person").filter(number=number).first()
    )
    if not matches(found.hash if found is not None else "0" * 64, code) or found is None:
        return None
    if found.application_id is not None:
        return found, State.TYPED_IN
    return found, State.BACK if found.ended in BACK else State.OUT
