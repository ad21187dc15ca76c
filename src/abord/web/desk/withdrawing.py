"""Where a worker writes down that the person withdraws an application, and takes it up again if that was a mistake."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from abord.casework import permissions
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.course import Channel
from abord.casework.journal import chain
from abord.casework.purposes import Purpose
from abord.web.desk.gate import desk
from abord.web.desk.page import done, page, say, to
from abord.web.desk.rows import application_of
from abord.web.files import withdrawing
from abord.web.files.forms import problem, typed


@desk(permissions.may_follow_files, Purpose.FOLLOW_UP)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, language: str, application: uuid.UUID) -> HttpResponse:
    """What to say to the person, what the person says, and the receipt of it to print."""
    row = application_of(application)
    given, error = typed(request) if request.method == "POST" else {}, ""
    if given:
        try:
            withdrawing.act(row, given)
            done(request, "done_kept")
            return to(language, "withdraw", row.pk)
        except CannotDo as found:
            error, row = problem(language, found, say), application_of(application)
    chain.reading(row.file.person.subject, f"application {row.receipt.number}", f"application {row.receipt.number}")
    return page(
        request, language, "withdraw", 422 if error else 200, error=error, given=given, person=row.file.person,
        channels=list(Channel), **withdrawing.shown(row, language),
    )  # fmt: skip
