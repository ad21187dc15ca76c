"""What goes in and out of the API, as OpenAPI shows it."""

from __future__ import annotations

import datetime
import json
from functools import cache
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from abord.engine.facts import LANGUAGES
from abord.situation import schema
from abord.situation.problems import Expected
from abord.situation.values import in_reach

Language = Literal["nl", "fr", "de", "en"]
assert Language.__args__ == LANGUAGES  # type: ignore[attr-defined]
Name = Annotated[str, Field(max_length=200)]


def _in_reach(day: datetime.date) -> datetime.date:
    """As situations are read; the framework drops what was found, unless the error carries it."""
    try:
        return in_reach(day)
    except Expected as error:
        raise PydanticCustomError("day_range", str(error), {"found": day.isoformat()}) from None


Day = Annotated[
    datetime.date, AfterValidator(_in_reach), Field(description="a day from 1801 to 2200, for example 2026-03-01")
]


class _Request(Schema):
    """A household and how to look at it."""

    model_config = ConfigDict(extra="forbid")

    situation: dict[str, Any]
    answers: dict[Name, bool | int | float | Name] = Field(
        {}, max_length=500, description="answers to questions by their id, applied to the situation in this order"
    )
    date: Day | None = None
    rights: list[Name] | None = Field(None, max_length=200, description="only these; by default all")
    persons: list[Name] | None = Field(None, max_length=200, description="only these; by default all")


class AssessRequest(_Request):
    """What to assess."""

    known_on: Day | None = Field(None, description="with the law as it was published on this day")
    switches: dict[Name, bool] = Field({}, max_length=100, description="another position of documented switches")
    language: Language = "en"
    trace: bool = Field(False, description="also every step, down to facts and articles")


class NextRequest(_Request):
    """For which household to find questions."""

    skip: list[Name] = Field([], max_length=500, description="ids of questions that were put off or not known")
    reader: Name | None = Field(None, description="the person who reads: questions then say 'you'")
    limit: int = Field(5, ge=1, le=50)


class Problem(Schema):
    """One thing to correct."""

    path: str = Field(description="where it stands; empty for the whole")
    key: str = Field(description="what is expected, as a key that stays when the words change", pattern=r"^[a-z0-9_]+$")
    found: str | None = Field(description="what stands there, shortened")
    expected: str = Field(description="what is expected, in English")


class Problems(Schema):
    """Everything that is wrong with a request, at once."""

    format: Literal["abord.problems/1"]
    problems: list[Problem]


class Assessment(Schema):
    """The results (`cli/formats.md`)."""

    model_config = ConfigDict(extra="allow")

    format: Literal["abord.assessment/1"]
    date: Day
    persons: list[str]
    results: list[dict[str, Any]]


class Questions(Schema):
    """Questions, best first."""

    format: Literal["abord.questions/1"]
    date: Day
    questions: list[dict[str, Any]]


class Rights(Schema):
    """All rights in short."""

    format: Literal["abord.rights/1"]
    rights: list[dict[str, Any]]


class Right(Schema):
    """One right in full, with the figures of a date."""

    model_config = ConfigDict(extra="allow")

    format: Literal["abord.right/2"]
    date: Day
    right: dict[str, Any]


@cache
def situation_schemas() -> dict[str, Any]:
    """The JSON Schema of a situation as components of OpenAPI."""
    text = schema.PUBLISHED.read_text(encoding="utf-8").replace('"#/$defs/', '"#/components/schemas/Situation_')
    whole: dict[str, Any] = json.loads(text)
    parts = {f"Situation_{name}": part for name, part in whole.pop("$defs").items()}
    whole.pop("$schema")
    return {"Situation": whole, **parts}
