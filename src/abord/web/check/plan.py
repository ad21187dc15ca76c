"""The step plan: where to go first, with what, by when, and what if they say no; and the same as a calendar file."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass, field, replace

from icalendar import Alarm, Calendar, Event

from abord.casework.clocks.calendar import is_working_day, nth_working_day_after
from abord.engine.folder import Mode
from abord.engine.graph import LawBook
from abord.web.check.results import Answer, Card, Paper
from abord.web.site import words
from abord.web.site.words import say

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
class Course:
    """What happens after asking, for all rights at a place that go the same way; ``names`` are those rights."""

    names: list[str]
    terms: list[str]
    if_no: str
    term_is_general: bool


@dataclass(slots=True)
class Step:
    """One place to go: what to ask there, when, what to bring, and what they have already.

    ``go_by`` is the day to have been there, ``look_on`` the day to ask after an answer (None: no term is known).
    """

    number: int
    institution: str
    where: list[str]
    go_by: datetime.date
    look_on: datetime.date | None = None
    asks: list[Ask] = field(default_factory=list)
    bring: list[str] = field(default_factory=list)
    they_have: list[str] = field(default_factory=list)
    judged: list[str] = field(default_factory=list)
    is_local: bool = False

    @property
    def courses(self) -> list[Course]:
        """What then happens, each course once: whoever asks, and for all rights that go the same way."""
        found: list[Course] = []
        for ask in self.asks:
            one = Course([ask.name], ask.terms, ask.if_no, ask.term_is_general)
            same = next((other for other in found if replace(other, names=one.names) == one), None)
            if same is None:
                found.append(one)
            elif ask.name not in same.names:
                same.names.append(ask.name)
        return found


@dataclass(slots=True)
class Plan:
    """Steps in order, and what comes without asking; ``still_open``: of some rights nothing can be said yet;
    ``papers``: where to look up what was not known."""

    steps: list[Step]
    by_itself: list[Ask]
    date: datetime.date
    still_open: bool
    papers: list[Paper] = field(default_factory=list)


def plan(book: LawBook, found: Answer, language: str, today: datetime.date) -> Plan:
    """One step per institution, in the order of the answer; rights that are granted automatically apart."""
    cards = [card for card in found.cards if card.group in ("probable", "maybe")]
    places: dict[str, list[Card]] = {}
    by_itself: list[Ask] = []
    for card in cards:
        right = book.rights[card.right].folder.right
        if right.grant.mode is Mode.AUTOMATIC:
            by_itself.append(ask(book, card, language))
        else:
            places.setdefault(right.institution.id, []).append(card)
    place_of = {card.number: place for place, card in enumerate(found.cards)}

    def turn(card: Card) -> tuple[bool, int]:
        return card.group != "probable", place_of[card.number]

    order = sorted(places.values(), key=lambda group: min(turn(card) for card in group))
    steps = []
    for number, group in enumerate(order, 1):
        group.sort(key=turn)
        local = book.rights[group[0].right].folder.right.institution.id == LOCAL
        step = Step(number, group[0].institution, [], nth_working_day_after(today, number), is_local=local)
        for card in group:
            _add(book, step, card, language)
        if days := [known for card in group if (known := _decision_days(book, card))]:
            step.look_on = _working_day(step.go_by + datetime.timedelta(days=min(days) + 7))
        steps.append(step)
    return Plan(steps, by_itself, found.date, bool(found.group("open")), found.papers)


def _decision_days(book: LawBook, card: Card) -> int:
    procedure = book.rights[card.right].folder.right.procedure
    return procedure.decision_days or 30 * (procedure.decision_months or 0)


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


def calendar(found: Plan, language: str, today: datetime.date) -> bytes:
    """Dates to remember, under neutral titles: who looks at the calendar learns nothing."""
    made = Calendar()
    made.add("prodid", "-//abord//plan//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for step in found.steps:
        made.add_component(_event(step.go_by, say(language, "calendar_step", number=step.number), language, today))
        if step.look_on is not None:
            title = say(language, "calendar_check", number=step.number)
            made.add_component(_event(step.look_on, title, language, today))
    return bytes(made.to_ical())


def _working_day(day: datetime.date) -> datetime.date:
    while not is_working_day(day):
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
