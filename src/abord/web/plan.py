"""The step plan: where to go first, with what, by when, and what if they say no; and the same as a calendar file."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass, field

from icalendar import Alarm, Calendar, Event

from abord.engine.folder import Mode
from abord.engine.graph import LawBook
from abord.web import words
from abord.web.results import Answer, Card
from abord.web.words import say

LOCAL = "ocmw_cpas"
"""The institution that every municipality has its own of."""


@dataclass(slots=True)
class Ask:
    """One right to ask for at a place; ``number`` is that of its card."""

    number: int
    name: str
    person: str
    is_reader: bool
    amount: str
    sure: bool
    how: str
    terms: list[str]
    if_no: str
    term_is_general: bool
    unsure: list[str]


@dataclass(slots=True)
class Step:
    """One place to go: what to ask there, what to bring, and what they have already."""

    number: int
    institution: str
    where: list[str]
    asks: list[Ask] = field(default_factory=list)
    bring: list[str] = field(default_factory=list)
    they_have: list[str] = field(default_factory=list)
    decision_days: int = 0
    judged: list[str] = field(default_factory=list)
    is_local: bool = False

    @property
    def rights(self) -> list[Ask]:
        """Each right once, whoever asks: the terms are the same."""
        return list({ask.name: ask for ask in reversed(self.asks)}.values())[::-1]


@dataclass(slots=True)
class Plan:
    """Steps in order, and what comes without asking."""

    steps: list[Step]
    by_itself: list[Ask]
    date: datetime.date


def plan(book: LawBook, found: Answer, language: str) -> Plan:
    """One step per institution, the one with most at stake first; rights that are granted automatically apart."""
    cards = [card for card in found.cards if card.group in ("probable", "maybe")]
    places: dict[str, list[Card]] = {}
    by_itself: list[Ask] = []
    for card in cards:
        right = book.rights[card.right].folder.right
        if right.grant.mode is Mode.AUTOMATIC:
            by_itself.append(ask(book, card, language))
        else:
            places.setdefault(right.institution.id, []).append(card)
    order = sorted(places.values(), key=lambda group: (-max(_weight(card) for card in group), group[0].institution))
    steps = []
    for number, group in enumerate(order, 1):
        group.sort(key=_weight, reverse=True)
        local = book.rights[group[0].right].folder.right.institution.id == LOCAL
        step = Step(number, group[0].institution, [], is_local=local)
        for card in group:
            _add(book, step, card, language)
        steps.append(step)
    return Plan(steps, by_itself, found.date)


def _weight(card: Card) -> float:
    """What comes first: what is probable before what is possible, then what gives most."""
    return (10_000.0 if card.group == "probable" else 0.0) + card.worth


def ask(book: LawBook, card: Card, language: str) -> Ask:
    """What one right is about, how long it takes, and what to do if they say no."""
    procedure = book.rights[card.right].folder.right.procedure
    terms = [procedure.receipt[language]] if procedure.receipt is not None else []
    if procedure.decision_days:
        terms.append(say(language, "term_decision_days", days=procedure.decision_days))
    if procedure.decision_months:
        terms.append(words.say_count(language, "term_decision_months", procedure.decision_months))
    if procedure.notification_days:
        terms.append(say(language, "term_notification", days=procedure.notification_days))
    if procedure.payment_days:
        terms.append(say(language, "term_payment", days=procedure.payment_days))
    terms.append(say(language, "term_from", when=procedure.effective_from[language].rstrip(".")))
    if_no = procedure.appeal[language]
    if procedure.appeal_months:
        if_no += " " + words.say_count(language, "term_appeal", procedure.appeal_months)
    return Ask(
        card.number, card.name, card.person, card.is_reader, card.amount, card.group == "probable",
        card.how, terms, if_no, procedure.is_general, card.unsure,
    )  # fmt: skip


def _add(book: LawBook, step: Step, card: Card, language: str) -> None:
    right = book.rights[card.right].folder.right
    step.asks.append(ask(book, card, language))
    if right.where_to_go[language] not in step.where:
        step.where.append(right.where_to_go[language])
    for document in right.documents:
        into = step.they_have if document.administration_has_it else step.bring
        if document.names[language] not in into:
            into.append(document.names[language])
    step.judged += [line.text for line in card.people_judge if line.text not in step.judged]
    procedure = right.procedure
    days = procedure.decision_days or 30 * (procedure.decision_months or 0)
    step.decision_days = max(step.decision_days, days)


def calendar(found: Plan, language: str, today: datetime.date) -> bytes:
    """Dates to remember, under neutral titles: who looks at the calendar learns nothing."""
    made = Calendar()
    made.add("prodid", "-//abord//plan//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for step in found.steps:
        first = _working_day(today + datetime.timedelta(days=step.number))
        made.add_component(_event(first, say(language, "calendar_step", number=step.number), language, today))
        if step.decision_days:
            later = _working_day(first + datetime.timedelta(days=step.decision_days + 7))
            title = say(language, "calendar_check", number=step.number)
            made.add_component(_event(later, title, language, today))
    return bytes(made.to_ical())


def _working_day(day: datetime.date) -> datetime.date:
    while day.weekday() > 4:
        day += datetime.timedelta(days=1)
    return day


def _event(day: datetime.date, title: str, language: str, today: datetime.date) -> Event:
    event = Event()
    event.add("uid", str(uuid.uuid4()))
    event.add("dtstamp", datetime.datetime.combine(today, datetime.time(), datetime.UTC))
    event.add("dtstart", day)
    event.add("summary", title)
    event.add("description", say(language, "calendar_about"))
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", datetime.timedelta(hours=9))
    event.add_component(alarm)
    return event
