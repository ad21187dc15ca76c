"""Made to measure: noting beside a file what was done otherwise, and reading the reasons of all, without names."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from abord.casework import permissions
from abord.casework.feedback import tailored as acts
from abord.casework.files.acts.common import CannotDo
from abord.casework.journal import chain
from abord.casework.purposes import Purpose
from abord.country.suppress import SMALLEST
from abord.web.desk.gate import desk
from abord.web.desk.page import done, page, say, to
from abord.web.desk.rows import file_of
from abord.web.desk.signals import names_of
from abord.web.files.forms import chosen, problem, typed


@desk(permissions.may_follow_files)
@require_http_methods(["GET", "HEAD", "POST"])
def tailor(request: HttpRequest, language: str, file: int) -> HttpResponse:
    """What was done otherwise for this person, and why."""
    row, error, given, name = file_of(file), "", dict[str, str](), False
    if request.method == "POST":
        given = typed(request)
        try:
            standard = chosen(acts.Standard, given.get("standard", ""))
            acts.note(row, standard, given.get("reason", ""), names_of(row), "no_name" in given)
            done(request, "done_kept")
            return to(language, "file", row.pk)
        except CannotDo as found:
            error, name = problem(language, found, say), found.key == "signal_name"
    chain.reading(row.person.subject, f"file {row.number}")
    return page(
        request, language, "tailor", 422 if error else 200, file=row, person=row.person, given=given, error=error,
        name=name, standards=list(acts.Standard), most=acts.MOST_LETTERS,
    )  # fmt: skip


@desk(permissions.may_read_signals, Purpose.ACCOUNT)
@require_safe
def tailored(request: HttpRequest, language: str) -> HttpResponse:
    """What was done otherwise in the quarters that are over, in numbers, and the reasons: of nobody."""
    return page(request, language, "tailored", learned=acts.learned(), smallest=SMALLEST)
