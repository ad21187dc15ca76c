"""Contact points: who can be talked to, for which municipalities, and where each datum comes from.

A point is one row: of the table in this room, of the table of municipalities, or of a file of the installation.
"""

from __future__ import annotations

import csv
import datetime
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from platformdirs import user_data_dir
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError, field_validator

from abord.engine.facts import LANGUAGES
from abord.outreach.hours import Rule, read_hours
from abord.situation.communes import LANGUAGES_OF, Commune, communes, of_place

KINDS = ("ocmw", "welfare", "mutuality", "legal_first", "legal_second", "ombudsman", "other")
"""In the order in which people are shown them."""

WHOLE_COUNTRY = "belgium"
REGIONS = ("flanders", "wallonia", "brussels", "german_speaking")
MOST_BYTES, MOST_ROWS = 5_000_000, 20_000

PHONE = re.compile(r"(\+|0)[\d ]{7,18}")
LINK = re.compile(r"https?://[^\s<>\"]+|mailto:[^\s<>\"]+")
EMAIL = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+\.[a-z]{2,}")


def _matches(pattern: re.Pattern[str], expected: str) -> AfterValidator:
    def check(text: str) -> str:
        if text and not pattern.fullmatch(text):
            raise ValueError(expected)
        return text

    return AfterValidator(check)


class Point(BaseModel):
    """One contact point. An empty field is unknown.

    ``serves``: "belgium", regions, or NIS codes (also their first digits), with spaces. ``read_on`` is the day on
    which the source was read; ``checked_on`` the day on which somebody asked the place itself.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    id: Annotated[str, _matches(re.compile(r"[a-z][a-z0-9-]{1,60}"), "small letters, digits and dashes")]
    kind: Literal["ocmw", "welfare", "mutuality", "legal_first", "legal_second", "ombudsman", "other"]
    serves: str
    name_nl: str = ""
    name_fr: str = ""
    name_de: str = ""
    name_en: str = ""
    note_nl: str = ""
    note_fr: str = ""
    note_de: str = ""
    note_en: str = ""
    street: str = ""
    postal_code: Annotated[str, _matches(re.compile(r"\d{4}"), "four digits")] = ""
    city: str = ""
    phone: Annotated[str, _matches(PHONE, "a number like 02 123 45 67 or +32 2 123 45 67")] = ""
    email: Annotated[str, _matches(EMAIL, "an e-mail address")] = ""
    website: Annotated[str, _matches(LINK, "an address that begins with https://")] = ""
    languages: str = ""
    hours: str = ""
    by_appointment: Literal["", "yes", "no"] = ""
    accessibility: str = ""
    interpreter: str = ""
    source: str = ""
    read_on: datetime.date | None = None
    checked_on: datetime.date | None = None

    @field_validator("read_on", "checked_on", mode="before")
    @classmethod
    def _day(cls, given: object) -> object:
        if isinstance(given, str):
            match = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", given.strip())
            return f"{match[3]}-{match[2]:>02}-{match[1]:>02}" if match else given.strip() or None
        return given

    @field_validator("hours")
    @classmethod
    def _hours(cls, given: str) -> str:
        read_hours(given)
        return given

    @field_validator("serves")
    @classmethod
    def _serves(cls, given: str) -> str:
        for word in given.split():
            known = word in (WHOLE_COUNTRY, *REGIONS) or (word.isdigit() and any(_codes_with(word)))
            if not known:
                raise ValueError(f"belgium, {', '.join(REGIONS)}, or NIS codes")
        if not given.split():
            raise ValueError("whom it serves: belgium, regions or NIS codes")
        return given

    @field_validator("languages")
    @classmethod
    def _languages(cls, given: str) -> str:
        if any(not re.fullmatch(r"[a-z]{2,3}", word) for word in given.split()):
            raise ValueError("codes of languages, like: nl fr")
        return given

    def name_in(self, language: str) -> str:
        """Its name in a language, or as it is called elsewhere."""
        names = [getattr(self, f"name_{code}") for code in (language, *LANGUAGES)]
        return next((name for name in names if name), self.id)

    def note_in(self, language: str) -> str:
        """What it does, in a language."""
        return str(getattr(self, f"note_{language}"))

    def serves_commune(self, commune: Commune) -> bool:
        """Whether the inhabitants of a municipality can go there."""
        region = commune.region.lower()
        return any(word in (WHOLE_COUNTRY, region) or (word.isdigit() and commune.nis.startswith(word))
                   for word in self.serves.split())  # fmt: skip

    @property
    def serves_everyone(self) -> bool:
        """Whether it serves the whole country."""
        return WHOLE_COUNTRY in self.serves.split()

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Its opening hours; none where they are unknown."""
        return read_hours(self.hours)

    @property
    def is_reachable(self) -> bool:
        """Whether there is a number, an address or a site to go to."""
        return bool(self.phone or self.email or self.website or self.street)


