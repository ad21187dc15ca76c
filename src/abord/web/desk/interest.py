"""The list of interest that the service still has to pay, for who leads the team."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from abord.casework import permissions
from abord.casework.files.acts import owing
from abord.web.desk.gate import desk
from abord.web.desk.listing import of_the_day
from abord.web.desk.page import page
from abord.web.files.applications import term_of
from abord.web.files.rights import right_name

MOST = 100
"""Rows of the list: what waits longest."""


@desk(permissions.may_divide_work)
@require_safe
def register(request: HttpRequest, language: str) -> HttpResponse:
    """For whom interest is still to pay: since when, and what it comes to until today."""
    day, found = timezone.localdate(), owing.still_owed(MOST + 1)
    shown = found[:MOST]
    of_the_day(request, [one.application.file for one in shown], "list of interest")
    rows = [
        {
            "row": one.application, "name": right_name(language, one.application.right, one.application.asked),
            "terms": [term_of(term, language, day, of_person=True) for term in one.terms],
        }
        for one in shown
    ]  # fmt: skip
    return page(request, language, "interest", rows=rows, more=len(found) > MOST)
