"""The register of advances: what other institutions still have to pay back, the oldest first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from abord.casework import permissions
from abord.casework.files.acts import advances
from abord.casework.files.models import Advance
from abord.web.desk.gate import desk
from abord.web.desk.listing import of_the_day
from abord.web.desk.page import page

MOST = 100
"""Rows of the list: what waits longest. The numbers above it are of all."""


@desk(permissions.may_follow_files)
@require_safe
def register(request: HttpRequest, language: str) -> HttpResponse:
    """Of each that is open: how much, of which institution, why, and how old; by institution how much in all."""
    day, awaited = timezone.localdate(), advances.awaited()
    rows = list(
        Advance.objects.filter(settled_on=None).select_related("file__person").order_by("paid_on", "id")[: MOST + 1]
    )  # fmt: skip
    of_the_day(request, [one.file for one in rows[:MOST]], "list of advances")
    return page(
        request, language, "advances", days=advances.old_days(), count=sum(one.count for one in awaited),
        amount=sum(one.amount for one in awaited), more=len(rows) > MOST,
        awaited=[(one, (day - one.since).days) for one in awaited],
        rows=[(one, (day - one.paid_on).days, advances.is_old(one, day)) for one in rows[:MOST]],
    )  # fmt: skip
