"""Where a worker writes down that the person was given wrong information, as the person tells it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from abord.casework import permissions
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.course import Channel
from abord.casework.journal import chain
from abord.web.desk.gate import desk
from abord.web.desk.page import done, page, say, to
from abord.web.desk.rows import file_of
from abord.web.files import misinforming
from abord.web.files.forms import problem, typed
from abord.web.site.uploads import takes_a_file


@desk(permissions.may_follow_files)
@takes_a_file
@require_http_methods(["GET", "HEAD", "POST"])
def misinformed(request: HttpRequest, language: str, file: int) -> HttpResponse:
    """The form; what was written down stands among the requests of the file."""
    row, error, given = file_of(file), "", {}
    if request.method == "POST":
        given = typed(request)
        try:
            misinforming.take(request, row, given, Channel.DESK)
            done(request, "done_kept")
            return to(language, "file", row.pk)
        except CannotDo as found:
            error = problem(language, found, say)
    chain.reading(row.person.subject, f"file {row.number}")
    return page(
        request, language, "misinformed", 422 if error else 200, file=row, person=row.person, error=error, given=given,
        **misinforming.form(row, language, given),
    )  # fmt: skip
