"""Who may send a decision; and forms with nonsense in them, which name nothing that exists and break nothing."""

from __future__ import annotations

import pytest
from filekit import Office
from officekit import Desk, worker
from test_acts import GOOD, TODAY

from abord.casework.files.acts import decide
from abord.casework.files.course import Outcome
from abord.casework.organisations.scope import Role, scoped
from abord.web.desk import signin


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    signin.tries._seen.clear()


def test_only_a_decider_sends_a_decision(office: Office) -> None:
    with scoped(office.scope):
        application = office.applied()
        made = decide.decide(application, decide.Draft(Outcome.GRANTED, TODAY, **GOOD))
    page = f"application/{application.pk}"
    sent = {
        "do": "notify", "decision": str(made.pk), "way": "registered", "on": f"{TODAY:%d/%m/%Y}", "proof": "on",
        "anyway": "on",
    }  # fmt: skip
    other = Desk().sign_in(worker(office.organisation, Role.WORKER))
    assert 'value="notify"' not in other.get(page).content.decode()
    other.post(page, 404, **sent)
    with scoped(office.scope):
        made.refresh_from_db()
    assert made.notified_on is None
    decider = Desk().sign_in(office.worker)
    assert 'value="notify"' in decider.get(page).content.decode()
    decider.post(page, **sent)
    with scoped(office.scope):
        made.refresh_from_db()
    assert made.notified_on == TODAY


@pytest.mark.parametrize("key", ["", "x", "²", "-1", "9" * 40])
def test_a_form_with_nonsense_finds_nothing(office: Office, key: str) -> None:
    with scoped(office.scope):
        application = office.applied()
    desk = Desk().sign_in(office.worker)
    for data in ({"do": "confirm", "advice": key}, {"do": "notify", "decision": key, "way": "registered"}):
        desk.post(f"application/{application.pk}", 404, **data)
