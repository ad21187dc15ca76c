"""Where a file changes hands: one file by who follows files, the files of who left by who divides the work."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from abord.casework import permissions
from abord.casework.files.acts import handing_over as acts
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.models import File
from abord.casework.journal import chain
from abord.casework.organisations.models import Worker
from abord.web.desk.gate import desk
from abord.web.desk.page import done, done_sent, page, say, to
from abord.web.desk.rows import file_of
from abord.web.files.forms import number, problem, typed


@desk(permissions.may_follow_files)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, language: str, file: int) -> HttpResponse:
    """One file: to whom, and why."""
    row, error, given = file_of(file), "", {}
    if request.method == "POST":
        given = typed(request)
        try:
            acts.hand_over(row, _whom(given), given.get("because", ""))
            done_sent(request, "done_sent", row)
            return to(language, "file", row.pk)
        except CannotDo as found:
            error = problem(language, found, say)
    chain.reading(row.person.subject, f"file {row.number}")
    before = row.events.filter(kind=acts.KIND).order_by("-pk")
    return page(
        request, language, "hand_over", 422 if error else 200, file=row, person=row.person, error=error, given=given,
        workers=[one for one in acts.followers() if one.pk != row.handler_id], history=list(before),
    )  # fmt: skip


@desk(permissions.may_divide_work)
@require_http_methods(["GET", "HEAD", "POST"])
def left(request: HttpRequest, language: str) -> HttpResponse:
    """Files whose worker left: of each who left, so many as go at once, to one colleague or one by one."""
    error, given = "", {}
    gone = {one.pk: one for one in acts.left()}
    if request.method == "POST":
        given = typed(request)
        before = gone.get(number(given, "before"))
        if before is None:
            raise Http404
        try:
            acts.hand_over_all(acts.files_of(before), _whom(given))
            done(request, "done_kept")
            return to(language, "left")
        except CannotDo as found:
            error = problem(language, found, say)
    rows: list[tuple[Worker, int, list[File]]] = [
        (one, File.objects.filter(handler=one).count(), acts.files_of(one)) for one in list(gone.values())[:1]
    ]
    chain.listed([file.person.subject for _, _, files in rows for file in files], "files of who left")
    return page(
        request, language, "left", 422 if error else 200, error=error, given=given, rows=rows,
        others=list(gone.values())[1:], workers=acts.followers(),
    )  # fmt: skip


def _whom(given: dict[str, str]) -> Worker:
    if not given.get("to"):
        raise CannotDo("hand_over_whom")
    found: Worker | None = Worker.objects.filter(pk=number(given, "to")).first()
    if found is None:
        raise CannotDo("hand_over_whom")
    return found
