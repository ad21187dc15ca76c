"""Whoever sees somebody on a page of the desk stands in the journal of that somebody: on every page, lists too."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from officekit import Desk, scope_of, system_scope, worker
from test_routes import CLOSED, IDS, STAFF, Route, Stand, stand  # noqa: F401 (a fixture)

from abord.casework.files.acts import arrange, follow, intake, items
from abord.casework.files.acts.common import today
from abord.casework.files.course import Channel, Wanted
from abord.casework.journal import chain
from abord.casework.organisations.scope import Role, scoped
from abord.web.desk import signin

NAME = "Griselda"


def seen(stand: Stand) -> int:  # noqa: F811
    """How many entries the person can read."""
    with scoped(system_scope(stand.organisation)):
        return len(chain.entries_about(stand.file.person.subject))


def shows(answer: Any, stand: Stand) -> bool:  # noqa: F811
    """Whether the person can be recognised, by name or by the number of the file."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return NAME.encode() in content or stand.file.number.encode() in content


@pytest.fixture(scope="module")
def busy(stand: Stand) -> Stand:  # noqa: F811
    """The person is in every list of the day."""
    now = datetime.datetime.combine(today(), datetime.time(23, 59))
    with scoped(scope_of(stand.organisation, stand.lead, *STAFF)):
        follow.add_task(stand.file, Wanted.CALL_BACK, today(), "call")
        items.add(stand.file, "vt_bim", "colleague", Channel.DESK)
        arrange.pay_advance(stand.file, 20, "RVP", "")
        arrange.appoint(stand.file, now, "Desk 2")
    return stand


@pytest.mark.parametrize("route", CLOSED, ids=IDS)
def test_a_page_that_shows_somebody_is_in_the_journal(route: Route, busy: Stand) -> None:
    for who in (busy.lead, busy.helper):
        signin.tries._seen.clear()
        desk = Desk().sign_in(who)
        before = seen(busy)
        answer = desk.client.get(route.address(busy.values(route)))
        if shows(answer, busy):
            assert seen(busy) > before, f"{route.template}: looked at, and not in the journal"


@pytest.mark.parametrize("wanted", ["grisel", "number"])
def test_whom_a_search_finds_can_read_so(busy: Stand, wanted: str) -> None:
    signin.tries._seen.clear()
    desk = Desk().sign_in(worker(busy.organisation, Role.RECEPTION))
    for _ in range(2):
        before = seen(busy)
        answer = desk.post("search", 200, who=busy.file.number if wanted == "number" else wanted)
        assert shows(answer, busy) and seen(busy) == before + 1, "each search"
    with scoped(system_scope(busy.organisation)):
        line = chain.entries_about(busy.file.person.subject)[0].line
    assert line is not None and (line.act, line.about) == ("listed", "search")
    before = seen(busy)
    desk.post("search", 200, who="nobody of this name")
    assert seen(busy) == before


def test_a_list_of_the_day_is_noted_once_for_each_time_at_work(busy: Stand) -> None:
    """Else each look at the first page would be a line for each name on it, and nobody could read the log."""
    signin.tries._seen.clear()
    desk = Desk().sign_in(worker(busy.organisation, *STAFF))
    before = seen(busy)
    for _ in range(3):
        assert shows(desk.get(), busy)
    assert seen(busy) == before + 1
    with scoped(scope_of(busy.organisation, busy.lead, *STAFF)):
        other, _ = intake.open_file(intake.Who("Later Gekomen"))
        items.add(other, "vt_bim", "colleague", Channel.DESK)
        count = len(chain.entries_about(other.person.subject))
    desk.get()
    with scoped(system_scope(busy.organisation)):
        assert len(chain.entries_about(other.person.subject)) == count + 1, "who comes later is noted too"
        assert chain.verify() == []
    assert seen(busy) == before + 1


def test_many_are_noted_in_as_many_queries_as_one(site: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from officekit import organisation

    where = organisation()
    counts = []
    with scoped(system_scope(where)):
        for number in (1, 60):
            subjects = [chain.new_subject() for _ in range(number)]
            with CaptureQueriesContext(connection) as caught:
                chain.listed(subjects, about="search")
            counts.append(len(caught))
            assert all(len(chain.entries_about(one)) == 1 for one in subjects)
        assert chain.verify() == [] and chain.head()[0] == 61
        chain.listed([], about="search")
        chain.listed([uuid.uuid4()], about="a key that was destroyed meanwhile")
        assert chain.head()[0] == 61
    assert counts[0] == counts[1]
