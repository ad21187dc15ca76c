"""The person's own papers: which the service has, which it still asks, giving one, opening one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from abord.casework.files.acts.common import CannotDo
from abord.casework.files.course import Channel
from abord.casework.files.models import Document, File
from abord.casework.journal import chain
from abord.web.files import giving
from abord.web.files.forms import problem, typed
from abord.web.mine.door import done, mine, page, say
from abord.web.site.uploads import takes_a_file


@mine
@takes_a_file
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: HttpRequest, language: str, file: File) -> HttpResponse:
    """All papers, and a form for one more."""
    error, given = "", {}
    if request.method == "POST":
        given = typed(request)
        try:
            giving.take(request, file, Channel.WEB)
            return done(request, language, "documents", "done_given")
        except CannotDo as found:
            error = problem(language, found, say)
    chain.reading(file.person.subject, f"papers of {file.number}")

    def address(place: int, one: Document) -> str:
        return str(reverse("mine:document", args=[language, place]))

    return page(
        request, language, "documents", 422 if error else 200, file, error=error, given=given,
        **giving.listed(file, language, address),
    )  # fmt: skip


@mine
@require_safe
def document(request: HttpRequest, language: str, file: File, place: int) -> HttpResponse:
    """One paper, by its place in the own list: no address says anything of anybody."""
    rows = list(file.documents.values_list("pk", flat=True))
    if not 1 <= place <= len(rows):
        raise Http404
    found = file.documents.select_related("application__receipt").get(pk=rows[place - 1])
    answer = giving.shown(found, file, place)
    if answer is None:
        raise Http404
    return answer
