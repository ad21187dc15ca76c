"""What a person does against a decision, or against silence. The file shows nothing of it: no event, no task.

Only the person, who acts for the person, and the appeals team see it; the clocks of the person count with it.
"""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from abord.book import open_book
from abord.casework.clocks.deadlines import Status, Subject
from abord.casework.clocks.events import Event, Kind
from abord.casework.clocks.wording import shown_date
from abord.casework.files import given, queries
from abord.casework.files.acts import documents, follow, letter, notices, sent
from abord.casework.files.acts.common import CannotDo, next_number, today, worker_id
from abord.casework.files.course import Channel, TaskWanted, Wanted
from abord.casework.files.models import Application, Decision, Document, File, Remedy, Request
from abord.casework.files.receipts import hash_of
from abord.casework.files.regimes import has_own_appeal, regime_of
from abord.casework.files.vocabulary import word
from abord.casework.journal import chain
from abord.casework.journal.grouped import Group, grouped
from abord.casework.journal.sealing import Opener, opener, seal
from abord.casework.letters import person_letters
from abord.casework.letters.bundle import Paper, bundle
from abord.casework.letters.decision import Letter, colon
from abord.casework.letters.decision import words as letter_words
from abord.casework.letters.reading import CannotRead
from abord.casework.letters.remedies import Route, Way, navigate
from abord.casework.organisations.models import Organisation, organisation_in_scope
from abord.casework.organisations.scope import current

CAN_BE_ASKED = (Route.REVIEW, Route.OMBUDSMAN, Route.COURT)
"""The routes for which a letter is written here; social housing and a new application have a page, and no letter."""
BEGUN = {Route.REVIEW: Kind.REVIEW_ASKED, Route.OMBUDSMAN: Kind.OMBUDSMAN_ASKED, Route.COURT: Kind.COURT_SEIZED}
ENDED = {Route.REVIEW: Kind.REVIEW_ANSWERED, Route.OMBUDSMAN: Kind.OMBUDSMAN_ANSWERED, Route.COURT: Kind.COURT_ENDED}


@dataclass(frozen=True, slots=True)
class Opened:
    """A remedy with what was sealed in it; "" where the key was destroyed."""

    row: Remedy
    grounds: str
    answer: str
    letter: str = ""
    """The text of the letter, as it was sent."""


# Where it stands.


def events_of(application: Application) -> list[Event]:
    """What the clocks of the person read: the events of the file, and what was done against it."""
    found = follow.clock_events(application.events.all())
    for one in application.remedies.all():
        route = Route(one.route)
        found.append(Event(kind=BEGUN[route], at=one.asked_on, recorded_at=one.recorded_at, id=f"remedy {one.pk}"))
        if one.answered_on is not None:
            found.append(
                Event(kind=ENDED[route], at=one.answered_on, recorded_at=one.recorded_at, id=f"remedy {one.pk} end")
            )
    return found


def ways(application: Application, day: datetime.date | None = None) -> list[Way]:
    """The routes as they stand for whoever asks: a worker of the file sees them as if nothing had been done."""
    right = application.right
    return navigate(events_of(application), regime_of(right), day or today(), has_own_appeal=has_own_appeal(right))


def is_late(application: Application, day: datetime.date | None = None) -> datetime.date | None:
    """Where the service is silent though its term has surely passed: the last day it had."""
    day = day or today()
    missed = (
        one.latest for one in follow.deadlines(application, application.events.all(), day)
        if one.subject is Subject.DECISION and one.status is Status.MISSED
    )  # fmt: skip
    return next(missed, None)


def can_be_contested(application: Application) -> bool:
    """Whether there is a decision, or a silence that has lasted too long."""
    return bool(application.decisions.all()) or is_late(application) is not None


# The letter.


def formal_language(file: File, wanted: str = "") -> str:
    """In which of the three languages of the law a letter is written."""
    organisation = organisation_in_scope()
    return letter.legal_language(organisation, wanted, str(file.person.language))