def _codes_with(prefix: str) -> Iterable[str]:
    return (one.nis for one in communes() if one.nis.startswith(prefix))


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong with a file of contact points."""

    file: str
    row: int
    field: str
    found: str
    expected: str

    def __str__(self) -> str:
        where = f"{self.file}, row {self.row}" if self.row else self.file
        found = f"found {self.found}, " if self.found else ""
        return f"{where}{', ' + self.field if self.field else ''}: {found}expected {self.expected}"


class ContactsError(ValueError):
    """Files of contact points that cannot be used, with all that is wrong."""

    def __init__(self, problems: list[Wrong]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


# Names of an OCMW in the four languages, and its own.
_CALLED = {"nl": "OCMW van {place}", "fr": "CPAS de {place}", "de": "ÖSHZ {place}", "en": "OCMW/CPAS of {place}"}


def _called(language: str, place: str) -> str:
    return of_place(_CALLED[language], place) if language == "fr" else _CALLED[language].format(place=place)


def ocmw_of(commune: Commune) -> Point:
    """The public centre for social welfare of a municipality, as far as it follows from the table of municipalities."""
    names: dict[str, Any] = {f"name_{code}": _called(code, commune.name_in(code)) for code in LANGUAGES}
    return Point(
        id=f"ocmw-{commune.nis}", kind="ocmw", serves=commune.nis, **names,
        languages=" ".join((*LANGUAGES_OF[commune.region], *commune.facilities)),
        source="Statbel, table of municipalities (CC BY 4.0)",
    )  # fmt: skip


def rows_of(file: Path) -> list[tuple[int, dict[str, Any]]]:
    """The rows of a CSV or YAML file with their numbers, as written; empty fields left out.

    Raises:
        ContactsError: when the file cannot be read as a table.
    """
    try:
        content = file.read_bytes()
        if len(content) > MOST_BYTES:
            raise ContactsError([Wrong(file.name, 0, "", f"{len(content)} bytes", f"at most {MOST_BYTES}")])
        text = content.decode("utf-8-sig")
        if file.suffix == ".csv":
            reader = csv.DictReader(text.splitlines(), strict=True)
            rows: list[Any] = [(reader.line_num, row) for row in reader]
        else:
            tree = yaml.load(text, Loader=yaml.CSafeLoader)
            rows = list(enumerate(tree, 1)) if isinstance(tree, list) else []
    except (OSError, UnicodeDecodeError, csv.Error, yaml.YAMLError):
        raise ContactsError([Wrong(file.name, 0, "", "", "a CSV table or a YAML list in UTF-8")]) from None
    if (
        not (rows or file.suffix == ".csv")
        or len(rows) > MOST_ROWS
        or any(not isinstance(row, dict) for _, row in rows)
    ):
        raise ContactsError([Wrong(file.name, 0, "", "", f"a list of at most {MOST_ROWS} contact points")])
    return [(number, {str(key): value for key, value in row.items() if value not in ("", None)})
            for number, row in rows]  # fmt: skip


def read_file(file: Path, known: Mapping[str, Point]) -> dict[str, Point]:
    """The points of a file, laid over those that are known already.

    Raises:
        ContactsError: with all that is wrong; each names file, row and field.
    """
    problems: list[Wrong] = []
    found: dict[str, Point] = {}
    seen: set[str] = set()
    for number, row in rows_of(file):
        id = str(row.get("id", ""))
        if id in seen:
            problems.append(Wrong(file.name, number, "id", id, "every id once in a file"))
            continue
        seen.add(id)
        below = known[id].model_dump() if id in known else {}
        try:
            found[id] = Point(**{**below, **{key: _text(value) for key, value in row.items()}})
        except ValidationError as error:
            for each in error.errors():
                expected = str(each["ctx"]["error"]) if each["type"] == "value_error" else _expected(each["type"], each)
                field = ".".join(map(str, each["loc"]))
                given = "" if each["type"] == "missing" else str(each["input"])[:60]
                problems.append(Wrong(file.name, number, field, given, expected))
    if problems:
        raise ContactsError(problems)
    return found


def _text(value: object) -> object:
    return "yes" if value is True else "no" if value is False else str(value) if isinstance(value, int) else value


def _expected(kind: str, error: Any) -> str:
    if kind == "extra_forbidden":
        return f"one of the fields {', '.join(Point.model_fields)}"
    if kind == "missing":
        return "this field, since the id is new"
    if kind == "literal_error":
        return str(error["ctx"]["expected"])
    return "a day like 2026-11-22 or 22/11/2026" if kind.startswith("date") else str(error["msg"])


@cache
def shipped() -> dict[str, Point]:
    """What comes with Abord: the centres of all municipalities, and the points of the table in this room."""
    known = {point.id: point for point in map(ocmw_of, communes())}
    return known | read_file(Path(__file__).parent / "contacts.csv", known)


def own_folder() -> Path:
    """Where an installation keeps its own files of contact points."""
    return Path(os.environ.get("ABORD_DATA") or user_data_dir("abord")) / "contacts"


def directory(folder: Path | None = None) -> dict[str, Point]:
    """All points by id, with the installation's own files laid over; read again when a file changes.

    Raises:
        ContactsError: for an own file that cannot be used.
    """
    folder = folder or own_folder()
    files = sorted(path for path in folder.glob("*") if path.suffix in (".csv", ".yaml")) if folder.is_dir() else []
    return _laid_over(tuple((str(path), path.stat().st_mtime_ns) for path in files))


_kept: dict[tuple[tuple[str, int], ...], dict[str, Point]] = {}
_serving: dict[tuple[int, str], list[Point]] = {}  # of a directory that is kept, by municipality: on every page


def _laid_over(files: tuple[tuple[str, int], ...]) -> dict[str, Point]:
    if files not in _kept:
        points = dict(shipped())
        for path, _ in files:
            points |= read_file(Path(path), points)
        _kept.clear()
        _serving.clear()
        _kept[files] = points
    return _kept[files]


def points_for(commune: Commune | None, folder: Path | None = None) -> list[Point]:
    """Where the inhabitants of a municipality can go, the nearest kind first; without one, what serves everyone."""
    points = directory(folder)
    key = (id(points), commune.nis if commune is not None else "")
    if key not in _serving:
        found = [
            point for point in points.values()
            if (point.serves_everyone if commune is None else point.serves_commune(commune))
        ]  # fmt: skip
        _serving[key] = sorted(found, key=lambda point: (KINDS.index(point.kind), point.serves_everyone, point.id))
    return list(_serving[key])
