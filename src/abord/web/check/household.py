"""The situation that follows from what a visitor told.

Nothing is computed ahead: the situation is rebuilt from the answers, in their order, each time. So an answer can
be changed without losing a later one, and an answer that no longer fits is left aside, not deleted.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from typing import Any

from abord.engine.graph import LawBook
from abord.screening.ask import answer
from abord.screening.questions import OPEN_KINDS, Subject, with_value
from abord.situation.ages import age_at
from abord.situation.checks import young_partners
from abord.situation.model import Certainty, Link, Person, Roof, Situation, Stated, StatedFacts
from abord.situation.problems import SituationError
from abord.web.check import incomes
from abord.web.check.told import DECLINED, HERE, HOMES, LIKELY_NIL, READER, UNKNOWN, Member, Told
from abord.web.site.words import of, say

ASKED_FROM = 16
"""Whose own rights are looked into first: everyone of this age or of unknown age."""


@dataclass(slots=True)
class Household:
    """The situation with the names that people read, and the way back to stable names.

    ``grown`` are those whose own rights come first, ``applied`` the answers that the situation rests on; ``aside``
    those that do not fit at the moment.
    """

    situation: Situation
    names: dict[str, str]
    ids: dict[str, str]
    grown: list[str] = field(default_factory=list)
    applied: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    holdings: dict[tuple[str, int], str] = field(default_factory=dict)

    @property
    def reader(self) -> str:
        """The name of the person who reads, as in the situation."""
        return self.names[READER]

    def stable(self, subject: Subject) -> str:
        """The id under which an answer is kept: stable names, holdings by the answer that brought them."""
        person = self.ids.get(subject.person, "")
        other = self.ids.get(subject.other, "")
        held = self.holdings.get((subject.person, subject.holding), "") if subject.holding >= 0 else ""
        return f"{subject.fact}@{person}" + (f"~{other}" if other else "") + (f"#{held}" if held else "")

    def subject(self, id: str) -> Subject | None:
        """The subject of a stable id; None where it does not exist (any longer)."""
        match = re.fullmatch(r"(\w+)@(p\d+|)(?:~(p\d+))?(?:#(\w+))?", id)
        if match is None:
            return None
        fact, person, other, held = match.groups(default="")
        if any(each and each not in self.names for each in (person, other)):
            return None
        name = self.names.get(person, "")
        holding = -1
        if held:
            places = [place for (owner, place), kind in self.holdings.items() if (owner, kind) == (name, held)]
            if not places:
                return None
            holding = places[0]
        return Subject(fact, name, self.names.get(other, ""), holding)


def household(book: LawBook, told: Told, language: str) -> Household:
    """The situation that follows from what was told."""
    names = _names(told, language)
    relations = book.facts["relation"].choices
    assert relations is not None
    persons, links = {}, []
    for member in told.members:
        persons[names[member.id]] = _person(member)
        if member.id == READER:
            continue
        you = names[READER]
        if member.relation:
            links.append(Link(names[member.id], names.get(member.of, you), kin=member.relation))
        if member.shares in ("yes", "no") and member.where == HERE:
            shared: StatedFacts = {"shares_household_matters": (Stated(member.shares == "yes"),)}
            links.append(Link(you, names[member.id], facts=shared))
    facts: StatedFacts = {}
    if told.commune is not None:
        regions = book.facts["region"].choices
        assert regions is not None
        facts["region"] = (Stated(regions[told.commune.region], source="municipality"),)
    situation = Situation(
        persons=persons, roofs=_roofs(book, told, names, facts), links=tuple(links),
        roster_closed=True if told.everyone else None, assume_ages=True,
    )  # fmt: skip
    found = Household(situation, names, {name: id for id, name in names.items()})
    ages = {member.id: _age(member) for member in told.members}
    found.grown = [names[id] for id, age in ages.items() if age is None or age >= ASKED_FROM or id == READER]
    # The pages about all incomes come first, so that what was told of one income stands.
    for id, given in sorted(told.answers.items(), key=lambda one: _page_first(one[0])):
        _apply(book, found, id, given)
    return found


def _page_first(id: str) -> int:
    """Where an answer comes: those about all incomes before the others."""
    fact = id.partition("@")[0]
    return incomes.PAGES.index(fact) if fact in incomes.PAGES else len(incomes.PAGES)


def _roofs(book: LawBook, told: Told, names: dict[str, str], facts: StatedFacts) -> tuple[Roof, ...]:
    """The reader's roof, and one for each other place where somebody lives; nowhere for those of whom it is unknown."""
    housing = book.facts["housing"].choices
    assert housing is not None
    under: dict[str, list[str]] = {HERE: []}
    for member in told.members:
        place = place_of(told, member)
        if place is not None:
            under.setdefault(place, []).append(names[member.id])
    roofs = [Roof(tuple(under.pop(HERE)), facts)]
    for id, persons in under.items():
        first = told.member(id)
        assert first is not None
        roofs.append(Roof(tuple(persons), {"housing": (Stated(housing[HOMES[first.where]]),)}))
    return tuple(roofs)


