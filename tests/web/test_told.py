"""What was told: changed without loss, rebuilt in order, nothing guessed."""

import datetime

import pytest

from abord.book import open_book
from abord.screening.questions import Subject
from abord.situation.problems import Expected
from abord.web.check.household import household
from abord.web.check.told import READER, Member, Told, check_age, check_born

BOOK = open_book()


def family() -> Told:
    told = Told(members=[Member(READER, age="40")], everyone=True)
    told.add(Member("", "Lea", "7", relation="CHILD", shares="yes"))
    told.add(Member("", "Jan", "41", relation="SPOUSE"))
    return told


def test_round_trip() -> None:
    told = family()
    told.answers["savings@p1"] = "1000"
    assert Told.read(told.write()) == told
    assert Told.read(None).is_empty
    assert Told.read({"of_a_later_version": 1}).is_empty


def test_names_are_each_once_and_safe() -> None:
    told = Told(members=[Member(READER, "Lea")])
    told.add(Member("", "lea"))
    told.add(Member("", "a@b~c#d"))
    told.add(Member(""))
    told.add(Member(""))
    names = household(BOOK, told, "en").names
    assert list(names.values()) == ["Lea", "lea 2", "a b c d", "someone", "someone 2"]


def test_people_become_a_household() -> None:
    home = household(BOOK, family(), "nl")
    assert home.situation.roster_closed is True
    kin = {(link.person, link.other): link.kin for link in home.situation.links if link.kin}
    assert kin == {("Lea", home.reader): "CHILD", ("Jan", home.reader): "SPOUSE"}
    assert home.situation.assume_ages and home.grown == [home.reader, "Jan"]


def test_stable_ids_survive_another_name_and_language() -> None:
    told = family()
    told.answers["wage_net@p3"] = "1200 EUR/month"
    for name in ("Jan", "Johan"):
        told.members[2].name = name
        for language in ("nl", "fr"):
            home = household(BOOK, told, language)
            assert home.applied == ["wage_net@p3"]
            assert home.situation.persons[name].facts["wage_net"][0].value == pytest.approx(14400)
            assert home.stable(Subject("wage_net", name)) == "wage_net@p3"


def test_a_holding_keeps_its_answers_when_another_goes() -> None:
    told = Told(members=[Member(READER, age="70")], everyone=True)
    told.answers = {"savings@p1": "5000", "property@p1": "yes", "cadastral_income@p1#property": "800"}
    told.answers["cadastral_income@p1#property"] = "800 EUR/year"
    with_savings = household(BOOK, told, "en")
    assert not with_savings.aside and len(with_savings.situation.holdings) == 2
    told.answers["savings@p1"] = "0"
    without = household(BOOK, told, "en")
    assert not without.aside and len(without.situation.holdings) == 1
    assert without.situation.holdings[0].facts["cadastral_income"][0].value == 800
    told.answers["property@p1"] = "no"
    assert household(BOOK, told, "en").aside == ["cadastral_income@p1#property"]
    assert "cadastral_income@p1#property" in told.answers, "kept, in case the house comes back"


def test_answers_about_someone_who_left_are_set_aside() -> None:
    told = family()
    told.answers["wage_net@p3"] = "1200 EUR/month"
    told.members.pop()
    assert household(BOOK, told, "en").aside == ["wage_net@p3"]


def test_a_likely_nil_is_only_one_of_what_may_be_so() -> None:
    likely = dict.fromkeys(("autonomy_points@p1", "wage_net@p1", "student@p1", "savings@p1"), "likely_nil")
    home = household(BOOK, Told(answers=likely), "en")
    assert home.applied == ["autonomy_points@p1"] and home.aside == ["wage_net@p1", "student@p1", "savings@p1"]


def test_unknown_and_declined_state_nothing() -> None:
    told = Told(members=[Member(READER)], everyone=True)
    told.answers = {"savings@p1": "unknown", "wage_net@p1": "declined"}
    home = household(BOOK, told, "en")
    assert home.situation.persons[home.reader].facts == {} and not home.situation.holdings


def test_incomes_that_were_not_ticked_are_nil_and_a_told_one_stands() -> None:
    told = Told(members=[Member(READER)], everyone=True)
    told.answers = {"pension_net@p1": "900 EUR/month", "incomes@p1": "work"}
    home = household(BOOK, told, "en")
    facts = home.situation.persons[home.reader].facts
    assert "wage_net" not in facts, "ticked: to be asked"
    assert facts["unemployment_net"][0].value == 0 and facts["receives_ris"][0].value is False
    assert facts["pension_net"][0].value == pytest.approx(10800)


@pytest.mark.parametrize("text", ["", "0", "34", " 120 ", "007"])
def test_ages(text: str) -> None:
    assert check_age(text) == (str(int(text)) if text.strip() else "")


@pytest.mark.parametrize("text", ["-1", "121", "3.5", "abc", "99999"])
def test_ages_that_are_none(text: str) -> None:
    with pytest.raises(Expected):
        check_age(text)


def test_dates_of_birth() -> None:
    today = datetime.date(2026, 6, 30)
    assert check_born("3", "5", "1980", today) == "1980-05-03"
    assert check_born("", " ", "", today) == ""
    for wrong in (("31", "2", "1980"), ("1", "1", "2027"), ("1", "", "1980"), ("1", "1", "1880"), ("x", "1", "1980")):
        with pytest.raises(Expected):
            check_born(*wrong, today)
