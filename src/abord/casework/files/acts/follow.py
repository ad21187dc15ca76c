"""Going on with a file: moves, steps, tasks, notices, terms, notes, appointments."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Set
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from abord.book import open_book
from abord.casework.clocks.deadlines import Deadline, Status, Subject
from abord.casework.clocks.deadlines import deadlines as reckon
from abord.casework.clocks.events import Event as ClockEvent
from abord.casework.clocks.events import Kind as ClockKind
from abord.casework.clocks.events import Way
from abord.casework.files import duties
from abord.casework.files.acts.common import CannotDo, CannotDoYet, happened, today, worker_id
from abord.casework.files.course import (
    CannotMove,
    Channel,
    Course,
    Mover,
    Need,
    Outcome,
    Stage,
    TaskWanted,
    Wanted,
    overdue,
)
from abord.casework.files.given import not_yet
from abord.casework.files.models import Application, Decision, Event, File, Note, Notice, PlanIssue, Step, Task
from abord.casework.files.notices import Sent, otherwise
from abord.casework.files.plan import Marked, Owner, marked, ordered
from abord.casework.files.plan import Step as PlannedStep
from abord.casework.files.receipts import hash_of
from abord.casework.files.regimes import has_own_appeal, own_decision_term, regime_of
from abord.casework.mandates.kinds import Power
from abord.casework.mandates.models import Mandate
from abord.casework.organisations.compiled import compiled
from abord.casework.organisations.scope import ActorKind, Role, current

GIVES = frozenset({Outcome.GRANTED, Outcome.PARTLY, Outcome.REDUCED})
"""What is reduced goes on being paid, at the lower amount; of what was refused or stopped nothing is."""
PRESENTED = "presented"
"""A registered letter was presented at the door: it completes the event by which it was sent."""
CLOCK_KINDS = {kind.value for kind in ClockKind}
TASK_OF = {
    Subject.DECISION: Wanted.DECIDE, Subject.NOTIFICATION: Wanted.NOTIFY,
    Subject.PAYMENT: Wanted.PAY, Subject.FORWARDING: Wanted.FORWARD,
    Subject.HEARING: Wanted.HEAR, Subject.EVALUATION: Wanted.EVALUATE,
}  # fmt: skip

ELSEWHERE = frozenset({Subject.DECISION, Subject.SILENCE, Subject.HEARING})
"""Terms that run at the service that has an application now, once it was sent on."""


def move(application: Application, name: str, mover: Mover, given: Set[Need], **changes: Any) -> None:
    """Move an application on; what is missing is said, and nothing has changed."""
    course = Course(application.receipt.number, application.filed_on, Stage(application.stage))
    try:
        application.stage = course.move(name, mover, given).stage
    except CannotMove as stopped:
        if stopped.missing:
            raise CannotDo("needs", needs=sorted(need.value for need in stopped.missing)) from None
        raise CannotDo("not_from_here") from None
    for field, value in changes.items():
        setattr(application, field, value)
    application.save(update_fields=["stage", *changes])


def inquire(application: Application) -> None:
    """The inquiry begins."""
    move(application, "inquire", Mover.WORKER, set())
    happened(application.file, "inquiry_begun", None, application)


def carry_out(application: Application, on: datetime.date | None = None) -> None:
    """What was granted is paid or given, on a day from the decision until today. Paid late, interest is owed."""
    day, last = on or today(), last_decision(application)
    if application.stage == Stage.DECIDED and not gives(application):
        raise CannotDo("nothing_to_carry_out")
    if day > today():
        raise CannotDoYet({"paid_on": CannotDo("future_day")})
    if last is not None and day < last.decided_on:
        raise CannotDoYet({"paid_on": CannotDo("paid_before_decision", day=last.decided_on)})
    move(application, "carry_out", Mover.WORKER, {Need.NAMED_PERSON} if worker_id() else set())
    happened(application.file, "paid", day, application)
    for item in application.items.filter(exit=""):
        item.exit, item.received_on, item.exit_on = "received", day, day
        item.save(update_fields=["exit", "received_on", "exit_on"])
    finish(application.tasks.filter(key__startswith=f"{application.pk}:{Subject.PAYMENT}:"))
    look_at_terms([(application, list(application.events.all()))])


def gives(application: Application) -> bool:
    """Whether the last decision gives something to carry out."""
    last = last_decision(application)
    return last is not None and Outcome(last.outcome) in GIVES


def last_decision(application: Application) -> Decision | None:
    """The last decision, out of what was fetched where decisions were."""
    found: Decision | None = max(application.decisions.all(), key=lambda one: one.pk, default=None)
    return found


# Terms.


def clock_events(rows: Iterable[Event]) -> list[ClockEvent]:
    """What the clocks read of the events of one application."""
    rows, found = list(rows), list[ClockEvent]()
    for row in rows:
        if row.kind not in CLOCK_KINDS:
            continue
        way = row.data.get("way")
        found.append(
            ClockEvent(
                kind=ClockKind(row.kind), at=row.at, recorded_at=row.recorded_at, id=str(row.pk),
                way=Way(way) if way else None, proof=bool(row.data.get("proof", True)),
                missing_mentions=tuple(row.data.get("missing_mentions", ())), grants=bool(row.data.get("grants")),
                decided_on=_day(row.data.get("decided_on")),
            )
        )  # fmt: skip
    return found + _presented([row for row in rows if row.kind == PRESENTED], found)


def _presented(rows: list[Event], found: list[ClockEvent]) -> list[ClockEvent]:
    """Registered letters again, now with the day on which the post first presented them."""
    letters, more = {one.id: one for one in found}, []
    for row in sorted(rows, key=lambda row: row.recorded_at):
        of = str(row.data["notified"])
        if of in letters:
            letters[of] = replace(
                letters[of], presented_on=row.at, recorded_at=row.recorded_at, id=str(row.pk), corrects=letters[of].id
            )
            more.append(letters[of])
    return more


def _day(kept: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(kept) if kept else None


def deadlines(application: Application, rows: Iterable[Event], day: datetime.date | None = None) -> list[Deadline]:
    """All terms of one application, reckoned from its events; none runs for what the person withdrew, and what was
    sent on is decided elsewhere: this service is not late with it, and nobody goes to court against this one."""
    if application.stage == Stage.WITHDRAWN:
        return []
    right = application.right
    found = reckon(clock_events(rows), regime_of(right), day or today(), own=own_decision_term(right))
    if application.stage == Stage.FORWARDED:
        found = [one for one in found if one.subject not in ELSEWHERE or one.done_on is not None]
    return [one for one in found if one.subject is not Subject.APPEAL] if has_own_appeal(right) else found


def look_at_terms(applications: Iterable[tuple[Application, list[Event]]], day: datetime.date | None = None) -> int:
    """Make the tasks that follow from terms of the service that have passed, and from notices that stay unread.

    It makes tasks, and can make nothing else: no application moves, no payment stops.
    """
    day, made = day or today(), 0
    for application, rows in applications:
        for one in deadlines(application, rows, day):
            if one.subject is Subject.INTEREST and one.status is Status.OPEN:
                owed = TaskWanted(Wanted.PAY, day, escalate=True)
                made += want(application.file, owed, interest_key(application, one), application, "interest")
            wanted = TASK_OF.get(one.subject)
            if wanted is None or one.earliest is None or one.done_on is not None:
                continue
            late = overdue(wanted, one.latest or one.earliest, day)
            made += want(application.file, late, f"{application.pk}:{one.subject.value}:{one.earliest}", application)
    return made


def interest_key(application: Application, owed: Deadline) -> str:
    """By which the task to pay the interest is found: one for each decision."""
    return f"{application.pk}:{Subject.INTEREST}:{owed.decided_on}"


def look_at_notices(notices: Iterable[Notice], day: datetime.date | None = None) -> int:
    """Phone or write where a digital notice stays unread."""
    day = day or today()
    return sum(_another_way(notice, day) for notice in notices)


def _another_way(notice: Notice, day: datetime.date) -> int:
    """The task by which a notice reaches the person."""
    wanted = otherwise(as_sent(notice), day)
    return want(
        notice.file, wanted, f"notice:{notice.pk}", notice.application, "letter", {"notice": notice.subject}
    )  # fmt: skip


def as_sent(notice: Notice) -> Sent:
    return Sent(Channel(notice.channel), notice.sent_on, notice.reached_on, notice.adverse_from, notice.posted_on)


def want(
    file: File, wanted: TaskWanted | None, key: str, application: Application | None = None, says: str = "",
    values: dict[str, Any] | None = None, anybody: bool = False,
) -> int:  # fmt: skip
    """A task for the role that it takes, once per cause; 0 where it was there already, be it raised now.

    The handler is asked first, unless ``anybody`` of that role may take it. ``says``: which words of the vocabulary.
    """
    if wanted is None:
        return 0
    role, of = duties.role_for(wanted.what), application or file
    task, new = Task.objects.get_or_create(
        file=file, key=key[:80],
        defaults={
            "application": application, "what": wanted.what, "due": wanted.due, "escalated": wanted.escalate,
            "says": says, "values": values or {}, "role": role,
            "worker_id": lambda: None if anybody else duties.asked_first(role, of.handler),
        },
    )  # fmt: skip
    if wanted.escalate and not task.escalated and task.done_on is None:
        task.escalated = True
        task.save(update_fields=["escalated"])
    return int(new)


def add_task(
    file: File, what: Wanted, due: datetime.date, text: str, application: Application | None = None,
    role: Role | None = None,
) -> Task:  # fmt: skip
    """A task of the service, that the person sees as *we arrange this*. For another role it is nobody's yet."""
    taken = role or duties.role_for(what)
    made: Task = Task.objects.create(
        file=file, application=application, what=what, due=due, text=" ".join(text.split())[:250], role=taken,
        worker_id=worker_id() if current().actor.has(taken) else None,
    )  # fmt: skip
    happened(file, "task_made", None, application, what=what.value)
    return made


