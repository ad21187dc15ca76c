"""What the service arranges while a right is on its way: an advance on what another institution will pay, a meeting."""

from __future__ import annotations

import datetime

from django.utils import timezone

from abord.casework.files.acts import follow
from abord.casework.files.acts.common import CannotDo, happened, today, worker_id
from abord.casework.files.models import Advance, Appointment, File


def pay_advance(
    file: File, amount: float | None, institution: str, reason: str, on: datetime.date | None = None
) -> Advance:
    """Money paid ahead of another institution."""
    day, institution = on or today(), " ".join(institution.split())
    if amount is None or round(amount, 2) <= 0:
        raise CannotDo("amount_not_read")
    if not institution:
        raise CannotDo("advance_of_whom")
    if day > today():
        raise CannotDo("future_day")
    made: Advance = Advance.objects.create(
        file=file, amount=round(amount, 2), institution=institution[:150], reason=reason.strip()[:250], paid_on=day
    )
    happened(file, "advance_paid", day)
    return made


def settle(advance: Advance) -> None:
    """The other institution paid: the advance is given back."""
    if advance.settled_on is None:
        advance.settled_on = today()
        advance.save(update_fields=["settled_on"])
        happened(advance.file, "advance_settled")
        follow.finish(advance.file.tasks.filter(key=f"advance:{advance.pk}"))  # to ask after it


def appoint(
    file: File, at: datetime.datetime, place: str, about: str = "", companion: str = "", interpreter: str = "",
    private_room: bool = False,
) -> Appointment:  # fmt: skip
    """A meeting with a worker; ``at`` is the time in Brussels, as it is said on the phone."""
    made: Appointment = Appointment.objects.create(
        file=file, at=timezone.make_aware(at), place=place.strip()[:200] or "-", about=about.strip()[:200],
        companion=companion.strip()[:150], interpreter=interpreter.strip()[:60], private_room=private_room,
        by_id=worker_id(),
    )  # fmt: skip
    happened(file, "appointment_made", at.date())
    return made


def comes_along(appointment: Appointment, companion: str) -> None:
    """The person says who comes along, or that nobody does after all: no leave is asked, and no reason."""
    companion = " ".join(companion.split())[:150]
    if appointment.at < timezone.now():
        raise CannotDo("appointment_over")
    if companion != appointment.companion:
        appointment.companion = companion
        appointment.save(update_fields=["companion"])
        happened(appointment.file, "companion_told")
