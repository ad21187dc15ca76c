"""The answer as people read it: every right in one of a few groups, with reasons in words.

Nothing is decided here: what is proved comes from ``screening``; this puts it in an order and in words.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from dataclasses import dataclass, field

from abord.engine.explain import Comparison
from abord.engine.graph import LawBook
from abord.engine.sheet import Missing
from abord.screening.ask import questions_for
from abord.screening.assess import Assessment, Outcome, Result, SwitchEffect, assess
from abord.screening.questions import Subject, wording
from abord.situation.assemble import (
    PAID_BY_OTHER,
    PAID_FOR,
    PAID_TO,
    SAID_TO_BE_ASSUMED,
    SHARES,
    UNDER_ONE_ROOF,
)
from abord.web.check import incomes
from abord.web.check.conversation import said
from abord.web.check.household import Household
from abord.web.check.told import READER, UNKNOWN, Told
from abord.web.site import words
from abord.web.site.consequences import Consequences, shown
from abord.web.site.words import of, say

GROUPS = ("have", "probable", "maybe", "open", "not")
"""In the order of the page: received already, very probably, maybe if, cannot say yet, probably not."""

MOST_PAPERS = 8
"""So many places to look things up are named, those on which most hangs first."""

SIGNS = {True: "yes", False: "no", None: "open"}

CODED = re.compile(r"\s*\((?:[01]|\w+\s0)\s*:[^()]*\)$|\s*\(1\)[^()]*\(0\)$")
"""What the numbers of a figure stand for, where no number is shown: "(1: yes, 0: no)", "(1) or not (0)"."""


@dataclass(slots=True)
class Line:
    """One condition: ``sign`` is yes, no or open."""

    sign: str
    text: str
    article: str


@dataclass(slots=True)
class Card:
    """One right for one person.

    Attributes:
        amount: what it gives, or between what and what; "" where that says no more than the law to everybody.
        maximum: in that case the most that the law gives, never to be shown as a number of this person.
        repeats: the earlier card, of somebody else, with what is so of the right whoever asks (how, what
            it sets in motion, what it brings).
    """

    number: int
    right: str
    group: str
    name: str
    short: str
    summary: str
    institution: str
    person: str
    is_reader: bool
    amount: str = ""
    maximum: str = ""
    guess: str = ""
    worth: float = 0.0
    monthly: float = 0.0
    conditions: list[Line] = field(default_factory=list)
    people_judge: list[Line] = field(default_factory=list)
    because: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    switches: list[str] = field(default_factory=list)
    opens: list[str] = field(default_factory=list)
    effects: str = ""
    consequences: Consequences = field(default_factory=lambda: Consequences([], False))
    repeats: Card | None = None
    how: str = ""
    covers: list[str] = field(default_factory=list)
    reviewed: str = ""
    law_read: bool = True
    holes: list[str] = field(default_factory=list)

    @property
    def obstacles(self) -> list[Line]:
        """Of what is probably not there, the conditions in its way; the full calculation has the others."""
        return [line for line in self.conditions if line.sign == "no"] if self.group == "not" else []

    @property
    def likely(self) -> float:
        """Its worth, less the more is open: what hangs on one answer goes before what hangs on many."""
        return self.worth / (1 + len(self.because))


@dataclass(slots=True)
class Paper:
    """Where something is found that was asked and not known, and what is on it."""

    where: str
    what: list[str]


@dataclass(slots=True)
class Answer:
    """All cards, with what holds for all of them."""

    assessment: Assessment
    cards: list[Card]
    date: datetime.date
    assumptions: list[str]
    papers: list[Paper] = field(default_factory=list)
    highest: str = ""
    highest_of: str = ""

    def group(self, name: str) -> list[Card]:
        """The cards of a group."""
        return [card for card in self.cards if card.group == name]

    def shown(self, name: str) -> list[Card]:
        """Of a group, what has a card of its own: for others in the household only what they may have."""
        return [card for card in self.group(name) if card.is_reader or name in ("have", "probable", "maybe")]

    def brief(self, name: str) -> list[tuple[str, str]]:
        """Of a group, what is told in a line per person: who, and the rights."""
        lines: dict[str, list[str]] = {}
        for card in self.group(name):
            if card not in self.shown(name):
                lines.setdefault(card.person, []).append(card.short)
        return [(person, ", ".join(rights)) for person, rights in lines.items()]


def answer(book: LawBook, told: Told, home: Household, language: str) -> Answer:
    """Assess, and put it in words."""
    assessment = assess(book, home.situation)
    writer = Writer(book, home, assessment, language, said(told, home))
    cards = [writer.card(number, result) for number, result in enumerate(assessment.results) if not result.covered_by]
    wanted = told.focus
    cards.sort(key=lambda card: (not card.is_reader, card.right not in wanted, -card.likely))
    made = Answer(assessment, cards, assessment.date, assumed(book, home, assessment, language))
    made.papers = writer.papers(told, [assessment.results[card.number] for card in cards
                                       if card.group in ("maybe", "open")])  # fmt: skip
    _say_once(made)
    best = max(made.group("probable"), key=lambda card: card.monthly, default=None)
    if best is not None and best.monthly > 0:
        made.highest, made.highest_of = words.span(language, best.monthly, best.monthly, "month"), best.short
    return made


def _say_once(made: Answer) -> None:
    """What is so of a right whoever asks is said once, on its first card; on paper too."""
    first: dict[str, Card] = {}
    for name in ("probable", "maybe", "open"):
        for card in made.shown(name):
            card.repeats = first.get(card.right)
            first.setdefault(card.right, card)


def assumed(book: LawBook, home: Household, assessment: Assessment, language: str) -> list[str]:
    """What was taken for granted: at somebody's age, in a line per person; of all under one roof; of child benefit."""
    names = list(home.names.values())
    of = {f"persons.{name}": (name, "") for name in names}
    of |= {f"pairs.{name}.{other}": (name, other) for name in names for other in names if name != other}
    found: dict[str, list[str]] = {}
    said_no: dict[str, list[str]] = {}
    same_country: list[str] = []
    children: list[str] = []
    benefit: list[str] = []
    for assumption in assessment.assumptions:
        about, _, fact = assumption.path.rpartition(".")
        name, other = of[about]
        if assumption.why == UNDER_ONE_ROOF:
            same_country.append(name)
            continue
        if fact in (PAID_TO, PAID_FOR, PAID_BY_OTHER):
            payee, child = (other, name) if fact == PAID_BY_OTHER else (name, other)
            benefit.append(f"{payee} {say(language, 'for')} {child}")
            continue
        if fact == SHARES:
            children.append(name)
            continue
        into = said_no if assumption.why == SAID_TO_BE_ASSUMED else found
        label = words.of(book.facts[fact].label, language)
        into.setdefault(name, []).append(f"{label} ({other})" if other else label)
    roof = [words.say(language, "assumed_roof", list=", ".join(same_country))] if same_country else []
    if children:
        roof.append(words.say(language, "assumed_children", list=", ".join(dict.fromkeys(children))))
    if benefit:
        roof.append(words.say(language, "assumed_benefit", list=", ".join(dict.fromkeys(benefit))))
    return roof + [
        words.say(language, key, name=words.capital(name), list="; ".join(labels))
        for key, each in (("assumed_no", said_no), ("assumed_age", found)) for name, labels in each.items()
    ]  # fmt: skip