def misinformed(application: Application) -> list[Request]:
    """Wrong information that the person reported, about this application or none: it can go into a letter."""
    rows = queries.requests_of(file=application.file)
    mine = (application.pk, None)
    return [one for one in rows if one.kind == Request.Kind.MISINFORMED and one.application_id in mine]


def facts(
    application: Application, route: Route, grounds: str, language: str, body: str = "", reports: Iterable[Request] = ()
) -> person_letters.Facts:
    """What the letter is written from: the file, and the person's own words. What is not known stays an open line."""
    file, organisation = application.file, organisation_in_scope()
    decision: Decision | None = application.decisions.order_by("-pk").first()
    due = is_late(application) if decision is None else None
    name, address = _to_whom(route, decision, organisation, body)
    answered = next(
        (one.answered_on for one in application.remedies.all() if one.route == Route.REVIEW and one.answered_on), None
    )
    book = open_book()
    known = book.rights.get(application.right)
    mentions = letter_words(language)["mention"]
    return person_letters.Facts(
        person=file.person.name, person_address=file.person.address, body=name, body_address=address,
        service=organisation.name, reference=f"{file.number} / {application.receipt.number}",
        subject=known.folder.right.names[language] if known is not None else application.asked,
        applied_on=application.filed_on, decided_on=decision.decided_on if decision else None,
        received_on=_arrived(decision), due_on=due, answered_on=answered,
        grounds=grounds.strip()[:4000],
        missing=tuple(str(mentions[one]) for one in (decision.missing_mentions if decision else ()) if one in mentions),
        date=today(),
        misinformed=tuple(
            person_letters.Misinformed(
                one.said_where or _who_said(one, organisation.name, language), one.text, one.said_on,
                one.document.name if one.document else "",
            ) for one in reports
        ),
    )  # fmt: skip


def _arrived(decision: Decision | None) -> datetime.date | None:
    """The day the person surely had it: when it was handed over with proof. A letter arrives later than it is sent."""
    handed = decision is not None and decision.notified_by == "handed_over" and decision.proof
    return decision.notified_on if decision is not None and handed else None


def _to_whom(route: Route, decision: Decision | None, organisation: Organisation, typed: str) -> tuple[str, str]:
    if typed.strip():
        name, _, address = typed.strip()[:300].partition(",")
        return name.strip(), address.strip()
    if route is Route.REVIEW:
        return str(organisation.name), str(organisation.address)
    if route is Route.COURT and decision is not None and decision.court:
        name, _, address = str(decision.court).partition(",")
        return name.strip(), address.strip()
    return "", ""


def _who_said(report: Request, service: str, language: str) -> str:
    """In a letter to somebody else, "this service" has a name."""
    return service if report.said_by == Request.SaidBy.SERVICE else word(language, "said_by", report.said_by)


def write(
    application: Application, route: Route, grounds: str, language: str, body: str = "", reports: Iterable[Request] = ()
) -> Letter:
    """The letter of a route, ready to sign. Against silence a review is a reminder first."""
    own = has_own_appeal(application.right)
    no_court = own or regime_of(application.right).is_housing
    if route not in CAN_BE_ASKED or (route is Route.COURT and no_court):
        raise CannotDo("remedy_route")
    kind = {
        Route.REVIEW: person_letters.Kind.REVIEW if application.decisions.exists() else person_letters.Kind.REMINDER,
        Route.OMBUDSMAN: person_letters.Kind.COMPLAINT, Route.COURT: person_letters.Kind.PETITION,
    }[route]  # fmt: skip
    said = facts(application, route, grounds, language, body, reports)
    return person_letters.write(kind, said, language, has_own_appeal=own)


def other_letters(application: Application, day: datetime.date | None = None) -> list[person_letters.Kind]:
    """Letters that are no remedy: to see the own file; to ask interest where money came, or comes, too late."""
    found = [person_letters.Kind.FILE]
    return [*found, person_letters.Kind.INTEREST] if _paid_late(application, day or today()) else found


