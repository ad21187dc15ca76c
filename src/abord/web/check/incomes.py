"""All kinds of income on one page: what is not ticked needs no question of its own.

Of a child one question comes before: whether there is any income, or a house or land. A no answers the whole page.
"""

from __future__ import annotations

import datetime
from functools import cache
from typing import Any

import yaml

from abord.engine.case import Range
from abord.engine.facts import YAML_LOADER
from abord.engine.graph import LawBook
from abord.screening.questions import Subject, read_answer, with_value
from abord.situation.ages import age_of
from abord.situation.model import Situation, Stated
from abord.web.site.words import FOLDER

INCOMES = "incomes"
PROPERTY = "property"
NONE = "none"
"""The answer "none of these"."""

ANY = "any_income"
"""Whether a child has any income, or owns a house or land."""

PAGES = (ANY, INCOMES)
"""What is asked of incomes besides facts, in the order in which answers are applied."""

CHILD_UNTIL = 14
"""The last age at which work is not allowed: Labour Act of 16 March 1971 art. 6 and 7.1."""


@cache
def kinds() -> dict[str, dict[str, Any]]:
    """Kind of income to its words, and to the facts that are nil or no without it."""
    path = FOLDER / "incomes.yaml"
    found: dict[str, dict[str, Any]] = yaml.load(path.read_text(encoding="utf-8"), Loader=YAML_LOADER)
    return found


@cache
def covered() -> frozenset[str]:
    """The facts that the page settles."""
    return frozenset(fact for kind in kinds().values() for fact in (*kind.get("nil", ()), *kind.get("no", ())))


@cache
def grown(ticked: frozenset[str] = frozenset()) -> frozenset[str]:
    """The facts of those kinds that a child is not asked about, unless they were ticked."""
    left = [kind for name, kind in kinds().items() if kind.get("grown") and name not in ticked]
    return frozenset(fact for kind in left for fact in (*kind.get("nil", ()), *kind.get("no", ())))


def is_child(situation: Situation, person: str) -> bool:
    """Whether somebody is surely too young to work."""
    age = age_of(situation.persons[person], datetime.date.today(), situation.date)
    return age is not None and (age.high if isinstance(age, Range) else age) <= CHILD_UNTIL


def offered(person_is_child: bool) -> dict[str, dict[str, Any]]:
    """The kinds of income to choose from: a child is not asked about those that its age rules out."""
    return {name: kind for name, kind in kinds().items() if not (person_is_child and kind.get("grown"))}


def apply(book: LawBook, situation: Situation, subject: Subject, given: str) -> Situation:
    """The situation in which every kind of income that was not ticked is nil; of a child, after its no, also a home."""
    if subject.fact == ANY:
        if given != "no":
            return situation
        situation = read_answer(book, situation, subject._replace(fact=PROPERTY), "no")
        given = NONE
    ticked = given.split()
    # A no, and none at all (on paper all kinds stand), answers for all; something ticked only for those on the page.
    for name, kind in (kinds() if given == NONE else offered(is_child(situation, subject.person))).items():
        if name in ticked:
            # What is there in spite of the age is asked, and not taken to be nil.
            for fact in (*kind.get("nil", ()), *kind.get("no", ())) if is_child(situation, subject.person) else ():
                if fact in book.facts and book.facts[fact].nil_at_ages:
                    situation = with_value(book, situation, Subject(fact, subject.person), Stated(None))
            continue
        for key, value in (("nil", 0.0), ("no", False)):
            for fact in kind.get(key, ()):
                if fact in book.facts:
                    about = Subject(fact, subject.person)
                    situation = with_value(book, situation, about, Stated(value, source=INCOMES))
    return situation
