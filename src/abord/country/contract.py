"""The register contract: which columns an institution brings, generated from the declared facts.

Four tables. ``persons``: one row per person. ``pairs``: one row per person and other person. ``holdings``: one row
per owner and thing owned. ``history``: dated values of facts of persons. Empty is unknown; it is never no or nil.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from abord.engine.country import uses
from abord.engine.facts import LANGUAGES, Fact
from abord.engine.graph import LawBook
from abord.engine.law import Enum
from abord.situation.problems import Expectation, expect

TABLES = ("persons", "pairs", "holdings", "history")
TABLE_OF = {"person": "persons", "pair": "pairs", "holding": "holdings"}
DERIVED = ("same_roof",)
"""Facts that follow from the keys: nobody brings them."""

Labels = dict[str, str]
Choices = type[Enum] | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    ``type`` is ``id``, ``text``, ``kinds`` (of holdings), ``any``, or the type of the fact: ``amount``, ``count``,
    ``flag``, ``choice``, ``date``. ``used_by`` names the rights that rest on it.
    """

    table: str
    name: str
    type: str
    label: Labels
    needed: bool = False
    unit: str = ""
    low: float = 0.0
    high: float = float("inf")
    choices: Choices = None
    source: str = ""
    lag_months: int | None = None
    sensitivity: str = "ordinary"
    used_by: tuple[str, ...] = ()
    fact: Fact | None = field(default=None, hash=False)

    @property
    def members(self) -> tuple[str, ...]:
        """The words that a choice may hold."""
        return tuple(member.name.lower() for member in self.choices) if self.choices is not None else ()

    @property
    def expectation(self) -> Expectation:
        """What a cell looks like."""
        if self.type in ("amount", "count"):
            low, high = f"{self.low:.15g}", f"{self.high:.15g}"
            unit = "" if self.unit in ("", "1") else self.unit
            if self.type == "amount":
                return expect("register_amount", unit=unit, low=low, high=high)
            if unit:
                return expect("register_count_in", unit=unit, low=low, high=high)
            return expect("register_count", low=low, high=high)
        if self.type == "choice":
            return expect("register_choice", members=", ".join(self.members))
        if self.type == "kinds":
            return expect("register_kinds", members=", ".join(self.members[:2]))
        if self.type == "flag":
            return expect("register_flag")
        if self.type == "date":
            return expect("register_date")
        return expect("register_id") if self.type == "id" else expect("register_text")

    @property
    def expected(self) -> str:
        """The same in English words."""
        return self.expectation.words()

    @property
    def arrow(self) -> Any:
        """The Arrow type in which Abord writes it."""
        types = {
            "amount": pa.float64(), "count": pa.int32(), "flag": pa.bool_(), "date": pa.date32(),
            "choice": pa.dictionary(pa.int32(), pa.string()), "kinds": pa.dictionary(pa.int32(), pa.string()),
        }  # fmt: skip
        return types.get(self.type, pa.string())


def _key(table: str, name: str, type_: str, nl: str, fr: str, de: str, en: str, needed: bool = False) -> Column:
    return Column(table, name, type_, {"nl": nl, "fr": fr, "de": de, "en": en}, needed)


PERSON_ID = _key("persons", "person_id", "id", "persoon", "personne", "Person", "person", True)
ROOF = _key(
    "persons", "roof", "text",
    "onder welk dak (code per woning of instelling)", "sous quel toit (code par logement ou institution)",
    "unter welchem Dach (Code je Wohnung oder Einrichtung)", "under which roof (code per dwelling or institution)",
)  # fmt: skip
ROOF_LISTED = _key(
    "persons", "roof_listed", "flag",
    "staat iedereen onder dit dak in de tabel?", "toutes les personnes sous ce toit sont-elles dans la table ?",
    "stehen alle Personen unter diesem Dach in der Tabelle?", "is everyone under this roof in the table?",
)  # fmt: skip
BIRTH_DATE = _key(
    "persons", "birth_date", "date",
    "geboortedatum (geeft leeftijd en verjaardag)", "date de naissance (donne l’âge et l’anniversaire)",
    "Geburtsdatum (ergibt Alter und Geburtstag)", "date of birth (gives age and birthday)",
)  # fmt: skip
HOLDINGS_LISTED = (
    "van welke soorten staat alles in de tabel holdings?", "de quelles sortes tout est-il dans la table holdings ?",
    "von welchen Arten steht alles in der Tabelle holdings?", "of which kinds is everything in the table holdings?",
)  # fmt: skip
KEYS = {
    "persons": (PERSON_ID, ROOF, ROOF_LISTED, BIRTH_DATE),
    "pairs": (
        _key("pairs", "person_id", "id", "persoon", "personne", "Person", "person", True),
        _key("pairs", "other_id", "id", "andere persoon", "autre personne", "andere Person", "other person", True),
    ),
    "holdings": (
        _key("holdings", "holding_id", "text", "goed", "bien", "Gut", "thing owned"),
        _key("holdings", "person_id", "id", "eigenaar", "propriétaire", "Eigentümer", "owner", True),
    ),
    "history": (
        _key("history", "person_id", "id", "persoon", "personne", "Person", "person", True),
        _key("history", "fact", "text", "gegeven", "donnée", "Angabe", "fact (a column of persons)", True),
        _key("history", "value", "any", "waarde", "valeur", "Wert", "value"),
        _key("history", "valid_from", "date", "vanaf", "à partir du", "ab", "from"),
        _key("history", "valid_until", "date", "t/m", "jusqu’au (inclus)", "bis (inklusive)", "until (included)"),
    ),
}  # fmt: skip


