"""Events in, deadlines out: who must do what until when, by which article, how sure, and what follows if not.

A pure function of the events, the day and what was known then. It never refuses, reduces or stops anything: a missed
term of a service gives that service a task and the person a remedy.
"""

from __future__ import annotations

import dataclasses
import datetime
import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from abord.casework.clocks import calendar
from abord.casework.clocks.calendar import Span
from abord.casework.clocks.events import Event, Kind, Way, known_on
from abord.casework.clocks.interest import RATES, Interest, interest, joined
from abord.casework.clocks.terms import NO_LENGTH, Regime, Term, term

DAY = datetime.timedelta(days=1)
RESTING = (Regime.CHARTER, Regime.FAMILY, Regime.DISABILITY)
"""Where the term to decide rests while an answer of the person is awaited: the regimes to which the Charter applies
(its article 10, and `terms.yaml`)."""
POSTED_READINGS = ("posting", "presentation", "third_working_day")


class Subject(enum.StrEnum):
    """What a deadline is about."""

    RECEIPT = "receipt"
    FORWARDING = "forwarding"
    DECISION = "decision"
    NOTIFICATION = "notification"
    PAYMENT = "payment"
    INFORMATION = "information"
    HEARING = "hearing"
    APPEAL = "appeal"
    SILENCE = "silence"
    SUPERVISOR = "review_by_supervisor"
    COMPLAINT = "complaint_to_company"
    ANSWER = "answer_to_complaint"
    CHAMBER = "review_chamber"
    OMBUDSMAN = "ombudsman"
    INTEREST = "interest"
    EVALUATION = "evaluation"
    NEW_APPLICATION = "new_application"


class Actor(enum.StrEnum):
    """Whose turn it is."""

    SERVICE = "service"
    PERSON = "person"
    OMBUDSMAN = "ombudsman"


WHOSE = {
    Subject.NEW_APPLICATION: Actor.PERSON, Subject.SILENCE: Actor.PERSON, Subject.OMBUDSMAN: Actor.OMBUDSMAN,
}  # fmt: skip
"""Whose turn it is where no term is known; else the term says so."""