def finish_task(task: Task) -> None:
    """Done."""
    task.done_on = today()
    task.save(update_fields=["done_on"])
    happened(task.file, "task_done", None, task.application, what=task.what)


def finish(tasks: QuerySet[Task]) -> list[Task]:
    """All of these that are still to do, whoever had them; gives them."""
    found = list(tasks.filter(done_on=None).select_related("file__person", "application"))
    for task in found:
        finish_task(task)
    return found


# The step plan.


def first_steps(application: Application, language: str) -> None:
    """The steps that follow from the folder of the right: all of them at once, what the service has is not asked."""
    file, book = application.file, open_book()
    steps = []
    if application.right:
        right = book.rights[application.right].folder.right
        bring = not_yet(file, [one.names[language] for one in right.documents if not one.administration_has_it])
        have = [one.names[language] for one in right.documents if one.administration_has_it]
        if bring:
            steps.append(Step(file=file, application=application, title="bring", owner=Owner.PERSON, documents=bring))
        if have:
            steps.append(Step(file=file, application=application, title="fetch", owner=Owner.SERVICE, documents=have))
    due = next(
        (one.earliest for one in deadlines(application, application.events.all()) if one.subject is Subject.DECISION),
        None,
    )
    steps.append(Step(file=file, application=application, title="talk", owner=Owner.SERVICE))
    steps.append(Step(file=file, application=application, title="decide", owner=Owner.SERVICE, by=due))
    for step in steps:
        step.who = "" if step.owner == Owner.PERSON else _name_of_handler(application)
    Step.objects.bulk_create(steps)


