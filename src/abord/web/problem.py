"""When something is wrong: a form too old, no such page, a mistake of ours."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from abord.engine.facts import LANGUAGES
from abord.web.pages import SHEET, page


def _language_of(request: HttpRequest) -> str:
    code = request.path[1:3]
    return code if code in LANGUAGES else "nl"


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is too old, or comes from elsewhere."""
    return page(request, _language_of(request), "problem", status=403, problem="problem_expired")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such page."""
    return page(request, _language_of(request), "problem", status=404, problem="problem_not_found")


def failed(request: HttpRequest) -> HttpResponse:
    """A mistake of ours; nothing that needs the session or the law is touched."""
    context = {"language": _language_of(request), "sheet": SHEET, "problem": "problem_failed"}
    return render(request, "failed.html", context, status=500)