class Writer:
    """Writes results in one language."""

    def __init__(
        self, book: LawBook, home: Household, assessment: Assessment, language: str, asked: frozenset[Subject]
    ) -> None:
        self.book, self.home, self.assessment, self.language, self.asked = book, home, assessment, language, asked
        self.questions: dict[Missing, list[tuple[Subject, bool]]] = {}

    def card(self, number: int, result: Result) -> Card:
        """One right for one person."""
        right = self.book.rights[result.right].folder.right
        language = self.language
        group = self._group(result)
        card = Card(
            number, result.right, group, right.names[language], right.short[language], right.summary[language],
            right.institution.names[language], result.person, self.home.ids.get(result.person) == READER,
        )  # fmt: skip
        self._amount(card, result, right.result.every.value)
        card.conditions = [Line(SIGNS[one.holds], self.name_of(one.variable), one.article) for one in result.conditions]
        card.people_judge = [
            Line("people", self.name_of(variable), self.book.variables[variable].versions[0].rule.info.article)
            for variable in result.left_to_people
        ]
        if group in ("maybe", "open"):
            card.because = self._open_because(result)
        elif group == "not":
            card.because = self._not_because(result)
        card.unsure = [
            CODED.sub("", of(self.book.parameters[used.name].description, language)) or words.spoken(used.name)
            for used in result.unsure
        ]
        card.switches = [self._switch(result, effect) for effect in result.switches]
        for opening in result.opens:
            name = self.book.rights[opening.right].folder.right.names[language]
            after = words.say_count(language, "opens_after", opening.after_months) if opening.after_months else ""
            card.opens.append(f"{name} {after}".strip())
        card.effects = right.effects[language] if right.effects is not None else ""
        card.consequences = shown(result.right, language)
        card.how = right.grant.note[language]
        card.covers = [one.person for one in self.assessment.results
                       if one.right == result.right and one.covered_by == result.person]  # fmt: skip
        if right.reviewed.on is not None:
            card.reviewed = f"{words.day(language, right.reviewed.on)}, {right.reviewed.by}"
        card.law_read = right.law_verified_until is not None
        card.holes = [words.of(hole, self.language) for hole in right.holes]
        return card

    def _group(self, result: Result) -> str:
        if result.receives:
            return "have"
        other = {effect.outcome for effect in result.switches}
        if result.outcome is Outcome.ENTITLED:
            return "probable" if other <= {Outcome.ENTITLED} else "maybe"
        if result.outcome is Outcome.NOT_ENTITLED:
            return "not" if other <= {Outcome.NOT_ENTITLED} else "maybe"
        return "open" if self._to_ask(result) else "maybe"

    def _questions(self, missing: Missing) -> list[tuple[Subject, bool]]:
        """What can be asked of a missing datum, and whether it still is to be asked."""
        if missing not in self.questions:
            case, situation = self.assessment.case, self.home.situation
            self.questions[missing] = list(questions_for(self.book, situation, case, missing, self.asked))
        return self.questions[missing]

    def _wording(self, subject: Subject) -> dict[str, str]:
        return wording(self.book, self.home.situation, subject, self.home.reader)[self.language]

    def _to_ask(self, result: Result) -> list[str]:
        """What was not asked yet and would tell more, as labels."""
        subjects = {subject for missing in result.missing for subject, may in self._questions(missing) if may}
        ordered = (subject for missing in result.missing for subject, _ in self._questions(missing)
                   if subject in subjects)  # fmt: skip
        return list(dict.fromkeys(
            self._about(self._wording(subject)["label"], subject.person) for subject in dict.fromkeys(ordered)
        ))  # fmt: skip

    def papers(self, told: Told, results: list[Result]) -> list[Paper]:
        """Where to look up what was asked, not known, and would still tell more; once for all rights."""
        hanging: Counter[Subject] = Counter()
        for result in results:
            found = {subject for missing in result.missing for subject, _ in self._questions(missing)}
            hanging.update({page for subject in found if (page := self._not_known(told, subject)) is not None})
        by_place: dict[str, Paper] = {}
        for subject, _ in hanging.most_common():
            if subject.fact == incomes.INCOMES:
                where, label = say(self.language, "incomes_where"), say(self.language, "incomes_label")
            else:
                where, label = (self._wording(subject)[key] for key in ("where", "label"))
            if where:
                paper = by_place.setdefault(where, Paper(where, []))
                what = self._about(label, subject.person)
                paper.what += [what] if what not in paper.what else []
        return list(by_place.values())[:MOST_PAPERS]

    def _not_known(self, told: Told, subject: Subject) -> Subject | None:
        """What was asked of it and not known; None where it was not asked, or not said.

        Of an amount of which it is not known whether there is any: the page about all incomes.
        """
        pages = [subject._replace(fact=fact) for fact in incomes.PAGES if subject.fact in incomes.covered()]
        if any(told.answers.get(self.home.stable(page)) == UNKNOWN for page in pages):
            return subject._replace(fact=incomes.INCOMES)
        return subject if told.answers.get(self.home.stable(subject)) == UNKNOWN else None

    def _about(self, label: str, person: str) -> str:
        return label if person in ("", self.home.reader) else f"{label} ({person})"

    def _open_because(self, result: Result) -> list[str]:
        """The data that would settle it: those that can be asked, else those nobody knew."""
        if found := self._to_ask(result):
            return found
        labels = []
        for missing in result.missing:
            if missing.fact in self.book.facts:
                person = self.assessment.case.persons[missing.person] if missing.person >= 0 else ""
                labels.append(self._about(of(self.book.facts[missing.fact].label, self.language), person))
            elif missing.fact == "roster":
                labels.append(say(self.language, "who_lives_there"))
            elif missing.fact == "holdings":
                labels.append(say(self.language, "what_is_owned"))
        return list(dict.fromkeys(labels))

    def _not_because(self, result: Result) -> list[str]:
        reasons = []
        for miss in result.misses:
            text = say(self.language, "not_met", condition=self.name_of(miss.condition))
            comparison = miss.comparison
            if miss.date is not None:
                text += " " + say(self.language, "from_date", date=words.day(self.language, miss.date))
            elif comparison is not None and comparison.gap > 0 and _is_told(comparison):
                gap = words.quantity(self.language, comparison.gap, comparison.unit)
                text += " " + say(self.language, "nearest_miss", gap=gap)
            reasons.append(text)
        return reasons

    def _amount(self, card: Card, result: Result, every: str) -> None:
        if result.amount is None or card.group == "not":
            return
        low, high = result.amount.low, result.amount.high
        if result.only_maximum:
            card.maximum = words.span(self.language, high, high, every)
        else:
            card.amount = words.span(self.language, low, high, every)
        months = {"month": 1.0, "year": 12.0, "once": 12.0}.get(every, 1.0)
        card.worth = min(low if card.group == "probable" else high, 5000.0) / months
        if every == "month" and low == high:
            card.monthly = low
        if result.guess is not None and low != high:
            card.guess = words.span(self.language, result.guess, result.guess, every)

    def _switch(self, result: Result, effect: SwitchEffect) -> str:
        parameter = self.book.parameters[effect.switch]
        question = of((parameter.switch or {}).get("question", {}), self.language)
        every = self.book.rights[result.right].folder.right.result.every.value
        then = say(self.language, f"outcome_{effect.outcome.value}")
        amount = effect.amount
        if amount is not None and effect.outcome is not Outcome.NOT_ENTITLED:
            shown = "" if result.only_maximum and amount.low <= 0 else words.span(self.language, *amount[:2], every)
            then += f", {shown}" if shown else ""
        return f"{question} {say(self.language, 'if_yes' if effect.position else 'if_no')} {then}."

    def name_of(self, variable: str) -> str:
        """A rule, fact or figure in words."""
        if variable.startswith("fact."):
            return of(self.book.facts[variable[5:]].label, self.language)
        found = self.book.variables.get(variable)
        if found is not None and found.fold is not None:
            return self.name_of(found.fold[1])
        home, _, name = variable.partition(".")
        if home in self.book.rights and variable == self.book.rights[home].entitled:
            return self.book.rights[home].folder.right.names[self.language]
        if home in self.book.rights and name in self.book.rights[home].folder.words:
            return self.book.rights[home].folder.words[name][self.language]
        return words.spoken(variable)


def _is_told(comparison: Comparison) -> bool:
    """Whether a difference says something to people: money, years, months."""
    unit = comparison.unit
    return unit is not None and (unit.is_money or str(unit) in ("year", "month"))
