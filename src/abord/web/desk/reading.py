"""What the pages of files share: reading a form, and showing what is kept, with a fixed number of queries."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from django.http import Http404, HttpRequest

from abord.book import open_book
from abord.casework.clocks import wording
from abord.casework.clocks.deadlines import Deadline, Status, Subject
from abord.casework.files import queries
from abord.casework.files.acts import follow
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.course import Stage
from abord.casework.files.models import Application, Decision, File
from abord.casework.files.regimes import own_appeal, regime_of
from abord.casework.files.standing import Reply, Situation, five
from abord.casework.files.vocabulary import word
from abord.casework.letters import remedies
from abord.casework.letters.decision import colon
from abord.casework.mandates.models import Mandate
from abord.casework.organisations.models import Organisation
from abord.situation.problems import Expected
from abord.situation.values import read_day, read_number
from abord.web import words


def day_of(typed: str) -> datetime.date | None:
    """A day as it was typed: 22/11/2026 or as a date field sends it.

    Raises:
        CannotDo: for what is no day.
    """
    if not typed.strip():
        return None
    try:
        return read_day("/".join(typed.split()))
    except Expected:
        raise CannotDo("day_not_read") from None


def needed_day(typed: str) -> datetime.date:
    """The same, where there must be one."""
    found = day_of(typed)
    if found is None:
        raise CannotDo("day_not_read")
    return found


def amount_of(typed: str) -> float | None:
    """Money as Belgium writes it: 1.340,47. What reads two ways (1,340) is not read."""
    typed = re.sub(r"[€\s\u00a0\u202f]", "", typed)
    if not typed:
        return None
    try:
        found = float(read_number(typed))
    except Expected:
        raise CannotDo("amount_not_read") from None
    if not 0 <= found < 1e8:
        raise CannotDo("amount_not_read")
    return found


Word = TypeVar("Word", bound=Enum)


def chosen(words: type[Word], text: str, among: Collection[Word] = (), otherwise: str = "choose") -> Word:
    """The word that was chosen from a list, or from ``among`` of it. None of them is ever put in its place.

    Raises:
        CannotDo: ``otherwise``, where nothing was chosen or what was sent is not in the list.
    """
    try:
        found = words(text)
    except ValueError:
        raise CannotDo(otherwise) from None
    if among and found not in among:
        raise CannotDo(otherwise)
    return found


def yes_or_no(text: str) -> bool | None:
    """Yes, no, or left open.

    Raises:
        CannotDo: for another word.
    """
    if text not in ("yes", "no", ""):
        raise CannotDo("choose")
    return text == "yes" if text else None


class Form:
    """What was typed, read field by field; ``wrong`` keeps what cannot be read, so that all of it is said at once."""

    def __init__(self, given: dict[str, str]) -> None:
        self.given, self.wrong = given, dict[str, CannotDo]()

    def read(self, field: str, reader: Callable[[str], Any]) -> Any:
        """The value of a field; None where it cannot be read."""
        try:
            return reader(self.given.get(field, ""))
        except CannotDo as error:
            self.wrong[field] = error
            return None


def problem(language: str, error: CannotDo, say: Any) -> str:
    """What is wrong, in words."""
    fields = dict(error.fields)
    if needs := fields.pop("needs", None):
        assert isinstance(needs, list)
        fields["needs"] = words.listed(language, [word(language, "need", need) for need in needs])
    if problems := fields.pop("problems", None):
        assert isinstance(problems, list)
        fields["problems"] = " ".join(f"{one.line(language)}." for one in problems)
    for name, value in fields.items():
        if isinstance(value, datetime.date):
            fields[name] = value.strftime("%d/%m/%Y")
    return str(say(language, f"err_{error.key}", **fields))


def problems(language: str, wrong: dict[str, CannotDo], say: Any) -> dict[str, str]:
    """All that is wrong with a form, in words, by field."""
    return {field: problem(language, one, say) for field, one in wrong.items()}


def boxed(language: str, errors: dict[str, str], say: Any, labels: dict[str, str]) -> list[tuple[str, str]]:
    """The same for the box above the form: each with the name of its field, which ``labels`` gives where it differs."""
    found = []
    for field, text in errors.items():
        key = labels.get(field, field)
        name = re.split(r"\s*[:(?,]", str(say(language, key)))[0] if key else ""
        found.append((field, f"{name}{colon(language)} {text}" if name else text))
    return found


def rights(language: str) -> list[tuple[str, str]]:
    """All rights of the catalogue by name."""
    found = [(id, one.folder.right.names[language]) for id, one in open_book().rights.items()]
    return sorted(found, key=lambda pair: pair[1])


def right_name(language: str, right: str, otherwise: str = "") -> str:
    """The short name of a right, or what was asked in the person's own words."""
    known = open_book().rights.get(right)
    return known.folder.right.short[language] if known is not None else otherwise or right