class Status(enum.StrEnum):
    """Where a deadline stands on the day that was asked for."""

    OPEN = "open"
    MET = "met"
    MET_LATE = "met_late"
    MISSED = "missed"
    SUSPENDED = "suspended"
    NOT_STARTED = "not_started"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline as it stands.

    Attributes:
        earliest, latest: the last day, the same where it is sure. Who must act does so by ``earliest``; ``missed`` is
            only said after ``latest``. With NOT_STARTED, ``earliest`` is the day that is safe whatever a court reads.
        why: keys (``words``) that say why it has not started, rests or is unsure.
        follows: key of what follows when it is missed.
        switches: conflicts between sources that would settle the range.
        missing: mandatory mentions that the decision lacks.
        interest: on each 100 euro that is paid late, until ``until``: the day that was asked for or the payment.
        owed: the same on the amount that was decided, where that is known (``arrears.owed``).
        decided_on: of interest: the decision by which it is owed.
    """

    subject: Subject
    who: Actor
    status: Status
    earliest: datetime.date | None = None
    latest: datetime.date | None = None
    started: datetime.date | None = None
    done_on: datetime.date | None = None
    article: str = ""
    source: str = ""
    confidence: str = "K"
    note: str | None = None
    why: tuple[str, ...] = ()
    follows: str | None = None
    switches: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    interest: Interest | None = None
    owed: Interest | None = None
    decided_on: datetime.date | None = None
    until: datetime.date | None = None

    @property
    def due(self) -> datetime.date | None:
        """The day by which to act: the safe one."""
        return self.earliest

    @property
    def is_sure(self) -> bool:
        """Whether the last day is one day, from a sure term."""
        return self.earliest is not None and self.earliest == self.latest and self.confidence != "?"

    def days_left(self, today: datetime.date) -> int | None:
        """Days until the safe day; negative when it has passed."""
        return None if self.earliest is None else (self.earliest - today).days


def deadlines(
    events: Iterable[Event],
    regime: Regime,
    today: datetime.date,
    as_known_on: datetime.date | None = None,
    switches: Mapping[str, str] | None = None,
    own: Term | None = None,
) -> list[Deadline]:
    """All deadlines of one procedure as they stand on ``today``, as far as was written down on ``as_known_on``.

    ``own``: the term to decide that the right itself has, where its rules of procedure have none.
    """
    known = [event for event in known_on(events, as_known_on or today) if _has_happened(event, today)]
    return _Reckoner(known, regime, today, dict(switches or {}), own).all()


def _has_happened(event: Event, today: datetime.date) -> bool:
    return event.at <= today or event.kind is Kind.EVALUATION_PLANNED


@dataclass(slots=True)
class _Start:
    """From when the term to appeal runs, and whether it does."""

    earliest: datetime.date
    latest: datetime.date
    runs: bool = True
    why: tuple[str, ...] = ()
    switches: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reckoner:
    events: list[Event]
    regime: Regime
    today: datetime.date
    switches: dict[str, str]
    own: Term | None = None
    found: list[Deadline] = field(default_factory=list)

    def all(self) -> list[Deadline]:
        """Everything that follows from the events."""
        application = self.first(Kind.APPLICATION_RECEIVED)
        if application is not None:
            self.receipt(application)
            self.forwarding(application)
            self.after_changes()
            self.decision(application)
        decisions = self.every(Kind.DECIDED)
        for number in reversed(range(len(decisions))):  # newest first: that one is shown where only one is
            self.after_decision(decisions[number], decisions[number + 1] if number + 1 < len(decisions) else None)
        self.information()
        self.hearing(decisions)
        self.ombudsman()
        self.evaluations()
        if decisions and (change := self.first(Kind.SITUATION_CHANGED, after=decisions[-1].at)) is not None:
            self.stated(Subject.NEW_APPLICATION, change.at, Status.OPEN, ("situation_changed",))
        return self.found

    # What happened.

    def first(self, kind: Kind, after: datetime.date | None = None) -> Event | None:
        return next((e for e in self.events if e.kind is kind and (after is None or e.at >= after)), None)

    def every(self, kind: Kind) -> list[Event]:
        return [event for event in self.events if event.kind is kind]

    # What the service must do.

    def receipt(self, application: Event) -> None:
        issued = self.first(Kind.RECEIPT_ISSUED)
        self.add(Subject.RECEIPT, application.at, issued, follows="receipt_missing")

    def forwarding(self, application: Event) -> None:
        if self.first(Kind.NOT_COMPETENT) is None:
            return
        forwarded = self.first(Kind.FORWARDED)
        rule = term("forwarding", self.regime, application.at)
        if rule is None or rule.unit == NO_LENGTH:
            status = Status.OPEN if forwarded is None else Status.MET
            why = "term_not_found" if rule is None else "without_delay"
            self.stated(Subject.FORWARDING, application.at, status, (why,), forwarded, "forward_missing")
            return
        self.add(Subject.FORWARDING, application.at, forwarded, follows="forward_missing")

    def decision(self, application: Event) -> None:
        general = term("decision", self.regime, application.at)
        rule = general or self.own
        decided = self.first(Kind.DECIDED)
        if rule is None:
            if self.regime is Regime.HOUSING_FLANDERS and decided is None:
                self.silence_in_flanders(application)
            return
        taken_over = self.first(Kind.FORWARD_RECEIVED)
        span = rule.end(application.at, taken_over.at if taken_over else None)
        why: tuple[str, ...] = ("forwarded_start_unsure",) if taken_over else ()
        waited, waiting = self.waiting(decided.at if decided else self.today, span[1])
        if waited and self.regime in RESTING:
            span = (span[0] + waited * DAY, span[1] + waited * DAY)
            why += ("rested_for_answer",)
            if waiting and decided is None:
                self.found.append(self.made(rule, Subject.DECISION, Status.SUSPENDED, None, application.at, why))
                return
        made = self.made(rule, Subject.DECISION, None, span, application.at, why, done=decided)
        # Where only the right has a term, no law was found of what silence means, nor of days that it rests.
        follows = "silence" if general is not None else None
        is_unsure = taken_over or (general is None and waited)
        self.found.append(dataclasses.replace(made, follows=follows, confidence="?" if is_unsure else rule.confidence))
        if general is not None and decided is None and self.today > span[0]:
            self.silence(application, span)

    def after_changes(self) -> None:
        """A decision after a change that was told: the term of an application, counted from that day.

        The law names it for an application, so that it is not sure: it is a task when it passes, and no silence. After
        a refusal there is nothing that a change could change: that asks for a new application.
        """
        decisions = self.every(Kind.DECIDED)
        for number in reversed(range(len(decisions))):
            before, following = decisions[number], decisions[number + 1] if number + 1 < len(decisions) else None
            change = next((e for e in self.every(Kind.SITUATION_CHANGED) if _follows(e, before)), None)
            if not before.grants or change is None or (following is not None and not _follows(following, change)):
                continue
            rule = term("decision", self.regime, change.at) or self.own
            if rule is None:
                continue
            span, status = rule.end(change.at), Status.OPEN if following is None else Status.MET
            why = ("change_start_unsure", *(("maybe_over",) if following is None and self.today > span[0] else ()))
            made = self.made(rule, Subject.DECISION, status, span, change.at, why, done=following)
            self.found.append(dataclasses.replace(made, confidence="?"))

    def waiting(self, until: datetime.date, last: datetime.date) -> tuple[int, bool]:
        """Days on which an answer was awaited (each day once), and whether one still is.

        What is asked after the ``last`` day of the term, moved by the days that it rested, makes no late service less
        late: it does not count.
        """
        days: set[datetime.date] = set()
        given = [event.at for event in self.every(Kind.INFORMATION_GIVEN)]
        waiting = False
        for asked in self.every(Kind.INFORMATION_ASKED):
            if asked.at > last + len(days) * DAY:
                continue
            end = next((at for at in given if at >= asked.at), None)
            waiting = waiting or end is None
            days.update(asked.at + count * DAY for count in range((min(end or until, until) - asked.at).days))
        return len(days), waiting

    def after_decision(self, decided: Event, following: Event | None) -> None:
        """What follows from one decision: its own notifications, until the next one was taken."""
        notified = [
            event
            for event in self.every(Kind.NOTIFIED)
            if decided.at <= event.at and (following is None or event.at < following.at)
        ]
        first = notified[0] if notified else None
        if term("notification", self.regime, decided.at) is not None:
            self.add(Subject.NOTIFICATION, decided.at, first, follows="notification_late")
        if decided.grants:
            self.payment(decided, first)
        if self.regime.is_housing:
            self.housing(decided, notified)
        else:
            self.appeal(decided, notified)

    def payment(self, decided: Event, notified: Event | None) -> None:
        paid = self.first(Kind.PAID, after=decided.at)
        start = decided if self.regime.is_ocmw else notified
        rule = term("payment", self.regime, decided.at)
        if rule is None:
            return
        if start is None:
            self.found.append(
                self.made(rule, Subject.PAYMENT, Status.NOT_STARTED, None, None, ("not_notified",), follows="interest")
            )
            return
        span = rule.end(start.at)
        self.found.append(
            dataclasses.replace(
                self.made(rule, Subject.PAYMENT, None, span, start.at, (), done=paid), follows="interest"
            )
        )
        self.interest(decided, paid, span)

    def interest(self, decided: Event, paid: Event | None, payment: Span) -> None:
        """From when interest runs on what is paid late, and how much it is."""
        end = paid.at if paid else self.today
        application = self.first(Kind.APPLICATION_RECEIVED)
        of_application = [d for d in self.found if d.subject is Subject.DECISION and "change_start_unsure" not in d.why]
        decision = of_application[0] if of_application else None
        is_first = decided == self.first(Kind.DECIDED)  # a later one has no term that began with the application
        late = decision.latest if application and decision and decision.latest and is_first else None
        late = late if late is not None and decided.at > late else None
        from_day = min(day for day in (late, payment[1]) if day is not None)
        if end <= from_day:
            return
        rule = term("interest", self.regime, decided.at)
        if rule is None or rule.confidence == "?":
            self.stated(Subject.INTEREST, decided.at, Status.UNKNOWN, ("interest_ocmw_unknown",))
            return
        earliest = min(day for day in (decision.earliest if late and decision else None, payment[0]) if day is not None)
        chosen = self.switches.get("interest_rate")
        rates = (chosen,) if chosen in RATES else RATES
        starts = (earliest + DAY, from_day + DAY)
        per_hundred = [interest(100, start, end, rate) for rate in rates for start in starts]
        # What was paid before the money itself came settles nothing: interest ran on.
        of_this = (e for e in self.every(Kind.INTEREST_PAID) if e.decided_on in (None, decided.at))
        settled = next((e for e in of_this if paid is not None and e.at >= paid.at), None)
        status, why = (Status.MET, ()) if settled else (Status.OPEN, ("interest_runs",))
        made = self.made(rule, Subject.INTEREST, status, None, earliest + DAY, why, done=settled)
        self.found.append(
            dataclasses.replace(
                made, earliest=earliest + DAY, latest=from_day + DAY, interest=joined(per_hundred),
                switches=() if chosen in RATES else ("interest_rate",), decided_on=decided.at, until=end,
            )
        )  # fmt: skip

    def information(self) -> None:
        answers = self.every(Kind.INQUIRY_ANSWERED)
        for number, asked in enumerate(self.every(Kind.INQUIRY_ASKED)):
            self.add(
                Subject.INFORMATION, asked.at, answers[number] if number < len(answers) else None, "information_late"
            )

    def hearing(self, decisions: list[Event]) -> None:
        """Each decision comes after the hearing that was asked since the one before it, one still to come too."""
        before: Event | None = None
        rounds: list[Event | None] = [*decisions, None]
        for decided in rounds:
            asked = next((e for e in self.every(Kind.HEARING_ASKED) if before is None or e.at > before.at), None)
            if asked is not None and (decided is None or asked.at <= decided.at):
                self.heard_before(asked, decided)
            before = decided

    def heard_before(self, asked: Event, decided: Event | None) -> None:
        heard = self.first(Kind.HEARD, after=asked.at)
        in_time = heard is not None and (decided is None or heard.at <= decided.at)
        status = Status.MET if in_time else Status.OPEN if decided is None else Status.MISSED
        self.stated(Subject.HEARING, asked.at, status, ("before_the_decision",), heard, "hearing_missed")

    def evaluations(self) -> None:
        """A planned evaluation that is late is work for the service. Nothing stops."""
        done = self.every(Kind.EVALUATED)
        for number, planned in enumerate(self.every(Kind.EVALUATION_PLANNED)):
            held = done[number] if number < len(done) else None
            status = _status((planned.at, planned.at), held.at if held else None, self.today)
            self.stated(Subject.EVALUATION, planned.at, status, (), held, "evaluation_is_a_task", planned.at)

    # What the person may do.

    def appeal(self, decided: Event, notified: list[Event]) -> None:
        day = notified[0].at if notified else self.today
        rule = term("appeal", self.regime, day)
        if rule is None:
            self.found.append(
                Deadline(Subject.APPEAL, Actor.PERSON, Status.UNKNOWN, confidence="?", why=("term_not_found",))
            )
            return
        if not notified:
            self.found.append(self.made(rule, Subject.APPEAL, Status.NOT_STARTED, None, None, ("not_notified",)))
            return
        starts = [self.appeal_start(event) for event in notified]
        start = next((start for start in starts if start.runs), starts[0])
        appealed = self.first(Kind.COURT_SEIZED, decided.at) or self.first(Kind.APPEALED, decided.at)
        span = rule.end(start.earliest, start.latest)
        status = None if start.runs else Status.MET if appealed else Status.NOT_STARTED
        made = self.made(rule, Subject.APPEAL, status, span, start.earliest, start.why, done=appealed)
        self.found.append(
            dataclasses.replace(
                made, switches=start.switches, missing=start.missing, follows="appeal_missed",
                latest=span[1] if start.runs else None,
            )
        )  # fmt: skip

    def appeal_start(self, notified: Event) -> _Start:
        """The day of the event from which the term runs: the day after it is its first day."""
        start = self.start_by_way(notified)
        if notified.missing_mentions and self.regime.under_charter:
            start = dataclasses.replace(start, runs=False, why=("mentions_missing",), missing=notified.missing_mentions)
        elif notified.missing_mentions:
            why = (*start.why, "mentions_missing_effect_unknown")
            start = dataclasses.replace(start, why=why, missing=notified.missing_mentions)
        if not notified.proof and start.runs:
            start = dataclasses.replace(start, runs=False, why=("no_proof",))
        return start

    def start_by_way(self, notified: Event) -> _Start:
        at = notified.at
        counts = DAY if self.switches.get("day_of_receipt_counts") == "yes" else 0 * DAY
        posted, ordinary = term("start_registered", self.regime, at), term("start_ordinary_letter", self.regime, at)
        if notified.way is Way.HANDED_OVER:
            return _Start(at - counts, at - counts)
        if posted is None or ordinary is None:
            return _Start(at, at, runs=False, why=("way_without_known_effect",))
        third, soonest = posted.end(at)[1], ordinary.end(at)[0]
        match notified.way:
            case Way.REGISTERED:
                days = {"posting": at, "third_working_day": third}
                days["presentation"] = (notified.presented_on or third) - counts
                chosen = self.switches.get("registered_letter_starts")
                if chosen in POSTED_READINGS:
                    if chosen == "presentation" and notified.presented_on is None:
                        return _Start(at, third, why=("presentation_unknown",))
                    return _Start(days[chosen], days[chosen])
                return _Start(
                    min(days.values()), max(days.values()), why=("registered_start_differs",),
                    switches=("registered_letter_starts",),
                )  # fmt: skip
            case Way.ORDINARY_POST if self.regime.is_ocmw:
                allowed = self.switches.get("ordinary_letter_starts_ocmw_appeal")
                if allowed == "yes":
                    return _Start(soonest, third, why=("ordinary_letter",))
                why = "ordinary_letter_not_enough" if allowed == "no" else "ordinary_letter_sources_differ"
                named = () if allowed == "no" else ("ordinary_letter_starts_ocmw_appeal",)
                return _Start(at, third, runs=False, why=(why,), switches=named)
            case Way.ORDINARY_POST:
                return _Start(soonest, third, why=("ordinary_letter",))
            case _:
                return _Start(at, at, runs=False, why=("way_without_known_effect",))

    def silence(self, application: Event, decision: Span) -> None:
        rule = term("silence", self.regime, application.at)
        seized = self.first(Kind.COURT_SEIZED) or self.first(Kind.APPEALED)
        why: tuple[str, ...] = ("no_decision",)
        if rule is None or rule.unit == NO_LENGTH:
            status = Status.MET if seized else Status.OPEN
            self.stated(Subject.SILENCE, application.at, status, (*why, "no_last_day_found"), seized)
            self.found[-1] = dataclasses.replace(self.found[-1], started=decision[0] + DAY)
            return
        low = application.at if rule.from_application else decision[0] + rule.grace_low * DAY
        span = rule.end(low, decision[1] + rule.grace_high * DAY)
        made = self.made(
            rule, Subject.SILENCE, None, span, decision[0] + DAY, (*why, "silence_start_differs"), done=seized
        )
        self.found.append(dataclasses.replace(made, follows="silence_missed"))

    def silence_in_flanders(self, application: Event) -> None:
        rule = term("silence", self.regime, application.at)
        if rule is None:
            return
        waited = calendar.after_months(application.at, rule.after_months)
        if self.today <= waited[0]:
            return
        asked = self.first(Kind.APPEALED)
        made = self.made(rule, Subject.SILENCE, None, rule.end(*waited), waited[0] + DAY, ("no_decision",), done=asked)
        self.found.append(dataclasses.replace(made, follows="silence_missed"))

    def housing(self, decided: Event, notified: list[Event]) -> None:
        """Own routes; never the labour court, never the terms of the Charter."""
        flanders = self.regime is Regime.HOUSING_FLANDERS
        name = "review_of_allocation" if flanders and decided.allocation else "complaint_to_company"
        name = "review_by_supervisor" if flanders and not decided.allocation else name
        subject = Subject.SUPERVISOR if flanders else Subject.COMPLAINT
        rule = term(name, self.regime, decided.at)
        if rule is None:
            self.found.append(Deadline(subject, Actor.PERSON, Status.UNKNOWN, confidence="?", why=("term_not_found",)))
            return
        event = decided if name == "review_of_allocation" else (notified[0] if notified else None)
        asked = self.first(Kind.APPEALED, decided.at) or self.first(Kind.REVIEW_ASKED, decided.at)
        if event is None:
            self.found.append(self.made(rule, subject, Status.NOT_STARTED, None, None, ("not_notified",)))
            return
        made = self.made(rule, subject, None, rule.end(event.at), event.at, ("housing_no_court",), done=asked)
        self.found.append(dataclasses.replace(made, follows="review_missed", missing=event.missing_mentions))
        if flanders or asked is None:
            return
        answered = self.first(Kind.REVIEW_ANSWERED, after=asked.at)
        follows = "no_answer_is_no" if self.regime is Regime.HOUSING_WALLONIA else "no_answer_is_yes"
        self.add(Subject.ANSWER, asked.at, answered, follows)
        if answered is not None:
            chamber, start = term("review_chamber", self.regime, decided.at), answered.at
        else:
            chamber, start = term("review_chamber_without_answer", self.regime, decided.at), event.at
        if chamber is not None and (answered is not None or self.today > rule.end(event.at)[0]):
            self.found.append(
                self.made(chamber, Subject.CHAMBER, None, chamber.end(start), start, ("housing_no_court",))
            )

    def ombudsman(self) -> None:
        asked = self.first(Kind.OMBUDSMAN_ASKED)
        if asked is None:
            return
        answered = self.first(Kind.OMBUDSMAN_ANSWERED, after=asked.at)
        seized, ended = self.first(Kind.COURT_SEIZED), self.first(Kind.COURT_ENDED)
        why: tuple[str, ...] = ()
        status = Status.MET if answered else Status.OPEN
        if answered is None and seized is not None and ended is None:
            status, why = Status.SUSPENDED, ("court_case",)
        elif answered is None and self.first(Kind.REVIEW_ANSWERED) is None:
            why = ("service_first",)
        self.stated(Subject.OMBUDSMAN, asked.at, status, why, answered)

    # How a deadline is made.

    def add(self, subject: Subject, start: datetime.date, done: Event | None, follows: str | None = None) -> None:
        rule = term(subject.value, self.regime, start)
        if rule is not None:
            made = self.made(rule, subject, None, rule.end(start), start, (), done=done)
            self.found.append(dataclasses.replace(made, follows=follows))

    def stated(
        self, subject: Subject, start: datetime.date, status: Status, why: tuple[str, ...], done: Event | None = None,
        follows: str | None = None, day: datetime.date | None = None,
    ) -> None:  # fmt: skip
        """What the law asks without a number of days: ``day`` is that of the events, or there is none."""
        rule = term(subject.value, self.regime, start)
        who = Actor(rule.who) if rule else WHOSE.get(subject, Actor.SERVICE)
        law = (rule.article, rule.source, rule.confidence, rule.note) if rule else ("", "", "?", None)
        self.found.append(
            Deadline(
                subject, who, status, day, day, None if day else start, done.at if done else None, *law, why, follows
            )
        )

    def made(
        self,
        rule: Term,
        subject: Subject,
        status: Status | None,
        span: Span | None,
        started: datetime.date | None,
        why: tuple[str, ...],
        done: Event | None = None,
        follows: str | None = None,
    ) -> Deadline:
        done_on = done.at if done else None
        if status is None and span is not None:
            status = _status(span, done_on, self.today)
            if status is Status.OPEN and self.today > span[0]:
                why = (*why, "maybe_over")
        if rule.low != rule.high:
            why = (*why, "length_unsure")
        earliest, latest = span or (None, None)
        return Deadline(
            subject, Actor(rule.who), status or Status.OPEN, earliest, latest, started, done_on, rule.article,
            rule.source, rule.confidence, rule.note, why, follows,
        )  # fmt: skip


def _follows(event: Event, before: Event) -> bool:
    """Whether it came after, on the same day by the order in which both were written down."""
    return (event.at, event.recorded_at) > (before.at, before.recorded_at)


def _status(span: Span, done_on: datetime.date | None, today: datetime.date) -> Status:
    if done_on is not None:
        return Status.MET if done_on <= span[1] else Status.MET_LATE
    return Status.MISSED if today > span[1] else Status.OPEN
