"""An application with all that is reckoned from it, in words and with a fixed number of queries."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from abord.casework.clocks import wording
from abord.casework.clocks.deadlines import Deadline, Status, Subject
from abord.casework.files.acts import follow, owing
from abord.casework.files.course import Outcome, Stage
from abord.casework.files.models import Application, Decision, Event
from abord.casework.files.regimes import own_appeal, regime_of
from abord.casework.files.standing import Reply, Situation, five
from abord.casework.files.vocabulary import word
from abord.casework.letters import remedies
from abord.casework.organisations.models import Organisation
from abord.web.files.rights import right_in_full, right_name


@dataclass(frozen=True, slots=True)
class Term:
    """A deadline in words."""

    title: str
    status: str
    state: str
    sentences: list[str]
    source: str
    due: datetime.date | None
    days_left: int | None
    who: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An application with all that is reckoned from it."""

    row: Application
    name: str
    terms: list[Term]
    decision_due: datetime.date | None
    replies: list[tuple[str, str]]
    routes: list[remedies.Said]
    decisions: list[Decision]
    is_late: bool
    """Whether the term to decide has surely passed."""
    decided: Decision | None = None
    """The last decision; also while a change is looked into it holds and can be contested."""
    in_full: str = ""
    """The name without abbreviations."""
    until: datetime.date | None = None
    """Until when it can surely be contested: in court, or where the law has no court for it as it says."""
    payment_due: datetime.date | None = None
    interest_open: bool = False
    """Whether there is interest that the service still has to pay."""
    waiting: list[str] = field(default_factory=list)
    """How long it may still take, as it went with others here (``waiting.with_times``)."""


@dataclass(frozen=True, slots=True)
class Due:
    """An application in a list: what it is, and until when it is decided."""

    row: Application
    name: str
    decision_due: datetime.date | None
    is_late: bool


def due_of(application: Application, events: list[Event], language: str, day: datetime.date) -> Due:
    """An application as a list shows it, out of its events: less work than ``shown``."""
    due, missed = _decision(follow.deadlines(application, events, day), day)
    return Due(application, right_name(language, application.right, application.asked), due, missed)


def _decision(found: list[Deadline], day: datetime.date) -> tuple[datetime.date | None, bool]:
    """Until when it is decided, and whether that term has surely passed."""
    decision = next((one for one in found if one.subject is Subject.DECISION), None)
    if decision is None:
        return None, False
    due = decision.earliest
    if due is not None and due < day:  # the safe day passed; the term may not have
        due = decision.latest
    if due is not None and due < day and decision.status is Status.OPEN:
        due = None  # nobody can say any more that it comes by then
    return due, decision.status is Status.MISSED


def shown(
    application: Application, language: str, organisation: Organisation, day: datetime.date, *, of_person: bool = False
) -> Shown:
    """An application as it stands today, in words: to the person, or of the person to who works at the desk."""
    decisions = list(application.decisions.all())
    found = owing.with_amounts(follow.deadlines(application, application.events.all(), day), decisions)
    due, missed = _decision(found, day)
    decided = decisions[-1] if decisions else None
    is_over = decided is not None and application.stage in (Stage.DECIDED, Stage.CARRIED_OUT)  # no change since then
    pays = is_over and decided is not None and Outcome(decided.outcome) in follow.GIVES
    documents = [
        document
        for step in application.steps.all()
        if step.owner == "person"
        and step.done_on is None
        and not step.dropped
        and not (is_over and step.title in follow.LEADS_TO_A_DECISION)
        and application.stage != Stage.FORWARDED
        for document in step.documents
    ]
    handler = application.handler or application.file.handler
    contact = ", ".join(part for part in (handler.name if handler else "", organisation.phone) if part)
    holder = application.forwarded_to if application.stage == Stage.FORWARDED else organisation.name
    appeal = own_appeal(application.right, language)
    to_pay = _due(found, Subject.PAYMENT) if pays else None
    about = Situation(
        Stage(application.stage), application.receipt.number, application.filed_on, documents, due, holder,
        contact or organisation.name, application.file.number, to_pay, missed, is_over,
        bool(appeal), _done(found, Subject.PAYMENT) if pays else None,
    )  # fmt: skip
    name = right_name(language, application.right, application.asked)
    terms = [term_of(one, language, day, of_person=of_person) for one in found]
    replies = [_reply(language, reply, "_desk" if of_person else "") for reply in five(about)]
    routes, until = [], None
    if decisions or (missed and application.stage in (Stage.RECEIVED, Stage.INQUIRY)):
        found_routes = remedies.navigate(
            follow.clock_events(application.events.all()), regime_of(application.right), day,
            has_own_appeal=bool(appeal),
        )  # fmt: skip
        routes = [remedies.say(way, language, of_person=of_person, appeal=appeal) for way in found_routes]
        until = _contested_until(found_routes, day) if decided else None
    return Shown(application, name, terms, due, replies, routes, decisions, missed, decided,
                 right_in_full(language, application.right, application.asked), until, to_pay,
                 any((one.subject, one.status) == (Subject.INTEREST, Status.OPEN) for one in found))  # fmt: skip


def _contested_until(ways: list[remedies.Way], day: datetime.date) -> datetime.date | None:
    """The last day that is safe: that of the court, else of the first route that has one."""
    days = {
        way.route: way.deadline.earliest for way in ways
        if way.standing is remedies.Standing.OPEN and way.deadline is not None and way.deadline.earliest is not None
        and way.deadline.earliest >= day
    }  # fmt: skip
    return days.get(remedies.Route.COURT, next(iter(days.values()), None))


def _due(found: list[Deadline], subject: Subject) -> datetime.date | None:
    return next((one.earliest for one in found if one.subject is subject), None)


def _done(found: list[Deadline], subject: Subject) -> datetime.date | None:
    return next((one.done_on for one in found if one.subject is subject), None)


def _reply(language: str, reply: Reply, form: str) -> tuple[str, str]:
    fields = {
        name: value.strftime("%d/%m/%Y") if isinstance(value, datetime.date) else value
        for name, value in reply.fields.items()
    }
    asked, answered = f"question{form}", f"standing{form}"
    return word(language, asked, reply.question), word(language, answered, reply.key, **fields)


def term_of(one: Deadline, language: str, day: datetime.date, *, of_person: bool = False) -> Term:
    """A deadline in words: to the person, or of the person to who works at the desk."""
    return Term(
        wording.title(one, language, of_person=of_person), wording.status(one, language), one.status.value,
        wording.sentences(one, language, of_person=of_person), wording.source(one, language), one.earliest,
        None if one.subject is Subject.INTEREST else one.days_left(day),  # it runs, and no day is its last
        one.who.value,
    )  # fmt: skip
