"""Withdrawing an application: the person's own wish only, with a receipt; taken back, nothing is lost."""

from __future__ import annotations

import datetime
import html
import uuid
from typing import Any

import pytest
from django.test import Client
from filekit import Office
from officekit import Desk
from test_acts import GOOD

from abord.casework.files.acts import decide, follow, intake, items
from abord.casework.files.acts.common import CannotDo, today
from abord.casework.files.acts.withdraw import Wish, can_take_back, last, receipt, take_back, withdraw
from abord.casework.files.barriers import Cause
from abord.casework.files.course import Channel, Mover, Outcome, Stage
from abord.casework.files.models import Application, Event
from abord.casework.journal import chain
from abord.casework.organisations.scope import SYSTEM, Actor, ActorKind, Scope, scoped
from abord.casework.purposes import Purpose
from abord.web.desk import signin
from abord.web.mine import door

SURE = Wish(True)


def read(application: Application) -> Application:
    found: Application = Application.objects.select_related("file__person", "receipt").get(pk=application.pk)
    return found


def applied(office: Office) -> Application:
    """Someone who applied for a right that was found, a month and a half ago: its term has passed."""
    with scoped(office.scope):
        file = office.file()
        items.add(file, "leefloon_ris", "colleague", Channel.DESK)
        row = read(office.applied(file=file, on=today() - datetime.timedelta(50)))
        follow.look_at_terms([(row, list(row.events.all()))])
        assert row.file.tasks.filter(done_on=None).exists() and row.items.filter(exit="").exists()
        return row


def as_person(office: Office, application: Application) -> Any:
    return scoped(office.person_scope(application.file))


def open_now(application: Application) -> tuple[Any, ...]:
    """All that a withdrawal may touch, and that comes back."""
    row = read(application)
    return (
        row.filed_on, sorted(row.file.tasks.filter(done_on=None).exclude(what="post").values_list("pk", flat=True)),
        sorted(row.items.values_list("pk", "exit", "barrier")),
        [(one.step.title, one.mark) for one in follow.current_plan(row.file, row.file.steps.all(), None)],
        [(one.subject, one.earliest) for one in follow.deadlines(row, row.events.all())],
    )  # fmt: skip


@pytest.mark.parametrize("barrier", ["", "B05"])
def test_what_the_person_withdraws_stops_and_what_is_taken_back_is_as_before(office: Office, barrier: str) -> None:
    row = applied(office)
    with as_person(office, row):
        before = open_now(row)
        withdraw(row, Wish(True, "I found work.", barrier), "the living wage")
        now = read(row)
        assert now.stage == Stage.WITHDRAWN
        left = now.file.tasks.filter(done_on=None, application=now)
        assert [one.what for one in left] == ["post"], "the receipt of it goes to the person"
        assert follow.deadlines(now, now.events.all()) == []
        assert follow.current_plan(now.file, now.file.steps.all(), None) == []
        (item,) = now.items.all()
        assert (item.exit, item.barrier) == ("declined", barrier) and items.axes_of(item).cause is Cause.SECONDARY
        take_back(now)
        after = open_now(row)
        assert after == before and read(row).stage == Stage.RECEIVED
        acts = [one.line.act for one in chain.entries_about(row.file.person.subject) if one.line]
        assert acts.index("withdrawal_taken_back") < acts.index("withdrawn")


def test_the_receipt_says_what_when_and_how_to_undo_it(office: Office) -> None:
    row = applied(office)
    with as_person(office, row):
        withdraw(row, SURE, "the living wage")
        given, event = receipt(row), last(row)
    assert given is not None and event is not None
    for part in ("the living wage", row.receipt.number, event.data["number"], f"{row.filed_on:%d/%m/%Y}"):
        assert part in given.text
    assert "{" not in given.text


def test_a_wish_that_is_not_said_once_more_changes_nothing(office: Office) -> None:
    row = applied(office)
    with as_person(office, row):
        before = open_now(row)
        for wish in (Wish(False), Wish(True, barrier="B99")):
            with pytest.raises(CannotDo):
                withdraw(row, wish, "x")
        assert open_now(row) == before and read(row).stage == Stage.RECEIVED