def write_other(application: Application, kind: person_letters.Kind, language: str) -> Letter:
    """One of them, ready to sign."""
    if kind not in other_letters(application):
        raise CannotDo("remedy_route")
    said = facts(application, Route.REVIEW, "", language)
    late = _paid_late(application, today())
    if late is not None:
        said = replace(said, due_on=late[0], paid_on=late[1])
    return person_letters.write(kind, said, language)


def _paid_late(application: Application, day: datetime.date) -> tuple[datetime.date, datetime.date | None] | None:
    """By when the service had to pay, and when it did; None where it was, or still can be, in time."""
    found = follow.deadlines(application, application.events.all(), day)
    payment = next((one for one in found if one.subject is Subject.PAYMENT), None)
    if payment is None or payment.status not in (Status.MISSED, Status.MET_LATE) or payment.latest is None:
        return None
    return payment.latest, payment.done_on


# Doing it.


def ask(
    application: Application, route: Route, grounds: str, language: str, channel: Channel, key: uuid.UUID,
    on: datetime.date | None = None, body: str = "", reports: Sequence[Request] = (),
) -> Remedy:  # fmt: skip
    """A review is handed in with this; of an ombudsman or a court it is noted that the person went there.

    ``reports``: wrong information that goes with it. Which it is stands in the sealed letter alone.
    """
    found: Remedy | None = Remedy.objects.filter(key=key).first()
    if found is not None:
        return found
    day = on or today()
    if not can_be_contested(application):
        raise CannotDo("remedy_nothing_yet")
    if day > today():
        raise CannotDo("future_day")
    if day < application.filed_on:
        raise CannotDo("remedy_day")
    if route is Route.REVIEW and not grounds.strip():
        raise CannotDo("text_needed")
    file, actor, number = application.file, current().actor, next_number("remedy", "R")
    kept = {
        "grounds": grounds.strip()[:4000],
        "reports": [one.pk for one in reports],
        "text": write(application, route, grounds, language, body, reports).plain_text,
    }
    made: Remedy = Remedy.objects.create(
        file=file, application=application, number=number, route=route, asked_on=day, channel=channel,
        language=language, by_kind=actor.kind.value, by_name=actor.name, key=key,
        content=seal(file.person.subject, json.dumps(kept).encode(), f"remedy {number}"),
    )  # fmt: skip
    _noted("remedy_asked", made, kept["text"])
    return made


def answer(row: Remedy, text: str, on: datetime.date | None = None, changes: bool = False) -> None:
    """What came of it: the answer of the appeals team, of the ombudsman, or the judgment.

    ``changes``: the decision does not stand. Then whoever decides is asked for a new one, and the person hears so.
    """
    text, day = text.strip()[:8000], on or today()
    if not text:
        raise CannotDo("text_needed")
    if day > today():
        raise CannotDo("future_day")
    if day < row.asked_on:
        raise CannotDo("remedy_day")
    if row.answered_on is not None:
        raise CannotDo("remedy_answered")
    if Route(row.route) is Route.REVIEW and worker_id() is None:
        raise CannotDo("only_a_worker")
    if Route(row.route) is Route.REVIEW and worker_id() in handled_by(row.application):
        raise CannotDo("remedy_own_file")
    row.answer = seal(row.file.person.subject, text.encode(), f"answer {row.number}")
    row.answered_on, row.answered_by_id = day, worker_id()
    row.save(update_fields=["answer", "answered_on", "answered_by"])
    _noted("remedy_answered", row, text)
    if changes:
        _decide_anew(row)


def handled_by(application: Application) -> set[int | None]:
    """Who had a hand in it: handler, who decided, who confirmed an advice. None of them decides the review."""
    decided = application.decisions.values_list("decided_by_id", flat=True)
    advised = application.advices.exclude(confirmed_by=None).values_list("confirmed_by_id", flat=True)
    return {application.handler_id, application.file.handler_id, *decided, *advised} - {None}


