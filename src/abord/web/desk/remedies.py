"""Remedies at the desk. Who follows a file helps with routes and letters, and never sees whether somebody appealed;
the appeals team, which handles no files, sees what was asked and answers it.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from abord.casework import permissions
from abord.casework.files import queries
from abord.casework.files.acts import remedy
from abord.casework.files.acts.common import CannotDo, today
from abord.casework.files.course import Channel
from abord.casework.files.models import Application, Remedy
from abord.casework.files.receipts import read_number
from abord.casework.journal import chain
from abord.casework.letters.decision import Letter
from abord.casework.letters.reading import CannotRead
from abord.casework.letters.remedies import Route
from abord.casework.organisations.scope import current
from abord.casework.purposes import Purpose
from abord.web.desk.gate import desk
from abord.web.desk.listing import of_the_day
from abord.web.desk.page import done, page, say, to
from abord.web.desk.rows import application_of
from abord.web.files import remedying
from abord.web.files.forms import chosen, day_of, problem, typed
from abord.web.files.rights import right_name
from abord.web.site.downloads import opened
from abord.web.site.pages import above

CHANNELS = (Channel.POST, Channel.DESK, Channel.EMAIL, Channel.PHONE)
FIRST = {"appeal_channel": "channel", "remedy_route": "route"}
"""In which field of the form for paper what is wrong is mended; else in that of the day or of the receipt."""
MOST = 200
"""Rows of a list: what has waited longest, and what was answered last."""


@desk(permissions.may_follow_files, Purpose.REMEDY)
@require_http_methods(["GET", "HEAD", "POST"])
def remedies_page(request: HttpRequest, language: str, application: uuid.UUID) -> HttpResponse:
    """The routes against a decision or a silence, and the letter to print. Nothing of it is kept here."""
    row = application_of(application)
    given, error, letter = typed(request) if request.method == "POST" else {}, "", None
    try:
        letter = remedying.letter_of(row, given) if given.get("do") in ("show", "pdf") else None
    except CannotDo as found:
        error = problem(language, found, say)
    if letter is not None:
        chain.record("letter_made", row.file.person.subject, f"application {row.receipt.number}")
        if given["do"] == "pdf":
            return opened(letter.pdf(), f"letter-{row.receipt.number}")
    elif not error:
        chain.reading(row.file.person.subject, f"application {row.receipt.number}")
    return _show(request, language, row, given, error, letter)


def _show(
    request: HttpRequest, language: str, row: Application, given: dict[str, str], error: str, letter: Letter | None
) -> HttpResponse:
    full = queries.with_history(row)
    case = remedying.case_of(full, right_name(language, row.right, row.asked), language)
    shown: dict[str, Any] = remedying.shown(case, language, given) if case else {"case": None}
    return page(
        request, language, "remedies", 422 if error else 200, row=row, person=row.file.person, error=error,
        name=right_name(language, row.right, row.asked), letter=letter, key=str(uuid.uuid4()),
        letter_body=remedying.on_the_page(letter),
        bundle=reverse("desk:evidence", args=[language, row.pk]), aid=reverse("desk:legal_aid", args=[language]),
        **shown,
    )  # fmt: skip


@desk(permissions.may_follow_files, Purpose.REMEDY)
@require_safe
def evidence(request: HttpRequest, language: str, application: uuid.UUID) -> HttpResponse:
    """All papers of an application as one PDF with an index, in the person's language."""
    row = application_of(application)
    return _bundle(request, language, row)


def _bundle(request: HttpRequest, language: str, row: Application) -> HttpResponse:
    try:
        made = remedy.evidence(row, row.file.person.language, with_log=False)
    except CannotRead:  # too many pages: a paper that cannot be read is kept apart
        return page(request, language, "not_made", 422, back=above(request.path))
    chain.record("bundle_made", row.file.person.subject, f"application {row.receipt.number}")
    return opened(made, f"papers-{row.receipt.number}")


@desk(permissions.may_receive_people, Purpose.REMEDY)
@require_http_methods(["GET", "HEAD", "POST"])
def legal_aid(request: HttpRequest, language: str) -> HttpResponse:
    """Would a lawyer be free? An estimate of which nothing is kept."""
    given = typed(request) if request.method == "POST" else {}
    shown = remedying.aid(language, given, of_person=True)
    return page(request, language, "legal_aid", 422 if shown.get("error") else 200, **shown)


