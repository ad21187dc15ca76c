"""The question list on paper: complete, the same in every language, and typed in it gives the same results."""

import html
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pdfua import Tagged
from visiting import Visitor, plain

from abord.book import open_book
from abord.engine.facts import LANGUAGES
from abord.screening.assess import assess
from abord.screening.questions import OPEN_KINDS, Subject, can_be_asked
from abord.situation.reader import Reader
from abord.web.check import incomes
from abord.web.check.forms import Form
from abord.web.check.household import household
from abord.web.check.together import is_nil
from abord.web.check.told import Told
from abord.web.helper.telling import tell
from abord.web.paper import questions
from abord.web.paper.words import put
from abord.web.site.words import say

BOOK = open_book()
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
BEFORE = ("age", "had_birthday_this_year", "region")
"""What the top of the list asks: the date of birth or the age of each person, and the municipality."""


def entries(language: str, persons: int) -> dict[str, Any]:
    """Number on paper to the form behind it."""
    found: dict[str, Any] = {}
    for sheet in questions.sheets(BOOK, language, persons):
        if sheet.number > 1:
            found |= {sheet.kin: Form("choice"), sheet.together: Form("flag")}
        for group in sheet.groups:
            for entry in group.entries:
                for number, form in [(line[0], line[2]) for line in entry.lines] or [(entry.number, entry.form)]:
                    assert number not in found
                    found[number] = form
    return found


def answers(language: str, persons: int) -> int:
    """How often an answer has a place on the list."""
    groups = [group for sheet in questions.sheets(BOOK, language, persons) for group in sheet.groups]
    return sum(len(entry.lines) or 1 for group in groups for entry in group.entries)


def test_everything_that_can_be_asked_is_on_the_list() -> None:
    listed = {item.fact for item in questions.items(BOOK)}
    asked = {name for name in BOOK.facts if can_be_asked(BOOK, Subject(name, "x")) and name not in BEFORE}
    assert listed == asked | set(OPEN_KINDS) | {"incomes"}


def test_numbers_are_the_same_in_every_language_and_lead_back() -> None:
    for persons in (1, 2, 4):
        numbers = [list(entries(language, persons)) for language in LANGUAGES]
        assert all(one == numbers[0] for one in numbers)
        for number in numbers[0]:
            assert questions.number_of(BOOK, questions.id_of(BOOK, number)) == number


CUSTODY = next(item.number for item in questions.items(BOOK) if item.fact == "custody")
"""A question between two people: it needs a second one, who is not the first."""


@pytest.mark.parametrize(
    "typed", ["", "1", "x", "1.9999", "1.1.2", f"1.{CUSTODY}", f"2.{CUSTODY}.2", "1.1; drop", "0.0", "-1.2"]
)
def test_what_is_no_number_of_the_list(typed: str) -> None:
    assert questions.id_of(BOOK, typed) == ""


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_list_filled_in_and_typed_in_gives_the_results_of_the_file(path: Path) -> None:
    situation = Reader(BOOK.facts).read_file(path)
    assert situation.date is not None
    telling = tell(BOOK, situation, situation.date)
    told = telling.told
    on_paper = entries("nl", len(told.members))
    written: dict[str, str] = {}
    for id, given in told.answers.items():
        if id.split("@")[0] in BEFORE:
            continue
        number = questions.number_of(BOOK, id)
        assert number in on_paper, f"{id} has no place on the list"
        form = on_paper[number]
        if form.options and form.form == "choice" and " or " not in given and given != "unknown":
            assert given in [option.value for option in form.options], "a box to tick"
        written[number] = given
    by_hand = {id: given for id, given in told.answers.items() if id.split("@")[0] in BEFORE}
    typed = replace(told, answers={**by_hand, **{questions.id_of(BOOK, one): given for one, given in written.items()}})
    home = household(BOOK, typed, "nl")
    assert not home.aside
    day = situation.date
    ours = replace(home.situation, date=day, assume_usual=situation.assume_usual, assume_ages=False)
    names = {home.names[id]: name for name, id in telling.ids.items()}
    found = {(one.right, names[one.person]): (one.outcome, one.amount) for one in assess(BOOK, ours, day).results}
    wanted = {(one.right, one.person): (one.outcome, one.amount) for one in assess(BOOK, situation, day).results}
    assert {key: value[0] for key, value in found.items()} == {key: value[0] for key, value in wanted.items()}
    for key, (_, amount) in wanted.items():
        ours_amount = found[key][1]
        assert (amount is None) == (ours_amount is None)
        if amount is not None and ours_amount is not None:
            assert (amount.low, amount.high) == pytest.approx((ours_amount.low, ours_amount.high))


