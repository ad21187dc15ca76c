"""Evaluations of what runs: planned with the person, and when one is late it is work for the service.

Nothing stops because of it: there is no act here that could.
"""

from __future__ import annotations

import datetime

from abord.casework.files.acts import follow
from abord.casework.files.acts.common import CannotDo, happened, today
from abord.casework.files.course import Stage, Wanted
from abord.casework.files.models import Application


def plan(application: Application, on: datetime.date) -> None:
    """Plan one, for a day to come."""
    if not can_be_planned(application):
        raise CannotDo("not_from_here")
    if on < today():
        raise CannotDo("evaluation_past")
    happened(application.file, "evaluation_planned", on, application)


def done(application: Application) -> None:
    """It was discussed with the person; the tasks about it are done."""
    if not is_planned(application):
        raise CannotDo("not_from_here")
    happened(application.file, "evaluated", today(), application)
    follow.finish(application.tasks.filter(what=Wanted.EVALUATE))


def is_planned(application: Application) -> bool:
    """Whether one is planned that was not discussed yet."""
    count = application.events.filter
    return bool(count(kind="evaluation_planned").count() > count(kind="evaluated").count())


def can_be_planned(application: Application) -> bool:
    """Once something was granted: of what was refused or stopped nothing runs that could be discussed."""
    return application.stage in (Stage.DECIDED, Stage.CARRIED_OUT) and follow.gives(application)
