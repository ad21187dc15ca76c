"""Where the person tells a change: first what it would do, reckoned by the law; then it is sent, or not."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from abord.casework.files.acts.common import CannotDo
from abord.casework.files.course import Channel
from abord.casework.files.models import File
from abord.casework.journal import chain
from abord.web.files import changing
from abord.web.files.forms import problem, typed
from abord.web.mine.door import done, mine, page, say


@mine
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, language: str, file: File) -> HttpResponse:
    """The form, what would follow, and the button that sends it."""
    if request.method != "POST":
        return shown(request, language, file, {})
    given = typed(request)
    try:
        found = changing.act(file, given, _teller(language))
    except CannotDo as error:
        return shown(request, language, file, given, error=problem(language, error, say))
    if found is None:
        return done(request, language, "overview", "done_asked")
    return shown(request, language, file, given, **found)


def shown(
    request: HttpRequest, language: str, file: File, given: dict[str, str], error: str = "", **more: Any
) -> HttpResponse:  # fmt: skip
    """The page; with what would follow where a change was told."""
    chain.reading(file.person.subject, f"file {file.number}")
    return page(
        request, language, "change", 422 if error else 200, file, error=error,
        action=reverse("mine:change", args=[language]), back=reverse("mine:overview", args=[language]),
        **changing.form(file, given, _teller(language)), **more,
    )  # fmt: skip


def _teller(language: str) -> changing.Teller:
    return changing.Teller(language, say, Channel.WEB)
