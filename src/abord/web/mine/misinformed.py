"""Where the person reports wrong information: what was said, by whom, when, with a paper of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from abord.casework.files import queries
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.course import Channel
from abord.casework.files.models import File, Request
from abord.casework.journal import chain
from abord.web.files import misinforming
from abord.web.files.forms import problem, typed
from abord.web.mine.door import mine, page, say
from abord.web.site.uploads import takes_a_file


@mine
@takes_a_file
@require_http_methods(["GET", "HEAD", "POST"])
def misinformed(request: HttpRequest, language: str, file: File) -> HttpResponse:
    """The form, and what was reported before with its answer."""
    error, given = "", {}
    if request.method == "POST":
        given = typed(request)
        try:
            misinforming.take(request, file, given, Channel.WEB)
            return HttpResponseRedirect(f"{reverse('mine:misinformed', args=[language])}#reported", status=303)
        except CannotDo as found:
            error = problem(language, found, say)
    chain.reading(file.person.subject, f"file {file.number}")
    reported = [one for one in queries.requests_of(file=file) if one.kind == Request.Kind.MISINFORMED]
    return page(
        request, language, "misinformed", 422 if error else 200, file, error=error, given=given, reported=reported,
        **misinforming.form(file, language, given),
    )  # fmt: skip
