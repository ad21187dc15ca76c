"""The first page of the desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from abord.casework import permissions
from abord.web.desk.gate import desk
from abord.web.desk.page import page


@desk(permissions.may_enter)
@require_safe
def home(request: HttpRequest, language: str) -> HttpResponse:
    """Where a worker begins."""
    return page(request, language, "home")