def test_typing_in_goes_by_number(visitor: Visitor) -> None:
    assert 'name="number"' not in visitor.get("list/type").content.decode(), "first the persons"
    visitor.begin()
    visitor.post("people", do="everyone")
    number = questions.number_of(BOOK, "wage_net@p1")
    assert visitor.post("list/type", number=number)["Location"] == "/en/question/"
    page = visitor.get("question")
    assert page.context["about"] == "wage_net@p1"
    back = visitor.post("question", about="wage_net@p1", do="next", text="900", period="EUR/month")
    assert back["Location"] == "/en/list/type/"
    assert f"{number} net wage" in plain(visitor.get("list/type").content.decode())
    assert Told.read(visitor.told).answers == {"wage_net@p1": "900 EUR/month"}
    for wrong in ("7.1", "1.99999", questions.number_of(BOOK, "value@p1#property"), "<b>"):
        assert visitor.post("list/type", 422, number=wrong).context["error"]


FLATMATE = (("Karl", "55", "NOT_RELATED", "no"),)
FAMILY = (("Sofie", "36", "LEGAL_COHABITANT", "yes"), ("Emma", "9", "CHILD", "yes"), ("Noah", "5", "CHILD", "yes"))
LIVES: list[tuple[str, str, str, tuple[tuple[str, ...], ...], dict[str, str]]] = [
    ("losing_a_job", "9000", "38", FAMILY, {
        "custody": "mostly_here", "incomes@p1": "unemployment", "incomes@p2": "work", "unemployment_net": "1350",
        "wage_net": "950", "months_fully_unemployed": "1", "residence_status": "belgian", "savings": "2000",
    }),
    ("falling_ill", "4700", "58", FLATMATE, {
        "incomes@p1": "sickness", "sickness_net": "1400", "sickness_taxable": "1500", "receives_invalidity": "yes",
        "months_incapacitated": "14", "residence_status": "belgian", "savings": "3000", "autonomy_points": "8",
    }),
]  # fmt: skip


def begun(event: str, place: str, age: str, people: tuple[tuple[str, ...], ...]) -> Visitor:
    visitor = Visitor()
    visitor.post("", event=event)
    visitor.post("place", municipality=place)
    visitor.post("people", do="save", who="p1", age=age)
    for name, years, relation, shares in people:
        visitor.post("people", do="add")
        visitor.post("people", do="save", who="new", name=name, age=years, relation=relation, shares=shares)
    visitor.post("people", do="everyone")
    return visitor


def posted(form: Any, given: str) -> dict[str, str]:
    """The fields of a question, as on paper."""
    if given in ("unknown", "declined"):
        return {"do": given}
    if form.rows:
        return {"do": "next", f"is-{form.rows[0].id}": "no" if is_nil(given) else "yes"}
    if form.form == "several":
        return {"do": "none"} if given == "none" else {"do": "next", **{f"is-{name}": "1" for name in given.split()}}
    if form.form in ("flag", "choice"):
        return {"do": "next", "choice": given}
    number, _, unit = given.partition(" ")
    return {"do": "next", "text": number, "period": unit}


