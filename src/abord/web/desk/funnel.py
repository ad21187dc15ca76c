"""How many rights are realised: numbers of the organisation, small ones left out, and nobody's name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from abord.casework import permissions
from abord.casework.files.acts import items, realised
from abord.casework.files.barriers import Axis, Kind
from abord.casework.files.funnel import STEPS
from abord.casework.files.vocabulary import word
from abord.casework.purposes import Purpose
from abord.web.desk.gate import desk
from abord.web.desk.page import page
from abord.web.files.rights import right_name


@desk(permissions.may_divide_work, Purpose.ACCOUNT)
@require_safe
def funnel_page(request: HttpRequest, language: str) -> HttpResponse:
    """From found to received, per right and channel, and the kinds of non-take-up; small numbers left out."""
    counts = realised.REALISED.latest()
    if counts is None:
        return page(request, language, "funnel", not_yet=True)
    tables = []
    for by, found in (("right", counts.by_right), ("channel", counts.by_channel)):
        names = [right_name(language, row) if by == "right" else word(language, "channel", row) for row in found.rows]
        came = [list(zip(STEPS, line, strict=True)) for line in found.counts]
        tables.append((by, list(zip(names, came, found.days, strict=True))))
    rights = counts.by_right.rows
    by_kind = [(right_name(language, right), list(zip(Kind, line, strict=True)))
               for right, line in zip(rights, counts.by_kind, strict=True)]  # fmt: skip
    axes = [
        (axis, [(right_name(language, right), told) for right, told in zip(rights, by_axis, strict=True)
                if axis is not Axis.QUASI or items.asks_for_behaviour(right)])
        for axis, by_axis in counts.marks.items()
    ]  # fmt: skip
    return page(
        request, language, "funnel", counted_at=counts.counted_at, tables=tables, steps=list(STEPS), by_kind=by_kind,
        kinds=list(Kind), axes=axes,
    )  # fmt: skip
