"""Interest that the service owes: how much on what was decided, for whom still, and that it was paid."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from abord.casework.clocks import arrears
from abord.casework.clocks.deadlines import Deadline, Status, Subject
from abord.casework.clocks.events import Kind
from abord.casework.files.acts import follow
from abord.casework.files.acts.common import CannotDo, CannotDoYet, happened, today
from abord.casework.files.course import Outcome
from abord.casework.files.models import Application, Decision, Task

NEW_MONEY = (Outcome.GRANTED, Outcome.PARTLY)
"""Of what was reduced the rest goes on being paid: no money came late by that decision."""


@dataclass(frozen=True, slots=True)
class Owing:
    """An application with interest still to pay."""

    application: Application
    terms: list[Deadline]


def with_amounts(found: Iterable[Deadline], decisions: Sequence[Decision]) -> list[Deadline]:
    """The same terms, and of interest what it comes to on the amount of its decision, where that is known."""
    by_day = {one.decided_on: _granted(one) for one in decisions if one.outcome in NEW_MONEY}
    return [
        replace(one, owed=arrears.owed(by_day[one.decided_on], one))
        if one.subject is Subject.INTEREST and one.decided_on in by_day
        else one
        for one in found
    ]


def _granted(decision: Decision) -> arrears.Granted:
    every = str(decision.letter.get("every", ""))
    return arrears.Granted(decision.amount, every, decision.from_on, decision.until_on)


def tasks() -> QuerySet[Task]:
    """Of interest that is still to pay, what waits longest first."""
    found: QuerySet[Task] = Task.objects.filter(says="interest", done_on=None).order_by("due", "pk")
    return found


def still_owed(most: int) -> list[Owing]:
    """For whom interest is still to pay, at most so many, with the terms as they stand today."""
    rows = tasks().select_related("application__receipt", "application__file__person")
    rows = rows.prefetch_related("application__events", "application__decisions")
    applications = {task.application_id: task.application for task in rows[:most]}
    return [Owing(one, _open(one)) for one in applications.values()]


def is_owed(application: Application) -> bool:
    """Whether there is interest still to pay."""
    return bool(_open(application))


def _open(application: Application) -> list[Deadline]:
    found = follow.deadlines(application, application.events.all())
    owed = [one for one in found if one.subject is Subject.INTEREST and one.status is Status.OPEN]
    return with_amounts(owed, list(application.decisions.all()))


def paid(application: Application, amount: float | None, on: datetime.date | None) -> None:
    """The interest was paid: for each decision of which it was owed; its task is done."""
    day, owed = on or today(), _open(application)
    if not owed:
        raise CannotDo("no_interest_owed")
    wrong = {}
    if amount is None or amount <= 0:
        wrong["interest_amount"] = CannotDo("interest_amount")
    if day > today():
        wrong["interest_on"] = CannotDo("future_day")
    if not any(one.kind == Kind.PAID for one in application.events.all()):
        wrong["interest_on"] = CannotDo("interest_after_money")
    first = min(one.earliest for one in owed if one.earliest is not None)
    if day < first:
        wrong["interest_on"] = CannotDo("interest_too_early", day=first)
    if wrong:
        raise CannotDoYet(wrong)
    for number, one in enumerate(owed):
        kept = one.decided_on.isoformat() if one.decided_on else None
        whole = {} if number else {"amount": amount}  # what was paid, once
        happened(application.file, "interest_paid", day, application, decided_on=kept, **whole)
        follow.finish(application.tasks.filter(key=follow.interest_key(application, one)))
