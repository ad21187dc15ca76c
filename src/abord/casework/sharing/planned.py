"""A plan that is shared: what the other service reads of it, and what it says of its own steps.

As with referrals nothing of the person lies with the other service: it reads at the sender, in the sender's scope, and
each look stands in the person's journal. Once the consent ends, is taken back, or after a death, it sees nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from abord.casework.files.acts import follow
from abord.casework.files.acts.common import CannotDo, happened, today
from abord.casework.files.course import TaskWanted, Wanted
from abord.casework.files.models import File, Person
from abord.casework.files.plan import Marked, Owner
from abord.casework.journal import chain
from abord.casework.organisations.compiled import compiled
from abord.casework.organisations.models import organisation_in_scope
from abord.casework.organisations.scope import SYSTEM, Actor, Scope, current, scoped
from abord.casework.purposes import Purpose
from abord.casework.sharing import contact
from abord.casework.sharing.kinds import DONE_WITH, StepAnswer, What
from abord.casework.sharing.models import Consent, PlanHere, PlanPart, SharedPlan

MOST_WORDS = 150
SENDER = ("file__person__death", "file__handler", "share__consent")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the other service reads; ``person`` only where it may know who that is."""

    plan: SharedPlan
    steps: list[Marked]
    parts: list[PlanPart]
    contact: contact.Contact | None
    person: Person | None


@dataclass(frozen=True, slots=True)
class Told:
    """What a service says of one step: ``where_to`` where it is not for it, ``until`` where it needs time."""

    answer: StepAnswer
    where_to: str = ""
    until: datetime.date | None = None


def is_on(plan: SharedPlan) -> bool:
    """Whether it is shared today."""
    consent = plan.share.consent
    return not consent.is_withdrawn and today() <= consent.ends


@compiled
def _of_file(file: Any) -> Any:
    return SharedPlan.objects.select_related("share__consent").filter(file=file).order_by("-pk")


@compiled
def _parts_of(file: Any) -> Any:
    return PlanPart.objects.select_related("step").filter(file=file).order_by("pk")


def of_file(file: File) -> list[SharedPlan]:
    """All of a file, those that are over too, the newest first."""
    return _of_file(file=file)


def with_parts(file: File) -> list[tuple[SharedPlan, list[PlanPart]]]:
    """The same, each with the steps that are the other service's."""
    parts = _parts_of(file=file)
    return [(plan, [one for one in parts if one.plan_id == plan.pk]) for plan in of_file(file)]


def steps_seen(plan: SharedPlan, parts: Iterable[PlanPart]) -> list[Marked]:
    """The steps of the rights that the person chose, and the service's own; never those of a third service."""
    rights = list(plan.about_rights)
    own = [one.step_id for one in parts if one.answer != StepAnswer.NOT_FOR_US]
    seen = Q(application__right__in=[one for one in rights if one]) | Q(pk__in=own)
    if "" in rights:
        of_another = PlanPart.objects.exclude(plan=plan).values("step")
        seen |= (Q(application=None) | Q(application__right="")) & ~Q(pk__in=of_another)
    return follow.current_plan(plan.file, plan.file.steps.filter(seen).order_by("pk"), None)


def read(here: PlanHere) -> Shown | None:
    """What may be seen today, as the sender has it now; None where nothing may."""
    with _at_the_sender(here) as plan:
        if plan is None or not is_on(plan) or follow.has_died(plan.file):
            return None
        chain.record("plan_read", plan.file.person.subject, about=f"plan of {plan.file.number}")
        parts = list(plan.parts.select_related("step").order_by("pk"))
        person = plan.file.person if may_know_who(plan) else None
        found = Shown(plan, steps_seen(plan, parts), parts, contact.of_file(plan.file), person)
    _recount(here, parts)
    return found


def _recount(here: PlanHere, parts: Iterable[PlanPart]) -> None:
    """What the sender did with a step meanwhile counts in the list of the own service too."""
    to_do = sum(one.is_open for one in parts)
    if to_do != here.to_do and here.ended_on is None:
        here.to_do = to_do
        here.save(update_fields=["to_do"])


def may_know_who(plan: SharedPlan) -> bool:
    """It was agreed in the same go. What is withdrawn is withdrawn with it, by its number."""
    number = plan.share.consent.number
    return bool(Consent.objects.filter(number=number, kind=What.CONTACT, withdrawn_on=None).exists())


def answer(here: PlanHere, part: int, told: Told) -> None:
    """By the service itself, in its own scope, of a step of its own."""
    with _at_the_sender(here) as plan:
        if plan is None or follow.has_died(plan.file):
            raise CannotDo("plan_over")
        found = locked(plan, part)
        if found is None:
            raise CannotDo("plan_over")
        note(found, told, current().actor.name)


