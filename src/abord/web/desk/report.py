"""The short social report on an advice to grant that somebody follows, and how often such advice was right."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from abord.casework import permissions
from abord.casework.files import queries
from abord.casework.files.acts import advise, realised
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.advice import SetAside
from abord.casework.files.choices import choices
from abord.casework.files.models import Advice, Application
from abord.casework.files.reliability import Column
from abord.casework.journal import chain
from abord.casework.purposes import Purpose
from abord.web.desk import advised
from abord.web.desk.gate import desk
from abord.web.desk.page import done, page, say, to
from abord.web.desk.rows import application_of
from abord.web.files.forms import problem, typed
from abord.web.files.rights import right_in_full, right_name


@desk(permissions.may_follow_files, Purpose.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, language: str, application: uuid.UUID) -> HttpResponse:
    """A draft from what the file knows, until a worker completes it and puts a name under it; to print as it is."""
    row = application_of(application)
    advice = queries.last_advice_for.one(application=row)
    if advice is None or (advice.reported_on is None and not advise.can_be_reported(advice)):
        return to(language, "application", row.pk)
    advice.application = row
    if request.method != "POST":
        return _report(request, language, row, advice)
    given = typed(request)
    try:
        advise.report(advice, given.get("findings", ""))
    except CannotDo as error:
        return _report(request, language, row, advice, given, problem(language, error, say))
    done(request, "done_kept")
    return to(language, "report", row.pk)


def _report(
    request: HttpRequest, language: str, row: Application, advice: Advice, given: dict[str, str] | None = None,
    error: str = "",
) -> HttpResponse:  # fmt: skip
    chain.reading(row.file.person.subject, f"report {row.receipt.number}", f"application {row.receipt.number}")
    return page(
        request, language, "report", 422 if error else 200, row=row, file=row.file, person=row.file.person,
        advice=advice, told=advised.told(advice, language), right=right_in_full(language, row.right, row.asked),
        months=advice.report_months or choices()["advised_grant_months"].value, given=given or {}, error=error,
    )  # fmt: skip


@desk(permissions.may_divide_work, Purpose.ACCOUNT)
@require_safe
def reliability_page(request: HttpRequest, language: str) -> HttpResponse:
    """How often the advice to grant was followed, set aside and why, and what came of it; small numbers left out."""
    counts = realised.REALISED.latest()
    if counts is None:
        return page(request, language, "reliability", not_yet=True)
    found = counts.advice
    rows = [
        (right_name(language, right), list(zip(Column, line, strict=True)))
        for right, line in zip(found.rights, found.counts, strict=True)
    ]
    why = list(zip(SetAside, found.reasons, strict=True)) if found.reasons is not None else None
    return page(
        request, language, "reliability", counted_at=counts.counted_at, rows=rows, columns=list(Column), why=why
    )
