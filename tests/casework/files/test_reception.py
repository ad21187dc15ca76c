"""Who may only receive people: takes someone in, hands over receipt or code, and meets no page that is not there."""

from __future__ import annotations

import re
import uuid

import pytest
from filekit import Office
from officekit import Desk, worker

from abord.casework.files import codes
from abord.casework.files.acts import follow, items
from abord.casework.files.course import Channel, Wanted
from abord.casework.files.models import File
from abord.casework.organisations.scope import Role, scoped
from abord.web.desk import signin


@pytest.fixture
def reception(office: Office) -> Desk:
    signin.tries._seen.clear()
    return Desk().sign_in(worker(office.organisation, Role.RECEPTION))


def code_in(text: str) -> str:
    found = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", text)
    return found[0] if found else ""


def came(desk: Desk, kind: str, **more: str) -> str:
    """Someone comes in; gives the page that follows."""
    form = {"key": str(uuid.uuid4()), "name": "Noor Voorbeeld", "question": "rent", "kind": kind, **more}
    away = desk.post("walk-in", **form)["Location"]
    again = desk.post("walk-in", **form)["Location"]
    assert away == again, "sent twice, the same page"
    answer = desk.client.get(away)
    assert answer.status_code == 200, away
    return str(answer.content.decode())


@pytest.mark.parametrize("kind", ["application", "information"])
def test_reception_sees_the_code_that_opens_the_own_pages(office: Office, reception: Desk, kind: str) -> None:
    shown = came(reception, kind)
    with scoped(office.scope):
        file = File.objects.get()
    assert file.number in shown and codes.opens(file.code, code_in(shown))
    for address in set(re.findall(r'href="(/desk/en/[^"#]*)', shown)):
        assert reception.client.get(address).status_code == 200, f"a dead end: {address}"


@pytest.mark.parametrize("kind", ["application", "information"])
def test_a_worker_sees_it_too_and_only_once(office: Office, kind: str) -> None:
    signin.tries._seen.clear()
    desk = Desk().sign_in(office.worker)
    shown = came(desk, kind)
    with scoped(office.scope):
        file = File.objects.get()
        application = file.applications.first()
    assert codes.opens(file.code, code_in(shown)) and f"/desk/en/file/{file.pk}/" in shown
    page = f"application/{application.pk}/receipt" if application else f"file/{file.pk}/taken"
    assert not code_in(desk.get(page).content.decode().split('class="proof"')[0])


def test_two_walk_ins_side_by_side_keep_both_codes(office: Office, reception: Desk) -> None:
    away = [
        reception.post("walk-in", key=str(uuid.uuid4()), name=name, question="rent", kind="information")["Location"]
        for name in ("One", "Two")
    ]
    assert all(code_in(reception.client.get(address).content.decode()) for address in away)


def test_what_reception_is_shown_leads_nowhere_that_is_not_there(office: Office, reception: Desk) -> None:
    """Content of files is for who follows them: neither on the first page nor behind what was looked up."""
    with scoped(office.scope):
        application = office.applied()
        follow.add_task(application.file, Wanted.CALL_BACK, follow.today(), "call about the debts", application)
        items.add(application.file, "vt_bim", "colleague", Channel.DESK)
    home = reception.get().content.decode()
    found = reception.post("search", 200, who="Noor").content.decode()
    assert "debts" not in home and "Noor Voorbeeld" in found
    for shown in (home, found):
        for address in set(re.findall(r'href="(/desk/en/[^"#]*)', shown)):
            assert reception.client.get(address).status_code == 200, f"a dead end: {address}"
