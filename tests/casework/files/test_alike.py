"""Before a file is opened for somebody of the same name and day of birth it is asked whether it is that person."""

from __future__ import annotations

import datetime
import re
import uuid
from typing import Any

import pytest
from filekit import Office
from officekit import Desk

from abord.casework.files.models import File
from abord.casework.journal import chain
from abord.casework.organisations.scope import scoped
from abord.engine.facts import LANGUAGES
from abord.web.desk import signin
from abord.web.desk.page import say

BORN = datetime.date(1988, 3, 14)


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    signin.tries._seen.clear()


def form(**more: str) -> dict[str, str]:
    return {"key": str(uuid.uuid4()), "name": "voorbeeld  NÓOR", "birth_date": f"{BORN:%d/%m/%Y}", "question": "rent",
            "kind": "information"} | more  # fmt: skip


def files(office: Office) -> int:
    with scoped(office.scope):
        return int(File.objects.count())


def sent_on(page: str) -> list[tuple[str, dict[str, str]]]:
    """The forms of the page: where they go, with what."""
    found = []
    for action, body in re.findall(r'<form method="post"(?: action="([^"]*)")?>(.*?)</form>', page, re.S):
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', body))
        fields.pop("csrfmiddlewaretoken", None)
        if "question" in fields:
            found.append((action, fields))
    return found


def known(office: Office, **more: Any) -> File:
    with scoped(office.scope):
        return office.file("Noor Voorbeeld", **more)


@pytest.mark.parametrize("born", [BORN, None])
def test_it_is_asked_and_goes_on_in_that_file(office: Office, born: datetime.date | None) -> None:
    file = known(office, birth_date=born)
    desk = Desk().sign_in(office.worker)
    for language in LANGUAGES:
        desk.language = language
        shown = desk.post("walk-in", 200, **form()).content.decode()
        assert file.number in shown and say(language, "alike_title") in shown.replace("&#x27;", "'")
    assert files(office) == 1, "nothing is written down yet"
    (action, fields), _ = sent_on(shown)
    with scoped(office.scope):
        seen = [one.line.act for one in chain.entries_about(file.person.subject) if one.line]
    assert "listed" in seen
    answer = desk.client.post(action, fields)
    assert answer.status_code == 303 and files(office) == 1
    with scoped(office.scope):
        assert file.contacts.get().question == "rent"


def test_somebody_else_of_that_name_gets_a_file_and_it_is_asked_once(office: Office) -> None:
    known(office, birth_date=BORN)
    desk = Desk().sign_in(office.worker)
    shown = desk.post("walk-in", 200, **form()).content.decode()
    _, (_, fields) = sent_on(shown)
    assert desk.post("walk-in", 200, **{**fields, "back": "yes"}).content.decode().count("voorbeeld  NÓOR")
    away = desk.post("walk-in", **{**fields, "new_person": "on"})["Location"]
    assert desk.post("walk-in", **{**fields, "new_person": "on"})["Location"] == away, "sent twice, written once"
    assert files(office) == 2


def test_with_an_application_what_was_said_goes_along_to_what_has_to_be_told(office: Office) -> None:
    known(office, birth_date=BORN)
    desk = Desk().sign_in(office.worker)
    asks = form(kind="application", right="leefloon_ris")
    (action, fields), (_, again) = sent_on(desk.post("walk-in", 200, **asks).content.decode())
    for where, sent in ((action, fields), (desk.address("walk-in"), {**again, "new_person": "on"})):
        told = desk.client.post(where, sent)
        assert told.status_code == 200 and say("en", "before_title") in told.content.decode()
    assert 'name="new_person" value="on"' in told.content.decode()


@pytest.mark.parametrize(
    "more", [{"birth_date": "15/03/1988"}, {"birth_date": ""}, {"name": "Noor Voorbeelden"}, {"name": "Noor"}]
)
def test_others_are_not_stopped(office: Office, more: dict[str, str]) -> None:
    known(office, birth_date=BORN)
    Desk().sign_in(office.worker).post("walk-in", **form(**more))
    assert files(office) == 2