def _decide_anew(row: Remedy) -> None:
    """The file learns that a new decision is needed, and nothing of what the person wrote."""
    file = row.file
    wanted = TaskWanted(Wanted.DECIDE, today(), escalate=True)
    follow.want(file, wanted, f"anew:{row.pk}", row.application, "review", anybody=True)
    spoken = str(file.person.language)
    follow.tell(file, "message", row.application, word(spoken, "review", "changed"), language=spoken)


def _noted(act: str, row: Remedy, text: object) -> None:
    """In the journal only, with the hash of what was sent; the person reads it: an event would show in the file."""
    subject, receipt = row.file.person.subject, row.application.receipt.number
    chain.record(act, subject, about=f"remedy {row.number}", decision=f"application {receipt}", hash=hash_of(str(text)))


def opened(row: Remedy) -> Opened:
    """With what is sealed in it."""
    return _opened(row, opener(row.file.person.subject))


def all_opened(file: File) -> list[Opened]:
    """All that was done in a file, with what is sealed in it."""
    unseal = opener(file.person.subject)
    return [_opened(one, unseal) for one in file.remedies.select_related("application__receipt", "answered_by")]


def _opened(row: Remedy, unseal: Opener) -> Opened:
    kept = unseal(bytes(row.content), f"remedy {row.number}")
    said = unseal(bytes(row.answer), f"answer {row.number}") if row.answer else b""
    asked = json.loads(kept) if kept else {}
    return Opened(row, asked.get("grounds", ""), (said or b"").decode(), asked.get("text", ""))


def exported(file: File) -> list[dict[str, Any]]:
    """What was done, as the export lists it."""
    return [
        {"number": one.row.number, "route": one.row.route, "asked_on": one.row.asked_on.isoformat(),
         "application": one.row.application.receipt.number, "grounds": one.grounds, "by": one.row.by_name,
         "letter": one.letter,
         "answered_on": one.row.answered_on.isoformat() if one.row.answered_on else None, "answer": one.answer}
        for one in all_opened(file)
    ]  # fmt: skip


# The evidence.


def evidence(application: Application, language: str, with_log: bool) -> bytes:
    """All papers of one application as one PDF with an index, in order of time.

    ``with_log``: who looked at the file comes last; for the person only, since it also tells of remedies.
    """
    file, letters = application.file, sent.AllOf(application)
    found = [Paper(_title(language, "receipt", application.receipt.number), application.filed_on,
                   _receipt(application, language).encode())]  # fmt: skip
    for notice in application.notices.exclude(text="").order_by("pk"):
        notice.file = file
        title = _title(language, "notice", word(language, "notice", notice.subject))
        found.append(Paper(title, notice.sent_on, notices.as_told(notice, letters)))
    for decision in application.decisions.select_related("decided_by").order_by("pk"):
        decision.application = application
        title = _title(language, "decision", word(language, "outcome", decision.outcome))
        found.append(Paper(title, decision.decided_on, letter.as_sent(decision, letters)))
    found += [_document(one, letters.unseal, language) for one in _documents(application)]
    for row in application.remedies.all():
        said = _opened(row, letters.unseal)
        if said.letter:
            title = _title(language, "remedy", word(language, "route", row.route))
            found.append(Paper(title, row.asked_on, said.letter.encode()))
        if said.answer:
            found.append(Paper(_title(language, "answer", row.number), row.answered_on, said.answer.encode()))
    found.sort(key=lambda one: one.date or datetime.date.min)
    found.append(Paper(_title(language, "plan", file.number), None, _plan(file, language).encode()))
    if with_log:
        found.append(Paper(_title(language, "log", file.number), None, _log(file, language).encode()))
    return _bundled(_title(language, "bundle", application.receipt.number), found, language)


