"""A change told at the desk, or by a helper, shows what it would do before it is sent, as on the own pages."""

from __future__ import annotations

import uuid

import pytest
from filekit import HOUSEHOLD, Office
from officekit import Desk, worker, yesterday
from test_acts import TODAY, before
from test_decision_forms import shown

from abord.casework.files.acts import items, own
from abord.casework.files.course import Channel
from abord.casework.files.models import Application, File
from abord.casework.mandates import acts as mandates
from abord.casework.mandates.kinds import Kind, Power
from abord.casework.organisations.scope import Role, scoped
from abord.web.desk import signin
from abord.web.desk.page import say as say_desk
from abord.web.mine.door import say as say_mine
from abord.web.site.words import catalogue

WAGE = {"what": "wage", "a_month": "400", "text": "Two days."}


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    signin.tries._seen.clear()


def with_household(office: Office) -> Application:
    """Somebody alone without income, who asked for a living wage."""
    with scoped(office.scope):
        application = office.applied(on=before(20))
        items.import_situation(application.file, HOUSEHOLD, "rights_check", Channel.DESK)
    return application


def helper_of(office: Office, file: File, procedures: tuple[str, ...] = (), *powers: Power) -> tuple[Desk, str]:
    """A helper with a mandate, and the page on which a change is told under it."""
    helper = worker(office.organisation, Role.HELPER, name="Jan Helper")
    with scoped(office.scope):
        terms = mandates.Terms(Kind.HELPER, "Jan Helper", frozenset({Power.SEE, *powers}), yesterday(),
                               TODAY.replace(year=TODAY.year + 1), procedures=procedures, worker=helper)  # fmt: skip
        made = mandates.give(file, terms)
    return Desk().sign_in(helper), f"helping/{made.pk}/change"


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_at_the_desk_it_is_seen_first_and_then_sent(office: Office, language: str) -> None:
    application = with_household(office)
    desk, place = Desk(language).sign_in(office.worker), f"file/{application.file.pk}/change"
    desk.post(place, 422, do="look")
    looked = shown(desk.post(place, 200, do="look", **WAGE))
    assert 'id="follows"' in looked and "400" in looked and f"{application.filed_on:%d/%m/%Y}" in looked
    with scoped(office.scope):
        assert not application.file.requests.exists()
    key = str(uuid.uuid4())
    for _ in range(2):
        desk.post(place, 303, do="send", key=key, **WAGE)
    with scoped(office.scope):
        made, event = application.file.requests.get(), application.file.events.get(kind="change_shown")
        assert made.channel == Channel.DESK and "Two days." in made.text and "400" in made.text and event.data["said"]


def test_told_in_the_form_of_the_file_it_is_shown_before_it_is_sent(office: Office) -> None:
    application = with_household(office)
    desk = Desk().sign_in(office.worker)
    page = desk.post(f"file/{application.file.pk}", 200, do="ask", kind="change", text="I moved to Gent.")
    assert "I moved to Gent." in shown(page) and "/change/" in page.content.decode()
    with scoped(office.scope):
        assert not application.file.requests.exists()


def test_a_helper_sees_and_sends_it_under_the_mandate(office: Office) -> None:
    application = with_household(office)
    helper, place = helper_of(office, application.file, (), Power.CORRECT)
    first = helper.post(place.replace("/change", "/act"), 200, do="tell", kind="change", text="I moved to Gent.")
    assert "I moved to Gent." in shown(first)
    assert 'id="follows"' in shown(helper.post(place, 200, do="look", **WAGE))
    helper.post(place, 303, do="send", **WAGE)
    with scoped(office.scope):
        assert application.file.requests.get().channel == Channel.WEB
        assert ("change_shown", "mandate") in [
            (one.line.act, one.line.actor_kind) for one in own.log(application.file) if one.line
        ]  # fmt: skip


def test_a_mandate_for_one_right_shows_that_right_alone(office: Office) -> None:
    application = with_household(office)
    day, looked = f"{application.filed_on:%d/%m/%Y}", []
    for right in ("leefloon_ris", "igo_grapa"):
        helper, place = helper_of(office, application.file, (right,), Power.CORRECT)
        looked.append(shown(helper.post(place, 200, do="look", **WAGE)))
    assert looked[0].count("<dt>") == 1 and day in looked[0]
    assert looked[1].count("<dt>") == 0 and day not in looked[1], "nor which other rights were asked"
    helper, place = helper_of(office, application.file, (), Power.CORRECT)
    assert shown(helper.post(place, 200, do="look", **WAGE)).count("<dt>") == 1, "where it names none: what was asked"


def test_a_mandate_that_is_not_for_telling_has_no_such_page(office: Office) -> None:
    application = with_household(office)
    helper, place = helper_of(office, application.file, (), Power.APPLY)
    helper.get(place, 404)
    helper.post(place, 404, do="look", **WAGE)


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_both_rooms_say_the_same_of_it(language: str) -> None:
    keys = {key for key in catalogue(language, "mine") if key.startswith(("change_", "err_change_"))}
    assert keys == {key for key in catalogue(language, "desk") if key.startswith(("change_", "err_change_"))}
    assert say_desk(language, "change_lead") != say_mine(language, "change_lead")
