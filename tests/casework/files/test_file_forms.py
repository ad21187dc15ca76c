"""The forms of a file, as a browser sends them: nothing unread is written, and what is no answer is refused."""

from __future__ import annotations

import datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from filekit import Office
from officekit import Desk

from abord.casework.files.acts import items
from abord.casework.files.acts.common import today
from abord.casework.files.barriers import Barrier, Exit
from abord.casework.files.course import Channel
from abord.casework.files.models import Event, File, Item, Request, Step, Task
from abord.casework.organisations.scope import scoped
from abord.web.desk import signin

DAY = datetime.timedelta(1)


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    signin.tries._seen.clear()


class Untouched(HTMLParser):
    """What a browser sends of each form where nobody touched it, by the button that is pressed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[tuple[set[str], dict[str, str]]] = []
        self._select, self._text = "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Fields as HTML says: of a list without a choice the first, of boxes those that are ticked."""
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.forms.append((set(), {}))
        if not self.forms:
            return
        buttons, fields = self.forms[-1]
        if tag == "button" and given.get("name") == "do":
            buttons.add(given["value"])
        elif tag == "input" and "name" in given:
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                fields[given["name"]] = given.get("value", "on" if given.get("type") == "checkbox" else "")
        elif tag == "textarea":
            fields[given["name"]] = ""
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and (self._select not in fields or "selected" in given):
            fields[self._select] = given["value"]

    def of(self, do: str, **where: str) -> dict[str, str]:
        """The fields of the one form with this button (and these hidden values)."""
        found = [
            fields for buttons, fields in self.forms if do in buttons and where.items() <= fields.items()
        ]  # fmt: skip
        assert len(found) == 1, f"{len(found)} forms for {do}"
        return {name: value for name, value in found[0].items() if name != "csrfmiddlewaretoken"} | {"do": do}


@pytest.fixture
def made(office: Office) -> tuple[Desk, File, Item]:
    """A file with one open right, and someone at the desk."""
    with scoped(office.scope):
        file = office.file()
        item = items.add(file, "vt_bim", Item.Source.COLLEAGUE, Channel.DESK)
    return Desk().sign_in(office.worker), file, item


def rows(office: Office) -> list[Any]:
    """All that the forms can write."""
    with scoped(office.scope):
        return [list(one.objects.order_by("pk").values()) for one in (Item, Step, Task, Request, Event)]


def form(desk: Desk, file: File, do: str, **where: str) -> dict[str, str]:
    """A form of the file as it is sent untouched."""
    return Untouched(desk.get(f"file/{file.pk}").content.decode()).of(do, **where)


@pytest.mark.parametrize("do", ["exit", "item", "task", "step", "ask"])
def test_a_form_that_nobody_touched_writes_nothing(office: Office, made: tuple[Desk, File, Item], do: str) -> None:
    desk, file, _ = made
    sent, before = form(desk, file, do), rows(office)
    shown = desk.post(f"file/{file.pk}", 422, **sent).content.decode()
    assert 'role="alert"' in shown and "It is written down" not in shown
    assert rows(office) == before


@pytest.mark.parametrize("exit", list(Exit))
def test_what_was_noted_stays_as_it_is_where_the_form_is_sent_again(
    office: Office, made: tuple[Desk, File, Item], exit: Exit
) -> None:
    desk, file, item = made
    with scoped(office.scope):
        Item.objects.update(found_on=today() - 9 * DAY)
        item.refresh_from_db()
        known = items.Known(None, exit is Exit.RECEIVED or None, exit is not Exit.RECEIVED or None)
        items.leave(item, exit, Barrier.COST, today() - 3 * DAY, known)
        before = Item.objects.values().get()
    sent = form(desk, file, "exit")
    assert sent["exit"] == exit
    desk.post(f"file/{file.pk}", 303, **sent)
    with scoped(office.scope):
        assert Item.objects.values().get() == before


def test_who_only_notes_that_it_is_paid_keeps_the_day_on_which_it_was_received(
    office: Office, made: tuple[Desk, File, Item]
) -> None:
    desk, file, item = made
    with scoped(office.scope):
        Item.objects.update(found_on=today() - 9 * DAY)
        item.refresh_from_db()
        items.leave(item, Exit.RECEIVED, on=today() - 3 * DAY)
    desk.post(f"file/{file.pk}", 303, **form(desk, file, "exit") | {"paid": "yes"})
    with scoped(office.scope):
        item.refresh_from_db()
        assert (item.received_on, item.paid_in_full) == (today() - 3 * DAY, True)


WORDS = [
    ("exit", "exit", "nonsense"), ("exit", "paid", "perhaps"), ("exit", "behaviour", "perhaps"),
    ("item", "source", ""), ("item", "source", "nonsense"), ("item", "right", "nonsense"),
    ("task", "what", ""), ("task", "what", "nonsense"), ("task", "role", "nonsense"), ("task", "role", "quality"),
    ("step", "owner", ""), ("step", "owner", "nonsense"), ("ask", "kind", "nonsense"),
]  # fmt: skip
GOOD = {
    "exit": {"exit": "declined"},
    "item": {"right": "leefloon_ris", "source": "letter"},
    "task": {"what": "call_back", "due": "22/11/2026", "text": "zz"},
    "step": {"owner": "service", "title": "zz"},
    "ask": {"kind": "correction", "text": "zz"},
}


@pytest.mark.parametrize(("do", "field", "word"), WORDS)
def test_a_word_that_is_no_answer_is_refused_and_nothing_is_said_to_be_done(
    office: Office, made: tuple[Desk, File, Item], do: str, field: str, word: str
) -> None:
    desk, file, _ = made
    sent, before = form(desk, file, do) | GOOD[do], rows(office)
    shown = desk.post(f"file/{file.pk}", 422, **sent | {field: word}).content.decode()
    assert 'role="alert"' in shown and "It is written down" not in shown
    assert rows(office) == before
    desk.post(f"file/{file.pk}", 303, **sent)
    assert rows(office) != before


def test_what_was_chosen_is_still_there_beside_what_was_wrong(office: Office, made: tuple[Desk, File, Item]) -> None:
    desk, file, item = made
    sent = form(desk, file, "exit") | {"exit": "refused", "barrier": "B24", "until": "99/99", "paid": "no"}
    page = desk.post(f"file/{file.pk}", 422, **sent).content.decode()
    assert Untouched(page).of("exit", item=str(item.pk)) == sent
