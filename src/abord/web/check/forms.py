"""One question as a form: what to show, and what was typed as an answer that can be kept."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from abord.engine.case import Range
from abord.engine.graph import LawBook
from abord.screening.questions import Subject, kind_of
from abord.situation.problems import Expected
from abord.situation.values import Kind, read_share, read_value
from abord.web.check import incomes
from abord.web.check.told import DECLINED, LIKELY_NIL, UNKNOWN
from abord.web.site.words import number, of, say, span

FIRST_RELATIONS = ("SPOUSE", "LEGAL_COHABITANT", "DE_FACTO_PARTNER", "CHILD", "STEPCHILD", "PARENT", "SIBLING",
                   "NOT_RELATED")  # fmt: skip
YEARLY = ("year", "cadastral", "mortgage", "rent_received")
"""Facts with one of these in their name are known per year; others per month."""


@dataclass(slots=True)
class Option:
    """One choice."""

    value: str
    label: str
    chosen: bool = False


@dataclass(slots=True)
class Row:
    """One of several people about whom the same is asked, or one of several questions; ``is_long``: so many choices
    that they are a list."""

    id: str
    name: str
    options: list[Option]
    is_long: bool
    help: str = ""


@dataclass(slots=True)
class Form:
    """What to show: ``form`` is flag, choice, several, amount, count, date, share or together (``together.py``).

    ``periods`` are the units of an amount that has a period; ``unit`` stands after the field of another. ``said`` is
    what was said where no field can hold it (``0-400`` of helper mode), ``is_single`` a list of one line.
    """

    form: str
    options: list[Option] = field(default_factory=list)
    periods: list[Option] = field(default_factory=list)
    unit: str = ""
    text: str = ""
    parts: tuple[str, str, str] = ("", "", "")
    error: str = ""
    decimal: bool = False
    rows: list[Row] = field(default_factory=list)
    is_flag: bool = False
    is_list: bool = False
    is_single: bool = False
    said: str = ""

    @property
    def first(self) -> str:
        """The id of the first field, where a message about an error leads."""
        return "day" if self.form == "date" else "text" if self.form in ("amount", "count", "share") else "choice-1"


def form_of(book: LawBook, subject: Subject, language: str, kept: str = "", is_child: bool = False) -> Form:
    """The form of a question, filled in with the answer that was kept; about a child fewer kinds of income."""
    given = "" if kept in (UNKNOWN, DECLINED, LIKELY_NIL) else kept
    if subject.fact == incomes.INCOMES:
        ticked = given.split()
        kinds = {name: kind for name, kind in incomes.kinds().items() if name in ticked} | incomes.offered(is_child)
        return Form("several", [Option(name, kind[language], name in ticked) for name, kind in kinds.items()])
    if subject.fact == "share":
        return Form("share", text=given)
    kind = kind_of(book, subject)
    if kind.form == "flag":
        words = [("yes", say(language, "yes")), ("no", say(language, "no"))]
        return Form("flag", [Option(value, label, value == given) for value, label in words])
    if kind.choices is not None:
        labels = book.choice_labels.get(kind.choices.__name__, {})
        members = [member.name for member in kind.choices]
        if kind.choices.__name__ == "Relation":
            members = relation_order(members)
        options = [
            Option(name.lower(), of(labels.get(name, {}), language) or name, name.lower() == given) for name in members
        ]
        either = given.split(" or ") if " or " in given else []
        return Form("choice", options, said=" / ".join(one.label for one in options if one.value in either))
    if kind.form == "date":
        year, month, day = given.split("-") if given.count("-") == 2 else ("", "", "")
        return Form("date", parts=(day, month, year))
    digits = re.match(r"[\d.,'\s]*", given)
    typed = digits[0].strip() if digits is not None else ""
    unit = _unit_of(kind, subject, given)
    made = Form("amount" if kind.unit.startswith("EUR") else "count", text=typed, decimal=kind.form != "count")
    if given and not typed:
        made.said = _shown_span(kind, language, given, unit)
    if kind.is_flow_of_money:
        order = ("EUR/week", "EUR/month", "EUR/year")
        made.periods = [Option(each, say(language, "each_" + each[4:]), each == unit) for each in order]
    elif not kind.unit.startswith("EUR"):
        made.unit = unit_words(kind, language)
    else:
        made.unit = say(language, "unit_litre") if kind.unit.endswith("/litre") else ""
    return made


def _unit_of(kind: Kind, subject: Subject, given: str) -> str:
    """The unit in which an answer was kept."""
    unit = given.rpartition(" ")[2]
    return unit if unit in kind.units else usual_period(subject) if kind.is_flow_of_money else kind.unit


def _shown_span(kind: Kind, language: str, given: str, unit: str) -> str:
    """Something between two numbers, as people read it; "" for what is none."""
    try:
        value = read_value(kind, given)
    except Expected:
        return ""
    if not isinstance(value, Range):
        return ""
    rate = float(kind.units.get(unit, 1))
    low, high = round(value.low / rate, 2), round(value.high / rate, 2)
    high = math.inf if value.high >= kind.high else high
    if kind.unit.startswith("EUR"):
        return span(language, low, high, unit.partition("/")[2])
    low_text, high_text = number(language, low, None), number(language, high, None)
    if math.isinf(high):
        text = say(language, "at_least", amount=low_text)
    else:
        text = say(language, "between", low=low_text, high=high_text)
    return f"{text} {unit_words(kind, language)}".strip()


def usual_period(subject: Subject) -> str:
    """In which period an amount is usually known."""
    return "EUR/year" if any(part in subject.fact for part in YEARLY) else "EUR/month"


def unit_words(kind: Kind, language: str) -> str:
    """What stands after a number that is not of money."""
    if kind.unit == "1/year":
        return say(language, "each_year")
    return say(language, f"unit_{kind.unit}") if kind.unit in ("year", "month", "day", "litre", "point") else ""


def relation_order(members: list[str]) -> list[str]:
    """The usual relations first."""
    return [*FIRST_RELATIONS, *(name for name in members if name not in FIRST_RELATIONS)]


class Wrong(ValueError):
    """What was typed cannot be read; the text says in the visitor's words what is expected."""


