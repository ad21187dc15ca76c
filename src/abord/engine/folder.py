"""The folder of a right, as far as people read it: ``right.yaml``, ``search_words.yaml`` and
``text.{nl,fr,de,en}.md``; beside them may stand ``text.<language>.md`` in further languages, explanations without
legal value.

``parameters.yaml`` and ``rules.py`` have readers of their own. This one says everything that is
wrong with a folder at once, each time with the file, the key, the value and what was expected.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails

from abord.engine.cache import read_yaml
from abord.engine.facts import FURTHER_LANGUAGES, LANGUAGES, YAML_LOADER

PARTS = ("__init__.py", "right.yaml", "parameters.yaml", "rules.py", "cases.yaml", "words.yaml", "search_words.yaml")
"""What a right's folder holds, besides its texts."""

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Whole = Annotated[int, Field(ge=0, strict=True)]
Flag = Annotated[bool, Field(strict=True)]


class Holder(StrEnum):
    """Who holds one award."""

    PERSON = "person"
    HOUSEHOLD = "household"


class Mode(StrEnum):
    """How a right is granted today."""

    APPLICATION = "application"
    EX_OFFICIO = "ex_officio"
    AUTOMATIC = "automatic"
    MIXED = "mixed"


class Every(StrEnum):
    """How often one award pays; ``none`` for a status, a tariff or a service."""

    MONTH = "month"
    YEAR = "year"
    ONCE = "once"
    NONE = "none"


class Confidence(StrEnum):
    """Published, computed from a verified chain, general knowledge, unsure."""

    PUBLISHED = "S"
    COMPUTED = "C"
    KNOWN = "K"
    UNSURE = "?"


