"""Facts, declared once: type, unit, range, where they come from, and the question that asks for them.

The files live in the room ``situation``; the engine reads from them what evaluation needs and keeps the
texts for whoever shows them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from abord.engine.cache import read_yaml
from abord.engine.case import Value
from abord.engine.law import Enum
from abord.engine.units import Unit

LANGUAGES = ("nl", "fr", "de", "en")
FURTHER_LANGUAGES = ("ar", "uk")
"""Languages with explanations without legal value. Their texts may be missing; the site then says so."""
GRAINS = ("person", "pair", "holding")
TYPES = ("amount", "count", "flag", "choice", "date")
FIRST_DAY, LAST_DAY = 657437.0, 803533.0  # ordinals of 1 January 1801 and 31 December 2200
YAML_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class FactError(ValueError):
    """A declaration of a fact that cannot be read: names file, fact and what is expected."""


EnumClass = type[Enum]
Kind = str | EnumClass
"""The three kinds of value: ``"number"``, ``"flag"``, or an Enum class."""


@dataclass(frozen=True, slots=True)
class Rare:
    """What is so for few people is asked as a line on a list.

    Of a number the line asks first whether there is any (a flag is asked by its own question): after a yes it is asked
    how much, a no is none; or it is taken to be nil, an assumption, where ``likely_nil``: it was never measured.
    """

    question: dict[str, str] = field(default_factory=dict)
    question_about: dict[str, str] = field(default_factory=dict)
    help: dict[str, str] = field(default_factory=dict)
    likely_nil: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that can be known of a person, of a pair of persons or of a holding.

    ``low`` and ``high`` bound what an unknown number can be; ``usual`` is only used where a situation
    explicitly assumes usual values; ``decided_by`` names the institution whose discretion it is; where all flags
    in ``nil_unless`` are no, the fact is nil; at the ages (first and last) that ``nil_at_ages`` gives for the person
    or, of a pair, for the other, it is taken to be nil where a situation explicitly assumes that. A flag is yes where
    the choice that ``yes_with`` names (fact, member) was made. Who does not know the fact that ``part_of`` names is not
    asked for this one, which comes after it. Where it is ``rare``, it stands with others on a list.
    """

    name: str
    of: str
    type: str
    unit: Unit | None
    low: float
    high: float
    choices: EnumClass | None
    usual: Value | None
    burden: int
    sensitivity: str
    source: str | None
    lag_months: int | None
    decided_by: str | None
    derived_from: str | None
    nil_unless: tuple[str, ...] = ()
    nil_at_ages: tuple[tuple[str, float, float], ...] = ()
    yes_with: tuple[str, str] | None = None
    part_of: str | None = None
    rare: Rare | None = None
    label: dict[str, str] = field(default_factory=dict)
    question: dict[str, str] = field(default_factory=dict)
    question_about: dict[str, str] = field(default_factory=dict)
    help: dict[str, str] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def is_number(self) -> bool:
        """True for amounts, counts and dates."""
        return self.type in ("amount", "count", "date")

    @property
    def may_be_likely_nil(self) -> bool:
        """Whether a no on a list says that there is probably none of it."""
        return self.rare is not None and self.rare.likely_nil

    @property
    def kind(self) -> Kind:
        """``"number"``, ``"flag"`` or the class of the choices."""
        if self.is_number:
            return "number"
        return self.choices if self.choices is not None else "flag"


def load_facts(folder: Path, enums: dict[str, type[Enum]]) -> dict[str, Fact]:
    """Read every ``*.yaml`` of ``folder`` but ``choices.yaml`` (labels of the members of enums).

    Raises:
        FactError: on an unknown key, type, unit or enum, or a fact declared twice.
    """
    facts: dict[str, Fact] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name == "choices.yaml":
            continue
        declared = read_yaml(path, YAML_LOADER) or {}
        for name, entry in declared.items():
            if name in facts:
                raise FactError(f"{path.name}: fact {name} is declared twice")
            if not isinstance(entry, dict):
                raise FactError(f"{path.name}: fact {name}: expected a mapping, found {entry!r}")
            facts[name] = _fact(path.name, name, dict(entry), enums)
    for fact in facts.values():
        if fact.part_of is not None and fact.part_of not in facts:
            raise FactError(f"fact {fact.name}: `part_of` names {fact.part_of}, which is no fact")
        for flag in fact.nil_unless:
            if flag not in facts or facts[flag].type != "flag":
                raise FactError(f"fact {fact.name}: `nil_unless` names {flag}, which is not a flag")
        if fact.yes_with is not None:
            choice, member = fact.yes_with
            members = facts[choice].choices if choice in facts else None
            if fact.type != "flag" or members is None or member not in members.__members__:
                raise FactError(f"fact {fact.name}: `yes_with` expects a choice and one of its members, of a flag")
    return facts


