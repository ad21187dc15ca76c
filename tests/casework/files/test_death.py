"""A death that is noted: mandates end, nobody writes to the person, what is due is looked at; it can be corrected."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from filekit import Office, person_scope
from officekit import Desk
from test_acts import GOOD

from abord.casework import background
from abord.casework.files.acts import arrange, decide, follow, intake
from abord.casework.files.acts.common import CannotDo, today
from abord.casework.files.course import Channel, Outcome, Stage, Wanted
from abord.casework.files.models import Notice
from abord.casework.journal import chain
from abord.casework.mandates import acts, death
from abord.casework.mandates.kinds import Kind, Power
from abord.casework.organisations.scope import scoped
from abord.web.desk import signin
from abord.web.desk.page import say
from abord.web.mine import door

DAY = datetime.timedelta(days=1)


def known(office: Office) -> Any:
    """Someone with a running application, a mandate, an unread e-mail, and somebody who has to call."""
    file = office.file(birth_date=datetime.date(1950, 5, 17), email="noor@example.be", channel=Channel.EMAIL)
    office.applied(file=file)
    powers = frozenset({Power.SEE})
    acts.give(file, acts.Terms(Kind.TRUSTED, "Jan", powers, today() - 9 * DAY, today() + 30 * DAY))
    follow.add_task(file, Wanted.CALL_BACK, today(), "about the lease")
    follow.tell(file, "message", text="Could you call us?")
    return file


def to_do(file: Any) -> list[str]:
    return sorted(file.tasks.filter(done_on=None).values_list("what", flat=True))


def test_what_a_death_stops_and_what_it_does_not(at_work: Office) -> None:
    file = known(at_work)
    death.note(file, today() - 2 * DAY, "  National   Register ")
    row = file.applications.select_related("file__person", "receipt").get()
    assert not any(one.holds(today()) for one in acts.of_file(file))
    assert [one.holds(today() - 2 * DAY) for one in acts.of_file(file)] == [True]
    assert to_do(file) == [Wanted.PAY] and row.stage == Stage.RECEIVED  # what may be due is looked at; nothing stops
    Notice.objects.filter(file=file).update(sent_on=today() - 60 * DAY)
    background.look_at_terms()
    assert Wanted.REACH_OTHERWISE not in to_do(file)
    before = file.notices.count()
    decide.notify(decide.decide(row, decide.Draft(Outcome.GRANTED, today(), **GOOD)), "registered", True)
    assert file.notices.count() == before and file.events.filter(kind="notice_held").exists()
    found = death.of(file)
    assert found is not None and found.source == "National Register"


def test_taken_back_all_is_as_before(at_work: Office) -> None:
    file = known(at_work)
    before = to_do(file), [one.holds(today()) for one in acts.of_file(file)]
    death.note(file, today() - DAY, "a neighbour")
    death.undo(file)
    assert (to_do(file), [one.holds(today()) for one in acts.of_file(file)]) == before
    file = type(file).objects.select_related("person").get(pk=file.pk)
    assert follow.tell(file, "message", text="We are sorry.") is not None
    death.undo(file)  # twice is once
    kinds = list(file.events.filter(kind__startswith="death").values_list("kind", flat=True))
    assert kinds == ["death_noted", "death_undone"]
    death.note(file, today(), "register")  # noted again, there is a task again
    assert to_do(file).count(Wanted.PAY) == 1


def test_nobody_is_offered_to_write_to_the_dead_and_the_page_says_why(office: Office) -> None:
    signin.tries._seen.clear()
    with scoped(office.scope):
        file = known(office)
        row = file.applications.get()
    desk = Desk().sign_in(office.worker)
    pages = {f"file/{file.pk}": 'value="tell"', f"application/{row.pk}": 'value="intend"'}
    for page, form in pages.items():
        assert form in desk.get(page).content.decode()
    with scoped(office.scope):
        death.note(file, today(), "register")
    for page, form in pages.items():
        answer = desk.get(page).content.decode()
        assert form not in answer and say("en", "death_no_writing") in answer
    assert (
        say("en", "err_person_died") in desk.post(f"application/{row.pk}", 422, do="intend", text="x").content.decode()
    )


def test_without_anything_asked_there_is_nothing_for_heirs(at_work: Office) -> None:
    file = at_work.file()
    death.note(file, today(), "register")
    assert to_do(file) == []


@pytest.mark.parametrize(
    ("on", "source", "key"),
    [(DAY, "register", "death_day"), (-40_000 * DAY, "register", "death_day"), (-DAY, "  ", "death_source")],
)
def test_what_cannot_be_is_refused_and_nothing_changed(
    at_work: Office, on: datetime.timedelta, source: str, key: str
) -> None:
    file = known(at_work)
    before = to_do(file), file.events.count()
    with pytest.raises(CannotDo, match=key):
        death.note(file, today() + on, source)
    with pytest.raises(CannotDo, match="death_not_noted"):
        death.correct(file, today(), "register")
    assert (to_do(file), file.events.count()) == before and death.of(file) is None


def test_at_the_desk_it_is_noted_corrected_and_taken_back_and_stands_in_the_journal(office: Office) -> None:
    with scoped(office.scope):
        file = known(office)
    signin.tries._seen.clear()
    desk = Desk().sign_in(office.worker)
    page = f"file/{file.pk}/death"
    desk.post(page, 422, do="note", on="", source="register")
    desk.post(page, 422, do="note", on="01/01/2990", source="register")
    day = f"{today() - DAY:%d/%m/%Y}"
    desk.post(page, do="note", on=day, source="a daughter at the desk")
    desk.post(page, 422, do="note", on=day, source="twice")
    shown = desk.get(f"file/{file.pk}").content.decode()
    assert f"Died on {day}" in shown and 'value="code"' not in shown  # a code would open nothing
    desk.post(f"file/{file.pk}", 422, do="tell", text="Could you call us?")
    desk.post(page, do="correct", on=f"{today() - 2 * DAY:%d/%m/%Y}", source="register")
    shown = desk.get(page).content.decode()
    assert f"{today() - 2 * DAY:%d/%m/%Y}" in shown and office.worker.name in shown
    desk.post(page, 422, do="undo")
    desk.post(page, do="undo", sure="on")
    shown = desk.get(f"file/{file.pk}").content.decode()
    assert "Died on" not in shown and 'value="code"' in shown
    desk.post(page, 404, do="x")
    with scoped(person_scope(office.organisation, file)):
        lines = [one.line.act for one in chain.entries_about(file.person.subject) if one.line]
    noted = [one for one in lines if one.startswith("death")]
    assert noted == ["death_undone", "death_corrected", "death_noted"]


def coming(file: Any) -> list[tuple[Any, ...]]:
    shown = ("at", "place", "about", "private_room", "interpreter", "companion", "by_id")
    return sorted(file.appointments.values_list(*shown))


def test_what_is_still_to_come_is_cancelled_and_stands_again_when_it_was_a_mistake(at_work: Office) -> None:
    file, now = known(at_work), datetime.datetime.now().replace(microsecond=0)
    arrange.appoint(file, now + 3 * DAY, "Desk 2", "the lease", "her sister", "Dari", True)
    gone = arrange.appoint(file, now + DAY, "Desk 1")
    type(gone).objects.filter(pk=gone.pk).update(at=timezone.now() - DAY)
    before = coming(file)
    death.note(file, today(), "register")
    assert [one[1] for one in coming(file)] == ["Desk 1"], "what was stays"
    family = arrange.appoint(file, now + 5 * DAY, "Desk 3", "with the family")
    assert file.appointments.filter(pk=family.pk).exists(), "what is arranged afterwards stands"
    death.undo(file)
    assert coming(file) == sorted([*before, *(one for one in coming(file) if one[1] == "Desk 3")])


def test_the_code_opens_nothing_after_a_death_and_opens_again_when_it_was_a_mistake(office: Office) -> None:
    for brake in (door.by_address, door.by_file):
        brake._seen.clear()
    with scoped(office.scope):
        file, code = intake.open_file(intake.Who("Griselda Voorbeeld"))
    client, key = Client(), {"number": file.number, "code": code}
    assert client.post("/mine/en/", key).status_code == 303
    with scoped(office.scope):
        death.note(file, today(), "register")
    for answer in (client.get("/mine/en/file/"), client.post("/mine/en/", key), Client().post("/mine/fr/", key)):
        shown = answer.content.decode()
        assert answer.status_code == 403 and "Griselda" not in shown and file.number not in shown
        assert office.organisation.name in shown, "whom the family can turn to"
    assert client.get("/mine/en/file/").status_code == 303, "that session is over"
    wrong = Client().post("/mine/en/", {**key, "code": "0000-0000-0000"})
    assert wrong.status_code == 422, "who does not have the code does not learn of it"
    with scoped(office.scope):
        death.undo(file)
    assert client.post("/mine/en/", key).status_code == 303 and client.get("/mine/en/file/").status_code == 200
