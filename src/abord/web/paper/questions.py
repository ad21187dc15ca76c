"""The question list: everything that "check everything" may ask, in an order that people can follow, with numbers.

A number is ``person.question``, for a question between two people ``person.question.other``: 2.14 is question 14 of
person 2, 2.14.3 the same about person 3. Behind each number stands the id under which the conversation keeps the
answer, so what is typed in by number is what would have been answered on the screen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from abord.engine.graph import LawBook
from abord.screening.questions import OPEN_KINDS, Subject, can_be_asked, read_answer, wording
from abord.situation.document import ROOF_FACTS
from abord.situation.model import Person, Roof, Situation
from abord.web.check import incomes
from abord.web.check.forms import Form, form_of
from abord.web.paper.words import put
from abord.web.site.words import of, say

MOST = 8
"""Persons on one list; for more, print another."""

BY_HAND = frozenset(("age", "had_birthday_this_year", "region"))
"""Asked at the top of the list: the age or the day of birth with the name, the region as the municipality."""

EACH_PAIR_ONCE = frozenset(("relation", "shares_household_matters"))
"""Between two people the same from either side (or the inverse); with person 1 it stands beside the name."""

THINGS = ("savings", "property", "transfer")
NOT_OF = {
    "property": ("years_since_transfer", "transferred_for_payment", "was_only_home", "debts_paid_from_price"),
    "transfer": ("kind", "own_home", "cadastral_income", "rent_received", "mortgage_interest"),
}
"""What is not asked of something owned, and of something sold or given away."""

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("group_stay", (
        "lives_in_belgium", "residence_status", "residence_right_over_three_months", "first_three_months_of_stay_over",
        "nationality_covered_by_agreement",
    )),
    ("group_home", (*ROOF_FACTS, "leaves_homelessness", "installation_premium_received_before",
                    "debt_mediation_cannot_pay_heating", "still_registered_at_home")),
    ("group_family", ("married", "widowed", "pregnant", "emancipated_by_marriage", "full_orphan",
                      "unaccompanied_minor", "student", "student_with_integration_project")),
    ("group_money", (incomes.INCOMES,)),
    ("group_benefits", ()),
    ("group_work", ("months_fully_unemployed", "months_incapacitated", "quarters_of_bridging_right",
                    "full_time_days_worked_in_belgium", "has_right_to_belgian_pension",
                    "restarted_work_after_two_years", "began_work_while_on_living_wage",
                    "months_of_work_exemption_used")),
    ("group_health", ("earning_capacity_at_most_one_third", "autonomy_points", "child_disability_recognised",
                      "has_recognised_disability",
                      "in_publicly_funded_institution", "months_in_care_institution",
                      "was_ivt_category_c_before_institution", "insured_as_dependant")),
    ("group_taxes", ()),
    ("group_rest", ()),
)  # fmt: skip
"""In which order; a fact that no group names goes by its name (``_group``), so a new one is never left out."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question of the list: ``kind`` is person, pair, or the question that brings the thing it is about."""

    number: int
    fact: str
    kind: str
    group: str


@dataclass(slots=True)
class Entry:
    """One question about one person, to fill in; ``lines`` has one form per other person.

    Of a number that few people have it is asked first whether there is any; ``after_yes`` then asks how much.
    """

    number: str
    id: str
    question: str
    form: Form
    help: str = ""
    lines: list[tuple[str, str, Form]] = field(default_factory=list)
    after_yes: Entry | None = None


@dataclass(slots=True)
class Group:
    """Questions under a heading; ``only_if`` says which answer makes them needed."""

    title: str
    entries: list[Entry]
    only_if: str = ""


@dataclass(slots=True)
class Sheet:
    """All questions about one person; ``kin`` and ``together`` number what the top of the list asks."""

    number: int
    title: str
    groups: list[Group]
    kin: str = ""
    together: str = ""


@cache
def _items(key: int) -> tuple[Item, ...]:
    book = _books[key]
    order = {name: place for place, (name, _) in enumerate(GROUPS)}
    placed: list[tuple[int, int, str, str, str]] = []
    for place, name in enumerate((incomes.INCOMES, *book.facts)):
        fact = book.facts.get(name)
        if fact is not None and (name in BY_HAND or fact.of == "holding" or not can_be_asked(book, Subject(name, "x"))):
            continue
        if fact is not None and fact.of == "pair":
            placed.append((len(order), place, name, "pair", "pair"))
            continue
        group, within = _group(name)
        placed.append((order[group], within if within >= 0 else 1000 + place, name, "person", group))
    for place, question in enumerate(OPEN_KINDS):
        placed.append((len(order) + 1 + place, 0, question, "person", question))
        held = [name for name, fact in book.facts.items() if fact.of == "holding"]
        placed += [(len(order) + 1 + place, 1 + n, name, question, question) for n, name in enumerate(held)
                   if (name == "share" if question == "savings" else name not in NOT_OF[question])]  # fmt: skip
    placed.sort()
    return tuple(Item(number, name, kind, group) for number, (_, _, name, kind, group) in enumerate(placed, 1))


_books: dict[int, LawBook] = {}


def items(book: LawBook) -> tuple[Item, ...]:
    """Every question with its number, the same in each language."""
    _books[id(book)] = book
    return _items(id(book))


