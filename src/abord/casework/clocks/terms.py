"""Terms of procedure as dated data: how long, for whom, by which article, how sure."""

from __future__ import annotations

import datetime
import enum
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from abord.casework.clocks import calendar
from abord.casework.clocks.calendar import Span

FOLDER = Path(__file__).parent
WHO = ("service", "person", "ombudsman")
CONFIDENCES = ("S", "C", "K", "?")
UNITS = ("days", "months", "working_days")
NO_LENGTH = "none"
"""The unit of what the law asks without a number of days: at once, before the decision, at any time."""
FIELDS = {f"{unit}{end}" for unit in UNITS for end in ("", "_low", "_high")} | {
    "grace_days_low", "grace_days_high", "after_months", "from_application", "length", "until", "confidence", "source",
}  # fmt: skip


class TermError(ValueError):
    """A term file that cannot be read: says which term and what is expected."""


class Regime(enum.StrEnum):
    """Under which rules of procedure a right falls."""

    RMI = "rmi"
    ORGANIC = "organic"
    CHARTER = "charter"
    FAMILY = "family"
    DISABILITY = "disability"
    HEATING = "heating"
    LEGAL_AID = "legal_aid"
    HOUSING_FLANDERS = "housing_flanders"
    HOUSING_WALLONIA = "housing_wallonia"
    HOUSING_BRUSSELS = "housing_brussels"
    OTHER = "other"

    @property
    def is_housing(self) -> bool:
        """Social housing: own remedies, no court for the refusal, no Charter."""
        return self.value.startswith("housing")

    @property
    def is_ocmw(self) -> bool:
        """A public centre for social welfare decides."""
        return self in (Regime.RMI, Regime.ORGANIC, Regime.HEATING)

    @property
    def under_charter(self) -> bool:
        """The Charter of the socially insured holds, at least beside a special law."""
        return self in (Regime.RMI, Regime.ORGANIC, Regime.CHARTER, Regime.FAMILY, Regime.DISABILITY)


@dataclass(frozen=True, slots=True)
class Term:
    """One term as it is on one day. ``low`` and ``high`` differ where it is not sure how long it is."""

    name: str
    who: str
    article: str
    unit: str
    low: int
    high: int
    judicial: bool
    confidence: str
    source: str
    note: str | None
    grace_low: int = 0
    grace_high: int = 0
    after_months: int = 0
    from_application: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether its length is sure."""
        return self.low == self.high and self.confidence != "?"

    def end(self, event: datetime.date, latest_event: datetime.date | None = None) -> Span:
        """Earliest and latest last day, for what happened on ``event`` (at the latest on ``latest_event``)."""
        last = latest_event or event
        if self.unit == "days":
            earliest, latest = calendar.after_days(event, self.low), calendar.after_days(last, self.high)
        elif self.unit == "working_days":
            earliest = calendar.nth_working_day_after(event, self.low)
            latest = calendar.nth_working_day_after(last, self.high)
        elif self.unit == NO_LENGTH:
            raise ValueError(f"{self.name}: the law names no last day")
        else:
            earliest, latest = calendar.after_months(event, self.low)[0], calendar.after_months(last, self.high)[1]
        if self.judicial:
            earliest, latest = calendar.moved(earliest), calendar.moved(latest)
        return earliest, latest


def term(name: str, regime: Regime, day: datetime.date) -> Term | None:
    """The term ``name`` for ``regime`` as it is for what starts on ``day``; None where none is known."""
    for entry in _entries():
        if entry["term"] == name and regime in entry["regimes"]:
            value = _value_on(entry["values"], day)
            return None if value is None else _built(entry, value)
    return None


def all_terms() -> list[dict[str, Any]]:
    """The file as it is, checked."""
    return [dict(entry) for entry in _entries()]


def switches() -> dict[str, dict[str, Any]]:
    """Where sources conflict: the question, and per answer who says so."""
    return dict(yaml.safe_load((FOLDER / "switches.yaml").read_text(encoding="utf-8")))


def _value_on(values: dict[datetime.date, dict[str, Any]], day: datetime.date) -> dict[str, Any] | None:
    since = max((since for since in values if since <= day), default=None)
    if since is None or day > values[since].get("until", day):
        return None
    return values[since]


def _built(entry: dict[str, Any], value: dict[str, Any]) -> Term:
    unit = next((unit for unit in UNITS if unit in value or f"{unit}_low" in value), NO_LENGTH)
    low, high = value.get(f"{unit}_low", value.get(unit, 0)), value.get(f"{unit}_high", value.get(unit, 0))
    return Term(
        entry["term"], entry["who"], entry["article"], unit, low, high, entry["judicial"], value["confidence"],
        value["source"], entry.get("note"), value.get("grace_days_low", 0), value.get("grace_days_high", 0),
        value.get("after_months", 0), value.get("from_application", False),
    )  # fmt: skip


@cache
def _entries() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = yaml.safe_load((FOLDER / "terms.yaml").read_text(encoding="utf-8"))
    taken: set[tuple[str, str]] = set()
    for entry in entries:
        label = f"terms.yaml: {entry.get('term')} for {entry.get('regimes')}"
        for needed in ("term", "regimes", "who", "judicial", "article", "values"):
            if needed not in entry:
                raise TermError(f"{label}: `{needed}` is needed")
        if entry["who"] not in WHO:
            raise TermError(f"{label}: `who` is {' or '.join(WHO)}")
        for regime in entry["regimes"]:
            if (entry["term"], Regime(regime).value) in taken:
                raise TermError(f"{label}: {regime} has this term twice")
            taken.add((entry["term"], regime))
        for since, value in entry["values"].items():
            _check(f"{label}, {since}", since, value)
    return entries


def _check(label: str, since: object, value: dict[str, Any]) -> None:
    if not isinstance(since, datetime.date):
        raise TermError(f"{label}: a value stands under the day from which it applies")
    if unknown := set(value) - FIELDS:
        raise TermError(f"{label}: unknown {', '.join(sorted(unknown))}")
    if value.get("confidence") not in CONFIDENCES or not value.get("source"):
        raise TermError(f"{label}: a term needs a source and a confidence of {', '.join(CONFIDENCES)}")
    lengths = [key for key in (*UNITS, *(f"{unit}_low" for unit in UNITS), "length") if key in value]
    if len(lengths) != 1 or any((f"{unit}_low" in value) != (f"{unit}_high" in value) for unit in UNITS):
        raise TermError(f"{label}: give days, months or working_days, or both their _low and _high, or length: none")
    if value.get("length", NO_LENGTH) != NO_LENGTH:
        raise TermError(f"{label}: length is none, where the law has no number of days")
    if "length" not in value and (value["confidence"] == "?") != lengths[0].endswith("_low"):
        raise TermError(f"{label}: an unsure term (?) is a range, and only that")