class Contract:
    """The columns that some rights rest on: no more than these are asked for."""

    def __init__(self, book: LawBook, rights: Iterable[str] | None = None) -> None:
        self.book = book
        self.rights = tuple(rights) if rights is not None else tuple(book.rights)
        unknown = [right for right in self.rights if right not in book.rights]
        if unknown:
            raise KeyError(f"no right {unknown[0]}; the rights are {', '.join(sorted(book.rights))}")
        used: dict[str, list[str]] = {}
        for right in self.rights:
            received = book.rights[right].folder.right.received_fact
            for name in dict.fromkeys([*uses(book, right), *([received] if received else [])]):
                used.setdefault(name, []).append(right)
        self.facts: dict[str, Fact] = {name: fact for name, fact in book.facts.items() if name in used}
        """The facts that the rights rest on, derived ones too, and whether people receive them already."""
        self.tables: dict[str, dict[str, Column]] = {}
        for table in TABLES:
            brought = [
                _column(fact, tuple(used[name])) for name, fact in self.facts.items()
                if TABLE_OF[fact.of] == table and name not in DERIVED
            ]  # fmt: skip
            keys = list(KEYS[table])
            if table == "persons":
                if "age" not in self.facts:
                    keys.remove(BIRTH_DATE)
                kinds = self.kinds()
                if kinds is not None:
                    label = dict(zip(LANGUAGES, HOLDINGS_LISTED, strict=True))
                    keys.append(Column("persons", "holdings_listed", "kinds", label, choices=kinds))
            if brought or table in ("persons", "history"):
                self.tables[table] = {column.name: column for column in (*keys, *brought)}

    def kinds(self) -> type[Enum] | None:
        """The kinds of holding, where a right asks for holdings."""
        held = any(fact.of == "holding" for fact in self.facts.values())
        return self.book.facts["kind"].choices if held and "kind" in self.book.facts else None

    def schema(self, table: str) -> Any:
        """The Arrow schema of a table, as Abord writes it."""
        return pa.schema([pa.field(column.name, column.arrow) for column in self.tables[table].values()])


def _column(fact: Fact, used_by: tuple[str, ...]) -> Column:
    return Column(
        TABLE_OF[fact.of], fact.name, fact.type, dict(fact.label), False, str(fact.unit or ""), fact.low, fact.high,
        fact.choices, fact.source or "", fact.lag_months, fact.sensitivity, used_by, fact,
    )  # fmt: skip


def write_template(contract: Contract, folder: Path, form: str = "csv") -> list[Path]:
    """Empty tables with their headers, and ``contract.md`` and ``contract.csv`` that explain every column."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for table in contract.tables:
        path = folder / f"{table}.{form}"
        if form == "parquet":
            pq.write_table(contract.schema(table).empty_table(), path)
        else:
            path.write_text(",".join(contract.tables[table]) + "\n", encoding="utf-8")
        written.append(path)
    (folder / "contract.md").write_text(describe(contract), encoding="utf-8")
    with (folder / "contract.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        about = ["source", "lag_months", "sensitivity", "used_by"]
        rows.writerow(["table", "column", "needed", "expected", *LANGUAGES, *about])
        for table, columns in contract.tables.items():
            for column in columns.values():
                labels = (column.label.get(language, "") for language in LANGUAGES)
                lag = "" if column.lag_months is None else column.lag_months
                needed, used_by = "yes" if column.needed else "no", " ".join(column.used_by)
                said = (column.source, lag, column.sensitivity, used_by)
                rows.writerow([table, column.name, needed, column.expected, *labels, *said])
    return [*written, folder / "contract.md", folder / "contract.csv"]


INTRODUCTION = """# Register contract

Columns for: {rights}. No other column is asked for (data minimisation).

* **Empty is unknown.** It never counts as no or as nil. Leave a column out if the register does not have it.
* `persons` has one row per person. `roof` is the same code for everyone in one dwelling. Who has no code, or of whose
  roof not everyone is listed (`roof_listed`), may live with further persons: results then stay open.
* All persons under one roof are taken two by two, except in an institution (see `housing`). `pairs` says what they are
  to each other; `relation` is what the other is *to the person*. Give both directions. Add pairs of persons who live
  apart when they are partners, former partners, or parent and child. Any other two who live apart have nothing to do
  with each other.
* `holdings` has one row per owner and thing: a house of two owners is two rows with one `holding_id`. Name in
  `holdings_listed` the kinds of which everything is listed (`all`, or for example `built_property unbuilt_land`);
  of the others there may be more.
* `history` (may be left out) has dated values: a row that holds on the reference date beats the table `persons`.
* Parquet, CSV (comma or semicolon), or Excel for small tables. Choices in words or by their number; amounts in
  the unit of the column.
"""


def describe(contract: Contract) -> str:
    """The contract as a page to read."""
    text = [INTRODUCTION.format(rights=", ".join(contract.rights))]
    for table, columns in contract.tables.items():
        text.append(f"\n## {table}\n\n| column | what it holds | nl | fr | de | en | authentic source | sensitivity |")
        text.append("| --- | --- | --- | --- | --- | --- | --- | --- |")
        for column in columns.values():
            lag = "" if column.lag_months is None else f" ({column.lag_months} months behind)"
            name = f"**{column.name}**" if column.needed else column.name
            labels = " | ".join(column.label.get(language, "") for language in LANGUAGES)
            text.append(
                f"| {name} | {column.expected} | {labels} | {column.source or '–'}{lag} | {column.sensitivity} |"
            )
    return "\n".join(text) + "\n"