def _group(name: str) -> tuple[str, int]:
    for group, names in GROUPS:
        if name in names:
            return group, names.index(name)
    if re.search(r"^(receives|claims|ris)_|^(ivt|it|igo)_received$", name):
        return "group_benefits", -1
    if name.startswith("taxable_") or "previous_year" in name:
        return "group_taxes", -1
    money = re.search(r"_(net|gross|taxable|income|for_self|cheques)$|^income_|^housing_costs|^maintenance", name)
    return ("group_money" if money else "group_rest"), -1


def number_of(book: LawBook, id: str) -> str:
    """The number of an answer of the conversation; "" where the list has none."""
    match = re.fullmatch(r"(\w+)@p(\d+)(?:~p(\d+))?(?:#(\w+))?", id)
    if match is None:
        return ""
    fact, person, other, held = match.groups()
    if fact == "shares_household_matters" and other and int(other) < int(person):
        person, other = other, person
    for item in items(book):
        if item.fact == fact and item.kind == (held or ("pair" if other else "person")):
            return f"{person}.{item.number}" + (f".{other}" if other else "")
    return ""


def id_of(book: LawBook, number: str) -> str:
    """The id behind a number, as typed; "" where there is none."""
    match = re.fullmatch(r"(\d{1,2})\s*[.,]\s*(\d{1,3})(?:\s*[.,]\s*(\d{1,2}))?", number.strip())
    if match is None:
        return ""
    person, question, other = match.groups()
    item = next((one for one in items(book) if one.number == int(question)), None)
    if item is None or (item.kind == "pair") != (other is not None) or person == other:
        return ""
    held = f"#{item.kind}" if item.kind not in ("person", "pair") else ""
    return f"{item.fact}@p{int(person)}" + (f"~p{int(other)}" if other else "") + held


def sheets(book: LawBook, language: str, persons: int) -> list[Sheet]:
    """A sheet for each person."""
    names = [put(language, "list_person", number=number) for number in range(1, persons + 1)]
    situation = Situation(persons={name: Person() for name in names}, roofs=(Roof(tuple(names), {}),), links=())
    for name in names:
        for question in THINGS:
            given = "1" if question == "savings" else "yes"
            situation = read_answer(book, situation, Subject(question, name), given)
    return [_sheet(book, situation, language, names, number) for number in range(1, persons + 1)]


def _sheet(book: LawBook, situation: Situation, language: str, names: list[str], person: int) -> Sheet:
    groups: dict[str, Group] = {}
    for item in items(book):
        if item.fact in ROOF_FACTS and person > 1:
            continue
        entry = _entry(book, situation, language, names, person, item)
        if entry is None:
            continue
        key = item.group if item.kind in ("person", "pair", "savings") else f"{item.kind}-things"
        group = groups.setdefault(key, Group(_title(language, key, person), []))
        group.entries.append(entry)
        if key.endswith("-things"):
            group.only_if = put(language, "list_only_if", what=f"{person}.{_number(book, item.kind)}")
    title = put(language, "list_you") if person == 1 else names[person - 1]
    kin, together = (f"1.{_number(book, fact)}.{person}" for fact in ("relation", "shares_household_matters"))
    return Sheet(person, title, list(groups.values()), *((kin, together) if person > 1 else ()))


def _number(book: LawBook, fact: str) -> int:
    return next(item.number for item in items(book) if item.fact == fact)


def _title(language: str, key: str, person: int) -> str:
    if key == "pair":
        return put(language, "list_between")
    if key in OPEN_KINDS:
        return put(language, "list_things")
    if key.endswith("-things"):
        return put(language, "list_thing" if key.startswith("property") else "list_gift", number=person)
    return put(language, key)


def _entry(
    book: LawBook, situation: Situation, language: str, names: list[str], person: int, item: Item
) -> Entry | None:
    number, name = f"{person}.{item.number}", names[person - 1]
    holding = THINGS.index(item.kind) if item.kind in THINGS else -1
    subject = Subject(item.fact, name, "", holding)
    form = form_of(book, subject, language)
    if item.kind == "pair":
        others = [other for other in range(1, len(names) + 1) if other != person]
        if item.fact in EACH_PAIR_ONCE:
            others = [other for other in others if other > person > 1]
        if not others:
            return None
        lines = [(f"{number}.{other}", names[other - 1], form) for other in others]
        asked = wording(book, situation, Subject(item.fact, name, "…"), names[0])[language]
        id = f"{item.fact}@p{person}~p{others[0]}"
        return Entry(number, id, asked["question"], form, asked["help"] if person == 1 else "", lines)
    if item.fact == incomes.INCOMES:
        key = "incomes" if person == 1 else "incomes_about"
        return Entry(number, f"{item.fact}@p{person}", say(language, key, name=name), form)
    asked = wording(book, situation, subject, names[0])[language]
    id = f"{item.fact}@p{person}" + (f"#{item.kind}" if holding >= 0 else "")
    entry = Entry(number, id, asked["question"], form, asked["help"] if person == 1 else "")
    fact = book.facts.get(item.fact)
    if fact is None or fact.rare is None or not fact.is_number:
        return entry
    about = fact.rare.question if person == 1 else fact.rare.question_about
    help = fact.rare.help[language] if person == 1 else ""
    return Entry(number, id, about[language].replace("{name}", name), Form("flag"), help, after_yes=entry)


def relations(book: LawBook, language: str) -> list[str]:
    """What somebody can be to person 1, in words."""
    return [of(labels, language) for labels in book.choice_labels["Relation"].values()]
