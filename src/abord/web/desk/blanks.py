"""Receipts to take along: printing a numbered stack with the sheets of a visit, and what became of each number."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from abord.casework import permissions
from abord.casework.files.acts import blanks as acts
from abord.casework.files.acts.common import CannotDo, read_key
from abord.casework.files.models import Application, Blank, File, NameWord, Person
from abord.casework.files.names import fold, found
from abord.casework.files.receipts import code_of
from abord.casework.journal import chain
from abord.casework.organisations.models import organisation_in_scope
from abord.casework.organisations.scope import current
from abord.casework.purposes import Purpose
from abord.engine.facts import LANGUAGES
from abord.printing import tagged
from abord.web.desk.gate import desk
from abord.web.desk.page import done, page, say, to
from abord.web.files.forms import Form, chosen, one_of, problem, typed
from abord.web.files.receipts import drawn
from abord.web.files.rights import right_in_full, rights
from abord.web.site.downloads import opened

MOST = 50
"""Stacks in a list."""
MOST_OF_A_NAME = 50


@desk(permissions.may_receive_people, Purpose.INTAKE)
@require_http_methods(["GET", "HEAD", "POST"])
def blanks(request: HttpRequest, language: str) -> HttpResponse:
    """Which numbers are out, longest first, and a form for a new stack."""
    given, error = typed(request) if request.method == "POST" else {}, ""
    if given:
        try:
            return to(language, "blank_batch", _issue(language, given))
        except CannotDo as wrong:
            error = problem(language, wrong, say)
    out, over = acts.batches(MOST + 1, only_out=True), acts.batches(MOST, only_out=False)
    return page(
        request, language, "blanks", 422 if error else 200, error=error, given=given, key=str(uuid.uuid4()),
        out=out[:MOST], more=len(out) > MOST, over=[one for one in over if not one.out], most=acts.MOST_AT_ONCE,
        days=acts.out_days(True), ready_days=acts.out_days(False), spoken=_spoken(language),
    )  # fmt: skip


def _issue(language: str, given: dict[str, str]) -> uuid.UUID:
    form, count = Form(given), given.get("count", "").strip()
    paper = form.read("language", one_of(LANGUAGES, language))
    if form.wrong:
        raise CannotDo("choose")
    me = int(current().actor.id) if given.get("to") != "office" else None
    number = int(count) if count.isascii() and count.isdigit() and len(count) < 4 else 0
    return acts.issue(read_key(given.get("key", "")), number, paper, me)[0].batch  # type: ignore[no-any-return]


def _spoken(language: str) -> list[tuple[str, str]]:
    return [(code, say(language, f"language_{code}")) for code in LANGUAGES]


def _rows(batch: uuid.UUID) -> list[Blank]:
    """Of this organisation, or nothing that exists."""
    rows = acts.of_batch(batch)
    if not rows:
        raise Http404
    return rows


@desk(permissions.may_receive_people, Purpose.INTAKE)
@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: HttpRequest, language: str, batch: uuid.UUID) -> HttpResponse:
    """What became of each number; which nobody will type in, and why."""
    _rows(batch)
    given, error = typed(request) if request.method == "POST" else {}, ""
    if given:
        try:
            acts.end(batch, request.POST.getlist("number"), chosen(Blank.Ended, given.get("reason", "")))
            done(request, "done_kept")
            return to(language, "blank_batch", batch)
        except CannotDo as wrong:
            error = problem(language, wrong, say)
    rows = _rows(batch)
    return page(
        request, language, "blank_batch", 422 if error else 200, batch=batch, rows=rows, one=rows[0], error=error,
        given=given, ticked=request.POST.getlist("number"), reasons=list(Blank.Ended),
        can_end=[row for row in rows if row.application_id is None and row.ended not in acts.BACK],
    )  # fmt: skip


@desk(permissions.may_receive_people, Purpose.INTAKE)
@require_safe
def take_along(request: HttpRequest, language: str, batch: uuid.UUID) -> HttpResponse:
    """What to print and take along: of each number the receipt, twice on a sheet, and the sheet of the visit."""
    rows = _rows(batch)
    return page(request, language, "take_along", batch=batch, **_papers(request, language, rows))


@desk(permissions.may_receive_people, Purpose.INTAKE)
@require_safe
def take_along_pdf(request: HttpRequest, language: str, batch: uuid.UUID) -> HttpResponse:
    """The same as one PDF: to keep ready on a device without a connection, or to send to who prints."""
    rows = _rows(batch)
    context = {
        **_papers(request, language, rows), "language": language, "room": "desk",
        "organisation": organisation_in_scope(),
    }  # fmt: skip
    return opened(tagged(render_to_string("desk/take_along_paper.html", context), ""), f"receipts-{rows[0].number}")


def _papers(request: HttpRequest, language: str, rows: list[Blank]) -> dict[str, Any]:
    """Of each number that is out; what was typed in or came back is printed no more."""
    paper = rows[0].language
    return {
        "paper_language": paper, "one": rows[0], "rights": rights(language),
        "verify_address": request.build_absolute_uri(reverse("verify", args=[paper])),
        "with_sheets": request.GET.get("only") != "receipts",
        "papers": [
            (row, code_of(row.hash), drawn(row)) for row in rows
            if row.application_id is None and not row.ended
        ],
    }  # fmt: skip


def taken_in(
    given: dict[str, str], file: File | None, right: str, on: datetime.date | None, wrong: dict[str, CannotDo]
) -> tuple[Blank | None, Application | None]:
    """The paper from which an application is typed in, and the application that it is about where the person also came
    in. Neither where no number was typed. What is wrong with it is added to ``wrong``."""
    if not given.get("blank", "").strip():
        return None, None
    try:
        blank = acts.open_number(given["blank"])
    except CannotDo as error:
        wrong["blank"] = error
        return None, None
    if "on" not in wrong and (no_day := acts.wrong_day(blank, on)):
        wrong["on"] = no_day
    if file is None:
        if "new_person" not in given and _is_known(given.get("name", "")):
            wrong["name"] = CannotDo("blank_known")
        return blank, None
    rows = {str(one.pk): one for one in acts.about_the_same(file, right)}
    if rows and given.get("same") not in ("new", *rows):
        wrong["same"] = CannotDo("blank_same")
    return blank, rows.get(given.get("same", ""))


def _is_known(name: str) -> bool:
    """Whether somebody of this very name has a file: the person may have come in since. The look is in the journal."""
    if not name.strip():
        return False
    rows = Person.objects.filter(pk__in=found(NameWord, name, MOST_OF_A_NAME))
    same = [one for one in rows if set(fold(one.name)) == set(fold(name))]
    chain.listed([one.subject for one in same], "search")
    return bool(same)


def shown_again(given: dict[str, str], file: File | None, language: str) -> list[tuple[str, str, Application]]:
    """To choose from where a paper is typed in for somebody who waits for an answer to the same question."""
    if file is None or not given.get("blank", "").strip():
        return []
    rows = acts.about_the_same(file, given.get("right", ""))
    return [(str(one.pk), right_in_full(language, one.right, one.asked), one) for one in rows]
