"""Whom the person turns to, and which services see which steps of the plan: chosen, and stopped, by the person."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from abord.casework.files.acts.common import CannotDo
from abord.casework.files.models import File
from abord.casework.journal import chain
from abord.casework.sharing import acts
from abord.web.files import regie
from abord.web.files.forms import problem, typed
from abord.web.mine.door import mine, page, say


@mine
@require_http_methods(["GET", "HEAD", "POST"])
def together(request: HttpRequest, language: str, file: File) -> HttpResponse:
    """The contact, the services with which the plan is shared, and a form for one more."""
    error, given = "", typed(request) if request.method == "POST" else {}
    if given:
        try:
            match given.get("do"):
                case "share":
                    regie.share(request, file)
                case "withdraw":
                    acts.withdraw(file, given.get("number", ""))
                case _:
                    raise Http404
            return HttpResponseRedirect(reverse("mine:regie", args=[language]), status=303)
        except CannotDo as found:
            error = problem(language, found, say)
    chain.reading(file.person.subject, f"plan of {file.number}")
    return page(
        request, language, "regie", 422 if error else 200, file, error=error, given=given, person=file.person,
        plans=regie.plans(file, language), choices=regie.choices(file, language),
        ticked=request.POST.getlist("rights"),
    )  # fmt: skip