def _name_of_handler(application: Application) -> str:
    return application.handler.name if application.handler else ""


def add_step(
    file: File, title: str, owner: Owner, by: datetime.date | None = None, documents: Iterable[str] = (), who: str = "",
    application: Application | None = None,
) -> Step:  # fmt: skip
    """A further step; the next plan marks it as new, and the person is told at night (``news``)."""
    title = " ".join(title.split())
    if not title:
        raise CannotDo("title_needed")
    step: Step = Step.objects.create(
        file=file, application=application, title=title[:250], owner=owner, who=who[:150], by=by,
        documents=not_yet(file, [one.strip() for one in documents if one.strip()]),
    )  # fmt: skip
    happened(file, "step_added", None, application)
    return step


def finish_step(step: Step, on: datetime.date | None = None) -> None:
    """Done. Where the term rested until the answer, it runs again from the day on which that came."""
    step.done_on = on or today()
    step.save(update_fields=["done_on"])
    happened(step.file, "step_done", None, step.application)
    asked = step.application and step.application.events.filter(kind=ClockKind.INFORMATION_ASKED, data__step=step.pk)
    if asked and (first := asked.first()) is not None:
        day = max(step.done_on, first.at)
        happened(step.file, ClockKind.INFORMATION_GIVEN.value, day, step.application, step=step.pk)


