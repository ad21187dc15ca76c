"""What the person does: look, put right, tell a change, write an own version. Nothing here is held against anybody."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from abord.casework.clocks.terms import term
from abord.casework.files.acts import follow, hearing, offering
from abord.casework.files.acts.common import CannotDo, happened, today, worker_id
from abord.casework.files.course import Channel, Mover, Stage, TaskWanted, Wanted
from abord.casework.files.models import Application, Datum, Document, File, Note, Request
from abord.casework.files.regimes import regime_of
from abord.casework.journal import chain
from abord.casework.organisations.scope import ActorKind, current

KINDS = ("correction", "own_mistake", "change", "hearing", "human")
"""What is asked with words alone; wrong information that was given has more to it (``misinformed``)."""


def ask(
    file: File, kind: str, text: str, channel: Channel, key: uuid.UUID, datum: Datum | None = None,
    application: Application | None = None, on: datetime.date | None = None, **more: Any,
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
        asked_on=on or today(), key=key, **more,
    )  # fmt: skip
    happened(file, f"asked_{kind}", made.asked_on, application)
    rule = term("answer_to_request", regime_of(application.right if application else ""), made.asked_on)
    due = rule.end(made.asked_on)[0] if rule is not None else today()
    what = {"hearing": Wanted.HEAR, "human": Wanted.CALL_BACK}.get(kind, Wanted.ANSWER_CORRECTION)
    follow.want(file, TaskWanted(what, today() if kind == "human" else due), f"request:{made.pk}", application)
    if kind == "change":
        _changed(file, made)
    if kind == "hearing":
        hearing.asked(file, application, made.asked_on)
    offering.look(file)
    return made


@dataclass(frozen=True, slots=True)
class Misinformed:
    """Wrong information that the person was given. ``led_to``: the mistake that followed from it, in good faith."""

    said: str
    by: str
    where: str = ""
    on: datetime.date | None = None
    led_to: str = ""


def misinformed(
    file: File, told: Misinformed, channel: Channel, key: uuid.UUID, application: Application | None = None,
    document: Document | None = None,
) -> Request:  # fmt: skip
    """Report it: the service answers. Whoever relied on it and made a mistake made it in good faith."""
    if not told.said.strip():
        raise CannotDo("text_needed")
    if told.by not in Request.SaidBy.values:
        raise CannotDo("misinformed_by")
    if told.on is not None and told.on > today():
        raise CannotDo("future_day")
    made = ask(
        file, Request.Kind.MISINFORMED, told.said, channel, key, application=application, said_by=told.by,
        said_where=" ".join(told.where.split())[:150], said_on=told.on, document=document,
    )  # fmt: skip
    if told.led_to.strip():
        again = uuid.uuid5(key, "mistake")
        ask(file, Request.Kind.OWN_MISTAKE, told.led_to, channel, again, application=application, follows=made)
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


def answer(request: Request, text: str, language: str = "", heard_on: datetime.date | None = None) -> None:
    """The answer, with a name and a day; ``language``: in which it is written, where that is known. ``heard_on``: when
    who asked to be heard was."""
    text = text.strip()
    if worker_id() is None:
        raise CannotDo("only_a_worker")
    if not text:
        raise CannotDo("text_needed")
    if heard_on is not None and request.kind == Request.Kind.HEARING:
        hearing.held(request, heard_on)
    request.answer, request.answered_on, request.answered_by_id = text[:4000], today(), worker_id()
    request.answered_in = language
    request.save(update_fields=["answer", "answered_in", "answered_on", "answered_by"])
    happened(request.file, "answered", None, request.application, asked=request.kind)
    follow.finish(request.file.tasks.filter(key=f"request:{request.pk}"))
    follow.tell(request.file, "answer", request.application, text=text, language=language)


def own_version(entry: Datum | Note, text: str) -> None:
    """The person's own version beside an entry: shown wherever the entry is shown."""
    entry.own_version, entry.own_version_on = text.strip()[:2000], today()
    entry.save(update_fields=["own_version", "own_version_on"])
    happened(entry.file, "own_version", None, None, of=type(entry).__name__.lower())


def own_view(application: Application, text: str, instead: bool = True) -> None:
    """What the person wants, and at which pace.

    Told at the desk or brought by a helper it says so, with the day; it then stands after what was there, unless the
    person says that it is what is wanted ``instead``. Each part that was told has its own day and name then: what the
    person wrote is not taken for what somebody brought. Only the person takes a wish back, and can always.
    """
    actor, text = current().actor, text.strip()[:4000]
    is_own = actor.kind is ActorKind.PERSON
    if not is_own and not text:
        raise CannotDo("text_needed")
    before = ""
    if not is_own and not instead:  # as it stands now: the person may write at this very moment
        there = Application.objects.select_for_update().get(pk=application.pk)
        before, added = there.own_view, f"{there.signed(today(), actor.name)}{text}"
        if before and (before == text or before.endswith(f"\n\n{added}")):  # sent twice
            return
        if before:
            before, text = there.signed_view, added
    # What is added is never cut off, however long what was there is.
    application.own_view = "\n\n".join(one for one in (before, text) if one)
    application.own_view_on = today() if text else None
    application.own_view_to = actor.name[:150] if actor.kind is ActorKind.WORKER else ""
    application.own_view_through = actor.name[:150] if actor.kind is ActorKind.MANDATE else ""
    application.save(update_fields=["own_view", "own_view_on", "own_view_to", "own_view_through"])
    kind = "own_view" if is_own else "own_view_told"
    happened(application.file, kind if text else "own_view_taken_back", None, application)


def log(file: File) -> list[chain.Shown]:
    """Who did or saw what, newest first."""
    return chain.entries_about(file.person.subject)
