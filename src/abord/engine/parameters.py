"""Dated parameters of the law: every amount and threshold with its source and confidence.

A value holds until the next one inside a known series. Across a gap, before the first value and after
``last_value_still_valid_on`` a parameter is unknown: never the old value.
"""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from abord.engine.cache import read_yaml
from abord.engine.facts import LANGUAGES, YAML_LOADER
from abord.engine.units import Unit, UnitError

CONFIDENCES = ("S", "C", "K", "?")


class ParameterError(ValueError):
    """A parameter file that cannot be read: names file, parameter and what is expected."""


@dataclass(frozen=True, slots=True)
class DatedValue:
    """What a parameter is worth from a day on. ``value`` is None where the series has a gap."""

    since: datetime.date
    value: float | bool | None
    low: float
    high: float
    confidence: str
    source: str
    excerpt: str | None = None
    known_on: datetime.date | None = None

    @property
    def is_sure(self) -> bool:
        """Whether a result that rests on it can be certain."""
        return self.value is not None and self.low == self.high

    def as_if_sure(self) -> DatedValue:
        """The best guess as if it were sure; across a gap the lowest that it can be."""
        guess = self.low if self.value is None else self.value
        return replace(self, value=guess, low=float(guess), high=float(guess))


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure of the law through time. ``unit`` is None for a flag."""

    name: str
    description: dict[str, str]
    article: str
    unit: Unit | None
    values: tuple[DatedValue, ...]
    last_valid: datetime.date | None
    note: str | None
    switch: dict[str, Any] | None
    file: str

    @property
    def is_flag(self) -> bool:
        """True for switches and other yes-or-no parameters."""
        return self.unit is None

    def at(self, date: datetime.date, known_on: datetime.date | None = None) -> DatedValue:
        """The value at ``date``, as the law was known on ``known_on`` (default: all that is known)."""
        if self.last_valid is not None and date > self.last_valid:
            return self._unknown(date, f"not verified after {self.last_valid.isoformat()}")
        found: DatedValue | None = None
        for value in self.values:
            if value.since > date:
                break
            if known_on is None or value.known_on is None or value.known_on <= known_on:
                found = value
        return found or self._unknown(date, "before the first value that is known here")

    def foreseen(self, date: datetime.date, known_on: datetime.date | None = None) -> DatedValue:
        """What is law already for a day to come, though nobody can verify yet that it will still stand then."""
        return replace(self, last_valid=None).at(date, known_on)

    def _unknown(self, date: datetime.date, why: str) -> DatedValue:
        low, high = (0.0, 1.0) if self.is_flag else (0.0, math.inf)
        return DatedValue(date, None, low, high, "?", why)

    def changes(self) -> list[datetime.date]:
        """The days on which the value changes."""
        return [value.since for value in self.values]


def load_parameters(path: Path) -> dict[str, Parameter]:
    """Read one ``parameters.yaml``; an absent file has no parameters.

    Raises:
        ParameterError: naming the file, the parameter and what is expected.
    """
    if not path.exists():
        return {}
    declared = read_yaml(path, YAML_LOADER) or {}
    label = f"{path.parent.name}/{path.name}"
    return {name: _parameter(label, name, dict(entry)) for name, entry in declared.items()}


def _parameter(file: str, name: str, entry: dict[str, Any]) -> Parameter:
    def fail(expected: str) -> ParameterError:
        return ParameterError(f"{file}: parameter {name}: {expected}")

    unit_text = str(entry.pop("unit", ""))
    try:
        unit = None if unit_text == "flag" else Unit.parse(unit_text)
    except UnitError as error:
        raise fail(str(error)) from None
    description = entry.pop("description", {})
    if set(description) != set(LANGUAGES):
        raise fail(f"`description` is needed in {', '.join(LANGUAGES)}")
    article = entry.pop("article", None)
    if not article:
        raise fail("`article` is needed: where the law says so")
    dated = entry.pop("values", None)
    if not isinstance(dated, dict) or not dated:
        raise fail("`values` is needed: a date, then {value, confidence, source}")
    values = [
        _value(fail, _date(fail, since), dict(value), unit_text)
        for since, value in sorted(dated.items(), key=lambda item: str(item[0]))
    ]
    last_valid = entry.pop("last_value_still_valid_on", None)
    note, switch = entry.pop("note", None), entry.pop("switch", None)
    if switch is not None and unit is not None:
        raise fail("a switch has `unit: flag`")
    if switch is None and unit is None and any(not value.is_sure for value in values):
        raise fail(
            "an unsure flag is a switch: say in `switch` who says yes and who says no; "
            'where nobody says either, it is a number of `unit: "1"` from 0 to 1'
        )
    if entry:
        raise fail(f"unknown keys {', '.join(sorted(map(str, entry)))}")
    return Parameter(
        name, description, str(article), unit, tuple(values),
        _date(fail, last_valid) if last_valid is not None else None, note, switch, file,
    )  # fmt: skip


def _date(fail: Any, given: Any) -> datetime.date:
    if isinstance(given, datetime.date):
        return given
    try:
        return datetime.date.fromisoformat(str(given))
    except ValueError:
        raise fail(f"{given!r} is not a date; expected like 2025-02-01") from None


def _value(fail: Any, since: datetime.date, entry: dict[str, Any], unit: str) -> DatedValue:
    confidence, source = str(entry.pop("confidence", "?")), entry.pop("source", None)
    if confidence not in CONFIDENCES:
        raise fail(f"{since}: confidence {confidence!r}; expected one of {', '.join(CONFIDENCES)}")
    if not source:
        raise fail(f"{since}: a value without `source`")
    known_on = entry.pop("known_on", None)
    excerpt = entry.pop("excerpt", None)
    entry.pop("note", None)
    given, unknown = entry.pop("value", None), entry.pop("unknown", False)
    widest = (0.0, 1.0) if unit == "flag" else (0.0, math.inf)
    low, high = entry.pop("low", None), entry.pop("high", None)
    if entry:
        raise fail(f"{since}: unknown keys {', '.join(sorted(map(str, entry)))}")
    if (given is None) != bool(unknown):
        raise fail(f"{since}: give either `value` or `unknown: true`")
    if confidence != "?" and given is not None and (low is not None or high is not None):
        raise fail(f"{since}: `low` and `high` go with confidence '?'")
    if unit == "flag" and (low is not None or high is not None):
        raise fail(f"{since}: a flag has no `low` and `high`")
    number = None if given is None else _number(fail, since, given, unit)
    value = given if unit == "flag" else number
    if number is not None and confidence != "?":
        bottom = top = number
    else:
        bottom = widest[0] if low is None else _number(fail, since, low, unit)
        top = widest[1] if high is None else _number(fail, since, high, unit)
        confidence = "?"
        if bottom >= top:
            raise fail(f"{since}: `low` {bottom} and `high` {top} leave nothing unsure; expected `low` below `high`")
        if number is not None and not bottom <= number <= top:
            raise fail(f"{since}: {number} lies outside {bottom}..{top}")
    return DatedValue(
        since, value, bottom, top, confidence, str(source), excerpt,
        _date(fail, known_on) if known_on is not None else None,
    )  # fmt: skip


def _number(fail: Any, since: datetime.date, given: Any, unit: str) -> float:
    if unit == "flag":
        if not isinstance(given, bool):
            raise fail(f"{since}: {given!r} is not yes or no")
        return float(given)
    if unit == "date":
        return float(_date(fail, given).toordinal())
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
        raise fail(f"{since}: {given!r} is not a number")
    return float(given)
