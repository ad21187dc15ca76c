"""When something is wrong: a form too old, no such page, a mistake of ours. Each room says it on a page of its own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from abord.engine.facts import LANGUAGES
from abord.web.check.page import page
from abord.web.desk import page as desk
from abord.web.mine import door as mine
from abord.web.site.pages import SHEET
from abord.web.site.rooms import room_of


def _language_of(request: HttpRequest) -> str:
    """The first part of the address that is a language; that of a room stands behind the room."""
    return next((part for part in request.path.split("/")[:3] if part in LANGUAGES), "nl")


def expired(request: HttpRequest, reason: str = "", **_: Any) -> HttpResponse:
    """The form is too old, or comes from elsewhere."""
    if room_of(request) == "desk":
        return desk.expired(request)
    return page(request, _language_of(request), "problem", status=403, problem="problem_expired")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such page, in the room where it was looked for."""
    match room_of(request):
        case "desk":
            return desk.not_found(request)
        case "mine":
            return mine.not_found(request)
        case _:
            return page(request, _language_of(request), "problem", status=404, problem="problem_not_found")


def failed(request: HttpRequest) -> HttpResponse:
    """A mistake of ours; nothing that needs the session or the law is touched."""
    return _bare(request, 500, "problem_failed", "problem_lead")


def busy(request: HttpRequest, seconds: int) -> HttpResponse:
    """Too many pages at once for one network; to answer costs next to nothing."""
    answer = _bare(request, 429, "problem_busy", "problem_busy_lead")
    answer["Retry-After"] = str(seconds)
    return answer


def _bare(request: HttpRequest, status: int, problem: str, lead: str) -> HttpResponse:
    context = {"language": _language_of(request), "sheet": SHEET, "problem": problem, "lead": lead}
    return render(request, "bare_problem.html", context, status=status)
