"""What was told today is of today, whatever day the law of it is: in advices, in what is found, and in the counts."""

from __future__ import annotations

import pytest
from filekit import HOUSEHOLD, Office
from test_acts import GOOD, TODAY

from abord.book import open_book
from abord.casework.files import sources
from abord.casework.files.acts import advise, decide, follow, items, realised
from abord.casework.files.barriers import Kind, kind
from abord.casework.files.course import Channel, Outcome
from abord.casework.files.models import Item
from abord.casework.files.vocabulary import vocabulary
from abord.web.files.data import source_shown
from abord.web.mine.door import say

WAGE = HOUSEHOLD.replace("lives_in_belgium: yes\n", "lives_in_belgium: yes\n    unemployment_net: 0 EUR/month\n")


def test_who_asks_on_the_day_of_the_check_did_not_ask_late(at_work: Office) -> None:
    file = at_work.file()
    items.import_situation(file, HOUSEHOLD, "rights_check", Channel.DESK)
    application = at_work.applied(file=file)
    item = Item.objects.get(file=file, right="leefloon_ris")
    item.application = application
    item.save(update_fields=["application"])
    decide.decide(application, decide.Draft(Outcome.GRANTED, TODAY, **GOOD))
    follow.carry_out(application)
    item.refresh_from_db()
    assert item.entitled_from == TODAY
    assert kind(items.history_of(item, "granted"), TODAY) is Kind.TAKEN_UP
    assert {road.kind for road in realised.roads() if road.right == "leefloon_ris"} == {Kind.TAKEN_UP}


def test_an_advice_shows_what_the_person_told_with_its_value_and_its_day(at_work: Office) -> None:
    file = at_work.file()
    items.import_situation(file, WAGE, "rights_check", Channel.DESK)
    made = advise.advise(at_work.applied(file=file))
    told = next(one for one in made.relies_on if one["name"] == "unemployment_net")
    assert (told["value"], told["as_of"], told["source"]) == ("0.0", TODAY.isoformat(), "person")


def test_what_nobody_told_is_no_datum_of_a_register_nor_of_the_person(at_work: Office) -> None:
    """A likely nil (points that nobody measured) is no fact that anybody gave."""
    file, name = at_work.file(), "autonomy_points"
    assumed = HOUSEHOLD.replace(
        "lives_in_belgium: yes\n", f"lives_in_belgium: yes\n    {name}: {{value: 0, certainty: assumed}}\n"
    )
    situation = items.import_situation(file, assumed, "rights_check", Channel.DESK) and items.read_situation(assumed)
    assert open_book().facts[name].source and not file.data.filter(name=name)
    assert name not in {one.name for one in sources.ask(open_book(), situation, TODAY)}
    told = assumed.replace(", certainty: assumed", "")
    assert name in {one.name for one in sources.ask(open_book(), items.read_situation(told), TODAY)}
    made = advise.advise(at_work.applied(file=file, right="it_ai"))
    assert not [one for one in made.relies_on if one["name"] == name and one["value"]]
    assert name in made.does_not_know


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_every_register_has_a_name_in_each_language(language: str) -> None:
    sources = {fact.source for fact in open_book().facts.values() if fact.source}
    assert sources <= set(vocabulary()["register"])
    said = {one: source_shown(f"register:simulated {one}", say, language) for one in sources}
    assert not [one for one, text in said.items() if "simulated" in text]
    assert said["National Register"].startswith({"nl": "Rijks", "fr": "Registre", "de": "Nationalreg"}[language])