class Part(BaseModel):
    """A part of ``right.yaml``: nothing unknown, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


P = TypeVar("P", bound=Part)


class Text(Part):
    """One text in the four languages of the house."""

    nl: Line
    fr: Line
    de: Line
    en: Line

    def __getitem__(self, language: str) -> str:
        if language not in LANGUAGES:
            raise KeyError(language)
        return str(getattr(self, language))


class SearchWords(Part):
    """``search_words.yaml``: what people call a right, and the worries that it helps with, as they say them."""

    nl: Annotated[tuple[Line, ...], Field(min_length=1)]
    fr: Annotated[tuple[Line, ...], Field(min_length=1)]
    de: Annotated[tuple[Line, ...], Field(min_length=1)]
    en: Annotated[tuple[Line, ...], Field(min_length=1)]

    @field_validator(*LANGUAGES)
    @classmethod
    def _once_each(cls, said: tuple[str, ...]) -> tuple[str, ...]:
        if len({one.casefold() for one in said}) != len(said):
            raise ValueError("each word or phrase once")
        return said

    @property
    def everywhere(self) -> tuple[str, ...]:
        """Those of all languages: people search in one and know the name in another."""
        return self.nl + self.fr + self.de + self.en


class Institution(Part):
    """Who decides and pays."""

    id: Name
    names: Text
    central: bool = Field(default=False, description="serves the whole country, in the language of who writes")
    region: str | None = Field(default=None, description="serves this region alone, in its language")


class LegalBasis(Part):
    """One act, and the articles of it that matter."""

    title: Text
    article: Line | None = Field(description="the articles that matter; null for the whole of it")
    reference: Line = Field(description="as the rules cite it: be/law/2002-05-26/…")


class Unit(Part):
    """Who holds one award and whom else it covers."""

    holder: Holder
    covers: Name | None = Field(description="the pair rule that says whom else one award covers")


class Grant(Part):
    """How the right is granted today, and what is worth knowing about it."""

    mode: Mode
    note: Text


class Result(Part):
    """What one award gives."""

    amount: Name | None = Field(description="the rule that gives the amount")
    every: Every

    @model_validator(mode="after")
    def _an_amount_has_a_period(self) -> Result:
        if self.amount is not None and self.every is Every.NONE:
            raise ValueError("every: month, year or once, since there is an amount")
        return self


class Document(Part):
    """Something to bring, unless an administration has it already."""

    names: Text
    administration_has_it: Flag


class Procedure(Part):
    """The clock from application to payment, and what to do against a decision."""

    receipt: Text | None
    decision_days: Whole | None
    decision_months: Whole | None = None
    notification_days: Whole | None
    payment_days: Whole | None
    effective_from: Text
    appeal: Text
    appeal_months: Whole | None
    source: Line
    confidence: Confidence
    regime: Name = Field(
        "other", description="the rules of procedure it falls under, as the clocks of casework name them"
    )

    @property
    def is_general(self) -> bool:
        """Whether its terms are not from a published source: pages then say that they are general."""
        return self.confidence.value not in ("S", "C")

    @model_validator(mode="after")
    def _one_term(self) -> Procedure:
        if self.decision_days is not None and self.decision_months is not None:
            raise ValueError("decision_days or decision_months: the law has one term")
        return self


class Letter(Part):
    """The request for the right, ready to sign: what is peculiar to this right; what all have is in ``web/paper``."""

    to: Text = Field(description="to whom; {place} is the municipality, {blank} is filled in by hand")
    ask: Text = Field(description="what the person asks, as a person writes it")
    basis: Text = Field(description="the articles, so that it follows on: this request rests on …")
    blanks: tuple[Text, ...] = Field(description="what only the person knows, to fill in by hand")
    receipt: Text | None = Field(description="the article that gives a right to a receipt; null: none was found")
    forward: Text | None = Field(description="the article by which a service that is not competent sends it on")
    source: Line
    confidence: Confidence


class Opening(Part):
    """An edge of the graph of derived rights: receiving this right opens another."""

    right: Name
    after_months: Whole = Field(description="full months of receiving it, in a row")
    sets: dict[Name, bool | int | float | str] = Field(
        description="facts that then hold, as the other right reads them"
    )
    article: Line | None
    source: Line
    confidence: Confidence
    note: Line | None = None


class Sets(StrEnum):
    """What asking for a right can set in motion."""

    INQUIRY = "inquiry"
    HOME_VISIT = "home_visit"
    DWELLING = "dwelling"
    RELATIVES = "relatives"
    MEDICAL = "medical"
    PRESENCE = "presence"
    REPORT = "report"
    REVIEW = "review"
    RECOVERY = "recovery"
    DATA = "data"
    ONCE = "once"


class Consequence(Part):
    """One thing that asking can set in motion, so that it is known before anything is sent."""

    kind: Sets
    says: Text
    article: Line | None
    source: Line
    confidence: Confidence


class Review(Part):
    """The last reading by a lawyer; null until there was one, and shown as such."""

    on: datetime.date | None
    by: Line | None

    @model_validator(mode="after")
    def _by_somebody(self) -> Review:
        if (self.on is None) != (self.by is None):
            raise ValueError("on and by: both, or both null")
        return self


class Right(Part):
    """``right.yaml``: what a right is called, who grants it, how, and what it opens."""

    id: Name
    names: Text
    short: Text
    summary: Text = Field(description="one plain sentence")
    institution: Institution
    legal_basis: Annotated[tuple[LegalBasis, ...], Field(min_length=1)]
    unit: Unit
    grant: Grant
    result: Result
    where_to_go: Text
    documents: tuple[Document, ...]
    procedure: Procedure
    letter: Letter | None = Field(None, description="a right without one has a letter that names no article")
    received_fact: Name | None = Field(description="the fact that says that a person receives it")
    months_fact: Name | None = Field(None, description="the fact that counts the full months of receiving it in a row")
    amount_fact: Name | None = Field(None, description="the fact that holds what is received of it, in EUR a year")
    opens: tuple[Opening, ...]
    effects: Text | None
    effects_of_person: Text | None = Field(
        default=None, description="the same for who works at the desk; null where `effects` speaks to nobody"
    )
    consequences: tuple[Consequence, ...] | None = Field(
        None, description="what asking can set in motion; null: nobody looked it up, and pages say so"
    )
    life_events: tuple[Name, ...]
    themes: tuple[Name, ...]
    law_verified_until: datetime.date | None = Field(
        description="the last day for which its law was looked up; null: no text of law was read, and lists say so"
    )
    owner: Line
    reviewed: Review
    holes: tuple[Text, ...] = Field(description="what is unsure, in plain words")

    @field_validator("life_events", "themes")
    @classmethod
    def _once_each(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(names)) != len(names):
            raise ValueError("each id once")
        return names

    @field_validator("opens")
    @classmethod
    def _one_edge_per_right(cls, opens: tuple[Opening, ...]) -> tuple[Opening, ...]:
        targets = [opening.right for opening in opens]
        if len(set(targets)) != len(targets):
            raise ValueError("each opened right once")
        return opens


@dataclass(frozen=True, slots=True)
class Folder:
    """One right as people read it.

    Attributes:
        path: the folder.
        right: what ``right.yaml`` says.
        texts: language to the Markdown of ``text.<language>.md``. ``{name}`` stands for a
            parameter of the right or a term of its procedure: whoever shows the text fills it in.
        words: rule to its plain words (``words.yaml``): a condition as a sentence that is true when it
            holds, anything else as a short name.
        search_words: what people call it and how they say the worry that it helps with.
        further: any other language to its explanation without legal value; none is asked for.
    """

    path: Path
    right: Right
    texts: dict[str, str]
    words: dict[str, Text]
    search_words: SearchWords
    further: dict[str, str]

    @property
    def id(self) -> str:
        return self.right.id


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a folder."""

    file: Path
    key: str
    value: str
    expected: str

    def __str__(self) -> str:
        at = f" {self.key}:" if self.key else ""
        return f"{self.file}:{at} found {self.value}, expected {self.expected}"


