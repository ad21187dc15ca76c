"""What the person does not read of the own file: never silently, with a reason of the list, a name and a day."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from filekit import Office
from officekit import Desk
from test_acts import TODAY
from test_decision_forms import shown

from abord.casework.files import export
from abord.casework.files.acts import follow, intake, own, withhold
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.models import Note
from abord.casework.organisations.scope import scoped
from abord.web.desk import signin
from abord.web.desk.page import say

SECRET = "Her sister told us that she is ill."
BECAUSE = "What her sister told about her own health is hers to tell."
REST = "We spoke with the family."


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    signin.tries._seen.clear()


def everything(office: Office, note: Note) -> str:
    """All that the person takes along, as text."""
    with scoped(office.person_scope(note.file)):
        return str(export.everything(note.file))


@pytest.mark.parametrize("why", Note.Withheld.values)
def test_what_is_withheld_is_told_with_its_reason_and_name(office: Office, why: str) -> None:
    with scoped(office.scope):
        note = follow.add_note(office.file(), SECRET)
        withhold.withhold(note, why, BECAUSE, REST)
        event = note.file.events.get(kind="note_withheld")
        assert (event.data["withheld"], event.data["because"]) == (why, BECAUSE)
        line = next(one.line for one in own.log(note.file) if one.line and one.line.act == "note_withheld")
        assert line.data["because"] == BECAUSE and line.actor_name == office.worker.name
    taken = everything(office, note)
    assert SECRET not in taken and REST in taken and BECAUSE in taken and why in taken


def test_without_a_reason_of_the_list_or_a_weighing_nothing_is_withheld(at_work: Office) -> None:
    note = follow.add_note(at_work.file(), SECRET)
    for why, because in (("", BECAUSE), ("trouble", BECAUSE), ("minor", ""), ("minor", "code 4")):
        with pytest.raises(CannotDo):
            withhold.withhold(note, why, because)
    note.refresh_from_db()
    assert note.for_person == SECRET and not note.file.events.filter(kind="note_withheld").exists()


def test_the_database_keeps_nothing_withheld_without_a_name(at_work: Office) -> None:
    note = follow.add_note(at_work.file(), SECRET)
    with pytest.raises(IntegrityError), transaction.atomic():
        Note.objects.filter(pk=note.pk).update(withheld="minor")


def test_the_person_withholds_nothing(office: Office) -> None:
    with scoped(office.scope):
        note = follow.add_note(office.file(), SECRET)
    with scoped(office.person_scope(note.file)), pytest.raises(CannotDo):
        withhold.withhold(note, "minor", BECAUSE)


def test_shown_again_all_can_be_read_and_that_it_was_withheld_stays(office: Office) -> None:
    with scoped(office.scope):
        note = follow.add_note(office.file(), SECRET)
        withhold.withhold(note, "minor", BECAUSE)
        withhold.show(note)
        withhold.show(note)
        kinds = list(note.file.events.values_list("kind", flat=True))
        assert kinds.count("note_withheld") == kinds.count("note_shown") == 1
    assert SECRET in everything(office, note)


def test_only_notes_have_something_to_withhold() -> None:
    """What is decided on is read by whom it is about: data, papers, letters and decisions have no such column."""
    assert set(export.LIMITED) == {"files.Note"}


@pytest.mark.parametrize("rest", ["", REST])
def test_the_pages_of_the_person_and_the_desk(office: Office, rest: str) -> None:
    with scoped(office.scope):
        file, code = intake.open_file(intake.Who("Noor Voorbeeld"))
        note = follow.add_note(file, SECRET)
    desk, page = Desk().sign_in(office.worker), f"file/{file.pk}"
    sent: dict[str, Any] = {"do": "withhold", "note": note.pk, "because": BECAUSE, "rest": rest}
    assert say("en", "err_withheld_why") in shown(desk.post(page, 422, **sent))
    desk.post(page, **sent, why="third_party")
    assert SECRET in shown(desk.get(page)) and say("en", "withheld_now") in shown(desk.get(page))
    person = Client()
    person.post("/mine/en/", {"number": file.number, "code": code})
    for address in ("data/", "take/page/", "take/json/", "log/"):
        read = shown(person.get(f"/mine/en/{address}"))
        assert SECRET not in read and BECAUSE in read, address
    read = shown(person.get("/mine/en/data/"))
    for told in ("the privacy of somebody else", office.worker.name, f"{TODAY:%d/%m/%Y}", "look at this again", rest):
        assert told in read, told
    desk.post(page, do="show_again", note=note.pk)
    assert SECRET in shown(person.get("/mine/en/data/"))