def _bundled(title: str, papers: list[Paper], language: str) -> bytes:
    """One paper that cannot be read does not take the others from the person: a page says that it is kept apart.

    Raises:
        CannotRead: too many pages for one bundle.
    """
    for _ in papers:
        try:
            return bundle(title, papers, language)
        except CannotRead as stopped:
            bad = next((place for place, one in enumerate(papers) if one.title == stopped.detail), None)
            if stopped.key == "too_many_pages" or bad is None:
                raise
            apart = word(language, "evidence", "apart").encode()
            papers = [replace(one, content=apart) if place == bad else one for place, one in enumerate(papers)]
    return bundle(title, papers, language)


def _title(language: str, key: str, number: str) -> str:
    return f"{word(language, 'evidence', key)} {number}".strip()


def _day_written(text: str) -> str:
    """A day of a receipt, which has it as the standard writes it, as people do; what is no day as it is."""
    try:
        return shown_date(datetime.date.fromisoformat(text))
    except ValueError:
        return text


def _receipt(application: Application, language: str) -> str:
    """What the receipt says, in words; then the text of which the proof is reckoned, letter for letter."""
    kept = application.receipt
    said = dict(line.split(": ", 1) for line in kept.text.splitlines())
    rows = [
        (word(language, "paper", "asked"), said["asked"]),
        (word(language, "paper", "filed_on"),
         f"{shown_date(application.filed_on)} ({word(language, 'channel', said['channel'])})"),
        (word(language, "paper", "decision_by"), f"{_day_written(said['decision_by'])} – {said['decision_term']}"),
        (word(language, "paper", "worker"), f"{said['worker']}, {said['contact']}"),
    ]  # fmt: skip
    lead = word(language, "paper", "receipt_lead", service=said["service"], person=said["person"])
    lines = [lead, *(f"{name}{colon(language)} {value}" for name, value in rows), said["heard"]]
    proof = [word(language, "paper", "proof_how"), kept.text.strip(), kept.hash]
    return "\n\n".join([*lines, *proof])


def _documents(application: Application) -> list[Document]:
    rows = application.file.documents.select_related("application__receipt")
    return [one for one in rows if one.application_id in (None, application.pk)]


def _document(one: Document, unseal: Opener, language: str) -> Paper:
    content = documents.opened_with(unseal, one)
    return Paper(given.said(one.name, language), one.given_on, content if content is not None else b"-")


def _plan(file: File, language: str) -> str:
    lines = [word(language, "evidence", "plan")]
    for marked in follow.current_plan(file, file.steps.all(), None):
        step = marked.step
        by = f" ({word(language, 'paper', 'until')} {shown_date(step.by)})" if step.by else ""
        done = f" ({word(language, 'paper', 'done_on')} {shown_date(step.done_on)})" if step.done_on else ""
        lines.append(f"- {word(language, 'step', step.title)}{by}{done}: {word(language, 'owner', step.owner.value)}")
        lines += [f"    {given.said(name, language)}" for name in step.documents]
    return "\n".join(lines)


def _log(file: File, language: str) -> str:
    from abord.casework.files.acts import own
    from abord.casework.files.vocabulary import vocabulary

    acts, lines = vocabulary()["act"], []
    for one in reversed(grouped(own.log(file))):  # as the person reads it elsewhere: looks of one day are one line
        if one.line is None:
            continue
        act = acts[one.line.act][language] if one.line.act in acts else one.line.act
        if because := one.line.data.get("because"):
            act = f"{act}{colon(language)} {because}"
        purpose = word(language, "purpose", one.line.purpose)
        when = f"{timezone.localtime(one.last):%d/%m/%Y %H:%M}" if one.count == 1 else _times(one, language)
        served = f" ({', '.join(one.decisions)})" if one.decisions else ""
        lines.append(f"{when}  {one.line.actor_name}{colon(language)} {act}, {purpose}{served}")
    return "\n".join(lines)


def _times(one: Group, language: str) -> str:
    first, last = (f"{timezone.localtime(at):%H:%M}" for at in (one.first, one.last))
    hours = first if first == last else f"{first} - {last}"
    return f"{shown_date(timezone.localdate(one.last))} {hours} ({one.count} ×)"
