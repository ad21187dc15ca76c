"""The page of a file is short to look at: links to its parts above, what is older is folded, nothing is lost."""

from __future__ import annotations

import re
import uuid

import pytest
from filekit import HOUSEHOLD, Office
from officekit import Desk

from abord.casework.files.acts import follow, items
from abord.casework.files.course import Channel
from abord.casework.files.models import File
from abord.web.desk import signin


@pytest.fixture
def file(at_work: Office) -> File:
    """With five of what can be many."""
    file = at_work.file()
    items.import_situation(file, HOUSEHOLD, "rights_check", Channel.DESK)
    for number in range(5):
        at_work.came(file, "information")
        follow.add_note(file, f"Note {number}.")
        follow.tell(file, "message", text=f"Message {number}.")
    return file


def seen(office: Office, file: File, **sent: str) -> str:
    signin.tries._seen.clear()
    desk, place = Desk().sign_in(office.worker), f"file/{file.pk}"
    return (desk.post(place, 422, **sent) if sent else desk.get(place)).content.decode()


def test_each_link_of_the_list_leads_to_a_part_and_each_part_is_in_it(at_work: Office, file: File) -> None:
    page = seen(at_work, file)
    links = re.findall(
        r'href="#(\w+)"', page[page.index('id="parts"') : page.index("</nav>", page.index('id="parts"'))]
    )
    assert links == [one for one in re.findall(r'<section id="(\w+)"', page) if one != "explored"]
    assert "(5)</a>" in page and page.index("#applications") < page.index('class="actions"')


def test_what_is_older_is_folded_and_still_there(at_work: Office, file: File) -> None:
    page = seen(at_work, file)
    for part, name in (("notices", "Message"), ("notes", "Note")):
        own = page[page.index(f'<section id="{part}"') :].split("</section>")[0]
        newest, older = own.split("Older: 2", 1)
        told = [f"{name} {number}." for number in range(5)]
        assert [one in newest for one in told] == [False, False, True, True, True]
        assert all(one in older for one in told[:2])
        assert own.count("<ul") == own.count("</ul>") and own.count("<details") == own.count("</details>")
    contacts = page[page.index('<section id="contacts"') :].split("</section>")[0]
    assert "Older: 2" in contacts and contacts.count('value="apply"') == 5


def test_a_form_that_is_not_right_stands_unfolded(at_work: Office, file: File) -> None:
    note = file.notes.order_by("pk")[0]
    page = seen(at_work, file, do="withhold", note=str(note.pk), why="", key=str(uuid.uuid4()))
    notes = page[page.index('<section id="notes"') :].split("</section>")[0]
    assert "<details open><summary>Older: 2" in notes
