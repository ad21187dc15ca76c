"""Who asked on the public pages to be called back: work for the one organisation that reads these wishes."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from abord.casework import permissions
from abord.casework.journal import chain
from abord.casework.organisations.models import organisation_in_scope
from abord.casework.purposes import Purpose
from abord.outreach import wishes
from abord.web.desk.gate import desk
from abord.web.desk.page import page, to
from abord.web.files.forms import typed

MOST = 100


def reads_wishes() -> bool:
    """Whether the organisation in scope reads them: the one that ABORD_CALLBACK names, by its name or its code."""
    office = settings.CALLBACK_OFFICE.casefold()
    if not office:
        return False
    organisation = organisation_in_scope()
    return office in (str(organisation.name).casefold(), str(organisation.code).casefold())


def waiting() -> int:
    """How many wait for the organisation in scope."""
    return wishes.count() if reads_wishes() else 0


@desk(permissions.may_receive_people, Purpose.INTAKE)
@require_http_methods(["GET", "HEAD", "POST"])
def calls(request: HttpRequest, language: str) -> HttpResponse:
    """All of them; done is deleted. Somebody who comes gets a file by the usual form."""
    reads = reads_wishes()
    if request.method == "POST":
        given = typed(request)
        if reads and wishes.take_back(given.get("wish", "")[:24]):
            chain.record("called_back", about="wish")
        return to(language, "calls")
    rows = wishes.waiting() if reads else []
    return page(request, language, "calls", reads=reads, rows=rows[:MOST], more=len(rows) > MOST)
