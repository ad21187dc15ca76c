"""What is typed in a cell: the short forms in which answers are read and shown again."""

from __future__ import annotations

import re

from abord.engine.graph import LawBook
from abord.screening.questions import Subject, kind_of
from abord.situation.values import Kind, read_share, read_value, write_value
from abord.web.check.forms import usual_period
from abord.web.check.told import DECLINED, LIKELY_NIL, UNKNOWN
from abord.web.helper.everyday import relation_of
from abord.web.site.words import of, say

PERIODS = {"w": "EUR/week", "m": "EUR/month", "j": "EUR/year", "a": "EUR/year", "y": "EUR/year"}
LETTERS = {"nl": "wmj", "fr": "sma", "de": "wmj", "en": "wmy"}
"""Short for a week, a month, a year; s (semaine) is read as a week in French."""
PROBABLY_NONE = "0?"
"""Taken to be nil, since somebody said no on a list and nobody measured it."""


def read_cell(book: LawBook, subject: Subject, language: str, text: str) -> str:
    """An answer as it is kept, from what was typed: ``?`` is unknown, an amount may carry its period as a letter,
    and ``0-400`` is something between the two.

    Raises:
        ValueError: for what cannot be read.
    """
    if text in ("?", UNKNOWN):
        return UNKNOWN
    if text == DECLINED:
        return DECLINED
    fact = book.facts.get(subject.fact)
    if text == PROBABLY_NONE and fact is not None and fact.may_be_likely_nil:
        return LIKELY_NIL
    if subject.fact == "share":
        read_share(text)
        return text
    kind = kind_of(book, subject)
    if kind.form == "flag" or kind.choices is not None:
        return chosen(book, kind, language, text)
    text = text.replace("€", "").strip()
    if kind.form == "date":
        read_value(kind, text)
        day, month, year = re.split(r"[/.\s-]+", text) if not re.match(r"\d{4}-", text) else reversed(text.split("-"))
        return f"{int(year):04d}-{int(month):02d}-{int(day):02d}"
    if found := re.fullmatch(r"([\d.,]+)\s*[-–]\s*([\d.,]+.*)", text):
        text = f"between {found[1]} and {read_cell(book, subject, language, found[2])}"
    elif kind.is_flow_of_money:
        letters = PERIODS | ({"s": "EUR/week"} if language == "fr" else {})
        match = re.fullmatch(r"([\d.,\s\u00a0]+?)\s*/?\s*([a-z])?\.?", text.casefold())
        if match is None:
            return _in_a_known_period(kind, text)
        unit = letters.get(match[2], "") if match[2] else usual_period(subject)
        text = f"{match[1].strip()} {unit}"
    elif kind.needs_unit and re.fullmatch(r"[\d.,]+", text):
        text = f"{text} {kind.own_unit}"
    read_value(kind, text)
    return text


def _in_a_known_period(kind: Kind, text: str) -> str:
    """As typed, where the period is written as it is kept; else ("300 per week") in that of the fact."""
    value = read_value(kind, text)
    return text if text.rpartition(" ")[2] in kind.units else write_value(kind, value)


def choices(book: LawBook, name: str, language: str) -> dict[str, str]:
    """What can be chosen of a closed list ("" is yes or no): value to what it is called."""
    if not name:
        return {"yes": say(language, "yes"), "no": say(language, "no")}
    return {member: of(texts, language) for member, texts in book.choice_labels[name].items()}


def chosen(book: LawBook, kind: Kind, language: str, text: str) -> str:
    """A choice by its words, or as many of them as leave no doubt; also as it stands in a file."""
    options = choices(book, kind.choices.__name__ if kind.choices is not None else "", language)
    plain = text.casefold()
    for fits in (str.__eq__, str.startswith, _word_begins):
        found = {value for value, label in options.items() if fits(label.casefold(), plain)}
        # "Kind" is a child, and not the one label that begins with it; "partner" stands in several labels.
        if fits == str.startswith and kind.choices is not None and kind.choices.__name__ == "Relation":
            said = {value for value, label in options.items() if plain in _words(label)}
            found = {relation} if (relation := relation_of(language, plain)) else said if len(said) > 1 else found
        if len(found) == 1:
            return found.pop().lower()
    value = read_value(kind, text)
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else text


def _word_begins(label: str, text: str) -> bool:
    return any(word.startswith(text) for word in _words(label))


def _words(label: str) -> list[str]:
    return re.split(r"[\s(),]+", label.casefold())


def write_cell(book: LawBook, subject: Subject, language: str, given: str) -> str:
    """An answer in the short form in which it is typed."""
    if given in ("", UNKNOWN, DECLINED, LIKELY_NIL):
        return {"": "", UNKNOWN: "?", DECLINED: DECLINED, LIKELY_NIL: PROBABLY_NONE}[given]
    if subject.fact == "share":
        return given
    kind = kind_of(book, subject)
    if kind.form == "flag" or kind.choices is not None:
        options = choices(book, kind.choices.__name__ if kind.choices is not None else "", language)
        return options.get(given if kind.choices is None else given.upper(), given)
    if kind.form == "date" and given.count("-") == 2:
        return "/".join(reversed(given.split("-")))
    if found := re.fullmatch(r"between ([\d.,]+) and ([\d.,]+.*)", given):
        return f"{found[1]}-{write_cell(book, subject, language, found[2])}"
    number, _, unit = given.rpartition(" ")
    if number and unit == kind.own_unit and not kind.is_flow_of_money:
        return number
    if kind.needs_unit and unit in kind.units and re.fullmatch(r"[\d.,]+", number):
        number = re.sub(r"[.,]00?$", "", number)  # cents; three noughts are thousands
        if unit == usual_period(subject):
            return number
        letters = dict(zip(("EUR/week", "EUR/month", "EUR/year"), LETTERS[language], strict=True))
        return f"{number}/{letters[unit]}" if unit in letters else given
    return given
