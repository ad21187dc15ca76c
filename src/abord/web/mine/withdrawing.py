"""Where the person withdraws an own application: what follows is said first, and it can be undone the same day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from abord.casework.files.acts.common import CannotDo
from abord.casework.files.models import File
from abord.casework.journal import chain
from abord.web.files import withdrawing
from abord.web.files.forms import problem, typed
from abord.web.mine.door import done, mine, page, say
from abord.web.mine.remedies import application_at


@mine
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, language: str, file: File, place: int) -> HttpResponse:
    """One application, by its place in the own list, so that no address says anything of anybody."""
    row = application_at(file, place)
    given, error = typed(request) if request.method == "POST" else {}, ""
    if given:
        try:
            withdrawing.act(row, given)
            # The receipt is on this page; what goes on again is seen, with the message about it, on the overview.
            if given["do"] == "take_back":
                return done(request, language, "overview", "done_taken_back")
            return HttpResponseRedirect(reverse("mine:withdraw", args=[language, place]), status=303)
        except CannotDo as found:
            error = problem(language, found, say)
    chain.reading(file.person.subject, f"application {row.receipt.number}", f"application {row.receipt.number}")
    return page(
        request, language, "withdraw", 422 if error else 200, file, error=error, given=given,
        **withdrawing.shown(row, language),
    )  # fmt: skip