def load_choice_labels(folder: Path) -> dict[str, dict[str, dict[str, str]]]:
    """Labels of enum members: enum name -> member -> language -> words."""
    path = folder / "choices.yaml"
    if not path.exists():
        return {}
    labels: dict[str, dict[str, dict[str, str]]] = read_yaml(path, YAML_LOADER)
    return labels


def _rare(declared: Any, of: str, type_: str, fail: Callable[[str], FactError]) -> Rare | None:
    """``rare: true`` of a flag; of a number its first question, whether there is any."""
    if declared is None:
        return None
    if of != "person":
        raise fail("`rare` is for facts of a person: a list is about one")
    if type_ == "flag":
        if declared is not True:
            raise fail(f"`rare` is {declared!r}; expected true, of a flag")
        return Rare()
    if type_ not in ("amount", "count"):
        raise fail("`rare` is for flags and numbers, since its line is answered with yes or no")
    texts = {key: text for key, text in declared.items() if key != "likely_nil"} if isinstance(declared, dict) else {}
    complete = all(isinstance(text, dict) and set(text) == set(LANGUAGES) for text in texts.values())
    if set(texts) != {"question", "question_about", "help"} or not complete:
        raise fail("`rare` of a number expects `question`, `question_about` and `help` in all languages: is there any?")
    if declared.get("likely_nil", True) is not True:
        raise fail(f"`likely_nil` is {declared['likely_nil']!r}; expected true, or nothing")
    return Rare(**texts, likely_nil="likely_nil" in declared)


def _fact(file: str, name: str, entry: dict[str, Any], enums: dict[str, type[Enum]]) -> Fact:
    def fail(expected: str) -> FactError:
        return FactError(f"{file}: fact {name}: {expected}")

    of, type_ = entry.pop("of", None), entry.pop("type", None)
    if of not in GRAINS:
        raise fail(f"`of` is {of!r}; expected one of {', '.join(GRAINS)}")
    if type_ not in TYPES:
        raise fail(f"`type` is {type_!r}; expected one of {', '.join(TYPES)}")
    choices: type[Enum] | None = None
    if type_ == "choice":
        chosen = entry.pop("choices", None)
        if chosen not in enums:
            raise fail(f"`choices` is {chosen!r}; expected one of {', '.join(sorted(enums))}")
        choices = enums[chosen]
    span = (FIRST_DAY, LAST_DAY) if type_ == "date" else entry.pop("range", (0.0, math.inf))
    match span:
        case [int() | float() as low, int() | float() as high] if low <= high:
            pass
        case _:
            raise fail(f"`range` is {span!r}; expected the lowest and the highest value")
    unit_text = "date" if type_ == "date" else entry.pop("unit", None)
    if unit_text is None and type_ in ("amount", "count"):
        raise fail("a number needs a `unit`")
    authentic = entry.pop("authentic", None) or {}
    usual = entry.pop("usual", None)
    if usual is not None and choices is not None:
        if usual not in choices.__members__:
            raise fail(f"`usual` is {usual!r}; expected one of {', '.join(choices.__members__)}")
        usual = choices[usual]
    fact = Fact(
        name=name,
        of=of,
        type=type_,
        unit=Unit.parse(unit_text) if unit_text is not None else None,
        low=float(low),
        high=float(high),
        choices=choices,
        usual=float(usual) if usual is not None and type_ in ("amount", "count") else usual,
        burden=entry.pop("burden", 3),
        sensitivity=entry.pop("sensitivity", "ordinary"),
        source=authentic.get("source"),
        lag_months=authentic.get("lag_months"),
        decided_by=entry.pop("decided_by", None),
        derived_from=entry.pop("derived_from", None),
        nil_unless=tuple(entry.pop("nil_unless", ())),
        nil_at_ages=tuple((whose, *map(float, ages)) for whose, ages in entry.pop("nil_at_ages", {}).items()),
        yes_with=next(iter(entry.pop("yes_with", {}).items()), None),
        part_of=entry.pop("part_of", None),
        rare=_rare(entry.pop("rare", None), of, type_, fail),
        **{key: entry.pop(key, {}) for key in ("label", "question", "question_about", "help", "where")},
    )
    if any(whose not in ("person", "other") or low > high for whose, low, high in fact.nil_at_ages):
        raise fail("`nil_at_ages` expects the first and the last age, of `person` or `other`")
    if entry:
        raise fail(f"unknown keys {', '.join(sorted(map(str, entry)))}")
    return fact
