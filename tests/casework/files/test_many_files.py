"""With very many files: people are found by the words of their names, lists show what comes first, counts are exact."""

import datetime
from collections import Counter
from dataclasses import replace

import pytest
from django.utils import timezone
from filekit import Office
from hypothesis import given, settings
from hypothesis import strategies as st
from officekit import Desk, scope_of, worker

from abord.casework import background
from abord.casework.files import names
from abord.casework.files.acts import arrange, follow, items, realised
from abord.casework.files.course import Channel, Wanted
from abord.casework.files.funnel import STEPS, Reached
from abord.casework.files.models import Item, NameWord, Person, Tally
from abord.casework.organisations.scope import Role, scoped
from abord.web.desk import signin, views
from abord.web.desk.page import say

PEOPLE = ("Zoë Van den Broeck", "Lena Janssens", "Jan Janssen", "Émile O'Neill", "王 小明", "Ümit Öztürk", "ANNA JANS")


def found(office: Office, typed: str, most: int = 25) -> set[str]:
    with scoped(office.scope):
        keys = names.found(NameWord, typed, most)
        return {one.name for one in Person.objects.filter(pk__in=keys)}


def test_people_are_found_by_the_beginnings_of_words(at_work: Office) -> None:
    for name in PEOPLE:
        at_work.file(name)
    for typed, expected in {
        "jans": {"Lena Janssens", "Jan Janssen", "ANNA JANS"}, "janssen lena": {"Lena Janssens"},
        "janssen ja": {"Jan Janssen", "Lena Janssens"}, "zoe": {PEOPLE[0]},
        "BROECK van": {PEOPLE[0]}, "emile o'neill": {PEOPLE[3]}, "王": {PEOPLE[4]}, "oztu umi": {PEOPLE[5]},
        "janssens x": set(), "%": set(), "_": set(), "anssen": set(), "": set(),
    }.items():  # fmt: skip
        assert found(at_work, typed) == expected, typed


def test_another_name_is_found_and_the_old_one_is_not(at_work: Office) -> None:
    person = at_work.file("Oude Naam").person
    person.name = "Nieuwe Naam"
    person.save(update_fields=["name"])
    assert found(at_work, "nieuwe") == {"Nieuwe Naam"}
    assert not found(at_work, "oude")


def test_another_organisation_is_not_found(office: Office) -> None:

    other = Office()
    with scoped(other.scope):
        other.file("Elders Iemand")
    assert found(other, "elders") == {"Elders Iemand"}
    assert not found(office, "elders")


@settings(max_examples=25)
@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=4), st.data())
def test_folding_keeps_beginnings(words: list[str], data: st.DataObject) -> None:
    """Whatever beginning of a folded word is typed again, it still is the beginning of that word."""
    for word in names.fold(" ".join(words)):
        begun = word[: data.draw(st.integers(1, len(word)))]
        assert all(word.startswith(part) for part in names.fold(begun)[:1])


def test_a_receipt_and_a_file_are_found_by_number(office: Office) -> None:
    signin.tries._seen.clear()
    desk = Desk().sign_in(office.worker)
    with scoped(office.scope):
        application = office.applied()
        numbers = application.receipt.number, application.file.number
    for number in numbers:
        shown = desk.post("search", 200, who=number.lower().replace("-", " ")).content.decode()
        assert f"/file/{application.file_id}/" in shown
    assert "/file/" not in desk.post("search", 200, who="O1-2026-999999-01").content.decode()


def test_a_long_list_shows_what_comes_first_and_says_that_there_is_more(office: Office, monkeypatch: object) -> None:
    signin.tries._seen.clear()
    desk = Desk().sign_in(office.worker)
    with scoped(office.scope):
        file = office.file()
        for number in range(views.MOST + 3):
            follow.add_task(file, Wanted.CALL_BACK, follow.today() + datetime.timedelta(number), f"task {number:02d}")
            items.add(office.file(f"Person {number:02d}"), "vt_bim", "colleague", Channel.DESK)
    page = desk.get().content.decode()
    assert f"task {views.MOST - 1:02d}" in page and f"task {views.MOST:02d}" not in page and "And 3 more." in page
    assert f"Person {views.MOST - 1:02d}" in page and f"Person {views.MOST:02d}" not in page
    assert "There are more. These come first." in page


