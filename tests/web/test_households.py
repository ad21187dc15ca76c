"""Households as they are: every example can be told on the pages, and gives the same results there as in its file."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from visiting import Visitor, plain

from abord.book import open_book
from abord.engine.facts import LANGUAGES
from abord.screening.assess import Assessment, assess
from abord.situation.model import Situation
from abord.situation.reader import Reader
from abord.web.check.forms import form_of
from abord.web.check.household import household
from abord.web.check.told import MOST_PEOPLE, READER, UNKNOWN, Member, Told, commune_of
from abord.web.helper.telling import Telling, tell
from abord.web.site.words import say

BOOK = open_book()
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
READER_OF_FILES = Reader(BOOK.facts)


def example(path: Path) -> tuple[Situation, datetime.date]:
    situation = READER_OF_FILES.read_file(path)
    assert situation.date is not None
    return situation, situation.date


def results(found: Assessment, names: dict[str, str]) -> dict[tuple[str, str], tuple[Any, ...]]:
    """What is proved, by right and person of the file."""
    return {
        (one.right, names[one.person]): (
            one.outcome,
            None if one.amount is None else (round(one.amount.low, 6), round(one.amount.high, 6)),
            one.receives,
            one.covered_by is not None,
            tuple((condition.variable, condition.holds) for condition in one.conditions),
        )
        for one in found.results
    }


def one_award(found: dict[tuple[str, str], tuple[Any, ...]]) -> dict[tuple[str, str], tuple[Any, ...]]:
    """Without who of two holds an award that covers both: that goes by the order of the persons."""
    return {key: value[:3] + value[4:] for key, value in found.items()}


def check_same(told: Told, telling: Telling, situation: Situation, day: datetime.date) -> None:
    """The pages and the file say the same of every right and person."""
    home = household(BOOK, told, "en")
    assert not home.aside, home.aside
    on_pages = replace(home.situation, date=day, assume_usual=situation.assume_usual, assume_ages=False)
    names = {home.names[id]: name for name, id in telling.ids.items()}
    ours = results(assess(BOOK, on_pages, day, thorough=False), names)
    theirs = results(assess(BOOK, situation, day, thorough=False), {name: name for name in telling.ids})
    assert one_award(ours) == one_award(theirs)
    if list(telling.ids) == list(situation.persons):
        assert ours == theirs


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_gives_the_same_results_when_told(path: Path) -> None:
    situation, day = example(path)
    telling = tell(BOOK, situation, day)
    assert not telling.left_out
    check_same(telling.told, telling, situation, day)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_whoever_of_them_tells_it(path: Path) -> None:
    situation, day = example(path)
    for name in situation.persons:
        telling = tell(BOOK, situation, day, name)
        assert telling.ids[name] == READER
        check_same(telling.told, telling, situation, day)


def fields_for(told: Told, id: str, given: str) -> dict[str, str]:
    """The form of a question, filled in as a visitor would."""
    if given == "unknown":
        return {"do": "unknown"}
    home = household(BOOK, told, "en")
    subject = home.subject(id)
    assert subject is not None
    form = form_of(BOOK, subject, "en", given)
    if form.form in ("flag", "choice"):
        return {"do": "next", "choice": given}
    if form.form == "date":
        return {"do": "next", "day": form.parts[0], "month": form.parts[1], "year": form.parts[2]}
    number, _, unit = given.partition(" ")
    return {"do": "next", "text": number, "period": unit}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_told_page_by_page(visitor: Visitor, path: Path) -> None:
    """The same through the forms; what a form cannot take (a range) is left to helper mode."""
    situation, day = example(path)
    telling = tell(BOOK, situation, day)
    wanted = telling.told
    visitor.post("", event="everything")
    visitor.post("place", skip="1")
    for member in wanted.members:
        do = "add_away" if member.where else "add"
        if member.id != READER:
            visitor.post("people", do=do)
        year, month, date = member.born.split("-") if member.born else ("", "", "")
        visitor.post(
            "people", do="save", who=READER if member.id == READER else "new", name=member.name, age=member.age,
            day=date, month=month, year=year, relation=member.relation, of=member.of, where=member.where,
            beside=member.beside,
        )  # fmt: skip
    visitor.post("people", do="everyone" if wanted.everyone else "not_all")
    told = Told.read(visitor.told)
    assert told.members == wanted.members
    for id, given in wanted.answers.items():
        if " or " in given or given.startswith("between"):
            continue
        if id.startswith("relation@"):
            _, _, pair = id.partition("@")
            person, other = pair.split("~")
            visitor.post("people", do="tie", who=other, **{f"is-{person}": given.upper()})
            continue
        told.answers = Told.read(visitor.told).answers
        visitor.post("question", about=id, **fields_for(told, id, given))
    told = Told.read(visitor.told)
    for id, given in wanted.answers.items():
        if " or " in given or given.startswith("between"):
            told.answers[id] = given
    told.everyone = wanted.everyone
    assert set(told.answers) == set(wanted.answers)
    check_same(told, telling, situation, day)
    for page in ("people", "known", "result", "plan"):
        visitor.get(page)


# Who lives where.


def roofs(told: Told) -> list[set[str]]:
    home = household(BOOK, told, "en")
    return [{home.ids[name] for name in roof.persons} for roof in home.situation.roofs]


def test_roofs_follow_who_lives_with_whom() -> None:
    told = Told(members=[
        Member("p1"), Member("p2", where="care_home"), Member("p3", where="home"),
        Member("p4", where="home", beside="p3"),
        Member("p5"), Member("p6", where="elsewhere"), Member("p7", where="home", beside="p6"),
        Member("p8", where="home", beside="p4"), Member("p9", where="home", beside="p1"),
    ])  # fmt: skip
    assert roofs(told) == [{"p1", "p5"}, {"p2"}, {"p3", "p4", "p8"}, {"p9"}]
    assert {"p6", "p7"} & set().union(*roofs(told)) == set(), "unknown is under no roof"
    told.members[2].beside = "p4"  # a circle cannot arise: only an earlier person counts
    assert {"p3", "p4", "p8"} in roofs(told)
    del told.members[2]
    assert {"p4", "p8"} in roofs(told)


def test_those_elsewhere_share_no_household() -> None:
    ex = Member("p2", age="41", where="home", relation="EX_SPOUSE", shares="yes")
    told = Told(members=[Member("p1", age="40"), ex], everyone=True)
    home = household(BOOK, told, "en")
    assert [link.kin for link in home.situation.links] == ["EX_SPOUSE"]
    assert assess(BOOK, home.situation).case.pairs[0, 1]["same_roof"] is False


def test_an_older_session_is_read(visitor: Visitor) -> None:
    before = {"members": [{"id": "p1", "name": "A", "age": "30", "born": "", "relation": "", "shares": ""}]}
    assert Told.read(before).members == [Member("p1", "A", "30")]
    assert Told.read({"members": [{"id": "p1", "later": 1}]}).members == [Member("p1")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_elsewhere_on_the_pages(visitor: Visitor, language: str) -> None:
    visitor.language = language
    visitor.begin()
    page = visitor.post("people", do="add_away")
    html = visitor.get("people").content.decode()
    assert page.status_code == 303 and 'name="where"' in html and 'name="shares"' not in html
    visitor.post("people", do="save", who="new", name="Mia", age="80", relation="SPOUSE", where="care_home")
    visitor.post("people", do="add_away")
    visitor.post("people", 422, do="save", who="new", name="Tom")
    visitor.post("people", do="save", who="new", name="Tom", age="50", relation="CHILD", of="p2", where="home")
    told = [(one["where"], one["of"]) for one in visitor.told["members"]]
    assert told == [("", ""), ("care_home", ""), ("home", "p2")]
    text = plain(visitor.get("people").content.decode())
    assert "Mia" in text and "{" not in text
    visitor.post("people", do="ties", who="p3")
    html = visitor.get("people").content.decode()
    assert 'name="is-p1"' in html and 'name="is-p2"' not in html, "only what is not known yet"
    visitor.post("people", do="tie", who="p3", **{"is-p1": "CHILD"})
    assert visitor.told["answers"] == {"relation@p1~p3": "child"}
    visitor.post("people", do="remove", who="p2")
    assert visitor.told["members"][1]["of"] == "", "a tie to somebody who is gone is not held on to"
    assert visitor.told["members"][1]["relation"] == "", "nor is it a tie to somebody else"
    visitor.post("people", do="everyone")
    assert visitor.question() is not None


def test_no_fixed_address_is_said_with_the_place(visitor: Visitor) -> None:
    visitor.post("", event="becoming_homeless")
    visitor.post("place", municipality="9000", no_home="1")
    assert visitor.told["answers"] == {"housing@p1": "no_fixed_roof"}
    visitor.post("place", municipality="9000")
    assert visitor.told["answers"] == {}
    visitor.post("place", no_home="1", skip="1")
    assert visitor.told["answers"] == {"housing@p1": "no_fixed_roof"} and visitor.told["municipality"] == "44021"


def test_who_is_housed_is_not_ticked_as_without_an_address(visitor: Visitor) -> None:
    visitor.begin()
    session = visitor.client.session
    session["told"] = {**session["told"], "answers": {"housing@p1": "dwelling"}}
    session.save()
    page = visitor.post("place", 200, municipality="1050").content.decode()
    assert 'name="no_home"' in page and not re.search(r'name="no_home"[^>]*checked', page)


def told_of_file(tree: dict[str, Any]) -> Any:
    return tell(BOOK, READER_OF_FILES.read_tree(tree), datetime.date(2026, 3, 1))


def test_persons_left_out_leave_the_household_open() -> None:
    people = {f"p{number}": {"age": 20 + number} for number in range(MOST_PEOPLE + 2)}
    made = told_of_file({"persons": people, "roofs": [{"housing": "dwelling", "persons": list(people)}]})
    assert made.left_out == [f"persons.p{MOST_PEOPLE + 1}"] and made.told.everyone is None


@pytest.mark.parametrize(
    "holdings",
    [
        [
            {"kind": "savings", "owners": {"a": 1}, "value": "900 EUR"},
            {"kind": "savings", "owners": {"a": 1}, "value": "9000 EUR"},
        ],
        [{"kind": "savings", "owners": {"a": "unknown"}, "value": "900 EUR"}],
    ],
)  # fmt: skip
def test_savings_that_one_answer_cannot_hold_are_unknown_not_less(holdings: list[Any]) -> None:
    made = told_of_file({
        "persons": {"a": {"age": 40}}, "roofs": [{"housing": "dwelling", "persons": ["a"]}], "holdings": holdings,
    })  # fmt: skip
    assert made.told.answers["savings@p1"] == UNKNOWN and "holdings.a.savings" in made.left_out


def test_housing_elsewhere_that_is_no_dwelling_is_not_taken_for_one() -> None:
    made = told_of_file({
        "persons": {"a": {"age": 40}, "b": {"age": 70}},
        "roofs": [{"housing": "dwelling", "persons": ["a"]}, {"housing": "no_fixed_roof", "persons": ["b"]}],
        "relations": [{"person": "b", "is": "parent", "of": "a"}],
    })  # fmt: skip
    assert made.told.members[1].where == "elsewhere"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_of_two_municipalities_is_a_choice_and_no_error(visitor: Visitor, language: str) -> None:
    visitor.language = language
    page = visitor.post("place", 200, municipality="1050", no_home="1")
    html = unescape(page.content.decode())
    assert say(language, "error_title") not in html and say(language, "place_which") in html
    assert "Bruxelles" in html or "Brussel" in html or "Brüssel" in html
    assert "(1050)" in html and "(1000)" not in html
    named = unescape(visitor.post("place", 200, municipality="1050 Bruxelles", no_home="1").content.decode())
    assert named.count("(1050)") == 2 and "(1000)" not in named, "the digits that were typed"
    assert 'name="municipality"' not in html, "a choice, not the same again"
    choices = re.findall(r'type="radio" name="nis" id="nis-\d" value="(\d+)">', html)
    assert [place.name_in("nl") for nis in choices if (place := commune_of(nis))] == ["Elsene", "Brussel"]
    form = next(one for one in re.findall(r"<form.*?</form>", html, re.DOTALL) if 'name="nis"' in one)
    assert re.search(r'type="checkbox" name="no_home"[^>]*checked', form), "in one form"
    assert re.search(r"<button[^>]*>", form)[0] == "<button>", "Enter on a box chooses nobody's municipality"
    missed = visitor.post("place", 422, asked="1050", no_home="1").content.decode()
    assert plain(missed).count(say(language, "err_choice")) == 2 and missed.count('name="nis"') == 2
    assert re.search(r'name="no_home"[^>]*checked', missed) and "told" not in visitor.client.session
    assert visitor.post("place", other="1", no_home="1")["Location"] == f"/{language}/place/"
    assert re.search(r'name="no_home"[^>]*checked', visitor.get("place").content.decode()), "kept for another place"
    visitor.post("place", nis=choices[0], asked="1050", no_home="1")
    assert visitor.told["municipality"] == choices[0] and visitor.told["answers"]["housing@p1"] == "no_fixed_roof"


def test_back_from_a_change_leads_to_the_list_it_came_from_and_the_next_question_goes_on(visitor: Visitor) -> None:
    visitor.alone()
    for _ in range(2):
        about, _ = visitor.question()
        visitor.post("question", about=about, do="unknown")
    first = next(iter(visitor.told["answers"]))
    visitor.post("known", about=first)
    assert visitor.post("question", about=first, do="back")["Location"] == "/en/known/"
    assert (visitor.told["current"], visitor.told["back_to"]) == ("", "")
    about, _ = visitor.question()
    assert about not in visitor.told["answers"]
    visitor.post("known", about=first)
    visitor.post("", event="losing_a_job")
    about, _ = visitor.question()
    assert visitor.post("question", about=about, do="unknown")["Location"] == "/en/question/"


def test_child_benefit_that_was_taken_for_granted_is_one_line(visitor: Visitor) -> None:
    """Of grown-ups too, who get none for their age: a line per person and pair is read by nobody."""
    visitor.post("helper", municipality="9000", line="Ann 31, Sam 33 husband, Lou 6 child")
    assumed = visitor.get("helper").context["answer"].assumptions
    about = [line for line in assumed if "this person" in line or "one person" in line]
    assert len(about) == 1 and "Sam for Ann" in about[0] and "Lou for Ann" in about[0]