def locked(plan: SharedPlan, part: int) -> PlanPart | None:
    """A step of another service; nobody else answers at the same moment."""
    found: PlanPart | None = PlanPart.objects.select_for_update(of=("self",)).filter(plan=plan, pk=part).first()
    if found is not None:
        found.plan = plan
        found.file = found.step.file = plan.file
    return found


def note(part: PlanPart, told: Told, by: str) -> None:
    """Write down what a service says of its step, at the desk what came by phone or on paper.

    What is not for it becomes a step of this service again: whoever shared the plan stays responsible.
    """
    plan, step = part.plan, part.step
    by, where_to = " ".join(by.split())[:250], " ".join(told.where_to.split())[:MOST_WORDS]
    if not is_on(plan) or not part.is_open or follow.has_died(plan.file):
        raise CannotDo("plan_over")
    if not by:
        raise CannotDo("referral_who")
    if told.answer is StepAnswer.NOT_FOR_US and not where_to:
        raise CannotDo("referral_where")
    if told.answer is StepAnswer.NEEDS_TIME and (told.until is None or told.until <= today()):
        raise CannotDo("plan_until")
    part.answer, part.answered_on, part.answered_by = told.answer, today(), by
    part.where_to = where_to if told.answer is StepAnswer.NOT_FOR_US else ""
    part.save(update_fields=["answer", "answered_on", "answered_by", "where_to"])
    follow.finish(plan.file.tasks.filter(key=_key(part)))
    happened(plan.file, "plan_answered", plan=plan.number, recipient=plan.recipient)
    if told.answer is StepAnswer.DONE:
        follow.finish_step(step)
    elif told.answer is StepAnswer.NEEDS_TIME:
        step.by = told.until
        step.save(update_fields=["by"])
    else:
        step.owner, step.who = Owner.SERVICE, plan.file.handler.name if plan.file.handler else ""
        step.save(update_fields=["owner", "who"])
        said = {"recipient": plan.recipient, "title": step.title, "where": part.where_to}
        wanted = TaskWanted(Wanted.ASK_OTHER_SERVICE, today())
        follow.want(plan.file, wanted, f"{_key(part)}:back", None, "plan_not_for_us", said)
    count_at_the_other(plan)


def count_at_the_other(plan: SharedPlan) -> None:
    """How many steps still wait for it, in the row of the service that has one."""
    parts = plan.parts.exclude(answer__in=DONE_WITH).filter(step__done_on=None, step__dropped=False)
    _at_the_other(plan, to_do=parts.count())


def taken_back(file: File, consent: str) -> None:
    """The person took the consent back: the other service is told that there is nothing to see any more."""
    for one in SharedPlan.objects.filter(file=file, share__consent__number=consent):
        _at_the_other(one, ended_on=today(), to_do=0)
        for part in one.parts.all():
            follow.finish(file.tasks.filter(key=_key(part)))


def look_at_silence() -> int:
    """A step of another service whose day passed without a word: this service asks. Nothing else follows."""
    day = today()
    rows = PlanPart.objects.filter(step__by__lt=day, step__done_on=None, step__dropped=False, file__person__death=None)
    rows = rows.exclude(answer__in=DONE_WITH)
    rows = rows.filter(plan__share__consent__withdrawn_on=None, plan__share__consent__ends__gte=day)
    return sum(
        follow.want(
            one.file, TaskWanted(Wanted.ASK_OTHER_SERVICE, day), _key(one), None, "plan_silent",
            {"recipient": one.plan.recipient, "title": one.step.title},
        )
        for one in rows.select_related("plan", "step", "file__person", "file__handler").order_by("pk")
    )  # fmt: skip


def _key(part: PlanPart) -> str:
    return f"part:{part.pk}"


@contextmanager
def _at_the_sender(here: PlanHere) -> Iterator[SharedPlan | None]:
    """The plan at the sender, in the sender's scope, as whoever asks with the name of the own service.

    Only what was shared with the very service in scope is found.
    """
    service, actor = organisation_in_scope(), current().actor
    there = Actor(actor.kind, actor.id, f"{actor.name}, {service.name}")
    with scoped(Scope(int(here.sender_id), there, Purpose.FOLLOW_UP)):
        rows = SharedPlan.objects.select_related(*SENDER).filter(number=here.number, receiver_id=service.pk)
        yield rows.first()


def _at_the_other(plan: SharedPlan, **changes: object) -> None:
    if plan.receiver_id is not None:
        with scoped(Scope(int(plan.receiver_id), SYSTEM, Purpose.FOLLOW_UP)):
            PlanHere.objects.filter(sender_id=plan.organisation_id, number=plan.number).update(**changes)
