"""Helper mode: everything on one screen, for a social worker with fifteen minutes, with the keyboard alone.

The same data as the conversation (``Told``), in the same session: one may begin here and go on there. A cell that is
left empty is unknown. What no longer matters for any right is not shown, unless all facts are asked for.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from abord.book import open_book
from abord.engine.graph import LawBook
from abord.outreach import places
from abord.screening.ask import next_questions
from abord.screening.assess import reference_date
from abord.screening.questions import OPEN_KINDS, ROSTER, Subject, can_be_asked, kind_of, wording
from abord.situation.loading import load
from abord.situation.problems import Expected, SituationError
from abord.situation.reader import Reader
from abord.situation.values import Kind, read_share, read_value
from abord.situation.writing import situation_tree
from abord.web import incomes, results, words
from abord.web.forms import YEARLY, Option, unit_words
from abord.web.pages import keep, page, to, told_of
from abord.web.telling import tell
from abord.web.themes import THEMES, themes
from abord.web.told import (
    DECLINED,
    HOMES,
    MOST_PEOPLE,
    READER,
    UNKNOWN,
    Household,
    Member,
    Told,
    check_age,
    check_born,
    household,
    young_partner,
)  # fmt: skip
from abord.web.words import of, say

BEST = 5
MOST_CARDS, MOST_OTHERS = 30, 60
MOST_BYTES = 200_000
NEW = "new"
PERIODS = {"w": "EUR/week", "m": "EUR/month", "j": "EUR/year", "a": "EUR/year", "y": "EUR/year"}
LETTERS = {"nl": "wmj", "fr": "sma", "de": "wmj", "en": "wmy"}
"""Short for a week, a month, a year; s (semaine) is read as a week in French."""


@dataclass(slots=True)
class Cell:
    """One place to fill in; ``choices`` names the list of what can be chosen, where there is one."""

    id: str
    text: str = ""
    choices: str = ""
    best: bool = False
    first: bool = False
    wrong: bool = False
    label: str = ""


@dataclass(slots=True)
class Row:
    """One fact, with a cell for each person (None: it does not matter for that person now)."""

    fact: str
    label: str
    unit: str
    cells: list[Cell | None]


@require_http_methods(["GET", "HEAD", "POST"])
def helper(request: HttpRequest, language: str, everything: bool = False) -> HttpResponse:
    """The screen: people and their facts, and what follows."""
    told = told_of(request)
    if request.method != "POST":
        return _screen(request, language, told, everything)
    if request.POST.get("do") == "import":
        return _import(request, language, told)
    if request.POST.get("do") == "anew":
        request.session.flush()
        return to(language, "helper")
    wrong = _read(told, language, request.POST)
    told.event = told.event or "everything"
    told.current, told.editing, told.deep = "", "", True
    keep(request, told)
    problems = []
    if young := young_partner(open_book(), told, language):
        id, text = young
        wrong[f"age.{id}"] = str(request.POST.get(f"age.{id}", ""))[:20]
        problems = [text]
    if wrong:
        return _screen(request, language, told, everything, wrong, problems=problems)
    return to(language, "helper_all" if everything else "helper")


@require_http_methods(["GET", "HEAD"])
def situation_file(request: HttpRequest, language: str) -> HttpResponse:
    """What was told, as a situation file, for the one who told it."""
    told, book = told_of(request), open_book()
    home = household(book, told, language)
    tree = situation_tree(home.situation, book.facts)
    tree = {"date": reference_date(book, None).isoformat(), **tree}
    text = yaml.safe_dump(tree, sort_keys=False, allow_unicode=True, width=110)
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="situation.yaml"'
    return response


# In.


def _import(request: HttpRequest, language: str, told: Told) -> HttpResponse:
    """A situation file instead of what was told; everything that is wrong with it is said."""
    file = request.FILES.get("file")
    if file is None or not file.size:
        return _screen(request, language, told, False, {"file": say(language, "err_file")})
    if file.size > MOST_BYTES:
        return _screen(request, language, told, False, {"file": say(language, "err_file_size")})
    content, book = file.read(), open_book()
    is_json = str(file.name).lower().endswith(".json")
    try:
        situation = _reader().read(content, json_format=is_json)
    except SituationError as error:
        lines = [problem.line(language) for problem in error.problems[:20]]
        return _screen(request, language, told, False, {"file": say(language, "err_file_wrong")}, problems=lines)
    day = situation.date or reference_date(book, None)
    telling = tell(book, situation, day)
    commune = _municipality(content, is_json, next(iter(telling.ids)))
    if commune:
        telling.told.municipality = commune
        for id in telling.ids.values():
            telling.told.answers.pop(f"region@{id}", None) if id == READER else None
    telling.told.deep = True
    request.session.pop("saved", None)
    keep(request, telling.told)
    return _screen(request, language, telling.told, False, left_out=telling.left_out, read_as_of=day)


@cache
def _reader() -> Reader:
    return Reader(open_book().facts, allow_real_numbers=True)


def _municipality(content: bytes, is_json: bool, person: str) -> str:
    """The municipality that the file names for the roof of a person; a situation itself only keeps the region."""
    for roof in load(content, json_format=is_json).get("roofs") or []:
        if person in roof.get("persons", ()) and roof.get("municipality"):
            found, certain = places.find(str(roof["municipality"]))
            return found[0].nis if certain else ""
    return ""


def _read(told: Told, language: str, post: Mapping[str, Any]) -> dict[str, str]:
    """Take over everything on the screen; gives what cannot be read, by field."""
    wrong: dict[str, str] = {}
    _read_people(told, language, post, wrong)
    _read_place(told, language, post, wrong)
    if "everyone" in post:
        told.everyone = {"yes": True, "no": False}.get(post["everyone"])
    home, book = household(open_book(), told, language), open_book()
    cells = {key[2:]: " ".join(str(post[key]).split())[:80] for key in post if key.startswith("a.")}
    for id, text in cells.items():
        subject = home.subject(id)
        if subject is None or not (subject.fact in book.facts or subject.fact in OPEN_KINDS):
            continue
        if text == _shown(book, subject, language, told.answers.get(id, "")):
            continue
        if not text:
            told.answers.pop(id, None)
            continue
        try:
            told.answers[id] = read_cell(book, subject, language, text)
        except ValueError:
            wrong[f"a.{id}"] = text
    for member in told.members:
        if f"shown.{member.id}" in post:
            _read_rest(told, member.id, bool(post.get(f"rest.{member.id}")))
    return wrong


def _read_people(told: Told, language: str, post: Mapping[str, Any], wrong: dict[str, str]) -> None:
    kind, gone = Kind.of(open_book().facts["relation"]), list[str]()
    for member in [*told.members, Member(NEW)]:
        id = member.id
        if f"age.{id}" not in post:
            continue
        if post.get(f"gone.{id}") and id != READER:
            gone.append(id)
            continue
        ids = [one.id for one in told.members]
        member.name = " ".join(str(post.get(f"name.{id}", "")).split())[:30]
        try:
            member.age, member.born = _age_or_birth(str(post[f"age.{id}"]))
        except ValueError:
            wrong[f"age.{id}"] = str(post[f"age.{id}"])[:20]
        if id != READER:
            try:
                given = str(post.get(f"rel.{id}", "")).strip()[:80]
                member.relation = _chosen(open_book(), kind, language, given).upper() if given else ""
            except ValueError:
                wrong[f"rel.{id}"] = given
            member.of = post.get(f"of.{id}", "") if post.get(f"of.{id}", "") in ids[1:] else ""
            member.where = post.get(f"where.{id}", "") if post.get(f"where.{id}", "") in HOMES else ""
            member.beside = post.get(f"beside.{id}", "") if post.get(f"beside.{id}", "") in ids[1:] else ""
        filled = member.name or member.age or member.born or member.relation
        if id == NEW and filled and f"age.{NEW}" not in wrong and len(told.members) <= MOST_PEOPLE:
            told.add(member)
    for id in gone:
        told.remove(id)


def _age_or_birth(text: str) -> tuple[str, str]:
    text = text.strip()
    if re.fullmatch(r"\d{0,3}", text):
        return check_age(text), ""
    parts = [part for part in re.split(r"[/.\s-]+", text) if part]
    if len(parts) != 3:
        raise Expected("date")
    day, month, year = reversed(parts) if len(parts[0]) == 4 else parts
    return "", check_born(day, month, year, datetime.date.today())


def _read_place(told: Told, language: str, post: Mapping[str, Any], wrong: dict[str, str]) -> None:
    text = str(post.get("municipality", "")).strip()[:80]
    if "municipality" not in post or (told.commune and text == told.commune.name_in(language)):
        return
    if not text:
        told.municipality = ""
        return
    found, certain = places.find(text)
    if not (found and (certain or len(found) == 1)):
        wrong["municipality"] = text
        return
    told.municipality = found[0].nis


def _read_rest(told: Told, person: str, ticked: bool) -> None:
    """ "No other income": all kinds of which nothing was filled in are nil."""
    id = f"{incomes.INCOMES}@{person}"
    if not ticked:
        told.answers.pop(id, None)
        return
    has = [name for name, kind in incomes.kinds().items()
           if any(_is_something(told.answers.get(f"{fact}@{person}", ""))
                  for fact in (*kind.get("nil", ()), *kind.get("no", ())))]  # fmt: skip
    told.answers[id] = " ".join(has) or incomes.NONE


def _is_something(given: str) -> bool:
    return bool(given) and given not in ("no", "0") and not re.fullmatch(r"0([.,]0+)? .*", given)


def read_cell(book: LawBook, subject: Subject, language: str, text: str) -> str:
    """An answer as it is kept, from what was typed: ``?`` is unknown, an amount may carry its period as a letter.

    Raises:
        ValueError: for what cannot be read.
    """
    if text in ("?", UNKNOWN):
        return UNKNOWN
    if text == DECLINED:
        return DECLINED
    if subject.fact == "share":
        read_share(text)
        return text
    kind = kind_of(book, subject)
    if kind.form == "flag" or kind.choices is not None:
        return _chosen(book, kind, language, text)
    text = text.replace("€", "").strip()
    if kind.form == "date":
        read_value(kind, text)
        day, month, year = re.split(r"[/.\s-]+", text) if not re.match(r"\d{4}-", text) else reversed(text.split("-"))
        return f"{int(year):04d}-{int(month):02d}-{int(day):02d}"
    if kind.is_flow_of_money:
        letters = PERIODS | ({"s": "EUR/week"} if language == "fr" else {})
        match = re.fullmatch(r"([\d.,\s\u00a0]+?)\s*/?\s*([a-z])?\.?", text.casefold())
        if match is not None:
            unit = letters.get(match[2], "") if match[2] else usual_period(subject)
            text = f"{match[1].strip()} {unit}"
    elif kind.needs_unit and re.fullmatch(r"[\d.,]+", text):
        text = f"{text} {kind.own_unit}"
    read_value(kind, text)
    return text


def choices(book: LawBook, name: str, language: str) -> dict[str, str]:
    """What can be chosen of a closed list ("" is yes or no): value to what it is called."""
    if not name:
        return {"yes": say(language, "yes"), "no": say(language, "no")}
    return {member: of(texts, language) for member, texts in book.choice_labels[name].items()}


def _chosen(book: LawBook, kind: Kind, language: str, text: str) -> str:
    """A choice by its words, or as many of them as leave no doubt; also as it stands in a file."""
    options = choices(book, kind.choices.__name__ if kind.choices is not None else "", language)
    plain = text.casefold()
    for fits in (str.__eq__, str.startswith):
        found = {value for value, label in options.items() if fits(label.casefold(), plain)}
        if len(found) == 1:
            return found.pop().lower()
    value = read_value(kind, text)
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else text


def usual_period(subject: Subject) -> str:
    """In which period an amount is usually known."""
    return "EUR/year" if any(part in subject.fact for part in YEARLY) else "EUR/month"


# Out.


def _shown(book: LawBook, subject: Subject, language: str, given: str) -> str:
    """An answer in the short form in which it is typed."""
    if given in ("", UNKNOWN, DECLINED):
        return {"": "", UNKNOWN: "?", DECLINED: DECLINED}[given]
    if subject.fact == "share":
        return given
    kind = kind_of(book, subject)
    if kind.form == "flag" or kind.choices is not None:
        options = choices(book, kind.choices.__name__ if kind.choices is not None else "", language)
        return options.get(given if kind.choices is None else given.upper(), given)
    if kind.form == "date" and given.count("-") == 2:
        return "/".join(reversed(given.split("-")))
    number, _, unit = given.rpartition(" ")
    if kind.needs_unit and unit == kind.own_unit and not kind.is_flow_of_money:
        return number
    if kind.needs_unit and unit in kind.units and re.fullmatch(r"[\d.,]+", number):
        number = re.sub(r"[.,]0+$", "", number) if re.fullmatch(r"\d+[.,]\d+", number) else number
        if unit == usual_period(subject):
            return number
        letters = dict(zip(("EUR/week", "EUR/month", "EUR/year"), LETTERS[language], strict=True))
        return f"{number}/{letters[unit]}" if unit in letters else given
    return given


def _screen(
    request: HttpRequest, language: str, told: Told, everything: bool, wrong: dict[str, str] | None = None,
    **context: Any,
) -> HttpResponse:  # fmt: skip
    book, wrong = open_book(), wrong or {}
    home = household(book, told, language)
    found = next_questions(book, home.situation, limit=5000, reader=home.reader)
    asked = [home.stable(one.subject) for one in found if one.subject.fact != ROSTER]
    maker = _Maker(book, told, home, language, asked, wrong)
    answer = results.answer(book, told, home, language)
    cards = [card for name in results.GROUPS for card in answer.shown(name)]
    cards.sort(key=lambda card: (results.GROUPS.index(card.group), not card.is_reader))
    return page(
        request, language, "helper", told, 422 if wrong else 200, members=_members(told, home, language, wrong),
        sections=maker.sections(everything), others=maker.others(), lists=maker.choice_lists(),
        cards=cards[:MOST_CARDS], answer=answer,
        nots=[(person, say(language, f"group_{name}"), rights) for name in ("open", "not")
              for person, rights in answer.brief(name)],
        everything=everything, wrong_fields=wrong, errors=wrong, open_count=len(asked), told_count=len(told.answers),
        municipality=wrong.get("municipality", told.commune.name_in(language) if told.commune else ""),
        open_house=told.everyone is None and not told.is_empty,
        everyone=[Option(value, say(language, value), told.everyone is {"yes": True, "no": False}[value])
                  for value in ("yes", "no")],
        rest=[(member.id, f"{incomes.INCOMES}@{member.id}" in told.answers, home.names[member.id])
              for member in told.members],
        several=len(told.members) > 1, **context,
    )  # fmt: skip


def _members(told: Told, home: Household, language: str, wrong: dict[str, str]) -> list[dict[str, Any]]:
    """The columns: everyone, and an empty one for who comes next."""
    labels = open_book().choice_labels["Relation"]
    columns = []
    for member in [*told.members, *([Member(NEW)] if len(told.members) <= MOST_PEOPLE else [])]:
        born = "/".join(reversed(member.born.split("-")))
        others = [one for one in told.members[1:] if one.id != member.id]
        columns.append({
            "id": member.id, "name": member.name, "age": wrong.get(f"age.{member.id}", born or member.age),
            "wrong": f"age.{member.id}" in wrong, "is_reader": member.id == READER, "is_new": member.id == NEW,
            "title": say(language, "helper_new") if member.id == NEW else home.names[member.id],
            "relation": wrong.get(f"rel.{member.id}", of(labels[member.relation], language) if member.relation else ""),
            "relation_wrong": f"rel.{member.id}" in wrong,
            "of": [Option(one.id, home.names[one.id], one.id == member.of) for one in others],
            "beside": [Option(one.id, home.names[one.id], one.id == member.beside) for one in others if one.where],
            "homes": [Option(one, say(language, f"where_{one}"), one == member.where) for one in HOMES],
        })  # fmt: skip
    return columns


class _Maker:
    """Makes the rows of the screen."""

    def __init__(
        self, book: LawBook, told: Told, home: Household, language: str, asked: list[str], wrong: dict[str, str]
    ) -> None:
        self.book, self.told, self.home, self.language, self.wrong = book, told, home, language, wrong
        self.asked = {id: place for place, id in enumerate(asked)}
        # What nobody knows stays open, and is not asked again.
        self.best = [id for id in asked if id not in told.answers][:BEST]
        self.lists: set[str] = {"Relation"}
        known = {id: home.subject(id) for id in (*told.answers, *asked, *(key[2:] for key in wrong))}
        self.known = {id: subject for id, subject in known.items()
                      if subject is not None and subject.fact not in incomes.PAGES}  # fmt: skip

    def sections(self, everything: bool) -> list[tuple[str, str, list[Row]]]:
        """The facts of persons, by theme."""
        rows: dict[str, list[Row]] = {name: [] for name in THEMES}
        facts = [fact for fact in self.book.facts.values() if fact.of == "person" and fact.name != "age"]
        for fact in facts:
            ids = [f"{fact.name}@{member.id}" for member in self.told.members]
            can = can_be_asked(self.book, Subject(fact.name, self.home.reader))
            shown = [id for id in ids if id in self.known or (everything and can)]
            section = themes().get(fact.name)
            if shown and section is not None:
                cells = [self.cell(id) if id in shown else None for id in ids]
                label = of(fact.label, self.language)
                rows[section].append(Row(fact.name, label, self._unit(Subject(fact.name, "")), cells))
        for question in OPEN_KINDS:
            ids = [f"{question}@{member.id}" for member in self.told.members]
            shown = [id for id in ids if id in self.known or everything]
            if shown:
                text = wording(self.book, self.home.situation, Subject(question, self.home.reader), self.home.reader)
                cells = [self.cell(id) if id in shown else None for id in ids]
                unit = "€" if question == "savings" else ""
                rows["income"].append(Row(question, text[self.language]["label"], unit, cells))
        return [(name, say(self.language, f"section_{name}"), rows[name]) for name in THEMES if rows[name]]

    def others(self) -> list[tuple[str, str, str, Cell]]:
        """What is of two persons, or of a thing that somebody owns: fact, label, of whom, cell."""
        found = []
        for id, subject in self.known.items():
            fact = self.book.facts.get(subject.fact)
            if fact is None or fact.of == "person":
                continue
            whom = f"{subject.person} → {subject.other}" if subject.other else subject.person
            text = wording(self.book, self.home.situation, subject, self.home.reader)[self.language]
            unit = self._unit(subject)
            label = text["label"] + (f" ({unit})" if unit else "")
            found.append((subject.fact, label, whom, self.cell(id)))
        # What decides most comes first; what was answered, last; of a large family not all pairs at once.
        found.sort(key=lambda one: (one[3].id in self.told.answers, self.asked.get(one[3].id, 0)))
        still_open = [one for one in found if one[3].id not in self.told.answers]
        return still_open[:MOST_OTHERS] + found[len(still_open) :]

    def choice_lists(self) -> list[tuple[str, list[str]]]:
        """The closed lists that the cells use, each once."""
        return [(name, list(choices(self.book, "" if name == "flag" else name, self.language).values()))
                for name in sorted(self.lists - {""})]  # fmt: skip

    def _unit(self, subject: Subject) -> str:
        kind = kind_of(self.book, subject) if subject.fact != "share" else None
        if kind is None or kind.form not in ("amount", "count"):
            return ""
        if kind.is_flow_of_money:
            return "€ " + words.per(self.language, usual_period(subject)[4:])
        return "€" if kind.unit.startswith("EUR") else unit_words(kind, self.language)

    def cell(self, id: str) -> Cell:
        """The place for one answer."""
        subject = self.home.subject(id) or Subject("", "")
        given = self.told.answers.get(id, "")
        made = Cell(id, self.wrong.get(f"a.{id}", _shown(self.book, subject, self.language, given)))
        made.best, made.first = id in self.best, bool(self.best) and id == self.best[0] and not self.wrong
        made.wrong = f"a.{id}" in self.wrong or id in self.home.aside
        made.label = f"{subject.fact} {subject.person} {subject.other}".strip()
        if subject.fact != "share":
            kind = kind_of(self.book, subject)
            made.choices = kind.choices.__name__ if kind.choices is not None else "flag" if kind.form == "flag" else ""
            self.lists.add(made.choices)
        return made
