"""A wrong name, day of birth or datum is put right; what stood there before can be read, papers stay as they were."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.test import Client
from filekit import HOUSEHOLD, Office
from officekit import Desk

from abord.casework.files import names
from abord.casework.files.acts import intake, items, own, putting_right
from abord.casework.files.acts.advise import advise
from abord.casework.files.acts.common import CannotDo, today
from abord.casework.files.course import Channel, Wanted
from abord.casework.files.data import CORRECTED
from abord.casework.files.models import Datum, File, Item, NameWord, Request
from abord.casework.journal import chain
from abord.casework.organisations.scope import scoped
from abord.casework.sharing import acts as sharing
from abord.casework.sharing.kinds import What
from abord.engine.facts import LANGUAGES
from abord.web.desk import signin
from abord.web.files import putting_right as shown
from abord.web.mine import door

BORN = datetime.date(1988, 3, 14)
WAGED = HOUSEHOLD.replace("    lives_in_belgium: yes\n", "    lives_in_belgium: yes\n    wage_net: 900 EUR/month\n")


def known(office: Office) -> File:
    """Someone whose name was typed wrong, with a receipt and a household."""
    file = office.file("Noor Vorbeeld", birth_date=BORN)
    office.applied(file=file)
    items.import_situation(file, WAGED, Item.Source.RIGHTS_CHECK, Channel.DESK)
    return file


def fresh(file: File) -> File:
    found: File = File.objects.select_related("person").get(pk=file.pk)
    return found


def right(file: File, name: str = "Noor Voorbeeld", born: datetime.date | None = BORN, **more: Any) -> None:
    told = putting_right.Known(name, more.pop("language", file.person.language), born)
    putting_right.person(file, told, more.pop("because", "identity card seen"), **more)


def test_by_the_new_name_the_person_is_found_and_the_old_one_is_history(at_work: Office) -> None:
    file = known(at_work)
    paper = file.applications.get().receipt
    right(file)
    assert fresh(file).person.name == "Noor Voorbeeld"
    assert names.found(NameWord, "voorb", 5) == [file.person_id] and names.found(NameWord, "vorb", 5) == []
    (one,) = shown.of(file, "en")
    assert (one.before, one.now, one.because) == ("Noor Vorbeeld", "Noor Voorbeeld", "identity card seen")
    assert one.row.by_name == at_work.worker.name
    again = file.applications.get().receipt
    assert again.text == paper.text and "Noor Vorbeeld" in again.text
    assert putting_right.renamed_since(file, paper.issued_at) == one.row
    later = at_work.applied("vt_bim", file=fresh(file)).receipt
    assert "Noor Voorbeeld" in later.text and putting_right.renamed_since(file, later.issued_at) is None
    lines = [one.line for one in chain.entries_about(file.person.subject) if one.line]
    (line,) = [one for one in lines if one.act == "put_right"]
    assert line.data == {"because": "identity card seen"}, "no more than is needed"


def test_the_day_of_birth_is_put_right_in_the_household_too_and_no_other_one(at_work: Office) -> None:
    file = known(at_work)
    right(file, "Noor Vorbeeld", datetime.date(1989, 3, 14), language="fr")
    assert (fresh(file).person.birth_date, fresh(file).person.language) == (datetime.date(1989, 3, 14), "fr")
    assert [one.row.data["what"] for one in shown.of(file, "nl")] == ["language", "birth_date"]
    situation = items.read_situation(fresh(file).situation["text"])
    assert situation.persons["noor"].birth_date == datetime.date(1989, 3, 14)
    right(fresh(file), "Noor Vorbeeld", None)
    assert fresh(file).person.birth_date is None
    assert items.read_situation(fresh(file).situation["text"]) == situation


def test_a_datum_is_put_right_and_the_next_advice_is_reckoned_with_it(at_work: Office) -> None:
    file = known(at_work)
    row = file.data.get(name="wage_net")
    own.own_version(row, "300 EUR/month")
    before = advise(file.applications.select_related("file__person", "receipt").get())
    putting_right.datum(row, "300 EUR/month", "payslip seen")
    row = Datum.objects.get(pk=row.pk)
    assert (row.value, row.source, row.as_of, row.own_version) == ("3600.0", CORRECTED, today(), "")
    (one,) = shown.of(file, "en")
    assert "10,800" in one.before and "3,600" in one.now and "noor" in one.label
    assert one.row.data["source"] == "person"
    after = advise(fresh(file).applications.select_related("file__person", "receipt").get())
    assert after.amount_low > before.amount_low
    before.refresh_from_db()
    assert any(one["value"] == "10800.0" for one in before.relies_on), "what was reckoned stays as it was"


def test_an_own_version_that_says_something_else_stays(at_work: Office) -> None:
    file = known(at_work)
    row = file.data.get(name="wage_net")
    own.own_version(row, "It was less.")
    putting_right.datum(row, "400 EUR/month", "payslip seen")
    assert Datum.objects.get(pk=row.pk).own_version == "It was less."


def test_answering_a_correction_puts_it_right_in_the_same_act_once(at_work: Office) -> None:
    file = known(at_work)
    row = file.data.get(name="wage_net")
    asked = own.ask(file, "correction", "I earn 300 euro.", Channel.WEB, uuid.uuid4(), row)
    assert file.tasks.filter(what=Wanted.ANSWER_CORRECTION, done_on=None).exists()
    reply = putting_right.Reply(asked, "Put right.", "en")
    putting_right.datum(row, "300 EUR/month", "payslip seen", reply)
    asked = Request.objects.get(pk=asked.pk)
    assert asked.answer == "Put right." and asked.answered_on == today()
    assert not file.tasks.filter(what=Wanted.ANSWER_CORRECTION, done_on=None).exists()
    assert shown.of(file, "en")[0].row.data["request"] == asked.pk
    events = file.events.count()
    with pytest.raises(CannotDo, match="put_right_same"):
        putting_right.datum(Datum.objects.get(pk=row.pk), "310 EUR/month", "x", putting_right.Reply(asked, "x", "en"))
    assert file.events.count() == events


def test_who_was_given_data_of_the_file_is_to_be_told(at_work: Office) -> None:
    file = known(at_work)
    (consent,) = sharing.give(file, sharing.Terms("Shelter", frozenset({What.INCOME}), "a place", today(), True))
    sharing.share(consent, "the wage")
    putting_right.datum(file.data.get(name="wage_net"), "300 EUR/month", "payslip seen")
    (task,) = file.tasks.filter(says="put_right_shared")
    assert task.what == Wanted.LOOK_INTO and task.values == {"recipient": "Shelter"}


@pytest.mark.parametrize(
    ("name", "born", "because", "key"),
    [("Noor Vorbeeld", BORN, "card", "put_right_same"), ("Noor V.", BORN, "  ", "put_right_because"),
     (" ", BORN, "card", "name_needed"), ("Noor", datetime.date(2990, 1, 1), "card", "birth_date")],
)  # fmt: skip
def test_what_cannot_be_changes_nothing(
    at_work: Office, name: str, born: datetime.date, because: str, key: str
) -> None:  # fmt: skip
    file = known(at_work)
    events = file.events.count()
    with pytest.raises(CannotDo, match=key):
        right(file, name, born, because=because)
    assert fresh(file).person.name == "Noor Vorbeeld" and file.events.count() == events


@pytest.mark.parametrize("typed", ["", "less", "300", "300 or 400 EUR/month"])
def test_what_is_not_one_value_is_not_guessed(at_work: Office, typed: str) -> None:
    file = known(at_work)
    with pytest.raises(CannotDo, match="put_right_value"):
        putting_right.datum(file.data.get(name="wage_net"), typed, "payslip")
    assert file.data.get(name="wage_net").value == "10800.0"


def test_at_the_desk_and_on_the_own_pages(office: Office) -> None:
    signin.tries._seen.clear()
    for brake in (door.by_address, door.by_file):
        brake._seen.clear()
    with scoped(office.scope):
        file = known(office)
        code = intake.new_code(file)
        row = file.data.get(name="wage_net")
        flag = file.data.get(name="lives_in_belgium")
        asked = own.ask(file, "correction", "It is 300 a month.", Channel.WEB, uuid.uuid4(), row)
    desk = Desk().sign_in(office.worker)
    page = f"file/{file.pk}/put-right"
    assert page in desk.get(f"file/{file.pk}").content.decode()
    assert "It is 300 a month." in desk.get(page).content.decode()
    born, because = f"{BORN:%d/%m/%Y}", "card seen"
    kept = {"name": "Noor Voorbeeld", "birth_date": born, "language": "en"}
    stopped = desk.post(page, 422, do="person", **kept).content.decode()
    assert 'value="Noor Voorbeeld"' in stopped, "what was typed is there still"
    desk.post(page, do="person", because=because, **kept)
    desk.post(page, 422, do="person", because=because, **kept)
    desk.post(page, 422, do="datum", datum=str(row.pk), value="x", each="month", because=because)
    desk.post(page, do="datum", datum=str(row.pk), value="300", each="month", because=because, request=str(asked.pk))
    desk.post(page, do="datum", datum=str(flag.pk), value="no", because=because)
    desk.post(page, 404, do="datum", datum="987654321", value="1", because=because)
    desk.post(page, 404, do="x")
    for language in LANGUAGES:
        desk.language = language
        assert "Noor Vorbeeld" in desk.get(page).content.decode()
    desk.language = "en"
    with scoped(office.scope):
        application = file.applications.get()
    assert "The name is now: Noor Voorbeeld" in desk.get(f"application/{application.pk}/receipt").content.decode()
    person = Client()
    person.post("/mine/en/", {"number": file.number, "code": code})
    mine = person.get("/mine/en/data/").content.decode()
    for said in ("Noor Vorbeeld", "Noor Voorbeeld", because, "put right here", office.worker.name):
        assert said in mine
    with scoped(office.scope):
        assert Request.objects.get(pk=asked.pk).answer == shown.usual_answer("en")
