"""What the service asks of the person because it cannot decide without: the term to decide rests until the answer.

Only where the law says so, only for what somebody asks in so many words, and never for the list of papers that each
application begins with: a term that rests makes the person wait. It runs again from the day on which the answer came.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from abord.casework.clocks.deadlines import RESTING, Status, Subject
from abord.casework.clocks.events import Kind, Way
from abord.casework.clocks.terms import term
from abord.casework.files.acts import follow
from abord.casework.files.acts.common import CannotDo, CannotDoYet, happened, today
from abord.casework.files.given import not_yet
from abord.casework.files.models import UNDECIDED, Application, Decision, Step
from abord.casework.files.plan import Owner
from abord.casework.files.regimes import regime_of


def can_rest(application: Application) -> bool:
    """Whether the term to decide rests here while an answer is awaited: the term of the application itself, not of a
    change after it, where the law that lets it rest names that term, and only as long as it has not passed."""
    regime = regime_of(application.right)
    if application.stage not in UNDECIDED or regime not in RESTING:
        return False
    if term("decision", regime, application.filed_on) is None:
        return False
    return any(
        one.subject is Subject.DECISION and one.status in (Status.OPEN, Status.SUSPENDED)
        and "change_start_unsure" not in one.why
        for one in follow.deadlines(application, application.events.all())
    )  # fmt: skip


def ask(application: Application, papers: Iterable[str], on: datetime.date | None) -> Step:
    """Ask for what is needed to decide; ``on``: the day on which the person was asked. It stands in the plan."""
    day, wrong = on or today(), {}
    wanted = [" ".join(one.split()) for one in papers if one.strip()]
    if not can_rest(application):
        raise CannotDo("term_does_not_rest")
    if not wanted:
        wrong["asked_papers"] = CannotDo("asked_papers")
    elif not not_yet(application.file, wanted):  # the service has them all: nothing is asked, and nothing rests
        wrong["asked_papers"] = CannotDo("asked_already")
    if day > today():
        wrong["asked_on"] = CannotDo("future_day")
    elif day < application.filed_on:
        wrong["asked_on"] = CannotDo("asked_before_filed", day=application.filed_on)
    if wrong:
        raise CannotDoYet(wrong)
    step = follow.add_step(application.file, follow.ANSWER, Owner.PERSON, documents=wanted, application=application)
    happened(application.file, Kind.INFORMATION_ASKED.value, day, application, step=step.pk)
    return step


def awaited(application: Application) -> list[Step]:
    """What was asked so and has not come yet."""
    return [
        one for one in application.steps.all() if one.title == follow.ANSWER and one.done_on is None and not one.dropped
    ]  # fmt: skip


def came(step: Step, on: datetime.date | None) -> None:
    """The answer is here since that day: the term runs again."""
    if on is not None and on > today():
        raise CannotDo("future_day")
    follow.finish_step(step, on)


def days_presented(application: Application) -> dict[datetime.date, datetime.date]:
    """By the day on which a registered letter was sent, the day on which it was presented, where that is noted."""
    rows = list(application.events.all())
    days = {one.data["notified"]: one.at for one in rows if one.kind == follow.PRESENTED}
    return {one.at: days[one.pk] for one in rows if one.pk in days}


def presented(decision: Decision, on: datetime.date) -> None:
    """On this day the post first presented the registered letter at the door."""
    if decision.notified_on is None or decision.notified_by != Way.REGISTERED:
        raise CannotDo("not_registered")
    if on > today() or on < decision.notified_on:
        raise CannotDo("presented_day", day=decision.notified_on)
    application = decision.application
    sent = application.events.filter(kind=Kind.NOTIFIED, at=decision.notified_on, data__way=Way.REGISTERED).last()
    if sent is None:
        raise CannotDo("not_registered")
    happened(application.file, follow.PRESENTED, on, application, notified=sent.pk)