@pytest.mark.parametrize(("event", "place", "age", "people", "answers"), LIVES, ids=["family", "flatmate"])
def test_what_is_filled_in_on_paper_and_typed_in_gives_the_answer_of_the_conversation(
    application: Any, event: str, place: str, age: str, people: tuple[tuple[str, ...], ...], answers: dict[str, str]
) -> None:
    asked, typing = begun(event, place, age, people), begun(event, place, age, people)
    asked.answer_all(answers)
    said = dict(asked.told["answers"])
    for id in [id for id in said if id.startswith(incomes.ANY)]:  # the list asks what this question answers at once
        assert said.pop(id) == "no"
        said |= {id.replace(incomes.ANY, fact): no for fact, no in ((incomes.INCOMES, "none"), ("property", "no"))}
    for id, given in said.items():
        assert typing.post("list/type", number=questions.number_of(BOOK, id))["Location"] == "/en/question/", id
        about, form = typing.question() or ("", None)
        assert about == id and form is not None and len(form.rows) <= 1, "one at a time"
        if form.rows and not is_nil(given):  # first whether there is any
            typing.post("question", about=id, **posted(form, given))
            about, form = typing.question() or ("", None)
            assert about == id and form is not None and not form.rows
        assert typing.post("question", about=id, **posted(form, given))["Location"] == "/en/list/type/"
    assert typing.told["answers"] == said

    def shown(visitor: Visitor) -> list[tuple[Any, ...]]:
        answer = visitor.get("result").context["answer"]
        return sorted((one.right, one.person, one.group, one.amount) for one in answer.cards)

    assumed = [sorted(one.get("result").context["answer"].assumptions) for one in (typing, asked)]
    assert assumed[0] == assumed[1]
    assert shown(typing) == shown(asked)


EVERYDAY_LIFE = {
    "nl": "Is het dagelijks leven moeilijk", "fr": "La vie de tous les jours est-elle difficile",
    "de": "Ist der Alltag schwer", "en": "Is everyday life hard",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_paper_asks_what_is_easy_to_say_before_a_number_that_few_have(visitor: Visitor, language: str) -> None:
    visitor.language = language
    asked = {one.id: one for sheet in questions.sheets(BOOK, language, 2) for group in sheet.groups
             for one in group.entries}  # fmt: skip
    for name, fact in BOOK.facts.items():
        for id in [f"{name}@p{person}" for person in (1, 2)]:
            first = asked.get(id)
            rare = fact.rare is not None and fact.is_number
            assert first is None or (first.after_yes is not None) == rare, id
            if first is not None and rare and first.after_yes is not None:
                assert first.form.form == "flag" and first.after_yes.form.form == "count" and "{" not in first.question
    shown = " ".join(html.unescape(plain(visitor.get("list").content.decode())).split())
    number = questions.number_of(BOOK, "autonomy_points@p1")
    easy = shown[shown.index(f"{number} {EVERYDAY_LIFE[language]}") :]
    points = BOOK.facts["autonomy_points"].question[language]
    assert easy.index(say(language, "no")) < easy.index(" ".join(f"{put(language, 'list_if_yes')} {points}".split()))


@pytest.mark.usefixtures("printer")
@pytest.mark.parametrize(("language", "persons"), [("nl", 1), ("fr", 1), ("de", 2), ("en", 1)])
def test_list_as_pdf(visitor: Visitor, language: str, persons: int) -> None:
    visitor.language = language
    made = Tagged(visitor.file(f"list/{persons}/list.pdf").content)
    assert made.problems() == [] and min(made.sizes) >= 12
    numbers = set(re.findall(r"\b\d\.\d+(?:\.\d)?\b", made.text))
    assert set(entries(language, persons)) <= numbers
    assert len(made.reader.pages) <= 14 * persons, "somebody fills it in at a table"
    boxes = re.findall(r"\u2610\s*\?", made.text)
    assert len(boxes) == answers(language, persons), "each may be not known"
    right = 595 - 18 / 25.4 * 72 + 1
    for page in made.reader.pages:
        far: list[float] = []
        page.extract_text(visitor_text=lambda text, cm, tm, font, size, far=far: far.append(tm[4] * cm[0] + cm[4]))
        assert max(far) < right


@pytest.mark.parametrize("language", LANGUAGES)
def test_list_as_a_page(visitor: Visitor, language: str) -> None:
    visitor.language = language
    page = visitor.get("list").content.decode()
    assert page.count("<h1") == 1 and "{" not in plain(page)
    assert page.count('<span class="tick">?</span>') == answers(language, 1), "each may be not known"
    visitor.get("list/8")
    visitor.get("list/99")
    visitor.get("list/0")