def current_plan(file: File, steps: Iterable[Step], last: PlanIssue | None) -> list[Marked]:
    """The plan now, with what changed since the one the person has."""
    now = ordered(_planned(file, steps))
    return marked(now, [_read(step) for step in last.steps] if last else [])


def _planned(file: File, steps: Iterable[Step]) -> list[PlannedStep]:
    """The steps as they stand: with a decision, to decide is done, and what only led to it is not asked any more.

    Of what the person withdrew, or was sent on, there is no step left here.
    """
    over = _over(file=file)
    decided = {pk: day for pk, _, day in over}
    gone = {pk for pk, stage, _ in over if stage in (Stage.WITHDRAWN, Stage.FORWARDED)}
    found = []
    for step in steps:
        planned, day = step.planned(), decided.get(step.application_id)
        led = day and not planned.is_done and step.title in LEADS_TO_A_DECISION
        if step.dropped or step.application_id in gone or led:
            continue
        is_over = day and not planned.is_done and step.title == "decide"
        found.append(replace(planned, done_on=day) if is_over else planned)
    return found


@compiled
def _over(file: Any) -> Any:
    rows = Application.objects.filter(file=file, stage__in=NOTHING_TO_BRING).order_by("decisions__pk")
    return rows.values_list("pk", "stage", "decisions__decided_on")


ANSWER = "answer"
"""The step by which the service asks what it cannot decide without (``asking.py``)."""
LEADS_TO_A_DECISION = ("bring", "fetch", "talk", ANSWER)
"""Steps of which nothing is left to do once it is decided."""
NOTHING_TO_BRING = (Stage.DECIDED, Stage.CARRIED_OUT, Stage.WITHDRAWN, Stage.FORWARDED)
"""Where an application asks for no papers any more."""


def issue_plan(file: File) -> PlanIssue:
    """Give the plan out: from now on changes are marked against this one."""
    last = file.plans.order_by("-number").first()
    made: PlanIssue = PlanIssue.objects.create(
        file=file, number=last.number + 1 if last else 1,
        steps=[_write(step) for step in _planned(file, file.steps.all())],
    )  # fmt: skip
    happened(file, "plan_issued", number=made.number)
    return made


def _write(step: PlannedStep) -> dict[str, Any]:
    return {
        "key": step.key, "title": step.title, "owner": step.owner.value, "who": step.who,
        "by": step.by.isoformat() if step.by else None, "documents": list(step.documents),
        "done_on": step.done_on.isoformat() if step.done_on else None,
    }  # fmt: skip


def _read(kept: dict[str, Any]) -> PlannedStep:
    return PlannedStep(
        kept["key"], kept["title"], Owner(kept["owner"]), kept["who"], _day(kept["by"]), tuple(kept["documents"]),
        _day(kept["done_on"]),
    )  # fmt: skip


# Notices, notes.