# The appeals team.


@desk(permissions.may_handle_appeals, Purpose.REMEDY)
@require_http_methods(["GET", "HEAD", "POST"])
def appeals(request: HttpRequest, language: str) -> HttpResponse:
    """What was asked against decisions of this service; and a form for what came on paper."""
    given, error = typed(request) if request.method == "POST" else {}, ""
    first = "receipt"
    if given:
        try:
            return to(language, "appeal", _from_paper(given).pk)
        except CannotDo as found:
            error, first = problem(language, found, say), FIRST.get(found.key, "on" if "day" in found.key else first)
    rows = Remedy.objects.select_related("file__person", "application")
    waiting = list(rows.filter(answered_on=None).order_by("asked_on", "pk")[: MOST + 1])
    answered = list(rows.exclude(answered_on=None).order_by("-answered_on", "-pk")[:MOST])
    waiting, more = waiting[:MOST], len(waiting) > MOST
    of_the_day(request, [one.file for one in (*waiting, *answered)], "remedy list")

    def named(found: list[Remedy]) -> list[tuple[Remedy, str]]:
        return [(one, right_name(language, one.application.right, one.application.asked)) for one in found]

    return page(
        request, language, "appeals", 422 if error else 200, error=error, first=first, given=given,
        waiting=named(waiting), answered=named(answered), more=more,
        routes=remedy.CAN_BE_ASKED, channels=CHANNELS, key=str(uuid.uuid4()),
    )  # fmt: skip


def _from_paper(given: dict[str, str]) -> Remedy:
    """A request that came by letter, at the desk or by phone, found by the number of the receipt."""
    number = read_number(given.get("receipt", ""))
    found = Application.objects.filter(receipt__number=number).values_list("pk", flat=True).first() if number else None
    if found is None:
        raise CannotDo("appeal_receipt")
    if day_of(given.get("on", "")) is None:  # today would make it late
        raise CannotDo("appeal_day")
    text = given.get("channel", "")
    channel = chosen(Channel, text, CHANNELS, "appeal_channel") if text else Channel.POST
    return remedying.hand_in(application_of(found), given, channel)


def _remedy(pk: int) -> Remedy:
    rows = Remedy.objects.select_related("file__person", "application__receipt", "application__file__person")
    found: Remedy | None = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@desk(permissions.may_handle_appeals, Purpose.REMEDY)
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, language: str, remedy_id: int) -> HttpResponse:
    """One of them: what the person says, the decision, the terms, and the answer."""
    row, error = _remedy(remedy_id), ""
    given = typed(request) if request.method == "POST" else {}
    if given:
        try:
            if row.route == Route.REVIEW and given.get("changes") not in ("yes", "no"):
                raise CannotDo("appeal_changes")
            remedy.answer(row, given.get("text", ""), day_of(given.get("on", "")), given.get("changes") == "yes")
            done(request, "done_answered_anew" if given.get("changes") == "yes" else "done_answered")
            return to(language, "appeal", row.pk)
        except CannotDo as found:
            error = problem(language, found, say)
    receipt = row.application.receipt.number
    chain.reading(row.file.person.subject, f"remedy {row.number}", f"application {receipt}")
    full = queries.with_history(application_of(row.application_id))
    name = right_name(language, full.right, full.asked)
    return page(
        request, language, "appeal", 422 if error else 200, one=remedy.opened(row), row=row, person=row.file.person,
        name=name, case=remedying.case_of(full, name, language), error=error, given=given, today=today(),
        own_file=row.route == Route.REVIEW and int(current().actor.id) in remedy.handled_by(row.application),
    )  # fmt: skip


@desk(permissions.may_handle_appeals, Purpose.REMEDY)
@require_safe
def appeal_papers(request: HttpRequest, language: str, remedy_id: int) -> HttpResponse:
    """The papers of the case as one PDF, with the letter and the answer."""
    return _bundle(request, language, application_of(_remedy(remedy_id).application_id))
