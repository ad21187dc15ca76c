"""What the person does: look, put right, tell a change, write an own version. Nothing here is held against anybody."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from abord.casework.files.acts import follow
from abord.casework.files.acts.common import CannotDo, happened, today, worker_id
from abord.casework.files.course import Channel, Mover, Stage, TaskWanted, Wanted
from abord.casework.files.models import Application, Datum, File, Note, Request
from abord.casework.journal import chain

ANSWER_DAYS = 30
"""Within how many days a request is answered: a month, as the GDPR says (art. 12.3)."""


def ask(
    file: File, kind: str, text: str, channel: Channel, key: uuid.UUID, datum: Datum | None = None,
    application: Application | None = None, on: datetime.date | None = None,
) -> Request:  # fmt: skip
    """A correction, an own mistake, a change, a wish to be heard: it gets an answer by somebody with a name.

    An own mistake is taken as honest. It makes a task to help repair it, and no mark of any kind.
    """
    text = text.strip()
    if not text:
        raise CannotDo("text_needed")
    found: Request | None = Request.objects.filter(key=key).first()
    if found is not None:
        return found
    made: Request = Request.objects.create(
        file=file, application=application, datum=datum, kind=kind, text=text[:4000], channel=channel,
        asked_on=on or today(), key=key,
    )  # fmt: skip
    happened(file, f"asked_{kind}", made.asked_on, application)
    due = made.asked_on + datetime.timedelta(days=ANSWER_DAYS)
    what = {"hearing": Wanted.HEAR, "human": Wanted.CALL_BACK}.get(kind, Wanted.ANSWER_CORRECTION)
    follow.want(file, TaskWanted(what, today() if kind == "human" else due), f"request:{made.pk}", application)
    if kind == "change":
        _changed(file, made)
    if kind == "hearing" and application is not None:
        happened(file, "hearing_asked", made.asked_on, application)
    return made


def _changed(file: File, made: Request) -> None:
    """A change is taken into the files that run: the first day of each stays, nothing is asked again."""
    running = (Stage.RECEIVED, Stage.INQUIRY, Stage.DECIDED, Stage.CARRIED_OUT)
    for application in file.applications.select_related("file__person", "receipt").filter(stage__in=running):
        application.changed_on = made.asked_on
        application.save(update_fields=["changed_on"])
        if application.stage in (Stage.DECIDED, Stage.CARRIED_OUT):
            mover = Mover.PERSON if worker_id() is None else Mover.WORKER
            follow.move(application, "change", mover, set())
        happened(file, "situation_changed", made.asked_on, application)


def answer(request: Request, text: str) -> None:
    """The answer, with a name and a day."""
    text = text.strip()
    if worker_id() is None:
        raise CannotDo("only_a_worker")
    if not text:
        raise CannotDo("text_needed")
    request.answer, request.answered_on, request.answered_by_id = text[:4000], today(), worker_id()
    request.save(update_fields=["answer", "answered_on", "answered_by"])
    happened(request.file, "answered", None, request.application, asked=request.kind)
    for task in request.file.tasks.filter(key=f"request:{request.pk}", done_on=None):
        follow.finish_task(task)
    follow.tell(request.file, "answer", request.application, text=text)


def own_version(entry: Datum | Note, text: str) -> None:
    """The person's own version beside an entry: shown wherever the entry is shown."""
    entry.own_version, entry.own_version_on = text.strip()[:2000], today()
    entry.save(update_fields=["own_version", "own_version_on"])
    happened(entry.file, "own_version", None, None, of=type(entry).__name__.lower())


def own_view(application: Application, text: str) -> None:
    """What the person wants, and at which pace."""
    application.own_view = text.strip()[:4000]
    application.save(update_fields=["own_view"])
    happened(application.file, "own_view", None, application)


def log(file: File) -> list[chain.Shown]:
    """Who did or saw what, newest first."""
    return chain.entries_about(file.person.subject)


def everything(file: File) -> dict[str, Any]:
    """All that is kept about the person, to take along: plain names, dates as in the standard."""
    from abord.casework.files.acts import documents, remedy

    person = file.person

    def rows(queryset: Any, *names: str) -> list[dict[str, Any]]:
        return [{name: _plain(row[name]) for name in names} for row in queryset.values(*names)]

    return {
        "format": "abord file 1",
        "file": file.number,
        "person": {
            name: _plain(getattr(person, name))
            for name in ("name", "birth_date", "national_number", "language", "phone", "email", "address", "channel",
                         "no_internet", "interpreter", "private_room")
        },
        "contacts": rows(file.contacts.order_by("pk"), "on", "channel", "kind", "question", "companion"),
        "applications": rows(
            file.applications.order_by("filed_on"), "id", "right", "asked", "filed_on", "stage", "forwarded_to",
            "own_view", "receipt__number", "receipt__hash", "receipt__text",
        ),
        "decisions": rows(
            _decisions(file), "application_id", "outcome", "decided_on", "decided_by__name", "reasons", "legal_basis",
            "amount", "from_on", "until_on", "next_steps", "remedies", "court", "notified_on", "missing_mentions",
        ),
        "items": rows(
            file.items.order_by("pk"), "right", "whom", "source", "found_on", "received_on", "exit", "barrier"
        ),
        "steps": rows(file.steps.order_by("pk"), "title", "owner", "who", "by", "documents", "done_on"),
        "data": rows(file.data.order_by("pk"), "name", "whom", "value", "source", "as_of", "own_version"),
        "notes": rows(file.notes.order_by("pk"), "on", "by__name", "text", "own_version", "hidden_on"),
        "requests": rows(file.requests.order_by("pk"), "kind", "text", "asked_on", "answer", "answered_on"),
        "notices": rows(file.notices.order_by("pk"), "subject", "channel", "text", "sent_on", "reached_on"),
        "appointments": rows(file.appointments.order_by("pk"), "at", "place", "about", "companion"),
        "documents": documents.exported(file),
        "remedies": remedy.exported(file),
        "log": [
            {"number": one.number, "at": one.at.isoformat(), "who": one.line.actor_name, "what": one.line.act,
             "why": one.line.purpose, "about": one.line.about, "for": one.line.decision}
            for one in log(file) if one.line is not None
        ],
    }  # fmt: skip


def _decisions(file: File) -> Any:
    from abord.casework.files.models import Decision

    return Decision.objects.filter(application__file=file).order_by("pk")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value
