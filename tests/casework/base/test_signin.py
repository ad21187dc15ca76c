"""Signing in: two factors, brakes, sessions that end."""

import re

import pytest
from officekit import PASSWORD, Desk, code_now, organisation, worker

from abord.casework.organisations import accounts
from abord.casework.organisations.scope import Role
from abord.web.desk import signin


@pytest.fixture(autouse=True)
def _no_brake(application: object) -> None:
    signin.tries._seen.clear()


def test_password_then_code_then_home() -> None:
    who = worker(organisation(), Role.WORKER)
    desk = Desk().sign_in(who)
    assert who.name in desk.get().content.decode()
    desk.post("sign-out")
    desk.get(expect=404)


def test_a_password_alone_opens_nothing() -> None:
    who = worker(organisation(), Role.WORKER)
    desk = Desk()
    desk.post("sign-in", email=who.email, password=PASSWORD)
    desk.get(expect=404)
    desk.post("sign-in/organisation")
    desk.get(expect=404)


def test_first_time_links_an_authenticator_and_gives_recovery_codes() -> None:
    who = worker(organisation(), Role.WORKER, linked=False)
    desk = Desk()
    desk.post("sign-in", email=who.email.upper(), password=PASSWORD)
    assert "<svg" in desk.get("sign-in/code").content.decode()
    shown = desk.post("sign-in/code", 200, code=code_now(who)).content.decode()
    codes = re.findall(r"<code>([\w-]+)</code>", shown)
    assert len(codes) == accounts.RECOVERY_CODES
    desk.get("sign-in/organisation", 303)
    desk.get()
    for expect in (303, 422):
        other = Desk()
        other.post("sign-in", email=who.email, password=PASSWORD)
        other.post("sign-in/code", expect, code=codes[0].upper())