class FolderError(ValueError):
    """All that is wrong with a folder of a right."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def load_folder(path: Path) -> Folder:
    """Read ``right.yaml`` and the four texts of the folder.

    Raises:
        FolderError: with every problem of the folder, not only the first.
    """
    problems = _strangers(path)
    right = _read(path / "right.yaml", Right, "the description of the right", problems)
    if right is not None and right.id != path.name:
        problems.append(Problem(path / "right.yaml", "id", repr(right.id), f"{path.name!r}, the name of the folder"))
    said = _read(path / "search_words.yaml", SearchWords, "what people call the right, for the search", problems)
    texts = _read_texts(path, problems)
    words = read_words(path / "words.yaml", problems)
    if problems or right is None or said is None:
        raise FolderError(problems)
    files = {language: path / f"text.{language}.md" for language in FURTHER_LANGUAGES}
    further = {language: file.read_text(encoding="utf-8") for language, file in files.items() if file.is_file()}
    return Folder(path, right, texts, words, said, further)


def read_words(file: Path, problems: list[Problem]) -> dict[str, Text]:
    """The plain words of rules; an absent file has none (the law book asks for those of conditions)."""
    if not file.exists():
        return {}
    words: dict[str, Text] = {}
    for name, entry in (read_yaml(file, _Loader) or {}).items():
        try:
            words[str(name)] = Text.model_validate(entry)
        except ValidationError as error:
            problems.append(
                Problem(file, str(name), str(entry)[:80], f"words in four languages ({error.error_count()})")
            )
    return words


def _strangers(path: Path) -> list[Problem]:
    if not path.is_dir():
        return [Problem(path, "", "no folder", "the folder of a right")]
    known = {*PARTS, *(f"text.{language}.md" for language in (*LANGUAGES, *FURTHER_LANGUAGES))}
    return [
        Problem(entry, "", "a file that no part reads", "only " + ", ".join(sorted(known)))
        for entry in sorted(path.iterdir())
        if entry.name not in known and entry.name != "__pycache__"
    ]


def _read(file: Path, form: type[P], what: str, problems: list[Problem]) -> P | None:
    if not file.is_file():
        problems.append(Problem(file, "", "no file", what))
        return None
    try:
        content = read_yaml(file, _Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else ""
        found = str(getattr(error, "problem", error))
        problems.append(Problem(file, where, found, "YAML, each key once"))
        return None
    try:
        return form.model_validate(content)
    except ValidationError as error:
        problems.extend(_problem(file, detail) for detail in error.errors())
        return None


def _problem(file: Path, detail: ErrorDetails) -> Problem:
    key = ".".join(str(part) for part in detail["loc"])
    if detail["type"] == "missing":
        return Problem(file, key, "nothing", "a value; the key is missing")
    if detail["type"] == "extra_forbidden":
        return Problem(file, key, _shown(detail["input"]), "no such key")
    if detail["type"] == "value_error":
        return Problem(file, key, _shown(detail["input"]), str(detail["ctx"]["error"]))
    expected = detail["msg"][:1].lower() + detail["msg"][1:]
    return Problem(file, key, _shown(detail["input"]), expected)


def _shown(value: Any, longest: int = 60) -> str:
    text = repr(value)
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _read_texts(path: Path, problems: list[Problem]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for language in LANGUAGES:
        file = path / f"text.{language}.md"
        if not file.is_file():
            problems.append(Problem(file, "", "no file", "the text in plain language"))
            continue
        text = file.read_text(encoding="utf-8")
        if not text.startswith("# "):
            problems.append(Problem(file, "line 1", _shown(text[:40]), "a heading: # …"))
        texts[language] = text
    return texts


class _Loader(YAML_LOADER):  # type: ignore[misc]
    """YAML in which a key stands once, and in which only yes, no, true and false are flags."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"the key {key!r} twice", key_node.start_mark)
            seen.add(key)
        found: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return found


# YAML 1.1 would read the key ``on`` as true.
_Loader.yaml_implicit_resolvers = {
    letter: [pair for pair in resolvers if pair[0] != "tag:yaml.org,2002:bool"]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:yes|no|true|false)$"), list("yntf"))