FACE_TO_FACE = (Channel.DESK, Channel.HOME_VISIT)


def tell(
    file: File, subject: str, application: Application | None = None, text: str = "",
    adverse_from: datetime.date | None = None, went: datetime.date | None = None, language: str = "",
    is_there: bool = True,
) -> Notice | None:  # fmt: skip
    """A notice by the person's own channel. What is digital counts only once it was opened; a letter is to be posted,
    an e-mail to be sent by somebody, unless it ``went`` on a day that is known. ``language``: in which the text is
    written, where it is known. ``is_there``: whoever is told face to face is there now; where
    not, at night too, it is a letter.

    None to someone who died: that it was held back stands in the file.
    """
    if has_died(file):
        happened(file, "notice_held", None, application, subject=subject)
        return None
    channel, day = file.person.reached_by, went or today()
    if channel in FACE_TO_FACE and not (is_there and current().actor.kind is not ActorKind.SYSTEM):
        channel = Channel.POST
    made: Notice = Notice.objects.create(
        file=file, application=application, channel=channel, subject=subject, text=text.strip()[:4000], sent_on=day,
        language=language if text.strip() else "", adverse_from=adverse_from,
        reached_on=day if channel in FACE_TO_FACE else None,
    )  # fmt: skip
    proof = {"hash": hash_of(made.text)} if made.text else {}
    happened(file, "notice_sent", day, application, channel=channel.value, subject=subject, **proof)
    if channel is Channel.PHONE:
        want(file, TaskWanted(Wanted.CALL_BACK, today()), f"call:{made.pk}", application)
    if channel is Channel.EMAIL and went is None:  # nothing sends it by itself: somebody does, without any datum
        want(file, TaskWanted(Wanted.EMAIL, today()), f"email:{made.pk}", application, "email")
    if channel is Channel.POST and went is None:
        _another_way(made, today())
    _copies(made)
    return made


def _copies(notice: Notice) -> None:
    """A task for each whom a mandate lets get what the service writes too: beside the person, never instead."""
    for mandate in notice.file.person.mandates.order_by("pk"):
        copy_to(mandate, notice, today())


def copy_to(mandate: Mandate, notice: Notice, day: datetime.date) -> int:
    """The task to send somebody a copy, where the mandate let that person get it on the day; once."""
    right = str(notice.application.right) if notice.application is not None else ""
    if not mandate.gives(Power.NOTICES, day, right):
        return 0
    said = {"notice": notice.subject, "name": mandate.name, "mandate": mandate.number}
    key = f"copy:{notice.pk}:{mandate.pk}"
    return want(notice.file, TaskWanted(Wanted.POST, today()), key, notice.application, "copy", said)


def over(notice: Notice) -> None:
    """It has reached the person: nobody has to post it, or to phone about it, any more."""
    keys = [f"notice:{notice.pk}", f"call:{notice.pk}", f"email:{notice.pk}"]
    finish(notice.file.tasks.filter(key__in=keys))


def has_died(file: File) -> bool:
    """Whether a death is noted of the person."""
    return getattr(file.person, "death", None) is not None


def reached(notice: Notice, on: datetime.date | None = None) -> None:
    """It was opened, handed over, or said on the phone."""
    if notice.reached_on is None:
        notice.reached_on = on or today()
        notice.save(update_fields=["reached_on"])
        happened(notice.file, "notice_reached", None, notice.application, channel=notice.channel)
        over(notice)


def add_note(file: File, text: str) -> Note:
    """A note, dated and signed. The aid for respectful notes suggests before this; it never stops it."""
    text = text.strip()
    if not text:
        raise CannotDo("text_needed")
    made: Note = Note.objects.create(file=file, text=text[:4000], on=today(), by_id=worker_id())
    happened(file, "note_written")
    return made


def hide_note(note: Note) -> None:
    """Out of the daily view; the person still finds it under what was kept."""
    note.hidden_on = today()
    note.save(update_fields=["hidden_on"])
    happened(note.file, "note_hidden")