def read_form(book: LawBook, subject: Subject, language: str, posted: Mapping[str, Any]) -> str:
    """The answer as it is kept.

    Raises:
        Wrong: with what is expected.
    """
    if subject.fact == incomes.INCOMES:
        ticked = [name for name in incomes.kinds() if posted.get(f"is-{name}")]
        if not ticked and posted.get("do") != incomes.NONE:
            raise Wrong(say(language, "err_several"))
        return " ".join(ticked) if posted.get("do") != incomes.NONE else incomes.NONE
    text = " ".join(str(posted.get("text", "")).split())[:60]
    if subject.fact == "share":
        try:
            read_share(text)
        except Expected:
            raise Wrong(say(language, "err_share")) from None
        return text
    kind = kind_of(book, subject)
    if kind.form == "flag" or kind.choices is not None:
        chosen = str(posted.get("choice", ""))
        allowed = ["yes", "no"] if kind.choices is None else [member.name.lower() for member in kind.choices]
        if chosen not in allowed:
            raise Wrong(say(language, "err_choice"))
        return chosen
    if kind.form == "date":
        return _read_date(language, posted)
    return _read_number(kind, language, text, str(posted.get("period", "")))


def _read_date(language: str, posted: Mapping[str, Any]) -> str:
    day, month, year = (str(posted.get(part, "")).strip()[:4] for part in ("day", "month", "year"))
    try:
        read_value(Kind("date", "", 0, 0, None), f"{day}/{month}/{year}")
        return f"{int(year):04d}-{int(month):02d}-{int(day):02d}"
    except ValueError:
        raise Wrong(say(language, "err_date")) from None


def _read_number(kind: Kind, language: str, text: str, period: str) -> str:
    plain = text.casefold().replace("euros", "").replace("euro", "").replace("eur", "").replace("€", "")
    plain = plain.replace(" ", "").replace("\u00a0", "").replace("\u202f", "").replace(",-", "")
    if not plain:
        raise Wrong(say(language, "err_empty"))
    unit = kind.own_unit if kind.needs_unit else ""
    if kind.is_flow_of_money:
        if period not in kind.units and plain.strip("0.,"):
            raise Wrong(say(language, "err_period"))
        unit = period if period in kind.units else "EUR/month"
    written = f"{plain} {unit}".strip()
    try:
        read_value(kind, written)
    except Expected as error:
        if error.expectation.key == "number_one_way":
            raise Wrong(say(language, "err_ambiguous")) from None
        if error.expectation.key == "number_range" and kind.high < 1e9:
            limits = {"low": number(language, kind.low, None), "high": number(language, kind.high, None)}
            raise Wrong(say(language, "err_range", **limits)) from None
        is_money = kind.unit.startswith("EUR")
        raise Wrong(say(language, "err_amount" if is_money else "err_count")) from None
    return written


def shown_answer(book: LawBook, subject: Subject, language: str, given: str) -> str:
    """An answer that was kept, as people read it."""
    if given in (UNKNOWN, DECLINED):
        return say(language, "dont_know" if given == UNKNOWN else "rather_not")
    if given == LIKELY_NIL:
        return say(language, "likely_nil")
    form = form_of(book, subject, language, given)
    if form.said:
        return form.said
    if form.form == "several":
        return ", ".join(option.label for option in form.options if option.chosen) or say(language, "none_of_these")
    for option in form.options:
        if option.chosen:
            return option.label
    if form.form == "date":
        return "/".join(form.parts)
    period = next((option.label for option in form.periods if option.chosen), form.unit)
    amount = form.text
    if form.form == "amount":
        amount = f"{amount}\u00a0€" if language in ("fr", "de") else f"€\u00a0{amount}"
    return f"{amount} {period}".strip()
