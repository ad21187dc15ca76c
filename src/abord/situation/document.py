"""The file format as pydantic models, made from the declarations of facts.

The same models check a file (``reader``) and give the JSON Schema (``schema``). Every fact takes one of
three shapes: a bare value, a mapping with ``value`` and where it comes from, or a list of such mappings.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any, Union

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    Tag,
    create_model,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema

from abord.engine.facts import Fact
from abord.engine.law import Enum
from abord.situation.communes import region_of
from abord.situation.model import Certainty, History, Period, Stated
from abord.situation.problems import Expected, expect, nearest
from abord.situation.values import NO, UNKNOWN, YES, Kind, read_day, read_share, read_value

ROOF_FACTS = (
    "housing",
    "region",
    "energy_contract_in_household_name",
    "social_flat_with_collective_gas",
    "heating_fuel",
    "litres_delivered",
    "price_per_litre",
    "days_since_delivery",
    "rental_home",
    "months_since_lease_began",
    "monthly_rent",
    "home_left",
)
"""Facts of a person that may be stated once for all under a roof."""

SHAPES = VALUE, ENTRY, HISTORY = ("<value>", "<entry>", "<history>")
"""Marks of the three shapes of a fact, which pydantic puts in the location of an error, fourth."""

MAX_PERSONS, MAX_LINES, MAX_HISTORY = 250, 2000, 500
"""One situation is one connected group of people, not a register."""

TEXT_OR_NUMBER = {"type": ["string", "number"]}


@dataclass(frozen=True, eq=False)
class Reads:
    """Marks a field that is read by a function, and how the JSON Schema shows it."""

    read: Callable[[Any], Any]
    schema: Mapping[str, Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return dict(self.schema)


def _text(written: object) -> str:
    if isinstance(written, str | int) and not isinstance(written, bool) and str(written).strip():
        return str(written).strip()
    raise Expected("a_text")


def _word(*words: str) -> Reads:
    expected = expect("either", expected=words[0], word=words[1])
    for word in words[2:]:
        expected = expect("either", expected=expected, word=word)

    def read(written: object) -> str:
        if isinstance(written, str) and written.strip().casefold() in words:
            return written.strip().casefold()
        raise Expected(replace(expected, near=nearest(str(written), words)))

    return Reads(read, {"enum": list(words)})


def _municipality(written: object) -> str:
    return region_of(_text(written))


def _share(written: object) -> float | None:
    return None if written is None or written == UNKNOWN else read_share(written)


def _day(written: object) -> datetime.date | None:
    return None if written is None else read_day(written)


TEXT = Reads(_text, TEXT_OR_NUMBER)
DAY = Reads(
    _day,
    {"type": ["string", "null"], "pattern": r"^(\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4})$"},
)
Text = Annotated[str, TEXT]
Day = Annotated[datetime.date | None, DAY]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="after")
    def _period_goes_forward(self) -> _Part:
        start, end = getattr(self, "start", None), getattr(self, "end", None)
        if start is not None and end is not None and start > end:
            raise Expected("until_after_from")
        return self

    @property
    def period(self) -> Period:
        """From when until when it holds, both days included."""
        return Period(getattr(self, "start", None), getattr(self, "end", None))


class Entry(_Part):
    """A value, and since when, from whom and how surely it is known."""

    value: Any
    start: Day = Field(None, alias="from")
    end: Day = Field(None, alias="until")
    source: Annotated[str | None, TEXT] = None
    as_of: Day = None
    certainty: Annotated[str, _word(*Certainty)] = Certainty.DECLARED.value


class PersonPart(_Part):
    """Someone; the facts of a person are added as further keys."""

    birth_date: Day = None
    national_number: Annotated[str | None, TEXT] = None
    holdings_listed: Any = None


class RoofPart(_Part):
    """People under one roof; the facts in ``ROOF_FACTS`` are added as further keys."""

    persons: list[Text] = Field(min_length=1, max_length=MAX_PERSONS)
    municipality: Annotated[str | None, Reads(_municipality, TEXT_OR_NUMBER)] = None
    start: Day = Field(None, alias="from")
    end: Day = Field(None, alias="until")


class RelationPart(_Part):
    """``person`` is … of ``of``; the facts of a pair are added as further keys, about ``person``."""

    person: Text
    kin: Any = Field(None, alias="is")
    other: Text = Field(alias="of")
    start: Day = Field(None, alias="from")
    end: Day = Field(None, alias="until")


class HoldingPart(_Part):
    """A thing owned or given away; the facts of a holding are added as further keys."""

    owners: dict[str, Annotated[float | None, Reads(_share, TEXT_OR_NUMBER)]] = Field(
        min_length=1, max_length=MAX_PERSONS
    )


class Document(_Part):
    """A situation as it stands in a file."""

    editor_schema: Any = Field(None, alias="$schema")
    date: Day = None
    persons: dict[str, PersonPart] = Field(min_length=1)
    roofs: list[RoofPart] = []
    relations: list[RelationPart] = []
    holdings: list[HoldingPart] = []
    roster: Annotated[str | None, _word("open", "closed")] = None
    assume: Annotated[str | None, _word("usual", "ages")] = None


def choice_names(fact: Fact) -> list[str]:
    """The choices of a fact, as they are written in a file."""
    return [member.name.lower() for member in fact.choices] if fact.choices is not None else []


def value_schema(kind: Kind) -> dict[str, Any]:
    """The JSON Schema of a bare value. Looser than the reader where a pattern would be unreadable."""
    if kind.form == "flag":
        words = [*YES, *NO, UNKNOWN]
        return {"anyOf": [{"type": ["boolean", "null"]}, {"enum": words}]}
    if kind.choices is not None:
        names = "|".join(member.name.lower() for member in kind.choices)
        return {"type": ["string", "null"], "pattern": f"^({names}|{UNKNOWN})( or ({names}))*$"}
    if kind.form == "date":
        return {"type": ["string", "null"]}
    types = ["string", "null"] if kind.needs_unit else ["string", "number", "null"]
    return {"type": types, "description": kind.expected.words()}


def _shape(written: object) -> str:
    if isinstance(written, dict):
        return ENTRY
    return HISTORY if isinstance(written, list) else VALUE


def _history(read: Any) -> History:
    entries = read if isinstance(read, list) else [read]
    history = tuple(
        Stated(e.value, e.period, e.source, e.as_of, Certainty(e.certainty)) if isinstance(e, Entry) else Stated(e)
        for e in entries
    )
    for index, stated in enumerate(history):
        if any(stated.period.meets(earlier.period) for earlier in history[:index]):
            raise Expected("no_overlap")
    return history


class _Types:
    """The type of each fact; facts of one kind share it, which keeps models and schema small."""

    def __init__(self) -> None:
        self.made: dict[Kind, Any] = {}

    def of(self, fact: Fact) -> Any:
        kind = Kind.of(fact)
        if kind not in self.made:
            self.made[kind] = self._make(kind)
        return self.made[kind]

    @staticmethod
    def _make(kind: Kind) -> Any:
        value = Annotated[Any, Reads(partial(read_value, kind), value_schema(kind))]
        of_what = kind.choices.__name__ if kind.choices is not None else kind.form.capitalize()
        limits = f"{kind.low:g}_to_{kind.high:g}" if kind.form in ("amount", "count") else ""
        name = "_".join(filter(None, ("Stated", of_what, kind.unit.replace("/", "_per_"), limits)))
        entry = create_model(name, __base__=Entry, value=(value, ...))
        entries: Any = Annotated[list[entry], Field(max_length=MAX_HISTORY)]  # type: ignore[valid-type]
        shapes: Any = Union[  # noqa: UP007 - a union of values, not of types
            Annotated[value, Tag(VALUE)],
            Annotated[entry, Tag(ENTRY)],
            Annotated[entries, Tag(HISTORY)],
        ]
        return Annotated[shapes, Discriminator(_shape), AfterValidator(_history)]


def document_model(facts: Mapping[str, Fact]) -> type[Document]:
    """The model of a whole file for these facts."""
    types = _Types()
    holding_kinds = choice_names(facts["kind"])

    def fields(of: str, without: tuple[str, ...] = ()) -> dict[str, Any]:
        return {name: (types.of(fact), ()) for name, fact in facts.items() if fact.of == of and name not in without}

    def relation(written: object) -> str | None:
        value = read_value(Kind.of(facts["relation"]), written)
        if isinstance(value, frozenset):
            raise Expected("one_relation")
        return value.name if isinstance(value, Enum) else None

    def listed(written: object) -> frozenset[str]:
        names = {name: name.upper() for name in holding_kinds}
        if isinstance(written, str) and written.strip().casefold() == "all":
            return frozenset(names.values())
        if isinstance(written, list) and all(isinstance(w, str) for w in written):
            unknown = [w for w in written if w.strip().casefold() not in names]
            if not unknown:
                return frozenset(names[w.strip().casefold()] for w in written)
            raise Expected("all_or_list", nearest(unknown[0], names), names=", ".join(names))
        raise Expected("all_or_list", names=", ".join(names))

    kin_schema = {"enum": [*choice_names(facts["relation"]), UNKNOWN, None]}
    listed_schema = {"anyOf": [{"const": "all"}, {"type": "array", "items": {"enum": holding_kinds}}]}
    person = create_model(
        "Person",
        __base__=PersonPart,
        holdings_listed=(Annotated[Any, Reads(listed, listed_schema)], frozenset()),
        **fields("person"),
    )
    roof = create_model(
        "Roof",
        __base__=RoofPart,
        **{name: field for name, field in fields("person").items() if name in ROOF_FACTS},
    )
    pair_fields = fields("pair", without=("relation", "same_roof"))
    pair_fields["kin"] = (Annotated[Any, Reads(relation, kin_schema)], Field(None, alias="is"))
    line = create_model("Relation", __base__=RelationPart, **pair_fields)
    holding = create_model("Holding", __base__=HoldingPart, **fields("holding", without=("share",)))
    lines: Any = Field(default_factory=list, max_length=MAX_LINES)
    parts: dict[str, Any] = {
        "persons": (dict[str, person], Field(min_length=1, max_length=MAX_PERSONS)),  # type: ignore[valid-type]
        "roofs": (list[roof], lines),  # type: ignore[valid-type]
        "relations": (list[line], lines),  # type: ignore[valid-type]
        "holdings": (list[holding], lines),  # type: ignore[valid-type]
    }
    return create_model("Situation", __base__=Document, **parts)
