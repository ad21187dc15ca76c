"""However much there is, a page takes as many queries: every page of the desk and of the person's own side.

The routes are found by themselves. Each is asked for with one of everything, and again with many of everything.
"""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from filekit import person_scope, picture
from officekit import Desk, organisation, scope_of, worker, yesterday
from test_routes import CLOSED, MINE, STAFF, Route, Stand, arrived, helper_terms, planned, referred, stand  # noqa: F401 (a fixture)

from abord.casework.feedback import signals, tailored
from abord.casework.files.acts import arrange, blanks, documents, explore, follow, intake, items, own, remedy
from abord.casework.files.acts.common import today
from abord.casework.files.barriers import Barrier
from abord.casework.files.course import Channel, Wanted
from abord.casework.files.exploring import Mark
from abord.casework.files.models import Application, Datum, Decision
from abord.casework.files.plan import Owner
from abord.casework.letters import remedies
from abord.casework.mandates import acts as mandates
from abord.casework.organisations.scope import Role, scoped
from abord.casework.sharing import acts as sharing
from abord.casework.sharing import objecting
from abord.casework.sharing.kinds import What
from abord.web.desk import gate, signin
from abord.web.mine import door

RIGHTS = ("leefloon_ris", "vt_bim", "igo_grapa", "it_ai", "ivt_arr", "verwarmingstoelage_chauffage")
PAPER = ("/pdf/", "/letter/", "/papers/")
"""A paper takes a second to make; what it reads is read by the page above it too."""


def more_of_everything(stand: Stand, number: int) -> None:  # noqa: F811
    """In the organisation and in the one file."""
    one, today_at = stand.file, datetime.datetime.combine(today(), datetime.time(23, 50))
    helper = worker(stand.organisation, Role.HELPER, name=f"Helper {number}")
    worker(stand.organisation, Role.WORKER, name=f"Worker {number}")
    with scoped(scope_of(stand.organisation, stand.lead, *STAFF)):
        other, _ = intake.open_file(intake.Who(f"Someone Voorbeeld {number}"))
        for file in (one, other):
            came = intake.contact(file, Channel.DESK, "application", "rent", uuid.uuid4())
            row = intake.apply(came, intake.Asked("rent", "leefloon_ris"), "en", "heard")
            intake.contact(file, Channel.PHONE, "information", "heating", uuid.uuid4())
            follow.add_task(file, Wanted.CALL_BACK, today(), "call", row)
            follow.add_step(file, "bring the lease", Owner.PERSON, today(), ["lease"], application=row)
            looked = explore.Told(explore.Words("a story", "the rent"), {"vt_bim": frozenset({Mark.ASK})}, "vt_bim")
            explore.done(file, looked, uuid.uuid4(), again_on=today())
            explore.done(file, looked, uuid.uuid4())
            follow.add_note(file, f"Came with the lease {number}.")
            follow.tell(file, "message", row, text="Could you call us?")
            items.add(file, RIGHTS[number % len(RIGHTS)], "colleague", Channel.DESK)
            arrange.pay_advance(file, 20, "RVP", "")
            arrange.appoint(file, today_at, "Desk 2")
            agreed = sharing.Terms(f"Service {number}", frozenset(What), "a place", today(), True)
            for consent in sharing.give(file, agreed):
                sharing.share(consent, "all of this kind")
            referred(file, f"Shelter {number}")
            planned(file, f"Shelter {number}")
            objecting.make(file, objecting.Told("Not with them."), Channel.DESK, uuid.uuid4())
            documents.give(file, f"paper {number}", picture(f"#0000{number:02d}"), Channel.DESK, uuid.uuid4())
            mandates.give(file, helper_terms(helper))
            mandates.give(other, helper_terms(stand.helper))
            datum = Datum.objects.create(file=file, name="age", value="40", source=f"r{number}", as_of=today())
            own.ask(file, "correction", "It is 41.", Channel.DESK, uuid.uuid4(), datum)
            own.own_version(datum, "41")
            follow.issue_plan(file)
            Decision.objects.create(
                application=row, outcome="refused", decided_on=yesterday(), decided_by=stand.lead, reasons="r",
                remedies="court", not_heard_because="-",
            )  # fmt: skip
        blanks.issue(uuid.uuid4(), 2, "nl", stand.lead.pk)
        for turn in range(12):
            with scoped(scope_of(stand.organisation, stand.lead, *STAFF)):
                tailored.note(one, tailored.Standard.TERM, f"The works go on {number} {turn}.")
        for _ in range(6):
            signals.give(uuid.uuid4(), signals.Told(Barrier.COST, f"Service {number}", "vt_bim", "Each time a fee."))
    arrived(organisation(), stand.organisation)
    for file in (one, other):
        with scoped(person_scope(stand.organisation, file)):
            row = Application.objects.select_related("file__person", "receipt").filter(file=file).last()
            remedy.ask(row, remedies.Route.REVIEW, "Not right.", "nl", Channel.WEB, uuid.uuid4())


def counted(client: Client, address: str) -> int:
    """Queries of a page at the second look: the first may note who saw whom, and renew the session."""
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code < 400, address
    return len(caught)


def all_counts(stand: Stand, clients: dict[str, Client]) -> dict[str, int]:  # noqa: F811
    """Every page that can be looked at, for each who may."""
    found = {}
    for who, routes in (("lead", CLOSED), ("helper", CLOSED), ("appeals", CLOSED), ("person", MINE)):
        for route in routes:
            values = {"place": 1, "number": 1, **values_of(stand, route)}
            address = route.address(values)
            if address.endswith(PAPER) or clients[who].get(address).status_code >= 400:
                continue
            found[f"{who} {route.template}"] = counted(clients[who], address)
    return found


def values_of(stand: Stand, route: Route) -> dict[str, Any]:  # noqa: F811
    return {"language": "en", "kind": "trusted"} if {"place", "kind"} & {*route.names} else stand.values(route)


def test_no_page_takes_more_queries_where_there_is_more(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    for room in (gate, door):  # on a slow machine a minute may pass between two looks, and the session would note it
        monkeypatch.setattr(room, "NOTED_EVERY", 3600)
    signin.tries._seen.clear()
    door.by_address._seen.clear()
    appeals = worker(stand.organisation, Role.APPEALS)
    people = {"lead": stand.lead, "helper": stand.helper, "appeals": appeals}
    clients = {who: Desk().sign_in(one).client for who, one in people.items()}
    more_of_everything(stand, 0)
    with scoped(scope_of(stand.organisation, stand.lead, *STAFF)):
        code = intake.new_code(stand.file)
    clients["person"] = Client()
    entered = clients["person"].post("/mine/en/", {"number": stand.file.number, "code": code})
    assert entered.status_code == 303
    few = all_counts(stand, clients)
    for number in range(1, 5):
        more_of_everything(stand, number)
    many = all_counts(stand, clients)
    assert len(few) > 25
    assert {page: (few[page], count) for page, count in many.items() if count != few.get(page)} == {}