def test_own_tasks_come_before_those_of_colleagues_and_of_nobody(office: Office) -> None:
    signin.tries._seen.clear()
    with scoped(office.scope):
        follow.add_task(office.file(), Wanted.CALL_BACK, follow.today(), "of the colleague")
        nobodys = follow.add_task(office.file(), Wanted.CALL_BACK, follow.today(), "of nobody")
        nobodys.worker = None
        nobodys.save()
    colleague = worker(office.organisation, Role.WORKER, name="Col Lega")
    with scoped(scope_of(office.organisation, colleague, Role.WORKER)):
        follow.add_task(office.file(), Wanted.CALL_BACK, follow.today() + datetime.timedelta(9), "of my own")
    page = Desk().sign_in(colleague).get().content.decode()
    mine, others = page.split("Tasks of colleagues, and of nobody")
    assert "Your tasks" in mine and "of my own" in mine and "of the colleague" not in mine
    assert "of my own" not in others and "of the colleague" in others and "of nobody" in others


def test_own_appointments_come_first_for_a_week_and_those_of_colleagues_for_today(office: Office) -> None:
    signin.tries._seen.clear()
    me = worker(office.organisation, Role.WORKER, name="Mijn Naam")
    noon = datetime.datetime.combine(follow.today(), datetime.time(12))
    with scoped(office.scope):
        of_mine = office.file("Door Collega")
        type(of_mine).objects.filter(pk=of_mine.pk).update(handler=me)
        arrange.appoint(office.file("Bij Collega"), noon, "Desk 1")
        arrange.appoint(office.file("Morgen Collega"), noon + datetime.timedelta(1), "Desk 1")
        arrange.appoint(of_mine, noon, "Desk 2")
    with scoped(scope_of(office.organisation, me, Role.WORKER)):
        arrange.appoint(office.file("Bij Mij"), noon + datetime.timedelta(6), "Desk 3")
        arrange.appoint(office.file("Volgende Week"), noon + datetime.timedelta(8), "Desk 3")
    page = Desk().sign_in(me).get().content.decode()
    own, others = page.split(say("en", "appointments_to_others"))
    assert say("en", "appointments_to_me") in own and "Door Collega" in own and "Bij Mij" in own
    assert f"{noon + datetime.timedelta(6):%d/%m/%Y} 12:00" in own and f"{noon:%d/%m/%Y} 12:00" not in own
    assert "Bij Collega" in others and "Bij Mij" not in others and "Door Collega" not in others
    assert "Morgen Collega" not in page and "Volgende Week" not in page


def test_the_roads_are_those_of_all_items(at_work: Office) -> None:
    """Counted in the database, against a plain loop over the items."""
    for number in range(12):
        right = ("vt_bim", "igo_grapa")[number % 2]
        item = items.add(at_work.file(f"Person {number}"), right, "colleague", Channel.DESK)
        if number % 3:
            item.application = at_work.applied(right, file=item.file)
        if number % 4 == 3:
            item.exit, item.exit_on = "received", follow.today()
            item.received_on = item.found_on + datetime.timedelta(number)
        if number == 6:
            item.told_on = None
        item.save()
    counted: Counter[tuple[object, ...]] = Counter()
    for road in realised.roads():
        came = next(step for step in reversed(STEPS) if getattr(road, step) is not None)
        days = (road.received - road.found).days if road.received else None
        counted[(road.right, road.channel, came, days)] += road.times
    plain: Counter[tuple[object, ...]] = Counter()
    for item in Item.objects.all():
        came = Reached.TOLD if item.told_on else Reached.FOUND
        came = Reached.ASKED if item.application_id else came
        came = Reached.RECEIVED if item.received_on else came
        days = (item.received_on - item.found_on).days if item.received_on else None
        plain[(item.right, item.channel, came, days)] += 1
    assert counted == plain


def test_a_large_office_is_counted_at_night(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for it: the page shows the count of the last night, whatever was found since."""
    monkeypatch.setattr(realised, "FEW", 11)
    lead = Desk().sign_in(office.worker)
    with scoped(office.scope):
        for number in range(11):
            items.add(office.file(f"Person {number}"), "vt_bim", "colleague", Channel.DESK)
    assert "<td>11</td>" in lead.get("funnel").content.decode(), "a small one is counted at once"
    with scoped(office.scope):
        items.add(office.file("One More"), "vt_bim", "colleague", Channel.DESK)
    for name in ("funnel", "reliability"):
        assert say("en", "funnel_not_yet") in lead.get(name).content.decode()
    background.every_night()
    with scoped(office.scope):
        now = realised._counted()
        for number in range(20):
            items.add(office.file(f"Later {number}"), "vt_bim", "colleague", Channel.DESK)
        found = realised.REALISED.latest()
    assert found is not None and replace(found, counted_at=now.counted_at) == now
    assert f"{timezone.localtime(found.counted_at):%d/%m/%Y}" in lead.get("reliability").content.decode()
    shown = lead.get("funnel").content.decode()
    assert "<td>12</td>" in shown and f"{timezone.localtime(found.counted_at):%d/%m/%Y}" in shown
    background.every_night()
    with scoped(office.scope):
        assert Tally.objects.count() == 1 and realised.REALISED.latest().by_right.counts[0][0] == 32
