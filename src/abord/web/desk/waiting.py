"""How long people wait here, per right: for whoever has to tell them, and for who divides the work."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from abord.casework import permissions
from abord.casework.files.acts import waiting
from abord.casework.files.waiting import Until
from abord.casework.purposes import Purpose
from abord.web.desk.gate import desk
from abord.web.desk.page import page, say
from abord.web.files.rights import right_name
from abord.web.files.waiting import days


@desk(permissions.may_follow_files, Purpose.ACCOUNT)
@require_safe
def waiting_page(request: HttpRequest, language: str) -> HttpResponse:
    """Who waits now, who came to the end, and how long that took; small numbers left out."""
    times = waiting.WAITING.latest()
    if times is None:
        return page(request, language, "waiting", not_yet=True)
    tables = [
        (until, [
            (right_name(language, one.right, say(language, "waiting_no_right")), one.waiting, one.came,
             *("" if length is None else days(length, language) for length in (one.low, one.high)))
            for one in times.rows if one.until is until
        ])
        for until in Until
    ]  # fmt: skip
    return page(request, language, "waiting", times=times, tables=tables)
