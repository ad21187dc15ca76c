"""Where a worker notes that a person died, and puts it right if that was a mistake."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from abord.casework import permissions
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.models import File
from abord.casework.journal import chain
from abord.casework.mandates import death as acts
from abord.web.desk.gate import desk
from abord.web.desk.page import done, page, say, to
from abord.web.desk.rows import file_of
from abord.web.files.forms import needed_day, problem, typed


@desk(permissions.may_follow_files)
@require_http_methods(["GET", "HEAD", "POST"])
def death(request: HttpRequest, language: str, file: int) -> HttpResponse:
    """The day and who says so; later: another day, or that the person lives."""
    row, error = file_of(file), ""
    given = typed(request) if request.method == "POST" else {}
    if given:
        try:
            _act(row, given, language)
            done(request, "done_kept")
            return to(language, "death", row.pk)
        except CannotDo as found:
            error = problem(language, found, say)
    chain.reading(row.person.subject, f"file {row.number}")
    noted = row.events.filter(kind__in=("death_noted", "death_corrected")).order_by("-pk").first()
    return page(
        request, language, "death", 422 if error else 200, file=row, person=row.person, error=error, given=given,
        death=acts.of(row), noted=noted,
    )  # fmt: skip


def _act(file: File, given: dict[str, str], language: str) -> None:
    match given.get("do"):
        case "note":
            acts.note(file, needed_day(given.get("on", "")), given.get("source", ""))
        case "correct":
            acts.correct(file, needed_day(given.get("on", "")), given.get("source", ""))
        case "undo":
            if "sure" not in given:
                raise CannotDo("death_sure")
            acts.undo(file)
        case _:
            raise Http404
