"""A change shows what it would do before it is sent, by the same law; the first day of an application stays."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from filekit import HOUSEHOLD, Office
from test_acts import before
from test_decision_forms import shown

from abord.book import open_book
from abord.casework.files.acts import changes, intake, items
from abord.casework.files.acts.changes import Follows, Told, What
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.course import Channel
from abord.casework.files.models import Application
from abord.casework.organisations.scope import scoped
from abord.situation.assemble import USUAL_VALUE, prepare
from abord.web.mine.door import say


def with_household(office: Office) -> Application:
    """Somebody alone without income, who asked for a living wage."""
    application = office.applied(on=before(20))
    items.import_situation(application.file, HOUSEHOLD, "rights_check", Channel.DESK)
    return application


def follows(application: Application, told: Told) -> dict[str, changes.Consequence]:
    """What would follow, by right."""
    found = changes.look(application.file, told)
    assert found is not None
    return {one.right: one for one in found.found}


def test_a_wage_makes_a_living_wage_less_or_ends_it(at_work: Office) -> None:
    application = with_household(at_work)
    some = follows(application, Told(What.WAGE, 400))["leefloon_ris"]
    assert some.follows is Follows.LESS and some.before is not None and some.after is not None
    assert some.after.high < some.before.low
    assert some.after.high - some.after.low > 250, "whether a part of the new wage is exempt, nobody was asked"
    assert follows(application, Told(What.WAGE, 4000))["leefloon_ris"].follows is Follows.ENDS
    assert follows(application, Told(What.WAGE, 0))["leefloon_ris"].follows is Follows.SAME


@pytest.mark.parametrize("relation", ["", "DE_FACTO_PARTNER", "SPOUSE"])
def test_of_who_comes_nothing_is_assumed(at_work: Office, relation: str) -> None:
    """The household is told with usual values: they hold for who was told of. Unknown is never no."""
    found = follows(with_household(at_work), Told(What.NEWCOMER, relation=relation, age=40))["leefloon_ris"]
    assert found.follows is Follows.NOT_KNOWN and found.missing


def test_of_who_comes_nothing_is_taken_for_usual(at_work: Office) -> None:
    """Not of themselves, not towards anybody under the roof, and not what they own."""
    book = open_book()
    two = HOUSEHOLD.replace("roofs:", "  sam: {age: 40}\nroofs:").replace("persons: [noor]", "persons: [noor, sam]")
    changed = changes._changed(items.read_situation(two), "noor", Told(What.NEWCOMER, relation="SPOUSE", age=40))
    assert changed is not None
    found = prepare(changed, book.facts, before(0))
    assert not [one for one in found.assumptions if changes.NEWCOMER in one.path and one.why == USUAL_VALUE]
    assert found.case.open_kinds[found.case.persons.index(changes.NEWCOMER)], "what is owned is not known"
    assert [one for one in found.assumptions if "noor" in one.path], "those who were told of are as before"


def test_a_baby_makes_no_riddle_of_what_goes_without_saying(at_work: Office) -> None:
    """No wage, no benefit, no property is asked of a child of the own that is born; a living wage may become more."""
    found = follows(with_household(at_work), Told(What.NEWCOMER, relation="CHILD", age=0))["leefloon_ris"]
    assert "wage_net" not in found.missing and "capital" not in found.missing
    assert found.follows is not Follows.LESS and found.follows is not Follows.ENDS


def test_to_look_keeps_nothing(at_work: Office) -> None:
    application = with_household(at_work)
    events = application.file.events.count()
    changes.look(application.file, Told(What.WAGE, 400))
    assert application.file.events.count() == events and not application.file.requests.exists()


def test_sent_the_first_day_stays_and_what_was_shown_is_kept(at_work: Office) -> None:
    application = with_household(at_work)
    reckoned = changes.look(application.file, Told(What.WAGE, 400))
    assert reckoned is not None
    filed, key = application.filed_on, uuid.uuid4()
    for _ in range(2):
        changes.send(application.file, "I work two days.", Channel.WEB, key, ["less"], reckoned.date)
    application.refresh_from_db()
    assert application.filed_on == filed and application.changed_on is not None
    assert application.file.applications.count() == 1 and application.file.requests.count() == 1
    event = application.file.events.get(kind="change_shown")
    assert event.data == {"said": ["less"], "law": reckoned.date.isoformat()}


def test_before_and_after_are_reckoned_by_the_law_of_one_day(at_work: Office) -> None:
    application = with_household(at_work)
    dated = HOUSEHOLD + "date: 2026-01-15\n"
    items.import_situation(application.file, dated, "rights_check", Channel.DESK)
    found = changes.look(application.file, Told(What.WAGE, 400))
    assert found is not None and found.date.isoformat() == "2026-01-15"


def test_where_nothing_can_be_reckoned_that_is_said(at_work: Office) -> None:
    application = at_work.applied(on=before(20))
    assert changes.look(application.file, Told(What.WAGE, 400)) is None
    application = with_household(at_work)
    assert changes.look(application.file, Told(What.OTHER)) is None
    asked = at_work.applied("", file=application.file)
    found = changes.look(application.file, Told(What.WAGE, 400))
    assert found is not None and found.not_reckoned == [asked]


def test_what_is_not_said_is_asked(at_work: Office) -> None:
    application = with_household(at_work)
    for told in (
        Told(What.WAGE),
        Told(What.NEWCOMER, relation="FRIEND"),
        Told(What.NEWCOMER, age=130),
        Told(What.WAGE, 9e6),
    ):
        with pytest.raises(CannotDo):
            changes.look(application.file, told)


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_the_person_sees_what_it_does_and_then_sends_it(office: Office, language: str) -> None:
    with scoped(office.scope):
        file, code = intake.open_file(intake.Who("Noor Voorbeeld"))
        application = office.applied(file=file, on=before(20))
        items.import_situation(file, HOUSEHOLD, "rights_check", Channel.DESK)
    person, address = Client(), f"/mine/{language}/change/"
    person.post(f"/mine/{language}/", {"number": file.number, "code": code})
    assert person.post(address, {"do": "look"}).status_code == 422
    assert person.post(address, {"do": "look", "what": "other"}).status_code == 422
    told = {"what": "wage", "a_month": "400", "text": "Two days.", "key": str(uuid.uuid4())}
    looked = shown(person.post(address, {"do": "look", **told}))
    begun = say(language, "change_exactly", lacking="").partition(":")[0].strip()
    assert begun in looked, "why it is from so much to so much"
    assert 'id="follows"' in looked and f"{application.filed_on:%d/%m/%Y}" in looked and "400" in looked
    with scoped(office.scope):
        assert not file.requests.exists()
    assert person.post(address, {"do": "send", **told}).status_code == 303
    with scoped(office.scope):
        made, event = file.requests.get(), file.events.get(kind="change_shown")
        assert "Two days." in made.text and "400" in made.text and event.data["said"]
        application.refresh_from_db()
        assert application.filed_on == before(20)


def test_a_change_told_on_the_first_page_is_shown_before_it_is_sent(office: Office) -> None:
    with scoped(office.scope):
        file, code = intake.open_file(intake.Who("Noor Voorbeeld"))
    person = Client()
    person.post("/mine/en/", {"number": file.number, "code": code})
    answer = person.post("/mine/en/file/", {"do": "ask", "kind": "change", "text": "I moved to Gent."})
    assert answer.status_code == 200 and "I moved to Gent." in shown(answer)
    with scoped(office.scope):
        assert not file.requests.exists()
