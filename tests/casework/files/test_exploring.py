"""After a contact all rights are looked at: now, later, or not where the person does not want it. It stops nothing."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.db import connection
from django.test import Client
from filekit import HOUSEHOLD, Office
from officekit import Desk

from abord.book import open_book
from abord.casework.files import exploring
from abord.casework.files.acts import explore, follow, intake, items
from abord.casework.files.acts.common import CannotDo, today
from abord.casework.files.course import Channel
from abord.casework.files.exploring import Domain, Mark, State
from abord.casework.files.models import Contact, Exploration, File, Item
from abord.casework.files.vocabulary import vocabulary
from abord.casework.journal import chain
from abord.casework.mandates import death
from abord.casework.organisations.scope import scoped
from abord.engine.facts import LANGUAGES
from abord.web.desk import signin
from abord.web.desk.page import say

DAY = datetime.timedelta(days=1)
TODAY = today()


def state(file: File, contact_on: datetime.date | None = TODAY) -> State | None:
    return exploring.state_of(contact_on, explore.last_of.one(file=file), TODAY)


def told(**marks: Mark) -> explore.Told:
    return explore.Told(marks={right: frozenset({mark}) for right, mark in marks.items()})


def test_every_right_stands_once_and_every_domain_has_words() -> None:
    for language in LANGUAGES:
        listed = [right for _, rights in exploring.by_domain(language) for right, _ in rights]
        assert sorted(listed) == sorted(open_book().rights)
    assert exploring.domain_of("vt_bim") is Domain.HEALTH and exploring.domain_of("leefloon_ris") is Domain.INCOME
    for group, kinds in (("domain", Domain), ("exploration", State), ("ticked", Mark), ("how", exploring.How)):
        assert set(vocabulary()[group]) == {one.value for one in kinds}


def test_a_contact_alone_asks_for_a_look_at_all_rights(at_work: Office) -> None:
    file = at_work.file()
    assert state(file, None) is None
    at_work.applied(file=file)
    assert state(file) is State.DUE, "one right was asked for, and nobody looked at the others"


def test_a_tick_to_ask_opens_an_item_once_and_no_tick_closes_one(at_work: Office) -> None:
    file = at_work.file()
    at_work.came(file, "information")
    row = explore.done(file, told(vt_bim=Mark.ASK, igo_grapa=Mark.UNWISHED, it_ai=Mark.HAS), uuid.uuid4())
    assert [one.right for one in file.items.all()] == ["vt_bim"]
    assert file.items.get().source == Item.Source.EXPLORATION and state(file) is State.DONE
    explore.done(file, told(vt_bim=Mark.UNWISHED), uuid.uuid4())
    assert file.items.get().exit == "", "the person can say no in the form of the item, which asks why"
    again = explore.done(file, told(leefloon_ris=Mark.ASK), row.key)
    assert again.pk == row.pk and file.items.count() == 1, "sent twice, written once"


def test_it_holds_a_year_and_then_a_new_contact_asks_again(at_work: Office) -> None:
    file = at_work.file()
    explore.done(file, told(vt_bim=Mark.DISCUSSED), uuid.uuid4(), on=TODAY - 400 * DAY)
    assert state(file, TODAY - 390 * DAY) is State.DONE
    assert state(file) is State.DUE
    explore.declined(file, "", uuid.uuid4())
    assert state(file) is State.DECLINED


def test_put_off_it_comes_back_on_its_day_as_a_task(at_work: Office) -> None:
    file = at_work.file()
    with pytest.raises(CannotDo, match="reminder_needed"):
        explore.later(file, None, "", uuid.uuid4())
    with pytest.raises(CannotDo, match="reminder_past"):
        explore.later(file, TODAY - DAY, "", uuid.uuid4())
    row = explore.later(file, TODAY + 7 * DAY, "the children were with her", uuid.uuid4())
    assert (row.task.what, row.task.due, row.task.worker_id) == ("explore", TODAY + 7 * DAY, at_work.worker.pk)
    assert state(file) is State.POSTPONED
    assert exploring.state_of(TODAY, explore.last_of.one(file=file), TODAY + 7 * DAY) is State.DUE
    explore.done(file, told(vt_bim=Mark.ASK), uuid.uuid4())
    row.task.refresh_from_db()
    assert row.task.done_on == TODAY, "it was done before its day"


def test_nothing_is_written_where_nothing_was_said(at_work: Office) -> None:
    file = at_work.file()
    for wrong, key in (
        (lambda: explore.done(file, explore.Told(), uuid.uuid4()), "explored_nothing"),
        (lambda: explore.done(file, told(no_such_right=Mark.ASK), uuid.uuid4()), "right_unknown"),
        (lambda: explore.done(file, told(vt_bim=Mark.ASK), uuid.uuid4(), TODAY + DAY), "future_day"),
        (lambda: explore.done(file, told(vt_bim=Mark.ASK), uuid.uuid4(), TODAY + DAY, TODAY + DAY), "future_day"),
    ):
        with pytest.raises(CannotDo, match=key):
            wrong()
    assert not Exploration.objects.filter(file=file).exists() and not file.tasks.exists()


def test_own_words_are_sealed_with_the_key_of_the_person(at_work: Office) -> None:
    file = at_work.file()
    words = explore.Words("She lost her work in spring.", "first the rent", "sport for her son", "")
    explore.done(file, explore.Told(words, first="huursubsidie_subvention_location"), uuid.uuid4(), again_on=TODAY)
    assert explore.of(file)[0].words == words
    with connection.cursor() as cursor:
        cursor.execute("select * from files_exploration")
        assert "spring" not in str([[bytes(v) if isinstance(v, memoryview) else v for v in r] for r in cursor])
    chain.forget(file.person.subject)
    assert explore.of(file)[0].words == explore.Words()


def test_the_list_of_a_worker_has_what_was_chosen_first_and_when(at_work: Office) -> None:
    late, other, seen = at_work.file("Late"), at_work.file("Other"), at_work.file("Seen")
    words = explore.Words(first="the gas bill")
    explore.done(late, explore.Told(words), uuid.uuid4(), again_on=TODAY + DAY)
    explore.later(other, TODAY, "no time", uuid.uuid4())
    at_work.came(seen, "information")
    found = explore.to_follow(at_work.worker.pk)
    assert [(one.row.file.pk, one.words.first) for one in found] == [(other.pk, ""), (late.pk, "the gas bill")]
    assert [one.file_id for one in explore.unexplored(at_work.worker.pk)] == [seen.pk]
    follow.finish_task(found[0].row.task)
    assert [one.row.file.pk for one in explore.to_follow(at_work.worker.pk)] == [late.pk]


def test_what_the_check_found_for_somebody_is_not_opened_again_by_a_tick(at_work: Office) -> None:
    """It was found for a person of the household; the list names nobody of it."""
    file = at_work.file()
    items.import_situation(file, HOUSEHOLD, Item.Source.RIGHTS_CHECK, Channel.DESK)
    one = file.items.exclude(whom="").order_by("pk").first()
    assert one is not None
    explore.done(file, told(**{one.right: Mark.ASK}), uuid.uuid4())
    assert file.items.filter(right=one.right).count() == 1
    file.items.filter(right=one.right).update(exit="received", received_on=TODAY, exit_on=TODAY)
    explore.done(file, told(**{one.right: Mark.ASK}), uuid.uuid4())
    assert file.items.filter(right=one.right, exit="").count() == 1, "what is closed is opened anew"


def test_each_person_with_whom_nobody_looked_stands_once_in_the_list(at_work: Office) -> None:
    """A look of long ago is none, as on the page of the file; one that was put off has its task."""
    often, long_ago, put_off, dead = (at_work.file(name) for name in ("Often", "Long Ago", "Put Off", "Dead"))
    explore.done(long_ago, told(vt_bim=Mark.DISCUSSED), uuid.uuid4(), on=TODAY - 400 * DAY)
    row = explore.later(put_off, TODAY + 400 * DAY, "no time", uuid.uuid4())
    Exploration.objects.filter(pk=row.pk).update(on=TODAY - 400 * DAY)
    for file in (often, often, long_ago, put_off, dead):
        at_work.came(file, "information")
    last = at_work.came(often, "information")
    death.note(dead, TODAY, "her daughter")
    found = explore.unexplored(at_work.worker.pk)
    assert {one.file_id for one in found} == {often.pk, long_ago.pk} and len(found) == 2
    assert last.pk in {one.pk for one in found}


def test_a_reminder_to_look_at_all_rights_ends_with_a_death(at_work: Office) -> None:
    file = at_work.file()
    task = explore.later(file, TODAY + 7 * DAY, "no time", uuid.uuid4()).task
    death.note(file, TODAY, "her daughter")
    task.refresh_from_db()
    assert task.done_on == TODAY and explore.to_follow(at_work.worker.pk) == []
    death.undo(file)
    task.refresh_from_db()
    assert task.done_on is None


@pytest.fixture
def desk(office: Office) -> Desk:
    signin.tries._seen.clear()
    return Desk().sign_in(office.worker)


def test_the_pages_ask_print_and_write_down(office: Office, desk: Desk) -> None:
    with scoped(office.scope):
        file = office.file(language="fr")
        office.applied("vt_bim", file=file)
    where = f"file/{file.pk}"
    assert "Nobody has looked at all rights" in desk.get(where).content.decode()
    paper = desk.get(f"{where}/checklist").content.decode()
    assert "Liste des droits" in paper and f"demandé {TODAY:%d/%m/%Y}" in paper
    empty = desk.client.get("/desk/en/checklist/?in=de").content.decode()
    lines = [line for line in empty.split("<tr>") if line.startswith('<th scope="row">')]
    assert {line.count("☐") for line in lines} == {len(Mark)}, "something else can be ticked too"
    assert "Liste der Rechte" in empty and "Noor" not in empty
    assert desk.client.get("/desk/en/checklist/?in=xx").status_code == 404
    key = str(uuid.uuid4())
    refused = desk.post(f"{where}/explore", 422, do="done", key=key, story="  ").content.decode()
    assert "Tick something" in refused
    ticks = {"igo_grapa:ask": "on", "igo_grapa:discussed": "on", "leefloon_ris:has": "on"}
    days = {"again_on": f"{TODAY:%d/%m/%Y}", "on": f"{TODAY - DAY:%d/%m/%Y}"}
    desk.post(f"{where}/explore", do="done", key=key, story="Her story", first="the doctor", **days, **ticks)
    shown = desk.get(f"{where}/explore").content.decode()
    assert "Her story" in shown and "discussed, ask" in shown and "the doctor" in shown
    assert "Nobody has looked" not in desk.get(where).content.decode()
    listed = desk.get("follow-up").content.decode()
    assert "the doctor" in listed and "Noor Voorbeeld" in listed
    with scoped(office.scope):
        assert file.explorations.get().on == TODAY - DAY
        assert {one.right for one in file.items.all()} == {"igo_grapa"}
        code = intake.new_code(file)
    person = Client()
    assert person.post("/mine/en/", {"number": file.number, "code": code}).status_code == 303
    assert "Her story" in person.get("/mine/en/data/").content.decode()


def test_a_list_without_anybody_says_so_once(office: Office, desk: Desk) -> None:
    nothing, headings = say("en", "follow_up_none"), ("follow_up_by_day", "follow_up_no_day", "follow_up_unexplored")
    shown = desk.get("follow-up").content.decode()
    assert shown.count(nothing) == 1 and not any(say("en", key) in shown for key in headings)
    with scoped(office.scope):
        office.came(office.file(), Contact.Kind.INFORMATION)
    shown = desk.get("follow-up").content.decode()
    assert nothing not in shown and [say("en", key) in shown for key in headings] == [False, False, True]


def test_on_a_small_screen_only_what_is_ticked_stands_unfolded(office: Office, desk: Desk) -> None:
    with scoped(office.scope):
        file = office.file()
    where = f"file/{file.pk}/explore"
    assert "<details open><summary>" not in desk.get(where).content.decode()
    wrong = {"do": "done", "key": str(uuid.uuid4()), "again_on": "32/13/2026"}
    refused = desk.post(where, 422, **wrong, **{"igo_grapa:ask": "on"}).content.decode()
    assert refused.count("<details open><summary>") == 1
    assert 'name="igo_grapa:ask"' in refused.split("<details open><summary>")[1].split("</tbody>")[0]


def test_reading_in_a_rights_check_is_a_look_at_all_rights(office: Office, desk: Desk) -> None:
    with scoped(office.scope):
        file = office.file()
        office.came(file, Contact.Kind.INFORMATION)
    desk.post(f"file/{file.pk}/rights", do="import", situation=HOUSEHOLD)
    with scoped(office.scope):
        assert (file.explorations.get().how, state(file)) == ("check", State.DONE)


def test_reception_is_asked_to_print_the_list_and_sees_nothing_of_a_file(office: Office) -> None:
    from officekit import worker

    from abord.casework.organisations.scope import Role

    signin.tries._seen.clear()
    with scoped(office.scope):
        file = office.file()
        office.came(file, "information")
    reception = Desk().sign_in(worker(office.organisation, Role.RECEPTION))
    shown = reception.get(f"file/{file.pk}/taken").content.decode()
    assert "/desk/en/checklist/?in=nl" in shown and "/explore/" not in shown
    with scoped(office.scope):
        explore.later(file, TODAY + DAY, "the children were with her", uuid.uuid4())
    assert "children" not in reception.get(f"file/{file.pk}/taken").content.decode()
    for page in (f"file/{file.pk}/explore", f"file/{file.pk}/checklist", "follow-up"):
        reception.get(page, 404)


def test_who_wants_no_search_is_not_asked_at_each_contact(office: Office, desk: Desk) -> None:
    with scoped(office.scope):
        file = office.file()
        office.came(file, "information")
    assert "Nobody has looked at all rights" in desk.get(f"file/{file.pk}").content.decode()
    with scoped(office.scope):
        file.person.no_search_since = TODAY
        file.person.save()
        assert explore.unexplored(office.worker.pk) == []
    assert "Nobody has looked at all rights" not in desk.get(f"file/{file.pk}").content.decode()
    desk.get(f"file/{file.pk}/explore")


def test_nothing_is_asked_of_who_died(office: Office, desk: Desk) -> None:
    with scoped(office.scope):
        file = office.file()
        office.came(file, "information")
        death.note(file, TODAY, "her daughter")
    assert "Nobody has looked at all rights" not in desk.get(f"file/{file.pk}/taken").content.decode()
