"""The person decides what may be shared, with whom, for what and until when; takes it back, reads what was shared."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from abord.casework.files.acts.common import CannotDo
from abord.casework.files.course import Channel
from abord.casework.files.models import File
from abord.casework.journal import chain
from abord.casework.organisations.models import organisation_in_scope
from abord.casework.sharing import acts
from abord.web.files import consenting, objecting
from abord.web.files.forms import problem, typed
from abord.web.files.referring import of_file
from abord.web.mine.door import mine, page, say


@mine
@require_http_methods(["GET", "HEAD", "POST"])
def sharing(request: HttpRequest, language: str, file: File) -> HttpResponse:
    """Consents, what was shared, and a form for a new one."""
    error, given = "", typed(request) if request.method == "POST" else {}
    if given:
        try:
            match given.get("do"):
                case "give":
                    acts.give(file, consenting.terms(request))
                case "withdraw":
                    acts.withdraw(file, given.get("number", ""))
                case do if do in objecting.DOES:
                    objecting.act(file, given, Channel.WEB)
                case _:
                    raise Http404
            return HttpResponseRedirect(reverse("mine:sharing", args=[language]), status=303)
        except CannotDo as found:
            error = problem(language, found, say)
    chain.reading(file.person.subject, f"sharing of {file.number}")
    return page(
        request, language, "sharing", 422 if error else 200, file, error=error, given=given, person=file.person,
        referrals=of_file(file, language, organisation_in_scope().name), **consenting.shown(file, request),
        **objecting.shown(file, given),
    )  # fmt: skip