def test_only_the_person_can_also_not_a_helper_or_the_installation(office: Office) -> None:
    row = applied(office)
    helper = Scope(office.organisation.pk, Actor(ActorKind.MANDATE, "M-1", "Jan Helper"), Purpose.OWN_FILE)
    for other in (helper, Scope(office.organisation.pk, SYSTEM, Purpose.UPKEEP)):
        with scoped(other), pytest.raises(CannotDo, match="withdraw_only_person"):
            withdraw(row, SURE, "x")
    with scoped(office.scope), pytest.raises(CannotDo, match="not_from_here"):
        follow.move(row, "withdraw", Mover.WORKER, set())


def test_what_was_decided_cannot_be_withdrawn_also_when_a_change_is_looked_into(office: Office) -> None:
    row = applied(office)
    with scoped(office.scope):
        decide.decide(row, decide.Draft(Outcome.GRANTED, today(), **GOOD))
        for stage in (Stage.DECIDED, Stage.INQUIRY):
            Application.objects.filter(pk=row.pk).update(stage=stage)
            with pytest.raises(CannotDo, match="withdraw_decided"):
                withdraw(read(row), SURE, "x")


def test_sent_twice_it_is_withdrawn_once(office: Office) -> None:
    row = applied(office)
    with as_person(office, row):
        withdraw(row, SURE, "x")
        withdraw(read(row), SURE, "x")
        assert Event.objects.filter(kind="withdrawn").count() == 1


def test_the_person_takes_it_back_on_the_day_and_the_service_also_later(office: Office) -> None:
    row = applied(office)
    tomorrow = today() + datetime.timedelta(1)
    with as_person(office, row):
        withdraw(row, SURE, "x")
        assert can_take_back(read(row)) and not can_take_back(read(row), tomorrow)
    with scoped(office.scope):
        assert can_take_back(read(row), tomorrow)
        take_back(read(row))
    with as_person(office, row), pytest.raises(CannotDo, match="withdraw_too_late"):
        take_back(read(row))  # it runs: there is nothing to take back


def test_on_the_own_pages_it_takes_a_tick_and_gives_a_receipt(office: Office) -> None:
    row = applied(office)
    with scoped(office.scope):
        code = intake.new_code(row.file)
    door.by_address._seen.clear()
    client = Client()
    client.post("/mine/en/", {"number": row.file.number, "code": code})
    here = "/mine/en/withdraw/1/"
    assert f'href="{here}"' in client.get("/mine/en/file/").content.decode()
    first: Any = client.post(here, {"do": "withdraw", "words": "I found work."})
    assert first.status_code == 422 and "I found work." in first.content.decode()
    assert client.post(here, {"do": "withdraw", "sure": "on"}).status_code == 303
    shown = html.unescape(client.get(here).content.decode())
    with as_person(office, row):
        event = last(row)
    assert event is not None and event.data["number"] in shown and 'value="take_back"' in shown
    assert client.post(here, {"do": "take_back"}).status_code == 303
    assert "goes on again, with its first day" in client.get("/mine/en/file/").content.decode()
    assert 'value="withdraw"' in client.get(here).content.decode()
    assert client.get("/mine/en/withdraw/2/").status_code == client.post(here, {"do": "x"}).status_code == 404


def test_at_the_desk_the_person_reads_later_who_wrote_it_down(office: Office) -> None:
    row = applied(office)
    signin.tries._seen.clear()
    desk = Desk().sign_in(office.worker)
    page = f"application/{row.pk}/withdraw"
    desk.post(page, 422, do="withdraw", channel="phone")
    desk.post(page, do="withdraw", channel="phone", sure="on", barrier="B25")
    assert office.worker.name in desk.get(page).content.decode()
    with as_person(office, row):
        event, given = last(row), receipt(row)
        lines = [
            (one.line.act, one.line.actor_name) for one in chain.entries_about(row.file.person.subject) if one.line
        ]
    assert event is not None and (event.data["channel"], event.data["barrier"]) == ("phone", "B25")
    assert given is not None and office.worker.name in given.text
    assert ("withdrawal_noted", office.worker.name) in lines
    desk.post(page, do="take_back")
    with scoped(office.scope):
        assert read(row).stage == Stage.RECEIVED and read(row).filed_on == row.filed_on
    desk.get(f"application/{uuid.uuid4()}/withdraw", 404)
