"""To be heard before a decision: that it was asked, and that it took place. The clocks of terms read both."""

from __future__ import annotations

import datetime

from abord.casework.files.acts import decide
from abord.casework.files.acts.common import CannotDo, happened, today
from abord.casework.files.course import Stage
from abord.casework.files.models import Application, File, Request

HAS_DECISION = (Stage.DECIDED, Stage.CARRIED_OUT)


def asked(file: File, application: Application | None, on: datetime.date) -> None:
    """It was asked, about one application or about all: each in which something is still to be decided."""
    for one in [application] if application is not None else _to_decide(file):
        happened(file, "hearing_asked", on, one)


def _to_decide(file: File) -> list[Application]:
    """Those that run, and those with a decision where another one was announced since."""
    rows = file.applications.select_related("file__person", "receipt").order_by("pk")
    found = rows.filter(stage__in=(*decide.RUNNING, *HAS_DECISION))
    return [one for one in found if one.stage not in HAS_DECISION or decide.intentions(one)]


def held(request: Request, on: datetime.date) -> None:
    """It took place: for the application that was asked about or, where that was all, for each of them."""
    if on > today():
        raise CannotDo("future_day")
    if on < request.asked_on:
        raise CannotDo("heard_before_asked", asked=request.asked_on)
    rows = [request.application] if request.application is not None else _to_decide(request.file)
    for one in rows:
        decide.was_heard(one, on)
