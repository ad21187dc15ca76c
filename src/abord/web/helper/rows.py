"""What stands on the screen of helper mode: a column for everyone, a row for every fact that matters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from abord.book import open_book
from abord.engine.graph import LawBook
from abord.screening.questions import OPEN_KINDS, Subject, can_be_asked, kind_of, wording
from abord.web.check import incomes
from abord.web.check.forms import Option, unit_words, usual_period
from abord.web.check.household import Household
from abord.web.check.told import HOMES, MOST_PEOPLE, READER, Member, Told
from abord.web.helper.cells import choices, write_cell
from abord.web.helper.themes import THEMES, themes
from abord.web.helper.typed import LINE, NEW
from abord.web.site import words
from abord.web.site.words import number, of, say

BEST = 5
MOST_OTHERS = 60


@dataclass(slots=True)
class Cell:
    """One place to fill in; ``choices`` names the list of what can be chosen, where there is one."""

    id: str
    text: str = ""
    choices: str = ""
    best: bool = False
    first: bool = False
    focus: bool = False
    wrong: bool = False
    label: str = ""


@dataclass(slots=True)
class Row:
    """One fact, with a cell for each person (None: it does not matter for that person now)."""

    fact: str
    label: str
    unit: str
    cells: list[Cell | None]


def members(told: Told, home: Household, language: str, wrong: dict[str, str], new: Member) -> list[dict[str, Any]]:
    """The columns: everyone, and one for who comes next."""
    labels = open_book().choice_labels["Relation"]
    columns = []
    for member in [*told.members, *([new] if len(told.members) <= MOST_PEOPLE else [])]:
        born = "/".join(reversed(member.born.split("-")))
        others = [one for one in told.members[1:] if one.id != member.id]
        columns.append({
            "id": member.id, "name": wrong.get(f"name.{member.id}", member.name),
            "name_wrong": f"name.{member.id}" in wrong, "age": wrong.get(f"age.{member.id}", born or member.age),
            "wrong": f"age.{member.id}" in wrong, "is_reader": member.id == READER, "is_new": member.id == NEW,
            "title": say(language, "helper_new") if member.id == NEW else home.names[member.id],
            "relation": wrong.get(f"rel.{member.id}", of(labels[member.relation], language) if member.relation else ""),
            "relation_wrong": f"rel.{member.id}" in wrong,
            "focus": next(iter(wrong), "").removesuffix(f".{member.id}"),
            "of": [Option(one.id, home.names[one.id], one.id == member.of) for one in others],
            "beside": [Option(one.id, home.names[one.id], one.id == member.beside) for one in others if one.where],
            "homes": [Option(one, say(language, f"where_{one}"), one == member.where) for one in HOMES],
        })  # fmt: skip
    return columns


def put_together(language: str, label: str, whom: str, text: str) -> str:
    """A field and what was typed in it."""
    between = "\u00a0: " if language == "fr" else ": "
    return f"{words.capital(label)}{f' ({whom})' if whom else ''}{between}{text}"


class Maker:
    """Makes the rows of the screen."""

    def __init__(
        self, book: LawBook, told: Told, home: Household, language: str, asked: list[str], wrong: dict[str, str]
    ) -> None:
        self.book, self.told, self.home, self.language, self.wrong = book, told, home, language, wrong
        self.asked = {id: place for place, id in enumerate(asked)}
        # What nobody knows stays open, and is not asked again.
        self.best = [id for id in asked if id not in told.answers][:BEST]
        self.lists: set[str] = {"Relation", "flag"}
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

    def wrong_lines(self) -> list[tuple[str, str]]:
        """What cannot be read: the field it stands in, what was typed, and what is expected there."""
        titles = {"municipality": ("place_label", "err_place"), "everyone": ("helper_everyone", "err_choice"),
                  LINE: ("helper_line", "err_person")}  # fmt: skip
        columns = {"name": ("name", "err_cell"), "age": ("helper_age", "err_age_or_birth"),
                   "rel": ("helper_relation", "err_choice")}  # fmt: skip
        lines = []
        for key, text in self.wrong.items():
            about, _, id = key.partition(".")
            if about == "a" and (subject := self.home.subject(id)) is not None:
                said = wording(self.book, self.home.situation, subject, self.home.reader)[self.language]["label"]
                whom, expected = " → ".join(filter(None, (subject.person, subject.other))), self._expected(subject)
            elif about in columns:
                said, expected = (say(self.language, key) for key in columns[about])
                named = self.told.member(id)
                whom = self.home.names[id] if named is not None else say(self.language, "helper_new")
            elif key in titles:
                (said, expected), whom = (say(self.language, key) for key in titles[key]), ""
            else:
                lines.append((key, text))
                continue
            lines.append((key, f"{put_together(self.language, said, whom, text)}. {expected}"))
        return lines

    def _expected(self, subject: Subject) -> str:
        """What can be read as an answer, in words."""
        if subject.fact == "share":
            return say(self.language, "err_share")
        kind = kind_of(self.book, subject)
        if kind.form == "count" and kind.high < 1e9:
            limits = {"low": number(self.language, kind.low, None), "high": number(self.language, kind.high, None)}
            return say(self.language, "err_range", **limits)
        if kind.form in ("amount", "count"):
            return say(self.language, "err_amount" if kind.unit.startswith("EUR") else "err_count")
        return say(self.language, "err_date" if kind.form == "date" else "err_choice")

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
        made = Cell(id, self.wrong.get(f"a.{id}", write_cell(self.book, subject, self.language, given)))
        made.best, made.first = id in self.best, bool(self.best) and id == self.best[0]
        # What is wrong goes first, then what decides most; on an empty screen, where the screen begins.
        made.focus = f"a.{id}" == next(iter(self.wrong), "" if self.told.is_empty else f"a.{id}" if made.first else "")
        made.wrong = f"a.{id}" in self.wrong or id in self.home.aside
        made.label = f"{subject.fact} {subject.person} {subject.other}".strip()
        if subject.fact != "share":
            kind = kind_of(self.book, subject)
            made.choices = kind.choices.__name__ if kind.choices is not None else "flag" if kind.form == "flag" else ""
            self.lists.add(made.choices)
        return made
