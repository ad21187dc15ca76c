"""Papers at the desk: taking them in, and opening one."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from abord.casework import permissions
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.course import Channel
from abord.casework.files.models import Document
from abord.casework.journal import chain
from abord.casework.organisations.scope import current
from abord.web.desk.gate import desk
from abord.web.desk.page import page, say, to
from abord.web.desk.rows import file_of
from abord.web.files import giving
from abord.web.files.forms import problem, typed
from abord.web.site.uploads import takes_a_file


@desk(permissions.may_receive_people)
@takes_a_file
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: HttpRequest, language: str, file: int) -> HttpResponse:
    """Which papers there are, which are still asked, and a form for one more."""
    row, error, given = file_of(file), "", {}
    if request.method == "POST":
        given = typed(request)
        try:
            giving.take(request, row, Channel.DESK)
            return to(language, "documents", row.pk)
        except CannotDo as found:
            error = problem(language, found, say)
    chain.reading(row.person.subject, f"papers of {row.number}")
    may_open = permissions.may_follow_files(current())

    def address(place: int, one: Document) -> str:
        return reverse("desk:document", args=[language, one.pk]) if may_open else ""

    return page(
        request, language, "documents", 422 if error else 200, file=row, person=row.person, error=error, given=given,
        **giving.listed(row, language, address),
    )  # fmt: skip


@desk(permissions.may_follow_files)
@require_safe
def document(request: HttpRequest, language: str, document: uuid.UUID) -> HttpResponse:
    """One paper as it was given. The person sees who opened it."""
    rows = Document.objects.select_related("file__person", "application__receipt")
    found: Document | None = rows.filter(pk=document).first()
    answer = giving.shown(found, found.file, 1) if found is not None else None
    if answer is None:
        raise Http404
    return answer
