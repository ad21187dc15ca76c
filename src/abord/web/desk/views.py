"""The day of a worker: one screen for fifteen minutes. Tasks, terms, who waits for an answer; the walk-in button."""

from __future__ import annotations

import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from abord.casework import permissions
from abord.casework.files import duties, queries
from abord.casework.files.acts import advances, blanks
from abord.casework.files.queries import MOST, MOST_COUNTED
from abord.casework.organisations.scope import current
from abord.web.desk.calls import waiting
from abord.web.desk.gate import desk
from abord.web.desk.listing import of_the_day
from abord.web.desk.page import page
from abord.web.files.applications import due_of
from abord.web.files.rights import right_name

DAY = datetime.timedelta(days=1)
COMING = 7
"""Days for which a worker's own appointments are shown; those of others are of today."""
LISTS = {
    "requests": (queries.open_requests, queries.own_requests), "items": (queries.open_items, queries.own_items),
    "advances": (queries.open_advances, queries.own_advances), "terms": (queries.undecided, queries.own_undecided),
}  # fmt: skip
"""Lists that are shown of the whole service, or of what one worker handles or opened: as many queries for both."""


@desk(permissions.may_enter)
@require_safe
def home(request: HttpRequest, language: str) -> HttpResponse:
    """Where a worker begins."""
    scope, day = current(), timezone.localdate()
    if not permissions.may_receive_people(scope):
        return page(request, language, "home", elsewhere=True)
    night, morning = midnight(day + DAY), midnight(day)
    if not permissions.may_follow_files(scope):  # reception: who is expected today, and nothing of what is in a file
        appointments = queries.appointments_between(start=morning, end=night)
        of_the_day(request, [one.file for one in appointments[:MOST]], "list of the day")
        appointed = [("all", appointments[:MOST], len(appointments) > MOST)]
        return page(request, language, "home", today=day, appointed=appointed, blanks_out=blanks.out_too_long())
    worker, only_mine = int(scope.actor.id), request.GET.get("of") == "mine"
    roles, who = duties.offered_to(scope.actor.roles), {"worker": worker} if only_mine else {}
    rows = {
        "to_me": queries.own_appointments(worker=worker, start=morning, end=midnight(day + COMING * DAY)),
        "to_others": queries.appointments_of_others(worker=worker, start=morning, end=night),
        "mine": queries.tasks_of(worker=worker),
        "others": queries.tasks_of_others(worker=worker, first=roles[0], second=roles[1], third=roles[2]),
        **{name: (own if only_mine else every)(**who) for name, (every, own) in LISTS.items()},
    }  # fmt: skip
    more = {name: len(found) > MOST for name, found in rows.items()}
    rows = {name: found[:MOST] for name, found in rows.items()}
    of_the_day(request, [one.file for found in rows.values() for one in found], "list of the day")
    happened = (queries.events_of_own_undecided if only_mine else queries.events_of_undecided)(**who)
    terms = [
        due_of(one, [event for event in happened if event.application_id == one.pk], language, day)
        for one in rows["terms"]
    ]
    return page(
        request, language, "home", today=day, more=more, most_counted=MOST_COUNTED, only_mine=only_mine,
        tasks=[
            (name, rows[name], below)
            for name, below in zip(("mine", "others"), queries.tasks_below(worker, roles), strict=True)
        ],
        terms=sorted(terms, key=lambda one: (one.decision_due is None, one.decision_due or day)),
        appointed=[(whose, rows[whose], more[whose]) for whose in ("to_me", "to_others")], requests=rows["requests"],
        items=[(one, right_name(language, one.right)) for one in rows["items"]], calls=waiting(),
        advances=[(one, (day - one.paid_on).days, advances.is_old(one, day)) for one in rows["advances"]],
        blanks_out=blanks.out_too_long(),
    )  # fmt: skip


def midnight(day: datetime.date) -> datetime.datetime:
    """When a day begins here."""
    found: datetime.datetime = timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
    return found
