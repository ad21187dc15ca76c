"""The plan as its reader needs it: first what was come for, a day for each step, and nothing said twice."""

import datetime
import html
import re

import pytest
from visiting import Visitor, plain

from abord.engine.facts import LANGUAGES
from abord.web.check.plan import Ask, Step
from abord.web.site import words

MONDAY = datetime.date(2026, 11, 23)
NOT_KNOWN = (
    "savings", "earning_capacity_at_most_one_third", "autonomy_points", "taxable_income_previous_year",
    "taxable_income_two_years_ago", "taxable_work_income_two_years_ago", "leaves_homelessness", "months_incapacitated",
)  # fmt: skip


def asking(name: str, terms: list[str], if_no: str = "appeal") -> Ask:
    return Ask(1, name, "", True, "", True, "", terms, if_no, True, [])


@pytest.fixture(scope="module")
def unsure(application: object) -> Visitor:
    """Someone who lost a job, lives alone, and does not know about a disability, savings or the taxes of last year."""
    visitor = Visitor()
    visitor.alone(age="43")
    visitor.answer_all(dict.fromkeys(NOT_KNOWN, "unknown"))
    return visitor


def test_what_somebody_came_for_is_the_first_step(unsure: Visitor) -> None:
    unsure.language = "en"
    found, made = unsure.get("result").context["answer"], unsure.get("plan").context["plan"]
    shown = [card.number for name in ("probable", "maybe") for card in found.group(name)]
    first = [step.asks[0].number for step in made.steps]
    assert len(first) >= 2 and made.steps[0].is_local and made.steps[0].asks[0].name.startswith("Living wage")
    assert first == sorted(first, key=shown.index), "the answer and the plan name things in one order"


def test_each_step_has_a_working_day_and_a_day_to_ask_after_it(unsure: Visitor) -> None:
    made = unsure.get("plan").context["plan"]
    days = [step.go_by for step in made.steps]
    assert days == sorted(days) and all(day > datetime.date.today() and day.weekday() < 5 for day in days)
    first = made.steps[0]
    assert first.look_on is not None and (first.look_on - first.go_by).days >= 37 and first.look_on.weekday() < 5
    assert any(step.look_on is None for step in made.steps), "where no term is known, none is made up"


def test_the_same_course_is_told_once() -> None:
    step = Step(1, "", [], MONDAY)
    step.asks = [
        asking("A", ["30 days"]),
        asking("B", ["30 days"]),
        asking("A", ["30 days"]),
        asking("C", ["6 months"]),
    ]
    assert [course.names for course in step.courses] == [["A", "B"], ["C"]]
    step.asks.append(asking("D", ["30 days"], "another court"))
    assert [course.names for course in step.courses] == [["A", "B"], ["C"], ["D"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_stand_on_the_page_and_in_the_calendar(unsure: Visitor, language: str) -> None:
    unsure.language = language
    page = unsure.get("plan")
    text, calendar = plain(page.content.decode()), unsure.file("plan/calendar.ics").content.decode()
    for step in page.context["plan"].steps:
        for day in filter(None, (step.go_by, step.look_on)):
            assert words.day(language, day) in text and f"{day:%Y%m%d}" in calendar
    assert "(1:" not in text and "(1 :" not in text, "no switch of the law on the plan"


def test_long_names_break_with_a_hyphen_on_the_plan(unsure: Visitor) -> None:
    unsure.language = "nl"
    page = unsure.get("plan")
    names = {name for step in page.context["plan"].steps if len(step.courses) > 1
             for course in step.courses for name in course.names}  # fmt: skip
    assert names
    for name in names:
        assert page.content.decode().count(words.soft("nl", name)) >= 2, "asked for, and what then happens"


def test_situations_come_before_rights_in_what_was_found(application: object) -> None:
    visitor = Visitor("nl")
    visitor.post("", worry="ben mn werk kweit en kan mijn huur ni betalen")
    page = visitor.get("search")
    text = page.content.decode()
    assert page.context["events"][0][0] == "losing_a_job"
    assert 0 < text.index('value="losing_a_job"') < text.index('name="right"')


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_all_is_open_the_plan_does_not_say_that_nothing_was_found(application: object, language: str) -> None:
    visitor = Visitor(language)
    visitor.begin()
    visitor.post("people", do="not_all")
    page = visitor.get("plan")
    text = plain(html.unescape(page.content.decode()))
    assert not page.context["plan"].steps
    assert plain(words.say(language, "plan_open")) in text and plain(words.say(language, "plan_empty")) not in text
    assert visitor.get("result").context["answer"].group("open")


def test_what_was_assumed_is_a_line_to_open(unsure: Visitor) -> None:
    unsure.language = "en"
    unsure.post("people", do="add")
    unsure.post("people", do="save", who="new", name="Lou", age="4", relation="CHILD", shares="yes")
    page = unsure.get("result")
    assert page.context["assumed"]
    section = page.content.decode().split('id="assumed"')[1].split("</section>")[0]
    folded = section.split("<details>")[1].split("</details>")[0]
    assert "Lou" in folded and "Lou" not in section.replace(folded, "")


def test_a_helper_is_shown_that_the_roster_decides(application: object) -> None:
    visitor = Visitor()
    visitor.begin()
    marked = r'<input id="everyone"[^>]* class="best"'
    assert re.search(marked, visitor.get("helper").content.decode())
    visitor.post("people", do="everyone")
    assert not re.search(marked, visitor.get("helper").content.decode())


@pytest.mark.parametrize(("place", "known"), [("9000", True), ("1000", True), ("4700", False)])
def test_where_the_office_has_no_known_number_another_one_is_given(
    application: object, place: str, known: bool
) -> None:
    visitor = Visitor()
    visitor.alone(place=place)
    page = visitor.get("plan")
    if near := page.context["help"].near.phone:
        pytest.skip(f"the number of the office is known now: {near}")
    assert ("tel:080013500" in page.content.decode()) is known, "a number that serves this place, or none"
    assert (page.context["help"].phone is not None) is known