def place_of(told: Told, member: Member) -> str | None:
    """Where someone lives: "" with the reader, else named after the first person there; None where it is unknown."""
    if member.where == HERE:
        return HERE
    order = [one.id for one in told.members]
    while member.beside in order[: order.index(member.id)]:
        other = told.member(member.beside)
        if other is None or other.where == HERE:
            break
        member = other
    return member.id if HOMES.get(member.where) else None


def _apply(book: LawBook, found: Household, id: str, given: str) -> None:
    subject = found.subject(id)
    if subject is not None and subject.fact in incomes.PAGES:
        if given not in (UNKNOWN, DECLINED):
            found.situation = incomes.apply(book, found.situation, subject, given)
        found.applied.append(id)
        return
    if subject is None or (subject.fact not in book.facts and subject.fact not in OPEN_KINDS):
        found.aside.append(id)
        return
    owned, fact = len(_owned(found.situation, subject.person)), book.facts.get(subject.fact)
    if given == LIKELY_NIL and not (fact is not None and fact.may_be_likely_nil):
        found.aside.append(id)
        return
    if given == LIKELY_NIL:
        found.situation = with_value(book, found.situation, subject, Stated(0.0, certainty=Certainty.ASSUMED))
    elif given not in (UNKNOWN, DECLINED):
        try:
            found.situation = answer(book, found.situation, subject, given)
        except (SituationError, IndexError, KeyError):
            found.aside.append(id)
            return
    found.applied.append(id)
    if len(_owned(found.situation, subject.person)) > owned:
        found.holdings[subject.person, owned] = subject.fact


def _owned(situation: Situation, person: str) -> list[Any]:
    return [one for one in situation.holdings if person in one.owners]


def _age(member: Member) -> int | None:
    """In full years, today."""
    if member.born:
        return age_at(datetime.date.fromisoformat(member.born), datetime.date.today())
    return int(member.age) if member.age else None


def young_partner(book: LawBook, told: Told, language: str) -> tuple[str, str] | None:
    """Who is too young to be the partner that was told (a stable name), and which of two things to look at again."""
    home = household(book, told, language)
    situation = home.situation
    for index, name, age in young_partners(situation, datetime.date.today()):
        link = situation.links[index]
        label = book.choice_labels["Relation"][link.kin or ""]
        text = say(language, "err_young_partner", name=name, age=f"{age:g}", relation=of(label, language))
        return home.ids[name], text
    return None


def _person(member: Member) -> Person:
    if member.born:
        return Person(birth_date=datetime.date.fromisoformat(member.born))
    return Person(facts={"age": (Stated(float(member.age)),)} if member.age else {})


def _names(told: Told, language: str) -> dict[str, str]:
    """A name for everyone, each once: the nickname, or "child", "child 2" and so on."""
    names: dict[str, str] = {}
    for member in told.members:
        fallback = say(language, "name_you") if member.id == READER else say(language, "name_someone")
        wanted = re.sub(r"[@~#_{}]", " ", member.name).strip()[:30] or fallback
        name, count = wanted, 1
        while name.casefold() in {taken.casefold() for taken in names.values()}:
            count += 1
            name = f"{wanted} {count}"
        names[member.id] = name
    return names
