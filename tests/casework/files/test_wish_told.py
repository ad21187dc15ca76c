"""A wish that is told at the desk, or that a helper brings, says so; the person sees it and can take it back."""

from __future__ import annotations

import pytest
from django.test import Client
from filekit import ROLES, Office
from officekit import Desk, scope_of, worker
from test_acts import TODAY

from abord.casework.files.acts import intake, own
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.models import Application
from abord.casework.mandates import acts as mandates
from abord.casework.mandates.kinds import Kind, Power
from abord.casework.organisations.scope import Role, scoped
from abord.web.desk import signin


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    signin.tries._seen.clear()


def of(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)


def test_told_at_the_desk_it_stands_after_what_was_there(at_work: Office) -> None:
    application = at_work.applied()
    with scoped(at_work.person_scope(application.file)):
        own.own_view(application, "First my course.")
    assert (of(application).own_view_to, of(application).own_view_on) == ("", TODAY)
    own.own_view(application, "And no visit at home.", instead=False)
    row = of(application)
    signed = f"{TODAY:%d/%m/%Y}, {at_work.worker.name}: "
    assert row.own_view == f"First my course.\n\n{signed}And no visit at home."
    assert (row.own_view_to, row.own_view_on) == (at_work.worker.name, TODAY)
    own.own_view(application, "Only a call.")
    assert of(application).own_view == "Only a call."
    with pytest.raises(CannotDo, match="text_needed"):
        own.own_view(application, " ")
    with scoped(at_work.person_scope(application.file)):
        own.own_view(application, "")
    row = of(application)
    assert (row.own_view, row.own_view_to, row.own_view_on) == ("", "", None)
    kinds = [one.kind for one in application.events.all()]
    assert kinds[-4:] == ["own_view", "own_view_told", "own_view_told", "own_view_taken_back"]


def test_what_is_added_is_not_cut_off_nor_written_over_nor_added_twice(at_work: Office) -> None:
    application = at_work.applied()
    with scoped(at_work.person_scope(application.file)):
        own.own_view(of(application), "x" * 4000)
    seen_before = of(application)
    own.own_view(seen_before, "No visit at home.", instead=False)
    own.own_view(seen_before, "No visit at home.", instead=False)
    signed = f"{TODAY:%d/%m/%Y}, {at_work.worker.name}: "
    assert of(application).own_view == "x" * 4000 + f"\n\n{signed}No visit at home."
    assert [one.kind for one in application.events.all()][-2:] == ["own_view", "own_view_told"]
    with scoped(at_work.person_scope(application.file)):
        own.own_view(of(application), "Only by phone.")
    own.own_view(seen_before, "In the morning.", instead=False)
    assert of(application).own_view == f"Only by phone.\n\n{signed}In the morning.", (
        "the person wrote while it was typed"
    )


def test_each_part_that_was_told_has_its_own_day_and_name(office: Office) -> None:
    """What the person wrote is not read as brought by a helper, nor what was told to one as told to another."""
    with scoped(office.scope):
        application = office.applied()
        own.own_view(application, "Slowly.")
        assert not of(application).own_view_in_parts and of(application).own_view == "Slowly."
    other = worker(office.organisation, *ROLES, name="Bo Peeters")
    with scoped(scope_of(office.organisation, other, *ROLES)):
        own.own_view(application, "By phone.", instead=False)
        row = of(application)
        day = f"{TODAY:%d/%m/%Y}, "
        assert row.own_view == f"{day}{office.worker.name}: Slowly.\n\n{day}Bo Peeters: By phone."
        assert row.own_view_in_parts and row.own_view_to == "Bo Peeters"
    shown = Desk().sign_in(office.worker).get(f"application/{application.pk}").content.decode()
    assert "Bo Peeters: By phone." in shown and "told to Bo Peeters" not in shown


def test_a_worker_writes_it_down_and_the_person_takes_it_back(office: Office) -> None:
    with scoped(office.scope):
        application = office.applied()
        code = intake.new_code(application.file)
    desk = Desk().sign_in(office.worker)
    where = f"application/{application.pk}"
    desk.post(where, 422, do="wish", text=" ")
    desk.post(where, do="wish", text="I want to go slowly.")
    assert f"told to {office.worker.name}" in desk.get(where).content.decode()
    person = Client()
    person.post("/mine/en/", {"number": application.file.number, "code": code})
    shown = person.get("/mine/en/file/").content.decode()
    assert "I want to go slowly." in shown and f"You said this to {office.worker.name}" in shown
    person.post("/mine/en/file/", {"do": "view_back", "application": str(application.pk)})
    assert "I want to go slowly." not in person.get("/mine/en/file/").content.decode()


def test_a_helper_brings_it_under_a_mandate_and_no_further(office: Office) -> None:
    helper = worker(office.organisation, Role.HELPER, name="Jan Helper")
    with scoped(office.scope):
        application, other = office.applied(), office.applied("vt_bim")
        powers = frozenset({Power.SEE, Power.SPEAK})
        terms = mandates.Terms(Kind.HELPER, "Jan Helper", powers, TODAY, TODAY, worker=helper)
        given = mandates.give(application.file, terms)
    desk = Desk().sign_in(helper)
    where = f"helping/{given.pk}/act"
    desk.post(where, 422, do="wish", application=str(other.pk), text="Not mine.")
    desk.post(where, do="wish", application=str(application.pk), text="She wants to come in the morning.")
    with scoped(office.scope):
        row = of(application)
        assert (row.own_view_through, row.own_view_to) == ("Jan Helper", "")
        assert row.own_view == "She wants to come in the morning." and not of(other).own_view
