"""Consents to sharing, as the desk and the person's own pages show and read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from abord.casework.files.models import File
from abord.casework.sharing import acts
from abord.casework.sharing.kinds import LONGEST_DAYS, What
from abord.casework.sharing.models import Consent
from abord.web.files.forms import day_of


@dataclass(frozen=True, slots=True)
class Given:
    """All kinds that were consented to in one go."""

    one: Consent
    rows: list[Consent]
    holds: bool


def terms(request: HttpRequest, signed: bool = False) -> acts.Terms:
    """The form as terms."""
    post = request.POST
    kinds = frozenset(What(kind) for kind in post.getlist("kinds") if kind in set(What))
    return acts.Terms(
        post.get("recipient", ""), kinds, post.get("purpose", ""), day_of(post.get("ends", "")), signed
    )  # fmt: skip


def shown(file: File, request: HttpRequest) -> dict[str, Any]:
    """What a page of sharing needs: consents by number, the newest first, and all that was shared."""
    groups: dict[str, list[Consent]] = {}
    for row in file.consents.order_by("-pk"):
        groups.setdefault(str(row.number), []).insert(0, row)
    found = [Given(rows[0], rows, acts.holds(rows[0])) for rows in groups.values()]
    return {
        "consents": found, "shares": file.shares.select_related("consent").order_by("-pk"), "kinds": list(What),
        "chosen": request.POST.getlist("kinds"), "longest": LONGEST_DAYS,
        "open": [row for one in found if one.holds for row in one.rows],
    }  # fmt: skip
