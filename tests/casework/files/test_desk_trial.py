"""What a social worker met at the desk in a trial: nothing asked twice too few, nothing left unsaid."""

from __future__ import annotations

import pytest
from filekit import Office
from officekit import PASSWORD, Desk, code_now, scope_of, worker

from abord.casework.organisations.models import Membership
from abord.casework.organisations.scope import Role, scoped
from abord.web.desk import signin


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    signin.tries._seen.clear()


def test_who_has_no_own_password_yet_is_led_to_choosing_one(office: Office) -> None:
    who = worker(office.organisation, Role.WORKER)
    type(who).objects.filter(pk=who.pk).update(password_is_temporary=True)
    desk = Desk()
    desk.post("sign-in", email=who.email, password=PASSWORD)
    desk.get("", 404)
    desk.post("sign-in/code", code=code_now(who))
    assert desk.get("", 303)["Location"] == "/desk/en/password/"


def test_a_new_code_is_made_only_by_who_is_sure(office: Office) -> None:
    with scoped(office.scope):
        file = office.file()
    desk = Desk().sign_in(office.worker)
    kept = file.code
    shown = desk.post(f"file/{file.pk}", 422, do="code").content.decode()
    assert "cannot be undone" in shown
    with scoped(office.scope):
        file.refresh_from_db()
        assert file.code == kept
    assert "/taken/" in desk.post(f"file/{file.pk}", do="code", sure="on")["Location"]


@pytest.mark.parametrize("do", ["end", "afresh"])
def test_a_colleague_is_sent_away_only_by_who_is_sure(office: Office, do: str) -> None:
    who = worker(office.organisation, Role.WORKER)
    desk = Desk().sign_in(worker(office.organisation, Role.ADMIN))
    assert "cannot be undone" in desk.post("accounts", 422, do=do, worker=str(who.pk)).content.decode()
    who.refresh_from_db()
    with scoped(scope_of(office.organisation, office.worker, Role.ADMIN)):
        assert Membership.objects.get(worker=who).ends is None and not who.password_is_temporary