def right_in_full(language: str, right: str, otherwise: str = "") -> str:
    """The name of a right for someone who does not know its letters, or what was asked in the person's own words."""
    known = open_book().rights.get(right)
    return known.folder.right.names[language] if known is not None else otherwise or right


def file_of(pk: int) -> File:
    """A file of this organisation; what is of another does not exist."""
    found: File | None = queries.file_by_key.one(pk=pk)
    if found is None:
        raise Http404
    return found


def application_of(pk: Any) -> Application:
    """An application of this organisation."""
    found: Application | None = queries.application_by_key.one(pk=pk)
    if found is None:
        raise Http404
    return found


def mandate_of(pk: int) -> Mandate:
    """A mandate of a person of this organisation."""
    found: Mandate | None = Mandate.objects.select_related("person__file", "person__death").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class Term:
    """A deadline in words."""

    title: str
    status: str
    state: str
    sentences: list[str]
    source: str
    due: datetime.date | None
    days_left: int | None
    who: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An application with all that is reckoned from it."""

    row: Application
    name: str
    terms: list[Term]
    decision_due: datetime.date | None
    replies: list[tuple[str, str]]
    routes: list[remedies.Said]
    decisions: list[Decision]
    is_late: bool
    """Whether the term to decide has surely passed."""
    decided: Decision | None = None
    """The last decision; also while a change is looked into it holds and can be contested."""
    in_full: str = ""
    """The name without abbreviations."""
    until: datetime.date | None = None
    """Until when it can surely be contested: in court, or where the law has no court for it as it says."""


@dataclass(frozen=True, slots=True)
class Due:
    """An application in a list: what it is, and until when it is decided."""

    row: Application
    name: str
    decision_due: datetime.date | None
    is_late: bool


def due_of(application: Application, language: str, day: datetime.date) -> Due:
    """An application as a list shows it: less work than ``shown``."""
    due, missed = _decision(follow.deadlines(application, application.events.all(), day), day)
    return Due(application, right_name(language, application.right, application.asked), due, missed)


def _decision(found: list[Deadline], day: datetime.date) -> tuple[datetime.date | None, bool]:
    """Until when it is decided, and whether that term has surely passed."""
    decision = next((one for one in found if one.subject is Subject.DECISION), None)
    if decision is None:
        return None, False
    due = decision.earliest
    if due is not None and due < day:  # the safe day passed; the term may not have
        due = decision.latest
    return due, decision.status is Status.MISSED


def shown(
    application: Application, language: str, organisation: Organisation, day: datetime.date, *, of_person: bool = False
) -> Shown:
    """An application as it stands today, in words: to the person, or of the person to who works at the desk."""
    found = follow.deadlines(application, application.events.all(), day)
    due, missed = _decision(found, day)
    decisions = list(application.decisions.all())
    decided = decisions[-1] if decisions else None
    is_over = decided is not None and application.stage in (Stage.DECIDED, Stage.CARRIED_OUT)  # no change since then
    documents = [
        document
        for step in application.steps.all()
        if step.owner == "person"
        and step.done_on is None
        and not step.dropped
        and not (is_over and step.title in follow.LEADS_TO_A_DECISION)
        for document in step.documents
    ]
    handler = application.handler or application.file.handler
    contact = ", ".join(part for part in (handler.name if handler else "", organisation.phone) if part)
    holder = application.forwarded_to if application.stage == Stage.FORWARDED else organisation.name
    appeal = own_appeal(application.right, language)
    about = Situation(
        Stage(application.stage), application.receipt.number, application.filed_on, documents, due, holder,
        contact or organisation.name, application.file.number, _due(found, Subject.PAYMENT), missed,
        is_over, bool(appeal),
    )  # fmt: skip
    name = right_name(language, application.right, application.asked)
    terms = [_term(one, language, day, of_person) for one in found]
    replies = [_reply(language, reply, "_desk" if of_person else "") for reply in five(about)]
    routes, until = [], None
    if decisions or (missed and application.stage in (Stage.RECEIVED, Stage.INQUIRY)):
        found_routes = remedies.navigate(
            follow.clock_events(application.events.all()), regime_of(application.right), day,
            has_own_appeal=bool(appeal),
        )  # fmt: skip
        routes = [remedies.say(way, language, of_person=of_person, appeal=appeal) for way in found_routes]
        until = _contested_until(found_routes, day) if decided else None
    return Shown(application, name, terms, due, replies, routes, decisions, missed, decided,
                 right_in_full(language, application.right, application.asked), until)  # fmt: skip


def _contested_until(ways: list[remedies.Way], day: datetime.date) -> datetime.date | None:
    """The last day that is safe: that of the court, else of the first route that has one."""
    days = {
        way.route: way.deadline.earliest for way in ways
        if way.standing is remedies.Standing.OPEN and way.deadline is not None and way.deadline.earliest is not None
        and way.deadline.earliest >= day
    }  # fmt: skip
    return days.get(remedies.Route.COURT, next(iter(days.values()), None))


def _due(found: list[Deadline], subject: Subject) -> datetime.date | None:
    return next((one.earliest for one in found if one.subject is subject), None)


def _reply(language: str, reply: Reply, form: str) -> tuple[str, str]:
    fields = {
        name: value.strftime("%d/%m/%Y") if isinstance(value, datetime.date) else value
        for name, value in reply.fields.items()
    }
    asked, answered = f"question{form}", f"standing{form}"
    return word(language, asked, reply.question), word(language, answered, reply.key, **fields)


def _term(one: Deadline, language: str, day: datetime.date, of_person: bool) -> Term:
    return Term(
        wording.title(one, language, of_person=of_person), wording.status(one, language), one.status.value,
        wording.sentences(one, language, of_person=of_person), wording.source(one, language), one.earliest,
        one.days_left(day), one.who.value,
    )  # fmt: skip


def datum_shown(name: str, value: str, language: str) -> tuple[str, str]:
    """A fact by its name in words, and its value as people write it."""
    book = open_book()
    fact = book.facts.get(name)
    if fact is None:
        return name.replace("_", " "), value
    label = words.of(fact.label, language) or name.replace("_", " ")
    if fact.is_number:
        try:
            return label, words.quantity(language, float(value), fact.unit)
        except ValueError:
            return label, value
    if fact.choices is not None:
        if value.isdecimal() and int(value) in {one.value for one in fact.choices}:  # as a register counts them
            value = fact.choices(int(value)).name
        return label, words.of(
            book.choice_labels.get(fact.choices.__name__, {}).get(value.upper(), {}), language
        ) or value
    said = {"true": "yes", "false": "no"}.get(value.lower(), value)
    return label, words.say(language, said) if said in ("yes", "no") else day_written(value)


def day_written(text: str) -> str:
    """A day as it is written here, without its hour; anything else as it is."""
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)(T.*)?", text)
    return f"{found[3]}/{found[2]}/{found[1]}" if found else text


TOLD = ("person", "incomes", "municipality")
"""Sources that are answers of the person: one by one, ticked on the page of incomes, or out of the address."""


def datum_lacking(name: str, language: str) -> str:
    """A datum that is not known yet, in words; empty for a figure of the law, which nobody here can tell."""
    if name in ("roster", "holdings"):
        return words.say(language, f"lacking_{name}", "desk")
    fact = open_book().facts.get(name)
    return (words.of(fact.label, language) or name.replace("_", " ")) if fact is not None else ""


def source_shown(source: str, say: Any, language: str) -> str:
    """Where a datum comes from, in words."""
    if source.startswith("register:"):
        return source.removeprefix("register:")
    return str(say(language, "source_person")) if source in TOLD else source


def typed(request: HttpRequest) -> dict[str, str]:
    """What was typed, to show it again beside what was wrong with it: nothing is lost."""
    return {name: value for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}


def number(given: dict[str, str], name: str) -> int:
    """The key of a row, out of a form; what is none names nothing that exists."""
    text = given.get(name, "")
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise Http404
    return int(text)
